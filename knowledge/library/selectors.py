"""Reads of the library. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Select, String, cast, func, select
from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.library.records import (
    Change,
    ChangeKind,
    Counts,
    Finding,
    document_of,
    provision_of,
    version_of,
)
from knowledge.library.tables import ChangeRow, DocumentRow, FindingRow, ProvisionRow, VersionRow
from knowledge.library.unreviewed import texts_written_about
from knowledge.models import Document, Provision, ProvisionKey, Status, Version

Record = tuple[Document, Version, Provision]

_CHUNK = 500
_PROVISION = (
    ProvisionRow.id,
    ProvisionRow.version_id,
    ProvisionRow.article,
    ProvisionRow.label,
    ProvisionRow.path,
    ProvisionRow.text,
    ProvisionRow.ordinal,
    ProvisionRow.content_hash,
)
_VERSION = (
    VersionRow.id,
    VersionRow.promulgated,
    VersionRow.effective_from,
    VersionRow.effective_to,
    VersionRow.status,
    VersionRow.number,
    VersionRow.issuer,
)
"""All that a `Version` is made of: preambles are long."""
_RAW_PROVISION = (*_PROVISION[:4], cast(ProvisionRow.path, String), *_PROVISION[5:])
"""The same with the headings unread: few are not those of the provision before."""


class LibrarySelectors:
    """What the library holds, in the nouns of `models`. Safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self.engine = engine
        self.clock = clock
        self._texts: dict[int, list[Provision]] = {}
        """Provisions of versions read before, as `current` and `history` gave them, until the change feed names them."""
        self._texts_at = 0

    def document(self, short: str) -> Document | None:
        """The document of this short title, None when no version of it was ever published here."""
        with Session(self.engine) as session:
            row = session.scalar(select(DocumentRow).where(DocumentRow.short == short))
            return document_of(row) if row else None

    def texts_written_about(self) -> dict[ProvisionKey, str]:
        """What notes and cards were written about, where an act changed the text since and nobody reviewed it."""
        return texts_written_about(self.engine)

    def documents(self) -> list[Document]:
        """Every document, the labour core first, then by short title."""
        with Session(self.engine) as session:
            rows = session.scalars(select(DocumentRow).order_by(DocumentRow.core.desc(), DocumentRow.short))
            return [document_of(row) for row in rows]

    def versions(self, short: str) -> list[Version]:
        """Versions of a document, newest first, withdrawn ones included."""
        with Session(self.engine) as session:
            rows = session.scalars(
                select(VersionRow)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .where(DocumentRow.short == short)
            )
            return sorted((version_of(row, short) for row in rows), key=age, reverse=True)

    def every_version(self) -> list[Version]:
        """Every version of every document, by document, newest first, withdrawn ones included."""
        with Session(self.engine) as session:
            rows = session.execute(
                select(*_VERSION, DocumentRow.short).join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            )
            found = sorted((version_of(row, row.short) for row in rows), key=age, reverse=True)  # type: ignore[arg-type]
            return sorted(found, key=lambda version: version.document)

    def version(self, version_id: int) -> Version | None:
        """The version of this id."""
        with Session(self.engine) as session:
            row = session.execute(
                select(VersionRow, DocumentRow.short)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .where(VersionRow.id == version_id)
            ).one_or_none()
            return version_of(row[0], row[1]) if row else None

    def version_on(self, short: str, on: date) -> Version | None:
        """The version that is law on the day, None when the library holds none for it."""
        return next((version for version in self.versions(short) if version.in_force(on)), None)

    def preamble(self, version_id: int) -> str:
        """What stands before the first article of a version."""
        with Session(self.engine) as session:
            return session.scalar(select(VersionRow.preamble).where(VersionRow.id == version_id)) or ""

    def provision(self, key: ProvisionKey, on: date) -> Provision | None:
        """The provision as it is law on the day."""
        version = self.version_on(key.document, on)
        return self.provision_in(version.id, key) if version else None

    def provision_in(self, version_id: int, key: ProvisionKey) -> Provision | None:
        """The provision in a certain version, law or not."""
        with Session(self.engine) as session:
            row = session.execute(
                select(*_PROVISION)
                .where(ProvisionRow.version_id == version_id, ProvisionRow.article == key.article)
                .order_by(ProvisionRow.ordinal)
                .limit(1)
            ).first()
            return provision_of(row, key.document) if row else None  # type: ignore[arg-type]

    def provisions_of(self, version_id: int) -> list[Provision]:
        """Provisions of a version in the order of the text."""
        with Session(self.engine) as session:
            rows = session.execute(
                select(DocumentRow.short, *_PROVISION)
                .join(VersionRow, VersionRow.id == ProvisionRow.version_id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .where(ProvisionRow.version_id == version_id)
                .order_by(ProvisionRow.ordinal)
            )
            return [provision_of(row, row.short) for row in rows]  # type: ignore[arg-type]

    def current(self, on: date) -> Iterator[Record]:
        """Every provision that is law on the day, with its version and document; the labour core first."""
        yield from self._records(lambda versions: _in_force(versions, on))

    def history(self, on: date) -> Iterator[Record]:
        """Every provision held that is not law on the day: superseded, repealed, yet to come, draft. Not withdrawn."""

        def others(versions: list[Version]) -> list[Version]:
            chosen = {version.id for version in _in_force(versions, on)}
            return [v for v in versions if v.id not in chosen and v.status is not Status.WITHDRAWN]

        yield from self._records(others)

    def changes_after(self, change_id: int) -> list[Change]:
        """Changes with a higher id, oldest first."""
        with Session(self.engine) as session:
            rows = session.scalars(select(ChangeRow).where(ChangeRow.id > change_id).order_by(ChangeRow.id))
            return [Change(row.id, row.version_id, ChangeKind(row.kind), row.created_at) for row in rows]

    def last_change(self) -> int:
        """Id of the newest change, 0 for an empty library."""
        with Session(self.engine) as session:
            return session.scalar(select(func.max(ChangeRow.id))) or 0

    def counts(self) -> Counts:
        """How much is held."""
        with Session(self.engine) as session:
            withdrawn = select(VersionRow.id).where(VersionRow.status == Status.WITHDRAWN)

            def count(statement: Select[int]) -> int:
                return session.scalar(statement) or 0

            versions = select(func.count(VersionRow.id))
            provisions = select(func.count(ProvisionRow.id))
            findings = select(func.count(FindingRow.id))
            gone = count(versions.where(VersionRow.status == Status.WITHDRAWN))
            return Counts(
                documents=count(select(func.count(DocumentRow.id))),
                versions=count(versions) - gone,
                provisions=count(provisions.where(ProvisionRow.version_id.not_in(withdrawn))),
                findings_open=count(findings.where(FindingRow.mended.is_(False))),
                findings_mended=count(findings.where(FindingRow.mended.is_(True))),
                withdrawn=gone,
            )

    def findings(self, short: str | None = None) -> list[Finding]:
        """What import noticed, of one document or of all, open findings first."""
        statement = (
            select(FindingRow, DocumentRow.short)
            .join(VersionRow, VersionRow.id == FindingRow.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .order_by(FindingRow.mended, DocumentRow.short, FindingRow.id)
        )
        if short is not None:
            statement = statement.where(DocumentRow.short == short)
        with Session(self.engine) as session:
            return [
                Finding(row.id, name, row.version_id, row.rule, row.article, row.detail, row.mended)
                for row, name in session.execute(statement)
            ]

    def _records(self, choose: Callable[[list[Version]], list[Version]]) -> Iterator[Record]:
        with Session(self.engine) as session:
            documents = {
                row.id: document_of(row)
                for row in session.scalars(select(DocumentRow).order_by(DocumentRow.core.desc(), DocumentRow.id))
            }
            by_document: dict[int, list[Version]] = {document_id: [] for document_id in documents}
            for row in session.scalars(select(VersionRow).order_by(VersionRow.id)):
                by_document[row.document_id].append(version_of(row, documents[row.document_id].short))
            chosen = [
                (documents[document_id], version)
                for document_id, versions in by_document.items()
                for version in choose(versions)
            ]
            held = self._texts_unchanged(session)
            for start in range(0, len(chosen), _CHUNK):
                part = chosen[start : start + _CHUNK]
                unread = {version.id: document.short for document, version in part if version.id not in held}
                texts: dict[int, list[Provision]] = {version_id: [] for version_id in unread}
                statement: Any = (
                    select(*_RAW_PROVISION)
                    .where(ProvisionRow.version_id.in_(texts))
                    .order_by(ProvisionRow.version_id, ProvisionRow.ordinal)
                )
                fields: Any
                for fields in session.execute(statement) if texts else ():
                    number, version_id, article, label, path, text, ordinal, name = fields
                    key = ProvisionKey(unread[version_id], article)
                    provision = Provision(number, version_id, key, label, _path(path), text, ordinal, name)
                    texts[version_id].append(provision)
                held |= texts
                for document, version in part:
                    for provision in held[version.id]:
                        yield document, version, provision

    def _texts_unchanged(self, session: Session) -> dict[int, list[Provision]]:
        """Return what was read before and holds still: reading thirty thousand provisions anew takes a second."""
        change = session.scalar(select(func.max(ChangeRow.id))) or 0
        if change != self._texts_at and self._texts:
            rewritten = session.scalars(
                select(ChangeRow.version_id).where(
                    ChangeRow.id > self._texts_at,
                    ChangeRow.kind.not_in((ChangeKind.DATES, ChangeKind.WITHDRAWN, ChangeKind.REVIEWED)),
                )
            )
            dropped = set(rewritten)
            self._texts = {version: texts for version, texts in self._texts.items() if version not in dropped}
        self._texts_at = change
        return self._texts


def age(version: Version) -> tuple[date, date, int]:
    """Order of the versions of one document: by start, then promulgation."""
    start = version.effective_from or version.promulgated or date.min
    return start, version.promulgated or date.min, version.id


def _in_force(versions: list[Version], on: date) -> list[Version]:
    return sorted((version for version in versions if version.in_force(on)), key=age)[-1:]


@lru_cache(maxsize=4_096)
def _path(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))
