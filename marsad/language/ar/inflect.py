"""Inflected forms of Arabic verbs, nouns and adjectives, generated from the principal parts that a lexicon row gives.

A verb row gives its past and present (``سيطر يسيطر``); a noun row its singular and plural(s) (``غارة|غارات``). Forms are
folded (see ``fold``) and bare: the article, conjunctions, prepositions and pronouns are peeled off the running word by
``clitics``. Only what unvocalised newspaper text can show is generated.
"""

from __future__ import annotations

from collections.abc import Iterator

from marsad.language.ar.fold import fold_word

SHADDA = "ّ"
WEAK = "اوي"
FATHATAN = "ً"


def verb_forms(past: str, present: str) -> Iterator[tuple[str, str]]:
    """Every unvocalised form of a verb with its features, e.g. ``("قصفوا", "p3mp")``.

    Features are tense (``p`` past, ``i`` imperfect), person, gender, number; ``j`` marks a jussive-only spelling and
    ``x`` a passive-only one.

    >>> forms = dict(verb_forms("شنّ", "يشن"))
    >>> forms["شنت"], forms["يشنون"]
    ('p3fs', 'i3mp')
    >>> forms = dict(verb_forms("أعلن", "يعلن"))
    >>> forms["اعلنوا"], forms["تعلن"]
    ('p3mp', 'i3fs')
    >>> dict(verb_forms("قال", "يقول"))["يقل"], dict(verb_forms("دعا", "يدعو"))["دعت"]
    ('i3msj', 'p3fs')
    """
    yield from _past(past)
    yield from _passive(past, present)  # before the present: أصيب is "was hit" far more often than "I hit"
    yield from _present(present, hollow=len(past) > 2 and past[-2] == "ا" and not past.endswith(SHADDA))


def _past(past: str) -> Iterator[tuple[str, str]]:
    doubled = past.endswith(SHADDA)
    ending = past[-1]
    stem = fold_word(past)
    yield stem, "p3ms"
    if ending in "ىا" and len(stem) > 2 and not doubled:
        base = stem[:-1]
        yield base + "ا", "p3ms"  # before a pronoun: رماه
        yield base + "ت", "p3fs"
        yield base + "تا", "p3fd"
        yield base + "وا", "p3mp"
        glide = "و" if ending == "ا" and len(stem) == 3 else "ي"
        yield base + glide + "ا", "p3md"
        yield base + glide + "نا", "p1p"
        yield base + glide + "ت", "p1s"
        yield base + glide + "ن", "p3fp"
        return
    yield stem + "ت", "p3fs"
    yield stem + "تا", "p3fd"
    yield stem + "وا", "p3mp"
    yield stem + "ا", "p3md"
    if ending == "ي":  # بقي: بقيت، بقوا
        yield stem[:-1] + "وا", "p3mp"
    if doubled:
        yield (stem if stem[-1] == "ن" else stem + stem[-1]) + "نا", "p1p"
    elif len(stem) > 2 and stem[-2] == "ا":  # hollow: قال قلنا، أشار أشرنا
        short = stem[:-2] + stem[-1]
        yield short + "نا", "p1p"
        yield short + "ت", "p1s"
        yield short + "ن", "p3fp"
    else:
        yield stem + "نا", "p1p"
        yield stem + "ن", "p3fp"


def _present(present: str, *, hollow: bool) -> Iterator[tuple[str, str]]:
    stem = fold_word(present)
    body, ending = stem[1:], present[-1]
    persons = (("ي", "i3ms"), ("ت", "i3fs"), ("ن", "i1p"), ("ا", "i1s"))
    weak = ending in "يوى" and len(body) > 1
    for prefix, feature in persons:
        yield prefix + body, feature
        if weak:
            yield prefix + body[:-1], feature + "j"
            if ending == "ى":
                yield prefix + body[:-1] + "ا", feature  # before a pronoun: ينهاه
        elif hollow and len(body) > 1:
            yield prefix + body[:-2] + body[-1], feature + "j"  # لم يقل، لم يشر
    base = body[:-1] if weak else body
    for prefix, person in (("ي", "i3m"), ("ت", "i2m")):
        yield prefix + base + "ون", person + "p"
        yield prefix + base + "وا", person + "p"
    for prefix, person in (("ي", "i3m"), ("ت", "i3f")):
        dual = body[:-1] + "ي" if ending == "ى" else body
        yield prefix + dual + "ان", person + "d"
        yield prefix + dual + "ا", person + "d"
    if not weak:
        yield "ي" + body + "ن", "i3fp"


