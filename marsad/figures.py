"""Figures of human cost: how many were killed, hurt, displaced, held, missing, or protested, and who says so.

A count belongs to a kind by its own noun (قتيل، نازح، جريح), by the word that governs it (مقتل، إصابة، اعتقال، سقوط … قتيلا),
or by the count before it in the same list. Single victims and duals without a numeral count too (مقتل مدني، جريحان).
"""

from __future__ import annotations

from bisect import bisect_left

from marsad.language.ar.numbers import Number
from marsad.match import Match, Scan
from marsad.record import record
from marsad.units import Row, Rows, Unit

FATE_REACH = 14  # tokens from لقي to مصرعهم: whom it befell stands between
WITH_REACH = 6  # tokens from أودى to بحياة
COURT_REACH = 3  # tokens around قضى in which a court or a judge makes it a ruling
WITH, OF = "ب", "من"
SEVERAL = ("ون", "ين")
MOST = 100_000_000  # more are no persons: استولى على المليارات
REACH = 7  # units that may stand between a governing word and its count
LISTED = 10  # units between two counts of one list, where the second is joined with و
ROLL_REACH = 6  # units between a count and the roll that says what became of the counted: في عداد المفقودين
AGE_REACH = 4  # units before a number in which أعمارهم makes it years
PROTEST_REACH = 8  # units after a count in which a word says that they went out to protest
ALONE = frozenset(("people", "agent", "member", "detainee", "title"))  # classes of nouns that mean one person
GATHERED = frozenset(("protesters",))
OVERRULED = frozenset(("protesters", "detained", "displaced"))  # what someone was before they were killed: مقتل 25 متظاهرا


@record
class FigureFound:
    """A count of persons at tokens ``first`` up to ``last``."""

    first: int
    last: int
    kind: str
    low: int | None
    high: int | None
    group: tuple[int, int] | None
    governor: int | None
    rule: str


def victim_kind(scan: Scan, at: int, *classes: str) -> str | None:
    """The kind of figure that a word speaks of, if it is of one of these classes (person, masdar, verb)."""
    for match in scan.at[at]:
        if match.entry.kind != "victim":
            continue
        cls, _, tie = match.entry.data.partition("-")
        if (not classes or cls in classes) and (not tie or _dies(scan, match, tie)):
            return match.entry.key
    return None


def _dies(scan: Scan, match: Match, tie: str) -> bool:
    """Whether a verb of other senses tells a death here: لقوا مصرعهم (not لقي ترحيبا), أودى بحياة (not يؤدي), not قضت المحكمة."""
    last = min(scan.doc.sentences[scan.doc.sentence_of[match.first]].last, match.last + FATE_REACH)
    after = range(match.last, last)
    if tie == "fate":
        return any(m.entry.kind == "victim" and m.entry.data == "masdar" and m.cut.pronoun for token in after for m in scan.at[token])
    if tie == "with":
        return any(m.cut.preposition == WITH for token in after[:WITH_REACH] for m in scan.at[token])
    around = range(max(0, match.first - COURT_REACH), min(last, match.last + COURT_REACH))
    court = any(m.entry.kind == "noun" and m.entry.data[2] == "JUD" for token in around for m in scan.at[token])
    return not court and not any(m.entry.kind == "function" and m.entry.key == "comp" for token in after[:1] for m in scan.at[token])


def find_figures(scan: Scan, rows: Rows) -> list[FigureFound]:
    """Every figure of the document, in order."""
    out: list[FigureFound] = []
    for row in rows.rows:
        previous: FigureFound | None = None
        for at, unit in enumerate(row):
            found: FigureFound | None
            if previous is not None and previous.last == unit.first and (shared := _shared(scan, unit, previous)) is not None:
                found = shared
            elif at and unit.phrase is not None and unit.phrase.rule == "actor.national":
                found = _lone(scan, row, at, unit)
            elif unit.kind in ("actor", "number") or (unit.kind == "word" and "one" in scan.kinds[unit.first]):
                found = _figure(scan, row, at, unit, previous)
            elif at and previous is not None and "other" in scan.kinds[unit.first] and "victim" in scan.kinds[row[at - 1].first]:
                found = _other(scan, row, at, unit)
            elif at and unit.kind in ("word", "adjective", "verb") and "victim" in scan.kinds[row[at - 1].first]:
                found = _lone(scan, row, at, unit)
            elif unit.kind == "word" and "victim" in scan.kinds[unit.first]:
                found = _unnumbered(scan, row, at, unit)
            else:
                continue
            if found:
                out.append(found)
                previous = found
    return out


