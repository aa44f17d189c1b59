"""Long lists, a page at a time. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class At:
    """Where one is in a list: page `number` of `pages`, from the entry `first`, counted from 0."""

    number: int
    pages: int
    first: int


def paged(count: int, asked: str, size: int) -> At:
    """Return the page that was asked for by its number; the nearest there is, the first for what is no number."""
    pages = max(1, -(-count // size))
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    number = min(max(number, 1), pages)
    return At(number, pages, (number - 1) * size)
