"""What follows from a matter of bare facts: each rule on the last day, month or yuan where it turns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract.matter import Amount, Item, ItemKind, Matter, Sure, Told, VagueDate
from bot.matter.derived import derive
from bot.matter.derived.pay.account import others_accounts, wage_account
from bot.matter.derived.pay.due import month_of_leaving, named_months, paid_up_to, unpaid_months
from bot.matter.formula import money, names_of, work_out, written
from bot.matter.outcomes.conditions import View, field_holds, holds, names_in
from tests.support.plain_matter import plain_matter

TODAY = date(2026, 11, 21)


def amount(low: float | str, high: float | str | None = None) -> Amount:
    return Amount(low=Decimal(str(low)), high=Decimal(str(low if high is None else high)))


def of(name: str, **facts: Any) -> Any:
    """What follows under a name from bare facts."""
    return derive(plain_matter(**facts), TODAY)[name]


FIGURES = {"a": amount(12000), "b": amount(36), "c": amount(16), "v": amount(2, 3)}


@pytest.mark.parametrize(
    ("expression", "low", "high", "work"),
    [
        ("a / b * (b - c)", "6666.67", "6666.67", "12,000 ÷ 36 × (36 − 16) = 6,666.67"),
        ("a * v", "24000", "36000", "12,000 × 2 到 3 = 24,000 到 36,000"),
        ("min(b, c) * 2", "32", "32", "16 × 2 = 32"),
        ("max(b, c) + 1", "37", "37", "36 + 1 = 37"),
        ("a * 0.5", "6000", "6000", "12,000 × 50% = 6,000"),
        ("a - (b + c)", "11948", "11948", "12,000 − (36 + 16) = 11,948"),
        ("(a - b) * c", "191424", "191424", "(12,000 − 36) × 16 = 191,424"),
        ("b - v", "33", "34", "36 − 2 到 3 = 33 到 34"),
        ("c", "16", "16", "16"),
    ],
)
def test_a_formula_is_worked_out_with_its_working(expression: str, low: str, high: str, work: str) -> None:
    worked = work_out(expression, FIGURES)
    assert worked is not None
    assert (worked.low, worked.high, worked.work) == (Decimal(low), Decimal(high), work)


def test_a_formula_without_a_figure_or_by_nothing_gives_nothing_and_other_code_is_refused() -> None:
    assert work_out("a * missing", FIGURES) is None
    assert work_out("a / (b - b)", FIGURES) is None
    assert names_of("min(a, b) + c") == {"a", "b", "c"}
    for expression in ("a ** b", "a.b", "'a'"):
        with pytest.raises(ValueError, match="."):
            work_out(expression, FIGURES)


def test_money_is_read_with_thousands_and_cents_where_it_has_some() -> None:
    assert (money(Decimal("12000")), money(Decimal("6666.666")), money(Decimal("8.50"))) == (
        "12,000",
        "6,666.67",
        "8.50",
    )
    assert written(amount(5000)) == "5,000" and written(amount(5000, 6000)) == "5,000 到 6,000"


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_vague_figure_gives_a_range_that_never_stands_on_its_head(one: int, other: int) -> None:
    worked = work_out("x - y", {"x": amount(min(one, other), max(one, other)), "y": amount(other)})
    assert worked is not None and worked.low <= worked.high


DAY, SPAN = VagueDate(first=TODAY, last=TODAY), VagueDate(first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("value", "wanted", "known"),
    [
        (None, "known", False), (5, "known", True), (None, "unknown", True), (5, "unknown", False), (None, True, None),
        (True, True, True), (True, False, False), ("a", ["a", "b"], True), ("c", ["a", "b"], False), ("a", "not a", False),
        ("b", "not a", True), (amount(3), 3, True), (amount(3, 4), 3, False), (amount(3), ">= 3", True), (amount(3), "> 3", False),
        (amount(3), "<= 3", True), (amount(3), "< 3", False), (amount(2, 4), "> 3", None), (amount(2, 4), "< 5", True), (7, "> 6", True),
        (DAY, ">= 2026-11-21", True), (DAY, "> 2026-11-21", False), (DAY, "<= 2026-11-21", True), (DAY, "< 2026-11-21", False),
        (SPAN, ">= 2026", True), (SPAN, "< 2026", False), (SPAN, "<= 2026", True), (SPAN, "> 2026", False), (SPAN, "> 2026-06-01", None),
    ],
)  # fmt: skip
def test_one_value_is_as_wanted_not_or_unknown(value: object, wanted: object, known: bool | None) -> None:
    assert field_holds(value, wanted) is known


VIEW = View(plain_matter(injured=True, city="上海"), {}, "能赔多少", TODAY, {"due": "soon", "sum": "zero"}, 5)


@pytest.mark.parametrize(
    ("conditions", "known"),
    [
        ({}, True), ({"injured": True}, True), ({"injured": False}, False), ({"injured": True, "age": "> 5"}, None),
        ({"injured": False, "age": "> 5"}, False), ({"any": [{"injured": False}, {"city": "上海"}]}, True),
        ({"any": [{"injured": False}, {"age": 5}]}, None), ({"any": [{"injured": False}]}, False), ({"none": {"injured": True}}, False),
        ({"none": {"injured": False}}, True), ({"none": {"age": 5}}, None), ({"asked": "多少"}, True), ({"asked": ["哪里", "何时"]}, False),
        ({"told": "多少"}, True), ({"today": ">= 2026-11-21"}, True), ({"today": "> 2026-11-21"}, False), ({"days_left": "<= 5"}, True),
        ({"days_left": "< 5"}, False), ({"due": "open"}, True), ({"due": "soon"}, True), ({"due": "computed"}, True), ({"due": "expired"}, False),
        ({"sum": "zero"}, True), ({"sum": "computed"}, False), ({"other": "missing"}, True), ({"due": "missing"}, False),
    ],
)  # fmt: skip
def test_conditions_hold_in_three_values(conditions: dict[str, Any], known: bool | None) -> None:
    assert holds(conditions, VIEW) is known


def test_the_names_of_a_condition_are_those_of_its_groups_too() -> None:
    nested = {
        "any": [{"a": 1}, {"none": {"b": 2}}],
        "asked": "x",
        "told": "y",
        "today": "> 2026",
        "days_left": "< 5",
        "c": 3,
    }
    assert names_in(nested) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("joined", "left", "n"),
    [
        (date(2026, 5, 23), TODAY, "0.5"), (date(2026, 5, 22), TODAY, "1"), (date(2025, 11, 21), TODAY, "1"),
        (date(2025, 10, 10), TODAY, "1.5"), (date(2025, 5, 10), TODAY, "2"),
    ],
)  # fmt: skip
def test_severance_counts_full_years_half_years_and_what_is_begun(joined: date, left: date, n: str) -> None:
    assert of("half_year_rule_n", joined=joined, left=left) == amount(n)


@pytest.mark.parametrize(
    ("facts", "lawless"),
    [
        ({"ended_by": "employer", "reason_given": "none"}, True), ({"ended_by": "worker", "reason_given": "none"}, None),
        ({"ended_by": "employer", "reason_given": "misconduct"}, None), ({"ended_by": "lay_off", "pregnant": True}, True),
        ({"ended_by": "employer", "nursing": True, "reason_given": "misconduct"}, None), ({"ended_by": "employer"}, None),
        ({"ended_by": "employer", "pregnant": True}, None), ({"ended_by": "employer", "pregnant": True, "reason_given": "none"}, True),
        ({"ended_by": "employer", "pregnant": True, "reason_given": "poor_business"}, True),
        ({"ended_by": "employer", "pregnant": True, "reason_given": "performance"}, True),
        ({"ended_by": "employer", "pregnant": True, "reason_given": "performance", "on_probation": True}, None),
    ],
)  # fmt: skip
def test_a_dismissal_without_a_ground_is_unlawful(facts: dict[str, Any], lawless: bool | None) -> None:
    assert of("unlawful_reason", **facts) is lawless


@pytest.mark.parametrize(
    ("facts", "relation"),
    [
        ({"fixed_hours": True, "attendance": True}, "labour"), ({"fixed_hours": True}, None), ({"own_schedule": True}, "civil"),
        ({"own_schedule": True, "fixed_hours": True}, "civil"), ({"own_schedule": True, "fined": True}, "managed"),
        ({"written_contract": True, "contract_kind": "labour", "own_schedule": True}, "labour"), ({"relation": "civil", "fined": True}, "civil"),
        ({"fixed_hours": True, "attendance": True, "hired_by_person": True, "worker_kind": "domestic"}, None),
        ({"fixed_hours": True, "attendance": True, "hired_by_person": True, "worker_kind": "domestic", "agency": True}, "labour"),
    ],
)  # fmt: skip
def test_management_facts_point_to_a_relation(facts: dict[str, Any], relation: str | None) -> None:
    assert of("likely_relation", **facts) == relation


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"unregistered_unit": True, "over_age": True}, "unregistered"), ({"under_sixteen": True}, "unregistered"),
        ({"hired_by_person": True, "worker_kind": "domestic"}, "household"), ({"over_age": True, "insured": True}, "over_age"),
        ({"insured": True, "unlicensed_boss": True}, "employee"), ({"unlicensed_boss": True}, "subcontract"),
        ({"worker_kind": "rider", "mode": "crowdsourced"}, "cover"), ({"worker_kind": "rider", "own_schedule": True}, "cover"),
        ({"worker_kind": "rider"}, "unsettled"), ({"worker_kind": "rider", "fined": True, "own_schedule": True, "mode": "crowdsourced"}, "unsettled"),
        ({"worker_kind": "truck_driver"}, "employee"), ({"worker_kind": "truck_driver", "platform": "货拉拉"}, "unsettled"),
        ({"worker_kind": "streamer"}, "civil"), ({"worker_kind": "domestic"}, None), ({"worker_kind": "domestic", "agency": True}, "unsettled"),
        ({"injured": True}, "employee"), ({}, None),
    ],
)  # fmt: skip
def test_an_injury_goes_its_way(facts: dict[str, Any], path: str | None) -> None:
    assert of("injury_path", **facts) == path


@pytest.mark.parametrize(
    ("docked", "pay", "came", "many"),
    [
        (600, 5000, 4800, 3),
        (200, 5000, 4800, None),
        (600, 5000, 4400, None),
        (500, 5000, 4800, None),
        (2400, 5000, 4800, 12),
        (2600, 5000, 4800, None),
    ],
)
def test_docking_spreads_over_as_many_months_as_pay_and_what_came_differ_by(
    docked: int, pay: int, came: int, many: int | None
) -> None:
    found = of("docked_months", docked=docked, monthly_pay=pay, take_home_pay=came)
    assert found == (None if many is None else amount(many))


@pytest.mark.parametrize(
    ("docked", "came", "taken"),
    [(500, 4200, 800), (500, 4500, 500), (500, 3500, 500), (500, 3501, 1499), (500, 4600, 500)],
)
def test_the_rest_a_month_fell_short_of_was_taken_off_too_up_to_three_times(docked: int, came: int, taken: int) -> None:
    assert of("taken_off", docked=docked, monthly_pay=5000, paid=came) == amount(taken)
    assert of("taken_off", docked=docked, monthly_pay=5000, paid=came, months_owed=2) == amount(docked)


@pytest.mark.parametrize(
    ("joined", "left", "many"),
    [
        (date(2024, 3, 1), date(2026, 5, 31), 5), (date(2026, 3, 1), date(2026, 5, 31), 3), (date(2024, 3, 1), date(2025, 12, 31), None),
        (date(2024, 3, 1), date(2026, 11, 22), None), (date(2024, 3, 1), TODAY, 11),
    ],
)  # fmt: skip
def test_a_year_end_bonus_counts_the_months_begun_in_the_last_year(joined: date, left: date, many: int | None) -> None:
    found = of("months_of_last_year", joined=joined, left=left)
    assert found == (None if many is None else amount(many))


def _span(first: date, last: date) -> Told[VagueDate]:
    return Told(value=VagueDate(first=first, last=last), words="没发", turn=1)


UNPAID = {
    "unpaid_from": _span(date(2026, 9, 1), date(2026, 9, 30)), "unpaid_to": _span(date(2026, 11, 1), date(2026, 11, 30)),
}  # fmt: skip


def test_only_months_whose_pay_day_has_passed_are_owed_to_who_still_works() -> None:
    works = Matter(**UNPAID, still_working=Told(value=True, words="", turn=1))
    assert named_months(works, TODAY) == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    assert unpaid_months(works, TODAY) == [date(2026, 9, 1), date(2026, 10, 1)]
    assert derive(works, TODAY)["month_to_come"] == "11月"
    assert named_months(Matter(unpaid_from=UNPAID["unpaid_from"]), TODAY) == []


def test_who_has_left_is_owed_up_to_the_last_day_and_a_broken_month_is_one() -> None:
    gone = plain_matter(left=date(2026, 11, 12)).model_copy(update=UNPAID)
    assert paid_up_to(gone, TODAY) == date(2026, 11, 12) == month_of_leaving(gone, TODAY)
    assert len(unpaid_months(gone, TODAY)) == 3
    assert month_of_leaving(plain_matter(left=date(2026, 10, 30)), TODAY) is None  # its working days were over
    assert month_of_leaving(plain_matter(left=date(2026, 10, 29)), TODAY) == date(2026, 10, 29)


def _item(kind: ItemKind, figure: int, label: str, person: str = "self", **more: Any) -> Item:
    return Item(kind=kind, amount=figure, label=label, person=person, turn=1, **more)


def test_the_account_has_a_row_a_month_less_what_came_of_it() -> None:
    matter = plain_matter(monthly_pay=6000).model_copy(
        update={
            "items": (
                _item(ItemKind.PAID, 2000, "9月"),
                _item(ItemKind.DUE, 5500, "10月"),
                _item(ItemKind.DAYS, 10, "11月"),
            )
        }
    )
    account = wage_account(matter, TODAY)
    assert account is not None
    assert [(row.label, row.due, row.paid) for row in account.rows] == [
        ("9月 6,000", 6000, 2000), ("10月 5,500", 5500, 0), ("11月 6,000 ÷ 21.75 × 10 天", Decimal("2758.62"), 0),
    ]  # fmt: skip
    assert account.total == Decimal("12258.62")
    assert wage_account(matter.model_copy(update={"work_stopped": Told(value=True, words="", turn=1)}), TODAY) is None


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({"daily_pay": 200, "days_owed": 12, "nothing_paid": True}, 2400), ({"daily_pay": 200, "days_worked": 12, "paid": 400}, 2000),
        ({"hourly_pay": 20, "hours_worked": 30, "nothing_paid": True}, 600), ({"hourly_pay": 20, "daily_hours": 5, "days_worked": 6, "paid": 100}, 500),
        ({"daily_pay": 200, "days_owed": 12, "paid": 9999}, 0), ({"monthly_pay": 6000, "months_worked": 6, "nothing_paid": True}, 36000),
        ({"monthly_pay": 6000, "months_owed": 3, "paid_each_month": 4000}, None),
    ],
)  # fmt: skip
def test_days_hours_and_months_at_their_rate_less_what_came(facts: dict[str, Any], total: int | None) -> None:
    assert of("account_due", **facts) == (None if total is None else amount(total))


def test_nothing_is_worked_out_where_nothing_says_it_is_not_paid_or_the_service_was_long() -> None:
    assert of("account_due", daily_pay=200, days_worked=12) is None
    assert of("account_due", monthly_pay=6000, months_worked=7, nothing_paid=True) is None


@pytest.mark.parametrize(
    ("left", "total"), [(date(2026, 9, 30), 12000), (date(2026, 10, 9), "13931.03"), (date(2026, 8, 10), "1655.17")]
)
def test_full_months_and_the_workdays_over_make_a_short_service(left: date, total: int | str) -> None:
    found = of("account_due", joined=date(2026, 8, 1), left=left, monthly_pay=6000, nothing_paid=True)
    assert found == amount(total)


def test_others_have_accounts_of_their_own() -> None:
    each = _item(ItemKind.DUE, 600, "", "brother", each=200, times=3)
    accounts = others_accounts(
        Matter(items=(each, _item(ItemKind.DUE, 500, "9月", "brother"), _item(ItemKind.DUE, 1, "9月")))
    )
    assert [row.label for row in accounts["brother"].rows] == ["200 × 3 天", "9月 500"]
    assert list(accounts) == ["brother"] and accounts["brother"].total == 1100


@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        ({"owed": 9000, "monthly_pay": 5000, "months_owed": 2}, 9000), ({"monthly_pay": 5000, "months_owed": 2}, 10000),
        ({"monthly_pay": 4350, "months_owed": 1, "days_owed": 5}, 5350), ({"monthly_pay": 5000}, None),
        ({"monthly_pay": 5000, "months_owed": 2, "sent_back": True}, None),
    ],
)  # fmt: skip
def test_wages_owed_are_as_told_else_worked_out(facts: dict[str, Any], owed: int | None) -> None:
    assert of("wages_owed", **facts) == (None if owed is None else amount(owed))


@pytest.mark.parametrize(
    ("hours", "days", "rest", "extra"),
    [(10, 22, 0, 44), (8, 22, 0, None), (10, 22, 4, 36), (10, 3, 4, 0), (9, 22, None, None)],
)
def test_overtime_on_workdays_is_what_a_day_had_beyond_eight_hours(
    hours: int, days: int, rest: int | None, extra: int | None
) -> None:
    facts: dict[str, Any] = {"daily_hours": hours, "days_worked": days}
    found = of("overtime_workday", **facts, **({} if rest is None else {"rest_days_worked": rest}))
    assert found == (None if extra is None else amount(extra))


def test_overtime_of_who_never_had_a_day_off_is_counted_by_the_calendar() -> None:
    facts: dict[str, Any] = {
        "joined": date(2026, 10, 1),
        "left": date(2026, 10, 31),
        "rest_days_a_month": 0,
        "daily_hours": 10,
    }
    assert of("overtime_holiday", **facts) == amount(30)  # 1 to 3 October
    assert of("overtime_rest", **facts | {"rest_days_a_month": 1}) is None
    assert of("overtime_rest", rest_days_worked=3) == amount(24)
    assert of("overtime_rest", rest_days_worked=3, daily_hours=10) == amount(30)
    assert of("overtime_rest", rest_days_worked=3, rest_day_hours=20) == amount(20)


def test_notice_is_in_time_thirty_full_days_ahead_and_in_writing() -> None:
    day = date(2026, 10, 1)
    assert of("notice_in_time", happened_on=day, left=date(2026, 10, 31), written_notice=True)
    assert not of("notice_in_time", happened_on=day, left=date(2026, 10, 30), written_notice=True)
    assert not of("notice_in_time", happened_on=day, left=date(2026, 10, 31))
    assert of("notice_in_time", notice_given=True)
    assert of("notice_short", happened_on=day, left=date(2026, 10, 30), written_notice=True) is True
    assert of("notice_short", left=date(2026, 10, 30)) is None
    assert of("notice_short", notice_given=False) is True


def test_who_is_held_back_pay_and_wants_to_leave_leaves_for_fault() -> None:
    assert of("leaves_for_fault", wants_to_leave=True, owed=100)
    assert of("leaves_for_fault", wants_to_leave=True, insured=False)
    assert not of("leaves_for_fault", wants_to_leave=True)
    assert not of("leaves_for_fault", owed=100)
    assert not of("leaves_for_fault", wants_to_leave=True, owed=100, ended_by="employer")
    assert of("fault_ground", owed=100, insured=True) == "拖欠工资"
    assert of("fault_ground", insured=False) == "没交社保"
    assert of("fault_ground", owed=100, insured=False) == "拖欠工资、没交社保"
    assert of("fault_ground", leave_reason="violence") == "打骂、威胁着干活"


def test_the_sum_a_reader_only_put_together_stands_back_behind_the_account() -> None:
    told = plain_matter(daily_pay=200, days_owed=12, nothing_paid=True, owed=5000)
    assert derive(told, TODAY)["wages_owed"] == amount(5000)
    guessed = told.model_copy(update={"owed": Told(value=amount(5000), words="", turn=1, sure=Sure.INFERRED)})
    assert derive(guessed, TODAY)["wages_owed"] == amount(2400)


@pytest.mark.parametrize(
    ("facts", "back"),
    [
        ({"deposit": 500}, 500),
        ({"deposit": 500, "fees_paid": 200}, 700),
        ({"deposit": 500, "deposit_returned": 600}, 0),
        ({"deposit": 500, "deposit_returned": 100}, 400),
        ({}, None),
    ],
)
def test_what_was_taken_is_given_back_less_what_came_back(facts: dict[str, Any], back: int | None) -> None:
    assert of("taken_back", **facts) == (None if back is None else amount(back))
