"""A language model's server for tests: real HTTP on this machine, speaking the protocol of chat completions, well or badly.

It does what it is told to, request by request; the last behaviour goes on for ever. It keeps what it was asked.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
Behaviour = Callable[["Handler", dict[str, Any]], None]


class ModelServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behaviours: Sequence[Behaviour]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.moments: list[float] = []
        self.stopped = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a bad server is right to."""


class Handler(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.moments.append(time.monotonic())
        n = min(len(self.server.requests), len(self.server.behaviours)) - 1
        if self.path != "/v1/chat/completions":
            self.send(404, b"{}")
        else:
            self.server.behaviours[n](self, body)

    def do_GET(self) -> None:
        self.server.requests.append({"GET": self.path})
        self.send(200, b"{}")

    def send(self, status: int, data: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def completion(content: Any, *, finish: str = "stop", usage: Any = USAGE, **message: Any) -> bytes:
    words = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
    choice = {"index": 0, "message": {"role": "assistant", "content": words, **message}, "finish_reason": finish}
    return json.dumps({"id": "x", "object": "chat.completion", "model": "served", "choices": [choice], **({"usage": usage} if usage is not None else {})}).encode()


def says(content: Any, **options: Any) -> Behaviour:
    """Answers, whatever is asked."""
    return lambda handler, body: handler.send(200, completion(content, **options))


def status(code: int, message: str = "", **headers: str) -> Behaviour:
    """Answers with an error."""
    return lambda handler, body: handler.send(code, json.dumps({"error": {"message": message}}).encode(), **headers)


def raw(data: bytes, code: int = 200, kind: str = "application/json", **headers: str) -> Behaviour:
    """Answers with any bytes."""
    return lambda handler, body: handler.send(code, data, kind, **headers)


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """The data that a request holds, taken out as a model would have to: between its two marks."""
    first, *inside, last = body["messages"][1]["content"].split("\n")
    assert first == last
    found: dict[str, Any] = json.loads("\n".join(inside))
    return found


def answers(answer: Callable[[dict[str, Any]], Any]) -> Behaviour:
    """Answers what ``answer`` makes of the data it is sent."""
    return lambda handler, body: handler.send(200, completion(answer(data_of(body))))


def knows_no(*options: str) -> Callable[[Behaviour], Behaviour]:
    """A server that refuses requests with options that it does not know."""

    def wrap(behaviour: Behaviour) -> Behaviour:
        def behave(handler: Handler, body: dict[str, Any]) -> None:
            for option in options:
                if option in body:
                    handler.send(400, json.dumps({"error": {"message": f"Unsupported parameter: '{option}'"}}).encode())
                    return
            behaviour(handler, body)

        return behave

    return wrap


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    """Never answers."""
    handler.server.stopped.wait(30)


def takes_no_more_than(questions: int, text: int, behaviour: Behaviour, otherwise: Behaviour = hangs) -> Behaviour:
    """A server that answers in time only where little is asked."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        data = data_of(body)
        (behaviour if len(data["questions"]) <= questions and len(data["text"]) <= text else otherwise)(handler, body)

    return behave


def hangs_up(handler: Handler, body: dict[str, Any]) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


def breaks_off(handler: Handler, body: dict[str, Any]) -> None:
    """Closes the connection in the middle of its answer."""
    data = completion({"events": []})
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data[:40])
    handler.close_connection = True


def trickles(handler: Handler, body: dict[str, Any]) -> None:
    """Sends a byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.stopped.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()


def trickles_headers(handler: Handler, body: dict[str, Any]) -> None:
    """The same, before its answer has begun."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not handler.server.stopped.wait(0.05):
            handler.wfile.write(b"a")
            handler.wfile.flush()


def says_in_pieces(data: bytes, ends: bool = True) -> Behaviour:
    """Answers in chunks, the last of which may never come."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for at in range(0, len(data), 100):
            piece = data[at : at + 100]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n" if ends else b"")
        handler.close_connection = True

    return behave


def bare(data: bytes) -> Behaviour:
    """Sends any bytes for a response, and hangs up."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return behave


def floods(handler: Handler, body: dict[str, Any]) -> None:
    """Answers without end."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.stopped.is_set():
            handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


@contextlib.contextmanager
def serving(*behaviours: Behaviour) -> Iterator[ModelServer]:
    """A server that behaves so, and is gone afterwards."""
    with ModelServer(behaviours) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join(5)
