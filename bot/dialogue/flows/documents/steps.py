"""The steps of a paper: an answer kept, the next question, the read-back, the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.claims import ClaimError
from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.claims.history import keep_answer
from bot.dialogue.flows.documents.catalogue import Paper, askings, say
from bot.dialogue.flows.documents.sources import (
    FLOW,
    FORCED,
    Known,
    for_paper,
    known_for,
    out_of_order,
    own_words,
    still_to_ask,
)
from bot.dialogue.flows.documents.view import shown_facts, shown_failure, shown_files, shown_question
from bot.drafting import DraftError, draft_from, prepare
from bot.drafting.vocabulary import fields
from bot.matter.slots import merge_facts

_SHARED = ("still_working", "written_contract", "dismissed_by", "monthly_pay", "has_iou")
_SUM_INPUTS = {"start_date": "start", "end_date": "end", "monthly_pay": "monthly_wage"}
_OWN_LENGTH = 10
"""Characters told before from which they are offered as the answer."""


@dataclass(slots=True)
class Steps:
    """What the flow does once it knows what a message or a button means."""

    resolver: Resolver

    def taken(
        self, state: ConversationState, paper: Paper, slot: str, value: str, today: date, *, lead: str = ""
    ) -> Reply:
        """Keep an answer, unless it does not fit the dates told before."""
        memory = memory_of(state)
        if wrong := out_of_order(self.known(state, paper, today).values, slot, value):
            early, late = (fields()[one].label for one in wrong)
            return self.ask(state, paper, slot, today, problem=say(state.language, "order", early=early, late=late))
        memory["told"] = {**memory.get("told", {}), slot: [value, state.turn]}
        memory["last"] = slot
        memory.pop("again", None)
        memory.pop("fixing", None)
        if slot in _SHARED:
            shared = "worker" if value == FORCED else value  # who went for the employer's fault went by themselves
            state.facts = merge_facts(state.facts, {slot: shared}, state.turn)
        if slot in _SUM_INPUTS:
            keep_answer(state, "severance", _SUM_INPUTS[slot], value)
        return self.next(state, paper, today, lead=lead)

    def passed(self, state: ConversationState, paper: Paper, slot: str, today: date) -> Reply:
        """Leave a fact blank; what was told before stays, unless the worker wanted to change just that."""
        memory = memory_of(state)
        memory["passed"] = [*(one for one in memory.get("passed", []) if one != slot), slot]
        memory.pop("again", None)
        if memory.pop("fixing", "") == slot and self.known(state, paper, today).values.get(slot):
            memory["told"] = {**memory.get("told", {}), slot: ["", state.turn]}
        return self.next(state, paper, today)

    def next(self, state: ConversationState, paper: Paper, today: date, *, lead: str = "") -> Reply:
        """Return the next question, or the read-back when nothing is left to ask."""
        memory, known = memory_of(state), self.known(state, paper, today)
        open_ones = [] if memory.get("enough") else still_to_ask(paper, known, memory.get("passed", []))
        if open_ones:
            return self.ask(state, paper, open_ones[0], today, lead=lead)
        try:
            draft = draft_from(paper.name, for_paper(known), today=today, claims=known.claims, evidence=_held(state))
        except (DraftError, ClaimError) as error:
            return marked(state, shown_failure(paper, error.message, state.language), stage="change")
        return marked(state, shown_facts(paper, known, draft, state.language, lead=lead), stage="read")

    def ask(
        self,
        state: ConversationState,
        paper: Paper,
        slot: str,
        today: date,
        *,
        lead: str = "",
        problem: str = "",
    ) -> Reply:
        """Return the question for one fact."""
        memory = memory_of(state)
        memory["asked"] = slot
        if memory.get("fixing") != slot:
            memory.pop("fixing", None)
        open_ones = still_to_ask(paper, self.known(state, paper, today), memory.get("passed", []))
        left = len(open_ones) if slot in open_ones and not memory.get("enough") else 0
        own = askings()[slot].kind == "long" and slot != "award_objection" and len(own_words(state)) >= _OWN_LENGTH
        reply = shown_question(paper, slot, left, state.language, lead=lead, problem=problem, own=own)
        return marked(state, reply, stage="ask")

    def made(self, state: ConversationState, paper: Paper, today: date) -> Reply:
        """Return the files."""
        known = self.known(state, paper, today)
        try:
            made = prepare(paper.name, for_paper(known), today=today, claims=known.claims, evidence=_held(state))
        except (DraftError, ClaimError) as error:
            return marked(state, shown_failure(paper, error.message, state.language), stage="change")
        state.facts.confirmed |= {
            slot for slot in state.facts.values if state.facts.values[slot] == known.values.get(slot)
        }
        return marked(state, shown_files(paper, made, self.resolver, today, state.language), stage="done")

    @staticmethod
    def known(state: ConversationState, paper: Paper, today: date) -> Known:
        """Return all that is known for the paper."""
        return known_for(paper, state, today, without=tuple(memory_of(state).get("without", ())))


def _held(state: ConversationState) -> list[dict[str, Any]]:
    """What the evidence locker holds, as rows of the list of evidence."""
    box = state.data.get("evidence")
    rows = box.get("rows") if isinstance(box, dict) else None
    return rows if isinstance(rows, list) else []


def memory_of(state: ConversationState) -> dict[str, Any]:
    """Return what the flow keeps of the conversation; empty before the first paper."""
    memory = state.data.get(FLOW)
    return memory if isinstance(memory, dict) else {}


def marked(state: ConversationState, reply: Reply, *, stage: str) -> Reply:
    """Remember where the paper stands, and in which turn: only the next message is taken as its answer."""
    memory = memory_of(state)
    memory["stage"], memory["at"] = stage, state.turn
    return reply
