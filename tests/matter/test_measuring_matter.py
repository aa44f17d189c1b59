"""The reading of facts and questions keeps the floors it has reached on authored dialogues."""

import pytest

from bot.contract.matter import FIELDS
from bot.evaluation.matter_metrics import load_dialogues, load_matter_floors, measure_matter, undercut_matter
from bot.matter.focus import Focus

DIALOGUES = load_dialogues()


@pytest.mark.parametrize("half", ["tuning", "final"])
def test_no_floor_is_undercut(half: str) -> None:
    figures = measure_matter([dialogue for dialogue in DIALOGUES if dialogue.half == half])
    assert undercut_matter(half, figures, load_matter_floors()) == []


def test_every_expected_fact_and_question_is_one_the_matter_knows() -> None:
    for dialogue in DIALOGUES:
        assert {*dialogue.told} <= {*FIELDS, "whose"}, dialogue.id
        assert {*dialogue.focus} <= {str(focus) for focus in Focus}, dialogue.id


def test_half_of_at_least_150_dialogues_only_measures() -> None:
    halves = [dialogue.half for dialogue in DIALOGUES]
    assert len(halves) >= 150
    assert halves.count("final") * 2 == len(halves)


def test_a_wrong_value_counts_against_precision_and_recall() -> None:
    dialogue = next(one for one in DIALOGUES if one.told.get("monthly_pay"))
    wrong = type(dialogue)(
        dialogue.id, dialogue.half, dialogue.turns, {**dialogue.told, "monthly_pay": "1"}, dialogue.may, dialogue.focus
    )
    figures = measure_matter([wrong])
    assert figures.precision < 1
    assert figures.recall < 1