def _figure(scan: Scan, row: Row, at: int, unit: Unit, previous: FigureFound | None) -> FigureFound | None:
    number: Number | None = None
    first, last = unit.first, unit.last
    group: tuple[int, int] | None = None
    own: str | None = None
    if unit.kind == "actor" and unit.phrase is not None:
        number = unit.phrase.count
        group = (unit.phrase.first, unit.phrase.last)
        own = victim_kind(scan, unit.phrase.head, "person")
    elif unit.kind == "number" and unit.number is not None:
        number = unit.number
        own, last = _counted_noun(scan, row, at)
    if number is not None and (number.ordinal or number.percent):
        return None
    if number is None:
        return _single(scan, row, at, unit, previous)
    if any(scan.find(u.first, "age") for u in row[max(0, at - AGE_REACH) : at]):
        return None
    if at and (row[at - 1].preposition == "by" or scan.function(row[at - 1].first, "by")):
        return None  # قتلوا على يد ثلاثة مهاجمين
    low = int(number.low) if number.low is not None else None
    high = int(number.high) if number.high is not None else None
    first = min(first, number.first)
    last = max(last, number.last)
    if not own and unit.kind == "actor" and unit.phrase is not None and any(m.entry.kind == "placenoun" and not m.cut.pronoun for m in scan.at[unit.phrase.head]):
        return None  # في ثلاث محافظات; مدني is no مدن
    if (low or high or 0) >= MOST or _agrees(scan, row, at, unit, previous):
        return None
    if number.vague and low == 2:
        return None  # عدد من …: too little to be a figure
    if own:
        governed = _governor(scan, row, at)
        kind = own
        if governed and governed[0] != own and own in OVERRULED and _directly(row, at, governed[1]):
            kind = governed[0]
        return FigureFound(first=first, last=last, kind=kind, low=low, high=high, group=group, governor=governed[1] if governed else None, rule="figure.noun")
    counts_people = unit.kind == "actor" and unit.phrase is not None and (unit.phrase.kind in ("population", "person", "armed_group") or unit.phrase.cls == "agent" or _of_body(scan, unit))  # رجال أمن
    roll = _roll(scan, row, at) if counts_people or unit.kind == "number" else None
    if roll is not None:
        return FigureFound(first=first, last=last, kind=roll, low=low, high=high, group=group, governor=None, rule="figure.roll")
    if previous is not None and (counts_people or _some_of(row, at)) and _among(scan, row, at) and _continues(scan, row, at, previous):
        return FigureFound(first=first, last=last, kind=previous.kind, low=low, high=high, group=group, governor=previous.governor, rule="figure.list")
    governed = _governor(scan, row, at)
    if governed and governed[0] in GATHERED and not _protest(scan, row, at, governed[1]):
        governed = None
    if governed and counts_people and at + 1 < len(row) and _counts(row[at + 1]) and not row[at + 1].conjunction:
        return None  # قتل أربعة انتحاريين 52 شخصا: the doers are counted too
    if governed and (counts_people or (unit.kind == "number" and _bare_count(scan, row, at, governed[1]))):
        return FigureFound(first=first, last=last, kind=governed[0], low=low, high=high, group=group, governor=governed[1], rule="figure.governed")
    if previous is not None and counts_people and _continues(scan, row, at, previous):
        return FigureFound(first=first, last=last, kind=previous.kind, low=low, high=high, group=group, governor=previous.governor, rule="figure.list")
    return None


