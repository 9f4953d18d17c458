"""Whether two articles tell of one happening: what keeps them apart, and what speaks for it, in points with reasons.

A wrong join is worse than a missed one, so one contradiction keeps two tellings apart whatever else they share, and the
points of place, day, actors and figures must carry a join; the likeness of the words only tips what stands near the line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from marsad.gazetteer import distance_km
from marsad.language.ar.fold import fold_word
from marsad.stories.facts import DEALS, SIZE, SPEECH
from marsad.stories.records import Count, Party, Spot, Telling

JOINED = 5.0  # points: set on tests/stories so that no two happenings of a city join by place, day and manner alone
APART_KM = 30.0  # two places that can't be one happening's: the airport of Baghdad lies 16 km from its centre
NEAR_KM = 15.0  # two places told of one happening: the airport of a city, the village beside the town
STALE = 5  # days after which an article may still tell an event as news, without its day
VIOLENT = frozenset(("ASSAULT",))
# Modes that two reporters may give one happening. A mode that stands in no set goes with itself alone.
MODES: dict[str, tuple[frozenset[str], ...]] = {
    "ASSAULT": (
        frozenset(("aerial", "drone", "heavy-weapons", "unconventional", "targeted", "destroy")),
        frozenset(("explosives", "suicide-attack", "destroy", "targeted")),
        frozenset(("explosives", "heavy-weapons")),
        frozenset(("firearms", "targeted", "primitive", "beat", "suicide-attack")),
        frozenset(("firearms", "crowd-control", "beat")),
    ),
    "PROTEST": (frozenset(("demo", "riot", "obstruct", "vandalize")), frozenset(("strike", "boycott"))),
    "CONSULT": (frozenset(("visit", "multilateral", "third-party")),),
    "ACCUSE": (frozenset(("disapprove", "allege")),),
    "SANCTION": (frozenset(("expel", "discontinue", "withdraw")),),
    "COERCE": (frozenset(("curfew", "martial-law", "restrict")), frozenset(("seize", "withhold"))),
    "MOBILIZE": (frozenset(("troops", "weapons", "police", "militia")),),
    "REQUEST": (frozenset(("assist", "change", "yield", "meet")),),
    "REJECT": (frozenset(("assist", "change", "yield", "meet")),),
    "THREATEN": (frozenset(("restrict", "arrest", "relations", "expel", "territory", "violence")),),
}
LENT = 0.8  # of the points of a place that only stands near the telling; half of that where the act need not be there (an arrest)
UNLIKE = 1.5  # times another figure: tolls that differ less are one toll's growth, or somebody's doubt
TOO_LITTLE = "too little that is particular"  # no contradiction, and no join
NOTHING: Mapping[str, float] = MappingProxyType({})
REAL = frozenset(("asserted", "alleged", "denied"))  # told as something that happened, by somebody at least


class Likeness(NamedTuple):
    """Points and what they are for; ``apart`` says what keeps the two apart, if anything does."""

    score: float
    reasons: tuple[str, ...]
    apart: str = ""


def kind_apart(a: Telling, b: Telling) -> str:
    """What of their kinds keeps two tellings apart; nothing where they may be one."""
    if a.type != b.type:
        return "types differ"
    if (a.status in REAL) != (b.status in REAL) or (a.status != b.status and "negated" in (a.status, b.status)):
        return "one did not happen"
    if a.taking != b.taking and a.type in VIOLENT and a.mode is None and b.mode is None:
        return "ground taken, and an attack"
    if a.mode and b.mode and a.mode != b.mode and not any(a.mode in s and b.mode in s for s in MODES.get(a.type, ())):
        return "modes differ"
    return ""


def compare(
    a: Telling, b: Telling, *, same_text: bool = False, weights: Mapping[str, float] | None = None, told: Mapping[str, float] | None = None,
) -> Likeness:  # fmt: skip
    """How far two tellings of different articles are one happening's. ``same_text``: their articles are reprints of one text;
    ``weights``: how much a word tells, rare ones more than common ones; ``told``: how much the key of a place or an actor
    tells, less where many happenings of this type and month have it."""
    if apart := kind_apart(a, b):
        return Likeness(0.0, (), apart)
    day, why_day = days_alike(a, b)
    if day is None:
        return Likeness(0.0, (), why_day)
    told = told or {}
    who, why_who, shared = parties_alike(a, b, told=told)
    if who is None:
        return Likeness(0.0, (), why_who[0])
    place, why_place = places_alike(a.spots, b.spots, lent=LENT if a.type in VIOLENT | {"PROTEST"} else LENT / 2, told=told)
    if place is None:
        if a.type not in DEALS:  # of a deal now the place is named, now whom it concerns
            return Likeness(0.0, (), why_place)
        place, why_place = 0.0, ""
    count, why_count = counts_alike(a.counts, b.counts)
    if counts_apart(a.counts, b.counts):
        return Likeness(0.0, (), "other dead and other injured")
    if count < 0 and any(told.get(s.key, 1.0) < 1.0 for t in (a, b) for s in t.spots if s.own):
        return Likeness(0.0, (), "another toll, where many such are told of")
    words = words_alike(a, b, weights)
    reasons = [why_day, why_place, *why_who, *why_count]
    score = day + place + who + count + min(1.5, 2.0 * words)
    if a.mode and a.mode == b.mode:
        score += 0.5 if a.type in VIOLENT | {"PROTEST"} else 1.0
        reasons.append(f"both {a.mode}")
    if a.mode == b.mode == "visit" and shared and place:
        score += 1.0  # one is on one visit to a country at a time
        reasons.append("one visit")
    if a.taking and b.taking:
        score += 1.0
        reasons.append("ground taken")
    if words >= 0.25:
        reasons.append(f"words alike {words:.2f}")
    # newsrooms have one sentence for many strikes; another figure in it is another strike
    same_words = words >= 0.75 and min(len(a.words), len(b.words)) >= 6 and count >= 0
    if same_words or (same_text and words >= 0.5):
        score += 4.0 if _one_word(a, b) else 2.0  # a sentence may tell of two strikes
        reasons.append("the same sentence" + (" of one text" if same_text else ""))
    elif not _anchored(a, b, day, place, who, count, words, shared):
        return Likeness(score, tuple(r for r in reasons if r), TOO_LITTLE)
    return Likeness(round(score, 2), tuple(r for r in reasons if r))


def _one_word(a: Telling, b: Telling) -> bool:
    """Whether both are told by one word: قتل and مقتل, not قصف and قتل."""
    x, y = fold_word(a.quote.text), fold_word(b.quote.text)
    return x in y or y in x


def _anchored(a: Telling, b: Telling, day: float, place: float, who: float, count: float, words: float, shared: int) -> bool:
    """Whether what is shared is particular enough for this type of event."""
    if a.type in SPEECH:
        return shared >= 2 or (shared >= 1 and words >= 0.3)
    if a.type in DEALS:
        if day >= 2.0 and place >= 2.0 and words >= 0.35:
            return True
        # a leader meets many in the days that an undated report may mean
        enough = shared >= 2 or (shared >= 1 and (place >= 2.0 or words >= 0.3) and (day >= 1.5 or a.mode == b.mode == "visit"))
        return enough and not _crossed(a, b)
    if day < 2.0:
        return (place >= 1.5 and (who >= 1.0 or count >= 1.0 or words >= 0.25)) or (shared >= 1 and words >= 0.25) or who >= 3.0 or (count >= 2.0 and words >= 0.3)
    if place >= 2.0 or who >= 3.0 or (count >= 2.0 and (place > 0 or words >= 0.25)):
        return True
    return a.type not in VIOLENT and not _crossed(a, b) and ((place > 0 and words >= 0.35) or shared >= 1)


def _crossed(a: Telling, b: Telling) -> bool:
    """Whether both name whom they speak of in one role, and name others: one power's sanctions on two countries."""
    for role in ("source", "target"):
        mine, theirs = [p for p in a.parties if p.named and p.role == role], [p for p in b.parties if p.named and p.role == role]
        if mine and theirs and not _shared(mine, theirs):
            return True
    return False


