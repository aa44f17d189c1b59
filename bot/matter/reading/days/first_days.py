"""The day somebody joined, told apart from what came before it: an interview, a trial, an offer, a registration, a check-up.

The relation begins with the first day of work, whatever was agreed or signed before (劳动合同法 7).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.claims.periods import add_years
from bot.contract.matter import Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates

_EARLY = (
    r"(?:面(?:的)?试|应聘|求职|招聘|笔试|复试|试讲|试课|试岗|试工|试做|试干|试(?:了)?(?:一|半|1)天|体检|办(?:的|了)?(?:的)?登记|登记|注册|报(?:的)?名|建(?:的)?档"
    r"|offer|录用|录取|三方|意向书|(?:谈|说|讲|定)(?:好|妥|拢)(?:的|了)|投(?:的|了)?简历|填(?:的|了)?(?:张|个)?表|背调)"
)
_BEGINS = r"(?:入(?:的)?职|上(?:的|了)?班|上(?:的)?岗|到(?:的)?岗|开(?:的)?工|进(?:的)?厂|来的|(?:开始|正式)(?:在[^，。\d]{1,6})?(?:上|干|做|跑|接|送|工作|带|干活)|起(?:算|干|做))"
_EARLY_BEHIND = re.compile(rf"[^，。；\d]{{0,8}}?{_EARLY}", re.IGNORECASE)
_EARLY_AHEAD = re.compile(rf"{_EARLY}(?:的)?(?:那天|当天|日期|时间|日子)?(?:是|在|就是|：|:)*$", re.IGNORECASE)
_BEGINS_BEHIND = re.compile(
    rf"(?:我|俺|就|才|又|去|来|正式|真正|实际|开始|第一天|那天|到[^，。\d]{{1,6}}?)*{_BEGINS}(?!路上|途中|时|的?时候)"
)
_BEGINS_AHEAD = re.compile(
    r"(?:入职|上班|上岗|到岗|开工|进厂|(?:开始|正式)(?:上|干|做|跑|接|送)[班活单]?)(?:的)?(?:日期|时间|日子|那天|第一天)?(?:应该|其实|实际)?(?:是|在|：|:)+$"
)
_REPORTED = re.compile(r"[^，。；\d]{0,4}报(?:的)?到")
_SOON = 90
"""Days after an interview within which the work that came of it began."""


def sort_first_days(
    text: str, today: date, found: dict[str, Found], bare: list[Found], held: VagueDate | None
) -> set[VagueDate]:
    """Put the day of joining of a prepared text right, told beside a day of what came before it; return those earlier days.

    `held` is the day of joining told before: one of those earlier days says that it was none.
    """
    dates = find_dates(text, today)
    before = [one for at, one in enumerate(dates) if _is_early(text, dates, at)]
    if not before:
        return set()
    days = {_value(one) for one in before}
    for name in ("joined", "contract_signed", "complained_on", "claimed_on"):
        if name in found and found[name].value in days:
            bare.append(replace(found.pop(name), sure=Sure.INFERRED))
    begun = next((one for at, one in enumerate(dates) if one not in before and _begins(text, dates, at)), None)
    if begun is not None:
        day = _value(_in_year_of(begun, before))
        bare[:] = [one for one in bare if one.value not in (day, _value(begun))]
        for name in ("left", "happened_on"):
            if name in found and found[name].value in (day, _value(begun)):
                del found[name]
        found["joined"] = Found(day, begun.written)
    return days if held in days or begun is not None else set()


def _value(one: DateRange) -> VagueDate:
    return VagueDate(first=one.first, last=one.last)


def _beside(text: str, dates: Sequence[DateRange], at: int) -> tuple[str, str]:
    """The words of its part of the sentence before and behind a date, up to the dates next to it."""
    one = dates[at]
    start = dates[at - 1].at + len(dates[at - 1].written) if at else 0
    stop = dates[at + 1].at if at + 1 < len(dates) else len(text)
    ahead = re.split(r"[，。；！？!?,]", text[start : one.at])[-1]
    return ahead, re.split(r"[。；！？!?]", text[one.at + len(one.written) : stop])[0]


def _is_early(text: str, dates: Sequence[DateRange], at: int) -> bool:
    ahead, behind = _beside(text, dates, at)
    part = re.split(r"[，,]", behind)[0]
    early = _EARLY_BEHIND.match(part) or (_EARLY_AHEAD.search(ahead) and not _BEGINS_BEHIND.match(part))
    if early and not re.match(rf"[^，。；]{{0,3}}{_BEGINS}", part):
        return True
    later = any(_begins(text, dates, index) for index in range(len(dates)) if index != at)
    return later and _REPORTED.match(part) is not None


def _begins(text: str, dates: Sequence[DateRange], at: int) -> bool:
    ahead, behind = _beside(text, dates, at)
    return _BEGINS_BEHIND.match(behind) is not None or _BEGINS_AHEAD.search(ahead) is not None


def _in_year_of(begun: DateRange, before: Sequence[DateRange]) -> DateRange:
    """去年6月3号面试，7月1号上班: the day of work without a year follows the interview."""
    if "年" in begun.written or not begun.exact:
        return begun
    for one in before:
        moved = add_years(begun.first, one.first.year - begun.first.year)
        if "年" in one.written and 0 <= (moved - one.first).days <= _SOON:
            return replace(begun, first=moved, last=moved)
    return begun