def _passive(past: str, present: str) -> Iterator[tuple[str, str]]:
    """Passives whose spelling differs from the active: أصاب → أصيب / يصاب, قال → قيل, رمى → رُمي is written the same."""
    stem = fold_word(past)
    if len(stem) > 2 and stem[-2] == "ا" and not past.endswith(SHADDA) and stem[-1] not in WEAK:
        base = stem[:-2] + "ي" + stem[-1]
        for ending, feature in (("", "p3msx"), ("ت", "p3fsx"), ("وا", "p3mpx"), ("ا", "p3mdx")):
            yield base + ending, feature
    elif len(stem) == 4 and stem[1] == "ا" and not past.endswith(SHADDA):  # هاجم: هوجم
        base = stem[0] + "و" + stem[2:]
        for ending, feature in (("", "p3msx"), ("ت", "p3fsx"), ("وا", "p3mpx"), ("ا", "p3mdx")):
            yield base + ending, feature
    body = fold_word(present)[1:]
    if len(body) > 2 and body[-2] in "وي" and not present.endswith(SHADDA):
        base = body[:-2] + "ا" + body[-1]
        for prefix, ending, feature in (("ي", "", "i3msx"), ("ت", "", "i3fsx"), ("ي", "ون", "i3mpx")):
            yield prefix + base + ending, feature


def noun_forms(singular: str, plurals: tuple[str, ...] = (), *, person: bool = False) -> Iterator[tuple[str, str]]:
    """Forms of a noun: case endings of spelling, dual, plurals; ``person`` adds the feminine and sound plurals.

    Features: ``s`` singular, ``d`` dual, ``p`` plural, ``c`` after a letter for a form that only a genitive can follow.

    >>> forms = dict(noun_forms("مقاتل", person=True))
    >>> forms["مقاتلو"], forms["مقاتلات"]
    ('pc', 'p')
    >>> dict(noun_forms("غارة", ("غارات",)))["غارتان"]
    'd'
    """
    stem = fold_word(singular)
    yield stem, "s"
    feminine = singular.endswith("ة")
    bare = stem[:-1] + "ت" if feminine else stem
    if feminine:
        yield bare + "ان", "d"
        yield bare + "ين", "d"
        yield bare + "ا", "dc"
    else:
        if stem.endswith("اء") or (stem.endswith(("ا", "ي")) and len(stem) < 4):
            pass
        else:
            yield stem + "ا", "s"  # tanwin: هجوما
        yield stem + "ان", "d"
        yield stem + "ين", "d"
    if person:
        yield stem + "ون", "p"
        yield stem + "ين", "p"
        yield stem + "و", "pc"
        yield stem + "ي", "pc"
        if not feminine:
            yield stem + "ه", "s"
            yield stem + "تان", "d"
            yield stem + "ات", "p"
    for plural in plurals:
        form = fold_word(plural)
        yield form, "p"
        if not form.endswith(("ات", "ه", "اء", "ون", "ين")):
            yield form + "ا", "p"
        if form.endswith("ون"):
            yield form[:-2] + "ين", "p"
            yield form[:-1], "pc"
            yield form[:-2] + "ي", "pc"


