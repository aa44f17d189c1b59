"""Every field of a matter has a label and a question in both languages, and values are shown as people read them."""

from typing import Any

import pytest

from bot.contract.matter import FIELDS, Amount, FieldKind, VagueDate
from bot.matter.fields import _DATA, label, noted, options, question, shown
from bot.understanding.concepts import load_concepts
from knowledge.yaml_files import read_yaml


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_a_label_and_a_question_in_both_languages(name: str) -> None:
    for language in ("zh", "en"):
        assert label(name, language)
        assert question(name, language)[-1] in "？?"


def test_no_entry_names_a_field_that_is_none() -> None:
    read = read_yaml(_DATA)
    assert sorted(set(read) - set(FIELDS)) == []


def test_every_word_a_concept_sets_has_a_label() -> None:
    missing = [
        (name, value)
        for concept in load_concepts()
        for name, value in concept.sets
        if FIELDS[name] is FieldKind.WORD and str(value) not in options(name)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "value", "language", "written"),
    [
        ("monthly_pay", Amount.model_validate("6000"), "zh", "6,000 元"),
        ("monthly_pay", Amount.model_validate("5000-6000"), "en", "5,000–6,000 yuan"),
        ("months_owed", Amount.model_validate("2.5"), "zh", "2.5 个月"),
        ("daily_hours", Amount.model_validate("12"), "en", "12 hours"),
        ("grade", Amount.model_validate("10"), "zh", "10 级"),
        ("joined", VagueDate.model_validate("2026-09-05"), "zh", "2026年9月5日"),
        ("joined", VagueDate.model_validate("2026-09"), "zh", "2026年9月"),
        ("insured", False, "zh", "否"),
        ("worker_kind", "rider", "zh", "外卖骑手"),
        ("city", "北京", "zh", "北京"),
    ],
)
def test_a_value_is_shown_as_people_read_it(name: str, value: Any, language: str, written: str) -> None:
    assert shown(name, value, language) == written


@pytest.mark.parametrize("name", [name for name, kind in FIELDS.items() if kind is FieldKind.FLAG])
def test_a_yes_or_no_is_told_back_in_words_and_never_as_a_form(name: str) -> None:
    yes, no = noted(name, True), noted(name, False)
    assert yes != no
    assert not {yes[-1], no[-1]} & {"是", "否"}
    assert " " not in yes + no


@pytest.mark.parametrize(
    ("name", "value", "language", "written"),
    [
        ("leave_approval", True, "zh", "请假要批"),
        ("attendance", True, "zh", "要打卡点名"),
        ("written_contract", False, "zh", "没签书面合同"),
        ("insured", False, "zh", "没交社保"),
        ("insured", False, "en", "insured: no"),
        ("still_working", True, "en", "still working"),
        ("monthly_pay", Amount.model_validate("6000"), "zh", "月工资 6,000 元"),
    ],
)
def test_a_fact_is_told_back_as_people_say_it(name: str, value: Any, language: str, written: str) -> None:
    assert noted(name, value, language) == written
