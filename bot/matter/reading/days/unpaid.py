"""Months named as unpaid: a span, a list, one from which on; and how many they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.contract.matter import Amount, Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.date_range import DateRange
from bot.understanding.dates import find_dates

_MONTH = r"(?:(?:去年|今年|前年)?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?|上上个?月|上个?月|这个月)"
_UNPAID = r"[^，。]{0,10}?(?:没|不|拖|欠)(?!交|签|买|缴|让|要|干|做|去|来|批|休|歇|用|想|能|同意)(?:发|给|结|拿|付|着)?"
_UNPAID_SPAN = re.compile(
    rf"(?P<from>{_MONTH})[^，。\d的干做跑]{{0,3}}(?:到|至|-|—)(?P<to>{_MONTH}|现在|今天|目前){_UNPAID}"
)
_UNPAID_LIST = re.compile(rf"(?P<months>(?:{_MONTH}(?:和|跟|、|，)?){{2,}}){_UNPAID}")
_OWED_LIST = re.compile(rf"欠(?:我们?|俺|了|着|的)*(?P<months>(?:{_MONTH}(?:和|跟|、|，)?){{2,}})(?!\d)")
_UNPAID_MONTH = re.compile(
    rf"(?P<from>{_MONTH}|[一二三四五六七八九][二三四五六七八九十]月)(?:份)?(?:的)?(?:工资|钱|工钱|整月|一分钱?|整个月)?(?:都|也|还|一直|到现在|至今)*(?:没|不)(?:发|给|结|拿到)"
)
_ON = re.compile(r"起|开始|到现在|以来|以后")


_HEAT = re.compile(r"高温|补贴|津贴|加班费|年假|社保|提成")


def _single_months(dates: list[DateRange]) -> list[DateRange]:
    """Months in their order; 七八月 is two of them."""
    found = []
    for one in sorted(dates, key=lambda each: each.first):
        if one.first.day == 1 and (one.last - one.first).days in range(58, 63):
            end = one.first.replace(day=28) + timedelta(days=4)
            found += [replace(one, last=end - timedelta(days=end.day)), replace(one, first=end.replace(day=1))]
        else:
            found.append(one)
    return found


def unpaid_months(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """Months named as unpaid: 3月到11月没发, 9月10月都没给, 上个月没发. The first, the last, and how many."""
    patterns = (_UNPAID_SPAN, _UNPAID_LIST, _OWED_LIST, _UNPAID_MONTH)
    match = next((hit for pattern in patterns if (hit := pattern.search(text))), None)
    if match is None:
        return
    dates = find_dates(match.group(), today)
    if not dates:
        return
    dates = _single_months(dates)
    first, last = dates[0], dates[-1]
    groups = match.groupdict()
    span = "months" not in groups
    open_end = groups.get("to") in ("现在", "今天", "目前") or (
        len(dates) == 1 and _ON.match(text[match.start() + len(first.written) :]) is not None
    )
    found["unpaid_from"] = Found(VagueDate(first=first.first, last=first.last), match.group())
    taken = {(one.first, one.last) for one in dates}
    bare[:] = [one for one in bare if (one.value.first, one.value.last) not in taken]
    if found.get("joined") is not None and found["joined"].value == found["unpaid_from"].value:
        del found["joined"]
    if found.get("left") is not None and (found["left"].value.first, found["left"].value.last) in taken:
        del found["left"]
    if open_end or last.first < first.first:
        return
    found["unpaid_to"] = Found(VagueDate(first=last.first, last=last.last), match.group())
    whole = all(one.first.day == 1 and (one.last - one.first).days >= 27 for one in dates)  # noqa: PLR2004
    if whole:
        between = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
        number = Decimal(between if span else len(dates))
        if _HEAT.search(match.group()):
            return  # months of heat, whose wages came
        found.setdefault(
            "months_owed",
            Found(Amount(low=number, high=number), match.group(), Sure.TOLD if number > 1 else Sure.INFERRED),
        )
