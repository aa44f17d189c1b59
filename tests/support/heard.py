"""A matter of facts heard right, without reading any words: what follows from it is what is tested."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bot.contract.matter import Amount, Matter, Told, VagueDate
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY


def heard(story: str = "", **facts: Any) -> Matter:
    """Return the matter that holds these facts as told: int and Decimal are figures, a date a day, else as it is."""
    return Matter(
        heard=story, **{name: Told(value=_held(value), turn=1, words=str(value)) for name, value in facts.items()}
    )


def judged(topic: str, text: str, *focuses: Focus, story: str = "", **facts: Any) -> Judgement:
    """Return what a situation says to a question and facts heard right."""
    return judge(load_situations()[topic], heard(story, **facts), focuses, text, TODAY)


def firsts(found: Judgement) -> list[str]:
    """Return the answers of a judgement in their order."""
    return [said.text for said in (found.answer, *found.also) if said is not None]


def sums(found: Judgement) -> dict[str, str]:
    """Return the sums that would be shown, by name."""
    return {name: figure.amount for name, figure in found.figures.items() if figure.amount and figure.show}


def _held(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return VagueDate(first=value, last=value)
    return Amount(low=Decimal(value), high=Decimal(value))