def adjective_forms(masculine: str, plurals: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Forms of an adjective: gender, number, tanwin. Features as for nouns with ``m``/``f`` before.

    >>> sorted(set(dict(adjective_forms("روسي"))))[:3]
    ['روسي', 'روسيا', 'روسيات']
    """
    stem = fold_word(masculine)
    yield stem, "ms"
    yield stem + "ا", "ms"
    feminine = stem[:-1] + "يه" if stem.endswith("ي") else stem + "ه"
    yield feminine, "fs"
    yield stem + "ان", "md"
    yield stem + "ين", "mp"
    yield stem + "ون", "mp"
    yield stem + "تان", "fd"
    yield stem + "تين", "fd"
    yield stem + "ات", "fp"
    for plural in plurals:
        yield fold_word(plural), "mp"


def two_word_forms(adjective: str) -> Iterator[tuple[str, str, str]]:
    """Forms of an adjective of two words, each with the second and its feature: both inflect, or the second alone (جنوب أفريقية).

    >>> ("كوريه", "الشماليه", "fs") in set(two_word_forms("كوري شمالي")), ("جنوب", "افريقيون", "mp") in set(two_word_forms("جنوب أفريقي"))
    (True, True)
    """
    first, second = adjective.split()
    seconds = list(adjective_forms(second))
    both = list(adjective_forms(first)) if first.endswith("ي") else [(fold_word(first), "")] * len(seconds)
    done: set[tuple[str, str]] = set()
    for (word, _), (after, feature) in zip(both, seconds, strict=True):
        for told in (after, "ال" + after):
            if (word, told) not in done:
                done.add((word, told))
                yield word, told, feature


def participle_of(past: str, present: str) -> str | None:
    """The bare active participle of a derived verb or form I, folded: أضاف → مضيف, أوضح → موضح, قال → قائل.

    >>> participle_of("أضاف", "يضيف"), participle_of("أوضح", "يوضح"), participle_of("قال", "يقول")
    ('مضيف', 'موضح', 'قايل')
    >>> participle_of("أكد", "يؤكد"), participle_of("هدد", "يهدد"), participle_of("دعا", "يدعو")
    ('موكد', 'مهدد', 'داعي')
    >>> participle_of("أقرّ", "يقرّ"), participle_of("أصرّ", "يصرّ")
    ('مقر', 'مصر')
    """
    stem, body = fold_word(past), fold_word(present)[1:]
    # Form II is spelt like form I, but for its shadda, a doubled letter written out (هدد, no form I) or its ؤ (يؤكد, not يأكل)
    intensive = SHADDA in past[:-1] or SHADDA in present[:-1] or stem[1:2] == stem[2:] or present[1:2] == "ؤ"
    if len(stem) == 3 and not intensive and not doubled_fourth(past):
        middle = "ي" if stem[1] == "ا" else stem[1]
        return f"{stem[0]}ا{middle}{'ي' if stem[2] == 'ا' else stem[2]}"
    return "م" + body if len(body) > 2 or doubled_fourth(past) else None


def doubled_fourth(past: str) -> bool:
    """Whether a verb is form IV of a doubled root, as its hamza and last shadda show: أقرّ, أصرّ, not حثّ."""
    return past[:1] == "أ" and past[-1:] == SHADDA and len(fold_word(past)) == 3


def participle_forms(past: str, present: str) -> tuple[str, ...]:
    """The active participle as it chains one act to another, in every gender and number: داعيا، متهمة، محملين، مشيران.

    >>> participle_forms("أضاف", "يضيف")
    ('مضيفا', 'مضيفه', 'مضيفين', 'مضيفان')
    """
    participle = participle_of(past, present)
    return tuple(participle + ending for ending in ("ا", "ه", "ين", "ان")) if participle else ()


def kunya_cases(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A folded name that begins with أبو in its other cases.

    >>> kunya_cases(("ابو", "محمد")), kunya_cases(("محمد",))
    ((('ابي', 'محمد'), ('ابا', 'محمد')), ())
    """
    return tuple((case, *words[1:]) for case in ("ابي", "ابا")) if words[:1] == ("ابو",) and len(words) > 1 else ()


def has_tanwin(raw: str) -> bool:
    """Whether a raw word carries the mark of an indefinite accusative, which no verb has: رفضاً."""
    return FATHATAN in raw[-2:]


def may_be_accusative(raw: str) -> bool:
    """Whether a raw word is spelt like an indefinite accusative: رفضا, تنديداً."""
    return raw.rstrip(FATHATAN).endswith("ا")


def like_masdar(word: str) -> bool:
    """Whether a folded word has the article and the shape of a verbal noun, افتعال, انفعال or استفعال, that no name has.

    >>> like_masdar("الاحتفاظ"), like_masdar("الانسحاب"), like_masdar("الاسد"), like_masdar("انسحاب")
    (True, True, False, False)
    """
    stem = word[2:] if word.startswith("ال") else ""
    return len(stem) > 5 and stem[0] == "ا" and stem[-2] == "ا" and (stem[2] == "ت" or stem.startswith(("ان", "است")))


def like_future(word: str) -> bool:
    """Whether a folded word is spelt like و and a verb in the future: وستكون, وسيعلن.

    >>> like_future("وستكون"), like_future("وسام")
    (True, False)
    """
    return len(word) > 4 and word.startswith("وس") and word[2] in "يتن"


def like_feminine(noun: str) -> bool:
    """Whether a noun may be feminine by its end, with ة or without.

    >>> like_feminine("قوات"), like_feminine("ميليشيا"), like_feminine("جيش")
    (True, True, False)
    """
    return noun.endswith(("ات", "ا", "ى", "اء", "ة"))


def like_maghrebi(word: str) -> bool:
    """Whether a folded word begins as surnames of the Maghreb do that otherwise spell a preposition: بالحاج, بوهلال.

    >>> like_maghrebi("بوهلال"), like_maghrebi("بالحاج"), like_maghrebi("ببولتيكا")
    (True, True, False)
    """
    return word.startswith(("بال", "بو"))


def oblique(word: str) -> str:
    """A folded plural of men in the one spelling that it is compared by.

    >>> oblique("مجهولون"), oblique("مجهولين"), oblique("لون")
    ('مجهولين', 'مجهولين', 'لون')
    """
    return word[:-2] + "ين" if len(word) > 4 and word.endswith("ون") else word
