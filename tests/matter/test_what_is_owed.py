"""What is owed: by which days a month is spread, what came of it, which account goes first, and what is added together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.matter import Amount, Item, ItemKind, Matter, Sure, Told, VagueDate
from bot.matter.conditions import View
from bot.matter.derived import derive
from bot.matter.derived.wages import months_unpaid, wages_owed
from bot.matter.figures import IN_ALL, OFFER_GAP, Figure, figures_of
from bot.matter.focus import Focus
from bot.matter.situations import load_situations
from tests.support.matters import TODAY


def amount(value: float | str, *, sure: Sure = Sure.TOLD) -> Told[Amount]:
    return Told[Amount](value=Amount(low=Decimal(str(value)), high=Decimal(str(value))), turn=1, words="", sure=sure)


def flag(*, value: bool = True) -> Told[bool]:
    return Told[bool](value=value, turn=1, words="")


def day(value: str) -> Told[VagueDate]:
    return Told[VagueDate](value=VagueDate.model_validate(value), turn=1, words="")


def item(kind: ItemKind, label: str, value: int) -> Item:
    return Item(kind=kind, label=label, amount=Decimal(value), turn=1)


def sums(topic: str, matter: Matter, text: str = "一共该给我多少", focus: Focus = Focus.AMOUNT) -> dict[str, Figure]:
    view = View(matter, derive(matter, TODAY), text, TODAY)
    return {
        name: one for name, one in figures_of(load_situations()[topic], view, frozenset({focus})).items() if one.high
    }


# a part of a month


def test_a_household_pays_a_part_of_a_month_by_calendar_days_an_employer_by_paid_days() -> None:
    days = (item(ItemKind.DAYS, "10月", 17),)
    home = Matter(
        monthly_pay=amount(6500), hired_by_person=flag(), items=days, owed=amount("5080.46", sure=Sure.INFERRED)
    )
    found = sums("domestic-unpaid", home)
    due = next(one for one in found.values() if one.claim is not None and one.claim.name == "wages_due")
    assert due.amount == "3,683.33" and "÷ 30 × 17 天" in due.work
    firm = home.model_copy(update={"hired_by_person": None})
    assert derive(firm, TODAY)["account_due"].low == Decimal("5080.46")


def test_months_and_days_owed_by_a_household_are_one_line_less_what_came() -> None:
    matter = Matter(
        monthly_pay=amount(6000), months_owed=amount(1), days_owed=amount(10), paid=amount(1000), hired_by_person=flag()
    )
    found = sums("domestic-unpaid", matter)
    due = next(one for one in found.values() if one.claim is not None and one.claim.name == "wages_due")
    assert due.amount == "7,000" and wages_owed(matter, TODAY) == Amount(low=Decimal(7000), high=Decimal(7000))


# what came


def test_what_came_is_taken_off_months_that_are_owed_wherever_they_are_added_up() -> None:
    matter = Matter(monthly_pay=amount(4200), months_owed=amount(1), paid=amount(2400), deposit=amount(500))
    assert sums("docked-pay", matter)["with_taken"].amount == "2,300"


@settings(max_examples=80, deadline=None)
@given(pay=st.integers(1000, 20000), months=st.integers(1, 12), paid=st.integers(0, 300000))
def test_what_is_owed_is_never_below_nothing_nor_above_the_whole(pay: int, months: int, paid: int) -> None:
    matter = Matter(monthly_pay=amount(pay), months_owed=amount(months), paid=amount(paid))
    owed = wages_owed(matter, TODAY)
    assert owed is not None and owed.low == max(Decimal(pay * months - paid), Decimal(0))


def test_a_part_payment_named_by_its_month_is_taken_off_all_the_months_owed() -> None:
    matter = Matter(monthly_pay=amount(5500), months_owed=amount(3), items=(item(ItemKind.PAID, "1月", 2500),))
    assert sums("unpaid-wages", matter)["due"].amount == "14,000"


# which goes first


def test_a_total_only_put_together_stands_back_behind_the_account_as_it_is_now() -> None:
    matter = Matter(
        daily_pay=amount(260), days_worked=amount(66), paid=amount(5000), owed=amount(6760, sure=Sure.INFERRED)
    )
    assert sums("construction-wages", matter)["due"].amount == "12,160"
    told = matter.model_copy(update={"owed": amount(6760)})
    assert sums("construction-wages", told)["due"].amount == "6,760"


@pytest.mark.parametrize(("first", "last", "months"), [("2026-09", "2026-10", 2), ("2025-11", "2026-02", 4)])
def test_months_named_from_the_first_to_the_last_count_before_a_number_that_says_otherwise(
    first: str, last: str, months: int
) -> None:
    matter = Matter(unpaid_from=day(first), unpaid_to=day(last), months_owed=amount(7), monthly_pay=amount(2610))
    assert months_unpaid(matter) == Amount(low=Decimal(months), high=Decimal(months))
    owed = wages_owed(matter, TODAY)
    assert owed is not None and owed.low == 2610 * months


def test_pay_that_came_short_of_the_minimum_is_not_owed_as_a_whole() -> None:
    matter = Matter(monthly_pay=amount(2100), minimum_wage=amount(2540), months_owed=amount(3))
    found = sums("minimum-wage", matter)
    assert found["gap"].amount == "440" and found["gap_all"].amount == "1,320" and "own_due" not in found


@settings(max_examples=60, deadline=None)
@given(pay=st.integers(500, 2500), months=st.integers(2, 12))
def test_the_gap_of_several_months_is_so_many_times_that_of_one(pay: int, months: int) -> None:
    found = sums("minimum-wage", Matter(monthly_pay=amount(pay), minimum_wage=amount(2540), months_owed=amount(months)))
    assert found["gap_all"].low == months * (found["gap"].low or Decimal(0))


def test_allowances_that_stand_beside_the_pay_are_not_taken_off_it() -> None:
    beside = Matter(
        monthly_pay=amount(2100), minimum_wage=amount(2540), night_allowance=amount(260), heat_allowance=amount(180)
    )
    assert derive(beside, TODAY)["pay_extras"] is None
    within = beside.model_copy(update={"monthly_pay": None, "take_home_pay": amount(2540)})
    assert sums("minimum-wage", within)["gap"].amount == "440"


# what is added, and what an offer falls short of


def test_wages_and_overtime_are_added_where_all_of_it_was_asked() -> None:
    matter = Matter(monthly_pay=amount(2610), months_owed=amount(2), holiday_hours=amount(24), over_age=flag())
    found = sums("over-age-work", matter)
    assert found[IN_ALL].amount == "6,300" and found[IN_ALL].work == "1,080 + 5,220 = 6,300"
    assert IN_ALL not in sums("over-age-work", matter, "国庆该给多少")


def test_what_was_given_before_the_offer_counts_towards_what_the_hurt_are_due() -> None:
    matter = Matter(
        injured=flag(), hired_by_person=flag(), medical_costs=amount(43000), paid=amount(5000), offered=amount(10000)
    )
    gap = sums("household-injury", matter)[OFFER_GAP]
    assert gap.amount == "28,000" and "先给的 5,000 元" in gap.label


def test_a_last_wage_that_was_only_guessed_is_not_paid_as_the_month_in_lieu() -> None:
    matter = Matter(
        joined=day("2018-06-11"), left=day("2026-11-20"), monthly_pay=amount(9200), last_month_pay=amount(4000, sure=Sure.INFERRED),
        reason_given=Told[str](value="relocation", turn=1, words=""),
    )  # fmt: skip
    assert sums("asked-to-sign-leaving", matter)["n1"].amount == "87,400"
