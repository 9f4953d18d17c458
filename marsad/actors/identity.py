"""Who is who: each phrase given the cluster of the someone it means, in reading order.

A lexicon id, a name, an office on the article's day, a bare head that points back (المصدر، القوات), or the sort of people
it speaks of (المدنيون، السكان، الأهالي are one population to a newsroom).
"""

from __future__ import annotations

from dataclasses import replace

from marsad.actors.naming import AND, BODY_KINDS, Phrase, phrase_gender
from marsad.actors.offices import SPOKEN_FOR
from marsad.actors.phrases import CIVIL, PhraseReader
from marsad.actors.signs import TANWIN
from marsad.gazetteer import ARTICLE
from marsad.language.ar.fold import fold_phrase
from marsad.language.ar.inflect import oblique
from marsad.lexicon import KnownActor, Lexicon, bare_words

SURNAME = "actor.surname"  # the rule of a surname standing alone; its lemma wears no clitic
OCCUPIED = {"PSE": "ISR", "LBN": "ISR"}  # whose الاحتلال an article about the first means
# Classes of data/ar/belonging.csv, heads that mean one and the same, with the sectors that each may have.
SECTORS = {"attacker": ("UAF", "CRM", "REB"), "insurgent": ("REB", "UAF"), "army": ("MIL", "GOV"), "civilian": ("CVL",), "protester": ("CVL",)}
SPOKEN_OF = 0.25  # of the votes of the country most spoken of: less is a passing mention, and no short name's home
A_DOZEN = 12  # what عشرات counts as: fewer are the group itself, dozens and more are counted of it
SPEAKS_WITHIN = 40  # tokens between a verb of saying and بلاده in the words said
KIN_WITHIN = 4  # actors back, in which kin with a pronoun find whose they are
AFTER = ("من", "في")  # begin what a description says besides who it is
SORTS = tuple(SECTORS)
MINISTRY, CABINET, PREMIERS, ELECT = "وزاره", "حكومه", "وزراء", "منتخب"  # folded, as offices are compared


class Cluster:
    """One someone in the making."""

    __slots__ = ("country", "counts", "heads", "id", "kind", "known", "names", "offices", "order", "phrases", "plural", "sector", "sort", "text", "words")

    def __init__(self, id: str, phrase: Phrase) -> None:
        self.id = id
        self.known: KnownActor | None = phrase.actor
        self.kind = phrase.kind
        self.country = phrase.country
        self.sector = phrase.sector
        self.plural = phrase.plural
        self.phrases: list[Phrase] = []
        self.heads: set[tuple[str, bool]] = set()  # of its phrases: lemma, plural
        self.counts: set[tuple[str, float]] = set()  # lemmas with the number of them
        self.names: set[tuple[str, ...]] = set()
        self.order = 0
        self.offices: set[tuple[str, ...]] = set()
        self.text = ""
        self.sort: str | None = None
        self.words: set[str] = set()  # the heads of what it is called, bare: what a bare head may point back to


RECENT = 100  # actors that a bare head may stand for: no article speaks of so many, a day's worth of them in one file does


