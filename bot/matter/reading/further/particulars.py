"""What a turn tells that only one sum asks for: ordered to pay, in the heat, papers at hand ... and the answer to a question for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from bot.contract.matter import Amount, Sure, Told, VagueDate
from bot.contract.particulars import PARTICULARS
from bot.matter.reading.update import Context, Found
from bot.understanding.acts import Act, is_act
from bot.understanding.choices import NO, YES, matter_in, relation_in, yes_no_in
from bot.understanding.days.dates import find_dates
from bot.understanding.money import find_sums
from bot.understanding.quantities import find_amounts, find_spans, to_decimal

_OF_SUMS = {
    "medical_lump_sum": "medical_lump_sum", "employment_lump_sum": "employment_lump_sum", "heat_standard": "heat_standard",
    "ordered_amount": "ordered_sum",
}  # fmt: skip
"""Roles of sums that are particulars."""
_N = r"(?:\d+|[一二两三四五六七八九十百]+)"
_FIGURES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "heat_standard",
        re.compile(
            r"高温(?:津贴|费|补贴|补助)[^，。\d一二两三四五六七八九]{0,4}(?:一?个?|每个?)月(?:是|有|给|发|该)?(?P<n>\d+|[一二两三四五六七八九]百[一二三四五六七八九]?十?)"
        ),
    ),
    (
        "employer_average",
        re.compile(
            r"(?:单位|公司|厂里|用人单位)(?:上年度?|去年)?(?:职工)?(?:的)?(?:月)?平均(?:月)?(?:工资|薪水)(?:是|有)?(?P<n>\d[\d.]*|[一二两三四五六七八九]千[一二三四五六七八九]?百?)"
        ),
    ),
    ("workday_pieces", re.compile(rf"(?:平时|加班|多)[^，。]{{0,6}}?(?P<n>{_N})件")),
    ("rest_day_pieces", re.compile(rf"(?:周末|周[六日]|休息日)[^，。]{{0,6}}?(?P<n>{_N})件")),
    ("indoor_temperature", re.compile(r"(?:室内|车间|厂房|后厨|厨房|仓库)[^，。]{0,8}?(?P<n>\d{2}(?:\.\d)?)(?:度|℃)")),
)
_HEAT = re.compile(r"高温|[34]\d(?:\.\d)?(?:度|℃)|三十[五六七八九]度|四十[一二]?度|太阳|三伏|夏天")
_HEAT_MONTHS = re.compile(r"(?<![每一\d])(?P<n>[两二三四五六]|[2-6])个月")
_MONTHS_FROM_TO = re.compile(r"(?<!\d)(1[0-2]|[1-9])月到(1[0-2]|[1-9])月")
_NO_GAP = re.compile(r"一直(?:都)?在[^，。]{0,4}上班|(?:中间|从来)?没(?:有)?(?:断|中断|停|歇)过")
_SYSTEMS = (
    ("piece_rate", r"计件|按件"),
    ("irregular", r"不定时"),
    ("standard", r"标准工时"),
)
_PERS = (("hour", r"按(?:小时|钟头)"), ("day", r"按(?:天|日)"), ("month", r"按月"))
_NURSING = (("full", r"完全"), ("most", r"大部分"), ("part", r"部分"), ("none", r"能自理|没有|不用"))
_ANSWERED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hours_system": (("comprehensive", r"综合"), *_SYSTEMS, ("standard", r"标准|正常|8小时|八小时")),
    "heat_per": (("hour", r"小时|钟头"), ("day", r"天|日"), ("month", r"月")),
    "nursing_level": _NURSING,
}
_ZERO = re.compile(r"^(?:没|无|0$|零|一分|一天都没|从来没|啥都没)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万半]+")
_SHORT = 14


def particulars_in(text: str, context: Context, told: Mapping[str, Found]) -> dict[str, Found]:
    """Return the particulars a prepared text tells, each with its words; the one a question waits for from a short answer too,
    unless the answer says outright what it is: 月薪6525 is no number of months. `told`: the fields the turn fills."""
    found = {name: Found(value, text) for name, value in yes_no_in(text).items()}
    found |= _figures(text)
    for name, options in (("hours_system", _SYSTEMS), ("heat_per", _PERS)):
        if (word := _one_of(options, text)) is not None:
            found[name] = Found(word, text)
    if _HEAT.search(text) and (months := _months_of_heat(text)) is not None:
        found["heat_units"] = Found(months, text)
    if (relation := relation_in(text)) is not None:
        found["relation_said"] = Found(relation, text)
    if _NO_GAP.search(text):
        found["gap_months"] = Found(Amount(low=Decimal(0), high=Decimal(0)), text)
    if (purpose := matter_in(text)) is not None and "援" in text:
        found["aid_for"] = Found(purpose, text)
    outright = any(found.sure is Sure.TOLD for found in told.values())
    answered = None if outright else _answer(context.asked, text, context)
    return found if answered is None else found | {context.asked: Found(answered, text)}


def _figures(text: str) -> dict[str, Found]:
    """Sums, pieces and degrees that are particulars."""
    found: dict[str, Found] = {}
    for one in find_sums(text):
        if one.role in _OF_SUMS and not one.amount.currency:
            found.setdefault(_OF_SUMS[one.role], Found(Amount(low=one.amount.low, high=one.amount.high), one.text))
    for name, pattern in _FIGURES:
        if (match := pattern.search(text)) and (number := to_decimal(match["n"])) is not None:
            found[name] = Found(Amount(low=number, high=number), match.group())
    return found


_ELSEWHERE = ("monthly_pay", "owed_each_month", "owed", "unnamed_sum", "docked", "local_average_wage")
"""Fields a sum that is a particular is easily taken for."""


def without_particulars(values: dict[str, Found], particulars: Mapping[str, Found]) -> None:
    """Leave out the sums of a turn that are particulars and nothing else."""
    sums = {str(found.value) for name, found in particulars.items() if name in _SUMS}
    for name in _ELSEWHERE:
        if name in values and str(values[name].value) in sums:
            del values[name]


_SUMS = ("heat_standard", "employer_average", "ordered_sum", "medical_lump_sum", "employment_lump_sum")


def _answer(name: str, text: str, context: Context) -> Any:
    """The value a short answer gives to the question for a particular; None when it gives none."""
    if name not in PARTICULARS or is_act(text, Act.UNKNOWN, Act.SKIP, Act.STOP, Act.RESUME, Act.ENOUGH):
        return None
    holds = PARTICULARS[name]
    if holds is Told[bool]:
        return True if YES.match(text) else False if NO.match(text) else None
    if holds is Told[VagueDate]:
        dated = find_dates(text, context.today)
        return VagueDate(first=dated[0].first, last=dated[0].last) if dated else None
    return _figure(name, text) if holds is Told[Amount] else _word(name, text)


def _word(name: str, text: str) -> str | None:
    if name == "relation_said":
        return relation_in(text)
    if name == "aid_for":
        return matter_in(text) or ("other" if "别的" in text else None)
    return _one_of(_ANSWERED[name], text)


def _figure(name: str, text: str) -> Amount | None:
    if "month" in name or name == "heat_units":
        if (months := _months_of_heat(text)) is not None:
            return months
        if spans := find_spans(text):
            return Amount(low=spans[0].low, high=spans[0].high)
    amounts = find_amounts(text)
    if _ZERO.match(text) and not amounts:
        return Amount(low=Decimal(0), high=Decimal(0))
    if amounts:
        return Amount(low=amounts[0][1].low, high=amounts[0][1].high)
    number = _NUMBER.search(text) if len(text) <= _SHORT else None
    value = to_decimal(number.group()) if number else None
    return None if value is None else Amount(low=value, high=value)


def _months_of_heat(text: str) -> Amount | None:
    if (span := _MONTHS_FROM_TO.search(text)) and int(span[2]) >= int(span[1]):
        months = Decimal(int(span[2]) - int(span[1]) + 1)
        return Amount(low=months, high=months)
    match = _HEAT_MONTHS.search(text)
    count = to_decimal(match["n"]) if match else None
    return None if count is None else Amount(low=count, high=count)


def _one_of(options: Iterable[tuple[str, str]], text: str) -> str | None:
    return next((value for value, pattern in options if re.search(pattern, text)), None)
