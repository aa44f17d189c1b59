"""What follows from bare facts about days, deaths, leave and relations: each rule on the day where it turns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.contract.matter import Matter, Told, VagueDate
from bot.matter.derived import derive
from bot.matter.derived.days import probation_served_to
from tests.matter.test_rules_by_themselves import amount, of
from tests.support.plain_matter import plain_matter

NOW = date(2026, 11, 21)


def _within(first: date, last: date) -> Told[VagueDate]:
    return Told(value=VagueDate(first=first, last=last), words="", turn=1)


@pytest.mark.parametrize(
    ("spent", "offered", "beyond"), [(8000, 5000, 3000), (8000, 8000, None), (5000, 8000, None), (8000, None, None)]
)
def test_what_treatment_cost_beyond_an_offer(spent: int, offered: int | None, beyond: int | None) -> None:
    found = of("medical_beyond_offer", medical_costs=spent, **({} if offered is None else {"offered": offered}))
    assert found == (None if beyond is None else amount(beyond))


def test_a_cost_told_roughly_is_set_against_no_offer() -> None:
    rough = plain_matter(offered=5000).model_copy(
        update={"medical_costs": Told(value=amount(8000, 9000), words="", turn=1)}
    )
    assert derive(rough, NOW)["medical_beyond_offer"] is None


@pytest.mark.parametrize(
    ("facts", "still"),
    [
        ({"probation_until": date(2026, 11, 22)}, True), ({"probation_until": date(2026, 11, 21)}, None), ({}, None),
        ({"probation_until": date(2026, 11, 22), "left": date(2026, 11, 1)}, None), ({"on_probation": False, "probation_until": date(2026, 11, 22)}, False),
    ],
)  # fmt: skip
def test_probation_goes_on_until_its_end(facts: dict[str, Any], still: bool | None) -> None:
    assert of("on_probation", **facts) is still


@pytest.mark.parametrize(
    ("facts", "served"),
    [
        ({"joined": date(2026, 8, 1), "probation_months": 1}, date(2026, 8, 31)), ({"joined": date(2026, 11, 1), "probation_months": 6}, NOW),
        ({"joined": date(2026, 8, 1), "probation_months": 3, "left": date(2026, 9, 10)}, date(2026, 9, 10)), ({"probation_months": 3}, None),
        ({"probation_until": date(2026, 9, 30)}, date(2026, 9, 30)),
    ],
)  # fmt: skip
def test_probation_is_served_up_to_its_end_the_last_day_or_today(facts: dict[str, Any], served: date | None) -> None:
    assert probation_served_to(plain_matter(**facts), NOW) == served


@pytest.mark.parametrize(
    ("died", "within"),
    [(date(2026, 11, 1), True), (date(2026, 11, 2), True), (date(2026, 11, 3), None), (date(2026, 11, 4), False), (date(2026, 10, 31), None)],
)  # fmt: skip
def test_by_days_alone_a_death_two_days_on_is_open(died: date, within: bool | None) -> None:
    assert of("died_in_48_hours", injured_on=date(2026, 11, 1), died_on=died) is within


@pytest.mark.parametrize(("seen", "at", "hours"), [(10, 9, "47"), (10, 10, "48"), (10, 11, "49")])
def test_hours_run_from_the_first_diagnosis_to_the_death(seen: int, at: int, hours: str) -> None:
    days = {"injured_on": date(2026, 11, 1), "died_on": date(2026, 11, 3)}
    assert of("hours_to_death", **days, first_seen_at=seen, died_at=at) == hours
    assert of("died_in_48_hours", **days, first_seen_at=seen, died_at=at) is (int(hours) <= 48)
    for gone in ("first_seen_at", "died_at", "died_on", "injured_on"):
        told = {name: value for name, value in {**days, "first_seen_at": seen, "died_at": at}.items() if name != gone}
        assert of("hours_to_death", **told) is None
    rough = plain_matter(died_on=days["died_on"], first_seen_at=seen, died_at=at).model_copy(
        update={"injured_on": _within(date(2026, 11, 1), date(2026, 11, 2))}
    )
    assert derive(rough, NOW)["hours_to_death"] is None


@pytest.mark.parametrize(("grade", "months"), [(1, 27), (7, 13), (10, 7), (11, None), (0, None)])
def test_a_grade_gives_its_months_once(grade: int, months: int | None) -> None:
    assert of("lump_months", grade=grade) == (None if months is None else amount(months))


def test_what_was_ordered_by_a_day_can_be_enforced_from_it() -> None:
    assert of("enforceable_from", ordered_until=date(2026, 10, 5)) == VagueDate(
        first=date(2026, 10, 5), last=date(2026, 10, 5)
    )


def test_leave_may_begin_fifteen_days_before_the_baby_is_due_where_the_day_is_known() -> None:
    assert of("leave_from", baby_due=date(2027, 1, 20)) == VagueDate(first=date(2027, 1, 5), last=date(2027, 1, 5))
    rough = Matter(baby_due=_within(date(2027, 1, 1), date(2027, 1, 31)))
    assert derive(rough, NOW)["leave_from"] is None


def test_civil_money_of_months_is_due_at_the_end_of_the_first_unless_a_day_was_agreed() -> None:
    months = plain_matter(monthly_pay=5000).model_copy(
        update={"unpaid_from": _within(date(2026, 9, 1), date(2026, 9, 30))}
    )
    assert derive(months, NOW)["civil_due"].first == date(2026, 9, 30)
    for name in ("due_on", "iou_due"):
        agreed = months.model_copy(update={name: _within(date(2026, 10, 8), date(2026, 10, 8))})
        assert derive(agreed, NOW)["civil_due"].first == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("facts", "lawless"),
    [({}, True), ({"over_age": True}, None), ({"born_on": date(1974, 6, 1), "woman": True}, None), ({"born_on": date(1990, 6, 1)}, True)],
)  # fmt: skip
def test_age_is_no_ground_before_retirement_and_open_where_that_is_not_known(
    facts: dict[str, Any], lawless: bool | None
) -> None:
    assert of("unlawful_reason", ended_by="employer", reason_given="age", **facts) is lawless


@pytest.mark.parametrize("facts", [{"contract_kind": "labour"}, {"written_contract": True}])
def test_half_of_what_tells_a_labour_contract_is_none(facts: dict[str, Any]) -> None:
    assert of("likely_relation", own_schedule=True, **facts) == "civil"
