"""What publishing writes: the version with its provisions, where it came from, and what the audit trail keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ingestion.errors import Refused
from ingestion.publishing.duplicates import Duplicates
from ingestion.publishing.proposal.plan import Kind, Plan, make_plan
from knowledge.library import Library
from knowledge.library.audit_tables import OriginRow
from knowledge.library.selectors import age
from knowledge.models import Document, ProvisionDraft, Status, Version


def outdated(plan: Plan) -> Refused:
    """Return the refusal of a plan whose document changed since it was made."""
    return Refused(
        "outdated_plan",
        f"{plan.draft.document.short} was changed by somebody else since this plan was made; plan again.",
    )


def require_current(plan: Plan, library: Library) -> None:
    """Raise Refused when the document changed since the plan was made."""
    if library.last_change() == plan.change:
        return
    again = make_plan(plan.draft, library, today=plan.today)
    same_base = (again.base.id if again.base else None) == (plan.base.id if plan.base else None)
    if again.kind is not plan.kind or not same_base or again.diff != plan.diff:
        raise outdated(plan)


def write_version(plan: Plan, library: Library, duplicates: Duplicates) -> int:
    """Write the version a plan brings, in place of the one it corrects where that is asked; return its id."""
    draft, found, base = plan.draft, plan.draft.metadata, plan.base
    overwrite = duplicates is Duplicates.OVERWRITE
    only_dates = plan.kind in (Kind.DATES, Kind.IDENTICAL)
    replaced = base if overwrite and (only_dates or plan.kind is Kind.CORRECTION) else None
    provisions: list[ProvisionDraft] = list(draft.provisions)
    preamble, promulgated, effective = draft.preamble, found.promulgated, found.effective_from
    if only_dates and not overwrite and base is not None:
        held = library.provisions_of(base.id)
        provisions = [ProvisionDraft(p.key.article, p.label, p.path, p.text) for p in held]
        preamble = library.preamble(base.id)
        promulgated = promulgated or base.promulgated
        effective = effective or base.effective_from
    return library.publish_version(
        document=_described(plan, library),
        provisions=provisions,
        today=plan.today,
        promulgated=promulgated,
        effective_from=effective,
        effective_to=found.effective_to,
        status=found.status or (None if found.effective_from else plan.status),
        preamble=preamble,
        source=draft.origin.address or f"file:{draft.origin.name}",
        source_sha256=draft.origin.sha256,
        findings=draft.findings,
        replaces=replaced.id if replaced else None,
        number=found.number or draft.document.number,
        issuer=found.issuer or draft.document.issuer,
    )


def _described(plan: Plan, library: Library) -> Document:
    """The document as it is to be described: by a later version only, never by a draft or an older text."""
    found = plan.draft.metadata
    held = library.document(plan.draft.document.short)
    later = (
        plan.base is not None
        and plan.kind is Kind.NEW_VERSION
        and (found.promulgated or date.max) >= (plan.base.promulgated or date.min)
    )
    return plan.draft.document if held is None or (later and found.status is not Status.DRAFT) else held


def origin_row(plan: Plan, version: int, at: datetime) -> OriginRow:
    draft = plan.draft
    return OriginRow(
        version_id=version,
        at=at.replace(microsecond=0),
        kind=draft.origin.kind,
        name=draft.origin.name[:400],
        address=draft.origin.address[:1000],
        source_sha256=draft.origin.sha256,
        pages={str(place): page for place, page in enumerate(draft.pages) if page},
        metadata_sources={
            name: [source.value, source.source, source.line] for name, source in draft.metadata.sources.items()
        },
        closing=draft.closing,
        attachments=[list(attachment) for attachment in draft.attachments],
        warnings=list(plan.warnings),
        amends=list(draft.amends),
    )


def details_of(plan: Plan, duplicates: Duplicates, undercut: tuple[str, ...]) -> dict[str, Any]:
    found = plan.draft.metadata
    return {
        "kind": plan.kind.value,
        "status": plan.status.value,
        "policy": duplicates.value,
        "number": found.number,
        "promulgated": found.promulgated.isoformat() if found.promulgated else None,
        "effective": found.effective_from.isoformat() if found.effective_from else None,
        "fetched_at": plan.draft.origin.fetched_at,
        "warnings": list(plan.warnings),
        "undercut": list(undercut),
    }


def later_versions(library: Library, target: Version) -> list[Version]:
    return [
        version
        for version in library.versions(target.document)
        if version.id != target.id
        and version.status not in (Status.WITHDRAWN, Status.DRAFT)
        and age(version) > age(target)
    ]


def live_again(library: Library, target: Version, today: date) -> None:
    document = library.document(target.document)
    now_held = library.version(target.id)
    if document is None or now_held is None:
        raise Refused("unknown_version", f"The library has no version {target.id}.")
    if now_held.in_force(today) or now_held.status is Status.NOT_YET_EFFECTIVE:
        return
    provisions = [ProvisionDraft(p.key.article, p.label, p.path, p.text) for p in library.provisions_of(target.id)]
    library.publish_version(
        document=replace(document, number=target.number or document.number, issuer=target.issuer or document.issuer),
        provisions=provisions,
        today=today,
        promulgated=target.promulgated,
        effective_from=target.effective_from,
        effective_to=None,
        status=None,
        preamble=library.preamble(target.id),
        source=f"restored:{target.id}",
    )
