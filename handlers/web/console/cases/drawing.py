"""Where the marks of a timeline stand: true to time, numbered as in the list below it, never one upon another. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cases.selectors.console.chronicle import Event

WIDTH, EDGE, APART = 1000, 24, 34
"""Of the drawing; a mark's least distance from its edge, and from the next mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event in the drawing. `at`: where its day is on the line; `x`: where its number stands, moved aside if needed."""

    number: int
    at: int
    x: int
    event: Event


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline. `today`: where today is, None where it lies outside."""

    marks: list[Mark]
    today: int | None
    years: list[tuple[int, int]]
    """Where each year begins, and which."""


def drawn(events: Sequence[Event], today: date) -> Drawing | None:
    """Return the drawing of events in order; None for fewer than two days, which draw no line."""
    if len({one.day for one in events}) < 2:
        return None
    first, last = events[0].day, max(*(one.day for one in events), today)
    span = (last - first).days

    def place(day: date) -> int:
        return EDGE + round((day - first).days * (WIDTH - 2 * EDGE) / span)

    xs = _apart([place(one.day) for one in events])
    marks = [Mark(n, place(one.day), x, one) for n, (one, x) in enumerate(zip(events, xs, strict=True), 1)]
    years = [(place(date(year, 1, 1)), year) for year in range(first.year + 1, last.year + 1)]
    return Drawing(marks, place(today) if today >= first else None, years if len(years) <= 12 else [])


def _apart(places: list[int]) -> list[int]:
    """Move marks to the right of the one before, then back from the right edge, until none touches another."""
    gap = min(APART, (WIDTH - 2 * EDGE) // max(len(places) - 1, 1))
    found: list[int] = []
    for at in places:
        found.append(max(at, found[-1] + gap) if found else at)
    most = WIDTH - EDGE
    for n in range(len(found) - 1, -1, -1):
        found[n] = min(found[n], most)
        most = found[n] - gap
    return found
