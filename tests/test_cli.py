"""The command line: every command and option, every format, every exit status; and a folder of one's own rows laid over."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from bench.docs import PAGE, commands, options, page
from marsad import Lexicon
from marsad.cli import Format, app
from marsad.export import EXPORTERS, FOLDERS
from marsad.export.rows import COLUMNS
from marsad.model import Reading
from marsad.terminal import arabic

ROOT = Path(__file__).parents[1]
FIRST = str(ROOT / "examples" / "syria-spring-of-peace.txt")
SECOND = str(ROOT / "examples" / "libya-tajoura-strike.txt")
KEYS = [name for name in Reading.__dataclass_fields__ if name != "second_reader"]  # a key only where one was asked


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled lexicons of the overlays here stay out of the user's own cache."""
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


def run(*arguments: str, status: int = 0, input: str | None = None) -> str:
    result = CliRunner().invoke(app, list(arguments), input=input)
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stdout if status == 0 else result.output


# ---- the page about it


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "docs/cli.md is stale: make docs"


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda value: "-".join(value) if isinstance(value, tuple) else "")
def test_every_command_and_option_has_help(path: tuple[str, ...], command: object) -> None:
    text = PAGE.read_text("utf-8")
    assert command.help  # type: ignore[attr-defined]
    assert f"## `{' '.join(path)}`" in text
    for option in options(command):
        assert option.help
        assert all(f"`{name}" in text for name in option.opts if name.startswith("-"))
    assert "Usage" in run(*path[1:], "--help")


# ---- read


def test_version() -> None:
    assert run("--version") == f"marsad {marsad.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [("red",), ("read",), ("read", FIRST, "--format", "xml"), ("read", FIRST, "--colour"), ("explain", FIRST), ("explain", FIRST, "two"), ("data", "chek"), ("gazetteer", "find")]
)
def test_what_is_not_understood_is_status_2(arguments: tuple[str, ...]) -> None:
    assert "Usage" in run(*arguments, status=2)


def test_every_exporter_is_a_format() -> None:
    assert {f.value for f in Format} == {"text", *EXPORTERS, *FOLDERS}


def test_text() -> None:
    out = run("read", FIRST, "--published", "2019-10-23")
    for heading in ("EVENTS", "ACTORS", "PLACES", "TIMES", "STATEMENTS", "FIGURES"):
        assert heading in out
    assert "2019-10-23 (from metadata)" in out and "\u2068الشرطة العسكرية الروسية\u2069" in out
    assert max(len(line) for line in out.splitlines()) > 80  # lines are not folded where no terminal asks for it


def test_text_for_a_terminal_that_knows_no_bidi() -> None:
    out = run("read", FIRST, "--published", "2019-10-23", "--no-bidi")
    assert "\u2068" not in out and arabic("الشرطة العسكرية الروسية", bidi=False) in out and "2019-10-23" in out and "176000" in out


def test_events_tell_their_status_and_claimant() -> None:
    text = "نفت وزارة الدفاع الروسية أن تكون طائراتها قصفت مستشفى في إدلب.\nوأعلن الجيش السوري أنه سيطر على بلدة حاس.\n"
    out = run("read", "-", "--published", "2019-07-05", "--outlet", "وكالة المشرق", input=text)
    events = out[out.index("EVENTS") : out.index("STATEMENTS")].splitlines()[1:]
    reading = json.loads(run("read", "-", "--published", "2019-07-05", "--outlet", "وكالة المشرق", "--format", "json", input=text))
    assert reading["events"]
    actors = {a["id"]: a["name"] for a in reading["actors"]}
    for event, line in zip(reading["events"], events):
        assert event["status"] in line and event["type"] in line
        assert event["claimed_by"] is None or f"according to \u2068{actors[event['claimed_by']]}\u2069" in line


def test_a_cut_statement_says_how_much_is_cut() -> None:
    said = " ".join(["العمليات العسكرية مستمرة"] * 12)
    out = run("read", "-", input=f"قال وزير الدفاع السوري إن {said}.")
    assert re.search(r"العسكرية\u2069?.*… and 1\d more words", out)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("لا", "ﻻ"), ("سلام", "ﻡﻼﺳ"), ("قَصْف", "ﻒﺼﻗ"), ("(2019-10-23)", "(2019-10-23)"), ("في 12 يوليو", "ﻮﻴﻟﻮﻳ 12 ﻲﻓ"), ("دأب", "ﺏﺃﺩ"), ("UN بعثة", "ﺔﺜﻌﺑ UN")],
)
def test_letters_take_their_shapes_where_the_terminal_does_not_give_them(text: str, shown: str) -> None:
    assert arabic(text, bidi=False) == shown


