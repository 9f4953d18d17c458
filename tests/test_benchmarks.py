"""The report of all benchmarks is written whole: from a folder of small ones in every format, and where there is none."""

from __future__ import annotations

import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import plots, report
from bench.baselines import keyword_reader, lexicon_tags, word_tagger
from bench.compare import right_days
from bench.gsr import TYPES
from bench.peers import NOBODY, ask
from bench.report_page import page
from bench.times import DATE_FILES, NUMBER_FILES, Phrase
from marsad import Lexicon
from marsad.names.train import read_conll

TOWNS = ("إدلب", "حلب", "حمص", "الرقة", "درعا")
ASSAULTS = ("قصفت طائرات حربية مدينة {} وقتل مدنيان.", "قتل ثلاثة جنود في هجوم مسلح على حاجز قرب {}.", "هاجم مسلحون مقر الشرطة في {} وأصابوا شرطيا.")
PROTESTS = ("تظاهر المئات في {} احتجاجا على ارتفاع الأسعار.", "خرج السكان في مظاهرة بمدينة {} للمطالبة بالكهرباء.", "نظم المعلمون إضرابا عن العمل في {}.")
NEITHER = ("افتتح الوزير معرض الكتاب في {}.", "فاز فريق {} بكأس الدوري لكرة القدم.", "تشهد {} أمطارا غزيرة مع نهاية الأسبوع.")
# The scorer's shape: any program that prints measures as JSON. This one counts events.
SCORER = """\
import json, pathlib, sys
rows = [json.loads(line) for line in pathlib.Path(sys.argv[2]).read_text("utf-8").splitlines()]
count = sum(len(row["events"]) for row in rows)
print(json.dumps({"overall": 1.0 / (1 + count), "measures": {"events": {"precision": 1.0, "recall": 0.5, "f1": 0.6667}}}))
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _lines(path: Path, rows: list[dict[str, Any]]) -> None:
    _write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _sentences(type_: str) -> list[dict[str, Any]]:
    ours, others = (ASSAULTS, PROTESTS) if type_ == "ASSAULT" else (PROTESTS, ASSAULTS)
    rows = []
    for label, forms in (("yes", ours), ("difficult no", others), ("easy no", NEITHER)):
        for number, (form, town) in enumerate(itertools.product(forms, TOWNS)):
            rows.append({"id": f"{type_}-{label}.{number:03}-1", "type": type_, "label": label, "text": form.format(town)})
    return rows


def small(folder: Path) -> Path:
    """A benchmark folder in every format that the benchmarks read, of our own sentences."""
    _lines(folder / "gsr" / "sentences.jsonl", [row for type_ in TYPES for row in _sentences(type_)])
    coder = {"verb": ["قصفت"], "source_actor": ["طائرات", "حربية"], "target_actor": ["مدنيان"]}
    _lines(folder / "gsr" / "spans.jsonl", [{"id": "1", "type": "ASSAULT", "text": ASSAULTS[0].format(town), "coders": [coder, coder]} for town in TOWNS])
    tagged = "".join(f"قال O\nسمير B-PERS\nالخطيب I-PERS\nمن O\n{town} B-LOC\nإن O\nالأمم B-ORG\nالمتحدة I-ORG\nستساعد O\n. O\n" for town in TOWNS * 6)
    _write(folder / "entities" / "anercorp" / "ANERCorp", tagged)
    _write(folder / "entities" / "aqmar" / "articles" / "Bridges.txt", tagged.replace("سمير", "ليلى"))
    past = {"Timex": "2019-03-05", "FutureResolution": {"date": "2019-03-05"}, "PastResolution": {"date": "2019-03-05"}}
    for name in DATE_FILES:
        items: list[dict[str, Any]] = [{"Input": "سافر الوفد في 5 مارس 2019", "Context": {"ReferenceDateTime": "2019-03-10T00:00:00"}, "Results": [{"Text": "5 مارس 2019", "Type": "date", "Value": past}]}]
        _write(folder / "times" / "recognizers" / "DateTime" / "Arabic" / f"{name}.json", json.dumps(items if name == "DateParser" else []))
    for name in NUMBER_FILES:
        items = [{"Input": "وصلت عشرون شاحنة", "Results": [{"Text": "عشرون", "TypeName": "number", "Resolution": {"value": "20"}}]}]
        _write(folder / "times" / "recognizers" / "Number" / "Arabic" / f"{name}.json", json.dumps(items if name == "NumberModel" else []))
    for name in ("Time", "Duration", "Numeral", "Ordinal"):
        told = [{"phrases": ["ثلاثون"], "expected": "(NumeralValue 30)"}] if name == "Numeral" else []
        _write(folder / "times" / "duckling" / f"{name}.json", json.dumps(told))
    places = ["wof_id,country,placetype,name,names_ara,names_other_arabic_script,lat,lon,geonameid,wikidata,hasc,population,parent_id",
              "1,SY,locality,Aleppo,حلب|حلب الشهباء,حەلەب,36.20,37.16,170063,,,1600000,9", "2,SY,locality,Umm al Khayr,أم الخير الجديدة|تل الربيعي,,35.1,37.9,0,,,0,9",
              "3,LY,locality,Misrata,مصراتة|مدينة مصراته,مصراتا,32.37,15.09,2214846,,,386120,8"]  # fmt: skip
    _write(folder / "places" / "wof_sy_ly.csv", "\n".join(places) + "\n")
    texts = [" ".join(form.format(town) for form in (*ASSAULTS, *PROTESTS, *NEITHER)) for town in TOWNS]
    _lines(folder / "news" / "ant.jsonl", [{"id": str(n), "title": f"أخبار {town}", "published": "2019-07-05", "outlet": "صحيفة المثال", "url": f"https://example.org/{n}", "text": text} for n, (town, text) in enumerate(zip(TOWNS, texts, strict=True))])
    html = f'<html lang="ar"><head><meta charset="utf-8"><title>أخبار حلب</title></head><body><article><h1>أخبار حلب</h1><p>{texts[1]}</p><p>{texts[2]}</p></article></body></html>'
    _write(folder / "html" / "goose3" / "test_cnn_arabic.html", html)
    _write(folder / "html" / "goose3" / "test_cnn_arabic.json", json.dumps({"url": "https://example.org/a", "expected": {"cleaned_text": texts[1]}}))
    _write(folder / "gold" / "raid.yaml", "id: raid\npublished: 2019-07-05\noutlet: null\n")
    _write(folder / "gold" / "raid.txt", texts[0])
    _write(folder / "score.py", SCORER)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a quick run over small benchmarks: docs/ and measured/."""
    folder = tmp_path_factory.mktemp("bench")
    data = small(folder / "data")
    status = report.main(["--quick", "--gold", str(data / "gold"), "--scorer", str(data / "score.py"), "--benchmarks", str(data), "--docs", str(folder / "docs"), "--measured", str(folder / "measured")])
    failed = {path.stem: one["failed"] for path in (folder / "measured").glob("*.json") if "failed" in (one := json.loads(path.read_text("utf-8")))}
    assert (status, failed) == (0, {})
    return folder


