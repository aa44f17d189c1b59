"""Find the provisions that answer a worker's question, as the law stood on the day that matters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.authored.places import code_named, place_of_law
from knowledge.indexing.catalogue import View, anywhere_in, as_number
from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.indexing.vector_index import HISTORY, VectorIndex
from knowledge.indexing.vector_sync import provision_of_history
from knowledge.lexicon import Expansion, Lexicon
from knowledge.models import Citation, Hit, ProvisionKey, Status
from knowledge.retrieval.bare import BareRanking, load_bare
from knowledge.retrieval.of_place import OFFERED, nearest_local_law, offered_law, with_local_law
from knowledge.retrieval.phrasings import Match
from knowledge.retrieval.query import Question, read_question
from knowledge.retrieval.ranking import (
    LEGS,
    Signals,
    Weights,
    candidates,
    features_of,
    load_weights,
    with_surroundings,
    without_descriptions,
)
from knowledge.retrieval.snapshot import Snapshot

LINKS_FROM = 3
"""Only the best so many provisions bring in those linked to them."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a search found: hits best first, the lexicon's expansions, situation cards, and the time it took.

    `local`: provisions of a place that nobody described and whose text is near. Where the place is known they stand among
    the hits; where it is not they stand here alone, to be offered to whoever is there.
    """

    hits: tuple[Hit, ...]
    local: tuple[Hit, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    cards: tuple[tuple[str, float], ...] = ()
    milliseconds: float = 0.0
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scored:
    """One question scored: the keys worth looking at with features and scores, and how they came up."""

    question: Question
    keys: NDArray[np.int32]
    features: Matrix
    scores: Matrix
    signals: Signals
    match: Match
    view: View
    vector: Matrix


@dataclass
class Retriever:
    """Hybrid search over one snapshot of the library. `snapshot` may be exchanged while searches run."""

    snapshot: Snapshot
    lexical: LexicalIndex
    embedder: Embedder
    lexicon: Lexicon
    find: Callable[[str], Iterable[Citation]]
    vectors: VectorIndex | None = None
    weights: Weights = field(default_factory=load_weights)
    bare: BareRanking = field(default_factory=load_bare)
    asked: float = -math.inf
    """When the last search began, in seconds of the monotonic clock."""

    def search(
        self, text: str, *, on: date, jurisdiction: str = "CN", k: int = 10, include_history: bool = False
    ) -> Retrieval:
        """Return the k provisions that fit best and are law on the day (or, with history, once were).

        A provision known to notes or register alone comes with `held=False`. A message that asks several things is
        searched whole and issue by issue. Nothing is found for a message without words. `jurisdiction` is where the person
        is; a place that the message names goes before.
        """
        started = time.perf_counter()
        self.asked = time.monotonic()
        snapshot = self.snapshot
        question = read_question(text, self.lexicon, self.find)
        if not question.text:
            return Retrieval(hits=(), milliseconds=_since(started))
        where = code_named(question.text) or jurisdiction
        view = snapshot.catalogue.view(on, where, include_history)
        whole = self._score(snapshot, question, view)
        ranked = dict(zip(whole.keys.tolist(), whole.scores.tolist(), strict=True))
        cards = fitting_cards(snapshot, whole)
        parts = []
        for issue in question.issues:
            part = self._score(snapshot, read_question(issue, self.lexicon, self.find), view)
            parts.append(part)
            for card, score in list(fitting_cards(snapshot, part).items())[:3]:
                cards[card] = max(cards.get(card, 0.0), score)
        ranked = merge_issues(ranked, parts)
        order = sorted(ranked, key=lambda key: (-ranked[key], key))[:k]
        named = self._named(snapshot, question, whole.view)
        hits = [self._hit(snapshot, (whole, *parts), key, ranked[key]) for key in order]
        chosen = {hit.key for hit in named}
        found = (*named, *(hit for hit in hits if hit.key not in chosen))[:k]
        return Retrieval(
            hits=found,
            local=self._local(snapshot, (whole, *parts), on),
            expansions=question.expansions,
            cards=tuple(sorted(cards.items(), key=lambda item: -item[1])[:8]),
            milliseconds=_since(started),
            issues=question.issues,
        )

    def score(
        self,
        text: str,
        *,
        on: date,
        jurisdiction: str = "CN",
        include_history: bool = False,
        hide: Iterable[ProvisionKey] = (),
    ) -> Scored:
        """Return every candidate with its features: what `search` sorts, and what learning and evaluation look at.

        `hide`: provisions scored as if neither note nor card described them.
        """
        question = read_question(text, self.lexicon, self.find)
        snapshot = self.snapshot
        ids = snapshot.catalogue.key_ids
        hidden = np.asarray([ids[key] for key in hide if key in ids], dtype=np.int32)
        view = snapshot.catalogue.view(on, jurisdiction, include_history)
        return self._score(snapshot, question, view, hidden if hidden.size else None)

    def _score(
        self,
        snapshot: Snapshot,
        question: Question,
        view: View,
        hidden: NDArray[np.int32] | None = None,
        again: Scored | None = None,
    ) -> Scored:
        """Score a question. `again`: the same question scored over another view."""
        vector = again.vector if again is not None else self._vector(question.text)
        match = again.match if again is not None else snapshot.phrasings.match(question.text, vector)
        signals = self._signals(snapshot, question, view, match, vector)
        if hidden is not None:
            signals = without_descriptions(signals, hidden)
        signals = with_surroundings(signals, snapshot.prepare(view).around)
        keys = candidates(signals, view.allowed, snapshot.prepare(view).local)
        first = self.weights.scores(features_of(signals, keys, view.allowed))
        for place, at in enumerate(np.argsort(-first, kind="stable")[:LINKS_FROM]):
            for neighbour in snapshot.links.get(int(keys[at]), ()):
                signals.linked[neighbour] = max(signals.linked[neighbour], 1.0 / (1.0 + place))
        keys = np.union1d(keys, np.flatnonzero((signals.linked > 0) & view.allowed)).astype(np.int32)
        features = features_of(signals, keys, view.allowed)
        scores = self.bare.blended(features, self.weights.scores(features))
        scores = with_local_law(features, scores, snapshot.prepare(view).local[keys])
        return Scored(question, keys, features, scores, signals, match, view, vector)

    def _local(self, snapshot: Snapshot, scored: tuple[Scored, ...], on: date) -> tuple[Hit, ...]:
        """The provisions of the place asked about that are near, or, where no place is known, of any place: first those near
        to the message as a whole, then to one of its issues."""
        if not snapshot.catalogue.has_local:
            return ()
        known = "-" in scored[0].view.jurisdiction
        chooses = nearest_local_law if known else offered_law
        found: dict[int, Hit] = {}
        if not known:
            anywhere = snapshot.catalogue.view(on, anywhere_in(scored[0].view.jurisdiction))
            scored = tuple(self._score(snapshot, one.question, anywhere, again=one) for one in scored)
        for one in scored:
            for row in chooses(one.features, snapshot.prepare(one.view).local[one.keys]).tolist():
                key = int(one.keys[row])
                found.setdefault(key, self._plain_hit(snapshot, one.view, key, float(one.scores[row])))
        return tuple(found.values())[:OFFERED]

    def _vector(self, text: str) -> Matrix:
        rows = self.embedder.embed_queries([text])
        return rows[0] if len(rows) else np.zeros(0, dtype=np.float32)

    def _signals(self, snapshot: Snapshot, question: Question, view: View, match: Match, vector: Matrix) -> Signals:
        prepared = snapshot.prepare(view)
        nothing = np.zeros(len(snapshot.catalogue.keys), dtype=np.float32)
        named, lookup = nothing.copy(), nothing.copy()
        cited = {citation.key.document for citation in question.citations}
        for document in cited | snapshot.documents_named(question.text):
            named[snapshot.keys_of_document(document)] = 1.0
        for citation in question.citations:
            if citation.key.article and citation.key in snapshot.catalogue.key_ids:
                lookup[snapshot.catalogue.key_ids[citation.key]] = 1.0
        dense, aimed = snapshot.dense_by_key(view, vector)
        if vector.size and self.vectors is not None and prepared.has_history:
            self._add_history(snapshot, view, vector, dense)
        return Signals(
            dense=dense,
            aimed=aimed,
            lexical=self._lexical(snapshot, view, question.tokens),
            expanded=self._lexical(snapshot, view, question.expansion_tokens),
            notes=match.note_dense_by_key,
            notes_soft=match.note_soft_by_key,
            kin=match.kin_by_key,
            kin_soft=match.kin_soft_by_key,
            characters=match.note_chars_by_key,
            glosses=match.document_by_key,
            cards=match.card_by_key,
            kin_cards=match.kin_card_by_key,
            beside=nothing,
            chapter=nothing,
            document=nothing,
            chapter_aimed=nothing,
            linked=nothing.copy(),
            named=named,
            lookup=lookup,
            has_note=snapshot.has_note,
            outweighed=snapshot.outweighed,
            priors=prepared.priors,
        )

    def _lexical(self, snapshot: Snapshot, view: View, tokens: tuple[str, ...]) -> Matrix:
        found = np.zeros(len(snapshot.catalogue.keys), dtype=np.float32)
        rows = snapshot.catalogue.row_of_provision
        for provision, score in self.lexical.search(tokens):
            row = rows.get(provision)
            if row is not None:
                key = snapshot.catalogue.row_key[row]
                if view.row_of_key[key] == row:
                    found[key] = score
        return found

    def _add_history(self, snapshot: Snapshot, view: View, vector: Matrix, dense: Matrix) -> None:
        """Versions that ended are not in memory: Chroma is asked for those that were law on the day."""
        assert self.vectors is not None
        day = as_number(view.on, 0)
        where = {"$and": [{"effective_from": {"$lte": day}}, {"effective_to": {"$gt": day}}]}
        for name, score in self.vectors.query(HISTORY, vector, 100, where):
            row = snapshot.catalogue.row_of_provision.get(provision_of_history(name))
            if row is not None:
                key = snapshot.catalogue.row_key[row]
                if view.row_of_key[key] == row:
                    dense[key] = score

    def _named(self, snapshot: Snapshot, question: Question, view: View) -> list[Hit]:
        """Return the articles the worker named, in the order named, when they are law that day or known."""
        hits: list[Hit] = []
        catalogue = snapshot.catalogue
        for place, citation in enumerate(question.citations):
            key = citation.key
            if not key.article and catalogue.holds(key.document):
                continue
            number = catalogue.key_ids.get(key)
            if number is not None and view.allowed[number]:
                hit = self._plain_hit(snapshot, view, number, 1.0 - 0.001 * place)
            elif catalogue.knows(key, view.on, view.jurisdiction):
                hit = _known_hit(snapshot, key, view.on, 1.0 - 0.001 * place)
            else:
                continue
            if hit.key not in {other.key for other in hits}:
                hits.append(replace(hit, legs={**hit.legs, "lookup": 1.0}, why=(f"lookup: {citation.written}",)))
        return hits

    def _hit(self, snapshot: Snapshot, scored: tuple[Scored, ...], key: int, score: float) -> Hit:
        whole = scored[0]
        hit = self._plain_hit(snapshot, whole.view, key, score)
        source = max(scored, key=lambda one: _score_of(one, key))
        values = {
            "dense": source.signals.dense,
            "aimed": source.signals.aimed,
            "lexical": source.signals.lexical,
            "expanded": source.signals.expanded,
            "notes": source.signals.notes,
            "characters": source.signals.characters,
            "glosses": source.signals.glosses,
            "cards": source.signals.cards,
            "kin": source.signals.kin,
            "named": source.signals.named,
        }
        legs = {leg: round(float(values[leg][key]), 4) for leg in LEGS if leg in values and values[leg][key] > 0}
        why: list[str] = []
        if nearest := snapshot.phrasings.nearest(source.match, key):
            phrasing, closeness = nearest
            why.append(f"{phrasing.source}: {phrasing.text} ({closeness:.2f})")
        if source is not whole:
            why.append(f"issue: {source.question.text}")
        if snapshot.outweighed[key]:
            why.append("outweighed")
        return replace(hit, legs=legs, why=tuple(why))

    def _plain_hit(self, snapshot: Snapshot, view: View, key_id: int, score: float) -> Hit:
        key = snapshot.catalogue.keys[key_id]
        record = snapshot.catalogue.record_of(view, key_id)
        if record is None:
            return _known_hit(snapshot, key, view.on, score)
        document, version, provision = record
        place = place_of_law(document.title, document.jurisdiction) if "-" in document.jurisdiction else ""
        return Hit(key, document.title, provision.label, score, version.status, True, provision, place=place)


def fitting_cards(snapshot: Snapshot, scored: Scored) -> dict[str, float]:
    """Return the cards that match, best first, without those whose law does not apply on the day and place asked.

    Three quarters of a card's score is how close a situation of it comes, one quarter how well its provisions do.
    """
    by_key = dict(zip(scored.keys.tolist(), scored.scores.tolist(), strict=True))
    found: dict[str, float] = {}
    for card, closeness in scored.match.cards:
        keys = [key for key in snapshot.phrasings.keys_of_card(card) if scored.view.allowed[key]]
        if keys:
            found[card] = 0.75 * closeness + 0.25 * max(by_key.get(key, 0.0) for key in keys[:3])
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def merge_issues(ranked: dict[int, float], parts: list[Scored]) -> dict[int, float]:
    """Let every issue of a message bring its own best in: the higher of the whole's and nine tenths of a part's score."""
    merged = dict(ranked)
    for part in parts:
        for key, score in zip(part.keys.tolist(), part.scores.tolist(), strict=True):
            merged[key] = max(merged.get(key, 0.0), 0.9 * score)
    return merged


def _known_hit(snapshot: Snapshot, key: ProvisionKey, on: date, score: float) -> Hit:
    entry = snapshot.catalogue.register.entry(key.document)
    title = entry.title if entry else key.document
    status = entry.status_on(on) if entry else Status.EFFECTIVE
    label = f"第{key.article}条" if key.article else ""
    return Hit(key, title, label, score, status, False)


def _score_of(scored: Scored, key: int) -> float:
    at = np.searchsorted(scored.keys, key)
    return float(scored.scores[at]) if at < len(scored.keys) and scored.keys[at] == key else -1.0


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
