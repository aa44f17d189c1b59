"""Similarity by shared pieces of writing: tf-idf over character n-grams, searched with numpy postings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.tokens import runs

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


class NGramIndex:
    """Texts as tf-idf vectors of length one; `scores` gives the cosine of a question with each.

    `length_power` below one half favours longer texts, as BM25's length normalisation does.
    """

    def __init__(
        self,
        texts: Iterable[str],
        pieces: Callable[[str], list[str]] = character_ngrams,
        *,
        length_power: float = 0.5,
    ) -> None:
        self._pieces = pieces
        self._ids: dict[str, int] = {}
        flat: list[int] = []
        repeats: list[int] = []
        sizes: list[int] = []
        for text in texts:
            counted = Counter(pieces(text))
            flat += [self._ids.setdefault(piece, len(self._ids)) for piece in counted]
            repeats += counted.values()
            sizes.append(len(counted))
        self.size = len(sizes)
        ids = np.asarray(flat, dtype=np.int32)
        rows = np.repeat(np.arange(self.size, dtype=np.int32), sizes)
        seen = np.bincount(ids, minlength=len(self._ids))
        self._idf = np.log(1 + (self.size - seen + 0.5) / (seen + 0.5))
        weights = (1 + np.log(np.asarray(repeats, dtype=np.float64))) * self._idf[ids]
        norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=self.size))
        weights /= np.maximum(norms, 1e-9)[rows] ** (2 * length_power)
        order = np.argsort(ids, kind="stable")
        self._rows, self._weights = rows[order], weights[order].astype(np.float32)
        self._starts = np.concatenate([[0], np.cumsum(seen)])

    def scores(self, question: str) -> Scores:
        """Return the similarity of every text to the question, shape (texts,)."""
        weighted = {
            self._ids[piece]: (1 + math.log(seen)) * float(self._idf[self._ids[piece]])
            for piece, seen in Counter(self._pieces(question)).items()
            if piece in self._ids
        }
        if not weighted or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        norm = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        slices = [(slice(self._starts[id], self._starts[id + 1]), value / norm) for id, value in weighted.items()]
        rows = np.concatenate([self._rows[part] for part, _ in slices])
        values = np.concatenate([self._weights[part] * value for part, value in slices])
        return np.bincount(rows, weights=values, minlength=self.size).astype(np.float32)
