"""How long things stay: as set in the environment, until an office sets it at the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.settings import Settings
from bot.storage.engine.types import UtcDateTime
from knowledge.library.tables import Base

LONGEST = 3650
"""Days anything is kept at most."""


class RetentionRow(Base):
    """One length of time that was set at the console."""

    __tablename__ = "retention"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that things stay: a conversation after its last message, a case after its closing, evidence after its last item."""

    conversations: int = 180
    cases: int = 730
    evidence: int = 730


NAMES = tuple(field.name for field in fields(Retention))


def settings_retention(settings: Settings) -> Retention:
    """Return how long things stay where the office set nothing at the console."""
    return Retention(settings.retention_days, settings.retention_after_closing_days, settings.evidence_days)


def retention_of(session: Session, settings: Retention) -> Retention:
    """Return what holds: what was set at the console, else the settings."""
    found = {row.name: row.days for row in session.scalars(select(RetentionRow)) if row.name in NAMES}
    return replace(settings, **found)


def retention_set(session: Session, days: Mapping[str, int], *, now: datetime) -> None:
    """Keep lengths of time; names that are none raise KeyError, days that are too few or too many ValueError."""
    for name, count in days.items():
        if name not in NAMES:
            raise KeyError(name)
        if not 1 <= count <= LONGEST:
            raise ValueError(f"{name}: {count}")
        session.merge(RetentionRow(name=name, days=count, set_at=now))
