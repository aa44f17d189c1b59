"""What must stand in a reply whatever a model wrote: answer, sums, deadline, place, first step, marks, the question back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.gates.support import shared_pairs
from bot.answering.marks import mark_notes
from bot.answering.writing.brief.sources import UNTIL, Source, Sources
from bot.answering.writing.lines import QUESTION, Part, Written
from bot.answering.writing.working import with_working
from bot.contract.messages import Block, BlockKind, Point, Reply
from bot.messages import message

SAID = 0.62
"""Share of a source's pairs of signs that stand in the reply already, from which it is said."""
_SUM = re.compile(r"\d元|\d 元|\d,\d{3}")
REPEATED = 0.5
"""The same for words put in for a refused line: a smaller share makes them a repetition."""
ECHOED = 0.2
"""Share of the composed answer's pairs of signs in a line from which that line has something of it."""
_HEADINGS: tuple[tuple[Part, str], ...] = (("why", "matter_why"), ("do", "matter_do"), ("until", "matter_until"))
_PLACES = ("去哪里",)
MOST_OF_A_PART = {"why": 6, "do": 5, "until": 3}


@dataclass(frozen=True, slots=True)
class Around:
    """What decides what must stand beside the lines a model wrote.

    `skipped` are the sources it said are not this person's, `asks` what it asks back in place of the composed question,
    `told` what earlier replies said, `asking` whether the person asked something in this turn.
    """

    skipped: Collection[str] = ()
    asks: str = ""
    told: str = ""
    asking: bool = True


def floored(composed: Reply, lines: Sequence[Written], sources: Sources, language: str, around: Around) -> Reply | None:
    """Return the reply made of the lines a model wrote, with everything added that must stand; None when too little is left."""
    if not lines:
        return None
    kept = with_working(_with_floor(list(lines), sources, around), sources, language, around.told)
    lead = _leading(kept, sources)
    if not lead:
        return None
    blocks = _blocks_of(kept, lead, language)
    ends = "".join(point.text[-2:] for block in blocks for point in block.points)
    blocks += mark_notes(ends, language)
    asked = question_of(composed)
    settled = bool(around.asks) or QUESTION in around.skipped
    blocks += [block for block in _kept_of(composed, blocks) if not (settled and _asks(block, asked))]
    if around.asks:
        text = message(language, "matter_ask", question=around.asks)
        blocks.append(Block(kind=BlockKind.TEXT, points=(Point(text=text),)))
    cited = dict.fromkeys(ref for block in blocks for point in block.points for ref in point.refs)
    known = {**sources.clauses, **{clause.ref: clause for clause in composed.clauses}}
    clauses = tuple(known[ref] for ref in cited if ref in known)
    return composed.model_copy(update={"blocks": tuple(blocks), "clauses": clauses, "composed_by": "model", "above": 0})


def _blocks_of(kept: Sequence[Written], lead: Sequence[Written], language: str) -> list[Block]:
    """The lines under their headings: the lead with at most one word of care before it, then part by part."""
    care = [line for line in kept if line.part == "care"][:1]
    blocks = [Block(kind=BlockKind.LEAD, points=tuple(line.point for line in (*care, *lead)))]
    for part, heading in _HEADINGS:
        behind = [
            line for line in kept if line not in lead and (line.part == part or part == "why" and line.part == "lead")
        ]
        points = tuple(line.point for line in behind)[: MOST_OF_A_PART[part]]
        if points:
            blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, heading), points=points))
    return blocks


def _leading(lines: Sequence[Written], sources: Sources) -> list[Written]:
    """The lines to begin with: what the model answered first, else its first reason, else vetted words in their place."""
    leads = [line for line in lines if line.part == "lead"]
    reasons = [line for line in lines if line.part == "why"]
    own = [line for line in leads if not line.instead] or [line for line in reasons if not line.instead][:1]
    most = 2 + sum(map(sources.corrects, lines))
    return own[:most] or leads[:most] or reasons[:1]


def without_repeats(lines: Sequence[Written], sources: Sources) -> list[Written]:
    """Return the lines without vetted words put in for a refused line that the other lines say already."""
    own = [line for line in lines if not line.instead]
    used = {name for line in own for name in line.ids}
    text = "".join(line.point.text for line in own)
    return [
        line
        for line in lines
        if not line.instead or not (used & set(line.ids) or shared_pairs(line.point.text, text) >= REPEATED)
    ]


def _with_floor(lines: list[Written], sources: Sources, around: Around) -> list[Written]:
    """The lines, with the composed sums, days, place, and one thing to do where the model left them out."""
    lines = [line for line in lines if not (line.instead and _is_later(line.point, lines))]
    if (lead := _unsaid_lead(lines, sources, around)) is not None:
        lines.insert(0, Written("lead", lead.point, (lead.id,)))
    corrections = [
        one for one in sources.by_id.values() if one.corrects and not any(one.id in line.ids for line in lines)
    ]
    lines[:0] = [Written("lead", one.point, (one.id,)) for one in corrections]
    if around.asking:
        _add_what_must_stand(lines, sources, around)
    if around.asking and not any(line.part == "do" for line in lines):
        step = next((source for source in sources.by_id.values() if source.composed and source.heading in _STEPS), None)
        if step is not None:
            lines.append(Written("do", step.point, (step.id,)))
    return lines


def _add_what_must_stand(lines: list[Written], sources: Sources, around: Around) -> None:
    """Add the composed lines nobody said in other words, one after the other: what was added counts as said."""
    text = "".join(line.point.text for line in lines)
    used = {name for line in lines for name in line.ids}
    worked = any(_SUM.search(line.point.text) for line in lines if not line.instead)
    limited = [line for line in lines if line.part == "until"]
    for source, part in _must_stand(sources):
        if source.id in used and _days_stand(source, text) or part == "until" and _is_later(source.point, lines):
            continue
        if _is_idle(source, part, around, worked=worked, limited=limited, text=text):
            continue
        if shared_pairs(source.text, text) < SAID:
            lines.append(Written(part, source.point, (source.id,)))
            text += source.text


