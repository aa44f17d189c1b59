"""Fetching documents one after the other: each judged before it may be published, one failure never stopping the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingestion.errors import Missing, Unreadable
from ingestion.publishing.proposal.draft import Draft, read_draft
from ingestion.publishing.proposal.identify import TAKEN
from ingestion.publishing.proposal.plan import Plan, make_plan
from ingestion.sources.model import DocumentSource, Fetched, Unfetched, Wanted
from ingestion.sources.names import is_named
from ingestion.sources.store import Failure, FetchStore
from knowledge.authored.fingerprint import text_fingerprint
from knowledge.authored.register import Register
from knowledge.errors import YoujuError
from knowledge.library import Library
from knowledge.models import Status

AGAIN_AFTER = {"not_reached": 1, "day_cap": 0, "no_way_out": 0, "slow": 1}
"""Days after which a document that was not got is tried again, by the reason; a week for every other."""
_WEEK = 7
_NO_NETWORK = 3
"""So many documents in a row without any site answering: there is no way out."""


@dataclass(frozen=True)
class Result:
    """What became of one document: a plan to publish, or the problems, the most telling one first."""

    wanted: Wanted
    plan: Plan | None = None
    fetched: Fetched | None = None
    problems: tuple[Unfetched, ...] = ()
    remarks: tuple[str, ...] = ()
    skipped: bool = False
    """Whether it was not tried, because it failed a short while ago."""

    @property
    def problem(self) -> Unfetched | None:
        """The problem to show."""
        return self.problems[0] if self.problems else None


@dataclass(frozen=True)
class Fetcher:
    """Fetches documents from several sources. `store` remembers what failed."""

    library: Library
    register: Register
    sources: Sequence[DocumentSource]
    store: FetchStore
    today: date

    def each(self, documents: Sequence[Wanted], *, again: bool = False) -> Iterator[Result]:
        """Yield the result of each document when it is asked for. `again`: also those that failed a short while ago.

        Ends after the cap of the day; raises Unfetched `no_way_out` when no site can be reached at all.
        """
        silent = 0
        for wanted in documents:
            before = self.store.failure(wanted.short)
            if before is not None and not again and not self._due(before):
                problem = Unfetched(before.code, before.sentence, before.address)
                yield Result(wanted, problems=(problem,), skipped=True)
                continue
            result = self._one(wanted)
            reached = result.plan is not None or any(
                p.code not in ("not_reached", "no_address") for p in result.problems
            )
            tried = result.plan is not None or any(p.code != "no_address" for p in result.problems)
            silent = 0 if reached else silent + tried
            if silent >= _NO_NETWORK:
                raise Unfetched("no_way_out", "No official site can be reached from here; nothing was fetched.")
            if tried and reached:
                self._note(wanted, result)
            yield result
            if result.problem is not None and result.problem.code == "day_cap":
                return

    def _due(self, failure: Failure) -> bool:
        wait = timedelta(days=AGAIN_AFTER.get(failure.code, _WEEK))
        try:
            return self.today - date.fromisoformat(failure.day) >= wait
        except ValueError:
            return True

    def _note(self, wanted: Wanted, result: Result) -> None:
        problem = result.problem if result.plan is None else None
        failure = Failure(self.today.isoformat(), problem.code, str(problem), problem.address) if problem else None
        self.store.note_failure(wanted.short, failure)

    def _one(self, wanted: Wanted) -> Result:
        problems: list[Unfetched] = []
        for source in self.sources:
            if not source.fits(wanted):
                continue
            try:
                for fetched in source.candidates(wanted):
                    try:
                        return self._judged(wanted, fetched)
                    except Unfetched as error:
                        problems.append(error)
                    except (Unreadable, Missing) as error:
                        problems.append(
                            Unfetched(error.code, f"{fetched.address or fetched.name}: {error}", fetched.address)
                        )
            except YoujuError as error:
                problems.append(error if isinstance(error, Unfetched) else Unfetched(error.code, str(error)))
                if error.code == "day_cap":
                    break
        if not problems:
            known = bool(wanted.addresses) or any(source.fits(wanted) for source in self.sources)
            code, said = (
                ("not_found", "no source holds it") if known else ("no_address", "no official address is known")
            )
            problems.append(Unfetched(code, f"{wanted.title}: {said}; look for it by hand and `library add` the file."))
        return Result(wanted, problems=tuple(sorted(problems, key=_telling)))

    def _judged(self, wanted: Wanted, fetched: Fetched) -> Result:
        """The plan of a file that is the document sought, whole and of the right day. Raises Unfetched."""
        draft = read_draft(
            fetched.data,
            fetched.name,
            self.register,
            documents=self.library.documents(),
            today=self.today,
            address=fetched.address,
            fetched_at=fetched.fetched_at,
            corrections=_said(wanted, fetched),
        )
        remarks = judge(wanted, fetched, draft)
        return Result(wanted, make_plan(draft, self.library, today=self.today), fetched, remarks=tuple(remarks))


def judge(wanted: Wanted, fetched: Fetched, draft: Draft) -> list[str]:
    """Return remarks on a text that may be published as the document sought. Raises Unfetched for any other."""
    where = fetched.address or fetched.name
    found = draft.metadata
    own = draft.document.short == wanted.short if wanted.entry else is_named(wanted, found.title)
    if not own:
        raise Unfetched(
            "other_document", f"{where} is 《{found.title[:60]}》, not 《{wanted.title}》.", fetched.address
        )
    known = wanted.version
    if found.status is Status.DRAFT:
        raise Unfetched("other_document", f"{where} is a draft of 《{wanted.title}》.", fetched.address)
    expected_day = wanted.promulgated
    if expected_day and found.promulgated and found.promulgated < expected_day:
        raise Unfetched(
            "older_text",
            f"{where} is the text of {found.promulgated}; sought is that of {expected_day}.",
            fetched.address,
        )
    registered = known.promulgated if known else None
    newer = bool(registered and found.promulgated and found.promulgated > registered)
    _count(wanted, fetched, draft, where, newer=newer)
    remarks = [f"newer than the register knows: {found.promulgated}"] if newer else []
    if known is not None and known.sha256 and not newer and known.sha256 != fingerprint_of(draft):
        if any(TAKEN in warning for warning in draft.warnings):
            raise Unfetched(
                "older_text",
                f"{where} names an earlier day and its wording is not that of {registered}.",
                fetched.address,
            )
        remarks.append("the wording differs from the one checked before; compare it with the page")
    return remarks


def fingerprint_of(draft: Draft) -> str:
    """Return the fingerprint of a draft's numbered parts, as the register keeps it."""
    parts = draft.articles or draft.sections or draft.provisions
    return text_fingerprint((part.article, part.text) for part in parts)


