"""What a corpus answers: rows, one a record of a reading, with the article that says it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from marsad.errors import InputError
from marsad.model import Span
from marsad.store.records import KeptArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event, with where it was told. Names of several are joined by `` | ``; offsets count in the article's text."""

    article: str
    outlet: str | None
    published: str | None
    type: str
    mode: str | None
    status: str
    start: str | None
    end: str | None
    precision: str | None
    country: str | None
    country_from: str | None
    sources: str | None
    targets: str | None
    places: str | None
    lat: float | None
    lon: float | None
    claimant: str | None
    background: bool
    words: str
    confidence: float
    title: str | None
    url: str | None
    event: str
    claimed_by: str | None
    statement: str | None
    agreement: str | None
    cameo: str | None
    acled: str | None
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement: who is reported to have said what."""

    article: str
    outlet: str | None
    published: str | None
    speaker: str | None
    country: str | None
    cue: str
    words: str
    direct: bool
    addressee: str | None
    chain: str | None
    title: str | None
    url: str | None
    statement: str
    speaker_id: str | None
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A count of human cost, with the event that it belongs to."""

    article: str
    outlet: str | None
    published: str | None
    kind: str
    low: int | None
    high: int | None
    people: str | None
    source: str | None
    words: str
    event_type: str | None
    start: str | None
    country: str | None
    places: str | None
    title: str | None
    url: str | None
    figure: str
    event: str | None
    source_id: str | None
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """An agreement as one article names it."""

    article: str
    outlet: str | None
    published: str | None
    name: str
    start: str | None
    end: str | None
    parties: str | None
    places: str | None
    provisions: int
    implementations: int
    violations: int
    words: str
    title: str | None
    url: str | None
    agreement: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found: the piece of it that says most of what was asked, and the words in it that do."""

    article: KeptArticle
    score: float
    snippet: Span
    words: tuple[Span, ...]


Record = TypeVar("Record")


class Rows(Sequence[Record], Generic[Record]):
    """The answers to a query, in order. Iterated, they are fetched one at a time; asked for their number, all at once."""

    def __init__(self, kind: type[Record], fetch: Any) -> None:
        self.kind = kind
        self._fetch = fetch
        self._rows: list[Record] | None = None

    def __iter__(self) -> Iterator[Record]:
        return iter(self._rows) if self._rows is not None else self._fetch()

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | Sequence[Record]:
        return self._all()[at]

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.kind.__name__}>"

    def _all(self) -> list[Record]:
        if self._rows is None:
            self._rows = list(self._fetch())
        return self._rows

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a row's fields."""
        return tuple(field.name for field in dataclasses.fields(self.kind))  # type: ignore[arg-type]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a mapping from column to value."""
        names = self.columns
        return [{name: getattr(row, name) for name in names} for row in self]

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame; needs the extra ``pandas``."""
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas needs pandas: pip install 'marsad[pandas]'") from None
        return pandas.DataFrame(self.to_dicts(), columns=list(self.columns))

    def to_polars(self) -> Any:
        """The rows as a polars DataFrame; needs the extra ``polars``."""
        try:
            import polars
        except ImportError:
            raise InputError("to_polars needs polars: pip install 'marsad[polars]'") from None
        return polars.DataFrame(self.to_dicts(), schema=list(self.columns), orient="row", infer_schema_length=None)
