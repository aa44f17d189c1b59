"""The case a vetted statement is for, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages import has_message, message
from knowledge.authored.card import Statement


def case_words(statement: Statement, facts: Mapping[str, str], language: str) -> str:
    """Return the case a statement is for in plain words, for the parts no known fact has settled; else an empty string."""
    words = []
    for slot, values in statement.unknown(facts):
        named = [f"when_{slot}_{value}" for value in values]
        if told := [message(language, key) for key in named if has_message(language, key)]:
            words.append(("或" if language == "zh" else " or ").join(told))
    return message(language, "when_prefix", case="，".join(words)) if words else ""
