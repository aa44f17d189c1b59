"""Figures as the gates read them: words for numbers, units that multiply, numbers anybody may dial, what follows by arithmetic."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from bot.answering.gates.figures.following import STANDARD, follow
from bot.answering.gates.figures.reading import HOTLINES, Kind, figures_in
from bot.answering.gates.support import SHARED_PAIRS, shared_pairs

ROOT = Path(__file__).parents[3]
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
SCALED = {
    "2万元": 20_000, "3w块": 30_000, "3千元": 3_000, "工资 5k": 5_000, "3百块": 300, "1百万元": 1_000_000, "1.5亿元": 150_000_000,
    "1千万元": 10_000_000, "12 thousand yuan": 12_000, "2 million yuan": 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize(("word", "number"), WORDS.items())
def test_an_english_number_is_read(word: str, number: int) -> None:
    assert [(one.kind, one.value) for one in figures_in(f"within {word} days")] == [(Kind.DAYS, Decimal(number))]


@pytest.mark.parametrize(("text", "sum_"), SCALED.items())
def test_a_unit_multiplies_a_sum(text: str, sum_: int) -> None:
    assert [(one.kind, one.value) for one in figures_in(text)] == [(Kind.MONEY, Decimal(sum_))]


def test_every_number_the_library_gives_to_dial_is_one_anybody_may_dial() -> None:
    named = re.findall(r"(?<!\d)(1[12]\d|12[3]\d\d)(?!\d)", (ROOT / "knowledge" / "hotlines.yaml").read_text("utf-8"))
    assert named and {Decimal(number) for number in named} <= HOTLINES


def test_an_hour_a_day_and_the_rates_of_extra_hours_follow_from_a_months_pay() -> None:
    assert STANDARD == (1, 1.5, 2, 3, 8, 12, 21.75)
    a_day = Decimal("324.14")  # 7050 ÷ 21.75
    assert follow([a_day], [Decimal(7050)], [])
    assert follow([Decimal("40.52")], [a_day], [])  # ÷ 8
    assert follow([Decimal(84600)], [Decimal(7050)], [])  # × 12
    assert not follow([Decimal(9173)], [Decimal(7050)], [])


def test_what_follows_is_rounded_to_the_cent_or_to_the_whole_and_no_further() -> None:
    assert follow([Decimal(41)], [Decimal("324.14")], [])
    assert follow([Decimal("40.52")], [Decimal("324.14")], [])
    assert not follow([Decimal("40.9")], [Decimal("324.14")], [])


def test_half_the_pairs_shared_are_counted_as_they_stand() -> None:
    assert shared_pairs("甲乙丙", "甲乙") == 0.5
    assert 0 < SHARED_PAIRS < 1
