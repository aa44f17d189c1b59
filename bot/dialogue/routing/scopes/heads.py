"""Small linear heads over one reading of a message: its question vector, the patterns that fit, its runs of characters."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.paths import DATA

SLOTS = 1 << 14
"""Places the runs of characters are hashed into."""
RUN = 3
"""Longest run of characters read."""
LONGEST = 600
"""Characters of a message that are read."""
VECTOR_WEIGHT = 3.0
"""Scale of the vector beside the runs of characters, whose row has length one."""
SIGN_WEIGHT = 0.5
"""What a pattern that fits counts beside them."""
MOST_STEPS = 600
"""Steps of the fit at most."""
DANGER = "danger"
LAW = "law"
FAMILIES = (DANGER, LAW)
"""Heads of fine kinds, named as their folders in `knowledge/scope/told`; what stands in another is learned as `NONE`."""
ALARM = "alarm"
GATES = {ALARM: DANGER}
"""The head that tells a family from everything else; the family's own tells which of its labels it is."""
TOLD_WEIGHTS = DATA / "scope" / "told.npz"
PAIR = 2
NONE = "none"
"""The label of a message that tells of none of the others."""
STEPS_OF_SIZE = 127
"""Steps in which the weights of runs are kept where a head has many labels."""
BREAKS = re.compile(r"[\s,。!?;、~…]+")


@dataclass(frozen=True, slots=True)
class Read:
    """A message as the heads see it: question vector, signs, places of its runs of characters."""

    vector: NDArray[np.float32]
    signs: NDArray[np.float32]
    slots: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Head:
    """A multinomial logistic regression: a row of weights by label for each number of the vector, sign and run."""

    labels: tuple[str, ...]
    vector: Matrix
    signs: Matrix
    runs: Matrix
    bias: Matrix

    def shares(self, read: Read) -> dict[str, float]:
        """Return the share of each label for a message that was read."""
        scores = read.vector @ self.vector + self.bias
        scores = scores + (read.signs @ self.signs if len(self.signs) else 0.0)
        scores = scores + self.runs[read.slots].sum(axis=0) * length_one(read.slots)
        scores = scores if len(scores) > 1 else np.array([0.0, scores[0]])  # of two labels one row is learned
        shares = np.exp(scores - scores.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))


def run_slots(text: str) -> NDArray[np.int64]:
    """Return the places of the runs of one to `RUN` characters in a message, each once, the message's ends marked.

    Breaks are no part of them: who writes commas and who writes spaces means the same.
    """
    marked = f"^{BREAKS.sub('', text[:LONGEST].lower())}$"
    runs = {marked[at : at + size] for size in range(1, RUN + 1) for at in range(len(marked) - size + 1)}
    return np.unique(np.fromiter((crc32(run.encode()) % SLOTS for run in runs), dtype=np.int64, count=len(runs)))


def length_one(slots: NDArray[np.int64]) -> float:
    """Return what makes the row of a message's runs as long as one."""
    return float(1 / np.sqrt(max(len(slots), 1)))


def best(shares: Mapping[str, float], least: float) -> str:
    """Return the label of the largest share; empty where it does not reach `least`."""
    label = max(shares, key=lambda name: shares[name], default="")
    return label if label and shares[label] >= least else ""


def logit(share: float) -> float:
    """Return the log odds of a share, which is kept from nothing and everything."""
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def expit(odds: float) -> float:
    """Return the share of log odds."""
    return 1 / (1 + math.exp(-odds))


def kept_head(kept: Any, name: str) -> Head:
    """Return a head from the arrays it was kept in (`npz`)."""
    runs = kept[f"{name}_runs"].astype(np.float32)
    runs = runs * kept[f"{name}_step"] if f"{name}_step" in kept else runs
    parts = (kept[f"{name}_{part}"].astype(np.float32) for part in ("vector", "signs", "bias"))
    vector, signs, bias = parts
    return Head(tuple(str(label) for label in kept[f"{name}_labels"]), vector, signs, runs, bias)


def load_told(embedder: Embedder, path: Path = TOLD_WEIGHTS) -> Mapping[str, Head]:
    """Return the heads of fine kinds by name, learned for this embedding; empty when there are none."""
    if not embedder.dimensions or not path.exists():
        return {}
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return {}
        return {name: kept_head(kept, name) for name in (*GATES, *FAMILIES)}


def fit_head(
    vectors: Matrix,
    signs: Matrix,
    slots: Sequence[NDArray[np.int64]],
    labels: Sequence[str],
    strength: float,
    rare: float,
    steps: int = MOST_STEPS,
) -> dict[str, NDArray[np.generic]]:
    """Return the weights of one head by part; labels that are few count as much as many where there are two, and `rare`
    times where there are more and one is `NONE`. Needs scikit-learn (extra `dev`)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    ends = np.cumsum([0, *map(len, slots)])
    values = np.concatenate([np.full(len(row), length_one(row)) for row in slots])
    runs = csr_matrix((values, np.concatenate(slots), ends), shape=(len(labels), SLOTS))
    middle = vectors.mean(axis=0)
    rows = hstack([csr_matrix((vectors - middle) * VECTOR_WEIGHT), csr_matrix(signs * SIGN_WEIGHT), runs]).tocsr()
    names = sorted(set(labels))
    weighed = {at: 1.0 if name == NONE else rare for at, name in enumerate(names)}
    weight = "balanced" if len(names) == PAIR else weighed
    learned = LogisticRegression(C=strength, max_iter=steps, class_weight=weight).fit(
        rows, [names.index(label) for label in labels]
    )
    coefficients, bias = learned.coef_, learned.intercept_
    by_part = np.split(coefficients.T, [vectors.shape[1], vectors.shape[1] + signs.shape[1]])
    vector = by_part[0] * VECTOR_WEIGHT
    return {
        "labels": np.array(names),
        "vector": vector.astype(np.float16),
        "signs": (by_part[1] * SIGN_WEIGHT).astype(np.float16),
        "runs": by_part[2].astype(np.float16),
        "bias": (bias - middle @ vector).astype(np.float32),
    }


def in_steps(parts: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
    """Return a head's weights with those of its runs in a byte each: of many labels they would be large."""
    runs = parts["runs"].astype(np.float32)
    step = np.maximum(np.abs(runs).max(axis=0), 1e-6) / STEPS_OF_SIZE
    return parts | {"runs": np.round(runs / step).astype(np.int8), "step": step.astype(np.float32)}