def _of_body(scan: Scan, unit: Unit) -> bool:
    """Whether a count is of those of a body: خمسة من المخابرات العامة; not خمس وزارات."""
    number = unit.phrase.count if unit.phrase is not None else None
    return number is not None and number.last < unit.last and scan.doc.words[number.last] == OF


def _agrees(scan: Scan, row: Row, at: int, unit: Unit, previous: FigureFound | None) -> bool:
    """مقتل شخص واحد, عنصرين اثنين, دفعة واحدة: a small number after its noun counts nobody anew."""
    if unit.kind != "number" or unit.number is None or unit.number.low not in (1, 2) or unit.number.high != unit.number.low or scan.doc.numeric[unit.first]:
        return False
    counted = previous is not None and previous.last == unit.first and previous.low == unit.number.low
    return counted or (unit.number.low == 1 and at > 0 and row[at - 1].kind in ("word", "adjective", "actor"))


def _counts(unit: Unit) -> bool:
    return unit.kind == "actor" and unit.phrase is not None and unit.phrase.count is not None


def _counted_noun(scan: Scan, row: Row, at: int) -> tuple[str | None, int]:
    """The victim noun right after a numeral (739 قتيلا, 100 ألف حالة اعتقال) and where the count's words end."""
    last = row[at].last
    classes = ["person", "case"]
    for unit in row[at + 1 : at + 3]:
        kinds = (victim_kind(scan, token, *classes) for token in range(unit.first, unit.last))
        kind = next((k for k in kinds if k), None)
        if kind and not unit.conjunction and not unit.preposition:
            return kind, unit.last
        if not scan.find(unit.first, "counter"):
            break
        classes = ["person", "case", "masdar"]  # 3252 حالة وفاة
    return None, last


def _directly(row: Row, at: int, governor: int) -> bool:
    """Whether a governing word stands right before a count, or with nothing but its doer between."""
    if at and row[at - 1].first == governor:
        return True
    return at > 1 and row[at - 2].first == governor and row[at - 1].kind == "actor"


def _protest(scan: Scan, row: Row, at: int, governor: int) -> bool:
    """Whether those who went out or took part did so in a protest: تظاهر says it, خرج and شارك need a word that does."""
    if any(m.entry.kind == "event" and m.entry.key == "PROTEST" and not m.entry.data.wanted for m in scan.at[governor]):
        return True
    near = [u for u in row[max(0, at - 3) : at + PROTEST_REACH] if u.kind != "actor" and u.first != governor]
    return any(m.entry.kind == "event" and m.entry.key == "PROTEST" for u in near for m in scan.at[u.first])


def _roll(scan: Scan, row: Row, at: int) -> str | None:
    """What became of the counted, told after them: قرابة 20 في عداد المفقودين; 3800 مهاجر ما زالوا محتجزين."""
    if at and at + 1 < len(row) and row[at - 1].kind in ("verb", "aux", "event", "light") and (kind := victim_kind(scan, row[at + 1].first, "person")):
        if not any(m.cut.article or m.cut.preposition or m.cut.conjunction for m in scan.at[row[at + 1].first]):
            return kind  # ما زال 3800 مهاجر محتجزين
    phrase = row[at].phrase
    if phrase is not None and phrase.last - phrase.head > 1 and (kind := _told_inside(scan, phrase.last - 1)) is not None:
        return kind
    for place in range(at + 1, min(len(row) - 1, at + 1 + ROLL_REACH)):
        unit, after = row[place], row[place + 1]
        if unit.kind == "event" and unit.last - unit.first > 1 and place - at <= 3:
            return next((kind for token in range(unit.first, unit.last) if (kind := victim_kind(scan, token, "person"))), None)
        if unit.kind in ("comma", "stop", "event", "light", "number", "actor"):
            return None
        if scan.find(unit.first, "roll") and unit.kind != "place":
            return next((kind for token in range(after.first, after.last) if (kind := victim_kind(scan, token, "person"))), None)
        if unit.kind in ("verb", "aux") and place - at <= 3 and not unit.conjunction:
            kind = victim_kind(scan, after.first, "person")
            if kind and not any(m.cut.article or m.cut.preposition for m in scan.at[after.first]) and (after.phrase is None or after.phrase.count is None):
                return kind
    return None


