"""Whether a published text is found by searches: questions made of its own words, asked of the running search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from knowledge.models import Provision, ProvisionKey

ASKED = 12
FIRST = 5
SHORTEST, LONGEST = 8, 40
ENOUGH = 0.5
"""A text of which fewer of its own questions find it is said to be hardly found."""
_LABEL = re.compile(r"^第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")
_NUMBER = re.compile(r"^第[〇零一二三四五六七八九十百\d]+[编章节][\s\u3000]*|^[一二三四五六七八九十]+、")
_ANY_HEADING = frozenset({"总则", "附则", "法律责任", "罚则", "监督管理", "保障措施"})
"""Headings that say nothing of what stands below them."""
_SENTENCE = re.compile(r"[。；：\n]")


class _Hit(Protocol):
    @property
    def key(self) -> ProvisionKey: ...


class _Found(Protocol):
    @property
    def hits(self) -> Sequence[_Hit]: ...


class Search(Protocol):
    """The part of a retriever that is asked."""

    def search(self, text: str, *, on: date, jurisdiction: str = ..., k: int = ...) -> _Found:
        """Return what is found, best first."""


@dataclass(frozen=True)
class OwnQuestion:
    """Words of one provision, and whether asking them brings it among the first five."""

    key: ProvisionKey
    words: str
    found: bool


@dataclass(frozen=True)
class Findable:
    """What asking a text's own words showed."""

    questions: tuple[OwnQuestion, ...]

    @property
    def found(self) -> int:
        """How many of the questions find their provision."""
        return sum(question.found for question in self.questions)

    @property
    def hardly(self) -> bool:
        """Whether so few do that workers will hardly be shown the text."""
        return bool(self.questions) and self.found < ENOUGH * len(self.questions)

    def unfound(self) -> Findable:
        """Return the same questions, none of them found: as it is before a text is held at all."""
        return Findable(tuple(replace(question, found=False) for question in self.questions))


def question_of(provision: Provision, *, headed: bool = False) -> str:
    """Return what is asked for a provision: its own words, led in by the heading above it where `headed`; "" for nothing."""
    words = own_words(provision)
    heading = _NUMBER.sub("", provision.path[-1]).strip() if provision.path else ""
    if not headed or not words or not heading or heading in _ANY_HEADING:
        return words
    return f"{heading}：{words}"[:LONGEST]


def own_words(provision: Provision) -> str:
    """Return the first words of a provision that say something, without its number; "" for one that is too short."""
    for sentence in _SENTENCE.split(_LABEL.sub("", provision.text.strip())):
        words = re.sub(r"\s+", "", sentence)
        if len(words) >= SHORTEST:
            return words[:LONGEST]
    return ""


def find_again(search: Search, provisions: Sequence[Provision], *, on: date, jurisdiction: str = "CN") -> Findable:
    """Ask the words of up to twelve provisions, spread evenly over the text, every other one with its heading."""
    asked = ((one, question_of(one, headed=at % 2 == 1)) for at, one in enumerate(provisions))
    told = [(provision, words) for provision, words in asked if words]
    step = max(1, len(told) // ASKED)
    questions = []
    for provision, words in told[::step][:ASKED]:
        hits = search.search(words, on=on, jurisdiction=jurisdiction, k=FIRST).hits
        questions.append(OwnQuestion(provision.key, words, provision.key in [hit.key for hit in hits]))
    return Findable(tuple(questions))
