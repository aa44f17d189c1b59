"""Fines told by one and how many there were: 每个投诉罚200，罚了3次; 三个差评一个扣200; 每个月扣200，扣了8个月."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount
from bot.matter.reading.update import Found, plus
from bot.understanding.quantities import to_decimal

_FINE_TIMES = re.compile(
    r"(?:一|每)个?(?:投诉|差评|超时|违规|次|回|单|天|日|趟|月)?(?:就|都|要|给我)?(?:罚|扣)(?:我|掉|了)*(?P<each>\d+)(?:块钱?|元)?"
    r"[^。]{0,8}?(?:罚|扣)了(?:我)?(?:一共|总共|有)?(?P<n>\d+|[一二两三四五六七八九十]+)(?:次|回|单|天|趟|个(?:投诉|差评|月)?)"
)
_EACH_MONTH = re.compile(
    r"每个?月(?:都|就|固定|还|要)*(?:从)?(?:[^，。\d]{0,4}工资(?:里|里面|里头)?)?(?:直接|都|要|被|给我)*(?:扣|罚|收)(?:我|掉|了)*(?P<each>\d+)(?:块钱?|元)?"
    r"[^。\d]{0,8}?(?:(?:扣|罚|收)了|一共|总共|已经)+(?:我)?(?:有|整整)?(?P<n>\d+|[一二两三四五六七八九十]+|半)(?P<unit>个月|年)(?!\d)"
)
"""每个月扣我300块服装费，扣了半年."""
_FINE_CALLED = re.compile(
    r"(?:罚款?|扣款?)(?:都)?(?:是)?(?:一|每)(?:次|回|单|个|天)(?:是|就)?(?P<each>\d+)(?:块钱?|元)?[^。]{0,8}?(?:罚|扣)了(?:我)?(?:一共|总共)?(?P<n>\d+|[一二两三四五六七八九十]+)(?:次|回|单|个|天)"
)
_FINE_COUNTED = re.compile(
    r"(?P<n>\d+|[一二两三四五六七八九十]+)(?:次|个|单|回|天)(?:投诉|差评|超时|违规|迟到|拒单|早退|旷工)[^，。\d]{0,3}?(?:一|每)(?:次|个|单|回|天)?(?:就|都|要)?(?:罚|扣)(?:了|我)*(?P<each>\d+)"
)
"""三个差评一个扣200: the fine of one, times how many there were."""


def add_fines(text: str, found: dict[str, Found]) -> None:
    """Put fines told by one and how many there were: in all, or to what else is told as docked."""
    in_all = _EACH_MONTH.search(text) or _FINE_TIMES.search(text) or _FINE_CALLED.search(text)
    match = in_all or _FINE_COUNTED.search(text)
    if match is None or (times := _times(match)) is None:
        return
    each = Decimal(match["each"])
    fines, other = Found(Amount(low=each * times, high=each * times), match.group()), found.get("docked")
    alone = in_all is not None or other is None or other.value.low in (each * times, each)
    found["docked"] = fines if alone or other is None else plus(other, fines)


def _times(match: re.Match[str]) -> Decimal | None:
    """How many there were; months where it is told in years."""
    number = Decimal("0.5") if match["n"] == "半" else to_decimal(match["n"])
    return number * 12 if number is not None and match.groupdict().get("unit") == "年" else number
