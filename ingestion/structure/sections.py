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
from knowledge.library import FindingDraft

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
    head: list[Line] = []
    done: list[Open] = []
    findings: list[FindingDraft] = []
    current: Open | None = None
    previous = annexes = 0
    quoted = 0
    republished = False
    for line in lines:
        text = line.text.strip()
        match = pattern.fullmatch(text)
        if match is None and pattern is SECTION and (line.heading or previous):
            match = BARE_SECTION.fullmatch(text)
        number = number_of(match[1]) if match is not None and quoted <= 0 else None
        if (
            number is not None
            and match is not None
            and annexes == 0
            and previous < number <= previous + (3 if previous else 1)
        ):
            rest = match[2].strip() if match.re is pattern else ""
            label = text[: len(text) - len(rest)].strip() if rest else text
            current = Open(str(number), _section_label(match[1], label), (), [replace(line, text=rest)] if rest else [])
            done.append(current)
            previous = number
        elif (
            current is not None
            and (ANNEX_WORD.match(text) or re.match(r"附[ \u3000]*[：:]", text))
            and ANNEX.fullmatch(text)
            and len(text) <= 80
            and not text.endswith("。")
        ):
            annexes += 1
            named = ANNEX.fullmatch(text)
            assert named is not None
            marked = ANNEX_WORD.match(text)
            name = named[2].strip()
            written = number_of(named[1]) if named[1] else None
            first = [replace(line, text=name)] if name else []
            current = Open(
                f"附{written or annexes}", re.sub(r"\s+", "", marked[0]) if marked else "附", (), first, annex=True
            )
            done.append(current)
        elif current is not None and (EXPLANATION.fullmatch(text) or republished):
            annexes += 1
            label = "附" if republished else "说明"
            current = Open(f"附{annexes}", label, (), [line], annex=True)
            done.append(current)
        elif current is None:
            head.append(line)
        else:
            if number is not None and number <= previous and annexes == 0 and number == 1:
                findings.append(
                    FindingDraft("restarted_numbering", current.article, f"{text[:20]} begins to count again")
                )
            current.lines.append(line)
        quoted = _quoted(text, quoted) if annexes == 0 else 0
        republished = annexes == 0 and current is not None and _REPUBLISHED.search(text) is not None
    return finish("sections", head, done, findings)


def _quoted(text: str, before: int) -> int:
    """How deep in quotation the text ends; every paragraph of a quotation opens it anew, only the last one closes it."""
    again = 1 if before > 0 and text.startswith("“") else 0
    return max(0, before - again + text.count("“") - text.count("”"))


def _section_label(number: str, written: str) -> str:
    if written.startswith(("（", "(")):
        return f"（{number}）"
    return f"{number}." if number.isdigit() else f"{number}、"
