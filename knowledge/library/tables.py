"""Tables of the library: documents, versions, provisions, the change feed, and what import found.

Portable SQL only: SQLite by default, PostgreSQL by changing the address.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """One metadata for all tables of the product, so that one chain of migrations builds them."""


class DocumentRow(Base):
    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    short: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(400))
    number: Mapped[str | None] = mapped_column(String(200))
    issuer: Mapped[str | None] = mapped_column(String(400))
    level: Mapped[str] = mapped_column(String(40))
    jurisdiction: Mapped[str] = mapped_column(String(20), default="CN")
    core: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str | None] = mapped_column(String(1000))
    remark: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)


class VersionRow(Base):
    __tablename__ = "versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    promulgated: Mapped[date | None]
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    """First day on which the text no longer holds."""
    status: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(200))
    issuer: Mapped[str | None] = mapped_column(String(400))
    """What this text was promulgated under, and by whom; its document is described with those of the text that holds."""
    preamble: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(1000))
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    text_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    published_at: Mapped[datetime]


class ProvisionRow(Base):
    __tablename__ = "provisions"
    __table_args__ = (
        UniqueConstraint("version_id", "ordinal"),
        Index("ix_provisions_version_article", "version_id", "article"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    article: Mapped[str] = mapped_column(String(40))
    """Arabic, 之N for inserted ones; "" for text without an article number."""
    label: Mapped[str] = mapped_column(String(80))
    path: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(32), index=True)
    """blake2b-128 hex of title, path and text as embedded: the key of a shipped or stored vector."""


class ChangeRow(Base):
    """Feed the index follower reads: a version whose provisions, dates or status changed. Written in the publishing transaction."""

    __tablename__ = "library_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class FindingRow(Base):
    """Something import noticed: a gap, a duplicate, an empty article, a doubtful date; mended by a named rule or open."""

    __tablename__ = "library_findings"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    article: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    mended: Mapped[bool] = mapped_column(default=False)


class ImportRow(Base):
    """An import that ran to its end: of which file, with which register and which reading of it."""

    __tablename__ = "library_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200), index=True)
    source_sha256: Mapped[str] = mapped_column(String(64))
    register_sha256: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    """Number of the mending rules applied; a newer one reads the file again."""
    finished_at: Mapped[datetime]
