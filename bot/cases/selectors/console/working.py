"""What is owed, what falls due and which relation it is, each with its working, for a page. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.cases.selectors.packet import WorkedUp, cited, claim_line, clock_line
from bot.claims import Claim, InputUsed, State, Step
from bot.claims.deadlines import Deadline

_MOST = 24
"""Lines of the working that are shown."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One result: `told` in a line, then how it was worked out. `basis`: the clauses, as staff read them."""

    told: str
    inputs: tuple[str, ...]
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    basis: tuple[str, ...]


def sums_of(work: WorkedUp) -> list[Worked]:
    """Return every claim with its inputs, steps and clauses."""
    return [_worked(claim_line(one), one) for one in work.claims]


def deadlines_of(work: WorkedUp) -> list[Worked]:
    """Return every deadline with what it was counted from."""
    return [_worked(clock_line(one), one) for one in work.clocks]


def _worked(told: str, found: Claim | Deadline) -> Worked:
    return Worked(
        told, tuple(_inputs(found.inputs)), tuple(_steps(found.steps))[:_MOST], found.warnings,
        tuple(cited(found.basis)),
    )  # fmt: skip


def _inputs(used: Iterable[InputUsed]) -> Iterable[str]:
    states = {State.ASSUMED: "，按这个估的", State.MISSING: "，还没说"}
    for one in used:
        note = f"（{one.note}）" if one.note and one.state is State.ASSUMED else ""
        yield f"{one.label}：{one.value or '—'}{states.get(one.state, '')}{note}"


def _steps(steps: Iterable[Step]) -> Iterable[str]:
    for one in steps:
        yield f"{one.text} = {one.value}" if one.value else one.text
