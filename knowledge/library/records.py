"""What goes into the library and what comes out beside the nouns of `models`: drafts, findings, changes, counts."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.library.tables import DocumentRow, ProvisionRow, VersionRow
from knowledge.models import Document, Level, Provision, ProvisionKey, Status, Version


class ChangeKind(enum.StrEnum):
    """What happened to a version: a follower reads its provisions again in every case but the last two."""

    PUBLISHED = "published"
    REPLACED = "replaced"
    DATES = "dates"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of the library, with the document and version it is about."""

    id: int
    document: str
    version_id: int
    rule: str
    article: str
    detail: str
    mended: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change feed; ids grow."""

    id: int
    version_id: int
    kind: ChangeKind
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds. `withdrawn` versions are not counted among `versions`."""

    documents: int
    versions: int
    provisions: int
    findings_open: int
    findings_mended: int
    withdrawn: int


def document_of(row: DocumentRow) -> Document:
    """The document a row stands for."""
    return Document(
        short=row.short,
        title=row.title,
        level=Level(row.level),
        number=row.number,
        issuer=row.issuer,
        jurisdiction=row.jurisdiction,
        core=row.core,
        address=row.address,
        aliases=tuple(row.aliases or ()),
    )


def version_of(row: VersionRow | VersionFields, short: str) -> Version:
    """The version a row stands for."""
    return Version(
        id=row.id,
        document=short,
        promulgated=row.promulgated,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        status=Status(row.status),
        number=row.number,
        issuer=row.issuer,
    )


def provision_of(row: ProvisionRow | ProvisionFields, short: str) -> Provision:
    """The provision a row stands for."""
    return Provision(
        id=row.id,
        version_id=row.version_id,
        key=ProvisionKey(short, row.article),
        label=row.label,
        path=tuple(row.path),
        text=row.text,
        ordinal=row.ordinal,
        content_hash=row.content_hash,
    )


class VersionFields:
    """The columns of a version, as a selected row gives them."""

    id: int
    promulgated: date | None
    effective_from: date | None
    effective_to: date | None
    status: str
    number: str | None
    issuer: str | None


class ProvisionFields:
    """The columns of a provision, as a selected row gives them."""

    id: int
    version_id: int
    article: str
    label: str
    path: Sequence[str]
    text: str
    ordinal: int
    content_hash: str
