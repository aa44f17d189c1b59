"""The engine with cases: the flow is asked first, the answering engine otherwise."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.cases.intake.contract import case_box
from bot.cases.intake.danger import danger_as_heard_by
from bot.cases.intake.flow import CaseFlow
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.dialogue.engine import DialogueEngine


class Answering(Protocol):
    """The engine underneath (see bot.service.Engine)."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]: ...


@dataclass(slots=True)
class CaseEngine:
    """One turn in, one reply out, with the way to a person. Danger to life is heard as the engine underneath hears it."""

    inner: Answering
    flow: CaseFlow
    normalise: Callable[[str], str] = str

    def __post_init__(self) -> None:
        if isinstance(self.inner, DialogueEngine):
            self.flow.danger = danger_as_heard_by(self.inner)

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after this turn and the reply. The state passed in is not changed."""
        state = copy.deepcopy(state)
        state.turn += 1
        read = inbound if inbound.kind in (Kind.COMMAND, Kind.CHOICE) else replace(
            inbound, text=self.normalise(inbound.text)
        )  # fmt: skip
        if (answered := self.flow.turn(state, read, now)) is not None:
            return answered
        state.turn -= 1
        box = case_box(state)
        after, reply = self.inner.turn(state, inbound, now=now)
        if box.get("step") in ("intake", "fix", "summary"):  # a question beside the summary changes nothing in it
            after.facts.values.update(state.facts.values)
            after.facts.source_turn.update(state.facts.source_turn)
            after.facts.confirmed |= state.facts.confirmed
        if "case" not in after.data and box.get("token") and inbound.text.split()[:1] != ["forget"]:
            after.data["case"] = copy.deepcopy(box)  # starting over does not lose an open case
        return after, self.flow.after(after, read, reply, now)
