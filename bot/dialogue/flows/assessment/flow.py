"""Is it a labour relation, asked factor by factor in the conversation. Memory: `state.data["assessing"]`.

What was told already is not asked again; the assessment can be left at any question and taken up later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.assessment import Degree, Question, answers_from_facts, assess, questions
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.dialogue.flows.assessment.answers import chosen, told
from bot.dialogue.flows.assessment.view import shown_question, shown_result
from bot.dialogue.flows.claims.history import recall
from bot.matter.slots import merge_facts
from bot.messages import message
from bot.understanding.acts import Act, is_act

FLOW = "assessing"
_START = re.compile(
    r"(?:帮我|给我|替我)?(?:评估|评一下|逐条|一条一条)[^，。]{0,8}(?:劳动关系|算不算|是不是|看)|(?:帮我|给我|替我)(?:看看|看一下|判断(?:一下)?)[^，。]{0,6}(?:算不算|是不是|有没有)[^，。]{0,6}(?:劳动关系|员工)"
)
_RESUME = re.compile(r"^(?:接着|继续)(?:评估|答|问|刚才的评估)")
_RELATION_ASKED = re.compile(
    r"(?:算不算|是不是|算|是)(?:公司|他们|站点|平台)?(?:的)?(?:正式)?(?:员工|职工|劳动关系)|(?:有没有|存不存在)劳动关系"
)
_ASKS = re.compile(r"[?？吗呢]|怎么|咋|什么|啥|多少|能不能|可不可以|合法|违法|算不算|是不是|要不要|赔|告")


def asks_for_assessment(text: str, state: ConversationState) -> bool:
    """Whether a message asks by name to go through the assessment, or to go on with one that was left."""
    return bool(_START.search(text) or (_memory(state) and _RESUME.match(text)))


@dataclass(slots=True)
class Assessing:
    """The flow over one conversation."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the next question or the result; None when the message is not about the assessment."""
        memory = _memory(state)
        if asks_for_assessment(text, state):
            return self._begin(state, today)
        if memory is None or memory.get("left"):
            return None
        if is_act(text, Act.STOP):
            return self._left(state)
        question = _current(memory)
        if question is None:
            return None
        if is_act(text, Act.UNKNOWN, Act.SKIP):
            return self._settle(state, question.factor, None, today)
        option = chosen(question, text)
        if option is None and (more := self._beside(state, text)):
            memory["answers"] = {**memory["answers"], **more}
            return self._next(state, today)
        if option is None:
            memory["left"] = True
            return None
        return self._settle(state, question.factor, option, today)

    @staticmethod
    def _beside(state: ConversationState, text: str) -> dict[str, str]:
        """What an answer says outright of other factors than the one asked; nothing when it asks something itself."""
        return {} if _ASKS.search(text) else told([text], state.facts.values)

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button of the assessment (`assess:...`)."""
        act, _, more = rest.partition(":")
        memory = _memory(state)
        if act in ("start", "resume") or memory is None:
            return self._begin(state, today)
        if act == "again":
            del state.data[FLOW]
            return self._begin(state, today, afresh=True)
        memory["left"] = False
        if act == "leave":
            return self._left(state)
        if act == "more":
            memory["all"] = True
            return self._next(state, today)
        if act == "result":
            return self._result(state, today)
        factor, _, option = more.partition(":")
        return self._settle(state, factor, option if act == "is" else None, today)

    def _begin(self, state: ConversationState, today: date, *, afresh: bool = False) -> Reply:
        memory = _memory(state)
        lead = "assess_resumed"
        if memory is None:
            memory = {"answers": {}, "passed": [], "all": False, "left": False}
            state.data[FLOW] = memory
            lead = "assess_begins"
        memory["left"] = False
        settled, _ = answers_from_facts(state.facts.values)
        known = {} if afresh else {**told(recall(state), state.facts.values), **settled}
        memory["answers"] = {**known, **memory["answers"]}
        memory.setdefault("known", len(memory["answers"]))
        return self._next(state, today, lead=message(state.language, lead))

    def _settle(self, state: ConversationState, factor: str, option: str | None, today: date) -> Reply:
        memory = _memory(state)
        assert memory is not None
        offered = {question.factor: dict(question.options) for question in questions({})}
        if option is not None and option in offered.get(factor, {}):
            memory["answers"] = {**memory["answers"], factor: option}
        elif factor not in memory["passed"]:
            memory["passed"] = [*memory["passed"], factor]
        return self._next(state, today)

    def _next(self, state: ConversationState, today: date, *, lead: str = "") -> Reply:
        memory = _memory(state)
        assert memory is not None
        question = _current(memory)
        if question is None:
            return self._result(state, today)
        open_ones = _open(memory)
        answered = len(memory["answers"]) + len(memory["passed"]) - memory.get("known", 0)
        return shown_question(question, answered + 1, answered + len(open_ones), state.language, lead=lead)

    def _result(self, state: ConversationState, today: date) -> Reply:
        memory = _memory(state)
        assert memory is not None
        memory["left"] = True
        _, situations = answers_from_facts(state.facts.values)
        found = assess(memory["answers"], today=today, situation=situations)
        if found.supported is not None and found.degree is Degree.SUPPORTED:
            state.facts = merge_facts(state.facts, {"relation": found.supported.value}, state.turn)
        memory["done"] = True
        return shown_result(found, self.resolver, today, state.language)

    @staticmethod
    def _left(state: ConversationState) -> Reply:
        memory = _memory(state)
        assert memory is not None
        memory["left"] = True
        language = state.language
        choices = (
            Choice(label=message(language, "assess_resume"), action="assess:resume"),
            Choice(label=message(language, "assess_result"), action="assess:result"),
            Choice(label=message(language, "person"), action="person"),
        )
        point = Point(text=message(language, "assess_left"))
        return Reply(
            blocks=(Block(kind=BlockKind.TEXT, points=(point,)),),
            choices=choices,
            language=language,
            composed_by="fixed",
        )


def offered(state: ConversationState, topic: str) -> list[Choice]:
    """Return the button that begins the assessment under a card on the relation, or takes a left one up again."""
    memory = _memory(state)
    if memory is not None and memory.get("left") and not memory.get("done"):
        return [Choice(label=message(state.language, "assess_resume"), action="assess:resume")]
    if topic == "relation" or _RELATION_ASKED.search(state.last_query):
        return [Choice(label=message(state.language, "assess_start"), action="assess:start")]
    return []


def _memory(state: ConversationState) -> dict[str, Any] | None:
    memory = state.data.get(FLOW)
    return memory if isinstance(memory, dict) else None


def _open(memory: dict[str, Any]) -> list[Question]:
    """The factors still to ask: the deciding ones, all of them once the worker wants more."""
    passed = memory["passed"]
    return [
        question
        for question in questions(memory["answers"])
        if question.factor not in passed and (question.key or memory["all"])
    ]


def _current(memory: dict[str, Any]) -> Question | None:
    return next(iter(_open(memory)), None)
