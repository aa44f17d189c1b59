"""Reminders of a last day: asked for in a conversation, kept until they are sent or nobody wants them any more."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base


class ReminderStatus(enum.StrEnum):
    PENDING = "pending"
    SENT = "sent"
    CANCELLED = "cancelled"


class ReminderRow(Base):
    """One reminder. `token` is the same for the same wish, so that nothing is asked for twice."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("conversation_id", "token"), Index("ix_reminders_status_at", "status", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(SealedText, default="")
    """JSON of the reminder (clock, title, due, distance); empty once it was sent or cancelled."""
    status: Mapped[str] = mapped_column(String(10), default=ReminderStatus.PENDING)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def reminders_add(session: Session, *, conversation_id: int, items: Iterable[Mapping[str, Any]], now: datetime) -> int:
    """Store reminders; the same one again changes nothing, one that was cancelled runs again. Returns how many are new.

    Pending reminders of the same clock with another last day are cancelled: the day has moved.
    """
    known = {row.token: row for row in _of(session, conversation_id)}
    wanted = list(items)
    days = {str(item["clock"]): str(item["due"]) for item in wanted}
    for row in known.values():
        told = reminder_payload(row)
        if row.status == ReminderStatus.PENDING and days.get(str(told.get("clock")), told.get("due")) != told.get(
            "due"
        ):
            _end(row, ReminderStatus.CANCELLED)
    added = 0
    for item in wanted:
        token, at = str(item["token"]), datetime.fromisoformat(str(item["at"]))
        payload = json.dumps({key: item[key] for key in ("clock", "title", "due", "distance")}, ensure_ascii=False)
        before = known.get(token)
        if before is None:
            session.add(
                ReminderRow(
                    conversation_id=conversation_id, token=token, payload=payload, at=at, created_at=now,
                    status=ReminderStatus.PENDING,
                )
            )  # fmt: skip
            added += 1
        elif before.status == ReminderStatus.CANCELLED:
            before.status, before.payload, before.at = ReminderStatus.PENDING, payload, at
            added += 1
    session.flush()
    return added


def reminders_cancel(session: Session, *, conversation_id: int) -> int:
    """Cancel every pending reminder of a conversation. Returns how many there were."""
    pending = [row for row in _of(session, conversation_id) if row.status == ReminderStatus.PENDING]
    for row in pending:
        _end(row, ReminderStatus.CANCELLED)
    session.flush()
    return len(pending)


def reminders_erase(session: Session, *, conversation_id: int) -> None:
    """Delete every reminder of a conversation."""
    session.execute(delete(ReminderRow).where(ReminderRow.conversation_id == conversation_id))


def reminders_due(session: Session, *, now: datetime, limit: int = 100) -> list[ReminderRow]:
    """Return pending reminders whose time has come, locked for this transaction where the database can."""
    query = (
        select(ReminderRow)
        .where(ReminderRow.status == ReminderStatus.PENDING, ReminderRow.at <= now)
        .order_by(ReminderRow.at, ReminderRow.id)
        .limit(limit)
    )
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def reminder_sent(session: Session, *, reminder_id: int, now: datetime) -> bool:
    """Mark a reminder as sent; False when another process was faster. Its content goes."""
    result = session.execute(
        update(ReminderRow)
        .where(ReminderRow.id == reminder_id, ReminderRow.status == ReminderStatus.PENDING)
        .values(status=ReminderStatus.SENT, payload="", sent_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(result, "rowcount", 0))


def reminder_payload(row: ReminderRow) -> dict[str, Any]:
    """Return what a reminder is for; empty once it was sent or cancelled."""
    return dict(json.loads(row.payload)) if row.payload else {}


def _of(session: Session, conversation_id: int) -> list[ReminderRow]:
    return list(session.scalars(select(ReminderRow).where(ReminderRow.conversation_id == conversation_id)))


def _end(row: ReminderRow, status: ReminderStatus) -> None:
    row.status, row.payload = status, ""
