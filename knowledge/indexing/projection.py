"""Turn the model's vectors towards what workers mean: a learned linear map of questions.

`kin` brings two ways of asking the same thing together (question to question); `aim` turns a question towards the text
of the provision that answers it. Both are learned from the phrasings of the notes alone, hold for provisions that had
no phrasing when they were learned, and are computed without a second matrix in memory: the inner product of a mapped
question with a centred row is an inner product with the row itself, less a constant, over a norm kept beside it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing.embeddings import Matrix
from knowledge.indexing.vectors import SHIPPED, lengths_of

PATH = SHIPPED / "projection.npz"
CENTRING = 0.9
"""Share of the mean that is taken off: what all vectors of the model have in common says nothing."""


@dataclass(frozen=True)
class Projection:
    """Maps of shape (dimensions, dimensions) and the centres of questions and passages."""

    model: str
    question_centre: Matrix
    passage_centre: Matrix
    kin: Matrix
    aim: Matrix

    def kin_probe(self, vector: Matrix) -> tuple[Matrix, float]:
        """Return (direction, constant): rows @ direction - constant, over the mapped lengths, is the cosine."""
        mapped = (vector - self.question_centre) @ self.kin
        mapped /= max(float(np.linalg.norm(mapped)), 1e-9)
        direction = np.asarray(self.kin @ mapped, dtype=np.float32)
        return direction, float(self.question_centre @ direction)

    def aim_probe(self, vector: Matrix) -> tuple[Matrix, float]:
        """Return (direction, constant) for rows of passages, over their centred lengths."""
        mapped = (vector - self.question_centre) @ self.aim
        direction = np.asarray(mapped / max(float(np.linalg.norm(mapped)), 1e-9), dtype=np.float32)
        return direction, float(self.passage_centre @ direction)

    def kin_lengths(self, rows: Matrix) -> Matrix:
        """Return the lengths of mapped questions, one a row."""
        mapped = rows @ self.kin
        mapped -= self.question_centre @ self.kin
        return lengths_of(mapped)

    def aim_lengths(self, rows: Matrix) -> Matrix:
        """Return the lengths of centred passages, one a row."""
        centre = self.passage_centre
        squares = np.einsum("ij,ij->i", rows, rows) - 2 * (rows @ centre) + centre @ centre
        lengths: Matrix = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
        return lengths


def load_projection(model: str, path: Path = PATH) -> Projection | None:
    """Return the shipped projection of the model; None for another model or where there is none."""
    try:
        with np.load(path, allow_pickle=False) as content:
            if str(content["model"]) != model:
                return None
            parts = [content[name].astype(np.float32) for name in ("question_centre", "passage_centre", "kin", "aim")]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return Projection(model, *parts)


def save_projection(projection: Projection, path: Path = PATH) -> None:
    """Write the projection in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        model=np.asarray(projection.model),
        question_centre=projection.question_centre.astype(np.float16),
        passage_centre=projection.passage_centre.astype(np.float16),
        kin=projection.kin.astype(np.float16),
        aim=projection.aim.astype(np.float16),
    )


def learn_projection(
    model: str,
    questions: Matrix,
    owners: Sequence[int],
    passages: Matrix,
    targets: Sequence[int],
    *,
    seed: int = 20261121,
) -> Projection:
    """Learn both maps.

    `owners[i]` names what question i asks for (equal numbers ask the same); `targets[i]` is its row of `passages`, or
    -1 where the text is not held.
    """
    question_centre = np.asarray(CENTRING * questions.mean(axis=0), dtype=np.float32)
    passage_centre = np.asarray(CENTRING * passages.mean(axis=0), dtype=np.float32)
    centred = _unit(questions - question_centre)
    aimed = np.asarray(targets)
    held = np.flatnonzero(aimed >= 0)
    kin = _learn_kin(centred, np.asarray(owners), seed=seed)
    aim = _learn_aim(centred[held], aimed[held], _unit(passages - passage_centre), seed=seed)
    return Projection(model, question_centre, passage_centre, kin, aim)


