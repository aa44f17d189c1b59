"""Check the authored files against the library: cards, notes, lexicon. Every finding names file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Protocol

from knowledge.card import Card, CardShelf, Problem, Statement, load_cards
from knowledge.models import Citation, Resolution
from knowledge.notes import NoteShelf, load_notes
from knowledge.numerals import parse_numeral

REVIEW_WITHIN = timedelta(days=366)
_BROKEN = ("unknown_document", "ambiguous_document", "no_such_article", "no_such_paragraph", "not_in_force")
_HAN = "零〇一二两三四五六七八九十百千万"
_FIGURE = re.compile(
    rf"(\d+(?:\.\d+)?|[{_HAN}]+)(?=(?:个)?(?:月|年|日|天|倍|周岁|岁|小时|元|%|％|名|人以上))|百分之([{_HAN}]+)"
)
_PLAIN = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")


class Resolver(Protocol):
    """Resolves citations on a day."""

    def resolve(self, citation: Citation, on: date) -> Resolution: ...


def lint_cards(shelf: CardShelf, resolver: Resolver, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the cards."""
    yield from shelf.problems
    for card in shelf.cards.values():
        if today - card.reviewed > REVIEW_WITHIN:
            yield Problem(card.path, 1, f"not reviewed since {card.reviewed}")
        for other in card.see_also:
            if other not in shelf.cards:
                yield Problem(card.path, 1, f"see_also names no card: {other}")
        for key in card.decides:
            if (problem := resolver.resolve(Citation(key), today).problem) in _BROKEN:
                yield Problem(card.path, 1, f"decides {key}: {problem}")
        for statements in card.sections.values():
            for statement in statements:
                yield from _lint_statement(card, statement, resolver, today)


def _lint_statement(card: Card, statement: Statement, resolver: Resolver, today: date) -> Iterator[Problem]:
    texts = []
    held = True
    for citation in statement.citations:
        resolution = resolver.resolve(citation, today)
        if resolution.problem in _BROKEN:
            yield Problem(card.path, statement.line, f"{citation}: {resolution.problem}")
        elif resolution.provision is None:
            held = False
        else:
            texts.append(resolution.provision.text)
    if texts and held:
        known = figures(" ".join(texts))
        for figure in sorted(figures(statement.text)):
            if {figure, figure * 100, (figure + 0.5) * 100} & known:  # 两倍 for 百分之二百, 一倍半 for 百分之一百五十
                continue
            yield Problem(card.path, statement.line, f"figure {figure:g} does not stand in the cited text")


def lint_notes(shelf: NoteShelf, resolver: Resolver, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the notes: unknown provisions, phrasings that stand under two provisions."""
    yield from shelf.problems
    seen: dict[str, str] = {}
    for key, note in shelf.notes.items():
        problem = resolver.resolve(Citation(key), today).problem
        if problem in ("unknown_document", "no_such_article"):
            yield Problem(note.path, 1, f"{key}: {problem}")
        if note.reviewed and today - note.reviewed > REVIEW_WITHIN:
            yield Problem(note.path, 1, f"{key}: not reviewed since {note.reviewed}")
        for phrasing in note.asked:
            bare = _PLAIN.sub("", phrasing)
            if bare in seen and seen[bare] != str(key):
                yield Problem(note.path, 1, f"{key}: “{phrasing}” stands under {seen[bare]} too")
            seen.setdefault(bare, str(key))


def lint_all(resolver: Resolver, *, today: date, cards: Callable[[], CardShelf] = load_cards) -> list[Problem]:
    """Return every problem of the packaged files."""
    return [*lint_cards(cards(), resolver, today), *lint_notes(load_notes(), resolver, today)]


def figures(text: str) -> set[float]:
    """Return the numbers of a text that count months, years, days, times, people, yuan or per cent; 五成 and 一倍半 are words."""
    found: set[float] = set()
    for match in _FIGURE.finditer(text):
        number = _number(match.group(1) or match.group(2))
        if number is not None:
            found.add(number)
    return found


def _number(written: str) -> float | None:
    if written.replace(".", "", 1).isdigit():
        return float(written)
    value = parse_numeral(written.replace("两", "二"))
    return None if value is None else float(value)
