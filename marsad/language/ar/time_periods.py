"""Rules for periods: weeks, months, seasons, years, decades, centuries."""

from __future__ import annotations

import re
from datetime import date, timedelta

from marsad.language.ar.calendars import hijri_day, month_days, shift_months, unit_around
from marsad.language.ar.time_days import SEPARATOR
from marsad.language.ar.time_page import (
    HIJRI_YEARS,
    MONTH,
    PRECISION,
    YEAR,
    Draft,
    Page,
    Rules,
    is_count,
    is_due,
    is_father,
    is_weak_alone,
    month_of,
    months_told,
    stated_year,
    time_rule,
    year_of_month,
)

PERIODS: Rules = []
RULES: Rules = []


@time_rule(PERIODS, "HXMA", rf"(?P<this>H)?(?P<x>X)?f?{MONTH}(?:{YEAR}|(?P<mq>Q))?")
def _read_month(page: Page, match: re.Match[str]) -> Draft | None:
    """مارس 2017, شهر مارس الماضي, أكتوبر السنة الماضية, نيسان/أبريل"""
    months = months_told(page, match)
    begin, stop = match.span()
    if months is None or is_father(page, match.start("mon")):
        return None
    told, year, relative = stated_year(page, match)
    if match["y"] and is_count(page, match.end("y")):
        return None
    if is_weak_alone(page, match) and not (told or match["x"] or match["mq"] or match["this"]):
        before, behind = page.text[max(0, begin - 1) : begin], page.text[stop : stop + 2]
        if not before or before not in "iGKkEb":
            if not (before == "f" and (behind[:1] in tuple("tK") or behind in ("&t", "&K"))):
                return None
    published = page.published
    if not told:
        if published is None:
            return Draft(
                begin, stop, None, None, "month", "time.month:no-publication-day", True,
                yearless=(months[0], 0), kind="month",
            )  # fmt: skip
        shift = int(page.value(match.start("mq"))) if match["mq"] else None
        year = published.year if match["this"] else year_of_month(months[0], published, shift, is_due(page, begin))
    if year is None:
        return Draft(begin, stop, None, None, "month", "time.month:no-publication-day", True, kind="month")
    start, end = month_days(year, months[0])[0], month_days(year, months[1])[1]
    precision = "month" if months[0] == months[1] else "months"
    rule = "time.month" + ("" if told else ".yearless")
    yearless = None if told or match["mq"] else (months[0], 0)
    return Draft(begin, stop, start, end, precision, rule, relative, yearless=yearless, kind="month")


@time_rule(PERIODS, "yd", r"(?:(?P<y>y)(?P<s>[/-])(?P<m>d)|(?P<m2>d)(?P<s2>[/-])(?P<y2>y))(?![/dny-])")
def _read_numeric_month(page: Page, match: re.Match[str]) -> Draft | None:
    """3/2015, 2015-3"""
    year = page.number(match.start("y") if match["y"] else match.start("y2"))
    month = page.number(match.start("m") if match["m"] else match.start("m2"))
    before = page.text[match.start() - 1 : match.start()] if match.start() else ""
    if month > 12 or before in tuple("/-ndy"):
        return None
    if "-" in match.group() and match["m2"] and before not in tuple("iGKkXbf"):
        return None
    start, end = month_days(year, month)
    return Draft(match.start(), match.end(), start, end, "month", "time.month.numeric", kind="month")


@time_rule(PERIODS, "Vvyh", r"(?P<word>[Vv])?a?(?P<y>[yhn])(?P<mark>[gj])?")
def _read_year(page: Page, match: re.Match[str]) -> Draft | None:
    """عام 2012, سنة 2011, في 2011, 1440 هـ"""
    begin, stop = match.span()
    year = page.number(match.start("y"))
    char = match["y"]
    if not match["word"]:
        before = page.text[begin - 1 : begin] if begin else ""
        bracketed = before == "(" and page.text[stop : stop + 1] == ")"
        if match["mark"] == "j" and char == "h":
            pass
        elif char != "y" or not (before in tuple("iGKkFBUE") or bracketed or match["mark"] == "g"):
            return None
        if is_count(page, stop):
            return None
    elif char == "n" and not 1000 <= year < 2200:
        return None
    if match["mark"] == "j" or (match["word"] and year in HIJRI_YEARS and match["mark"] != "g"):
        first, last = hijri_day(year, 1, 1), hijri_day(year + 1, 1, 1)
        if first is None or last is None:
            return Draft(begin, stop, None, None, "year", "invalid", kind="year", hijri=True)
        end = last - timedelta(days=1)
        return Draft(begin, stop, first, end, "year", "time.year.hijri", kind="year", hijri=True)
    return Draft(begin, stop, date(year, 1, 1), date(year, 12, 31), "year", "time.year", kind="year")


YEAR_SEPARATOR = SEPARATOR[:-1] + "|,)"