# --- when ------------------------------------------------------------------------------------------------------------


def days_alike(a: Telling, b: Telling) -> tuple[float | None, str]:
    """Points for the days, or None and why they can't be one."""
    if a.dated == "none" or b.dated == "none" or None in (a.first, a.last, b.first, b.last):
        return 0.0, ""
    gap = _gap(a, b)
    exact = ("day", "days")
    if "before" in (a.dated, b.dated):
        return (0.0, "") if gap == 0 else (None, "days differ")
    if gap > 0:
        late, early = (a, b) if (a.first or "") > (b.first or "") else (b, a)
        if late.dated == "near" and early.dated != "near" and gap <= STALE:
            return 0.0, ""  # told without a day some days after it
        return None, "days differ"
    if a.dated == b.dated == "day":
        return 2.5, f"on {a.first}"
    if "since" in (a.dated, b.dated):
        if a.dated == b.dated:
            return (2.0, f"since {a.first}") if a.first == b.first else (0.0, "")
        return 0.0, ""
    if "lent" in (a.dated, b.dated) and "near" not in (a.dated, b.dated):
        return 2.0, f"on {max(a.first or '', b.first or '')}"
    if a.dated in exact and b.dated in exact:
        return 2.0, f"days meet {max(a.first or '', b.first or '')}"
    if "year" in (a.dated, b.dated):
        return 0.0, ""
    if "month" in (a.dated, b.dated):
        return 1.0, f"in {(a.first or '')[:7]}"
    return (1.5, "told as news of these days") if "near" in (a.dated, b.dated) and a.dated != b.dated else (1.0, "both told as news of these days")


