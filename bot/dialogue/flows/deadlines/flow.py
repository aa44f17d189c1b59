"""Deadlines in the conversation: 还来得及吗, 最后哪天.

The clocks that fit what was told are computed by `bot.claims.deadlines`; one date is asked for when it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.material import Resolver
from bot.claims import ClaimError
from bot.claims.deadlines import Deadline, compute_deadline
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.dialogue.flows.claims.session import ClaimSession
from bot.dialogue.flows.deadlines import reminders as reminding
from bot.dialogue.flows.deadlines.applicable import FIELDS_OF, Fitting, dates_of, fitting
from bot.dialogue.flows.deadlines.distance_form import DistanceForm
from bot.dialogue.flows.deadlines.session import ClockSession, Due
from bot.dialogue.flows.deadlines.view import ahead, asked_date, shown_calendar, shown_deadlines, ways_to_date
from bot.dialogue.flows.matter import matter_keep, matter_of, matter_told
from bot.dialogue.flows.told import remember
from bot.dialogue.routing.fixed_replies import person_choice
from bot.forms import answer, deed_of, stopped
from bot.messages import message
from bot.understanding.acts import Act
from bot.understanding.days.dates import find_dates, impossible_dates
from bot.understanding.days.written import as_written
from bot.understanding.spelling import plain

_ASKED = re.compile(
    r"来得及|来不来得及|赶得(?:上|及)|(?:过|超)(?:没过|过)?(?:期|时效)(?:了)?(?:吗|没|么|不|没有)|(?:最后|最晚|最迟)(?:是)?(?:哪|几|什么时候|啥时候)|"
    r"截止(?:到|是|日期)?(?:哪|几|什么|啥)|还(?:有|剩)(?:几|多少)天|时效(?:还有|到了|过了|过没)[^，。]{0,6}|晚不晚|几(?:时|号)(?:到期|过期)|什么时候(?:到期|过期)|"
    r"(?:会不会|有没有|是不是)(?:已经)?(?:过|超)(?:了)?(?:期|时效)|哪天(?:到期|过期|截止)"
)
_STILL_ABLE = re.compile(r"还能(?:不能)?(?:去)?(?:申请|告|仲裁|起诉|报)[^，。换人]{0,6}(?:吗|么|不)")
_TIME = re.compile(r"年了|年多|[一两二三半几\d]年|[去前]年|个月|天|久|期|号|过了|拖到|耽误")
_SHORT = 10
_LONGEST_DATE = 30
_SETTLED = ("unknown", "still")
"""Answers after which a date is not asked for again."""
_REMIND = re.compile(r"(?:到时候?|到期前|快到期|记得|请|麻烦)?(?:提醒我|叫我一声|喊我一声)|remind me", re.IGNORECASE)
_ONLY_REMIND = re.compile(
    r"(?:你|能不能|可以|帮我|请|麻烦|记得|到时候?|到期|快到期|截止|之?前|提前)*(?:提醒我|叫我一声|喊我一声)(?:一下|一声|吗|么|吧|呗|啊|好吗|行吗)*"
    r"|(?:please |can you |could you )?remind me(?: (?:before|of|about|when)[^,.]{0,40})?",
    re.IGNORECASE,
)
"""A wish to be reminded and nothing else: the last days are worked out first."""
_ONLY_CALENDAR = re.compile(
    r"(?:你|能不能|可以|帮我|请|麻烦|把(?:它|这个|日子|日期|最后一天))*(?:存|加|放|写|记)(?:到|进|入|在)(?:我的?)?(?:手机)?的?日历(?:里|上)?(?:吗|么|吧|好吗)?"
)
"""A wish for the calendar file and nothing else."""
_NO_MORE = re.compile(r"(?:取消|关掉|不要|别|不用)(?:再)?(?:给我)?提醒")
_STILL = re.compile(r"还在|没(?:走|离职)|在职|还干|在干")


_MARKS = " 。！!？?."


def wants_reminder(text: str) -> bool:
    """Whether words ask to be reminded of a last day, or to have it in the calendar, and nothing else."""
    bare = text.strip(_MARKS)
    return bool(_ONLY_REMIND.fullmatch(bare) or _ONLY_CALENDAR.fullmatch(bare))


@dataclass(slots=True)
class Clocks:
    """The flow of last days."""

    resolver: Resolver
    topic_of: Callable[[str | None], str]
    """Topic of the card on the table."""

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the deadlines, or the date that is missing; None when the message is not about them."""
        text = plain(text)
        form = self._form(state, today)
        session = form.session
        if _NO_MORE.search(text):
            return reminding.cancelled(state)
        if _REMIND.search(text) and session.dues:
            return self._ask_distance(state, session, today)
        if session.reminding:
            reply = answer(DistanceForm(state, session, today), text)
            session.keep(state)
            if reply is not None:
                return reply
        taken_up = session.left_at == state.turn - 1 and deed_of(text) is Act.RESUME
        if _ONLY_CALENDAR.fullmatch(text.strip(_MARKS)) and session.dues:
            return self.choice(state, "calendar", today)
        if wants_reminder(text):
            return self._begun(form) or _unclear(state.language)
        if not _asks(text) and not taken_up:
            reply = answer(form, text) if session.asked else None
            form.session.keep(state)
            return reply
        sums = ClaimSession.of(state)
        sums.close()
        sums.keep(state)
        if not taken_up:
            remember(state, text)
        return self._begun(form)

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button: the calendar file, or how long before to be reminded."""
        form = self._form(state, today)
        dues = form.session.dues
        if rest == "start":
            return self._begun(form) or _unclear(state.language)
        if not dues:
            return None
        if rest == "calendar":
            again = [compute_deadline(one.name, one.values, today=today) for one in dues]
            return shown_calendar(again, today, state.language)
        return self._ask_distance(state, form.session, today)

    @staticmethod
    def _ask_distance(state: ConversationState, session: ClockSession, today: date) -> Reply:
        """Ask how long before; the next words answer it."""
        session.reminding, session.asked = bool(reminding.distances_left(session.dues, today)), ""
        session.keep(state)
        return reminding.asked_distance(session.dues, today, state.language)

    @staticmethod
    def remind(state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button of the reminders: on at these distances, or off."""
        act, _, days = rest.partition(":")
        if act == "off":
            return reminding.cancelled(state)
        session = ClockSession.of(state)
        dues, session.reminding = session.dues, False
        session.keep(state)
        distances = [int(day) for day in days.split(",") if day.isdigit()]
        return reminding.wanted(state, dues, distances, today) if dues and distances else None

    def _form(self, state: ConversationState, today: date) -> ClockForm:
        return ClockForm(self.resolver, self.topic_of, state, ClockSession.of(state), today)

    @staticmethod
    def _begun(form: ClockForm) -> Reply | None:
        """Work the last days out anew; what was kept stays where none fits."""
        form.session = ClockSession()
        reply = form.run()
        if reply is not None:
            form.session.keep(form.state)
        return reply


