"""What the dates of a text say of one another: a year shared, a day named anew, a day of the month named before. Pure: today is given."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from bot.understanding.days.date_range import DateRange, day_of, number_of

Named = tuple[int, int, str, DateRange | None]
"""Where a wording of a date begins and ends, its words, what it names; None for a day that no calendar has."""
UPCOMING = re.compile(r"(?:之|以)?前|截止|到期|就要|要去|开庭|(?:是|就是)?最后一天")
"""What stands behind a day that is to come."""
_DAY_ALONE = re.compile(
    r"(?<![\d月初年第零一二三四五六七八九十.])(?P<d>[12]\d|3[01]|[1-9]|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])号(?!线|楼|店|门|机|仓|站|院|库|厂|员|工[地厂]|桌|车|码|头|人)"
)
"""15号 without a month: in the month named before it, else the last one that has been."""
_HABIT = re.compile(r"(?:每个?月|月月|都是|固定|一般|次月|下月|当月|平时)(?:的|在)?$")
_MONTH_LONG = 31
_A_FEAST = 8
"""Days of the longest holiday."""
_SAME_DAY = re.compile(r"[，,（( ]*(?:也就是|就是|即|[（(])(?:说)?")
"""上上个礼拜二也就是10号: the day named last is the one."""
_LAST_DAY_SET = re.compile(
    r"(?:公司|单位|老板娘?|他们?|她|经理|站长|主管|人事|领导|厂里|店里|HR)[^，。]{0,8}(?:说|让|叫|通知|要求?|喊)[^，。]{0,8}"
    r"(?:做|干|上班?|待|呆|留|工作|交接)(?:完|到|满)(?:这个?月|本月)?$"
)
"""公司说做到30号: the last day the other side set, in the month it was told in."""
_SET_LONG_AFTER = 31
_MONTH_NAMED = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_LISTED = re.compile(r"\s*[、和跟与及]?\s*")
_UNTIL = re.compile(r"\s*(?:起)?(?:就|一直)?(?:干|做|跑|上)?(?:到|至|-|—|~)\s*")


def in_one_year(text: str, found: list[Named]) -> list[Named]:
    """Return the dates with the year they share. 去年8月到11月, 去年7月8月: the second month is of the year of the first, or of the next when it is earlier in the year."""
    kept: list[Named] = found[:1]
    for start, end, written, dated in found[1:]:
        _, before_end, before_written, before = kept[-1]
        moved = dated
        if _MONTH_NAMED.match(written):
            gap = text[before_end:start]
            if _UNTIL.fullmatch(gap) or _LISTED.fullmatch(gap):
                moved = _after(before, dated)
            if _AFTER_FEAST.fullmatch(before_written + gap):
                moved = _soon_after(before, moved)
        kept.append((start, end, written, moved))
    return kept


_AFTER_FEAST = re.compile(r"(?:[去前今]年|20\d\d年)[^，。]{2,4}后[^。！？!?]{0,12}")
"""去年国庆后来的，10月8号上班: the day is of the year of the feast."""
_SOON = 31


def _soon_after(feast: DateRange | None, day: DateRange | None) -> DateRange | None:
    if feast is None or day is None:
        return day
    first = _of(feast.first.year, day.first)
    if not 0 <= (first - feast.first).days <= _SOON:
        return day
    return replace(day, first=first, last=_of(feast.first.year, day.last))


def _after(first: DateRange | None, last: DateRange | None) -> DateRange | None:
    if first is None or last is None or (first.last - first.first).days > _MONTH_LONG:
        return last
    year = first.first.year + (1 if last.first.month < first.first.month else 0)
    return replace(last, first=_of(year, last.first), last=_of(year, last.last)) if year < last.first.year else last


def _of(year: int, day: date) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def with_days_alone(text: str, today: date, found: list[Named]) -> list[Named]:
    """Return the dates with the days that stand alone (15号), each of the month named before it or of the last that has been."""
    for match in _DAY_ALONE.finditer(text):
        if overlaps(match, found) or _is_pay_day(text, match):
            continue
        day = number_of(match["d"].replace("廿", "二十"))
        upcoming = UPCOMING.match(text[match.end() :]) is not None
        dated = _day_alone(day or 0, _month_told(text, match, today, found), today, upcoming, match.group())
        found.append((match.start(), match.end(), match.group(), dated))
    return sorted(found, key=lambda entry: entry[0])


def overlaps(match: re.Match[str], found: list[Named]) -> bool:
    """Return whether some words lie over a date that was read already."""
    return any(start < match.end() and match.start() < end for start, end, _, _ in found)


def _is_pay_day(text: str, match: re.Match[str]) -> bool:
    """每月15号, 15号发工资: a day of every month, and no date."""
    if _HABIT.search(text[: match.start()]):
        return True
    return re.match(r"(?:工)?(?:发|开)(?:工资|薪|钱)(?!了)", text[match.end() :]) is not None


def _month_told(text: str, match: re.Match[str], today: date, found: list[Named]) -> date | None:
    """The month a day that stands alone is of, by a day of it: that of the date before it, or this one for a last day set now."""
    before = [dated for start, _, _, dated in found if dated is not None and start < match.start()]
    month = before[-1].first if before and (before[-1].last - before[-1].first).days <= 31 else None
    if _LAST_DAY_SET.search(text[: match.start()]) and (month is None or _long_before(before[-1], today)):
        return today
    return month


def _long_before(one: DateRange, today: date) -> bool:
    """Whether a date is a day of its own, long enough ago for what is set now not to be of its month."""
    return one.exact and (today - one.first).days > _SET_LONG_AFTER


def _day_alone(day: int, month: date | None, today: date, upcoming: bool, written: str) -> DateRange | None:
    if month is not None:
        return day_of(month.year, month.month, day, written)
    shift = (1 if day < today.day else 0) if upcoming else (-1 if day > today.day else 0)
    year, index = divmod(today.year * 12 + today.month - 1 + shift, 12)
    return day_of(year, index + 1, day, written)


_FROM_IT = re.compile(
    r"(?:节|那天)?(?:假)?的?(?:(?P<before>前一天|前1天|头一天)|(?P<behind>后一天|后1天|次日|隔天)|第(?P<n>[二三四五六七2-7])天)"
)
"""十月初一前一天, 国庆第三天: a day told by how far it is from one that is named."""


def counted_from(text: str, found: Sequence[Named]) -> list[Named]:
    """Return the dates with those put right that are told by how far they are from the one named."""
    return [_counted(text, *one) for one in found]


def _counted(text: str, start: int, end: int, written: str, dated: DateRange | None) -> Named:
    match = _FROM_IT.match(text, end) if dated is not None else None
    if dated is None or match is None or (dated.last - dated.first).days > _A_FEAST:
        return start, end, written, dated
    if match["behind"]:
        day = dated.last + timedelta(days=1)
    else:
        day = dated.first + timedelta(days=-1 if match["before"] else (number_of(match["n"]) or 1) - 1)
    return start, match.end(), written + match.group(), replace(dated, first=day, last=day)


def named_last(text: str, found: Sequence[Named]) -> list[Named]:
    """Return the dates without a day that is told anew at once: 上上个礼拜二也就是10号."""
    told = [*found]
    return [
        one
        for one, after in zip_longest(told, told[1:])
        if after is None or one[3] is None or not _SAME_DAY.fullmatch(text[one[1] : after[0]])
    ]
