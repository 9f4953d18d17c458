"""Events in the columns of ACLED, UCDP GED and POLECAT, so that tools made for those can read them.

Never their coding: every id is Marsad's own, every row says so in its ``notice``, one row is one article's report of one event
(the same event in ten articles is ten rows), and what those projects' coders decide by hand is left empty.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TextIO

from marsad.export.facts import (
    HAPPENED,
    NOTICE,
    POINTS,
    Country,
    Facts,
    bounds_of,
    countries,
    days_of,
    global_id,
    joined,
)
from marsad.language.ar.clitics import ARTICLE
from marsad.language.ar.fold import fold_word
from marsad.model import Actor, Event, Figure, Place, Reading
from marsad.tables import read_tables

Row = dict[str, Any]
Shape = Callable[[Facts, Event], Row | str]

_OURS = ("marsad_article", "marsad_event", "marsad_type", "marsad_status", "claimed_by", "published", "url", "confidence", "notice")
ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
    "fatalities_low", "fatalities_high", "fatalities_claims", *_OURS,
)  # fmt: skip
UCDP = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id",
    "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
    "deaths_claims", *_OURS,
)  # fmt: skip
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version", *_OURS,
)  # fmt: skip

# ACLED's sub-event types by event type and disorder type (codebook of 2023).
SUB_EVENTS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("Government regains territory", "Non-state actor overtakes territory", "Armed clash"), ("Battles", "Political violence")),
    "Excessive force against protesters": ("Protests", "Political violence; Demonstrations"),
    **dict.fromkeys(("Protest with intervention", "Peaceful protest"), ("Protests", "Demonstrations")),
    "Violent demonstration": ("Riots", "Demonstrations"),
    "Mob violence": ("Riots", "Political violence"),
    **dict.fromkeys(
        ("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade"),
        ("Explosions/Remote violence", "Political violence"),
    ),
    **dict.fromkeys(("Sexual violence", "Attack", "Abduction/forced disappearance"), ("Violence against civilians", "Political violence")),
    **dict.fromkeys(
        ("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
         "Looting/property destruction", "Non-violent transfer of territory", "Other"),
        ("Strategic developments", "Strategic developments"),
    ),
}  # fmt: skip
DEEDS = ("COERCE", "RETREAT", "SANCTION")  # types whose sub-event "Other" is a deed; what is only said is no event of ACLED's
STATE_SECTORS = ("GOV", "MIL", "COP", "SPY", "JUD", "LEG")
UNARMED = ("CVL", "REF", "MED", "EDU", "NGO", "BUS", "LAB", "REL", "ELI")
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "VERBAL COOPERATION"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "MATERIAL COOPERATION"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "VERBAL CONFLICT"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "MATERIAL CONFLICT"),
}
GRID = 0.5  # degrees of a PRIO-GRID cell
SHORT_DAYS, WEEK_DAYS, MONTH_DAYS = 6, 7, 31


def write_acled(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """CSV in ACLED's columns, then our own."""
    return _write(readings, out, ACLED, acled_row)


