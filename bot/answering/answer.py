"""One question in, one answer out: look up, retrieve, choose the card, compose; or let a model write under the gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.answering.compose import NOT_HELD_MARK, Composer, Composition, Glosses, no_gloss, question_for
from bot.answering.material import Material, Resolver, clause_of
from bot.dialogue.reply import Block, BlockKind, Choice, Clause, Point
from bot.messages import message
from knowledge.card import Card
from knowledge.models import Citation, Hit, Resolution

CARD_FLOOR = 0.32
"""Score from which a situation card answers a question by itself."""
SUPPORT_WEIGHT = 0.5
"""How much the provisions found speak for the card they decide, beside the match of its situations."""
BESIDE = 0.85
"""Share of the best card's score from which another is offered beside it."""
_SOME: frozenset[str] = frozenset()
"""Any value at all."""
_TOLD_CARDS: tuple[tuple[tuple[str, frozenset[str]], str], ...] = (
    (("injured", frozenset({"yes"})), "work-injury"),
    (("months_owed", _SOME), "unpaid-wages"),
    (("amount_owed", _SOME), "unpaid-wages"),
    (("written_contract", frozenset({"no"})), "no-written-contract"),
    (("dismissed_by", frozenset({"employer", "platform"})), "fired-or-deactivated"),
    (("insured", frozenset({"no"})), "no-social-insurance"),
)
"""Facts that are a matter of their own, and the card that answers it, most urgent first."""
_HIT_WEIGHTS = (1.0, 0.9, 0.8, 0.6, 0.5)
RELATED_FLOOR = 0.2
"""Score from which a provision the card does not name is said beside its answer."""
RELATED_MOST = 2
READ = 10
"""Provisions an answer is made from."""
CHOSEN_FROM = 50
"""Provisions a model, when one is configured, chooses those from."""
HIT_FLOOR = 0.06
"""Score from which a provision is a basis at all."""


class Retrieval(Protocol):
    """What a search gives: provisions, and the situation cards that fit, each best first."""

    @property
    def hits(self) -> Sequence[Hit]: ...

    @property
    def cards(self) -> Sequence[tuple[str, float]]: ...


class Searcher(Protocol):
    """Finds provisions and situations for a question, as of a day."""

    def search(self, text: str, *, on: date, jurisdiction: str = "CN", k: int = 10) -> Retrieval: ...


class CitationFinder(Protocol):
    """Reads the provisions a text names."""

    def __call__(self, text: str) -> list[Citation]: ...


class Writer(Protocol):
    """A model that writes the answer from the material; None when it failed or nothing of it passed the gates."""

    def write(self, material: Material, language: str) -> Composition | None: ...


class Reranker(Protocol):
    """A model that puts the hits in a better order; the same hits come back."""

    def order(self, question: str, hits: Sequence[Hit]) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Reordered:
    """A retrieval whose hits stand in another order."""

    hits: Sequence[Hit]
    cards: Sequence[tuple[str, float]]


@dataclass(slots=True)
class Answer:
    """Blocks and clauses of one answer, and what they were made from."""

    blocks: list[Block] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    card: Card | None = None
    ask: tuple[str, tuple[Choice, ...], str] | None = None
    shortened: bool = False
    composed_by: str = "cards"
    basis: bool = True
    nearest: tuple[str, ...] = ()
    """Titles of the nearest cards, when there is no basis."""
    beside: tuple[Card, ...] = ()
    """Other cards that fit nearly as well: a second matter in the same message."""


