"""The last step of a reply in English: what is authored in Chinese is said in English where it stands in knowledge/english,
clauses are named and summed up in English over their Chinese text, and what has no English yet is said to have none."""

from __future__ import annotations

from bot.answering.marks import NOT_HELD_MARK, REWRITTEN_MARK
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply, Scope
from bot.messages import message
from knowledge.authored.english import clause_in_english, english, has_chinese, summary_in_english
from knowledge.citations import parse_key

_MARKS = NOT_HELD_MARK + REWRITTEN_MARK


def in_english(reply: Reply) -> Reply:
    """Return a reply of an English conversation in English; any other as it is."""
    if reply.language != "en" or reply.composed_by == "model":
        return reply
    blocks = tuple(_block(block) for block in reply.blocks)
    left = reply.scope is not Scope.CRISIS and any(
        has_chinese(point.when + point.text) for block in blocks for point in block.points
    )
    if left:  # (never in danger: what to do comes first, and the Chinese there is to be shown to who answers the call)
        notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message("en", "in_chinese")),))
        blocks = (notice, *blocks)
    clauses = tuple(map(_clause, reply.clauses))
    choices = tuple(map(_choice, reply.choices))
    update = {"blocks": blocks, "clauses": clauses, "choices": choices, "above": reply.above + left}
    return reply.model_copy(update=update)


def _block(block: Block) -> Block:
    points = tuple(
        point.model_copy(update={"text": _text(point.text), "when": english(point.when) or point.when})
        for point in block.points
    )
    return block.model_copy(update={"heading": _heading(block.heading), "points": points})


def _heading(heading: str) -> str:
    """A heading in English, with the case in brackets that all its lines are for (`compose`)."""
    named, opened, case = heading.partition("（")
    if opened and english(named):
        return f"{english(named)} ({english(case.rstrip('）')) or case.rstrip('）')})"
    return english(heading) or heading


def _text(text: str) -> str:
    """A sentence in English, with the marks behind it."""
    plain = text.rstrip(_MARKS)
    return english(plain) + text[len(plain) :] if english(plain) else text


def _clause(clause: Clause) -> Clause:
    """The clause under its English name, summed up in English; its text stays as it is enacted."""
    label = clause_in_english(parse_key(clause.ref), clause.title)
    if not label:
        return clause
    summary = summary_in_english(clause.ref)
    gloss = f"{summary} {clause.label}" if summary else clause.label
    return clause.model_copy(update={"label": label, "gloss": gloss})


def _choice(choice: Choice) -> Choice:
    name = choice.label
    head, between, title = name.partition(": ")
    if english(name):
        return choice.model_copy(update={"label": english(name)})
    if between and english(title):
        return choice.model_copy(update={"label": f"{head}: {english(title)}"})
    return choice
