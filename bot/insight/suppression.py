"""What may be published of counts of people: nothing under five, nothing from which such a count could be worked out. Pure.

Counts under LEAST go into one pool with at least POOLED others, the next larger ones if need be, all that are equal at once;
zero is not told from pooled. Everything that is published is rounded to a multiple of five by itself, the total too, so no
difference of published numbers is a small count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5
POOLED = 3
"""Categories a pool has at least."""


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may leave: its rows, the largest first, what was pooled (0: nothing), and the total."""

    rows: tuple[tuple[str, int], ...]
    pooled: int
    total: int


def published(counts: Mapping[str, int]) -> Published | None:
    """Return what may be shown of counts by category; None where too few people stand behind all of them."""
    kept = {name: count for name, count in counts.items() if count >= LEAST}
    pool = [count for count in counts.values() if 0 < count < LEAST]
    while pool and (len(pool) < POOLED or sum(pool) < LEAST):
        if not kept:
            return None
        least = min(kept.values())
        pool += [count for count in kept.values() if count == least]
        kept = {name: count for name, count in kept.items() if count != least}
    if not kept:
        return None
    rows = sorted(((name, rounded(count)) for name, count in kept.items()), key=lambda row: (-row[1], row[0]))
    return Published(tuple(rows), rounded(sum(pool)), rounded(sum(counts.values())))


def rounded(count: int) -> int:
    """Return the nearest multiple of five."""
    return (count + 2) // 5 * 5


def masked(count: int) -> int | None:
    """Return a count of a series (weeks, hours) as it may leave, rounded; None for one under LEAST, zero included."""
    return rounded(count) if count >= LEAST else None
