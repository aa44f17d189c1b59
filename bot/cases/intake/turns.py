"""The way to a person as a part of the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.intake.flow import CaseFlow
from bot.cases.intake.session import CaseSession
from bot.contract.messages import ConversationState, Kind, Reply
from bot.contract.turns import Before, Turn


@dataclass(slots=True)
class CaseTurns:
    """Takes what is about a case; elsewhere offers a person where one is called for."""

    flow: CaseFlow
    key: str = CaseSession.KEY

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Return the reply of the case flow; None when the turn is not about a case."""
        return self.flow.turn(state, turn.read, turn.now)

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply with the way to a person. A question beside the summary changes nothing in it, and starting
        over does not lose an open case."""
        session = CaseSession.read(before.parts.get(self.key))
        if session.step in ("intake", "fix", "summary"):
            state.facts.values.update(before.facts.values)
            state.facts.source_turn.update(before.facts.source_turn)
            state.facts.confirmed |= before.facts.confirmed
        if (
            session.step == "summary" and turn.read.kind is Kind.TEXT
        ):  # (nor in the sums and deadlines that follow from it)
            state.facts, state.matters = before.facts, list(before.matters)
        if self.key not in state.data and session.token and not turn.forgets:
            session.keep(state)
        return self.flow.after(state, turn.read, reply, turn.now)
