"""What every page needs of the running application."""

from __future__ import annotations

from contextlib import AbstractContextManager

from fastapi import HTTPException, Request

from marsad.store import Corpus
from marsad.web.corpora import Corpora
from marsad.web.settings import Settings, User


def corpora_of(request: Request) -> Corpora:
    """The connections to the corpus."""
    corpora: Corpora = request.app.state.corpora
    return corpora


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
        raise HTTPException(401, "log in first")
    return user


def need(request: Request, role: str) -> User:
    """Who asks, where they may do what a role may; else 403."""
    user = user_of(request)
    if not user.may(role):
        raise HTTPException(403, f"this takes the role {role}")
    return user
