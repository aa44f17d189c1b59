"""Which of several days an answer names is the last of the work, which the first, and which months it lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates

_STOP = re.compile(r"[，。；;！!？?\s]")
_LAST = re.compile(
    r"最后|走|离|辞|不[干做跑]|没[再干做跑上]|停|杀青|撤|下的?班|收工|完工|踢|开除|封|摔|伤|为止|(?:干|做|跑|播|待)(?:到|完)|到(?=$|[，。\s])"
)
_FIRST = re.compile(r"入[站职]|进[厂站的]|来的|开始|上岗|报到|面试|签|试[工岗]|头一天|第一天|开播|提的?车")
_AFTERWARDS = re.compile(r"(?:以|之)?后的?|那几天|次日|第二天")
"""10月31之后的几天没记: a day others are counted from."""
_OF_ELSE = re.compile(r"工资|工钱|发|结|给|说|通知|电话|群里")
"""What happened on another day than the last one of the work."""
_RIGHTED = re.compile(r"(?:其实|应该|不对|准确)[^，。]{0,3}$")
_MONTH = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_LIST = re.compile(
    r"(?<![\d.])(?P<list>(?:(?:1[0-2]|[1-9])[ 、,，和跟]+)+(?:1[0-2]|[1-9]))(?:月|[ ，、]?这?(?:[俩仨]|[两三四五六]个|几个)月)"
)
_MONTHS = re.compile(rf"{_MONTH}月份?(?:[ 、,，]?[和跟与及]?[ ]?{_MONTH}月份?)+")
_A_MONTH = 31


def last_day_among(text: str, days: Sequence[DateRange]) -> DateRange | None:
    """Return the last day of the work: the one put right, else the one whose words say so, else the last that is not said to be another."""
    righted = [one for one in days if _RIGHTED.search(text[: one.at])]
    left = [one for one in days if not _FIRST.search(_clause(text, one)) and not _AFTERWARDS.match(text, _end(one))]
    said = [one for one in left if _LAST.search(_clause(text, one))]
    apart = [one for one in left if not _OF_ELSE.search(_clause(text, one))]
    return next((some[-1] for some in (righted, said, apart, left, list(days)) if some), None)


def first_day_among(text: str, days: Sequence[DateRange]) -> DateRange | None:
    """Return the first day of the work where an answer on the last one puts it right (入站是6月2号); None for none."""
    found = [one for one in days if re.search(r"入[站职]|进[厂站]|上岗|报到", _clause(text, one))]
    return found[-1] if found and len(days) > 1 else None


def months_listed(text: str, today: date) -> DateRange | None:
    """Return the months an answer lists one after another (6 7 8三个月, 九月十月), from the first to the last; None for no such list."""
    if match := _LIST.search(text):
        text = "、".join(f"{one}月" for one in re.findall(r"\d+", match["list"]))
    elif (match := _MONTHS.search(text)) and not find_dates(text[: match.start()], today):
        text = match.group()
    else:
        return None
    days = [one for one in find_dates(text, today) if one.first <= today and (one.last - one.first).days < _A_MONTH]
    in_row = all(
        before.last.toordinal() + 1 == after.first.toordinal() for before, after in zip(days, days[1:], strict=False)
    )
    return DateRange(days[0].first, days[-1].last, text) if len(days) > 1 and in_row else None


def _clause(text: str, day: DateRange) -> str:
    """The part of a sentence that a day stands in."""
    start = max((match.end() for match in _STOP.finditer(text, 0, day.at)), default=0)
    end = _STOP.search(text, _end(day))
    return text[start : end.start() if end else len(text)]


def _end(day: DateRange) -> int:
    return day.at + len(day.written)
