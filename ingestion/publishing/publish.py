"""Publishing, restoring and withdrawing versions: one transaction each, with its entry in the audit trail.

Indexes are not touched here: they follow the library's change feed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ingestion.errors import Refused
from ingestion.publishing.acting import act
from ingestion.publishing.audit import AuditDraft, record
from ingestion.publishing.duplicates import Duplicates
from ingestion.publishing.found_by_plan import FoundByPlan, Trial
from ingestion.publishing.gate import Gate, Proposed
from ingestion.publishing.impact import Elsewhere, Touched, Written, changed_keys, touched_by
from ingestion.publishing.proposal.diff import Diff, articles_of, compare
from ingestion.publishing.proposal.plan import Kind, Plan
from ingestion.publishing.writing import (
    details_of,
    later_versions,
    live_again,
    origin_row,
    require_current,
    write_version,
)
from knowledge.errors import YoujuError
from knowledge.library import Library
from knowledge.models import Status, Version


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
class _Prepared:
    """A plan that passed the gate, with what it will touch."""

    plan: Plan
    duplicates: Duplicates
    undercut: tuple[str, ...]
    touched: tuple[Touched, ...]
    reason: str


@dataclass(frozen=True)
class Publisher:
    """Does what admins ask of one library. `gate`, `elsewhere` and `trial` come from the floors above."""

    library: Library
    written: Callable[[], Written] = Written.load
    gate: Gate | None = None
    elsewhere: Elsewhere | None = None
    trial: Trial | None = None
    """Asks whether workers would find what a plan publishes; None where nothing can be asked."""

    def would_be_found(self, plan: Plan) -> FoundByPlan | None:
        """Return how many of a plan's own questions find it before and after; None where nothing is asked."""
        return self.trial(plan) if self.trial is not None and plan.kind is not Kind.IDENTICAL else None

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
        prepared = self._prepared(plan, duplicates=duplicates, force=force, reason=reason)
        if isinstance(prepared, Outcome):
            return prepared
        with act(self.library) as (library, session):
            return self._written(prepared, library, session, who=who)

    def publish_all(
        self,
        plans: Sequence[Plan],
        *,
        who: str,
        reason: str = "",
        refused: Callable[[Plan, YoujuError], object] | None = None,
    ) -> list[Outcome]:
        """Publish several plans as one act: all of them are there afterwards, or none.

        A plan that is refused before anything was written is told to `refused` and left out; without it, the refusal
        is raised. Raises Refused `outdated_plan`, `busy`, `disk_full` for the act as a whole.
        """
        done: list[Outcome] = []
        waiting: list[_Prepared] = []
        for plan in plans:
            try:
                prepared = self._prepared(plan, duplicates=Duplicates.SKIP, force=False, reason=reason)
            except Refused as error:
                if refused is None:
                    raise
                refused(plan, error)
                continue
            if isinstance(prepared, Outcome):
                done.append(prepared)
            else:
                waiting.append(prepared)
        if waiting:
            with act(self.library) as (library, session):
                done += [self._written(prepared, library, session, who=who) for prepared in waiting]
        return done

    def _prepared(self, plan: Plan, *, duplicates: Duplicates, force: bool, reason: str) -> _Prepared | Outcome:
        """A plan that passed every question, ready to be written; an outcome where there is nothing to do."""
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
        return _Prepared(plan, duplicates, undercut, self.would_touch(plan), reason)

    def _written(self, prepared: _Prepared, library: Library, session: Session, *, who: str) -> Outcome:
        """Write a plan inside the act. Raises Refused `outdated_plan`."""
        plan = prepared.plan
        require_current(plan, library)
        version = write_version(plan, library, prepared.duplicates)
        session.add(origin_row(plan, version, library.clock()))
        audit = record(
            session,
            AuditDraft(
                who=who,
                act="publish",
                document=plan.draft.document.short,
                version_id=version,
                before_id=plan.base.id if plan.base else None,
                source=plan.draft.origin.address or plan.draft.origin.name,
                source_sha256=plan.draft.origin.sha256,
                reason=prepared.reason,
                forced=bool(prepared.undercut),
                diff=plan.diff.as_json() if plan.base else {},
                details=details_of(plan, prepared.duplicates, prepared.undercut),
            ),
            prepared.touched,
            at=library.clock(),
        )
        return Outcome(True, plan.draft.document.short, version, audit, prepared.touched, plan.kind.value)

    def restore(
        self, short: str, version_id: int, *, who: str, reason: str = "", today: date, force: bool = False
    ) -> Outcome:
        """Make an older version hold again, as a new act: versions that began after it are withdrawn. A reason is asked for.

        Nothing is done where it holds already. Raises Refused: `unknown_version`, `floor_undercut`, `reason_missing`,
        `busy`, `disk_full`.
        """
        target = self._version(short, version_id)
        if not reason.strip():
            raise Refused("reason_missing", "Restoring needs a reason: add --reason.")
        before = self.library.version_on(short, today)
        if before is not None and before.id == target.id and not later_versions(self.library, target):
            return Outcome(False, short, version_id, said="in force already")
        diff = self._between(before, target)
        undercut = self._undercut(self._proposed(short, target, diff, today), "Not restored", force)
        touched = tuple(touched_by(changed_keys(short, diff), self.written(), self.elsewhere))
        with act(self.library) as (library, session):
            for version in later_versions(library, target):
                library.withdraw(version.id, today=today)
            live_again(library, target, today)
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
                at=library.clock(),
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
        with act(self.library) as (library, session):
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
                at=library.clock(),
            )
        return Outcome(True, short, version_id, audit, touched, "withdrawn")

    def review(self, short: str, *, who: str, reason: str = "") -> Outcome:
        """Note that somebody looked whether a document, and what is written about it, is still current."""
        if self.library.document(short) is None:
            raise Refused("unknown_document", f"The library holds no {short}.")
        with act(self.library) as (library, session):
            library.note_review(short)
            audit = record(
                session, AuditDraft(who=who, act="review", document=short, reason=reason), at=library.clock()
            )
        return Outcome(True, short, None, audit, said="reviewed")

    def would_touch(self, plan: Plan) -> tuple[Touched, ...]:
        """Return what relies on the articles a plan changes: what publishing it would list."""
        return tuple(touched_by(self._changed(plan), self.written(), self.elsewhere))

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
        with act(self.library, keep=False) as (library, _):
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


def _unrecognised(plan: Plan) -> bool:
    """Whether nothing about a new text says who made it and when: more likely a note than a regulation."""
    found = plan.draft.metadata
    said = [found.number, found.issuer, found.promulgated, found.effective_from]
    return not any(said) and (plan.draft.form != "articles" or not plan.draft.articles)


def _reasoned(force: bool, reason: str) -> None:
    if force and not reason.strip():
        raise Refused("reason_missing", "Going past the gate needs a reason: add --reason.")
