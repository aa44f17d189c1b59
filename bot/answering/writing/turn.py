"""Around the answering engine: what it composed is written anew by a model where one is configured and the person agrees.

The composed reply is there before the model is asked; whatever happens then, it goes out in the same turn.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import Protocol

import structlog

from bot.answering.answer import Answerer
from bot.answering.person import offering_person
from bot.answering.writing.brief.gathering import articles, clauses_of, gather
from bot.answering.writing.brief.memory import MEMORY, Memory, memory_of, spoken
from bot.answering.writing.brief.person import holds, reason_of
from bot.answering.writing.brief.sources import Sources, sources_from
from bot.answering.writing.lines import QUESTION, Refused
from bot.answering.writing.spending import spent_in
from bot.answering.writing.writer import Asked, ReplyWriter, masked_said
from bot.contract.matter import Amount
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.matter.derived import derive
from bot.matter.fields import label, shown
from bot.matter.slots import slots_presumed
from bot.messages import message
from bot.model.limits.deadline import Deadline
from bot.model.turn import Heard, ModelTurn, model_turn
from bot.privacy.redaction import Mask

log = structlog.get_logger(__name__)
WRITTEN_ANEW = frozenset({"rules", "cards", "provisions"})
DECLINE, AGREE = "model:off", "model:on"
_SHORT = 24

ShowLine = Callable[[str, Point], None]
"""Told of each line of a conversation as soon as it may be shown."""


class Answer(Protocol):
    """Answers one inbound."""

    def __call__(
        self, state: ConversationState, inbound: Inbound, *, now: datetime
    ) -> tuple[ConversationState, Reply]: ...


def _unseen(_conversation: str, _point: Point) -> None:
    """Shows nothing."""


@dataclass(slots=True)
class WrittenAnswers:
    """Answers like the engine inside, written by a model where there is one."""

    inner: Answer
    answerer: Answerer
    writer: ReplyWriter
    seconds: float = 20.0
    employers_masked: bool = True
    show: ShowLine = field(default=_unseen)

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Like `answer`; the state passed in is not changed."""
        return self.answer(copy.deepcopy(state), inbound, now=now)

    def answer(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state and the reply; never raises for the model's sake."""
        if inbound.kind is Kind.CHOICE and inbound.text in (DECLINE, AGREE):
            return self._switched(state, inbound.text == DECLINE)
        before = state.last_query
        memory = memory_of(state)
        self.writer.endpoint.budget.taken(inbound.conversation)
        refused: list[Refused] = []
        mask = Mask(dict(memory.marks), employers=self.employers_masked)
        deadline = Deadline.within(self.seconds)
        unfounded = state.no_basis_count
        history = tuple((said.role, masked_said(said, mask)) for said in memory.said)
        turn = ModelTurn(deadline, inbound.conversation, history, mask.text, mask.whole)
        if memory.off:
            state, reply = self.inner(state, inbound, now=now)
        else:
            with model_turn(turn):
                state, reply = self.inner(state, inbound, now=now)
        heard = turn.heard or Heard()
        fresh = state.data.get(MEMORY) is None and not state.last_query and not state.matters
        memory = Memory() if fresh else memory
        without = state.no_basis_count > unfounded
        if not memory.off and _is_told(inbound) and _may_be_written(reply, heard, without=without):
            reply = self._written(state, inbound, reply, memory, before, now, mask, deadline, heard, refused)
        memory.marks = mask.marks
        memory.hear("human", inbound.text if inbound.kind is not Kind.CHOICE else "")
        memory.hear("ai", spoken(reply) if reply.scope is Scope.LABOUR else "")
        calls = self.writer.endpoint.budget.taken(inbound.conversation)
        state.data[MEMORY] = {**memory.kept(), **spent_in(calls, refused)}
        return state, reply

    def _written(
        self,
        state: ConversationState,
        inbound: Inbound,
        composed: Reply,
        memory: Memory,
        before: str,
        now: datetime,
        mask: Mask,
        deadline: Deadline,
        heard: Heard,
        refused: list[Refused],
    ) -> Reply:
        try:
            asked = Asked(
                inbound.text,
                self._sources(state, inbound.text, composed, before, now, heard, memory.still_due(state)),
                state.facts.values,
                now.date(),
                state.language,
                memory.said,
                inbound.conversation,
                heard.asks,
            )
            reply, draft = self.writer.write(
                composed, asked, mask, deadline, lambda point: self.show(inbound.conversation, point)
            )
        except Exception as error:  # noqa: BLE001 (the composed reply is ready: no fault of this path may cost it)
            log.error("writing_failed", error=type(error).__name__)
            return composed
        refused += draft.refused
        memory.work_out(asked.sources, state)
        if reply is None:
            return composed
        if draft.asks or QUESTION in draft.skipped:
            self._not_asked(state)
        results = [source.text for source in asked.sources.of_kind("result")]
        if holds(draft.person, results) and not (state.matters and state.matters[-1].raised):
            reply = offering_person(reply, tuple(filter(None, [reason_of(draft.person, reply.language)])))
        return self._told(reply, memory, state.language)

    def _sources(  # noqa: PLR0917
        self,
        state: ConversationState,
        text: str,
        composed: Reply,
        before: str,
        now: datetime,
        heard: Heard,
        days: Sequence[Point] = (),
    ) -> Sources:
        on, card, matter = now.date(), state.card or "", state.matters[-1] if state.matters else None
        facts = slots_presumed(state.facts.values, matter)
        own = f"{before[-120:]}，{text}" if before and len(text) <= _SHORT else text
        found = [
            gather(self.answerer, question, facts, on, state.language, card if not place else "")
            for place, question in enumerate(heard.questions or (own,))
        ]
        named = articles(self.answerer, heard.articles, on)
        points = [entry for one in found for entry in one.points]
        clauses = [
            *named,
            *(clause for one in zip_longest(*(one.clauses for one in found)) for clause in one if clause),
        ]
        opened = clauses_of(self.answerer, [ref for point in days for ref in point.refs], on)
        return sources_from(composed, points, [*clauses, *opened], _facts(state, on), heard.sums, days)

    @staticmethod
    def _not_asked(state: ConversationState) -> None:
        """Keep that the composed question was not put, and need not be again."""
        if state.asked and state.matters:
            unknown = tuple(dict.fromkeys([*state.matters[-1].unknown, state.asked]))
            state.matters = [*state.matters[:-1], state.matters[-1].model_copy(update={"unknown": unknown})]
        state.asked = ""

    @staticmethod
    def _told(reply: Reply, memory: Memory, language: str) -> Reply:
        """The reply; the first time with the word that a model wrote it, and a way to decline."""
        if memory.told:
            return reply
        memory.told = True
        notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "model_notice")),))
        decline = Choice(label=message(language, "model_decline"), action=DECLINE)
        return reply.model_copy(update={"blocks": (*reply.blocks, notice), "choices": (*reply.choices, decline)})

    @staticmethod
    def _switched(state: ConversationState, off: bool) -> tuple[ConversationState, Reply]:
        state.turn += 1
        memory = memory_of(state)
        memory.off = off
        state.data[MEMORY] = memory.kept()
        said = message(state.language, "model_off" if off else "model_on")
        choice = Choice(
            label=message(state.language, "model_agree" if off else "model_decline"), action=AGREE if off else DECLINE
        )
        block = Block(kind=BlockKind.TEXT, points=(Point(text=said),))
        return state, Reply(
            blocks=(block,), choices=(choice,), scope=Scope.SMALL_TALK, language=state.language, composed_by="fixed"
        )


