"""Rules for days: references, weekdays, dates, and the days from one to another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from marsad.language.ar.calendars import latest_day, make_day, next_day, unit_around
from marsad.language.ar.time_page import (
    DATE,
    DUE_DAYS,
    FULL_STOP_DATE,
    MONTH,
    NUMERIC,
    YEAR,
    Draft,
    Page,
    Rules,
    checked,
    is_announced,
    is_count,
    is_due,
    is_father,
    month_of,
    months_told,
    stated_year,
    time_rule,
)

RULES: Rules = []

_DAY = (
    r"(?P<moment>O[fi]?)?(?P<part>P[fi]?Y?H?)?"
    r"(?P<ref>(?:Y?R|T|N))?,?(?P<week>(?:\(Y?(?P<w1>W)\)|(?P<this>H)?Y?(?P<w2>W))"
    r"(?:(?P<wq>Q)|f?S(?P<sq>Q)|f?H(?P<sh>S))?)?,?[=i]?"
    rf"(?P<date>(?P<paren>\()?Y?(?:{NUMERIC}|{DATE})(?(paren)\)))?(?P<post>i?[Pp](?![TRWNY]))?"
)


def _absolute(page: Page, match: re.Match[str]) -> tuple[date | None, bool, tuple[int, int] | None, str] | None:
    """The day that the ``date`` group tells: (day, relative, month and day without a year, rule)."""
    if match["z"]:
        found = FULL_STOP_DATE.fullmatch(page.word(match.start("z")))
        assert found is not None
        a, b, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        return make_day(int(year), int(b), int(a)), False, None, "numeric"
    if match["n3"]:
        year, month, day = (page.number(match.start(name)) for name in ("n3", "n2", "n1"))
        if month > 12 >= day:
            month, day = day, month  # 4/22/2016: no such month, so the American order
        return make_day(year, month, day), False, None, "numeric"
    if match["m1"]:
        year, month, day = (page.number(match.start(name)) for name in ("m1", "m2", "m3"))
        return make_day(year, month, day), False, None, "numeric"
    months = months_told(page, match)
    day = page.number(match.start("d"))
    if months is None or months[0] != months[1]:
        return None
    if match["stop"] == "." and not _glued_stop(page, match.start("stop")):
        return None
    month = months[0]
    told, known, relative = stated_year(page, match)
    if told:
        if known is None:
            return None, True, None, "date"
        return make_day(known, month, day), relative, None, "date"
    if make_day(2000, month, day) is None:
        return None, False, None, "invalid"
    published = page.published
    if published is None:
        return None, True, (month, day), "date.yearless"
    shift = int(page.value(match.start("mq"))) if match["mq"] else None
    if shift == 1:
        return next_day(month, day, published), True, (month, day), "date.yearless"
    if shift is None and is_due(page, match.start()):
        ahead = next_day(month, day, published)
        if ahead is not None and (ahead - published).days <= DUE_DAYS:
            return ahead, True, (month, day), "date.yearless+due"
    if shift == -1:
        return latest_day(month, day, published - timedelta(days=1)), True, (month, day), "date.yearless"
    if shift == 0:
        return make_day(published.year, month, day), True, (month, day), "date.yearless"
    return latest_day(month, day, published), True, (month, day), "date.yearless"


def _glued_stop(page: Page, at: int) -> bool:
    token = page.tokens[at]
    return page.doc.ends[token - 1] == page.doc.starts[token]


@time_rule(RULES, "OPYRTNHW(acdonyzm", _DAY)
def _read_day(page: Page, match: re.Match[str]) -> Draft | None:
    """A day: any of a part of the day, اليوم or أمس, a weekday, a date; whatever of these stand side by side."""
    if not (match["ref"] or match["week"] or match["date"]):
        return None
    begin = match.start()
    if match["ref"]:
        begin_ref = match.start("ref")
        if not _is_reference(page, match, begin_ref):
            return None
    if match["date"] and match["mon"] and is_father(page, match.start("mon")):
        return None
    if match["y"] and match["mon"] and is_count(page, match.end("y")):
        return None
    stop = max(match.end(name) for name in ("ref", "week", "date"))
    if match["post"] and (match["post"][-1] == "p" or page.word(match.end("post") - 1) == "مساء"):
        stop = match.end("post")
    if match["week"] and not match["ref"] and not match["date"] and not match["part"] and not match["moment"]:
        if page.in_list("not-weekday-after", page.word_before(match.start("week"))):
            return None
    published, offset = page.published, None
    precision = "part-of-day" if match["part"] or match["moment"] or stop == match.end("post") else "day"
    names: list[str] = []
    if match["ref"]:
        at = match.end("ref") - 1
        offset = int(page.value(at))
        names.append("today" if offset == 0 else "offset")
        if page.text[at] == "N":
            precision = "part-of-day"
    weekday: int | None = None
    if match["week"]:
        at = match.start("w1") if match["w1"] else match.start("w2")
        weekday = int(page.value(at))
        names.append("weekday")
    day: date | None = None
    relative, yearless = True, None
    if match["date"]:
        told = _absolute(page, match)
        if told is None:
            return None
        day, relative, yearless, name = told
        numbered = match["d"] == "o" and page.number(match.start("d")) <= 5 and not match["ref"]
        if numbered and day is not None and weekday is not None and day.weekday() != weekday:
            return None  # الثلاثاء الأول من نوفمبر is the first Tuesday
        names.append(name)
        if day is None and (not relative or name == "invalid"):
            return Draft(begin, stop, None, None, "day", "invalid", False)
        if day is not None and relative and yearless and published is not None:
            day, name = _best_year(day, yearless, published, offset, weekday, page, match)
            if name:
                names.append(name)
        elif day is not None and weekday is not None and day.weekday() != weekday:
            day, name = _mistyped(day, weekday, offset, published)
            names.append(name)
    elif published is not None:
        if offset is not None:
            day = published + timedelta(days=offset)
            if weekday is not None and day.weekday() != weekday:
                # Published a little after it was written: the weekday that the text names is the safer witness.
                nearest = (weekday - day.weekday() + 4) % 7 - 4
                day += timedelta(days=nearest)
                names.append("weekday-shifted")
        elif weekday is not None:
            day = _weekday(page, match, weekday, published)
    if precision == "part-of-day":
        names.append("part")
    rule = "time." + "+".join(names)
    if day is None and published is None:
        rule += ":no-publication-day"
    alone = bool(match["week"]) and not match["ref"] and not match["date"]
    return Draft(begin, stop, day, day, precision, rule, relative, offset, yearless, alone)


def _mistyped(day: date, weekday: int, offset: int | None, published: date | None) -> tuple[date, str]:
    """A full date that its own weekday contradicts: "اليوم الأحد 19 فيفري 2016" in an article of that day in 2017."""
    if published is not None:
        said = published + timedelta(days=offset) if offset is not None else None
        if said is not None and said.weekday() == weekday:
            return said, "date-mistyped"
        for year in (day.year + 1, day.year - 1):
            other = make_day(year, day.month, day.day)
            if other is not None and other.weekday() == weekday and abs((other - published).days) <= 7:
                return other, "date-mistyped"
    return day, "weekday-differs"


def _best_year(
    day: date,
    yearless: tuple[int, int],
    published: date,
    offset: int | None,
    weekday: int | None,
    page: Page,
    match: re.Match[str],
) -> tuple[date, str]:
    """The year of a day told without one, when اليوم or a weekday beside it says more than "the last such day"."""
    if offset is not None:
        around = published + timedelta(days=offset + 182)
        return latest_day(*yearless, around) or day, "by-offset"
    if weekday is not None and not match["mq"] and day.weekday() != weekday:
        ahead = next_day(*yearless, published)
        if ahead is not None and ahead.weekday() == weekday:
            return ahead, "by-weekday"
        return day, "weekday-differs"
    return day, ""


def _is_reference(page: Page, match: re.Match[str], at: int) -> bool:
    """Whether اليوم, الليلة or غدا stand for a day counted from publication and not for something else."""
    char = page.text[match.end("ref") - 1]
    alone = not match["week"] and not match["date"]
    before, after = page.word_before(at), page.word_after(match.end("ref"))
    if char == "T":
        if match["date"] and page.text[match.start("date")] == "o":
            return True  # اليوم الثالث من أكتوبر
        if not alone:
            return before not in ("كل",)
        if match["part"]:
            return not page.in_list("not-today-before", after) or after == "السابع"
        if page.in_list("not-today-before", after) or page.in_list("not-today-after", before):
            return False
        return page.text[match.end("ref") : match.end("ref") + 1] not in ("o", "w") or alone is False
    if char == "N":
        return not (page.in_list("not-night-after", before) or page.in_list("not-night-before", after))
    if page.word(match.end("ref") - 1).endswith("الغد") or page.word(match.end("ref") - 1) == "غدا":
        return not page.in_list("not-tomorrow-after", before)
    return True


def _weekday(page: Page, match: re.Match[str], weekday: int, published: date) -> date:
    """The day that a weekday alone stands for."""
    back = (published.weekday() - weekday) % 7
    if match["sq"] or match["sh"]:
        weeks = int(page.value(match.start("sq"))) if match["sq"] else 0
        return published - timedelta(days=published.weekday()) + timedelta(weeks=weeks, days=weekday)
    if match["wq"]:
        shift = int(page.value(match.start("wq")))
        if shift > 0:
            return published + timedelta(days=7 - back)
        if shift == 0:
            return published - timedelta(days=published.weekday() - weekday)
        return published - timedelta(days=back or 7)
    if match["this"]:
        return published - timedelta(days=published.weekday() - weekday)
    if is_announced(page, match.start()):
        return published + timedelta(days=7 - back)
    if back == 0:
        return published if page.weekday_may_be_today else published - timedelta(days=7)
    return published - timedelta(days=back)


@time_rule(RULES, "HS", r"(?:S(?P<sq>Q)|H(?P<sh>S))[,i]?Y?(?P<w>W)")
def _read_week_then_day(page: Page, match: re.Match[str]) -> Draft | None:
    """الأسبوع الماضي يوم الجمعة"""
    at = match.start("sh") if match["sh"] else match.start()
    if page.value(at) != "week":
        return None
    weeks = int(page.value(match.start("sq"))) if match["sq"] else 0
    day = None
    if page.published is not None:
        monday = page.published - timedelta(days=page.published.weekday())
        day = monday + timedelta(weeks=weeks, days=int(page.value(match.start("w"))))
    return Draft(match.start(), match.end(), day, day, "day", "time.week+weekday", True)


@time_rule(RULES, "HS", r"(?:S(?P<sq>Q)|H(?P<sh>S))[bf]Y?(?P<one>W)(?:&|&?t|&?K)Y?(?P<two>W)")
def _read_days_of_week(page: Page, match: re.Match[str]) -> Draft | None:
    """الأسبوع الماضي بين الأربعاء والجمعة"""
    at = match.start("sh") if match["sh"] else match.start()
    if page.value(at) != "week":
        return None
    one, two = int(page.value(match.start("one"))), int(page.value(match.start("two")))
    start = end = None
    if page.published is not None:
        weeks = int(page.value(match.start("sq"))) if match["sq"] else 0
        start = page.published + timedelta(weeks=weeks, days=one - page.published.weekday())
        end = start + timedelta(days=(two - one) % 7)
    return Draft(match.start(), match.end(), start, end, "days", "time.week+weekdays", True)


@time_rule(RULES, "8T", r"(?:8a?(?P<n>[odc])q?|Ta?(?P<m>[odc])q)")
def _read_day_in_a_row(page: Page, match: re.Match[str]) -> Draft | None:
    """لليوم الثامن (على التوالي): the day of the report; what goes on began seven days before."""
    if match.group().endswith("q") is False and page.text[match.end() : match.end() + 1] in ("f", "M", "A"):
        return None  # لليوم الثالث من أكتوبر
    count = page.number(match.start("n") if match["n"] else match.start("m"))
    began = page.published - timedelta(days=count - 1) if page.published is not None else None
    return Draft(match.start(), match.end(), page.published, page.published, "day", "time.day-in-a-row", True, offset=0, began=began)


@time_rule(RULES, "P", r"P(?P<one>W)(?:[/,&-]|t|&t)?Y?(?P<two>W)")
def _read_night_between(page: Page, match: re.Match[str]) -> Draft | None:
    """ليلة السبت الأحد, ليل الجمعة/السبت: the night between two days."""
    one, two = int(page.value(match.start("one"))), int(page.value(match.start("two")))
    if (one + 1) % 7 != two or not page.word(match.start()).endswith(("ليل", "ليله")):
        return None
    start = end = None
    if page.published is not None:
        end = page.published - timedelta(days=(page.published.weekday() - two) % 7)
        start = end - timedelta(days=1)
    return Draft(match.start(), match.end(), start, end, "part-of-day", "time.night-between", True)


@time_rule(RULES, "Jl", r"[Jl](?:W(?:,|,?&)){1,7}Y?W(?P<q>Q)?")
def _read_weekdays(page: Page, match: re.Match[str]) -> Draft | None:
    """يومي الاثنين والثلاثاء, أيام السبت والأحد والاثنين"""
    found = [int(page.value(at)) for at in range(match.start(), match.end()) if page.text[at] == "W"]
    if page.word(match.start()).endswith("ايام") is False and page.text[match.start()] == "l":
        return None
    start = end = None
    if page.published is not None:
        ahead = match["q"] and int(page.value(match.start("q"))) > 0
        if ahead or (not match["q"] and is_due(page, match.start())):
            start = page.published + timedelta(days=(found[0] - page.published.weekday() - 1) % 7 + 1)
            end = start + timedelta(days=(found[-1] - found[0]) % 7)
        else:
            end = page.published - timedelta(days=(page.published.weekday() - found[-1] - 1) % 7 + 1)
            start = end - timedelta(days=(found[-1] - found[0]) % 7)
    return Draft(match.start(), match.end(), start, end, "days", "time.weekdays", True)


SEPARATOR = r"(?:,?&?[tK]|,?&|-|/|\|)"


@time_rule(
    RULES,
    "bfJYlacdoW",
    rf"[bf]?[JYl]?(?:W,?&?){{0,7}}(?P<days>d(?:,d){{1,12}},?&d|a?[dco](?:{SEPARATOR}[JY]?a?[dco]){{1,12}})[./-]?(?:f?X?{MONTH}(?:{YEAR}|(?P<mq>Q))?"
    r"|[fi]?(?:x(?P<xq>Q)|H(?P<xh>x)))",
)
def _read_days(page: Page, match: re.Match[str]) -> Draft | None:
    """4 ـ 5 مايو, 5 و6 جوان, بين 3 و7 مايو, 14،15 و16 أكتوبر: the days between the first and the last."""
    begin, stop = match.span("days")
    found = [page.number(at) for at in range(begin, stop) if page.text[at] in "dco"]
    first, last = min(found), max(found)
    if first == last or (found != sorted(found) and last - first >= len(found)):
        return None  # "بين 28 و3 مايو" has lost a month
    return _days_of_month(page, match, first, last)


@time_rule(RULES, "XM", rf"X?{MONTH}b(?P<one>a?[dco])(?:&|t)(?P<two>a?[dco])(?P<y>y)?(?P<yq>(?!))?(?P<yh>(?!))?(?P<mq>Q)?(?P<xq>(?!))?(?P<xh>(?!))?")
def _read_days_after_month(page: Page, match: re.Match[str]) -> Draft | None:
    """نوفمبر بين 15 و19"""
    first, last = page.number(match.start("one")), page.number(match.start("two"))
    return _days_of_month(page, match, first, last) if first < last else None


def _days_of_month(page: Page, match: re.Match[str], first: int, last: int) -> Draft | None:
    published = page.published
    begin, stop = match.span()
    if match["xq"] or match["xh"]:
        shift = int(page.value(match.start("xq"))) if match["xq"] else 0
        whole = unit_around(published, "month", shift) if published is not None else None
        if whole is None:
            return Draft(begin, stop, None, None, "days", "time.days:no-publication-day", True)
        start, end = (make_day(whole[0].year, whole[0].month, day) for day in (first, last))
        return checked(Draft(begin, stop, start, end, "days", "time.days", True))
    months = months_told(page, match)
    if months is None or months[0] != months[1]:
        return None
    month = months[0]
    told, year, relative = stated_year(page, match)
    if told and match["y"] and is_count(page, match.end("y")):
        return None
    if told and year is not None:
        draft = Draft(begin, stop, make_day(year, month, first), make_day(year, month, last), "days", "time.days", relative)
        return checked(draft)
    if make_day(2000, month, last) is None:
        return Draft(begin, stop, None, None, "days", "invalid", False)
    if published is None:
        return Draft(begin, stop, None, None, "days", "time.days:no-publication-day", True)
    shift = int(page.value(match.start("mq"))) if match["mq"] else 0
    start = latest_day(month, first, published) if shift <= 0 else next_day(month, first, published)
    if match["mq"] and shift == 0:
        start = make_day(published.year, month, first)
    if not match["mq"] and is_due(page, begin):
        ahead = next_day(month, first, published)
        if ahead is not None and (ahead - published).days <= DUE_DAYS:
            start = ahead
    end = make_day(start.year, month, last) if start is not None else None
    return checked(Draft(begin, stop, start, end, "days", "time.days.yearless", True))


@time_rule(RULES, "Yacdo", r"Y?(?P<d>a?[dco])(?:[fi]?x(?P<q>Q)|[fi]?H(?P<h>x)|(?P<now>Q))")
def _read_day_of_this_month(page: Page, match: re.Match[str]) -> Draft | None:
    """20 من الشهر الجاري, يوم 5 الجاري"""
    shift = 0
    if match["q"] or match["now"]:
        shift = int(page.value(match.start("q") if match["q"] else match.start("now")))
    if match["now"] and (shift != 0 or match["d"][-1] != "d"):
        return None
    begin, stop = match.span()
    whole = unit_around(page.published, "month", shift) if page.published is not None else None
    if whole is None:
        return Draft(begin, stop, None, None, "day", "time.day-of-month:no-publication-day", True)
    day = make_day(whole[0].year, whole[0].month, page.number(match.start("d")))
    return checked(Draft(begin, stop, day, day, "day", "time.day-of-month", True))


@time_rule(RULES, "MYW", rf"(?:Y?W,?)?{MONTH}(?:(?P<d>o)(?:,?f?V?(?P<y>y))?|(?P<e>[dc]),(?P<z>y))")
def _read_month_then_day(page: Page, match: re.Match[str]) -> Draft | None:
    """مايو الحادي والعشرين; سبتمبر 10، 1901: the English order, read only where nothing is counted by the day."""
    months = months_told(page, match)
    if months is None or months[0] != months[1]:
        return None
    day = page.number(match.start("d") if match["d"] else match.start("e"))
    begin, stop = match.span()
    if match["y"] or match["z"]:
        found = make_day(page.number(match.start("y") if match["y"] else match.start("z")), months[0], day)
        return checked(Draft(begin, stop, found, found, "day", "time.date.month-first"))
    found = latest_day(months[0], day, page.published) if page.published is not None else None
    rule = "time.date.month-first.yearless" if page.published is not None else "time.date:no-publication-day"
    return Draft(begin, stop, found, found, "day", rule, True, yearless=(months[0], day))


@time_rule(RULES, "d", r"(?P<d>d)/(?P<m>d)(?![/dy])")
def _read_day_slash_month(page: Page, match: re.Match[str]) -> Draft | None:
    """يوم 30/6: only after a word that asks for a day."""
    if page.text[match.start() - 1 : match.start()] not in tuple("YiGKWBF") or match.start() == 0:
        return None
    day, month = page.number(match.start("d")), page.number(match.start("m"))
    if month > 12 >= day:
        day, month = month, day
    if month > 12 or make_day(2000, month, day) is None:
        return None
    found = latest_day(month, day, page.published) if page.published is not None else None
    rule = "time.numeric.yearless" + ("" if page.published is not None else ":no-publication-day")
    return Draft(match.start(), match.end(), found, found, "day", rule, True, yearless=(month, day))


@time_rule(RULES, "WYoE", rf"(?:Y?(?P<w>W)(?P<o>[oQ])|(?P<o2>[oE])Y?(?P<w2>[WwY]))[fi]?(?:X?{MONTH}(?:{YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x))")
def _read_nth_weekday(page: Page, match: re.Match[str]) -> Draft | None:
    """الثلاثاء الأول من نوفمبر, أول يوم جمعة من يوليو"""
    at = match.start("w") if match["w"] else match.start("w2")
    weekday = int(page.value(at)) if page.text[at] != "Y" else -1
    which_at = match.start("o") if match["o"] else match.start("o2")
    char = page.text[which_at]
    if char == "Q" and not page.word(which_at).startswith("الاخير"):
        return None
    if char == "E" and page.value(which_at) != "last":
        return None
    which = page.number(which_at) if char == "o" else -1
    whole = month_of(page, match)
    begin, stop = match.span()
    if whole is None:
        return Draft(begin, stop, None, None, "day", "time.nth-weekday:no-publication-day", True)
    first, last = whole
    if weekday == -1:  # آخر يوم من مارس
        day = last if which == -1 else first + timedelta(days=which - 1)
    elif which == -1:
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        numbered = make_day(first.year, first.month, which)
        if match["w"] and numbered is not None and numbered.weekday() == weekday:
            day = numbered  # الاثنين الأول من مايو, where the first is a Monday
        else:
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    if not first <= day <= last:
        return Draft(begin, stop, None, None, "day", "invalid", False)
    return Draft(begin, stop, day, day, "day", "time.nth-weekday", not match["y"])
