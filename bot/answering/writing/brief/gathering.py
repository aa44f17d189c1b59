"""What else the library says on a question, beside the composed reply: statements of the cards that fit, and clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answering.answer import CARD_FLOOR, HIT_FLOOR, Answerer
from bot.answering.marks import marks_of
from bot.answering.material import clause_of
from bot.answering.vetted import case_words
from bot.contract.messages import Clause, Point
from knowledge.authored.card import Statement
from knowledge.citations import parse_key
from knowledge.models import Citation

MOST_HITS = 7
ALOUD = frozenset({"跟老板这样说"})
"""Sections whose sentences are the worker's to say; they stay with the card."""


@dataclass(frozen=True, slots=True)
class Found:
    """Points by their heading, and clauses, the best first."""

    points: list[tuple[str, Point]]
    clauses: list[Clause]


def gather(answerer: Answerer, question: str, facts: Mapping[str, str], on: date, language: str, card: str) -> Found:
    """Return what the cards that fit and the provisions found say; `card` is the one on the table, or empty."""
    retrieval = answerer.search(question, on, facts)
    ranked = [found.id for found, score in answerer.ranked_cards(retrieval, facts, on) if score >= CARD_FLOOR]
    named = [name for name in dict.fromkeys([card, *ranked[:1]]) if name in answerer.cards]
    opened: dict[str, Clause] = {}
    points = [
        (heading, point)
        for name in named
        for heading, statements in answerer.cards[name].sections.items()
        if heading not in ALOUD
        for statement in statements
        if statement.fits(facts) and (point := _point(answerer, statement, facts, on, language, opened)) is not None
    ]
    found = [_clause(answerer, Citation(hit.key), on) for hit in retrieval.hits[:MOST_HITS] if hit.score >= HIT_FLOOR]
    clauses = [clause for clause in found if clause is not None and clause.status == "effective"]
    return Found(points, [*clauses, *opened.values()])


def articles(answerer: Answerer, named: Iterable[str], on: date) -> list[Clause]:
    """Return the clauses that a model named as deciding: those that exist, are held and in force that day."""
    found = (_clause(answerer, Citation(one.key), on) for name in named for one in answerer.find_citations(name))
    return [clause for clause in found if clause is not None and clause.held and clause.status == "effective"]


def clauses_of(answerer: Answerer, refs: Iterable[str], on: date) -> list[Clause]:
    """Return the clauses some refs of earlier replies open to that day."""
    found = (_clause(answerer, parse_key(ref), on) for ref in refs)
    return [clause for clause in found if clause is not None]


def _point(
    answerer: Answerer,
    statement: Statement,
    facts: Mapping[str, str],
    on: date,
    language: str,
    opened: dict[str, Clause],
) -> Point | None:
    """A statement all of whose clauses open and are in force that day, as a point."""
    if "{" in statement.text:
        return None
    clauses = [_clause(answerer, citation, on) for citation in statement.citations]
    if any(clause is None or clause.status not in ("effective", "") for clause in clauses):
        return None
    known = [clause for clause in clauses if clause is not None]
    opened |= {clause.ref: clause for clause in known}
    text = statement.text + marks_of(known)
    refs = tuple(clause.ref for clause in known)
    return Point(text=text, refs=refs, when=case_words(statement, facts, language))


def _clause(answerer: Answerer, citation: Citation, on: date) -> Clause | None:
    return clause_of(citation, answerer.resolver.resolve(citation, on), answerer.gloss(str(citation.key)))