def _told_inside(scan: Scan, last: int) -> str | None:
    """What the last word of a count's phrase says of the counted: أربعة أمريكيين محتجزون, تعرض 27 شخصا لإصابات."""
    held = scan.doc.words[last].endswith(SEVERAL)
    for match in scan.at[last]:
        cut = match.cut
        if match.entry.kind == "victim" and not cut.article and not cut.conjunction and ((match.entry.data == "person" and held and not cut.preposition) or (match.entry.data == "case" and cut.preposition)):
            return match.entry.key
    return None


def _bare_count(scan: Scan, row: Row, at: int, governor: int) -> bool:
    """Whether a numeral without a known noun can count people: followed by ``بجروح``, ``آخرين``, a mark, or من + group."""
    if at + 1 >= len(row):
        return True
    after = row[at + 1]
    if after.kind in ("comma", "stop", "mark", "conj") or after.preposition == WITH:
        return True
    if after.kind in ("prep", "time", "func") and at and row[at - 1].first == governor:
        return True  # تظاهر المئات مساء أمس; وأصابت ما يزيد على 110 آلاف منذ …
    if after.kind == "prep" and after.preposition == OF:
        return True
    if after.kind == "adjective" and scan.doc.words[after.first].endswith(SEVERAL) and not after.preposition and not after.conjunction:
        return True  # مقتل 5 أمنيين
    return any(m.entry.kind == "victim" for m in after.matches)


def _befell(scan: Scan, unit: Unit) -> str | None:
    """What a governing word says befell somebody, also behind a verb that only carries it: تم [القبض على] ثمانية."""
    tie = scan.function(unit.first - 1, "governed")
    told = ("masdar", "verb") if tie is None or tie.entry.data == OF else ("masdar",)  # على متن القارب: a noun, no متن "they died"; but عدد من نزحوا
    kind = victim_kind(scan, unit.first, *told)
    if kind is None and unit.kind == "event" and unit.last - unit.first > 2:
        return victim_kind(scan, unit.first + 1, "masdar")
    return kind


def _governor(scan: Scan, row: Row, at: int) -> tuple[str, int] | None:
    """The word that says what befell the counted: مقتل، أصيب، تهجير، اعتقال; looked for backwards, then right after."""
    steps = 0
    for unit in row[max(0, at - REACH) : at][::-1]:
        if scan.find(unit.first, "saved"):
            return None  # وإنقاذ 300 مهاجر
        kind = _befell(scan, unit)
        if kind and unit.kind != "actor":
            lost = steps == 0 and at + 1 < len(row) and _lost(scan, row[at], row[at + 1], kind)
            return None if lost else (kind, unit.first)  # فقد عشرات الأطفال وعيهم
        if steps == 0 and (kind := victim_kind(scan, unit.first, "case")):
            return kind, unit.first  # جثث 11 شخصا
        told = unit.phrase.head if unit.kind == "actor" and unit.phrase is not None else unit.first
        if (unit.phrase is None or unit.phrase.count is None) and (kind := victim_kind(scan, told, "person")) and _number_noun(scan, row, unit):
            return kind, unit.first  # عدد النازحين إلى 94 ألف شخص; العدد الحقيقي للموقوفين يناهز الألف
        if unit.kind in ("event", "light") and unit.match is not None and unit.match.entry.pos == "V" and not kind:
            if not _counted_by(scan, row, unit):
                break  # أصيب خمسة في هجوم شنه ثلاثة: these are the doers; but عدد الضحايا تقلص إلى ثلاثة
        if (unit.kind in ("cue", "comp", "rel") and not (unit.kind == "cue" and unit.match and unit.match.entry.pos == "N")) or (unit.kind == "comma" and steps > 3):
            break
        steps += 1
    for place in range(at + 1, min(len(row), at + 5)):
        unit = row[place]
        kind = victim_kind(scan, unit.first, "verb", "after")
        if kind:
            if place + 1 < len(row) and (scan.find(row[place + 1].first, "one") or _lost(scan, row[place], row[place + 1], kind)):
                break  # أربعة منهم توفي أحدهم
            return kind, unit.first
        if unit.kind in ("comma", "event", "cue") or (unit.kind == "actor" and not (unit.conjunction and _counts(unit))):
            break  # خمسة جنود وثلاثة مدنيين قتلوا
    return None