def test_json() -> None:
    reading = json.loads(run("read", FIRST, "--format", "json", "--published", "2019-10-23", "--outlet", "وكالة المشرق"))
    assert list(reading) == KEYS
    assert reading["id"] == "syria-spring-of-peace" and reading["outlet"] == "وكالة المشرق"
    for event in reading["events"]:
        trigger = event["trigger"]
        assert reading["text"][trigger["start"] : trigger["end"]] == trigger["text"]
        assert event["chain"][0] == "وكالة المشرق"


def test_json_of_two_is_a_list() -> None:
    assert [r["id"] for r in json.loads(run("read", FIRST, SECOND, "--format", "json"))] == [Path(FIRST).stem, Path(SECOND).stem]


def test_jsonl_is_a_line_each() -> None:
    lines = run("read", FIRST, SECOND, "--format", "jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [Path(FIRST).stem, Path(SECOND).stem]


def test_csv_is_a_row_an_event() -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", FIRST, SECOND, "--format", "csv", "--published", "2019-10-23"))))
    assert tuple(rows[0]) == COLUMNS
    assert {row["article"] for row in rows} == {Path(FIRST).stem, Path(SECOND).stem}
    texts = {Path(p).stem: Path(p).read_text("utf-8") for p in (FIRST, SECOND)}
    for row in rows:
        assert texts[row["article"]][int(row["trigger_start"]) : int(row["trigger_end"])] == row["trigger"]


def test_html() -> None:
    out = run("read", FIRST, SECOND, "--format", "html")
    assert out.startswith("<!doctype html>") and out.count('class="reading"') == 2


@pytest.mark.parametrize("format", ["text", *EXPORTERS])
def test_out_holds_what_would_be_printed(format: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / f"reading.{format}"
    printed = run("read", FIRST, "--format", format, "--published", "2019-10-23")
    said = run("read", FIRST, "--format", format, "--published", "2019-10-23", "--out", str(out))
    assert said.strip() == str(out)
    assert out.read_text("utf-8") == printed
    assert not list(out.parent.glob("*.part"))


def test_out_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert "marsad:" in run("read", FIRST, "--format", "json", "--out", str(tmp_path / "file" / "x.json"), status=1)
    assert "marsad:" in run("read", FIRST, "--format", "json", "--out", str(tmp_path), status=1)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_standard_input() -> None:
    assert json.loads(run("read", "-", "--format", "json", input="قصف الجيش السوري مدينة إدلب.")).get("events")


# ---- explain, data, gazetteer


def test_explain() -> None:
    out = run("explain", FIRST, "2", "--published", "2019-10-23")
    assert out.startswith("sentence 2")
    for label in ("words", "fired", "nearly"):
        assert f"\n{label}" in out
    assert "\u2068" in out and "\u2068" not in run("explain", FIRST, "2", "--no-bidi")


@pytest.mark.parametrize("number", ["0", "99"])
def test_explain_no_such_sentence(number: str) -> None:
    assert "sentences" in run("explain", FIRST, number, status=1)


def test_data_check_and_stats() -> None:
    assert "right" in run("data", "check")
    out = run("data", "stats")
    assert "actors/states.csv" in out and "events/assault.yaml" in out


def test_data_new_passes_its_own_check(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    written = run("data", "new", str(folder)).splitlines()
    assert {Path(line).relative_to(folder).as_posix() for line in written} >= {"actors/persons.csv", "places/places.csv", "events/own.yaml", "README.md"}
    assert "right" in run("data", "check", str(folder))
    assert "new or empty" in run("data", "new", str(folder), status=1).replace("\n", " ")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("actors/persons.csv", "id,name_ar,country\nx,زيد,Syria\n", ("line 2", "Syria")),
        ("actors/persons.csv", "id,name_ar\nx,\n", ("line 2", "name_ar")),
        ("actors/persons.csv", "id,name_ar,colour\nx,زيد,red\n", ("line 1", "colour")),
        ("actors/persons.csv", "id,name_ar\nx\n", ("line 2", "1 cells", "2 cells")),
        ("actors/persons.csv", 'id,name_ar\nx,"زيد\n', ("line 2",)),
        ("actors/persons.csv", "id,name_ar,action\nx,زيد,drop\n", ("line 2", "drop")),
        ("actors/nobody.csv", "id\nx\n", ("nobody.csv", "codebook")),
        ("places/own.csv", "id,name_ar,kind,lat,lon\nx,مكان,village,1,1\n", ("line 2", "village", "city")),
        ("places/own.csv", "id,name_ar,kind,lat,lon\nx,مكان,city,north,1\n", ("line 2", "north", "number")),
        ("ar/status_cues.csv", "word,class,status,scope\nربما,phrase,perhaps,after\n", ("line 2", "perhaps", "alleged")),
        ("ar/numerals.csv", "form,kind,value\nدزينة,dozen,12\n", ("line 2", "dozen", "vague")),
        ("ar/numerals.csv", "form,kind,value\nدزينة,vague,twelve\n", ("line 2", "twelve", "number")),
        ("ar/bounds.csv", "phrase,bound,position\nما لا يربو على,below,before\n", ("line 2", "below", "at_most")),
        ("ar/calendar.csv", "phrase,class,value\nهانيبال,month,13\n", ("line 2", "13", "month")),
        ("ar/calendar-own.csv", "phrase,class,value\nهانيبال,moon,8\n", ("line 2", "moon")),
        ("events/own.yaml", "type: [\n", ("own.yaml",)),
        ("events/own.yaml", "label: {en: x}\n", ("own.yaml", "type")),
        ("events/own.yaml", "type: OWN\ntriggers:\n- {nown: حادث}\n", ("trigger 1", "nown")),
        ("events/own.yaml", "type: OWN\ntriggers:\n- {noun: حادث, frame: sideways}\n", ("trigger 1", "sideways")),
        ("events/own.yaml", "type: ASSAULT\ntriggers:\n- {noun: حادث, mode: sideways}\n", ("trigger 1", "sideways")),
        ("events/own.yaml", "type: OWN\ntriggers:\n- {verb: قصف}\n", ("trigger 1", "past and present")),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(file: str, text: str, said: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    for arguments in (("data", "check", str(tmp_path)), ("read", FIRST, "--lexicon", str(tmp_path))):
        out = " ".join(run(*arguments, status=1).split())
        assert Path(file).name in out
        for words in said:
            assert words in out


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no such folder" in run("read", FIRST, "--lexicon", str(tmp_path / "none"), status=1)


def test_gazetteer_find() -> None:
    out = run("gazetteer", "find", "إدلب")
    assert "SYR" in out and "35.9" in out
    assert "no place of that name" in run("gazetteer", "find", "لامكان", status=1)
    assert "\u2068" not in run("gazetteer", "find", "إدلب", "--no-bidi")


# ---- a folder of one's own


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    for name in ("actors", "places", "events", "ar"):
        (tmp_path / "own" / name).mkdir(parents=True)
    return tmp_path / "own"


def read(text: str, overlay: Path | None = None) -> dict[str, object]:
    out = run("read", "-", "--format", "json", "--published", "2024-06-15", *(["--lexicon", str(overlay)] if overlay else []), input=text)
    reading: dict[str, object] = json.loads(out)
    return reading


def test_an_actor_is_added_replaced_and_switched_off(overlay: Path, lexicon: Lexicon) -> None:
    text = "التقى زياد التجريبي الوزير في دمشق."
    file = overlay / "actors" / "persons.csv"
    assert "own-person" not in ids(read(text))
    file.write_text("id,name_ar,name_en,country,action\nown-person,زياد التجريبي,Ziad Tajribi,SYR,\n", "utf-8")
    assert "own-person" in ids(read(text, overlay))
    known = next(a for a in lexicon.actors.values() if a.kind == "person" and len(a.name.split()) == 2 and a.country and a.roles)
    text = f"التقى {known.name} الوزير في دمشق."
    assert known.id in ids(read(text))
    file.write_text(f"id,name_ar,name_en,country,action\n{known.id},{known.name},Somebody Else,{known.country},\n", "utf-8")
    assert names(read(text, overlay))[known.id] == "Somebody Else"
    file.write_text(f"id,name_ar,action\n{known.id},,off\n", "utf-8")
    assert known.id not in ids(read(text, overlay))


def ids(reading: dict[str, object]) -> list[str]:
    return [a["id"] for a in reading["actors"]]  # type: ignore[attr-defined]


def names(reading: dict[str, object]) -> dict[str, str]:
    return {a["id"]: a["name_en"] for a in reading["actors"]}  # type: ignore[attr-defined]


def types(reading: dict[str, object]) -> list[str]:
    return [e["type"] for e in reading["events"]]  # type: ignore[attr-defined]


def test_a_place_is_added(overlay: Path) -> None:
    text = "قصف الجيش السوري بلدة كفر التجربة أمس."
    (overlay / "places" / "own.csv").write_text("id,name_ar,name_en,kind,country,lat,lon\nplace:own,كفر التجربة,Kafr Own,city,SYR,35.5,36.5\n", "utf-8")
    places = read(text, overlay)["places"]
    assert [(p["id"], p["lat"], p["lon"]) for p in places] == [("place:own", 35.5, 36.5)]  # type: ignore[attr-defined]


def test_an_event_type_is_added(overlay: Path) -> None:
    text = "شهد ساحل طرابلس أمس غرق مركب."
    (overlay / "events" / "own.yaml").write_text(
        "type: SINKING\nlabel: {ar: غرق, en: Sinking}\ncodes: {own: S1}\ntriggers:\n- {phrase: غرق مركب, frame: undergo}\n", "utf-8"
    )
    assert "SINKING" not in types(read(text))
    reading = read(text, overlay)
    assert types(reading) == ["SINKING"]
    assert reading["events"][0]["codes"]["own"] == "S1"  # type: ignore[index]


def test_a_wording_is_added_to_a_type_and_removed_from_it(overlay: Path) -> None:
    file = overlay / "events" / "assault.yaml"
    file.write_text("type: ASSAULT\ntriggers:\n- {noun: شقشقة, mode: beat, frame: attack_on}\n", "utf-8")
    assert types(read("تعرض الجيش السوري أمس إلى شقشقة.", overlay)) == ["ASSAULT"]
    assert types(read("تعرض الجيش السوري أمس إلى غارة.")) == ["ASSAULT"]
    file.write_text("type: ASSAULT\nremove: [غارة]\n", "utf-8")
    assert types(read("تعرض الجيش السوري أمس إلى غارة.", overlay)) == []


def counts(text: str, overlay: Path | None = None) -> list[tuple[int | None, int | None]]:
    return [(f["low"], f["high"]) for f in read(text, overlay)["figures"]]  # type: ignore[attr-defined]


def days(text: str, overlay: Path | None = None) -> list[tuple[str | None, str | None]]:
    return [(t["start"], t["end"]) for t in read(text, overlay)["times"]]  # type: ignore[attr-defined]


def test_a_numeral_is_added_replaced_and_switched_off(overlay: Path) -> None:
    file = overlay / "ar" / "numerals.csv"
    assert counts("قتل دزينة مدنيين في القصف.") == []
    file.write_text("form,kind,value\nدزينة,vague,12\n", "utf-8")
    assert counts("قتل دزينة مدنيين في القصف.", overlay) == [(12, None)]
    assert counts("قتل عشرات المدنيين في القصف.") == [(12, None)]
    file.write_text("form,kind,value,factor\nعشرات,vague,20,10\n", "utf-8")
    assert counts("قتل عشرات المدنيين في القصف.", overlay) == [(20, None)]
    file.write_text("form,kind,action\nعشرات,vague,off\n", "utf-8")
    assert counts("قتل عشرات المدنيين في القصف.", overlay) == []


def test_a_bound_is_added(overlay: Path) -> None:
    text = "قتل دون عتبة 30 مدنيا في القصف."
    assert counts(text) == [(30, 30)]
    (overlay / "ar" / "bounds.csv").write_text("phrase,bound,position\nدون عتبة,at_most,before\n", "utf-8")
    assert counts(text, overlay) == [(None, 30)]


def test_a_month_is_added_and_switched_off(overlay: Path) -> None:
    """The month names of Libya's old calendar are nobody's words today, but an archive is full of them."""
    text = "قصف الجيش البلدة في 3 هانيبال 1999."
    assert ("1999-08-03", "1999-08-03") not in days(text)
    (overlay / "ar" / "calendar-own.csv").write_text("phrase,class,value\nهانيبال,month,8\n", "utf-8")
    assert days(text, overlay) == [("1999-08-03", "1999-08-03")]
    (overlay / "ar" / "calendar-own.csv").write_text("phrase,class,action\nأغسطس,month,off\n", "utf-8")
    assert days("قصف الجيش البلدة في 3 أغسطس 1999.") == [("1999-08-03", "1999-08-03")]
    assert ("1999-08-03", "1999-08-03") not in days("قصف الجيش البلدة في 3 أغسطس 1999.", overlay)


def test_the_hash_tells_lexicons_apart(overlay: Path, lexicon: Lexicon) -> None:
    file = overlay / "actors" / "persons.csv"
    hashes = [read("قصف")["lexicon"]]
    for name in ("زيد", "عمرو"):
        file.write_text(f"id,name_ar\nown,{name} التجريبي\n", "utf-8")
        hashes.append(read("قصف", overlay)["lexicon"])
    assert hashes[0] == lexicon.hash and len(set(hashes)) == 3
    assert read("قصف", overlay)["lexicon"] == hashes[-1]


# ---- as a program


def program(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "marsad.cli", *arguments], capture_output=True, check=False, cwd=ROOT, **options)  # type: ignore[call-overload, no-any-return]


def test_a_terminal_of_another_code_page_gets_utf_8() -> None:
    done = program("read", FIRST, env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0 and "الشرطة" in done.stdout.decode("utf-8") and b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_breaks_nothing() -> None:
    done = subprocess.run(
        f"{sys.executable} -m marsad.cli read {FIRST} {SECOND} --format json | head -c 100", shell=True, capture_output=True, check=False, cwd=ROOT
    )
    assert b"Traceback" not in done.stderr
