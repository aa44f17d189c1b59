"""The values of a matter: each with its turn and words, how sure it is, and what it replaced; vague dates and sums as ranges."""

from __future__ import annotations

import calendar
import enum
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

T = TypeVar("T")


class Sure(enum.StrEnum):
    """How sure a value is: shown and confirmed, said outright, taken from the context, or told in two ways."""

    CONFIRMED = "confirmed"
    TOLD = "told"
    INFERRED = "inferred"
    DOUBTFUL = "doubtful"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class VagueDate(_Frozen):
    """A day, or the span a vague wording leaves open; both ends inclusive. `str()` is 2026-09-15, 2026-09, 2026 or a/b."""

    first: date
    last: date

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            first, last = ends_of(value)
            return {"first": first, "last": last}
        return value

    @property
    def exact(self) -> bool:
        """Whether it was told to the day."""
        return self.first == self.last

    def __str__(self) -> str:
        first, last = self.first, self.last
        if self.exact:
            return first.isoformat()
        whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        if whole and (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first:%Y}"
        return f"{first.isoformat()}/{last.isoformat()}"


class Amount(_Frozen):
    """Yuan (or, for counts, units) as a closed range; `low == high` when exact. `str()` is 7600 or 5000-6000."""

    low: Decimal
    high: Decimal

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, int | Decimal):
            return {"low": value, "high": value}
        if isinstance(value, str):
            low, _, high = value.partition("-")
            return {"low": Decimal(low), "high": Decimal(high or low)}
        return value

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high

    def __str__(self) -> str:
        low, high = f"{self.low.normalize():f}", f"{self.high.normalize():f}"
        return low if self.exact else f"{low}-{high}"


class Told(_Frozen, Generic[T]):
    """One value: the turn and words it came from, how sure, and the texts of the values it replaced, newest last."""

    value: T
    turn: int
    words: str = ""
    sure: Sure = Sure.TOLD
    before: tuple[str, ...] = ()
    source: str = ""
    """`paper` where a paper of the other side says it; empty: the person."""


class ItemKind(enum.StrEnum):
    """What a line of an account is: earned, received, taken off, days worked at a rate told elsewhere, the part of a month's pay
    that came, or the sum a month came short by."""

    DUE = "due"
    PAID = "paid"
    DOCKED = "docked"
    DAYS = "days"
    SHARE = "share"
    SHORT = "short"


class Item(_Frozen):
    """One line of a wage account: a month's pay, what came of it, days worked in it; or what another person is owed.

    `label` is the month (9月) or empty; `person` is self or a relation; `each` and `times` keep a rate and how often.
    """

    kind: ItemKind
    amount: Decimal
    label: str = ""
    person: str = "self"
    each: Decimal | None = None
    times: Decimal | None = None
    turn: int = 0
    words: str = ""


def ends_of(written: str) -> tuple[date, date]:
    """Return the first and last day that 2026-09-15, 2026-09, 2026 or first/last may mean. Raises ValueError."""
    if "/" in written:
        first, last = written.split("/")
        return date.fromisoformat(first), date.fromisoformat(last)
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
