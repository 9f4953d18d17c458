"""Places that the tagger of names proposes, where no rule found anything: which place is meant, ``whereabouts`` decides."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.gazetteer import find
from marsad.names.tagger import RULE, Name
from marsad.places.find import PlaceReader
from marsad.places.names import PlaceFound
from marsad.places.standing import Named

SURE = 0.8  # how sure the tagger must be; set on our own gold and on sentences of our own


def add_proposed(reader: PlaceReader, found: Sequence[PlaceFound], names: Sequence[Name], phrases: Sequence[Named]) -> list[PlaceFound]:
    """The places, with those proposals that the tagger is sure of and that stand where nothing was found."""
    names = [name for name in names if name.kind == "LOC" and name.confidence >= SURE]
    if not names:
        return list(found)
    used = {token for one in found for token in range(one.first, one.last)} | {token for one in phrases for token in range(one.first, one.last)}
    out = list(found)
    for name in names:
        tokens = range(name.first, name.last)
        if not used.isdisjoint(tokens) or not all(reader.words[at][0].isalpha() and at not in reader.skip for at in tokens):
            continue
        if len(tokens) == 1 and reader.scan.find(name.first, "word") is not None:
            continue  # درعا صاروخية: of words that are names too, the rules know when they are
        text = " ".join(reader.words[name.first : name.last])[name.peeled :]
        out.append(PlaceFound(first=name.first, last=name.last, name=(name.first, name.last), kind=None, candidates=tuple(find(text, reader.gazetteer)),
                              cue=reader.cue(name.first), peeled=name.peeled, rule=RULE))  # fmt: skip
    return sorted(out, key=lambda p: (p.first, -p.last))
