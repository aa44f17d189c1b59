"""Which forum topic belongs to which case. The channel makes and removes topics; here it is remembered."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.office_hours import PRIORITY_NAMES
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.texts import shown_value
from bot.cases.unit_of_work import STAFF_CHANNEL, Unit, case_number_of, case_numbered
from bot.storage.tables import ConversationRow, OutboxRow

GIVEN_UP = 0
"""Topic id of a case whose group has no topics, or lets the bot make none: its messages go into the group itself."""


def topic_of(unit: Unit, number: int) -> tuple[int | None, str]:
    """Return the topic (None: none yet, GIVEN_UP: the group itself) and the name a new one gets, without personal data."""
    case = case_numbered(unit, number)
    return case.topic_id, topic_name(unit, case)


def topic_name(unit: Unit, case: CaseRow) -> str:
    """Return the name of a case's topic: how urgent, what work, where, who has it; how it stands when it is over."""
    kind = shown_value("worker_kind", case.worker_kind) if case.worker_kind else ""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if Stage(case.stage) not in OPEN_STAGES:
        parts = ["✅", f"#{case.number}", STAGE_NAMES[Stage(case.stage)], kind, case.city]
    else:
        rank = "⚠️危险" if case.danger_since is not None else PRIORITY_NAMES[case.priority]
        parts = [f"#{case.number}", rank, kind, case.city, f"· {holder.name}" if holder is not None else ""]
    return " ".join(part for part in parts if part)[:120]


def topic_set(unit: Unit, number: int, topic_id: int | None) -> None:
    """Remember the topic of a case; it bears the name of this moment."""
    case = case_numbered(unit, number)
    case.topic_id, case.topic_stale = topic_id, False


def topics_to_rename(unit: Unit, *, limit: int = 5) -> list[tuple[int, int, str]]:
    """Return (case number, topic, name) of topics whose name no longer says what is so."""
    rows = unit.session.scalars(
        select(CaseRow)
        .where(CaseRow.topic_stale.is_(True), CaseRow.topic_id > GIVEN_UP, CaseRow.stage != Stage.ERASED)
        .order_by(CaseRow.danger_since.is_(None), CaseRow.id)
        .limit(limit)
    )
    return [(row.number, row.topic_id, topic_name(unit, row)) for row in rows if row.topic_id is not None]


def topic_renamed(unit: Unit, number: int, name: str) -> None:
    """The topic bears that name now; nothing is noted when something changed in between."""
    case = case_numbered(unit, number)
    if topic_name(unit, case) == name:
        case.topic_stale = False


def case_of_topic(unit: Unit, topic_id: int) -> CaseRow | None:
    """Return the case of a topic."""
    if not topic_id:
        return None
    return unit.session.scalar(select(CaseRow).where(CaseRow.topic_id == topic_id).order_by(CaseRow.id.desc()).limit(1))


def topics_to_delete(unit: Unit, *, limit: int = 20) -> list[tuple[int, int]]:
    """Return (case number, topic) of erased cases whose topic still stands."""
    rows = unit.session.execute(
        select(CaseRow.number, CaseRow.topic_id)
        .where(CaseRow.stage == Stage.ERASED, CaseRow.topic_id.is_not(None), CaseRow.topic_id != GIVEN_UP)
        .limit(limit)
    )
    return [(number, topic) for number, topic in rows if topic is not None]


def ids_known(unit: Unit, after: int) -> set[int]:
    """Return the message ids above `after` that are recorded with some message to the group."""
    return {int(mark) for _, ids in _newest(unit) for mark in ids if mark.isdecimal() and int(mark) > after}


def case_of_message(unit: Unit, message_id: int) -> CaseRow | None:
    """Return the case one of the bot's newest messages to the group belongs to, any part or file of it."""
    for name, ids in _newest(unit):
        if str(message_id) in ids:
            number = case_number_of(name)
            return case_numbered(unit, number) if number else None
    return None


def _newest(unit: Unit) -> list[tuple[str, list[str]]]:
    """The newest messages to the group: the conversation they stand in, and their ids at Telegram."""
    rows = unit.session.execute(
        select(ConversationRow.external_id, OutboxRow.external_ids)
        .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
        .where(ConversationRow.channel == STAFF_CHANNEL)
        .order_by(OutboxRow.id.desc())
        .limit(1000)
    )
    return [(name, ids) for name, ids in rows]


def conversation_name(unit: Unit, outbox_id: int) -> str:
    """Return the name of the staff conversation an outbox row stands in: `case:12`, `alarm:12`, `desk`; empty when there is none."""
    row = unit.session.get(OutboxRow, outbox_id)
    conversation = unit.session.get(ConversationRow, row.conversation_id) if row is not None else None
    return conversation.external_id if conversation is not None and conversation.channel == STAFF_CHANNEL else ""
