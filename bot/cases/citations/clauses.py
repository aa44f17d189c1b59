"""The clauses a case rests on, each in one line as it stood on the day that matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.marks import NOT_HELD_MARK
from bot.answering.material import Resolver, clause_of
from bot.contract.messages import Clause
from knowledge.authored.card import Card
from knowledge.citations import format_citation, parse_key
from knowledge.models import Citation

MOST = 12
_STATES = {
    "draft": "草案，不是现行规定", "not_yet_effective": "还没施行", "not_in_force": "那天不适用", "not_held": f"库里没有原文{NOT_HELD_MARK}",
}  # fmt: skip


@dataclass(slots=True)
class ClauseShelf:
    """Says which clauses belong to a situation, and how each stood on a day."""

    resolver: Resolver
    cards: Mapping[str, Card]
    gloss: Callable[[str], str]

    def topic_of(self, card: str) -> str:
        """Return the topic of a situation, or an empty string."""
        found = self.cards.get(card)
        return found.topic if found is not None else ""

    def title_of(self, card: str) -> str:
        """Return the title of a situation, or an empty string."""
        found = self.cards.get(card)
        return found.title if found is not None else ""

    def lines(self, card: str, keys: Sequence[str], on: date) -> list[str]:
        """Return the clauses that decide a situation, then those of the keys, without repeating an article."""
        lines: dict[str, str] = {}
        for citation in self._wanted(card, keys):
            article = str(citation.key)
            if article not in lines and (line := self._line(citation, on)):
                lines[article] = line
        return list(lines.values())[:MOST]

    def opened(self, card: str, keys: Sequence[str], on: date) -> list[Clause]:
        """Return the same clauses with their text and gloss."""
        found: dict[str, Clause] = {}
        for citation in self._wanted(card, keys):
            article = str(citation.key)
            if article in found:
                continue
            clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(article))
            if clause is not None:
                found[article] = clause
        return list(found.values())[:MOST]

    def _wanted(self, card: str, keys: Sequence[str]) -> list[Citation]:
        found = self.cards.get(card)
        decides = [Citation(key) for key in found.decides] if found is not None else []
        return [*decides, *(parse_key(key) for key in keys)]

    def _line(self, citation: Citation, on: date) -> str:
        found = self.resolver.resolve(citation, on)
        if found.document is None or found.problem in ("no_such_article", "no_such_paragraph"):
            return ""
        name = format_citation(citation, found.document.short)
        version = found.version
        since = f"{version.effective_from} 起施行" if version is not None and version.effective_from else ""
        state = _STATES.get(found.problem) or since
        gloss = "" if found.rewritten else self.gloss(str(citation.key))
        if found.rewritten:
            state = f"{state}，条文改过，还没核对" if state else "条文改过，还没核对"
        return name + (f"（{state}）" if state else "") + (f"：{gloss}" if gloss else "")