def _lost(scan: Scan, before: Unit, thing: Unit, kind: str) -> bool:
    """فقدوا وعيهم, فقدوا منازلهم: what they lost, not that they are lost."""
    return kind == "missing" and any(m.cut.pronoun and m.entry.pos == "N" for m in scan.at[thing.first]) and before.last == thing.first


def _counted_by(scan: Scan, row: Row, verb: Unit) -> bool:
    """Whether a verb's subject is a number of victims: عدد الضحايا تقلص."""
    at = bisect_left(row, verb.first, key=lambda u: u.first) - 1
    if at < 0:
        return False
    phrase = row[at].phrase
    return victim_kind(scan, phrase.head if phrase is not None else row[at].first, "person") is not None and _number_noun(scan, row, row[at])


def _number_noun(scan: Scan, row: Row, unit: Unit) -> bool:
    """Whether ``عدد`` or ``حصيلة`` stands before whom it counts, an adjective between or not."""
    at = bisect_left(row, unit.first, key=lambda u: u.first)
    for before in row[max(0, at - 2) : at][::-1]:
        if scan.find(before.first, "counting"):
            return True
        if before.kind not in ("adjective", "word"):
            return False
    return False


def _continues(scan: Scan, row: Row, at: int, previous: FigureFound) -> bool:
    """Whether a count goes on a list begun by the previous figure: بينهم 57 امرأة و300 طفل."""
    between = [u for u in row[max(0, at - LISTED - 1) : at] if u.first >= previous.last]
    if any(scan.find(u.first, "saved") for u in between):
        return False
    joined = row[at].conjunction or (at > 0 and row[at - 1].kind == "conj")
    if joined and len(between) <= LISTED:
        return not any(u.kind in ("cue", "light", "rel", "colon") or (u.kind == "event" and u.match is not None and u.match.entry.pos == "V") for u in between)
    return len(between) <= 4 and not any(u.kind in ("cue", "verb", "event", "light", "rel") for u in between)


def _among(scan: Scan, row: Row, at: int) -> bool:
    """بينهم 35 شخصا: some of those counted before."""
    return at > 0 and scan.find(row[at - 1].first, "among") is not None


def _some_of(row: Row, at: int) -> bool:
    """Whether a numeral alone counts some of those told before: بينهم 99 في حالة خطيرة, بينهم خمسة بجروح بليغة."""
    after = row[at + 1] if at + 1 < len(row) else None
    return row[at].kind == "number" and after is not None and (after.preposition == WITH or after.kind in ("prep", "comma", "stop"))


def _one(scan: Scan, row: Row, at: int, unit: Unit) -> FigureFound | None:
    """``توفي أحدهم``; ``أحد جنوده قتل``."""
    for other in [row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)]:
        classes = ("masdar", "verb") if other.first < unit.first else ("verb",)  # إدانة أحد الجنود بقتل جريح: he did it
        kind = victim_kind(scan, other.first, *classes) if other.kind != "actor" else None
        if kind:
            group = (unit.phrase.first, unit.phrase.last) if unit.phrase is not None else None
            return FigureFound(first=unit.first, last=unit.last, kind=kind, low=1, high=1, group=group, governor=other.first, rule="figure.one")
    return None


def _other(scan: Scan, row: Row, at: int, unit: Unit) -> FigureFound | None:
    """``توفي شخص وأصيب آخر بجروح``: one more, after one who was counted."""
    governor = row[at - 1]
    kind = victim_kind(scan, governor.first, "masdar", "verb") if governor.kind in ("event", "word", "verb") else None
    after = row[at + 1] if at + 1 < len(row) else None
    if kind is None or (after is not None and after.kind in ("word", "actor", "number") and not after.preposition and not after.conjunction):
        return None  # قتل آخر القادة: the last of them
    return FigureFound(first=unit.first, last=unit.last, kind=kind, low=1, high=1, group=None, governor=governor.first, rule="figure.other")


