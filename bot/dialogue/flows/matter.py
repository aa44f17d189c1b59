"""The matter as the flows read it and write to it: an answer given in one of them is known in all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.contract.matter import FIELDS, FieldKind, Matter, told_as
from bot.contract.messages import ConversationState, Facts
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.reading.update import told_type
from bot.matter.slots import slots_of

MOST_MATTERS = 4
"""Matters kept in a conversation; the oldest are left."""
_HEARD = 400
"""Characters of what was said before that are kept with the matter."""


def matter_of(state: ConversationState) -> Matter:
    """Return the matter the conversation is about; an empty one where nothing was told."""
    return state.matters[-1] if state.matters else Matter(opened=state.turn)


def matter_keep(state: ConversationState, matter: Matter) -> None:
    """Put a matter into the state, with what follows from it for the slots."""
    others = [other for other in state.matters if other.id != matter.id]
    state.matters = [*others, matter][-MOST_MATTERS:]
    values, turns = dict(state.facts.values), dict(state.facts.source_turn)
    for slot, (value, turn) in slots_of(matter).items():
        if values.get(slot) != value:
            values[slot], turns[slot] = value, turn
    state.facts = Facts(values, turns, state.facts.confirmed & set(values))


def matter_told(state: ConversationState, values: Mapping[str, str], words: str) -> None:
    """Put answers into the matter: fields with their values as text (yes and no for flags). What cannot be one is left."""
    matter, changed = matter_of(state), {}
    for name, written in values.items():
        try:
            value = written == "yes" if FIELDS[name] is FieldKind.FLAG else told_as(name, written)
        except (ValueError, ArithmeticError):
            continue
        old = matter.told(name)
        before = () if old is None or old.value == value else (*old.before, str(old.value))[-3:]
        changed[name] = told_type(name)(value=value, turn=state.turn, words=words[:40], before=before)
    if changed:
        matter_keep(state, matter.model_copy(update=changed))


def matter_hear(state: ConversationState, text: str, today: date) -> None:
    """Read a message into the matter: one that asks for a document or answers it, and tells more."""
    matter = matter_of(state)
    reading = RuleReader().read(text, matter, Context(today, state.turn))
    matter = apply_reading(matter, reading, state.turn)
    matter_keep(state, matter.model_copy(update={"heard": f"{matter.heard}。{text}".strip("。")[-_HEARD:]}))
