"""Clocks. Days by hand: the first day is not counted (民法典 201), months and years end on the corresponding day (202).

Working days of 2026 after the published arrangements: 1 to 3 January off and 4 January worked; 1 to 7 October off,
20 September and 10 October worked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.claims import ClaimError, compute_claim
from bot.claims.deadlines import (
    Nature,
    Whose,
    clocks,
    compute_deadline,
    shanghai_today,
)
from bot.claims.limitation import limitation_period
from bot.claims.workdays import add_working_days, horizon, is_working_day
from tests.claims.support import TODAY


def due(name: str, /, **values: object) -> str | None:
    """Where counting ends; a rest day gives way to the next working day, which the tests of last days hold."""
    found = compute_deadline(name, values, today=TODAY)
    ends = found.counted_to or found.due
    return ends.isoformat() if ends else None


FIXED = [
    ("injury_employer", "2026-11-01", "2026-12-01"),  # 30 days
    ("injury_employer", "2026-02-01", "2026-03-03"),
    ("injury_employer", "2024-02-01", "2024-03-02"),  # a leap year
    ("injury_employer", "2025-12-15", "2026-01-14"),
    ("injury_acceptance", "2026-11-01", "2026-11-16"),
    ("injury_decision", "2026-11-01", "2026-12-31"),  # 60 days
    ("injury_decision_clear", "2026-11-01", "2026-11-16"),
    ("capacity_assessment", "2026-10-01", "2026-11-30"),
    ("capacity_review", "2026-11-10", "2026-11-25"),
    ("mediation", "2026-11-10", "2026-11-25"),
    ("arbitration_award", "2026-10-01", "2026-11-15"),  # 45 days
    ("sue_after_award", "2026-11-10", "2026-11-25"),
    ("sue_after_award", "2026-02-20", "2026-03-07"),  # a Saturday
    ("sue_after_award", "2025-12-20", "2026-01-04"),
    ("set_aside", "2026-11-01", "2026-12-01"),
    ("enforcement", "2026-11-01", "2028-11-01"),
    ("enforcement", "2024-02-29", "2026-02-28"),
    ("payment_order_answer", "2026-11-01", "2026-11-16"),
    ("inspection", "2024-11-21", "2026-11-21"),  # two years: today is the last day
    ("inspection", "2024-02-29", "2026-02-28"),
    ("reconsideration", "2026-11-01", "2026-12-31"),
    ("sue_after_reconsideration", "2026-11-01", "2026-11-16"),
    ("sue_authority", "2026-08-31", "2027-02-28"),
    ("sue_authority", "2026-05-20", "2026-11-20"),
    ("leaving_papers", "2026-11-01", "2026-11-16"),
    ("unemployment_report", "2026-11-01", "2026-11-16"),  # 15 days of the law, not the regulation's 7
    ("insurance_registration", "2026-11-01", "2026-12-01"),
    ("written_contract", "2026-11-01", "2026-11-30"),  # the month counts from the first working day
    ("written_contract", "2026-01-31", "2026-02-28"),
    ("resignation", "2026-11-01", "2026-12-01"),
    ("resignation_probation", "2026-11-01", "2026-11-04"),
    ("legal_aid_decision", "2026-11-01", "2026-11-08"),
    # working days
    ("arbitration_acceptance", "2026-11-16", "2026-11-23"),  # Monday and five working days
    ("arbitration_acceptance", "2026-11-20", "2026-11-27"),
    ("arbitration_acceptance", "2026-09-30", "2026-10-13"),  # 8, 9, 10 (Saturday worked), 12, 13 October
    ("arbitration_acceptance", "2025-12-31", "2026-01-08"),  # 4 (Sunday worked), 5, 6, 7, 8 January
    ("arbitration_service", "2026-11-16", "2026-11-23"),
    ("arbitration_defence", "2026-11-16", "2026-11-30"),
    ("arbitration_defence", "2026-09-28", "2026-10-16"),  # 29, 30 September, 8, 9, 10, 12 to 16 October
]


@pytest.mark.parametrize(("name", "start", "expected"), FIXED, ids=[f"{n}:{s}" for n, s, _ in FIXED])
def test_fixed_clocks(name: str, start: str, expected: str) -> None:
    assert due(name, start=start) == expected


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("arbitration_award", "2026-10-01", "2026-11-30"),  # 45 and 15
        ("capacity_assessment", "2026-08-01", "2026-10-30"),  # 60 and 30
    ],
)
def test_extensions(name: str, start: str, expected: str) -> None:
    assert due(name, start=start, extended=True) == expected


ARBITRATION = [
    ({"known_on": "2026-01-15"}, "2027-01-15"),
    ({"known_on": "2025-11-21"}, "2026-11-21"),
    ({"known_on": "2024-02-29"}, "2025-02-28"),
    ({"known_on": "2025-02-28"}, "2026-02-28"),
    ({"known_on": "2025-12-31"}, "2026-12-31"),
    ({"kind": "pay", "ended_on": "2026-06-30"}, "2027-06-30"),
    (
        {"kind": "pay", "known_on": "2020-01-01", "ended_on": "2026-06-30"},
        "2027-06-30",
    ),  # knowing earlier does not matter
    ({"kind": "pay", "still_working": True}, None),
    ({"kind": "other", "known_on": "2026-01-15", "still_working": True}, "2027-01-15"),  # other claims do run
    # restarted
    ({"known_on": "2025-06-01", "interruptions": [{"day": "2026-03-01"}]}, "2027-03-01"),
    ({"known_on": "2025-06-01", "interruptions": [{"day": "2026-06-01"}]}, "2027-06-01"),  # on the very last day
    ({"known_on": "2025-06-01", "interruptions": [{"day": "2026-06-02"}]}, "2026-06-01"),  # a day too late
    ({"known_on": "2025-06-01", "interruptions": [{"day": "2025-09-01"}, {"day": "2026-08-01"}]}, "2027-08-01"),
    ({"known_on": "2024-06-01", "interruptions": [{"day": "2025-03-01", "kind": "complaint"}]}, "2026-03-01"),
    # stopped: 31 days of January are added
    ({"known_on": "2025-06-01", "suspensions": [{"first": "2026-01-01", "last": "2026-01-31"}]}, "2026-07-02"),
    ({"known_on": "2025-06-01", "suspensions": [{"first": "2025-05-01", "last": "2025-06-11"}]}, "2026-06-11"),
    ({"known_on": "2025-06-01", "suspensions": [{"first": "2026-07-01", "last": "2026-07-31"}]}, "2026-06-01"),
    (
        {
            "known_on": "2025-06-01",
            "suspensions": [
                {"first": "2026-01-01", "last": "2026-01-20"},
                {"first": "2026-01-10", "last": "2026-01-31"},
            ],
        },
        "2026-07-02",  # overlapping spans count once
    ),
    (
        {
            "known_on": "2025-06-01",
            "suspensions": [{"first": "2026-01-01", "last": "2026-01-31"}],
            "interruptions": [{"day": "2026-06-20"}],
        },
        "2027-06-20",  # still alive because of the stop, then restarted
    ),
]


@pytest.mark.parametrize(("values", "expected"), ARBITRATION)
def test_arbitration_limitation(values: dict[str, object], expected: str | None) -> None:
    assert due("arbitration", **values) == expected


def test_pay_has_no_limit_while_the_relation_lasts() -> None:
    found = compute_deadline("arbitration", {"kind": "pay", "still_working": True}, today=TODAY)
    assert found.outcome and not found.expired
    assert "劳动争议调解仲裁法:27:4" in found.basis


def test_expired_is_said_with_the_way_out() -> None:
    found = compute_deadline("arbitration", {"known_on": "2025-06-01"}, today=TODAY)
    assert found.expired and found.needs_person
    assert found.days_left == -173  # 1 June 2026 was a Monday


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"injured_on": "2026-03-10"}, "2027-03-10"),
        ({"injured_on": "2024-02-29"}, "2025-02-28"),
        (
            {"injured_on": "2026-03-10", "delays": [{"first": "2026-05-01", "last": "2026-10-31"}]},
            "2027-09-10",
        ),  # 184 days
    ],
)
def test_injury_filing_by_the_worker(values: dict[str, object], expected: str) -> None:
    assert due("injury_worker", **values) == expected


@pytest.mark.parametrize(("known", "expected"), [("2024-01-01", "2027-01-01"), ("2024-02-29", "2027-02-28")])
def test_civil_suit(known: str, expected: str) -> None:
    assert due("civil_suit", known_on=known) == expected


def test_double_wage_next_month_lost() -> None:
    found = compute_deadline("double_wage", {"start": "2025-01-01"}, today=TODAY)
    assert found.due == date(2026, 11, 30)
    assert "2 个月" in found.outcome


def test_unknown_limits_are_said_not_guessed() -> None:
    cover = compute_deadline("occupational_injury", {"injured_on": "2026-11-01"}, today=TODAY)
    assert cover.due is None and cover.not_held and cover.outcome
    registration = compute_deadline("unemployment_registration", {"ended_on": "2026-11-01"}, today=TODAY)
    assert registration.due is None and registration.outcome


def test_beyond_the_horizon_is_an_estimate() -> None:
    assert horizon() >= date(2026, 12, 31)
    start = horizon() - timedelta(days=3)
    found = compute_deadline("arbitration_defence", {"start": start.isoformat()}, today=TODAY)
    assert found.estimated
    assert any("估算" in warning for warning in found.warnings)
    assert not compute_deadline("arbitration_defence", {"start": "2026-11-02"}, today=TODAY).estimated


ROLLED = [
    ("sue_after_award", {"start": "2026-11-06"}, "2026-11-21", "2026-11-23"),  # Saturday, Monday
    ("sue_after_award", {"start": "2026-02-20"}, "2026-03-07", "2026-03-09"),
    ("sue_after_award", {"start": "2026-09-18"}, "2026-10-03", "2026-10-08"),  # the long holiday
    ("sue_after_award", {"start": "2026-09-25"}, None, "2026-10-10"),  # a Saturday that is worked
    ("arbitration", {"known_on": "2025-11-21"}, "2026-11-21", "2026-11-23"),
    ("arbitration", {"kind": "pay", "ended_on": "2025-11-22"}, "2026-11-22", "2026-11-23"),
    ("civil_suit", {"known_on": "2023-11-21"}, "2026-11-21", "2026-11-23"),
    ("injury_worker", {"injured_on": "2025-11-22"}, "2026-11-22", "2026-11-23"),
    ("capacity_review", {"start": "2026-10-30"}, "2026-11-14", "2026-11-16"),
    ("inspection", {"start": "2024-11-21"}, "2026-11-21", "2026-11-23"),
    ("reconsideration", {"start": "2026-09-22"}, "2026-11-21", "2026-11-23"),
    ("sue_authority", {"start": "2026-05-22"}, "2026-11-22", "2026-11-23"),
    ("enforcement", {"start": "2024-11-23"}, None, "2026-11-23"),
    ("double_wage", {"start": "2025-01-22", "end": "2025-11-30"}, None, "2026-11-23"),
]


@pytest.mark.parametrize(("name", "values", "counted", "last"), ROLLED, ids=[f"{n}:{v}" for n, v, _, _ in ROLLED])
def test_a_last_day_on_a_rest_day_is_the_next_working_day_and_open_until_it_is_over(
    name: str, values: dict[str, object], counted: str | None, last: str
) -> None:
    on_it = compute_deadline(name, values, today=date.fromisoformat(last))
    assert on_it.due == date.fromisoformat(last)
    assert (on_it.counted_to.isoformat() if on_it.counted_to else None) == counted
    assert (on_it.expired, on_it.days_left) == (False, 0)
    assert not any("不能再起诉" in warning or "过期" in warning and "没" not in warning for warning in on_it.warnings)
    if name != "double_wage":
        after = compute_deadline(name, values, today=date.fromisoformat(last) + timedelta(days=1))
        assert (after.expired, after.days_left, after.days_over) == (True, -1, 1)


def test_a_weekend_of_a_year_without_arranged_holidays_is_not_relied_on() -> None:
    saturday = date(horizon().year + 1, 11, 1)
    while saturday.weekday() != 5:
        saturday += timedelta(days=1)
    start = saturday.replace(year=saturday.year - 1)
    found = compute_deadline("arbitration", {"known_on": start.isoformat()}, today=start)
    assert (found.due, found.counted_to) == (saturday, None)
    assert any("说不准" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("name", "start", "last"),
    [
        ("resignation", "2026-10-23", "2026-11-22"),
        ("resignation_probation", "2026-11-19", "2026-11-22"),
        ("written_contract", "2026-10-22", "2026-11-21"),
    ],
)
def test_a_state_that_begins_by_itself_does_not_wait_for_a_working_day(name: str, start: str, last: str) -> None:
    found = compute_deadline(name, {"start": start}, today=TODAY)
    assert (found.due, found.counted_to) == (date.fromisoformat(last), None)


def test_papers_to_a_court_may_be_posted_on_the_last_day() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-06"}, today=date(2026, 11, 23))
    assert "民事诉讼法:85" in found.basis
    assert any("寄" in warning for warning in found.warnings)


RESTARTS = {"arbitration", "civil_suit", "double_wage", "enforcement"}


def test_only_a_limitation_promises_that_a_demand_starts_it_again() -> None:
    long_ago = {"known_on": "2020-01-02", "start": "2020-01-02", "injured_on": "2020-01-02", "end": "2020-12-31"}
    for entry in clocks():
        given = {name: day for name, day in long_ago.items() if name in entry.inputs.model_fields}
        found = compute_deadline(entry.name, given, today=TODAY)
        if not found.expired or found.whose is not Whose.WORKER:
            assert not found.remedy
            continue
        said = found.remedy + "".join(found.warnings)
        assert (found.nature is Nature.LIMITATION) is (entry.name in RESTARTS)
        assert ("起重新算" in found.remedy) is (entry.name in RESTARTS), entry.name
        if entry.name not in RESTARTS:
            assert "不会因为催要" in found.remedy
            assert "能重新算" not in said and "时效会重新算" not in said


def test_a_demand_on_the_working_day_after_a_last_sunday_still_restarts_the_limitation() -> None:
    found = limitation_period(date(2024, 11, 24), 1, interruptions=[date(2025, 11, 24)])
    assert found.interrupted_on == (date(2025, 11, 24),)
    assert limitation_period(date(2024, 11, 22), 1, interruptions=[date(2025, 11, 25)]).too_late


def test_the_second_wage_of_a_month_is_in_time_on_the_working_day_after_a_last_weekend() -> None:
    values = {"start": "2025-01-22", "end": "2025-11-30", "monthly_wage": 5000}
    on_monday = compute_claim("double_wage", {**values, "claimed_on": "2026-03-23"}, today=date(2026, 11, 23))
    assert [part.counted for part in on_monday.parts][:2] == [True, True]  # the first month ended on 2025-03-21


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-10-10", True), ("2026-10-05", False), ("2026-01-04", True), ("2026-11-21", False), ("2026-11-23", True)],
)
def test_working_days(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


def test_zero_working_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 11, 16), 0).day == date(2026, 11, 16)


def test_every_clock_asks_when_it_knows_nothing() -> None:
    for entry in clocks():
        found = compute_deadline(entry.name, {}, today=TODAY)
        assert found.due is None
        assert found.missing or found.outcome
        assert found.basis and found.rule


def test_a_half_known_date_takes_the_earliest_day() -> None:
    found = compute_deadline("arbitration", {"known_on": "2026-03"}, today=TODAY)
    assert (found.due, found.due_latest) == (date(2027, 3, 1), date(2027, 3, 31))
    assert any("最早" in warning for warning in found.warnings)


def test_a_half_known_date_is_only_past_when_its_latest_day_is() -> None:
    perhaps = compute_deadline("arbitration", {"known_on": "2025-11"}, today=TODAY)
    assert perhaps.days_left is not None and perhaps.days_left < 0
    assert (perhaps.expired, perhaps.remedy) == (False, "")
    over = compute_deadline("arbitration", {"known_on": "2025-10"}, today=date(2026, 11, 22))
    assert over.due_latest == date(2026, 11, 2)  # 31 October 2026 is a Saturday
    assert (over.expired, over.days_over) == (True, 20)


def test_a_half_known_demand_inside_a_list_gives_a_range_too() -> None:
    values = {"known_on": "2025-06-02", "interruptions": [{"day": "2026-03"}]}
    found = compute_deadline("arbitration", values, today=TODAY)
    assert (found.due, found.due_latest) == (date(2027, 3, 1), date(2027, 3, 31))


def test_a_span_of_days_gives_a_range_too() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-09..2026-11-11"}, today=TODAY)
    assert (found.due, found.due_latest) == (date(2026, 11, 24), date(2026, 11, 26))


def test_working_and_left_at_once_is_a_contradiction() -> None:
    with pytest.raises(ClaimError) as caught:
        compute_deadline("arbitration", {"kind": "pay", "still_working": True, "ended_on": "2026-01-01"}, today=TODAY)
    assert caught.value.code == "contradiction"


def test_limitation_reports_what_moved_it() -> None:
    found = limitation_period(date(2025, 1, 1), 1, interruptions=[date(2025, 6, 1), date(2027, 1, 1)])
    assert found.interrupted_on == (date(2025, 6, 1),)
    assert found.too_late == (date(2027, 1, 1),)


def test_today_in_shanghai() -> None:
    assert shanghai_today(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)
    assert shanghai_today(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == date(2026, 11, 20)
    with pytest.raises(ValueError, match="zone"):
        shanghai_today(datetime(2026, 11, 20, 15, 59))


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([("2026-01-01", "2026-01-15"), ("2026-01-15", "2026-01-31")], 31),  # the shared day once
        ([("2026-01-01", "2026-01-15"), ("2026-01-16", "2026-01-31")], 31),
        ([("2026-01-01", "2026-01-15"), ("2026-01-17", "2026-01-31")], 30),
        ([("2026-01-01", "2026-01-31"), ("2026-01-05", "2026-01-10")], 31),  # one inside the other
    ],
)
def test_spans_in_which_nothing_could_be_done_count_each_day_once(spans: list[tuple[str, str]], days: int) -> None:
    told = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]
    assert limitation_period(date(2025, 6, 1), 1, suspensions=told).suspended_days == days


def test_years_and_months_are_counted_exactly_and_need_no_calendar_of_holidays() -> None:
    assert not compute_deadline("enforcement", {"start": "2026-11-01"}, today=TODAY).estimated
    assert not compute_deadline("sue_authority", {"start": "2026-08-31"}, today=TODAY).estimated


def test_time_stood_still_is_a_step_of_the_working_only_where_it_did() -> None:
    plain = compute_deadline("arbitration", {"known_on": "2025-12-10"}, today=TODAY)
    stopped = compute_deadline(
        "arbitration",
        {"known_on": "2025-12-10", "suspensions": [{"first": "2026-11-01", "last": "2026-11-10"}]},
        today=TODAY,
    )
    assert not any("中间停了" in step.text for step in plain.steps)
    assert any("中间停了" in step.text for step in stopped.steps)


def test_the_first_day_is_said_not_to_count_except_where_work_is_counted() -> None:
    steps = compute_deadline("sue_after_award", {"start": "2026-11-10"}, today=TODAY).steps
    assert steps[0].text.endswith("当天不算")


def test_a_half_known_day_of_which_only_one_end_gives_a_last_day_stays_at_that_end() -> None:
    known = {"kind": "pay", "still_working": False, "ended_on": "2026-10"}
    found = compute_deadline("arbitration", known, today=TODAY)
    assert found.due is not None and found.due_latest is not None and found.due < found.due_latest


def test_what_is_past_at_the_earliest_day_only_is_not_told_to_be_past() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11"}, today=TODAY)
    assert not found.expired
    assert not any("过期" in text and "寄出去" not in text for text in found.warnings)
    assert found.warnings[-1].startswith("起算的那天没说到哪一天")


def test_a_period_that_was_restarted_names_the_day_that_needs_no_proof() -> None:
    asked = {"known_on": "2023-11-30", "interruptions": [{"day": "2025-01-29"}]}
    found = compute_deadline("civil_suit", asked, today=date(2026, 11, 22))
    assert (found.due, found.unproved, found.safe) == (date(2028, 1, 29), date(2026, 11, 30), date(2026, 11, 30))
    assert found.safe_days_left == 8


def test_a_day_without_proof_that_has_passed_is_not_offered() -> None:
    asked = {"known_on": "2023-11-01", "interruptions": [{"day": "2025-01-29"}]}
    found = compute_deadline("civil_suit", asked, today=date(2026, 11, 22))
    assert found.unproved is None and found.safe == found.due


def test_without_a_day_nothing_is_over_and_nothing_is_left() -> None:
    found = compute_deadline("occupational_injury", {}, today=TODAY)
    assert (found.days_over, found.safe_days_left) == (0, None)


def test_a_civil_period_that_stopped_is_counted_through_and_shown_to_a_person() -> None:
    stopped = {"known_on": "2025-06-01", "suspensions": [{"first": "2026-01-01", "last": "2026-01-31"}]}
    found = compute_deadline("civil_suit", stopped, today=TODAY)
    plain = compute_deadline("civil_suit", {"known_on": "2025-06-01"}, today=TODAY)
    assert found.due == plain.due
    assert found.needs_person and not plain.needs_person
    assert "民法典:194" in found.basis and "民法典:194" not in plain.basis


def test_only_who_claims_an_extension_the_law_does_not_know_is_told_so() -> None:
    said = [
        any("没有延长的规定" in one for one in compute_deadline(name, {"start": "2026-11-10", **more}, today=TODAY).warnings)
        for name, more in (("sue_after_award", {}), ("sue_after_award", {"extended": True}), ("arbitration_award", {"extended": True}))
    ]  # fmt: skip
    assert said == [False, True, False]


def test_a_month_of_work_is_no_estimate() -> None:
    found = compute_deadline("written_contract", {"start": "2026-11-01"}, today=TODAY)
    assert not found.estimated and not any("估算" in one for one in found.warnings)


def test_where_every_month_of_double_wage_may_be_lost_the_last_of_them_is_named() -> None:
    found = compute_deadline("double_wage", {"start": "2020-01-01", "end": "2020-12-31"}, today=TODAY)
    assert found.due == date(2021, 12, 31) and found.expired
    assert found.outcome == "全部可能过了"
