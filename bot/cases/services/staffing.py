"""Offices and staff: adding, inviting, joining, leaving, being away; which office takes a case."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.cases.rules.errors import IllegalTransition, NotAllowed, NotFound
from bot.cases.rules.office_hours import OfficeHours
from bot.cases.rules.roles import ROLE_NAMES, Act, Role, require
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.tables import CaseRow, InvitationRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name, words

INVITATION_DAYS = 7
_TAKES_CASES = (
    StaffRow.active.is_(True),
    StaffRow.role.in_((Role.CASEWORKER, Role.SUPERVISOR)),
    StaffRow.joined_at.is_not(None),
)


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
) -> OfficeRow:
    """Add an office, or change the one of that name: what is left out stays as it is, an empty list takes everything.

    `hours`: 09:00-17:30. Raises NotAllowed for hours that are none.
    """
    row = unit.session.scalar(select(OfficeRow).where(OfficeRow.name == name))
    if row is None:
        row = OfficeRow(
            name=name, cities=[], kinds=[], languages=[], contacts="", supervised=False, opens="09:00", closes="17:30"
        )
        unit.session.add(row)
    given = {"cities": cities, "kinds": kinds, "languages": languages, "contacts": contacts, "supervised": supervised}
    for field, value in given.items():
        if value is not None:
            setattr(row, field, [one for one in value if one] if isinstance(value, list) else value)
    if hours:
        row.opens, row.closes = _hours(hours)
    unit.session.flush()
    unit.audit(actor, "office_saved", detail=f"office:{row.id}")
    return row


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


def invitation_redeem(unit: Unit, *, token: str, telegram_id: int) -> StaffRow:
    """Bind a Telegram account to the invited person, once. Raises NotFound for a used, expired or unknown token."""
    invitation = unit.session.scalar(
        select(InvitationRow).where(InvitationRow.token_hash == _hash(token)).with_for_update()
    )
    if invitation is None or invitation.used_at is not None or invitation.expires_at < unit.now:
        raise NotFound("这个邀请链接已经用过或者过期了。请管理员重新发一个。")
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


def staff_leave(unit: Unit, *, actor: str, staff: StaffRow) -> list[CaseRow]:
    """End all rights at once; open cases go back to the queue. Returns them."""
    from bot.cases.services.lifecycle import case_release

    staff.active, staff.left_at, staff.telegram_id = False, unit.now, None
    for invitation in unit.session.scalars(select(InvitationRow).where(InvitationRow.staff_id == staff.id)):
        invitation.used_at = invitation.used_at or unit.now
    held = list(
        unit.session.scalars(select(CaseRow).where(CaseRow.assignee_id == staff.id, CaseRow.stage.in_(OPEN_STAGES)))
    )
    for case in held:
        case_release(unit, case, actor=actor)
        unit.to_staff(
            case, words(f"{staff.name}已离开，案件 {case.number} 回到队列，请同事接手。", choices=(("接手", "claim"),))
        )
    unit.session.flush()
    unit.audit(actor, "staff_left", detail=f"staff:{staff.id} cases:{len(held)}")
    office = unit.office(staff.office_id)
    _move_on(unit, office)
    leaderless = _has(unit, office) and not _has(unit, office, StaffRow.role == Role.SUPERVISOR)
    if leaderless and staff.role == Role.SUPERVISOR:
        unit.to_staff(None, words(f"{office.name} 没有督导了：草稿没人能批准，超时没人看。请管理员加一位督导。"))
    return held


def _has(unit: Unit, office: OfficeRow, *more: ColumnElement[bool]) -> bool:
    """Whether somebody of the office can take cases, of whom that is true."""
    query = select(StaffRow.id).where(*_TAKES_CASES, StaffRow.office_id == office.id, *more).limit(1)
    return unit.session.scalar(query) is not None


def _move_on(unit: Unit, office: OfficeRow) -> None:
    """An office with nobody left: its open cases go to one with people, if there is any."""
    if _has(unit, office):
        return
    query = select(CaseRow).where(CaseRow.office_id == office.id, CaseRow.stage.in_(OPEN_STAGES))
    waiting = list(unit.session.scalars(query))
    if waiting and not is_staffed(unit.session):
        unit.to_staff(None, words(f"没有人能接案了，{len(waiting)} 件在等。请管理员加人：bot.py staff add。"))
        return
    for case in waiting:
        to = route(unit.session, city=case.city, kind=case.worker_kind, language=case.language)
        assert to is not None, "some office has people"
        case.office_id = to.id
        unit.session.flush()
        unit.audit("bot", "case_moved", case, f"office:{office.id}>{to.id}")
        told = f"{office.name} 没有人了，案件 {case.number} 转给 {to.name}，请接手。"
        unit.to_staff(case, words(told, choices=(("接手", "claim"),)))


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


def check(unit: Unit, staff: StaffRow, act: Act, case: CaseRow | None = None) -> None:
    """Raise NotAllowed unless this person may do it now; leaving revokes at once. Nothing is done to an erased case."""
    if not staff.active:
        raise NotAllowed("你已经不在工作人员名单里，没有执行。")
    if case is not None and case.stage == Stage.ERASED:
        raise IllegalTransition(f"案件 {case.number} 的内容已经删除，不能再往里存。")
    own = case is not None and case.assignee_id == staff.id
    same = case is None or case.office_id == staff.office_id
    require(Role(staff.role), act, own=own, same_office=same)


def is_away(staff: StaffRow, today: date) -> bool:
    """Whether the person is absent on the day."""
    return staff.away_until is not None and staff.away_until >= today


def is_staffed(session: Session) -> bool:
    """Whether any office has somebody who can take a case."""
    return session.scalar(select(StaffRow.id).where(*_TAKES_CASES).limit(1)) is not None


def route(session: Session, *, city: str, kind: str, language: str = "zh") -> OfficeRow | None:
    """Return the office for a case: one of the city before one for all cities, then by kind of work and language.

    An office where nobody is left, or nobody has joined yet, is taken only when no office has people.
    """
    offices = list(session.scalars(select(OfficeRow).order_by(OfficeRow.id)))
    with_people = set(session.scalars(select(StaffRow.office_id).where(*_TAKES_CASES)))
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


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def office_named(unit: Unit, name: str) -> OfficeRow:
    """Return the office of that name, made when there is none."""
    row = unit.session.scalar(select(OfficeRow).where(OfficeRow.name == name))
    return row if row is not None else office_add(unit, actor="operator", name=name)


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
