"""A matter made of bare facts, and what a situation says to it: no reading, no learned weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Matter, Told, VagueDate
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, words


def plain_matter(**facts: bool | str | float | date) -> Matter:
    """Return the matter in which these fields are told."""
    return Matter(**{name: Told(value=_value(fact), words=str(fact), turn=1) for name, fact in facts.items()})


def _value(fact: bool | str | float | date) -> object:
    if isinstance(fact, bool | str):
        return fact
    if isinstance(fact, date):
        return VagueDate(first=fact, last=fact)
    return Amount.model_validate(Decimal(str(fact)))


def first_words(situation: str, focus: Focus, asked: str = "", **facts: bool | str | float | date) -> str:
    """Return the sentence that a situation answers first."""
    found = judged(situation, focus, asked, **facts)
    assert found.answer is not None
    return found.answer.text


def all_words(situation: str, focus: Focus, asked: str = "", **facts: bool | str | float | date) -> str:
    """Return all that a situation says."""
    return words(judged(situation, focus, asked, **facts))


def judged(situation: str, focus: Focus, asked: str = "", **facts: bool | str | float | date) -> Judgement:
    """Return what a situation says to bare facts and one question."""
    return judge(load_situations()[situation], plain_matter(**facts), (focus,), asked, TODAY)
