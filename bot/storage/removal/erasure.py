"""Erasure: what a worker wrote and was told, on their word or when the time is up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.storage.reminders import ReminderRow, ReminderStatus, reminders_erase
from bot.storage.subscriptions import subscriptions_erase
from bot.storage.tables import (
    ConversationRow,
    FeedbackRow,
    HandoffRow,
    InboundRow,
    InboundStatus,
    OutboxRow,
    TurnRow,
)


def conversation_erase(session: Session, *, conversation_id: int) -> None:
    """Erase all content of a conversation. What stays: the chat's id, update ids (so that nothing is done twice),
    and requests for a person and ratings without any content. Updates that still wait for their turn are kept.
    """
    handled = (InboundRow.conversation_id == conversation_id, InboundRow.status != InboundStatus.PENDING)
    session.execute(update(InboundRow).where(*handled).values(payload="", turn_id=None, about=None))
    session.execute(
        update(FeedbackRow)
        .where(FeedbackRow.conversation_id == conversation_id)
        .values(conversation_id=None, outbox_id=None)
    )
    session.execute(
        update(HandoffRow)
        .where(HandoffRow.conversation_id == conversation_id)
        .values(conversation_id=None, turn_id=None, status="withdrawn")
    )
    reminders_erase(session, conversation_id=conversation_id)
    subscriptions_erase(session, conversation_id=conversation_id)
    session.execute(delete(OutboxRow).where(OutboxRow.conversation_id == conversation_id))
    session.execute(update(InboundRow).where(InboundRow.conversation_id == conversation_id).values(turn_id=None))
    session.execute(delete(TurnRow).where(TurnRow.conversation_id == conversation_id))
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(state="", state_before="", back_id=None)
    )


def conversations_expire(session: Session, *, silent_since: datetime, limit: int = 200) -> int:
    """Delete conversations without a message since then, whole. Returns how many; fewer than `limit` means done.

    A conversation with an open request for a person, or a reminder still to come, is kept: nothing asked may be lost.
    """
    reminded = select(ReminderRow.conversation_id).where(ReminderRow.status == ReminderStatus.PENDING)
    asked = select(HandoffRow.conversation_id).where(
        HandoffRow.status.in_(("open", "taken")), HandoffRow.conversation_id.is_not(None)
    )
    ids = list(
        session.scalars(
            select(ConversationRow.id)
            .where(
                ConversationRow.last_active_at < silent_since,
                ConversationRow.id.not_in(asked),
                ConversationRow.id.not_in(reminded),
            )
            .limit(limit)
        )
    )
    for conversation_id in ids:
        conversation_erase(session, conversation_id=conversation_id)
        session.execute(delete(InboundRow).where(InboundRow.conversation_id == conversation_id))
        session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
    return len(ids)
