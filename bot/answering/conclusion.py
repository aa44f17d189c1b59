"""A judgement as blocks: the answer first, then the sum, the reasons, what to do until when, and why a person should look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

from bot.answering.compose import Glosses, no_gloss
from bot.answering.marks import mark_notes, marks_of
from bot.answering.material import Resolver, clause_of
from bot.answering.once import says_again, unsaid
from bot.contract.messages import Block, BlockKind, Clause, Point
from bot.matter.focus import Focus
from bot.matter.outcomes.figures import Figure
from bot.matter.outcomes.judge import Judgement, Said
from bot.matter.outcomes.situations import Part
from bot.messages import message
from knowledge.citations import parse_key

ROOM = 520
"""Characters of an answer before its folds."""
AGAIN = 380
"""Characters of an answer to a further question about the same matter, where to go included."""
LONGEST_WORK = 130
"""Characters of a working that still stands beside its sum in one line."""
ENGLISH_LENGTH = 3
"""How many letters of English say what one character of Chinese says."""
_QUOTA: dict[Part, int] = {"rule": 5, "contested": 1, "warn": 2, "step": 3, "proof": 2, "place": 1, "clock": 2}
_SECTIONS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("matter_why", ("rule", "contested", "warn")),
    ("matter_do", ("step", "proof", "place")),
    ("matter_until", ("clock",)),
)
_OF_FOCUS: dict[Focus, tuple[Part, ...]] = {
    Focus.PROOF: ("proof",),
    Focus.WHERE: ("place", "clock"),
    Focus.HOW_LONG: ("clock",),
    Focus.BY_WHEN: ("clock",),
    Focus.LATE: ("clock",),
    Focus.NEXT: ("step", "place", "clock"),
    Focus.SIGN: ("warn", "clock"),
    Focus.AMOUNT: ("clock", "place"),
}
"""Questions on one side of a matter: the parts said for them also when they were said before."""


@dataclass(slots=True)
class Conclusion:
    """Blocks of an answer, the clauses they open to, and whether something was left for the button."""

    blocks: list[Block] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    shortened: bool = False
    spoken: list[int] = field(default_factory=list)
    """Marks of the lines under headings."""


def _marks(figure: Figure) -> set[str]:
    """What a sum is known by: its claim, and what it comes to. One that shares either is said already."""
    return {figure.amount, figure.claim.name} if figure.claim is not None else {figure.amount}


_OF_THE_END = frozenset({"severance", "unlawful_termination_damages", "double_wage"})
"""Claims of a work that ended or had no contract: no answer to how much of something else."""


def _of_another(judged: Judgement, worked: Mapping[str, Figure]) -> bool:
    """Whether what was asked for is still missing a figure, and the first sum there is has another ground."""
    first = next(iter(worked.values()))
    claim = first.claim.name if first.claim is not None else ""
    open_ = any(figure.missing and not figure.amount and not figure.common for figure in judged.figures.values())
    return open_ and first.common and claim in _OF_THE_END


_ALWAYS = ("step", "place", "clock")
"""Parts of which an answer keeps one line though it was said before: what to do first, where, and until when."""
_ONE_SIDE = frozenset({Focus.PROOF, Focus.WHERE, Focus.HOW_LONG, Focus.BY_WHEN})
"""Questions answered by their own parts alone: who asks for nothing else was told the first step and the last day.