def _gap(a: Telling, b: Telling) -> int:
    """Days between two spans of days; 0 where they meet."""
    first = max(dt.date.fromisoformat(a.first or ""), dt.date.fromisoformat(b.first or ""))
    last = min(dt.date.fromisoformat(a.last or ""), dt.date.fromisoformat(b.last or ""))
    return max(0, (first - last).days)


# --- where -----------------------------------------------------------------------------------------------------------


def places_alike(a: Sequence[Spot], b: Sequence[Spot], *, lent: float = LENT, told: Mapping[str, float] = NOTHING) -> tuple[float | None, str]:
    """Points for the nearest pair of places, or None where each has places of its own and all lie apart."""
    best, most, why = 0.0, 0.0, ""
    for x in a:
        for y in b:
            points, reason = _spots_alike(x, y)
            most = max(most, points)
            points *= max(told.get(x.key, 1.0), told.get(y.key, 1.0))
            if not (x.own and y.own):
                points *= lent
            if points > best:
                best, why = points, reason
    if most >= 1.0:
        return best, why
    # Only what a gazetteer knows keeps two tellings apart: a mosque or a market has borrowed its country and coordinates.
    own_a, own_b = [s for s in a if s.own and not s.key.startswith("name:")], [s for s in b if s.own and not s.key.startswith("name:")]
    countries_a, countries_b = {s.country for s in own_a if s.country}, {s.country for s in own_b if s.country}
    if countries_a and countries_b and not countries_a & countries_b:
        return None, "countries differ"
    pinned_a, pinned_b = [s for s in own_a if _pinned(s)], [s for s in own_b if _pinned(s)]
    if pinned_a and pinned_b and min(_km(x, y) for x in pinned_a for y in pinned_b) > APART_KM:
        return None, "places lie apart"
    return best, why


def _km(x: Spot, y: Spot) -> float:
    return distance_km(x.lat or 0, x.lon or 0, y.lat or 0, y.lon or 0)


def _pinned(spot: Spot) -> bool:
    """Whether it is somewhere exact enough to be elsewhere than another such place: a town, a site, a province."""
    return spot.lat is not None and (SIZE.get(spot.kind, 0) >= 3 or (spot.kind == "region" and spot.admin1 is not None))


