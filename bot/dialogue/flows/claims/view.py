"""A computed claim as a reply: the amount first, then how it was worked out, what was assumed, what to mind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.marks import mark_notes, marks_of
from bot.answering.material import Resolver, clause_of
from bot.claims import Claim, Part, Period, Unit, amount_text, find_entry
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from bot.dialogue.flows.claims.ready import input_kind
from bot.dialogue.flows.offers import offered_after
from bot.messages import has_message, message
from knowledge.citations import parse_key

_WITH_A_CLOCK = (
    "wages_due", "severance", "severance_plus_one", "unlawful_termination_damages", "double_wage", "work_injury", "overtime",
    "deductions", "injury_route",
)  # fmt: skip


def clauses_of(keys: tuple[str, ...], resolver: Resolver, today: date) -> dict[str, Clause]:
    """Return the clauses that citation keys open to, by their reference."""
    found: dict[str, Clause] = {}
    for key in keys:
        citation = parse_key(key)
        clause = clause_of(citation, resolver.resolve(citation, today))
        if clause is not None:
            found.setdefault(clause.ref, clause)
    return found


def points(heading: str, texts: list[str], limit: int) -> list[Block]:
    """Return one block of bullet points; none when there is nothing to say."""
    said = tuple(Point(text=text) for text in texts[:limit] if text)
    return [Block(kind=BlockKind.POINTS, heading=heading, points=said)] if said else []


def shown_claim(claim: Claim, resolver: Resolver, today: date, language: str, other: Claim | None = None) -> Reply:
    """Return the reply to a sum. `other` is the same for the case that the dismissal was unlawful."""
    clauses = clauses_of(claim.basis, resolver, today)
    refs = tuple(clauses)
    marks = marks_of(clauses.values())
    lead = Point(text=_lead(claim, language) + marks, refs=refs)
    blocks = [
        Block(kind=BlockKind.LEAD, points=(lead,)),
        *_otherwise(other, refs, language),
        *_ways(claim, language),
        *_worked_out(claim, language),
        *mark_notes(marks, language),
    ]
    clock = [Choice(label=message(language, "claim_clock"), action="clock:start")]
    person = Choice(label=message(language, "person"), action="person")
    choices = [*(clock if claim.name in _WITH_A_CLOCK else []), person, *offered_after(claim.name, language)]
    return Reply(
        blocks=tuple(blocks),
        clauses=tuple(clauses.values()),
        choices=tuple(choices),
        language=language,
        composed_by="fixed",
    )


def _lead(claim: Claim, language: str) -> str:
    """What a sum comes to, in one line: the amount, what was decided, or that there is only the formula yet."""
    amount = amount_text(claim)
    result = message(language, "claim_result", title=claim.title, amount=amount) if amount else ""
    if amount and claim.unit is not Unit.DECISION and claim.low != 0:
        return result
    decided = [part for part in (claim.outcome, result if claim.low == 0 else "") if part]
    return "；".join(decided) or message(language, "claim_formula", title=claim.title)


def _otherwise(other: Claim | None, refs: tuple[str, ...], language: str) -> list[Block]:
    """The sum for the other case, on the article that counts it (劳动合同法 47)."""
    amount = amount_text(other) if other is not None else ""
    if other is None or not amount:
        return []
    said = message(language, "claim_otherwise", title=other.title, amount=amount)
    return [Block(kind=BlockKind.TEXT, points=(Point(text=said, refs=tuple(r for r in refs if "47" in r)),))]


def _worked_out(claim: Claim, language: str) -> list[Block]:
    """How a sum was worked out, of which parts, what was assumed, what to mind."""
    steps = (f"{step.text}{' = ' + step.value if step.value else ''}" for step in claim.steps)
    parts = [_part(part, language) for part in claim.parts if part.standing is None]
    assumed = [f"{i.label}：{i.note}" for i in claim.inputs if i.state.value in ("assumed", "missing") and i.note]
    return [
        *points(message(language, "claim_working"), [claim.formula, *steps], 10),
        *points(message(language, "claim_parts"), parts if len(parts) > 1 else [], 12),
        *points(message(language, "claim_assumed"), assumed, 5),
        *points(message(language, "claim_mind"), list(claim.warnings), 4),
    ]


def with_formula(asked: Reply, claim: Claim, resolver: Resolver, today: date, language: str) -> Reply:
    """Return the first question of a sum with how it is computed, and on which clauses, under it."""
    if not claim.formula or not claim.basis:
        return asked
    clauses = clauses_of(claim.basis, resolver, today)
    marks = marks_of(clauses.values())
    said = message(language, "claim_rule", formula=claim.formula) + marks
    blocks = [*asked.blocks, Block(kind=BlockKind.TEXT, points=(Point(text=said, refs=tuple(clauses)),))]
    blocks += mark_notes(marks, language)
    return asked.model_copy(update={"blocks": tuple(blocks), "clauses": tuple(clauses.values())})


def _part(part: Part, language: str) -> str:
    if part.low is None or part.high is None:
        return f"{part.label}：{part.note or message(language, 'claim_part_open')}"
    low, high = f"{part.low:,.2f}", f"{part.high:,.2f}"
    value = f"{low} 元" if low == high else f"{low} 到 {high} 元"
    monthly = message(language, "claim_a_month") if part.period is Period.MONTHLY else ""
    lost = "" if part.counted or part.period is Period.MONTHLY else message(language, "claim_maybe_lost")
    return f"{part.label}：{monthly}{value}{lost}"


def _ways(claim: Claim, language: str) -> list[Block]:
    """The ways of getting paid of a decision, in their order of standing."""
    ways = [part for part in claim.parts if part.standing is not None]
    order = ("first", "also", "unclear", "unlikely")
    said = [
        f"{message(language, f'claim_way_{part.standing.value}')}{part.label}。{part.note}"
        for part in sorted(ways, key=lambda way: order.index(way.standing.value) if way.standing else 9)
        if part.standing is not None
    ]
    return points(message(language, "claim_ways"), said, 6)


def asked_input(name: str, asked: str, question: str, language: str, ways: Sequence[Choice] | None = None) -> Reply:
    """Return the question for one input of a sum, with the ways to answer it by a tap. `ways`: others than usual."""
    lead = Point(text=message(language, "claim_asking", title=find_entry(name).title))
    blocks = (
        Block(kind=BlockKind.TEXT, points=(lead,)),
        Block(kind=BlockKind.LEAD, points=(Point(text=question),)),
    )
    choices = ways_to_answer(name, asked, language) if ways is None else ways
    return Reply(blocks=blocks, choices=tuple(choices), language=language, composed_by="fixed")


def ways_to_answer(name: str, asked: str, language: str) -> list[Choice]:
    """Return the buttons under the question for an input: its values where they are few, and that it is not known."""
    choices = []
    if input_kind(name, asked) == "yes_no":
        choices = [
            Choice(label=message(language, word), action=f"say:{say}") for word, say in (("yes", "是"), ("no", "不是"))
        ]
    elif has_message("zh", f"claim_options_{asked}"):
        options = message("zh", f"claim_options_{asked}").split("|")
        choices = [Choice(label=option, action=f"say:{option}") for option in options]
    return [*choices, _unsure(language)]


def ways_to_choose(options: Sequence[str], language: str, *, both: bool = True) -> list[Choice]:
    """Return the buttons under the question which of two values holds. `both`: they may be a range."""
    choices = [Choice(label=option, action=f"say:{option}") for option in options]
    if both:
        choices.append(Choice(label=message(language, "claim_both"), action=f"say:{message('zh', 'claim_both_say')}"))
    return [*choices, _unsure(language)]


def _unsure(language: str) -> Choice:
    return Choice(label=message(language, "unsure"), action="say:不知道")
