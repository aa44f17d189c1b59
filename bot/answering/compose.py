"""The composed answer: from cards and clauses, without a model, always in the same order.

Pure: facts, cards and a resolver in, blocks and clauses out. A statement whose every citation fails is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.answering.marks import mark_notes, mark_of
from bot.answering.material import Resolver, clause_of
from bot.answering.vetted import case_words
from bot.contract.messages import Block, BlockKind, Clause, Point
from bot.messages import message
from knowledge.authored.card import SECTIONS, Card, Statement
from knowledge.models import Citation, Hit
from knowledge.text.tokens import pairs

BUDGET = 600
"""Characters of a reply before its folds."""
LEAD_ONLY = 200
"""Characters of room below which a card says its plain sentence and nothing else."""
FOUND_MOST = 3
"""Provisions found that a card's answer names behind its own."""
FOUND_AMONG = 5
"""So many of the best provisions found are looked at for that."""
FOUND_FLOOR = 0.03
"""Score from which such a provision is named."""
FIRST_FLOOR = 0.2
"""Score from which a provision may be said before the card's own sentence."""
FOLLOW_MOST = 4
"""Statements of a card a follow-up is told, beside the first."""
SURE = 0.3
"""Score from which the best provision found for a follow-up is what it asks about."""
FOUND_SHARE = 0.2
"""Share of the best provision's score below which another is not named beside it."""
ALIKE = 0.5
"""Share of a gloss's pairs of characters that stand in the answer already, from which it would only repeat it."""
"""Stands behind a statement whose clause is known but not in the library; the reply explains it once, at its end."""
_QUOTA = {"你可以要求": 3, "这周就做": 2, "期限": 2, "留好这些证据": 2, "去哪里": 1, "跟老板这样说": 1, "当心": 1}
_DROP_FIRST = ("当心", "跟老板这样说", "留好这些证据", "你可以要求", "这周就做", "期限", "去哪里")
_PARAM = re.compile(r"\{param:([a-z_]+)\}")

Glosses = Callable[[str], str]
"""Returns the plain gloss of a provision key, or an empty string."""


def no_gloss(_: str) -> str:
    """The gloss of a service without notes."""
    return ""


@dataclass(slots=True)
class Composition:
    """Blocks of an answer and the clauses they open to."""

    blocks: list[Block] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    shortened: bool = False

    @property
    def length(self) -> int:
        """Characters a reader meets before any fold."""
        return sum(len(b.heading) + sum(len(p.text) + len(p.when) for p in b.points) for b in self.blocks)


def _best_place(statement: Statement, wanted: Sequence[str]) -> int:
    """Where the best of the provisions a statement cites stands among those wanted."""
    return min(wanted.index(key) for one in statement.citations if (key := str(one.key)) in wanted)


