"""Tokens and cost, counted over a whole command and capped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from marsad.second.settings import Settings

LEAST = 256  # tokens of an answer: with room for fewer nothing is asked
# Tokens of a prompt before the server has counted them, rather too many: an Arabic letter is two bytes of UTF-8, and tokenisers
# put between one and four letters in a token; of English, four or five.
BYTES_A_TOKEN = 2
ASCII_A_TOKEN = 3
HIGHEST = 10_000_000  # tokens: a server that counts more miscounts
BYTES_AT_MOST = 40  # bytes of text in a token, on an average that no tokeniser reaches: a server that counts fewer tokens miscounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer took; ``counted`` is False where the server did not say and it is estimated."""

    tokens_in: int
    tokens_out: int
    counted: bool = True

    @property
    def tokens(self) -> tuple[int, int, int]:
        """Sent, received, and how many of them are estimated."""
        return self.tokens_in, self.tokens_out, 0 if self.counted else self.tokens_in + self.tokens_out


def estimate(text: str) -> int:
    """Tokens that a text may take, rather too many than too few.

    >>> estimate("قصف الجيش"), estimate("the army shelled it")
    (9, 7)
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    ascii_ = len(text.encode("ascii", "ignore"))
    return math.ceil((size - ascii_) / BYTES_A_TOKEN + ascii_ / ASCII_A_TOKEN)


class Budget:
    """What a command may spend, and what it has spent."""

    def __init__(self, settings: Settings, tokens: int) -> None:
        self.settings = settings
        self.tokens = tokens
        self.tokens_in = 0
        self.tokens_out = 0
        self.calls = 0
        self.cached = 0
        self.estimated = 0

    @property
    def spent(self) -> int:
        """Tokens so far."""
        return self.tokens_in + self.tokens_out

    @property
    def so_far(self) -> tuple[int, int, int]:
        """Tokens sent and received so far, and how many of them are estimated."""
        return self.tokens_in, self.tokens_out, self.estimated

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What tokens cost, where prices are known."""
        if self.settings.price_in is None or self.settings.price_out is None:
            return None
        return round((tokens_in * self.settings.price_in + tokens_out * self.settings.price_out) / 1e6, 6)

    def room(self, prompt: str) -> int:
        """Tokens that the answer to a prompt may have; 0 where the budget does not allow one."""
        taken = estimate(prompt)
        room = min(self.settings.answer, self.tokens - self.spent - taken)
        if self.settings.most_cost is not None:
            left = self.settings.most_cost - (self.cost(self.tokens_in + taken, self.tokens_out) or 0.0)
            if left < 0:
                return 0
            if self.settings.price_out:
                room = min(room, int(left * 1e6 / self.settings.price_out))
        return room if room >= LEAST else 0

    def count(self, usage: Usage) -> None:
        """Take down what a call took."""
        tokens_in, tokens_out, estimated = usage.tokens
        self.calls += 1
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.estimated += estimated

    def count_lost(self, prompt: str, room: int) -> None:
        """Take down a call of which nothing came back: the server may have read what was sent, written as much as it was allowed, and bill both."""
        self.count(Usage(tokens_in=estimate(prompt), tokens_out=room, counted=False))

    def told(self) -> str:
        """In a line, for the terminal."""
        cost = self.cost(self.tokens_in, self.tokens_out)
        parts = [f"{self.calls} calls, {self.cached} answers from the cache, {self.spent} of {self.tokens} tokens ({self.tokens_in} in, {self.tokens_out} out)"]
        if cost is not None:
            parts.append(f"cost {cost:g}" + (f" of {self.settings.most_cost:g}" if self.settings.most_cost is not None else ""))
        if self.estimated:
            parts.append(f"{self.estimated} of them estimated: of calls that failed or that the server did not count")
        return "; ".join(parts)


def usage_of(told: object, *, prompt: str, content: str, tokens_out: int) -> Usage:
    """The usage that a server tells of what it read and wrote, as far as it can be true; else estimated, ``tokens_out`` for what it wrote."""
    if isinstance(told, dict):
        read, written = told.get("prompt_tokens"), told.get("completion_tokens")
        if type(read) is int and type(written) is int and _least(prompt) <= read < HIGHEST and _least(content) <= written < HIGHEST:
            return Usage(tokens_in=read, tokens_out=written)
    return Usage(tokens_in=estimate(prompt), tokens_out=tokens_out, counted=False)


def _least(text: str) -> int:
    """The fewest tokens that a text can have been."""
    return max(1, len(text.encode("utf-8", "surrogatepass")) // BYTES_AT_MOST)