def _spots_alike(x: Spot, y: Spot) -> tuple[float, str]:
    big = min(SIZE.get(x.kind, 0), SIZE.get(y.kind, 0))
    if x.key == y.key:
        return (0.5, 0.5, 2.0, 2.5 if x.key.startswith("capital:") else 3.0)[big], f"at {x.name}"
    if x.country and y.country and x.country != y.country:
        return 0.0, ""
    if x.key.partition("#")[0] == y.key.partition("#")[0]:
        return (0.5 if "#" in x.key and "#" in y.key else 1.5), f"{x.name} beside {y.name}"  # its north and its west are two
    if "country" in (x.kind, y.kind):
        return (0.5, f"in {x.country}") if x.country and x.country == y.country else (0.0, "")
    small, large = (x, y) if SIZE.get(x.kind, 0) >= SIZE.get(y.kind, 0) else (y, x)
    if large.kind == "region" and "#" not in large.key and small.admin1 and large.admin1 == small.admin1:  # the south of a town is no province
        return 2.0, f"{small.name} lies in {large.name}"
    if (x.seat or y.seat) and x.admin1 and x.admin1 == y.admin1:
        near = all(s.lat is not None for s in (x, y)) and _km(x, y) <= NEAR_KM
        return (2.0 if near else 1.0), f"{x.name} and {y.name} in one province"
    known = all(s.lat is not None and s.lon is not None and s.precision in ("city", "site") for s in (x, y))
    if known and _km(x, y) <= (APART_KM if "site" in (x.kind, y.kind) and "city" in (x.kind, y.kind) else NEAR_KM):
        unlike = x.key.startswith("name:") and y.key.startswith("name:")  # both borrow the town's coordinates
        return (1.0 if unlike else 2.0), f"{x.name} near {y.name}"
    return 0.0, ""


# --- who -------------------------------------------------------------------------------------------------------------


def parties_alike(a: Telling, b: Telling, *, told: Mapping[str, float] = NOTHING) -> tuple[float | None, list[str], int]:
    """Points for the actors, reasons, and how many named actors both have; None and why where they can't be one."""
    score, reasons = 0.0, []
    shared = _shared(a.parties, b.parties)
    claimed = [(x, y) for x, y, _ in shared if a.type in VIOLENT and (x.name == a.by or y.name == b.by)]
    for x, y, same in shared:
        tells = max(told.get(x.key, 1.0), told.get(y.key, 1.0))
        if (x, y) in claimed:
            score += 0.5  # who announces an attack is easily read as who made it
        elif x.key.startswith("state:") or not same:
            score += tells * (1.5 if a.type in DEALS else 1.0 if x.role == y.role else 0.5)  # who signs, signs for his state
        elif x.kind == "person" and x.role == y.role == "target" and a.type in ("ASSAULT", "COERCE"):
            score += 3.0  # one is killed once, and seldom arrested twice in a week
        else:
            score += tells * (2.0 if x.role == y.role else 1.0)
        reasons.append(f"both name {x.name}" if same else f"{x.name} and {y.name} belong together")
    named_a, named_b = [p for p in a.parties if p.named], [p for p in b.parties if p.named]
    if a.type in SPEECH | {"CONSULT", "AGREE"}:
        of_a, of_b = ([p for p in named if p.role == "source"] for named in (named_a, named_b))
        if of_a and of_b and not _shared(of_a, of_b if a.type in SPEECH else named_b) and not (a.type not in SPEECH and _shared(of_b, named_a)):
            return None, ["others act"], 0
    elif named_a and named_b and not shared:
        score -= 1.0
        victims = [[p for p in named if p.role == "target" and p.kind == "person"] for named in (named_a, named_b)]
        if victims[0] and victims[1]:
            return None, ["other victims"], 0
        countries = [{p.country for p in named if p.role == "source" and p.country} for named in (named_a, named_b)]
        if countries[0] and countries[1] and not countries[0] & countries[1]:
            score -= 1.0
    if a.type == "COERCE" and any(_many(y) and _persons(x) and not _persons(y) for x, y in ((a, b), (b, a))):
        score -= 1.5  # one man's arrest, and that of forty
    if not shared:
        sorts = _sorts(a.parties) & _sorts(b.parties)
        if sorts:
            score += 1.0
            reasons.append("both speak of " + " ".join(sorted(sorts)[:2]))
    return min(score, 5.0), reasons, len({x.key for x, y, _ in shared if (x, y) not in claimed})


