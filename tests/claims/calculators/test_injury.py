"""Work injury, death, illegal employment, routes. By hand from 工伤保险条例 33 to 39, 64; 非法用工办法 5, 6; 浙江条例 27."""

from __future__ import annotations

import pytest

from bot.claims import Payer, Standing
from tests.claims.support import run, yuan


@pytest.mark.parametrize(
    ("grade", "lump", "monthly"),
    [
        (1, "162000", "5400"),
        (2, "150000", "5100"),
        (3, "138000", "4800"),
        (4, "126000", "4500"),
        (5, "108000", "4200"),
        (6, "96000", "3600"),
        (7, "78000", None),
        (8, "66000", None),
        (9, "54000", None),
        (10, "42000", None),
    ],
)
def test_lump_sum_and_monthly_by_grade(grade: int, lump: str, monthly: str | None) -> None:
    found = run("work_injury", grade=grade, own_wage=6000, insured=True)
    assert found.part("一次性伤残补助金").amount == yuan(lump)
    assert found.part("一次性伤残补助金").payer is Payer.FUND
    assert found.amount == yuan(lump)
    if monthly is None:
        assert all(part.label != "伤残津贴" for part in found.parts)
    else:
        part = found.part("伤残津贴")
        assert part.amount == yuan(monthly)
        assert part.payer is (Payer.FUND if grade <= 4 else Payer.EMPLOYER)


@pytest.mark.parametrize(
    ("own", "average", "expected"),
    [
        (4000, 8000, "33600"),  # under 60 %: 4800 x 7
        (4800, 8000, "33600"),  # exactly 60 %
        ("4800.01", 8000, "33600.07"),
        (24000, 8000, "168000"),  # exactly 300 %
        (30000, 8000, "168000"),  # over 300 %: 24000 x 7
        (6000, 8000, "42000"),
    ],
)
def test_own_wage_between_60_and_300_percent(own: object, average: int, expected: str) -> None:
    found = run("work_injury", grade=10, own_wage=own, pool_average_wage=average, insured=True)
    assert found.amount == yuan(expected)


def test_uninsured_employer_pays_everything() -> None:
    found = run("work_injury", grade=8, own_wage=6000, insured=False, medical_costs=20000)
    assert {part.payer for part in found.parts} == {Payer.EMPLOYER}
    assert found.amount == yuan("86000")
    assert {"工伤保险条例:62", "社会保险法:41"} <= set(found.basis)


@pytest.mark.parametrize(
    ("months", "paid", "expected"),
    [(3, 0, "18000"), (3, 5000, "13000"), (12, 0, "72000"), (18, 0, "108000"), (24, 0, "144000"), (30, 0, "144000")],
)
def test_paid_injury_leave(months: int, paid: int, expected: str) -> None:
    values = {"grade": 10, "own_wage": 6000, "insured": True, "wage_before": 6000}
    found = run("work_injury", paid_leave_months=months, paid_during_leave=paid, **values)
    assert found.part("停工留薪期工资").amount == yuan(expected)
    assert found.part("停工留薪期工资").payer is Payer.EMPLOYER
    assert found.needs_person is (12 < months <= 24)


@pytest.mark.parametrize(("nursing", "expected"), [("full", "4000"), ("most", "3200"), ("part", "2400")])
def test_nursing_by_need(nursing: str, expected: str) -> None:
    found = run("work_injury", grade=1, own_wage=6000, pool_average_wage=8000, insured=True, nursing=nursing)
    assert found.part("生活护理费").amount == yuan(expected)


@pytest.mark.parametrize(
    ("grade", "medical"), [(5, "240000"), (6, "200000"), (7, "80000"), (8, "56000"), (9, "32000"), (10, "16000")]
)
def test_zhejiang_lump_sums_on_leaving(grade: int, medical: str) -> None:
    found = run(
        "work_injury",
        grade=grade,
        own_wage=6000,
        insured=True,
        suitable_work=True,
        relation_ended_on="2026-09-30",
        place="宁波",
        province_average_wage=8000,
        years_to_retirement=20,
    )
    assert found.part("一次性工伤医疗补助金").amount == yuan(medical)
    assert found.part("一次性伤残就业补助金").amount == yuan(medical)
    assert found.part("一次性伤残就业补助金").payer is Payer.EMPLOYER
    assert "浙江省工伤保险条例:27" in found.basis


@pytest.mark.parametrize(
    ("left", "low", "high"),
    [
        ("5", "16000", "16000"),
        ("4.5", "12800", "16000"),
        ("4", "9600", "12800"),
        ("2.5", "6400", "9600"),
        ("0", "0", "0"),
    ],
)
def test_zhejiang_reduction_near_retirement_is_a_range(left: str, low: str, high: str) -> None:
    found = run(
        "work_injury",
        grade=10,
        own_wage=6000,
        insured=True,
        relation_ended_on="2026-09-30",
        place="浙江",
        province_average_wage=8000,
        years_to_retirement=left,
    )
    part = found.part("一次性伤残就业补助金")
    assert (part.low, part.high) == (yuan(low), yuan(high))


