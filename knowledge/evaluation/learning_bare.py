"""Learn the order of provisions nobody described, and the gate that says when they are sought.

The order is learned from questions about such provisions and from wordings of notes with all hidden that was written
about their provision (`knowledge.evaluation.blind`); the gate from both and from questions about described provisions.
Only tuning halves may be handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from knowledge.evaluation.blind import scored_blind
from knowledge.evaluation.evaluate import EVALUATION, EvaluationQuestion, load_questions
from knowledge.evaluation.learning import Example, fit
from knowledge.retrieval.bare import BARE, TEXT, BareRanking, gate_features, shared_out
from knowledge.retrieval.ranking import FEATURES, Column, Weights
from knowledge.retrieval.retriever import Retriever, Scored

START = Weights(
    0.0,
    {"dense_gap": 0.5, "aimed_gap": 0.5, "lexical_share": 1.0, "expanded_share": 0.5, "dense_z": 0.1, "aimed_z": 0.1},
)
OFTEN = 1
"""A question about an undescribed provision counts as so many wordings of notes."""
BLIND = 420
"""Wordings of notes learned from beside them."""
RARER = 1.0
"""Log odds by which undescribed provisions are sought less often than the questions learned from have it."""
HELD = 0.005
_AT = {name: at for at, name in enumerate(FEATURES)}


@dataclass(frozen=True)
class Seen:
    """One question as the gate sees it: candidates, their scores, and whether an undescribed provision decides it."""

    features: Column
    scores: Column
    bare: bool


def rare_questions(half: str, folder: Path = EVALUATION) -> list[EvaluationQuestion]:
    """Return the questions about provisions without notes, of one half."""
    questions, _ = load_questions(folder, pattern="rare-*.jsonl")
    return [question for question in questions if question.half == half]


def learn_bare(
    retriever: Retriever,
    questions: Sequence[EvaluationQuestion],
    rare: Sequence[EvaluationQuestion],
    *,
    on: date,
    path: Path = BARE,
) -> BareRanking:
    """Learn order and gate, write them and return them. Raises ValueError for a question of the final half."""
    if any(question.half != "tuning" for question in (*questions, *rare)):
        raise ValueError("only questions of the tuning half may be learned from")
    plain = [retriever.score(question.query, on=on) for question in questions]
    told = [retriever.score(question.query, on=on) for question in rare]
    blind = list(scored_blind(retriever, on=on, most=BLIND))
    ids = retriever.snapshot.catalogue.key_ids
    asked = [
        undescribed(scored, [ids[key] for key in q.gold if key in ids]) for q, scored in zip(rare, told, strict=True)
    ]
    worded = [undescribed(scored, [ids[wording.key]]) for wording, scored in blind]
    weights = fit(asked * OFTEN + worded, start=START, decay=0.02, rounds=250)
    scale = sharpness([*asked, *worded], weights)
    ranking = BareRanking({name: weights.by_feature[name] * scale for name in TEXT})
    seen = [Seen(one.features, retriever.weights.scores(one.features), False) for one in plain]
    seen += [Seen(one.features, retriever.weights.scores(one.features), True) for one in told]
    ranking = fit_gate(ranking, seen)
    ranking = replace(ranking, gate=(ranking.gate[0] - RARER, *ranking.gate[1:]))
    write_bare(
        ranking, path, remark=f"{len(rare)} questions about provisions without notes, {len(blind)} wordings of notes."
    )
    return ranking


def undescribed(scored: Scored, gold: Sequence[int]) -> Example:
    """Return the undescribed candidates of a question with what their text alone says of them."""
    rows = scored.features[:, _AT["bare"]] > 0
    features = np.zeros((int(rows.sum()), len(FEATURES)), dtype=np.float32)
    columns = [_AT[name] for name in TEXT]
    features[:, columns] = scored.features[rows][:, columns]
    return Example(scored.question.text, features, np.isin(scored.keys[rows], gold), len(gold))


def sharpness(examples: Sequence[Example], weights: Weights) -> float:
    """Return the factor at which the weights' values, raised and shared out, are the best chances for what was sought."""
    column = np.asarray([weights.by_feature.get(name, 0.0) for name in FEATURES], dtype=np.float32)
    usable = [(example.features @ column, example.deciding) for example in examples if example.deciding.any()]

    def fitting(factor: float) -> float:
        chances = (shared_out(factor * values)[deciding].sum() for values, deciding in usable)
        return sum(float(np.log(chance + 1e-9)) for chance in chances)

    return float(max(np.geomspace(0.1, 10, 60), key=fitting))


def fit_gate(ranking: BareRanking, seen: Sequence[Seen]) -> BareRanking:
    """Return the ranking with its gate fitted: a logistic curve by Newton's method, weights held small."""
    rows = np.stack([gate_features(one.features, one.scores, ranking.order(one.features)) for one in seen])
    wanted = np.asarray([one.bare for one in seen], dtype=np.float64)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    mean[0], spread[0] = 0.0, 1.0
    scaled = (rows - mean) / spread
    gate = np.zeros(scaled.shape[1])
    for _ in range(100):
        guess = 1 / (1 + np.exp(-np.clip(scaled @ gate, -30, 30)))
        slope = scaled.T @ (guess - wanted) / len(wanted) + HELD * np.r_[0.0, gate[1:]]
        bend = (scaled * (guess * (1 - guess))[:, None]).T @ scaled / len(wanted) + HELD * np.eye(len(gate))
        step = np.linalg.solve(bend, slope)
        gate -= step
        if np.abs(step).max() < 1e-8:
            break
    return BareRanking(ranking.text, tuple(gate.tolist()), tuple(mean.tolist()), tuple(spread.tolist()))


def write_bare(ranking: BareRanking, path: Path = BARE, *, remark: str = "") -> None:
    """Write order and gate as YAML."""
    head = "# How provisions nobody described are ordered, and when they are sought: `python bot.py knowledge learn`.\n"
    content = {
        "text": {name: round(float(ranking.text[name]), 4) for name in TEXT},
        "gate": [round(value, 5) for value in ranking.gate],
        "mean": [round(value, 5) for value in ranking.mean],
        "spread": [round(value, 5) for value in ranking.spread],
    }
    body = yaml.safe_dump(content, sort_keys=False, default_flow_style=None, width=120)
    path.write_text(f"{head}# {remark}\n{body}" if remark else head + body, encoding="utf-8")
