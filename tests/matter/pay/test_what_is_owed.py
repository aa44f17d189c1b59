"""What is owed: by which days a month is spread, what came of it, which account goes first, and what is added together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.matter import Amount, Item, ItemKind, Matter, Sure, Told, VagueDate
from bot.matter.derived import derive
from bot.matter.derived.pay.wages import months_unpaid, wages_owed
from bot.matter.focus import Focus
from bot.matter.outcomes.conditions import View
from bot.matter.outcomes.figures import IN_ALL, OFFER_GAP, Figure, figures_of
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, matter_of


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
    assert months_unpaid(matter, TODAY) == Amount(low=Decimal(months), high=Decimal(months))
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


# what belongs to the matter, and what does not


def test_what_medical_insurance_paid_back_is_taken_off_the_costs() -> None:
    told = Told[Amount](
        value=Amount(low=Decimal(2510), high=Decimal(2510)), turn=1, words="医保报了2510", sure=Sure.INFERRED
    )
    matter = Matter(injured=flag(), medical_costs=amount(9860), unnamed_sum=told)
    assert sums("on-order-injury", matter)["medical_own"].amount == "7,350"
    other = matter.model_copy(update={"unnamed_sum": told.model_copy(update={"words": "月租2510"})})
    assert "medical_own" not in sums("on-order-injury", other)


def test_a_bill_of_the_hospital_is_no_unpaid_wage() -> None:
    matter = matter_of("送单路上摔了 住院一共9860 医保报了2510")
    assert matter.owed is None and str(matter.value("medical_costs")) == "9860"


def test_a_household_is_under_no_rule_of_a_fifth() -> None:
    matter = Matter(
        monthly_pay=amount(6500), docked=amount(3000), dock_ground=Told[str](value="damage", turn=1, words="")
    )
    assert sums("docked-pay", matter)["dock_most"].amount == "1,300"
    assert "dock_most" not in sums("domestic-unpaid", matter.model_copy(update={"hired_by_person": flag()}))


def test_days_worked_over_a_holiday_are_parted_by_the_calendar() -> None:
    matter = Matter(
        monthly_pay=amount(5220),
        holiday_work=flag(),
        happened_on=day("2026-10-02"),
        days_worked=amount(3),
        rest_days_worked=amount(1),
    )
    derived = derive(matter, TODAY)
    assert str(derived["overtime_holiday"]) == "16" and str(derived["overtime_rest"]) == "8"
    due = next(one for one in sums("overtime", matter).values() if one.claim is not None)
    assert due.amount == "1,920" and "1,440" in due.work


def test_what_an_award_gave_is_named_to_who_waits_for_it() -> None:
    matter = Matter(awarded_sum=amount(38000), claimed_sum=amount(45000), award_unpaid=flag())
    found = sums("award-not-paid", matter)
    assert found["award_due"].amount == "38,000" and "award_gap" not in found


# what a sum rests on


def test_a_sum_says_that_the_pay_under_it_was_told_in_two_ways_or_only_guessed() -> None:
    pay = Told[Amount](
        value=Amount(low=Decimal(6200), high=Decimal(6200)), turn=2, words="", sure=Sure.DOUBTFUL, before=("4500",)
    )
    matter = Matter(
        joined=day("2019-03-01"),
        left=day("2026-11-20"),
        ended_by=Told[str](value="employer", turn=1, words=""),
        monthly_pay=pay,
    )
    assert "你说过 4,500 和 6,200，这里按 6,200 算" in sums("dismissed", matter)["n2"].label
    guessed = matter.model_copy(update={"monthly_pay": pay.model_copy(update={"sure": Sure.INFERRED, "before": ()})})
    assert "按 6,200 元估的" in sums("dismissed", guessed)["n2"].label
    certain = matter.model_copy(update={"monthly_pay": amount(6200)})
    assert "（" not in sums("dismissed", certain)["n2"].label.replace("（2N）", "")


def test_what_the_worker_owes_is_set_off_against_the_deposit_and_is_no_pay() -> None:
    matter = matter_of("跑网约车 租的车 押金15000", "车还了 欠他最后半个月1950没交 押金不退")
    assert matter.owed is None
    assert sums("vehicle-deposit", matter)["lease_deposit_set_off"].amount == "13,050"


@pytest.mark.parametrize(
    ("turn", "owed"),
    [
        ("讲好320一天 八月干了26天九月28天十月21天 中间给我打了四千块生活费", 20000),
        ("一天260 9月上了22天 10月19天 11月干了8天 一分没给", 12740),
        ("8月26天、9月28个工，10月21天，260一天 都没给", 19500),
    ],
)
def test_the_days_of_every_month_in_a_row_are_counted(turn: str, owed: int) -> None:
    assert matter_of(turn).value("owed").low == owed


def test_what_is_left_after_contributions_is_no_deduction() -> None:
    matter = matter_of("公司把我辞了 工资条上应发是6350 社保那些扣完才五千六")
    assert matter.value("docked") is None
    assert str(matter.value("take_home_pay").low) == "5600"
