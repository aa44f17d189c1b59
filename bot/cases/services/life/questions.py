"""What staff ask: the worker for a fact, a supervisor for advice."""

from __future__ import annotations

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.office_hours import REMIND_WORKER
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import Stage, Step
from bot.cases.selectors.staff import at, supervisors_there
from bot.cases.services.life.lifecycle import case_step
from bot.cases.services.permissions import check
from bot.cases.services.words.conversation import note_add
from bot.cases.tables import CaseMessageRow, CaseRow, StaffRow
from bot.cases.texts import labels, say, slot_name
from bot.cases.unit_of_work import Unit, actor_name, words

_ASKED_BY = {"still_working": "end_date"}
"""Facts that the question about another one asks for too."""


def facts_request(unit: Unit, case: CaseRow, *, staff: StaffRow, slot: str, source: str = "") -> None:
    """Have the bot ask the worker for a fact; the answer is filed. `slot`: its name, in either language."""
    check(unit, staff, Act.REQUEST_FACTS, case)
    names = {
        slot_name(key.removeprefix("slot_")): key.removeprefix("slot_")
        for key in labels("zh")
        if key.startswith("slot_")
    }
    wanted = names.get(slot, slot)
    wanted = _ASKED_BY.get(wanted, wanted)
    if f"ask_{wanted}" not in labels("zh"):
        askable = "、".join(name for name, key in names.items() if f"ask_{_ASKED_BY.get(key, key)}" in labels("zh"))
        raise NotFound(f"问不了“{slot}”。可以问：{askable}。别的直接写给当事人。")
    due = unit.hours(case.office_id).add(unit.now, REMIND_WORKER)
    case.asked_slot, case.waiting_since, case.due_at, case.alarm = wanted, None, due, 0
    case_step(unit, case, Step.ASK_WORKER, actor=actor_name(staff), detail=wanted)
    question = say(case.language, "asked_fact", name=staff.name, question=say(case.language, f"ask_{wanted}"))
    outbox_id = unit.to_worker(case, words(question, language=case.language))
    unit.session.add(
        CaseMessageRow(
            case_id=case.id, side="staff", staff_id=staff.id, kind="question", text=question, at=unit.now, source=source,
            outbox_id=outbox_id, delivery="waiting" if outbox_id else "failed",
        )
    )  # fmt: skip
    unit.session.flush()


def supervisor_ask(unit: Unit, case: CaseRow, *, staff: StaffRow, question: str) -> None:
    """Ask a supervisor; the case waits in review."""
    check(unit, staff, Act.ASK_SUPERVISOR, case)
    note_add(unit, case, staff=staff, text=f"问督导：{question}")
    case_step(unit, case, Step.ASK_SUPERVISOR, actor=actor_name(staff))
    unit.to_staff(case, words(f"请督导看：{question}", "督导回答用 /advise 内容，只在内部。", inside=True))
    named = "、".join(at(one) for one in supervisors_there(unit, case.office_id))
    unit.to_staff(None, words(f"案件 {case.number} 请督导看{f'：{named}' if named else ''}。"))


def supervisor_advise(unit: Unit, case: CaseRow, *, staff: StaffRow, text: str) -> None:
    """A supervisor answers inside; the case goes on."""
    check(unit, staff, Act.APPROVE, case)
    if not text.strip():
        raise NotAllowed("写上意见：/advise 内容")
    note_add(unit, case, staff=staff, text=f"督导意见：{text}")
    if Stage(case.stage) is Stage.REVIEW:
        case_step(unit, case, Step.SUPERVISOR_ANSWERED, actor=actor_name(staff))
    unit.to_staff(case, words(f"督导 {staff.name}：{text}", inside=True))
