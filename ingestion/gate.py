"""The gate before publishing: the evaluation questions asked of the library as it would be, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ingestion.plan import Kind, Plan
from knowledge.content import content_hash, passage_text
from knowledge.library import Library, Record
from knowledge.library.selectors import age
from knowledge.models import Citation, Provision, ProvisionKey, Version

if TYPE_CHECKING:
    from knowledge.embeddings import Embedder
    from knowledge.evaluate import EvaluationQuestion, Report
    from knowledge.follower import Authored

Gate = Callable[[Plan], "Verdict"]
_FIRST_ID = 1_000_000_000


@dataclass(frozen=True)
class Verdict:
    """What the evaluation said: a sentence for every floor that would not be reached."""

    undercut: tuple[str, ...] = ()
    report: Report | None = None

    @property
    def passed(self) -> bool:
        return not self.undercut


class StagedLibrary:
    """The library with one plan laid over it, as a source for an index that is thrown away afterwards."""

    def __init__(self, library: Library, plan: Plan) -> None:
        self._library = library
        self._plan = plan
        draft, found = plan.draft, plan.draft.metadata
        document = replace(draft.document)
        version = Version(
            _FIRST_ID, document.short, found.promulgated, found.effective_from, found.effective_to, plan.status
        )
        self._records: list[Record] = [
            (
                document,
                version,
                Provision(
                    _FIRST_ID + ordinal,
                    _FIRST_ID,
                    ProvisionKey(document.short, part.article),
                    part.label,
                    part.path,
                    part.text,
                    ordinal,
                    content_hash(passage_text(document.title, part.path, part.text)),
                ),
            )
            for ordinal, part in enumerate(draft.provisions)
        ]
        self._version = version

    def law_on(self, on: date) -> bool:
        """Whether the staged text would be what is answered with on the day."""
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
            if record[0].short != self._plan.draft.document.short:
                yield record
        yield from self._records

    def history(self, on: date) -> Iterator[Record]:
        """Every other provision."""
        yield from self._library.history(on)
        if not self.law_on(on):
            yield from self._records

    def last_change(self) -> int:
        """A number no change of the library has."""
        return self._library.last_change() + 1


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
) -> Gate:
    """Return the gate. It is run only for documents that notes, cards or questions rely on (`relies_on`).

    `table` holds vectors already computed (of the running index), so that only the changed articles are embedded.
    """

    def gate(plan: Plan) -> Verdict:
        today = plan.today
        # A document that was not held before changes no article anything relies on.
        untouched = plan.kind is Kind.NEW or plan.diff.empty or not StagedLibrary(library, plan).law_on(today)
        if untouched or not questions or not relies_on(plan.draft.document.short):
            return Verdict()
        from knowledge.evaluate import evaluate, undercut

        def measured(source: StagedLibrary | Library) -> Report:
            from knowledge.follower import IndexFollower
            from knowledge.lexical_index import LexicalIndex

            follower = IndexFollower(
                source, lexical=LexicalIndex(None), embedder=embedder, authored=authored, find=find, today=lambda: today
            )
            if table is not None:
                follower.keeper.table = table
            retriever = follower.start()
            # Only the staged articles are embedded here; the rest has come with the program, or is found by words.
            own = staged_hashes if isinstance(source, StagedLibrary) else frozenset()
            pending = [] if follower.keeper.idle else [item for item in follower.keeper.pending() if item.hash in own]
            if pending:
                follower.keeper.embed(pending)
                follower._refresh()  # (the snapshot has to see the vectors just made)
            return evaluate(retriever, questions, on=today)

        staged = StagedLibrary(library, plan)
        staged_hashes = frozenset(staged.hashes)
        report = measured(staged)
        faults = undercut(report, floors)
        if faults:
            # A floor that is not reached without this text either is no reason to refuse it.
            before = set(undercut(measured(library), floors))
            faults = [fault for fault in faults if fault not in before]
        return Verdict(tuple(faults), report)

    return gate
