"""Publishing, restoring and withdrawing versions: one transaction each, with its entry in the audit trail.

Indexes are not touched here: they follow the library's change feed.
"""

from __future__ import annotations

import enum
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ingestion.errors import Refused
from ingestion.publishing.audit import AuditDraft, record
from ingestion.publishing.diff import Diff, articles_of, compare
from ingestion.publishing.gate import Gate, Proposed
from ingestion.publishing.impact import Elsewhere, Touched, Written, changed_keys, touched_by
from ingestion.publishing.plan import Kind, Plan, make_plan
from knowledge.library import Library, ProvisionDraft
from knowledge.library.audit_tables import OriginRow
from knowledge.models import Status, Version

_LOCK = 7_361_002
"""Names the advisory lock on PostgreSQL under which admins publish one after the other."""


DISK_FULL = "The disk is full; nothing was changed. Make room and try again."


class Duplicates(enum.StrEnum):
    """What to do with a text the library already holds."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    FAIL = "fail"


@dataclass(frozen=True)
class Outcome:
    """What an act did. `published` False: there was nothing to do. `audit` is the entry it left."""

    published: bool
    document: str
    version: int | None
    audit: int | None = None
    touched: tuple[Touched, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Publisher:
    """Does what admins ask of one library. `gate` and `elsewhere` come from the floors above."""

    library: Library
    written: Callable[[], Written] = Written.load
    gate: Gate | None = None
    elsewhere: Elsewhere | None = None

    def publish(
        self,
        plan: Plan,
        *,
        who: str,
        duplicates: Duplicates = Duplicates.SKIP,
        force: bool = False,
        reason: str = "",
    ) -> Outcome:
        """Publish a plan. Raises Refused: `duplicate`, `outdated_plan`, `floor_undercut`, `reason_missing`, `busy`, `disk_full`."""
        short = plan.draft.document.short
        _reasoned(force, reason)
        if plan.kind is Kind.IDENTICAL and duplicates is not Duplicates.OVERWRITE:
            if duplicates is Duplicates.FAIL:
                raise Refused("duplicate", f"{short} is already held with exactly this text.")
            return Outcome(False, short, plan.base.id if plan.base else None, said="identical")
        if plan.kind is Kind.CORRECTION and duplicates is Duplicates.FAIL:
            raise Refused("duplicate", f"{short} is already held in a text of the same day.")
        if plan.kind is Kind.NEW and not force and _unrecognised(plan):
            raise Refused(
                "not_recognised",
                f"{short} does not look like an official text: no articles, number, issuer or date. Give --title and "
                "--promulgated, or --force --reason.",
            )
        undercut = self._undercut(Proposed.of_plan(plan), "Not published", force)
        touched = tuple(touched_by(self._changed(plan), self.written(), self.elsewhere))
        with act(self.library.engine) as (library, session):
            _check_current(plan, library)
            version = _publish(plan, library, duplicates)
            session.add(_origin(plan, version))
            audit = record(
                session,
                AuditDraft(
                    who=who,
                    act="publish",
                    document=short,
                    version_id=version,
                    before_id=plan.base.id if plan.base else None,
                    source=plan.draft.origin.address or plan.draft.origin.name,
                    source_sha256=plan.draft.origin.sha256,
                    reason=reason,
                    forced=bool(undercut),
                    diff=plan.diff.as_json() if plan.base else {},
                    details=_details(plan, duplicates, undercut),
                ),
                touched,
            )
        return Outcome(True, short, version, audit, touched, plan.kind.value)

    def restore(
        self, short: str, version_id: int, *, who: str, reason: str = "", today: date, force: bool = False
    ) -> Outcome:
        """Make an older version hold again, as a new act: versions that began after it are withdrawn.

        Raises Refused: `unknown_version`, `floor_undercut`, `reason_missing`, `busy`, `disk_full`.
        """
        _reasoned(force, reason)
        target = self._version(short, version_id)
        before = self.library.version_on(short, today)
        diff = self._between(before, target)
        undercut = self._undercut(self._proposed(short, target, diff, today), "Not restored", force)
        touched = tuple(touched_by(changed_keys(short, diff), self.written(), self.elsewhere))
        with act(self.library.engine) as (library, session):
            for version in _later(library, target):
                library.withdraw(version.id, today=today)
            _live_again(library, target, today)
            audit = record(
                session,
                AuditDraft(
                    who=who,
                    act="restore",
                    document=short,
                    version_id=version_id,
                    before_id=before.id if before else None,
                    reason=reason,
                    forced=bool(undercut),
                    diff=diff.as_json(),
                    details={"undercut": list(undercut)} if undercut else {},
                ),
                touched,
            )
        return Outcome(True, short, version_id, audit, touched, "restored")

    def withdraw(
        self, short: str, version_id: int | None = None, *, who: str, reason: str, today: date, force: bool = False
    ) -> Outcome:
        """Take back a version, the one in force by default; the one before holds again. A reason is asked for.

        Raises Refused: `unknown_version`, `floor_undercut`, `reason_missing`, `busy`, `disk_full`.
        """
        if not reason.strip():
            raise Refused("reason_missing", "Withdrawing needs a reason: add --reason.")
        if version_id is None:
            found = self.library.version_on(short, today)
            held = [version for version in self.library.versions(short) if version.status is not Status.WITHDRAWN]
            version_id = found.id if found else held[0].id if held else None
        if version_id is None:
            raise Refused("unknown_version", f"The library holds no version of {short}.")
        target = self._version(short, version_id)
        if target.status is Status.WITHDRAWN:
            return Outcome(False, short, version_id, said="already withdrawn")
        undercut: tuple[str, ...] = ()
        if target.in_force(today):
            next_one = self._next(target, today)
            proposed = self._proposed(short, next_one, self._between(target, next_one), today)
            undercut = self._undercut(proposed, "Not withdrawn", force)
        with act(self.library.engine) as (library, session):
            library.withdraw(version_id, today=today)
            after = library.version_on(short, today)
            diff = self._between(target, after)
            touched = tuple(touched_by(changed_keys(short, diff), self.written(), self.elsewhere))
            audit = record(
                session,
                AuditDraft(
                    who=who,
                    act="withdraw",
                    document=short,
                    version_id=version_id,
                    before_id=after.id if after else None,
                    reason=reason,
                    forced=bool(undercut),
                    diff=diff.as_json(words=False),
                    details={"undercut": list(undercut)} if undercut else {},
                ),
                touched,
            )
        return Outcome(True, short, version_id, audit, touched, "withdrawn")

    def review(self, short: str, *, who: str, reason: str = "") -> Outcome:
        """Note that somebody looked whether a document, and what is written about it, is still current."""
        if self.library.document(short) is None:
            raise Refused("unknown_document", f"The library holds no {short}.")
        with act(self.library.engine) as (library, session):
            library.note_review(short)
            audit = record(session, AuditDraft(who=who, act="review", document=short, reason=reason))
        return Outcome(True, short, None, audit, said="reviewed")

    def _undercut(self, proposed: Proposed, refusal: str, force: bool) -> tuple[str, ...]:
        """Ask the gate. Raises Refused `floor_undercut` unless `force`."""
        undercut = self.gate(proposed).undercut if self.gate is not None else ()
        if undercut and not force:
            raise Refused("floor_undercut", f"{refusal}: {'; '.join(undercut)}. --force --reason overrides.")
        return undercut

    def _proposed(self, short: str, version: Version | None, diff: Diff, today: date) -> Proposed:
        """What the library would hold of a document if this version, or none, were in force."""
        document = self.library.document(short)
        if document is None:
            raise Refused("unknown_document", f"The library holds no {short}.")
        provisions = self.library.provisions_of(version.id) if version else []
        live = replace(version, status=Status.EFFECTIVE, effective_to=None) if version else None
        return Proposed(document, live, tuple(provisions), diff, today)

    def _next(self, target: Version, today: date) -> Version | None:
        """The version that holds once the target is withdrawn. Tried out in a transaction that is undone."""
        with act(self.library.engine, keep=False) as (library, _):
            library.withdraw(target.id, today=today)
            return library.version_on(target.document, today)

    def _changed(self, plan: Plan) -> dict[Any, str]:
        if plan.base is not None and plan.base.status is Status.DRAFT:
            return {}
        in_force = plan.status in (Status.EFFECTIVE, Status.NOT_YET_EFFECTIVE)
        own = plan.draft.document.short
        ended = [key for key in plan.draft.ends if key.partition(":")[0] != own and not plan.draft.metadata.amends]
        return changed_keys(plan.draft.document.short, plan.diff, ended) if in_force else {}

    def _version(self, short: str, version_id: int) -> Version:
        version = self.library.version(version_id)
        if version is None or version.document != short:
            raise Refused("unknown_version", f"{short} has no version {version_id}; see `library history {short}`.")
        return version

    def _between(self, old: Version | None, new: Version | None) -> Diff:
        before = self.library.provisions_of(old.id) if old else []
        after = self.library.provisions_of(new.id) if new else []
        return compare(articles_of(before), articles_of(after))


@contextmanager
def act(engine: Engine, *, keep: bool = True) -> Iterator[tuple[Library, Session]]:
    """One transaction for everything inside: a library and a session that see and write the same uncommitted state.

    `keep` False: all of it is undone in the end.

    Admins are let in one after the other. Raises Refused `busy` when another holds the library for long, `disk_full`
    when nothing more can be written; in both cases nothing was changed.
    """
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            else:
                # Any write takes SQLite's write lock, so that what is read next is what will be built upon.
                connection.execute(text("DELETE FROM library_staged WHERE 1 = 0"))
            library = Library(cast(Engine, connection))
            with Session(connection) as session:
                yield library, session
                session.flush()
            if not keep:
                transaction.rollback()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused("disk_full", DISK_FULL) from error
    except DBAPIError as error:
        said = str(error.orig).lower()
        if "locked" in said:
            raise Refused("busy", "Another admin is publishing at this moment; try again.") from error
        if "full" in said or "no space" in said or "disk i/o" in said:
            raise Refused("disk_full", DISK_FULL) from error
        raise


def _unrecognised(plan: Plan) -> bool:
    """Whether nothing about a new text says who made it and when: more likely a note than a regulation."""
    found = plan.draft.metadata
    said = [found.number, found.issuer, found.promulgated, found.effective_from]
    return not any(said) and (plan.draft.form != "articles" or not plan.draft.articles)


def outdated(plan: Plan) -> Refused:
    """Return the refusal of a plan whose document changed since it was made."""
    return Refused(
        "outdated_plan",
        f"{plan.draft.document.short} was changed by somebody else since this plan was made; plan again.",
    )


def _reasoned(force: bool, reason: str) -> None:
    if force and not reason.strip():
        raise Refused("reason_missing", "Going past the gate needs a reason: add --reason.")


def _check_current(plan: Plan, library: Library) -> None:
    """Raise Refused when the document changed since the plan was made."""
    if library.last_change() == plan.change:
        return
    again = make_plan(plan.draft, library, today=plan.today)
    same_base = (again.base.id if again.base else None) == (plan.base.id if plan.base else None)
    if again.kind is not plan.kind or not same_base or again.diff != plan.diff:
        raise outdated(plan)


def _publish(plan: Plan, library: Library, duplicates: Duplicates) -> int:
    draft, found = plan.draft, plan.draft.metadata
    held = library.document(draft.document.short)
    document = draft.document
    if held is not None:
        later = (
            plan.base is not None
            and plan.kind is Kind.NEW_VERSION
            and (found.promulgated or date.max) >= (plan.base.promulgated or date.min)
        )
        document = held if not later or found.status is Status.DRAFT else document
    rewrite = plan.kind is Kind.CORRECTION and duplicates is Duplicates.OVERWRITE
    keeps_text = plan.kind in (Kind.DATES, Kind.IDENTICAL) and duplicates is not Duplicates.OVERWRITE
    provisions: list[ProvisionDraft] = list(draft.provisions)
    preamble = draft.preamble
    if keeps_text and plan.base is not None:
        provisions = [
            ProvisionDraft(p.key.article, p.label, p.path, p.text) for p in library.provisions_of(plan.base.id)
        ]
        preamble = library.preamble(plan.base.id)
    return library.publish_version(
        document=document,
        provisions=provisions,
        today=plan.today,
        promulgated=found.promulgated or (plan.base.promulgated if keeps_text and plan.base else None),
        effective_from=found.effective_from or (plan.base.effective_from if keeps_text and plan.base else None),
        effective_to=found.effective_to,
        status=found.status or (None if found.effective_from else plan.status),
        preamble=preamble,
        source=draft.origin.address or f"file:{draft.origin.name}",
        source_sha256=draft.origin.sha256,
        findings=draft.findings,
        replaces=plan.base.id
        if plan.base
        and (
            rewrite
            or (
                duplicates is Duplicates.OVERWRITE and keeps_text is False and plan.kind in (Kind.DATES, Kind.IDENTICAL)
            )
        )
        else None,
    )


def _origin(plan: Plan, version: int) -> OriginRow:
    draft = plan.draft
    from ingestion.publishing.audit import now

    return OriginRow(
        version_id=version,
        at=now(),
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


def _details(plan: Plan, duplicates: Duplicates, undercut: tuple[str, ...]) -> dict[str, Any]:
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


def _later(library: Library, target: Version) -> list[Version]:
    from knowledge.library.selectors import age

    return [
        version
        for version in library.versions(target.document)
        if version.id != target.id
        and version.status not in (Status.WITHDRAWN, Status.DRAFT)
        and age(version) > age(target)
    ]


def _live_again(library: Library, target: Version, today: date) -> None:
    document = library.document(target.document)
    now_held = library.version(target.id)
    if document is None or now_held is None:
        raise Refused("unknown_version", f"The library has no version {target.id}.")
    if now_held.in_force(today) or now_held.status is Status.NOT_YET_EFFECTIVE:
        return
    provisions = [ProvisionDraft(p.key.article, p.label, p.path, p.text) for p in library.provisions_of(target.id)]
    library.publish_version(
        document=document,
        provisions=provisions,
        today=today,
        promulgated=target.promulgated,
        effective_from=target.effective_from,
        effective_to=None,
        status=None,
        preamble=library.preamble(target.id),
        source=f"restored:{target.id}",
    )