def _unnumbered(scan: Scan, row: Row, at: int, unit: Unit) -> FigureFound | None:
    """``قتيل في انفجار``, ``سقط قتيل و12 جريحا``: a victim's noun alone, opening a headline or after a verb."""
    noun = next((m for m in scan.at[unit.first] if m.entry.kind == "victim" and m.entry.data == "person" and m.feature == "s"), None)
    if noun is None or noun.entry.key not in ("killed", "injured") or noun.cut.article or noun.cut.pronoun or noun.cut.preposition:
        return None
    if scan.doc.raw(unit.first).rstrip("\u064b").endswith("\u0627"):
        return None  # the alif of an accusative: أرداه قتيلا tells how, not how many
    before = row[at - 1] if at else None
    listed = unit.conjunction and before is not None and "victim" in scan.kinds[before.first]  # قتيل وجريح
    opens = before is None or listed or before.kind in ("colon", "comma", "stop", "mark") or (before.kind == "event" and before.match is not None and before.match.entry.pos == "V")
    after = row[at + 1] if at + 1 < len(row) else None
    goes_on = after is None or after.kind in ("prep", "conj", "comma", "stop", "mark") or after.conjunction or after.preposition
    if not opens or not goes_on:
        return None
    return FigureFound(first=unit.first, last=unit.last, kind=noun.entry.key, low=1, high=1, group=None, governor=None, rule="figure.unnumbered")


def _shared(scan: Scan, unit: Unit, previous: FigureFound) -> FigureFound | None:
    """عشرات القتلى والجرحى: one count, of tens or hundreds, for two kinds of victims."""
    if previous.rule != "figure.noun" or previous.high is not None or not unit.conjunction:
        return None
    noun = next((m for m in scan.at[unit.first] if m.entry.kind == "victim" and m.entry.data == "person" and m.cut.article and m.feature[0] in "pd"), None)
    if noun is None or noun.entry.key == previous.kind or not any(m.cut.article for m in scan.at[previous.last - 1]):
        return None
    return FigureFound(first=unit.first, last=unit.last, kind=noun.entry.key, low=previous.low, high=None, group=None, governor=previous.governor, rule="figure.shared")


def _lone(scan: Scan, row: Row, at: int, unit: Unit) -> FigureFound | None:
    """An indefinite someone whom no other rule makes an actor, right after what befell them: مقتل شرطي, قتل طفل, إصابة سوري."""
    governor = row[at - 1]
    kind = victim_kind(scan, governor.first, "masdar", "verb") if governor.kind in ("event", "word", "verb") else None
    noun = scan.find(unit.first, "noun", "nisba")
    if kind not in ("killed", "injured") or noun is None or unit.conjunction or noun.cut.article or noun.cut.pronoun or noun.cut.preposition:
        return None
    if noun.entry.kind == "noun" and (noun.entry.data[0] not in ALONE or noun.feature != "s"):
        return None
    told_two = row[at + 1].number if at + 1 < len(row) else None  # فلسطينيين اثنين
    two = noun.entry.kind == "nisba" and (scan.doc.words[unit.first].endswith("ان") or (told_two is not None and told_two.low == 2))
    if noun.entry.kind == "nisba" and noun.feature not in ("ms", "fs") and not two:
        return None
    if at + 1 < len(row) and scan.doc.words[row[at + 1].first].startswith("ال") and row[at + 1].kind not in ("comp", "prep", "rel"):
        return None  # مقتل منفذ الهجوم: somebody certain
    after = at + 1
    while after < len(row) and row[after].kind == "adjective" and not row[after].conjunction:
        after += 1
    if after < len(row) and governor.match is not None and governor.match.entry.pos == "V":
        told = row[after]
        if (told.kind in ("actor", "number", "word") and not told.conjunction and not told.preposition) or scan.doc.raw(told.first).rstrip("ً").endswith("ا"):
            return None  # قتل شرطي متظاهرين: he did it
    return FigureFound(first=unit.first, last=unit.last, kind=kind, low=1 + two, high=1 + two, group=None, governor=governor.first, rule="figure.lone")


