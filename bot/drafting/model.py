"""A draft as data: blocks that every renderer prints the same way. Pure, knows no file format."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.claims.deadlines import Deadline
from bot.drafting.errors import DraftError
from bot.drafting.vocabulary import clean


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look. A blank is underlined; its text names what is missing."""

    text: str
    blank: bool = False
    bold: bool = False


Runs = tuple[Run, ...]


class Style(enum.StrEnum):
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    """Running text, first line indented by two characters."""
    LINE = "line"
    """A line of its own without indent: the parties, the addressee."""
    ITEM = "item"
    """A numbered or ticked item: hanging indent."""
    RIGHT = "right"
    NOTE = "note"
    """Small print below a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    style: Style
    runs: Runs
    lead: str = ""
    """Number or mark in front of an ITEM."""
    keep: bool = False
    """Keep on the page of the next block."""

    @property
    def text(self) -> str:
        return self.lead + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `widths` are parts of the line; `header` says whether the first row is repeated on each page."""

    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]
    header: bool = False
    labels: tuple[int, ...] = ()
    """Columns that hold labels: centred."""
    tall: tuple[int, ...] = ()
    """Rows that leave room for writing by hand."""

    @property
    def text(self) -> str:
        return "".join(run.text for row in self.rows for cell in row for run in cell)


@dataclass(frozen=True, slots=True)
class PageBreak:
    @property
    def text(self) -> str:
        return ""


Block = Paragraph | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the cover note and its lines, each with the citation keys it stands on."""

    title: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One document, ready for a renderer, with its cover note apart: the note is for the worker, never for filing."""

    name: str
    title: str
    file: str
    blocks: tuple[Block, ...]
    blanks: tuple[str, ...]
    """What is missing, in the order it stands in the document."""
    cover: tuple[Section, ...]
    citations: tuple[str, ...]
    deadlines: tuple[Deadline, ...] = ()
    complete: bool = False
    """Whether nothing is left blank except signature and date."""
    dropped: tuple[str, ...] = field(default=())
    """Claims that were left out and why, in one sentence each."""

    @property
    def text(self) -> str:
        """All words of the document without the cover note."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the evidence list. Empty text and zero pages stay visible blanks."""

    title: str
    number: int = 0
    kind: str = ""
    pages: int = 0
    purpose: str = ""
    origin: str = ""


def evidence_rows(rows: Iterable[Mapping[str, Any] | EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """Return evidence as rows, numbered in order where no number is given. Raises DraftError `bad_evidence`."""
    found: list[EvidenceRow] = []
    for position, row in enumerate(rows, 1):
        if isinstance(row, EvidenceRow):
            found.append(
                row if row.number else EvidenceRow(row.title, position, row.kind, row.pages, row.purpose, row.origin)
            )
            continue
        if not isinstance(row, Mapping) or not clean(str(row.get("title", ""))):
            raise DraftError("bad_evidence", f"第 {position} 件证据要写明 title（名称）。")
        try:
            number, pages = int(row.get("number") or position), int(row.get("pages") or 0)
        except (TypeError, ValueError):
            raise DraftError("bad_evidence", f"第 {position} 件证据的 number 和 pages 要是整数。") from None
        if pages < 0:
            raise DraftError("bad_evidence", f"第 {position} 件证据的页数不能是负数。")
        told = {key: clean(str(row.get(key) or "")) for key in ("title", "kind", "purpose", "origin")}
        found.append(EvidenceRow(number=number, pages=pages, **told))
    return tuple(found)
