"""Writes of the library: one transaction each, leaving its entry in the change feed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from knowledge.clock import Clock
from knowledge.errors import LibraryError
from knowledge.library.records import ChangeKind, version_of
from knowledge.library.selectors import age
from knowledge.library.tables import ChangeRow, DocumentRow, FindingRow, ImportRow, ProvisionRow, VersionRow
from knowledge.models import Document, FindingDraft, ProvisionDraft, Status
from knowledge.text.content import content_hash, passage_text

_ENDED = (Status.SUPERSEDED, Status.REPEALED)
_APART = (Status.DRAFT, Status.WITHDRAWN)


def text_digest(provisions: Iterable[ProvisionDraft], preamble: str = "") -> str:
    """Return the SHA-256 that names a text: its articles, labels, headings and wording, nothing about its dates."""
    digest = hashlib.sha256(preamble.encode())
    for provision in provisions:
        for part in (provision.article, provision.label, *provision.path, provision.text):
            digest.update(part.encode())
            digest.update(b"\x1f")
        digest.update(b"\x1e")
    return digest.hexdigest()


class LibraryServices:
    """Publishing, dating and withdrawing versions."""

    engine: Engine
    clock: Clock

    def publish_version(
        self,
        *,
        document: Document,
        provisions: Sequence[ProvisionDraft],
        today: date,
        promulgated: date | None = None,
        effective_from: date | None = None,
        effective_to: date | None = None,
        status: Status | None = None,
        preamble: str = "",
        source: str = "",
        source_sha256: str = "",
        remark: str | None = None,
        findings: Sequence[FindingDraft] = (),
        replaces: int | None = None,
        number: str | None = None,
        issuer: str | None = None,
    ) -> int:
        """Publish one text of a document and return its version id.

        Makes or updates the document, ends the versions it follows and reopens nothing else. `status` None leaves the
        status to the dates and `today`. The same text of the same promulgation published again keeps its id; only
        dates, status, findings and the document are brought up to date, and a withdrawn one lives again. `replaces`
        names a version that was read wrongly: its text is rewritten in place. `number`, `issuer`: of this text; None where
        they are not known, which leaves what is held of them.
        """
        digest = text_digest(provisions, preamble)
        with Session(self.engine) as session, session.begin():
            owner, retitled = _upsert_document(session, document, remark)
            row = _same_text(session, owner.id, digest, promulgated)
            kind = ChangeKind.DATES
            rewritten = row is None
            if row is None and replaces is not None:
                row = session.get(VersionRow, replaces)
                if row is None or row.document_id != owner.id:
                    raise LibraryError("unknown_version", f"{document.short} has no version {replaces} to replace.")
                kind = ChangeKind.REPLACED
            elif row is None:
                row = VersionRow(document_id=owner.id, published_at=self.clock())
                session.add(row)
                kind = ChangeKind.PUBLISHED
            before = (row.promulgated, row.effective_from, row.effective_to, row.status)
            row.promulgated, row.effective_from, row.effective_to = promulgated, effective_from, effective_to
            row.status = status or _status_by_date(effective_from, effective_to, today)
            row.number, row.issuer = number or row.number, issuer or row.issuer
            row.preamble, row.source, row.source_sha256, row.text_sha256 = preamble, source, source_sha256, digest
            session.flush()
            if rewritten or retitled:
                _write_provisions(session, row.id, document.title, provisions)
            _write_findings(session, row.id, findings)
            touched = _chain(session, owner.id, document.short, today)
            if kind is ChangeKind.DATES and retitled:
                kind = ChangeKind.REPLACED
            after = (row.promulgated, row.effective_from, row.effective_to, row.status)
            if kind is not ChangeKind.DATES or before != after:
                touched.discard(row.id)
                self._note(session, row.id, kind)
            for version_id in sorted(touched):
                self._note(session, version_id, ChangeKind.DATES)
            return row.id

    def note_review(self, short: str) -> None:
        """Tell who follows the library that somebody looked at a document and what is written about it."""
        with Session(self.engine) as session, session.begin():
            newest = select(func.max(VersionRow.id)).join(DocumentRow).where(DocumentRow.short == short)
            if (version_id := session.scalar(newest)) is not None:
                self._note(session, version_id, ChangeKind.REVIEWED)

    def withdraw(self, version_id: int, *, today: date) -> None:
        """Take a version back: it answers nothing any more, and the version it had ended holds again."""
        with Session(self.engine) as session, session.begin():
            row = _version(session, version_id)
            start = row.effective_from
            row.status = Status.WITHDRAWN
            session.flush()
            self._note(session, version_id, ChangeKind.WITHDRAWN)
            owner = session.get_one(DocumentRow, row.document_id)
            ended_by_it = session.scalars(
                select(VersionRow).where(
                    VersionRow.document_id == row.document_id,
                    VersionRow.id != version_id,
                    VersionRow.effective_to.is_not(None),
                    VersionRow.effective_to == start,
                    VersionRow.status.not_in((*_APART, Status.REPEALED)),
                )
            ).all()
            for other in ended_by_it:
                other.effective_to = None
                other.status = _status_by_date(other.effective_from, None, today)
            session.flush()
            touched = {other.id for other in ended_by_it} | _chain(session, owner.id, owner.short, today)
            _describe(session, owner, today)
            for other_id in sorted(touched):
                self._note(session, other_id, ChangeKind.DATES)

    def refresh_statuses(self, today: date) -> int:
        """Bring stored statuses up to the day (a text that came into force, one that ended); return how many changed."""
        changed = 0
        with Session(self.engine) as session, session.begin():
            for row in session.scalars(select(VersionRow).where(VersionRow.status.not_in(_APART))):
                now = version_of(row, "").status_on(today)
                if now != row.status:
                    row.status = now
                    self._note(session, row.id, ChangeKind.DATES)
                    changed += 1
        return changed

    def import_recorded(self, *, source: str, source_sha256: str, register_sha256: str, revision: int) -> bool:
        """Whether the newest finished import of the source read exactly this file with this register."""
        with Session(self.engine) as session:
            row = session.scalar(select(ImportRow).where(ImportRow.source == source).order_by(ImportRow.id.desc()))
            return row is not None and (row.source_sha256, row.register_sha256, row.revision) == (
                source_sha256,
                register_sha256,
                revision,
            )

    def record_import(self, *, source: str, source_sha256: str, register_sha256: str, revision: int) -> None:
        """Note that an import ran to its end."""
        with Session(self.engine) as session, session.begin():
            session.add(
                ImportRow(
                    source=source,
                    source_sha256=source_sha256,
                    register_sha256=register_sha256,
                    revision=revision,
                    finished_at=self.clock(),
                )
            )

    def _note(self, session: Session, version_id: int, kind: ChangeKind) -> None:
        session.add(ChangeRow(version_id=version_id, kind=kind, created_at=self.clock()))

    def version_by_source(self, short: str, source: str) -> int | None:
        """Id of the version of a document that was read from this source."""
        with Session(self.engine) as session:
            return session.scalar(
                select(VersionRow.id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .where(DocumentRow.short == short, VersionRow.source == source)
                .order_by(VersionRow.id.desc())
                .limit(1)
            )


def _version(session: Session, version_id: int) -> VersionRow:
    row = session.get(VersionRow, version_id)
    if row is None:
        raise LibraryError("unknown_version", f"The library has no version {version_id}.")
    return row


def _upsert_document(session: Session, document: Document, remark: str | None) -> tuple[DocumentRow, bool]:
    row = session.scalar(select(DocumentRow).where(DocumentRow.short == document.short))
    retitled = row is not None and row.title != document.title
    if row is None:
        row = DocumentRow(short=document.short)
        session.add(row)
    row.title, row.number, row.issuer = document.title, document.number, document.issuer
    row.level, row.jurisdiction, row.core = document.level, document.jurisdiction, document.core
    row.address, row.aliases = document.address, list(document.aliases)
    if remark is not None:
        row.remark = remark
    session.flush()
    return row, retitled


def _describe(session: Session, owner: DocumentRow, today: date) -> None:
    """Describe a document with number and issuer of the text that holds, as far as they are known of it."""
    rows = session.scalars(select(VersionRow).where(VersionRow.document_id == owner.id)).all()
    holding = [row for row in rows if version_of(row, owner.short).in_force(today)]
    for row in sorted(holding, key=lambda row: age(version_of(row, owner.short)))[-1:]:
        owner.number, owner.issuer = row.number or owner.number, row.issuer or owner.issuer
    session.flush()


def _same_text(session: Session, document_id: int, digest: str, promulgated: date | None) -> VersionRow | None:
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.text_sha256 == digest)
        .order_by(VersionRow.id.desc())
    )
    return next((row for row in rows if promulgated is None or row.promulgated in (None, promulgated)), None)


def _status_by_date(effective_from: date | None, effective_to: date | None, today: date) -> Status:
    if effective_to is not None and effective_to <= today:
        return Status.SUPERSEDED
    if effective_from is not None and effective_from > today:
        return Status.NOT_YET_EFFECTIVE
    return Status.EFFECTIVE


def _write_provisions(session: Session, version_id: int, title: str, provisions: Sequence[ProvisionDraft]) -> None:
    session.execute(delete(ProvisionRow).where(ProvisionRow.version_id == version_id))
    rows: list[dict[str, Any]] = [
        {
            "version_id": version_id,
            "ordinal": ordinal,
            "article": draft.article,
            "label": draft.label,
            "path": list(draft.path),
            "text": draft.text,
            "content_hash": content_hash(passage_text(title, draft.path, draft.text)),
        }
        for ordinal, draft in enumerate(provisions)
    ]
    if rows:
        session.execute(insert(ProvisionRow), rows)


def _write_findings(session: Session, version_id: int, findings: Sequence[FindingDraft]) -> None:
    session.execute(delete(FindingRow).where(FindingRow.version_id == version_id))
    rows: list[dict[str, Any]] = [
        {
            "version_id": version_id,
            "rule": finding.rule,
            "article": finding.article,
            "detail": finding.detail,
            "mended": finding.mended,
        }
        for finding in findings
    ]
    if rows:
        session.execute(insert(FindingRow), rows)


def _chain(session: Session, document_id: int, short: str, today: date) -> set[int]:
    """End every version at the latest where the next one starts; return the ids changed."""
    rows = session.scalars(
        select(VersionRow).where(VersionRow.document_id == document_id, VersionRow.status.not_in(_APART))
    ).all()
    ordered = sorted(rows, key=lambda row: age(version_of(row, short)))
    touched: set[int] = set()
    for row, successor in zip(ordered, ordered[1:], strict=False):
        if successor.effective_from is None:
            continue
        if row.effective_to is not None and row.effective_to <= successor.effective_from:
            continue
        row.effective_to = successor.effective_from
        if row.status != Status.REPEALED:
            row.status = _status_by_date(row.effective_from, row.effective_to, today)
        touched.add(row.id)
    session.flush()
    return touched