def write_ucdp(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """CSV in the columns of the UCDP Georeferenced Event Dataset, then our own."""
    return _write(readings, out, UCDP, ucdp_row)


def write_polecat(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """CSV in POLECAT's columns, then our own."""
    return _write(readings, out, POLECAT, polecat_row)


def _write(readings: Iterable[Reading], out: TextIO, columns: Sequence[str], shape: Shape) -> dict[str, int]:
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    counts = {"rows": 0}
    for reading in readings:
        facts = Facts(reading)
        for event in reading.events:
            row = shape(facts, event)
            if isinstance(row, str):
                counts[f"left out: {row}"] = counts.get(f"left out: {row}", 0) + 1
            else:
                counts["rows"] += 1
                writer.writerow(row)
    return counts


def _ours(facts: Facts, event: Event, name: str) -> Row:
    reading = facts.reading
    return {
        "marsad_article": reading.id, "marsad_event": event.id, "marsad_type": f"{event.type}:{event.mode}" if event.mode else event.type,
        "marsad_status": event.status, "claimed_by": facts.name(event.claimed_by), "published": reading.published, "url": reading.url,
        "confidence": event.confidence, "notice": NOTICE.format(name=name),
    }  # fmt: skip


# --- ACLED ---------------------------------------------------------------------------------------------------------


def acled_row(facts: Facts, event: Event) -> Row | str:
    """One event in ACLED's columns, or why it is none of theirs."""
    code = sub_event(facts, event)
    if event.status not in HAPPENED:
        return "not told as having happened"
    if code is None or (code == "Other" and event.type not in DEEDS):
        return "no sub-event type of ACLED (words, not deeds)"
    event_type, disorder = SUB_EVENTS[code]
    place, country = facts.where(event), countries().get(facts.country(event) or "")
    home = country.iso3 if country else None
    sides = [list(event.sources), list(event.targets)]
    crowd_met = event_type == "Protests" and event.type == "ASSAULT"
    if crowd_met:
        sides.reverse()  # in ACLED's protests the protesters come first, who met them second
    protest = event.type == "PROTEST" or crowd_met
    inters = [_inter(facts, ids, home, protest=event.mode or "demo" if protest and not n else None) for n, ids in enumerate(sides)]
    claims = facts.claims(event, "killed")
    bounds = bounds_of(claims)
    civilians = event_type in ("Violence against civilians", "Explosions/Remote violence")
    crowd = facts.claims(event, "protesters")
    at = place if place is not None and place.precision != "country" else None
    (actor1, with1), (actor2, with2) = (_named(facts, ids, inter, country) for ids, inter in zip(sides, inters, strict=True))
    return {
        "event_id_cnty": f"marsad:{global_id(facts.reading, event.id)}", "event_date": event.start, "year": (event.start or "")[:4] or None,
        "time_precision": acled_time(event), "disorder_type": disorder, "event_type": event_type, "sub_event_type": code,
        "actor1": actor1, "assoc_actor_1": with1, "inter1": inters[0], "actor2": actor2, "assoc_actor_2": with2, "inter2": inters[1],
        "interaction": "-".join(i for i in inters if i) + (" only" if sum(map(bool, inters)) == 1 else ""),
        "civilian_targeting": "Civilian targeting" if civilians and inters[1] == "Civilians" else None,
        "iso": country.iso_num if country else None, "region": country.acled_region if country else None, "country": country.name if country else None,
        "admin1": _admin1(at), "location": facts.english(at.id) if at else None,
        "latitude": at.lat if at else None, "longitude": at.lon if at else None, "geo_precision": (1 if at.precision in POINTS else 3) if at else None,
        "source": facts.reading.outlet, "notes": " ".join(facts.sentence(event.trigger).text.split()),
        "fatalities": bounds.best if bounds else None,
        "tags": "; ".join(f"crowd size={_said(c.figure)}" for c in crowd) or None,
        "fatalities_low": bounds.low if bounds else None, "fatalities_high": bounds.high if bounds else None, "fatalities_claims": facts.told(claims) or None,
        **_ours(facts, event, "ACLED"),
    }  # fmt: skip


def sub_event(facts: Facts, event: Event) -> str | None:
    """ACLED's sub-event type: the crosswalk's, but an attack on armed men is a clash, and a crowd hurt is met with excessive force."""
    code = dict(event.codes).get("acled")
    if code not in SUB_EVENTS:
        return None
    hit = [a for i in event.targets if (a := facts.actors.get(i))]
    if code == "Attack" and event.mode in (None, "firearms") and hit and _armed(hit[0]):
        return "Armed clash"
    if code == "Protest with intervention" and (facts.claims(event, "killed") or facts.claims(event, "injured")):
        return "Excessive force against protesters"
    return code


def _said(figure: Figure) -> str:
    """A count in words, as ACLED's tags have it."""
    if figure.low is None or figure.high is None:
        return f"at least {figure.low}" if figure.high is None else f"up to {figure.high}"
    return str(figure.low) if figure.low == figure.high else f"between {figure.low} and {figure.high}"


def _named(facts: Facts, ids: Sequence[str], inter: str | None, country: Country | None) -> tuple[str | None, str | None]:
    """A side's first actor and the others. People without a name are Civilians, Protesters, Rioters (Country); their words stand with the others."""
    if not ids:
        return None, None
    first = facts.actors.get(ids[0])
    named = [facts.english(i) or i for i in ids]
    if inter in ("Civilians", "Protesters", "Rioters") and first is not None and first.kind == "population":
        whose = countries().get(first.country or "") or country
        return f"{inter} ({whose.name if whose else 'unknown'})", "; ".join(named)
    return named[0], "; ".join(named[1:]) or None


def acled_time(event: Event) -> int | None:
    """1 the day is known, 2 the week, 3 the month or less."""
    days = days_of(event)
    if event.start is None:
        return None
    return 3 if days is None or days > WEEK_DAYS else 1 if days == 1 else 2


def _armed(actor: Actor | None) -> bool:
    return actor is not None and (actor.kind == "armed_group" or actor.sector in ("MIL", "REB", "COP", "UAF") or actor.kind == "state")


def _inter(facts: Facts, ids: Sequence[str], home: str | None, *, protest: str | None) -> str | None:
    """ACLED's sort of the first actor of a side, as far as kind, sector and country tell it; ``protest`` is the mode of one's protest."""
    if not ids:
        return None
    actor = facts.actors.get(ids[0])
    if actor is None:
        return None
    if protest and (actor.sector in (*UNARMED, None, "OPP", "PTY") or actor.kind == "population"):
        return "Rioters" if protest in ("riot", "vandalize") else "Protesters"
    if actor.sector in STATE_SECTORS or actor.kind == "state":
        abroad = actor.country not in (None, home) if home else False
        return "External/Other forces" if abroad or (actor.country is None and not actor.id.startswith("actor:")) else "State forces"
    if actor.kind == "armed_group" or actor.sector == "REB":
        return "Rebel group" if actor.sector == "REB" else "Political militia"
    if actor.sector in ("UAF", "CRM"):
        return "Political militia"
    return "External/Other forces" if actor.sector == "IGO" else "Civilians"


# --- UCDP GED ------------------------------------------------------------------------------------------------------


def ucdp_row(facts: Facts, event: Event) -> Row | str:
    """One event in UCDP GED's columns, or why it is none of theirs: an event of theirs is armed force with at least one death told."""
    reading = facts.reading
    if event.status not in HAPPENED:
        return "not told as having happened"
    if event.type != "ASSAULT":
        return "no use of armed force"
    claims = facts.claims(event, "killed")
    bounds = bounds_of(claims)
    if bounds is None or bounds.high < 1:
        return "no death told"
    place, country = facts.where(event), countries().get(facts.country(event) or "")
    side_a, side_b = joined(map(facts.english, event.sources)), joined(map(facts.english, event.targets))
    days = days_of(event)
    deaths = _deaths(facts, event, bounds.best)
    office = reading.outlet
    return {
        "id": f"marsad:{global_id(reading, event.id)}", "relid": f"MARSAD-{reading.id}-{event.id}", "year": (event.start or "")[:4] or None,
        "type_of_violence": _violence(facts, event), "dyad_name": f"{side_a or 'Unknown'} - {side_b or 'Unknown'}",
        "side_a": side_a or None, "side_b": side_b or None, "number_of_sources": 1,
        "source_article": ", ".join(f'"{v}"' for v in (office, reading.published, reading.title) if v), "source_office": office,
        "source_date": reading.published, "source_headline": reading.title, "source_original": joined(facts.name(c.source) for c in claims) or None,
        "where_prec": _where_prec(place), "where_coordinates": facts.english(place.id) if place else None,
        "where_description": joined(facts.name(i) for i in event.places) or None, "adm_1": _admin1(place),
        "latitude": place.lat if place else None, "longitude": place.lon if place else None,
        "geom_wkt": f"POINT ({place.lon} {place.lat})" if place else None,
        "priogrid_gid": prio_cell(place.lat, place.lon) if place and place.precision in POINTS and place.lat is not None and place.lon is not None else None,
        "country": country.name if country else None, "country_id": country.gwno if country else None, "region": country.ucdp_region if country else None,
        "event_clarity": 2 if days is None or days > WEEK_DAYS else 1, "date_prec": date_prec(event), "date_start": event.start, "date_end": event.end or event.start,
        **deaths, "best": bounds.best, "high": bounds.high, "low": bounds.low, "gwnoa": _gwno(facts, event.sources), "gwnob": _gwno(facts, event.targets),
        "deaths_claims": facts.told(claims), **_ours(facts, event, "UCDP GED"),
    }  # fmt: skip


def _violence(facts: Facts, event: Event) -> int | None:
    """1 a state takes part, 2 none does, 3 unarmed people are the target; None where a side isn't told."""
    sides = [[a for i in ids if (a := facts.actors.get(i))] for ids in (event.sources, event.targets)]
    if not all(sides):
        return None
    states = [any(a.kind == "state" or a.sector in STATE_SECTORS for a in side) for side in sides]
    if not any(_armed(a) for a in sides[1]):
        return 3
    return 1 if any(states) else 2


def _deaths(facts: Facts, event: Event, best: int) -> Row:
    """On which side the dead were, where the count's own words say it; else unknown."""
    out: Row = dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0)
    groups = {c.figure.group for c in facts.claims(event, "killed")}
    group = groups.pop() if len(groups) == 1 else None
    actor = facts.actors.get(group or "")
    column = "deaths_unknown"
    if actor is not None and actor.id in event.sources:
        column = "deaths_a"
    elif actor is not None and _armed(actor):
        column = "deaths_b"
    elif actor is not None and (actor.sector in UNARMED[1:] or (actor.sector == "CVL" and any(_civilian(m.text) for m in actor.mentions))):
        column = "deaths_civilians"
    out[column] = best
    return out


@lru_cache(maxsize=1)
def _civilian_words() -> tuple[str, ...]:
    """Words that call people civilians (مدنيين، سكان), folded: a count of persons alone does not."""
    return tuple(fold_word(row["word"]) for row in read_tables(only=("ar/belonging.csv",))["ar/belonging.csv"] if row["class"] == "civilian")


def _civilian(words: str) -> bool:
    return any(folded.removeprefix(ARTICLE).startswith(_civilian_words()) for word in words.split() if (folded := fold_word(word)))


def _gwno(facts: Facts, ids: Iterable[str]) -> int | None:
    """The Gleditsch-Ward number of the first side that is a state or its forces."""
    for id in ids:
        actor = facts.actors.get(id)
        if actor is not None and (actor.kind == "state" or actor.sector in STATE_SECTORS) and actor.country in countries():
            return countries()[actor.country].gwno
    return None


def _where_prec(place: Place | None) -> int | None:
    """1 the very place, 4 a first-order region, 6 the country."""
    return None if place is None else 1 if place.precision in POINTS else 4 if place.precision == "region" else 6


def date_prec(event: Event) -> int | None:
    """1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 more."""
    days = days_of(event)
    if event.start is None:
        return None
    if days is None:
        return 5
    return 1 if days == 1 else 2 if days <= SHORT_DAYS else 3 if days == WEEK_DAYS else 4 if days <= MONTH_DAYS else 5


def prio_cell(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of half a degree in which a point lies, counted from the south-west.

    >>> prio_cell(36.20, 37.16)
    181875
    """
    row, column = math.floor((lat + 90) / GRID), math.floor((lon + 180) / GRID)
    return row * round(360 / GRID) + column + 1


# --- POLECAT -------------------------------------------------------------------------------------------------------


def polecat_row(facts: Facts, event: Event) -> Row | str:
    """One event in POLECAT's columns; several actors of a side stand in one cell with semicolons between."""
    if event.status in ("negated", "called_for"):
        return "not told as having happened"
    if event.type not in QUADS:
        return "an event type of one's own"
    reading, place = facts.reading, facts.where(event)
    country = countries().get(facts.country(event) or "")
    row: Row = {
        "Event ID": f"marsad:{global_id(reading, event.id)}", "Event Date": event.start, "Event Type": event.type, "Event Mode": event.mode,
        "Quad Code": QUADS[event.type], "Placename": facts.english(place.id) if place else None,
        "City": facts.english(place.id) if place and place.kind == "city" else None, "Province": _admin1(place), "Country": country.iso3 if country else None,
        "Latitude": place.lat if place else None, "Longitude": place.lon if place else None,
        "GeoNames ID": place.id.removeprefix("geonames:").partition("#")[0] if place and place.id.startswith("geonames:") else None,
        "Raw Placename": "; ".join(dict.fromkeys(m.text for m in place.mentions)) if place else None, "Feature Type": place.precision if place else None,
        "Source": reading.outlet, "Publication Date": reading.published,
        "Story People": _story(facts, "person"), "Story Organizations": _story(facts, "organization", "armed_group"),
        "Story Locations": "; ".join(p.name_en or p.name for p in reading.places), "Language": "ar", "Version": f"marsad {reading.marsad}",
        **_ours(facts, event, "POLECAT"),
    }  # fmt: skip
    for side, ids in (("Actor", event.sources), ("Recipient", event.targets)):
        actors = [a for i in ids if (a := facts.actors.get(i))]
        own = [c for a in actors if (c := countries().get(a.country or ""))]
        sectors = list(dict.fromkeys(a.sector for a in actors if a.sector))
        row |= {
            f"{side} Name": _several(facts.english(i) for i in ids), f"{side} Country": _several(c.iso3 for c in own), f"{side} COW": _several(map(_cow, own)),
            f"Primary {side} Sector": sectors[0] if sectors else None, f"{side} Sectors": _several(sectors), f"{side} Title": _several(a.role for a in actors),
            f"{side} Name Raw": _several(facts.name(i) for i in ids),
        }  # fmt: skip
    return row


def _cow(country: Country) -> str | None:
    return str(country.gwno) if country.gwno is not None else None


def _several(values: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(v for v in values if v)) or None


def _story(facts: Facts, *kinds: str) -> str:
    return "; ".join(a.name_en or a.name for a in facts.reading.actors if a.kind in kinds)


def _admin1(place: Place | None) -> str | None:
    """A place's first-order region; a region that has none is one itself."""
    if place is None:
        return None
    return place.admin1 or ((place.name_en or place.name) if place.kind == "region" else None)
