"""Provisions that neither note nor card describes: an order of their own by text, and how many of them to show.

What people wrote about a provision outweighs its text by far, so that one ranking for both buries every provision
nobody described. Here they are ordered among themselves; a gate, from what all the signals of a question look like,
says how likely the answer is one of them. Both together give each provision its chance of being the one sought, and
the ten likeliest of both kinds are shown. Both are learned (`knowledge.evaluation.learning_bare`) and kept in `bare.yaml`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.paths import DATA
from knowledge.retrieval.ranking import FEATURES, Column
from knowledge.yaml_files import read_yaml

BARE = DATA / "bare.yaml"
Rows = NDArray[np.intp]
TEXT = ("dense_z", "dense_gap", "aimed_z", "aimed_gap", "aimed_rank", "lexical_share", "lexical_rank", "expanded_share",
        "beside", "beside_gap", "chapter_gap", "chapter_aimed", "document_gap", "named", "outweighed")  # fmt: skip
"""Signals that do not need anybody's description of the provision itself. Whose business a provision is (the priors) is not
among them: learned from some laws, it ranks others worse."""
AROUND = ("beside", "beside_gap", "chapter_gap", "chapter_aimed", "document_gap")
"""Those of them that others' descriptions tell: silent in a document nobody wrote about."""
WORDS = tuple(name for name in TEXT if name not in AROUND)
NEW_LAW_AT = (3, 4)
"""Places kept for the best provisions about labour that nobody described: as good as all of the statute package's are
described, so these are of documents published here."""
NEW_LAW_FIRST = 4
"""Only the best so many undescribed provisions are looked at for them."""
NEW_LAW_BEHIND = 2.5
"""By text alone such a provision may be so far behind the best described one."""
SAME = 0.9
"""From this learned cosine on somebody wrote down what is asked: nothing undescribed is put before it."""
SHOWN = 10
SURE = 0.6
"""Score of the best undescribed provision where the gate is certain; below, in proportion."""
LEAD = 1.1
"""How far the best undescribed provision stands above a described one: coming first is no ground by itself."""
_AT = {name: at for at, name in enumerate(FEATURES)}


@dataclass(frozen=True)
class BareRanking:
    """Weights of the order by text, and of the gate over `gate_features` (each less its mean, by its spread).

    The order's values are log odds: raised and shared out they are the chance of each to be the one sought.
    """

    text: Mapping[str, float] = field(default_factory=dict)
    gate: tuple[float, ...] = ()
    mean: tuple[float, ...] = ()
    spread: tuple[float, ...] = ()

    def order(self, features: Column, names: Collection[str] = TEXT) -> Column:
        """Return a value a row by which undescribed provisions are ordered among themselves, as the named signals see it."""
        column = np.asarray([self.text.get(name, 0.0) * (name in names) for name in FEATURES], dtype=np.float32)
        return np.asarray(features @ column, dtype=np.float32)

    def likely(self, features: Column, scores: Column) -> float:
        """Return how likely the provision sought is one nobody described, from 0 to 1."""
        if not self.gate:
            return 0.0
        values = (gate_features(features, scores, self.order(features)) - np.asarray(self.mean)) / np.asarray(
            self.spread
        )
        return float(1 / (1 + np.exp(-np.clip(values @ np.asarray(self.gate), -30, 30))))

    def blended(self, features: Column, scores: Column) -> Column:
        """Return the scores with those of undescribed provisions set so that each comes to its place.

        Described provisions keep their scores.
        """
        bare = features[:, _AT["bare"]] > 0
        if not self.gate or not bare.any() or bare.all():
            return scores
        if features[~bare, _AT["kin_strength"]].max() >= SAME:
            return scores
        likely = self.likely(features, scores)
        text = self.order(features)
        own = np.flatnonzero(bare)
        own = own[np.argsort(-text[own], kind="stable")]
        others = np.flatnonzero(~bare)
        others = others[np.argsort(-scores[others], kind="stable")]
        first = likeliest(own, likely * shared_out(text[own]), others, (1 - likely) * scores[others])
        words = self.order(features, WORDS)
        best = own[np.argsort(-words[own], kind="stable")][:NEW_LAW_FIRST]
        near = (words[best] >= words[others].max() - NEW_LAW_BEHIND) & (len(others) >= SHOWN)
        new_law = best[near & (features[best, _AT["labour"]] > 0)].tolist()
        return _scored(scores, _moved_up(first, new_law), others.tolist(), likely)


