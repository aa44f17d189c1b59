"""Which forum topic belongs to which case. The channel makes and removes topics; here it is remembered."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.office_hours import PRIORITY_NAMES
from bot.cases.rules.states import Stage
from bot.cases.tables import CaseRow
from bot.cases.texts import shown_value
from bot.cases.unit_of_work import STAFF_CHANNEL, Unit, case_numbered
from bot.storage.tables import ConversationRow, OutboxRow

GIVEN_UP = 0
"""Topic id of a case whose group has no topics, or lets the bot make none: its messages go into the group itself."""


def topic_of(unit: Unit, number: int) -> tuple[int | None, str]:
    """Return the topic (None: none yet, GIVEN_UP: the group itself) and the name a new one gets, without personal data."""
    case = case_numbered(unit, number)
    kind = shown_value("worker_kind", case.worker_kind) if case.worker_kind else ""
    name = " ".join(part for part in (f"#{number}", PRIORITY_NAMES[case.priority], kind, case.city) if part)
    return case.topic_id, name[:120]


def topic_set(unit: Unit, number: int, topic_id: int | None) -> None:
    """Remember the topic of a case."""
    case_numbered(unit, number).topic_id = topic_id


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
            return case_numbered(unit, int(name.removeprefix("case:"))) if name.startswith("case:") else None
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
    """Return the name of the staff conversation an outbox row stands in: `case:12`, `desk`; empty when there is none."""
    row = unit.session.get(OutboxRow, outbox_id)
    conversation = unit.session.get(ConversationRow, row.conversation_id) if row is not None else None
    return conversation.external_id if conversation is not None and conversation.channel == STAFF_CHANNEL else ""
