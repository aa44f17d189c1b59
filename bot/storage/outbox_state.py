"""How the outbox stands: what waits, since when, and what could not be delivered. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.storage.tables import ConversationRow, OutboxRow, OutboxStatus

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Counts. `oldest`: since when the one that waits longest waits; `failed`: of the last day."""

    waiting: int
    oldest: datetime | None
    failed: int


def outbox_state(session: Session, now: datetime) -> OutboxState:
    """Return how many messages wait, and how many failed lately."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(OutboxRow.status == OutboxStatus.PENDING)
    ).one()
    failed = session.scalar(
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.status == OutboxStatus.FAILED, OutboxRow.created_at > now - LATELY)
    )
    return OutboxState(waiting, oldest, failed or 0)


def sent_ages(session: Session, channel: str, now: datetime, *, within: float, newest: int = 100) -> list[float]:
    """Return how many seconds ago the messages of a channel left that left within so many seconds, each part and file
    of its own. Looks at the newest rows only."""
    rows = session.execute(
        select(OutboxRow.sent_at, OutboxRow.external_ids)
        .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
        .where(ConversationRow.channel == channel, OutboxRow.sent_at.is_not(None))
        .order_by(OutboxRow.id.desc())
        .limit(newest)
    )
    ages: list[float] = []
    for sent_at, external_ids in rows:
        if sent_at is not None and (age := max((now - sent_at).total_seconds(), 0.0)) < within:
            ages += [age] * len(external_ids)
    return ages
