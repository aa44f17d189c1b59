"""Is it a labour relation, asked factor by factor in the conversation.

What was told already is not asked again; the assessment can be left at any question and taken up later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.answering.material import Resolver
from bot.assessment import Degree, Question, answers_from_facts, assess, questions
from bot.contract.matter import Matter, Told
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.dialogue.flows.assessment.answers import chosen
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.dialogue.flows.assessment.view import shown_question, shown_result, ways_around
from bot.dialogue.flows.matter import matter_keep, matter_of
from bot.forms import answer, deed_of
from bot.matter.reading.further.factors import factors_of
from bot.matter.slots import merge_facts
from bot.messages import message
from bot.understanding.acts import Act

_START = re.compile(
    r"(?:帮我|给我|替我)?(?:评估|评一下|逐条|一条一条)[^，。]{0,8}(?:劳动关系|算不算|是不是|看)|(?:帮我|给我|替我)(?:看看|看一下|判断(?:一下)?)[^，。]{0,6}(?:算不算|是不是|有没有)[^，。]{0,6}(?:劳动关系|员工)"
)
_RESUME = re.compile(r"^(?:接着|继续)(?:评估|答|问|刚才的评估)")
_RELATION_ASKED = re.compile(
    r"(?:算不算|是不是|算|是)(?:公司|他们|站点|平台)?(?:的)?(?:正式)?(?:员工|职工|劳动关系)|(?:有没有|存不存在)劳动关系"
)
_ASKS = re.compile(r"[?？吗呢]|怎么|咋|什么|啥|多少|能不能|可不可以|合法|违法|算不算|是不是|要不要|赔|告")
PREFIX = "assess:"


def asks_for_assessment(text: str, state: ConversationState) -> bool:
    """Whether a message asks by name to go through the assessment, or to go on with one that was left."""
    session = AssessmentSession.of(state)
    resumes = _RESUME.match(text) or (session.left_at == state.turn - 1 and deed_of(text) is Act.RESUME)
    return bool(_START.search(text) or (session.begun and resumes))


@dataclass(slots=True)
class Assessing:
    """The flow of the assessment."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the next question or the result; None when the message is not about the assessment."""
        form = self._form(state, today)
        begins = asks_for_assessment(text, state)
        if not begins and not form.waits:
            return None
        reply = form.begin() if begins else answer(form, text)
        form.session.keep(state)
        return reply

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button of the assessment (`assess:...`)."""
        form = self._form(state, today)
        reply = form.press(f"{PREFIX}{rest}")
        form.session.keep(state)
        return reply

    def _form(self, state: ConversationState, today: date) -> AssessmentForm:
        return AssessmentForm(self.resolver, state, AssessmentSession.of(state), today)


@dataclass(slots=True)
class AssessmentForm:
    """The assessment over one conversation in one turn."""

    resolver: Resolver
    state: ConversationState
    session: AssessmentSession
    today: date

    @property
    def waits(self) -> bool:
        """Whether a question is open."""
        return self.session.begun and not self.session.left and _current(self.session) is not None

    def buttons(self) -> tuple[Choice, ...]:
        """The options of the factor, and the ways around it."""
        question = _current(self.session)
        return ways_around(question, self.state.language) if question is not None else ()

    def press(self, action: str) -> Reply | None:
        """Do what a button of the assessment says."""
        act, _, more = action.removeprefix(PREFIX).partition(":")
        session = self.session
        if act in ("start", "resume") or not session.begun:
            return self.begin()
        if act == "again":
            self.session = AssessmentSession()
            return self.begin(afresh=True)
        session.left = False
        if act == "leave":
            return self.stop()
        if act == "more":
            session.all = True
            return self._next()
        if act == "result":
            return self.finish()
        factor, _, option = more.partition(":")
        return self._settle(factor, option if act == "is" else None)

    def stop(self) -> Reply | None:
        """Leave the rest for later."""
        self.session.left, self.session.left_at = True, self.state.turn
        language = self.state.language
        choices = (
            Choice(label=message(language, "assess_resume"), action="assess:resume"),
            Choice(label=message(language, "assess_result"), action="assess:result"),
            Choice(label=message(language, "person"), action="person"),
        )
        block = Block(kind=BlockKind.TEXT, points=(Point(text=message(language, "assess_left")),))
        return Reply(blocks=(block,), choices=choices, language=language, composed_by="fixed")

    def pass_over(self, act: Act) -> Reply | None:
        """Leave this factor open."""
        question = _current(self.session)
        return self._settle(question.factor, None) if question is not None else None

    def finish(self) -> Reply:
        """Say what the answers so far support."""
        session, state = self.session, self.state
        session.left = session.done = True
        _, situations = answers_from_facts(state.facts.values)
        found = assess(session.answers, today=self.today, situation=situations)
        if found.supported is not None and found.degree is Degree.SUPPORTED:
            state.facts = merge_facts(state.facts, {"relation": found.supported.value}, state.turn)
        return shown_result(found, self.resolver, self.today, state.language)

    def ask_again(self) -> Reply | None:
        """Ask for the factor once more."""
        return self._next()

    def put_right(self) -> Reply | None:
        """Ask again for the factor answered last."""
        session = self.session
        session.answers = {factor: option for factor, option in session.answers.items() if factor != session.last}
        return self._next()

    def take(self, text: str) -> Reply | None:
        """Take the option words pick, or what they say outright of other factors."""
        question = _current(self.session)
        if question is None:
            return None
        if option := chosen(question, text):
            return self._settle(question.factor, option)
        more = {} if _ASKS.search(text) else factors_of(Matter(factors=self._told_now()), {})
        if not more:
            return None
        self.session.answers |= more
        return self._next()

    def leave(self, text: str) -> Reply | None:
        """Words about something else: the assessment rests."""
        self.session.left = True
        return None

    def begin(self, *, afresh: bool = False) -> Reply:
        """Begin, or go on where it was left. `afresh`: what was told before settles nothing."""
        session, facts = self.session, self.state.facts.values
        lead = "assess_resumed" if session.begun else "assess_begins"
        session.begun, session.left = True, False
        settled, _ = answers_from_facts(facts)
        known = {} if afresh else {**factors_of(matter_of(self.state), facts), **settled}
        since = () if session.left_at is None else self._told_since(session.left_at)
        session.answers = {**known, **session.answers, **{factor: known[factor] for factor in since if factor in known}}
        session.known = len(session.answers) if session.known is None else session.known
        return self._next(lead=message(self.state.language, lead))

    def _settle(self, factor: str, option: str | None) -> Reply:
        session = self.session
        offered = {question.factor: dict(question.options) for question in questions({})}
        if option is not None and option in offered.get(factor, {}):
            session.answers |= {factor: option}
            self._tell(factor, option)
            session.last = factor
        elif factor not in session.passed:
            session.passed = [*session.passed, factor]
        return self._next()

    def _told_now(self) -> dict[str, Told[str]]:
        """The factors this turn told outright."""
        return {name: one for name, one in matter_of(self.state).factors.items() if one.turn == self.state.turn}

    def _told_since(self, turn: int) -> tuple[str, ...]:
        """The factors told since the assessment was left: they stand before what was answered."""
        return tuple(name for name, one in matter_of(self.state).factors.items() if one.turn > turn)

    def _tell(self, factor: str, option: str) -> None:
        """Put an answer into the matter: a case and the other flows know it."""
        matter = matter_of(self.state)
        told = Told[str](value=option, turn=self.state.turn)
        matter_keep(self.state, matter.model_copy(update={"factors": {**matter.factors, factor: told}}))

    def _next(self, *, lead: str = "") -> Reply:
        """Ask for the next factor; the result where none is left."""
        session = self.session
        open_ones = _open(session)
        if not open_ones:
            return self.finish()
        answered = len(session.answers) + len(session.passed) - (session.known or 0)
        return shown_question(open_ones[0], answered + 1, answered + len(open_ones), self.state.language, lead=lead)


def offered(state: ConversationState, topic: str) -> list[Choice]:
    """Return the button that begins the assessment under a card on the relation, or takes a left one up again."""
    session = AssessmentSession.of(state)
    if session.left and not session.done:
        return [Choice(label=message(state.language, "assess_resume"), action="assess:resume")]
    if topic == "relation" or _RELATION_ASKED.search(state.last_query):
        return [Choice(label=message(state.language, "assess_start"), action="assess:start")]
    return []


def _open(session: AssessmentSession) -> list[Question]:
    """The factors still to ask: the deciding ones, all of them once the worker wants more."""
    return [
        question
        for question in questions(session.answers)
        if question.factor not in session.passed and (question.key or session.all)
    ]


def _current(session: AssessmentSession) -> Question | None:
    return next(iter(_open(session)), None)