@dataclass(slots=True)
class Composer:
    """Writes answers from cards and provisions, on the day that matters."""

    resolver: Resolver
    gloss: Glosses = no_gloss
    language: str = "zh"

    def card(
        self,
        card: Card,
        facts: Mapping[str, str],
        on: date,
        *,
        full: bool = False,
        found: Sequence[Hit] = (),
        room: int = BUDGET,
        unsure: bool = False,
    ) -> Composition:
        """Return the card for these facts: cut to `room` characters, or whole when `full`.

        Behind it stand the provisions `found` that it does not name, one line each; the best of them stands in front
        when it is `unsure` whether the card fits.
        """
        composition = Composition()
        wanted = {str(hit.key) for hit in found[:FOUND_AMONG] if hit.score >= FOUND_FLOOR}
        for heading in SECTIONS:
            statements = self._fitting(card, heading, facts, on)
            if heading == SECTIONS[0]:
                statements = [*_leads(statements, facts), *([] if full else self._limits(card, facts, on))]
            elif not full:
                statements = [s for s in statements if not s.limits]
                chosen = _choose(statements, facts, _QUOTA[heading], wanted)
                composition.shortened |= len(chosen) < len(statements)
                statements = chosen
            self._add(composition, heading, statements, facts, on)
        if not full:
            self._cut(composition, found, on, room, unsure=unsure)
        self._close(composition)
        return composition

    def _fitting(self, card: Card, heading: str, facts: Mapping[str, str], on: date) -> list[Statement]:
        """What a section says for these facts, on clauses that can be opened."""
        fitting = (s for s in card.sections.get(heading, ()) if s.fits(facts))
        return [s for s in fitting if not s.citations or self._opened(s, on)]

    def _cut(self, composition: Composition, found: Sequence[Hit], on: date, room: int, *, unsure: bool) -> None:
        """Cut a card to its room, the provisions found beside it included; the best of them first when it is `unsure`."""
        _trim(composition, room)
        if room < LEAD_ONLY:
            del composition.blocks[1:]
        elif related := self._related(composition, found, on):
            taken = len(related.heading) + sum(len(point.text) for point in related.points)
            _trim(composition, room - taken)
            composition.blocks.append(related)
            if unsure and found[0].score >= FIRST_FLOOR and related.points[0].refs == (str(found[0].key),):
                _put_first(composition)

    def _limits(self, card: Card, facts: Mapping[str, str], on: date) -> list[Statement]:
        """What limits the card's statements: said beside the first sentence, where no cut reaches."""
        every = (s for name in SECTIONS[1:] for s in card.sections.get(name, ()) if s.limits and s.fits(facts))
        return [s for s in every if not s.citations or self._opened(s, on)]

    @staticmethod
    def _first_found(card: Card, facts: Mapping[str, str], found: Sequence[Hit]) -> Statement | None:
        """What a card says on the best provision found, when that is found for certain."""
        if not found or found[0].score < SURE:
            return None
        best = str(found[0].key)
        fitting = (s for name in SECTIONS[1:] for s in card.sections.get(name, ()) if s.fits(facts))
        return next((s for s in fitting if any(str(c.key) == best for c in s.citations)), None)

    def follow(self, card: Card, facts: Mapping[str, str], on: date, found: Sequence[Hit]) -> Composition:
        """Return what a follow-up on a card is told: what the card says on the provisions found for it, not the card anew.

        First the statement, or the gloss, of the best provision; then the card's other statements on what was found;
        then the provisions it says nothing about.
        """
        composition = Composition()
        wanted = [str(hit.key) for hit in found[:FOUND_AMONG] if hit.score >= FOUND_FLOOR]
        fitting = [(heading, s) for heading in SECTIONS for s in card.sections.get(heading, ()) if s.fits(facts)]
        about = [entry for entry in fitting if any(str(c.key) in wanted for c in entry[1].citations)]
        if not wanted or not about:
            return composition
        lead = min(about, key=lambda entry: _best_place(entry[1], wanted))
        self._add(composition, SECTIONS[0], [lead[1]], facts, on)
        rest = [entry for entry in about if entry is not lead][:FOLLOW_MOST]
        for heading in SECTIONS:
            statements = [s for h, s in rest if h == heading]
            self._add(composition, heading if heading != SECTIONS[0] else "", statements, facts, on)
        if related := self._related(composition, found, on):
            composition.blocks.append(related)
        _trim(composition)
        self._close(composition)
        return composition

    def _related(self, composition: Composition, found: Sequence[Hit], on: date) -> Block | None:
        """The best provisions found that the answer neither cites nor says already."""
        shown = [point for block in composition.blocks for point in block.points]
        cited = {_article(ref) for point in shown for ref in point.refs}
        said = "".join(point.text for point in shown)
        points: list[Point] = []
        floor = max(FOUND_FLOOR, FOUND_SHARE * max((hit.score for hit in found[:FOUND_AMONG]), default=0.0))
        for hit in found[:FOUND_AMONG]:
            if hit.score < floor or str(hit.key) in cited or len(points) == FOUND_MOST:
                continue
            citation = Citation(hit.key)
            clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(hit.key)))
            if clause is None or clause.status != "effective" or not clause.gloss or _alike(clause.gloss, said):
                continue
            composition.clauses[clause.ref] = clause
            points.append(Point(text=clause.gloss + self._mark(clause), refs=(clause.ref,)))
            said += clause.gloss
        heading = self._say("related")
        return Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points)) if points else None

    def beside(self, blocks: Sequence[Block], found: Sequence[Hit], on: date) -> Composition:
        """Return the provisions found that these blocks neither cite nor say."""
        composition = Composition(list(blocks))
        related = self._related(composition, found, on)
        alone = Composition([related] if related else [], composition.clauses)
        if not any(block.kind is BlockKind.NOTICE for block in blocks):
            self._close(alone)
        return alone

    def nearest(self, hits: Sequence[Hit], on: date, *, limit: int = 3) -> Composition:
        """Return the provisions that come nearest, for a question without a basis."""
        composition = Composition()
        points = [point for hit in hits[:limit] if (point := self._provision_point(hit, on, composition))]
        if points:
            heading = self._say("no_basis_near")
            composition.blocks.append(Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points)))
        self._close(composition)
        return composition

    def section(
        self, card: Card, heading: str, facts: Mapping[str, str], on: date, *, found: Sequence[Hit] = ()
    ) -> Composition:
        """Return one section of a card whole, for a follow-up that asks just that, then the provisions found for it."""
        composition = Composition()
        statements = [s for s in card.sections.get(heading, ()) if s.fits(facts)]
        said = self._first_found(card, facts, found)
        if said is not None and said not in statements:
            self._add(composition, SECTIONS[0], [said], facts, on)
        self._add(composition, heading, statements, facts, on)
        if composition.blocks and (related := self._related(composition, found, on)):
            composition.blocks.append(related)
        self._close(composition)
        return composition

    def provisions(self, hits: Sequence[Hit], on: date, *, limit: int = 3) -> Composition:
        """Return the clauses found, each with its gloss, the best as the plain sentence; for questions no card covers."""
        composition = Composition()
        points: list[Point] = []
        for hit in hits[: limit * 2]:
            point = self._provision_point(hit, on, composition)
            if point and len(points) < limit:
                points.append(point)
        if points:
            composition.blocks.append(Block(kind=BlockKind.LEAD, points=(points[0],)))
            if points[1:]:
                heading = self._say("related")
                composition.blocks.append(Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points[1:])))
            composition.blocks.append(
                Block(kind=BlockKind.NOTICE, points=(Point(text=self._say("provisions_notice")),))
            )
        self._close(composition)
        return composition

    def _provision_point(self, hit: Hit, on: date, composition: Composition) -> Point | None:
        citation = Citation(hit.key)
        clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(hit.key)))
        if clause is None:
            return None
        composition.clauses[clause.ref] = clause
        text = clause.gloss or opening(clause.text) or self._say("no_clause_text")
        mark = "" if clause.rewritten else self._mark(clause)  # (the words are the clause's own then)
        return Point(text=text + mark, refs=(clause.ref,))

    def _add(
        self,
        composition: Composition,
        heading: str,
        statements: Iterable[Statement],
        facts: Mapping[str, str],
        on: date,
    ) -> None:
        points = []
        for statement in statements:
            clauses = self._opened(statement, on)
            if statement.citations and not clauses:
                continue
            for clause in clauses:
                composition.clauses.setdefault(clause.ref, clause)
            marks = "".join(dict.fromkeys(self._mark(clause) for clause in clauses))
            points.append(
                Point(
                    text=_PARAM.sub(lambda _: self._say("param_missing"), statement.text) + marks,
                    refs=tuple(clause.ref for clause in clauses),
                    when=case_words(statement, facts, self.language),
                )
            )
        if points:
            lead = heading == SECTIONS[0]
            composition.blocks.append(
                Block(
                    kind=BlockKind.LEAD if lead else BlockKind.POINTS,
                    heading="" if lead else heading,
                    points=tuple(points),
                )
            )

    def _close(self, composition: Composition) -> None:
        """Keep the clauses still cited, and explain the marks, each once."""
        composition.blocks = [_case_on_top(block) for block in composition.blocks]
        cited = {ref for block in composition.blocks for point in block.points for ref in point.refs}
        composition.clauses = {ref: clause for ref, clause in composition.clauses.items() if ref in cited}
        ends = "".join(point.text[-2:] for block in composition.blocks for point in block.points)
        composition.blocks += mark_notes(ends, self.language)

    def _opened(self, statement: Statement, on: date) -> list[Clause]:
        """The clauses a statement rests on that may be shown that day."""
        opened = (
            clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(citation.key)))
            for citation in statement.citations
        )
        return [clause for clause in opened if clause is not None]

    def _mark(self, clause: Clause) -> str:
        if clause.status == "draft":
            return self._say("draft", label=clause.label)
        if clause.status == "not_yet_effective":
            return self._say("not_yet_effective", label=clause.label, date=clause.effective_from or "")
        return mark_of(clause)

    def _say(self, key: str, **values: object) -> str:
        return message(self.language, key, **values)


