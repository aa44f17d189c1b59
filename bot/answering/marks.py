"""Marks behind a sentence whose clause needs care, and the line that explains each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.contract.messages import Block, BlockKind, Clause, Point
from bot.messages import message

NOT_HELD_MARK = "＊"
"""The clause is known, its text is not in the library."""
REWRITTEN_MARK = "△"
"""The sentence was written about another text of the clause than the one in force."""
_NOTES = {NOT_HELD_MARK: "not_held_note", REWRITTEN_MARK: "rewritten_note"}


def mark_of(clause: Clause) -> str:
    """Return the mark a sentence on this clause bears; an empty string where it needs none."""
    if clause.rewritten:
        return REWRITTEN_MARK
    return "" if clause.held else NOT_HELD_MARK


def marks_of(clauses: Iterable[Clause]) -> str:
    """Return the marks of a sentence that rests on several clauses, each once."""
    return "".join(dict.fromkeys(map(mark_of, clauses)))


def mark_notes(marks: str, language: str) -> list[Block]:
    """Return what explains the marks used in a reply, a block each."""
    used = (note for mark, note in _NOTES.items() if mark in marks)
    return [Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, note)),)) for note in used]
