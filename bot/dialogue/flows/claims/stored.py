"""Conversations kept by earlier versions: what was told in them is read into the matter once, and goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.contract.matter import Matter
from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.session import ClaimSession
from bot.dialogue.flows.told import KEY, recall
from bot.matter.inputs import with_input
from bot.matter.reading import Context, RuleReader, apply_reading


def take_over(state: ConversationState, today: date) -> None:
    """Put into the matter what an earlier version kept beside it: messages nobody read into one, and answers to questions."""
    answers = [*_answers(state)]
    if state.matters and not answers:
        return
    matter = state.matters[-1] if state.matters else _read(recall(state), state, today)
    for claim, claim_input, value in answers:
        matter = with_input(matter, claim, claim_input, value, state.turn)
    if any(True for _ in matter.known()) or answers:
        state.matters = [*state.matters[:-1], matter]
    if KEY in state.data:
        state.data[KEY] = recall(state)
    session = ClaimSession.of(state)
    if session.chosen:
        session.chosen = {}
        session.keep(state)


def _answers(state: ConversationState) -> Iterator[tuple[str, str, Any]]:
    kept = state.data.get(KEY)
    for line in kept if isinstance(kept, list) else ():
        if isinstance(line, dict):
            yield str(line.get("claim")), str(line.get("input")), line.get("value")
    session = ClaimSession.of(state)
    for claim_input, value in session.chosen.items():
        yield session.name, claim_input, value


def _read(lines: list[str], state: ConversationState, today: date) -> Matter:
    matter = Matter(opened=state.turn)
    for line in lines:
        matter = apply_reading(matter, RuleReader().read(line, matter, Context(today, state.turn)), state.turn)
        matter = matter.model_copy(update={"heard": f"{matter.heard}。{line}".strip("。")})
    return matter