def shared_out(values: Column) -> Column:
    """Return the chances that log odds stand for; they add up to one."""
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def likeliest(own: Rows, own_chances: Column, others: Rows, others_chances: Column) -> list[int]:
    """Return the ten rows of the highest chance, of both kinds, best first; each kind keeps its order."""
    rows = np.concatenate([own, others])
    chances = np.concatenate([own_chances, others_chances])
    return [int(row) for row in rows[np.argsort(-chances, kind="stable")[:SHOWN]]]


def _moved_up(first: list[int], new_law: list[int]) -> list[int]:
    """The rows with the best of new law at the places kept for it, where they do not stand better already."""
    found = list(first)
    for row, place in zip(new_law, NEW_LAW_AT, strict=False):
        if row in found[: place + 1]:
            continue
        if row in found:
            found.remove(row)
        found.insert(place, row)
    return found[:SHOWN]


def _scored(scores: Column, first: list[int], others: list[int], likely: float) -> Column:
    """Give undescribed rows scores between their described neighbours; those that are not shown come last."""
    found = scores.copy()
    told = set(others)
    runs: dict[int, list[int]] = {}
    above = 0
    for row in first:
        if row not in told:
            runs.setdefault(above, []).append(row)
        else:
            above += 1
    for above, members in runs.items():
        low = float(scores[others[above]]) if above < len(others) else 0.0
        high = float(scores[others[above - 1]]) if above else max(SURE * likely, LEAD * low)
        found[members] = np.linspace(high, low, len(members) + 2)[1:-1]
    rest = np.setdiff1d(np.arange(len(scores)), [*first, *others])
    last = float(found[first].min()) if first else 1.0
    found[rest] = np.minimum(scores[rest], 0.99 * last)
    return found


def gate_features(features: Column, scores: Column, order: Column) -> np.ndarray:
    """Return what the gate looks at, one number each; `scores` and `order` are those of the two rankings."""
    bare = features[:, _AT["bare"]] > 0
    told = ~bare

    def best(name: str, rows: np.ndarray) -> float:
        return float(features[rows, _AT[name]].max(initial=0.0)) if rows.any() else 0.0

    def lead(name: str) -> float:
        column = features[:, _AT[name]]
        return float(column[bare].max() - column[told].max()) if bare.any() and told.any() else 0.0

    def share(name: str, count: int) -> float:
        first = np.argsort(-features[:, _AT[name]], kind="stable")[:count]
        return float(bare[first].mean()) if len(first) else 0.0

    kin = best("kin_strength", told)
    chances = np.clip(scores[told], 1e-6, 1 - 1e-6)
    raw = float(np.log(chances / (1 - chances)).max()) if told.any() else -9.0
    nearest = np.sort(features[told, _AT["kin_strength"]])[-5:]
    everything = np.ones(len(features), dtype=np.bool_)
    ahead = float(order[bare].max() - order[told].max()) if bare.any() and told.any() else 0.0
    return np.asarray([
        1.0, kin, max(0.0, kin - 0.6), max(0.0, kin - 0.75), max(0.0, 0.5 - kin),
        lead("aimed_gap"), lead("dense_gap"), lead("lexical_share"), raw,
        best("kin_card", everything), best("gloss_strength", everything), best("character_strength", everything),
        share("aimed_gap", 3), share("aimed_gap", 10), share("dense_gap", 3), share("dense_gap", 10),
        share("lexical_share", 3), share("lexical_share", 10), best("note_strength", told),
        best("dense_z", bare), best("aimed_z", bare), best("dense_z", told), best("aimed_z", told), ahead,
        float(nearest.mean()) if len(nearest) else 0.0,
    ], dtype=np.float64)  # fmt: skip


def load_bare(path: Path = BARE) -> BareRanking:
    """Return what was learned; without the file nothing is changed."""
    if not path.exists():
        return BareRanking()
    content = read_yaml(path) or {}
    text = {str(name): float(value) for name, value in (content.get("text") or {}).items() if name in TEXT}
    gate, mean, spread = (tuple(map(float, content.get(name) or ())) for name in ("gate", "mean", "spread"))
    return BareRanking(text, gate, mean, spread)
