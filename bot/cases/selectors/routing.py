"""Which office takes a case. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.rules.staff.roles import Role
from bot.cases.tables import OfficeRow, StaffRow

_TAKES_CASES = (
    StaffRow.active.is_(True),
    StaffRow.role.in_((Role.CASEWORKER, Role.SUPERVISOR)),
    StaffRow.joined_at.is_not(None),
)


def is_staffed(session: Session) -> bool:
    """Whether any office has somebody who can take a case."""
    return session.scalar(select(StaffRow.id).where(*_TAKES_CASES).limit(1)) is not None


def has_people(session: Session, office_id: int) -> bool:
    """Whether somebody of that office can take a case."""
    return (
        session.scalar(select(StaffRow.id).where(*_TAKES_CASES, StaffRow.office_id == office_id).limit(1)) is not None
    )


def offices_with_people(session: Session) -> set[int]:
    """Return the offices where somebody can take a case."""
    return set(session.scalars(select(StaffRow.office_id).where(*_TAKES_CASES)))


def route(session: Session, *, city: str, kind: str, language: str = "zh") -> OfficeRow | None:
    """Return the office for a case: one of the city before one for all cities, then by kind of work and language.

    An office where nobody is left, or nobody has joined yet, is taken only when no office has people.
    """
    offices = list(session.scalars(select(OfficeRow).order_by(OfficeRow.id)))
    with_people = offices_with_people(session)
    return _fitting([one for one in offices if one.id in with_people], city, kind, language) or _fitting(
        offices, city, kind, language
    )


def _fitting(offices: Sequence[OfficeRow], city: str, kind: str, language: str) -> OfficeRow | None:
    best: tuple[int, int] | None = None
    chosen: OfficeRow | None = None
    for office in offices:
        if office.cities and not any(city and (city in own or own in city) for own in office.cities):
            continue
        if office.kinds and kind not in office.kinds:
            continue
        score = (4 if office.cities else 0) + (2 if office.kinds else 0) + (1 if language in office.languages else 0)
        if best is None or score > best[0]:
            best, chosen = (score, office.id), office
    return chosen or next(iter(offices), None)
