"""The server asked over HTTP: patiently, within bounds, and never twice for what is known.

One address, no redirects (what is sent is not for others), no cookies, no proxy on the way to this machine itself. An answer has a largest size and a last moment; a
server that is busy is asked again after the time that it asks for; whatever else goes wrong is a reason in words.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import hashlib
import ipaddress
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marsad import __version__
from marsad.errors import InputError
from marsad.second.answers import Malformed, parse, shown
from marsad.second.budget import Budget, Usage, estimate, usage_of
from marsad.second.settings import Settings

SEED = 7
SECRET = 16  # characters of a key: a shorter one (none, EMPTY) is no secret, and may be a word
_AGAIN = (409, 425, 429, 500, 502, 503, 529)
_LATE = (408, 504)  # by which a server says that time ran out: another behind it may have worked
_SENDS, _WAITS = "http11.send_request_headers.started", "http11.receive_response_headers.started"  # what httpx calls the moments
_CHOSEN = ("response_format", "seed", "temperature")  # what a server may do without, in the order in which it is left out
_NAMES = ("max_tokens", "max_completion_tokens")  # what the cap on an answer is called: the older name, then the newer


class NoAnswer(Exception):
    """Why there is no answer."""

    final = False  # whether the server did answer, and would say the same again
    ours = False  # whether it was not the server's doing
    late = False  # whether time ran out: the same would be late again, less may not


class _Busy(NoAnswer):
    """No answer this time; ``wait`` is how long the server asks to be left alone."""

    def __init__(self, reason: str, *, wait: float | None = None, worked: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.worked = worked  # it may have read what was sent, and written, though nothing came whole


class _Late(NoAnswer):
    """No answer in time, of a server that was sent everything."""

    late = True


class _Spoilt(NoAnswer):
    """An answer that is not looked at: it was paid for all the same."""

    final = True


class _Rejected(NoAnswer):
    """The request itself is refused, perhaps for an option that the server does not know; with what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model wrote, and what it took; ``kept`` where it was answered before, and nothing is spent on it now."""

    content: str
    usage: Usage
    kept: bool = False


class Server:
    """A server that speaks the protocol; remembers which options it knows, what was spent, and answers that it gave."""

    def __init__(self, settings: Settings, budget: Budget) -> None:
        try:
            import httpx
        except ImportError:
            raise InputError("a second reader needs the httpx package: pip install 'marsad[llm]'") from None
        self.settings = settings
        self.budget = budget
        self._httpx = httpx
        self._left_out: set[str] = set()
        self._cap = _NAMES[0]

    def ask(self, system: str, user: str, *, same: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
        """The answer to a message. ``same`` is what makes two messages one question (the mark around the data does not).

        A server that is busy or breaks off is asked again, but none that was too slow. Raises ``NoAnswer`` with the reason: no room in the budget, no answer in time, an error, no content.
        """
        key = hashlib.sha256(json.dumps([__version__, self.settings.base_url, self.settings.model, self.settings.answer, system, same, schema], sort_keys=True).encode()).hexdigest()
        kept = self._kept(key)
        if kept is not None:
            self.budget.cached += 1
            return kept
        reply = self._reply(system, user, schema)
        with contextlib.suppress(Malformed):
            parse(reply.content)
            self._keep(key, reply)
        return reply

    def _reply(self, system: str, user: str, schema: Mapping[str, Any]) -> Reply:
        tries, failed = 0, ""
        left_out, cap = set(self._left_out), self._cap
        while True:
            body = self._body(system, user, schema)
            sent = json.dumps(body, ensure_ascii=False)  # a schema is read and billed like any other words
            room = self.budget.room(sent)
            if not room:
                spent = NoAnswer(f"{failed} (asked {tries} times); not asked again: the budget allows no more" if failed else "not asked: the budget allows no more")
                spent.ours = True
                raise spent
            try:
                return self._read(self._post({**body, self._cap: room}), sent, room)
            except _Rejected as error:
                if not self._do_without(str(error)):
                    self._left_out, self._cap = left_out, cap  # none of them was at fault
                    raise
            except _Spoilt:
                self.budget.count_lost(sent, room)
                raise
            except _Late as error:
                self.budget.count_lost(sent, room)
                raise _Late(f"{error} (asked {tries + 1} times)" if tries else str(error)) from None
            except _Busy as error:
                tries, failed = tries + 1, str(error)
                if error.worked:
                    self.budget.count_lost(sent, room)
                wait = error.wait if error.wait is not None else self.settings.pause * 2 ** (tries - 1)
                if tries >= self.settings.tries:
                    raise NoAnswer(f"{error} (asked {tries} times)") from None
                if wait > self.settings.longest_wait:
                    raise NoAnswer(f"{error}; asks to be left alone for {wait:.0f} seconds, more than {self.settings.longest_wait:.0f}") from None
                time.sleep(wait)

    def _body(self, system: str, user: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent, but for the cap on the answer, which depends on how much that is."""
        options: dict[str, Any] = {
            "response_format": {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema}}, "seed": SEED, "temperature": 0,
        }  # fmt: skip
        return {
            "model": self.settings.model, "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}], "stream": False,
            **{name: value for name, value in options.items() if name not in self._left_out},
        }  # fmt: skip

    def _do_without(self, why: str) -> bool:
        """Whether there is an option that a server which refuses a request may do without: the one it names, else the first."""
        if self._cap in why and self._cap == _NAMES[0]:
            self._cap = _NAMES[1]  # never without any cap
            return True
        left = [name for name in _CHOSEN if name not in self._left_out]
        if not left:
            return False
        self._left_out.add(next((name for name in left if name in why), left[0]))
        return True

    def _post(self, body: Mapping[str, Any]) -> bytes:
        httpx, settings = self._httpx, self.settings
        headers = {"User-Agent": f"marsad/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
        if settings.key:
            headers["Authorization"] = f"Bearer {settings.key}"
        late, sent = threading.Event(), threading.Event()

        def watch(event: str, _: object) -> None:
            """Stops at the deadline (a connection that was made after it is one that nothing closed); notes when the server is told anything."""
            if event in (_SENDS, _WAITS) and late.is_set():
                raise OSError("late")
            if event == _SENDS:
                sent.set()

        try:
            with (
                httpx.Client(timeout=settings.timeout, follow_redirects=False, mounts=_straight(settings.base_url)) as client, _deadline(client, settings.deadline, late),
                client.stream("POST", f"{settings.base_url}/chat/completions", json=body, headers=headers, extensions={"trace": watch}) as response,
            ):  # fmt: skip
                if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
                    raise _Spoilt("the answer is packed, which was not asked for")
                data = bytearray()
                for part in response.iter_raw():
                    data += part
                    if len(data) > settings.largest:
                        raise _Spoilt(f"the answer is over {settings.largest} bytes")
                    if late.is_set():
                        break
                if late.is_set():
                    raise _Late(f"no whole answer within {settings.deadline:g} seconds")
                status, told = response.status_code, response.headers.get("Retry-After")
        except httpx.TimeoutException:
            raise (_Late(f"no answer within {settings.timeout:g} seconds") if sent.is_set() else _Busy(f"no connection within {settings.timeout:g} seconds")) from None
        except ImportError as error:  # of a package that some proxies need
            raise NoAnswer(f"no connection ({self._safe(str(error))})") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError) as error:
            if late.is_set():
                raise (_Late(f"no whole answer within {settings.deadline:g} seconds") if sent.is_set() else _Busy(f"no connection within {settings.deadline:g} seconds")) from None
            raise _Busy(f"no connection ({self._safe(str(error)) or type(error).__name__})", worked=sent.is_set()) from None
        if status == 200:
            return bytes(data)
        reason = f"the server answered {status}" + (f": {said}" if (said := self._said(bytes(data))) else "")
        if status in _LATE:
            raise _Late(reason)
        if status in _AGAIN:
            raise _Busy(reason, wait=_seconds(told))
        if status in (400, 422):
            raise _Rejected(reason)
        raise NoAnswer(reason)

    def _said(self, data: bytes) -> str:
        """What a server says of an error, short, without the key."""
        try:
            error = json.loads(data)["error"]
            return self._safe(str(error["message"] if isinstance(error, dict) else error))
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""

    def _safe(self, words: str) -> str:
        return shown(words.replace(self.settings.key, "…") if self.settings.key else words)

    def _without_key(self, content: str) -> str:
        """What the model wrote, without a key that a server put into it: refused words are told, and answers kept."""
        return content.replace(self.settings.key, "…") if len(self.settings.key) >= SECRET else content

    def _read(self, data: bytes, prompt: str, room: int) -> Reply:
        """The model's words in a server's answer. What was sent is counted, whatever came back; where nothing whole did, as much as it was allowed."""
        content = reason = ""
        usage: object = None
        try:
            found = json.loads(data)
            usage = found.get("usage")
            choice = found["choices"][0]
            content = choice["message"]["content"]
            if choice.get("finish_reason") == "length":
                reason = "the answer was cut short at its most tokens"
            elif choice.get("finish_reason") == "content_filter":
                reason = "the server's filter withheld the answer"
            elif not isinstance(content, str) or not content.strip():
                said = choice["message"].get("refusal")
                reason = "the model declined" + (f": {self._safe(said)}" if isinstance(said, str) else "") if said else "the answer is empty"
        except RecursionError:
            reason = "the server's answer is nested too deeply"
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            reason = "the server's answer is a page of HTML" if data.lstrip()[:1] == b"<" else "the server's answer is not what the protocol says"
        counted = usage_of(usage, prompt=prompt, content=content if isinstance(content, str) else "", tokens_out=room if reason else estimate(content))
        self.budget.count(counted)
        if reason:
            failed = NoAnswer(reason)
            failed.final = True
            raise failed
        return Reply(content=self._without_key(content), usage=counted)

    def _file(self, key: str) -> Path | None:
        return self.settings.cache / f"{key}.json" if self.settings.cache is not None else None

    def _kept(self, key: str) -> Reply | None:
        file = self._file(key)
        if file is None:
            return None
        try:
            found = json.loads(file.read_bytes())
            tokens_in, tokens_out, counted, content = found["tokens_in"], found["tokens_out"], found["counted"], found["content"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if type(tokens_in) is not int or type(tokens_out) is not int or min(tokens_in, tokens_out) < 0 or not isinstance(content, str):
            return None
        return Reply(content=content, usage=Usage(tokens_in=tokens_in, tokens_out=tokens_out, counted=bool(counted)), kept=True)

    def _keep(self, key: str, reply: Reply) -> None:
        """Keep an answer, whole or not at all; a folder that can't be written only costs a question."""
        file = self._file(key)
        if file is None:
            return
        usage = reply.usage
        kept = json.dumps({"content": reply.content, "tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "counted": usage.counted})
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
            part.write_text(kept, "utf-8")
            part.replace(file)


def _straight(base_url: str) -> dict[str, None]:
    """For a server on this machine: its address, which no proxy of the environment is asked for."""
    host = urlsplit(base_url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
        here = address.is_loopback or address.is_unspecified
    except ValueError:
        here = host == "localhost" or host.endswith(".localhost")
    return {f"all://{f'[{host}]' if ':' in host else host}": None} if here else {}


@contextlib.contextmanager
def _deadline(client: Any, seconds: float, late: threading.Event) -> Iterator[None]:
    """Closes a client's connections when its time is up: a server that sends a byte now and then is never late by itself."""

    def close() -> None:
        late.set()
        with contextlib.suppress(Exception):
            client.close()

    timer = threading.Timer(seconds, close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _seconds(told: str | None) -> float | None:
    """How long a server asks to be left alone: ``Retry-After`` in seconds, or as a moment."""
    if told is None:
        return None
    with contextlib.suppress(ValueError):
        return min(max(0.0, float(told)), 1e6) if told.strip().lower() not in ("nan", "inf", "-inf") else None
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        return max(0.0, (email.utils.parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds())
    return None
