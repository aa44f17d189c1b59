"""Law of the place asked about that nobody described: it stands among the first where its text comes as close as any.

What people wrote about national provisions outweighs the text of a regulation published here. Where the question says in
which place it is, the regulation of that place is what decides, so that its nearest provisions keep places of their own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.ranking import FEATURES, Column

BEHIND = 2.0
"""In spreads of the closeness of all provisions: local text so far behind the nearest other one still counts as near."""
AHEAD = 0.5
"""From here on the local text is plainly nearer than all other, and stands first."""
MOST = 3
"""Places kept at most."""
_AIMED, _BARE = FEATURES.index("aimed_z"), FEATURES.index("bare")


def with_local_law(features: Column, scores: Column, local: NDArray[np.bool_]) -> Column:
    """Return the scores with those of near local provisions set so that they stand first, or behind the best other one.

    `local`: rows of law of the place asked about alone. Only provisions neither note nor card describes are moved, and
    never down.
    """
    own = local & (features[:, _BARE] > 0)
    if not own.any() or own.all():
        return scores
    close = features[:, _AIMED]
    best = float(close[~own].max())
    near = np.flatnonzero(own & (close >= best - BEHIND))
    near = near[np.argsort(-close[near], kind="stable")][:MOST]
    if not near.size:
        return scores
    order = [row for row in np.argsort(-scores, kind="stable").tolist() if row not in set(near.tolist())]
    at = 0 if float(close[near[0]]) >= best + AHEAD else 1
    return _between(scores, near, order, at)


def _between(scores: Column, rows: NDArray[np.intp], order: list[int], at: int) -> Column:
    """Give rows scores below that of the first `at` of the order and above the next, each at least what it has."""
    found = scores.copy()
    low = float(scores[order[at]]) if at < len(order) else 0.0
    high = float(scores[order[at - 1]]) if at else low + 0.5 * (1 - low)
    steps = np.linspace(high, low, len(rows) + 2)[1:-1]
    found[rows] = np.maximum(steps, scores[rows])
    return found