def _leads(statements: list[Statement], facts: Mapping[str, str]) -> list[Statement]:
    """The plain first sentence: the one whose condition is met, else the unconditional one, else the first."""
    met = [s for s in statements if s.condition and not s.unknown(facts)]
    free = [s for s in statements if not s.condition]
    return (met or free or statements)[:1]


def _choose(
    statements: list[Statement], facts: Mapping[str, str], quota: int, wanted: Collection[str] = ()
) -> list[Statement]:
    """Keep `quota` statements, in the card's order.

    Those for the known facts come first, then those on the provisions found for the question, then the unconditional.
    """

    def rank(statement: Statement) -> int:
        if statement.condition and not statement.unknown(facts):
            return 0
        if any(str(citation.key) in wanted for citation in statement.citations):
            return 1
        return 3 if statement.condition else 2

    kept = sorted(range(len(statements)), key=lambda i: (rank(statements[i]), i))[:quota]
    return [statements[i] for i in sorted(kept)]


def _trim(composition: Composition, budget: int = BUDGET) -> None:
    """Drop points from the end of the least needed sections until the budget holds; one point a section stays longest."""
    for keep in (1, 0):
        for heading in _DROP_FIRST:
            while composition.length > budget:
                index = next((i for i, b in enumerate(composition.blocks) if b.heading == heading), None)
                if index is None or len(composition.blocks[index].points) <= keep:
                    break
                block = composition.blocks[index]
                composition.shortened = True
                if len(block.points) == 1:
                    del composition.blocks[index]
                else:
                    composition.blocks[index] = block.model_copy(update={"points": block.points[:-1]})


