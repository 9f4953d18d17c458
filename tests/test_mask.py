"""Private persons' names taken out: of the text as people wrote it, of every record, of every export; and nothing else."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from bench.invariants import check_reading
from marsad import Lexicon, Reading, model
from marsad.cli import app
from marsad.export import EXPORTERS, FOLDERS
from marsad.mask import mask_private
from marsad.mask.rewrite import COPIED

ROOT = Path(__file__).parents[1]
Case = dict[str, str]


class Reader(Protocol):
    """The fixture ``read``, which knows its lexicon."""

    lexicon: Lexicon

    def __call__(self, text: str, **options: Any) -> Reading: ...


@pytest.mark.cases("masking.csv")
def test_masked(read: Callable[..., Reading], case: Case, lexicon: Lexicon, holds: Callable[[Reading], None]) -> None:
    reading = read(case["text"], published="2021-06-15")
    masked = mask_private(reading, lexicon=lexicon)
    assert masked.reading.text == case["masked"]
    holds(masked.reading)
    assert masked.occurrences == case["masked"].count("[شخص ") and (masked.persons == 0) == (masked.reading == reading)


# Names that are no words and nobody's whom the lexicon knows; what stands around them is told in many ways.
FIRST = ("محمود", "سامر", "هيثم", "ياسين", "فاطمة", "رنا", "أحمد", "يوسف", "سليم", "عبد الرحمن", "عبدالكريم", "أبو محمود", "أم يوسف")
LAST = ("الزغلول", "القرنفلي", "شلهوب", "البرغوشي", "الحمصاني", "دغمش", "المصراتي")
TELLINGS = (
    "قتل المواطن {full} في قصف على مدينة إدلب أمس.", "وقال شاهد عيان يدعى {full} إن الطائرات قصفت المدينة.", "وأضاف {last} أن البيت انهار.",
    "وقالت زوجة {full} لوكالة رويترز: «رأيت {last} قبل القصف، ولم يعد».", "ونقل جثمان {full} إلى مستشفى المدينة.", "وشكر الأهالي ل{first} ما فعل.",
    "وأصيب الطفل {full} بجروح، واعتقلت الشرطة {last} بعد ذلك.", "وطالبت عائلة {last} بالتحقيق.", "وكان {full} قد نزح من الغوطة عام 2018.",
    "وقال المتحدث باسم الخارجية الروسية إن {full} لم يقتل.",
)  # fmt: skip


def words_of(name: str) -> list[str]:
    """The words of a name that tell it: not عبد, أبو, أم."""
    return [word for word in name.split() if word not in ("عبد", "أبو", "أم")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.sampled_from(FIRST), st.sampled_from(LAST), st.lists(st.sampled_from(TELLINGS), min_size=1, max_size=6, unique=True), st.booleans())
def test_no_word_of_a_private_name_is_left_anywhere(read: Reader, first: str, last: str, tellings: list[str], headline: bool) -> None:
    told = ["قتل المواطن {full} في قصف على مدينة إدلب أمس." if "{full}" not in "".join(tellings) else "انتهى اليوم.", *tellings]
    text = (f"مقتل {first} {last} في إدلب\n" if headline else "") + " ".join(told).format(full=f"{first} {last}", first=first, last=last)
    reading = read(text, published="2021-06-15", url=f"https://example.org/{first}-{last}".replace(" ", "-"), id=f"{first} {last}")
    masked = mask_private(reading, lexicon=read.lexicon).reading
    check_reading(masked)
    out = masked.to_json()
    assert [word for word in (*words_of(first), *words_of(last)) if word in out] == []
    assert {a.id for a in masked.actors} == {a.id for a in reading.actors} and len(masked.events) == len(reading.events)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.sampled_from("قتل محمود السيد في إدلب\n 💣«».، وقال أبو علي سامر الحلبي"), max_size=120))
def test_what_holds_of_a_reading_holds_of_it_masked(read: Reader, text: str) -> None:
    masked = mask_private(read(text, published="2021-06-15"), lexicon=read.lexicon).reading
    check_reading(masked)


def test_examples_keep_their_records(lexicon: Lexicon) -> None:
    for path in sorted((ROOT / "examples").glob("*.txt"))[::4]:
        reading = marsad.read(path.read_text("utf-8"), published="2021-06-15", lexicon=lexicon)
        masked = mask_private(reading, lexicon=lexicon)
        check_reading(masked.reading)
        assert Reading.from_json(masked.reading.to_json()) == masked.reading
        again = mask_private(masked.reading, lexicon=lexicon)
        assert again.persons == 0, "what is masked tells no private names"
        for name in ("actors", "places", "statements", "figures", "events", "agreements"):
            assert [r.id for r in getattr(masked.reading, name)] == [r.id for r in getattr(reading, name)]


def test_every_text_field_of_a_record_is_thought_of() -> None:
    """A field that is added to a record must be masked, or known to be a code, a day, an id or a span's own words."""
    codes = {
        "id", "kind", "country", "sector", "wikidata", "rule", "name_en", "admin1", "precision", "start", "end", "speaker", "addressee", "occasion", "source_chain",
        "group", "source", "event", "type", "mode", "sources", "targets", "places", "status", "claimed_by", "chain", "statement", "figures", "agreement", "codes",
        "parties", "implementations", "violations", "subject", "relation", "object", "target",
    }  # fmt: skip
    for kind in (model.Actor, model.Place, model.Time, model.Statement, model.Figure, model.Event, model.Provision, model.Agreement, model.Relation, model.Framing, model.Unresolved):
        for name, hint in typing.get_type_hints(kind).items():
            if "str" in str(hint):
                assert name in codes or name in COPIED.get(kind, ()), f"{kind.__name__}.{name}"


