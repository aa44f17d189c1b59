"""Tables of signing in to the console: what proves who somebody is, and where they are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base


class LoginRow(Base):
    """The password and the second factor of a member of staff. Only hashes, and the sealed secret of the codes."""

    __tablename__ = "staff_logins"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str] = mapped_column(SealedText)
    last_step: Mapped[int] = mapped_column(default=0)
    """Time step of the last code used: none is taken twice."""
    recovery: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Hashes of the recovery codes left."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong tries in a row."""
    waits_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffSessionRow(Base):
    """A browser that is signed in. Only the hash of its token is kept."""

    __tablename__ = "staff_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
