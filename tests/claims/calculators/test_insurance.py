"""Unemployment, maternity, heat, enrolment, legal aid. By hand from 社会保险法 45, 46; 女职工特别规定 7, 8; 法律援助法."""

from __future__ import annotations

import pytest

from bot.claims import Standing, Unit
from tests.claims.support import run, yuan


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, 0), (11, 0), (12, 12), (59, 12), (60, 18), (119, 18), (120, 24), (240, 24)],
)
def test_unemployment_months(months: int, expected: int) -> None:
    found = run("unemployment", months_paid=months, own_will=False, registered=True)
    assert found.amount == expected
    assert found.unit is Unit.MONTHS


@pytest.mark.parametrize(
    ("months", "carried", "expected"),
    [(12, 4, 16), (60, 4, 22), (60, 10, 24), (12, 12, 24), (12, 13, 24), (120, 6, 24)],
)
def test_months_carried_over_stop_at_24(months: int, carried: int, expected: int) -> None:
    values = {"months_paid": months, "carried_over_months": carried, "own_will": False}
    assert run("unemployment", **values).amount == expected


def test_leaving_by_own_will_gives_none() -> None:
    assert run("unemployment", months_paid=60, own_will=True).amount == 0


def test_leaving_for_the_employers_fault_goes_to_a_person() -> None:
    found = run("unemployment", months_paid=60, own_will=True, employer_fault=True)
    assert found.amount == 18 and found.needs_person


def test_a_pension_excludes_it() -> None:
    assert run("unemployment", months_paid=60, pension=True).amount == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # 9000 a month is 300 a day
        ({}, "29400"),  # 98 days
        ({"difficult_birth": True}, "33900"),  # 113
        ({"babies": 2}, "33900"),
        ({"babies": 3}, "38400"),
        ({"babies": 2, "difficult_birth": True}, "38400"),
        ({"miscarriage_month": 3}, "4500"),  # 15
        ({"miscarriage_month": "3.9"}, "4500"),
        ({"miscarriage_month": 4}, "12600"),  # 42
        ({"provincial_extra_days": 60}, "47400"),  # 158
        ({"already_paid": 9400}, "20000"),
    ],
)
def test_maternity_pay(values: dict[str, object], expected: str) -> None:
    insured = run("maternity", insured=True, employer_average_wage=9000, **values)
    assert insured.amount == yuan(expected)
    uninsured = run("maternity", insured=False, own_wage=9000, **values)
    assert uninsured.amount == yuan(expected)
    assert {part.payer for part in insured.parts} == {"fund"}
    assert {part.payer for part in uninsured.parts} == {"employer"}


def test_uninsured_counts_her_own_wage() -> None:
    assert run("maternity", insured=False, own_wage=4500, employer_average_wage=9000).amount == yuan("14700")


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"outdoor": True, "temperature": 35}, "该发高温津贴"),
        ({"outdoor": True, "temperature": "34.9"}, "没到发津贴的温度"),
        ({"outdoor": True, "temperature": 40}, "该发高温津贴"),
        ({"outdoor": False, "indoor_temperature": 33}, "该发高温津贴"),
        ({"outdoor": False, "indoor_temperature": "32.9"}, "没到发津贴的温度"),
    ],
)
def test_heat_allowance_due(values: dict[str, object], outcome: str) -> None:
    assert run("heat_allowance", **values).outcome == outcome


@pytest.mark.parametrize(
    ("standard", "units", "paid", "expected"), [(200, 3, 0, "600"), (200, 3, 200, "400"), ("12.5", 21, 0, "262.50")]
)
def test_heat_allowance_amount(standard: object, units: int, paid: int, expected: str) -> None:
    values = {"outdoor": True, "temperature": 36, "standard": standard, "units": units, "paid": paid}
    assert run("heat_allowance", **values).amount == yuan(expected)


