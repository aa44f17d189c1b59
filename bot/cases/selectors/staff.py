"""Staff and offices as they stand: by account, by name, by number; who is away, who is an admin. Reads only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import ROLE_NAMES, Role
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit


def account_is_admin(unit: Unit, account: str) -> bool:
    """Whether that Telegram account belongs to an active admin."""
    staff = staff_by_telegram(unit.session, int(account)) if account.isdecimal() else None
    return staff is not None and staff.role == Role.ADMIN


def account_is_staff(unit: Unit, account: str) -> bool:
    """Whether that Telegram account belongs to an active member of staff."""
    return account.isdecimal() and staff_by_telegram(unit.session, int(account)) is not None


def admin_accounts(unit: Unit) -> list[str]:
    """Return the Telegram accounts of the active admins."""
    rows = unit.session.scalars(
        select(StaffRow.telegram_id)
        .where(StaffRow.role == Role.ADMIN, StaffRow.active.is_(True), StaffRow.telegram_id.is_not(None))
        .order_by(StaffRow.id)
    )
    return [str(account) for account in rows]


def staff_by_telegram(session: Session, telegram_id: int) -> StaffRow | None:
    """Return the active member of staff with that account."""
    return session.scalar(select(StaffRow).where(StaffRow.telegram_id == telegram_id, StaffRow.active.is_(True)))


def staff_named(unit: Unit, name: str, office_id: int) -> StaffRow:
    """Return the active member of the office with that first name. Raises NotFound, NotAllowed where two have it."""
    rows = list(
        unit.session.scalars(
            select(StaffRow).where(
                StaffRow.name == name.strip().lstrip("@"), StaffRow.office_id == office_id, StaffRow.active.is_(True)
            )
        )
    )
    if not rows:
        raise NotFound(f"这个办公室没有叫“{name}”的同事。")
    if len(rows) > 1:
        raise NotAllowed(f"这个办公室有 {len(rows)} 位叫“{name}”，分不清是谁，没有执行。请管理员给其中一位改个称呼。")
    return rows[0]


def is_away(staff: StaffRow, today: date) -> bool:
    """Whether the person is absent on the day."""
    return staff.away_until is not None and staff.away_until >= today


def workload(session: Session, staff_id: int) -> int:
    """Return how many open cases somebody holds."""
    return (
        session.scalar(
            select(func.count())
            .select_from(CaseRow)
            .where(CaseRow.assignee_id == staff_id, CaseRow.stage.in_(OPEN_STAGES))
        )
        or 0
    )


def staff_line(staff: StaffRow) -> str:
    """Return a member of staff in one line."""
    state = "" if staff.active else "，已离开"
    joined = "" if staff.joined_at else "，未加入"
    return f"{staff.id} {staff.name}（{ROLE_NAMES[Role(staff.role)]}{joined}{state}）"


def staff_numbered(unit: Unit, staff_id: int) -> StaffRow:
    """Return the member of staff. Raises NotFound."""
    row = unit.session.get(StaffRow, staff_id)
    if row is None:
        raise NotFound(f"没有编号 {staff_id} 的工作人员。")
    return row


def roster(unit: Unit) -> list[str]:
    """Return offices and their people, a line each."""
    lines: list[str] = []
    for office in unit.session.scalars(select(OfficeRow).order_by(OfficeRow.id)):
        supervised = "，先审后发" if office.supervised else ""
        lines.append(f"{office.name}（{'、'.join(office.cities) or '不限城市'}{supervised}）")
        people = unit.session.scalars(select(StaffRow).where(StaffRow.office_id == office.id).order_by(StaffRow.id))
        lines += [f"  {staff_line(person)}" for person in people]
    return lines


def office_gaps(unit: Unit) -> tuple[str, list[str]]:
    """Return how many can take cases, and what is missing: offices with nobody, drafts nobody can approve."""
    gaps: list[str] = []
    offices = list(unit.session.scalars(select(OfficeRow).order_by(OfficeRow.id)))
    everybody = list(unit.session.scalars(select(StaffRow).where(StaffRow.active.is_(True)).order_by(StaffRow.id)))
    takers = [one for one in everybody if one.role in (Role.CASEWORKER, Role.SUPERVISOR)]
    for office in offices:
        gaps += _gaps_of(office, [one for one in takers if one.office_id == office.id and one.joined_at])
    late = "、".join(one.name for one in everybody if not one.joined_at)
    joined = f"{sum(1 for one in takers if one.joined_at)} can take cases, offices: {len(offices)}"
    return f"{joined}{f', not joined yet: {late} (bot.py staff invite ID)' if late else ''}", gaps


def _gaps_of(office: OfficeRow, there: list[StaffRow]) -> list[str]:
    gaps = [] if there else [f"{office.name} has nobody who can take a case"]
    waits = office.supervised or any(one.supervised for one in there)
    if waits and not any(one.role == Role.SUPERVISOR for one in there):
        gaps.append(f"{office.name} has no supervisor: replies that need approval will wait")
    return gaps


def accounts_by_name(unit: Unit) -> dict[str, int]:
    """Return the Telegram accounts of the active staff by name; names that two bear are left out."""
    rows = unit.session.execute(
        select(StaffRow.name, StaffRow.telegram_id).where(StaffRow.active.is_(True), StaffRow.telegram_id.is_not(None))
    ).all()
    names = [name for name, _ in rows]
    return {name: account for name, account in rows if names.count(name) == 1 and account is not None}


def at(staff: StaffRow) -> str:
    """Return how a message addresses a colleague: channels that can let the phone ring do."""
    return f"@{staff.name}"


def supervisors_there(unit: Unit, office_id: int) -> list[StaffRow]:
    """Return the supervisors of an office who are there today."""
    rows = unit.session.scalars(
        select(StaffRow)
        .where(
            StaffRow.office_id == office_id,
            StaffRow.role == Role.SUPERVISOR,
            StaffRow.active.is_(True),
            StaffRow.joined_at.is_not(None),
        )
        .order_by(StaffRow.id)
    )
    return [one for one in rows if not is_away(one, unit.today)]
