"""What the extraction does on pages whose headline, day and text other people have written down.

    python -m bench.pages --pages ../shared/benchmarks/html

Four collections (fundus, goose3, htmldate, newspaper4k, trafilatura) in the shapes of their own repositories. Dates must be
exact; of a text, the share of the gold words that are found and of the found words that are gold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.errors import InputError
from marsad.ingest.html import Extract, extract, told_charset
from marsad.ingest.text import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A page and what is known of it; None where its collection does not tell."""

    name: str
    data: bytes
    url: str | None = None
    title: str | None = None
    day: str | None = None
    body: str | None = None
    begins: str | None = None
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def gold(folder: Path) -> Iterator[Gold]:
    """The pages of every collection that is there."""
    dates: dict[str, Any] = _json(folder / "htmldate" / "eval_mediacloud_2020.json") or {}
    for url, told in dates.items():
        yield Gold(name=told["file"], data=(folder / "htmldate" / "test_set" / told["file"]).read_bytes(), url=url, day=told["date"])
    told = _json(folder / "fundus" / "lb" / "LBCGroup.json")
    if told:
        info = _json(folder / "fundus" / "lb" / "meta.info")
        version = told["V1"]
        for name, about in info.items():
            body = "\n".join(p for part in version["body"]["sections"] for p in part["paragraphs"])
            yield Gold(name=name, data=gzip.decompress((folder / "fundus" / "lb" / name).read_bytes()), url=about["url"], title=version["title"],
                       day=version["publishing_date"][:10], body=body)  # fmt: skip
    told = _json(folder / "goose3" / "test_cnn_arabic.json")
    if told:
        yield Gold(name="test_cnn_arabic.html", data=(folder / "goose3" / "test_cnn_arabic.html").read_bytes(), url=told["url"],
                   begins=told["expected"]["cleaned_text"])  # fmt: skip
    told = _json(folder / "newspaper4k" / "metadata" / "arabic_article.json")
    if told:
        yield Gold(name="arabic_article.html", data=(folder / "newspaper4k" / "html" / "arabic_article.html").read_bytes(), url=told["url"],
                   title=told["title"], body=(folder / "newspaper4k" / "txt" / "arabic_article.txt").read_text("utf-8"))  # fmt: skip
    told = _json(folder / "trafilatura" / "evaldata.json")
    for url, one in (told or {}).items():
        path = folder / "trafilatura" / "eval" / one["file"]
        if path.exists():
            yield Gold(name=one["file"], data=path.read_bytes(), url=url, title=one["title"] or None, day=one["date"] or None,
                       holds=tuple(one["with"]), lacks=tuple(one["without"]))  # fmt: skip


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def words(text: str) -> Counter[str]:
    """The words of a text, marks left out."""
    return Counter(word for part in text.split() if (word := "".join(c for c in part if c.isalnum())))


def compare(one: Gold, found: Extract) -> list[str]:
    """Each thing that is known of a page: whether it was found, in a few words."""
    out: list[str] = []
    if one.day is not None:
        out.append(f"day {'right' if found.published == one.day else f'WRONG {found.published}, not {one.day}'}")
    if one.title is not None:
        right = words(found.title or "") == words(one.title)
        out.append(f"title {'right' if right else f'WRONG {found.title}, not {one.title}'}")
    if one.body is not None:
        told, got = words(one.body), words(found.text)
        same = sum((told & got).values())
        out.append(f"body recall {same / sum(told.values()):.2f} precision {same / max(1, sum(got.values())):.2f}")
    if one.begins is not None:
        begins = " ".join(found.text.split()).startswith(" ".join(one.begins.split())[:60])
        out.append(f"beginning {'right' if begins else 'WRONG ' + found.text[:60]}")
    text = " ".join(found.text.split())
    out += [f"WRONG: lacks {part}" for part in one.holds if part not in text]
    out += [f"WRONG: holds {part}" for part in one.lacks if part in text]
    if (one.holds or one.lacks) and not any("WRONG:" in part for part in out):
        out.append("traps right")
    return out


def html_of(one: Gold) -> str:
    """A page's characters."""
    return decode(one.data, name=one.name, told=told_charset(one.data)).text


def read_page(one: Gold) -> Extract | None:
    """What our extraction makes of a page; None where it refuses it."""
    try:
        return extract(html_of(one), name=one.name, url=one.url)
    except InputError:
        return None


def tally(pages: list[Gold], found: list[dict[str, Any] | None]) -> dict[str, Any]:
    """Right days and titles of those that are told; of bodies, the mean recall and precision; beginnings and traps right."""
    counts: Counter[str] = Counter()
    recall, precision = [], []
    for one, got in zip(pages, found, strict=True):
        page = got or {}
        text = " ".join((page.get("text") or "").split())
        for name, told, right in (
            ("days", one.day is not None, page.get("day") == one.day),
            ("titles", one.title is not None, words(page.get("title") or "") == words(one.title or "")),
            ("beginnings", one.begins is not None, text.startswith(" ".join((one.begins or "").split())[:60])),
            ("traps", bool(one.holds or one.lacks), all(p in text for p in one.holds) and not any(p in text for p in one.lacks)),
        ):
            counts[f"{name}_told"] += told
            counts[name] += told and right
        if one.body is not None:
            told, mine = words(one.body), words(text)
            same = sum((told & mine).values())
            recall.append(same / sum(told.values()))
            precision.append(same / max(1, sum(mine.values())))
    share = {"recall": round(sum(recall) / len(recall), 3), "precision": round(sum(precision) / len(precision), 3)} if recall else {}
    return {"pages": len(pages), "bodies": len(recall), **counts, **share}


def measure(folder: Path) -> dict[str, Any]:
    """Our extraction's tally."""
    pages = list(gold(folder))
    found = [{"title": e.title, "day": e.published, "text": e.text} if (e := read_page(one)) else None for one in pages]
    return {"Marsad": tally(pages, found)}


def main() -> int:
    """Print a line a page; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print what was taken")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.json:
        print(json.dumps(measure(args.pages), ensure_ascii=False))
        return 0
    wrong = count = 0
    for one in gold(args.pages):
        count += 1
        try:
            page = decode(one.data, name=one.name, told=told_charset(one.data))
            found = extract(page.text, name=one.name, url=one.url)
        except InputError as error:
            print(f"{one.name}: WRONG: {error}")
            wrong += 1
            continue
        lines = compare(one, found)
        wrong += sum("WRONG" in line for line in lines)
        print(f"{one.name}: {'; '.join(lines)}")
        if args.show:
            print(f"    {found.outlet} · {found.author} · {found.published_at} · {found.section} · {found.url}\n    {found.title}\n    {found.text}")
            print("    links:", [(link.text, link.url) for link in found.links], "\n")
    print(f"{count} pages, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
