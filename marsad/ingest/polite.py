"""Many pages of other people's servers: as robots.txt allows, one at a time from a host, with a pause between two."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from marsad import __version__
from marsad.errors import InputError
from marsad.ingest.found import Options, needs
from marsad.ingest.web import READABLE, Page, Refused, fetch, plain

ROBOTS = 512 * 1024  # bytes of a robots.txt that are read: RFC 9309
LONGEST_WAIT = 120.0  # seconds that a server may ask for, between two pages or before a page is tried again
_BUSY = (429, 503)


class Visitor:
    """Who fetches: knows each host's robots.txt and when it may be asked next."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.agent = options.agent or f"marsad/{__version__}"
        self._robots: dict[str, Any] = {}
        self._next: dict[str, float] = {}

    def get(self, url: str, *, kinds: Sequence[str] = READABLE) -> Page:
        """Fetch one page. Raises ``InputError`` with the reason, robots.txt's among them."""
        self._check(url)
        self._pause(url)
        try:
            return self._fetch(url, kinds)
        except Refused as error:
            if error.status not in _BUSY or (error.wait or 0) > LONGEST_WAIT:
                raise
            host = urlsplit(url).netloc
            self._next[host] = time.monotonic() + max(error.wait or 0, 5 * self._delay(url))
            self._pause(url)
            return self._fetch(url, kinds)

    def visit(self, urls: Sequence[str]) -> Iterator[tuple[str, Page | InputError]]:
        """Fetch pages, those of a host in their order; while one host rests, another is asked."""
        waiting: dict[str, deque[str]] = {}
        for url in urls:
            waiting.setdefault(_host(url), deque()).append(url)
        while waiting:
            host = min(waiting, key=lambda one: self._next.get(one, 0.0))
            url = waiting[host].popleft()
            if not waiting[host]:
                del waiting[host]
            try:
                yield url, self.get(url)
            except InputError as error:
                yield url, error

    def _fetch(self, url: str, kinds: Sequence[str]) -> Page:
        try:
            return fetch(url, kinds=kinds, private=self.options.private, agent=self.agent, check=self._check)
        finally:
            self._next[_host(url)] = time.monotonic() + self._delay(url)

    def _pause(self, url: str) -> None:
        time.sleep(max(0.0, self._next.get(_host(url), 0.0) - time.monotonic()))

    def _delay(self, url: str) -> float:
        """Seconds between two requests: what is asked for here, or more where the host asks for more."""
        robots = self._robots.get(_site(url))
        asked = robots.crawl_delay(self.agent) if robots is not None and not isinstance(robots, str) else None
        return max(self.options.delay, min(float(asked or 0.0), LONGEST_WAIT))

    def _check(self, url: str) -> None:
        """Raise where a host's robots.txt does not allow an address."""
        robots = self._read_robots(url)
        if isinstance(robots, str):
            raise InputError(f"{url}: {robots}")
        if robots is not None and not robots.can_fetch(plain(url), self.agent):
            raise InputError(f"{url}: robots.txt does not allow it")

    def _read_robots(self, url: str) -> Any:
        """A host's robots.txt, read once: None where it has none, a reason where nobody can know (then nothing is fetched)."""
        try:
            from protego import Protego
        except ImportError:
            raise needs("protego", "pages of the web") from None
        site = _site(url)
        if site not in self._robots:
            try:
                page = fetch(f"{site}/robots.txt", kinds=("text/plain", "text/html", "application/octet-stream"), private=self.options.private, agent=self.agent)
                self._robots[site] = Protego.parse(page.data[:ROBOTS].decode("utf-8", "replace"))
            except Refused as error:
                self._robots[site] = f"robots.txt: {error.status}; nothing is fetched" if error.status >= 500 else None
            except InputError as error:
                self._robots[site] = str(error).partition("/robots.txt: ")[2] or str(error)
        return self._robots[site]


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _site(url: str) -> str:
    parts = urlsplit(plain(url))
    return f"{parts.scheme}://{parts.netloc}"
