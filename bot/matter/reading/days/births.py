"""What a turn tells of a birth: the day it is due, how many babies, whether it was a difficult one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.claims.periods import add_years
from bot.contract.matter import Amount, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates

_BEFORE = re.compile(r"预产(?:期)?(?:是|在|大概|估计|说是|应该|就|定|医生|医院|大夫|说|算|：|:)*(?:在|是)?$")
_AFTER = re.compile(
    r"(?:号|日|左右|前后|的)*(?:是)?(?:我的)?预产|(?:号|日|左右|前后)*(?:就)?(?:要|该)生(?:了|$|[，。])"
)
_BORN = re.compile(r"(?:号|日|上午|下午|晚上|凌晨)*(?:就)?(?:剖|顺产|难产|生(?:的|了|下)|早产)")
_OF_A_BABY = re.compile(r"产假|生育|宝|娃|孩子|小孩|剖|顺产|难产|早产|胞胎|龙凤胎|哺乳|月子|喂奶")
_LONGEST_AGO = 730
_MOST_AHEAD = 300
_MONTH_LONG = 31
_TWINS = (
    (re.compile(r"双胞胎|双胎|龙凤胎|怀了俩|一次生(?:了)?两个"), 2),
    (re.compile(r"三胞胎|三胎(?=产|妊娠|怀)"), 3),
    (re.compile(r"四胞胎"), 4),
)
_NOT_OWN = re.compile(r"(?:有|养|家里|带|大的是)[^，。]{0,4}$")
_DIFFICULT = re.compile(r"(?<!不是)(?<!不算)(?<!没)难产|剖(?:腹|宫)产")


def births_in(text: str, today: date) -> dict[str, Found]:
    """Return the day a baby is due, how many, and a difficult birth, of what a prepared text states."""
    found: dict[str, Found] = {}
    for one in find_dates(text, today):
        if _BEFORE.search(text[: one.at]) or _AFTER.match(text[one.at + len(one.written) :]):
            found["baby_due"] = Found(_ahead(one, today), one.written)
        elif _is_birth(one, text, today):
            found["baby_born"] = Found(VagueDate(first=one.first, last=one.last), one.written)
    for pattern, many in _TWINS:
        match = pattern.search(text)
        if match is not None and not _NOT_OWN.search(text[: match.start()]):
            found["babies"] = Found(Amount(low=Decimal(many), high=Decimal(many)), match.group())
    if (match := _DIFFICULT.search(text)) is not None:
        found["difficult_birth"] = Found(True, match.group())  # noqa: FBT003
    return found


def _is_birth(one: DateRange, text: str, today: date) -> bool:
    """Whether a date of the last two years is told as the day a baby was born: no worker's own birthday."""
    recent = one.first <= today and (today - one.first).days <= _LONGEST_AGO
    return recent and _OF_A_BABY.search(text) is not None and _BORN.match(text[one.at + len(one.written) :]) is not None


def _ahead(one: DateRange, today: date) -> VagueDate:
    """The day in the year in which it lies ahead, unless the year was told: 预产期3月10号, told in November."""
    day = VagueDate(first=one.first, last=one.last)
    if "年" in one.written or one.last >= today or (one.last - one.first).days > _MONTH_LONG:
        return day
    later = VagueDate(first=add_years(one.first, 1), last=add_years(one.last, 1))
    return later if (later.first - today).days <= _MOST_AHEAD else day
