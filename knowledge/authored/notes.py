"""Notes: plain glosses and workers' own wordings attached to provisions, and the situations of the cards.

A broken file or entry is reported with file, line and reason; the rest still loads. Format: docs/knowledge-formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.authored.card import Card, Problem, parse_citation_key
from knowledge.edited import authored_text
from knowledge.models import ProvisionKey
from knowledge.paths import DATA
from knowledge.yaml_files import parse_file

NOTES = DATA / "notes"

_ARTICLE = re.compile(r"\A\d+(之[一二三四五六七八九十]+)?\Z")
_ENTRY = re.compile(r"""^  ["']?([^"'\s:]*)["']?:[^\S\n]*$""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """What people ask when this provision decides their matter, and what it says in plain words."""

    key: ProvisionKey
    gloss: str
    asked: tuple[str, ...]
    topics: tuple[str, ...] = ()
    workers: tuple[str, ...] = ("any",)
    confused_with: tuple[ProvisionKey, ...] = ()
    reviewed: date | None = None
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask, and the provisions that answer it, most decisive first."""

    text: str
    keys: tuple[ProvisionKey, ...]
    source: str
    """`note` or `card:<id>`."""

    @property
    def card(self) -> str:
        """The card's id, or "" for a note."""
        return self.source.removeprefix("card:") if self.source.startswith("card:") else ""


@dataclass(slots=True)
class NoteShelf:
    """All notes that could be read, and what was refused."""

    notes: dict[ProvisionKey, Note] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def phrasings(self) -> list[Phrasing]:
        """Return every wording of every note, in file order."""
        return [Phrasing(text, (note.key,), "note") for note in self.notes.values() for text in note.asked]


def card_phrasings(cards: Iterable[Card]) -> list[Phrasing]:
    """Return the situations told in the cards; each carries all provisions its card turns on."""
    return [
        Phrasing(text, card.decides, f"card:{card.id}")
        for card in cards
        for text in (*card.asked_as, card.title)
        if card.decides
    ]


def load_notes(folder: Path = NOTES) -> NoteShelf:
    """Return every readable note under the folder, and a `Problem` for each that is not."""
    return read_notes((path, authored_text(path)) for path in sorted(folder.rglob("*.yaml")))


def read_notes(files: Iterable[tuple[Path, str]]) -> NoteShelf:
    """Like `load_notes`, for texts already read."""
    shelf = NoteShelf()
    for path, text in files:
        _read_file(path, text, shelf)
    return shelf


def _read_file(path: Path, text: str, shelf: NoteShelf) -> None:
    try:
        content: Any = parse_file(path, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        shelf.problems.append(Problem(str(path), mark.line + 1 if mark else 1, "not YAML"))
        return
    if not isinstance(content, Mapping) or not content.get("document"):
        shelf.problems.append(Problem(str(path), 1, "document is missing"))
        return
    lines = _entry_lines(text)
    reviewed = content.get("reviewed")
    # A text without articles has one entry, which YAML must call something: 0.
    for written, entry in (content.get("provisions") or {}).items():
        article = "" if written in (None, 0, "0") else str(written)
        line = lines.get(str(written), 1)
        try:
            key = ProvisionKey(str(content["document"]), article)
            note = _note(key, entry, reviewed=reviewed, path=str(path), line=line)
        except (ValueError, TypeError) as error:
            shelf.problems.append(Problem(str(path), line, str(error)))
            continue
        if note.key in shelf.notes:
            shelf.problems.append(Problem(str(path), line, f"{note.key} has a note in {shelf.notes[note.key].path}"))
            continue
        shelf.notes[note.key] = note


def _entry_lines(text: str) -> dict[str, int]:
    """Return the line each entry begins on."""
    found: dict[str, int] = {}
    line = read = 0
    for match in _ENTRY.finditer(text):
        line += text.count("\n", read, match.start())
        read = match.start()
        found.setdefault(match.group(1), line + 1)
    return found


def _note(key: ProvisionKey, entry: object, *, reviewed: object, path: str, line: int) -> Note:
    if key.article and not _ARTICLE.match(key.article):
        raise ValueError(f"not an article: {key.article}")
    if not isinstance(entry, Mapping):
        raise TypeError(f"{key} is not a mapping")
    asked = entry.get("asked") or []
    if not isinstance(asked, list):
        raise TypeError(f"{key}: asked is not a list")
    return Note(
        key=key,
        gloss=str(entry.get("gloss") or "").strip(),
        asked=tuple(dict.fromkeys(str(item).strip() for item in asked if item is not None and str(item).strip())),
        topics=tuple(map(str, entry.get("topics") or ())),
        workers=tuple(map(str, entry.get("workers") or ("any",))),
        confused_with=tuple(parse_citation_key(str(key)).key for key in entry.get("confused_with") or ()),
        reviewed=reviewed if isinstance(reviewed, date) else None,
        path=path,
        line=line,
    )
