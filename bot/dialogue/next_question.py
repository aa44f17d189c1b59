"""The one question that counts most after an answer: which of two values holds, else what the sum or the situation still needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.contract.matter import FIELDS, Matter, Sure, told_as
from bot.contract.particulars import PARTICULARS
from bot.matter.fields import label, question, shown
from bot.matter.focus import Focus
from bot.matter.inputs import field_for
from bot.matter.outcomes.judge import Judgement
from bot.messages import message

_ABOUT_TIME = frozenset({Focus.LATE, Focus.BY_WHEN})
"""Questions that turn on the last day first of all."""


def next_question(
    judged: Judgement, matter: Matter, told_now: Iterable[str], focuses: Sequence[Focus], language: str, waiting: str
) -> tuple[str, str]:
    """Return the field asked for and how it is put. No words where nothing is to be asked, or what is `waiting` already.

    `told_now` are the fields this turn filled; a question without a field is put for an input that no field holds.
    """
    if doubt := _doubt(matter, told_now, language):
        return doubt
    name, wording = _wanted(judged, focuses, language, matter.unknown)
    if not wording or (name == waiting and name):
        return "", ""
    return name, message(language, "matter_ask", question=wording)


def _doubt(matter: Matter, told_now: Iterable[str], language: str) -> tuple[str, str] | None:
    """The field told in two ways by this turn, and the question which of them holds."""
    for name in told_now:
        told = matter.told(name)
        if told is not None and told.sure is Sure.DOUBTFUL and told.before:
            first = shown(name, told_as(name, told.before[-1]), language)
            second = shown(name, told.value, language)
            return name, message(language, "matter_doubt", label=label(name, language), first=first, second=second)
    return None


def _wanted(judged: Judgement, focuses: Sequence[Focus], language: str, unknown: Collection[str]) -> tuple[str, str]:
    if Focus.AMOUNT in focuses or not focuses:
        for figure in judged.figures.values():
            if figure.amount:
                break
            for claim_input, note in figure.missing:
                name = field_for(claim_input, figure.claim.name if figure.claim is not None else "")
                if name in unknown:
                    continue
                if name in FIELDS:
                    return name, question(name, language) or note
                return name if name in PARTICULARS else "", note
    for name in sorted(judged.wanted, key=lambda name: not (name == "left" and _ABOUT_TIME & set(focuses))):
        if name not in unknown and (wording := question(name, language)):
            return name, wording
    return "", ""