def _put_first(composition: Composition) -> None:
    """Let the plain sentence begin with the first of the provisions behind the card."""
    lead, related = composition.blocks[0], composition.blocks[-1]
    if lead.kind is not BlockKind.LEAD:
        return
    composition.blocks[0] = lead.model_copy(update={"points": (related.points[0], *lead.points)})
    if rest := related.points[1:]:
        composition.blocks[-1] = related.model_copy(update={"points": rest})
    else:
        del composition.blocks[-1]


def _case_on_top(block: Block) -> Block:
    """A block whose points are all for one case names it once, in its heading."""
    cases = {point.when for point in block.points}
    if len(block.points) < 2 or len(cases) != 1 or not block.heading or "" in cases:
        return block
    points = tuple(point.model_copy(update={"when": ""}) for point in block.points)
    return block.model_copy(update={"heading": f"{block.heading}（{cases.pop().rstrip('：: ')}）", "points": points})


def _article(ref: str) -> str:
    """A citation without 款 and 项."""
    return ":".join(ref.split(":")[:2])


def _alike(text: str, said: str) -> bool:
    """Whether a text says nearly nothing that was not said."""
    own = pairs(re.sub(r"\W", "", text))
    return bool(own) and sum(pair in said for pair in own) >= ALIKE * len(own)


def opening(text: str, limit: int = 90) -> str:
    """The first sentence of a clause, cut at a stop."""
    first = re.split(r"(?<=[。；])", text.replace("\n", ""), maxsplit=1)[0]
    return first if len(first) <= limit else first[:limit] + "……"
