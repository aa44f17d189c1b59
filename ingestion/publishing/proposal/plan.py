"""What publishing a draft would change: recognised as new, a new version, a correction or identical, and article by article."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingestion.publishing.proposal.diff import Diff, articles_of, compare
from ingestion.publishing.proposal.draft import Draft
from ingestion.publishing.proposal.identify import status_of
from knowledge.library import Library, text_digest
from knowledge.models import Status, Version


class Kind(enum.StrEnum):
    """What a draft is to the library."""

    NEW = "new"
    NEW_VERSION = "new_version"
    CORRECTION = "correction"
    """Another text of a version already held, by its day of promulgation."""
    IDENTICAL = "identical"
    DATES = "dates"
    """The text is held, with other dates or another status."""


@dataclass(frozen=True)
class Plan:
    """A draft beside what the library holds. `base` is the version it is compared with."""

    draft: Draft
    kind: Kind
    status: Status
    base: Version | None
    diff: Diff
    change: int
    """Newest change of the library when the plan was made."""
    today: date

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the admin should look at before publishing, findings of the text included."""
        found = [f"{f.rule} {f.article}: {f.detail}".replace("  ", " ") for f in self.draft.findings if not f.mended]
        return (*self.draft.warnings, *found)

    def as_json(self, *, words: bool = True) -> dict[str, Any]:
        """Return the plan for scripts and pages."""
        draft, found = self.draft, self.draft.metadata
        return {
            "document": draft.document.short,
            "kind": self.kind.value,
            "status": self.status.value,
            "articles": {"count": len(draft.articles), "numbers": [p.article for p in draft.articles]},
            "sections": {"count": len(draft.sections), "numbers": [p.article for p in draft.sections]},
            "provisions": len(draft.provisions),
            "annexes": [p.label for p in draft.provisions if p.article.startswith("附")],
            "metadata": {
                "title": found.title,
                "number": found.number,
                "issuer": found.issuer,
                "level": found.level.value,
                "promulgated": _day(found.promulgated),
                "effective": _day(found.effective_from),
                "effective_to": _day(found.effective_to),
                "first_effective": _day(found.first_effective),
                "jurisdiction": found.jurisdiction,
                "status": self.status.value,
                "amends": list(draft.amends),
            },
            "sources": {
                name: {"value": source.value, "from": source.source, "line": source.line}
                for name, source in found.sources.items()
            },
            "origin": {
                "kind": draft.origin.kind,
                "name": draft.origin.name,
                "address": draft.origin.address,
                "fetched_at": draft.origin.fetched_at,
                "sha256": draft.origin.sha256,
                "pages": draft.origin.pages,
            },
            "attachments": [{"name": name, "address": address} for name, address in draft.attachments],
            "warnings": list(self.warnings),
            "mended": [f"{f.rule} {f.article}: {f.detail}" for f in draft.findings if f.mended],
            "compared_with": self.base.id if self.base else None,
            "diff": self.diff.as_json(words=words) if self.base else None,
        }


def make_plan(draft: Draft, library: Library, *, today: date) -> Plan:
    """Compare a draft with what the library holds. Nothing is written."""
    change = library.last_change()
    versions = [version for version in library.versions(draft.document.short) if version.status is not Status.WITHDRAWN]
    status = status_of(draft.metadata, today)
    base, twin = _base(draft, versions, library, today)
    held = library.provisions_of(base.id) if base else []
    diff = compare(articles_of(held), articles_of(draft.provisions)) if base else Diff((), 0)
    kind = _kind(draft, base, twin, diff, status)
    return Plan(draft, kind, status, base, diff, change, today)


def _base(draft: Draft, versions: list[Version], library: Library, today: date) -> tuple[Version | None, bool]:
    """The version to compare with, and whether it is the same version rather than the one before."""
    if not versions:
        return None, False
    found = draft.metadata
    is_draft = found.status is Status.DRAFT
    alike = [version for version in versions if (version.status is Status.DRAFT) == is_draft]
    if found.promulgated is not None:
        for version in alike:
            if version.promulgated == found.promulgated:
                return version, True
    digest = text_digest(draft.provisions, draft.preamble)
    same = library_digests(library, [version.id for version in alike])
    for version in alike:
        if same.get(version.id) == digest:
            return version, True
    start = found.effective_from or found.promulgated or today
    earlier = [version for version in versions if version.status is not Status.DRAFT and _start(version) <= start]
    return (earlier[0] if earlier else versions[-1]), False


def library_digests(library: Library, ids: list[int]) -> dict[int, str]:
    """Return the digest of each version's text."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from knowledge.library.tables import VersionRow

    with Session(library.engine) as session:
        rows = session.execute(select(VersionRow.id, VersionRow.text_sha256).where(VersionRow.id.in_(ids)))
        return {row.id: row.text_sha256 for row in rows}


def _start(version: Version) -> date:
    return version.effective_from or version.promulgated or date.min


def _kind(draft: Draft, base: Version | None, twin: bool, diff: Diff, status: Status) -> Kind:
    if base is None:
        return Kind.NEW
    found = draft.metadata
    if twin and not diff.empty:
        return Kind.CORRECTION
    if not twin and not diff.empty:
        return Kind.NEW_VERSION
    if not twin and found.promulgated is not None and base.promulgated not in (None, found.promulgated):
        return Kind.NEW_VERSION
    dated = (found.effective_from or base.effective_from) == base.effective_from
    ended = found.effective_to is None or found.effective_to == base.effective_to
    return Kind.IDENTICAL if dated and ended and (status is base.status or found.status is None) else Kind.DATES


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
