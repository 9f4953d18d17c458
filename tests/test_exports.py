"""Every export, checked with its format's own tool or schema where there is one, and against the readings that it was made of."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import cassis
import geojson
import jsonschema
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_geojson import FeatureCollectionModel
from typer.testing import CliRunner

import marsad
from marsad import Lexicon, Reading
from marsad.cli import app
from marsad.export import EXPORTERS, FOLDERS, MAIN, datasets, hxl
from marsad.export.brat import standoff
from marsad.export.facts import BETWEEN, HAPPENED, NOTICE, POINTS, Facts, countries
from marsad.export.files import FileNames
from marsad.export.rows import LIST, TABLES
from marsad.model import Actor, Figure, Place, Span

ROOT = Path(__file__).parents[1]
EXAMPLES = ("gaza-ceasefire-january-2025", "libya-tajoura-strike", "lebanon-beirut-port", "syria-spring-of-peace", "tunisia-january-protests", "yemen-hodeidah-violations")
# Characters beyond the first plane, spans over lines, control characters, marks that CSV, JSON and XML escape, and two counts of one event.
HARD = (
    'قصف 💣 الجيش 🇸🇾 السوري مدينة إدلب 😀 أمس.\nوقال "المتحدث" باسم وزارة الدفاع الروسية إيغور كوناشينكوف: «لا صحة\nلهذه <الأنباء> & الصور»; ثم\tانسحب.\x0b',
    "قتل 12 مدنيا في غارة على مدينة إدلب أمس، بحسب الدفاع المدني السوري. وقالت وزارة الدفاع السورية إن 3 مدنيين قتلوا في غارة على مدينة إدلب أمس.",
    "Nothing in Arabic here, \"only\" <marks>.",
)


@pytest.fixture(scope="module")
def readings(lexicon: Lexicon) -> list[Reading]:
    """Readings of example articles and of texts that are hard to write."""
    out = [
        marsad.read((ROOT / "examples" / f"{name}.txt").read_text("utf-8"), published="2021-06-15", outlet="وكالة المشرق", url=f"https://example.org/{name}?a=1&b=2", id=name, lexicon=lexicon)
        for name in EXAMPLES
    ]
    return out + [marsad.read(text, published="2021-06-15", id=f"hard {n}/ه", lexicon=lexicon) for n, text in enumerate(HARD)]


def written(name: str, readings: Iterable[Reading]) -> str:
    out = io.StringIO(newline="")
    EXPORTERS[name](readings, out)
    return out.getvalue()


def folder(name: str, readings: Iterable[Reading], path: Path) -> Path:
    path.mkdir()
    FOLDERS[name](readings, path)
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# ---- every exporter


@pytest.mark.parametrize("name", EXPORTERS)
def test_readings_are_taken_one_at_a_time(name: str, readings: list[Reading]) -> None:
    alive = 0

    def one_by_one() -> Iterable[Reading]:
        nonlocal alive
        for reading in readings:
            alive += 1
            yield reading

    assert written(name, one_by_one()) == written(name, readings) and alive == len(readings)


@pytest.mark.parametrize("name", EXPORTERS)
def test_no_reading_is_no_error(name: str, tmp_path: Path) -> None:
    assert bool(written(name, [])) != (name in ("jsonl", "ftm"))  # those are a line a reading, a line an entity
    if name in FOLDERS:
        assert any(folder(name, [], tmp_path / name).iterdir())


# ---- tables


def test_csv_tables_hold_every_record(readings: list[Reading], tmp_path: Path) -> None:
    out = folder("csv", readings, tmp_path / "csv")
    tables = {path.stem: rows(path.read_text("utf-8")) for path in out.iterdir()}
    assert set(tables) == set(TABLES)
    for name in ("events", "actors", "places", "statements", "figures", "agreements", "relations"):
        assert len(tables[name]) == sum(len(getattr(r, name)) for r in readings)
    for name, table in tables.items():
        assert not table or tuple(table[0]) == tuple(TABLES[name])
    texts = {r.id: r.text for r in readings}
    assert len(tables["evidence"]) > 200
    for row in tables["evidence"]:
        assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_evidence_names_records_of_the_other_tables(readings: list[Reading], tmp_path: Path) -> None:
    out = folder("csv", readings, tmp_path / "csv")
    ids = {name: {(r["article"], r[name.removesuffix("s")]) for r in rows((out / f"{name}.csv").read_text("utf-8"))} for name in ("events", "actors", "places", "statements", "figures", "agreements")}
    for row in rows((out / "evidence.csv").read_text("utf-8")):
        kind = f"{row['field'].partition('.')[0]}s"
        if kind in ids:
            assert (row["article"], row["record"]) in ids[kind]


def test_parquet_is_the_same_rows_with_types(readings: list[Reading], tmp_path: Path) -> None:
    plain, typed = folder("csv", readings, tmp_path / "csv"), folder("parquet", readings, tmp_path / "parquet")
    for name, columns in TABLES.items():
        table = pq.read_table(typed / f"{name}.parquet")
        assert tuple(table.column_names) == tuple(columns)
        for row, other in zip(rows((plain / f"{name}.csv").read_text("utf-8")), table.to_pylist(), strict=True):
            for column, kind in columns.items():
                value = other[column]
                cell = BETWEEN.join(value) if kind == LIST else "yes" if value is True else "" if value is None or value is False else str(value)
                assert row[column] == cell, (name, column)


def claims(lexicon: Lexicon) -> Reading:
    """One attack with two counts by two claimants, and a part of one of them; told as records, so that no wording decides."""
    text = "غارة: 12 قتيلا بينهم 5 أطفال، وقالت الوزارة ثلاثة."
    reading = marsad.read(text, published="2021-06-15", id="claims", lexicon=lexicon)

    def figure(words: str, low: int | None, high: int | None, source: str) -> Figure:
        at = text.index(words)
        return Figure(id=f"figure:{at}", kind="killed", low=low, high=high, span=Span(at, at + len(words), words), source=source, rule="test")

    figures = (figure("12 قتيلا", 12, None, "a"), figure("5 أطفال", 5, 5, "a"), figure("ثلاثة", 3, 3, "b"))
    actors = tuple(Actor(id=id, name=name, kind="organization") for id, name in (("a", "الدفاع المدني"), ("b", "الوزارة")))
    event = marsad.read("قصف الجيش السوري إدلب.", id="x", lexicon=lexicon).events[0]
    event = dataclasses.replace(event, id="event:0", trigger=Span(0, 4, "غارة"), evidence=(Span(0, 4, "غارة"),), sources=(), targets=(), places=(), chain=(), claimed_by=None, statement=None, figures=tuple(f.id for f in figures))
    return dataclasses.replace(reading, actors=actors, places=(), statements=(), figures=figures, events=(event,), relations=(), framings=(), unresolved=())


def test_contradicting_counts_stay_side_by_side(lexicon: Lexicon, tmp_path: Path) -> None:
    reading = claims(lexicon)
    out = folder("csv", [reading], tmp_path / "csv")
    told = [(r["low"], r["high"], r["claimed_by"]) for r in rows((out / "evidence.csv").read_text("utf-8")) if r["field"] == "event.figure.killed"]
    assert told == [("12", "", "الدفاع المدني"), ("5", "5", "الدفاع المدني"), ("3", "3", "الوزارة")]
    event = rows((out / "events.csv").read_text("utf-8"))[0]
    assert (event["killed_low"], event["killed_high"]) == ("3", "")
    ged = rows(written("ucdp", [reading]))[0]
    assert (ged["best"], ged["low"], ged["high"]) == ("3", "3", "12")
    assert ged["deaths_claims"] == "12.. (الدفاع المدني) | 3..3 (الوزارة)"
    acled = rows(written("acled", [reading]))[0]
    assert (acled["fatalities"], acled["fatalities_low"], acled["fatalities_high"]) == ("3", "3", "12")


# ---- GeoJSON


def test_geojson_is_valid(readings: list[Reading]) -> None:
    text = written("geojson", readings)
    found = geojson.loads(text)
    assert found.is_valid, found.errors()
    for feature in found.features:
        assert feature.geometry is None or feature.geometry.is_valid
    located = {"type": "FeatureCollection", "features": [f for f in json.loads(text)["features"] if f["geometry"]]}
    FeatureCollectionModel.model_validate(located)  # its models know no unlocated feature, which RFC 7946 allows
    assert len(found.features) == sum(len(r.events) for r in readings)
    assert len({f["id"] for f in found.features}) == len(found.features)


def test_points_stand_only_where_a_town_is_known(readings: list[Reading]) -> None:
    kinds = set()
    for feature in json.loads(written("geojson", readings))["features"]:
        geometry, told = feature["geometry"], feature["properties"]
        kinds.add(geometry["type"] if geometry else None)
        if geometry is None:
            assert told["precision"] == "none"
        elif geometry["type"] in ("Point", "MultiPoint"):
            assert told["precision"] in POINTS and told["radius_km"] is None
        else:
            assert told["precision"] in ("region", "country") and told["radius_km"] > 0
            rings = geometry["coordinates"] if geometry["type"] == "Polygon" else [ring for part in geometry["coordinates"] for ring in part]
            for ring in rings:
                area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
                assert ring[0] == ring[-1] and area > 0, "RFC 7946 wants outer rings anticlockwise"
    assert {"Point", "Polygon", None} <= kinds


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 3000))
def test_circles_stay_on_the_globe(lat: float, lon: float, radius: float) -> None:
    from marsad.export.geo import circle

    for east, north in circle(lat, lon, radius):
        assert -180 <= east <= 180 and -90 <= north <= 90


# ---- Web Annotation: what the Recommendation of 2017 asks of an annotation with these parts, as a JSON schema


SELECTORS = {
    "type": "array", "minItems": 2,
    "prefixItems": [
        {"type": "object", "required": ["type", "start", "end"], "additionalProperties": False,
         "properties": {"type": {"const": "TextPositionSelector"}, "start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}}},
        {"type": "object", "required": ["type", "exact"], "additionalProperties": False,
         "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string"}, "prefix": {"type": "string"}, "suffix": {"type": "string"}}},
    ],
}  # fmt: skip
MOTIVATIONS = ["assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging"]
ANNOTATION = {
    "type": "object", "required": ["id", "type", "target"],
    "properties": {
        "id": {"type": "string", "format": "uri", "pattern": "^[a-z]+:"}, "type": {"const": "Annotation"}, "motivation": {"enum": MOTIVATIONS},
        "body": {"type": "array", "items": {"oneOf": [
            {"type": "object", "required": ["type", "value"], "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}, "format": {"type": "string"}, "purpose": {"enum": MOTIVATIONS}}, "additionalProperties": False},
            {"type": "object", "required": ["type", "source"], "properties": {"type": {"const": "SpecificResource"}, "source": {"type": "string"}, "purpose": {"enum": MOTIVATIONS}}, "additionalProperties": False}]}},
        "generator": {"type": "object", "required": ["id", "type", "name"]},
        "target": {"type": "object", "required": ["type", "source", "selector"], "properties": {"type": {"const": "SpecificResource"}, "selector": SELECTORS}},
    },
    "additionalProperties": False,
}  # fmt: skip
COLLECTION = {
    "type": "object", "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"}, "type": {"const": "AnnotationCollection"}, "total": {"type": "integer", "minimum": 0},
        "first": {"type": "object", "required": ["id", "type", "items"], "properties": {"type": {"const": "AnnotationPage"}, "items": {"type": "array", "items": ANNOTATION}}},
    },
}  # fmt: skip


def test_web_annotations_are_as_the_w3c_has_them(readings: list[Reading]) -> None:
    document = json.loads(written("webannotation", readings))
    jsonschema.Draft202012Validator(COLLECTION).validate(document)
    items = document["first"]["items"]
    assert document["total"] == len(items) == len({i["id"] for i in items})
    texts = {r.url or f"ni:///sha-256;{sha(r)}": r.text for r in readings}
    for item in items:
        place, quote = item["target"]["selector"]
        text = texts[item["target"]["source"]["id"]]
        assert text[place["start"] : place["end"]] == quote["exact"]
        around = f"{quote['prefix']}{quote['exact']}{quote['suffix']}"
        assert text.find(around) == place["start"] - len(quote["prefix"])


def sha(reading: Reading) -> str:
    import base64
    import hashlib

    return base64.urlsafe_b64encode(hashlib.sha256(reading.text.encode("utf-8")).digest()).decode().rstrip("=")


# ---- data sets


@pytest.mark.parametrize(("name", "columns"), [("acled", datasets.ACLED), ("ucdp", datasets.UCDP), ("polecat", datasets.POLECAT)])
def test_data_set_shapes_say_that_they_are_ours(name: str, columns: tuple[str, ...], readings: list[Reading]) -> None:
    table = rows(written(name, readings))
    assert table and tuple(table[0]) == columns
    ids = [next(iter(row.values())) for row in table]
    assert len(ids) == len(set(ids)) and all(id.startswith("marsad:") for id in ids)
    for row in table:
        assert row["notice"].startswith("Made by Marsad") and NOTICE.partition("{")[2].partition("}")[2] and row["marsad_status"] not in ("negated", "called_for")
        assert name == "polecat" or row["marsad_status"] in HAPPENED


def test_acled_shape(readings: list[Reading]) -> None:
    table = rows(written("acled", readings))
    inters = {"", "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians", "External/Other forces"}
    for row in table:
        assert (row["event_type"], row["disorder_type"]) == datasets.SUB_EVENTS[row["sub_event_type"]]
        assert row["inter1"] in inters and row["inter2"] in inters
        assert row["time_precision"] in ("", "1", "2", "3") and bool(row["time_precision"]) == bool(row["event_date"])
        assert row["geo_precision"] in ("", "1", "3") and bool(row["geo_precision"]) == bool(row["latitude"])
        assert not row["fatalities"] or int(row["fatalities_low"]) <= int(row["fatalities"]) <= int(row["fatalities_high"])
    assert not any(row["marsad_type"].partition(":")[0] in ("REQUEST", "ACCUSE", "REJECT", "CONSULT") for row in table), "words are no events of ACLED's"


def test_ucdp_shape(readings: list[Reading]) -> None:
    for row in rows(written("ucdp", readings)):
        best, low, high = (int(row[c]) for c in ("best", "low", "high"))
        assert 0 <= low <= best <= high and high > 0
        assert sum(int(row[c]) for c in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")) == best
        assert row["type_of_violence"] in ("", "1", "2", "3") and row["where_prec"] in ("", "1", "4", "6") and row["date_prec"] in ("", "1", "2", "3", "4", "5")
        assert bool(row["priogrid_gid"]) == (row["where_prec"] == "1")


def test_polecat_shape(readings: list[Reading], lexicon: Lexicon) -> None:
    for row in rows(written("polecat", readings)):
        kind = lexicon.events[row["Event Type"]]
        assert row["Quad Code"] == datasets.QUADS[kind.type] and (not row["Event Mode"] or row["Event Mode"] in kind.modes)


def test_every_event_type_has_its_quad_and_every_code_its_event_type(lexicon: Lexicon) -> None:
    assert set(lexicon.events) == set(datasets.QUADS)
    codes = {codes.get("acled") for kind in lexicon.events.values() for codes in (kind.codes, *kind.modes.values())}
    assert codes - {None} <= set(datasets.SUB_EVENTS)


@pytest.mark.parametrize(
    ("text", "event_type", "sub_event", "sides"),
    [
        ("اشتبكت قوات الجيش السوري مع تنظيم داعش في دير الزور أمس.", "Battles", "Armed clash", ("State forces", "Rebel group")),
        ("قصف الطيران الروسي مدينة إدلب أمس.", "Explosions/Remote violence", "Air/drone strike", ("External/Other forces", "")),
        ("تظاهر آلاف السوريين في مدينة إدلب أمس.", "Protests", "Peaceful protest", ("Protesters", "")),
        ("أطلقت الشرطة التونسية الغاز المسيل للدموع على المحتجين في تونس العاصمة أمس.", "Protests", "Protest with intervention", ("Protesters", "State forces")),
        ("خطف مسلحون مجهولون ثلاثة مدنيين في مدينة إدلب أمس.", "Violence against civilians", "Abduction/forced disappearance", ("Political militia", "Civilians")),
        ("اعتقلت الشرطة المصرية عشرة طلاب في القاهرة أمس.", "Strategic developments", "Arrests", ("State forces", "Civilians")),
    ],
)
def test_acled_sorts(text: str, event_type: str, sub_event: str, sides: tuple[str, str], lexicon: Lexicon) -> None:
    row = rows(written("acled", [marsad.read(text, published="2021-06-15", lexicon=lexicon)]))[0]
    assert (row["event_type"], row["sub_event_type"], (row["inter1"], row["inter2"])) == (event_type, sub_event, sides)


def test_countries_have_their_codes() -> None:
    known = countries()
    assert (known["SYR"].iso_num, known["SYR"].gwno, known["SYR"].iso2, known["SYR"].acled_region) == (760, 652, "SY", "Middle East")
    assert (known["SDN"].iso_num, known["SDN"].gwno, known["SDN"].acled_region, known["SDN"].ucdp_region) == (729, 625, "Northern Africa", "Africa")
    assert set(known) == {row["iso3"] for row in csv.DictReader((ROOT / "marsad/data/actors/states.csv").open(encoding="utf-8"))}
    numbers = [c.iso_num for c in known.values() if c.iso_num]
    assert len(numbers) == len(set(numbers))


# ---- FollowTheMoney


def test_followthemoney_takes_every_entity(readings: list[Reading]) -> None:
    ftm = pytest.importorskip("followthemoney").model
    entities = [json.loads(line) for line in written("ftm", readings).splitlines()]
    by_id: dict[str, Any] = {}
    for data in entities:
        proxy = ftm.get_proxy(data, cleaned=True)
        proxy.schema.validate(data)
        cleaned = ftm.get_proxy(data, cleaned=False)
        for name, values in data["properties"].items():
            assert len(cleaned.get(name)) == len(values), f"{data['schema']}.{name}: {values} became {cleaned.get(name)}"
        by_id[proxy.id] = by_id[proxy.id].merge(proxy) if proxy.id in by_id else proxy
    for proxy in by_id.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in by_id and by_id[value].schema.is_a(prop.range), f"{prop}: {value}"
    schemata = {p.schema.name for p in by_id.values()}
    assert {"Article", "Person", "Organization", "PublicBody", "Event", "Documentation", "Mention", "Address"} <= schemata
    assert sum(p.schema.name == "Event" for p in by_id.values()) == sum(e.status in HAPPENED for r in readings for e in r.events)


# ---- HXL


CORE = """access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis currency date delivery description event
frequency geo group impact indicator inneed item loc meta modality need operations org output population reached region respondee sector service severity
status subsector targeted value""".split()  # fmt: skip


def test_hxl_hashtags_are_of_the_standard(readings: list[Reading]) -> None:
    table = list(csv.reader(io.StringIO(written("hxl", readings), newline=""), strict=True))
    assert all(len(row) == len(table[0]) for row in table)
    for tag in table[1]:
        found = re.fullmatch(r"#([a-z][a-z0-9_]*)((?:\+[a-z][a-z0-9_]*)*)", tag)
        assert found and found[1] in CORE, tag
    assert len(set(table[1])) == len(table[1])
    at = {tag: n for n, (_, tag) in enumerate(hxl.COLUMNS)}
    for row in table[2:]:
        assert bool(row[at["#geo+lat"]]) == (row[at["#loc+precision"]] in POINTS)


def test_hxl_is_read_by_libhxl(readings: list[Reading], tmp_path: Path) -> None:
    """Where somebody has installed it: libhxl itself is free to use, but needs Unidecode, which is GPL, so that it is none of ours."""
    hxl_tool = pytest.importorskip("hxl")
    path = tmp_path / "events.csv"
    path.write_text(written("hxl", readings), "utf-8")
    source = hxl_tool.data(str(path), hxl_tool.InputOptions(allow_local=True))
    assert source.display_tags == [tag for _, tag in hxl.COLUMNS]
    assert len(list(source)) == sum(e.status in HAPPENED for r in readings for e in r.events)


# ---- brat


BOUND = re.compile(r"(T\d+)\t([A-Za-z][\w-]*) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
OTHER = {
    "E": re.compile(r"E\d+\t[A-Za-z][\w-]*:(T\d+)((?: [A-Z][a-z]+\d*:T\d+)*)"), "A": re.compile(r"A\d+\t[A-Z][a-z]+ (E\d+)(?: \S+)?"),
    "R": re.compile(r"R\d+\t[a-z_]+ Arg1:(T\d+) Arg2:(T\d+)"), "N": re.compile(r"N\d+\tReference (T\d+) Wikidata:Q\d+\t.+"),
    "#": re.compile(r"#\d+\tAnnotatorNotes ([TE]\d+)\t.+"), "*": re.compile(r"\*\tEquiv((?: T\d+){2,})"),
}  # fmt: skip


def test_brat_standoff(readings: list[Reading], tmp_path: Path) -> None:
    out = folder("brat", readings, tmp_path / "brat")
    stems = sorted(p.stem for p in out.glob("*.ann"))
    assert stems == sorted(p.stem for p in out.glob("*.txt")) and len(stems) == len(readings)
    config = (out / "annotation.conf").read_text("utf-8")
    for stem in stems:
        text = (out / f"{stem}.txt").read_bytes().decode("utf-8")
        known: set[str] = set()
        lines = (out / f"{stem}.ann").read_bytes().decode("utf-8").split("\n")
        assert lines.pop() == ""
        for line in lines:
            if found := BOUND.fullmatch(line):
                pieces = [tuple(map(int, piece.split())) for piece in found[3].split(";")]
                assert all("\n" not in text[start:end] for start, end in pieces)
                assert " ".join(text[start:end] for start, end in pieces) == found[4]
                assert re.search(rf"^{re.escape(found[2])}\b", config, re.M), found[2]
            else:
                other = OTHER[line[0]].fullmatch(line)
                assert other, line
                assert set(re.findall(r"\b[TE]\d+\b", line.partition("\t")[2].partition("\t")[0])) <= known | {line.partition("\t")[0]}, f"{line}: names what stands nowhere before"
            id = line.partition("\t")[0]
            assert id == "*" or id not in known, f"{id} stands twice"
            known.add(id)


def test_brat_fragments_at_line_breaks(readings: list[Reading]) -> None:
    reading = readings[0]
    at = reading.text.index("\n")
    span = Span(at - 5, at + 6, reading.text[at - 5 : at + 6])
    reading = dataclasses.replace(reading, statements=(dataclasses.replace(reading.statements[0], span=span),))
    lines = [line for line in standoff(reading) if "\tWords " in line]
    assert lines == [f"{lines[0].partition(chr(9))[0]}\tWords {at - 5} {at};{at + 1} {at + 6}\t{span.text.replace(chr(10), ' ')}"]


# ---- XMI


def test_xmi_is_read_by_cassis(readings: list[Reading], tmp_path: Path) -> None:
    out = folder("xmi", readings, tmp_path / "xmi")
    types = cassis.load_typesystem(io.BytesIO((out / "TypeSystem.xml").read_bytes()))
    for reading, name in zip(readings, map(FileNames().of, (r.id for r in readings)), strict=True):
        cas = cassis.load_cas_from_xmi(io.BytesIO((out / f"{name}.xmi").read_bytes()), typesystem=types)
        text = reading.text.replace("\x0b", "\ufffd")
        assert cas.sofa_string == text
        events = sorted(cas.select("marsad.Event"), key=lambda e: e.begin)
        assert [(e.identifier, e.begin, e.get_covered_text()) for e in events] == [(e.id, e.trigger.start, e.trigger.text) for e in sorted(reading.events, key=lambda e: e.trigger.start)]
        records = {e.id: e for e in reading.events}
        for event in events:
            wanted = list(dict.fromkeys(records[event.identifier].sources))
            assert [s.identifier for s in (event.sources.elements if event.sources else ())] == wanted
        mentions = [(m.identifier, m.begin, m.get_covered_text()) for m in cas.select("marsad.Mention")]
        assert sorted(mentions) == sorted((r.id, m.start, m.text) for r in (*reading.actors, *reading.places) for m in r.mentions)


def test_xmi_counts_utf_16(readings: list[Reading], tmp_path: Path) -> None:
    """cassis turns UIMA's offsets back into Python's: here they are looked at as they are written."""
    reading = next(r for r in readings if "💣" in r.text)
    out = folder("xmi", [reading], tmp_path / "xmi")
    raw = next(p for p in out.glob("*.xmi")).read_text("utf-8")
    units = reading.text.replace("\x0b", "\ufffd").encode("utf-16-le")
    events = [(int(b), int(e)) for b, e in re.findall(r'<marsad:Event [^>]*?begin="(\d+)" end="(\d+)"', raw)]
    assert {units[2 * b : 2 * e].decode("utf-16-le") for b, e in events} == {e.trigger.text for e in reading.events} and events
    mentions = [(int(b), int(e)) for b, e in re.findall(r'<marsad:Mention [^>]*?begin="(\d+)" end="(\d+)"', raw)]
    assert {units[2 * b : 2 * e].decode("utf-16-le") for b, e in mentions} == {m.text for r in (*reading.actors, *reading.places) for m in r.mentions}


# ---- names of files


@given(st.lists(st.text(max_size=100), max_size=20))
def test_file_names_are_safe_and_apart(ids: list[str]) -> None:
    names = FileNames()
    found = [names.of(id) for id in ids]
    assert len({n.casefold() for n in found}) == len(ids)
    assert not any(set(n) & set('/\\:*?"<>|\0\n') or n in (".", "..") or n.startswith(".") for n in found)


# ---- the command


def run(*arguments: str, status: int = 0, input: str | None = None) -> tuple[str, str]:
    result = CliRunner().invoke(app, list(arguments), input=input)
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stdout, result.stderr


@pytest.fixture(scope="module")
def lines(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readings") / "readings.jsonl"
    path.write_text(written("jsonl", readings), "utf-8")
    return path


@pytest.mark.parametrize("name", EXPORTERS)
def test_export_to_standard_output_and_to_a_file(name: str, lines: Path, readings: list[Reading], tmp_path: Path) -> None:
    printed, _ = run("export", name, "--from", str(lines))
    assert printed.replace("\r\n", "\n") == written(name, readings).replace("\r\n", "\n")
    out = tmp_path / "new" / f"out.{'txt' if name == 'csv' else name}"
    if name not in FOLDERS:
        said, _ = run("export", name, "--from", str(lines), "--out", str(out))
        assert said.strip() == str(out) and out.read_bytes().decode("utf-8") == written(name, readings)
        assert [p.name for p in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("name", FOLDERS)
def test_export_of_several_files(name: str, lines: Path, readings: list[Reading], tmp_path: Path) -> None:
    plain = folder(name, readings, tmp_path / "plain")
    wanted = {p.name: p.read_bytes() for p in plain.iterdir()}
    run("export", name, "--from", str(lines), "--out", str(tmp_path / "out"))
    run("export", name, "--from", str(lines), "--out", str(tmp_path / "out.zip"))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        zipped = {n: archive.read(n) for n in archive.namelist()}
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == zipped == wanted
    assert "files in it" in run("export", name, "--from", str(lines), "--out", str(tmp_path / "out"), status=1)[1].replace("\n", " ")
    if name in MAIN:
        main = tmp_path / f"x.{name}"
        run("export", name, "--from", str(lines), "--out", str(main))
        assert main.read_bytes() == wanted[MAIN[name]] and (tmp_path / f"x.evidence.{name}").read_bytes() == wanted[f"evidence.{name}"]
    else:
        assert "--out" in run("export", name, "--from", str(lines), status=2)[1]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_export_from_a_corpus(lines: Path, readings: list[Reading], lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    for name in EXAMPLES[:2]:
        (tmp_path / f"{name}.txt").write_text((ROOT / "examples" / f"{name}.txt").read_text("utf-8"), "utf-8")
    run("add", *(str(tmp_path / f"{name}.txt") for name in EXAMPLES[:2]), "--to", str(path), "--published", "2021-06-15", "--outlet", "وكالة المشرق")
    with marsad.open(path) as corpus:
        kept = [reading for _, reading in corpus.readings()]
    assert len(kept) == 2
    assert run("export", "jsonl", "--from", str(path))[0] == written("jsonl", kept)
    assert len(rows(run("export", "acled", "--from", str(path))[0])) > 3


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_what_read_writes_can_be_exported(format: str, tmp_path: Path) -> None:
    sources = [str(ROOT / "examples" / f"{name}.txt") for name in EXAMPLES[:2]]
    path = tmp_path / f"readings.{format}"
    run("read", *sources, "--format", format, "--out", str(path))
    printed = run("export", "hxl", "--from", str(path))[0]
    assert printed == run("read", *sources, "--format", "hxl")[0]
    assert printed == run("export", "hxl", "--from", "-", input=path.read_text("utf-8"))[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"), (b"\xff\xfe\x00", "UTF-8"), (b'{"id": "x"}\n', "line 1"), (b"[]x", "line 1"), (b"[1]\n", "line 1"), (b"hello\n", "line 1"),
        (b'{"id": "a", "text": "b", "sha256": "c"}\n', "line 1"), (b"SQLite format 3\0" + bytes(84), "corpus"),
    ],
)  # fmt: skip
def test_what_are_no_readings_is_said(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    out, error = run("export", "acled", "--from", str(path), "--out", str(tmp_path / "out.csv"), status=1)
    assert not out and "x.db" in error.replace("\n", "") and said in error and not (tmp_path / "out.csv").exists() and not list(tmp_path.glob("*.part"))


def test_a_broken_line_is_named_and_nothing_is_half_written(lines: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(lines.read_text("utf-8").splitlines()[0] + "\n{broken\n", "utf-8")
    for name in ("ftm", "brat", "csv"):
        assert "line 2" in run("export", name, "--from", str(path), "--out", str(tmp_path / f"out-{name}"), status=1)[1]
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]
    assert "no such file" in run("export", "ftm", "--from", str(tmp_path / "none"), status=1)[1]


def test_what_is_read_is_not_written_over(lines: Path) -> None:
    before = lines.read_bytes()
    assert "written over" in run("export", "jsonl", "--from", str(lines), "--out", str(lines), status=1)[1]
    assert lines.read_bytes() == before


# ---- readings back from JSON


def test_a_reading_comes_back_from_json(readings: list[Reading]) -> None:
    for reading in readings:
        assert Reading.from_json(reading.to_json()) == reading
        assert Reading.from_json(reading.to_json(indent=1)) == reading


@given(st.text(), st.lists(st.builds(lambda id, name, lat: Place(id=id, name=name, kind="city", lat=lat, lon=lat), st.text(), st.text(), st.none() | st.floats(-90, 90))))
def test_any_reading_comes_back_from_json(text: str, places: list[Place]) -> None:
    text = text.encode("utf-8", "replace").decode("utf-8")
    reading = Reading(id="a", title=None, published=None, published_from="none", outlet=None, url=None, text=text, sha256="", marsad="", lexicon="", places=tuple(places))
    assert Reading.from_json(reading.to_json()) == reading


def test_facts_find_sentences(read: Callable[..., Reading]) -> None:
    reading = read("قصف الجيش السوري مدينة إدلب. وانسحبت القوات التركية من رأس العين.\nوقال مصدر: نعم.")
    facts = Facts(reading)
    for event in reading.events:
        sentence = facts.sentence(event.trigger)
        assert reading.text[sentence.start : sentence.end] == sentence.text and sentence.start <= event.trigger.start < event.trigger.end <= sentence.end
        assert sentence.text.count(".") == 1
