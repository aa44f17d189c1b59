"""Whether workers would find what a plan publishes: its own words asked of the search as it is, and as it would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.publishing.findable import Findable, Search, find_again
from ingestion.publishing.gate import Proposed, StagedLibrary
from ingestion.publishing.proposal.plan import Kind, Plan
from knowledge.library import Library
from knowledge.models import Citation, Status

if TYPE_CHECKING:
    from knowledge.indexing.embeddings import Embedder
    from knowledge.sync.follower import Authored

MOST_KEPT = 20
"""Plans whose answer is kept, so that a page shown again asks nothing again."""


@dataclass(frozen=True)
class FoundByPlan:
    """How many of a plan's own questions find their provision `before` and `after` it is published."""

    before: Findable
    after: Findable

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return len(self.after.questions)


Trial = Callable[[Plan], "FoundByPlan | None"]
"""Asks a plan's own questions; None for a text that searches are not to find (a draft, nothing to ask)."""


class PlanTrial:
    """Asks plans over one library, each only once. `embedder` and `authored` are made when the first is asked; `find`,
    `table` and `kept` as in `evaluation_gate`."""

    def __init__(
        self,
        library: Library,
        *,
        embedder: Callable[[], Embedder],
        authored: Callable[[], Authored],
        find: Callable[[str, str], Iterable[Citation]],
        table: Callable[[], Any] = lambda: None,
        kept: Path | None = None,
    ) -> None:
        self._library, self._embedder, self._authored = library, embedder, authored
        self._find, self._table, self._kept = find, table, kept
        self._asked: dict[tuple[object, ...], FoundByPlan | None] = {}

    def __call__(self, plan: Plan) -> FoundByPlan | None:
        """Return what asking showed, of this text with these dates and this place."""
        found = plan.draft.metadata
        held = tuple((part.label, part.text) for part in plan.draft.provisions)
        name = (
            plan.draft.document.short,
            plan.status,
            found.effective_from,
            found.jurisdiction,
            hash(held),
            plan.change,
        )
        if name not in self._asked:
            while len(self._asked) >= MOST_KEPT:
                self._asked.pop(next(iter(self._asked)))
            self._asked[name] = self._ask(plan)
        return self._asked[name]

    def _ask(self, plan: Plan) -> FoundByPlan | None:
        proposed = Proposed.of_plan(plan)
        version = proposed.version
        if version is None or plan.status is Status.DRAFT or not proposed.provisions:
            return None
        on = max(plan.today, version.effective_from or plan.today)
        staged = StagedLibrary(self._library, proposed)
        if not staged.law_on(on):
            return None
        place = plan.draft.document.jurisdiction
        after = find_again(
            self._search(staged, on, frozenset(staged.hashes)), proposed.provisions, on=on, jurisdiction=place
        )
        if plan.kind is Kind.NEW:
            return FoundByPlan(after.unfound(), after)
        before = find_again(self._search(self._library, on), proposed.provisions, on=on, jurisdiction=place)
        return FoundByPlan(before, after)

    def _search(self, source: StagedLibrary | Library, on: date, own: frozenset[str] = frozenset()) -> Search:
        """A search over the library or what it would be; only the staged articles are embedded."""
        from knowledge.indexing.lexical_index import LexicalIndex
        from knowledge.sync.follower import IndexFollower

        follower = IndexFollower(
            source, lexical=LexicalIndex(None), embedder=self._embedder(), authored=self._authored(), find=self._find,
            today=lambda: on, kept=self._kept,
        )  # fmt: skip
        if (table := self._table()) is not None:
            follower.keeper.table = table
        search = follower.start()
        pending = [] if follower.keeper.idle else [item for item in follower.keeper.pending() if item.hash in own]
        if pending:
            follower.keeper.embed(pending)
            follower.refresh()
        return search


def found_words(found: FoundByPlan) -> str:
    """Return what asking a plan showed, in Chinese: how many find it now and afterwards, and whether hardly any do."""
    said = (
        f"找不找得到：用它自己的话问 {found.asked} 题，在前五条里找到的，"
        f"现在 {found.before.found} 题，发布后 {found.after.found} 题。"
    )
    return said + (hardly_words(found.after) if found.after.hardly else "")


def hardly_words(found: Findable) -> str:
    """Return the warning that goes with a text hardly anybody finds."""
    if not found.found:
        return "这份文件发布了也没有人问得到，请为要紧的条文写注释。"
    return "这份文件工人很难问到，请为要紧的条文写注释。"
