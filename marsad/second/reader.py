"""A second reader at work: asked piece by piece, its answers checked, brought together with the first reading."""

from __future__ import annotations

import threading
from dataclasses import replace

from marsad.errors import InputError
from marsad.lexicon import Lexicon
from marsad.model import Reading, SecondReading
from marsad.second.agree import bring_together
from marsad.second.answers import Malformed, Refusals, Said, take
from marsad.second.budget import Budget
from marsad.second.ground import RULE, Ground
from marsad.second.questions import Piece, answer_schema, halves, instructions, message, payload, pieces, schemas
from marsad.second.settings import SCOPES, TOKENS, Settings
from marsad.second.talk import NoAnswer, Reply, Server

GIVE_UP = 3  # pieces in a row without an answer, after which a server is asked nothing more


class SecondReader:
    """Reads articles a second time, one after another, within one budget. Whatever the server does, the first reading comes back whole."""

    def __init__(self, settings: Settings, lexicon: Lexicon, *, scope: str = "doubts", tokens: int = TOKENS) -> None:
        if scope not in SCOPES:
            raise InputError(f"second reader: found {scope!r}; expected {' or '.join(SCOPES)}")
        if tokens < 1:
            raise InputError(f"second reader: found a budget of {tokens}; expected a number of tokens above 0")
        self.settings = settings
        self.lexicon = lexicon
        self.scope = scope
        self.budget = Budget(settings, tokens)
        self.server = Server(settings, self.budget)
        self.turn = threading.Lock()  # whoever asks from several threads waits: what a call may cost is known when the one before is counted
        self.failed = 0  # calls in a row
        self.unasked = False  # whether of the last article something has no answer that asking again may give
        self.over = False  # whether that is so because nothing more is asked: the budget spent, the server given up
        self.system = instructions(lexicon)
        self.parts = schemas(lexicon)

    @property
    def name(self) -> str:
        """Who it is and what it is asked, as a corpus tells readings apart."""
        return f"{RULE} {self.settings.model} ({self.scope})"

    def read(self, reading: Reading) -> Reading:
        """The reading with what the second reader said of it, and how that went in ``second_reader``."""
        with self.turn:
            return self._read(reading)

    def _read(self, reading: Reading) -> Reading:
        refusals, problems = Refusals(), dict[str, None]()
        said: list[Said] = []
        answered, before = 0, self.budget.so_far
        kept: list[tuple[int, int, int]] = []  # what answers took that were given before
        ground: Ground | None = None
        self.unasked = self.over = False
        for piece in pieces(reading, self.scope):
            if self.failed >= GIVE_UP:
                problems[f"not asked: the server gave no answer {self.failed} times in a row"] = None
                self.unasked = self.over = True
                break
            came = self._asked(reading, piece)
            failures = [one for _, one in came if isinstance(one, NoAnswer)]
            for why in failures:
                problems[str(why)] = None
                self.unasked = self.unasked or not why.final
                self.over = self.over or why.ours
            self.failed = self.failed + any(not (why.final or why.ours) for why in failures) if len(failures) == len(came) else 0
            for part, reply in came:
                if isinstance(reply, NoAnswer):
                    continue
                kept += [reply.usage.tokens] if reply.kept else []
                ground = ground or Ground(reading, self.lexicon)
                try:
                    said.append(take(reply.content, part, doc=ground.doc, lexicon=self.lexicon, refusals=refusals))
                    answered += len(said[-1].answers)
                except Malformed as why:
                    problems[str(why)] = None
        tokens_in, tokens_out, estimated = (now - was + sum(more) for now, was, *more in zip(self.budget.so_far, before, *kept, strict=True))
        told = SecondReading(
            model=self.settings.model, scope=self.scope, questions=answered, agreed=0, disagreed=0, added=0, tokens_in=tokens_in, tokens_out=tokens_out, estimated=estimated,
            cost=self.budget.cost(tokens_in, tokens_out), problems=tuple(problems), refused=refusals.all(),
        )  # fmt: skip
        if ground is None:
            return replace(reading, second_reader=told)
        together, counts = bring_together(reading, said, ground=ground, model=self.settings.model, refusals=refusals)
        told = replace(told, agreed=counts.agreed, disagreed=counts.disagreed, added=counts.added, refused=refusals.all())
        return replace(together, second_reader=told)

    def _asked(self, reading: Reading, piece: Piece) -> list[tuple[Piece, Reply | NoAnswer]]:
        """What comes of asking a piece. A server to which it was too much is asked for its halves, once; why it was is told where they do not make up for it."""
        whole = self._ask(reading, piece)
        if isinstance(whole, Reply) or not whole.late:
            return [(piece, whole)]
        parts: list[tuple[Piece, Reply | NoAnswer]] = [(half, self._ask(reading, half)) for half in halves(piece, reading.text)]
        return parts if parts and all(isinstance(one, Reply) or one.final for _, one in parts) else [(piece, whole), *parts]

    def _ask(self, reading: Reading, piece: Piece) -> Reply | NoAnswer:
        data = payload(reading, piece)
        try:
            return self.server.ask(self.system, message(data), same=data, schema=answer_schema(self.parts, piece))
        except NoAnswer as why:
            return why