class Gatherer:
    """Gathers phrases into clusters, in reading order."""

    def __init__(
        self, reader: PhraseReader, day: str | None, votes: dict[str, float], near: tuple[dict[int, dict[str, float]], ...] = ()
    ) -> None:
        self.near = near  # of which countries each sentence speaks, and each paragraph
        self.reader = reader
        self.doc = reader.doc
        self.lexicon = reader.scan.lexicon
        self.day = day
        self.votes = votes
        self.clusters: dict[str, Cluster] = {}
        self._by_word: dict[str, dict[str, None]] = {}  # the words of names, bare → the clusters that have them
        self._by_office: dict[frozenset[str], dict[str, None]] = {}  # likewise the words of offices
        self._by_base: dict[tuple[str, ...], dict[str, None]] = {}  # those of offices that end in a state or its adjective, without it
        self._by_stem: dict[tuple[str, ...], dict[str, None]] = {}  # those of bodies told with a nationality at the end, without it
        self._by_sort: dict[str, dict[str, None]] = {}
        self.by_text: dict[tuple[object, ...], str] = {}
        self.recent: list[str] = []
        self.ids: dict[tuple[int, int], str] = {}
        self.by_first: dict[int, str] = {}
        self.by_last: dict[int, str] = {}

    def words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(w for w in self.doc.words[first:last] if w[0].isalnum())

    def nationality(self, word: str) -> bool:
        """Whether a folded word is the adjective of a state (المغربي), too common to be anyone's surname by itself."""
        return any(h.entry.kind == "nisba" for h in self.lexicon.word(word).hits)

    def _of_state(self, word: str) -> bool:
        """Whether a folded word without article is a state or its adjective."""
        return any(h.entry.kind in ("nisba", "state") for form in (word, ARTICLE + word) for h in self.lexicon.word(form).hits)

    def text(self, phrase: Phrase) -> tuple[str, ...]:
        """The phrase's words without clitics, articles and marks: what makes two descriptions the same."""
        out = []
        for at in range(phrase.first, phrase.last):
            word = self.doc.words[at]
            if not word[0].isalnum():
                continue
            if at == phrase.first or at == phrase.head:
                for match in self.reader.scan.at[at]:
                    if match.entry.kind in ("noun", "actor", "short", "state", "capital", "nisba") and match.cut.skip:
                        word = match.cut.stem
                        break
            if at == phrase.head and phrase.cls not in ("name", "person", "state", "capital", "nation"):
                word = phrase.lemma
            elif word.endswith(TANWIN) and at > phrase.head and len(word) > 3 and any(m.entry.pos == "A" and not m.cut.article for m in self.reader.scan.at[at]):
                word = word[:-1]  # رجلا مسنا is رجل مسن
            elif at > phrase.head:
                word = oblique(word)  # مسلحون مجهولون are مسلحين مجهولين
            out.append(word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word)
        return tuple(out)

    def join(self, phrase: Phrase, id: str) -> None:
        cluster = self.clusters.get(id)
        if cluster is None:
            cluster = self.clusters[id] = Cluster(id, phrase)
            cluster.order = len(self.clusters)
            cluster.sort = self._sort(phrase)
            cluster.text = self.doc.raw(phrase.first, phrase.last)
        elif cluster.sort is None:
            cluster.sort = self._sort(phrase)
        cluster.phrases.append(phrase)
        actor = phrase.actor if phrase.actor is not cluster.known or len(cluster.phrases) == 1 else None  # of one told before all is known
        if cluster.sort:
            self._by_sort.setdefault(cluster.sort, {})[id] = None
        cluster.heads.add((phrase.lemma, phrase.plural))
        if phrase.count is not None and phrase.count.low is not None and phrase.count.low == phrase.count.high:
            cluster.counts.add((phrase.lemma, phrase.count.low))
        said = bare_words(self.words(phrase.head, phrase.last))
        cluster.words.update(said[: 2 if len(said) == 2 and phrase.cls in ("force", "short", "name") else 1])  # قوات النظام is also النظام
        if phrase.cls not in ("name", "short"):
            cluster.words.update(fold_phrase(phrase.lemma)[:1])
        if actor is not None and phrase.kind != "person":
            cluster.words.update(bare_words(fold_phrase(actor.name))[:1])
        cluster.country = cluster.country or phrase.country
        cluster.sector = cluster.sector or phrase.sector
        cluster.known = cluster.known or phrase.actor
        if phrase.name:
            first, *more = self.words(*phrase.name)
            self._name(cluster, (first[phrase.peeled :], *more))
        if phrase.office:
            self._hold(cluster, bare_words(self.words(*phrase.office)))
        if actor is not None and phrase.kind == "person" and (role := actor.on(self.day)) and role.office:
            self._hold(cluster, bare_words(fold_phrase(role.office)))
        if phrase.country is not None and phrase.kind in BODY_KINDS and len(text := self._folded(phrase)) > 1 and self._of_state(text[-1]):
            self._by_stem.setdefault(text[:-1], {})[id] = None
        self.ids[(phrase.first, phrase.last)] = id
        self.by_first[phrase.first] = id
        self.by_last[phrase.last] = id
        if id in self.recent:
            self.recent.remove(id)
        self.recent.append(id)
        del self.recent[:-RECENT]

    def _hold(self, cluster: Cluster, office: tuple[str, ...]) -> None:
        cluster.offices.add(office)
        self._by_office.setdefault(frozenset(office), {})[cluster.id] = None
        if len(office) > 1 and self._of_state(office[-1]):
            self._by_base.setdefault(office[:-1], {})[cluster.id] = None

    def _name(self, cluster: Cluster, name: tuple[str, ...]) -> None:
        if name not in cluster.names:
            cluster.names.add(name)
            for word in bare_words(name):
                self._by_word.setdefault(word, {})[cluster.id] = None

    def place(self, phrase: Phrase) -> None:
        """Give a phrase its cluster, unless something nested in another phrase already has one."""
        if (phrase.first, phrase.last) in self.ids:
            return
        if phrase.possessed and phrase.country is None and phrase.cls in ("member", "agent", "force", "people"):
            phrase = self._of_owner(phrase)
        if phrase.cls == "title" and phrase.sector is None and self.reader.scan.find(phrase.head, "peer") and (peers := self.peers(phrase)):
            phrase = replace(phrase, sector=peers[0][0].sector)  # نظيره البريطاني: of the office that the other holds
        if phrase.country is None and phrase.head + 1 < phrase.last and self._names_occupier(phrase.head + 1) and (occupier := self.occupier()):
            phrase = replace(phrase, country=occupier)  # جرافات الاحتلال
        if phrase.same in self.ids:
            self.join(phrase, self.ids[phrase.same])
            if phrase.definite and not phrase.bare and not phrase.plural and phrase.cls in ("people", "agent") and not isinstance(key := self._key(phrase), str):
                self.by_text.setdefault(key, self.ids[phrase.same])  # سالم خليفة بائع السمك, and then بائع السمك
        elif phrase.cls == "short":
            known = self._short(phrase)
            # nobody of this article's countries: a description like any other
            options = [m.entry.data for m in self.reader.scan.at[phrase.head] if m.entry.kind == "short"]
            sectors = [o.sector for o in options]
            usual = max(dict.fromkeys(sectors), key=sectors.count) if all(o.country for o in options) and sectors else phrase.sector
            phrase = replace(phrase, actor=self.lexicon.actors[known] if known else None, sector=phrase.sector if known else usual)
            if known is None and (phrase.sector == "PTY" or phrase.country is not None) and (noun := self.reader.scan.find(phrase.head, "noun")) is not None and noun.entry.data[0] == "force":
                phrase = replace(phrase, sector=noun.entry.data[2])  # القوات الخاصة: no party's; الحرس الوطني of a country where the table has none
            if known is None and phrase.sector == "REB" and self.reader.scan.find(phrase.head, "army"):
                phrase = replace(phrase, sector="MIL")  # قوات الجيش الوطني of a country where no faction is called so
            self.join(phrase, known or self.by_text.setdefault(self.text(phrase), f"actor:{self.doc.starts[phrase.first]}"))
        elif (namesake := self._namesake(phrase)) is not None:  # العامري, in an article on another of that family
            self.join(replace(phrase, actor=None, country=None, sector=None), namesake)
        else:
            self.join(phrase, self._identity(phrase))

    def _identity(self, phrase: Phrase) -> str:
        fresh = f"actor:{self.doc.starts[phrase.first]}"
        if phrase.actor:
            return phrase.actor.id
        if phrase.count is not None and phrase.count.vague and (phrase.count.low or 0) < A_DOZEN and phrase.head > phrase.first and self.reader.definite(phrase.head, phrase.last):
            phrase = replace(phrase, first=phrase.head, count=None, bare=phrase.last == phrase.head + 1)  # العديد من مقاتلي الجبهة
        if phrase.cls in ("state", "capital"):
            return f"state:{phrase.country}"
        if phrase.name:
            return self._named(phrase) or fresh
        if phrase.cls == "title":
            return self._office(phrase) or self._of_headline(phrase) or fresh
        if phrase.kind == "state" and phrase.country and (not phrase.plural or (self._only_national(replace(phrase, plural=False)) and f"state:{phrase.country}" in self.clusters)):
            return f"state:{phrase.country}"
        if phrase.cls == "occupier" or (phrase.inner and phrase.inner[0].cls == "occupier" and phrase.kind == "state"):
            occupier = self.occupier()
            if occupier:
                return f"state:{occupier}"
        if phrase.cls == "homeland" and phrase.bare and phrase.possessed:  # قال ترامب إن بلاده: his
            owner = self._of_speaker(phrase.first) or next((c.country for id in reversed(self.recent) if (c := self.clusters[id]).kind in ("person", "organization") and c.country), None)
            if owner is not None:
                return f"state:{owner}"
        if phrase.cls == "homeland" and phrase.bare and self.votes:
            return f"state:{max(self.votes, key=lambda c: (self.votes[c], c))}"
        sort = self._sort(phrase)
        if phrase.possessed and phrase.bare and phrase.kind != "person":
            return (self._owned() if sort == "army" else None) or self.by_text.setdefault((phrase.lemma, "possessed"), fresh)
        if phrase.bare and phrase.definite and not phrase.count:
            earlier = self._antecedent(phrase) or (self._told_man(phrase) if phrase.weak else None)
            if earlier:
                return earlier
        if (earlier := self._nationless(phrase)) is not None:
            return earlier
        if self._only_national(phrase):  # الوزارة الجزائرية, after وزارة الدفاع الجزائرية
            earlier = self._antecedent(phrase)
            if earlier and self.clusters[earlier].country in (phrase.country, None if self.clusters[earlier].sector == "MED" else phrase.country):
                return earlier  # مجلة "فلانة", and then المجلة البريطانية
        if sort is not None and (phrase.definite or (sort == "attacker" and self._of_deed(phrase))) and not phrase.possessed:
            earlier = self._same_sort(phrase, sort)
            if earlier:
                return earlier
        if (earlier := self._counted_before(phrase)) is not None:
            return earlier
        if (earlier := self._introduced(phrase)) is not None:
            return earlier
        if phrase.weak and not phrase.definite and not phrase.plural:
            return self._headlined(phrase) or fresh  # رجل, and further on رجل: another
        if (earlier := self._of_headline(phrase)) is not None:
            key = self._key(phrase)
            return key if isinstance(key, str) else self.by_text.setdefault(key, earlier)
        key = self._key(phrase)
        if isinstance(key, str):
            return key
        return self.by_text.setdefault(key, fresh)

    def _folded(self, phrase: Phrase) -> tuple[str, ...]:
        """The words of a phrase as ``text`` gives them, its head folded as the others are."""
        first, *more = self.text(phrase) or ("",)
        return (*fold_phrase(first)[:1], *more)

    def _nationless(self, phrase: Phrase) -> str | None:
        """A body told without its nationality that the article tells with it: وزارة الداخلية, and وزارة الداخلية المصرية."""
        if phrase.country is not None or phrase.kind not in BODY_KINDS or phrase.count or phrase.links or phrase.possessed or not phrase.definite:
            return None
        told = [id for id in self._by_stem.get(self._folded(phrase), ()) if self.clusters[id].kind == phrase.kind]
        return next((id for id in reversed(self.recent) if id in told), None) or (told[0] if len(told) == 1 else None)

    def _introduced(self, phrase: Phrase) -> str | None:
        """Whom a described head with the article points back to, told without it: مجموعة هجومية تابعة للبحرية, then المجموعة الهجومية."""
        if not phrase.definite or phrase.bare or phrase.count or phrase.possessed or phrase.inner or phrase.links or phrase.cls not in ("group", "force", "org", "member") or not self.doc.words[phrase.head].startswith(ARTICLE):
            return None
        words = set(self.text(phrase)[1:])
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            first = cluster.phrases[0]
            if first.definite or cluster.known is not None or first.lemma != phrase.lemma or (None not in (cluster.country, phrase.country) and cluster.country != phrase.country):
                continue
            if words <= set(self.text(first)[1:]):
                return id
        return None

    def _counted_before(self, phrase: Phrase) -> str | None:
        """Whom a head with its number means: المهاجمين الثلاثة, of whom was told as ثلاثة مهاجمين."""
        atom = self.lexicon.numerals.atoms.get(self.doc.words[phrase.last - 1]) if phrase.definite and phrase.last == phrase.head + 2 else None
        if atom is None or not atom.definite or atom.kind.startswith("ordinal"):
            return None
        return next((id for id in reversed(self.recent) if (phrase.lemma, atom.value) in self.clusters[id].counts), None)

    def occupier(self) -> str | None:
        """Who الاحتلال is, in an article about those under it."""
        return next((occupier for occupied, occupier in OCCUPIED.items() if self.votes.get(occupied) or self.votes.get(occupier)), None)

    def _names_occupier(self, at: int) -> bool:
        noun = self.reader.scan.find(at, "noun")
        return noun is not None and noun.entry.data[0] == "occupier"

    def _headlined(self, phrase: Phrase) -> str | None:
        """Somebody of the first sentence told as the phrase tells him: a headline's رجل is the lede's."""
        sentence = self.doc.sentence_of[phrase.first]
        for id in self.recent if 0 < sentence <= 2 else ():
            cluster = self.clusters[id]
            if (phrase.lemma, phrase.plural) in cluster.heads and all(p.weak and self.doc.sentence_of[p.first] == 0 for p in cluster.phrases):
                return id
        return None

    def _of_headline(self, phrase: Phrase) -> str | None:
        """Somebody of the headline whom the next sentences tell with a word more or less: مسؤول إيراني, and then مسؤول إيراني رفيع."""
        if phrase.possessed or phrase.count or phrase.name is not None or not 0 < self.doc.sentence_of[phrase.first] <= 2:
            return None
        words = set(self.text(phrase))
        for id in self.recent:
            cluster = self.clusters[id]
            first = cluster.phrases[0]
            if (phrase.lemma, phrase.plural) not in cluster.heads or cluster.kind != phrase.kind or first.count or first.name is not None or first.possessed:
                continue
            if None not in (cluster.country, phrase.country) and cluster.country != phrase.country:
                continue
            told = set(self.text(first))
            if all(self.doc.sentence_of[p.first] == 0 for p in cluster.phrases) and (told <= words or words <= told):
                return id
        return None

    def _namesake(self, phrase: Phrase) -> str | None:
        """Whom a surname means that belongs to somebody famous, in an article that names only another of that family in full."""
        if phrase.name is None or phrase.actor is None or phrase.cls != "name":
            return None
        words = bare_words(self.words(*phrase.name))
        own = self.clusters.get(phrase.actor.id)
        if len(words) > 2 or (own is not None and any(len(bare_words(n)) > len(words) for n in own.names)):
            return None
        full = [id for id in self._by_word.get(words[-1], ()) if id != phrase.actor.id and any(len(b := bare_words(n)) > len(words) and b[-len(words) :] == words for n in self.clusters[id].names)]
        return full[0] if len(full) == 1 else None

    def _sort(self, phrase: Phrase) -> str | None:
        """The sort of people or force that a description without a complement of its own means."""
        scan = self.reader.scan
        if phrase.count or phrase.links or any(self._numbered(at) for at in range(phrase.head + 1, phrase.last)):
            return None  # الفرقة الأولى, الكتيبة 155: one of several
        if phrase.sector == "COP" and phrase.cls in ("force", "org", "agent", "member", "short"):
            told = scan.find(phrase.head + 1, "complement", "descriptor") if phrase.head + 1 < phrase.last else None
            if told and told.entry.data == "COP" and told.last - told.first == 1 and not scan.find(phrase.head, "council") and (phrase.cls != "short" or phrase.last == told.last):
                return "security"  # قوات الأمن، الوحدات الأمنية، أعوان الأمن, and not هيئة مكافحة الجريمة
            noun = scan.find(phrase.head, "noun")
            if phrase.bare and noun and noun.entry.data[3] == "no" and scan.find(phrase.head, "complement"):
                return "security"  # اعتقل الأمن
        match = scan.find(phrase.head, *SORTS)
        sort = match.entry.kind if match else None
        if sort is None or phrase.sector not in SECTORS[sort] or (phrase.inner and sort != "attacker") or (sort == "attacker" and phrase.plural):
            return None
        if sort == "army" and phrase.cls == "agent" and not (phrase.plural and phrase.definite):
            return None  # جندي لبناني is not the army, nor جنودا حكوميين
        if sort == "insurgent":  # المقاتلين الأجانب are none of المسلحين, المجموعات المسلحة are
            words = self.doc.words[phrase.head + 1 : phrase.last]
            stop = next((phrase.head + 1 + n for n, w in enumerate(words) if w in AFTER), phrase.last)  # المسلحين من منطقة إدلب
            told_all = all((m := scan.find(at, "descriptor")) is not None and m.entry.data in SECTORS[sort] for at in range(phrase.head + 1, stop))
            return sort if told_all else None
        return sort

    def _national(self, phrase: Phrase) -> dict[str, None]:
        """The army that an article of its country names in full, where a bare الجيش stands before that."""
        named = [id for id in self._by_sort.get("army", ()) if self.clusters[id].known]
        home = max(self.votes, key=lambda c: (self.votes[c], c)) if self.votes else None
        return dict.fromkeys(named) if phrase.bare and len(named) == 1 and self.clusters[named[0]].country == home else {}

    def _of_deed(self, phrase: Phrase) -> bool:
        """Whether someone is told by what he did: منفذ هجوم "أورلي"."""
        return phrase.head + 1 < phrase.last and any(m.entry.kind == "event" and m.entry.pos == "N" for m in self.reader.scan.at[phrase.head + 1])

    def _named_attacker(self) -> dict[str, None]:
        """Who carried out the attack, where the article names one only: a headline's منفذ الهجوم."""
        named = [id for id in self._by_sort.get("attacker", ()) if self.clusters[id].names]
        return dict.fromkeys(named) if len(named) == 1 else {}

    def _numbered(self, at: int) -> bool:
        atom = self.lexicon.numerals.atoms.get(self.doc.words[at])
        return self.doc.numeric[at] or (atom is not None and atom.kind.startswith("ordinal"))

    def _same_sort(self, phrase: Phrase, sort: str) -> str | None:
        """The last cluster of the same sort and no other country."""
        later = self._by_sort.get(sort, {}) if sort == "security" else self._national(phrase) if sort == "army" else self._named_attacker() if sort == "attacker" else {}  # by its name, further on
        for id in [*reversed(self.recent), *later]:
            cluster = self.clusters[id]
            if cluster.sort == sort and (phrase.country is None or cluster.country in (None, phrase.country)):
                return id
        return None

    def _of_speaker(self, at: int) -> str | None:
        """The country of who speaks in the words around a token: دعا الوزير الإيراني الرئيس الأميركي إلى احترام الاتفاق مع بلاده."""
        scan = self.reader.scan
        for token in range(at - 1, max(self.doc.sentences[self.doc.sentence_of[at]].first, at - SPEAKS_WITHIN) - 1, -1):
            if "cue" in scan.kinds[token] and any(m.entry.kind == "cue" and m.entry.pos == "V" for m in scan.at[token]):
                id = self.by_first.get(token + 1)
                return self.clusters[id].country if id and self.clusters[id].kind == "person" else None
        return None

    def speaks_for(self, at: int) -> str | None:
        """The country of whoever says what stands at a token, in an article on several: قال المسؤول الإسرائيلي إن الجيش."""
        return self._of_speaker(at)

    def joined_to(self, phrase: Phrase) -> str | None:
        """The country of whom an official is named beside: الرئيس المصري [ومسؤولين كبارا]."""
        at = phrase.first
        if not any(m.cut.conjunction == AND and m.entry.kind == "noun" for m in self.reader.scan.at[at]):
            return None
        id = self.by_last.get(at)
        return self.clusters[id].country if id and self.clusters[id].kind in ("person", "state") and not self.clusters[id].plural else None

    def _of_owner(self, phrase: Phrase) -> Phrase:
        """مليشياتها، قياداتها: of the country, and where it fights of the sort, of whoever was named just before."""
        if not self.recent:
            return phrase
        if phrase.cls == "people":  # زوجته، عائلتها: kin of whoever was named last, and not far
            named = (self.clusters[id] for id in reversed(self.recent[-KIN_WITHIN:]))
            owner = next((c for c in named if c.kind in ("person", "population") and not c.plural), None)
            return replace(phrase, country=owner.country) if owner else phrase
        owner = self.clusters[self.recent[-1]]
        if not self.reader.same_sentence(owner.phrases[-1].first, phrase.first):
            return phrase
        sector = owner.sector if phrase.cls == "member" and owner.sector in ("REB", "MIL", "UAF", "COP") else None
        if phrase.cls == "member" and owner.kind == "organization" and owner.sector in CIVIL:
            return replace(phrase, country=owner.country, sector=owner.sector, kind="person")  # حركة النهضة وقياداتها
        return replace(phrase, country=owner.country, sector=phrase.sector or sector)

    def _owned(self) -> str | None:
        """Whose forces قواته are: the last armed force of the country of whoever was last named."""
        country = next((c.country for id in reversed(self.recent) if (c := self.clusters[id]).kind in ("person", "state") and c.country), None)
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            if cluster.kind == "armed_group" and cluster.sector in ("MIL", "REB") and not cluster.phrases[0].count and (country is None or cluster.country == country):
                if cluster.known or cluster.sort == "army":
                    return id
        return None

    def _key(self, phrase: Phrase) -> str | tuple[object, ...]:
        """What makes two descriptions one: head class and whose they are; else the words. A string is a cluster's id."""
        if phrase.count:
            what = phrase.lemma
            noun, victim = self.reader.scan.find(phrase.head, "noun"), self.reader.scan.find(phrase.head, "victim")
            if phrase.cls in ("agent", "member", "title"):
                what = "fighters"  # ستة قياديين, six of its leaders
            elif victim.entry.key == "killed" if victim else bool(noun and noun.entry.data[0] == "people" and noun.entry.data[3] == "no"):
                what = "people"  # 53 قتيلا, and then 53 شخصا
            low, high = phrase.count.low, phrase.count.high
            return (what, low if low is not None else high, high if high is not None else low, phrase.country or "")  # 40 قتيلا على الأقل are 40 قتيلا
        tied = [p for p in phrase.inner if p.kind in ("armed_group", "organization", "person") and p.cls != "title"]
        if tied and phrase.cls in ("force", "group", "member", "agent", "weapon"):
            inner = tied[0]
            if (inner.first, inner.last) not in self.ids:
                self.place(inner)
            id = self.ids[(inner.first, inner.last)]
            if phrase.cls in ("force", "group", "weapon"):
                # قوات النظام is the regime, فصائل المعارضة the opposition; قوات حكومة الوفاق is not the government
                return id if inner.kind == "armed_group" else ("force", id)
            if phrase.cls == "agent" and inner.cls in ("group", "force") and self._sort(replace(inner, inner=())):
                return id  # مقاتلو المعارضة are the opposition that fights, جنود الجيش the army
            return ("member", id)
        if self.reader.scan.find(phrase.head, "victim") and self.reader.scan.find(phrase.head + 1, "event") and not phrase.bare:
            return (phrase.lemma, "of the event")  # ضحايا الهجوم، ضحايا هجوم المسجد
        text = self.text(phrase)
        cut = next((n for n, word in enumerate(text) if n and word in AFTER), 0)
        if cut > 1 and phrase.cls != "title":  # المنظمات الإرهابية [الموجودة في ليبيا]
            text = text[: max(1, cut - (cut > 2))]
        return (phrase.lemma, *text[1:])

    def _short(self, phrase: Phrase) -> str | None:
        """A short form means the actor already named, else the candidate that the article's countries favour."""
        matches = [m for m in self.reader.scan.at[phrase.head] if m.entry.kind == "short"]
        longest = max(m.last for m in matches)
        options = [m.entry.data for m in matches if m.last == longest]
        if phrase.country is not None and any(m.entry.kind == "nisba" and m.entry.key == phrase.country for at in range(longest, phrase.last) for m in self.reader.scan.at[at]):
            options = [o for o in options if o.country in (None, phrase.country)]  # الحرس الوطني الجزائري is not Tunisia's
        if not options:
            return None
        sentence = self.doc.sentence_of[phrase.first]
        places = (sentence, self.doc.sentences[sentence].paragraph)
        told = longest - phrase.head == 1 and any(o.id in self.clusters for o in options)  # التنظيم: the one named before
        if len({o.country for o in options}) > 1 and not told:
            for at, votes in zip(places, self.near, strict=False):
                here = votes.get(at, {})
                spoken = [o for o in options if here.get(o.country or "")]
                if spoken and len({o.country for o in spoken}) == 1:  # الجيش الوطني, in a paragraph on Syria
                    return str(next((o.id for o in spoken if o.id in self.clusters), max(spoken, key=lambda o: o.id).id))
        for option in options:
            if option.id in self.clusters:
                return str(option.id)
        if longest > phrase.head + 1 and self._names_occupier(longest - 1) and (whose := [o for o in options if o.country == self.occupier()]):
            return str(whose[0].id)  # قوات الاحتلال, in an article that names but the occupied
        best = max(options, key=lambda o: (self.votes.get(o.country or "", 0.0), o.id))
        if self.votes.get(best.country or "", 0.0) > SPOKEN_OF * max(self.votes.values(), default=0.0):
            return str(best.id)
        return None

    def _named(self, phrase: Phrase) -> str | None:
        """The person of this name: the full name, or a surname that an earlier or later full name ends with."""
        assert phrase.name is not None
        words = (phrase.lemma,) if phrase.rule == SURNAME else self.words(*phrase.name)
        words = bare_words((words[0][phrase.peeled :], *words[1:]) if phrase.peeled else words)
        if phrase.office is not None:
            held = holder(self.lexicon, self.words(*phrase.office), self.day)
            if held is not None and held.kind == "person" and set(words) & set(bare_words(fold_phrase(held.name))):
                return held.id  # a spelling that the lexicon lacks, of whoever held the office that day
        if not words:
            return None
        # whoever has this name shares its first word or its last
        shared: set[str] = {*self._by_word.get(words[0], ()), *self._by_word.get(words[-1], ())}
        for id in sorted(shared, key=lambda one: self.clusters[one].order):
            for names in self.clusters[id].names:
                other = bare_words(names)
                if words == other or (len(words) > 1 < len(other) and words[-1] == other[-1] and _shorter(words[0], other[0])) or (words[-1] == other[-1] and (len(words) == 1 or (len(other) == 1 and self._may_be(words, id)))) or (len(words) > 1 and set(words) < set(other)):
                    return id
        if len(words) == 1 and phrase.last == phrase.first + 1:  # شادن, of whom is told as شادن محمد
            first = [id for id in shared if any(len(other := bare_words(n)) > 1 and other[0] == words[0] for n in self.clusters[id].names)]
            return first[0] if len(first) == 1 else None
        return None

    def _may_be(self, words: tuple[str, ...], id: str) -> bool:
        """Whether a full name may be that of somebody whom the article calls by the surname: no ميشيل أوباما is باراك أوباما."""
        known = self.clusters[id].known
        first = {bare_words(fold_phrase(known.name))[0]} if known else set()
        first |= {bare_words(n)[0] for n in self.clusters[id].names if len(bare_words(n)) > 1}
        return not first or any(one[0] == words[0][0] for one in first)  # a spelling that the lexicon lacks: نتانياهو

    def _office(self, phrase: Phrase) -> str | None:
        """An office without a name: whoever the article gives that office, else who held it on the day."""
        if phrase.bare or self._only_dated(phrase):
            earlier = self._antecedent(phrase)
            if earlier:
                return earlier
        if phrase.office is None:
            return None
        if phrase.country and self.reader.scan.find(phrase.head, "peer"):
            return self._peer(phrase)
        words = bare_words(self.words(*phrase.office))
        spellings = office_spellings(words)
        told = {id for spelling in spellings for id in self._by_office.get(spelling, ())}
        if told:  # the last one spoken of, else the first
            return next((id for id in reversed(self.recent) if id in told), None) or min(told, key=lambda id: self.clusters[id].order)
        noun = self.reader.scan.find(phrase.head, "noun")
        if phrase.definite and noun and noun.cut.article and noun.entry.data[2] is None and noun.entry.data[3] == "yes":
            earlier = self._antecedent(phrase)  # المصدر الأمني: the source told of before
            if earlier:
                return earlier
        if len(words) == 2 and phrase.country and not phrase.plural and self.reader.scan.find(phrase.head, "minister", "envoy", "belonging") and self.reader.scan.find(phrase.head + 1, "nisba"):
            for id in reversed(self.recent):  # الوزير الفرنسي: whoever of that country was told as وزير of something
                if self.clusters[id].kind == "person" and self.clusters[id].country == phrase.country and any(office[0] == words[0] for office in self.clusters[id].offices if office):
                    return id
        if len(words) > 1 and phrase.country and not phrase.plural and self._of_state(words[-1]):
            held = [id for id in self._by_base.get(words[:-1], ()) if self.clusters[id].kind == "person" and self.clusters[id].country == phrase.country]
            if len(held) == 1:
                return held[0]  # الملكة الأردنية, who was told as ملكة الأردن
        if phrase.country is None and len(words) > 1 and not phrase.plural:
            for id in reversed(self.recent):  # رئيس الوزراء: whose office is رئيس الوزراء العراقي
                if self.clusters[id].kind == "person" and any(office[: len(words)] == words for office in self.clusters[id].offices):
                    return id
        for id in reversed(self.recent) if not phrase.plural and len(words) > 1 else ():  # الرئيس الأميركي, of whom is told as الرئيس الأميركي المنتخب
            if any(office[: len(words)] == words and office[len(words) :] == (ELECT,) for office in self.clusters[id].offices):
                return id
        if not phrase.plural:
            known = holder(self.lexicon, self.words(*phrase.office), self.day)
            if known is not None:
                return known.id
        if noun and noun.cut.article and not phrase.inner and not phrase.plural and phrase.office[1] > phrase.head + 2 and self.doc.words[phrase.head + 1] in SPOKEN_FOR:
            return self._antecedent(phrase)
        return None

    def peers(self, phrase: Phrase) -> list[tuple[Cluster, tuple[str, ...]]]:
        """Whom a counterpart may be that of, last one first, with the office that both hold: its words without the country."""
        out: list[tuple[Cluster, tuple[str, ...]]] = []
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            if cluster.kind != "person" or cluster.plural or cluster.country == phrase.country:
                continue
            known = cluster.known.on(self.day) if cluster.known is not None else None
            offices = [*cluster.offices, *([bare_words(fold_phrase(known.office))] if known is not None and known.office else [])]
            out += [(cluster, words) for office in offices if (words := tuple(w for w in office if not self.nationality(w)))]
            if not offices and cluster.sector:
                out.append((cluster, ()))
        return out

    def _peer(self, phrase: Phrase) -> str | None:
        """Who a counterpart without a name is: نظيره التركي, who held that office of his own country on the day."""
        nations = [self.doc.words[at] for at in range(phrase.head + 1, phrase.last) if self.nationality(bare_words((self.doc.words[at],))[0])]
        for _, office in self.peers(phrase):
            held = holder(self.lexicon, (*office, *nations), self.day) if office and nations else None
            if held is not None and held.kind == "person":
                return held.id
        return self.by_text.setdefault(("peer", phrase.country, phrase.plural), f"actor:{self.doc.starts[phrase.first]}")

    def _only_national(self, phrase: Phrase) -> bool:
        """A definite head with nothing but a nationality, of a body or a force."""
        if phrase.cls not in ("org", "force") or phrase.plural or phrase.inner or phrase.links or phrase.count or phrase.last != phrase.head + 2:
            return False
        return self.reader.scan.find(phrase.head + 1, "nisba") is not None

    def _only_dated(self, phrase: Phrase) -> bool:
        """الرئيس السابق: a head with nothing but an adjective of time."""
        return phrase.head + 2 == phrase.last and self.reader.scan.find(phrase.head + 1, "former") is not None

    def _antecedent(self, phrase: Phrase) -> str | None:
        """What a bare definite head stands for: the last actor with that head, or of that sort."""
        same, other = (phrase.lemma, phrase.plural), (phrase.lemma, not phrase.plural)
        for id in reversed(self.recent):
            if same in self.clusters[id].heads:
                return id
        if phrase.cls in ("agent", "people", "force") and phrase.lemma:
            for id in reversed(self.recent):
                if other in self.clusters[id].heads and not self._one_of_many(id, phrase):
                    return id
        head = fold_phrase(phrase.lemma)[0]
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            if cluster.kind == phrase.kind and phrase.kind != "person" and head in cluster.words and not (phrase.plural and phrase.cls == "org" and not cluster.plural) and (cluster.known or cluster.sort is None):
                return id
        if phrase.cls == "title" and not phrase.plural:
            for id in reversed(self.recent):
                cluster = self.clusters[id]
                if cluster.kind == "person" and any(head in office for office in cluster.offices):
                    return id
        noun = self.reader.scan.find(phrase.head, "noun")
        if noun and phrase.cls == "title" and noun.entry.data[2] is None and noun.entry.data[3] == "yes" and (noun.cut.article or self.reader.scan.function(phrase.first, "quant") or self.reader.scan.function(phrase.head - 1, "same", "quant")):
            for id in reversed(self.recent):  # نفس المصدر: the body whose report was told before
                if self.clusters[id].kind == "organization":
                    return id
        if phrase.sector == "MED" and phrase.kind == "organization" and not phrase.plural:
            for id in reversed(self.recent):
                if self.clusters[id].sector == "MED" and self.clusters[id].kind == "organization":
                    return id
        return None

    def _told_man(self, phrase: Phrase) -> str | None:
        """Who الرجل is where no man was told of: the person named last, if not far back."""
        if phrase.kind != "person" or phrase.plural:
            return None
        gender = phrase_gender(self.reader.scan, phrase)
        for id in reversed(self.recent[-KIN_WITHIN:]):
            cluster = self.clusters[id]
            if cluster.kind == "person" and not cluster.plural and phrase_gender(self.reader.scan, cluster.phrases[-1]) in (None, gender):
                return id
        return None

    def _one_of_many(self, id: str, phrase: Phrase) -> bool:
        """Whether one is called what many, or many what one, was called: a طفلة before is none of الأطفال."""
        cluster = self.clusters[id]
        return cluster.plural != phrase.plural and "person" in (cluster.kind, phrase.kind)


def _shorter(one: str, other: str) -> bool:
    """Whether one given name is the other cut short: جو, جوزيف."""
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and len(long) > 3 and long.startswith(short) and short != long


def holder(lexicon: Lexicon, office: tuple[str, ...], day: str | None) -> KnownActor | None:
    """Who held an office on a day, by the words of the office; None where nobody or several did.

    The office's words are compared folded and without articles, so that رئيس الوزراء الإيطالي finds its row.
    """
    for wanted in office_spellings(bare_words(office)):
        found = [
            actor
            for actor in lexicon.office(wanted)
            if day is not None and (role := actor.on(day)) is not None and frozenset(bare_words(fold_phrase(role.office))) == wanted
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def office_spellings(words: tuple[str, ...]) -> list[frozenset[str]]:
    """The words of an office as newspapers vary them: رئيس الحكومة اللبنانية is رئيس الوزراء اللبناني, المتحدث باسم وزارة
    الخارجية is المتحدث باسم الخارجية."""
    given = frozenset(words)
    out = [given, given - {MINISTRY} if MINISTRY in given else given | {MINISTRY}]
    if CABINET in given:
        out.append(frozenset(w[:-1] if w.endswith("يه") else w for w in given - {CABINET}) | {PREMIERS})
    return out
