"""Figures of a line that follow from others by arithmetic: what an hour brings of a month's pay, what is left of a sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

STANDARD = (1, 1.5, 2, 3, 8, 12, 21.75)
"""Numbers every sum about work may hold: the hours of a day, the months of a year, the paid days of a month, the rates of
extra hours (劳动法 第三十六条、第四十四条; 人社部发〔2025〕2号 第二条)."""
_NEAR = 0.006


def follow(missing: Iterable[Decimal], line: Collection[Decimal], known: Collection[Decimal]) -> bool:
    """Return whether each missing value comes of one step over the figures of its line and what is known, or of two steps
    over the figures of its line alone. Rounded to the cent or to the whole. Pure."""
    own, wanted = {float(value) for value in line}, [float(value) for value in missing]
    return all(
        _one_step(value, (own | set(map(float, known))) - {value}) or _two_steps(value, own - {value})
        for value in wanted
    )


def _one_step(value: float, numbers: Collection[float]) -> bool:
    from_these = {*numbers, *STANDARD}
    return any(_is(value, found) for one in numbers for other in from_these for found in _steps(one, other))


def _two_steps(value: float, numbers: Collection[float]) -> bool:
    from_these = {*numbers, *STANDARD}
    once = {found for one in numbers for other in from_these for found in _steps(one, other)}
    return any(_is(value, found) for one in once for other in from_these for found in _steps(one, other))


def _steps(one: float, other: float) -> tuple[float, ...]:
    return (one + other, one - other, other - one, one * other, *((one / other,) if other else ()))


def _is(value: float, found: float) -> bool:
    return abs(value - found) < _NEAR or (
        value == int(value) and abs(value - round(found)) < _NEAR and abs(value - found) <= 0.5
    )
