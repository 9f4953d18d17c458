# Every target sets itself up: a virtual environment in the checkout, nothing else outside it but the package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
GOLD   := ../shared/gold
SCORER := ../shared/score/score.py
BENCHMARKS := ../shared/benchmarks

.PHONY: demo fast serve screenshots workbench test lint gate bench docs clean

$(VENV)/.ready: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(VENV)/.ready  ## read an example article: in the terminal, and as a page
	@$(BIN)/marsad read examples/syria-spring-of-peace.txt --published 2019-10-23
	@$(BIN)/marsad read examples/syria-spring-of-peace.txt --published 2019-10-23 --format html --out build/demo.html
	@echo 'make serve opens the example corpus in the browser'

build/examples.db: $(VENV)/.ready
	@mkdir -p build
	@$(BIN)/marsad add examples/*.txt tests/stories/*.jsonl --to $@

serve: build/examples.db  ## the example articles in the workbench, at http://127.0.0.1:8000/
	@$(BIN)/marsad serve build/examples.db

screenshots: build/examples.db  ## pictures of the workbench's pages (needs Chromium)
	@$(BIN)/marsad stories --from build/examples.db --limit 1 >/dev/null 2>&1
	@$(BIN)/python -m bench.screenshots --corpus build/examples.db --out docs/screenshots

fast: $(VENV)/.ready  ## a wheel with the reading compiled to C (needs a compiler), read beside the Python it was made of
	@rm -rf build/fast
	@MARSAD_COMPILE=1 $(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps -w build/fast .
	@$(BIN)/python -m bench.compiled build/fast/*.whl --news $(BENCHMARKS)/news/ant.jsonl

workbench: $(VENV)/.ready  ## what the workbench costs over 100,000 articles
	@$(BIN)/python -m bench.workbench --articles 100000

test: $(VENV)/.ready  ## the test suite
	@$(BIN)/python -m pytest -n auto

lint: $(VENV)/.ready  ## ruff and strict mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

gate: $(VENV)/.ready  ## scores against floors (needs ../shared; says so and passes without it)
	@$(BIN)/python -m bench.gate --gold $(GOLD) --scorer $(SCORER) --benchmarks $(BENCHMARKS)

$(VENV)/.peers: pyproject.toml $(VENV)/.ready
	@$(BIN)/python -m pip install -q --disable-pip-version-check -U pip  # pip 23.2 stumbles over the peers' lxml[html_clean]
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[bench,peers]' || echo "bench: not all peers can be installed here; docs/benchmarks.md will say which"
	@touch $@

bench: $(VENV)/.peers  ## every benchmark beside its baselines: docs/benchmarks.md and its plots (BENCH="--quick" tries it out)
	@rm -rf build/fast
	@MARSAD_COMPILE=1 $(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps -w build/fast . || echo "bench: no compiled wheel can be built here; its speed is left out"
	@$(BIN)/python -m bench.report --gold $(GOLD) --scorer $(SCORER) --benchmarks $(BENCHMARKS) $$(ls build/fast/*.whl 2>/dev/null | sed 's/^/--wheel /') $(BENCH)

docs: $(VENV)/.ready  ## write the generated pages (docs/cli.md)
	@$(BIN)/python -m bench.docs

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
