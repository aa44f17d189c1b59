"""A person offered because the model found a reason for one: the reasons are given to it by word, their sentences are ours.

A model may add such an offer; it never takes one away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.contract.messages import Block, BlockKind, Choice, Point, Reply
from bot.messages import message

REASONS: Mapping[str, str] = {
    "被催签字": "person_sign", "伤得重": "person_injury", "人没了": "person_death", "动手威胁": "person_violence", "未成年": "person_minor",
    "怀孕产期": "person_pregnant", "一群人": "person_group", "没几天到期": "person_due", "钱数大": "person_large",
    "老板跑了": "person_gone", "各地判法不一": "person_contested", "可能犯罪": "person_crime", "对方起诉或索赔": "person_sued",
}  # fmt: skip
"""Keys of the sentences by the words the model chooses from."""


DUE = "没几天到期"
DAYS_LEFT = 15
"""Days left of a last day up to which it is near."""
_LEFT = re.compile(r"还有 (\d+) 天")


def holds(reason: str, results: Iterable[str]) -> bool:
    """Return whether a reason may be given: that the last day is near only where code worked one out that is."""
    if reason.strip() != DUE:
        return True
    return any(int(days) <= DAYS_LEFT for result in results for days in _LEFT.findall(result))


def with_person(reply: Reply, reason: str) -> Reply:
    """Return the reply with a person offered for one of the reasons; as it is where one is offered or the reason is unknown."""
    key = REASONS.get(reason.strip())
    if key is None or reply.handoff:
        return reply
    line = message(reply.language, "matter_person", why=message(reply.language, key))
    block = Block(kind=BlockKind.NOTICE, points=(Point(text=line),))
    person = Choice(label=message(reply.language, "person"), action="person")
    others = tuple(choice for choice in reply.choices if choice.action != "person")
    return reply.model_copy(update={"blocks": (*reply.blocks, block), "choices": (person, *others), "handoff": "rules"})
