"""Measure retrieval on our own questions: recall, reciprocal rank and success, by leg, topic, worker and register.

`floors.yaml` holds what must not be undercut; the last run is kept beside the service's data for comparison.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge.authored.card import Problem, parse_citation_key
from knowledge.indexing.embeddings import Matrix
from knowledge.models import ProvisionKey
from knowledge.paths import DATA
from knowledge.retrieval.retriever import Retriever, Scored
from knowledge.yaml_files import read_yaml

EVALUATION = DATA / "evaluation"
FLOORS = EVALUATION / "floors.yaml"
HALVES = ("tuning", "final")
LEGS = ("dense", "bm25", "fusion", "notes", "full")
"""Passages by vector, passages by words, both by reciprocal rank fusion, phrasings alone, and everything together."""
RRF = 60
MEASURES = ("recall_5", "recall_10", "mrr", "success_5")


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question in a worker's words with the provisions that decide it."""

    id: str
    half: str
    query: str
    gold: tuple[ProvisionKey, ...]
    register: str = "colloquial"
    topic: str = ""
    worker: str = "any"
    author: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions. Recall counts every gold provision; success any one of them."""

    questions: int
    recall_5: float
    recall_10: float
    mrr: float
    success_5: float


@dataclass(frozen=True)
class Report:
    """Figures by half and leg, by half and group (`topic=pay`, `worker=rider`, `register=lay`), and the time taken."""

    legs: dict[str, dict[str, Figures]]
    groups: dict[str, dict[str, Figures]]
    median_ms: float = 0.0
    p95_ms: float = 0.0
    misses: list[tuple[str, str]] = field(default_factory=list)
    """Questions whose first five hold no gold provision: id and half."""

    def as_json(self) -> str:
        """Return the report for `load_report`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def load_questions(
    folder: Path = EVALUATION, pattern: str = "questions*.jsonl"
) -> tuple[list[EvaluationQuestion], list[Problem]]:
    """Return the questions of all files of the pattern, and what could not be read."""
    questions: list[EvaluationQuestion] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                problems.append(Problem(str(path), number, f"not a question: {error}"))
    return questions, problems


def _question(content: Mapping[str, Any]) -> EvaluationQuestion:
    gold = tuple(parse_citation_key(str(key)).key for key in content["gold"])
    if not gold or content["half"] not in HALVES:
        raise ValueError("a question needs gold and a half")
    return EvaluationQuestion(
        id=str(content["id"]),
        half=str(content["half"]),
        query=str(content["query"]),
        gold=tuple(dict.fromkeys(gold)),
        register=str(content.get("register", "colloquial")),
        topic=str(content.get("topic", "")),
        worker=str(content.get("worker", "any")),
        author=str(content.get("author", "")),
    )


def figures_of(rankings: Iterable[tuple[Sequence[ProvisionKey], Sequence[ProvisionKey]]]) -> Figures:
    """Return the means over pairs of (found, gold)."""
    recall_5: list[float] = []
    recall_10: list[float] = []
    reciprocal: list[float] = []
    success: list[float] = []
    for found, gold in rankings:
        wanted = set(gold)
        recall_5.append(len(wanted & set(found[:5])) / len(wanted))
        recall_10.append(len(wanted & set(found[:10])) / len(wanted))
        reciprocal.append(next((1 / (at + 1) for at, key in enumerate(found[:10]) if key in wanted), 0.0))
        success.append(float(bool(wanted & set(found[:5]))))
    if not success:
        return Figures(0, 0.0, 0.0, 0.0, 0.0)
    means = (round(statistics.fmean(values), 4) for values in (recall_5, recall_10, reciprocal, success))
    return Figures(len(success), *means)


def evaluate(retriever: Retriever, questions: Sequence[EvaluationQuestion], *, on: date) -> Report:
    """Run every question through every leg."""
    found: dict[str, dict[str, list[ProvisionKey]]] = {}
    times: list[float] = []
    for question in questions:
        scored = retriever.score(question.query, on=on)
        retrieval = retriever.search(question.query, on=on, k=10)
        times.append(retrieval.milliseconds)
        found[question.id] = leg_rankings(retriever, scored) | {"full": [hit.key for hit in retrieval.hits]}
    legs: dict[str, dict[str, Figures]] = {}
    groups: dict[str, dict[str, Figures]] = {}
    for half in HALVES:
        chosen = [question for question in questions if question.half == half]
        if not chosen:
            continue
        legs[half] = {leg: figures_of((found[q.id][leg], q.gold) for q in chosen) for leg in LEGS}
        names = sorted({name for question in chosen for name in _groups(question)})
        groups[half] = {
            name: figures_of((found[q.id]["full"], q.gold) for q in chosen if name in _groups(q)) for name in names
        }
    ordered = sorted(times) or [0.0]
    misses = [(q.id, q.half) for q in questions if not set(q.gold) & set(found[q.id]["full"][:5])]
    return Report(legs, groups, statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], misses)


