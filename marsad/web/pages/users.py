"""Logging in and out; for administrators the users and the log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import InputError
from marsad.web.accounts import COOKIE, HOURS, Accounts, origin_of
from marsad.web.look import page
from marsad.web.settings import ROLES
from marsad.web.shared import need, settings_of, user_of
from marsad.web.words import Refused

router = APIRouter()
Text = Annotated[str, Form()]


def accounts_of(request: Request) -> Accounts:
    """The users of this workbench; 404 where it has none."""
    accounts: Accounts | None = request.app.state.accounts
    if accounts is None:
        raise Refused(404, "no_users")
    return accounts


def log(request: Request, what: str, detail: str | None = None) -> None:
    """Say in the log what whoever asks did; without users there is none to keep it."""
    accounts: Accounts | None = request.app.state.accounts
    if accounts is not None:
        accounts.log(user_of(request).name, what, detail, origin_of(request))


def within(address: str) -> str:
    """An address of ours to go on to, whatever was asked for: no other site, no header of its own.

    >>> within("/review?order=second"), within("//example.org"), within("https://example.org"), within("/\\\\example.org")
    ('/review?order=second', '/', '/', '/')
    """
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:
    """Who are you?"""
    accounts_of(request)
    return page(request, "login.html", next=within(next), proxy=settings_of(request).proxy_header is not None, wrong=None)


@router.post("/login")
def login(request: Request, name: Text, password: Text, next: Text = "/") -> Response:
    """A session, where name and password are right."""
    try:
        session = accounts_of(request).login(name.strip(), password, origin=origin_of(request))
        wrong, status = "login.wrong", 401
    except InputError:
        session, wrong, status = None, "login.many", 429
    if session is None:
        return page(request, "login.html", status, next=within(next), proxy=False, wrong=wrong)
    answer = RedirectResponse(within(next), 303)
    answer.set_cookie(COOKIE, session, max_age=HOURS * 3600, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/")
    return answer


@router.post("/logout")
def logout(request: Request) -> Response:
    """The end of all of one's sessions."""
    accounts_of(request).logout(user_of(request).name, origin=origin_of(request))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/users")
def users(request: Request, before: int | None = None) -> Response:
    """The users, and who did what, the latest first."""
    need(request, "admin")
    accounts = accounts_of(request)
    return _users(request, accounts, before)


@router.post("/users")
def put(request: Request, name: Text, role: Text, password: Text = "") -> Response:
    """A user added, or changed."""
    need(request, "admin")
    accounts = accounts_of(request)
    if settings_of(request).proxy_header is None and not password:
        return _users(request, accounts, None, wrong="users.password.needed")
    try:
        accounts.put(name.strip(), role, password or None, by=user_of(request).name, origin=origin_of(request))
    except InputError as error:
        return _users(request, accounts, None, wrong=str(error))
    return RedirectResponse("/users", 303)


@router.post("/users/remove")
def remove(request: Request, name: Text) -> Response:
    """A user taken out; never oneself, so that somebody is left to let others in."""
    user = need(request, "admin")
    accounts = accounts_of(request)
    if name == user.name:
        return _users(request, accounts, None, wrong="users.not_oneself")
    accounts.remove(name, by=user.name, origin=origin_of(request))
    return RedirectResponse("/users", 303)


def _users(request: Request, accounts: Accounts, before: int | None, *, wrong: str | None = None) -> Response:
    entries = accounts.entries(before=before, limit=50)
    older = entries[-1][0] if len(entries) == 50 else None
    return page(request, "users.html", 400 if wrong else 200, users=accounts.users(), roles=ROLES, entries=[entry for _, entry in entries], older=older, wrong=wrong)
