"""The assessment as replies: a factor with its buttons, and the result on one phone screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.answering.marks import mark_notes, marks_of
from bot.answering.material import Resolver
from bot.assessment import Assessment, Finding, Outcome, Question
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from bot.dialogue.flows.claims.view import clauses_of
from bot.messages import message

_BY, _AGAINST, _MISSING, _DOUBTS, _REMARKS = 4, 3, 5, 3, 2
_NAMES = ("labour", "managed", "civil", "over_age")


def shown_question(question: Question, number: int, total: int, language: str, *, lead: str = "") -> Reply:
    """Return one factor as a question with its options, and the ways around it."""
    heading = message(language, "assess_progress", number=number, total=total)
    blocks = [Block(kind=BlockKind.TEXT, points=(Point(text=lead),))] if lead else []
    blocks.append(Block(kind=BlockKind.LEAD, heading=heading, points=(Point(text=question.question),)))
    return Reply(blocks=tuple(blocks), choices=ways_around(question, language), language=language, composed_by="fixed")


def ways_around(question: Question, language: str) -> tuple[Choice, ...]:
    """Return the buttons under a factor: its options, and the ways around it."""
    options = [
        Choice(label=words, action=f"assess:is:{question.factor}:{option}") for option, words in question.options
    ]
    around = [
        Choice(label=message(language, f"assess_{word}"), action=f"assess:{word}:{question.factor}")
        for word in ("unknown", "skip")
    ]
    leave = [
        Choice(label=message(language, "assess_result"), action="assess:result"),
        Choice(label=message(language, "assess_leave"), action="assess:leave"),
    ]
    return (*options, *around, *leave)


def shown_result(found: Assessment, resolver: Resolver, today: date, language: str) -> Reply:
    """Return what is supported, by what, against what, what is missing, what each outcome would bring, and a person."""
    clauses: dict[str, Clause] = {}
    blocks = [Block(kind=BlockKind.LEAD, points=(Point(text=found.sentence),))]
    for key, side, limit in (("assess_by", found.by, _BY), ("assess_against", found.against, _AGAINST)):
        said = tuple(_finding(one, clauses, resolver, today) for one in side[:limit])
        if said:
            blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, key), points=said))
    if found.missing:
        labels = "、".join(question.label for question in found.missing[:_MISSING])
        more = message(language, "assess_and_more") if len(found.missing) > _MISSING else ""
        blocks.append(
            Block(kind=BlockKind.TEXT, heading=message(language, "assess_missing"), points=(Point(text=labels + more),))
        )
    doubts = [Point(text=doubt) for doubt in found.doubts[:_DOUBTS]]
    doubts += [_outcomes("", (remark,), clauses, resolver, today) for remark in found.remarks[:_REMARKS]]
    if doubts:
        blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, "assess_doubts"), points=tuple(doubts)))
    brings = tuple(
        _outcomes(message(language, f"assess_if_{name}"), found.brings[name], clauses, resolver, today)
        for name in _NAMES
        if name in found.brings
    )
    blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, "assess_brings"), points=brings))
    proof = _proof(found.by)
    if proof:
        blocks.append(Block(kind=BlockKind.POINTS, heading=message(language, "assess_proof"), points=proof))
    last = [Point(text=message(language, "assess_person" if found.needs_person else "guidance"))]
    blocks.append(Block(kind=BlockKind.TEXT, points=tuple(last)))
    blocks += mark_notes(marks_of(clauses.values()), language)
    choices = [Choice(label=message(language, "person"), action="person")]
    if found.missing:
        choices.append(Choice(label=message(language, "assess_more"), action="assess:more"))
    choices.append(Choice(label=message(language, "assess_again"), action="assess:again"))
    return Reply(
        blocks=tuple(blocks),
        clauses=tuple(clauses.values()),
        choices=tuple(choices),
        language=language,
        composed_by="fixed",
    )


def _refs(
    basis: Iterable[str], clauses: dict[str, Clause], resolver: Resolver, today: date
) -> tuple[tuple[str, ...], str]:
    """Add the clauses of some citation keys; return their references and their marks."""
    opened = clauses_of(tuple(basis), resolver, today)
    for ref, clause in opened.items():
        clauses.setdefault(ref, clause)
    return tuple(opened), marks_of(opened.values())


def _finding(found: Finding, clauses: dict[str, Clause], resolver: Resolver, today: date) -> Point:
    refs, mark = _refs(found.basis, clauses, resolver, today)
    return Point(text=f"{found.label}（{found.answer_text}）：{found.reason}{mark}", refs=refs)


def _outcomes(
    name: str, outcomes: Iterable[Outcome], clauses: dict[str, Clause], resolver: Resolver, today: date
) -> Point:
    outcomes = tuple(outcomes)
    refs, mark = _refs((key for outcome in outcomes for key in outcome.basis), clauses, resolver, today)
    return Point(text=f"{name}{'；'.join(outcome.text.rstrip('。') for outcome in outcomes)}。{mark}", refs=refs)


def _proof(findings: Iterable[Finding]) -> tuple[Point, ...]:
    """The first proof of each of the strongest findings."""
    proofs = dict.fromkeys(finding.proof[0] for finding in findings if finding.proof)
    return tuple(Point(text=proof) for proof in list(proofs)[:3])
