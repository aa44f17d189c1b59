"""Where a page's notifications go: the address a browser gave, and up to where its owner was told or has seen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.conversations import conversation_ensure, conversation_find
from bot.storage.engine.types import SealedText, UtcDateTime
from bot.storage.tables import OutboxRow
from knowledge.library.tables import Base

FIRST_WAIT = timedelta(minutes=1)
MOST_FAILURES = 10
"""About seventeen hours of trying."""
MOST = 5
"""Browsers of one conversation that are told; the oldest goes when there are more."""


class SubscriptionRow(Base):
    """One browser that wants to be told of news in a conversation."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (UniqueConstraint("conversation_id", "mark"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64))
    """Hash of the address."""
    address: Mapped[str] = mapped_column(SealedText)
    told: Mapped[int] = mapped_column(default=0)
    """Sequence of the newest thing its owner was told of, or saw on an open page."""
    failures: Mapped[int] = mapped_column(default=0)
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When one that failed is tried again."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Untold:
    """A browser to be told that something stands in its conversation up to `sequence`."""

    id: int
    address: str
    sequence: int


def subscription_add(
    session: Session, *, channel: str, external_id: str, language: str, address: str, now: datetime
) -> None:
    """Have a browser told from now on; once more changes nothing."""
    conversation = conversation_ensure(
        session, channel=channel, external_id=external_id, language=language, now=now
    )  # fmt: skip
    row = session.scalar(_of(conversation.id).where(SubscriptionRow.mark == _mark(address)))
    if row is None:
        row = SubscriptionRow(
            conversation_id=conversation.id, mark=_mark(address), address=address, created_at=now, failures=0
        )
        session.add(row)
    row.told = conversation.last_sequence
    session.flush()
    for old in list(session.scalars(_of(conversation.id).order_by(SubscriptionRow.id.desc())))[MOST:]:
        session.delete(old)


def subscription_drop(session: Session, *, channel: str, external_id: str, address: str) -> None:
    """Tell a browser no more."""
    conversation = conversation_find(session, channel=channel, external_id=external_id)
    if conversation is not None:
        session.execute(
            delete(SubscriptionRow).where(
                SubscriptionRow.conversation_id == conversation.id, SubscriptionRow.mark == _mark(address)
            )
        )


def subscriptions_seen(session: Session, *, channel: str, external_id: str, sequence: int) -> None:
    """Whoever reads the conversation has seen it up to here: nobody need be told of that."""
    conversation = conversation_find(session, channel=channel, external_id=external_id)
    if conversation is not None:
        session.execute(
            update(SubscriptionRow)
            .where(SubscriptionRow.conversation_id == conversation.id, SubscriptionRow.told < sequence)
            .values(told=min(sequence, conversation.last_sequence))
        )


def subscriptions_untold(session: Session, *, before: datetime, now: datetime, limit: int = 100) -> list[Untold]:
    """Return the browsers whose conversation holds something unseen that was said before a moment, and whose turn it is."""
    query = (
        select(SubscriptionRow, func.max(OutboxRow.sequence))
        .join(OutboxRow, OutboxRow.conversation_id == SubscriptionRow.conversation_id)
        .where(
            OutboxRow.sequence > SubscriptionRow.told,
            OutboxRow.created_at <= before,
            or_(SubscriptionRow.again_at.is_(None), SubscriptionRow.again_at <= now),
        )
        .group_by(SubscriptionRow.id)
        .order_by(SubscriptionRow.id)
        .limit(limit)
    )
    return [Untold(row.id, row.address, sequence) for row, sequence in session.execute(query)]


def subscriptions_told(session: Session, told: Collection[Untold]) -> None:
    """These were told."""
    for one in told:
        session.execute(
            update(SubscriptionRow)
            .where(SubscriptionRow.id == one.id)
            .values(told=one.sequence, failures=0, again_at=None)
        )


def subscription_failed(session: Session, *, one: Untold, gone: bool, now: datetime) -> None:
    """It could not be told: it is deleted when its address is gone or failed too often, else tried again, later each time."""
    row = session.get(SubscriptionRow, one.id)
    if row is None:
        return
    row.failures += 1
    row.again_at = now + FIRST_WAIT * 2 ** (row.failures - 1)
    if gone or row.failures >= MOST_FAILURES:
        session.delete(row)


def subscriptions_erase(session: Session, *, conversation_id: int) -> None:
    """Delete every address of a conversation."""
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.conversation_id == conversation_id))


def _of(conversation_id: int) -> Select[SubscriptionRow]:
    return select(SubscriptionRow).where(SubscriptionRow.conversation_id == conversation_id)


def _mark(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
