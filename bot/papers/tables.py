"""Files that are being read, and what was read while its sender has not confirmed it yet. Gone after that, or after a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base


class PaperRow(Base):
    """One file: wanted (to be fetched and read), read, then asked (shown to its sender)."""

    __tablename__ = "papers"
    __table_args__ = (Index("ix_papers_status", "status", "channel"), Index("ix_papers_token", "token"))
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40))
    """Random; names what is shown together, and the buttons under it."""
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(10))
    """How it was sent: photo, voice, file."""
    status: Mapped[str] = mapped_column(String(10), default="wanted")
    attempts: Mapped[int] = mapped_column(default=0)
    content: Mapped[str] = mapped_column(SealedText, default="")
    """What was read (`bot.papers.model.Heard` as JSON)."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was sent."""
