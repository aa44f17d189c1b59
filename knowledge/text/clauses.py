"""The inside of an article: 款 and 项, as the lines of its text show them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text.numerals import CHINESE, parse_numeral, write_numeral

_ITEM = re.compile(rf"\s*[\"“]?[（(]([{CHINESE}]+)[)）]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One 项: its number and its wording without the number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One 款: its own wording, and the 项 under it."""

    number: int
    text: str
    items: tuple[Item, ...] = ()

    def item(self, number: int) -> Item | None:
        """The 项 of this number."""
        return next((item for item in self.items if item.number == number), None)


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the 款 of an article in order; a line that opens with （一） is a 项 of the 款 before it."""
    paragraphs: list[Paragraph] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        match = _ITEM.fullmatch(line)
        number = parse_numeral(match[1]) if match else None
        if match is not None and number is not None and paragraphs:
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(last.number, last.text, (*last.items, Item(number, match[2].strip())))
        else:
            paragraphs.append(Paragraph(len(paragraphs) + 1, line.strip()))
    return tuple(paragraphs)


def paragraph_of_item(text: str, item: int) -> int | None:
    """Return the number of the first 款 that has a 项 of this number."""
    return next((each.number for each in split_paragraphs(text) if each.item(item) is not None), None)


def clause_text(text: str, paragraph: int | None = None, item: int | None = None) -> str | None:
    """Return the wording cited: the article, one 款 with its 项, or one 项; None when the text has no such part."""
    if paragraph is None and item is None:
        return text
    paragraphs = split_paragraphs(text)
    if paragraph is not None:
        paragraphs = tuple(found for found in paragraphs if found.number == paragraph)
    if item is None:
        if not paragraphs:
            return None
        found = paragraphs[0]
        return "\n".join((found.text, *(f"（{write_numeral(each.number)}）{each.text}" for each in found.items)))
    return next((hit.text for each in paragraphs if (hit := each.item(item)) is not None), None)
