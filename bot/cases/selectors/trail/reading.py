"""Events of the trail as a person reads them: names instead of numbers, words instead of codes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.rules.audit_names import ACTIONS, ACTORS
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.selectors.trail.words import detail_words
from bot.cases.tables import OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit


def trail_reader(unit: Unit) -> Callable[[AuditRow], tuple[str, str, str]]:
    """Return what tells of an event who did it, what it was and what its details say. What has no words stays as written."""
    known = {**ACTORS, **staff_names(unit), **office_names(unit)}

    def read(row: AuditRow) -> tuple[str, str, str]:
        what = ACTIONS.get(row.action, row.action)
        return known.get(row.actor, row.actor), what, detail_words(row.action, row.detail, known)

    return read


def trail_moment(row: AuditRow) -> str:
    """Return when it was, to the second and with its year: a trail is read long after."""
    return f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def trail_line(unit: Unit) -> Callable[[AuditRow], str]:
    """Return what writes an event in one line, as the command line prints it."""
    read = trail_reader(unit)

    def line(row: AuditRow) -> str:
        who, what, detail = read(row)
        case = f"案件 {row.case_number}" if row.case_number is not None else ""
        told = "　".join(one for one in (who, what, case, detail) if one)
        return f"{row.id}　{trail_moment(row)}　{told}　[{row.action} {row.digest[:12]}]"

    return line


def office_names(unit: Unit) -> dict[str, str]:
    """Return the names of all offices by how the trail names them."""
    return {f"office:{number}": name for number, name in unit.session.execute(select(OfficeRow.id, OfficeRow.name))}


def staff_names(unit: Unit) -> dict[str, str]:
    """Return the names of all staff by how the trail names them."""
    return {f"staff:{number}": name for number, name in unit.session.execute(select(StaffRow.id, StaffRow.name))}
