"""Deadlines in the conversation: 还来得及吗, 最后哪天. Memory: `state.data["clocks"]`.

The clocks that fit what was told are computed by `bot.claims.deadlines`; one date is asked for when it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.claims import ClaimError
from bot.claims.deadlines import Deadline, compute_deadline
from bot.contract.messages import Block, BlockKind, ConversationState, Point, Reply
from bot.dialogue.flows.claims.history import keep_answer, recall, remember
from bot.dialogue.flows.deadlines import reminders as reminding
from bot.dialogue.flows.deadlines.applicable import Fitting, dates_told, fitting
from bot.dialogue.flows.deadlines.view import ahead, asked_date, shown_calendar, shown_deadlines
from bot.dialogue.routing.fixed_replies import person_choice
from bot.messages import message
from bot.understanding.acts import Act, is_act
from bot.understanding.dates import find_dates, impossible_dates
from bot.understanding.spelling import plain
from bot.understanding.time_roles import as_written

FLOW = "clocks"
_ASKED = re.compile(
    r"来得及|来不来得及|赶得(?:上|及)|(?:过|超)(?:没过|过)?(?:期|时效)(?:了)?(?:吗|没|么|不|没有)|(?:最后|最晚|最迟)(?:是)?(?:哪|几|什么时候|啥时候)|"
    r"截止(?:到|是|日期)?(?:哪|几|什么|啥)|还(?:有|剩)(?:几|多少)天|时效(?:还有|到了|过了|过没)[^，。]{0,6}|晚不晚|几(?:时|号)(?:到期|过期)|什么时候(?:到期|过期)|"
    r"(?:会不会|有没有|是不是)(?:已经)?(?:过|超)(?:了)?(?:期|时效)|哪天(?:到期|过期|截止)"
)
_STILL_ABLE = re.compile(r"还能(?:不能)?(?:去)?(?:申请|告|仲裁|起诉|报)[^，。换人]{0,6}(?:吗|么|不)")
_TIME = re.compile(r"年了|年多|[一两二三半几\d]年|[去前]年|个月|天|久|期|号|过了|拖到|耽误")
_SHORT = 10
_REMIND = re.compile(r"(?:到时候?|到期前|快到期|记得|请|麻烦)?(?:提醒我|叫我一声|喊我一声)")
_NO_MORE = re.compile(r"(?:取消|关掉|不要|别|不用)(?:再)?(?:给我)?提醒")
_STILL = re.compile(r"还在|没(?:走|离职)|在职|还干|在干")


_KEPT = {
    "end": ("severance", "end"),
    "start": ("severance", "start"),
    "injured": ("injury_route", "injured_on"),
}
"""Answers that sums and papers use too, and the input they are."""


@dataclass(slots=True)
class Clocks:
    """The flow over one conversation."""

    resolver: Resolver
    topic_of: Callable[[str | None], str]
    """Topic of the card on the table."""

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the deadlines, or the date that is missing; None when the message is not about them."""
        text = plain(text)
        memory = _memory(state)
        if _NO_MORE.search(text):
            return reminding.cancelled(state)
        if _REMIND.search(text) and memory.get("dues"):
            return reminding.asked_distance(memory["dues"], today, state.language)
        asked = str(memory.get("asked", ""))
        if asked and not _asks(text):
            return self._answered(state, memory, asked, text, today)
        if not _asks(text):
            return None
        state.data.pop("claim", None)
        remember(state, text)
        return self._run(state, {"answers": {}, "problem": ""}, today)

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button: the calendar file, or how long before to be reminded."""
        dues = _memory(state).get("dues", [])
        if rest == "start":
            return self._run(state, {"answers": {}, "problem": ""}, today) or _unclear(state.language)
        if not dues:
            return None
        if rest == "calendar":
            return shown_calendar([self._again(one, today) for one in dues], today, state.language)
        return reminding.asked_distance(dues, today, state.language)

    @staticmethod
    def remind(state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button of the reminders: on at these distances, or off."""
        act, _, days = rest.partition(":")
        if act == "off":
            return reminding.cancelled(state)
        dues = _memory(state).get("dues", [])
        distances = [int(day) for day in days.split(",") if day.isdigit()]
        return reminding.wanted(state, dues, distances, today) if dues and distances else None

    def _answered(
        self, state: ConversationState, memory: dict[str, Any], asked: str, text: str, today: date
    ) -> Reply | None:
        answers = dict(memory.get("answers", {}))
        dated = find_dates(text, today)
        if is_act(text, Act.STOP):
            state.data.pop(FLOW)
            return None
        if wrong := impossible_dates(text, today):
            problem = message(state.language, "clock_no_such_day", written=wrong[0])
            return self._run(state, {"answers": answers, "problem": problem}, today)
        if is_act(text, Act.UNKNOWN, Act.SKIP):
            answers[asked] = "unknown"
        elif asked == "end" and _STILL.search(text):
            answers[asked] = "still"
        elif dated and len(text) <= 30:
            answers[asked] = as_written(dated[0])
            if asked in _KEPT and dated[0].exact:
                keep_answer(state, *_KEPT[asked], answers[asked])
        else:
            state.data.pop(FLOW)
            return None
        return self._run(state, {"answers": answers, "problem": ""}, today)

    def _run(self, state: ConversationState, memory: dict[str, Any], today: date) -> Reply | None:
        story, answers = recall(state), memory["answers"]
        facts = state.facts.values
        dates = dates_told(story, answers, facts, today)
        fits = fitting(story, facts, self.topic_of(state.card), dates)
        if not fits:
            return None
        missing = next((one for one in fits if one.missing and answers.get(one.missing) != "unknown"), None)
        ready = [one for one in fits if not one.missing]
        if missing is not None and (not ready or missing is fits[0]):
            return self._ask(state, memory, missing.name, missing.missing, today)
        found: list[Deadline] = []
        for one in ready or fits[:1]:
            try:
                found.append(compute_deadline(one.name, one.values, today=today))
            except ClaimError as error:
                role = _role_of(one, error)
                return self._ask(state, {**memory, "problem": error.message}, one.name, role, today)
        return self._show(state, memory, found, ready, today)

    def _ask(self, state: ConversationState, memory: dict[str, Any], name: str, role: str, today: date) -> Reply:
        state.data[FLOW] = {**memory, "asked": role}
        return asked_date(name, role, self.resolver, today, state.language, problem=str(memory["problem"]))

    def _show(
        self,
        state: ConversationState,
        memory: dict[str, Any],
        found: Sequence[Deadline],
        ready: Sequence[Fitting],
        today: date,
    ) -> Reply:
        given = {one.name: dict(one.values) for one in ready}
        dues = [
            {"name": one.name, "title": one.title, "due": one.due.isoformat(), "values": given.get(one.name, {})}
            for one in found
            if one.due is not None and ahead(one)
        ]
        state.data[FLOW] = {"answers": memory["answers"], "asked": "", "problem": "", "dues": dues}
        if not any(one.due is not None or one.outcome for one in found):
            return _unknown(found, state.language)
        return shown_deadlines(found, self.resolver, today, state.language)

    @staticmethod
    def _again(one: dict[str, Any], today: date) -> Deadline:
        return compute_deadline(str(one["name"]), one["values"], today=today)