@pytest.mark.parametrize("place", ["四川", "广州", "上海"])
def test_other_provinces_are_asked_for_their_lump_sums(place: str) -> None:
    found = run("work_injury", grade=9, own_wage=6000, insured=True, wants_to_leave=True, place=place)
    assert found.amount is None
    assert {used.name for used in found.missing} == {"medical_lump_sum", "employment_lump_sum"}


def test_lump_sums_told_by_the_worker_are_used() -> None:
    values = {"medical_lump_sum": 30000, "employment_lump_sum": 50000, "place": "四川", "wants_to_leave": True}
    assert run("work_injury", grade=9, own_wage=6000, insured=True, **values).amount == yuan("134000")


def test_monthly_allowance_is_lifted_to_the_minimum_wage() -> None:
    found = run("work_injury", grade=6, own_wage=3000, insured=True, suitable_work=False, minimum_wage=2540)
    assert found.part("伤残津贴").amount == yuan("2540")


def test_suitable_work_means_no_monthly_allowance() -> None:
    found = run("work_injury", grade=5, own_wage=6000, insured=True, suitable_work=True)
    assert all(part.label != "伤残津贴" for part in found.parts)


# 工伤保险条例 39
def test_death_with_all_figures() -> None:
    found = run(
        "work_injury_death",
        pool_average_wage=8000,
        national_income=50000,
        own_wage=6000,
        spouse=True,
        other_relatives=1,
        insured=True,
    )
    assert found.part("丧葬补助金").amount == yuan("48000")
    assert found.part("一次性工亡补助金").amount == yuan("1000000")
    assert found.part("供养亲属抚恤金").amount == yuan("4200")  # 40 % and 30 %
    assert found.amount == yuan("1048000")


@pytest.mark.parametrize(
    ("spouse", "others", "alone", "expected"),
    [
        (True, 0, 0, "2400"),
        (False, 1, 0, "1800"),
        (False, 1, 1, "2400"),  # an orphan: 30 % and 10 %
        (True, 2, 0, "6000"),  # 100 %
        (True, 3, 0, "6000"),  # not above the wage
        (True, 1, 1, "4800"),
    ],
)
def test_dependants(spouse: bool, others: int, alone: int, expected: str) -> None:
    found = run("work_injury_death", own_wage=6000, spouse=spouse, other_relatives=others, alone=alone)
    assert found.part("供养亲属抚恤金").amount == yuan(expected)


# 工伤保险条例 64: 60 to 300 % of the pool's average also holds for the family's pension
@pytest.mark.parametrize(
    ("own", "expected"),
    [(3000, "3360"), (4800, "3360"), (4801, "3360.70"), (24000, "16800"), (30000, "16800")],
)
def test_the_pension_of_the_family_keeps_the_bounds_of_the_own_wage(own: int, expected: str) -> None:
    found = run("work_injury_death", pool_average_wage=8000, own_wage=own, spouse=True, other_relatives=1)
    assert found.part("供养亲属抚恤金").amount == yuan(expected)
    assert "工伤保险条例:64" in found.basis


def test_without_the_average_the_bounds_are_said() -> None:
    found = run("work_injury_death", own_wage=3000, spouse=True)
    assert any("60%" in warning for warning in found.warnings)


def test_the_national_income_is_asked_never_guessed() -> None:
    found = run("work_injury_death", pool_average_wage=8000, insured=True)
    assert found.amount is None
    assert [used.name for used in found.missing] == ["national_income"]
    assert found.part("丧葬补助金").amount == yuan("48000")


def test_grades_one_to_four_after_leave_have_no_one_off_grant() -> None:
    found = run("work_injury_death", pool_average_wage=8000, insured=True, grade_one_to_four_after_leave=True)
    assert found.amount == yuan("48000")


# 非法用工单位伤亡人员一次性赔偿办法 5
@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (1, "1600000"),
        (2, "1400000"),
        (3, "1200000"),
        (4, "1000000"),
        (5, "800000"),
        (6, "600000"),
        (7, "400000"),
        (8, "300000"),
        (9, "200000"),
        (10, "100000"),
    ],
)
def test_illegal_employment_by_grade(grade: int, expected: str) -> None:
    found = run("illegal_employment", unregistered_unit=True, grade=grade, average_yearly_wage=100000)
    assert found.amount == yuan(expected)


def test_illegal_employment_death() -> None:
    assert run("illegal_employment", child_labour=True, death=True, national_income=50000).amount == yuan("1500000")


def test_illegal_employment_living_cost() -> None:
    values = {"unregistered_unit": True, "grade": 10, "average_yearly_wage": 96000, "average_monthly_wage": 8000}
    assert run("illegal_employment", treatment_months=2, **values).amount == yuan("112000")


def test_registered_unit_is_not_this_way() -> None:
    assert run("illegal_employment", unregistered_unit=False, grade=5).amount == 0


# routes
def standing(label: str, **values: object) -> Standing | None:
    found = run("injury_route", **values)
    return next((part.standing for part in found.parts if part.label == label), None)