def test_every_benchmark_is_in_the_page(written: Path) -> None:
    text = (written / "docs" / "benchmarks.md").read_text("utf-8")
    assert "quick run" in text and "Left out" not in text and "not run.\n" not in text
    headings = re.findall(r"^###? (.*)$", text, re.M)
    assert headings == ["Accuracy", "Articles read by hand", "Events in other people's sentences", "Names", "Dates and numbers", "Places", "Stories", "Pages", "At a glance",
                        "What holds of every reading", "Speed", "Reading", "Growth with length", "A corpus", "Peers"]  # fmt: skip
    for path in (written / "measured").glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        assert path.stem == "about" or told["command"] in text, path.stem
    assert str(written) not in text  # no path of the machine


def test_every_table_is_even_and_every_plot_there(written: Path) -> None:
    text = (written / "docs" / "benchmarks.md").read_text("utf-8")
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block
    shown = re.findall(r"\]\((plots/[^)]+)\)", text)
    assert sorted(shown) == [f"plots/{path.name}" for path in sorted((written / "docs" / "plots").iterdir())]
    assert [path.name for path in sorted((written / "docs" / "plots").iterdir())] == ["corpus.svg", "growth.svg", "scores.svg", "stages.svg"]


def test_baselines_stand_beside_marsad(written: Path) -> None:
    text = (written / "docs" / "benchmarks.md").read_text("utf-8")
    for name in ("keywords", "TF-IDF, logistic regression", "plain CRF over words", "lists, no model", "first try", "words of our triggers"):
        assert f"{name} |" in text, name


def test_the_same_figures_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    assert report.main(["--from", str(written / "measured"), "--docs", str(tmp_path)]) == 0
    for path in [path for path in sorted((written / "docs").rglob("*")) if path.is_file()]:
        assert (tmp_path / path.relative_to(written / "docs")).read_bytes() == path.read_bytes(), path.name


