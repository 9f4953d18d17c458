"""``marsad serve``: the workbench over a corpus."""

from __future__ import annotations

import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

import marsad
from marsad.cli_corpus import CORPUS, Overlay, progress_bar
from marsad.cli_shared import fail, guard
from marsad.errors import InputError
from marsad.keep import tell_corpus
from marsad.lexicon import settle


def register(app: typer.Typer) -> None:
    """Give the command line the command that serves the workbench."""
    app.command("serve")(serve_command)


def serve_command(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", envvar="MARSAD_CORPUS", help="The corpus: the file that marsad add fills.")] = CORPUS,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen. Others than this machine need --users or --proxy-header.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="At which port; 0 for a free one.")] = 8000,
    allow_host: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A further name that requests may be addressed to, as behind a proxy; may be given again.")] = None,
    users: Annotated[Path | None, typer.Option(metavar="FILE", help="The file of users and their passwords, as marsad users add makes it.")] = None,
    proxy_header: Annotated[str | None, typer.Option(metavar="NAME", help="The header in which a reverse proxy says who asks.")] = None,
    proxy_from: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="An address whose word on it counts; may be given again. Without it: this machine's.")] = None,
    mask: Annotated[bool, typer.Option("--mask", help="Mask the names of private persons for everyone, not for readers only.")] = False,
    stories: Annotated[bool, typer.Option("--stories/--no-stories", help="Whether to bring the corpus's stories up to date first.")] = True,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open a browser.")] = True,
    lexicon: Overlay = None,
) -> None:
    """Open a corpus in the browser: read, see, check and correct it. Ends with Ctrl-C."""
    try:
        import uvicorn

        from marsad.web.app import create_app
        from marsad.web.settings import Settings, checked
    except ImportError as error:
        fail(f"the workbench needs {error.name}: pip install 'marsad[workbench]'")
        raise typer.Exit(1) from None
    settings = guard(lambda: checked(Settings(
        host=host, port=port, hosts=tuple(one.lower() for one in allow_host or ()), users=users, proxy_header=proxy_header,
        proxies=tuple(proxy_from or ()), mask=mask, lexicon=lexicon,
    )))  # fmt: skip
    if stories:
        with guard(lambda: marsad.open(corpus)) as opened, progress_bar("articles", None) as draw:
            guard(lambda: tell_corpus(opened, overlay=str(lexicon) if lexicon else None, progress=lambda told: draw(told.articles, told.articles, f"of {told.of}")))
    application = guard(lambda: create_app(corpus, settings))
    server = uvicorn.Server(uvicorn.Config(application, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False))
    bound = guard(lambda: _listen(host, port))
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}/"
    typer.echo(f"{corpus}: {address} (Ctrl-C ends it)", err=True)
    if browser:
        threading.Timer(0.7, webbrowser.open, [address]).start()
    settle()
    server.run(sockets=[bound])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; uvicorn's own way would end the program without a reason."""
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
        # What is accepted inherits it: else the body of an answer waits 40 ms behind its head for the reader's receipt.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound
    except OSError as error:
        raise InputError(f"{host}:{port}: {error.strerror or error}; --port N takes another") from None
