"""What a turn adds to a matter, and adding it: later words win, what was replaced is kept, contradictions are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.contract.matter import FIELDS, Amount, FieldKind, Item, ItemKind, Matter, Sure, Told, VagueDate
from bot.contract.particulars import PARTICULARS, Particulars
from bot.matter.focus import Focus

KEPT_BEFORE = 3
"""Replaced values kept with a field."""
_PASSING = frozenset({"unnamed_sum", "happened_on", "temperature", "demanded_on", "offered"})
"""Fields whose value may change from turn to turn without a contradiction."""


_OF_ITEMS: Mapping[str, tuple[ItemKind, ...]] = {
    "docked": (ItemKind.DOCKED,),
    "paid": (ItemKind.PAID,),
    "owed": (ItemKind.DUE, ItemKind.DAYS, ItemKind.SHARE, ItemKind.SHORT),
    "days_worked": (ItemKind.DAYS,),
}
"""Lines of the account that go with a field that turned out not to be so."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a turn is read in: the day, the turn's number, the field a question waits for, and what the matter still wants."""

    today: date
    turn: int
    asked: str = ""
    wants: tuple[str, ...] = ()
    near: Callable[[], tuple[str, ...]] = tuple
    """Gives the ids of the situations the story may be about, the likeliest first; none: any."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value read: with the words it rests on and how sure."""

    value: Any
    words: str
    sure: Sure = Sure.TOLD
    source: str = ""
    """`paper` where a paper of the other side says it; empty: the person."""


def plus(one: Found, other: Found) -> Found:
    """Return two sums as one, over the words of both."""
    value = Amount(low=one.value.low + other.value.low, high=one.value.high + other.value.high)
    return Found(value, f"{one.words} {other.words}"[:40])


@dataclass(slots=True)
class Reading:
    """What one turn says: values by field, what it asks, whose matter it is about, and fields taken back."""

    values: dict[str, Found] = field(default_factory=dict)
    focuses: tuple[Focus, ...] = ()
    particulars: dict[str, Found] = field(default_factory=dict)
    """What only one sum asks for."""
    factors: dict[str, Found] = field(default_factory=dict)
    """How the work is done, by factor of the assessment of the relation."""
    whose: str = ""
    """Relation of the person told of; empty when nothing says it."""
    corrects: bool = False
    answers: str = ""
    """The field a question waited for, when the turn gives it: it may replace what was told."""
    items: tuple[Item, ...] = ()
    """Lines of the wage account: they add to those held, one of the same month and kind replaces the one before."""
    settled: frozenset[str] = frozenset()
    """Fields whose value replaces what was held without being weighed against it: what follows from the account as it now
    stands, and what a model heard who knew what was held."""
    withdrawn: frozenset[str] = frozenset()
    """Fields of the matter that turned out not to be so."""
    danger: str = ""
    """A kind of danger somebody heard who understood the whole conversation, where rules heard none."""
    situations: tuple[str, ...] = ()
    """What the turn is about as somebody heard it who understood the whole conversation; `none` where nothing fits."""
    unread: tuple[str, ...] = ()
    """Bare figures and dates that nothing explains, and days and figures that cannot be."""

    @property
    def asks(self) -> bool:
        """Whether the turn holds a question."""
        return bool(self.focuses)


def apply_reading(matter: Matter, reading: Reading, turn: int) -> Matter:
    """Return the matter with what a turn said. A vaguer date does not replace a more exact one that it holds."""
    changed: dict[str, Any] = dict.fromkeys(reading.withdrawn)
    for name, found in reading.values.items():
        old = matter.told(name)
        if old is not None and not (name in reading.settled or _replaces(old, found, reading)):
            continue
        before = () if old is None else (*old.before, str(old.value))[-KEPT_BEFORE:]
        sure = Sure.DOUBTFUL if old is not None and _contradicts(name, old, found, reading) else found.sure
        changed[name] = told_type(name)(
            value=found.value, turn=turn, words=found.words[:40], sure=sure, before=before, source=found.source
        )
    if reading.factors:
        changed["factors"] = _with_factors(matter.factors, reading, turn)
    if reading.particulars:
        changed["particulars"] = _with_particulars(matter.particulars, reading.particulars, turn)
    gone = kinds_of(reading.withdrawn) | _told_anew(reading)
    held = tuple(item for item in matter.items if item.kind not in gone)
    if reading.items or len(held) != len(matter.items):
        changed["items"] = with_items(held, reading.items)
    if reading.withdrawn or matter.denied:
        told = reading.values.keys()
        changed["denied"] = tuple(
            dict.fromkeys([*(name for name in matter.denied if name not in told), *reading.withdrawn])
        )
    return matter.model_copy(update=changed) if changed else matter


