"""Training the tagger of names from tagged text in CoNLL's shape: a token and its label a line, blank lines as they may come.

Training needs ``python-crfsuite`` (``pip install 'marsad[train]'``); the model that it writes is read without it. Where a file
has no blank lines between articles, a run of sentences stands for one: names repeat within it all the same.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from marsad.encoder.network import Network
from marsad.encoder.read import encode
from marsad.errors import DataError, InputError
from marsad.language.ar.fold import fold_word
from marsad.language.ar.tokens import Document, Sentence
from marsad.lexicon import Lexicon
from marsad.match import Scan, find_mentions
from marsad.names.features import Reader, read_lists, token_features
from marsad.names.tagger import FORMAT, ITERATIONS, KINDS, LABELS, Model, Tagger, part, spans

STOPS = frozenset((".", "!", "؟", "?"))
SENTENCE_LONGEST = 150  # tokens
ARTICLE_LENGTH = 350  # tokens of sentences that stand for an article where nothing parts articles
SPELLINGS = {"PERS": "PER", "PERSON": "PER", "LOCATION": "LOC", "GPE": "LOC", "ORGANIZATION": "ORG"}  # of labels in other corpora
LEVELS = 100  # weights are kept in steps of 1/100

Tagged = tuple[tuple[str, ...], tuple[int, ...]]  # a sentence: tokens, labels by number


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many names a tagger found right, found, and should have found."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        total = self.found + self.wanted
        return 2 * self.right / total if total else 0.0


def read_conll(paths: Iterable[Path]) -> list[Tagged]:
    """The sentences of CoNLL files, or of every file of a folder. A label of another kind than person, place or
    organisation counts as none; an inside without its beginning begins a name."""
    out: list[Tagged] = []
    for path in paths:
        files = sorted(p for p in path.rglob("*.txt") if p.is_file()) if path.is_dir() else [path]
        if not files:
            raise InputError(f"{path}: found no .txt file; expected CoNLL files, a token and its label a line")
        for file in files:
            out += _sentences(file)
    if not out:
        raise InputError("found no tagged sentence; expected CoNLL files, a token and its label a line")
    return out


def _sentences(file: Path) -> Iterator[Tagged]:
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}") from None
    tokens: list[str] = []
    labels: list[int] = []
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if len(parts) > 1:
            label = _label(parts[-1])
            if label is None:
                raise DataError(str(file), number, parts[-1], "a label such as O, B-PER, I-LOC")
            kind = LABELS[label][2:]
            if LABELS[label][0] == "I" and not (labels and LABELS[labels[-1]][2:] == kind):
                label = LABELS.index(f"B-{kind}")
            tokens.append(parts[0])
            labels.append(label)
        ended = len(parts) == 0 or (len(parts) > 1 and len(tokens) > 1 and parts[0] in STOPS)
        if tokens and (ended or len(tokens) >= SENTENCE_LONGEST):
            yield tuple(tokens), tuple(labels)
            tokens, labels = [], []
    if tokens:
        yield tuple(tokens), tuple(labels)


def _label(text: str) -> int | None:
    """The number of a label; other kinds of names (MISC, and what real files misspell after O) count as none."""
    part, dash, kind = text.partition("-")
    if part == "O" or not dash:
        return 0 if text[:1] in ("O", "I") else None
    kind = SPELLINGS.get(kind.strip("-").upper(), kind.strip("-").upper())
    if part not in ("B", "I", "E", "S"):
        return None
    return LABELS.index(f"{'B' if part in 'BS' else 'I'}-{kind}") if kind in KINDS else 0


def parts(sentences: Sequence[Tagged], held_out: int) -> tuple[list[Tagged], list[Tagged]]:
    """The sentences, and those that hold the last of ``held_out`` equal parts of the tokens."""
    total = sum(len(tokens) for tokens, _ in sentences)
    out: tuple[list[Tagged], list[Tagged]] = ([], [])
    seen = 0
    for sentence in sentences:
        out[seen * held_out >= total * (held_out - 1)].append(sentence)
        seen += len(sentence[0])
    return out


def articles(sentences: Sequence[Tagged]) -> Iterator[Sequence[Tagged]]:
    """Sentences in runs that stand for articles."""
    run: list[Tagged] = []
    size = 0
    for sentence in sentences:
        run.append(sentence)
        size += len(sentence[0])
        if size >= ARTICLE_LENGTH:
            yield run
            run, size = [], 0
    if run:
        yield run


def scan_of(sentences: Sequence[Tagged], lexicon: Lexicon) -> Scan:
    """Sentences cut by somebody else, as a document that the lexicon has been asked about."""
    raws = [token for tokens, _ in sentences for token in tokens]
    ends = [end - 1 for end in accumulate(len(raw) + 1 for raw in raws)]
    limits = [0, *accumulate(len(tokens) for tokens, _ in sentences)]
    doc = Document(
        text=" ".join(raws), starts=tuple(end - len(raw) for end, raw in zip(ends, raws, strict=True)), ends=tuple(ends),
        words=tuple(fold_word(raw) or "-" for raw in raws), numeric=tuple(raw[0].isdigit() for raw in raws), taa=tuple(raw[-1] == "ة" for raw in raws),
        sentences=tuple(Sentence(a, b, 0) for a, b in pairwise(limits)),
        sentence_of=tuple(number for number, (tokens, _) in enumerate(sentences) for _ in tokens), quotes=(), quote_of=(-1,) * len(raws),
    )  # fmt: skip
    return find_mentions(doc, lexicon)


def train(sentences: Sequence[Tagged], lexicon: Lexicon, *, iterations: int = ITERATIONS, note: str = "") -> bytes:
    """Train a tagger; the bytes of its file. Deterministic: the same sentences and lexicon give the same bytes."""
    try:
        import pycrfsuite
    except ImportError:
        raise InputError("training needs python-crfsuite: pip install 'marsad[train]'") from None
    reader = Reader(read_lists(), lexicon.gazetteer)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for run in articles(sentences):
        scan = scan_of(run, lexicon)
        facts = [reader.facts(word, taa, known) for word, taa, known in zip(scan.doc.words, scan.doc.taa, scan.words, strict=True)]
        bounds = [(s.first, s.last) for s in scan.doc.sentences]
        for (_, labels), features in zip(run, token_features(scan, facts, reader, bounds), strict=True):
            trainer.append(features, [str(label) for label in labels])
    trainer.set_params({"c1": C1, "c2": C2, "max_iterations": iterations, "feature.minfreq": SEEN_LEAST, "feature.possible_transitions": True})
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "names.crf")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        info = tagger.info()
        tagger.close()
    return _written(info.state_features, info.transitions, note)


# What training is restrained by (L1 and L2), and the least weight that is kept: set on ANERcorp's fifth sixth.
C1, C2 = 0.05, 0.05
SEEN_LEAST = 2  # times that a feature must be seen
LEAST = 5  # levels; 2 gives the same F1 and a tenth more file


def _written(weights: dict[tuple[str, str], float], steps: dict[tuple[str, str], float], note: str) -> bytes:
    rows: dict[str, list[tuple[int, int, int]]] = {}
    for (feature, label), weight in weights.items():
        level = round(weight * LEVELS)
        offset, name = part(feature)
        if abs(level) >= LEAST and not set(name) & {"\t", "\n"}:
            rows.setdefault(name, []).append((offset, int(label), level))
    count = range(len(LABELS))
    told = ";".join(" ".join(str(round(steps.get((str(a), str(b)), 0.0) * LEVELS)) for b in count) for a in count)
    head = [FORMAT, f"# labels: {' '.join(LABELS)}", f"# scale: {1 / LEVELS}", f"# steps: {told}", f"# note: {note}"]
    body = [f"{name}\t{' '.join(f'{offset}{label}{level}' for offset, label, level in sorted(found))}" for name, found in sorted(rows.items())]
    return gzip.compress("\n".join((*head, "", *body)).encode(), mtime=0)


def write(out: Path, model: bytes) -> None:
    """Write a model whole or not at all."""
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(model)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{out}: {error.strerror or error}") from None


def score(sentences: Sequence[Tagged], model: Model, lexicon: Lexicon, network: Network | None = None) -> dict[str, Score]:
    """Whole names of the right kind, by kind and together (``all``); with the encoder, where its ``network`` is given."""
    tagger = Tagger(model, lexicon.gazetteer)
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for run in articles(sentences):
        scan = scan_of(run, lexicon)
        names = {(name.first, name.last, name.kind) for name in tagger.tag(scan, encode(network, scan.doc) if network is not None else None)}
        gold = {(first + s.first, last + s.first, kind) for s, (_, labels) in zip(scan.doc.sentences, run, strict=True) for first, last, kind in spans(labels)}
        for counts, those in ((right, names & gold), (found, names), (wanted, gold)):
            counts.update([kind for _, _, kind in those])
    out = {kind: Score(right=right[kind], found=found[kind], wanted=wanted[kind]) for kind in KINDS}
    out["all"] = Score(right=right.total(), found=found.total(), wanted=wanted.total())
    return out
