"""From what the legs say to one order: features of every candidate, and a small linear combination of them.

The weights are learned (`knowledge.learning`) on the tuning half of our own questions and kept in `weights.yaml`, one
number a feature, so that anybody can read what counts and by how much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge import priors

WEIGHTS = Path(__file__).parent / "weights.yaml"

Column = NDArray[np.float32]

LEGS = ("dense", "lexical", "expanded", "notes", "characters", "glosses", "cards", "classifier", "lookup", "named")
"""Signals in the order they are shown."""

FEATURES = (
    "dense_z",
    "dense_gap",
    "lexical_share",
    "lexical_rank",
    "expanded_share",
    "note_strength",
    "note_gate",
    "note_gap",
    "note_soft_gap",
    "character_strength",
    "character_gap",
    "gloss_strength",
    "gloss_gap",
    "card_strength",
    "card_gap",
    "classifier_gap",
    "classifier_share",
    "linked",
    "named",
    "has_note",
    "outweighed",
    *priors.NAMES,
)

NOTE_FLOOR = 0.80
"""Cosines of unrelated questions in multilingual-e5-small lie below this; what is under it says nothing."""
NOTE_GATE = 0.895
"""From here on a question and a phrasing say the same thing in most cases."""


@dataclass
class Signals:
    """What every leg says of every key of the catalogue; arrays of one length. Absent legs are zeros."""

    dense: Column
    lexical: Column
    expanded: Column
    notes: Column
    notes_soft: Column
    characters: Column
    glosses: Column
    cards: Column
    classifier: Column
    linked: Column
    named: Column
    lookup: Column
    has_note: Column
    outweighed: Column
    priors: Column
    """Shape (keys, len(priors.NAMES))."""


@dataclass(frozen=True)
class Weights:
    """A linear model over `FEATURES`; `score` falls in (0, 1)."""

    bias: float = 0.0
    by_feature: Mapping[str, float] = field(default_factory=dict)

    def scores(self, features: Column) -> Column:
        """Return one score a row of features."""
        column = np.asarray([self.by_feature.get(name, 0.0) for name in FEATURES], dtype=np.float32)
        raw = features @ column + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(raw, -30, 30))), dtype=np.float32)


BY_HAND = Weights(
    bias=-4.0,
    by_feature={
        "dense_z": 0.6,
        "lexical_share": 1.2,
        "expanded_share": 0.8,
        "note_strength": 2.5,
        "note_gate": 3.0,
        "note_gap": 8.0,
        "character_strength": 2.0,
        "gloss_strength": 2.0,
        "card_gap": 6.0,
        "card_strength": 1.0,
        "core": 0.6,
        "cited": 0.15,
        "labour": 0.5,
        "penal": -0.4,
        "organisation": -0.3,
        "named": 1.5,
        "outweighed": -1.0,
    },
)
"""Used until weights have been learned."""


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Return the learned weights, or those set by hand where there are none."""
    if not path.exists():
        return BY_HAND
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    named = content.get("weights") or {}
    return Weights(float(content.get("bias", 0.0)), {name: float(named[name]) for name in FEATURES if name in named})


def candidates(signals: Signals, allowed: NDArray[np.bool_], each: int = 60) -> NDArray[np.int32]:
    """Return the keys worth scoring: the best of every leg that may be answered with, in order of key."""
    chosen: list[NDArray[np.int32]] = []
    for leg in (
        signals.dense,
        signals.lexical,
        signals.expanded,
        signals.notes,
        signals.characters,
        signals.glosses,
        signals.cards,
        signals.classifier,
        signals.lookup,
        signals.linked,
    ):
        masked = np.where(allowed, leg, 0)
        count = min(each, int(np.count_nonzero(masked > 0)))
        if count:
            chosen.append(np.argpartition(-masked, count - 1)[:count].astype(np.int32))
    return np.unique(np.concatenate(chosen)) if chosen else np.zeros(0, dtype=np.int32)


def features_of(signals: Signals, keys: NDArray[np.int32], allowed: NDArray[np.bool_]) -> Column:
    """Return the features of the keys, shape (keys, len(FEATURES)). Gaps are to the best of all allowed keys."""

    def gap(leg: Column, floor: float = 0.0) -> Column:
        best = float(np.max(leg, where=allowed, initial=0.0))
        return np.maximum(leg[keys], floor) - max(best, floor)

    def share(leg: Column) -> Column:
        best = float(np.max(leg, where=allowed, initial=0.0))
        return leg[keys] / best if best > 0 else np.zeros(len(keys), np.float32)

    def rank(leg: Column) -> Column:
        values = leg[keys]
        order = np.argsort(np.argsort(-values, kind="stable"), kind="stable")
        return np.where(values > 0, 1.0 / (1.0 + order / 4.0), 0.0)

    embedded = signals.dense > 0
    measured = signals.dense[embedded & allowed]
    mean, spread = (float(measured.mean()), float(measured.std()) or 1.0) if measured.size else (0.0, 1.0)
    dense = np.where(embedded[keys], signals.dense[keys], mean)
    columns = {
        "dense_z": (dense - mean) / spread,
        "dense_gap": 10 * (dense - (float(measured.max()) if measured.size else 0.0)),
        "lexical_share": share(signals.lexical),
        "lexical_rank": rank(signals.lexical),
        "expanded_share": share(signals.expanded),
        "note_strength": 10 * np.maximum(signals.notes[keys] - NOTE_FLOOR, 0),
        "note_gate": 10 * np.maximum(signals.notes[keys] - NOTE_GATE, 0),
        "note_gap": 10 * gap(signals.notes, NOTE_FLOOR),
        "note_soft_gap": 10 * gap(signals.notes_soft, NOTE_FLOOR),
        "character_strength": signals.characters[keys],
        "character_gap": gap(signals.characters),
        "gloss_strength": signals.glosses[keys],
        "gloss_gap": gap(signals.glosses),
        "card_strength": 10 * np.maximum(signals.cards[keys] - NOTE_FLOOR, 0),
        "card_gap": 10 * gap(signals.cards, NOTE_FLOOR),
        "classifier_gap": gap(signals.classifier),
        "classifier_share": share(signals.classifier),
        "linked": signals.linked[keys],
        "named": signals.named[keys],
        "has_note": signals.has_note[keys],
        "outweighed": signals.outweighed[keys],
    }
    columns |= dict(zip(priors.NAMES, signals.priors[keys].T, strict=True))
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=1)
