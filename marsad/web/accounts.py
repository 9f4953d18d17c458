"""Who may use the workbench: users with argon2 passwords and roles, signed sessions, and the log of who did what from where.

One SQLite file beside the corpus, readable by its owner only. The log can only be added to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import argon2
from starlette.requests import Request

from marsad.errors import InputError
from marsad.web.settings import ROLES, Settings, User, is_loopback

COOKIE = "marsad_session"
HOURS = 12  # that a session lasts
LEAST, MOST = 10, 1000  # characters of a password
TRIES, AGAIN = 5, 900.0  # passwords that an address may get wrong for a name before it must wait so many seconds
_NAME = 64  # characters

_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT, sessions INTEGER NOT NULL DEFAULT 0, added TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT, origin TEXT);
CREATE TRIGGER IF NOT EXISTS audit_stays_as_it_is BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log: when, who, did what, to what, from which address."""

    at: str
    who: str
    what: str
    detail: str | None
    origin: str | None


class Accounts:
    """The file of users; made where it is not there. May be used from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # before anything secret is in it
            self.db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.executescript(_SCHEMA)
            self.db.execute("INSERT OR IGNORE INTO keys VALUES (1, ?)", (secrets.token_bytes(32),))
            (self.secret,) = self.db.execute("SELECT secret FROM keys").fetchone()
        except (sqlite3.Error, OSError) as error:
            raise InputError(f"{path}: {error}; expected a file of users (marsad users add NAME --file {path} makes one)") from None
        self.hasher = argon2.PasswordHasher()
        self._nobody = self.hasher.hash(secrets.token_hex(16))  # checked for names that are none: they take as long
        self._lock = threading.Lock()
        self._failures: dict[tuple[str, str], list[float]] = {}

    def __enter__(self) -> Accounts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    # --- users ---

    def users(self) -> list[User]:
        """All users, by name."""
        with self._lock:
            return [User(name=name, role=role) for name, role in self.db.execute("SELECT name, role FROM users ORDER BY name")]

    def user(self, name: str) -> User | None:
        """The user of this name."""
        with self._lock:
            row = self.db.execute("SELECT name, role FROM users WHERE name = ?", (name,)).fetchone()
        return User(name=row[0], role=row[1]) if row else None

    def put(self, name: str, role: str, password: str | None, *, by: str, origin: str | None = None) -> User:
        """Add a user, or change one; their sessions end. Without a password they cannot log in: a proxy says who they are."""
        if not name.strip() or name != name.strip() or len(name) > _NAME or any(ord(letter) < 32 for letter in name):
            raise InputError(f"name: found {name[:80]!r}; expected 1 to {_NAME} characters on one line")
        if role not in ROLES:
            raise InputError(f"role: found {role!r}; expected one of {' '.join(ROLES)}")
        if password is not None and not LEAST <= len(password) <= MOST:
            raise InputError(f"password: found {len(password)} characters; expected {LEAST} at least")
        hashed = self.hasher.hash(password) if password is not None else None
        with self._lock:
            self.db.execute(
                "INSERT INTO users (name, role, password, added) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE "
                "SET role = excluded.role, password = excluded.password, sessions = sessions + 1",
                (name, role, hashed, _now()),
            )
        self.log(by, "user put", f"{name}: {role}", origin)
        return User(name=name, role=role)

    def remove(self, name: str, *, by: str, origin: str | None = None) -> bool:
        """Take a user out; whether there was one."""
        with self._lock:
            done = self.db.execute("DELETE FROM users WHERE name = ?", (name,)).rowcount > 0
        if done:
            self.log(by, "user removed", name, origin)
        return done

    # --- sessions ---

    def login(self, name: str, password: str, *, origin: str) -> str | None:
        """A session for a name and its password; None where they are wrong. ``InputError`` where too many were wrong lately."""
        key, moment = (origin, name), time.monotonic()
        with self._lock:
            recent = [at for at in self._failures.get(key, ()) if moment - at < AGAIN]
            if len(recent) >= TRIES:
                raise InputError("too many wrong passwords: wait a quarter of an hour")
            # Counted before it is checked, so that many at once are no way round.
            self._failures[key] = [*recent, moment]
            if len(self._failures) > 10_000:
                self._failures = {k: v for k, v in self._failures.items() if moment - v[-1] < AGAIN}
            row = self.db.execute("SELECT password, sessions FROM users WHERE name = ?", (name,)).fetchone()
        try:
            right = self.hasher.verify(row[0] if row and row[0] else self._nobody, password[:MOST]) and bool(row and row[0])
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            right = False
        self.log(name[:_NAME], "login" if right else "login refused", None, origin)
        if not right:
            return None
        with self._lock:
            self._failures.pop(key, None)
        return self._signed(name, row[1], int(time.time()))

    def logout(self, name: str, *, origin: str) -> None:
        """End all sessions of a user."""
        with self._lock:
            self.db.execute("UPDATE users SET sessions = sessions + 1 WHERE name = ?", (name,))
        self.log(name, "logout", None, origin)

    def session(self, cookie: str) -> User | None:
        """Whose session a cookie is; None where it is none, or over."""
        name_hex, _, rest = cookie.partition(".")
        try:
            name = bytes.fromhex(name_hex).decode()
            sessions, since, _ = rest.split(".")
            number, moment = int(sessions), int(since)
        except ValueError:
            return None
        if not hmac.compare_digest(self._signed(name, number, moment).encode(), cookie.encode()) or not 0 <= time.time() - moment < HOURS * 3600:
            return None
        with self._lock:
            row = self.db.execute("SELECT role FROM users WHERE name = ? AND sessions = ?", (name, number)).fetchone()
        return User(name=name, role=row[0]) if row else None

    def _signed(self, name: str, sessions: int, moment: int) -> str:
        told = f"{name.encode().hex()}.{sessions}.{moment}"
        return f"{told}.{hmac.new(self.secret, told.encode(), hashlib.sha256).hexdigest()}"

    # --- the log ---

    def log(self, who: str, what: str, detail: str | None = None, origin: str | None = None) -> None:
        """Say in the log that somebody did something."""
        with self._lock:
            self.db.execute("INSERT INTO audit (at, who, what, detail, origin) VALUES (?, ?, ?, ?, ?)", (_now(), who, what, (detail or None) and (detail or "")[:500], origin))

    def entries(self, *, before: int | None = None, limit: int = 100) -> Sequence[tuple[int, Entry]]:
        """The log, the latest first."""
        with self._lock:
            rows = self.db.execute(
                "SELECT id, at, who, what, detail, origin FROM audit WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2", (before, limit)
            ).fetchall()
        return [(id, Entry(at=at, who=who, what=what, detail=detail, origin=origin)) for id, at, who, what, detail, origin in rows]


def users_file(corpus: Path) -> Path:
    """Where the users of a corpus are kept, unless another place is told: beside it.

    >>> users_file(Path("news/corpus.db")).as_posix()
    'news/corpus.users.db'
    """
    return corpus.with_name(corpus.stem + ".users.db")


def who_asks(request: Request, accounts: Accounts, settings: Settings) -> User | None:
    """The user of a request: as a reverse proxy on this machine says, or of its session.

    A proxy's word counts only where it is the proxy that asks; a user whom nobody added may read.
    """
    if settings.proxy_header is not None:
        peer = request.client.host if request.client else ""
        name = _as_utf8(request.headers.get(settings.proxy_header, "")).strip()
        if not name or not (peer in settings.proxies or (not settings.proxies and is_loopback(peer or "-"))):
            return None
        return accounts.user(name) or User(name=name[:_NAME], role=ROLES[0])
    return accounts.session(request.cookies.get(COOKIE, ""))


def _as_utf8(header: str) -> str:
    """A header's bytes are read as Latin-1; a name in Arabic is UTF-8.

    >>> _as_utf8("\xd9\x86\xd9\x88\xd8\xb1") == "\u0646\u0648\u0631"
    True
    """
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def origin_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
