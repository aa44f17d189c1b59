"""What a sum is by the words that govern it, as data: roles.yaml. Verb, unit and what stands behind decide, in that order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "roles.yaml"
_FILLS = re.compile(r"(?:是|就是|有|大概|大约|差不多|一共|总共|才|就|也就|只有|嗯|哦|那个)*")
"""A part of a sentence that says nothing by itself: what stands before it governs the sum."""
_STOPS = "，。；！？,\n"
NONE = "-"
"""The role of money that is none of the claim."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of roles.yaml."""

    role: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    text: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    least: Decimal
    most: Decimal
    firm: bool
    """Whether the words leave no room for what was learned to say otherwise."""

    def fits(self, before: str, after: str, text: str, amount: Decimal) -> bool:
        """Return whether the words around a sum are those of this rule."""
        if not self.least <= amount <= self.most or (self.unless is not None and self.unless.search(text)):
            return False
        if self.text is not None and not self.text.search(text):
            return False
        ahead = self.before is None or self.before.search(before) is not None
        return ahead and (self.after is None or self.after.match(after) is not None)


@lru_cache
def load_rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file. Raises re.error for a pattern that is none."""
    return tuple(_rule(entry) for entry in read_yaml(_DATA))


def _rule(entry: dict[str, Any]) -> Rule:
    patterns = {
        name: re.compile(entry[name]) if name in entry else None for name in ("before", "after", "text", "unless")
    }
    return Rule(
        entry["role"],
        **patterns,
        least=Decimal(entry.get("least", 0)),
        most=Decimal(entry.get("most", "inf")),
        firm=entry.get("firm", False),
    )


def governed(text: str, at: int, after: str, amount: Decimal, about: str = "") -> Rule | None:
    """Return the rule that tells the role of the sum at a place of a text; None when no word governs it.

    `about`: words of what was told before.
    """
    before = governing(text, at)
    return next((rule for rule in load_rules() if rule.fits(before, after, about + text, amount)), None)


def governing(text: str, at: int) -> str:
    """Return the words that govern a sum: those before it in its part of the sentence, with the part before where they only fill."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    before = text[start:at]
    if start == 0 or not _FILLS.fullmatch(before):
        return before
    ahead = max(text.rfind(stop, 0, start - 1) for stop in _STOPS) + 1
    return text[ahead : start - 1] + before