def _is_told(inbound: Inbound) -> bool:
    return inbound.kind in (Kind.TEXT, Kind.EDITED, Kind.VOICE) and bool(inbound.text.strip())


def _may_be_written(reply: Reply, heard: Heard, *, without: bool) -> bool:
    """Whether a composed reply is one on labour law that a model may write anew: an answer with its clauses; or one that
    found nothing (`without`), or only noted facts, where the model heard what is asked."""
    if reply.scope is not Scope.LABOUR:
        return False
    if reply.composed_by in WRITTEN_ANEW and reply.clauses:
        return True
    return bool(heard.questions) and (without or reply.composed_by in WRITTEN_ANEW)


_WORKED = {"service_months": "算下来干了几个月", "half_year_rule_n": "按工龄折成几个月工资（N）"}
"""Lengths worked out from the dates told, by what they are said as."""


def _facts(state: ConversationState, on: date) -> tuple[str, ...]:
    """What is known of the matter, each with its label, as code read it, and the lengths that follow from its dates."""
    if not state.matters:
        return ()
    matter = state.matters[-1]
    derived = derive(matter, on)
    lengths = [
        f"{words}：{value} 个月" for name, words in _WORKED.items() if isinstance(value := derived.get(name), Amount)
    ]
    told = (
        f"{label(name, state.language)}：{shown(name, told.value, state.language)}{'（对方纸上写的）' if told.source else ''}"
        for name, told in matter.known()
    )
    return (*told, *lengths)
