"""What stands before every page: who asks and in which language, and that no other site asks in their name.

A plain ASGI layer. Requests must be addressed to this host; those that change something must come from a page of ours (origin
and a token); every answer carries a policy under which no page runs a script or takes a style of any other place.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.web.settings import Settings, User, is_loopback
from marsad.web.words import LANGUAGES

THEMES, DIGITS = ("auto", "light", "dark"), ("latn", "arab")
CHOICES = {"lang": LANGUAGES, "theme": THEMES, "digits": DIGITS}  # ?lang=en is kept in a cookie; the first is the default
A_YEAR = 365 * 24 * 3600
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "permissions-policy": "interest-cohort=()",
}  # fmt: skip
OPEN = ("/static/", "/login", "/favicon.ico")  # asked for without being anyone

Authenticate = Callable[[Request], User | None]


class Guard:
    """Settles ``request.state``: ``lang``, ``theme``, ``digits``, ``user``, ``csrf`` (the token that forms must carry)."""

    def __init__(self, app: ASGIApp, *, settings: Settings, secret: bytes, authenticate: Callable[[], Authenticate]) -> None:
        self.app = app
        self.settings = settings
        self.secret = secret
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        chosen = {name: value for name in CHOICES if (value := request.query_params.get(name)) in CHOICES[name]}
        for name, every in CHOICES.items():
            kept = request.cookies.get(f"marsad_{name}")
            setattr(request.state, name, chosen.get(name) or (kept if kept in every else every[0]))
        seed = request.cookies.get("marsad_form") or ""
        fresh = not (len(seed) == 32 and seed.isalnum())
        if fresh:
            seed = secrets.token_hex(16)
        request.state.csrf = hmac.new(self.secret, seed.encode(), hashlib.sha256).hexdigest()
        request.state.user = None

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
                    if fresh:
                        headers.append("set-cookie", f"marsad_form={seed}; Path=/; HttpOnly; SameSite=Strict")
                    for name, value in chosen.items():
                        headers.append("set-cookie", f"marsad_{name}={value}; Path=/; Max-Age={A_YEAR}; HttpOnly; SameSite=Lax")
            await send(message)

        refused = self._refused(request)
        if refused is None and request.method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            body = await _body(receive, self.settings.body_bytes)
            receive = _again(body, receive)
            refused = PlainTextResponse("too large", 413) if body is None else self._forged(request, body)
        await (refused or self.app)(scope, receive, answer)

    def _refused(self, request: Request) -> Response | None:
        """An answer to a request that goes no further: addressed to another host, or by nobody."""
        host = request.headers.get("host", "").rsplit(":", 1)[0].strip("[]").lower()
        if host not in (*self.settings.hosts, self.settings.host) and not is_loopback(host or "-"):
            if is_loopback(self.settings.host) or self.settings.hosts:
                return PlainTextResponse("this host is not served here (--allow-host NAME allows it)", 421)
        request.state.user = self.authenticate()(request)
        if request.state.user is None and not request.url.path.startswith(OPEN):
            if request.url.path.startswith("/api/"):
                return JSONResponse({"detail": "log in first"}, 401)
            return RedirectResponse(f"/login?next={quote(request.url.path)}", 303)
        return None

    def _forged(self, request: Request, body: bytes) -> Response | None:
        """An answer to a request that another site may have made in the user's name."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
            return PlainTextResponse("this comes from another site", 403)
        if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return PlainTextResponse("this comes from another site", 403)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.url.path.startswith("/api/"):
            return None  # shared.only_json: no form of another site can send what is taken there
        token = request.headers.get("x-csrf-token")
        if token is None and kind == FORM:
            token = parse_qs(body.decode("utf-8", "replace"), max_num_fields=1000).get("csrf", [""])[0]
        if not hmac.compare_digest((token or "").encode(), request.state.csrf.encode()):
            return PlainTextResponse("the form is too old: load the page again", 403)
        return None


FORM = "application/x-www-form-urlencoded"


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole of a request, or None where it is larger than may be."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes | None, receive: Receive) -> Receive:
    """The request that was read, for who reads it next."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body or b"", "more_body": False}

    return once
