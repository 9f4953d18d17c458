"""How a name stands to the word of an event, as signs that the parts model weighs: what the rules made of it, where it stands
and what stands between, and what the word's frame has to say.

A sign is a short string (``path=>VA|finite``); it holds or it does not. Names are those of the event's own sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from marsad.actors.naming import phrase_gender
from marsad.events.drafts import Context, Draft
from marsad.match import Match
from marsad.statements.find import Said
from marsad.units import Row, finite, verbal

WAY = 6  # kinds of units that a path tells
OTHERS = 6  # other events of the sentence that are looked at
SALIENT = 5  # mentions from which on somebody counts as the article's own
LETTERS = {
    "event": "E", "word": "w", "adjective": "w", "actor": "A", "place": "P", "time": "t", "number": "n", "prep": "p", "conj": "c",
    "rel": "R", "comp": "m", "comma": ",", "stop": ".", "mark": "-", "quote": "-", "colon": ":", "func": "f", "neg": "n", "aux": "x",
}  # fmt: skip


class Scene:
    """What of a document is asked again and again: who stands in which sentence, how often, and what else happens there."""

    def __init__(self, context: Context, drafts: Sequence[Draft], said: Said) -> None:
        self.context = context
        self.said = said
        self.drafts: dict[int, list[Draft]] = {}
        for draft in drafts:
            self.drafts.setdefault(draft.sentence, []).append(draft)
        self.mentions = Counter(context.ids.values())

    def names(self, sentence: int) -> list[tuple[int, str]]:
        """The actors of a sentence: their units' numbers and ids."""
        ids = self.context.ids
        return [(at, ids[unit.first, unit.last]) for at, unit in enumerate(self.context.rows.at(sentence)) if unit.kind == "actor" and (unit.first, unit.last) in ids]

    def candidates(self, draft: Draft) -> dict[str, list[str]]:
        """Of each actor of an event's sentence the signs of the name nearest to the event's word."""
        names = self.names(draft.sentence)
        if not names:
            return {}
        before = self.names(draft.sentence - 1) if draft.sentence else ()
        about = _About(self, draft, names[0][1], before[0][1] if before else None)
        out: dict[str, list[str]] = {}
        for at, id in sorted(names, key=lambda name: abs(name[0] - draft.unit)):
            if id not in out:
                out[id] = list(dict.fromkeys(about.signs(at, id)))
        return out


class _About:
    """One event: what all its signs share."""

    def __init__(self, scene: Scene, draft: Draft, topic: str, earlier: str | None) -> None:
        context = scene.context
        self.context, self.draft = context, draft
        self.row: Row = context.rows.at(draft.sentence)
        self.mentions: Mapping[str, int] = scene.mentions
        self.topic, self.earlier = topic, earlier
        self.form = "finite" if finite(self.row[draft.unit]) else "participle" if draft.verbal else "noun"
        self.held = ("s" if draft.sources else "") + ("t" if draft.targets else "") + ("p" if draft.places else "")
        self.match: Match | None = next((m for m in context.scan.at[draft.first] if m.entry.kind == "event"), None)
        self.stem = self.match.cut.stem if self.match is not None else context.scan.doc.words[draft.first]
        frame = draft.trigger.frame
        self.frame = ",".join(f"{slot}:{frame[slot]}" for slot in sorted(frame))
        self.speakers = {s.speaker for s in scene.said.around(draft.first) if s.speaker}
        self.others = [d for d in scene.drafts.get(draft.sentence, ()) if d is not draft]

    def signs(self, at: int, id: str) -> Iterator[str]:
        draft, row, form, held = self.draft, self.row, self.form, self.held
        unit, type_, frame = row[at], draft.trigger.type, draft.trigger.frame
        kind = self.context.kinds.get(id, "")
        given = ("S" if id in draft.sources else "") + ("T" if id in draft.targets else "")
        side = "<" if at < draft.unit else ">"
        before = row[at - 1] if at else None
        tie = unit.preposition or (before.preposition if before is not None and before.kind in ("prep", "func") else "")
        yield f"given={given}"
        yield f"given={given}|{held}"
        yield f"given={given}|{draft.passive}{side}{form}"
        yield f"given={given}|{draft.status}"
        yield f"kind={kind}|{type_}"
        yield f"tie={tie}{side}"
        yield f"tie={tie}{side}|{type_}"
        yield f"tie={tie}{side}|{self.stem}"
        yield f"tie={tie}{side}|{self.frame}"
        yield f"word={self.stem}|{kind}{side}"
        yield f"frame={self.frame}|{kind}{side}"
        yield from self._way(at, kind, side)
        if tie:
            yield f"told={frame.get(tie, '-')}{side}{given}"
            yield f"told={frame.get(tie, '-')}{side}{held}{form}"
        if form != "noun" and unit.phrase is not None and self.match is not None:
            feature = self.match.feature
            yield f"agrees={phrase_gender(self.context.scan, unit.phrase)}{feature[2:3]}{side}"
            yield f"agrees={unit.phrase.plural}{feature[3:4]}{side}{form}"
        yield f"often={min(SALIENT, self.mentions[id])}|{given}{held}"
        yield f"topic={id == self.topic}|{form}{held}{side}"
        if id == self.earlier:
            yield f"topic=before|{form}{held}"
        yield f"after={self.context.scan.doc.words[before.first] if before is not None else '^'}{side}"
        yield f"speaks={id in self.speakers}|{given}{form}"
        yield f"elsewhere={any(id in d.sources for d in self.others)}{any(id in d.targets for d in self.others)}|{given}"
        for other in self.others[-OTHERS:]:
            if id in other.sources or id in other.targets:
                yield f"in={other.trigger.type}{'S' if id in other.sources else 'T'}|{type_}{'<' if other.first < draft.first else '>'}"
        if unit.phrase is not None:
            yield f"rule={unit.phrase.rule}|{given}"
            yield f"named={unit.phrase.name is not None}|{given}"

    def _way(self, at: int, kind: str, side: str) -> Iterator[str]:
        """What stands between the event's word and a name."""
        first, last = sorted((at, self.draft.unit))
        way: list[str] = []
        for unit in self.row[first + 1 : last]:
            letter = "V" if verbal(unit) else LETTERS.get(unit.kind, unit.kind[0])
            if not way or way[-1] != letter:
                way.append(letter)
        yield f"path={side}{''.join(way[:WAY])}|{self.form}"
        for letter in set(way):
            yield f"between={letter}{side}|{self.form}"
        verbs, actors = min(3, way.count("V")), min(3, way.count("A"))
        yield f"verbs={verbs}{side}|{self.form}"
        yield f"actors={actors}{side}|{self.form}{self.held}"
        yield f"actors={actors}{side}|{self.draft.trigger.type}{kind}"
