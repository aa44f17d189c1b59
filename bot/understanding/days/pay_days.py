"""The day on which pay comes, as people tell it: 每月15号发上个月的, 次月10号发, 28号发当月."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.quantities import to_decimal

_DAY = r"(?:(?P<d>[1-3]?\d|[一二三]?十[一二三四五六七八九]?)(?:号|日)|(?<=月)底)(?:左右|前后)?"
_LAST = 31
"""What 月底 stands for: the last day of any month."""
_PAYS = r"(?:才|再|就|会|统一|都)*(?:发|给|开|结|付|打)(?:放|给|资)?(?:的)?(?:是)?(?:我们?)?"
_OF_THE_LAST = r"(?:上个?月|上上?月|前一?个?月|头个?月)"
_NEXT = r"(?:次月|下个?月|隔月|第二个?月|后一?个?月)"
_TOLD = (
    (re.compile(rf"{_DAY}{_PAYS}{_OF_THE_LAST}"), 1),
    (re.compile(rf"{_OF_THE_LAST}的?(?:工资|钱|工钱)?[^，。\d]{{0,4}}{_DAY}{_PAYS}(?![^，。]{{0,4}}月)"), 1),
    (re.compile(rf"{_NEXT}的?{_DAY}(?:才|再)?(?:发|结|开|给|付|打)"), 1),
    (re.compile(rf"{_DAY}{_PAYS}(?:当月|本月|这个?月)"), 0),
    (re.compile(rf"当月的?{_DAY}(?:发|结|开|给)"), 0),
)
"""Ways of telling the pay day, each with how many months after the month worked it lies."""


@dataclass(frozen=True, slots=True)
class PayDay:
    """The day of the month on which pay comes, and how many months after the month worked."""

    day: int
    months_after: int


def pay_day_in(text: str) -> PayDay | None:
    """Return the day on which a text says that pay comes: 每月15号发上个月的, 次月10号发, 28号发当月. The last one told counts."""
    text = re.sub(r"\s+", "", text)
    found = [
        (match.start(), PayDay(int(day), after))
        for pattern, after in _TOLD
        for match in pattern.finditer(text)
        if (day := to_decimal(match["d"]) if match["d"] else _LAST) and 1 <= day <= _LAST
    ]
    return max(found, key=lambda one: one[0])[1] if found else None