RIDER = {"platform_work": True, "industry": "instant_delivery", "on_order": True, "relation": "managed"}
COVER, INJURY = "职业伤害保障", "工伤保险"


@pytest.mark.parametrize(
    ("day", "place", "expected"),
    [
        ("2022-06-30", "浙江", Standing.UNLIKELY),
        ("2022-06-30", "北京", Standing.UNLIKELY),
        # the first seven provinces, named by the ministry on 2025-09-26
        ("2022-07-01", "北京", Standing.FIRST),
        ("2023-05-01", "上海", Standing.FIRST),
        ("2023-05-01", "南京", Standing.FIRST),
        ("2026-03-01", "广州", Standing.FIRST),
        ("2025-08-01", "海口", Standing.FIRST),
        ("2025-08-01", "重庆", Standing.FIRST),
        ("2025-08-01", "成都", Standing.FIRST),
        ("2022-07-01", "浙江", Standing.UNLIKELY),
        ("2025-06-30", "杭州", Standing.UNLIKELY),
        ("2025-07-01", "杭州", Standing.FIRST),
        ("2025-07-01", "武汉", Standing.FIRST),
        ("2025-07-01", "湖南", Standing.UNLIKELY),
        ("2025-12-31", "陕西", Standing.UNLIKELY),
        ("2026-03-01", "陕西", Standing.UNCLEAR),  # 2026: the day in each province is not held
        ("2026-07-01", "陕西", Standing.FIRST),
        ("2026-11-01", "新疆", Standing.FIRST),
    ],
)
def test_cover_by_day_and_province(day: str, place: str, expected: Standing) -> None:
    found = run("injury_route", injured_on=day, place=place, **RIDER)
    part = next(part for part in found.parts if part.label == COVER)
    assert part.standing is expected
    assert "新就业形态人员职业伤害保障办法（试行）" in found.not_held


def test_the_platforms_of_the_first_pilot_are_named_while_they_were_the_only_ones() -> None:
    before = run("injury_route", injured_on="2024-03-01", place="成都", **RIDER).part(COVER).note
    after = run("injury_route", injured_on="2025-07-01", place="成都", **RIDER).part(COVER).note
    assert "美团" in before and "美团" not in after and "首批试点" in after


NOW = {"injured_on": "2026-10-01", "place": "杭州"}


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        (COVER, {**RIDER, "on_order": False}, Standing.UNLIKELY),
        (COVER, {**RIDER, "on_order": None}, Standing.UNCLEAR),
        (COVER, {**RIDER, "relation": "labour"}, Standing.UNLIKELY),
        (INJURY, {**RIDER, "relation": "labour"}, Standing.FIRST),
        (INJURY, {**RIDER, "relation": None}, Standing.UNCLEAR),
        (INJURY, RIDER, Standing.UNLIKELY),
        (COVER, {"platform_work": True, "industry": "other"}, Standing.UNLIKELY),
        (COVER, {"platform_work": False}, None),
        (INJURY, {"relation": "labour", "on_commute": True}, Standing.FIRST),
        (INJURY, {"relation": "labour", "on_commute": True, "mainly_own_fault": True}, Standing.UNLIKELY),
        (INJURY, {"unqualified_boss": True}, Standing.FIRST),
        (INJURY, {"over_age": True}, Standing.FIRST),
        (INJURY, {"over_age": True, "injured_on": "2026-06-30"}, Standing.UNCLEAR),
        ("无照单位的一次性赔偿", {"unregistered_unit": True}, Standing.FIRST),
        ("肇事方赔偿", {**RIDER, "third_party": True}, Standing.ALSO),
        ("商业保险", {**RIDER, "commercial_policy": True}, Standing.ALSO),
        ("商业保险", RIDER, Standing.UNCLEAR),
        ("商业保险", {**RIDER, "commercial_policy": False}, None),
        ("雇你的人赔偿", {"hired_by_person": True}, Standing.FIRST),
        ("按合同和过错赔偿", {"relation": "civil"}, Standing.UNCLEAR),
    ],
)
def test_ways(label: str, values: dict[str, object], expected: Standing | None) -> None:
    assert standing(label, **{**NOW, **values}) is expected


@pytest.mark.parametrize(("insured", "payer"), [(False, Payer.EMPLOYER), (True, Payer.FUND), (None, Payer.FUND)])
def test_who_pays_the_work_injury_of_an_employee(insured: bool | None, payer: Payer) -> None:
    found = run("injury_route", **NOW, relation="labour", insured=insured)
    assert found.part(INJURY).payer is payer


def test_the_sums_of_a_death_at_an_unlicensed_unit_are_shown_only_when_the_income_is_told() -> None:
    told = run("illegal_employment", unregistered_unit=True, death=True, national_income=50000)
    assert [part.amount for part in told.parts] == [yuan("1000000"), yuan("500000")]
    assert len([step for step in told.steps if "50000" in step.text]) == 2
    asked = run("illegal_employment", unregistered_unit=True, death=True)
    assert [part.amount for part in asked.parts] == [None, None] and not asked.steps
