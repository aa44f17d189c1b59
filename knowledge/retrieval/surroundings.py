"""What stands around a provision: the articles beside it, its chapter, its document.

Where nobody described a provision, what people wrote about its neighbours tells whether a question belongs there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.catalogue import Catalogue, View
from knowledge.indexing.embeddings import Matrix

BESIDE = ((1, 1.0), (2, 0.9), (3, 0.8))
"""How far away an article still counts as beside, and how much."""


@dataclass(frozen=True)
class Surroundings:
    """`document` and `chapter` number both for every key, -1 where the view holds no text; `order` are the keys held, as
    they are printed."""

    document: NDArray[np.int32]
    chapter: NDArray[np.int32]
    order: NDArray[np.int32]

    def beside(self, values: Matrix) -> Matrix:
        """Return, by key, the best value of the articles beside it, less the farther away."""
        found = np.zeros_like(values)
        held, papers = values[self.order], self.document[self.order]
        best = np.zeros_like(held)
        for far, share in BESIDE:
            same = papers[far:] == papers[:-far]
            best[far:] = np.maximum(best[far:], np.where(same, share * held[:-far], 0))
            best[:-far] = np.maximum(best[:-far], np.where(same, share * held[far:], 0))
        found[self.order] = best
        return found

    def best_of_chapter(self, values: Matrix) -> Matrix:
        """Return, by key, the best value within its chapter."""
        return self._chapters.best(values)

    def best_of_document(self, values: Matrix) -> Matrix:
        """Return, by key, the best value within its document."""
        return self._documents.best(values)

    @cached_property
    def _chapters(self) -> _Groups:
        return _Groups(self.chapter, self.order)

    @cached_property
    def _documents(self) -> _Groups:
        return _Groups(self.document, self.order)

    def mean_of_chapter(self, values: Matrix) -> Matrix:
        """Return, by key, the mean value of its chapter."""
        groups = self.chapter[self.order]
        if not len(groups):
            return np.zeros_like(values)
        total = np.bincount(groups, weights=values[self.order])
        mean = total / np.maximum(np.bincount(groups), 1)
        found = np.zeros_like(values)
        found[self.order] = mean[groups]
        return found


class _Groups:
    """Keys sorted by the group they belong to, so that each group is one stretch."""

    def __init__(self, groups: NDArray[np.int32], keys: NDArray[np.int32]) -> None:
        self._keys = keys[np.argsort(groups[keys], kind="stable")]
        _, self._starts, self._sizes = np.unique(groups[self._keys], return_index=True, return_counts=True)

    def best(self, values: Matrix) -> Matrix:
        """Return, by key, the best value of its group, at least nought."""
        found = np.zeros_like(values)
        if len(self._keys):
            best = np.maximum(np.maximum.reduceat(values[self._keys], self._starts), 0)
            found[self._keys] = np.repeat(best, self._sizes)
        return found


def surroundings_of(catalogue: Catalogue, view: View) -> Surroundings:
    """Return what stands around every provision the view holds."""
    size = len(catalogue.keys)
    document, chapter = np.full(size, -1, dtype=np.int32), np.full(size, -1, dtype=np.int32)
    documents: dict[str, int] = {}
    chapters: dict[tuple[str, ...], int] = {}
    rows = np.sort(view.rows)
    for row in rows.tolist():
        paper, _, provision = catalogue.records[row]
        key = catalogue.row_key[row]
        document[key] = documents.setdefault(paper.short, len(documents))
        chapter[key] = chapters.setdefault((paper.short, *provision.path), len(chapters))
    return Surroundings(document, chapter, catalogue.row_key[rows].astype(np.int32))
