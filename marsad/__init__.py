"""Marsad reads an Arabic news article into records, each tied to the exact characters that say it.

>>> import marsad
>>> reading = marsad.read("قصفت قوات النظام السوري مدينة إدلب أمس.", published="2019-07-05")
>>> reading.events[0].type, reading.events[0].evidence[0].text
('ASSAULT', 'قصفت')
"""

from __future__ import annotations

__version__ = "0.1.0"

from functools import lru_cache

from marsad.errors import DataError, InputError, MarsadError
from marsad.lexicon import Lexicon
from marsad.model import Reading, Span

__all__ = ["DataError", "InputError", "Lexicon", "MarsadError", "Reading", "Span", "read"]


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
    names_model: bool = True,
) -> Reading:
    """Read one Arabic article into a ``Reading``.

    ``published`` is the ISO day that relative dates count from; without it, the day that the text itself betrays is
    taken and marked ``published_from: "text"``, never today. With ``title`` the reading's text is the title, a newline
    and the text. ``lexicon`` defaults to the built-in one, loaded once. ``names_model=False``
    leaves out the tagger that proposes names no list has. Raises ``InputError`` for a day that is none.
    """
    import datetime as dt

    from marsad.pipeline import make_article
    from marsad.pipeline import read as read_article

    if published is not None:
        try:
            published = dt.date.fromisoformat(published[:10]).isoformat()
        except ValueError:
            raise InputError(f"published: found {published!r}; expected an ISO day such as 2019-07-05") from None
    article = make_article(text, title=title, published=published, outlet=outlet, url=url, id=id)
    return read_article(article, lexicon or _built_in(), names_model=names_model)


