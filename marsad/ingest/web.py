"""A web page from its address: fetched over http or https, with limits, and nothing else looked at on the way.

One request (and its redirects), no cookies, no script, no images. What the page says is taken out by ``ingest.html``.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import quote, urlsplit, urlunsplit

from marsad import __version__
from marsad.errors import InputError
from marsad.ingest.text import LARGEST

TIMEOUT = 20.0  # seconds without a byte
DEADLINE = 60.0  # seconds for the whole page: a server that trickles is no better than one that is silent
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent: where it was in the end, its bytes, and what it said they are."""

    url: str
    data: bytes
    kind: str
    charset: str | None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects stay on the web: a page must not send its reader to a file or to ftp."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise InputError(f"{req.full_url}: sends on to what is not on the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def fetch(url: str) -> Page:
    """Fetch one page. Raises ``InputError`` with a one-line reason: no answer, an error status, too large, no text."""
    opener = urllib.request.build_opener(_Redirects)
    headers = {"User-Agent": f"marsad/{__version__}", "Accept": "text/html, text/plain;q=0.9", "Accept-Encoding": "identity"}
    begin = time.monotonic()
    try:
        request = urllib.request.Request(_plain(url), headers=headers)
        with opener.open(request, timeout=TIMEOUT) as response:
            kind = response.headers.get_content_type() if "Content-Type" in response.headers else "text/html"
            if kind not in _READABLE:
                raise InputError(f"{url}: found {kind}; expected a page of HTML or text")
            data = _body(response, url, begin)
            charset = response.headers.get_content_charset()
            return Page(url=response.geturl(), data=data, kind=kind, charset=charset)
    except urllib.error.HTTPError as error:
        reason = f"{error.code} {error.reason}"
        if 300 <= error.code < 400:
            reason = "sends on to what is not on the web" if "not allowed" in str(error.reason) else "sends on without end"
        raise InputError(f"{url}: {reason}") from None
    except TimeoutError:
        raise InputError(f"{url}: no answer within {TIMEOUT:g} seconds") from None
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        reason = f"no answer within {TIMEOUT:g} seconds" if late else getattr(error.reason, "strerror", None) or str(error.reason)
        raise InputError(f"{url}: {reason}") from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{url}: {' '.join(str(error).split()) or type(error).__name__}") from None


def _body(response: http.client.HTTPResponse, url: str, begin: float) -> bytes:
    """The bytes of an answer, unpacked where a server packs unasked; never more than an article may have."""
    packed = response.headers.get("Content-Encoding", "identity").lower()
    if packed not in ("identity", "gzip", "deflate", ""):
        raise InputError(f"{url}: packed as {packed}; expected gzip or nothing")
    unpack = zlib.decompressobj(47) if packed in ("gzip", "deflate") else None
    parts: list[bytes] = []
    size = 0
    while piece := response.read1(65_536):
        piece = unpack.decompress(piece, LARGEST + 1 - size) if unpack else piece
        parts.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise InputError(f"{url}: found over {LARGEST // 2**20} MB; expected one article")
        if time.monotonic() - begin > DEADLINE:
            raise InputError(f"{url}: not whole within {DEADLINE:g} seconds")
    if response.length:
        raise InputError(f"{url}: broke off before its end")
    return b"".join(parts)


def _plain(url: str) -> str:
    """An address as a server takes it: Arabic in it is encoded.

    >>> _plain("https://example.org/أخبار?q=1")
    'https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=1'
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise InputError(f"{url}: found no host; expected http://HOST/…")
    try:
        host = parts.netloc.encode("ascii").decode() if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        raise InputError(f"{url}: found a host that is none") from None
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path, _SAFE), quote(parts.query, _SAFE + "?"), ""))
