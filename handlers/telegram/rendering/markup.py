"""Telegram's HTML: escaping, its way of counting (UTF-16 units), and pieces that fit without breaking a tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

LIMIT = 4096
"""UTF-16 units of one message. Tags are counted too here, which leaves a little room."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SENTENCE_END = "。！？；!?;\n"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of finished HTML that stays whole. `gap`: an empty line goes before it."""

    html: str
    gap: bool = False


def units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def escape(text: str) -> str:
    """Return text safe inside Telegram's HTML, without control characters or broken surrogates."""
    return html.escape(_CONTROL.sub("", text), quote=False)


def wrap(text: str, tag: str = "", *, before: str = "", after: str = "", limit: int = LIMIT) -> list[str]:
    """Return HTML pieces of at most `limit` units for a text, each with the tag closed; `before` and `after` are HTML."""
    opening, closing = (f"<{tag}>", f"</{tag}>") if tag else ("", "")
    room = limit - units(opening + closing + before + after)
    pieces = [opening + escape(piece) + closing for piece in _cut(text, room)] or [opening + closing]
    pieces[0] = before + pieces[0]
    pieces[-1] += after
    return pieces


def pack(paragraphs: Iterable[Paragraph], limit: int = LIMIT) -> list[str]:
    """Return messages of at most `limit` units, broken only between paragraphs. A paragraph must fit by itself."""
    messages: list[str] = []
    for paragraph in paragraphs:
        glue = "\n\n" if paragraph.gap else "\n"
        if messages and units(messages[-1]) + len(glue) + units(paragraph.html) <= limit:
            messages[-1] += glue + paragraph.html
        else:
            messages.append(paragraph.html)
    return messages


def _cut(text: str, room: int) -> list[str]:
    """Cut text so that each piece is within `room` units once escaped, at a sentence end where there is one."""
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        fitting = _fitting(rest, room)
        if fitting < len(rest):
            ends = [rest.rfind(mark, 0, fitting) for mark in _SENTENCE_END]
            if (end := max(ends)) > fitting // 2:
                fitting = end + 1
        pieces.append(rest[:fitting].strip())
        rest = rest[fitting:].strip()
    return [piece for piece in pieces if piece]


def _fitting(text: str, room: int) -> int:
    """Return how many leading characters fit."""
    used = 0
    for index, character in enumerate(text):
        used += units(escape(character))
        if used > room:
            return max(index, 1)
    return len(text)
