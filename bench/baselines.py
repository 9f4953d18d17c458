"""What anyone would try first, measured beside Marsad: readers and taggers without rules.

- ``keyword_reader``: every word of a trigger is an event that happened, every known name an actor, every name of the
  gazetteer a place; nobody does anything to anybody.
- ``word_tagger``: a plain CRF over words, their ends and their neighbours (python-crfsuite); nothing of Arabic or of ours.
- ``lexicon_tags``: the names of the lexicon and the gazetteer wherever they stand, nothing learned.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from marsad.gazetteer import find_longest
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import Scan, find_mentions
from marsad.names.tagger import KINDS, LABELS, spans
from marsad.names.train import Score, Tagged, articles, scan_of

ITERATIONS = 100
EMPTY: dict[str, list[Any]] = {name: [] for name in ("times", "statements", "figures", "agreements", "relations", "framings", "unresolved")}


def keyword_reader(text: str, lexicon: Lexicon) -> dict[str, Any]:
    """The records of a text by its words alone, in the shape of a reading."""
    scan = find_mentions(read_tokens(text), lexicon)
    actors: dict[str, dict[str, Any]] = {}
    places: dict[str, dict[str, Any]] = {}
    events: list[dict[str, Any]] = []

    def span(first: int, last: int) -> dict[str, Any]:
        start, end = scan.doc.starts[first], scan.doc.ends[last - 1]
        return {"start": start, "end": end, "text": text[start:end]}

    for at in range(scan.count):
        event = next((m for m in scan.at[at] if m.entry.kind == "event"), None)
        if event is not None:
            trigger = event.entry.data
            events.append({"id": f"e{len(events)}", "type": trigger.type, "mode": trigger.mode, "trigger": span(at, event.last), "sources": [], "targets": [], "places": [], "start": None,
                           "end": None, "status": "asserted", "claimed_by": None, "chain": [], "evidence": [span(at, event.last)]})  # fmt: skip
    for first, last, kind, known in known_names(scan):
        if kind == "LOC":
            one = places.setdefault(known.id, {"id": known.id, "name": known.name, "kind": known.kind, "country": known.country, "lat": known.lat, "lon": known.lon, "mentions": []})
        else:
            one = actors.setdefault(known.id, {"id": known.id, "name": known.name, "kind": known.kind, "country": known.country, "sector": known.sector, "mentions": []})
        one["mentions"].append(span(first, last))
    return {"text": text, "actors": list(actors.values()), "places": list(places.values()), "events": events, **EMPTY}


def known_names(scan: Scan) -> Iterator[tuple[int, int, str, Any]]:
    """(first, last, kind, what the lists know) of every name of the lexicon and the gazetteer, left to right, the longest first."""
    at, words, gazetteer = 0, scan.doc.words, scan.lexicon.gazetteer
    while at < scan.count:
        actor = scan.find(at, "actor")
        length, found = find_longest(words[at : at + gazetteer.longest], gazetteer)
        if actor is not None and actor.last - at >= length:
            yield at, actor.last, "PER" if actor.entry.data.kind == "person" else "ORG", actor.entry.data
            at = actor.last
        elif length:
            yield at, at + length, "LOC", found[0]
            at += length
        else:
            at += 1


def _scored(pairs: Sequence[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]]) -> dict[str, Score]:
    """Whole names of the right kind, by kind and together, as ``marsad.names.train.score`` counts them."""
    counts: dict[str, Counter[str]] = {"right": Counter(), "found": Counter(), "wanted": Counter()}
    for found, gold in pairs:
        for name, those in (("right", found & gold), ("found", found), ("wanted", gold)):
            counts[name].update(kind for _, _, kind in those)
    out = {kind: Score(right=counts["right"][kind], found=counts["found"][kind], wanted=counts["wanted"][kind]) for kind in KINDS}
    out["all"] = Score(**{name: count.total() for name, count in counts.items()})
    return out


def lexicon_tags(sentences: Sequence[Tagged], lexicon: Lexicon) -> dict[str, Score]:
    """How right the lists alone are."""
    pairs = []
    for run in articles(sentences):
        scan = scan_of(run, lexicon)
        gold = {(first + s.first, last + s.first, kind) for s, (_, labels) in zip(scan.doc.sentences, run, strict=True) for first, last, kind in spans(labels)}
        pairs.append(({(first, last, kind) for first, last, kind, _ in known_names(scan)}, gold))
    return _scored(pairs)


def word_features(tokens: Sequence[str]) -> list[list[str]]:
    """What a plain tagger looks at: the word, its first and last letters, its shape, two words to each side."""
    padded = ["<", "<", *tokens, ">", ">"]
    out = []
    for at, word in enumerate(tokens, 2):
        own = [f"w={word}", *(f"p{n}={word[:n]}" for n in (1, 2, 3, 4)), *(f"s{n}={word[-n:]}" for n in (1, 2, 3, 4)), f"digit={any(c.isdigit() for c in word)}", f"length={min(len(word), 8)}"]
        around = [f"{d:+d}={padded[at + d]}" for d in (-2, -1, 1, 2)]
        pairs = [f"-1,0={padded[at - 1]} {word}", f"0,1={word} {padded[at + 1]}"]
        out.append(["bias", *own, *around, *pairs])
    return out


def word_tagger(train: Sequence[Tagged], tests: dict[str, Sequence[Tagged]], *, iterations: int = ITERATIONS) -> dict[str, dict[str, Score]]:
    """A plain CRF trained on some sentences, scored on others."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for tokens, labels in train:
        trainer.append(word_features(tokens), [LABELS[label] for label in labels])
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": iterations, "feature.possible_transitions": True})
    tagger = pycrfsuite.Tagger()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "words.crf")
        trainer.train(file)
        tagger.open(file)
        out = {}
        for name, test in tests.items():
            pairs = []
            for tokens, labels in test:
                found = [LABELS.index(label) for label in tagger.tag(word_features(tokens))]
                pairs.append((set(spans(found)), set(spans(labels))))
            out[name] = _scored(pairs)
        tagger.close()
    return out
