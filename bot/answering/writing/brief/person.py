"""A person offered because the model found a reason for one: the reasons are given to it by word, their sentences are ours.

A model may add such an offer; it never takes one away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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


def reason_of(word: str, language: str) -> str:
    """Return our sentence for a reason the model named; an empty string for one that is none of ours."""
    key = REASONS.get(word.strip())
    return "" if key is None else message(language, key)
