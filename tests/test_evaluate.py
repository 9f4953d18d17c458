"""What a run of reading gained and lost against an older one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import marsad
from marsad import DataError, InputError
from marsad.cli import app
from marsad.evaluate import changes, load_readings

TEXT = "قصف الجيش السوري بلدة سراقب أمس. وقال الرئيس التركي إن بلاده سترد."


@pytest.fixture(scope="module")
def reading() -> dict[str, Any]:
    return marsad.read(TEXT, id="a", published="2020-02-05").to_dict()


def test_the_same_run_changes_nothing(reading: dict[str, Any]) -> None:
    assert changes([reading], [copy.deepcopy(reading)]) == []


def test_what_was_gained_and_lost_by_sentence(reading: dict[str, Any]) -> None:
    other = copy.deepcopy(reading)
    other["statements"] = []
    (assault,) = [e for e in other["events"] if e["type"] == "ASSAULT"]
    assault["status"] = "alleged"
    found = changes([reading], [other])
    assert [(c.sign, c.number, c.kind) for c in found] == [("-", 1, "event"), ("+", 1, "event"), ("-", 2, "statement")]
    assert found[0].what.endswith("asserted]") and found[1].what.endswith("alleged]")
    assert found[2].sentence == "وقال الرئيس التركي إن بلاده سترد."
    assert [c.sign for c in changes([other], [reading])] == ["-", "+", "+"]


def test_an_article_of_one_run_only_is_passed_over(reading: dict[str, Any]) -> None:
    assert changes([], [reading]) == []


def test_two_texts_of_one_id_are_refused(reading: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="two texts"):
        changes([reading], [{**reading, "text": "آخر"}])


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}'])
def test_a_line_that_is_no_reading_is_told(tmp_path: Path, line: str) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(line, "utf-8")
    with pytest.raises(DataError, match=r"r\.jsonl"):
        load_readings(file)


def test_from_the_command_line(tmp_path: Path, reading: dict[str, Any]) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text(json.dumps(reading, ensure_ascii=False) + "\n", "utf-8")
    new.write_text(json.dumps({**reading, "figures": [], "events": []}, ensure_ascii=False) + "\n", "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(new), "--diff", str(old), "--no-bidi"])
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stdout.splitlines() if line]
    assert all(line.startswith("- a:") for line in lines if " event " in line) and any("ASSAULT" in line for line in lines)
    assert CliRunner().invoke(app, ["evaluate", str(new), "--diff", str(tmp_path / "none")]).exit_code == 1


def test_a_folder_of_gold_is_read_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.yaml").write_text("published: 2020-02-05\n", "utf-8")
    old = tmp_path / "old.jsonl"
    old.write_text(json.dumps(marsad.read(TEXT, id="a", published="2020-02-05").to_dict(), ensure_ascii=False), "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--diff", str(old)])
    assert result.exit_code == 0 and result.stdout == ""
