"""The learned roles of the sums and dates of a turn: two linear heads over the words around each of them, and the ear.

Learned by `python bot.py knowledge roles` from knowledge/roles/told.jsonl; the weights lie beside it as `likeness.npz`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.matter.roles.labels import FIELD_OF
from bot.matter.roles.mentions import Kind, Mention, Surroundings, mentions_in, role_features
from bot.understanding.ear import Ear, Span, load_ear
from knowledge.paths import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = DATA / "roles" / "likeness.npz"
SURE = 0.8
"""How far a field must be ahead of the next one to count as said outright: on authors held out five of six such are right."""
LIKELY = 0.3
"""How far a day is ahead that nobody asks the day before it."""


@dataclass(frozen=True, slots=True)
class RoleHead:
    """A linear model: a column of weights by label for each place of a feature, and how far each opinion of the patterns
    is trusted, learned from utterances of other authors than the weights beside it."""

    labels: tuple[str, ...]
    fields: tuple[str, ...]
    """The field of each label."""
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    mix: NDArray[np.float32]
    opinions: Mapping[str, int]
    trust: NDArray[np.float32]
    """A row for each opinion, the last one for none."""
    beside_ear: float = 1.0
    """How far all of these count beside what the ear hears."""

    def scores(self, slots: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of each label by the words around a mention."""
        import numpy as np

        return np.asarray(values @ self.weights[slots].astype(np.float32) + self.bias)

    def best(
        self, scores: NDArray[np.float32], opinions: Iterable[str], heard: NDArray[np.float32] | float = 0.0
    ) -> tuple[str, str, float]:
        """Return the best label, its field, and its score less that of the best label of another field."""
        held = [self.opinions[one] for one in opinions if one in self.opinions]
        mixed = self.beside_ear * (scores @ self.mix + self.trust[-1] + self.trust[held].sum(axis=0)) + heard
        label = int(mixed.argmax())
        field = self.fields[label]
        others = [score for name, score in zip(self.fields, mixed, strict=True) if name != field]
        return self.labels[label], field, float(mixed[label] - max(others))


@dataclass(frozen=True, slots=True)
class Role:
    """What a mention is taken for: its words, the label, the field it fills (`NONE` for none), and how far that is ahead of the next."""

    words: str
    mention: Mention
    label: str
    field: str
    margin: float
    head: RoleHead | None = None
    scores: NDArray[np.float32] | None = None
    heard: NDArray[np.float32] | float = 0.0
    """What the ear hears of each label, as it counts."""

    def beside(self, opinions: Iterable[str]) -> Role:
        """Return the role with what the patterns say of the mention weighed in."""
        if self.head is None or self.scores is None:
            return self
        label, field, margin = self.head.best(self.scores, opinions, self.heard)
        return replace(self, label=label, field=field, margin=margin)


Roles = Mapping[int, Role]
"""The roles of the mentions of a text, by where they stand."""


@dataclass(frozen=True, slots=True)
class RoleModel:
    """The heads of the two kinds of mentions, and the ear beside them."""

    heads: Mapping[Kind, RoleHead]
    ear: Ear | None = None

    def __call__(self, text: str, today: date, around: Surroundings) -> dict[int, Role]:
        """Return the role of each sum and date of a prepared text, by where it stands."""
        mentions = mentions_in(text, today)
        heard = self._heard(text, mentions, around)
        return {
            mention.start: self._role(text, mentions, index, around, heard[index])
            for index, mention in enumerate(mentions)
        }

    def _heard(self, text: str, mentions: list[Mention], around: Surroundings) -> list[NDArray[np.float32] | float]:
        """What the ear hears of each label of each mention, as it counts; nothing without one."""
        if self.ear is None or not mentions:
            return [0.0] * len(mentions)
        spans = [Span(mention.start, mention.end, mention.kind) for mention in mentions]
        shares = self.ear.figures(text, spans, around.asked, around.before)
        return [
            0.0
            if one is None
            else self.ear.weights[mention.kind][1]
            * self.ear.aligned(mention.kind, one, self.heads[mention.kind].labels)
            for mention, one in zip(mentions, shares, strict=True)
        ]

    def _role(
        self,
        text: str,
        mentions: list[Mention],
        index: int,
        around: Surroundings,
        heard: NDArray[np.float32] | float,
    ) -> Role:
        mention, head = mentions[index], self.heads[mentions[index].kind]
        scores = head.scores(*role_features(text, mentions, index, around))
        return Role(text[mention.start : mention.end], mention, *head.best(scores, (), heard), head, scores, heard)


def roles_in(text: str, today: date, around: Surroundings) -> Roles:
    """Return the learned roles of the mentions of a prepared text; none where no weights are kept: patterns alone decide then."""
    model = load_role_model()
    return model(text, today, around) if model is not None else {}


@lru_cache(maxsize=2)
def load_role_model(path: Path = WEIGHTS) -> RoleModel | None:
    """Return the learned model, None when there is none."""
    if not path.exists():
        return None
    import numpy as np  # (whoever reads no turn loads none)

    ear = load_ear()
    with np.load(path) as kept:
        return RoleModel({kind: _head(kind, kept, ear.weights[kind][0] if ear else 1.0) for kind in Kind}, ear)


def _head(kind: Kind, kept: Mapping[str, NDArray[np.generic]], beside_ear: float) -> RoleHead:
    import numpy as np

    labels = tuple(str(label) for label in kept[f"{kind}_labels"])
    return RoleHead(
        labels,
        tuple(FIELD_OF[kind][label] for label in labels),
        kept[f"{kind}_weights"].astype(np.float16),
        kept[f"{kind}_bias"].astype(np.float32),
        kept[f"{kind}_mix"].astype(np.float32),
        {str(opinion): place for place, opinion in enumerate(kept[f"{kind}_opinions"])},
        kept[f"{kind}_trust"].astype(np.float32),
        beside_ear,
    )
