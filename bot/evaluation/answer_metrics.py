"""How well whole replies serve authored questions: the card chosen, what is cited, how long it is, the facts understood.

Retrieval is measured apart (knowledge/evaluate.py). Here the dialogue engine answers as it answers a worker.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from bot.contract.messages import BlockKind, ConversationState, Inbound, Reply, Scope
from bot.dialogue.engine import DialogueEngine
from bot.matter.slots import slots_in
from knowledge.authored.card import Card
from knowledge.evaluation.evaluate import EVALUATION, EvaluationQuestion

AS_OF = date(2026, 11, 21)
"""The day messages with recorded slots are read on."""
FOLD = 600
"""Characters a reply may have before its folds."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one question got."""

    id: str
    groups: tuple[str, ...]
    card: str | None
    cites: bool
    """The reply opens to a provision its author named."""
    right_card: bool | None
    """The card chosen decides by, or cites, such a provision; None when no card in the collection does."""
    characters: int


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """Shares and means over questions; `right_card` over those some card could answer."""

    questions: int
    cites: float
    with_card: float
    right_card: float
    within_fold: float
    characters: float


@dataclass(frozen=True, slots=True)
class FactFigures:
    """Slots found beside those the authors recorded, values included."""

    messages: int
    precision: float
    recall: float
    wrong: tuple[tuple[str, str, str, str], ...]
    """Id, slot, wanted, found."""


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """Turns of authored dialogues: those whose reply opens to a provision named, first turns and later ones apart."""

    first: float
    later: float
    turns: int


def answer_all(
    engine: DialogueEngine, questions: Iterable[EvaluationQuestion], cards: Mapping[str, Card], *, now: datetime
) -> list[Answered]:
    """Return what each question gets in a conversation of its own."""
    decided_by = {card.id: _provisions(card) for card in cards.values()}
    answered = []
    for question in questions:
        state, reply = engine.turn(ConversationState(), Inbound("measure", question.query), now=now)
        gold = {str(key) for key in question.gold}
        answerable = any(gold & provisions for provisions in decided_by.values())
        chosen = state.card if reply.composed_by == "cards" else None
        answered.append(
            Answered(
                id=question.id,
                groups=(question.half, *(f"{question.half}/{name}" for name in (question.topic, question.worker))),
                card=chosen,
                cites=bool(gold & _cited(reply)),
                right_card=bool(gold & decided_by.get(chosen or "", set())) if answerable else None,
                characters=shown_characters(reply),
            )
        )
    return answered


def figures_by_group(answered: Iterable[Answered]) -> dict[str, AnswerFigures]:
    """Return the figures of each half, and of each topic and worker kind within it."""
    groups: dict[str, list[Answered]] = defaultdict(list)
    for one in answered:
        for group in one.groups:
            groups[group].append(one)
    return {name: _figures(members) for name, members in sorted(groups.items())}


def shown_characters(reply: Reply) -> int:
    """Return the characters a worker reads before opening any fold. Questions and offers behind the answer do not count."""
    counted = (BlockKind.LEAD, BlockKind.POINTS, BlockKind.NOTICE)
    shown = [block for block in reply.blocks if block.kind in counted]
    return sum(len(block.heading or "") + sum(len(point.text) for point in block.points) for block in shown)


def measure_facts(rows: Sequence[Mapping[str, Any]]) -> FactFigures:
    """Return how `slots_in` does on messages with recorded slots (`{"id", "text", "facts"}`)."""
    right = found = wanted = 0
    wrong: list[tuple[str, str, str, str]] = []
    for row in rows:
        expected = {str(slot): str(value) for slot, value in row["facts"].items()}
        got = slots_in(str(row["text"]), AS_OF)
        right += sum(got.get(slot) == value for slot, value in expected.items())
        found += len(got)
        wanted += len(expected)
        for slot in sorted(set(expected) | set(got)):
            if expected.get(slot) != got.get(slot):
                wrong.append((str(row["id"]), slot, expected.get(slot, ""), got.get(slot, "")))
    return FactFigures(len(rows), right / found if found else 1.0, right / wanted if wanted else 1.0, tuple(wrong))


def measure_turns(engine: DialogueEngine, dialogues: Iterable[Mapping[str, Any]], *, now: datetime) -> TurnFigures:
    """Return how the engine does on dialogues whose turns name the provisions that answer them."""
    first: list[bool] = []
    later: list[bool] = []
    for dialogue in dialogues:
        state = ConversationState()
        for place, turn in enumerate(dialogue["turns"]):
            state, reply = engine.turn(state, Inbound("measure", str(turn["text"])), now=now)
            gold = {str(key) for key in turn.get("gold", ())}
            if gold and turn.get("scope", Scope.LABOUR.value) == Scope.LABOUR.value:
                (later if place else first).append(bool(gold & _cited(reply)))
    return TurnFigures(_share(first), _share(later), len(first) + len(later))


def load_rows(name: str, folder: Path = EVALUATION) -> list[dict[str, Any]]:
    """Return the objects of one JSON-lines file of the evaluation folder; none when it is not there."""
    path = folder / name
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _figures(members: Sequence[Answered]) -> AnswerFigures:
    possible = [one.right_card for one in members if one.right_card is not None]
    return AnswerFigures(
        questions=len(members),
        cites=_share([one.cites for one in members]),
        with_card=_share([one.card is not None for one in members]),
        right_card=_share(possible),
        within_fold=_share([one.characters <= FOLD for one in members]),
        characters=fmean(one.characters for one in members),
    )


def _provisions(card: Card) -> set[str]:
    cited = {str(c.key) for section in card.sections.values() for s in section for c in s.citations}
    return cited | {str(key) for key in card.decides}


def _cited(reply: Reply) -> set[str]:
    """Provisions the reply opens to, without 款 and 项."""
    return {":".join(clause.ref.split(":")[:2]) for clause in reply.clauses}


def _share(values: Sequence[bool | None]) -> float:
    return sum(map(bool, values)) / len(values) if values else 1.0
