"""How replies, dialogues and facts are measured."""

from __future__ import annotations

from bot.evaluation.answer_metrics import Answered, figures_by_group, load_rows, measure_facts

ONE = Answered("a", ("final", "final/pay"), "unpaid-wages", True, True, 300)
TWO = Answered("b", ("final", "final/hours"), None, False, None, 700)


def test_shares_are_over_the_questions_a_card_could_answer() -> None:
    figures = figures_by_group([ONE, TWO])
    assert figures["final"].cites == 0.5
    assert figures["final"].right_card == 1.0
    assert figures["final"].within_fold == 0.5
    assert figures["final/pay"].questions == 1


def test_a_slot_found_beside_those_recorded_costs_precision_and_one_missed_costs_recall() -> None:
    figures = measure_facts([{"id": "x", "text": "骑手，没签合同", "facts": {"worker_kind": "rider", "city": "北京"}}])
    assert (figures.precision, figures.recall) == (0.5, 0.5)
    assert ("x", "city", "北京", "") in figures.wrong


def test_facts_recorded_by_hand_are_mostly_understood() -> None:
    figures = measure_facts(load_rows("facts.jsonl"))
    assert figures.messages >= 40
    assert figures.precision >= 0.95
    assert figures.recall >= 0.93
