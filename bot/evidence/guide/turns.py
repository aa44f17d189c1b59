"""The evidence locker as a part of the conversation: looked at first, and once more when a file came."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contract.messages import ConversationState, Reply
from bot.contract.turns import FORGET_ASKED, Before, Turn
from bot.evidence.guide.flow import EvidenceFlow, evidence_box
from bot.evidence.guide.what_proves import purpose_of
from bot.evidence.listing import evidence_list


@dataclass(slots=True)
class EvidenceTurns:
    """Takes what is about evidence; elsewhere says what becomes of a file, and what proves the matter."""

    flow: EvidenceFlow
    key: str = "evidence"

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Return the reply of the evidence flow; None when the turn is not about evidence."""
        box = evidence_box(state)
        if (reply := self.flow.turn(state, turn.inbound, turn.now)) is not None:
            return reply
        if not turn.forgets and box.get("reference"):
            view = self.flow.look(str(box["reference"]))
            if view is not None:
                rows = evidence_list(view.entries, purpose=purpose_of, language=state.language)
                box["rows"] = [row.as_mapping() for row in rows]  # for the list of evidence in a paper
        return None

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply with what is to be said about evidence. Starting over does not lose the locker."""
        box = before.parts.get(self.key, {})
        if state.data.get(FORGET_ASKED):
            return reply
        if turn.forgets:
            return self.flow.forgotten(state, str(box.get("reference", "")), reply)
        state.data.setdefault(self.key, box)
        return self.flow.after(state, turn.inbound, reply, turn.now)
