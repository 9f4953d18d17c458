"""How two readings of one article differ, record by record and field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.model import Reading
from marsad.store.records import Change

RECORDS = ("actors", "places", "statements", "figures", "events", "agreements", "relations", "framings")
# Which row or rule found a record changes whenever a table does; what it found is what counts.
_APART = ("reasons", "rule", "candidates")


def compare(old: Reading, new: Reading) -> Iterator[Change]:
    """Each record of two readings that is in one of them only, or is not the same in both."""
    before, after = old.to_dict(), new.to_dict()
    for records in RECORDS:
        was, now = _by_name(before[records]), _by_name(after[records])
        for name in [*was, *(name for name in now if name not in was)]:
            one, other = was.get(name), now.get(name)
            if one == other:
                continue
            if one is None or other is None:
                change = "added" if one is None else "removed"
                yield Change(article=new.id, record=records[:-1], name=name, change=change, before=_json(one), after=_json(other))
                continue
            fields = [field for field in {**one, **other} if one.get(field) != other.get(field)]
            yield Change(
                article=new.id, record=records[:-1], name=name, change="changed", before=_json({f: one.get(f) for f in fields}),
                after=_json({f: other.get(f) for f in fields}),
            )  # fmt: skip


def _by_name(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by their id; those that have none, by their words and what is said with them."""
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        bare = _bare(record)
        name = record.get("id") or f"{record['span']['start']}-{record['span']['end']}:{record.get('relation') or record.get('kind')}"
        while name in found:
            name += "+"
        found[name] = bare
    return found


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if key not in _APART}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