def _groups(question: EvaluationQuestion) -> tuple[str, ...]:
    return f"register={question.register}", f"topic={question.topic}", f"worker={question.worker}"


def leg_rankings(retriever: Retriever, scored: Scored, k: int = 10) -> dict[str, list[ProvisionKey]]:
    """Return what each leg alone would have answered."""
    dense, lexical = scored.signals.dense, scored.signals.lexical
    both = np.zeros(len(dense), dtype=np.float32)
    for leg in (dense, lexical):
        for place, key in enumerate(_best(leg, scored.view.allowed, 100)):
            both[key] += 1 / (RRF + place)
    ranked = {"dense": dense, "bm25": lexical, "fusion": both, "notes": scored.signals.notes}
    keys = retriever.snapshot.catalogue.keys
    return {leg: [keys[key] for key in _best(values, scored.view.allowed, k)] for leg, values in ranked.items()}


def _best(values: Matrix, allowed: np.ndarray, k: int) -> list[int]:
    masked = np.where(allowed, values, 0)
    order = np.argsort(-masked, kind="stable")[:k]
    return [int(key) for key in order if masked[key] > 0]


def load_floors(path: Path = FLOORS) -> dict[str, dict[str, dict[str, float]]]:
    """Return the floors: half, leg, measure."""
    return read_yaml(path) or {} if path.exists() else {}


def write_floors(report: Report, path: Path = FLOORS, *, margin: float = 0.02) -> None:
    """Record the figures of the whole, less a margin, as floors: what was reached once may not be lost unnoticed."""
    floors = {
        half: {"full": {name: round(max(getattr(legs["full"], name) - margin, 0.0), 3) for name in MEASURES}}
        for half, legs in report.legs.items()
    }
    head = "# What retrieval must reach on our own questions; `python bot.py eval` fails below it.\n"
    path.write_text(head + yaml.safe_dump(floors, sort_keys=True), encoding="utf-8")


def undercut(report: Report, floors: Mapping[str, Mapping[str, Mapping[str, float]]] | None = None) -> list[str]:
    """Return a sentence for every floor that is not reached, and one where the fusion does not beat both its legs."""
    sentences: list[str] = []
    for half, by_leg in (load_floors() if floors is None else floors).items():
        for leg, measures in by_leg.items():
            reached = report.legs.get(half, {}).get(leg)
            for name, floor in measures.items():
                value = getattr(reached, name) if reached is not None else 0.0
                if value < floor:
                    sentences.append(f"{half}, {leg}: {name} is {value:.3f}, the floor is {floor:.3f}")
    for half, legs in report.legs.items():
        full = legs["full"]
        beaten = [leg for leg in ("dense", "bm25") if legs[leg].recall_10 > full.recall_10]
        sentences += [f"{half}: {leg} alone beats the whole in recall_10" for leg in beaten]
    return sentences


def load_report(path: Path) -> Report | None:
    """Return the report of the last run, or None."""
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    content["legs"], content["groups"] = (
        {half: {name: Figures(**values) for name, values in named.items()} for half, named in content[part].items()}
        for part in ("legs", "groups")
    )
    content["misses"] = [tuple(miss) for miss in content["misses"]]
    return Report(**content)


def save_report(report: Report, path: Path) -> None:
    """Keep the report as the last run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.as_json(), encoding="utf-8")


def differences(report: Report, last: Report | None) -> list[str]:
    """Return one line for every figure of the whole that moved by more than half a point since the last run."""
    lines: list[str] = []
    for half, legs in report.legs.items():
        before = last.legs.get(half, {}).get("full") if last else None
        for name in MEASURES:
            if before is not None and abs(moved := getattr(legs["full"], name) - getattr(before, name)) > 0.005:
                lines.append(f"{half}: {name} {moved:+.3f}")
    return lines
