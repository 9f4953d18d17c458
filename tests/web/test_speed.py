"""What makes the workbench fast that no page shows; and its bench, end to end over a small corpus."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bench import workbench
from marsad.cli_serve import _listen


def test_the_body_of_an_answer_does_not_wait_for_a_receipt() -> None:
    with _listen("127.0.0.1", 0) as bound, socket.create_connection(bound.getsockname()):
        accepted, _ = bound.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_bench_of_the_workbench_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.db"
    # Whether anything is over what must hold depends on the machine; that everything is asked does not.
    assert workbench.main(["--articles", "200", "--own", "doha", "--rounds", "1", "--seconds", "1", "--keep", str(path)]) in (0, 1)
    told = capsys.readouterr().out
    pages = workbench.addresses(path)
    assert {"story", "agreement", "review, second", "review, agree", "map", "actors"} <= pages.keys()
    for page in pages:
        assert f"\n{page:28} median" in told
    assert ", 0 errors," in told and "over what must hold: " in told
