"""A text without articles read as first-level sections: 一、 or else （一） or 1."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.marks import (
    ANNEX,
    ANNEX_WORD,
    ARABIC_SECTION,
    BARE_SECTION,
    BRACKET_SECTION,
    DECIMAL_SECTION,
    EXPLANATION,
    SECTION,
    number_of,
)
from ingestion.readers.base import Line
from ingestion.structure.finishing import finish
from ingestion.structure.model import Open, Structure
from knowledge.models import FindingDraft

_REPUBLISHED = re.compile(r"(?:根据|按照)本(?:决定|修正案|通知).{0,40}重新(?:公布|发布|印发)。?$")
"""The last sentence of a decision that amends: behind it stands the whole text as amended."""


def read_sections(lines: list[Line]) -> Structure | None:
    """Read a text as first-level sections: 一、 or else （一） or 1., in standards 1 and a blank; None when it has none."""
    for pattern in (SECTION, BRACKET_SECTION, ARABIC_SECTION):
        found = _read_by(lines, pattern)
        if len(found.sections) >= 2 or (pattern is SECTION and found.sections):
            return found
    found = _read_by(lines, DECIMAL_SECTION)
    return found if len(found.sections) >= 3 else None


def _read_by(lines: list[Line], pattern: re.Pattern[str]) -> Structure:
    reader = _SectionReader(pattern)
    for line in lines:
        reader.take(line)
    return finish("sections", reader.head, reader.done, reader.findings)


class _SectionReader:
    """Takes the lines of a text one after the other; sections and annexes come out in `done`."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.head: list[Line] = []
        self.done: list[Open] = []
        self.findings: list[FindingDraft] = []
        self._pattern = pattern
        self._current: Open | None = None
        self._previous = self._annexes = self._quoted = 0
        self._republished = False

    def take(self, line: Line) -> None:
        """Put a line where it belongs."""
        text = line.text.strip()
        match = self._pattern.fullmatch(text)
        if match is None and self._pattern is SECTION and (line.heading or self._previous):
            match = BARE_SECTION.fullmatch(text)
        number = number_of(match[1]) if match is not None and self._quoted <= 0 else None
        if number is not None and match is not None and self._follows(number):
            self._open_section(line, text, match, number)
        elif self._current is None:
            self.head.append(line)
        elif named := _names_annex(text):
            self._open_annex(line, text, named)
        elif EXPLANATION.fullmatch(text) or self._republished:
            self._open_rest(line)
        else:
            self._go_on(line, text, number, self._current)
        self._quoted = _quoted(text, self._quoted) if self._annexes == 0 else 0
        amended = self._current is not None and _REPUBLISHED.search(text) is not None
        self._republished = self._annexes == 0 and amended

    def _follows(self, number: int) -> bool:
        """Whether a number is that of the next section; up to two may be missing once there was one."""
        furthest = self._previous + (3 if self._previous else 1)
        return self._annexes == 0 and self._previous < number <= furthest

    def _open_section(self, line: Line, text: str, match: re.Match[str], number: int) -> None:
        rest = match[2].strip() if match.re is self._pattern else ""
        label = text[: len(text) - len(rest)].strip() if rest else text
        first = [replace(line, text=rest)] if rest else []
        self._open(Open(str(number), _section_label(match[1], label), (), first))
        self._previous = number

    def _open_annex(self, line: Line, text: str, named: re.Match[str]) -> None:
        self._annexes += 1
        marked = ANNEX_WORD.match(text)
        name = named[2].strip()
        written = number_of(named[1]) if named[1] else None
        label = re.sub(r"\s+", "", marked[0]) if marked else "附"
        first = [replace(line, text=name)] if name else []
        self._open(Open(f"附{written or self._annexes}", label, (), first, annex=True))

    def _open_rest(self, line: Line) -> None:
        """Open what stands behind the text: an explanation, or the whole text as amended."""
        self._annexes += 1
        self._open(Open(f"附{self._annexes}", "附" if self._republished else "说明", (), [line], annex=True))

    def _go_on(self, line: Line, text: str, number: int | None, current: Open) -> None:
        if number == 1 and self._previous >= 1 and self._annexes == 0:
            said = f"{text[:20]} begins to count again"
            self.findings.append(FindingDraft("restarted_numbering", current.article, said))
        current.lines.append(line)

    def _open(self, part: Open) -> None:
        self._current = part
        self.done.append(part)


def _names_annex(text: str) -> re.Match[str] | None:
    """Whether a line is the name of an annex, with its number and title."""
    if not ANNEX_WORD.match(text) and not re.match(r"附[ \u3000]*[：:]", text):
        return None
    return ANNEX.fullmatch(text) if len(text) <= 80 and not text.endswith("。") else None


def _quoted(text: str, before: int) -> int:
    """How deep in quotation the text ends; every paragraph of a quotation opens it anew, only the last one closes it."""
    again = 1 if before > 0 and text.startswith("“") else 0
    return max(0, before - again + text.count("“") - text.count("”"))


def _section_label(number: str, written: str) -> str:
    if written.startswith(("（", "(")):
        return f"（{number}）"
    return f"{number}." if number.isdigit() else f"{number}、"
