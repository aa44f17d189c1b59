"""The values proposed for a document, and what their readers share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingestion.readers.base import Line, PlainText
from ingestion.structure import Structure
from knowledge.models import Level, Status

STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed value with where it came from: a line of the text, `front matter`, `register` or a rule."""

    value: str
    source: str
    line: int = 0
    """Number of the line it was read from, counted from 1; 0 when it was not read from a line."""


@dataclass(frozen=True)
class Metadata:
    """What is proposed for one document; None where nothing can be said."""

    title: str
    number: str | None = None
    issuer: str | None = None
    level: Level = Level.POLICY
    promulgated: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    first_effective: date | None = None
    """The day the document first came into force, where this text is a later version of it."""
    jurisdiction: str = "CN"
    status: Status | None = None
    """Only what dates do not tell: draft, repealed."""
    amends: tuple[str, ...] = ()
    """Titles of what this text amends or repeals, as written in its own title."""
    says_until: date | None = None
    """The last day the text itself says it holds; texts are often prolonged, so an admin decides."""
    repeals: tuple[str, ...] = ()
    """Titles of texts its closing provisions end."""
    repeals_parts: tuple[str, ...] = ()
    """Single articles of other texts they end: `title:32`."""
    amended: bool = False
    """Whether its history names a revision: the start its last article gives is then that of the first text."""
    sources: dict[str, Proposal] = field(default_factory=dict)

    def with_values(self, source: str, **values: object) -> Metadata:
        """Return a copy with these fields set, and where they came from."""
        sources = dict(self.sources)
        sources |= {name: Proposal("" if value is None else str(value), source) for name, value in values.items()}
        return replace(self, **values, sources=sources)  # type: ignore[arg-type]


class Context:
    """One text while it is being read: its lines, its structure, and where each value came from."""

    def __init__(self, text: PlainText, structure: Structure) -> None:
        text, structure = _narrow(text, structure)
        self.text = text
        self.structure = structure
        self.declared = text.declared
        self.numbers = {id(line): number for number, line in enumerate(text.lines, start=1)}
        self.head = self._whole(list(text.lines[:14] if structure.form == "plain" else structure.head))
        self.sources: dict[str, Proposal] = {}

    def _whole(self, lines: list[Line]) -> list[Line]:
        """The lines with a history in brackets that was broken over several put together again."""
        found: list[Line] = []
        for line in lines:
            last = found[-1].text if found else ""
            broken = re.match(r"[（(][12一二]", last) and last.count("（") + last.count("(") > last.count(
                "）"
            ) + last.count(")")
            if broken and len(last) + len(line.text) < 400:
                joined = replace(found[-1], text=last + line.text)
                self.numbers[id(joined)] = self.numbers.get(id(found[-1]), 0)
                found[-1] = joined
            else:
                found.append(line)
        return found

    def note(self, name: str, value: str, line: Line | None, rule: str = "") -> None:
        """Keep where a value was read, the first time it is."""
        number = self.numbers.get(id(line), 0) if line is not None else 0
        shown = line.text[:120] if line is not None else rule
        self.sources.setdefault(name, Proposal(value, shown, number))


_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def _narrow(text: PlainText, structure: Structure) -> tuple[PlainText, Structure]:
    """Return both with full-width digits as plain ones, so that numbers and days are read; the text kept is not this."""
    if not any(line.text.translate(_WIDE) != line.text for line in text.lines):
        return text, structure
    made = {id(line): replace(line, text=line.text.translate(_WIDE)) for line in text.lines}

    def narrowed(lines: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(made.get(id(line)) or replace(line, text=line.text.translate(_WIDE)) for line in lines)

    provisions = tuple(
        replace(placed, draft=replace(placed.draft, text=placed.draft.text.translate(_WIDE)))
        for placed in structure.provisions
    )
    return replace(text, lines=narrowed(text.lines)), replace(
        structure, head=narrowed(structure.head), closing=narrowed(structure.closing), provisions=provisions
    )
