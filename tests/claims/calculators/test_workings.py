"""What stands beside a sum: its lines, its clauses, what was assumed, and whether a person should look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bot.claims.calculators.pay.annual_leave import AnnualLeaveInputs
from bot.claims.model import State
from bot.claims.parameters import table_check
from bot.claims.paydays import due_up_to
from bot.claims.workdays import horizon, known
from bot.understanding.days.pay_days import PayDay
from tests.claims.calculators.test_annual_leave import STEADY
from tests.claims.support import run


def test_each_kind_of_overtime_stands_on_a_line_with_its_share() -> None:
    found = run("overtime", monthly_wage=4350, workday_hours=2, rest_day_hours=3, holiday_hours=4)
    lines = [f"{step.text} = {step.value}" for step in found.steps]
    for hours, share, pay in ((2, 150, "75"), (3, 200, "150"), (4, 300, "300")):
        assert any(f"{hours} 小时 × {share}%" in line and line.endswith(f"= {pay}") for line in lines), lines


def test_leave_is_worked_out_in_one_line_where_it_is_one_sum() -> None:
    found = run("annual_leave", **STEADY, monthly_wage=8700, days_taken=0)
    assert found.summary == "一年 5 天，应补 5 天（不满一天不算）；8700 ÷ 21.75 × 5 天 × 200% = 4000"


def test_a_matter_the_law_does_not_list_goes_to_a_person() -> None:
    found = run("legal_aid", matter="other")
    assert found.needs_person
    assert "12348" in found.outcome


@pytest.mark.parametrize(("mode", "cited"), [("part_time", True), ("full_time", False)])
def test_work_by_the_hour_rests_on_its_own_clause(mode: str, cited: bool) -> None:
    found = run("minimum_wage_shortfall", mode=mode, paid=500, hours=40, place="北京")
    assert ("劳动合同法:72" in found.basis) is cited


@pytest.mark.parametrize(("paid", "assumed"), [({}, True), ({"paid_in_time": False}, False)])
def test_that_it_stayed_unpaid_is_assumed_only_where_nobody_said(paid: dict[str, object], assumed: bool) -> None:
    found = run("additional_payment", amount_due=1000, ordered=True, **paid)
    states = {used.name: used.state for used in found.inputs}
    assert (states.get("paid_in_time") is State.ASSUMED) is assumed


def test_the_last_arranged_day_is_known_and_the_next_is_not() -> None:
    assert known(horizon())
    assert not known(horizon() + timedelta(days=1))


@pytest.mark.parametrize(
    ("grade", "article", "share"), [(4, 35, 75), (5, 36, 70), (6, 36, 60), (7, 37, None), (10, 37, None)]
)
def test_each_grade_rests_on_its_own_article_in_every_part(grade: int, article: int, share: int | None) -> None:
    found = run(
        "work_injury", grade=grade, own_wage=6000, pool_average_wage=7000, insured=True, suitable_work=False,
        injured_on="2026-01-10", relation_ended_on="2026-10-01", place="北京",
    )  # fmt: skip
    assert {ref for part in found.parts for ref in part.basis} == {f"工伤保险条例:{article}"}
    monthly = [step.text for step in found.steps if "每月伤残津贴" in step.text]
    assert monthly == ([f"每月伤残津贴：6000 × {share}%"] if share else [])


@pytest.mark.parametrize(("worked", "warned"), [(False, True), (True, False)])
def test_who_stayed_away_for_reasons_of_their_own_has_no_minimum(worked: bool, warned: bool) -> None:
    found = run("minimum_wage_shortfall", paid=500, normal_work=worked, place="北京")
    assert any("不适用最低工资" in one for one in found.warnings) is warned


def test_where_no_place_is_told_it_is_asked_before_a_minimum_wage() -> None:
    asked = {used.name for used in run("minimum_wage_shortfall", paid=500).inputs if used.state is State.MISSING}
    assert "place" in asked
    told = run("minimum_wage_shortfall", paid=500, place="不知名县")
    assert "place" not in {used.name for used in told.inputs if used.state is State.MISSING}


def test_leave_that_is_one_sum_is_worked_out_once_and_a_range_at_both_ends() -> None:
    def lines(**more: object) -> int:
        return sum(
            "÷ 21.75" in step.text for step in run("annual_leave", **{**STEADY, **more}, monthly_wage=8700).steps
        )

    assert lines() == 1
    assert lines(first_work_date="2010-01-01", gap_months=None) == 2


@pytest.mark.parametrize(("insured", "fund_pays_first"), [(True, False), (False, True)])
def test_the_fund_pays_first_only_where_nobody_paid_into_it(insured: bool, fund_pays_first: bool) -> None:
    ways = run("injury_route", relation="labour", insured=insured).parts
    assert any("先行支付" in way.note for way in ways) is fund_pays_first


def test_hours_told_of_a_full_month_do_not_multiply_its_minimum() -> None:
    assert run("minimum_wage_shortfall", mode="full_time", paid=2000, minimum_wage=2400, hours=100).amount == 400


@pytest.mark.parametrize(("mode", "within"), [("part_time", True), ("platform", False)])
def test_the_hourly_minimum_holds_contributions_only_for_part_time_work(mode: str, within: bool) -> None:
    found = run("minimum_wage_shortfall", mode=mode, paid=500, hours=40, place="北京")
    assert any("小时标准里已含" in one for one in found.warnings) is within


def test_a_compensation_that_lacks_its_figure_is_no_sum_at_either_end() -> None:
    found = run("illegal_employment", child_labour=True, death=True)
    assert (found.low, found.high) == (None, None)


@pytest.mark.parametrize(
    ("today", "pay_day", "up_to"),
    [
        ("2026-10-31", None, "2026-09-30"), ("2026-11-01", None, "2026-10-31"),
        ("2026-11-10", PayDay(day=10, months_after=1), "2026-09-30"), ("2026-11-11", PayDay(day=10, months_after=1), "2026-10-31"),
    ],
)  # fmt: skip
def test_pay_is_late_only_after_the_day_it_was_due(today: str, pay_day: PayDay | None, up_to: str) -> None:
    assert due_up_to(date.fromisoformat(today), pay_day) == date.fromisoformat(up_to)


def test_a_year_of_holidays_without_rules_is_refused() -> None:
    table_check("holidays", {"rules": [{"first": "2026-01-01"}]})
    with pytest.raises(ValueError, match="rules"):
        table_check("holidays", {"rules": []})


def test_what_was_read_is_not_changed_under_a_calculation() -> None:
    read = AnnualLeaveInputs(year=2025)
    with pytest.raises(ValidationError, match="frozen"):
        read.year = 2024


@pytest.mark.parametrize(
    ("degrees", "said"),
    [(34, ""), (35, "轮换"), (36.9, "轮换"), (37, "6 小时"), (39.9, "6 小时"), (40, "停止露天作业")],
)
def test_each_degree_of_heat_has_its_limit_from_its_first_tenth(degrees: float, said: str) -> None:
    found = run("heat_allowance", outdoor=True, temperature=degrees)
    limits = [one for one in found.warnings if any(word in one for word in ("轮换", "6 小时", "停止露天作业"))]
    assert [said in one for one in limits] == ([True] if said else [])


@pytest.mark.parametrize(
    ("more", "where"), [({"employer_pays": False}, True), ({"employer_pays": True}, False), ({}, False)]
)
def test_where_to_complain_is_said_only_where_nothing_is_paid_in(more: dict[str, bool], where: bool) -> None:
    found = run("flexible_enrolment", relation="labour", **more)
    assert any("征收机构" in one for one in found.warnings) is where
    assert not any("签过自愿不交" in one for one in found.warnings)


@pytest.mark.parametrize(("grade", "later"), [(4, False), (5, True), (10, True)])
def test_sums_on_leaving_are_named_from_the_fifth_grade_on(grade: int, later: bool) -> None:
    found = run("work_injury", grade=grade, own_wage=6000, insured=True)
    assert any("以后自己提出走（七到十级合同到期终止的也算）" in one for one in found.warnings) is later


def test_double_wage_of_equal_months_is_one_term_and_what_may_be_lost_is_named() -> None:
    found = run("double_wage", start="2026-06-01", end="2026-08-31", monthly_wage=6000)
    assert "6000 × 2 个月" in found.summary and "时效" not in found.summary
