"""Offices and people as admins see them, and ready replies as an office sees them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bot.cases.login_tables import LoginRow
from bot.cases.rules.office_hours import ANSWER_WITHIN
from bot.cases.rules.staff.roles import Role
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.selectors.staff import is_away
from bot.cases.tables import CannedReplyRow, CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit


@dataclass(frozen=True, slots=True)
class Office:
    """One office. `within`: working hours to an answer, by priority."""

    id: int
    name: str
    cities: list[str]
    kinds: list[str]
    languages: list[str]
    contacts: str
    hours: str
    within: dict[str, float]
    supervised: bool
    people: int
    cases: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff. `since`: when they joined; empty while the invitation waits."""

    id: int
    name: str
    office: str
    role: Role
    supervised: bool
    active: bool
    since: datetime | None
    telegram: bool
    console: bool
    away: date | None
    cases: int


def offices(unit: Unit) -> list[Office]:
    """Return every office with how many people and open cases it has."""
    people = _counted(unit, StaffRow.office_id, StaffRow.active.is_(True))
    held = _counted(unit, CaseRow.office_id, CaseRow.stage.in_(OPEN_STAGES))
    return [
        Office(
            row.id, row.name, row.cities, row.kinds, row.languages, row.contacts, f"{row.opens}-{row.closes}",
            {**ANSWER_WITHIN, **row.answer_within}, row.supervised, people.get(row.id, 0), held.get(row.id, 0),
        )
        for row in unit.session.scalars(select(OfficeRow).order_by(OfficeRow.id))
    ]  # fmt: skip


def colleagues(unit: Unit) -> list[Colleague]:
    """Return everybody, those who left last."""
    names = {row.id: row.name for row in unit.session.scalars(select(OfficeRow))}
    held = _counted(unit, CaseRow.assignee_id, CaseRow.stage.in_(OPEN_STAGES))
    known = set(unit.session.scalars(select(LoginRow.staff_id)))
    rows = unit.session.scalars(select(StaffRow).order_by(StaffRow.active.desc(), StaffRow.office_id, StaffRow.id))
    return [
        Colleague(
            row.id, row.name, names[row.office_id], Role(row.role), row.supervised, row.active, row.joined_at,
            row.telegram_id is not None, row.id in known, row.away_until if is_away(row, unit.today) else None,
            held.get(row.id, 0),
        )
        for row in rows
    ]  # fmt: skip


def canned_of(unit: Unit, office_id: int) -> list[CannedReplyRow]:
    """Return the ready replies of an office by name."""
    kept = select(CannedReplyRow).where(CannedReplyRow.office_id == office_id).order_by(CannedReplyRow.name)
    return list(unit.session.scalars(kept))


def _counted(unit: Unit, by: Any, limit: ColumnElement[bool]) -> dict[int, int]:
    rows = unit.session.execute(select(by, func.count()).where(limit).group_by(by))
    return {number: count for number, count in rows if number is not None}
