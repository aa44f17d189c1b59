"""Sums told month by month: what came, what is owed, what was docked, each in all."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount, Sure
from bot.matter.reading.update import Found

_PART = r"(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:的)?(?:[^，。\d]{0,4})(?P<n>\d{3,6})(?![\d号日月年]|\s*(?:单|票|件|趟|个|份|斤|人|小时|钟头|吨|方|米|次))(?!的?(?:流水|业绩|营业额|销售额))"
_MONTH_SUM = re.compile(_PART)
_NO_PAY = re.compile(r"流水|业绩|营业额|销售额")
"""10月流水21340 is what customers paid, and no pay; 十月1126单 is no sum at all."""
_MONTH_CAME = re.compile(r"(?<![没不少短克])(?:给|发|转|付|打|拿)(?:了|到|过)?\d+$")
"""9月给了3500，10月给了3500，他欠我9000: each month's own words say that it came."""


def sums_by_month(text: str, found: dict[str, Found]) -> list[tuple[int, int]]:
    """Sums told month by month (8月6200，9月5800): the total owed or given, the range of what was taken home."""
    matches = [match for match in _MONTH_SUM.finditer(text) if not _NO_PAY.search(match.group())]
    if len(matches) < 2:  # noqa: PLR2004 (one month is no list)
        return []
    sums = [Decimal(match["n"]) for match in matches]
    words = text[matches[0].start() : matches[-1].end()]
    total, spans = sum(sums, Decimal(0)), [match.span() for match in matches]
    if re.search(r"到手|实发|实拿", text):
        found["take_home_pay"] = Found(Amount(low=min(sums), high=max(sums)), words)
    elif _came_by_month([match.group() for match in matches]):
        found["paid"] = Found(Amount(low=total, high=total), words)
    elif re.search(r"欠|没(?:发|给|结|拿|付)|少(?:发|给|算|了|结)|短(?:发|我)", text):
        found["owed"] = Found(Amount(low=total, high=total), words)
    elif re.search(r"扣|罚", words):
        found["docked"] = Found(Amount(low=total, high=total), words)
    elif re.search(r"(?:给|发|转|付|借支|预支|转账)", text):
        found["paid"] = Found(Amount(low=total, high=total), words)
    else:
        found["month_sums"] = Found(Amount(low=total, high=total), words, Sure.INFERRED)
    return spans


def _came_by_month(told: list[str]) -> bool:
    """Whether sums of months are said by their own words to have come, whatever is still owed beside them."""
    return any(map(_MONTH_CAME.search, told)) and not any(re.search(r"没|未|欠|不|该|应", one) for one in told)
