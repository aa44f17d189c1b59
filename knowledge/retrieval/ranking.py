"""From what the legs say to one order: features of every candidate, and a small linear combination of them.

The weights are learned (`knowledge.learning`) on the tuning half of our own questions and kept in `weights.yaml`, one
number a feature, so that anybody can read what counts and by how much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.paths import DATA
from knowledge.retrieval import priors
from knowledge.retrieval.surroundings import Surroundings
from knowledge.yaml_files import read_yaml

WEIGHTS = DATA / "weights.yaml"

Column = NDArray[np.float32]

LEGS = ("dense", "aimed", "lexical", "expanded", "notes", "kin", "characters", "glosses", "cards", "lookup", "named")
"""Signals in the order they are shown."""

FEATURES = (
    "dense_z",
    "dense_gap",
    "aimed_z",
    "aimed_gap",
    "aimed_rank",
    "lexical_share",
    "lexical_rank",
    "expanded_share",
    "note_strength",
    "note_gate",
    "note_gap",
    "note_soft_gap",
    "kin_strength",
    "kin_gate",
    "kin_gap",
    "kin_soft_gap",
    "character_strength",
    "character_gap",
    "gloss_strength",
    "gloss_gap",
    "card_strength",
    "card_gap",
    "kin_card",
    "kin_card_gate",
    "kin_card_gap",
    "beside",
    "beside_gap",
    "chapter_gap",
    "chapter_aimed",
    "document_gap",
    "linked",
    "named",
    "has_note",
    "outweighed",
    "bare",
    *priors.NAMES,
)
"""`bare` marks a provision that neither note nor card describes: for those `knowledge.retrieval.bare` decides."""

NOTE_FLOOR = 0.80
"""Cosines of unrelated questions in multilingual-e5-small lie below this; what is under it says nothing."""
NOTE_GATE = 0.895
"""From here on a question and a phrasing say the same thing in most cases."""

AIMED_EACH = 150
"""So many of the leg that finds provisions nobody described."""

LOCAL_EACH = 30
"""So many of the nearest provisions of a place, by text and by words."""

KIN_GATE = 0.6
"""The same for the learned cosine, which uses the whole range."""


@dataclass
class Signals:
    """What every leg says of every key of the catalogue; arrays of one length. Absent legs are zeros."""

    dense: Column
    aimed: Column
    lexical: Column
    expanded: Column
    notes: Column
    notes_soft: Column
    kin: Column
    kin_soft: Column
    characters: Column
    glosses: Column
    cards: Column
    kin_cards: Column
    beside: Column
    chapter: Column
    document: Column
    chapter_aimed: Column
    linked: Column
    named: Column
    lookup: Column
    has_note: Column
    outweighed: Column
    priors: Column
    """Shape (keys, len(priors.NAMES)). `beside`, `chapter` and `document` are the best learned cosine of what people wrote
    about the articles around a key, `chapter_aimed` the mean of its chapter's texts: see `with_surroundings`."""


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
        "dense_z": 0.1,
        "dense_gap": 0.5,
        "aimed_z": 0.1,
        "aimed_gap": 0.2,
        "lexical_share": 1.0,
        "expanded_share": 1.0,
        "note_gate": 3.0,
        "note_soft_gap": 1.0,
        "kin_strength": 2.5,
        "kin_gate": 6.0,
        "kin_gap": 2.0,
        "kin_soft_gap": 3.0,
        "character_strength": 1.0,
        "gloss_strength": 3.0,
        "kin_card": 0.5,
        "kin_card_gate": 4.0,
        "linked": 0.3,
        "core": 0.2,
        "cited": 0.2,
        "labour": 0.2,
        "penal": -0.2,
        "organisation": -0.2,
        "named": 1.5,
        "outweighed": -1.0,
    },
)
"""Used until weights have been learned."""


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Return the learned weights, or those set by hand where there are none."""
    if not path.exists():
        return BY_HAND
    content = read_yaml(path) or {}
    named = content.get("weights") or {}
    return Weights(float(content.get("bias", 0.0)), {name: float(named[name]) for name in FEATURES if name in named})


def candidates(
    signals: Signals,
    allowed: NDArray[np.bool_],
    local: NDArray[np.bool_] | None = None,
    each: int = 60,
    aimed: int = AIMED_EACH,
) -> NDArray[np.int32]:
    """Return the keys worth scoring: the best of every leg that may be answered with, in order of key.

    `local`: keys of law of a place, of which the nearest are looked at however many others are nearer.
    """
    chosen: list[NDArray[np.int32]] = []
    nearest = () if local is None or not local.any() else (
        (np.where(local, signals.aimed, 0), LOCAL_EACH), (np.where(local, signals.lexical, 0), LOCAL_EACH),
    )  # fmt: skip
    for leg, most in (
        *nearest,
        (signals.dense, each),
        (signals.aimed, aimed),
        (signals.lexical, each),
        (signals.expanded, each),
        (signals.notes, each),
        (signals.kin, each),
        (signals.characters, each),
        (signals.glosses, each),
        (signals.cards, each),
        (signals.kin_cards, each),
        (signals.lookup, each),
        (signals.linked, each),
    ):
        chosen.append(_best(leg, allowed, most))
    if not any(part.size for part in chosen):
        return np.zeros(0, dtype=np.int32)
    keys = np.unique(np.concatenate(chosen))
    return keys[allowed[keys]]


def _best(leg: Column, allowed: NDArray[np.bool_], most: int) -> NDArray[np.int32]:
    """The keys of the highest values above nought; of equal values at the end the first."""
    found = np.flatnonzero((leg > 0) & allowed)
    if len(found) <= most:
        return found.astype(np.int32)
    values = leg[found]
    last = np.partition(values, len(found) - most)[len(found) - most]
    above = values > last
    equal = np.flatnonzero(values == last)[: most - int(np.count_nonzero(above))]
    return np.concatenate([found[above], found[equal]]).astype(np.int32)


def without_descriptions(signals: Signals, keys: NDArray[np.int32]) -> Signals:
    """Return the signals as they would be had nobody written a note or a card about these keys."""

    def hidden(column: Column) -> Column:
        other = column.copy()
        other[keys] = 0
        return other

    names = (
        "notes",
        "notes_soft",
        "kin",
        "kin_soft",
        "characters",
        "glosses",
        "cards",
        "kin_cards",
        "linked",
        "has_note",
    )
    return replace(signals, **{name: hidden(getattr(signals, name)) for name in names})


def with_surroundings(signals: Signals, around: Surroundings) -> Signals:
    """Return the signals with what stands around each key, as the rest of them says it."""
    return replace(
        signals,
        beside=around.beside(signals.kin),
        chapter=around.best_of_chapter(signals.kin),
        document=around.best_of_document(signals.kin),
        chapter_aimed=around.mean_of_chapter(signals.aimed),
    )


def features_of(signals: Signals, keys: NDArray[np.int32], allowed: NDArray[np.bool_]) -> Column:
    """Return the features of the keys, shape (keys, len(FEATURES)). Gaps are to the best of all allowed keys."""

    def gap(leg: Column, floor: float = 0.0) -> Column:
        best = float(np.max(leg, where=allowed, initial=0.0))
        return np.asarray(np.maximum(leg[keys], floor) - max(best, floor), dtype=np.float32)

    def share(leg: Column) -> Column:
        best = float(np.max(leg, where=allowed, initial=0.0))
        return np.asarray(leg[keys] / (best or 1.0), dtype=np.float32)

    def rank(leg: Column) -> Column:
        values = leg[keys]
        order = np.argsort(np.argsort(-values, kind="stable"), kind="stable")
        return np.asarray(np.where(values > 0, 1.0 / (1.0 + order / 4.0), 0.0), dtype=np.float32)

    def standing(leg: Column) -> tuple[Column, Column]:
        """Return how far above the mean of all embedded provisions, in deviations, and how far below the best."""
        measured = leg[(signals.dense > 0) & allowed]
        if not measured.size:
            return np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
        mean, spread, best = float(measured.mean()), float(measured.std()) or 1.0, float(measured.max())
        values = np.where(signals.dense[keys] > 0, leg[keys], mean)
        return np.asarray((values - mean) / spread, np.float32), np.asarray(10 * (values - best), np.float32)

    dense_z, dense_gap = standing(signals.dense)
    aimed_z, aimed_gap = standing(signals.aimed)
    best_kin = float(np.max(signals.kin, where=allowed, initial=0.0))
    chapter_z, _ = standing(signals.chapter_aimed)
    columns = {
        "dense_z": dense_z,
        "dense_gap": dense_gap,
        "aimed_z": aimed_z,
        "aimed_gap": aimed_gap,
        "aimed_rank": rank(np.where(allowed, signals.aimed, 0)),
        "lexical_share": share(signals.lexical),
        "lexical_rank": rank(signals.lexical),
        "expanded_share": share(signals.expanded),
        "note_strength": 10 * np.maximum(signals.notes[keys] - NOTE_FLOOR, 0),
        "note_gate": 10 * np.maximum(signals.notes[keys] - NOTE_GATE, 0),
        "note_gap": 10 * gap(signals.notes, NOTE_FLOOR),
        "note_soft_gap": 10 * gap(signals.notes_soft, NOTE_FLOOR),
        "kin_strength": signals.kin[keys],
        "kin_gate": np.maximum(signals.kin[keys] - KIN_GATE, 0),
        "kin_gap": gap(signals.kin),
        "kin_soft_gap": gap(signals.kin_soft),
        "character_strength": signals.characters[keys],
        "character_gap": gap(signals.characters),
        "gloss_strength": signals.glosses[keys],
        "gloss_gap": gap(signals.glosses),
        "card_strength": 10 * np.maximum(signals.cards[keys] - NOTE_FLOOR, 0),
        "card_gap": 10 * gap(signals.cards, NOTE_FLOOR),
        "kin_card": signals.kin_cards[keys],
        "kin_card_gate": np.maximum(signals.kin_cards[keys] - KIN_GATE, 0),
        "kin_card_gap": gap(signals.kin_cards),
        "beside": signals.beside[keys],
        "beside_gap": signals.beside[keys] - best_kin,
        "chapter_gap": signals.chapter[keys] - best_kin,
        "chapter_aimed": chapter_z,
        "document_gap": signals.document[keys] - best_kin,
        "linked": signals.linked[keys],
        "named": signals.named[keys],
        "has_note": signals.has_note[keys],
        "outweighed": signals.outweighed[keys],
    }
    described = signals.notes + signals.cards + signals.glosses + signals.has_note
    columns["bare"] = np.asarray(described[keys] <= 0, dtype=np.float32)
    columns |= dict(zip(priors.NAMES, signals.priors[keys].T, strict=True))
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=1)
