"""The hearing of a case: noted, told to the worker, brought to mind, asked about afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.cases.rules.hearing import reminder_at
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.selectors.staff import at
from bot.cases.services.permissions import check
from bot.cases.services.priority import case_rank
from bot.cases.services.words.drafts import must_be_open
from bot.cases.services.words.messages import notice_send
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.cases.view import clock

STAFF_BEFORE = 3
WORKER_BEFORE = 1
"""Days before a hearing on which staff, then the worker, are reminded, at nine in the morning."""
ASKED_AFTER = timedelta(hours=3)


def hearing_set(unit: Unit, case: CaseRow, *, staff: StaffRow, when: datetime | None, place: str = "") -> None:
    """Note when and where the case is heard, or that it is not; the worker is told."""
    check(unit, staff, Act.PLAN, case)
    must_be_open(case)
    before = case.hearing_at
    case.hearing_at, case.hearing_place, case.hearing_told = when, place, 0
    case_rank(unit, case)
    unit.session.flush()
    unit.audit(actor_name(staff), "hearing_set" if when else "hearing_removed", case)
    if when is not None:
        _tell(unit, case, "hearing_set")
    elif before is not None:
        notice_send(
            unit,
            case,
            words(say(case.language, "hearing_removed", number=case.number, at=clock(before)), language=case.language),
        )


def hearings_tick(unit: Unit) -> int:
    """Remind staff three days before a hearing and the worker the day before; ask how it went. Returns how many."""
    rows = unit.session.scalars(
        select(CaseRow).where(CaseRow.hearing_at.is_not(None), CaseRow.hearing_told < 3, CaseRow.stage.in_(OPEN_STAGES))
    )
    return sum(_step(unit, case) for case in rows.all())


def _step(unit: Unit, case: CaseRow) -> bool:
    """Do the one thing that is due; True when something was."""
    assert case.hearing_at is not None
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    who = at(holder) if holder is not None else "还没有人接"
    when = clock(case.hearing_at)
    if unit.now >= case.hearing_at + ASKED_AFTER:
        case.hearing_told = 3
        unit.to_staff(
            case, words(f"{when} 的开庭过了（{who}）：结果怎么样？记一条备注；要回钱了发 /recovered。", inside=True)
        )
    elif unit.now >= case.hearing_at:
        return False
    elif unit.now >= reminder_at(case.hearing_at, WORKER_BEFORE) and case.hearing_told < 2:  # noqa: PLR2004
        case.hearing_told = 2
        _tell(unit, case, "hearing_near")
        unit.to_staff(case, words(f"{when} 开庭（{who}），已提醒当事人。", inside=True))
    elif unit.now >= reminder_at(case.hearing_at, STAFF_BEFORE) and case.hearing_told < 1:
        case.hearing_told = 1
        case_rank(unit, case)
        unit.to_staff(case, words(f"{when} 开庭（{who}）：材料备齐了吗？", inside=True))
    else:
        return False
    unit.session.flush()
    unit.audit("bot", "hearing_reminded", case, str(case.hearing_told))
    return True


def _tell(unit: Unit, case: CaseRow, key: str) -> None:
    assert case.hearing_at is not None
    place = say(case.language, "hearing_place", place=case.hearing_place) if case.hearing_place else ""
    told = say(case.language, key, number=case.number, at=clock(case.hearing_at), place=place)
    notice_send(unit, case, words(told, language=case.language))
