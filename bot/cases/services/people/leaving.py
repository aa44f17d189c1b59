"""Somebody leaves: rights end at once, cases go back to the queue or to another office."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from bot.cases.rules.staff.roles import Role
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.selectors.routing import _TAKES_CASES, is_staffed, route
from bot.cases.services.life.lifecycle import case_release
from bot.cases.services.people.signing_in import sessions_end
from bot.cases.tables import CaseRow, DraftRow, InvitationRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit, words


def staff_leave(unit: Unit, *, actor: str, staff: StaffRow) -> list[CaseRow]:
    """End all rights at once; open cases go back to the queue. Returns them."""
    staff.active, staff.left_at, staff.telegram_id = False, unit.now, None
    for invitation in unit.session.scalars(select(InvitationRow).where(InvitationRow.staff_id == staff.id)):
        invitation.used_at = invitation.used_at or unit.now
    sessions_end(unit, staff, by=None)
    held = list(
        unit.session.scalars(select(CaseRow).where(CaseRow.assignee_id == staff.id, CaseRow.stage.in_(OPEN_STAGES)))
    )
    for case in held:
        case_release(unit, case, actor=actor)
        unit.to_staff(
            case, words(f"{staff.name}已离开，案件 {case.number} 回到队列，请同事接手。", choices=(("接手", "claim"),))
        )
    _name_drafts(unit, staff)
    unit.session.flush()
    unit.audit(actor, "staff_left", detail=f"staff:{staff.id} cases:{len(held)}")
    office = unit.office(staff.office_id)
    _move_on(unit, office)
    leaderless = _has(unit, office) and not _has(unit, office, StaffRow.role == Role.SUPERVISOR)
    if leaderless and staff.role == Role.SUPERVISOR:
        unit.to_staff(None, words(f"{office.name} 没有督导了：草稿没人能批准，超时没人看。请管理员加一位督导。"))
    return held


def _name_drafts(unit: Unit, staff: StaffRow) -> None:
    """What somebody wrote and nobody sent yet is named in its topic: a colleague decides about it."""
    query = (
        select(DraftRow, CaseRow)
        .join(CaseRow, CaseRow.id == DraftRow.case_id)
        .where(DraftRow.author_id == staff.id, DraftRow.status == "pending", CaseRow.stage.in_(OPEN_STAGES))
        .order_by(DraftRow.id)
    )
    for draft, case in unit.session.execute(query).all():
        unit.to_staff(
            case,
            words(
                f"{staff.name}留下的草稿 {draft.id} 还没有发出。接手的人或督导：发、改，或 /reject {draft.id} 理由。"
            ),
        )


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
