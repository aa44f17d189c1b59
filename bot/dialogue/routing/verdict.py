"""The yes or no an answer begins with, left out where a line above has judged already what the message believes."""

from __future__ import annotations

import re

from bot.contract.messages import Reply

_VERDICT = re.compile(r"^(?:Mostly yes|Mostly no|Yes|No|不对|对的?|是的|是真的|没错)[:：。，,]\s*(?=.)")
"""A yes or no with which an answer begins."""


def without_verdict(reply: Reply) -> Reply:
    """Return the reply without the yes or no its first line begins with."""
    if not reply.blocks or not reply.blocks[0].points:
        return reply
    block, (first, *others) = reply.blocks[0], reply.blocks[0].points
    said = _VERDICT.sub("", first.text)
    points = (first.model_copy(update={"text": said[:1].upper() + said[1:]}), *others)
    return reply.model_copy(update={"blocks": (block.model_copy(update={"points": points}), *reply.blocks[1:])})
