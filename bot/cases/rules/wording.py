"""Wordings of a text: what tells one from another, and what changed between two. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_PIECES = re.compile(r"[A-Za-z0-9.,%]+|\s+|.", re.DOTALL)
"""What is taken for one piece: a Latin word or a number as a whole, a Chinese character by itself."""


def wording_mark(text: str) -> str:
    """Return what tells one wording of a text from another: a button sends the wording it stands under."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pieces of two wordings in order: "=" stands in both, "-" in the first alone, "+" in the second alone."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    return list(_told(old, new))


def _told(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "=", "".join(old[a:b])
            continue
        if b > a:
            yield "-", "".join(old[a:b])
        if d > c:
            yield "+", "".join(new[c:d])
