"""Provisions nobody described find their places among the described ones, and disturb nothing while they are not sought."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from knowledge.evaluation.learning_bare import Seen, fit_gate, learn_bare, rare_questions
from knowledge.retrieval.bare import BareRanking, gate_features, likeliest, load_bare, shared_out
from knowledge.retrieval.ranking import FEATURES
from knowledge.retrieval.surroundings import Surroundings

AT = {name: at for at, name in enumerate(FEATURES)}


def candidates(bare: list[bool], dense: list[float], kin: float = 0.2) -> np.ndarray:
    """Rows with a place by text, and a phrasing that comes so close for the described ones."""
    rows = np.zeros((len(bare), len(FEATURES)), dtype=np.float32)
    rows[:, AT["bare"]] = bare
    rows[:, AT["dense_gap"]] = dense
    rows[:, AT["kin_strength"]] = np.where(bare, 0, kin)
    return rows


def gate_at(likely: float) -> BareRanking:
    """A ranking by dense_gap whose gate always says the same."""
    size = len(gate_features(candidates([True, False], [0, 0]), np.zeros(2, np.float32), np.zeros(2, np.float32)))
    bias = float(np.log(likely / (1 - likely)))
    return BareRanking({"dense_gap": 1.0}, (bias, *[0.0] * (size - 1)), (0.0,) * size, (1.0,) * size)


BARE = [False] * 12 + [True] * 12
DENSE = [0.0] * 12 + [-1.0 * n for n in range(12)]
SCORES = np.asarray([0.9 - 0.05 * n for n in range(12)] + [0.01] * 12, dtype=np.float32)


def test_the_surer_the_gate_the_more_undescribed_provisions_are_shown():
    shown = []
    for likely in (0.001, 0.1, 0.5, 0.95, 0.999):
        scores = gate_at(likely).blended(candidates(BARE, DENSE), SCORES)
        order = np.argsort(-scores, kind="stable")[:10]
        own = [int(at) for at in order if BARE[at]]
        assert own == list(range(12, 12 + len(own)))
        assert np.array_equal(scores[:12], SCORES[:12])
        shown.append(len(own))
    assert shown == sorted(shown) and shown[0] == 0 and shown[-1] > 5


def test_a_sure_gate_puts_the_likeliest_undescribed_provision_first_and_keeps_described_ones_behind():
    order = np.argsort(-gate_at(0.95).blended(candidates(BARE, DENSE), SCORES), kind="stable")[:10]
    assert order[0] == 12 and {0, 1} <= set(order.tolist())


def test_where_somebody_wrote_down_what_is_asked_nothing_undescribed_is_put_before_it():
    rows = candidates(BARE, DENSE, kin=0.95)
    assert gate_at(0.99).blended(rows, SCORES) is SCORES


def test_of_chances_shared_out_the_likeliest_of_both_kinds_are_taken():
    chances = shared_out(np.asarray([1.0, 0.0, -1.0], dtype=np.float32))
    assert chances.sum() == pytest.approx(1.0) and chances[0] > 2 * chances[1]
    found = likeliest(np.asarray([5, 6]), np.asarray([0.5, 0.1]), np.asarray([1, 2]), np.asarray([0.3, 0.2]))
    assert found == [5, 1, 2, 6]


def test_new_law_about_labour_is_among_the_first_five_when_its_text_fits():
    rows = candidates(BARE, DENSE)
    rows[[12, 13, 14], AT["labour"]] = 1
    rows[15:, AT["dense_gap"]] = -9
    order = np.argsort(-gate_at(0.01).blended(rows, SCORES), kind="stable")
    assert order[3:5].tolist() == [12, 13] and 14 not in order[:10]
    rows[12:, AT["dense_gap"]] -= 5
    order = np.argsort(-gate_at(0.01).blended(rows, SCORES), kind="stable")
    assert not set(order[:10].tolist()) & {12, 13, 14}


def test_scores_stay_probabilities_and_a_sure_gate_gives_the_best_one_weight():
    scores = gate_at(0.99).blended(candidates(BARE, DENSE), np.full(24, 0.02, dtype=np.float32))
    assert (scores >= 0).all() and (scores <= 1).all()
    assert scores[12] > 0.4


def test_nothing_changes_without_what_was_learned_or_without_undescribed_provisions():
    assert BareRanking().blended(candidates(BARE, DENSE), SCORES) is SCORES
    assert gate_at(0.9).blended(candidates([False] * 24, DENSE), SCORES) is SCORES


def test_a_gate_learns_to_tell_the_two_kinds_of_questions():
    ranking = BareRanking({"dense_gap": 1.0})
    told = [Seen(candidates(BARE, DENSE, kin=0.9), SCORES, False) for _ in range(20)]
    rare = [Seen(candidates(BARE, DENSE, kin=0.2), SCORES * 0.1, True) for _ in range(20)]
    fitted = fit_gate(ranking, [*told, *rare])
    assert fitted.likely(told[0].features, told[0].scores) < 0.2
    assert fitted.likely(rare[0].features, rare[0].scores) > 0.8


def test_what_people_wrote_about_the_articles_beside_tells_of_one_nobody_described():
    around = Surroundings(
        document=np.asarray([0, 0, 0, 0, 1, -1], dtype=np.int32),
        chapter=np.asarray([0, 0, 1, 1, 2, -1], dtype=np.int32),
        order=np.asarray([0, 1, 2, 3, 4], dtype=np.int32),
    )
    kin = np.asarray([0.0, 0.8, 0.0, 0.2, 0.9, 0.7], dtype=np.float32)
    beside = around.beside(kin)
    assert beside[0] == pytest.approx(0.8) and beside[1] == pytest.approx(0.18)
    assert beside[4] == 0 and beside[5] == 0  # another document, and a text that is not held
    assert around.best_of_chapter(kin).tolist() == pytest.approx([0.8, 0.8, 0.2, 0.2, 0.9, 0.0])
    assert around.best_of_document(kin)[:4].tolist() == pytest.approx([0.8] * 4)
    assert around.mean_of_chapter(kin)[:4].tolist() == pytest.approx([0.4, 0.4, 0.1, 0.1])


def test_nothing_stands_around_anything_where_no_text_is_held():
    nothing = np.zeros(0, dtype=np.int32)
    around = Surroundings(np.full(3, -1, dtype=np.int32), np.full(3, -1, dtype=np.int32), nothing)
    kin = np.ones(3, dtype=np.float32)
    for values in (around.beside(kin), around.best_of_chapter(kin), around.mean_of_chapter(kin)):
        assert not values.any()


def test_what_was_learned_comes_with_the_program():
    assert load_bare().gate and load_bare().text


def test_questions_about_undescribed_provisions_name_provisions_without_notes():
    from knowledge.authored.notes import load_notes

    noted = set(load_notes().notes)
    both = [*rare_questions("tuning"), *rare_questions("final")]
    assert len(both) >= 150
    assert not {key for question in both for key in question.gold} & noted
    assert not {q.query for q in rare_questions("tuning")} & {q.query for q in rare_questions("final")}


def test_the_final_half_is_refused_for_learning(tmp_path):
    with pytest.raises(ValueError, match="tuning"):
        learn_bare(None, [], rare_questions("final"), on=date(2026, 11, 22), path=tmp_path / "x.yaml")
