"""What a reply may be written from, each with an id: vetted statements, results of code, clauses, and the facts told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from bot.answering.gates import Evidence, FindCitations, Kind, figures_in
from bot.answering.material import Material
from bot.contract.messages import BlockKind, Clause, Point, Reply

CLAUSE_CHARACTERS = 360
MOST_CLAUSES = 8
MOST_STATEMENTS = 40
_MARKS = "＊△"
TOLD_SUM = "按你说的数"
"""Heading of a sum that only puts together what the person told: no law makes it."""
EARLIER = "前面算过"
"""Heading of a last day an earlier reply gave."""
UNTIL = ("期限", "Until when", "matter_until")
"""Headings of last days."""
SourceKind = Literal["statement", "result", "clause", "advice"]


@dataclass(frozen=True, slots=True)
class Source:
    """One thing a line may rest on. `when` is the case it is for, where that is not settled; `refs` its clauses."""

    id: str
    kind: SourceKind
    point: Point
    heading: str = ""
    lead: bool = False
    corrects: bool = False
    """Whether it was put above the answer, as what puts right what the message states wrongly: said before all else."""
    composed: bool = True
    """Whether it stands in the composed reply; what else was found may be left out."""

    @property
    def text(self) -> str:
        """The words without their marks."""
        return self.point.text.rstrip(_MARKS)


class Identified(Protocol):
    """Something that names the sources it rests on."""

    @property
    def ids(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a reply may be written from."""

    by_id: dict[str, Source]
    clauses: dict[str, Clause]
    clause_ids: dict[str, str]
    """By id (C1): the ref of the clause."""
    facts: tuple[str, ...] = ()

    def of_kind(self, *kinds: SourceKind) -> list[Source]:
        """Return the sources of some kinds, in order."""
        return [source for source in self.by_id.values() if source.kind in kinds]

    def corrects(self, line: Identified) -> bool:
        """Return whether a line puts right what the message states wrongly."""
        return any(name in self.by_id and self.by_id[name].corrects for name in line.ids)

    def facts_of(self, ids: Iterable[str]) -> list[str]:
        """Return the facts told that some ids (F1) name."""
        numbers = [int(name[1:]) for name in ids if name.startswith("F") and name[1:].isdigit()]
        return [self.facts[number - 1] for number in numbers if 0 < number <= len(self.facts)]

    def refs_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the clauses some ids rest on, each once, in order."""
        refs: dict[str, None] = {}
        for name in ids:
            if name in self.clause_ids:
                refs[self.clause_ids[name]] = None
            elif name in self.by_id:
                refs |= dict.fromkeys(self.by_id[name].point.refs)
        return tuple(ref for ref in refs if ref in self.clauses)

    def evidence(self, question: str, facts: dict[str, str], on: date, find: FindCitations, language: str) -> Evidence:
        """Return what gates check lines against: ids and clauses alike, results apart."""
        spoken: dict[str, str] = {}
        results: dict[str, str] = {}
        for source in self.by_id.values():
            own = "\n".join(self._words(ref) for ref in source.point.refs if ref in self.clauses)
            if source.kind == "result":
                results[source.id] = source.text
            spoken[source.id] = f"{source.point.when}{source.text}\n{own}"
        for name, ref in self.clause_ids.items():
            spoken[name] = spoken[ref] = self._words(ref)
        told = "\n".join([question, *self.facts])
        material = Material(told, on, facts, (), (), self.clauses)
        return Evidence(material, find, spoken, results, language)

    def _words(self, ref: str) -> str:
        clause = self.clauses[ref]
        return f"{clause.text}\n{clause.gloss}"


@dataclass(slots=True)
class _Gathering:
    by_id: dict[str, Source] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def add(
        self, point: Point, heading: str, *, lead: bool = False, corrects: bool = False, composed: bool = True
    ) -> None:
        text = point.text.rstrip(_MARKS)
        if not text or text in self.said:
            return
        self.said.add(text)
        kind = _kind(point, heading)
        letter = {"statement": "S", "result": "R", "advice": "A", "clause": "C"}[kind]
        self.counts[letter] = self.counts.get(letter, 0) + 1
        name = f"{letter}{self.counts[letter]}"
        self.by_id[name] = Source(name, kind, point, heading, lead, corrects, composed)


_COMPUTED = re.compile(r"算法：|怎么算|=|还有 \d+ 天|最晚 \d{4}年|\d{1,3}(?:,\d{3})+ ?元|due|in all")


def _kind(point: Point, heading: str) -> SourceKind:
    """A result where code worked something out (a sum, a day), else a statement of law, else advice."""
    worked = any(figure.kind in (Kind.MONEY, Kind.DATE) for figure in figures_in(point.text))
    if heading in (TOLD_SUM, EARLIER) or worked and _COMPUTED.search(heading + point.text):
        return "result"
    return "statement" if point.refs else "advice"


def sources_from(
    reply: Reply,
    further: Sequence[tuple[str, Point]],
    clauses: Sequence[Clause],
    facts: Sequence[str] = (),
    sums: Sequence[str] = (),
    earlier: Sequence[Point] = (),
) -> Sources:
    """Return the sources of a composed reply, and what else was found: points by heading, clauses, best first, `sums` of
    told figures, and the last days `earlier` replies gave, where this one gives none by the same clause."""
    gathered = _Gathering()
    for place, block in enumerate(reply.blocks):
        if block.kind in (BlockKind.LEAD, BlockKind.POINTS):
            for point in block.points:
                lead = block.kind is BlockKind.LEAD
                gathered.add(point, block.heading, lead=lead, corrects=place < reply.above)
    given = _dated(gathered.by_id.values())
    for point in earlier:
        if not given & set(point.refs):
            gathered.add(point, EARLIER, composed=False)
    for worked in sums:
        gathered.add(Point(text=worked), TOLD_SUM, composed=False)
    for heading, point in further:
        if len(gathered.by_id) < MOST_STATEMENTS:
            gathered.add(point, heading, composed=False)
    known = {clause.ref: clause for clause in (*reply.clauses, *clauses) if clause.status == "effective"}
    shown = [clause for clause in (*clauses, *reply.clauses) if clause.ref in known]
    shown = _without_parts(list({clause.ref: clause for clause in shown}.values()))[:MOST_CLAUSES]
    return Sources(
        gathered.by_id, known, {f"C{number}": clause.ref for number, clause in enumerate(shown, 1)}, tuple(facts)
    )


def _dated(sources: Iterable[Source]) -> set[str]:
    """The clauses by which a last day is given already."""
    days = (one for one in sources if one.kind == "result" and one.heading.startswith(UNTIL))
    return {ref for one in days for ref in one.point.refs}


def _without_parts(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without those whose text stands in one shown before: a paragraph beside its whole article."""
    kept: list[Clause] = []
    for clause in clauses:
        text = clause.text[:CLAUSE_CHARACTERS]
        if not text or not any(text in other.text[:CLAUSE_CHARACTERS] for other in kept):
            kept.append(clause)
    return kept
