"""Danger to life by likeness: a line drawn through the question vectors, beside the patterns of `scope.yaml`.

Patterns miss what nobody foresaw. The weights are one vector and a bias, learned from `knowledge/scope/danger.txt`,
the tuning half of the scope messages, and the notes' phrasings as what is no danger.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.embeddings import Embedder, Matrix

FOLDER = Path(__file__).parent.parent.parent / "knowledge" / "scope"
WEIGHTS = FOLDER / "danger.npz"
EXAMPLES = FOLDER / "danger.txt"
SURE = 0.9
"""Likelihood from which a message counts as danger whatever else it says."""
DOUBT = 0.7
"""Likelihood from which it does when no matter of the library fits well: doubt is danger."""

WEAK_MATCH = 0.4

Likeness = Callable[[str], float]
"""Gives how much a message sounds like danger to life, in [0, 1]."""


def no_likeness(_: str) -> float:
    """The likeness of a service without an embedding: patterns alone decide."""
    return 0.0


@dataclass(frozen=True)
class DangerModel:
    """A logistic line over question vectors of one embedding."""

    embedder: Embedder
    weights: Matrix
    bias: float

    def __call__(self, text: str) -> float:
        """Return the likelihood that the message signals danger to life."""
        rows = self.embedder.embed_queries([text])
        if not len(rows):
            return 0.0
        return 1 / (1 + math.exp(-float(rows[0] @ self.weights) - self.bias))


def load_danger_model(embedder: Embedder, path: Path = WEIGHTS) -> Likeness:
    """Return the model made for this embedding, or `no_likeness` when there is none."""
    if not embedder.dimensions or not path.exists():
        return no_likeness
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return no_likeness
        return DangerModel(embedder, kept["weights"].astype(np.float32), float(kept["bias"]))


def is_danger(likelihood: float, match: float) -> bool:
    """Whether a likelihood counts, given how well the library's matters fit the message."""
    return likelihood >= SURE or (likelihood >= DOUBT and match < WEAK_MATCH)


def read_examples(path: Path = EXAMPLES) -> list[str]:
    """Return the authored messages that signal danger."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def learn_danger(
    embedder: Embedder,
    danger: Sequence[str],
    other: Sequence[str],
    known: Callable[[str], Matrix],
    path: Path = WEIGHTS,
) -> None:
    """Fit the line and write it. `known` gives the vector of a text as one row. Needs scikit-learn (extra `dev`)."""
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([known(text) for text in (*danger, *other)])
    given = np.array([1] * len(danger) + [0] * len(other))
    middle = rows.mean(axis=0)
    line = LogisticRegression(C=200, max_iter=3000, class_weight="balanced").fit(rows - middle, given)
    weights = line.coef_[0].astype(np.float32)
    bias = float(line.intercept_[0]) - float(middle @ weights)
    np.savez(path, model=embedder.name, weights=weights, bias=bias)
