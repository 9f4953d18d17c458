"""What the workbench is told when it starts, and who asks it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from marsad.errors import InputError

ROLES = ("reader", "reviewer", "admin")  # each may do what those before it may


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the workbench is served. ``hosts`` are further names that requests may be addressed to (behind a proxy)."""

    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    users: Path | None = None  # file of users; without it everyone on this machine is its owner
    proxy_header: str | None = None  # the header in which a reverse proxy says who asks
    proxies: tuple[str, ...] = ()  # addresses whose word on it counts; without any, this machine's
    mask: bool = False  # private persons masked for everyone, not for readers only
    lexicon: Path | None = None  # a folder of words of one's own, for POST /api/read
    read_chars: int = 100_000  # the longest text that POST /api/read takes
    reads_a_minute: int = 30  # how many texts one address may have read
    body_bytes: int = 2_000_000  # the largest request of any kind
    threads: int = 8  # requests worked on at a time; each holds a connection to the file


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who asks: a name that judgements are kept under, and a role."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether a user may do what a role may.

        >>> User(name="a", role="reviewer").may("reader"), User(name="a", role="reader").may("admin")
        (True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(role)


OWNER = User(name="local", role="admin")  # whoever sits at this machine, where there are no users


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked(settings: Settings) -> Settings:
    """The settings, where they are safe: ``InputError`` where others could reach a corpus that asks nobody who they are."""
    if not is_loopback(settings.host) and settings.users is None and settings.proxy_header is None:
        raise InputError(f"host: found {settings.host}, which others can reach; expected --users FILE or --proxy-header NAME with it")
    return settings
