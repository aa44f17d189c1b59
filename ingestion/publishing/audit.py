"""The audit trail: who did what to the library, when, from which file, with which difference. It only grows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingestion.publishing.impact import Touched
from knowledge.library import Library
from knowledge.library.audit_tables import AuditRow, ImpactRow, OriginRow


@dataclass(frozen=True)
class AuditDraft:
    """An act about to be written down."""

    who: str
    act: str
    document: str
    version_id: int | None = None
    before_id: int | None = None
    source: str = ""
    source_sha256: str = ""
    reason: str = ""
    forced: bool = False
    diff: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditEntry:
    """One act as it stands in the trail."""

    id: int
    at: datetime
    who: str
    act: str
    document: str
    version_id: int | None
    before_id: int | None
    source: str
    source_sha256: str
    reason: str
    forced: bool
    diff: dict[str, Any]
    details: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the entry for scripts."""
        return {
            "id": self.id,
            "at": self.at.isoformat() + "Z",
            "who": self.who,
            "act": self.act,
            "document": self.document,
            "version": self.version_id,
            "before": self.before_id,
            "source": self.source,
            "sha256": self.source_sha256,
            "reason": self.reason,
            "forced": self.forced,
            "diff": self.diff.get("counts", {}),
            "details": self.details,
        }


def record(session: Session, draft: AuditDraft, touched: Sequence[Touched] = (), *, at: datetime) -> int:
    """Write an act and what it touched; return its id. The caller holds the publishing lock."""
    last = session.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)) or ""
    row = AuditRow(
        at=at.replace(microsecond=0),
        who=draft.who[:200],
        act=draft.act,
        document=draft.document,
        version_id=draft.version_id,
        before_id=draft.before_id,
        source=draft.source[:1000],
        source_sha256=draft.source_sha256,
        reason=draft.reason,
        forced=draft.forced,
        diff=draft.diff,
        details=draft.details,
        previous_hash=last,
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()
    session.add_all(
        ImpactRow(
            audit_id=row.id, kind=t.kind, name=t.name[:400], key=t.key[:240], change=t.change[:20], detail=t.detail
        )
        for t in touched
    )
    session.flush()
    return row.id


def entries(library: Library, document: str | None = None, limit: int = 200) -> list[AuditEntry]:
    """Return acts, newest first, of one document or of all."""
    statement = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if document is not None:
        statement = statement.where(AuditRow.document == document)
    with Session(library.engine) as session:
        return [
            AuditEntry(
                row.id,
                row.at,
                row.who,
                row.act,
                row.document,
                row.version_id,
                row.before_id,
                row.source,
                row.source_sha256,
                row.reason,
                row.forced,
                row.diff or {},
                row.details or {},
            )  # fmt: skip
            for row in session.scalars(statement)
        ]


def impacts(library: Library, audit_id: int | None = None, document: str | None = None) -> list[tuple[int, Touched]]:
    """Return (act, what it touched), newest act first."""
    statement = (
        select(ImpactRow)
        .join(AuditRow, AuditRow.id == ImpactRow.audit_id)
        .order_by(ImpactRow.audit_id.desc(), ImpactRow.id)
    )
    if audit_id is not None:
        statement = statement.where(ImpactRow.audit_id == audit_id)
    if document is not None:
        statement = statement.where(AuditRow.document == document)
    with Session(library.engine) as session:
        return [(r.audit_id, Touched(r.kind, r.name, r.key, r.change, r.detail)) for r in session.scalars(statement)]


def broken_links(library: Library) -> list[int]:
    """Return the ids of entries whose hash does not fit: the trail was written to by other means."""
    wrong: list[int] = []
    previous = ""
    with Session(library.engine) as session:
        for row in session.scalars(select(AuditRow).order_by(AuditRow.id)):
            if row.previous_hash != previous or row.hash != _hash(row):
                wrong.append(row.id)
            previous = row.hash
    return wrong


def origin_of(library: Library, version_id: int) -> dict[str, Any] | None:
    """Return where a version's text was read from, None for one that came with the statute package."""
    with Session(library.engine) as session:
        row = session.scalar(
            select(OriginRow).where(OriginRow.version_id == version_id).order_by(OriginRow.id.desc()).limit(1)
        )
        if row is None:
            return None
        return {
            "kind": row.kind, "name": row.name, "address": row.address, "at": row.at.isoformat() + "Z",
            "sha256": row.source_sha256, "pages": row.pages, "attachments": row.attachments, "warnings": row.warnings,
            "closing": row.closing, "amends": row.amends, "sources": row.metadata_sources,
        }  # fmt: skip


def _hash(row: AuditRow) -> str:
    content = [
        row.at.isoformat(), row.who, row.act, row.document, row.version_id, row.before_id, row.source, row.source_sha256,
        row.reason, row.forced, row.diff, row.details, row.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
