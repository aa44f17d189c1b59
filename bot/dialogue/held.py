"""What is said of what is held of a person's matters: all of it on a wish, what a turn of facts alone told, a welcome."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.contract.matter import Matter, Sure
from bot.contract.messages import Block, BlockKind, ConversationState, Point, Reply, Scope
from bot.dialogue.flows.told import remember
from bot.matter.fields import label, noted, shown
from bot.messages import message

MOST_NOTED = 4
"""Facts told back at most."""
OVERVIEW = re.compile(
    r"^(?:看看?|查看?|说说)?(?:我的情况|我(?:都)?(?:说|讲)(?:过|了)(?:些)?(?:什么|啥)|你(?:都|现在)?记(?:住|得|下|着)?(?:了|过)?(?:我)?(?:的)?(?:些)?(?:什么|啥|哪些)|你记的对不对)[呢吗啊？?。]*$|^my (?:matter|case facts)$",
    re.IGNORECASE,
)
"""The wish to see what is held of one's matter."""


def overview(state: ConversationState) -> Reply:
    """Return what is held of the person's matters, each value as it was told, and how to put it right."""
    language = state.language
    blocks = []
    for matter in reversed(state.matters):
        lines = [
            Point(
                text=message(
                    language,
                    "matter_line_paper" if told.source else "matter_line",
                    label=label(name, language),
                    value=shown(name, told.value, language),
                    words=told.words,
                )
            )
            for name, told in matter.known()
        ]
        if lines:
            heading = message(language, "matter_of_self" if matter.whose == "self" else "matter_of_other")
            blocks.append(Block(kind=BlockKind.POINTS, heading=heading, points=tuple(lines)))
    lead = message(language, "matter_overview" if blocks else "matter_nothing")
    said = Block(kind=BlockKind.LEAD, points=(Point(text=lead),))
    return Reply(blocks=(said, *blocks), scope=Scope.LABOUR, language=language, composed_by="fixed")


def told_back(state: ConversationState) -> Reply | None:
    """Return what a turn of facts alone told, and ask what is wanted; None when it told nothing."""
    matter = state.matters[-1] if state.matters else Matter()
    told = [name for name, entry in matter.known() if entry.turn == state.turn and entry.sure is not Sure.INFERRED]
    if not told:
        return None
    language = state.language
    facts, wish = Point(text=noted_line(matter, told, language)), Point(text=message(language, "matter_what"))
    blocks = (Block(kind=BlockKind.LEAD, points=(facts,)), Block(kind=BlockKind.TEXT, points=(wish,)))
    return Reply(blocks=blocks, scope=Scope.LABOUR, language=language, composed_by="rules")


def noted_line(matter: Matter, names: Sequence[str], language: str) -> str:
    """Return the line that tells the values of some fields back."""
    words = [noted(name, matter.value(name), language) for name in names[:MOST_NOTED]]
    return message(language, "matter_noted", facts=(", " if language == "en" else "、").join(words))


def begun(state: ConversationState, text: str) -> Reply:
    """Return what is said to somebody who told only who they are and where they work: noted, and what happened?"""
    remember(state, text)
    return told_back(state) or _welcome(state)


def _welcome(state: ConversationState) -> Reply:
    what = Point(text=message(state.language, "matter_what"))
    blocks = (Block(kind=BlockKind.LEAD, points=(what,)),)
    return Reply(blocks=blocks, scope=Scope.LABOUR, language=state.language, composed_by="rules")
