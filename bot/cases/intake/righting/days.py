"""A day as a correction tells it: in any writing, or only the part of it that was wrong. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.cases.intake.questions import written_day
from bot.claims.periods import add_months
from bot.understanding.days.date_range import DateRange, day_of
from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import to_decimal
from bot.understanding.spelling import plain

_PART = r"(?P<m>1[0-2]|0?[1-9])\s*[./\-]\s*(?P<d>3[01]|[12]\d|0?[1-9])"
_MONTH_DAY = re.compile(rf"(?<![\d./年\-]){_PART}(?![\d./\-]|[日号]?\s*(?:块|元))[日号]?")
_YEAR_MONTH = re.compile(r"(?<![\d./\-])(?P<y>(?:20)?[12]\d)[./\-](?P<m>1[0-2]|0?[1-9])(?![\d./\-])(?:月份?)?")
_SPACED = re.compile(r"(?P<y>20[12]\d)[ ,，]+(?P<m>1[0-2]|0?[1-9])[ ,，]+(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)")
_FROM_TO = re.compile(r"到|至|-|~|和|跟|、|还有|也")
_LEAST_YEAR = 13
"""Two figures under this are a month."""
_WHOLE_YEAR = 92
"""Days: a longer span tells no month."""
_MONTH = 31
_LEFT = re.compile(r"走|离|辞|不干|来的|进的|入职|干到")
"""A day beside these is the last or the first one of the work."""
_HAS_YEAR = re.compile(r"去年|前年|今年|\d{2,4}年|20\d\d|上个?月|这个月|本月|月前|[昨前今]天|周|星期|礼拜")
_MONTH_ONLY = re.compile(
    r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?!\s*(?:\d|[一二三四五六七八九十初底中上下]))"
)
_DAY_ONLY = re.compile(r"(?<![\d月])(3[01]|[12]\d|[1-9])[日号](?!线)")


def spelled(text: str) -> str:
    """Return the text with days written in figures alone (3.2, 25.12, 3/2, 2026 3 2) in words that every reader of days knows."""
    text = plain(text)
    text = _SPACED.sub(lambda m: f"{m['y']}年{int(m['m'])}月{int(m['d'])}号", text)
    text = _YEAR_MONTH.sub(_year_and_month, text)
    return _MONTH_DAY.sub(lambda m: f"{int(m['m'])}月{int(m['d'])}号", text)


def _year_and_month(match: re.Match[str]) -> str:
    year = int(match["y"])
    if year < 100 and year < _LEAST_YEAR:
        return match.group()
    return f"{year if year > 100 else 2000 + year}年{int(match['m'])}月"


def day_righted(text: str, wrong: str, held: str, today: date, *, spanned: bool = False) -> str:
    """Return the day a correction tells, as stored; empty for none. `wrong`: what it says it is not (不是5月), `held`: the value so far.

    Of 是3月不是5月 and 是去年 only that part changes which is named, where the value so far tells the rest. `spanned`: from one
    to another is one value (9月到10月).
    """
    text = spelled(text)
    partly = _partly(text, spelled(wrong), held, today) if held else ""
    if partly and ends_of_day(partly)[0] <= today:
        return partly
    found = [one for one in find_dates(text, today) if one.first <= today]
    if not found:
        return ""
    if len(found) > 1 and spanned and _FROM_TO.search(text):
        return f"{found[0].first.isoformat()}..{found[-1].last.isoformat()}"
    told = ([one for one in found if one.exact] or found)[-1]
    return written_day(_in_the_year(told, text, wrong, held))


def since_righted(value: str, held: str, months: str, today: date) -> str:
    """Return since when pay did not come, with the end held (从8月开始 of 8月 to 10月), or with as many months as are owed."""
    first, last = ends_of_day(value)
    if held and ".." in held and first <= ends_of_day(held)[1] and ends_of_day(held)[1] > last:
        return f"{first.isoformat()}..{ends_of_day(held)[1].isoformat()}"
    if first.day == 1 and months.isdecimal() and int(months) > 1 and first != last:
        end = add_months(first, int(months)) - timedelta(days=1)
        return f"{first.isoformat()}..{end.isoformat()}" if end <= today else value
    return value


def months_owing(text: str, held: str, today: date) -> str:
    """Return the span of the months that a text names, at least two, as stored, with those held; empty for fewer.

    Of 11月半个月 and 11月22天 the month is taken up to today at the most.
    """
    found = [
        one for one in find_dates(spelled(text), today) if one.first <= today and (one.last - one.first).days <= _MONTH
    ]
    found = [one for one in found if not _LEFT.search(text[max(0, one.at - 4) : one.at + len(one.written) + 5])]
    ends = [(one.first, one.last) for one in found]
    if held:
        ends.append(ends_of_day(held))
    if len({(first.year, first.month) for first, _ in ends}) < 2:  # noqa: PLR2004
        return ""
    first, last = min(one for one, _ in ends), min(max(one for _, one in ends), today)
    return f"{first.isoformat()}..{last.isoformat()}"


def _partly(text: str, wrong: str, held: str, today: date) -> str:
    """The value so far with the year, the month or the day of the correction; empty where it tells more than one of them."""
    first, last = ends_of_day(held)
    years = find_dates(text, today)
    if len(years) == 1 and (years[0].last - years[0].first).days > _WHOLE_YEAR:
        whole = (last - first).days > _WHOLE_YEAR
        return "" if whole else _shifted(first, last, years[0].first.year - first.year)
    if first != last or not wrong or _HAS_YEAR.search(text):
        return ""
    if (month := _MONTH_ONLY.search(text)) and _MONTH_ONLY.search(wrong):
        return _made(first.year, int(to_decimal(month[1]) or 0), first.day)
    day = _DAY_ONLY.search(text)
    return _made(first.year, first.month, int(day[1])) if day and "月" not in text else ""


def _shifted(first: date, last: date, years: int) -> str:
    found = [day_of(one.year + years, one.month, one.day, "") for one in (first, last)]
    return written_day(DateRange(found[0].first, found[1].last, "")) if found[0] and found[1] else ""


def _made(year: int, month: int, day: int) -> str:
    found = day_of(year, month, day, "")
    return written_day(found) if found else ""


def _in_the_year(told: DateRange, text: str, wrong: str, held: str) -> DateRange:
    """The day in the year of the value it takes the place of: 不是5月2号，是3月2号 says no other year."""
    if not held or not wrong or _HAS_YEAR.search(text) or (told.last - told.first).days > _WHOLE_YEAR:
        return told
    years = ends_of_day(held)[0].year - told.first.year
    moved = _shifted(told.first, told.last, years) if years else ""
    return DateRange(*ends_of_day(moved), told.written) if moved else told


def ends_of_day(value: str) -> tuple[date, date]:
    """Return the first and the last day of a value as stored."""
    first, _, last = value.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)
