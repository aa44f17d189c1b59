"""The learned roles of the sums and dates of a turn: two linear heads over the words around each of them.

Learned by `python bot.py knowledge roles` from knowledge/roles/told.jsonl; the weights lie beside it as `likeness.npz`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matter.roles.labels import FIELD_OF
from bot.matter.roles.mentions import Kind, Mention, Surroundings, mentions_in, role_features
from knowledge.paths import DATA

WEIGHTS = DATA / "roles" / "likeness.npz"
SURE = 0.5
"""How far a field must be ahead of the next one to count as said outright: four of five such are right in dialogues of authors held out."""
LIKELY = 0.2
"""How far it must be ahead to be taken at all: a pattern that says otherwise is right less often."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a mention is taken for: its words, the label, the field it fills (`NONE` for none), and how far that is ahead of the next."""

    words: str
    mention: Mention
    label: str
    field: str
    margin: float


Roles = Mapping[int, Role]
"""The roles of the mentions of a text, by where they stand."""


@dataclass(frozen=True, slots=True)
class RoleHead:
    """A linear model: a column of weights by label for each place of a feature."""

    labels: tuple[str, ...]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]

    def best(
        self, slots: NDArray[np.int64], values: NDArray[np.float32], fields: Mapping[str, str]
    ) -> tuple[str, float]:
        """Return the best label, and its score less that of the best label of another field."""
        scores = values @ self.weights[slots].astype(np.float32) + self.bias
        label = self.labels[int(scores.argmax())]
        others = [score for name, score in zip(self.labels, scores, strict=True) if fields[name] != fields[label]]
        return label, float(scores.max() - max(others))


@dataclass(frozen=True, slots=True)
class RoleModel:
    """The heads of the two kinds of mentions."""

    heads: Mapping[Kind, RoleHead]

    def __call__(self, text: str, today: date, around: Surroundings) -> dict[int, Role]:
        """Return the role of each sum and date of a prepared text, by where it stands."""
        mentions = mentions_in(text, today)
        return {mention.start: self._role(text, mentions, index, around) for index, mention in enumerate(mentions)}

    def _role(self, text: str, mentions: list[Mention], index: int, around: Surroundings) -> Role:
        mention = mentions[index]
        fields = FIELD_OF[mention.kind]
        label, margin = self.heads[mention.kind].best(*role_features(text, mentions, index, around), fields)
        return Role(text[mention.start : mention.end], mention, label, fields[label], margin)


def roles_in(text: str, today: date, around: Surroundings) -> Roles:
    """Return the learned roles of the mentions of a prepared text; none where no weights are kept: patterns alone decide then."""
    model = load_role_model()
    return model(text, today, around) if model is not None else {}


@lru_cache(maxsize=2)
def load_role_model(path: Path = WEIGHTS) -> RoleModel | None:
    """Return the learned model, None when there is none."""
    if not path.exists():
        return None
    with np.load(path) as kept:
        return RoleModel({kind: _head(kind, kept) for kind in Kind})


def _head(kind: Kind, kept: Mapping[str, NDArray[np.generic]]) -> RoleHead:
    return RoleHead(
        tuple(str(label) for label in kept[f"{kind}_labels"]),
        kept[f"{kind}_weights"].astype(np.float16),
        kept[f"{kind}_bias"].astype(np.float32),
    )
