"""What an answer is made from: the clauses found, the cards that fit, and the facts. Built once, used by every writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.contract.messages import Clause
from knowledge.authored.card import Card
from knowledge.models import Citation, Hit, Resolution


class Resolver(Protocol):
    """Resolves citations against the library on a day."""

    def resolve(self, citation: Citation, on: date) -> Resolution: ...


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that may be said in one answer. `clauses` by `Clause.ref`; a writer cites nothing outside of it."""

    question: str
    on: date
    facts: Mapping[str, str]
    hits: tuple[Hit, ...]
    cards: tuple[Card, ...]
    clauses: Mapping[str, Clause]


def clause_of(citation: Citation, resolution: Resolution, gloss: str = "") -> Clause | None:
    """Return the clause a citation opens to; None when it must not be shown (unknown document, no such article).

    A gloss of another text than the one in force is left out.
    """
    document = resolution.document
    if document is None or resolution.problem in (
        "unknown_document",
        "no_such_article",
        "no_such_paragraph",
        "not_in_force",
    ):
        return None
    from knowledge.citations import format_citation

    version, provision = resolution.version, resolution.provision
    return Clause(
        ref=str(citation),
        title=document.title,
        label=format_citation(citation, document.short),
        text=_shown(provision.text, citation) if provision else "",
        gloss="" if resolution.rewritten else gloss,
        rewritten=resolution.rewritten,
        held=provision is not None or (resolution.held and not citation.key.article),
        status=version.status.value if version else "",
        effective_from=version.effective_from.isoformat() if version and version.effective_from else None,
        number=document.number,
        address=document.address,
    )


def _shown(text: str, citation: Citation) -> str:
    """The 款 or 项 cited, or the whole article when it names none or the part cannot be cut out."""
    from knowledge.text.clauses import clause_text

    if citation.paragraph is None and citation.item is None:
        return text
    return clause_text(text, citation.paragraph, citation.item) or text
