"""Similarity by shared pieces of writing: tf-idf over character n-grams, searched with numpy postings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.text.tokens import runs

Scores = NDArray[np.float32]


def character_ngrams(text: str, sizes: Sequence[int] = (1, 2, 3)) -> list[str]:
    """Return the n-grams of the Chinese stretches; Latin words and numbers whole."""
    found: list[str] = []
    for run in runs(text):
        if run[0].isascii():
            found.append(run)
            continue
        for size in sizes:
            found += [run[at : at + size] for at in range(len(run) - size + 1)]
    return found


@dataclass(frozen=True)
class Postings:
    """What an index has counted. Piece `i` occurs in `rows[starts[i]:starts[i + 1]]` with the weights at that place."""

    pieces: Sequence[str]
    size: int
    idf: NDArray[np.float64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Scores


class NGramIndex:
    """Texts as tf-idf vectors of length one; `scores` gives the cosine of a question with each."""

    def __init__(self, postings: Postings, pieces: Callable[[str], list[str]] = character_ngrams) -> None:
        self.postings = postings
        self.size = postings.size
        self._pieces = pieces
        self._ids = dict(zip(postings.pieces, range(len(postings.pieces)), strict=True))

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        pieces: Callable[[str], list[str]] = character_ngrams,
        *,
        length_power: float = 0.5,
    ) -> NGramIndex:
        """Count the texts. `length_power` below one half favours longer ones, as BM25's length normalisation does."""
        known: dict[str, int] = {}
        flat: list[int] = []
        repeats: list[int] = []
        sizes: list[int] = []
        for text in texts:
            counted = Counter(pieces(text))
            flat += [known.setdefault(piece, len(known)) for piece in counted]
            repeats += counted.values()
            sizes.append(len(counted))
        size = len(sizes)
        ids = np.asarray(flat, dtype=np.int32)
        rows = np.repeat(np.arange(size, dtype=np.int32), sizes)
        seen = np.bincount(ids, minlength=len(known))
        idf = np.log(1 + (size - seen + 0.5) / (seen + 0.5))
        weights = (1 + np.log(np.asarray(repeats, dtype=np.float64))) * idf[ids]
        norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=size))
        weights /= np.maximum(norms, 1e-9)[rows] ** (2 * length_power)
        order = np.argsort(ids, kind="stable")
        starts = np.concatenate([[0], np.cumsum(seen)])
        return cls(Postings(list(known), size, idf, starts, rows[order], weights[order].astype(np.float32)), pieces)

    def scores(self, question: str) -> Scores:
        """Return the similarity of every text to the question, shape (texts,)."""
        weighted = {
            self._ids[piece]: (1 + math.log(seen)) * float(self.postings.idf[self._ids[piece]])
            for piece, seen in Counter(self._pieces(question)).items()
            if piece in self._ids
        }
        if not weighted or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        norm = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        slices = [
            (slice(self.postings.starts[id], self.postings.starts[id + 1]), value / norm)
            for id, value in weighted.items()
        ]
        rows = np.concatenate([self.postings.rows[part] for part, _ in slices])
        values = np.concatenate([self.postings.weights[part] * value for part, value in slices])
        return np.bincount(rows, weights=values, minlength=self.size).astype(np.float32)