def test_what_is_not_there_is_left_out_with_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured, docs = tmp_path / "measured", tmp_path / "docs"
    nowhere = tmp_path / "none"
    status = report.main(["--quick", "--gold", str(nowhere), "--scorer", str(nowhere / "score.py"), "--benchmarks", str(nowhere), "--docs", str(docs), "--measured", str(measured),
                          "--only", "gsr_ASSAULT", "gsr_PROTEST", "entities", "gold", "times_peers", "pages", "adding"])  # fmt: skip
    text = (docs / "benchmarks.md").read_text("utf-8")
    assert status == 0 and text.count("Left out: ") == 6
    assert "entities: left out, entities is not here" in capsys.readouterr().out


def test_nothing_measured_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(["--from", str(tmp_path), "--docs", str(tmp_path / "docs")]) == 1
    assert "holds nothing that was measured" in capsys.readouterr().err


def test_a_failed_benchmark_is_told_with_its_reason(tmp_path: Path) -> None:
    said: list[str] = []
    told = report.run(report.Job(name="none", command=("bench.no_such_benchmark",)), said.append)
    assert "No module named" in told["failed"] and "FAILED" in said[-1]
    about = {**report.about(), "note": "", "quick": False, "load_end": 0.1, "took_s": 1}
    assert "Failed: No module named" in page({"about": about, "pages": {"failed": told["failed"].rpartition(": ")[2]}}, tmp_path)


def test_peers_are_asked_in_a_process_of_their_own(tmp_path: Path) -> None:
    text = "تظاهر المئات في حلب احتجاجا على ارتفاع الأسعار، ثم تفرقوا مع المساء من دون أن تتدخل الشرطة. " * 4
    page = f"<html><head><title>مظاهرة في حلب</title></head><body><article><h1>مظاهرة في حلب</h1><p>{text}</p></article></body></html>"
    answer = ask("trafilatura", [{"html": page, "url": None}, {"html": 5, "url": None}])
    assert answer["version"] and text.strip() in answer["outputs"][0]["text"]
    assert answer["outputs"][1] in (None, {"title": None, "day": None, "text": None})  # one that fails leaves the others
    assert ask("trafilatura", [], python=NOBODY) == {"why": "not asked in this run"}
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    assert ask("trafilatura", [], python=str(bare)) == {"why": "not installed here"}


def test_plots_are_deterministic_text(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        plots.shares({"find_events": 40.0, "find_places": 12.5, "the rest": 0.1}, tmp_path / name)
    drawn = (tmp_path / "a.svg").read_bytes()
    assert drawn == (tmp_path / "b.svg").read_bytes()
    assert b"find_events</text>" in drawn and b"the rest" not in drawn and len(drawn) < 20_000


def test_keyword_reader_takes_words_for_events(lexicon: Lexicon) -> None:
    text = "لم تقصف روسيا مدينة إدلب أمس."
    found = keyword_reader(text, lexicon)
    assert "ASSAULT" in [e["type"] for e in found["events"]] and {e["status"] for e in found["events"]} == {"asserted"}
    assert [p["name"] for p in found["places"]][-1:] == ["إدلب"]
    for record in (*found["actors"], *found["places"]):
        assert all(text[m["start"] : m["end"]] == m["text"] for m in record["mentions"])


def test_taggers_find_what_is_plain(tmp_path: Path, lexicon: Lexicon) -> None:
    sentences = read_conll([small(tmp_path) / "entities" / "anercorp" / "ANERCorp"])
    assert word_tagger(sentences, {"same": sentences}, iterations=30)["same"]["all"].f1 == 1.0
    lists = lexicon_tags(sentences, lexicon)
    assert lists["LOC"].recall == 1.0 and lists["PER"].recall == 0.0


@pytest.mark.parametrize(
    ("found", "whole", "ahead", "right"),
    [
        ([("الثلاثاء", "2019-03-05", None)], False, False, True),
        ([("الثلاثاء", "2019-03-05", None)], True, False, False),
        ([("الثلاثاء", "2019-03-12", None)], False, False, False),
        ([("الثلاثاء", "2019-03-12", None)], False, True, True),
        ([("وصل", "2019-03-05", None)], False, False, False),
        ([], False, False, False),
    ],
)
def test_a_peers_dates_are_compared_by_words_and_day(found: list[tuple[str, str, None]], whole: bool, ahead: bool, right: bool) -> None:
    from datetime import date

    phrase = Phrase(file="DateParser", kind="dates", text="وصل الوفد الثلاثاء", published=date(2019, 3, 10), spans=("الثلاثاء",), types=("date",), days=((date(2019, 3, 5), date(2019, 3, 5)),))
    assert right_days(phrase, [(words, date.fromisoformat(start), end) for words, start, end in found], whole=whole, ahead=ahead) is right
