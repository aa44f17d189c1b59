"""Tables of the evidence locker: lockers, what is in them, the originals in sealed pieces, the chain, the time-stamps.

What a worker wrote, and the originals, stand in SealedText columns only. The chain holds digests, never content.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.engine.types import SealedText, UtcDateTime
from bot.storage.tables import KEEP_IDS
from knowledge.library.tables import Base


class LockerRow(Base):
    """What one worker keeps: one locker a chat. It outlives the conversation and ends on `keep_until` or with /forget."""

    __tablename__ = "evidence_lockers"
    __table_args__ = (UniqueConstraint("channel", "external_id"), KEEP_IDS)
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    """Random; part of every digest of the chain, so that no chain can be passed off as another worker's."""
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    """By it the worker's conversation knows its locker."""
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    keep_until: Mapped[date] = mapped_column(index=True)
    items: Mapped[int] = mapped_column(default=0)
    """The highest number given out."""
    length: Mapped[int] = mapped_column(default=0)
    """Rows of the chain. With `head`, it shows a chain whose end was cut."""
    head: Mapped[str] = mapped_column(String(64), default="")


class ItemRow(Base):
    """One original: what it is by its bytes, when it came, and what the worker says it shows."""

    __tablename__ = "evidence_items"
    __table_args__ = (UniqueConstraint("locker_id", "number"), Index("ix_evidence_items_sha256", "locker_id", "sha256"))
    id: Mapped[int] = mapped_column(primary_key=True)
    locker_id: Mapped[int] = mapped_column(ForeignKey("evidence_lockers.id", ondelete="CASCADE"))
    number: Mapped[int]
    upload: Mapped[str] = mapped_column(String(40), unique=True)
    """Names the pieces of the original (`evidence_pieces`)."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    pages: Mapped[int] = mapped_column(default=0)
    picture_hash: Mapped[str] = mapped_column(String(64), default="")
    near: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Numbers of earlier pictures that look the same."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case_number: Mapped[int | None] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(60), default="")
    salt: Mapped[str] = mapped_column(String(32), default="")
    """Makes the digest of a short note impossible to guess; gone with the item."""
    name: Mapped[str] = mapped_column(SealedText, default="")
    note: Mapped[str] = mapped_column(SealedText, default="")
    origin: Mapped[str] = mapped_column(SealedText, default="")
    factors: Mapped[list[str]] = mapped_column(JSON, default=list)
    claims: Mapped[list[str]] = mapped_column(JSON, default=list)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PieceRow(Base):
    """A piece of an original, in base64 before it is sealed. Pieces no item names are left over from a broken upload."""

    __tablename__ = "evidence_pieces"
    __table_args__ = (UniqueConstraint("upload", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    upload: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[str] = mapped_column(SealedText)


class ChainRow(Base):
    """One event of a locker, chained to the one before by its digest. Never changed; deleted only with its locker."""

    __tablename__ = "evidence_chain"
    __table_args__ = (UniqueConstraint("locker_id", "sequence"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    locker_id: Mapped[int] = mapped_column(ForeignKey("evidence_lockers.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[str] = mapped_column(String(12))
    """kept, described, linked, removed."""
    number: Mapped[int]
    detail: Mapped[str] = mapped_column(Text)
    """JSON with sorted keys, digests and kinds only."""
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class StampRow(Base):
    """A time-stamp (RFC 3161) over the digest of one row of the chain, and so over everything before it."""

    __tablename__ = "evidence_stamps"
    id: Mapped[int] = mapped_column(primary_key=True)
    locker_id: Mapped[int] = mapped_column(ForeignKey("evidence_lockers.id", ondelete="CASCADE"), index=True)
    sequence: Mapped[int]
    authority: Mapped[str] = mapped_column(String(300))
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """As the authority says."""
    response: Mapped[bytes] = mapped_column(LargeBinary)
    """The authority's answer as it came (DER)."""


class WantedRow(Base):
    """A file a worker sent that is still with its channel: offered (no consent yet), wanted, then what became of it until
    the worker was told: kept, same (kept before), too_big, gone, full, disk_full."""

    __tablename__ = "evidence_wanted"
    __table_args__ = (Index("ix_evidence_wanted_status", "status", "channel"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(10), default="offered")
    attempts: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    """Number of the item it became."""
    kind: Mapped[str] = mapped_column(String(10), default="")
    """How it was sent: photo, voice, file."""
    note: Mapped[str] = mapped_column(SealedText, default="")
    """The words under it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the worker sent it."""
