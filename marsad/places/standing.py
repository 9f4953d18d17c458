"""Where a state or a capital is somewhere, and where it is somebody: في طهران, طهران ترد."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from marsad.gazetteer import ARTICLE
from marsad.match import Scan
from marsad.places.names import AND, COMMA, IN, OF, ON, PlaceFound, preposed

FORCE = ("ASSAULT", "MOBILIZE")  # what is done على a place; sanctions and pressure are put on those who act
GIVING = ("SUPPORT", "AID", "REQUEST", "AGREE", "THREATEN", "ACCUSE", "REJECT", "CONCEDE", "COOPERATE", "CONSULT", "SANCTION")
MEETING = ("AGREE", "CONSULT", "ASSAULT", "PROTEST")  # what is named after the capital where it was: هجوم لندن
DATELINE = frozenset("-–—:/ـ(")
SLASH, ABOUT, AGAINST, OR, COLON = "/", "عن", "ضد", "او", ":"
LISTING = (COMMA, ",", AND, OR)
ATTACK, PRESSURE, EASED = "ASSAULT", "SANCTION", "CONCEDE"
VISIT = "visit"
UNDERGO = "happen"  # the role of شهد among the light verbs
REACH_OF_ASKING = 7  # tokens: طلب وزير الخارجية العراقي من واشنطن
REACH_OF_ON = 8  # tokens: هجوم حفتر على طرابلس
GOING_REACH = 6  # tokens: غادر الأمين العام للأمم المتحدة ليبيا


class Named(Protocol):
    """An actor's phrase, as far as it matters here."""

    @property
    def cls(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def links(self) -> Sequence[Any]: ...
    @property
    def inner(self) -> Sequence[Any]: ...


def stands_for_place(scan: Scan, phrase: Named, place: PlaceFound, before: Sequence[Named]) -> bool:
    """Whether words that could be an actor or a place are a place here: في طهران is, طهران ترد is not."""
    if any(m.entry.kind == "function" and m.entry.key == "by" and m.last == phrase.first for token in range(max(0, phrase.first - 2), phrase.first) for m in scan.at[token]):
        return False  # من قبل القاعدة
    if phrase.cls == "short" and place.last > phrase.last:
        return True  # أم درمان is no mother
    noun = scan.find(place.first, "placenoun")
    if phrase.cls == "org" and place.candidates and noun and noun.entry.data.kind in ("region", "city") and not noun.cut.article:
        return True  # قضاء سنجار is no court
    if phrase.cls not in ("state", "capital", "person"):
        return place.last > phrase.last if phrase.cls == "name" else place.cue == "noun" and place.last >= phrase.last and not phrase.links
    if place.cue == "noun" and place.last > phrase.last:
        return True
    if phrase.cls == "person":
        return place.last >= phrase.last
    at = phrase.first
    doc = scan.doc
    sentence = doc.sentences[doc.sentence_of[at]]
    if at == sentence.first:  # a dateline: بغداد - قال; موسكو/أنقرة - أعلنت; a headline's: العراق: مقتل ثلاثة
        if phrase.last >= sentence.last or doc.words[phrase.last] not in DATELINE:
            return False
        after = phrase.last + 1
        return _befallen(scan, after) or (phrase.cls == "capital" and not (doc.words[after - 1] == COLON and after < len(scan.at) and scan.function(after, "neg", "aux", "pron")))
    heads = [m for m in scan.at[at] if m.entry.kind in ("state", "capital")]
    cuts = {m.cut.preposition for m in heads}
    conjunction = any(m.cut.conjunction for m in heads)
    word = doc.words[at - 1]
    if word == SLASH and at - 2 == sentence.first:
        return phrase.cls == "capital"
    if conjunction and before and before[-1].last == at:
        return False
    if conjunction and place.cue in ("preposition", "noun", "listed"):
        return True  # في دمشق وبيروت
    if (conjunction or word == OR) and scan.find(at - 1 - (word == OR), "state", "capital") and not (before and before[-1].last == at - (word == OR)):
        return True  # في ليبيا أو العراق وسوريا
    if word == OF and scan.function(at - 2, "all_of"):
        return scan.function(at - 3, "inside") is not None  # في كل من سوريا والعراق; but دعت كل من, إشارة إلى كل من
    if word == OF:
        return _comes_from(scan, at)
    if IN in cuts or preposed(scan, at, "place_before") or scan.find(at - 1, "placenoun"):
        return True
    if word == ON:  # العدوان على اليمن, but عقوبات على إيران
        return _forced(scan, at, sentence.first)
    if cuts - {""}:
        return False
    if before and before[-1].last == at:  # ولي عهد أبو ظبي; but اتهم نبيه بري إسرائيل
        if _visited(scan, before[-1].first - 1):
            return True  # زار وزير الخارجية الإيراني بغداد
        return phrase.cls == "capital" and before[-1].cls == "title" and not word.startswith(ARTICLE)
    if phrase.cls == "capital" and at > sentence.first + 1 and _struck(scan, at - 1):
        return True  # إنها قصفت تل أبيب
    if any(m.entry.kind == "light" and m.entry.key == UNDERGO for m in scan.at[at - 1]) and not any(m.entry.kind == "event" and m.entry.key == "AGREE" for m in scan.at[at - 1]):
        return True  # شهدت تونس احتجاجات
    if any(m.entry.pos == "V" for m in scan.at[at - 1]):
        if _visited(scan, at - 1):
            return True  # سيزور العراق
        after = phrase.last  # غرقت ليبيا في الفوضى: what happens there, not what it does
        return phrase.cls == "state" and after < sentence.last and scan.function(after, "inside") is not None and not scan.find(at - 1, "event", "cue", "light", "status") and not scan.function(at - 1, "aux")
    if _entered(scan, at, sentence.first):
        return True
    after = phrase.last
    if after < sentence.last and any(m.entry.pos == "V" and not m.cut.conjunction for m in scan.at[after]):
        return False
    if phrase.cls == "capital" and word == ABOUT:
        return not any(m.entry.kind == "event" and m.entry.key in (PRESSURE, EASED) for token in range(max(sentence.first, at - REACH_OF_ON), at - 1) for m in scan.at[token])
    nouns = [m for m in scan.at[at - 1] if m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun]
    if nouns and not conjunction and not scan.function(at - 1, "prep", "prep_pron", "locative"):  # تاريخ ليبيا, سيادة العراق; but رد إيران, حلفاء أمريكا
        if phrase.cls == "capital" and any(m.entry.kind == "agreement" or (m.entry.kind == "event" and m.entry.key in MEETING) for m in nouns):
            return True  # اتفاق ستوكهولم، محادثات أستانة
        if phrase.cls == "state" and any(m.entry.kind == "event" and m.entry.key == ATTACK for m in nouns) and _called_by_country(scan, at - 1, after, sentence.first):
            return True  # حصيلة هجوم تونس
        return all(m.entry.kind == "word" or m.entry.kind == "status" for m in nouns)
    return False


def goes_on(scan: Scan, placed: int, first: int, last: int) -> bool:
    """Whether a name goes on with the places before it: في اليمن، والعراق، وليبيا; but في اليمن، وإيران تدعم."""
    doc = scan.doc
    if placed < 0 or not placed <= first <= placed + 2 or doc.sentence_of[placed - 1] != doc.sentence_of[first]:
        return False
    between = doc.words[placed:first]
    joined = any(m.cut.conjunction == AND and not m.cut.preposition for m in scan.at[first] if m.entry.kind in ("state", "capital"))
    if any(w not in LISTING for w in between) or not (joined or between):
        return False
    if not joined and not any(w in (AND, OR) for w in between):  # a further comma, or an and, after it: في مصر، ليبيا، تونس
        after = doc.words[last] if last < len(doc.words) else ""
        return after in LISTING
    return not (last < len(doc.words) and any(m.entry.pos == "V" and not m.cut.conjunction for m in scan.at[last]) and not any(m.entry.pos in "NA" and not m.cut.conjunction for m in scan.at[last]))


def lands_passed(scan: Scan, phrase: Named) -> int | None:
    """Where states end that are only where something is or comes from: في دول تشاد والنيجر, من بلدان مثل مالي."""
    inner = phrase.inner[0] if phrase.inner else None
    at = phrase.first
    if inner is None or inner.cls != "state" or inner.first != at + 1 or at == 0 or not (scan.doc.words[at - 1] == OF or scan.function(at - 1, "place_before")):
        return None
    if scan.doc.words[at - 1] == OF and not _comes_from(scan, at):
        return None
    return phrase.last


def _befallen(scan: Scan, at: int) -> bool:
    """Whether a headline goes on, after a country and a colon, with what happened there, and not with what it says: قتلى وجرحى
    في انفجار, القبض على, ارتفاع حصيلة; but لن نسمح, العقوبات ظالمة."""
    matches = scan.at[at] if at < len(scan.at) else ()
    if not matches or any(m.entry.pos == "V" and not m.cut.article for m in matches) or scan.function(at, "neg", "aux", "comp", "pron", "cond"):
        return at < len(scan.at) and (scan.doc.numeric[at] or scan.find(at, "victim") is not None)
    if scan.doc.numeric[at] or scan.find(at, "victim"):
        return True
    following = scan.function(at + 1, "prep") is not None if at + 1 < len(scan.at) else False
    for match in matches:
        if match.entry.pos == "N" and not match.cut.pronoun and not match.cut.preposition:
            if not match.cut.article:
                return match.entry.kind in ("event", "light", "word", "label", "counting", "status")
            if following and (match.entry.kind == "event" or scan.doc.words[at + 1] in (ON, ABOUT)):
                return True  # القبض على, العثور على
    return False


def _struck(scan: Scan, verb: int) -> bool:
    """Whether a verb of striking has its subject before it, in a pronoun or in its own ending: what follows is struck."""
    for match in scan.at[verb]:
        if match.entry.kind == "event" and match.entry.key == ATTACK and match.entry.pos == "V" and match.feature[:1] in ("p", "i") and match.entry.data.frame.get("object") == "target":
            before = scan.function(verb - 1, "comp")
            return match.feature[3:4] == "p" or (before is not None and bool(before.cut.pronoun or scan.doc.words[verb - 1].endswith(("ها", "ه", "هم"))))
    return False


def _visited(scan: Scan, verb: int) -> bool:
    """Whether a token is a verb of visiting, whose object is where somebody goes."""
    return any(m.entry.kind == "event" and m.entry.pos == "V" and m.entry.key == "CONSULT" and m.entry.data.mode == VISIT and m.entry.data.frame.get("object") == "place" for m in scan.at[verb])


def _called_by_country(scan: Scan, noun: int, after: int, first: int) -> bool:
    """Whether an attack is called by the country where it was: its toll or victims, or a headline's topic, not what that country did."""
    doc = scan.doc
    if after < len(doc.words) and (doc.words[after] in (ON, AGAINST) or "nisba" in scan.kinds[after]):
        return False
    return (noun > first and any(m.entry.kind in ("label", "counting", "victim") for m in scan.at[noun - 1])) or (noun == first and after < len(doc.words) and doc.words[after] in DATELINE)


def _forced(scan: Scan, at: int, first: int) -> bool:
    """Whether the event word nearest before على is one of force; sanctions are put on somebody."""
    for token in range(at - 2, max(first, at - REACH_OF_ON) - 1, -1):
        keys = {m.entry.key for m in scan.at[token] if m.entry.kind == "event"}
        if keys:
            if not keys.isdisjoint(FORCE):
                return PRESSURE not in keys
            if PRESSURE in keys:
                return False
    return False


def loose_state(scan: Scan, place: PlaceFound) -> bool:
    """Whether a state's name that no phrase took is nobody and nowhere: العقوبات المفروضة على إيران; but سماء لبنان is a place."""
    if place.rule != "place.state" or place.cue not in ("none", "target"):
        return False
    at = place.first
    if place.cue == "target" and scan.doc.words[at - 1] == ON:
        return not _forced(scan, at, scan.doc.sentences[scan.doc.sentence_of[at]].first)
    if at == scan.doc.sentences[scan.doc.sentence_of[at]].first:
        return False
    nouns = [m for m in scan.at[at - 1] if m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun]
    if scan.function(at - 1, "prep", "prep_pron", "locative"):
        return True  # توسطت فيه قطر
    return not nouns or any(m.cut.preposition == "ل" for m in scan.at[at])


def _comes_from(scan: Scan, at: int) -> bool:
    """Whether what stands after من at a token is where something comes from (عاد من ليبيا), not who gives it (دعم من تركيا)."""
    if at < 2:
        return True
    first = max(scan.doc.sentences[scan.doc.sentence_of[at]].first, at - REACH_OF_ASKING)
    for token in range(at - 2, first - 1, -1):
        verbs = [m for m in scan.at[token] if m.entry.pos == "V" and m.entry.kind in ("event", "cue", "light")]
        if verbs:
            if any(m.entry.kind == "event" and m.entry.key == "REQUEST" and m.entry.data.frame.get(OF) == "target" for m in verbs):
                return False  # طلبت بغداد من واشنطن
            break
    giver = at - 2
    if scan.at[giver] and all(m.entry.pos == "A" and m.feature == "mp" for m in scan.at[giver]):
        return True  # القادمين من الصومال
    while giver > 0 and scan.at[giver] and all(m.entry.pos == "A" for m in scan.at[giver]):
        giver -= 1  # رسالة شفوية من إيران
    if scan.find(giver, "relation", "cuenoun", "document") or scan.function(giver, "backed", "sponsored") or scan.doc.numeric[giver]:
        return False
    return not any(m.entry.kind == "event" and m.entry.key in GIVING for m in scan.at[giver]) and not scan.function(giver, "quant")


def _entered(scan: Scan, at: int, first: int) -> bool:
    """Whether a verb of going, a few words before, has the name for its object: غادر الوفد تونس، زار الوزير لبنان."""
    for token in range(at - 1, max(first, at - GOING_REACH) - 1, -1):
        if token == at - 1 and scan.function(token, "prep"):
            return False  # قطع العلاقات مع قطر
        if scan.function(token, "locative", "conj", "comp", "rel", "seq") or not scan.doc.words[token][0].isalnum():
            return False
        if any(m.entry.pos == "V" for m in scan.at[token]):
            return any(m.entry.kind == "event" and m.entry.data.frame.get("object") == "place" for m in scan.at[token])
    return False