def _with_factors(held: Mapping[str, Told[str]], reading: Reading, turn: int) -> dict[str, Told[str]]:
    """The factors with those of a turn. Another option than was told before is in doubt, unless it puts that right."""
    kept = dict(held)
    for factor, found in reading.factors.items():
        old = kept.get(factor)
        differs = old is not None and old.value != found.value
        sure = Sure.DOUBTFUL if differs and not reading.corrects else found.sure
        before = (old.value,) if old is not None and differs else ()
        kept[factor] = Told[str](value=found.value, turn=turn, words=found.words[:40], sure=sure, before=before)
    return kept


def _with_particulars(held: Particulars, read: Mapping[str, Found], turn: int) -> Particulars:
    """The particulars with those of a turn: later words win, what they replaced is kept."""
    changed = {}
    for name, found in read.items():
        old = held.told(name)
        if old is not None and old.value == found.value:
            continue
        before = () if old is None else (*old.before, str(old.value))[-KEPT_BEFORE:]
        changed[name] = PARTICULARS[name](
            value=found.value, turn=turn, words=found.words[:40], sure=found.sure, before=before, source=found.source
        )
    return held.model_copy(update=changed) if changed else held


_SHORT = frozenset({ItemKind.SHARE, ItemKind.SHORT})


def _told_anew(reading: Reading) -> frozenset[ItemKind]:
    """不对，是七月到九月只发一半: a list of months that puts another right stands for all of it."""
    told = sum(1 for item in reading.items if item.kind in _SHORT)
    return _SHORT if reading.corrects and told > 1 else frozenset()


def kinds_of(names: Collection[str]) -> frozenset[ItemKind]:
    """Return the kinds of lines of the account that make up some fields."""
    return frozenset(kind for name in names for kind in _OF_ITEMS.get(name, ()))


def with_items(held: tuple[Item, ...], told: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the lines with those of a turn: one of the same kind, month and person replaces the one before."""
    kept = {(item.kind, item.label, item.person): item for item in held}
    for item in told:
        kept[(item.kind, item.label, item.person)] = item
    return tuple(kept.values())


def _replaces(old: Told[Any], found: Found, reading: Reading) -> bool:
    if old.value == found.value:
        return False
    dates = isinstance(old.value, VagueDate) and isinstance(found.value, VagueDate)
    closer = _within(found.value, old.value)
    if found.sure is Sure.INFERRED and old.sure is not Sure.INFERRED and not (reading.corrects or closer):
        return False
    return not (dates and found.value.first <= old.value.first and old.value.last <= found.value.last)


def _within(new: object, old: object) -> bool:
    """Whether a date or a sum lies in a vaguer one that is held: 准确是5500 after 五六千."""
    if isinstance(new, VagueDate) and isinstance(old, VagueDate):
        return old.first <= new.first and new.last <= old.last
    both = isinstance(new, Amount) and isinstance(old, Amount)
    return both and not old.exact and old.low <= new.low and new.high <= old.high  # type: ignore[attr-defined]


def _contradicts(name: str, old: Told[Any], found: Found, reading: Reading) -> bool:
    """Whether two exact values stand against each other and no word of correction says which holds."""
    if reading.corrects or reading.answers == name or name in _PASSING or name in reading.settled:
        return False
    if old.source != found.source:
        return False  # what a paper says is no word of the person's own
    if name == "owed" and "paid" in reading.values:
        return False  # what came since leaves the rest owed
    if old.words and found.words.startswith(f"{old.words[:20]} "):
        return False  # added to what was told
    if Sure.INFERRED in (old.sure, found.sure) or not isinstance(found.value, VagueDate | Amount):
        return False
    return old.value != found.value and _apart(found.value, old.value)


def _apart(new: VagueDate | Amount, old: VagueDate | Amount) -> bool:
    """Whether two dates or two sums cannot both be right."""
    if isinstance(new, VagueDate) and isinstance(old, VagueDate):
        return new.last < old.first or old.last < new.first
    both = isinstance(new, Amount) and isinstance(old, Amount)
    return both and (new.high < old.low or old.high < new.low)  # type: ignore[union-attr]


def told_type(name: str) -> type[Told[Any]]:
    """Return what a field holds its value as."""
    return _TOLD[FIELDS[name]]


_TOLD: Mapping[FieldKind, type[Told[Any]]] = {
    FieldKind.FLAG: Told[bool],
    FieldKind.WORD: Told[str],
    FieldKind.DAY: Told[VagueDate],
    FieldKind.SUM: Told[Amount],
    FieldKind.COUNT: Told[Amount],
}
