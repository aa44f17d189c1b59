"""The gate before publishing: the evaluation questions asked of the library as it would be, without writing anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.publishing.proposal.diff import Diff
from ingestion.publishing.proposal.plan import Kind, Plan
from knowledge.library import Library, Record
from knowledge.library.selectors import age
from knowledge.models import Citation, Document, Provision, ProvisionKey, Version
from knowledge.text.content import content_hash, passage_text

if TYPE_CHECKING:
    from knowledge.evaluation.evaluate import EvaluationQuestion, Report
    from knowledge.indexing.embeddings import Embedder
    from knowledge.sync.follower import Authored

Gate = Callable[["Proposed"], "Verdict"]
_FIRST_ID = 1_000_000_000
NOTICEABLE = 0.005
"""By how much a figure that was below its floor already may fall without being the fault of an act."""


@dataclass(frozen=True)
class Verdict:
    """What the evaluation said: a sentence for every floor that would not be reached."""

    undercut: tuple[str, ...] = ()
    report: Report | None = None

    @property
    def passed(self) -> bool:
        return not self.undercut


@dataclass(frozen=True)
class Proposed:
    """What the library would hold of a document after an act: this version and text; None: nothing in force.

    `certain`: the version holds whatever its age (restoring, withdrawing).
    """

    document: Document
    version: Version | None
    provisions: tuple[Provision, ...]
    diff: Diff
    today: date
    certain: bool = True

    @classmethod
    def of_plan(cls, plan: Plan) -> Proposed:
        """What publishing a plan would bring."""
        document, found = replace(plan.draft.document), plan.draft.metadata
        version = Version(
            _FIRST_ID, document.short, found.promulgated, found.effective_from, found.effective_to, plan.status
        )
        provisions = tuple(
            Provision(
                _FIRST_ID + ordinal,
                _FIRST_ID,
                ProvisionKey(document.short, part.article),
                part.label,
                part.path,
                part.text,
                ordinal,
                content_hash(passage_text(document.title, part.path, part.text)),
            )
            for ordinal, part in enumerate(plan.draft.provisions)
        )
        # A document that was not held before changes no article anything relies on.
        diff = Diff((), 0) if plan.kind is Kind.NEW else plan.diff
        return cls(document, version, provisions, diff, plan.today, certain=False)


class StagedLibrary:
    """The library with one act laid over it, as a source for an index that is thrown away afterwards."""

    def __init__(self, library: Library, proposed: Proposed) -> None:
        self._library = library
        self._proposed = proposed
        self._version = proposed.version
        self._records: list[Record] = (
            [(proposed.document, proposed.version, part) for part in proposed.provisions] if proposed.version else []
        )

    def law_on(self, on: date) -> bool:
        """Whether the staged text would be what is answered with on the day."""
        if self._version is None or self._proposed.certain:
            return True
        current = self._library.version_on(self._version.document, on)
        return self._version.in_force(on) and (current is None or age(self._version) >= age(current))

    @property
    def hashes(self) -> list[str]:
        """Names of the vectors the staged text needs."""
        return [provision.content_hash for _, _, provision in self._records]

    def current(self, on: date) -> Iterator[Record]:
        """Every provision that would be law on the day."""
        if not self.law_on(on):
            yield from self._library.current(on)
            return
        for record in self._library.current(on):
            if record[0].short != self._proposed.document.short:
                yield record
        yield from self._records

    def history(self, on: date) -> Iterator[Record]:
        """Every other provision."""
        own = self._version.id if self._version else None
        short = self._proposed.document.short if self._proposed.certain else ""
        for record in self._library.history(on):
            if record[1].id != own and not (record[0].short == short and record[1].in_force(on)):
                yield record
        if not self.law_on(on):
            yield from self._records

    def last_change(self) -> int:
        """A number no change of the library has."""
        return self._library.last_change() + 1


def concerns(library: Library, proposed: Proposed, relies_on: Callable[[str], bool]) -> bool:
    """Whether an act changes what is answered with today, in a document that something written relies on."""
    if proposed.diff.empty or not StagedLibrary(library, proposed).law_on(proposed.today):
        return False
    return relies_on(proposed.document.short)


def evaluation_gate(
    library: Library,
    *,
    embedder: Embedder,
    authored: Authored,
    find: Callable[[str, str], Iterable[Citation]],
    questions: Sequence[EvaluationQuestion],
    relies_on: Callable[[str], bool],
    table: Any = None,
    floors: Mapping[str, Any] | None = None,
    kept: Path | None = None,
) -> Gate:
    """Return the gate. It is run only for documents that notes, cards or questions rely on (`relies_on`).

    `table` holds vectors already computed (of the running index), so that only the changed articles are embedded;
    `kept` is the running index's folder for what is slow to count.
    """

    def gate(proposed: Proposed) -> Verdict:
        today = proposed.today
        staged = StagedLibrary(library, proposed)
        if not questions or not concerns(library, proposed, relies_on):
            return Verdict()
        from knowledge.evaluation.evaluate import evaluate, undercut

        def measured(source: StagedLibrary | Library) -> Report:
            from knowledge.indexing.lexical_index import LexicalIndex
            from knowledge.sync.follower import IndexFollower

            follower = IndexFollower(
                source,
                lexical=LexicalIndex(None),
                embedder=embedder,
                authored=authored,
                find=find,
                today=lambda: today,
                kept=kept,
            )
            if table is not None:
                follower.keeper.table = table
            retriever = follower.start()
            # Only the staged articles are embedded here; the rest has come with the program, or is found by words.
            own = staged_hashes if isinstance(source, StagedLibrary) else frozenset()
            pending = [] if follower.keeper.idle else [item for item in follower.keeper.pending() if item.hash in own]
            if pending:
                follower.keeper.embed(pending)
                follower.refresh()
            return evaluate(retriever, questions, on=today)

        staged_hashes = frozenset(staged.hashes)
        report = measured(staged)
        faults = undercut(report, floors)
        if faults:
            # A floor that is not reached without this text either is no reason to refuse it, unless it gets worse.
            before = measured(library)
            missed = {_place(fault) for fault in undercut(before, floors)}
            faults = [
                fault
                for fault in faults
                if _place(fault) not in missed or _value(before, fault) - _value(report, fault) > NOTICEABLE
            ]
        return Verdict(tuple(faults), report)

    return gate


def _place(fault: str) -> str:
    """What a sentence of `undercut` is about: `final, full: mrr`, or the whole of it where it gives no figure."""
    return fault.partition(" is ")[0]


def _value(report: Report, fault: str) -> float:
    """The figure of that place in a report; 0 for a sentence without one."""
    match = re.fullmatch(r"(\w+), (\w+): (\w+)", _place(fault))
    reached = report.legs.get(match[1], {}).get(match[2]) if match is not None else None
    return float(getattr(reached, match[3], 0.0)) if match is not None and reached is not None else 0.0


def lazy_gate(
    library: Library,
    find: Callable[[str, str], Iterable[Citation]],
    table: Callable[[], Any] | None = None,
    starting: Callable[[], object] | None = None,
    kept: Path | None = None,
) -> Gate:
    """Return the gate over what is recorded in the package; model and questions are loaded when it is first asked.

    `table` gives the vectors of a running index; `starting` is called before the questions are asked, which takes long.
    `kept` as in `evaluation_gate`.
    """

    def gate(proposed: Proposed) -> Verdict:
        from ingestion.publishing.impact import Written

        written = Written.load()
        if not written.questions or not concerns(library, proposed, written.relies_on):
            return Verdict()
        if starting is not None:
            starting()
        from knowledge.indexing.embeddings import default_embedder
        from knowledge.sync.follower import Authored

        return evaluation_gate(
            library,
            embedder=default_embedder(),
            authored=Authored.load(),
            find=find,
            questions=written.questions,
            relies_on=written.relies_on,
            table=table() if table is not None else None,
            kept=kept,
        )(proposed)

    return gate
