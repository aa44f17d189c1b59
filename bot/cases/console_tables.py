"""Tables of the console: the views of the queue somebody kept, and who has which case on the screen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import UtcDateTime
from knowledge.library.tables import Base


class SavedViewRow(Base):
    """A way somebody looks at the queue, under a name of their own."""

    __tablename__ = "staff_views"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(400))
    """As bot.cases.rules.queue_filters writes it."""


class PresenceRow(Base):
    """Somebody has a case on the screen, as far as was last heard."""

    __tablename__ = "case_presence"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
