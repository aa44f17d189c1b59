"""Reminders asked for in the conversation. The flow only says what is wanted (`Reminding`); the service
(`bot.service.outgoing.reminders`) carries it out in the transaction that stores the turn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.claims.deadlines.calendar_file import MORNING, SHANGHAI
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.dialogue.flows.deadlines.session import Due, Reminder, Reminding
from bot.messages import message

DISTANCES = (30, 7, 1)
"""Days before the last day that are offered."""


def reminder(clock: str, title: str, due: date, distance: int) -> Reminder:
    """Return one reminder, on the morning so many days before the last one."""
    token = hashlib.sha256(f"{clock}|{due}|{distance}".encode()).hexdigest()[:16]
    at = datetime.combine(due - timedelta(days=distance), MORNING, SHANGHAI)
    return Reminder(token=token, clock=clock, title=title, due=due.isoformat(), distance=distance, at=at.isoformat())


def possible(due: date, today: date) -> list[int]:
    """Return the distances whose day is still to come."""
    return [distance for distance in DISTANCES if due - timedelta(days=distance) > today]


def asked_distance(dues: Sequence[Due], today: date, language: str) -> Reply:
    """Return the question how long before to be reminded."""
    left = distances_left(dues, today)
    if not left:
        return _reply(language, [message(language, "remind_too_late")], [])
    return _reply(language, [message(language, "remind_ask")], ways_to_be_reminded(dues, today, language))


def ways_to_be_reminded(dues: Sequence[Due], today: date, language: str) -> list[Choice]:
    """Return the buttons under that question: each distance whose day is still to come, and all of them."""
    left = distances_left(dues, today)
    choices = [
        Choice(label=message(language, "remind_days", days=distance), action=f"remind:on:{distance}")
        for distance in left
    ]
    if len(left) > 1:
        every = ",".join(str(distance) for distance in left)
        choices.append(Choice(label=message(language, "remind_all"), action=f"remind:on:{every}"))
    return choices


def distances_left(dues: Sequence[Due], today: date) -> list[int]:
    """Return the distances whose day is still to come for one of the last days, the longest first."""
    return sorted({days for one in dues for days in possible(date.fromisoformat(one.due), today)}, reverse=True)


def wanted(state: ConversationState, dues: Sequence[Due], distances: Sequence[int], today: date) -> Reply:
    """Note the reminders wanted and confirm them."""
    language = state.language
    items = [
        reminder(one.name, one.title, date.fromisoformat(one.due), distance)
        for one in dues
        for distance in distances
        if distance in possible(date.fromisoformat(one.due), today)
    ]
    if not items:
        return _reply(language, [message(language, "remind_too_late")], [])
    Reminding(add=items).keep(state)
    items.sort(key=lambda item: item.at)
    lines = [message(language, "remind_line", day=item.at[:10], title=item.title, days=item.distance) for item in items]
    off = Choice(label=message(language, "remind_off"), action="remind:off")
    said = message(language, "remind_set")
    return _reply(language, [said], [off], lines, message(language, "remind_kept"))


def cancelled(state: ConversationState) -> Reply:
    """Note that no reminder is wanted any more."""
    Reminding(cancel=True).keep(state)
    return _reply(state.language, [message(state.language, "remind_cancelled")], [])


def reminder_reply(item: Mapping[str, Any], today: date, language: str) -> Reply:
    """Return the message of a reminder on the day it leaves."""
    due = date.fromisoformat(str(item["due"]))
    left = (due - today).days
    key = "remind_now" if left > 0 else "remind_today" if left == 0 else "remind_past"
    off = Choice(label=message(language, "remind_off"), action="remind:off")
    return _reply(
        language,
        [message(language, key, title=item["title"], due=due, days=left)],
        [off],
        [message(language, "remind_do")],
    )


def _reply(language: str, lead: list[str], choices: list[Choice], lines: Sequence[str] = (), last: str = "") -> Reply:
    blocks = [Block(kind=BlockKind.LEAD, points=tuple(Point(text=text) for text in lead))]
    if lines:
        blocks.append(Block(kind=BlockKind.POINTS, points=tuple(Point(text=text) for text in lines)))
    if last:
        blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=last),)))
    person = Choice(label=message(language, "person"), action="person")
    return Reply(blocks=tuple(blocks), choices=(*choices, person), language=language, composed_by="fixed")
