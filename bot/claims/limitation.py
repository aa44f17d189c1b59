"""The limitation period of labour arbitration: 劳动争议调解仲裁法 27, with interruption and suspension. Pure.

Where counting ends on a rest day or holiday the next working day is the last day (民法典 203), and what is done on it is
still in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.claims.periods import ONE_DAY, add_years, days_between
from bot.claims.workdays import last_day

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Limitation:
    """When the period last began to run, its last day, and what moved it."""

    running_from: date
    counted_to: date
    """Where counting ends, be it a rest day."""
    last_day: date
    """The last day on which to act: `counted_to` or the next working day."""
    interrupted_on: tuple[date, ...]
    """Events that restarted the period, in order."""
    too_late: tuple[date, ...]
    """Events after the period had already ended: they restart nothing."""
    suspended_days: int


def limitation_period(
    start: date, years: int, *, interruptions: Sequence[date] = (), suspensions: Sequence[Span] = ()
) -> Limitation:
    """Return the period that begins with `start` (the day itself not counted) and lasts whole years.

    A claim to the other side, a complaint to an authority or a promise restarts it in full (27 para 2); time in which
    force majeure or another good reason stopped the worker is added (27 para 3).
    """
    merged = _merge(suspensions)
    running, restarts, late = start, [], []
    for event in sorted(interruptions):
        if event <= running:
            continue
        if event <= last_day(_end(running, years, merged)[0]):
            running = event
            restarts.append(event)
        else:
            late.append(event)
    counted_to, stopped = _end(running, years, merged)
    return Limitation(running, counted_to, last_day(counted_to), tuple(restarts), tuple(late), stopped)


def _end(start: date, years: int, suspensions: Sequence[Span]) -> tuple[date, int]:
    last, stopped = add_years(start, years), 0
    for first, until in suspensions:
        if until <= start or first > last:
            continue
        days = days_between(max(first, start + ONE_DAY), until)
        last += timedelta(days=days)
        stopped += days
    return last, stopped


def _merge(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
