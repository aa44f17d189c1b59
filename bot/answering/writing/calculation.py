"""A sum a line works out itself: of figures the person told, results of code, and multiples its own sources name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.answering.gates import Evidence, Kind
from bot.answering.gates import figures_in as typed_figures_in
from bot.understanding.arithmetic import figures_in, worked_out

PLACE = "{=}"
"""Where in a line the amount belongs."""
RESULT = "calc"
UNITS = ("元", "个月", "天", "小时", "倍")
DAYS_OF_A_MONTH = Decimal("21.75")
"""Paid days of a month, by which a month's pay becomes a day's (人社部发〔2025〕2号 第二条)."""


def calculated(expression: str, ids: Sequence[str], evidence: Evidence) -> Decimal | None:
    """Return what an expression comes to, in yuan; None where it is empty or holds a figure from nowhere."""
    if not expression:
        return None
    told = evidence.material.question
    grounds = [evidence.said_under((name,)) for name in ids]
    known = {number for text in (told, *evidence.results.values()) for number in figures_in(text.replace(",", ""))}
    typed = [figure for text in (told, *grounds, *evidence.results.values()) for figure in typed_figures_in(text)]
    known |= {figure.value for figure in typed}
    known |= {figure.value / 12 for figure in typed if figure.kind is Kind.MONTHS}
    return worked_out(expression, known | {DAYS_OF_A_MONTH, Decimal(1)})


def with_result(
    text: str, amount: Decimal | None, evidence: Evidence, refs: tuple[str, ...]
) -> tuple[str, Evidence, tuple[str, ...]]:
    """Return a line with its amount filled in, and the evidence and grounds that bear it out; unchanged without one."""
    if amount is None:
        return text, evidence, refs
    written = f"{amount:,.2f}".rstrip("0").rstrip(".")
    result = "，".join([*(f"{written} {unit}" for unit in UNITS), f"取整 {amount:,.0f} 元"])
    return (
        text.replace(PLACE, written),
        replace(evidence, results={**evidence.results, RESULT: result}),
        (*refs, RESULT),
    )
