"""What a person wants to know in a message: read from patterns in focus.yaml, carried over short turns."""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from pathlib import Path

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "focus.yaml"


class Focus(enum.StrEnum):
    """The question behind a message."""

    LEGAL = "legal"
    AMOUNT = "amount"
    LATE = "late"
    BY_WHEN = "by_when"
    SIGN = "sign"
    PAYER = "payer"
    WHERE = "where"
    HOW_LONG = "how_long"
    PROOF = "proof"
    WHAT_IF = "what_if"
    NEXT = "next"
    COMPARE = "compare"
    WORTH = "worth"
    TELLING = "telling"
    VENTING = "venting"


@lru_cache
def _patterns() -> tuple[tuple[Focus, re.Pattern[str]], ...]:
    read = read_yaml(_DATA)
    return tuple((Focus(name), re.compile("|".join(entry["patterns"]), re.IGNORECASE)) for name, entry in read.items())


def focuses_of(text: str) -> tuple[Focus, ...]:
    """Return what a message asks, the last question first: people end with what they want to know. Empty when it asks nothing."""
    found: list[tuple[int, int, Focus]] = []
    for order, (focus, pattern) in enumerate(_patterns()):
        last = None
        for last in pattern.finditer(text):  # noqa: B007 (the last match is wanted)
            pass
        if last is not None:
            clause = max(text.rfind(stop, 0, last.start()) for stop in "，。？?！!；;, \n")
            found.append((-clause, order, focus))
    return tuple(focus for _, _, focus in sorted(found))
