"""Deadlines as an `.ics` file with reminders, and the moments to remind somebody in the chat (Asia/Shanghai)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.claims.deadlines.model import Deadline

if TYPE_CHECKING:
    from icalendar import Event

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISTANCES = (30, 7, 3, 1, 0)
MORNING = time(9, 0)


def shanghai_today(now: datetime) -> date:
    """Return the day it is in China. `now` must know its zone."""
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    return now.astimezone(SHANGHAI).date()


def reminder_times(deadline: Deadline, now: datetime, distances: Sequence[int] = DISTANCES) -> list[datetime]:
    """Return when to remind: 9:00 in Shanghai, so many days before the due day; past moments left out, earliest first."""
    if deadline.due is None:
        return []
    moments = {datetime.combine(deadline.due - timedelta(days=distance), MORNING, SHANGHAI) for distance in distances}
    return sorted(moment for moment in moments if moment > now)


def calendar_file(
    deadlines: Iterable[Deadline], *, now: datetime, distances: Sequence[int] = DISTANCES, owner: str = ""
) -> bytes:
    """Return an iCalendar file: one all-day event for each deadline with a day, an alarm for each reminder still ahead.

    The same clock of the same `owner` (a case or conversation id) always has the same UID, so opening a newer file moves
    the event instead of doubling it.
    """
    from icalendar import Calendar  # (a third of a second: only who wants a file pays it)

    calendar = Calendar()
    calendar.add("prodid", "-//Youju//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    seen: dict[str, int] = {}
    for deadline in deadlines:
        if deadline.due is None:
            continue
        seen[deadline.name] = seen.get(deadline.name, 0) + 1
        uid = f"{owner}|{deadline.name}|{seen[deadline.name]}"
        calendar.add_component(_event(deadline, uid, now, distances))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, uid: str, now: datetime, distances: Sequence[int]) -> Event:
    from icalendar import Alarm, Event

    assert deadline.due is not None
    event = Event()
    event.add("uid", f"{hashlib.sha256(uid.encode()).hexdigest()[:24]}@youju")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", f"最后一天：{deadline.title}")
    event.add("dtstart", deadline.due)
    event.add("dtend", deadline.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    lines = [deadline.rule, *deadline.warnings]
    if deadline.basis:
        lines.append("依据：" + "、".join(deadline.basis))
    event.add("description", "\n".join(line for line in lines if line))
    for moment in reminder_times(deadline, now, distances):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{deadline.title}，最后一天 {deadline.due}")
        alarm.add("trigger", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
        event.add_component(alarm)
    return event
