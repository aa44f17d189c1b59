"""A fixed message about evidence, and the button every one of them may have."""

from __future__ import annotations

from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply, Scope
from bot.evidence.texts import say


def said(state: ConversationState, *texts: str, choices: tuple[Choice, ...] = ()) -> Reply:
    """Return a fixed message; without texts, nothing is shown."""
    points = tuple(Point(text=text) for text in texts)
    blocks = (Block(kind=BlockKind.TEXT, points=points),) if points else ()
    return Reply(
        blocks=blocks, choices=choices, scope=Scope.SMALL_TALK, language=state.language, composed_by="fixed"
    )  # fmt: skip


def list_choice(language: str) -> Choice:
    """Return the button that shows the list."""
    return Choice(label=say(language, "list_button"), action="evidence:list")
