"""Makes a folder like GeoNames' export, a few thousand rows, with the odd rows that the real one has.

The layout is that of the export's readme: 19 columns in allCountries.txt, 10 in alternateNamesV2.txt. Names are made of
Arabic syllables, the same for the same seed.
"""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

SYLLABLES = "با تل دي را سي شو عي فا كف مع نو هر ود جب حم خا صي طر قن لب".split()
FEATURES = (("P", "PPL"),) * 12 + (("P", "PPLX"), ("P", "PPLH"), ("P", "PPLW"), ("P", "PPLQ"), ("H", "WLL"), ("H", "WAD"), ("S", "AIRP"), ("T", "HLL"), ("A", "ADM2"), ("", ""))
COUNTRIES = ("SY", "LY", "YE", "SD", "IQ", "US", "FR")
LINKS = ("link", "wkdt", "post", "unlc", "iata")


def name_of(rng: random.Random) -> str:
    return rng.choice(("", "ال")) + "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 3)))


def place_row(id: int, name: str, country: str, **cells: object) -> str:
    row: dict[str, object] = {
        "asciiname": name, "alternate": "", "lat": "35.50000", "lon": "36.50000", "class": "P", "code": "PPL", "cc2": "", "admin1": "12",
        "admin2": "", "admin3": "", "admin4": "", "population": 0, "elevation": "", "dem": 300, "timezone": "Asia/Damascus", "changed": "2024-01-01",
    }  # fmt: skip
    row |= cells
    return "\t".join(map(str, (
        id, name, row["asciiname"], row["alternate"], row["lat"], row["lon"], row["class"], row["code"], country, row["cc2"], row["admin1"],
        row["admin2"], row["admin3"], row["admin4"], row["population"], row["elevation"], row["dem"], row["timezone"], row["changed"],
    ))) + "\n"  # fmt: skip


def name_row(id: int, place: int, language: str, name: str, *, flags: str = "", since: str = "", until: str = "") -> str:
    """``flags``: p preferred, s short, c colloquial, h historic."""
    told = ["1" if flag in flags else "" for flag in "psch"]
    return "\t".join((str(id), str(place), language, name, *told, since, until)) + "\n"


def make_dump(folder: Path, *, rows: int = 4000, seed: int = 7) -> dict[int, str]:
    """Write the folder; what each place's first Arabic name should be, for those that should be taken by default."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[int, str] = {}
    number = 0
    names = []
    with (folder / "allCountries.txt").open("w", encoding="utf-8", newline="") as places:
        for id in range(1, rows + 1):
            country = rng.choice(COUNTRIES)
            feature, code = rng.choice(FEATURES)
            population = rng.choice((0, 0, 0, 120, 4000, 250_000 if country in ("US", "FR") else 90_000))
            name = name_of(rng)
            tagged = rng.random() < 0.6
            historic = rng.random() < 0.1
            places.write(place_row(
                id, f"Place {id}", country, lat=f"{rng.uniform(12, 37):.5f}", lon=f"{rng.uniform(10, 54):.5f}", population=population,
                alternate=rng.choice(("", "Gnon,Gnum", name)), **{"class": feature, "code": code},
                changed=f"20{rng.randint(10, 24):02}-{rng.randint(1, 12):02}-15",
            ))  # fmt: skip
            for language, other, flags in (
                ("en", f"Place {id}", "p"), (rng.choice(LINKS), "https://example.org/\u0627", ""), ("fa", "شهر" + name, ""), ("ku", "گوند", ""),
                *((("ar", name, "h" if historic else rng.choice(("", "p", "ps"))),) if tagged else ()),
                *((("ar", "قديمة" + name, "h"), ("ar", "عامية" + name, "c")) if rng.random() < 0.3 else ()),
            ):  # fmt: skip
                number += 1
                names.append(name_row(number, id, language, other, flags=flags))
            kept = (feature == "P" and code not in ("PPLH", "PPLCH")) or code in ("AIRP", "ADM2")
            near = country not in ("US", "FR") or (feature == "P" and code != "PPLX" and population >= 100_000)
            if kept and near and tagged and not historic:
                wanted[id] = name
    rng.shuffle(names)  # the export's names stand in no order of places
    (folder / "alternateNamesV2.txt").write_text("".join(names), encoding="utf-8")
    (folder / "admin1CodesASCII.txt").write_text("".join(f"{c}.12\tRegion of {c}\tRegion of {c}\t{n}\n" for n, c in enumerate(COUNTRIES)), encoding="utf-8")
    return wanted


def pack(folder: Path) -> None:
    """The files of a folder packed as GeoNames packs them: each in an archive of its name."""
    for path in sorted(folder.glob("a*s*.txt")):
        if path.stem in ("allCountries", "alternateNamesV2"):
            with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(path, path.name)
            path.unlink()
