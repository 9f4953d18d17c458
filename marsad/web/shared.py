"""What every page needs of the running application."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import TypeVar

from fastapi import HTTPException, Request

from marsad.lexicon import Lexicon, settle
from marsad.mask import mask_private
from marsad.model import Reading
from marsad.store import Corpus
from marsad.web.corpora import Corpora
from marsad.web.remembered import Remembered
from marsad.web.settings import Settings, User
from marsad.web.words import Refused

V = TypeVar("V")
_LOADING = threading.Lock()  # two first requests load the lexicon once

def corpora_of(request: Request) -> Corpora:
    """The connections to the corpus."""
    corpora: Corpora = request.app.state.corpora
    return corpora


def remembered(request: Request, key: Hashable, make: Callable[[], V]) -> V:
    """An answer that takes long, made once for each state of the corpus (``Remembered``)."""
    kept: Remembered = request.app.state.remembered
    return kept.get(key, corpora_of(request).version(), make)


def corpus_of(request: Request) -> AbstractContextManager[Corpus]:
    """The corpus to read from: ``with corpus_of(request) as corpus``."""
    return corpora_of(request).reading()


def corpus_to_write(request: Request) -> AbstractContextManager[Corpus]:
    """The corpus to write to; what is committed in it is kept whatever happens to this process."""
    return corpora_of(request).writing()


def settings_of(request: Request) -> Settings:
    """What the workbench was told when it started."""
    settings: Settings = request.app.state.settings
    return settings


def user_of(request: Request) -> User:
    """Who asks."""
    user: User | None = request.state.user
    if user is None:
        raise Refused(401, "login")
    return user


def need(request: Request, role: str) -> User:
    """Who asks, where they may do what a role may; else 403."""
    user = user_of(request)
    if not user.may(role):
        raise Refused(403, "role", role=role)
    return user


def is_masked(request: Request) -> bool:
    """Whether whoever asks may not see the names of private persons."""
    return settings_of(request).mask or not user_of(request).may("reviewer")


def may_review(request: Request) -> bool:
    """Whether whoever asks may judge: words are pointed to in the text itself, so not where everyone's names are masked."""
    return not is_masked(request)


def shown(request: Request, reading: Reading) -> Reading:
    """A reading as whoever asks may see it."""
    return mask_private(reading, lexicon=lexicon_of(request)).reading if is_masked(request) else reading


def lexicon_of(request: Request) -> Lexicon:
    """The words that this server knows, loaded when they are first asked for."""
    with _LOADING:
        lexicon: Lexicon | None = getattr(request.app.state, "lexicon", None)
        if lexicon is None:
            lexicon = request.app.state.lexicon = Lexicon.load(overlay=settings_of(request).lexicon)
            settle()  # looking through it for garbage takes longer than a page
        return lexicon


def only_json(request: Request) -> None:
    """A dependency of what the API is sent: a form of another site can send anything but JSON without being asked first."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, f"content-type: found {kind or 'none'}; expected application/json")
