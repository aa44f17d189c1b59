"""Tables of the conversation: who talks where, what came in, what goes out, who asked for a person.

Content (anything a worker wrote or was told) stands in SealedText columns only, so that it can be encrypted and erased.
"""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base

KEEP_IDS = {"sqlite_autoincrement": True}
"""Ids that leave the database (on buttons, as a worker's number) are never given to another row after erasure."""


class InboundStatus(enum.StrEnum):
    """Way of an update: pending until its turn is stored, then done; failed when no turn could be made of it."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class OutboxStatus(enum.StrEnum):
    """Way of a reply. `sending` after a crash means in doubt: see docs/decisions/0002-delivery.md."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutboxKind(enum.StrEnum):
    """A reply to send, or a change of one already sent (a clause opened or folded)."""

    REPLY = "reply"
    EDIT = "edit"


class ConversationRow(Base):
    """One chat on one channel. The lease columns name the process that works on it at the moment."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "external_id"), KEEP_IDS)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    state: Mapped[str] = mapped_column(SealedText, default="")
    state_before: Mapped[str] = mapped_column(SealedText, default="", server_default="")
    """The state before the turn of `back_id`."""
    back_id: Mapped[int | None]
    """Id of the outbox row of the newest turn, when it can be taken back (see taking_back.py)."""
    version: Mapped[int] = mapped_column(default=0)
    """Raised by every stored turn: optimistic locking."""
    last_sequence: Mapped[int] = mapped_column(default=0)
    """Sequence of the newest outbox row."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    turn_owner: Mapped[str | None] = mapped_column(String(60))
    turn_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    send_owner: Mapped[str | None] = mapped_column(String(60))
    send_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InboundRow(Base):
    """One update of a channel, recorded before it is handled; the pair of channel and update id is never taken twice."""

    __tablename__ = "inbound_updates"
    __table_args__ = (
        UniqueConstraint("channel", "update_id"),
        Index("ix_inbound_updates_status_conversation", "status", "conversation_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    payload: Mapped[str] = mapped_column(SealedText)
    """JSON of the Inbound; empty after erasure."""
    about: Mapped[int | None]
    """Id of the outbox row whose button was pressed."""
    status: Mapped[str] = mapped_column(String(10), default=InboundStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TurnRow(Base):
    """One message in (or several merged), one reply out. The reply itself is the outbox row of this turn."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(SealedText)
    scope: Mapped[str] = mapped_column(String(20))
    composed_by: Mapped[str] = mapped_column(String(20))
    handoff: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutboxRow(Base):
    """One message on its way to the worker. Rows of a conversation leave in the order of `sequence`."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("conversation_id", "sequence"),
        Index("ix_outbox_status_next", "status", "next_attempt_at"),
        KEEP_IDS,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default=OutboxKind.REPLY)
    payload: Mapped[str] = mapped_column(SealedText, default="")
    """JSON of the Reply; empty for an edit."""
    target_id: Mapped[int | None]
    """Id of the outbox row an edit changes, or whose messages a reply takes over."""
    view: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """How the sent reply is shown at the moment: the clause that is open, whether it was rated."""
    status: Mapped[str] = mapped_column(String(10), default=OutboxStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    external_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Ids the channel gave to the parts sent so far, in order."""
    bookmark: Mapped[str] = mapped_column(String(40), default="")
    """The channel's note from right before the call, by which it can tell after a crash whether the call arrived."""
    error_code: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlaceRow(Base):
    """One message a channel was about to send, or a copy it was about to make: what counts under the far side's limit a minute."""

    __tablename__ = "sent_places"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    spare: Mapped[bool] = mapped_column(default=False)
    """Taken by what could wait."""
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HandoffRow(Base):
    """Somebody asked for a person, or a rule did. Survives erasure of the conversation, without its content."""

    __tablename__ = "handoff_requests"
    __table_args__ = (Index("ix_handoff_number", "number", unique=True), KEEP_IDS)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None]
    """The number the person was told, without gaps; empty where the reply told none."""
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"))
    trigger: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20), default="open", index=True)
    """open, taken, closed, or withdrawn when the worker had everything erased."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedbackRow(Base):
    """Was an answer useful. One a reply; the last word counts."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"), unique=True)
    useful: Mapped[bool]
    office_id: Mapped[int] = mapped_column(default=0)
    """The office it counts for; 0: of none."""
    card: Mapped[str] = mapped_column(String(120), default="")
    """The situation that was spoken of."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
