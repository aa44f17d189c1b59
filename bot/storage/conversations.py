"""Conversations and their leases: who works on which one, and which ones wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, CursorResult, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.storage.tables import ConversationRow, InboundRow, InboundStatus

Task = Literal["turn", "send"]

_LEASE: dict[Task, tuple[InstrumentedAttribute[str | None], InstrumentedAttribute[datetime | None]]] = {
    "turn": (ConversationRow.turn_owner, ConversationRow.turn_until),
    "send": (ConversationRow.send_owner, ConversationRow.send_until),
}


def conversation_find(session: Session, *, channel: str, external_id: str) -> ConversationRow | None:
    """Return the conversation of that chat, if there is one."""
    return session.scalar(
        select(ConversationRow).where(ConversationRow.channel == channel, ConversationRow.external_id == external_id)
    )


def conversation_address(session: Session, *, conversation_id: int) -> tuple[str, str]:
    """Return channel and chat of a conversation; twice nothing when it is gone."""
    row = session.execute(
        select(ConversationRow.channel, ConversationRow.external_id).where(ConversationRow.id == conversation_id)
    ).first()
    return (row.channel, row.external_id) if row is not None else ("", "")


def conversations_changed(session: Session, *, channel: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Return for each of these chats a number that grows whenever something is said in it, taken back or erased; chats that
    are not known are left out."""
    changes = ConversationRow.last_sequence + ConversationRow.version
    query = select(ConversationRow.external_id, changes.label("changes")).where(
        ConversationRow.channel == channel, ConversationRow.external_id.in_(external_ids)
    )
    return {row.external_id: row.changes for row in session.execute(query)}


def conversation_ensure(
    session: Session, *, channel: str, external_id: str, language: str, now: datetime
) -> ConversationRow:
    """Return the conversation of that chat, made when it is new."""
    row = conversation_find(session, channel=channel, external_id=external_id)
    if row is None:
        row = ConversationRow(
            channel=channel, external_id=external_id, language=language, created_at=now, last_active_at=now
        )
        session.add(row)
        session.flush()
    return row


def conversations_waiting(session: Session, *, now: datetime, limit: int = 50) -> list[int]:
    """Return ids of conversations with pending updates that nobody works on, longest waiting first."""
    waiting = (
        select(InboundRow.conversation_id)
        .where(InboundRow.status == InboundStatus.PENDING)
        .group_by(InboundRow.conversation_id)
    )
    query = (
        select(ConversationRow.id)
        .where(ConversationRow.id.in_(waiting), lease_free("turn", now))
        .order_by(ConversationRow.last_active_at)
        .limit(limit)
    )
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def conversation_has_pending(session: Session, *, conversation_id: int) -> bool:
    """Whether updates of the conversation wait for a turn."""
    query = select(
        exists().where(InboundRow.conversation_id == conversation_id, InboundRow.status == InboundStatus.PENDING)
    )
    return bool(session.scalar(query))


def lease_free(task: Task, now: datetime) -> ColumnElement[bool]:
    """SQL condition: nobody holds the lease, or it ran out."""
    owner, until = _LEASE[task]
    return or_(owner.is_(None), until < now)


def lease_take(
    session: Session, task: Task, *, conversation_id: int, owner: str, now: datetime, seconds: float
) -> bool:
    """Take or renew the lease. False when another process holds it."""
    holder, until = _LEASE[task]
    result = session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, or_(lease_free(task, now), holder == owner))
        .values({holder: owner, until: now + timedelta(seconds=seconds)})
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def lease_release(session: Session, task: Task, *, conversation_id: int, owner: str) -> None:
    """Give the lease back, if it is still ours."""
    holder, until = _LEASE[task]
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, holder == owner)
        .values({holder: None, until: None})
        .execution_options(synchronize_session=False)
    )


def leases_drop(session: Session, *, owner: str) -> None:
    """Drop every lease of a process that is no more."""
    for holder, until in _LEASE.values():
        session.execute(
            update(ConversationRow)
            .where(holder == owner)
            .values({holder: None, until: None})
            .execution_options(synchronize_session=False)
        )


def leases_reset(session: Session) -> None:
    """Drop every lease: for the start of a service that is the only one (SQLite)."""
    for holder, until in _LEASE.values():
        session.execute(
            update(ConversationRow)
            .where(holder.is_not(None))
            .values({holder: None, until: None})
            .execution_options(synchronize_session=False)
        )
