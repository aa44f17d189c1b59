"""Question to question: how close a worker's words come to the wordings that notes and cards hold."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.authored.notes import Phrasing
from knowledge.indexing.embeddings import Matrix
from knowledge.indexing.projection import Projection
from knowledge.lexicon import Lexicon
from knowledge.models import ProvisionKey
from knowledge.text.ngrams import NGramIndex, Scores, character_ngrams

MOST_CARDS = 20


def plain_index(texts: Sequence[str], length_power: float) -> NGramIndex:
    """Return an index over character n-grams alone."""
    return NGramIndex.of(texts, character_ngrams, length_power=length_power)


@dataclass(frozen=True)
class Match:
    """How a question fits the phrasings. Arrays named `*_by_key` have one value a key, the others one a phrasing."""

    dense: Scores
    chars: Scores
    note_dense_by_key: Scores
    note_soft_by_key: Scores
    note_chars_by_key: Scores
    document_by_key: Scores
    kin_by_key: Scores
    kin_soft_by_key: Scores
    card_by_key: Scores
    kin_card_by_key: Scores
    cards: tuple[tuple[str, float], ...]


class _Groups:
    """Phrasings grouped by an owner, for the maximum over each owner's phrasings in one numpy call."""

    def __init__(self, pairs: Sequence[tuple[int, int]], owners: int) -> None:
        ordered = sorted(pairs)
        self._members = np.asarray([member for _, member in ordered], dtype=np.int32)
        owner_of = np.asarray([owner for owner, _ in ordered], dtype=np.int32)
        self._present, self._starts = np.unique(owner_of, return_index=True)
        self._owners = owners

    def maximum(self, scores: Scores) -> Scores:
        """Return the best score of each owner's phrasings; 0 for an owner without any."""
        found = np.zeros(self._owners, dtype=np.float32)
        if len(self._members):
            found[self._present] = np.maximum.reduceat(scores[self._members], self._starts)
        return found

    def soft_maximum(self, scores: Scores, sharpness: float) -> Scores:
        """Return log-sum-exp over each owner's phrasings: several good matches beat a single one."""
        found = np.zeros(self._owners, dtype=np.float32)
        if len(self._members):
            raised = np.exp(sharpness * scores[self._members])
            found[self._present] = np.log(np.add.reduceat(raised, self._starts)) / sharpness
        return found


