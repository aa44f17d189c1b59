"""Sums of known figures are worked out; what is no such sum comes to nothing, however it is written and however long."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding import arithmetic
from bot.understanding.arithmetic import LONGEST, figures_in, steps_of, worked_out

KNOWN = {Decimal(number) for number in (2, 3, 9, 300, 2000, 380)}


@pytest.mark.parametrize(
    ("expression", "comes_to"),
    [
        ("2000+380", "2380"),
        ("（2000＋380）×3", "7140"),
        ("2000÷3", "666.67"),
        ("2000*(1-0.3)-380", None),
        ("2000*30%", None),
        ("+".join(["300"] * 60), "18000"),
        ("2000", None),
        ("380-2000", None),
        ("2000/(3-3)", None),
        ("2000+500", None),
    ],
)
def test_a_sum_is_worked_out_of_known_figures_alone(expression: str, comes_to: str | None) -> None:
    assert worked_out(expression, KNOWN) == (Decimal(comes_to) if comes_to else None)


@pytest.mark.parametrize(
    "expression",
    [
        "+".join(["300"] * 100_000),
        "(" * 100_000 + "300" + ")" * 100_000 + "+2",
        "(" * 150 + "300" + ")" * 150 + "+2" * 10,
        "-" * 100_000 + "300",
        "-" * (LONGEST - 3) + "300",
        "9**9**9**9",
        "9" * 10_000 + "*2",
        "*".join(["2000"] * 80),
        "*".join(["2000"] * 40) + "/" + "/".join(["2000"] * 39),
        "300/" * 40 + "(3-3)",
        "\0+300",
    ],
)
def test_no_long_deep_or_huge_expression_breaks_the_arithmetic(expression: str) -> None:
    worked = worked_out(expression, KNOWN)
    assert worked is None or 0 < worked <= arithmetic.MOST
    assert steps_of(expression, KNOWN)[:1] == ([] if worked is None else [worked])


def test_what_the_parts_come_to_is_told_with_the_whole_first_and_each_part_worked_out_once() -> None:
    seen: list[Decimal] = []

    class Watched(set[Decimal]):
        def __contains__(self, number: object) -> bool:
            seen.append(Decimal(str(number)))
            return super().__contains__(number)

    assert steps_of("2000*3+380", Watched(KNOWN)) == [Decimal(6380), Decimal(6000)]
    assert seen == [Decimal(2000), Decimal(3), Decimal(380)]


def test_the_figures_of_some_words_are_found_in_any_writing() -> None:
    assert {Decimal("8.5"), Decimal(12_000), Decimal(4000)} <= figures_in("干了八年半，押1.2万，底薪四千")
