"""The queue as a page of the console shows it: as far as somebody's rights go, narrowed, searched, with what to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select

from bot.cases.console_tables import SavedViewRow
from bot.cases.rules.office_hours import PRIORITIES
from bot.cases.rules.queue_filters import DANGER, DAYS_LEFT, ME, NOBODY, UNKNOWN, Filters
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.selectors.queue import QueueLine, Wanted, queue_length, queue_page
from bot.cases.selectors.search import cases_holding, number_sought
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit

PAGE = 25
_TAKE_CASES = (Role.CASEWORKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of the queue: `about` is the title of its situation, `office` is named where several are seen."""

    case: QueueLine
    about: str
    office: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `number` is the page shown: the last one where a later one was asked for."""

    lines: list[WorkLine]
    count: int
    pages: int
    number: int

    @property
    def first(self) -> int:
        """The place of the first line of the page in the whole queue."""
        return (self.number - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What a queue can be narrowed to, and who a case can be given to: (value, name) each."""

    offices: list[tuple[int, str]]
    people: list[tuple[int, str]]
    topics: list[str]
    """Of which there are open cases."""
    may_claim: bool
    may_assign: bool
    views: list[tuple[int, str, str]]
    """One's own views: number, name, query."""


def console_queue(unit: Unit, staff: StaffRow, filters: Filters) -> QueuePage:
    """Return a page of the queue as far as the person's rights go."""
    wanted = _wanted(unit, staff, filters)
    count = queue_length(unit.session, wanted, today=unit.today)
    pages = max(1, -(-count // PAGE))
    number = min(filters.page, pages)
    found = queue_page(
        unit.session, today=unit.today, wanted=wanted, sort=filters.sort, limit=PAGE, offset=(number - 1) * PAGE
    )
    offices = dict(_offices(unit)) if sees_every_office(staff) else {}
    lines = [WorkLine(one, unit.options.title_of(one.card), offices.get(one.office_id, "")) for one in found]
    return QueuePage(lines, count, pages, number)


def queue_choices(unit: Unit, staff: StaffRow) -> Choices:
    """Return what somebody may narrow the queue to."""
    everywhere = sees_every_office(staff)
    offices = _offices(unit) if everywhere else []
    names = dict(offices)
    people = unit.session.scalars(
        select(StaffRow)
        .where(StaffRow.active.is_(True), StaffRow.role.in_(_TAKE_CASES), *_here(staff, StaffRow.office_id))
        .order_by(StaffRow.office_id, StaffRow.name)
    )
    cards = select(CaseRow.card).where(CaseRow.stage.in_(OPEN_STAGES), *_here(staff, CaseRow.office_id)).distinct()
    views = unit.session.scalars(
        select(SavedViewRow).where(SavedViewRow.staff_id == staff.id).order_by(SavedViewRow.id)
    )
    role = Role(staff.role)
    return Choices(
        offices,
        [(one.id, f"{one.name}（{names[one.office_id]}）" if everywhere else one.name) for one in people],
        sorted({topic for card in unit.session.scalars(cards) if (topic := unit.options.topic_of(card))}),
        may(role, Act.CLAIM), may(role, Act.ASSIGN),
        [(view.id, view.name, view.query) for view in views],
    )  # fmt: skip


def sees_every_office(staff: StaffRow) -> bool:
    """Whether the queue of somebody is that of every office."""
    return may(Role(staff.role), Act.VIEW_QUEUE, same_office=False)


def _wanted(unit: Unit, staff: StaffRow, filters: Filters) -> Wanted:
    everywhere = sees_every_office(staff)
    holder = staff.id if filters.holder == ME else int(filters.holder) if filters.holder.isdecimal() else None
    return Wanted(
        office_id=(filters.office or None) if everywhere else staff.office_id,
        holder_id=holder,
        unclaimed=filters.holder == NOBODY,
        priority=filters.urgency if filters.urgency in PRIORITIES else "",
        in_danger=filters.urgency == DANGER,
        stages=filters.stages,
        cards=_cards(unit, lambda card: unit.options.topic_of(card) == filters.topic) if filters.topic else None,
        left=DAYS_LEFT.get(filters.left),
        no_last_day=filters.left == UNKNOWN,
        found=_found(unit, staff, filters.words) if filters.words else None,
    )


def _found(unit: Unit, staff: StaffRow, words: str) -> ColumnElement[bool]:
    """A number; the words of the short facts, for who may read cases; the words of a situation's title."""
    if (number := number_sought(words)) is not None:
        return CaseRow.number == number
    titled = _cards(unit, lambda card: all(word in unit.options.title_of(card) for word in words.split()))
    known: list[ColumnElement[bool]] = [CaseRow.card.in_(titled)] if titled else []
    if may(Role(staff.role), Act.VIEW_CASE) and (holding := cases_holding(unit, words)) is not None:
        known.append(holding)
    return or_(*known) if known else false()


def _cards(unit: Unit, fits: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(card for card in unit.session.scalars(select(CaseRow.card).distinct()) if card and fits(card))


def _here(staff: StaffRow, column: object) -> list[ColumnElement[bool]]:
    return [] if sees_every_office(staff) else [column == staff.office_id]  # type: ignore[list-item]


def _offices(unit: Unit) -> list[tuple[int, str]]:
    rows = unit.session.execute(select(OfficeRow.id, OfficeRow.name).order_by(OfficeRow.id))
    return [(office, name) for office, name in rows]
