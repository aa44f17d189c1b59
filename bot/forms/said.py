"""What a form says when it asks nothing more."""

from __future__ import annotations

from bot.contract.messages import Block, BlockKind, Choice, Point, Reply
from bot.messages import message


def explained(reply: Reply, how: str = "form_ask_back") -> Reply:
    """Return a question that was asked once more under how it may be answered: that a guess will do, that it may be left out."""
    said = Point(text=message(reply.language, how))
    return reply.under((Block(kind=BlockKind.TEXT, points=(said,)),))


def stopped(language: str, *ways: Choice) -> Reply:
    """Return that nothing more is asked and nothing is lost, with ways on and a person."""
    said = Point(text=message(language, "form_stopped"))
    person = Choice(label=message(language, "person"), action="person")
    return Reply(
        blocks=(Block(kind=BlockKind.LEAD, points=(said,)),), choices=(*ways, person), language=language,
        composed_by="fixed",
    )  # fmt: skip
