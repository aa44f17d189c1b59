"""What a member of staff writes for a fact of a case, read strictly: nothing is guessed, what is no date is no date. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.cases.rules.facts.matter_facts import BESIDE
from bot.understanding.days.dates import find_dates
from bot.understanding.money import find_sums
from bot.understanding.places import place_in
from bot.understanding.quantities import to_decimal

DAYS = ("event_date", "start_date", "end_date", "injury_date")
SUMS = ("amount_owed", "monthly_pay", "daily_pay", "piece_pay", *BESIDE, "own_costs")
COUNTS = ("months_owed", "months_worked", "age", "days_worked", "pieces", "group_size")
PEOPLE = ("group_size", "days_worked", "pieces")
"""Counts of people, days and pieces: a bare number or one with its unit."""
YES_NO = (
    "written_contract", "still_working", "insured", "injured", "pregnant", "minor", "group", "has_iou",
)  # fmt: skip
STRICT = (*DAYS, *SUMS, *COUNTS)
"""Facts of which only a readable value is kept: words that are none never replace one."""
LONGEST = 1500
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_NUMBER = re.compile(r"[¥￥]?\s*(\d[\d,，]*(?:\.\d+)?)\s*(?:元|块钱?|个月|月|岁)?")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,8}(?:市|县|区|旗|州|盟|镇|乡)")
_NO_TOWN = re.compile(r"[，,。、；;/\s]|[站点店厂路号]$|公司|站长|老板")
_YES = re.compile(r"是的?|有的?|对|签了|签过|受了|交了|还在|在|yes|y", re.IGNORECASE)
_NO = re.compile(r"否|不是|没有?|没签|未签|没交|没受伤|不在了?|走了|不干了|无|no|n", re.IGNORECASE)
HOW = {
    **dict.fromkeys(DAYS, "写成 2026-09-15，只知道月份就写 2026-09"),
    **dict.fromkeys(SUMS, "写数字，如 5000"),
    **dict.fromkeys(COUNTS, "写数字，如 2"),
    **dict.fromkeys(YES_NO, "写“是”或“否”"),
    "city": "写城市或县区的名字，如 北京、固安县",
}
"""How to write a fact that was not understood."""


def fact_written(slot: str, text: str, today: date, names: Mapping[str, str]) -> str:
    """Return the value as the case keeps it; empty when the words are no value of that fact.

    `names`: how coded values of the fact read, by what they read as.
    """
    text = text.strip()
    if slot in DAYS:
        return _day(text, today)
    if slot in SUMS:
        return _number(text, _sum)
    if slot in COUNTS:
        return _number(text, _count)
    if slot in YES_NO:
        return "yes" if _YES.fullmatch(text) else "no" if _NO.fullmatch(text) else ""
    if slot == "city":
        return text if _is_town(text) else ""
    return names.get(text, text[:LONGEST])


def _is_town(text: str) -> bool:
    """Whether words are the name of a place and nothing else: the city stands in the topic's name, a person must not."""
    if _NO_TOWN.search(text) or len(text) > 12:
        return False
    return place_in(text) is not None or _TOWN.fullmatch(text) is not None


def _day(text: str, today: date) -> str:
    if match := _ISO.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        try:
            if match[3]:
                return date(year, month, int(match[3])).isoformat()
            following = date(year + month // 12, month % 12 + 1, 1)
            return f"{date(year, month, 1)}..{date.fromordinal(following.toordinal() - 1)}"
        except ValueError:
            return ""
    found = find_dates(text, today)
    if len(found) != 1:
        return ""
    return (
        found[0].first.isoformat() if found[0].exact else f"{found[0].first.isoformat()}..{found[0].last.isoformat()}"
    )


def _number(text: str, otherwise: Callable[[str], str]) -> str:
    if match := _NUMBER.fullmatch(text):
        try:
            return f"{Decimal(match[1].replace(',', '').replace('，', '')):f}"
        except InvalidOperation:
            return ""
    return otherwise(text)


def _sum(text: str) -> str:
    found = find_sums(text)
    return str(found[0].amount) if len(found) == 1 and found[0].amount.low > 0 else ""


def _count(text: str) -> str:
    found = to_decimal(text.removesuffix("个月").removesuffix("岁"))
    return f"{found:f}" if found is not None else ""
