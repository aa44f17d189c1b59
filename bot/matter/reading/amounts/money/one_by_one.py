"""Sums that came one by one: 头一次3000，第二次2500，上个月又转了800 is 6300 in all."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount
from bot.matter.reading.update import Found
from bot.understanding.quantities import find_amount_spans

_GAVE = r"(?:给|转|打|付|发|拿)"
_IN_TURN = re.compile(
    rf"(?:[头首]|第[一二三四五六七八九\d]|最后一?)一?(?:次|回|笔)(?:就|只|才|是|{_GAVE}|扣|罚|了|过|我)*$"
)
_ONCE_MORE = re.compile(rf"(?:又|再|还)(?:{_GAVE}|扣|罚)(?:了|过|我)*$")
_CAME = re.compile(rf"{_GAVE}(?:过|了)|借支|预支|扣|罚")
_DOCKED = re.compile(r"扣|罚")
_SPENT = re.compile(r"交|收|买|花")


def sums_one_by_one(text: str, found: dict[str, Found]) -> list[tuple[int, int]]:
    """Put what came in turns into `paid`, what was docked so into `docked`, in all; return where those sums stand."""
    told: dict[str, list[tuple[int, int, Decimal]]] = {"paid": [], "docked": []}
    for start, end, amount in find_amount_spans(text) if _CAME.search(text) else ():
        before = re.split(r"[，。；]", text[:start])[-1]
        sums = told["docked" if _DOCKED.search(before) else "paid"]
        if (
            amount.exact
            and not _SPENT.search(before)
            and (_IN_TURN.search(before) or (sums and _ONCE_MORE.search(before)))
        ):
            sums.append((start, end, amount.low))
    spans: list[tuple[int, int]] = []
    for name, sums in told.items():
        if len(sums) < 2:  # noqa: PLR2004 (one is no list)
            continue
        total = sum((one[2] for one in sums), Decimal(0))
        found[name] = Found(Amount(low=total, high=total), text[sums[0][0] : sums[-1][1]])
        spans += [one[:2] for one in sums]
    return spans