def _shared(a: Iterable[Party], b: Iterable[Party]) -> list[tuple[Party, Party, bool]]:
    """Pairs of named actors that are one, or one of which belongs to the other; each once."""
    out: list[tuple[Party, Party, bool]] = []
    rest = [p for p in b if p.named]
    for x in (p for p in a if p.named):
        best = next((y for y in rest if y.key == x.key and y.role == x.role), None) or next((y for y in rest if y.key == x.key), None)
        same = best is not None
        if best is None:
            best = next((y for y in rest if x.key in y.wider or y.key in x.wider), None) or next((y for y in rest if _one_body(x, y)), None)
        if best is not None:
            rest.remove(best)
            out.append((x, best, same))
    return out


def _persons(t: Telling) -> bool:
    return any(p.named and p.kind == "person" and p.role == "target" for p in t.parties)


def _many(t: Telling) -> bool:
    return any(c.kind == "detained" and (c.low or 0) > 1 for c in t.counts)


def _one_body(x: Party, y: Party) -> bool:
    """Whether both are parts of one body; a state is none, which two governments may claim."""
    return any(not key.startswith("state:") for key in set(x.wider) & set(y.wider))


def _sorts(parties: Iterable[Party]) -> set[str]:
    return {word for p in parties if not p.named for word in p.key.split() if len(word) > 3}


# --- how many, in which words ----------------------------------------------------------------------------------------


def counts_alike(a: Sequence[Count], b: Sequence[Count]) -> tuple[float, list[str]]:
    """Points for one figure in both; tolls that differ speak against, the more they differ."""
    if not a or not b:
        return 0.0, []
    same = sorted({(x.kind, x.low) for x in a if x.low == y_low(x, b) and x.low is not None})
    particular = [s for s in same if s[1] is not None and s[1] > 2 and s[1] not in (10, 12, 100, 1000)]
    if particular:
        return min(4.0, 1.0 + len(particular)), [f"{number} {kind}" for kind, number in particular]
    if same:
        return 0.5, []
    unlike = [(max(x, y) / min(x, y), f"{kind} {min(x, y)} and {max(x, y)}") for kind, (x, y) in _tolls(a, b).items() if max(x, y) > UNLIKE * min(x, y)]
    if unlike:
        worst, why = max(unlike)
        return (-2.0 if worst > 10 else -1.0 if worst > 3 else -0.5), [why]
    return 0.0, []


def counts_apart(a: Sequence[Count], b: Sequence[Count]) -> bool:
    """Whether the dead and the injured both are other ones: a toll grows or is disputed, but hardly both are, and where the
    dead become more the injured do not become fewer by a fifth."""
    tolls = _tolls(a, b)
    if "killed" not in tolls or "injured" not in tolls:
        return False
    dead, hurt = (x / y for x, y in (tolls["killed"], tolls["injured"]))
    dead, hurt = (dead, hurt) if dead > 1 else (1 / dead, 1 / hurt)
    return dead > UNLIKE and (hurt > UNLIKE or hurt < 0.8)


def _tolls(a: Sequence[Count], b: Sequence[Count]) -> dict[str, tuple[int, int]]:
    """Of kinds of which both give a number (dozens are none), the largest of each."""
    out = {}
    for kind in ("killed", "injured", "detained"):
        x, y = (max((c.low or c.high or 0 for c in counts if c.kind == kind and c.high is not None), default=0) for counts in (a, b))
        if x and y:
            out[kind] = (x, y)
    return out


def y_low(x: Count, others: Sequence[Count]) -> int | None:
    """The same figure among others, whatever bound is put on it (39 قتيلا, 39 على الأقل)."""
    return next((y.low for y in others if y.kind == x.kind and y.low == x.low), None)


def words_alike(a: Telling, b: Telling, weights: Mapping[str, float] | None = None) -> float:
    """How much of the shorter sentence's words stand in the other, rare words counting more, from 0 to 1."""
    x, y = set(a.words), set(b.words)
    if not x or not y:
        return 0.0
    if weights is None:
        return len(x & y) / max(min(len(x), len(y)), 4)
    weigh = weights.get
    both = sum(weigh(w, 1.0) for w in x & y)
    return both / max(min(sum(weigh(w, 1.0) for w in x), sum(weigh(w, 1.0) for w in y)), 4.0)
