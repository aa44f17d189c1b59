"""Check the authored files against the library: cards, notes, lexicon. Every finding names file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from knowledge.authored.card import Card, CardShelf, Problem, Statement, load_cards, parse_citation_key
from knowledge.authored.conditions import lost_conditions
from knowledge.authored.notes import Note, NoteShelf, load_notes
from knowledge.authored.outweighed import left_alone, ways_of
from knowledge.authored.register import Entry, Register
from knowledge.models import Citation, Resolution
from knowledge.text.numerals import parse_numeral

REVIEW_WITHIN = timedelta(days=366)
_BROKEN = ("unknown_document", "ambiguous_document", "no_such_article", "no_such_paragraph", "not_in_force")
_HAN = "零〇一二两三四五六七八九十百千万"
_FIGURE = re.compile(
    rf"(\d+(?:\.\d+)?|[{_HAN}]+)(?=(?:个)?(?:月|年|日|天|倍|周岁|岁|小时|元|%|％|名|人以上))|百分之([{_HAN}]+)"
)
_UNKNOWN = ("unknown_document", "no_such_article")
_PARTICLES = frozenset(
    "的了吗呢啊吧呀哦嘛么不是我你他她它们这那就都也还又再要会能可以老板公司单位怎办什啥一个有没给被把让跟和与对于在到从去来说请问想"
)
"""Signs that tell two questions apart only in tone."""
SHORTEST_CORE = 5
_OUGHT = re.compile(r"应当?知|该知道")
_OTHER_KNOWING = re.compile(r"通知|告知|知识|知名|不知")
_SAYS_SO = re.compile(r"现在?[按以]|为准|让位")
"""How a gloss says that an old figure has given way; without it the figure reads as today's."""
_CLIPPED = re.compile(r"年以[上下]起|到[一二三四五六七八九十]+年起")
"""三年以下起: neither a bound nor a beginning that somebody could read."""
_PLAIN = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """A phrasing, and the provision or card it leads to."""

    text: str
    owner: str
    path: str
    line: int


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
    if any(drops_should_have_known(statement.text, text) for text in texts):
        yield Problem(card.path, statement.line, "says 知道 where the clause says 知道或者应当知道")
    for clause in lost_conditions(statement.text, map(str, statement.citations)):
        yield Problem(card.path, statement.line, f"tells what {clause} brings without its condition")
    if texts and held:
        known = figures(" ".join(texts))
        for figure in sorted(figures(statement.text)):
            if not _stands(figure, known):
                yield Problem(card.path, statement.line, f"figure {figure:g} does not stand in the cited text")


def drops_should_have_known(said: str, text: str) -> bool:
    """Whether words tell knowing where the clause also holds for who ought to have known: half the cases."""
    return "应当知道" in text and "知" in _OTHER_KNOWING.sub("", said) and not _OUGHT.search(said)


def _stands(figure: float, known: set[float]) -> bool:
    """Whether the text has the figure, also as 百分之二百 for 两倍 and 百分之一百五十 for 一倍半."""
    return bool({figure, figure * 100, (figure + 0.5) * 100} & known)


