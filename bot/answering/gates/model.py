"""What a gate looks at: a line somebody wrote, what it says it rests on, and what that really says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.answering.material import Material
from bot.contract.messages import Clause
from knowledge.models import Citation


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line somebody wrote, and what it rests on: clauses (`Clause.ref`), or ids of statements, results and facts.

    `quote` is what it claims to take word for word from the clauses it names.
    """

    text: str
    refs: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that did not pass, and the gate that stopped it."""

    sentence: Sentence
    gate: str


@dataclass(slots=True)
class Passed:
    """What is left after the gates, and what was refused."""

    sentences: list[Sentence] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


FindCitations = Callable[[str], list[Citation]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a line may rest on, and how to read the articles a text names."""

    material: Material
    find_citations: FindCitations
    spoken: Mapping[str, str]
    """By id: everything vetted that is said under it (clause, gloss, statements; the text of a result)."""
    results: Mapping[str, str] = field(default_factory=dict)
    """By id: what code computed, in words. Sums and days of the answer come from here."""
    language: str = "zh"

    def clause(self, ref: str) -> Clause | None:
        """Return the clause of an id; None for a statement, a result or an unknown id."""
        return self.material.clauses.get(ref)

    def said_under(self, refs: tuple[str, ...]) -> str:
        """Return all that is vetted under some ids, one after the other."""
        return "\n".join(filter(None, (self.results.get(ref) or self.spoken.get(ref, "") for ref in refs)))

    def said_by_law(self, refs: tuple[str, ...]) -> str:
        """Like `said_under`, without what was computed for this person."""
        return "\n".join(filter(None, (self.spoken.get(ref, "") for ref in refs if ref not in self.results)))


Gate = Callable[[Sentence, Evidence], str]
"""Returns a short code, or "" when the line passes."""
