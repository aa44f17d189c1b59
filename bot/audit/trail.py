"""The audit trail: append-only, each row's digest covering the one before, so that a change or a gap shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.tables import AuditHeadRow, AuditRow

BEGIN = "0" * 64
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the trail gave. `broken_at`: the first row whose digest does not follow; 0 when none."""

    rows: int
    broken_at: int = 0
    truncated: bool = False
    mark: str = ""
    """Length and last digest: noted down apart from the database, they show later whether all of it was written anew."""
    rewritten: bool = False

    @property
    def intact(self) -> bool:
        return not (self.broken_at or self.truncated or self.rewritten)


def audit_append(
    session: Session, *, at: datetime, actor: str, action: str, case_number: int | None = None, detail: str = ""
) -> AuditRow:
    """Add an event. Call it last in a transaction: the head of the trail stays locked until its end."""
    head = session.get(AuditHeadRow, 1, with_for_update=True)
    if head is None:
        head = AuditHeadRow(id=1, length=0, digest=BEGIN)
        session.add(head)
        session.flush()
    at = at.astimezone(UTC).replace(microsecond=0)
    row = AuditRow(
        id=head.length + 1, at=at, actor=actor, action=action, case_number=case_number, detail=detail[:400],
        previous=head.digest, digest="",
    )  # fmt: skip
    row.digest = digest_of(row)
    session.add(row)
    head.length, head.digest = row.id, row.digest
    session.flush()
    return row


def digest_of(row: AuditRow) -> str:
    """Return the digest a row must have."""
    told = [
        row.id,
        row.at.astimezone(UTC).isoformat(),
        row.actor,
        row.action,
        row.case_number,
        row.detail,
        row.previous,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def audit_verify(session: Session, *, noted: str = "") -> Verdict:
    """Walk the whole trail. A changed row, a missing one, a wrong order and a cut end are all found.

    `noted`: the mark of an earlier verdict. Who can write the database can make a whole new chain; the mark, kept
    elsewhere, no longer stands in it then.
    """
    length, _, digest = noted.partition("-")
    stands = not noted
    previous, expected = BEGIN, 0
    for row in _rows(session):
        expected += 1
        if row.id != expected or row.previous != previous or row.digest != digest_of(row):
            return Verdict(expected, broken_at=row.id)
        previous = row.digest
        stands = stands or (str(expected) == length and len(digest) >= 12 and previous.startswith(digest))
    head = session.get(AuditHeadRow, 1)
    truncated = (head is not None and (head.length, head.digest) != (expected, previous)) or (
        head is None and expected > 0
    )
    return Verdict(expected, truncated=truncated, mark=f"{expected}-{previous[:16]}", rewritten=not stands)


def audit_of_case(session: Session, case_number: int) -> list[AuditRow]:
    """Return the events of one case, in order."""
    return list(session.scalars(select(AuditRow).where(AuditRow.case_number == case_number).order_by(AuditRow.id)))


def audit_latest(session: Session, *, case_number: int | None = None, limit: int = 50) -> list[AuditRow]:
    """Return the newest events, of one case or of all, the oldest of them first."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if case_number is not None:
        query = query.where(AuditRow.case_number == case_number)
    return list(session.scalars(query))[::-1]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events of the trail are wanted. `before`: those with a smaller number; 0: the newest."""

    before: int = 0
    case_number: int | None = None
    actor: str = ""
    action: str = ""


def audit_page(session: Session, sought: Sought, *, limit: int = 50) -> list[AuditRow]:
    """Return events, the newest first."""
    limits = (
        (sought.before > 0, AuditRow.id < sought.before),
        (sought.case_number is not None, AuditRow.case_number == sought.case_number),
        (bool(sought.actor), AuditRow.actor == sought.actor),
        (bool(sought.action), AuditRow.action == sought.action),
    )
    query = select(AuditRow).where(*(limit for asked, limit in limits if asked))
    return list(session.scalars(query.order_by(AuditRow.id.desc()).limit(limit)))


def _rows(session: Session) -> Iterator[AuditRow]:
    last = 0
    while True:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.id > last).order_by(AuditRow.id).limit(_BATCH)))
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id