def _unsaid_lead(lines: Sequence[Written], sources: Sources, around: Around) -> Source | None:
    """The composed answer, where the model gave none of its own, or one line alone that has nothing of it."""
    own = [line for line in lines if line.part in ("lead", "why") and not line.instead]
    leads = [one for one in sources.by_id.values() if one.lead and not one.corrects]
    if len(own) > 1 or (own and not around.asking):
        return None
    if own and any(one.id in own[0].ids or shared_pairs(one.text, own[0].point.text) >= ECHOED for one in leads):
        return None
    return next((one for one in leads if one.id not in around.skipped), None)


def _days_stand(source: Source, text: str) -> bool:
    """Whether the days of a source are said: a line may rest on a last day without naming it. Of a limit the first counts, the
    day to act by."""
    numbers = set(map(int, re.findall(r"\d+", text)))
    days = _days_in(source.text)[: 1 if source.heading.startswith(UNTIL) else None]
    return all(day in numbers and {year, month} & numbers for year, month, day in days)


def _is_later(point: Point, lines: Iterable[Written]) -> bool:
    """Whether the model's own words name an earlier last day by a clause this one rests on: the safe day stands, alone."""
    days = _days_in(point.text)
    own = (line.point for line in lines if not line.instead and line.point is not point)
    return bool(days) and any(
        set(one.refs) & set(point.refs) and any(day < days[0] for day in _days_in(one.text)) for one in own
    )


def _days_in(text: str) -> list[tuple[int, ...]]:
    """The days a text names, each as year, month, day."""
    return [tuple(map(int, re.findall(r"\d+", day))) for day in _DAY.findall(text)]


def _is_idle(
    source: Source, part: Part, around: Around, *, worked: bool, limited: Sequence[Written], text: str
) -> bool:
    """Whether a result, limit or place need not be added: a sum that was left out while another is named, what the model found
    not to fit, what an earlier reply said or the lines say in other words (a place, a limit of the same clause or beside a
    day). A day that was worked out is added always."""
    if part == "why":
        return worked or source.id in around.skipped or _ONLY_TOLD.search(source.text) is not None
    if _DAY.search(source.text):
        return False
    if part == "do" and not _PLACE.search(text):
        return False
    named = set(_PLACE.findall(source.text))
    if part == "do" and named and named <= set(_PLACE.findall(text)):
        return True
    if part == "until" and _is_limited(source, limited):
        return True
    return source.id in around.skipped or shared_pairs(source.text, around.told) >= SAID


def _is_limited(source: Source, limited: Sequence[Written]) -> bool:
    """Whether the lines name a last day already, or the limit of the same clause."""
    return any(_DAY.search(line.point.text) or set(line.point.refs) & set(source.point.refs) for line in limited)


_PLACE = re.compile(r"1[12]\d{3}|仲裁|监察|法院|援助|arbitration|inspect|court", re.IGNORECASE)
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d")
_ONLY_TOLD = re.compile(r"([\d,]{2,}) = \1(?!\d)")
"""A sum that is what was told: nothing was worked out."""
_STEPS = ("现在这样做", "这周就做", "What to do now")


def _must_stand(sources: Sources) -> Iterable[tuple[Source, Part]]:
    """The composed results, days and places, each with the part it belongs to."""
    for source in (source for source in sources.by_id.values() if source.composed):
        until = source.heading.startswith(UNTIL)
        if until:
            yield source, "until"
        elif source.kind == "result":
            yield source, "why"
        elif source.heading.startswith(_PLACES) or _is_place(source):
            yield source, "do"


def _is_place(source: Source) -> bool:
    return source.heading in _STEPS and source.text.startswith(("去", "先打", "打 1"))


def _kept_of(composed: Reply, blocks: list[Block]) -> list[Block]:
    """What code says beside the answer: the question asked back, offers, notices that are not marks."""
    if not composed.clauses or composed.composed_by == "fixed":
        return []  # (facts were noted, or nothing was found: what was said then is answered now)
    marks = {point.text for block in blocks if block.kind is BlockKind.NOTICE for point in block.points}
    told = [block for block in composed.blocks if block.kind in (BlockKind.TEXT, BlockKind.NOTICE)]
    return [
        block
        for block in told
        if block.points
        and not block.heading
        and not any(_is_mark(point, marks) or _is_noted(point, composed.language) for point in block.points)
    ]


def question_of(composed: Reply) -> str:
    """Return the one thing a composed reply asks back; an empty string where it asks nothing."""
    before = message(composed.language, "matter_ask", question="")
    texts = (point.text for block in composed.blocks if block.kind is BlockKind.TEXT for point in block.points)
    return next((text.removeprefix(before) for text in texts if text.startswith(before)), "")


def _asks(block: Block, asked: str) -> bool:
    """Whether a block puts the composed question, or any other."""
    texts = [point.text for point in block.points] if block.kind is BlockKind.TEXT else []
    return any(text.endswith(("？", "?")) or (asked and text.endswith(asked)) for text in texts)


def _is_noted(point: Point, language: str) -> bool:
    """Whether a line only tells back what was read from the turn: the answer itself shows what was heard."""
    return point.text.startswith(message(language, "matter_noted", facts=""))


def _is_mark(point: Point, marks: set[str]) -> bool:
    return point.text in marks or point.text.startswith(("带＊", "带△", "＊", "△"))