@dataclass(slots=True)
class Answerer:
    """Answers one question; holds no state between questions."""

    searcher: Searcher
    resolver: Resolver
    find_citations: CitationFinder
    cards: Mapping[str, Card]
    gloss: Glosses = no_gloss
    writer: Writer | None = None
    jurisdiction: str = "CN"
    reranker: Reranker | None = None

    def search(self, question: str, on: date) -> Retrieval:
        """Return what the library holds on a question: more than is read when a model chooses among it."""
        k = READ if self.reranker is None else CHOSEN_FROM
        return self.searcher.search(question, on=on, jurisdiction=self.jurisdiction, k=k)

    def answer(self, question: str, retrieval: Retrieval, facts: Mapping[str, str], on: date, language: str) -> Answer:
        """Return the answer to one question. `basis` False when the library holds nothing that fits."""
        if self.reranker is not None:
            retrieval = Reordered(self.reranker.order(question, retrieval.hits)[:READ], retrieval.cards)
        composer = self._composer(language)
        ranked = self.ranked_cards(retrieval, facts, on)
        card = ranked[0][0] if ranked else None
        hits = [hit for hit in retrieval.hits if hit.score >= HIT_FLOOR]
        if card is None and not hits:
            near = tuple(self.cards[i].title for i, _ in retrieval.cards[:3] if i in self.cards)
            return Answer(basis=False, nearest=near, composed_by="fixed")
        composed = composer.card(card, facts, on) if card else composer.provisions(hits, on)
        if card:
            self._add_related(composer, composed, hits, on)
        answer = Answer(composed.blocks, composed.clauses, card, shortened=composed.shortened)
        answer.composed_by = "cards" if card else "provisions"
        answer.ask = question_for(card, facts, language) if card else None
        answer.beside = self._beside(ranked, facts)
        if self.writer is not None:
            material = Material(
                question, on, facts, tuple(retrieval.hits), (card,) if card else (), self._clauses(composed, hits, on)
            )
            if written := self.writer.write(material, language):
                answer.blocks, answer.clauses, answer.composed_by = written.blocks, written.clauses, "model"
        return answer

    def choose(self, retrieval: Retrieval, facts: Mapping[str, str], on: date) -> Card | None:
        """Return the card that fits best: matched well, about that day, for that kind of worker."""
        ranked = self.ranked_cards(retrieval, facts, on)
        return ranked[0][0] if ranked else None

    def ranked_cards(self, retrieval: Retrieval, facts: Mapping[str, str], on: date) -> list[tuple[Card, float]]:
        """Return the cards that answer, best first: how well the situation matches, and whether the provisions found decide it."""
        told = dict(retrieval.cards)
        found = {str(hit.key): hit.score * weight for hit, weight in zip(retrieval.hits, _HIT_WEIGHTS, strict=False)}
        kind = facts.get("worker_kind")
        scored = []
        for card in self.cards.values():
            if not card.speaks_of(on) or (kind and "any" not in card.workers and kind not in card.workers):
                continue
            support = sum(sorted((found.get(str(key), 0.0) for key in card.decides), reverse=True)[:2])
            score = told.get(card.id, 0.0) + SUPPORT_WEIGHT * support
            if score >= CARD_FLOOR:
                scored.append((card, score))
        return sorted(scored, key=lambda entry: -entry[1])

    def _beside(self, ranked: list[tuple[Card, float]], facts: Mapping[str, str]) -> tuple[Card, ...]:
        """The other matters of the message: what the facts tell of, then cards that fit nearly as well."""
        if not ranked:
            return ()
        names = [
            name for (slot, values), name in _TOLD_CARDS if facts.get(slot) and (not values or facts[slot] in values)
        ]
        names += [other.id for other, score in ranked[1:3] if score >= BESIDE * ranked[0][1]]
        chosen = dict.fromkeys(name for name in names if name in self.cards and name != ranked[0][0].id)
        return tuple(self.cards[name] for name in chosen)[:3]

    def section(self, card: Card, heading: str, facts: Mapping[str, str], on: date, language: str) -> Answer:
        """Return one section of a card whole, for a follow-up."""
        composed = self._composer(language).section(card, heading, facts, on)
        return Answer(composed.blocks, composed.clauses, card, basis=bool(composed.blocks))

    def whole(self, card: Card, facts: Mapping[str, str], on: date, language: str) -> Answer:
        """Return a card in full."""
        composed = self._composer(language).card(card, facts, on, full=True)
        return Answer(composed.blocks, composed.clauses, card)

    def look_up(self, citations: list[Citation], on: date, language: str) -> Answer:
        """Return the named clauses themselves, or say plainly which of them do not exist."""
        points, clauses = [], {}
        for citation in citations[:5]:
            resolution = self.resolver.resolve(citation, on)
            clause = clause_of(citation, resolution, self.gloss(str(citation.key)))
            if clause is None:
                points.append(Point(text=_not_found(citation, resolution, language)))
                continue
            clauses[clause.ref] = clause
            text = clause.gloss or clause.label
            points.append(Point(text=text if clause.held else text + NOT_HELD_MARK, refs=(clause.ref,)))
        lead = Block(kind=BlockKind.LEAD, points=(Point(text=message(language, "lookup_lead")),))
        blocks = [lead] if clauses else []
        blocks.append(Block(kind=BlockKind.POINTS, points=tuple(points)))
        if any(not clause.held for clause in clauses.values()):
            blocks.append(Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "not_held_note")),)))
        return Answer(blocks, clauses, composed_by="provisions", basis=True)

    def _add_related(self, composer: Composer, composed: Composition, hits: list[Hit], on: date) -> None:
        """Add, right after the plain sentence, the provisions found strongly that the card does not name."""
        known = {":".join(ref.split(":")[:2]) for ref in composed.clauses}
        points: list[Point] = []
        for hit in hits[:3]:
            if hit.score < RELATED_FLOOR or str(hit.key) in known or len(points) == RELATED_MOST:
                continue
            citation = Citation(hit.key)
            clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(hit.key)))
            if clause is not None and clause.status == "effective" and clause.gloss:
                composed.clauses[clause.ref] = clause
                points.append(Point(text=clause.gloss + ("" if clause.held else NOT_HELD_MARK), refs=(clause.ref,)))
        if points:
            heading = message(composer.language, "related")
            composed.blocks.insert(1, Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points)))

    def _clauses(self, composed: Composition, hits: list[Hit], on: date) -> dict[str, Clause]:
        clauses = dict(composed.clauses)
        for hit in hits:
            citation = Citation(hit.key)
            clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(hit.key)))
            if clause is not None:
                clauses.setdefault(clause.ref, clause)
        return clauses

    def _composer(self, language: str) -> Composer:
        return Composer(self.resolver, self.gloss, language)


def _not_found(citation: Citation, resolution: Resolution, language: str) -> str:
    if resolution.problem == "ambiguous_document":
        return message(language, "lookup_ambiguous", names="；".join(resolution.candidates))
    if resolution.document is None:
        return message(language, "lookup_unknown", name=citation.key.document)
    return message(
        language, "lookup_missing", document=f"《{resolution.document.short}》", article=citation.key.article
    )