@dataclass(slots=True)
class ClockForm:
    """The last days over one conversation in one turn."""

    resolver: Resolver
    topic_of: Callable[[str | None], str]
    state: ConversationState
    session: ClockSession
    today: date

    def buttons(self) -> list[Choice]:
        """Still there, and that it is not known."""
        return ways_to_date(self.session.asked, self.state.language)

    def press(self, action: str) -> Reply | None:
        """No button of its own: who wants a person is heard elsewhere."""
        return None

    def stop(self) -> Reply | None:
        """Ask nothing more; 继续 right after it asks again."""
        self.session = ClockSession(left_at=self.state.turn)
        return stopped(self.state.language)

    def pass_over(self, act: Act) -> Reply | None:
        """Say what can be said without this date."""
        self.session.answers |= {self.session.asked: "unknown"}
        return self.run()

    def finish(self) -> Reply | None:
        """Say what can be said with what is there."""
        return self.pass_over(Act.SKIP)

    def ask_again(self) -> Reply | None:
        """Ask for the date once more."""
        return self.run()

    def put_right(self) -> Reply | None:
        """Ask again for the date answered last."""
        session = self.session
        session.answers = {role: value for role, value in session.answers.items() if role != session.last}
        matter = matter_of(self.state)
        if session.last and matter.told(name := FIELDS_OF[session.last]) is not None:
            matter_keep(self.state, matter.model_copy(update={name: None}))
        return self.run()

    def take(self, text: str) -> Reply | None:
        """Take the day words name, or that the worker is still there."""
        session, asked = self.session, self.session.asked
        if wrong := impossible_dates(text, self.today):
            return self.run(message(self.state.language, "clock_no_such_day", written=wrong[0]))
        dated = find_dates(text, self.today)
        if asked == "end" and _STILL.search(text):
            session.answers |= {asked: "still"}
            matter_told(self.state, {"still_working": "yes"}, text)
        elif dated and len(text) <= _LONGEST_DATE:
            session.answers.pop(asked, None)
            matter_told(self.state, {FIELDS_OF[asked]: as_written(dated[0])}, text)
        else:
            return None
        session.last = asked
        return self.run()

    def leave(self, text: str) -> Reply | None:
        """Words about something else: nothing more is asked."""
        self.session = ClockSession()
        return None

    def run(self, problem: str = "") -> Reply | None:
        """Return the last days, or the date that is missing; None where no clock fits what was told. `problem`: said first."""
        matter, answers, facts = matter_of(self.state), self.session.answers, self.state.facts.values
        dates = dates_of(matter, answers, facts)
        fits = fitting(matter.heard, facts, self.topic_of(self.state.card), dates)
        if not fits:
            return None
        missing = next((one for one in fits if one.missing and answers.get(one.missing) not in _SETTLED), None)
        ready = [one for one in fits if not one.missing]
        if missing is not None and (not ready or missing is fits[0]):
            return self._ask(missing.name, missing.missing, problem)
        found: list[Deadline] = []
        for one in ready or fits[:1]:
            try:
                found.append(compute_deadline(one.name, one.values, today=self.today))
            except ClaimError as error:
                return self._ask(one.name, _role_of(one, error), error.message)
        return self._show(found, ready)

    def _ask(self, name: str, role: str, problem: str) -> Reply:
        self.session.asked = role
        return asked_date(name, role, self.resolver, self.today, self.state.language, problem=problem)

    def _show(self, found: Sequence[Deadline], ready: Sequence[Fitting]) -> Reply:
        given = {one.name: dict(one.values) for one in ready}
        self.session.asked = ""
        self.session.dues = [
            Due(name=one.name, title=one.title, due=one.due.isoformat(), values=given.get(one.name, {}))
            for one in found
            if one.due is not None and ahead(one)
        ]
        if not any(one.due is not None or one.outcome for one in found):
            return _unknown(found, self.state.language)
        return shown_deadlines(found, self.resolver, self.today, self.state.language)


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
