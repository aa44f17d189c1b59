"""The evidence locker as a part of the conversation: looked at first, and once more when a file came."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contract.messages import ConversationState, Reply
from bot.contract.turns import Before, Turn
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.session import EvidenceSession
from bot.evidence.guide.what_proves import purpose_of
from bot.evidence.listing import evidence_list


@dataclass(slots=True)
class EvidenceTurns:
    """Takes what is about evidence; elsewhere says what becomes of a file, and what proves the matter."""

    flow: EvidenceFlow
    key: str = EvidenceSession.KEY

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Return the reply of the evidence flow; None when the turn is not about evidence."""
        if (reply := self.flow.turn(state, turn.inbound, turn.now)) is not None:
            return reply
        session = EvidenceSession.of(state)
        view = self.flow.look(session.reference) if session.reference and not turn.forgets else None
        if view is not None:
            rows = evidence_list(view.entries, purpose=purpose_of, language=state.language)
            session.rows = [row.as_mapping() for row in rows]
            session.keep(state)
        return None

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply with what is to be said about evidence. Starting over does not lose the locker."""
        session = EvidenceSession.read(before.parts.get(self.key))
        if turn.forgets:
            return self.flow.forgotten(state, session.reference, reply)
        if self.key not in state.data:
            session.keep(state)
        return self.flow.after(state, turn.inbound, reply, turn.now)