class PhrasingIndex:
    """All phrasings, their vectors (embedded as questions), and the provisions they stand for.

    `vectors` has one row a phrasing, or no columns where nothing embeds. `glosses` are joined with a provision's
    phrasings into one text, which is matched as a whole as well. `index` builds the index of texts by shared pieces,
    given the power of their length.
    """

    def __init__(
        self,
        phrasings: Sequence[Phrasing],
        vectors: Matrix,
        key_ids: Mapping[ProvisionKey, int],
        glosses: Mapping[ProvisionKey, str] | None = None,
        index: Callable[[Sequence[str], float], NGramIndex] = plain_index,
    ) -> None:
        self._projection: Projection | None = None
        self._lengths = np.zeros(0, dtype=np.float32)
        self._embedded = np.zeros(0, dtype=np.bool_)
        self.phrasings = list(phrasings)
        self.vectors = vectors
        self._glosses = dict(glosses or {})
        self._ngrams = index([phrasing.text for phrasing in self.phrasings], 0.5)
        texts = self._number(key_ids)
        self._document_texts = list(texts)
        self._documents = index(texts, 0.35)

    def renumbered(self, key_ids: Mapping[ProvisionKey, int]) -> PhrasingIndex | None:
        """Return the same index over the keys of another catalogue; None where its words would be others too."""
        other = copy.copy(self)
        return other if other._number(key_ids) == self._document_texts else None

    def _number(self, key_ids: Mapping[ProvisionKey, int]) -> list[str]:
        """Set all that depends on the numbers of keys. Returns the text of each key that has one."""
        self.keys = len(key_ids)
        self.key_of: list[tuple[int, ...]] = [
            tuple(key_ids[key] for key in phrasing.keys if key in key_ids) for phrasing in self.phrasings
        ]
        self._rows_of_key: dict[int, list[int]] = {}
        for row, ids in enumerate(self.key_of):
            for key_id in ids:
                self._rows_of_key.setdefault(key_id, []).append(row)
        notes = [(ids[0], row) for row, ids in enumerate(self.key_of) if ids and not self.phrasings[row].card]
        self._notes = _Groups(notes, self.keys)
        self._number_cards()
        texts: dict[int, list[str]] = {}
        for key, gloss in self._glosses.items():
            if key in key_ids:
                texts.setdefault(key_ids[key], []).append(gloss)
        for key_id, row in notes:
            texts.setdefault(key_id, []).append(self.phrasings[row].text)
        self._document_keys = np.asarray(list(texts), dtype=np.int32)
        return ["。".join(parts) for parts in texts.values()]

    def _number_cards(self) -> None:
        """Set which phrasings lead to a card, and the provisions each card stands on."""
        self.cards = sorted({phrasing.card for phrasing in self.phrasings if phrasing.card})
        self._card_ids = card_ids = {card: index for index, card in enumerate(self.cards)}
        members = [(card_ids[p.card], row) for row, p in enumerate(self.phrasings) if p.card]
        self._cards = _Groups(members, len(self.cards))
        self.card_keys: list[tuple[int, ...]] = [()] * len(self.cards)
        for owner, row in members:
            self.card_keys[owner] = self.key_of[row]
        self._key_cards = _Groups([(key, owner) for owner, ids in enumerate(self.card_keys) for key in ids], self.keys)

    def with_vectors(self, vectors: Matrix, projection: Projection | None = None) -> PhrasingIndex:
        """Return the same index over other vectors, one row a phrasing; rows of noughts are not embedded yet."""
        other = copy.copy(self)
        other.vectors = vectors
        other._projection = projection
        other._lengths = projection.kin_lengths(vectors) if projection is not None else np.zeros(0, dtype=np.float32)
        other._embedded = np.any(vectors, axis=1) if vectors.size else np.zeros(len(vectors), dtype=np.bool_)
        return other

    def with_vectors_of(self, other: PhrasingIndex) -> PhrasingIndex:
        """Return the same index over the vectors of another one of the same phrasings: only its keys have other numbers."""
        found = copy.copy(self)
        found.vectors, found._projection = other.vectors, other._projection
        found._lengths, found._embedded = other._lengths, other._embedded
        return found

    def _compare(self, vector: Matrix) -> tuple[Scores, Scores]:
        """Return the cosine of every phrasing with the question, as the model has it and as learned."""
        count = len(self.phrasings)
        if not vector.size or self.vectors.shape[1] != vector.size:
            return np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
        if self._projection is None:
            dense = np.asarray(self.vectors @ vector, dtype=np.float32)
            return dense, dense
        direction, constant = self._projection.kin_probe(vector)
        dense, towards = self.vectors @ vector, self.vectors @ direction
        kin = np.where(self._embedded, (towards - constant) / self._lengths, 0.0)
        return np.asarray(dense, dtype=np.float32), kin.astype(np.float32)

    def match(self, question: str, vector: Matrix) -> Match:
        """Compare a question and its vector (empty where nothing embeds) with every phrasing."""
        dense, kin = self._compare(vector)
        chars = self._ngrams.scores(question)
        document = np.zeros(self.keys, dtype=np.float32)
        document[self._document_keys] = self._documents.scores(question)
        by_card = self._cards.maximum(np.clip(kin + 0.3 * chars if vector.size else chars, 0, 1))
        dense_by_card = self._cards.maximum(dense)
        best = np.argsort(-by_card, kind="stable")[:MOST_CARDS]
        return Match(
            dense=dense,
            chars=chars,
            note_dense_by_key=self._notes.maximum(dense),
            note_soft_by_key=self._notes.soft_maximum(dense, 40.0),
            note_chars_by_key=self._notes.maximum(chars),
            document_by_key=document,
            kin_by_key=self._notes.maximum(kin),
            kin_soft_by_key=self._notes.soft_maximum(kin, 12.0),
            card_by_key=self._spread(dense_by_card),
            kin_card_by_key=self._spread(self._cards.maximum(kin)),
            cards=tuple((self.cards[int(owner)], float(by_card[owner])) for owner in best),
        )

    def _spread(self, by_card: Scores) -> Scores:
        """Give a card's score to all its provisions."""
        return np.maximum(self._key_cards.maximum(by_card), 0)

    def keys_of_card(self, card: str) -> tuple[int, ...]:
        """Return the keys a card turns on."""
        return self.card_keys[self._card_ids[card]] if card in self._card_ids else ()

    def nearest(self, match: Match, key: int) -> tuple[Phrasing, float] | None:
        """Return the phrasing that brought a key, for an explanation."""
        rows = self._rows_of_key.get(key)
        if not rows:
            return None
        blended = match.dense[rows] + 0.25 * match.chars[rows]
        best = int(blended.argmax())
        return self.phrasings[rows[best]], float(blended[best])


def pieces_with(lexicon: Lexicon, text: str) -> list[str]:
    """Return the n-grams of a text, and what the law calls its slang: two slang words for one thing then meet."""
    legal = [f"={word}" for expansion in lexicon.expand(text) for word in expansion.legal]
    return character_ngrams(text) + legal
