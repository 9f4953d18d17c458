"""Pages of a web archive (WARC), one at a time: what CC-NEWS and web crawlers write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from marsad.ingest.found import Options, Problem, Raw, Unit, needs, shown
from marsad.ingest.text import LARGEST

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(path: Path, options: Options) -> Iterator[tuple[Unit, int]]:
    """The pages of an archive that were answered with 200 and are HTML; nothing else of it is looked at."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise needs("fastwarc", "WARC files") from None
    name = shown(path)
    begin = 0
    records = None
    try:
        with path.open("rb") as handle:
            records = ArchiveIterator(handle, record_types=WarcRecordType.response, parse_http=True, auto_decode="all", max_content_length=LARGEST)
            for record in records:
                took, begin = max(0, handle.tell() - begin), handle.tell()
                http = record.http_headers
                if http is None or http.status_code != 200 or (record.http_content_type or "").lower() not in _PAGES:
                    continue
                data = record.reader.read(LARGEST + 1)
                source = f"{name}#{record.stream_pos}"
                if len(data) > LARGEST:
                    yield Problem(source=source, stage="take", reason=f"found over {LARGEST // 2**20} MB; expected one article"), took
                    continue
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
                yield Raw(source=source, data=data, url=url, charset=record.http_charset, sifted=True), took
    except (OSError, ValueError, RuntimeError) as error:
        yield Problem(source=name, stage="take", reason=f"the archive breaks off or is none: {' '.join(str(error).split())}"), 0
