"""Places taken under the far side's limit of messages a minute: told to the database before a message leaves, so that they
count after a crash too, whatever became of the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage.tables import PlaceRow

KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Place:
    """A place and its age in seconds. `spare`: taken by what could wait."""

    age: float
    spare: bool = False


def places_take(session: Session, channel: str, now: datetime, count: int, *, spare: bool = False) -> None:
    """Take so many places, and forget those long free again."""
    session.execute(delete(PlaceRow).where(PlaceRow.taken_at < now - KEPT))
    session.add_all([PlaceRow(channel=channel, spare=spare, taken_at=now) for _ in range(count)])


def places_taken(session: Session, channel: str, now: datetime, *, within: float) -> Sequence[Place]:
    """Return the places of the last so many seconds, oldest first. What a clock set back since has put into the future is
    left out: it would hold the channel up until then."""
    rows = session.execute(
        select(PlaceRow.taken_at, PlaceRow.spare)
        .where(PlaceRow.channel == channel, PlaceRow.taken_at.between(now - timedelta(seconds=within), now))
        .order_by(PlaceRow.taken_at)
    )
    return [Place((now - taken_at).total_seconds(), spare) for taken_at, spare in rows]
