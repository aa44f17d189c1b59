"""Tables of the audit trail: its events, and where it ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import UtcDateTime
from knowledge.library.tables import Base


class AuditRow(Base):
    """One event of the trail, chained to the one before by its digest. Never changed, never deleted; no content."""

    __tablename__ = "audit_trail"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    """`staff:3`, `worker`, `bot`, `operator`."""
    action: Mapped[str] = mapped_column(String(40))
    case_number: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[str] = mapped_column(String(400), default="")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHeadRow(Base):
    """Where the trail ends: its length and last digest. Locked while a row is added, so that the chain never forks."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