def test_no_standard_held_is_asked_for() -> None:
    found = run("heat_allowance", outdoor=True, temperature=38)
    assert found.amount is None
    assert [used.name for used in found.missing] == ["standard", "units"]


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({"relation": "labour"}, "要单位交"),
        ({"relation": "managed"}, "自己参加职工养老保险"),
        ({"relation": "civil"}, "自己参加职工养老保险"),
        ({}, "自己参加职工养老保险"),
        ({"relation": "labour", "over_age": True}, "要单位交工伤保险"),
        ({"relation": "labour", "part_time": True}, "自己参加职工养老保险"),
    ],
)
def test_enrolment(values: dict[str, object], first: str) -> None:
    assert run("flexible_enrolment", **values).outcome == first


def test_a_waiver_is_void_and_both_halves_are_said() -> None:
    found = run("flexible_enrolment", relation="labour", waiver_signed=True)
    assert "审理劳动争议案件适用法律问题的解释（二）:19" in found.basis
    assert any("要回" in warning for warning in found.warnings)


def test_the_medical_security_law_is_not_yet_law() -> None:
    assert any("2027-01-01" in warning for warning in run("flexible_enrolment", relation="civil").warnings)


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({"matter": "pay", "migrant_worker": True, "papers": True}, Standing.FIRST),
        ({"matter": "work_injury", "migrant_worker": True, "papers": True}, Standing.FIRST),
        (
            {"matter": "relation", "migrant_worker": True, "papers": True},
            Standing.UNCLEAR,
        ),  # not one of the two matters
        ({"matter": "pay", "migrant_worker": True, "papers": False, "hardship": True}, Standing.FIRST),
        ({"matter": "pay", "migrant_worker": False, "hardship": True}, Standing.FIRST),
        ({"matter": "pay", "migrant_worker": False, "hardship": False}, Standing.UNLIKELY),
        ({"matter": "traffic", "on_relief": True, "papers": True}, Standing.FIRST),
        ({"matter": "social_insurance"}, Standing.UNCLEAR),
    ],
)
def test_legal_aid(values: dict[str, object], standing: Standing) -> None:
    assert run("legal_aid", **values).parts[0].standing is standing


@pytest.mark.parametrize(("days", "first"), [(0, True), (6, True), (7, False), (30, False)])
def test_legal_aid_can_come_first_when_under_seven_days_are_left(days: int, first: bool) -> None:
    found = run("legal_aid", matter="pay", hardship=True, migrant_worker=False, days_left=days)
    assert any(part.label == "先行援助" for part in found.parts) is first


def test_legal_aid_in_beijing() -> None:
    found = run("legal_aid", matter="pay", migrant_worker=True, papers=True, place="朝阳区 北京")
    assert found.outcome
    assert (
        "北京市法律援助条例:11" in run("legal_aid", matter="pay", migrant_worker=True, papers=True, place="北京").basis
    )


def test_a_miscarriage_is_not_told_of_the_days_a_province_adds_to_a_birth() -> None:
    found = run("maternity", miscarriage_month=3, insured=False, own_wage=6000)
    assert not any("98" in warning for warning in found.warnings)
    assert any("98" in warning for warning in run("maternity", insured=False, own_wage=6000).warnings)


@pytest.mark.parametrize(
    ("values", "computed"),
    [({"base": 5000, "rate": "0.2"}, True), ({"base": 5000}, False), ({"rate": "0.2"}, False), ({}, False)],
)
def test_the_monthly_payment_is_shown_when_base_and_rate_are_both_told(
    values: dict[str, object], computed: bool
) -> None:
    found = run("flexible_enrolment", relation="civil", **values)
    shown = [step.value for step in found.steps if "每月缴" in step.text]
    assert shown == (["1000"] if computed else [])


@pytest.mark.parametrize(
    ("matter", "migrant", "asked"),
    [("pay", None, True), ("work_injury", None, True), ("pay", False, False), ("relation", None, False)],
)
def test_whether_one_is_a_migrant_worker_is_asked_only_where_it_decides(
    matter: str, migrant: bool | None, asked: bool
) -> None:
    found = run("legal_aid", matter=matter, migrant_worker=migrant, hardship=True)
    assert ("migrant_worker" in [used.name for used in found.missing]) is asked
