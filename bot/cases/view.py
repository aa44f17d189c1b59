"""Blocks, buttons and instants as the flow shows them. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.texts import say
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply, Scope
from bot.messages import message


def clock(at: datetime) -> str:
    """Return an instant as workers read it: 11月23日 15:00."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def lead_block(text: str) -> Block:
    """The first line of a reply."""
    return Block(kind=BlockKind.LEAD, points=(Point(text=text),))


def text_block(text: str) -> Block:
    """A line of its own."""
    return Block(kind=BlockKind.TEXT, points=(Point(text=text),))


def points_block(*texts: str, heading: str = "") -> Block:
    """A list of points, without the empty ones."""
    return Block(kind=BlockKind.POINTS, heading=heading, points=tuple(Point(text=text) for text in texts if text))


def choices_of(state: ConversationState, *pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Buttons, each from the key of its label and its action."""
    return tuple(Choice(label=say(state.language, key), action=action) for key, action in pairs)


def reply_of(
    state: ConversationState, *blocks: Block, choices: tuple[Choice, ...] | list[Choice] = (), handoff: str = ""
) -> Reply:
    """A reply of the flow."""
    return Reply(
        blocks=blocks, choices=tuple(choices), scope=Scope.LABOUR, handoff=handoff, language=state.language,
        composed_by="fixed",
    )  # fmt: skip


def with_more(reply: Reply, blocks: list[Block], choices: list[Choice] | None = None, *, first: bool = False) -> Reply:
    """The reply with more under it; `first`: the new buttons before its own."""
    more = tuple(choices or ())
    together = (*more, *reply.choices) if first else (*reply.choices, *more)
    return reply.model_copy(update={"blocks": (*reply.blocks, *blocks), "choices": together})


def under_hotlines(state: ConversationState, reply: Reply) -> Reply:
    """The reply below the hotlines, as the answering engine puts its own where danger is in doubt."""
    lines = [message(state.language, key) for key in ("crisis_mind", "crisis_danger")]
    first = points_block(*lines, heading=message(state.language, "crisis_maybe"))
    return reply.under((first,))


def without_cards(reply: Reply) -> Reply:
    """The reply to somebody who may be in danger: no button leads on to another subject, none asks for a rating."""
    kept = tuple(choice for choice in reply.choices if not choice.action.startswith(("card:", "useful:", "more")))
    return reply.model_copy(update={"choices": kept})
