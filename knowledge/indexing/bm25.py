"""BM25 from the lists of the word index, exactly as SQLite's FTS5 ranks.

FTS5 itself pays for every token on every row that has any of them. What a token adds to the score of a row depends on the
index alone, so that it is computed once for each token asked for and kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75
"""The constants of FTS5."""
LEAST = 1e-6
"""Weight of a token that more than half of the rows have."""


class Bm25:
    """One state of an index: `lengths` in tokens by row, and what gives (row, weighted count) of a token.

    Rows that `occurrences` gives beyond those of `lengths` belong to a later state and do not count.
    """

    def __init__(self, lengths: Mapping[int, int], occurrences: Callable[[str], Sequence[tuple[int, float]]]) -> None:
        self._rows = np.asarray(sorted(lengths), dtype=np.int64)
        sizes = np.asarray([lengths[row] for row in self._rows.tolist()], dtype=np.float64)
        mean = float(sizes.mean()) if sizes.size else 1.0
        self._norms = K1 * (1 - B + B * sizes / (mean or 1.0))
        self._occurrences = occurrences
        self._added: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def best(self, tokens: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Return (row, score) of the best rows with any of the tokens, best first."""
        parts = [self._added_by(token) for token in tokens]
        if not parts:
            return []
        places = np.concatenate([places for places, _ in parts])
        scores = np.bincount(places, weights=np.concatenate([added for _, added in parts]), minlength=len(self._rows))
        found = np.unique(places)
        found = found[np.argsort(-scores[found], kind="stable")][:limit]
        return list(zip(self._rows[found].tolist(), scores[found].tolist(), strict=True))

    def _added_by(self, token: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The places of the rows that have the token, and what it adds to the score of each."""
        found = self._added.get(token)
        if found is None:
            found = self._added[token] = self._counted(token)
        return found

    def _counted(self, token: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows, counts = np.asarray(self._occurrences(token), dtype=np.float64).reshape(-1, 2).T
        places = np.searchsorted(self._rows, rows)
        held = self._rows.take(places, mode="clip") == rows if self._rows.size else np.zeros(len(rows), dtype=np.bool_)
        places, counts = places[held], counts[held]
        total, seen = len(self._rows), len(places)
        weight = math.log((total - seen + 0.5) / (seen + 0.5)) if seen else 0.0
        added = max(weight, LEAST) * (counts * (K1 + 1)) / (counts + self._norms[places])
        return places, added
