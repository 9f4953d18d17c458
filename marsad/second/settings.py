"""Which server is asked, how patiently, and at what price: from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from marsad.errors import InputError

OPENAI = "https://api.openai.com/v1"
SCOPES = ("doubts", "whole")
SILENT, PATIENT = 60.0, 3  # seconds without a byte, and how many times that a whole answer may take
TOKENS = 200_000  # of a command, where no budget is given: some forty articles of 300 words, read whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A server that is asked. Prices are of a million tokens, in whatever currency; ``cache`` is where answers are kept."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    price_in: float | None = None
    price_out: float | None = None
    most_cost: float | None = None
    cache: Path | None = None
    timeout: float = SILENT  # seconds without a byte
    deadline: float = SILENT * PATIENT  # seconds for a whole answer: a server that trickles is no better than one that is silent
    tries: int = 4
    pause: float = 1.0  # seconds before the second try, twice as long before each that follows
    longest_wait: float = 60.0  # seconds that a server may ask to be left alone
    largest: int = 2 * 2**20  # bytes of an answer: 4,096 tokens are some 20,000
    answer: int = 4096  # tokens that an answer may have

    def __post_init__(self) -> None:
        if not (self.key.isascii() and (self.key.isprintable() or not self.key)):
            raise InputError("second reader: the key holds characters that no key has; expected printable ASCII")


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The server that the environment names: ``MARSAD_LLM_*``, else ``OPENAI_*``.

    A key of ``OPENAI_API_KEY`` is sent only where the address is OpenAI's too: what ``MARSAD_LLM_BASE_URL`` names never gets it.

    >>> settings_from({"MARSAD_LLM_BASE_URL": "http://127.0.0.1:8080/v1/", "MARSAD_LLM_MODEL": "m", "OPENAI_API_KEY": "k"}).key
    ''
    """

    def value(name: str) -> str:
        return environ.get(name, "").strip()

    base_url, key = value("MARSAD_LLM_BASE_URL"), value("MARSAD_LLM_KEY")
    if not base_url:
        base_url, key = value("OPENAI_BASE_URL"), key or value("OPENAI_API_KEY")
        base_url = base_url or (OPENAI if key else "")
    model = value("MARSAD_LLM_MODEL") or value("OPENAI_MODEL")
    if not base_url or not model:
        missing = "MARSAD_LLM_BASE_URL" if not base_url else "MARSAD_LLM_MODEL"
        raise InputError(f"second reader: {missing} is not set; expected the address (http://HOST/v1) and the model in MARSAD_LLM_BASE_URL and MARSAD_LLM_MODEL")
    prices = [_number(environ, f"MARSAD_LLM_PRICE_{way}") for way in ("IN", "OUT")]
    most_cost = _number(environ, "MARSAD_LLM_MAX_COST")
    if most_cost is not None and None in prices:
        raise InputError("second reader: MARSAD_LLM_MAX_COST is set; expected MARSAD_LLM_PRICE_IN and MARSAD_LLM_PRICE_OUT (of a million tokens) beside it")
    seconds = _number(environ, "MARSAD_LLM_TIMEOUT")
    if seconds == 0:
        raise InputError("second reader: MARSAD_LLM_TIMEOUT: found 0; expected seconds such as 300")
    return Settings(
        base_url=_address(base_url), model=model, key=key, price_in=prices[0], price_out=prices[1], most_cost=most_cost, cache=_cache(environ),
        timeout=seconds or SILENT, deadline=(seconds or SILENT) * PATIENT,
    )  # fmt: skip


def _address(told: str) -> str:
    try:
        parts = urlsplit(told)
        found = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        found = False
    if not found or "@" in parts.netloc or parts.query or parts.fragment:
        raise InputError("second reader: found no address in MARSAD_LLM_BASE_URL; expected http://HOST/v1 (a key belongs in MARSAD_LLM_KEY)")
    return told.rstrip("/")


def _number(environ: Mapping[str, str], name: str) -> float | None:
    told = environ.get(name, "").strip()
    if not told:
        return None
    try:
        number = float(told)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise InputError(f"second reader: {name}: found {told!r}; expected a number such as 0.15")
    return number


def _cache(environ: Mapping[str, str]) -> Path | None:
    """Beside the compiled lexicon; ``MARSAD_LLM_CACHE=off`` keeps nothing."""
    told = environ.get("MARSAD_LLM_CACHE", "").strip()
    if told == "off":
        return None
    if told:
        return Path(told)
    folder = environ.get("MARSAD_CACHE") or os.path.join(environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "marsad")
    return Path(folder) / "second-reader"
