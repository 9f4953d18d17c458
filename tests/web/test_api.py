"""The API: what its description promises (schemathesis tries it), and that its answers are the corpus's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from marsad.web.settings import Settings


@pytest.fixture(scope="module")
def open_site(serve: Callable[..., str], corpus_file: Path) -> str:
    """A workbench that reads as many texts as are asked for."""
    return serve(corpus_file, Settings(reads_a_minute=10**6))


@pytest.fixture(scope="module")
def api(site: str) -> httpx.Client:
    return httpx.Client(base_url=f"{site}/api", timeout=30)
