"""What is said about a paper or a voice note: what was seen, for confirmation; afterwards what was noted and what needs care."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply, Scope
from bot.matter.fields import label, shown
from bot.papers.clean import presentable
from bot.papers.facts import Paper, read_paper
from bot.papers.model import Heard, Problem
from bot.papers.texts import say
from bot.premises.clauses import RiskyClause

CLEAR = 0.9
"""Below this confidence figures and dates are to be compared with the original."""
PREFIX = "seen:"
"""What the actions of the buttons under a read paper begin with; `paper:` are those of documents to write."""
MOST_HEARD = 1200
"""Characters of a transcript that are shown, and taken as a message."""
SHOWN = ("left", "joined", "contract_until", "contract_months", "monthly_pay", "take_home_pay", "probation_pay", "probation_months", "docked", "offered", "reason_given")  # fmt: skip
"""Facts shown for confirmation, in this order."""
Orders = Callable[[str], bool]
YES, WRONG, STORE = "yes", "wrong", "store"


def transcript(heard: Heard, is_order: Orders) -> tuple[str, bool]:
    """Return what was said in a voice note as far as it may be shown, and whether something was left out."""
    return presentable(heard.text[:MOST_HEARD], is_order, own=True)


def shown_for_confirmation(heard: Heard, token: str, today: date, is_order: Orders, language: str) -> Reply:
    """Return what was read, with the question whether it is right; where nothing was read, why, and what to do."""
    if heard.problem is not Problem.NONE:
        return told(language, say(language, f"problem_{heard.problem}"))
    if heard.spoken:
        text, left = transcript(heard, is_order)
        if not text:
            return told(language, say(language, "left_out" if left else "problem_no_ears"))
        lines = [say(language, "heard", text=text), *([say(language, "left_out")] if left else [])]
        return told(language, *lines, say(language, "heard_right"), choices=ways(token, language))
    paper = read_paper(heard.text, today, is_order)
    heading, lines = seen(paper, language)
    if presentable(heard.text, is_order)[1] and not paper.kind:
        lines.append(say(language, "left_out"))
    points = tuple(Point(text=line) for line in lines)
    blocks = [Block(kind=BlockKind.POINTS if points else BlockKind.LEAD, heading=heading if points else "",
                    points=points or (Point(text=heading),))]  # fmt: skip
    notes = [say(language, "right")]
    if heard.sure < CLEAR:
        notes.insert(0, say(language, "unsure"))
    if heard.without_text:
        notes.insert(0, say(language, "unread_pages", pages="、".join(map(str, heard.without_text[:6]))))
    reply = told(language, *notes, choices=ways(token, language))
    return reply.model_copy(update={"blocks": (*blocks, *reply.blocks)})


def seen(paper: Paper, language: str) -> tuple[str, list[str]]:
    """Return the heading and the lines that say what a paper says: who, when, how much, what to do."""
    if not paper.kind:
        return say(language, "saw_other" if paper.lines else "saw_nothing"), list(paper.lines)
    lines = []
    if "employer" in paper.values:
        lines.append(say(language, "line_employer", value=paper.values["employer"].value))
    for name in (name for name in SHOWN if name in paper.values):
        value = shown(name, paper.values[name].value, language)
        lines.append(say(language, "line_other", label=label(name, language), value=value))
    if paper.act:
        lines.append(say(language, "line_act", value=say(language, f"act_{paper.act}")))
    lines += [say(language, "line_clause", value=clause.label) for clause in paper.clauses]
    return say(language, "saw", kind=say(language, f"kind_{paper.kind}")), lines


def noted(facts: Sequence[tuple[str, object]], differing: Sequence[tuple[str, object, object]], language: str) -> Block:
    """Return what was noted as the paper's words, and where they differ from the person's own, which count."""
    joined = (", " if language == "en" else "、").join(
        f"{label(name, language)} {shown(name, value, language)}" for name, value in facts
    )
    lines = [say(language, "noted", facts=joined)] if facts else []
    for name, paper, own in differing:
        values = {"paper": shown(name, paper, language), "own": shown(name, own, language)}
        lines.append(say(language, "differs", label=label(name, language), **values))
    return Block(kind=BlockKind.TEXT, points=tuple(Point(text=line) for line in lines))


def careful(clauses: Sequence[RiskyClause], held: Sequence[Clause], language: str, *, first: bool) -> Block | None:
    """Return the clauses to be careful with; one whose law cannot be shown is left out. None without any."""
    known = {clause.ref for clause in held}
    points = tuple(Point(text=one.text, refs=one.refs) for one in clauses if set(one.refs) <= known)
    if not points:
        return None
    heading = say(language, "clauses_lead", count=len(points)) if first else say(language, "clauses_more")
    return Block(kind=BlockKind.POINTS, heading=heading, points=points)


def told(language: str, *texts: str, choices: tuple[Choice, ...] = ()) -> Reply:
    """Return a fixed message."""
    block = Block(kind=BlockKind.TEXT, points=tuple(Point(text=text) for text in texts))
    return Reply(
        blocks=(block,), choices=choices, scope=Scope.SMALL_TALK, language=language, composed_by="fixed"
    )  # fmt: skip


def ways(token: str, language: str) -> tuple[Choice, ...]:
    """Return the buttons under what was read: right, wrong, only to be kept."""
    return tuple(
        Choice(label=say(language, f"{verb}_button"), action=f"{PREFIX}{verb}:{token}") for verb in (YES, WRONG, STORE)
    )
