"""What is vetted on a clause: the card statement that rests on it, else its gloss, else the clause's own opening words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.answering.compose import opening
from bot.answering.marks import marks_of
from bot.answering.material import Material
from bot.contract.messages import Point
from bot.messages import has_message, message
from knowledge.authored.card import Statement


def vetted_for(
    refs: Sequence[str], material: Material, language: str, said: Collection[str] = frozenset()
) -> Point | None:
    """Return what is vetted on the first of these clauses that has something unsaid, with its case and marks; else None."""
    known = [ref for ref in refs if ref in material.clauses]
    return next((point for ref in known for point in _points(ref, material, language) if point.text not in said), None)


def _points(ref: str, material: Material, language: str) -> Iterator[Point]:
    """Yield what may be said on a clause, best first."""
    clause = material.clauses[ref]
    if clause.status != "effective":
        return
    article = ":".join(ref.split(":")[:2])
    for exact in (True, False):
        for statement in _statements(material):
            cited = [str(citation) for citation in statement.citations]
            if (ref in cited if exact else any(name.startswith(article) for name in cited)) and all(
                name in material.clauses for name in cited
            ):
                marks = marks_of(material.clauses[name] for name in cited)
                when = case_words(statement, material.facts, language)
                yield Point(text=statement.text + marks, refs=tuple(cited), when=when)
    if text := clause.gloss or opening(clause.text):
        yield Point(text=text + marks_of([clause]), refs=(ref,))


def _statements(material: Material) -> Iterator[Statement]:
    for card in material.cards:
        for statements in card.sections.values():
            yield from (statement for statement in statements if statement.fits(material.facts))


def case_words(statement: Statement, facts: Mapping[str, str], language: str) -> str:
    """Return the case a statement is for in plain words, for the parts no known fact has settled; else an empty string."""
    words = []
    for slot, values in statement.unknown(facts):
        named = [f"when_{slot}_{value}" for value in values]
        if told := [message(language, key) for key in named if has_message(language, key)]:
            words.append(("或" if language == "zh" else " or ").join(told))
    return message(language, "when_prefix", case="，".join(words)) if words else ""
