"""Tables of insight: counts that name nobody, what the model cost a turn, its refused lines sealed, and answers handed in.

A count stands by itself: a city is counted apart from a platform, so no row says that one person told both. Counts outlive
erasure for that reason; what a turn cost goes with the turn.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base

LONGEST_VALUE = 60


class TallyRow(Base):
    """How often something was counted on a day (of Shanghai) for an office; office 0: of none, as the place is not known."""

    __tablename__ = "insight_tallies"
    day: Mapped[date] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    """What is counted: see `bot.insight.counting`."""
    value: Mapped[str] = mapped_column(String(LONGEST_VALUE), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class TurnCostRow(Base):
    """What the model cost one turn. Goes with the turn."""

    __tablename__ = "turn_costs"
    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), unique=True)
    milliseconds: Mapped[int]
    calls: Mapped[int]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    micro_yuan: Mapped[int] = mapped_column(BigInteger)
    """Millionths of a yuan, by the prices of the settings; 0 where none is set."""
    refused: Mapped[str] = mapped_column(SealedText, default="")
    """JSON: gate and text of every refused line; empty for none."""


class HandedInRow(Base):
    """An answer a worker handed to the office because it was wrong. Its words stay where they are; it goes with its turn."""

    __tablename__ = "answers_handed_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), unique=True)
    office_id: Mapped[int] = mapped_column(default=0)
    """The office that may see it; 0: every one, as the place is not known."""
    card: Mapped[str] = mapped_column(String(120), default="")
    verdict: Mapped[str] = mapped_column(String(10), default="")
    """As in `bot.insight.quality`; empty while nobody has judged it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
