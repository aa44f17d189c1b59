"""What a worker's turn does to a case, in the transaction that stores the turn: opened, added to, rated, erased."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.cases.intake.contract import sentences_told
from bot.cases.intake.flow import CONSENT_WORDING
from bot.cases.intake.session import CaseSession, Effect
from bot.cases.rules.facts.matter_facts import own_matter
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.rules.triggers import RISK, TRIGGER_NAMES
from bot.cases.selectors.packet import packet_reply
from bot.cases.selectors.routing import is_staffed
from bot.cases.services.danger import danger_raise
from bot.cases.services.life.erasure import case_withdraw
from bot.cases.services.life.groups import group_answer, group_ask
from bot.cases.services.life.lifecycle import NewCase, case_open, case_rate, case_reopen
from bot.cases.services.worker_words import (
    question_dropped,
    worker_answered,
    worker_in_danger,
    worker_said,
    worker_sent_along,
)
from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import Lane, Unit, case_of_token, words
from bot.contract.messages import ConversationState, Kind, Reply, words_said
from bot.contract.turns import erases_all
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.storage.tables import HandoffRow
from bot.storage.turns import Exchange, Work

FAILED = "failed"
"""The hand-off of a turn that could not be made."""


def turn_stored(unit: Unit, work: Work, state: ConversationState, reply: Reply, exchange: Exchange) -> None:
    """Carry out what the flow decided in this turn. Called once for a stored turn; what it raises undoes the turn."""
    if erases_all(work.inbound):
        _forget(unit, work)
        return
    session = CaseSession.of(state)
    if reply.handoff == FAILED:
        _unanswered(unit, work, exchange, session)
    if reply.handoff and all(effect.do != "open" for effect in session.effects):
        _offered(unit, exchange)
    for effect in session.effects:
        if effect.do == "open":
            _open(unit, work, state, exchange, session, effect.trigger)
        elif (case := case_of_token(unit.session, effect.token or session.token)) is not None:
            _apply(unit, work, exchange, case, effect)


def _open(
    unit: Unit, work: Work, state: ConversationState, exchange: Exchange, session: CaseSession, trigger: str
) -> None:
    factors = AssessmentSession.of(state).answers
    number = unit.session.scalar(select(HandoffRow.number).where(HandoffRow.turn_id == exchange.turn_id))
    assert number is not None, "a case is opened by a reply that asks for a person"
    case = case_open(
        unit,
        NewCase(
            number=number, token=session.token, conversation_id=work.conversation_id, trigger=trigger, facts=state.facts,
            language=state.language, wording=CONSENT_WORDING, card=state.card or "", told=sentences_told(state, session),
            factors=factors, also=tuple(name for name in session.triggers if name != trigger),
            matter=own_matter(state.matters),
        ),
    )  # fmt: skip
    unit.to_staff(case, packet_reply(unit, case))
    if session.files:
        worker_sent_along(unit, case, files=session.files, captions=session.captions)
        session.files, session.captions = [], []
        session.keep(state)
    if "crisis" in case.reasons.split(","):
        danger_raise(unit, case, why="intake")
    elif case.risk >= 3:
        why = "、".join(TRIGGER_NAMES[name] for name in case.reasons.split(",") if RISK.get(name, 0) >= 3)
        told = f"⚠️ 紧急：案件 {case.number}（{why}），请马上接手。"
        unit.to_staff(None, words(told, choices=(("接手", f"claim:{case.number}"),)), Lane.ALARM)
    group_ask(unit, case)


def _apply(unit: Unit, work: Work, exchange: Exchange, case: CaseRow, effect: Effect) -> None:
    do, value = effect.do, effect.value
    if do == "solved":
        case_rate(unit, case, solved=value)
    elif do == "score":
        case_rate(unit, case, score=int(value))
    elif do == "comment":
        case_rate(unit, case, comment=value)
    elif do == "withdraw":
        case_withdraw(unit, case)
    elif Stage(case.stage) in OPEN_STAGES:
        _apply_open(unit, work, exchange.turn_id or 0, case, effect)
    elif Stage(case.stage) is Stage.CLOSED:
        _apply_closed(unit, case, do, effect.said)


def _apply_open(unit: Unit, work: Work, turn: int, case: CaseRow, effect: Effect) -> None:
    """What only reaches a case somebody works on: words, facts, danger, the answer about a group."""
    do, value, danger = effect.do, effect.value, effect.danger
    if do == "message":
        said = (work.inbound.kind is Kind.CHOICE and words_said(work.inbound.text)) or work.inbound.text
        worker_said(unit, case, turn_id=turn, kind=str(work.inbound.kind), text=said, danger=danger)
        if effect.unknown:
            question_dropped(unit, case)
    elif do == "alarm":
        worker_in_danger(unit, case)
    elif do == "fact":
        worker_answered(
            unit, case, turn_id=turn, number=effect.turn, slot=effect.slot, value=value, text=work.inbound.text,
            extra=effect.extra, danger=danger,
        )  # fmt: skip
    elif do == "link":
        group_answer(unit, case, agreed=value == "yes")


def _apply_closed(unit: Unit, case: CaseRow, do: str, said: list[str]) -> None:
    """What only reaches a closed case: the worker writes on, or opens it again with what was `said` since."""
    if do == "after_closing":
        unit.to_staff(
            case, words(f"案件 {case.number} 的当事人办结后又在写（机器在答），可能还有事。要接着办发 /reopen。")
        )
    elif do == "reopen":
        case_reopen(unit, case, actor="worker")
        unit.to_staff(case, words(f"当事人重新打开了案件 {case.number}。"))
        unit.to_staff(case, packet_reply(unit, case))
        if said:
            worker_said(unit, case, turn_id=0, kind="text", text="\n".join(said))


def _unanswered(unit: Unit, work: Work, exchange: Exchange, session: CaseSession) -> None:
    """The machine could not make the turn: in an open case the words reach the staff all the same."""
    case = case_of_token(unit.session, session.token) if session.token else None
    if case is None or Stage(case.stage) not in OPEN_STAGES or work.inbound.kind in (Kind.COMMAND, Kind.CHOICE):
        return
    worker_said(unit, case, turn_id=exchange.turn_id or 0, kind=str(work.inbound.kind), text=work.inbound.text)
    unit.to_staff(case, words("机器没能处理上面这条，已请当事人再发一次。请直接看原话回。"))


def _offered(unit: Unit, exchange: Exchange) -> None:
    """A trigger that was only offered is recorded by name, and is no open request: nothing waits for it."""
    if not is_staffed(unit.session):
        return
    for request in unit.session.scalars(select(HandoffRow).where(HandoffRow.turn_id == exchange.turn_id)):
        request.status = "offered"


def _forget(unit: Unit, work: Work) -> None:
    """Everything erased: every case of this conversation with it."""
    token = CaseSession.of(work.state).token
    cases: Iterable[CaseRow] = unit.session.scalars(
        select(CaseRow).where((CaseRow.conversation_id == work.conversation_id) | (CaseRow.token == token))
    ).all()
    for case in cases:
        if Stage(case.stage) is not Stage.ERASED:
            case_withdraw(unit, case)
