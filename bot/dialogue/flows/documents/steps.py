"""The steps of a paper: an answer kept, the next question, the read-back, the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.claims import ClaimError
from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.documents.catalogue import Paper, askings, say
from bot.dialogue.flows.documents.session import DocumentSession, HeldEvidence, Stage
from bot.dialogue.flows.documents.sources import (
    FORCED,
    SHARED,
    Known,
    for_paper,
    known_for,
    out_of_order,
    own_words,
    still_to_ask,
)
from bot.dialogue.flows.documents.view import shown_facts, shown_failure, shown_files, shown_question
from bot.dialogue.flows.matter import matter_told
from bot.drafting import DraftError, draft_from, prepare
from bot.drafting.vocabulary import fields

_OWN_LENGTH = 10
"""Characters told before from which they are offered as the answer."""


@dataclass(slots=True)
class Steps:
    """What the flow does once it knows what a message or a button means: over one paper in one turn."""

    resolver: Resolver
    state: ConversationState
    session: DocumentSession
    today: date
    paper: Paper

    @property
    def language(self) -> str:
        """The language of the conversation."""
        return self.state.language

    def taken(self, slot: str, value: str, *, lead: str = "") -> Reply:
        """Keep an answer, unless it does not fit the dates told before."""
        session, state = self.session, self.state
        if wrong := out_of_order(self.known().values, slot, value):
            early, late = (fields()[one].label for one in wrong)
            return self.ask(slot, problem=say(self.language, "order", early=early, late=late))
        session.told |= {slot: (value, state.turn)}
        session.last, session.again, session.fixing = slot, "", ""
        shared = "worker" if value == FORCED else value  # who went for the employer's fault went by themselves
        if slot in SHARED:
            matter_told(state, {SHARED[slot]: shared}, value)
            state.facts.source_turn[slot] = state.turn
        return self.next(lead=lead)

    def passed(self, slot: str, *, lead: str = "") -> Reply:
        """Leave a fact blank; what was told before stays, unless the worker wanted to change just that."""
        session = self.session
        session.passed = [*(one for one in session.passed if one != slot), slot]
        fixing, session.again, session.fixing = session.fixing, "", ""
        if fixing == slot and self.known().values.get(slot):
            session.told |= {slot: ("", self.state.turn)}
        return self.next(lead=lead)

    def next(self, *, lead: str = "") -> Reply:
        """Return the next question, or the read-back when nothing is left to ask."""
        known = self.known()
        open_ones = [] if self.session.enough else still_to_ask(self.paper, known, self.session.passed)
        if open_ones:
            return self.ask(open_ones[0], lead=lead)
        try:
            draft = draft_from(
                self.paper.name, for_paper(known), today=self.today, claims=known.claims, evidence=self._held()
            )
        except (DraftError, ClaimError) as error:
            return self.marked(shown_failure(self.paper, error.message, self.language), "change")
        return self.marked(shown_facts(self.paper, known, draft, self.language, lead=lead), "read")

    def ask(self, slot: str, *, lead: str = "", problem: str = "") -> Reply:
        """Return the question for one fact."""
        session = self.session
        session.asked = slot
        if session.fixing != slot:
            session.fixing = ""
        open_ones = still_to_ask(self.paper, self.known(), session.passed)
        left = len(open_ones) if slot in open_ones and not session.enough else 0
        own = askings()[slot].kind == "long" and slot != "award_objection" and len(own_words(self.state)) >= _OWN_LENGTH
        reply = shown_question(self.paper, slot, left, self.language, lead=lead, problem=problem, own=own)
        return self.marked(reply, "ask")

    def made(self) -> Reply:
        """Return the files."""
        known, facts = self.known(), self.state.facts
        try:
            made = prepare(
                self.paper.name, for_paper(known), today=self.today, claims=known.claims, evidence=self._held()
            )
        except (DraftError, ClaimError) as error:
            return self.marked(shown_failure(self.paper, error.message, self.language), "change")
        facts.confirmed |= {slot for slot in facts.values if facts.values[slot] == known.values.get(slot)}
        return self.marked(shown_files(self.paper, made, self.resolver, self.today, self.language), "done")

    def known(self) -> Known:
        """Return all that is known for the paper."""
        return known_for(self.paper, self.state, self.session, self.today)

    def marked(self, reply: Reply, stage: Stage) -> Reply:
        """Remember where the paper stands, and in which turn: only the next message is taken as its answer."""
        self.session.stage, self.session.at = stage, self.state.turn
        return reply

    def _held(self) -> list[dict[str, Any]]:
        """What the evidence locker holds, as rows of the list of evidence."""
        return HeldEvidence.of(self.state).rows
