"""Rules for durations and spans counted from publication: قبل ثلاثة أيام, الأيام الثلاثة الماضية."""

from __future__ import annotations

import re
from datetime import timedelta

from marsad.language.ar.calendars import shift_day
from marsad.language.ar.time_page import COUNT, PRECISION, Draft, Page, Rules, is_due, time_rule

RULES: Rules = []


@time_rule(
    RULES,
    "BFG",
    rf"(?P<p>[BFG])%?a?(?:(?P<n>{COUNT})(?:(?:\||-)(?P<n2>{COUNT}))?(?P<u>[lsXYVu])|(?P<dual>u)"
    r"|(?P<one>[sXYV])(?P<single>c)?(?![yhndoMAIWRCJ]|a[dyhn])|(?P<many>l)\+?)(?P<now>f[@T])?",
)
def _read_ago(page: Page, match: re.Match[str]) -> Draft | None:
    """قبل ثلاثة أيام, منذ أسبوعين, بعد شهرين: counted from publication unless an event is named to count from."""
    begin, stop = match.span()
    direction = 1 if match["p"] == "F" else -1
    at = next(match.start(name) for name in ("u", "dual", "one", "many") if match[name])
    unit = page.value(at)
    if match["single"] and page.number(match.start("single")) != 1:
        return None
    if match["p"] != "G" and not match["now"]:
        behind = page.last_token(stop)
        while behind < len(page.doc.words) and page.in_list("filler", page.doc.words[behind]):
            behind += 1
        if behind < len(page.doc.words) and page.in_list("anchor", page.doc.words[behind]):
            return None
        if page.word_before(begin) == "من":
            return None
        opens = page.doc.sentences[page.doc.sentence_of[page.tokens[begin]]].first == page.tokens[begin]
        if match["p"] == "F" and (page.word(begin) != "بعد" or not (opens or is_due(page, begin))):
            # "وبعد 40 يوما ظهر في باريس", "أخلي سبيله بعد شهرين" tell a story: they count from what was told last.
            return Draft(begin, stop, None, None, PRECISION[unit], "time.duration.after-event", True)
    rule = f"time.duration.{unit}"
    if match["many"] or (match["n"] and page.text[match.start("n")] == "m"):
        if unit in ("hour", "minute"):
            day = page.published
            return Draft(begin, stop, day, day, "part-of-day", rule + ".open", True)
        start, end = (None, page.published) if direction < 0 else (page.published, None)
        return Draft(begin, stop, start, end, "open", rule + ".open", True)
    count = 2 if match["dual"] else 1
    if match["n"]:
        count = page.number(match.start("n"))
        if match["u"] == "u" or not 1 <= count <= 2000:
            return None
    if page.published is None:
        return Draft(begin, stop, None, None, PRECISION[unit], rule + ":no-publication-day", True)
    day = shift_day(page.published, unit, direction * count)
    other = day
    if match["n2"]:
        other = shift_day(page.published, unit, direction * page.number(match.start("n2")))
    if day is None or other is None:
        return Draft(begin, stop, None, None, PRECISION[unit], "invalid", True)
    return Draft(begin, stop, min(day, other), max(day, other), PRECISION[unit], rule, True)


@time_rule(
    RULES,
    "LDaEdcnm",
    rf"(?:(?P<L>L)(?P<few>\+)?a?(?P<n>{COUNT})?(?P<q>Q)|(?P<D>D)(?P<dq>Q)|a?(?P<m>{COUNT})(?P<u>[lsXYVL])(?P<uq>Q)"
    rf"|E(?:(?P<em>{COUNT})(?P<eu>[lsXYV])|(?P<ed>u)))",
)
def _read_span(page: Page, match: re.Match[str]) -> Draft | None:
    """الأيام الثلاثة الماضية, اليومين المقبلين, الـ24 ساعة الماضية, آخر ثلاث سنوات: up to the day before publication."""
    begin, stop = match.span()
    at = next(match.start(name) for name in ("L", "D", "u", "eu", "ed") if match[name])
    unit = page.value(at)
    shift_at = next((match.start(name) for name in ("q", "dq", "uq") if match[name]), None)
    if shift_at is None and page.value(begin) != "last":
        return None
    shift = int(page.value(shift_at)) if shift_at is not None else -1
    count_at = next((match.start(name) for name in ("n", "m", "em") if match[name]), None)
    published = page.published
    rule = f"time.span.{unit}"
    if shift == 0:
        return None
    many = count_at is None and bool(match["L"])
    if unit in ("hour", "minute"):
        hours = 24 if count_at is None else page.number(count_at)
        if published is None:
            return Draft(begin, stop, None, None, "part-of-day", rule + ":no-publication-day", True)
        back = published - timedelta(days=max(1, -(-hours // 24))) if hours < 10_000 else published
        ahead = published + timedelta(days=max(1, -(-hours // 24))) if hours < 10_000 else published
        return Draft(
            begin, stop, *((back, published) if shift < 0 else (published, ahead)), "part-of-day", rule, True
        )  # fmt: skip
    if many or (count_at is not None and page.text[count_at] == "m"):
        start, end = (None, published) if shift < 0 else (published, None)
        return Draft(begin, stop, start, end, "open", rule + ".open", True)
    count = 2 if count_at is None else page.number(count_at)
    precision = {"day": "days", "week": "days", "month": "months"}.get(unit, "years")
    if published is None:
        return Draft(begin, stop, None, None, precision, rule + ":no-publication-day", True)
    edge = shift_day(published, unit, count if shift > 0 else -count)
    if edge is None or not 1 <= count <= 2000:
        return Draft(begin, stop, None, None, precision, "invalid", True)
    if shift > 0:
        return Draft(begin, stop, published + timedelta(days=1), edge, precision, rule, True)
    return Draft(begin, stop, edge, published - timedelta(days=1), precision, rule, True)
