"""One question in, one answer out: look up, retrieve, choose the card, compose; or let a model write under the gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from bot.answering.asking import question_for
from bot.answering.compose import BUDGET, Composer, Composition, Glosses, no_gloss, opening
from bot.answering.local_law import LocalLaw
from bot.answering.marks import NOT_HELD_MARK, mark_notes
from bot.answering.material import Resolver, clause_of
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point
from bot.messages import message
from knowledge.authored.card import Card
from knowledge.authored.places import code_named
from knowledge.models import Citation, Hit, Resolution

CARD_FLOOR = 0.5
"""Score from which a situation card answers a question by itself; below, the provisions found speak first."""
WITHIN = 2
"""Provisions shown of a document that is named whole."""
SURE_CARD = 0.8
"""Score below which the best provision found, when it is none of the card's, is said before the card's own sentence."""
OFFER_FLOOR = 0.3
"""Score from which a card that does not answer is still offered as a button."""
SUPPORT_WEIGHT = 0.6
"""How much the provisions found speak for the card they decide, beside the match of its situations."""
SUPPORT_MOST = 3
"""Provisions of a card that are counted for it, the best found."""
MENTIONED = 0.4
"""What a provision is worth to a card that cites it without being decided by it."""
OWN_MATTER = 0.3
"""How much a fact told speaks for the card that is about just that."""
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
READ = 10
"""Provisions an answer is made from."""
HIT_FLOOR = 0.07
"""Score from which a provision is a basis at all: its chance of being the one sought. On the final half the deciding clause stands
in .521 of the replies; from .06 in .534, and a canteen that is awful was answered with 民法典 47."""
NEAR_FLOOR = 0.02
"""Score from which a provision is shown as the nearest thing when there is no basis."""


class Retrieval(Protocol):
    """What a search gives: provisions, the situation cards that fit, and law of a place that is near, each best first."""

    @property
    def hits(self) -> Sequence[Hit]: ...

    @property
    def cards(self) -> Sequence[tuple[str, float]]: ...

    @property
    def local(self) -> Sequence[Hit]: ...


class Searcher(Protocol):
    """Finds provisions and situations for a question, as of a day."""

    def search(self, text: str, *, on: date, jurisdiction: str = "CN", k: int = 10) -> Retrieval: ...


class CitationFinder(Protocol):
    """Reads the provisions a text names."""

    def __call__(self, text: str) -> list[Citation]: ...


@dataclass(frozen=True, slots=True)
class Reordered:
    """A retrieval whose hits stand in another order."""

    hits: Sequence[Hit]
    cards: Sequence[tuple[str, float]]
    local: Sequence[Hit] = ()


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
    beside: tuple[Card, ...] = ()
    """Other cards that fit nearly as well: a second matter in the same message. Without a basis, the nearest ones."""


@dataclass(slots=True)
class Answerer:
    """Answers one question; holds no state between questions."""

    searcher: Searcher
    resolver: Resolver
    find_citations: CitationFinder
    cards: Mapping[str, Card]
    gloss: Glosses = no_gloss
    jurisdiction: str = "CN"

    def search(self, question: str, on: date, facts: Mapping[str, str] = MappingProxyType({})) -> Retrieval:
        """Return what the library holds on a question, where the question or else the facts say the person works."""
        where = code_named(facts.get("city", "")) or self.jurisdiction
        return self.searcher.search(question, on=on, jurisdiction=where, k=READ)

    def answer(
        self,
        question: str,
        retrieval: Retrieval,
        facts: Mapping[str, str],
        on: date,
        language: str,
        *,
        card: Card | None = None,
        room: int = BUDGET,
    ) -> Answer:
        """Return the answer to one question in `room` characters. `basis` False when the library holds nothing that fits.

        A card given is the one that answers, however well it matches: it was on the table already.
        """
        composer = self._composer(language)
        ranked = self.ranked_cards(retrieval, facts, on)
        unsure = card is None and bool(ranked) and ranked[0][1] < SURE_CARD
        if card is None:
            card = ranked[0][0] if ranked and ranked[0][1] >= CARD_FLOOR else None
        else:
            ranked = [(card, ranked[0][1] if ranked else 1.0), *(entry for entry in ranked if entry[0].id != card.id)]
        hits = [hit for hit in retrieval.hits if hit.score >= HIT_FLOOR]
        if card is None and not hits:
            return self._nothing(composer, retrieval, on)
        composed = self._composed(composer, card, facts, on, retrieval.hits, hits, room, unsure)
        answer = Answer(composed.blocks, composed.clauses, card, shortened=composed.shortened)
        answer.composed_by = "cards" if card else "provisions"
        answer.ask = question_for(card, facts, language) if card else None
        answer.beside = self._beside(card, ranked, facts)
        return answer

    @staticmethod
    def _composed(
        composer: Composer,
        card: Card | None,
        facts: Mapping[str, str],
        on: date,
        found: Sequence[Hit],
        hits: Sequence[Hit],
        room: int,
        unsure: bool,
    ) -> Composition:
        if card is None:
            return composer.provisions(hits, on, limit=3 if room == BUDGET else 1)
        return composer.card(card, facts, on, found=found, room=room, unsure=unsure)

    def choose(self, retrieval: Retrieval, facts: Mapping[str, str], on: date) -> Card | None:
        """Return the card that fits best: matched well, about that day, for that kind of worker."""
        ranked = self.ranked_cards(retrieval, facts, on)
        return ranked[0][0] if ranked and ranked[0][1] >= CARD_FLOOR else None

    def ranked_cards(self, retrieval: Retrieval, facts: Mapping[str, str], on: date) -> list[tuple[Card, float]]:
        """Return the cards that may answer, best first: how well the situation matches, and how far the provisions found decide it.

        Places count more than scores (the cube root): a provision found first speaks for its card even when the search
        is not sure of itself. From `CARD_FLOOR` the card is right about as often as not, from 0.9 nearly always.
        """
        told = dict(retrieval.cards)
        found = {
            str(hit.key): hit.score ** (1 / 3) / (1 + place / 4) for place, hit in enumerate(retrieval.hits[:READ])
        }
        kind, own = facts.get("worker_kind"), _own_card(facts)
        scored = []
        for card in self.cards.values():
            if not card.speaks_of(on) or (kind and "any" not in card.workers and kind not in card.workers):
                continue
            score = told.get(card.id, 0.0) + SUPPORT_WEIGHT * _support(card, found)
            if card.id == own:
                score += OWN_MATTER
            if score >= OFFER_FLOOR:
                scored.append((card, score))
        return sorted(scored, key=lambda entry: -entry[1])

    def _nothing(self, composer: Composer, retrieval: Retrieval, on: date) -> Answer:
        """What is nearest when nothing is a basis: provisions that open, or the titles of cards."""
        near = composer.nearest([hit for hit in retrieval.hits if hit.score >= NEAR_FLOOR], on)
        cards = tuple(self.cards[i] for i, _ in retrieval.cards[:3] if i in self.cards)
        return Answer(near.blocks, near.clauses, basis=False, beside=cards, composed_by="fixed")

    def _beside(
        self, chosen: Card | None, ranked: list[tuple[Card, float]], facts: Mapping[str, str]
    ) -> tuple[Card, ...]:
        """The other matters of the message: what the facts tell of, then cards that fit nearly as well."""
        if not ranked:
            return ()
        names = []
        if chosen is not None:
            told = ((slot, values, name) for (slot, values), name in _TOLD_CARDS)
            names = [name for slot, values, name in told if facts.get(slot) and (not values or facts[slot] in values)]
        names += [other.id for other, score in ranked[:3] if score >= BESIDE * ranked[0][1]]
        kept = dict.fromkeys(name for name in names if name in self.cards and (chosen is None or name != chosen.id))
        return tuple(self.cards[name] for name in kept)[:3]

    def section(
        self,
        card: Card,
        heading: str,
        facts: Mapping[str, str],
        on: date,
        language: str,
        *,
        found: Sequence[Hit] = (),
    ) -> Answer:
        """Return one section of a card whole, for a follow-up, and behind it the provisions found for that."""
        composed = self._composer(language).section(card, heading, facts, on, found=found)
        return Answer(composed.blocks, composed.clauses, card, basis=bool(composed.blocks))

    def follow(self, card: Card, found: Retrieval, facts: Mapping[str, str], on: date, language: str) -> Answer:
        """Return what a card and the provisions found say on a follow-up; no basis when the card says nothing on it."""
        composed = self._composer(language).follow(card, facts, on, found.hits)
        asked = question_for(card, facts, language)
        return Answer(composed.blocks, composed.clauses, card, asked, shortened=True, basis=bool(composed.blocks))

    def holds(self, citation: Citation, on: date) -> bool:
        """Whether the library knows the provision at all."""
        return clause_of(citation, self.resolver.resolve(citation, on)) is not None

    def beside(self, blocks: Sequence[Block], found: Retrieval, on: date, language: str) -> Answer:
        """Return the provisions found that blocks of another flow neither cite nor say, as one short list."""
        composed = self._composer(language).beside(blocks, [h for h in found.hits if h.score >= HIT_FLOOR], on)
        return Answer(composed.blocks, composed.clauses, composed_by="provisions")

    def local_law(
        self, question: str, found: Retrieval, facts: Mapping[str, str], known: Iterable[str], on: date, language: str
    ) -> Answer:
        """Return what published law of a place says that nobody described, without what is `known` (refs) already."""
        places = f"{question} {facts.get('city', '')}"
        blocks, clauses = LocalLaw(self.resolver, language).shown(found.local, question, places, known, on)
        return Answer(blocks, clauses, composed_by="provisions", basis=bool(blocks))

    def whole(self, card: Card, facts: Mapping[str, str], on: date, language: str) -> Answer:
        """Return a card in full."""
        composed = self._composer(language).card(card, facts, on, full=True)
        return Answer(composed.blocks, composed.clauses, card)

    def within(self, citation: Citation, question: str, on: date) -> list[Citation]:
        """Return a citation; behind a document named whole, its provisions that the question finds."""
        if citation.key.article or not self.resolver.resolve(citation, on).held:
            return [citation]
        found = self.search(question, on)
        keys = [hit.key for hit in (*found.hits, *found.local) if hit.key.document == citation.key.document]
        return [citation, *(Citation(key) for key in dict.fromkeys(keys) if key.article)][: 1 + WITHIN]

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
            text = clause.gloss or (opening(clause.text) if clause.text else "") or clause.label
            points.append(Point(text=text if clause.held else text + NOT_HELD_MARK, refs=(clause.ref,)))
        lead = Block(kind=BlockKind.LEAD, points=(Point(text=message(language, "lookup_lead")),))
        blocks = [lead] if clauses else []
        blocks.append(Block(kind=BlockKind.POINTS, points=tuple(points)))
        blocks += mark_notes("".join(point.text[-1:] for point in points), language)
        return Answer(blocks, clauses, composed_by="provisions", basis=True)

    def _composer(self, language: str) -> Composer:
        return Composer(self.resolver, self.gloss, language)


def _own_card(facts: Mapping[str, str]) -> str:
    """The card that is about a fact told; empty when none is."""
    return "unpaid-wages" if facts.get("months_owed") and not facts.get("injured") else ""


def _support(card: Card, found: Mapping[str, float]) -> float:
    """How far the provisions found are those of a card: the ones it turns on in full, the ones it only cites in part."""
    best = sorted((score for key, score in found.items() if key in card.deciding), reverse=True)[:SUPPORT_MOST]
    beside = sorted((score for key, score in found.items() if key in card.cited), reverse=True)[:SUPPORT_MOST]
    return sum(best) + MENTIONED * sum(beside)


def _not_found(citation: Citation, resolution: Resolution, language: str) -> str:
    if resolution.problem == "ambiguous_document":
        return message(language, "lookup_ambiguous", names="；".join(resolution.candidates))
    if resolution.document is None:
        return message(language, "lookup_unknown", name=citation.key.document)
    return message(
        language, "lookup_missing", document=f"《{resolution.document.short}》", article=citation.key.article
    )
