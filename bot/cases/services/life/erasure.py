"""The end of what is kept: the worker takes the consent back, or the time is up."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from bot.cases.rules.states import OPEN_STAGES, Outcome, Stage, Step
from bot.cases.services.life.groups import group_recount
from bot.cases.services.life.lifecycle import case_shut, case_step
from bot.cases.tables import CaseFileRow, CaseMessageRow, CaseRow, CaseTermRow, ConsentRow, DraftRow
from bot.cases.unit_of_work import STAFF_CHANNEL, Lane, Unit, staff_conversation, words
from bot.storage.conversations import conversation_find
from bot.storage.removal.erasure import conversation_erase
from bot.storage.tables import OutboxRow


def case_withdraw(unit: Unit, case: CaseRow) -> None:
    """The worker takes the consent back: closed, erased."""
    if Stage(case.stage) in OPEN_STAGES:
        case_shut(unit, case, Outcome.WITHDREW, "")
        case_step(unit, case, Step.CLOSE, actor="worker", detail=Outcome.WITHDREW.value)
    for consent in unit.session.scalars(
        select(ConsentRow).where(ConsentRow.case_id == case.id, ConsentRow.withdrawn_at.is_(None))
    ):
        consent.withdrawn_at = unit.now
    unit.audit("worker", "consent_withdrawn", case)
    case_erase(unit, case, actor="worker")
    unit.to_staff(None, words(f"当事人撤回了同意，案件 {case.number} 的内容已删除，话题也会删掉。请不要再保存副本。"))


def case_erase(unit: Unit, case: CaseRow, *, actor: str) -> None:
    """Erase all content. What stays: number, dates, stage, outcome, rating, and the trail, none of it content."""
    if Stage(case.stage) is Stage.ERASED:
        return
    said = select(CaseMessageRow.outbox_id).where(
        CaseMessageRow.case_id == case.id, CaseMessageRow.outbox_id.is_not(None)
    )
    # What staff wrote stands in the queue of the worker's chat too; one that did not leave yet does not leave any more.
    unit.session.execute(update(OutboxRow).where(OutboxRow.id.in_(said)).values(payload=""))
    unit.session.execute(delete(CaseFileRow).where(CaseFileRow.case_id == case.id))
    unit.session.execute(delete(DraftRow).where(DraftRow.case_id == case.id))
    unit.session.execute(delete(CaseMessageRow).where(CaseMessageRow.case_id == case.id))
    unit.session.execute(delete(CaseTermRow).where(CaseTermRow.case_id == case.id))
    if case.staff_conversation_id is not None:
        conversation_erase(unit.session, conversation_id=case.staff_conversation_id)
    for lane in (Lane.ALARM, Lane.CLOCK):
        name = staff_conversation(case.number, lane)
        beside = conversation_find(unit.session, channel=STAFF_CHANNEL, external_id=name)
        if beside is not None:
            conversation_erase(unit.session, conversation_id=beside.id)
    case.facts = case.outcome_detail = case.comment = case.hearing_place = case.city = case.worker_kind = (
        case.grievance_key
    ) = case.card = ""
    group, case.group_id, case.asked_slot, case.recovered = case.group_id, None, "", None
    case.hearing_at = case.due_at = case.waiting_since = case.danger_since = case.danger_told_at = None
    case.danger_why = case.reasons = ""
    case.erased_at, case.conversation_id = unit.now, None
    case_step(unit, case, Step.ERASE, actor=actor)
    if group is not None:
        group_recount(unit, group)
