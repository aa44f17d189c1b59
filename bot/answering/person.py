"""A person offered under a reply: one line that says why, and the button for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contract.messages import Block, BlockKind, Choice, Point, Reply
from bot.messages import message

MOST_REASONS = 2
"""Reasons named in one line."""


def person_block(reasons: Sequence[str], language: str) -> Block:
    """Return why a person should look, in one line."""
    why = ("; " if language == "en" else "；").join(reasons[:MOST_REASONS])
    return Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "matter_person", why=why)),))


def offering_person(reply: Reply, reasons: Sequence[str], *, first: bool = True) -> Reply:
    """Return the reply with a person offered for some reasons; as it is where there is none, or one is offered already.

    `first`: the button before all others, rather than behind those that answer what the reply asks.
    """
    if not reasons or reply.handoff:
        return reply
    person = Choice(label=message(reply.language, "person"), action="person")
    others = tuple(choice for choice in reply.choices if choice.action != "person")
    choices = (person, *others) if first else (*others, person)
    blocks = (*reply.blocks, person_block(reasons, reply.language))
    return reply.model_copy(update={"blocks": blocks, "choices": choices, "handoff": "rules"})
