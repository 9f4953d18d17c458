"""The application: settings and a corpus to pages and an API."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from marsad import __version__
from marsad.errors import InputError
from marsad.web import api
from marsad.web.accounts import Accounts, users_file, who_asks
from marsad.web.corpora import Corpora
from marsad.web.guard import Authenticate, Guard
from marsad.web.look import STATIC, page
from marsad.web.pages import actors, agree, agreements, article, event, map, overview, review, search, story, users
from marsad.web.remembered import Remembered
from marsad.web.settings import OWNER, Settings, checked
from marsad.web.words import Refused

PAGES = (overview, article, event, story, search, map, agreements, actors, agree, review, users)


class Files(StaticFiles):
    """Our own files. Addresses with a hash of the content may be kept for good."""

    def file_response(self, *given: Any, **options: Any) -> Response:
        response = super().file_response(*given, **options)
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if b"v=" in given[2].get("query_string", b"") else "public, max-age=3600"
        return response


def create_app(corpus: Path, settings: Settings | None = None, *, authenticate: Authenticate | None = None) -> FastAPI:
    """The workbench over a corpus file. Who asks is told by the users of the settings, or by ``authenticate``; without both,
    everyone is the owner of this machine.

    Raises ``InputError`` where the file is no corpus, or the settings would let strangers in.
    """
    given = checked(settings or Settings())
    corpora = Corpora(corpus, given.threads)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = given.threads
        yield
        corpora.close()
        if accounts is not None:
            accounts.close()

    app = FastAPI(
        title="Marsad", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan,
        description="Records of an Arabic news corpus, each tied to the words that say it.",
    )  # fmt: skip
    app.state.corpora = corpora
    app.state.settings = given
    app.state.remembered = Remembered()
    app.state.rate = api.Rate(given.reads_a_minute)
    app.state.masked, app.state.masked_lock = OrderedDict(), threading.Lock()
    if given.users is not None and not given.users.exists():
        raise InputError(f"{given.users}: no such file; marsad users add NAME --file {given.users} makes one")
    accounts = Accounts(given.users or users_file(corpus)) if given.users is not None or given.proxy_header is not None else None
    known: Authenticate = (lambda request: who_asks(request, accounts, given)) if accounts is not None else (lambda _: OWNER)
    app.state.accounts = accounts
    app.state.authenticate = authenticate or known
    who: Callable[[], Authenticate] = lambda: app.state.authenticate  # noqa: E731
    app.add_middleware(Guard, settings=given, secret=secrets.token_bytes(32), authenticate=who)
    app.mount("/static", Files(directory=STATIC), name="static")
    app.include_router(api.router)
    for one in PAGES:
        app.include_router(one.router, include_in_schema=False)
    app.add_exception_handler(InputError, _input_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def _input_error(request: Request, error: Exception) -> Response:
    return _told(request, 400, str(error))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), error.headers, error if isinstance(error, Refused) else None)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return _told(request, 422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")


def _told(request: Request, status: int, reason: str, headers: Any = None, why: Refused | None = None) -> Response:
    """An error as JSON to programs, as a page to people."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": reason}, status, headers=headers)
    response = page(request, "error.html", status, code_=status, reason=reason, why=why)
    response.headers.update(headers or {})
    return response
