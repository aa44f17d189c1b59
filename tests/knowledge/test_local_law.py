"""Law of the place asked about keeps places among the first where its text is near, and moves nothing elsewhere."""

from __future__ import annotations

import numpy as np

from knowledge.retrieval.of_place import BEHIND, with_local_law
from knowledge.retrieval.ranking import FEATURES

AT = {name: at for at, name in enumerate(FEATURES)}
SCORES = np.asarray([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.01, 0.01, 0.01, 0.01], dtype=np.float32)
LOCAL = np.asarray([False] * 6 + [True] * 4)


def rows(*closeness: float, bare: bool = True) -> np.ndarray:
    """Six described national provisions of closeness 3, then four local ones."""
    features = np.zeros((10, len(FEATURES)), dtype=np.float32)
    features[:6, AT["aimed_z"]] = 3
    features[6:, AT["aimed_z"]] = closeness
    features[6:, AT["bare"]] = bare
    return features


def order(features: np.ndarray, local: np.ndarray = LOCAL) -> list[int]:
    return np.argsort(-with_local_law(features, SCORES, local), kind="stable").tolist()


def test_near_local_law_stands_behind_the_best_and_no_more_than_three_of_it():
    assert order(rows(2.0, 2.5, 1.5, 2.2))[:5] == [0, 7, 9, 6, 1]


def test_local_law_that_is_plainly_nearer_stands_first():
    assert order(rows(3.6, 2.5, 0.0, 0.0))[:3] == [6, 7, 0]


def test_local_law_on_something_else_moves_nothing():
    far = rows(*[3 - BEHIND - 0.1] * 4)
    assert np.array_equal(with_local_law(far, SCORES, LOCAL), SCORES)


def test_only_local_law_that_nobody_described_is_moved():
    assert np.array_equal(with_local_law(rows(3, 3, 3, 3, bare=False), SCORES, LOCAL), SCORES)
    assert np.array_equal(with_local_law(rows(3, 3, 3, 3), SCORES, np.zeros(10, dtype=np.bool_)), SCORES)
