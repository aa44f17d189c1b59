"""Offices and staff: adding, inviting, joining, leaving, being away; which office takes a case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, time, timedelta

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.office_hours import ANSWER_WITHIN, OfficeHours
from bot.cases.rules.staff.roles import Act, Role
from bot.cases.selectors.staff import staff_named
from bot.cases.services.permissions import check
from bot.cases.tables import InvitationRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name

INVITATION_DAYS = 7
LEAST_WITHIN, MOST_WITHIN = 0.5, 85.0
"""Working hours an office may promise an answer in."""


def office_add(
    unit: Unit,
    *,
    actor: str,
    name: str,
    cities: list[str] | None = None,
    kinds: list[str] | None = None,
    languages: list[str] | None = None,
    contacts: str | None = None,
    supervised: bool | None = None,
    hours: str = "",
    within: Mapping[str, float] | None = None,
) -> OfficeRow:
    """Add an office, or change the one of that name: what is left out stays as it is, an empty list takes everything.

    `hours`: 09:00-17:30. `within`: working hours to an answer, by priority. Raises NotAllowed for hours that are none.
    """
    row = unit.session.scalar(select(OfficeRow).where(OfficeRow.name == name))
    if row is None:
        row = OfficeRow(
            name=name,
            cities=[],
            kinds=[],
            languages=[],
            contacts="",
            supervised=False,
            opens="09:00",
            closes="17:30",
            answer_within={},
        )
        unit.session.add(row)
    given = {"cities": cities, "kinds": kinds, "languages": languages, "contacts": contacts, "supervised": supervised}
    for field, value in given.items():
        if value is not None:
            setattr(row, field, [one for one in value if one] if isinstance(value, list) else value)
    if hours:
        row.opens, row.closes = _hours(hours)
    if within is not None:
        row.answer_within = _within(within)
    unit.session.flush()
    unit.audit(actor, "office_saved", detail=f"office:{row.id}")
    return row


def _within(given: Mapping[str, float]) -> dict[str, float]:
    """What differs from the usual. Raises NotAllowed for a promise nobody can keep, or a more urgent case served later."""
    whole = {**ANSWER_WITHIN, **given}
    if not all(LEAST_WITHIN <= hours <= MOST_WITHIN for hours in whole.values()):
        raise NotAllowed(f"没有存：回复时限写 {LEAST_WITHIN:g} 到 {MOST_WITHIN:g} 个工作小时。")
    if list(whole.values()) != sorted(whole.values()):
        raise NotAllowed("没有存：越急的要回得越快，时限不能更长。")
    return {name: hours for name, hours in whole.items() if hours != ANSWER_WITHIN[name]}


def _hours(written: str) -> tuple[str, str]:
    opens, _, closes = written.replace("：", ":").partition("-")
    try:
        read = OfficeHours.read(opens.strip(), closes.strip())
    except ValueError:
        read = OfficeHours(time.max, time.min)
    if read.opens >= read.closes:
        raise NotAllowed(f"看不懂上班时间“{written}”。写成 09:00-17:30，下班要晚于上班。")
    return read.opens.strftime("%H:%M"), read.closes.strftime("%H:%M")


def staff_add(
    unit: Unit, *, actor: str, office: OfficeRow, name: str, role: Role, token: str, supervised: bool = False
) -> StaffRow:
    """Add a member of staff with a one-time invitation (`token`), valid for a week."""
    row = StaffRow(office_id=office.id, name=name, role=role, supervised=supervised, active=True)
    unit.session.add(row)
    unit.session.flush()
    staff_invite(unit, actor=actor, staff=row, token=token)
    return row


def staff_invite(unit: Unit, *, actor: str, staff: StaffRow, token: str) -> None:
    """Give a new invitation; earlier ones no longer work."""
    for old in unit.session.scalars(select(InvitationRow).where(InvitationRow.staff_id == staff.id)):
        old.used_at = old.used_at or unit.now
    unit.session.add(
        InvitationRow(staff_id=staff.id, token_hash=_hash(token), expires_at=unit.now + timedelta(days=INVITATION_DAYS))
    )
    unit.session.flush()
    unit.audit(actor, "staff_invited", detail=f"staff:{staff.id} {staff.role}")


def invitation_open(unit: Unit, token: str) -> InvitationRow:
    """Return the invitation of a token, locked. Raises NotFound for a used, expired or unknown one."""
    invitation = unit.session.scalar(
        select(InvitationRow).where(InvitationRow.token_hash == _hash(token)).with_for_update()
    )
    if invitation is None or invitation.used_at is not None or invitation.expires_at < unit.now:
        raise NotFound("这个邀请链接已经用过或者过期了。请管理员重新发一个。")
    return invitation


def invitation_redeem(unit: Unit, *, token: str, telegram_id: int) -> StaffRow:
    """Bind a Telegram account to the invited person, once. Raises NotFound for a used, expired or unknown token."""
    invitation = invitation_open(unit, token)
    staff = unit.session.get_one(StaffRow, invitation.staff_id)
    other = unit.session.scalar(select(StaffRow).where(StaffRow.telegram_id == telegram_id, StaffRow.id != staff.id))
    if other is not None and other.active:
        raise NotAllowed("这个账号已经登记在另一个人名下。")
    if other is not None:
        other.telegram_id = None
        unit.session.flush()
    invitation.used_at = unit.now
    staff.telegram_id, staff.active, staff.joined_at, staff.left_at = telegram_id, True, unit.now, None
    unit.session.flush()
    unit.audit(actor_name(staff), "staff_joined", detail=f"staff:{staff.id}")
    return staff


def staff_absent(unit: Unit, *, by: StaffRow, name: str, until: date | None) -> StaffRow:
    """A supervisor marks somebody of the office absent who cannot do it. Raises NotAllowed or NotFound."""
    check(unit, by, Act.ASSIGN)
    staff = staff_named(unit, name, by.office_id)
    staff_away(unit, staff=staff, until=until, actor=actor_name(by))
    return staff


def staff_away(unit: Unit, *, staff: StaffRow, until: date | None, actor: str = "") -> None:
    """Mark somebody absent until a day (inclusive): nothing is assigned to them, others may answer in their cases.

    Raises NotAllowed for a day that is over, or more than a year ahead.
    """
    if until is not None and not unit.today <= until <= unit.today + timedelta(days=366):
        raise NotAllowed(f"请假要写今天以后、一年以内的日子，{until} 不行。")
    staff.away_until = until
    unit.audit(
        actor or actor_name(staff), "staff_away", detail=f"staff:{staff.id} {until.isoformat() if until else 'back'}"
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def office_meant(unit: Unit, name: str) -> OfficeRow:
    """Return the office somebody joins: the one named, without a name the only one. The very first is founded by it.

    Raises NotFound for a name that no office bears, NotAllowed when there are several and none was named.
    """
    offices = unit.session.scalars(select(OfficeRow).order_by(OfficeRow.id)).all()
    if name.strip() and offices:
        found = next((one for one in offices if one.name == name.strip()), None)
        if found is None:
            known = "、".join(one.name for one in offices)
            raise NotFound(f"没有叫“{name.strip()}”的办公室。有：{known}。要加新的，先 staff office 名字。")
        return found
    if len(offices) > 1:
        raise NotAllowed(f"哪个办公室？写 --office 名字。有：{'、'.join(one.name for one in offices)}。")
    return offices[0] if offices else office_named(unit, name.strip() or "本办公室")


def office_named(unit: Unit, name: str) -> OfficeRow:
    """Return the office of that name, made when there is none."""
    row = unit.session.scalar(select(OfficeRow).where(OfficeRow.name == name))
    return row if row is not None else office_add(unit, actor="operator", name=name)
