"""Sources to text: the only code that knows files, encodings and (later) HTML."""

from __future__ import annotations

from marsad.ingest.text import Source, read_source

__all__ = ["Source", "read_source"]
