"""Values, days and sums as they are read in a sentence of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.claims.deadlines.model import Deadline
from bot.contract.matter import Amount, Matter, VagueDate
from bot.matter.formula import written
from bot.matter.outcomes.figures import OFFER_GAP, Figure
from bot.messages import message
from knowledge.authored.english import working_in_english

_OFFER_SHORT = "what they offer falls short of what is due by"


def placeholders(
    figures: Mapping[str, Figure],
    clocks: Mapping[str, Deadline],
    matter: Matter,
    derived: Mapping[str, Any],
    language: str,
) -> dict[str, str]:
    """Return what each placeholder of a line stands for. Without a word for it the line is not said."""
    words: dict[str, str] = {}
    for name, told in matter.known():
        words[name] = shown(told.value, language)
    words |= {name: shown(value, language) for name, value in derived.items() if value is not None}
    for name, figure in figures.items():
        if figure.amount:
            words[name] = _in(language, figure.amount)
            words[f"{name}.work"] = (
                _in(language, figure.work) if figure.work else message(language, "matter_work_as_told")
            )
    for name, deadline in clocks.items():
        if deadline.due is not None and not is_too_vague(deadline):
            safe = deadline.safe or deadline.due
            words[name] = day_words(safe, language) + (_proved(deadline, language) or _moved(deadline, language))
            words[f"{name}.left"] = str(deadline.safe_days_left)
            words[f"{name}.past"] = str(-(deadline.days_left or 0))
    return words


def is_too_vague(deadline: Deadline) -> bool:
    """Whether its last day may have passed or not, as vaguely as the first day was told: no day to name, the rule is told."""
    return not deadline.expired and deadline.days_left is not None and deadline.days_left < 0


def _proved(deadline: Deadline, language: str) -> str:
    """Until when it is where what restarted it can be proved; the day to act by is the one without (民法典 195)."""
    if deadline.restarted and deadline.unproved is None:
        return message(language, "matter_day_rests_on_proof")
    if deadline.unproved is None or deadline.due is None:
        return ""
    return message(language, "matter_day_proved", day=day_words(deadline.due, language))


def _moved(deadline: Deadline, language: str) -> str:
    """Why a last day is later than counted: who counts for themselves gets the rest day it fell on (民法典 203)."""
    counted = deadline.counted_to
    if counted is None:
        return ""
    day = f"{counted.day} {counted:%B}" if language == "en" else f"{counted.month}月{counted.day}日"
    return message(language, "matter_day_moved", day=day)


def shown(value: Any, language: str = "zh") -> str:
    """Return a value as it is read in a sentence."""
    if isinstance(value, Amount):
        return _in(language, written(value))
    if isinstance(value, VagueDate):
        to = " to " if language == "en" else " 到 "
        return day_words(value.first, language) if value.exact else str(value).replace("/", to)
    return "" if isinstance(value, bool) else str(value)


def day_words(day: date, language: str = "zh") -> str:
    """Return a day as it is read: 2027年11月5日, 5 November 2027."""
    return f"{day.day} {day:%B %Y}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def figure_in(language: str, figure: Figure) -> Figure:
    """Return a sum with its label and its working in a language; a working without English is left out."""
    if language != "en":
        return figure
    plain = _OFFER_SHORT if figure.name == OFFER_GAP else figure.label
    return replace(figure, label=working_in_english(figure.label) or plain, work=working_in_english(figure.work))


def _in(language: str, text: str) -> str:
    return working_in_english(text) if language == "en" else text
