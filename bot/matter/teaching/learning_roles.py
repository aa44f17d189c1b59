"""Learning what the sums and dates of a turn are from the labelled utterances. Needs scikit-learn (extra `dev`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matter.roles.labels import FIELD_OF
from bot.matter.roles.mentions import SLOTS, Kind, mentions_in, role_features
from bot.matter.roles.model import WEIGHTS
from bot.matter.teaching.labelled import Utterance, read_utterances, roles_key

TOLD_ON = date(2026, 11, 22)
"""The day on which the utterances are told."""
STRENGTH = 6.0
"""Inverse of the regularisation."""
UNLABELLED = "other"
"""The label of what only reads like a mention."""
_LEAST = 0.02
"""Weights below this are not kept."""


class Example(NamedTuple):
    """A mention of an utterance: its kind, its label and its features."""

    kind: Kind
    label: str
    slots: NDArray[np.int64]
    values: NDArray[np.float32]


def examples_of(utterances: Sequence[Utterance]) -> list[list[Example]]:
    """Return the mentions of each utterance with their labels."""
    return [_examples(utterance) for utterance in utterances]


def _examples(utterance: Utterance) -> list[Example]:
    mentions = mentions_in(utterance.text, TOLD_ON)
    found = []
    for index, mention in enumerate(mentions):
        label = next(
            (role for start, end, role in utterance.marks if start < mention.end and mention.start < end), UNLABELLED
        )
        label = label if label in FIELD_OF[mention.kind] else UNLABELLED
        features = role_features(utterance.text, mentions, index, utterance.around)
        found.append(Example(mention.kind, label, *features))
    return found


def fit_roles(examples: Sequence[Example], kind: Kind) -> dict[str, NDArray[np.generic]]:
    """Return the weights of the head of one kind of mention, by part."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    own = [example for example in examples if example.kind is kind]
    ends = np.cumsum([0, *(len(example.slots) for example in own)])
    values, slots = (np.concatenate([getattr(example, name) for example in own]) for name in ("values", "slots"))
    rows = csr_matrix((values, slots, ends), shape=(len(own), SLOTS))
    used = np.unique(slots)
    fitted = LinearSVC(C=STRENGTH, random_state=0).fit(rows[:, used], [example.label for example in own])
    weights = np.zeros((SLOTS, len(fitted.classes_)), dtype=np.float16)
    weights[used] = np.where(np.abs(fitted.coef_.T) < _LEAST, 0, fitted.coef_.T)
    return {
        f"{kind}_labels": np.array(fitted.classes_, dtype=np.str_),
        f"{kind}_weights": weights,
        f"{kind}_bias": fitted.intercept_.astype(np.float32),
    }


def learn_roles(path: Path = WEIGHTS) -> None:
    """Fit both heads to the labelled utterances and write them."""
    examples = [example for found in examples_of(read_utterances()) for example in found]
    kept: dict[str, object] = {"key": roles_key()}
    for kind in Kind:
        kept |= fit_roles(examples, kind)
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]