def lint_notes(shelf: NoteShelf, resolver: Resolver, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the notes: unknown provisions, figures that are not the law's, notes nobody asks for."""
    yield from shelf.problems
    for key, note in shelf.notes.items():
        problem = resolver.resolve(Citation(key), today).problem
        if problem in _UNKNOWN:
            yield Problem(note.path, note.line, f"{key}: {problem}")
        if note.reviewed and today - note.reviewed > REVIEW_WITHIN:
            yield Problem(note.path, note.line, f"{key}: not reviewed since {note.reviewed}")
        if not note.asked:
            yield Problem(note.path, note.line, f"{key}: an orphan, no phrasing leads to it")
        for other in note.confused_with:
            if (problem := resolver.resolve(Citation(other), today).problem) in _UNKNOWN:
                yield Problem(note.path, note.line, f"{key}: confused_with {other}: {problem}")
        yield from _lint_gloss(note, resolver, today)


def _lint_gloss(note: Note, resolver: Resolver, today: date) -> Iterator[Problem]:
    """A gloss may give a figure of its own provision, or of one it is said to be confused with."""
    if _CLIPPED.search(note.gloss):
        yield Problem(note.path, note.line, f"{note.key}: a sentence is judged (判), and says when it is more, not 起")
    held = resolver.resolve(Citation(note.key), today).provision
    if held is not None and drops_should_have_known(note.gloss, held.text):
        yield Problem(note.path, note.line, f"{note.key}: says 知道 where the clause says 知道或者应当知道")
    own, *others = (resolver.resolve(Citation(key), today).provision for key in (note.key, *note.confused_with))
    if own is None or None in others:
        return
    known = figures(" ".join(provision.text for provision in (own, *others) if provision is not None))
    for figure in sorted(figures(note.gloss)):
        if not _stands(figure, known):
            yield Problem(note.path, note.line, f"{note.key}: figure {figure:g} does not stand in the text")


def lint_phrasings(phrasings: Iterable[Told]) -> Iterator[Problem]:
    """Yield the phrasings that say nearly what one of another owner says: the same signs but for particles."""
    seen: dict[str, Told] = {}
    for told in phrasings:
        bare = _PLAIN.sub("", told.text)
        core = "".join(sorted(set(bare) - _PARTICLES))
        first = seen.setdefault(core if len(core) >= SHORTEST_CORE else bare, told)
        if first.owner != told.owner:
            reason = f"{told.owner}: “{told.text}” is too close to “{first.text}” of {first.owner}"
            yield Problem(told.path, told.line, reason)


def lint_outweighed(
    cards: CardShelf, notes: NoteShelf, register: Iterable[Entry], resolver: Resolver, today: date
) -> Iterator[Problem]:
    """Yield where a provision that gives way to another is told as if it were the one to use.

    A card's statement that cites it must cite the other, too; a note on it names the other under `confused_with` and
    tells none of the figures the other does not have.
    """
    ways = ways_of(register)
    for card in cards.cards.values():
        for statement in (one for statements in card.sections.values() for one in statements):
            for ref, use in left_alone(map(str, statement.citations), ways):
                yield Problem(card.path, statement.line, f"{ref} gives way to {use}: cite that beside it")
    for written, use in ways.items():
        part = parse_citation_key(written)
        if (note := notes.notes.get(part.key)) is not None:
            yield from _lint_outweighed_note(note, part, parse_citation_key(use), resolver, today)


def _lint_outweighed_note(
    note: Note, part: Citation, use: Citation, resolver: Resolver, today: date
) -> Iterator[Problem]:
    if use.key not in note.confused_with:
        yield Problem(note.path, note.line, f"{note.key} gives way to {use}: name it under confused_with")
    own, other = (resolver.resolve(citation, today).provision for citation in (part, use))
    if other is None or _SAYS_SO.search(note.gloss):
        return
    kept = figures(other.text)
    if own is not None and part.paragraph:
        lines = own.text.split("\n")
        kept |= figures("\n".join(line for at, line in enumerate(lines, start=1) if at != part.paragraph))
    for figure in sorted(figures(note.gloss)):
        if not _stands(figure, kept):
            yield Problem(note.path, note.line, f"{note.key}: figure {figure:g} gives way to {use}")


def lint_all(
    resolver: Resolver, *, today: date, cards: Callable[[], CardShelf] = load_cards, register: Iterable[Entry] = ()
) -> list[Problem]:
    """Return every problem of the packaged files, with what the packaged register says gives way."""
    shelf, notes = cards(), load_notes()
    entries = tuple(register) or tuple(Register.load())
    by_notes = (Told(text, str(note.key), note.path, note.line) for note in notes.notes.values() for text in note.asked)
    by_cards = (Told(text, card.id, card.path, 1) for card in shelf.cards.values() for text in card.asked_as)
    return [
        *lint_cards(shelf, resolver, today),
        *lint_phrasings(by_cards),
        *lint_notes(notes, resolver, today),
        *lint_phrasings(by_notes),
        *lint_outweighed(shelf, notes, entries, resolver, today),
    ]


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
