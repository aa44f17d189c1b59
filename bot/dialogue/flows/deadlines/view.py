"""Deadlines as replies: the last day and the days left first, then the rest, with a calendar file and reminders to ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.answering.marks import mark_notes, marks_of
from bot.answering.material import Resolver
from bot.claims.deadlines import Deadline, Whose, calendar_file, find_clock
from bot.claims.deadlines.calendar_file import SHANGHAI
from bot.contract.messages import Attachment, Block, BlockKind, Choice, Clause, Point, Reply
from bot.dialogue.flows.claims.view import clauses_of, points
from bot.messages import message

FILE_NAME = "youju-deadlines.ics"


def shown_deadlines(found: Sequence[Deadline], resolver: Resolver, today: date, language: str) -> Reply:
    """Return the reply to "until when": the worker's own clocks, the nearest first, then those of the others."""
    ordered = sorted(found, key=lambda one: (one.whose is not Whose.WORKER, one.due is None, one.due or today))
    clauses: dict[str, Clause] = {}
    said: list[Point] = []
    for one in ordered:
        opened = clauses_of(one.basis, resolver, today)
        for ref, clause in opened.items():
            clauses.setdefault(ref, clause)
        mark = marks_of(opened.values())
        said.append(Point(text=sentence(one, language) + mark, refs=tuple(opened)))
    blocks = [Block(kind=BlockKind.LEAD, points=(said[0],))]
    if said[1:]:
        blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, "clock_others"), points=tuple(said[1:])))
    rules = [f"{one.title}：{one.rule}" for one in ordered]
    blocks += points(message(language, "clock_rules"), rules, 4)
    warnings = list(dict.fromkeys(warning for one in ordered for warning in one.warnings))
    blocks += points(message(language, "claim_mind"), warnings, 5)
    blocks += mark_notes(marks_of(clauses.values()), language)
    choices: list[Choice] = []
    if any(ahead(one) for one in ordered):
        choices.append(Choice(label=message(language, "clock_remind"), action="clock:remind"))
        choices.append(Choice(label=message(language, "clock_calendar"), action="clock:calendar"))
    choices.append(Choice(label=message(language, "person"), action="person"))
    return Reply(
        blocks=tuple(blocks), clauses=tuple(clauses.values()), choices=tuple(choices), language=language, composed_by="fixed"
    )  # fmt: skip


def sentence(one: Deadline, language: str) -> str:
    """Return one deadline in one sentence."""
    whose = "" if one.whose is Whose.WORKER else message(language, f"clock_whose_{one.whose.value}")
    if one.due is None or one.days_left is None:
        return f"{whose}{one.title}：{one.outcome or one.rule}"
    about = message(language, "clock_about") if one.estimated else ""
    values = {"title": f"{whose}{one.title}", "due": f"{about}{one.due}", "days": str(abs(one.days_left))}
    if one.expired:
        key = "clock_past" if one.whose is Whose.WORKER else "clock_past_other"
        past = {"due": f"{about}{one.due_latest or one.due}", "days": str(one.days_over), "remedy": one.remedy}
        return message(language, key, **{**values, **past})
    if one.days_left < 0:
        return message(language, "clock_perhaps_past", **values, latest=str(one.due_latest))
    return message(language, "clock_due_today" if one.days_left == 0 else "clock_due", **values)


def ahead(one: Deadline) -> bool:
    """Whether a deadline is the worker's to keep, with a day that has not passed."""
    return one.whose is Whose.WORKER and one.due is not None and not one.expired


def asked_date(name: str, role: str, resolver: Resolver, today: date, language: str, *, problem: str = "") -> Reply:
    """Return the one short question a clock waits for, with the rule it follows."""
    entry = find_clock(name)
    empty = entry.run(entry.inputs(), today)
    clauses = clauses_of(empty.basis, resolver, today)
    rule = message(language, "clock_rule", title=empty.title, rule=empty.rule)
    rule += marks_of(clauses.values())
    blocks = [
        Block(kind=BlockKind.TEXT, points=(Point(text=rule, refs=tuple(clauses)),)),
        Block(kind=BlockKind.LEAD, points=(Point(text=problem + message(language, f"clock_ask_{role}")),)),
    ]
    choices = (*ways_to_date(role, language), Choice(label=message(language, "person"), action="person"))
    return Reply(
        blocks=tuple(blocks), clauses=tuple(clauses.values()), choices=choices, language=language, composed_by="fixed"
    )


def ways_to_date(role: str, language: str) -> list[Choice]:
    """Return the buttons under the question for a date: still there, where it is the last day, and that it is not known."""
    unsure = Choice(label=message(language, "unsure"), action="say:不知道")
    still = Choice(label=message(language, "clock_still"), action="say:还在干")
    return [still, unsure] if role == "end" else [unsure]


def shown_calendar(found: Sequence[Deadline], today: date, language: str) -> Reply:
    """Return the deadlines as an .ics file the phone's calendar opens."""
    content = calendar_file(found, now=datetime.combine(today, time(0), SHANGHAI))
    lines = [Point(text=f"{one.title}：{one.due}") for one in found if one.due is not None]
    blocks = (
        Block(kind=BlockKind.LEAD, points=(Point(text=message(language, "clock_file", name=FILE_NAME)),)),
        Block(kind=BlockKind.POINTS, points=tuple(lines)),
    )
    choices = (
        Choice(label=message(language, "clock_remind"), action="clock:remind"),
        Choice(label=message(language, "person"), action="person"),
    )
    return Reply(
        blocks=blocks,
        choices=choices,
        attachments=(Attachment(name=FILE_NAME, media_type="text/calendar", content=content),),
        language=language,
        composed_by="fixed",
    )