@time_rule(PERIODS, "VvLlUy", rf"(?P<word>[VvLlU])?a?y(?:{YEAR_SEPARATOR}V?a?y){{1,12}}")
def _read_years(page: Page, match: re.Match[str]) -> Draft | None:
    """عامي 2011 و2012, بين 2011 و2013, 2011-2013, من 2014 إلى 2018"""
    begin, stop = match.span()
    found = [page.number(at) for at in range(begin, stop) if page.text[at] == "y"]
    separators = {page.text[at] for at in range(begin, stop)} & set("&tK-/,|")
    before = page.text[begin - 1 : begin] if begin else ""
    if found[-1] <= found[0] or found[-1] - found[0] > 100 or is_count(page, stop):
        return None
    if not match["word"]:
        if separators <= {"&", ",", "|"} and before not in tuple("bikG"):
            return None
        if separators <= {"t", "K", "&"} and before not in tuple("bfikG"):
            return None
    return Draft(begin, stop, date(found[0], 1, 1), date(found[-1], 12, 31), "years", "time.years", kind="year")


@time_rule(PERIODS, "HSvx", r"(?:(?P<this>H)(?P<u>[Svx])|(?P<v>[Svx])(?P<q>F?Q))")
def _read_unit(page: Page, match: re.Match[str]) -> Draft | None:
    """الأسبوع الماضي, الشهر الجاري, العام المقبل, هذا الأسبوع, القرن الماضي"""
    begin, stop = match.span()
    at = match.start("u") if match["u"] else match.start("v")
    unit = page.value(at)
    shift = 0
    if match["q"]:
        word = page.word(match.end("q") - 1)
        shift = int(page.value(match.end("q") - 1)) * (2 if match["q"][0] == "F" else 1)
        if page.text[at] == "v":
            before = page.word_before(begin)
            doubtful = word in ("السابق", "الحالي", "الاخير", "الراهن", "التالي")
            if page.in_list("not-the-year-after", before) or (doubtful and before.startswith("ال")):
                return None
    if page.published is None:
        return Draft(begin, stop, None, None, PRECISION[unit], f"time.{unit}:no-publication-day", True, kind=unit)
    whole = unit_around(page.published, unit, shift)
    if whole is None:
        return None
    return Draft(begin, stop, whole[0], whole[1], PRECISION[unit], f"time.{unit}", True, kind=unit)


@time_rule(PERIODS, "C", r"(?P<c>C)f?(?:[Vv]?(?P<y>y)|(?P<q>Q)|v(?P<yq>Q)|H(?P<yh>v))")
def _read_season(page: Page, match: re.Match[str]) -> Draft | None:
    """صيف 2018, الشتاء الماضي: meteorological seasons; a winter begins in the December before its year."""
    return _season(page, match)


@time_rule(PERIODS, "H", r"H(?P<c>C)(?P<y>(?!))?(?P<q>(?!))?(?P<yq>(?!))?(?P<yh>(?!))?")
def _read_this_season(page: Page, match: re.Match[str]) -> Draft | None:
    """هذا الصيف"""
    return _season(page, match)


def _season(page: Page, match: re.Match[str]) -> Draft | None:
    month = int(page.value(match.start("c")))
    begin, stop = match.span()
    _, year, relative = stated_year(page, match)
    if match["q"] or not (match["y"] or match["yq"] or match["yh"]):
        if page.published is not None:
            shift = int(page.value(match.start("q"))) if match["q"] else 0
            last_month = (month + 1) % 12 + 1
            year = page.published.year
            if shift < 0 and not last_month < page.published.month:
                year -= 1
            if shift > 0 and not month > page.published.month:
                year += 1
    if year is None:
        return Draft(begin, stop, None, None, "months", "time.season:no-publication-day", True, kind="season")
    first = date(year - 1, 12, 1) if month == 12 else date(year, month, 1)
    last = shift_months(first, 3)
    assert last is not None
    return Draft(begin, stop, first, last - timedelta(days=1), "months", "time.season", relative, kind="season")


