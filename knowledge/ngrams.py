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

    `saturation` bends term counts as BM25 does, so that a long text does not win by repetition.
    """

    def __init__(
        self,
        texts: Iterable[str],
        pieces: Callable[[str], list[str]] = character_ngrams,
        *,
        length_power: float = 0.5,
    ) -> None:
        self._pieces = pieces
        counted = [Counter(pieces(text)) for text in texts]
        self.size = len(counted)
        document_frequency = Counter(piece for count in counted for piece in count)
        self._idf = {
            piece: math.log(1 + (self.size - seen + 0.5) / (seen + 0.5)) for piece, seen in document_frequency.items()
        }
        rows: dict[str, list[int]] = {piece: [] for piece in self._idf}
        values: dict[str, list[float]] = {piece: [] for piece in self._idf}
        for row, count in enumerate(counted):
            weighted = {piece: (1 + math.log(seen)) * self._idf[piece] for piece, seen in count.items()}
            norm = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
            scale = norm ** (2 * length_power)
            for piece, value in weighted.items():
                rows[piece].append(row)
                values[piece].append(value / scale)
        self._postings = {
            piece: (np.asarray(rows[piece], dtype=np.int32), np.asarray(values[piece], dtype=np.float32))
            for piece in self._idf
        }

    def scores(self, question: str) -> Scores:
        """Return the similarity of every text to the question, shape (texts,)."""
        weighted = {
            piece: (1 + math.log(seen)) * self._idf[piece]
            for piece, seen in Counter(self._pieces(question)).items()
            if piece in self._idf
        }
        if not weighted or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        norm = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        found = [(*self._postings[piece], value / norm) for piece, value in weighted.items()]
        rows = np.concatenate([rows for rows, _, _ in found])
        values = np.concatenate([column * value for _, column, value in found])
        return np.bincount(rows, weights=values, minlength=self.size).astype(np.float32)