def _count(wanted: Wanted, fetched: Fetched, draft: Draft, where: str, *, newer: bool) -> None:
    """Raise Unfetched `article_count` for a text that is not whole."""
    number = len(draft.articles)
    expected = None if newer or wanted.version is None else wanted.version.articles
    listed = int(fetched.said.get("articles") or 0)
    for source, count in (("the register", expected), ("the source", listed or None)):
        if count and count != number:
            raise Unfetched(
                "article_count", f"{where} has {number} articles, {source} expects {count}.", fetched.address
            )
    if any(finding.rule in ("gap", "duplicate") and not finding.mended for finding in draft.findings):
        raise Unfetched("article_count", f"{where}: numbers of articles are missing or double.", fetched.address)


def _said(wanted: Wanted, fetched: Fetched) -> dict[str, object] | None:
    """What the source says of a document nobody registered; a registered one is known better here."""
    if wanted.entry is not None:
        return None
    days = {"promulgated": fetched.said.get("promulgated")}
    given = {name: date.fromisoformat(day) for name, day in days.items() if day and _is_day(day)}
    return dict(given) or None


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


_TELLING = ("day_cap", "article_count", "older_text", "other_document", "challenge", "login", "certificate", "shell", "robots",
            "host_not_allowed")  # fmt: skip


def _telling(problem: Unfetched) -> int:
    """The order in which problems are shown: what a person can act on goes first."""
    return _TELLING.index(problem.code) if problem.code in _TELLING else len(_TELLING)