ARTICLE = "مقتل هيثم شلهوب في إدلب\nقتل المواطن هيثم شلهوب في قصف على مدينة إدلب أمس. وقال والده سليم شلهوب لوكالة رويترز: «كان هيثم في البيت». وقال وزير الدفاع الروسي سيرغي شويغو إن القصف لم يقع."
TOLD = ("هيثم", "شلهوب", "سليم")


@pytest.mark.parametrize("name", dict.fromkeys((*EXPORTERS, *FOLDERS)))
def test_no_export_tells_a_private_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / "readings.jsonl"
    reading = marsad.read(ARTICLE, published="2021-06-15", id="a", url="https://example.org/%D9%87%D9%8A%D8%AB%D9%85-شلهوب")
    path.write_text(reading.to_json() + "\n", "utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["export", name, "--from", str(path), "--out", str(out), "--mask", "private"])
    assert result.exit_code == 0, result.output
    assert "masked: 2 private persons, named 4 times, in 1 articles" in result.stderr and not any(word in result.output for word in TOLD)
    files = [out] if out.is_file() else sorted(out.iterdir())
    whole = b"".join(p.read_bytes() for p in files)
    if name == "parquet":
        import pyarrow.parquet as pq

        whole = json.dumps([pq.read_table(p).to_pylist() for p in files], ensure_ascii=False, default=str).encode("utf-8")
    text = whole.decode("utf-8")
    assert not [word for word in (*TOLD, "%D9%87%D9%8A%D8%AB%D9%85") if word in text]
    assert name not in ("json", "jsonl", "html", "csv", "ftm", "brat", "xmi", "parquet", "webannotation") or "شويغو" in text, "who holds an office stays"


@pytest.mark.parametrize("format", ["text", "json", "html", "csv"])
def test_read_masks_too(format: str) -> None:
    result = CliRunner().invoke(app, ["read", "-", "--format", format, "--mask", "private"], input=ARTICLE)
    assert result.exit_code == 0 and "2 private persons" in result.stderr
    assert not any(word in result.output for word in TOLD) and "شخص 1" in result.stdout


def test_the_title_is_the_masked_first_line(read: Callable[..., Reading], lexicon: Lexicon) -> None:
    for reading in (read(ARTICLE), read(ARTICLE.partition("\n")[2], title=ARTICLE.partition("\n")[0])):
        masked = mask_private(reading, lexicon=lexicon).reading
        assert masked.title == masked.text.partition("\n")[0] == "مقتل [شخص 1] في إدلب"
        assert masked.sha256 != reading.sha256
