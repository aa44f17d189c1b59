"""Learning what the sums and dates of a turn are from the labelled utterances. Needs scikit-learn (extra `dev`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matter.reading.amounts.money.sums import named_by_patterns as named_sum
from bot.matter.reading.days.times import named_by_patterns as named_day
from bot.matter.reading.decide import opinions_of
from bot.matter.roles.labels import FIELD_OF
from bot.matter.roles.mentions import SLOTS, Kind, mentions_in, role_features
from bot.matter.roles.model import WEIGHTS
from bot.matter.teaching.labelled import Utterance, read_utterances, roles_key
from bot.understanding.days.time_roles import find_days
from bot.understanding.money import find_sums

TOLD_ON = date(2026, 11, 22)
"""The day on which the utterances are told."""
STRENGTH = 6.0
"""Inverse of the regularisation."""
UNLABELLED = "other"
"""The label of what only reads like a mention."""
_LEAST = 0.02
"""Weights below this are not kept."""
WEIGHED = 0.2
"""The same where scores and opinions are weighed."""
PARTS = 5
"""Into how many parts the utterances are cut, each scored by what was learned from the others."""
SCALE = 2.0
"""Scale of the scores beside the opinions, of which each counts one."""
_UNKNOWN = -2.0
"""Score of a label that the other parts do not hold."""


class Example(NamedTuple):
    """A mention of an utterance: its kind, its label and its features."""

    kind: Kind
    label: str
    slots: NDArray[np.int64]
    values: NDArray[np.float32]
    opinions: tuple[str, ...]
    """What the patterns say of it."""


def examples_of(utterances: Sequence[Utterance]) -> list[list[Example]]:
    """Return the mentions of each utterance with their labels."""
    return [_examples(utterance) for utterance in utterances]


def _examples(utterance: Utterance) -> list[Example]:
    mentions, opinions = mentions_in(utterance.text, TOLD_ON), dict(_opinions(utterance.text))
    found = []
    for index, mention in enumerate(mentions):
        label = next(
            (role for start, end, role in utterance.marks if start < mention.end and mention.start < end), UNLABELLED
        )
        label = label if label in FIELD_OF[mention.kind] else UNLABELLED
        features = role_features(utterance.text, mentions, index, utterance.around)
        found.append(Example(mention.kind, label, *features, opinions.get((mention.kind, mention.start), ())))
    return found


def _opinions(text: str) -> Iterator[tuple[tuple[Kind, int], tuple[str, ...]]]:
    """What the patterns say of each sum and date, by its kind and place."""
    for one in find_sums(text):
        yield (Kind.SUM, one.at), opinions_of(named_sum(one, text)[0], one.role)
    for told in find_days(text, TOLD_ON):
        yield (Kind.DAY, told.at), opinions_of(named_day(told, text), told.role)


def fit_roles(examples: Sequence[Example], kind: Kind) -> dict[str, NDArray[np.generic]]:
    """Return the weights of the head of one kind of mention, by part. The examples stand in the order of their authors."""
    own = [example for example in examples if example.kind is kind]
    rows, labels = _rows(own), np.array([example.label for example in own])
    fitted = _fitted(rows, labels)
    used = np.unique(np.concatenate([example.slots for example in own]))
    weights = np.zeros((SLOTS, len(fitted.classes_)), dtype=np.float16)
    weights[used] = np.where(np.abs(fitted.coef_.T) < _LEAST, 0, fitted.coef_.T)[used]
    return {
        f"{kind}_labels": np.array(fitted.classes_, dtype=np.str_),
        f"{kind}_weights": weights,
        f"{kind}_bias": fitted.intercept_.astype(np.float32),
        **{f"{kind}_{name}": part for name, part in _trust(own, rows, labels, list(fitted.classes_)).items()},
    }


def _rows(examples: Sequence[Example]) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(example.slots) for example in examples)])
    values, slots = (np.concatenate([getattr(example, name) for example in examples]) for name in ("values", "slots"))
    return csr_matrix((values, slots, ends), shape=(len(examples), SLOTS))


def _fitted(rows: Any, labels: NDArray[np.str_]) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=STRENGTH, random_state=0).fit(rows, labels)


def _trust(
    examples: Sequence[Example], rows: Any, labels: NDArray[np.str_], names: list[str]
) -> dict[str, NDArray[np.generic]]:
    """Return how scores and opinions are weighed, learned from scores by what the other parts of the utterances taught."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    part = np.arange(len(examples)) * PARTS // len(examples)
    scores = np.full((len(examples), len(names)), _UNKNOWN, dtype=np.float32)
    for held_out in range(PARTS):
        fitted = _fitted(rows[part != held_out], labels[part != held_out])
        places = [names.index(name) for name in fitted.classes_]
        scores[np.ix_(part == held_out, places)] = fitted.decision_function(rows[part == held_out])
    opinions = sorted({one for example in examples for one in example.opinions})
    place = {opinion: index for index, opinion in enumerate(opinions)}
    at = [(row, place[one]) for row, example in enumerate(examples) for one in example.opinions]
    told = csr_matrix((np.ones(len(at)), tuple(zip(*at, strict=True))), shape=(len(examples), len(opinions)))
    weighing = LogisticRegression(C=WEIGHED, max_iter=2000).fit(
        hstack([csr_matrix(scores * SCALE), told]).tocsr(), labels
    )
    weights = weighing.coef_.T
    return {
        "mix": (weights[: len(names)] * SCALE).astype(np.float32),
        "opinions": np.array(opinions, dtype=np.str_),
        "trust": np.vstack([weights[len(names) :], weighing.intercept_]).astype(np.float16),
    }


def learn_roles(path: Path = WEIGHTS) -> None:
    """Fit both heads to the labelled utterances and write them."""
    examples = [example for found in examples_of(read_utterances()) for example in found]
    kept: dict[str, object] = {"key": roles_key()}
    for kind in Kind:
        kept |= fit_roles(examples, kind)
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]
