"""Marsad reads an Arabic news article into records, each tied to the exact characters that say it.

>>> import marsad
>>> reading = marsad.read("قصفت قوات النظام السوري مدينة إدلب أمس.", published="2019-07-05")
>>> reading.events[0].type, reading.events[0].evidence[0].text
('ASSAULT', 'قصفت')
"""

from __future__ import annotations

__version__ = "0.1.0"

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import DataError, InputError, MarsadError
from marsad.lexicon import Lexicon
from marsad.model import Reading, Span

if TYPE_CHECKING:
    from marsad.store import Corpus

__all__ = ["DataError", "InputError", "Lexicon", "MarsadError", "Reading", "Span", "open", "read"]


@lru_cache(maxsize=1)
def _built_in() -> Lexicon:
    return Lexicon.load()


def read(
    text: str,
    *,
    title: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    id: str | None = None,
    lexicon: Lexicon | None = None,
    event_model: str = "mark",
    names_model: bool = True,
    encoder: bool = False,
) -> Reading:
    """Read one Arabic article into a ``Reading``.

    ``published`` is the ISO day that relative dates count from; without it, the day that the text itself betrays is
    taken and marked ``published_from: "text"``, never today. With ``title`` the reading's text is the title, a newline
    and the text. ``lexicon`` defaults to the built-in one, loaded once. ``event_model``: what the learned second look at
    events does (docs/event-model.md): ``"mark"`` what it doubts, ``"strict"`` moves it to ``unresolved``, ``"off"``.
    ``names_model=False`` leaves out the tagger that proposes names no list has (docs/names-model.md). ``encoder=True`` has a small transformer look at the
    events too, a tenth as fast and better on text that nobody tuned for (docs/encoder.md). Raises ``InputError`` for a day
    that is none.
    """
    import datetime as dt

    from marsad.encoder.network import load
    from marsad.events.second import LOOKS
    from marsad.pipeline import make_article
    from marsad.pipeline import read as read_article

    if published is not None:
        try:
            published = dt.date.fromisoformat(published[:10]).isoformat()
        except ValueError:
            raise InputError(f"published: found {published!r}; expected an ISO day such as 2019-07-05") from None
    if event_model not in LOOKS:
        raise InputError(f"event_model: found {event_model!r}; expected {', '.join(LOOKS)}")
    article = make_article(text, title=title, published=published, outlet=outlet, url=url, id=id)
    return read_article(article, lexicon or _built_in(), look=LOOKS[event_model], names_model=names_model, encoder=load() if encoder else None)


def open(path: str | Path, *, create: bool = False, judged: bool = True) -> Corpus:
    """Open a corpus, the file that ``marsad add`` fills: its articles, readings, and what can be asked of them.

    What it gives is as reviewers left it; with ``judged=False`` as the program read it, and nothing can be written.

    Raises ``InputError`` where there is none and ``create`` is not given, or where it is no corpus.
    """
    from marsad.store import open_corpus

    return open_corpus(path, create=create, judged=judged)
