"""One turn in, one reply out: handlers are asked in order, the answering engine last; each may add to what came after it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.contract.messages import ConversationState, Inbound, Kind, Reply, Scope
from bot.contract.turns import FORGET_MEANT, Before, Turn, TurnHandler
from bot.dialogue.flows.deadlines.session import Reminding


class Answer(Protocol):
    """Answers what no handler takes. May change the state it is given, or return another."""

    def __call__(
        self, state: ConversationState, inbound: Inbound, *, now: datetime
    ) -> tuple[ConversationState, Reply]: ...


def as_it_came(state: ConversationState, inbound: Inbound) -> Inbound:
    """Return a message that stands for nothing else."""
    return inbound


@dataclass(slots=True)
class Conversation:
    """The engine of the service: an ordered row of handlers over the answering engine, one copy of the state a turn."""

    handlers: tuple[TurnHandler, ...]
    answer: Answer
    normalise: Callable[[str], str] = str
    meant: Callable[[ConversationState, Inbound], Inbound] = as_it_came
    """What a message stands for: a typed yes to whether everything is to be erased is that order."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the state after this turn and the reply. The state passed in is not changed."""
        state = copy.deepcopy(state)
        meant = self.meant(state, inbound)
        state, reply = self._made(state, meant, now)
        if meant is not inbound:
            state.data[FORGET_MEANT] = True
        return state, reply

    def _made(self, state: ConversationState, inbound: Inbound, now: datetime) -> tuple[ConversationState, Reply]:
        read = inbound if inbound.kind in (Kind.COMMAND, Kind.CHOICE) else replace(
            inbound, text=self.normalise(inbound.text)
        )  # fmt: skip
        turn = Turn(inbound, read, now)
        self._begin(state)
        reply, asked = self._taken(state, turn)
        before = Before(copy.deepcopy(state.facts), _parts(state), tuple(state.matters))
        if reply is None:
            state.turn -= 1  # the answering engine counts for itself
            state, reply = self.answer(state, inbound, now=now)
        for handler in reversed(asked):
            reply = handler.after(state, turn, reply, before)
        return state, reply

    @staticmethod
    def _begin(state: ConversationState) -> None:
        """Count the turn, and drop what the turn before wanted done: it is done."""
        state.turn += 1
        _drop(state)

    def _taken(self, state: ConversationState, turn: Turn) -> tuple[Reply | None, list[TurnHandler]]:
        """Return the reply of the handler that takes the turn, and the handlers that let it pass before."""
        passed: list[TurnHandler] = []
        for handler in self.handlers:
            if (reply := handler.turn(state, turn)) is not None:
                return reply, passed
            passed.append(handler)
        return None, passed


def may_go_back(state: ConversationState, reply: Reply) -> bool:
    """Whether a turn did nothing but answer: what reached a person, set a reminder or met danger is not taken back."""
    done = Reminding.KEY in state.data or any(part.get("effects") for part in _parts(state).values())
    return not done and not reply.handoff and reply.scope is not Scope.CRISIS


def effects_dropped(state: ConversationState) -> ConversationState:
    """Return a copy of the state in which nothing is left to be done: for a turn that could not be made."""
    state = copy.deepcopy(state)
    _drop(state)
    return state


def _drop(state: ConversationState) -> None:
    state.data.pop(Reminding.KEY, None)
    for part in _parts(state).values():
        part.pop("effects", None)


def _parts(state: ConversationState) -> dict[str, dict[str, Any]]:
    return {key: part for key, part in state.data.items() if isinstance(part, dict)}
