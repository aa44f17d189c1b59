"""What law of a place says on a question, where nobody wrote a card or a note about it: its own words, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.marks import mark_notes, mark_of
from bot.answering.material import Resolver, clause_of
from bot.contract.messages import Block, BlockKind, Clause, Point
from bot.messages import message
from knowledge.authored.places import place_codes, places_named, province
from knowledge.models import Citation, Hit
from knowledge.text.tokens import bigrams

LONGEST = 110
"""Characters of a clause's own words that are shown; the clause opens whole."""
_SENTENCE = re.compile(r"(?<=[。；])|\n")
_LABEL = re.compile(r"^第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")


@dataclass(frozen=True, slots=True)
class LocalLaw:
    """Shows provisions of a place, on the day that matters."""

    resolver: Resolver
    language: str

    def shown(
        self, found: Sequence[Hit], question: str, places: str, known: Iterable[str], on: date
    ) -> tuple[list[Block], dict[str, Clause]]:
        """Return the provisions as one short list, and their clauses; nothing for those whose refs are `known`.

        `places`: the words that say where the person is. A provision of another place is told to whoever works there.
        """
        said, clauses, points = set(known), dict[str, Clause](), list[Point]()
        for hit in found:
            clause = clause_of(Citation(hit.key), self.resolver.resolve(Citation(hit.key), on))
            if clause is None or clause.status != "effective" or not clause.held or clause.ref in said:
                continue
            clauses[clause.ref] = clause
            words = saying(clause.text, question)
            key = "local_law_here" if _is_there(hit.place, places) else "local_law_if"
            place = province(place_codes().get(hit.place, ""), self.language) if _is_province(hit.place) else hit.place
            text = message(self.language, key, place=place or hit.place, words=words) + mark_of(clause)
            points.append(Point(text=text, refs=(clause.ref,)))
        if not points:
            return [], {}
        heading = message(self.language, "local_law")
        block = Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points))
        return [block, *mark_notes("".join(point.text[-1:] for point in points), self.language)], clauses


def saying(text: str, question: str) -> str:
    """Return the sentence of a clause that shares most with a question, the first of equals, cut to what can be read."""
    asked = set(bigrams(question))
    sentences = [part.strip() for part in _SENTENCE.split(_LABEL.sub("", text.strip())) if part and part.strip()]
    if not sentences:
        return text
    best = max(range(len(sentences)), key=lambda at: (len(asked & set(bigrams(sentences[at]))), -at))
    said = sentences[best] if len(sentences[best]) <= LONGEST else sentences[best][:LONGEST] + "……"
    return said if best == 0 else f"……{said}"


def _is_province(place: str) -> bool:
    return province(place_codes().get(place, "")) == place


def _is_there(place: str, places: str) -> bool:
    """Whether a person is where the law is: in the province, or in the very city whose law it is."""
    named = places_named(places)
    if _is_province(place):
        return any(one.code == place_codes()[place] for one in named)
    return any(one.name.removesuffix("市") == place for one in named)
