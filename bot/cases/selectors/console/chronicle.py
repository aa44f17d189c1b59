"""The dated events of a case in order of time: what was told of the matter, what the office did, what falls due. Reads only."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.rules.facts.account import Record
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.tables import CaseRow
from bot.cases.texts import slot_name
from bot.claims.deadlines import Deadline, Whose
from bot.contract.matter import GROUPS, VagueDate, ends_of
from bot.contract.values import Told
from bot.matter.fields import label

MOST_DUE = 4


class Kind(enum.StrEnum):
    """What an event is."""

    TOLD = "told"
    OFFICE = "office"
    DUE = "due"
    HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `last`: the end of the span where the day was told vaguely."""

    day: date
    name: str
    kind: Kind
    last: date | None = None

    @property
    def written(self) -> str:
        """The day as it is read."""
        return f"{self.day} 到 {self.last}" if self.last else str(self.day)


_SLOTS = (("start_date", ""), ("event_date", "事情开始"), ("end_date", ""))
_SAME = {"joined": "start_date", "left": "end_date"}
"""Fields of the matter that say what a fact of the case says."""


def chronicle(case: CaseRow, record: Record, clocks: Iterable[Deadline]) -> list[Event]:
    """Return the events, the earliest first, those of one day as they followed; last days of the worker only, the nearest of them."""
    found = [*_told(record), *_of_office(case), *_due(clocks)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.day, one.kind != Kind.TOLD))


def _told(record: Record) -> Iterator[Event]:
    values = record.facts.values
    for slot, name in _SLOTS:
        if values.get(slot) and (event := _event(values[slot].replace("..", "/"), name or slot_name(slot))):
            yield event
    if record.matter is None:
        return
    for name in GROUPS["timeline"].model_fields:
        told = getattr(record.matter, name)
        if not isinstance(told, Told) or values.get(_SAME.get(name, "")):
            continue
        if isinstance(told.value, VagueDate):
            yield _spanned(told.value.first, told.value.last, label(name))


def _event(written: str, name: str) -> Event | None:
    try:
        first, last = ends_of(written)
    except ValueError:
        return None
    return _spanned(first, last, name)


def _spanned(first: date, last: date, name: str) -> Event:
    return Event(first, name, Kind.TOLD, last if last != first else None)


def _of_office(case: CaseRow) -> Iterator[Event]:
    moments: tuple[tuple[datetime | None, str, Kind], ...] = (
        (case.created_at, "找到我们", Kind.OFFICE), (case.claimed_at, "有人接手", Kind.OFFICE),
        (case.closed_at, "办结", Kind.OFFICE), (case.hearing_at, "开庭", Kind.HEARING),
    )  # fmt: skip
    for at, name, kind in moments:
        if at is not None:
            yield Event(at.astimezone(SHANGHAI).date(), name, kind)


def _due(clocks: Iterable[Deadline]) -> Iterator[Event]:
    running = [one for one in clocks if one.whose is Whose.WORKER and one.due is not None]
    for one in running[:MOST_DUE]:
        assert one.due is not None
        yield Event(one.due, f"最后一天：{one.title}", Kind.DUE)
