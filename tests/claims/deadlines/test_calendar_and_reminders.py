"""Last days in a calendar, and when they are reminded of."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from bot.claims.deadlines import (
    calendar_file,
    compute_deadline,
    reminder_times,
)
from tests.claims.support import TODAY

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def test_calendar_file() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-20"}, today=TODAY)  # 5 December is a Saturday
    parsed = Calendar.from_ical(calendar_file([found], now=NOON, distances=(7, 1)))
    (event,) = parsed.walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 7)
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [datetime(2026, 11, 30, 1, 0, tzinfo=UTC), datetime(2026, 12, 6, 1, 0, tzinfo=UTC)]


def test_calendar_file_keeps_the_uid_when_the_day_moves() -> None:
    def uid(**values: object) -> str:
        found = compute_deadline("arbitration", values, today=TODAY)
        (event,) = Calendar.from_ical(calendar_file([found], now=NOON, owner="case-7")).walk("VEVENT")
        return str(event["uid"])

    assert uid(known_on="2026-01-01") == uid(known_on="2026-01-01", interruptions=[{"day": "2026-05-01"}])


def test_clocks_without_a_day_are_not_in_the_file() -> None:
    found = compute_deadline("occupational_injury", {}, today=TODAY)
    assert not Calendar.from_ical(calendar_file([found], now=NOON)).walk("VEVENT")
    assert reminder_times(found, NOON) == []


def test_reminders_already_past_are_left_out() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-10"}, today=TODAY)  # due 25 November
    assert [moment.date() for moment in reminder_times(found, NOON)] == [
        date(2026, 11, 22),
        date(2026, 11, 24),
        date(2026, 11, 25),
    ]


def test_the_same_clock_twice_in_a_file_is_two_events_numbered_from_one() -> None:
    twice = [compute_deadline("sue_after_award", {"start": day}, today=TODAY) for day in ("2026-11-10", "2026-11-12")]
    now = datetime(2026, 11, 21, tzinfo=UTC)
    both = Calendar.from_ical(calendar_file(twice, now=now, owner="7"))
    alone = Calendar.from_ical(calendar_file(twice[:1], now=now, owner="7"))
    first, second = [str(event["uid"]) for event in both.walk("VEVENT")]
    assert first != second
    assert [str(event["uid"]) for event in alone.walk("VEVENT")] == [first]
    assert first == f"{hashlib.sha256(b'7|sue_after_award|1').hexdigest()[:24]}@youju"


def test_the_first_reminder_comes_thirty_days_before_and_none_at_its_own_moment() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-10"}, today=TODAY)  # due 25 November
    early = datetime(2026, 10, 1, tzinfo=UTC)
    moments = reminder_times(found, early)
    assert [(found.due - moment.date()).days for moment in moments if found.due] == [30, 7, 3, 1, 0]
    assert moments[0] not in reminder_times(found, moments[0])


def test_an_event_lasts_its_one_day_and_names_what_it_rests_on() -> None:
    found = compute_deadline("sue_after_award", {"start": "2026-11-10"}, today=TODAY)
    (event,) = Calendar.from_ical(calendar_file([found], now=NOON)).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert f"依据：{found.basis[0]}" in str(event["description"])
