"""The case a vetted statement is for, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.messages import has_message, message
from knowledge.authored.card import Statement

_NAMES_RELATION = re.compile(
    r"[^，。：；]{0,6}(?:员工|劳动关系|合作|自己接单|接单的)|(?:employees?|if you are an employee)", re.IGNORECASE
)


def case_words(statement: Statement, facts: Mapping[str, str], language: str) -> str:
    """Return the case a statement is for in plain words, for the parts no known fact has settled; else an empty string."""
    words = []
    for slot, values in statement.unknown(facts):
        if slot == "relation" and _NAMES_RELATION.match(statement.text):
            continue  # (the words begin with the case themselves)
        named = [f"when_{slot}_{value}" for value in values]
        if told := [message(language, key) for key in named if has_message(language, key)]:
            words.append(("或" if language == "zh" else " or ").join(told))
    return message(language, "when_prefix", case="，".join(words)) if words else ""
