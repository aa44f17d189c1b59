"""Learn the weights of `knowledge.fusion` from questions with known answers, and write them down readably.

A linear model and a listwise loss: every deciding provision against all candidates that do not decide. Only the tuning
half may be handed in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.evaluation.evaluate import EvaluationQuestion
from knowledge.indexing.embeddings import Matrix
from knowledge.retrieval.ranking import BY_HAND, FEATURES, WEIGHTS, Weights
from knowledge.retrieval.retriever import Retriever

DECAY = 0.1
"""How strongly weights are held to those set by hand: a few hundred questions do not settle thirty numbers."""


@dataclass(frozen=True)
class Example:
    """Candidates of one question: features, which of them decide it, and how many deciding ones there are in all."""

    id: str
    features: Matrix
    deciding: NDArray[np.bool_]
    wanted: int


def examples_of(retriever: Retriever, questions: Sequence[EvaluationQuestion], *, on: date) -> list[Example]:
    """Return one example a question; refuses questions of the final half with ValueError."""
    examples: list[Example] = []
    for question in questions:
        if question.half != "tuning":
            raise ValueError(f"{question.id} is not of the tuning half")
        scored = retriever.score(question.query, on=on)
        ids = retriever.snapshot.catalogue.key_ids
        gold = [ids[key] for key in question.gold if key in ids]
        examples.append(Example(question.id, scored.features, np.isin(scored.keys, gold), len(question.gold)))
    return examples


def fit(
    examples: Sequence[Example],
    *,
    start: Weights = BY_HAND,
    decay: float = DECAY,
    rounds: int = 400,
    rate: float = 0.05,
) -> Weights:
    """Return weights by Adam on the listwise loss, near `start`, scaled so that scores read as probabilities."""
    usable = [example for example in examples if example.deciding.any()]
    if not usable:
        raise ValueError("no question has a deciding provision among its candidates")
    features = np.concatenate([example.features for example in usable]).astype(np.float64)
    deciding = np.concatenate([example.deciding for example in usable])
    starts = np.cumsum([0] + [len(example.features) for example in usable[:-1]])
    owner = np.repeat(np.arange(len(usable)), [len(example.features) for example in usable])
    spread = features.std(axis=0)
    spread[spread < 1e-6] = 1.0
    scaled = features / spread
    share = deciding / np.add.reduceat(deciding, starts)[owner]
    given = np.asarray([start.by_feature.get(name, 0.0) for name in FEATURES]) * spread
    weights = given.copy()
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        raw = scaled @ weights
        raw -= np.maximum.reduceat(raw, starts)[owner]
        raised = np.exp(raw)
        others = np.add.reduceat(raised * ~deciding, starts)[owner]
        lost = np.where(deciding, raised / (raised + others), 0.0)
        pull = np.add.reduceat(np.where(deciding, share / (raised + others), 0.0), starts)[owner]
        gradient_raw = np.where(deciding, share * (lost - 1), pull * raised)
        gradient = scaled.T @ gradient_raw / len(usable) + decay * (weights - given)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    slope, bias = _calibrate(scaled @ weights, deciding)
    found = weights / spread * slope
    return Weights(bias, {name: float(value) for name, value in zip(FEATURES, found, strict=True)})


def _calibrate(raw: NDArray[np.float64], deciding: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and bias of a logistic curve through the raw scores, by Newton's method."""
    slope, bias = 1.0, float(-raw.mean() - 4)
    for _ in range(50):
        guess = 1 / (1 + np.exp(-np.clip(slope * raw + bias, -30, 30)))
        error = guess - deciding
        sureness = guess * (1 - guess) + 1e-9
        gradient = np.asarray([(error * raw).sum(), error.sum()])
        hessian = np.asarray(
            [[(sureness * raw * raw).sum(), (sureness * raw).sum()], [(sureness * raw).sum(), sureness.sum()]]
        )
        step = np.linalg.solve(hessian + 1e-6 * np.eye(2), gradient)
        slope, bias = slope - float(step[0]), bias - float(step[1])
        if np.abs(step).max() < 1e-6:
            break
    return max(slope, 1e-3), bias


def recall_of(examples: Sequence[Example], weights: Weights, k: int = 10) -> float:
    """Return the mean recall of the examples under the weights."""
    values = []
    for example in examples:
        best = np.argsort(-weights.scores(example.features), kind="stable")[:k]
        values.append(example.deciding[best].sum() / example.wanted)
    return float(np.mean(values))


def cross_validate(
    examples: Sequence[Example],
    groups: Sequence[int],
    *,
    folds: int = 5,
    start: Weights = BY_HAND,
    decay: float = DECAY,
) -> tuple[float, float]:
    """Return mean recall at 5 and at 10 on folds left out; questions of one group never straddle folds."""
    fives, tens, counts = [], [], []
    for fold in range(folds):
        train = [example for example, group in zip(examples, groups, strict=True) if group % folds != fold]
        test = [example for example, group in zip(examples, groups, strict=True) if group % folds == fold]
        if not test:
            continue
        weights = fit(train, start=start, decay=decay)
        fives.append(recall_of(test, weights, 5))
        tens.append(recall_of(test, weights, 10))
        counts.append(len(test))
    return float(np.average(fives, weights=counts)), float(np.average(tens, weights=counts))


def groups_of(questions: Sequence[EvaluationQuestion]) -> list[int]:
    """Return a group a question: questions that share a deciding provision are in one group, spread evenly."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for question in questions:
        names = [find(str(key)) for key in question.gold]
        for name in names[1:]:
            leader[name] = names[0]
    numbers: dict[str, int] = {}
    return [numbers.setdefault(find(str(question.gold[0])), len(numbers)) for question in questions]


def write_weights(weights: Weights, path: Path = WEIGHTS, *, remark: str = "") -> None:
    """Write the weights as YAML, one number a line."""
    lines = [
        "# How much each signal counts. Learned, not written by hand: `python bot.py knowledge learn` makes it anew from",
        "# the tuning half of the questions. What each name means stands in knowledge/retrieval/ranking.py.",
    ]
    lines += [f"# {remark}"] if remark else []
    lines += [f"bias: {weights.bias:.4f}", "weights:"]
    lines += [f"  {name}: {weights.by_feature.get(name, 0.0):.4f}" for name in FEATURES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def learn(
    retriever: Retriever, questions: Sequence[EvaluationQuestion], *, on: date, path: Path = WEIGHTS
) -> tuple[Weights, float, float]:
    """Learn from the tuning half, write the weights, and return them with cross-validated recall at 5 and at 10."""
    tuning = [question for question in questions if question.half == "tuning"]
    examples = examples_of(retriever, tuning, on=on)
    five, ten = cross_validate(examples, groups_of(tuning))
    weights = fit(examples)
    remark = f"{len(tuning)} questions; on folds left out: recall at 5 {five:.3f}, at 10 {ten:.3f}."
    write_weights(weights, path, remark=remark)
    return weights, five, ten