@time_rule(PERIODS, "e", r"(?P<e>e)(?:f?S(?:(?P<q>Q)|(?P<c>a?[odc])))?")
def _read_decade(page: Page, match: re.Match[str]) -> Draft | None:
    """التسعينيات, ثمانينيات القرن الماضي, سبعينيات القرن التاسع عشر"""
    begin, stop = match.span()
    definite = page.word(begin).lstrip("وفبل").startswith("ا") or "ال" in page.word(begin)[:4]
    behind = page.doc.words[page.last_token(stop) : page.last_token(stop) + 2]
    if any(page.in_list("not-decade-before", word) for word in behind):
        return None  # في الثلاثينيات من عمره
    base = 1900
    if match["q"] or match["c"]:
        at = page.text.index("S", begin)
        if page.value(at) != "century":
            return None
        if match["c"]:
            base = (page.number(match.start("c")) - 1) * 100
        elif page.published is not None:
            base = (page.published.year // 100 + int(page.value(match.start("q")))) * 100
        else:
            base = 1900  # القرن الماضي, in any page younger than 2000
    elif not definite:
        return None
    year = base + int(page.value(begin))
    if not 1 <= year <= 9000:
        return None
    return Draft(begin, stop, date(year, 1, 1), date(year + 9, 12, 31), "decade", "time.decade", kind="decade")


@time_rule(PERIODS, "S", r"S(?P<c>a?[odc])")
def _read_century(page: Page, match: re.Match[str]) -> Draft | None:
    """القرن التاسع عشر, القرن الـ19, القرن العشرين"""
    if page.value(match.start()) != "century":
        return None
    first = (page.number(match.start("c")) - 1) * 100
    start = date(max(first, 1), 1, 1)
    return Draft(
        match.start(), match.end(), start, date(first + 99, 12, 31), "years", "time.century", kind="century"
    )


@time_rule(PERIODS, "r", rf"(?P<r>r)(?P<o>[oQ])[fi]?(?:X?{MONTH}(?:{YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x))")
def _read_part_of_month(page: Page, match: re.Match[str]) -> Draft | None:
    """النصف الثاني من مايو, الثلث الأول من الشهر الجاري"""
    parts = 12 // int(page.value(match.start("r")))
    at = match.start("o")
    if page.text[at] == "Q" and not page.word(at).startswith("الاخير"):
        return None
    which = page.number(at) if page.text[at] == "o" else parts
    begin, stop = match.span()
    if parts == 4 or which > parts:
        return None
    whole = month_of(page, match)
    relative = not match["y"]
    if whole is None:
        return Draft(begin, stop, None, None, "days", "time.part-of-month:no-publication-day", True, kind="season")
    length = 30 // parts
    start = whole[0] + timedelta(days=length * (which - 1))
    end = whole[1] if which == parts else start + timedelta(days=length - 1)
    return Draft(begin, stop, start, end, "days", "time.part-of-month", relative, kind="season")


@time_rule(PERIODS, "r", r"(?P<r>r)(?P<o>o)[fi]?(?:[Vv]?(?P<y>y)|v(?P<yq>Q)|H(?P<yh>v))")
def _read_part_of_year(page: Page, match: re.Match[str]) -> Draft | None:
    """الربع الثالث من عام 2016, النصف الأول من العام الجاري"""
    months, which = int(page.value(match.start("r"))), page.number(match.start("o"))
    _, year, relative = stated_year(page, match)
    begin, stop = match.span()
    if which * months > 12:
        return None
    if year is None:
        return Draft(begin, stop, None, None, "months", "time.part-of-year:no-publication-day", True, kind="season")
    start = date(year, (which - 1) * months + 1, 1)
    end = month_days(year, which * months)[1]
    return Draft(begin, stop, start, end, "months", "time.part-of-year", relative, kind="season")


@time_rule(RULES, "SoE", rf"(?:S(?P<o>[oQ])|(?P<o2>[oE])s)[fi]?(?:X?{MONTH}(?:{YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x)|[Vv]?(?P<y2>y)|v(?P<vq>Q)|H(?P<vh>v))")
def _read_nth_week(page: Page, match: re.Match[str]) -> Draft | None:
    """الأسبوع الأول من أكتوبر, الأسبوع الأخير من الشهر الماضي: weeks that begin in the month; of a year, ISO weeks."""
    at = match.start("o") if match["o"] else match.start("o2")
    if page.value(at - 1 if match["o"] else at + 1) != "week":
        return None
    final = page.text[at] != "o"
    if (page.text[at] == "Q" and not page.word(at).startswith("الاخير")) or (
        page.text[at] == "E" and page.value(at) != "last"
    ):
        return None
    begin, stop = match.span()
    relative = not (match["y"] or match["y2"])
    if match["y2"] or match["vq"] or match["vh"]:
        if match["y2"]:
            year = page.number(match.start("y2"))
        elif page.published is None:
            return Draft(begin, stop, None, None, "week", "time.nth-week:no-publication-day", True)
        else:
            year = page.published.year + (int(page.value(match.start("vq"))) if match["vq"] else 0)
        week = date(year, 12, 28).isocalendar().week if final else page.number(at)
        try:
            start = date.fromisocalendar(year, week, 1)
        except ValueError:
            return Draft(begin, stop, None, None, "week", "invalid")
        return Draft(begin, stop, start, start + timedelta(days=6), "week", "time.nth-week", relative)
    whole = month_of(page, match)
    if whole is None:
        return Draft(begin, stop, None, None, "week", "time.nth-week:no-publication-day", True)
    if final:
        start = whole[1] - timedelta(days=whole[1].weekday())
    else:
        start = whole[0] + timedelta(days=-whole[0].weekday() % 7 + 7 * (page.number(at) - 1))
    if start > whole[1]:
        return Draft(begin, stop, None, None, "week", "invalid")
    return Draft(begin, stop, start, start + timedelta(days=6), "week", "time.nth-week", relative)
