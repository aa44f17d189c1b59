"""Cards: authored guidance on one situation, read from `knowledge/cards/<topic>/<id>.md`.

A broken card is reported with file, line and reason; the others still load. Formats: docs/knowledge-formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.edited import added_files, authored_text
from knowledge.models import Citation, ProvisionKey
from knowledge.paths import DATA
from knowledge.yaml_files import parse_yaml

CARDS = DATA / "cards"

SECTIONS = ("一句话", "你可以要求", "这周就做", "期限", "留好这些证据", "去哪里", "跟老板这样说", "当心")
"""Headings of a card in their fixed order; what a reply shows keeps this order."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CITED = re.compile(r"\[\[([^\[\]]+)\]\]")
_CONDITION = re.compile(r"\A\{([a-z_]+=[^{}]+)\}\s*")
_REQUIRED = ("id", "title", "topic", "reviewed", "decides", "asked_as")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a knowledge file, or one line of it, was refused."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or bullet: its text without marks, what it rests on, and the facts it is for."""

    text: str
    citations: tuple[Citation, ...] = ()
    condition: tuple[tuple[str, tuple[str, ...]], ...] = ()
    line: int = 0
    limits: bool = False
    """Whether it limits what the card states ("!" in front): a reply that shows the card never leaves it out."""

    def fits(self, facts: Mapping[str, str]) -> bool:
        """False only when a known fact contradicts the condition."""
        return all(facts.get(slot) in (None, "", *values) for slot, values in self.condition)

    def unknown(self, facts: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The parts of the condition no fact has settled yet."""
        return tuple((slot, values) for slot, values in self.condition if not facts.get(slot))


@dataclass(frozen=True)
class Card:
    """Guidance on one situation. `sections` maps a heading of `SECTIONS` to its statements."""

    id: str
    title: str
    topic: str
    reviewed: date
    decides: tuple[ProvisionKey, ...]
    asked_as: tuple[str, ...]
    sections: Mapping[str, tuple[Statement, ...]]
    jurisdiction: str = "CN"
    workers: tuple[str, ...] = ("any",)
    status: str = "in_force"
    effective_from: date | None = None
    effective_to: date | None = None
    see_also: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    path: str = ""

    @cached_property
    def lead(self) -> tuple[Statement, ...]:
        """The one plain sentence, per condition where it branches."""
        return self.sections.get("一句话", ())

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The names of the provisions it turns on."""
        return frozenset(map(str, self.decides))

    @cached_property
    def cited(self) -> frozenset[str]:
        """The names of those its statements cite beside them."""
        statements = (statement for section in self.sections.values() for statement in section)
        return frozenset(str(c.key) for statement in statements for c in statement.citations) - self.deciding

    def speaks_of(self, on: date) -> bool:
        """Whether the card is about facts of that day."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )


@dataclass(slots=True)
class CardShelf:
    """All cards that could be read, and what was refused."""

    cards: dict[str, Card] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def parse_citation_key(written: str) -> Citation:
    """Read `DOCUMENT[:ARTICLE[:PARAGRAPH[:ITEM]]]`. Raises ValueError on anything else."""
    document, *rest = (part.strip() for part in written.split(":"))
    if not document or len(rest) > 3:
        raise ValueError(f"not a provision name: {written}")
    article = rest[0] if rest else ""
    if article and not re.fullmatch(r"\d+(之[一二三四五六七八九十]+)?", article):
        raise ValueError(f"not an article: {written}")
    numbers = [int(part) for part in rest[1:]]
    paragraph, item = ([*numbers, None, None])[:2]
    return Citation(ProvisionKey(document, article), paragraph, item, written)


def _statement(raw: str, line: int) -> Statement:
    condition: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if match := _CONDITION.match(raw):
        pairs = (part.partition("=") for part in match.group(1).split(","))
        condition = tuple((slot.strip(), tuple(v.strip() for v in values.split("|"))) for slot, _, values in pairs)
        raw = raw[match.end() :]
    limits = raw.startswith("!")
    raw = raw.removeprefix("!").strip()
    citations = tuple(parse_citation_key(found) for found in _CITED.findall(raw))
    text = _CITED.sub("", raw).strip()
    text = re.sub(r"\s+([。，；！？])", r"\1", text)
    return Statement(re.sub(r"([。；！？])\1+", r"\1", text), citations, condition, line, limits)


def _sections(body: str, first_line: int) -> dict[str, tuple[Statement, ...]]:
    found: dict[str, list[Statement]] = {}
    heading = ""
    for offset, raw in enumerate(body.split("\n")):
        line = raw.strip()
        number = first_line + offset
        if line.startswith("## "):
            heading = line[3:].strip()
            if heading not in SECTIONS:
                raise _LineError(number, f"unknown section {heading}")
            found[heading] = []
        elif line and not line.startswith("<!--"):
            if not heading:
                raise _LineError(number, "text before the first section")
            try:
                found[heading].append(_statement(line.removeprefix("- ").strip(), number))
            except ValueError as error:
                raise _LineError(number, str(error)) from error
    return {heading: tuple(found[heading]) for heading in SECTIONS if found.get(heading)}


class _LineError(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def _as_date(value: object, name: str) -> date | None:
    if value is None or type(value) is date:
        return value
    raise _LineError(1, f"{name} is not a date: {value}")


def parse_card(text: str, path: str = "") -> Card:
    """Read one card. Raises `_LineError` through `load_cards` as a `Problem`; call that from outside."""
    match = _FRONT.match(text)
    if not match:
        raise _LineError(1, "no front matter between two lines of ---")
    try:
        front: dict[str, Any] = parse_yaml(match.group(1)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _LineError(2 + (mark.line if mark else 0), "front matter is not YAML") from error
    if not isinstance(front, dict):
        raise _LineError(2, "front matter is not a mapping")
    for name in _REQUIRED:
        if not front.get(name):
            raise _LineError(2, f"{name} is missing")
    try:
        decides = tuple(parse_citation_key(str(key)).key for key in front["decides"])
    except ValueError as error:
        raise _LineError(2, str(error)) from error
    first_line = text[: match.start(2)].count("\n") + 1
    sections = _sections(match.group(2), first_line)
    if "一句话" not in sections:
        raise _LineError(first_line, "section 一句话 is missing")
    reviewed = _as_date(front["reviewed"], "reviewed")
    assert reviewed is not None
    return Card(
        id=str(front["id"]),
        title=str(front["title"]),
        topic=str(front["topic"]),
        reviewed=reviewed,
        decides=decides,
        asked_as=tuple(str(item) for item in front["asked_as"]),
        sections=sections,
        jurisdiction=str(front.get("jurisdiction", "CN")),
        workers=tuple(front.get("workers") or ("any",)),
        status=str(front.get("status", "in_force")),
        effective_from=_as_date(front.get("effective_from"), "effective_from"),
        effective_to=_as_date(front.get("effective_to"), "effective_to"),
        see_also=tuple(front.get("see_also") or ()),
        asks=tuple(front.get("asks") or ()),
        path=path,
    )


def load_cards(folder: Path = CARDS) -> CardShelf:
    """Return every readable card under the folder, and a `Problem` for each that is not."""
    files = sorted([*folder.rglob("*.md"), *added_files(folder, ".md")])
    return read_cards((path, authored_text(path)) for path in files)


def read_cards(files: Iterable[tuple[Path, str]]) -> CardShelf:
    """Like `load_cards`, for texts already read."""
    shelf = CardShelf()
    for path, text in files:
        try:
            card = parse_card(text, str(path))
            if card.id != path.stem:
                raise _LineError(2, f"id {card.id} is not the file name")
            if card.id in shelf.cards:
                raise _LineError(2, f"id {card.id} stands in {shelf.cards[card.id].path} already")
        except _LineError as error:
            shelf.problems.append(Problem(str(path), error.line, str(error)))
        else:
            shelf.cards[card.id] = card
    return shelf