def _sound_plural(scan: Scan, row: Row, at: int, head: int) -> bool:
    """Whether a form in ين is rather a plural (معتصمين، فلسطينيين) than two; ``اثنين`` after it says two, and so do words
    whose plural is another (شابين, شرطيين)."""
    word = scan.doc.words[head]
    if not word.endswith(SEVERAL[1]) or (at + 1 < len(row) and row[at + 1].kind == "number") or scan.find(head, "pair"):
        return False
    return word.lstrip("و").startswith("م") or any(m.feature in ("mp", "p") for m in scan.at[head])


def _his(scan: Scan, head: int) -> bool:
    """مقتل شقيقه: somebody certain; his brother, not a sister."""
    return not scan.doc.taa[head] and any(m.cut.pronoun and m.entry.kind == "noun" for m in scan.at[head])


def _which(scan: Scan, first: int, last: int) -> bool:
    """مسلح ثالث: which one of several, no count."""
    atoms = scan.lexicon.numerals.atoms
    return any((atom := atoms.get(scan.doc.words[token]) or atoms.get(scan.doc.words[token][:-1])) is not None and atom.kind.startswith("ordinal") for token in range(first, last))


def _single(scan: Scan, row: Row, at: int, unit: Unit, list_before: FigureFound | None) -> FigureFound | None:
    """A victim or two without a numeral: مقتل مدني, إصابة طفلين, جريحان."""
    if (unit.kind == "actor" and unit.phrase is not None and unit.phrase.rule == "actor.one-of") or unit.kind == "word":
        return _one(scan, row, at, unit)
    if unit.kind != "actor" or unit.phrase is None or unit.phrase.count is not None:
        return None
    phrase = unit.phrase
    noun = scan.find(phrase.head, "noun")
    if noun is None or noun.cut.article or noun.cut.pronoun or phrase.definite or _his(scan, phrase.head) or _which(scan, phrase.head + 1, phrase.last):
        return None
    dual = noun.feature.startswith("d") and phrase.kind in ("population", "person", "armed_group")
    if noun.feature.startswith("p") and scan.doc.words[phrase.head].endswith(SEVERAL[1]) and noun.feature == "p" and phrase.cls != "people":
        dual = False
    if dual and _sound_plural(scan, row, at, phrase.head):
        return None
    size = 2 if dual else 1
    if not dual and noun.feature[0] != "s":
        return None
    own = victim_kind(scan, phrase.head, "person")
    previous = row[at - 1] if at else None
    kind = _befell(scan, previous) if previous is not None and previous.kind in ("event", "word", "verb", "light") else None
    if own and dual:
        kind = own
    if kind is None and dual and at > 1 and previous is not None and previous.kind == "actor" and not previous.preposition and row[at - 2].kind in ("event", "verb", "light"):
        kind = victim_kind(scan, row[at - 2].first, "verb")  # اعتقلت الشرطة امرأتين
    if kind is None and dual and at + 1 < len(row) and row[at + 1].kind in ("event", "verb") and not row[at + 1].conjunction and not (at + 2 < len(row) and row[at + 2].kind == "actor" and not row[at + 2].preposition):
        kind = victim_kind(scan, row[at + 1].first, "verb")  # إن شخصين قتلا; not جنديان قتلا طفلا
    if kind is None and dual and list_before is not None and previous is not None and scan.find(previous.first, "among"):
        kind = list_before.kind  # 12 شخصا بينهم طفلان
    if kind is None or (phrase.weak and not dual and kind == "detained"):
        return None  # اعتقال رجل: an arrest, hardly a figure
    return FigureFound(first=phrase.first, last=phrase.last, kind=kind, low=size, high=size, group=(phrase.first, phrase.last),
                       governor=previous.first if previous else None, rule="figure.single")  # fmt: skip
