"""A small linear model over a text: its vector and its runs of characters, learned from authored examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.embeddings import Matrix

SLOTS = 1 << 13
"""Places the runs of characters are hashed into."""
RUN = 3
"""Longest run of characters read."""
VECTOR_WEIGHT = 3.0
"""Scale of the vector beside the runs of characters, whose row has length one."""
STRENGTH = 30.0
"""Inverse of the regularisation when learning."""
MARGIN_STRENGTH = 0.5
"""The same where margins are learned."""
MOST_STEPS = 300
"""Steps of the fit at most."""
PARTS = ("labels", "vector", "runs", "bias", "rarity")
"""What is kept of a head."""
LEAST_RARE = 0.1
"""Weight of a run that stands in every text learned from."""


@dataclass(frozen=True, slots=True)
class TextHead:
    """A linear model: a column of weights by label for each number of the vector and each run of characters."""

    labels: tuple[str, ...]
    vector: NDArray[np.float32]
    runs: NDArray[np.float16]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    """How much a run counts: one for each, or more where few of the texts learned from hold it."""

    def scores(self, vector: Matrix, text: str) -> NDArray[np.float32]:
        """Return the score of each label, in their order, for a normalised text with its vector."""
        slots = run_slots(text)
        scores = vector @ self.vector + self.bias
        return np.asarray(scores + _length_one(self.rarity[slots]) @ self.runs[slots].astype(np.float32))

    def shares(self, vector: Matrix, text: str) -> dict[str, float]:
        """Return the share of each label for a normalised text with its vector; they add up to one."""
        scores = self.scores(vector, text)
        shares = np.exp(scores - scores.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))

    @classmethod
    def kept(cls, name: str, kept: Mapping[str, NDArray[np.generic]]) -> TextHead:
        """Return the head kept under a name in a file of weights; one kept without rarities counts every run alike."""
        labels, vector, runs, bias = (kept[f"{name}_{part}"] for part in PARTS[:-1])
        rarity = kept[f"{name}_rarity"] if f"{name}_rarity" in kept else np.ones(SLOTS)
        return cls(
            tuple(str(label) for label in labels),
            vector.astype(np.float32),
            runs.astype(np.float16),
            bias.astype(np.float32),
            rarity.astype(np.float32),
        )


def run_slots(text: str) -> NDArray[np.int64]:
    """Return the places of the runs of one to `RUN` characters of a text, each once, its ends marked."""
    marked = f"^{text.lower().replace(' ', '')}$"
    runs = {marked[at : at + size] for size in range(1, RUN + 1) for at in range(len(marked) - size + 1)}
    return np.unique(np.fromiter((crc32(run.encode()) % SLOTS for run in runs), dtype=np.int64, count=len(runs)))


def _length_one(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(weights / max(float(np.sqrt((weights * weights).sum())), 1e-9), dtype=np.float32)


def rarity_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return how much each run counts: the logarithm of how few of the texts hold it."""
    held = np.zeros(SLOTS)
    for text in texts:
        held[run_slots(text)] += 1
    return np.asarray(np.log(len(texts) / (1 + held)) + LEAST_RARE, dtype=np.float32).clip(LEAST_RARE)


def fit_head(texts: Sequence[str], vectors: Matrix, labels: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Return the weights of a head whose shares are probabilities, by part. Needs scikit-learn (extra `dev`)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS)
    return _fitted(model, texts, vectors, labels, np.ones(SLOTS, dtype=np.float32))


def fit_margins(
    texts: Sequence[str], vectors: Matrix, labels: Sequence[str], rarity: NDArray[np.float32] | None = None
) -> dict[str, NDArray[np.generic]]:
    """Return the weights of a head whose scores are margins, for hundreds of labels. Needs scikit-learn (extra `dev`).

    Every run counts alike unless `rarity` weighs them, as whole stories need and single clauses do not.
    """
    from sklearn.svm import LinearSVC

    weights = np.ones(SLOTS, dtype=np.float32) if rarity is None else rarity
    return _fitted(LinearSVC(C=MARGIN_STRENGTH), texts, vectors, labels, weights)


def _fitted(
    model: Any, texts: Sequence[str], vectors: Matrix, labels: Sequence[str], rarity: NDArray[np.float32]
) -> dict[str, NDArray[np.generic]]:
    from scipy.sparse import csr_matrix, hstack

    slots = [run_slots(text) for text in texts]
    ends = np.cumsum([0, *map(len, slots)])
    values = np.concatenate([_length_one(rarity[row]) for row in slots])
    runs = csr_matrix((values, np.concatenate(slots), ends), shape=(len(texts), SLOTS))
    middle = vectors.mean(axis=0)
    rows = hstack([csr_matrix((vectors - middle) * VECTOR_WEIGHT), runs]).tocsr()
    fitted = model.fit(rows, labels)
    weights = fitted.coef_.T
    vector = weights[: vectors.shape[1]] * VECTOR_WEIGHT
    return {
        "labels": np.array(fitted.classes_, dtype=np.str_),
        "vector": vector.astype(np.float16),
        "runs": weights[vectors.shape[1] :].astype(np.float16),
        "bias": (fitted.intercept_ - middle @ vector).astype(np.float32),
        "rarity": rarity,
    }
