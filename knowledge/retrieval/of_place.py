"""Law of a place that nobody described: where its text comes as close as any it stands among the first, or is offered.

What people wrote about national provisions outweighs the text of a regulation published here. Where it is known in which
place the person is, the regulation of that place is what decides, so that its nearest provisions keep places of their own.
Where no place is known the nearest of all places are offered beside the law of the nation, each with its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.ranking import FEATURES, Column

BEHIND = 2.0
"""In spreads of the closeness of all provisions: local text so far behind the nearest other one still counts as near."""
FARTHER = 3.0
"""Local text so far behind stands behind the best three: it is of the place, so that it may be what decides."""
FARTHER_AT = 3
AHEAD = 0.5
"""From here on the local text is plainly nearer than all other, and stands first."""
MOST = 3
"""Places kept at most."""
MOST_FARTHER = 2
OFFER_BEHIND, OFFER_FARTHER = 1.5, 2.5
"""The same where no place is known, for the first one offered and for those beside it."""
OFFERED = 2
"""Provisions of places nobody named that are offered at most."""
DESCRIBED = 0.65
"""From this learned cosine on somebody wrote down what is asked, and law of other places is offered only where it is nearer."""
DENSE, EXPANDED = 0.25, 0.5
"""What the plain cosine and the lexicon's words add to the learned closeness: within one document they tell articles apart."""
_AIMED, _DENSE, _EXPANDED, _BARE, _KIN = map(
    FEATURES.index, ("aimed_z", "dense_z", "expanded_share", "bare", "kin_strength")
)


def closeness(features: Column) -> Column:
    """Return how close the text of each row comes to the question, in spreads of the closeness of all provisions."""
    return np.asarray(
        features[:, _AIMED] + DENSE * features[:, _DENSE] + EXPANDED * features[:, _EXPANDED], dtype=np.float32
    )


def near_local_law(features: Column, local: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows of local law nobody described that keep places, the nearest first: those near, and those farther.

    `local`: rows of law of the place asked about alone.
    """
    own, behind = _local_behind(features, local)
    kept = own[behind[own] <= FARTHER][:MOST]
    return kept[behind[kept] <= BEHIND], kept[behind[kept] > BEHIND][:MOST_FARTHER]


def nearest_local_law(features: Column, local: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows that keep places because they are near."""
    return near_local_law(features, local)[0]


def with_local_law(features: Column, scores: Column, local: NDArray[np.bool_]) -> Column:
    """Return the scores with those of near local provisions set so that they stand first, or behind the best other one,
    and those farther behind the best three.

    Only provisions neither note nor card describes are moved, and never down.
    """
    near, farther = near_local_law(features, local)
    if near.size:
        first = float(_local_behind(features, local)[1][near[0]]) <= -AHEAD
        scores = _between(scores, near, 0 if first else 1)
    return _between(scores, farther, FARTHER_AT) if farther.size else scores


def offered_law(features: Column, local: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows of local law to offer where no place is known, the nearest first: none where others come nearer.

    `local`: rows of law of any place.
    """
    own, behind = _local_behind(features, local)
    described = own.size and float(features[:, _KIN].max()) >= DESCRIBED
    if not own.size or behind[own[0]] > (0.0 if described else OFFER_BEHIND):
        return own[:0]
    return own[behind[own] <= OFFER_FARTHER][:OFFERED]


def _local_behind(features: Column, local: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Column]:
    """The rows of local law nobody described, the nearest first; and how far every row is behind the nearest other."""
    close = closeness(features)
    own = np.flatnonzero(local & (features[:, _BARE] > 0))
    if not own.size or own.size == len(features):
        return own[:0], close
    others = np.ones(len(features), dtype=np.bool_)
    others[own] = False
    own = own[np.argsort(-close[own], kind="stable")]
    return own, np.asarray(close[others].max() - close, dtype=np.float32)


def _between(scores: Column, rows: NDArray[np.intp], at: int) -> Column:
    """Give rows scores below that of the first `at` others and above the next, each at least what it has."""
    found = scores.copy()
    moved = set(rows.tolist())
    order = [row for row in np.argsort(-scores, kind="stable").tolist() if row not in moved]
    at = min(at, len(order))
    low = float(scores[order[at]]) if at < len(order) else 0.0
    high = float(scores[order[at - 1]]) if at else low + 0.5 * (1 - low)
    steps = np.linspace(high, low, len(rows) + 2)[1:-1]
    found[rows] = np.maximum(steps, scores[rows])
    return found
