"""Tables of what admins did to the library: the audit trail, where texts came from, what they touched, staged plans.

The audit trail only grows: the database itself refuses to change or delete an entry, and each entry carries the hash of
the one before it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.library.tables import Base


class AuditRow(Base):
    """One act of an admin, kept for good."""

    __tablename__ = "library_audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(20), index=True)
    document: Mapped[str] = mapped_column(String(200), index=True)
    version_id: Mapped[int | None]
    """The version published, restored or withdrawn."""
    before_id: Mapped[int | None]
    """The version that held before."""
    source: Mapped[str] = mapped_column(String(1000), default="")
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    forced: Mapped[bool] = mapped_column(default=False)
    diff: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))


class OriginRow(Base):
    """Where the text of a version was read from, and what reading it showed."""

    __tablename__ = "library_origins"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(400), default="")
    address: Mapped[str] = mapped_column(String(1000), default="")
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    pages: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Page on which each provision begins, by its place in the text."""
    metadata_sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    closing: Mapped[str] = mapped_column(Text, default="")
    attachments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    amends: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Short titles of the documents this text amends or repeals."""


class ImpactRow(Base):
    """Something written that relies on an article an act changed or ended."""

    __tablename__ = "library_impacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("library_audit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """card, note, question, answer or case."""
    name: Mapped[str] = mapped_column(String(400))
    key: Mapped[str] = mapped_column(String(240), index=True)
    change: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text, default="")


class StagedRow(Base):
    """A plan that waits for its admin to publish or discard it."""

    __tablename__ = "library_staged"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
    expires: Mapped[date]
    who: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(20), default="open")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


APPEND_ONLY = (
    "CREATE TRIGGER library_audit_unchanged BEFORE UPDATE ON library_audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER library_audit_undeleted BEFORE DELETE ON library_audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)
APPEND_ONLY_POSTGRES = (
    "CREATE FUNCTION library_audit_refuse() RETURNS trigger AS "
    "'BEGIN RAISE EXCEPTION ''the audit trail is append-only''; END' LANGUAGE plpgsql",
    "CREATE TRIGGER library_audit_unchanged BEFORE UPDATE OR DELETE ON library_audit "
    "FOR EACH ROW EXECUTE FUNCTION library_audit_refuse()",
)
"""Statements a migration runs after the table was made; `create_all` runs them by itself."""

for _dialect, _statements in (("sqlite", APPEND_ONLY), ("postgresql", APPEND_ONLY_POSTGRES)):
    for _statement in _statements:
        _made = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
        event.listen(AuditRow.__table__, "after_create", _made)