def aimed_anew(
    projection: Projection, questions: Matrix, targets: Sequence[int], passages: Matrix, *, seed: int = 20261121
) -> Projection:
    """Return the projection with `aim` learned from other questions; `targets[i]` is the row of `passages` question i wants."""
    centred = _unit(questions - projection.question_centre)
    aim = _learn_aim(centred, np.asarray(targets), _unit(passages - projection.passage_centre), seed=seed)
    return replace(projection, aim=aim)


class _Adam:
    """Adam towards the identity: what the data does not ask for stays as the model made it."""

    def __init__(self, dimensions: int, rate: float, decay: float) -> None:
        self.map: Matrix = np.eye(dimensions, dtype=np.float32)
        self._first = np.zeros_like(self.map)
        self._second = np.zeros_like(self.map)
        self._still = np.eye(dimensions, dtype=np.float32)
        self._rate, self._decay, self._step = rate, decay, 0

    def step(self, gradient: Matrix) -> None:
        gradient = gradient + self._decay * (self.map - self._still)
        self._step += 1
        self._first = 0.9 * self._first + 0.1 * gradient
        self._second = 0.999 * self._second + 0.001 * gradient * gradient
        first = self._first / (1 - 0.9**self._step)
        second = self._second / (1 - 0.999**self._step)
        self.map = np.asarray(self.map - self._rate * first / (np.sqrt(second) + 1e-8), dtype=np.float32)


def _learn_kin(
    rows: Matrix, owners: NDArray[np.int64], *, seed: int, rounds: int = 8, batch: int = 512, sharpness: float = 20.0
) -> Matrix:
    """Pull questions of one owner together against all others of the batch (owners stay whole within a batch)."""
    random = np.random.default_rng(seed)
    learner = _Adam(rows.shape[1], 1e-3, 0.03)
    for _ in range(rounds):
        order = np.argsort(random.permutation(int(owners.max()) + 1)[owners], kind="stable")
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            if len(part) < 8:
                continue
            mapped = rows[part] @ learner.map
            length = np.linalg.norm(mapped, axis=1, keepdims=True)
            unit = mapped / length
            scores = sharpness * (unit @ unit.T)
            np.fill_diagonal(scores, -1e9)
            chance = _softmax(scores)
            same = (owners[part][:, None] == owners[part][None]).astype(np.float32)
            np.fill_diagonal(same, 0)
            share = (chance * same).sum(axis=1, keepdims=True) + 1e-9
            pull = (chance - chance * same / share) * (same.sum(axis=1, keepdims=True) > 0) * (sharpness / len(part))
            slope = pull @ unit + pull.T @ unit
            learner.step(rows[part].T @ ((slope - (slope * unit).sum(axis=1, keepdims=True) * unit) / length))
    return learner.map


def _learn_aim(
    rows: Matrix,
    targets: NDArray[np.int64],
    passages: Matrix,
    *,
    seed: int,
    rounds: int = 6,
    batch: int = 256,
    others: int = 3000,
    sharpness: float = 33.0,
) -> Matrix:
    """Turn questions towards their passage against passages drawn at random.

    Drawn from all law: a map that never met the passages nobody described does not tell them apart.
    """
    random = np.random.default_rng(seed)
    learner = _Adam(rows.shape[1], 1e-3, 0.03)
    for _ in range(rounds):
        order = random.permutation(len(targets))
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            drawn = random.choice(len(passages), min(others, len(passages)), replace=False)
            chosen = np.unique(np.concatenate([targets[part], drawn]))
            mapped = rows[part] @ learner.map
            length = np.linalg.norm(mapped, axis=1, keepdims=True)
            unit = mapped / length
            chance = _softmax(sharpness * (unit @ passages[chosen].T))
            chance[np.arange(len(part)), np.searchsorted(chosen, targets[part])] -= 1
            slope = chance @ passages[chosen] * (sharpness / len(part))
            learner.step(rows[part].T @ ((slope - (slope * unit).sum(axis=1, keepdims=True) * unit) / length))
    return learner.map


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
