"""A web page from its address: fetched over http or https, with limits, and nothing else looked at on the way.

One request (and its redirects), no cookies, no script, no images. What the page says is taken out by ``ingest.html``.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import quote, urlsplit, urlunsplit

from marsad import __version__
from marsad.errors import InputError
from marsad.ingest.text import LARGEST

TIMEOUT = 20.0  # seconds without a byte
DEADLINE = 60.0  # seconds for the whole page: a server that trickles is no better than one that is silent
READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses as an IPv6 network reaches them (NAT64)
_SAFE = "/%:@!$&'()*+,;=~-._"


Check = Callable[[str], None]


class Refused(InputError):
    """An error status, and how long the server asks to be left alone."""

    def __init__(self, reason: str, *, status: int, wait: float | None) -> None:
        super().__init__(reason)
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent: where it was in the end, its bytes, and what it said they are."""

    url: str
    data: bytes
    kind: str
    charset: str | None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects stay on the web: a page must not send its reader to a file, to ftp, or where ``check`` forbids."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise InputError(f"{req.full_url}: sends on to what is not on the web")
        self.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _addresses(host: str, port: int) -> list[tuple[int, str]]:
    """The addresses of a host: family and number."""
    return [(int(found[0]), str(found[4][0])) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_private(address: str) -> bool:
    """Whether an address is not of the open web: loopback, a private network, link-local, reserved.

    >>> is_private("127.0.0.1"), is_private("10.0.0.7"), is_private("169.254.169.254"), is_private("::ffff:127.0.0.1"), is_private("93.184.216.34")
    (True, True, True, True, False)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return not found.is_global or found.is_multicast


def _connect(host: str, port: int, timeout: float | None, private: bool) -> socket.socket:
    """A connection to an address that was looked at: looking a name up twice could give two addresses."""
    last: OSError | None = None
    for _, address in _addresses(host, port):
        if not private and is_private(address):
            raise InputError(f"{host}: is {address}, an address inside this network; --private allows it")
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            last = error
    raise last or OSError(f"no address of {host}")


def _opener(check: Check, private: bool) -> urllib.request.OpenerDirector:
    """What fetches: connections go only to addresses that were looked at. Through a proxy, the proxy looks."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            self.sock = _connect(self.host, self.port, self.timeout, private)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            if getattr(self, "_tunnel_host", None):  # a proxy's own business
                super().connect()
                return
            self.sock = ssl.create_default_context().wrap_socket(_connect(self.host, self.port, self.timeout, private), server_hostname=self.host)

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(http.client.HTTPConnection if req.has_proxy() else Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req)

    return urllib.request.build_opener(_Redirects(check), PlainHandler, SecureHandler)


def fetch(
    url: str, *, kinds: Sequence[str] = READABLE, private: bool | None = None, agent: str | None = None, check: Check = lambda url: None,
    largest: int = LARGEST,
) -> Page:  # fmt: skip
    """Fetch one page. Raises ``InputError`` with a one-line reason: no answer, an error status, too large, no text.

    ``private`` says whether addresses inside this network may be asked; where None, they may if ``url`` itself is one.
    ``check`` is asked before every redirect is followed, and may raise.
    """
    whole = plain(url)
    if private is None:
        private = _typed_private(whole)

    def looked_at(other: str) -> None:
        if not private and _is_literal(other):
            raise InputError(f"{url}: {urlsplit(other).hostname} is inside this network; --private allows it")
        check(other)

    looked_at(whole)
    headers = {"User-Agent": agent or f"marsad/{__version__}", "Accept": ", ".join(kinds), "Accept-Encoding": "identity"}
    begin = time.monotonic()
    try:
        with _opener(looked_at, private).open(urllib.request.Request(whole, headers=headers), timeout=TIMEOUT) as response:
            kind = response.headers.get_content_type() if "Content-Type" in response.headers else "text/html"
            if kind not in kinds:
                raise InputError(f"{url}: found {kind}; expected {'a page of HTML or text' if kinds is READABLE else ' or '.join(kinds)}")
            data = _body(response, url, begin, largest)
            charset = response.headers.get_content_charset()
            return Page(url=response.geturl(), data=data, kind=kind, charset=charset)
    except urllib.error.HTTPError as error:
        reason = f"{error.code} {error.reason}"
        if 300 <= error.code < 400:
            reason = "sends on to what is not on the web" if "not allowed" in str(error.reason) else "sends on without end"
        raise Refused(f"{url}: {reason}", status=error.code, wait=_seconds(error.headers.get("Retry-After"))) from None
    except TimeoutError:
        raise InputError(f"{url}: no answer within {TIMEOUT:g} seconds") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, InputError):
            raise InputError(f"{url}: {error.reason}") from None
        late = isinstance(error.reason, TimeoutError)
        reason = f"no answer within {TIMEOUT:g} seconds" if late else getattr(error.reason, "strerror", None) or str(error.reason)
        raise InputError(f"{url}: {reason}") from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if isinstance(error, InputError):
            raise error if str(error).startswith(url) else InputError(f"{url}: {error}") from None
        raise InputError(f"{url}: {' '.join(str(error).split()) or type(error).__name__}") from None


def _is_literal(url: str) -> bool:
    """Whether an address names this network outright: what is asked through a proxy is not looked up here."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or host.endswith(".localhost") or is_private(host)
    except ValueError:
        return False


def _typed_private(url: str) -> bool:
    parts = urlsplit(url)
    try:
        return any(is_private(address) for _, address in _addresses(parts.hostname or "", parts.port or 80))
    except (OSError, ValueError):
        return False


def _seconds(told: str | None) -> float | None:
    return float(told) if told and told.strip().isdigit() else None


def _body(response: http.client.HTTPResponse, url: str, begin: float, largest: int) -> bytes:
    """The bytes of an answer, unpacked where a server packs unasked; never more than ``largest``."""
    packed = response.headers.get("Content-Encoding", "identity").lower()
    if packed not in ("identity", "gzip", "deflate", ""):
        raise InputError(f"{url}: packed as {packed}; expected gzip or nothing")
    unpack = zlib.decompressobj(47) if packed in ("gzip", "deflate") else None
    parts: list[bytes] = []
    size = 0
    while piece := response.read1(65_536):
        piece = unpack.decompress(piece, largest + 1 - size) if unpack else piece
        parts.append(piece)
        size += len(piece)
        if size > largest:
            raise InputError(f"{url}: found over {largest // 2**20} MB; expected one article")
        if time.monotonic() - begin > DEADLINE:
            raise InputError(f"{url}: not whole within {DEADLINE:g} seconds")
    if response.length:
        raise InputError(f"{url}: broke off before its end")
    return b"".join(parts)


def plain(url: str) -> str:
    """An address as a server takes it: Arabic in it is encoded.

    >>> plain("https://example.org/أخبار?q=1")
    'https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=1'
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InputError(f"{url}: {error}") from None
    if not parts.hostname:
        raise InputError(f"{url}: found no host; expected http://HOST/…")
    try:
        host = parts.netloc.encode("ascii").decode() if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        raise InputError(f"{url}: found a host that is none") from None
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path, _SAFE), quote(parts.query, _SAFE + "?"), ""))
