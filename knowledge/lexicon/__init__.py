"""The lexicon: how workers say it, and what the law calls it. A table that anybody can edit (`lexicon.tsv`)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.authored.card import Problem
from knowledge.edited import authored_text

TABLE = Path(__file__).parent / "lexicon.tsv"
COLUMNS = ("term", "legal", "kind", "region", "certainty", "remark")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `certainty` in (0, 1] says how surely the term means what the law calls `legal`."""

    term: str
    legal: tuple[str, ...]
    kind: str
    region: str
    certainty: float
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term met in a message, and the legal words it stands for."""

    term: str
    legal: tuple[str, ...]
    weight: float
    kind: str = ""


@dataclass
class Lexicon:
    """Finds every listed term in a text: longest match first, in one pass over the text."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_term: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self._by_term.setdefault(entry.term.lower(), []).append(entry)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for term in self._by_term:
            self._lengths[term[0]] = tuple(sorted({*self._lengths.get(term[0], ()), len(term)}, reverse=True))

    def expand(self, text: str) -> list[Expansion]:
        """Return the terms found, in order of appearance, each once. A term inside a longer one is not reported."""
        lowered = text.lower()
        found: dict[str, Expansion] = {}
        at = 0
        while at < len(lowered):
            term = self._longest(lowered, at)
            if not term:
                at += 1
                continue
            entries = self._by_term[term]
            legal = tuple(dict.fromkeys(word for entry in entries for word in entry.legal))
            weight = max(entry.certainty for entry in entries)
            found.setdefault(term, Expansion(term, legal, weight, entries[0].kind))
            at += len(term)
        return list(found.values())

    def _longest(self, text: str, at: int) -> str:
        for length in self._lengths.get(text[at], ()):
            term = text[at : at + length]
            if term in self._by_term and _stands_alone(text, at, term):
                return term
        return ""


def _stands_alone(text: str, at: int, term: str) -> bool:
    """Latin terms (pinyin initials, app names) count only as whole words; Chinese ones anywhere."""
    if not term.isascii():
        return True
    before, after = text[at - 1 : at], text[at + len(term) : at + len(term) + 1]
    return not (_is_latin(before) and _is_latin(term[0])) and not (_is_latin(after) and _is_latin(term[-1]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def load_lexicon(path: Path = TABLE) -> Lexicon:
    """Return the table; rows that cannot be read become problems, the others load."""
    if not path.exists():
        return Lexicon()
    return read_lexicon(authored_text(path).split("\n"), str(path))


def read_lexicon(lines: Iterable[str], path: str = "") -> Lexicon:
    """Like `load_lexicon`, for lines already opened."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(reader, start=1):
        if number == 1 or not row or row[0].startswith("#"):
            continue
        cells = [cell.strip() for cell in row] + [""] * (len(COLUMNS) - len(row))
        term, legal, kind, region, certainty, remark = cells[: len(COLUMNS)]
        words = tuple(word.strip() for word in legal.split("|") if word.strip())
        try:
            weight = float(certainty)
        except ValueError:
            weight = 0.0
        if not term or not words or not 0 < weight <= 1:
            problems.append(Problem(path, number, "a row needs a term, its legal words and a certainty in (0, 1]"))
            continue
        entries.append(Entry(term, words, kind, region, weight, remark))
    return Lexicon(entries, problems)