def _asks(text: str) -> bool:
    """Whether a message asks until when. 还能告吗 does so when it speaks of time, or says nothing else."""
    return bool(_ASKED.search(text) or (_STILL_ABLE.search(text) and (_TIME.search(text) or len(text) <= _SHORT)))


def _unclear(language: str) -> Reply:
    """Nothing told so far says which clock runs."""
    block = Block(kind=BlockKind.LEAD, points=(Point(text=message(language, "clock_unclear")),))
    return Reply(blocks=(block,), choices=(person_choice(language),), language=language, composed_by="fixed")


def _unknown(found: Sequence[Deadline], language: str) -> Reply:
    """Nothing but the rule can be said."""
    said = message(language, "clock_unknown", rule=found[0].rule)
    block = Block(kind=BlockKind.LEAD, points=(Point(text=said),))
    return Reply(blocks=(block,), choices=(person_choice(language),), language=language, composed_by="fixed")


def _role_of(one: Fitting, error: ClaimError) -> str:
    field = error.field.partition(".")[0]
    roles = {"injured_on": "injured", "ended_on": "end", "end": "end", "known_on": "due"}
    if field == "start":
        return {
            "sue_after_award": "award",
            "capacity_review": "assessment",
            "double_wage": "start",
            "injury_employer": "injured",
        }.get(one.name, "decision")
    if field == "known_on" and one.name == "arbitration":
        return "end"
    return roles.get(field, "end")


def _memory(state: ConversationState) -> dict[str, Any]:
    memory = state.data.get(FLOW)
    return memory if isinstance(memory, dict) else {}
