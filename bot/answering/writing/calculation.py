"""A sum or a day a line works out itself: of what the person told, results of code, and figures its own sources name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.answering.gates import Evidence, Figure, Kind
from bot.answering.gates import figures_in as typed_figures_in
from bot.claims.periods import add_months
from bot.understanding.arithmetic import figures_in, steps_of

PLACE = "{=}"
"""Where in a line the amount or day belongs."""
RESULT = "calc"
_UNIT = re.compile(
    r"\s*(?:(?P<元>元|块|yuan\b|RMB\b|CNY\b)|(?P<个月>个月|months?\b)|(?P<天>[天日]|days?\b)|(?P<小时>个?小时|个?钟头|hours?\b)|(?P<倍>倍|times\b))"
)
_SIGN_OF_MONEY = re.compile(r"(?:[¥￥]|RMB|CNY)\s*$")
"""The unit a line gives a result in."""
DAYS_OF_A_MONTH = Decimal("21.75")
"""Paid days of a month, by which a month's pay becomes a day's (人社部发〔2025〕2号 第二条)."""
_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?((?:\s*[+-]\s*\d{1,3}\s*(?:天|日|周|个?月|年))+)\s*")
_STEP = re.compile(r"([+-])\s*(\d{1,3})\s*(天|日|周|个?月|年)")
_DAYS = {"天": 1, "日": 1, "周": 7}
_MONTHS = {"月": 1, "个月": 1, "年": 12}


@dataclass(frozen=True, slots=True)
class Worked:
    """What an expression comes to, as it is written in a line, and everything that may be said of it."""

    written: str
    shown: str
    """The expression with its result: what who verifies a line is shown."""
    steps: tuple[Decimal, ...] = ()
    """What a sum and its parts come to, the whole first; none of a day."""

    def told_in(self, text: str) -> str:
        """Return what gates check a line against: the day, or the sum and its parts in the one unit the line gives the sum in.

        The sum stands where the line leaves it a place, or where the line writes it itself. Without a unit the bare figures.
        """
        if not self.steps:
            return self.written
        before, _, behind = text.partition(PLACE if PLACE in text else self.written)
        match = _UNIT.match(behind)
        unit = match.lastgroup if match is not None else "元" if _SIGN_OF_MONEY.search(before) else ""
        told = [f"{_written(step)} {unit}".strip() for step in self.steps]
        return "，".join([*told, f"取整 {self.steps[0]:,.0f} 元"] if unit == "元" else told)


def calculated(expression: str, ids: Sequence[str], evidence: Evidence) -> Worked | None:
    """Return what an expression comes to; None where it is empty or holds a figure or a day from nowhere."""
    if not expression:
        return None
    known = _known(ids, evidence)
    if (day := _DAY.fullmatch(expression)) is not None:
        return _day(day, known, evidence)
    steps = steps_of(expression, known)
    if not steps:
        return None
    written = _written(steps[0])
    return Worked(written, f"{expression.strip()} = {written}", tuple(steps))


def _known(ids: Sequence[str], evidence: Evidence) -> set[Decimal]:
    told = evidence.material.question
    texts = [
        told,
        *(evidence.said_under((name,)) for name in ids),
        *evidence.spoken.values(),
        *evidence.results.values(),
    ]
    plain = {number for text in (told, *evidence.results.values()) for number in figures_in(text.replace(",", ""))}
    typed = [figure for text in texts for figure in typed_figures_in(text)]
    months = {figure.value / 12 for figure in typed if figure.kind is Kind.MONTHS}
    return plain | months | {figure.value for figure in typed} | {DAYS_OF_A_MONTH, Decimal(1)}


def _day(match: re.Match[str], known: set[Decimal], evidence: Evidence) -> Worked | None:
    """The day an expression comes to: from a day that was told or worked out, or from today, by known lengths."""
    year, month, day = (int(part or 1) for part in match.groups()[:3])
    whole = match[3] is None
    try:
        moment = date(year, month, day)
    except ValueError:
        return None
    if moment != evidence.material.on and not _may_begin(moment, match[4], evidence, whole=whole):
        return None
    for sign, number, unit in _STEP.findall(match[4]):
        if Decimal(number) not in known or (whole and unit in _DAYS):
            return None
        count = int(number) if sign == "+" else -int(number)
        moment = moment + timedelta(count * _DAYS[unit]) if unit in _DAYS else add_months(moment, count * _MONTHS[unit])
    written = f"{moment.year}年{moment.month}月" + ("" if whole else f"{moment.day}日")
    return Worked(written, f"{match[0].strip()} = {written}")


def _may_begin(moment: date, steps: str, evidence: Evidence, *, whole: bool) -> bool:
    """Whether a day was told; or, counting on, it is the first of a month that was: who counts from it is never late."""
    if _is_told(moment, evidence, whole=whole):
        return True
    return moment.day == 1 and "-" not in steps and _is_told(moment, evidence, whole=True)


def _is_told(moment: date, evidence: Evidence, *, whole: bool) -> bool:
    """Whether the person told a day (or a `whole` month), with or without its year, or code worked it out."""
    wanted = Figure(Kind.DATE, Decimal(f"{moment:%Y%m}00" if whole else f"{moment:%Y%m%d}"))
    texts = (evidence.material.question, *evidence.results.values())
    return any(
        figure.kind is Kind.DATE and (whole or figure.value % 100) and figure.stands_for(wanted)
        for text in texts
        for figure in typed_figures_in(text)
    )


def _written(amount: Decimal) -> str:
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


def with_result(
    text: str, worked: Worked | None, evidence: Evidence, refs: tuple[str, ...]
) -> tuple[str, Evidence, tuple[str, ...]]:
    """Return a line with what was worked out filled in, and the evidence and grounds that bear it out; unchanged without it."""
    if worked is None:
        return text, evidence, refs
    results = {**evidence.results, RESULT: worked.told_in(text)}
    return text.replace(PLACE, worked.written), replace(evidence, results=results), (*refs, RESULT)