Whether it is too late is none of them: who is in time wants to know what to do.
"""


def _end(found: Conclusion, language: str) -> None:
    """Explain the marks used, and keep only the clauses that are cited."""
    points = [point for block in found.blocks for point in block.points]
    found.blocks += mark_notes("".join(point.text[-2:] for point in points), language)
    cited = {ref for point in points for ref in point.refs}
    found.clauses = {ref: clause for ref, clause in found.clauses.items() if ref in cited}


@dataclass(frozen=True, slots=True)
class Concluder:
    """Puts a judgement into words of one language, on one day."""

    resolver: Resolver
    gloss: Glosses = no_gloss

    def conclude(
        self,
        judged: Judgement,
        focuses: Sequence[Focus],
        on: date,
        language: str,
        *,
        brief: bool = False,
        spoken: Collection[int] = (),
    ) -> Conclusion:
        """Return the answer. `brief` for a turn of facts alone; `spoken` marks the lines said before, left out now."""
        found = Conclusion()
        shown: set[str] = set()
        known = brief and judged.answer is not None and judged.answer.mark in spoken
        if not known:
            shown |= self._lead(judged, on, found)
        chosen = self._chosen(judged, focuses, spoken)
        named = shown if brief else shown | {name for said in chosen for name in said.named}
        if Focus.AMOUNT in focuses:
            named = named | self._sum_first(judged, shown, on, language, found)
        self._figures(judged, named, on, language, found, "".join(said.text for said in chosen))
        if brief:
            found.blocks = [block for block in found.blocks if not self._sums_said(block, language, spoken)]
        heading = message(language, "matter_sum")
        sums = [point for block in found.blocks if block.heading == heading for point in block.points]
        found.spoken += [crc32(point.text.encode()) for point in sums]
        if not brief:
            room = (AGAIN if spoken else ROOM) * (ENGLISH_LENGTH if language == "en" else 1)
            self._sections(judged, chosen, on, language, found, room)
        _end(found, language)
        return found

    def _lead(self, judged: Judgement, on: date, found: Conclusion) -> set[str]:
        """Say the answer and what goes with it first; return what they name. Nothing where it cannot be said."""
        if judged.answer is None or not (point := self._point(judged.answer, on, found)):
            return set()
        found.spoken += [judged.answer.mark, *(said.mark for said in judged.also)]
        told = [judged.answer.text]
        points = [point]
        for said in judged.also:
            if not says_again(said.text, told) and (other := self._point(said, on, found)):
                told.append(said.text)
                points.append(other)
        found.blocks.append(Block(kind=BlockKind.LEAD, points=tuple(points)))
        return set(judged.answer.named.union(*(said.named for said in judged.also)))

    @staticmethod
    def _sums_said(block: Block, language: str, spoken: Collection[int]) -> bool:
        """Whether a block holds only sums that were told before."""
        if block.heading != message(language, "matter_sum"):
            return False
        return all(crc32(point.text.encode()) in spoken for point in block.points)

    def _sum_first(self, judged: Judgement, answered: set[str], on: date, language: str, found: Conclusion) -> set[str]:
        """Say the sum first where it was asked for and the answer names none; return what it names."""
        worked = {
            name: figure for name, figure in judged.figures.items() if figure.amount and figure.high and figure.show
        }
        if not worked or any(name in worked for name in answered) or _of_another(judged, worked):
            return set()
        name, figure = next(iter(worked.items()))
        point = self._figure_point(figure, on, language, found)
        lead = next((block for block in found.blocks if block.kind is BlockKind.LEAD), None)
        rest = lead.points if lead is not None else ()
        at = judged.before_sum
        first = Block(kind=BlockKind.LEAD, points=(*rest[:at], point, *rest[at:]))
        found.blocks = [first, *(block for block in found.blocks if block is not lead)]
        return {name}

    def beside(
        self, found: Conclusion, judged: Judgement, others: Iterable[Judgement], on: date, language: str
    ) -> None:
        """Add the sums of other situations the matter raises: who asks for one is told of the rest, of none twice."""
        said = {mark for figure in judged.figures.values() for mark in _marks(figure)}
        points = []
        for other in others:
            for figure in other.figures.values():
                if figure.show and figure.high and not figure.common and not said & _marks(figure):
                    said |= _marks(figure)
                    points.append(self._figure_point(figure, on, language, found))
        if points:
            block = Block(kind=BlockKind.POINTS, heading=message(language, "matter_besides"), points=tuple(points[:2]))
            at = next((i for i, b in enumerate(found.blocks) if b.kind is BlockKind.NOTICE), len(found.blocks))
            found.blocks.insert(at, block)

    @staticmethod
    def _chosen(judged: Judgement, focuses: Sequence[Focus], spoken: Collection[int]) -> list[Said]:
        """The lines of a reply, the certain ones first: those not said before, and those of the side asked about."""
        wanted = {part for focus in focuses for part in _OF_FOCUS.get(focus, ())}
        lines = sorted(judged.lines, key=lambda said: (said.part not in wanted, not said.certain))
        kept = [said for said in lines if said.part in wanted or said.mark not in spoken]
        if set(focuses) <= _ONE_SIDE:
            return kept
        missing = [part for part in _ALWAYS if all(said.part != part for said in kept)]
        again = (next((said for said in lines if said.part == part and said.certain), None) for part in missing)
        return [*kept, *(said for said in again if said is not None)]

    def _sections(
        self, judged: Judgement, lines: Iterable[Said], on: date, language: str, found: Conclusion, room: int
    ) -> None:
        """Add the lines under their headings, the most needed of each part first, until the room is used."""
        left = room - sum(len(point.text) for block in found.blocks for point in block.points)
        works = [figure.work for figure in judged.figures.values() if figure.work]
        kept = self._within(list(lines), left, found, works)
        found.spoken += [said.mark for said in kept]
        kept = unsaid(kept, [point.text for block in found.blocks for point in block.points])
        for heading, parts in _SECTIONS:
            points = [
                point
                for part in parts
                for said in kept
                if said.part == part and (point := self._point(said, on, found))
            ]
            if points:
                found.blocks.append(
                    Block(kind=BlockKind.POINTS, heading=message(language, heading), points=tuple(points))
                )

    @staticmethod
    def _within(lines: list[Said], room: int, found: Conclusion, works: Sequence[str]) -> list[Said]:
        """The lines that fit: the working of a sum, what to do first and until when in any case, one of each part, then the others in their order."""
        counted: dict[Part, int] = {}
        ranked = []
        told = {next((at for at, said in enumerate(lines) if work in said.text), None) for work in works}
        needed = told | {next((at for at, said in enumerate(lines) if said.part == part), None) for part in _ALWAYS}
        for order, said in enumerate(lines):
            place = counted[said.part] = counted.get(said.part, 0) + 1
            if place <= _QUOTA.get(said.part, 1):
                ranked.append((place > (2 if said.part == "rule" else 1), order, said))
            else:
                found.shortened = True
        kept = []
        for _, order, said in sorted(ranked, key=lambda entry: (entry[1] not in needed, *entry[:2])):
            if len(said.text) <= room or order in needed:
                kept.append((order, said))
                room -= len(said.text)
            else:
                found.shortened = True
        return [said for _, said in sorted(kept, key=lambda entry: entry[0])]

    def _figures(
        self, judged: Judgement, named: set[str], on: date, language: str, found: Conclusion, lines: str
    ) -> None:
        """The sums worked out that no line names, and the working of those the answer names without it."""
        said = "".join(point.text for block in found.blocks for point in block.points) + lines
        answers = (judged.answer, *judged.also) if judged.answer is not None else ()
        answered = {name for said in answers for name in said.named}
        points = []
        for name, figure in judged.figures.items():
            if not figure.amount or not (figure.show or name in answered):
                continue
            if figure.common and f"{figure.amount} {message(language, 'unit_yuan')}" in said:
                continue
            if name not in named:
                points.append(self._figure_point(figure, on, language, found))
            elif name in answered and figure.work and figure.work not in said:
                points.append(Point(text=message(language, "matter_formula", label=figure.label, work=figure.work)))
        if points:
            heading = message(language, "matter_sum")
            found.blocks.append(Block(kind=BlockKind.POINTS, heading=heading, points=tuple(points)))

    def _figure_point(self, figure: Figure, on: date, language: str, found: Conclusion) -> Point:
        unit = message(language, f"unit_{figure.unit}")
        text = message(language, "matter_amount", label=figure.label, amount=figure.amount, unit=unit)
        if figure.work and len(figure.work) <= LONGEST_WORK * (2 if language == "en" else 1):
            text += message(language, "matter_work", work=figure.work)
        refs = self._open(figure.basis[:2], on, found)
        return Point(text=text + marks_of(found.clauses[ref] for ref in refs), refs=refs)

    def _point(self, said: Said, on: date, found: Conclusion) -> Point | None:
        """The line as a point; None when it cites and nothing of it may be shown."""
        refs = self._open(said.refs, on, found)
        if said.refs and not refs:
            return None
        return Point(text=said.text + marks_of(found.clauses[ref] for ref in refs), refs=refs)

    def _open(self, keys: Iterable[str], on: date, found: Conclusion) -> tuple[str, ...]:
        refs = []
        for key in keys:
            citation = parse_key(key)
            clause = clause_of(citation, self.resolver.resolve(citation, on), self.gloss(str(citation.key)))
            if clause is not None:
                found.clauses[clause.ref] = clause
                refs.append(clause.ref)
        return tuple(refs)
