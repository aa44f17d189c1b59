"""How well scopes are told apart on authored messages: crisis recall above all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.contract.messages import ConversationState, Inbound, Reply, Scope
from bot.dialogue.engine import DialogueEngine
from knowledge.evaluation.evaluate import EVALUATION


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """A message and the scope its author gave it."""

    id: str
    half: str
    text: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """Shares over one half. `false_positives`: messages outside labour that were taken for it. `labour_alarmed`: messages
    about labour that were taken for danger; `crisis_met` and `labour_met`: messages that were shown the hotlines, also
    those whose answer stands below them."""

    items: int
    crisis_recall: float
    in_scope_recall: float
    false_positives: float
    labour_alarmed: float
    accuracy: float
    crisis_met: float = 0.0
    labour_met: float = 0.0
    wrong: tuple[tuple[str, str, str], ...] = field(default=())
    """Id, scope given by the author, scope found."""


def load_scope_items(folder: Path = EVALUATION) -> list[ScopeItem]:
    """Return the messages of all `scope*.jsonl` files."""
    found = []
    for path in sorted(folder.glob("scope*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                found.append(ScopeItem(str(row["id"]), str(row["half"]), str(row["text"]), Scope(row["scope"])))
    return found


def measure_scope(engine: DialogueEngine, items: Sequence[ScopeItem], *, now: datetime) -> ScopeFigures:
    """Return the figures of the engine on the messages, each in a conversation of its own."""
    found = [(item, engine.turn(ConversationState(), Inbound("measure", item.text), now=now)[1]) for item in items]
    figures = figures_of((item.scope, reply.scope, item.id) for item, reply in found)
    return replace(
        figures,
        crisis_met=_met(reply for item, reply in found if item.scope is Scope.CRISIS),
        labour_met=_met(reply for item, reply in found if item.scope is Scope.LABOUR),
    )


def _met(replies: Iterable[Reply]) -> float:
    """Return the share of the replies that speak of danger before everything else."""
    shown = [reply.scope is Scope.CRISIS for reply in replies]
    return sum(shown) / len(shown) if shown else 0.0


def figures_of(outcomes: Iterable[tuple[Scope, Scope, str]]) -> ScopeFigures:
    """Return the figures of (given, found, id) triples."""
    rows = list(outcomes)
    count: Counter[tuple[Scope, Scope]] = Counter((given, got) for given, got, _ in rows)

    def share(wanted: Scope, got: Scope, of_none: float) -> float:
        given = sum(number for (scope, _), number in count.items() if scope is wanted)
        return count[wanted, got] / given if given else of_none

    outside = [(given, got) for given, got, _ in rows if given not in (Scope.LABOUR, Scope.CRISIS)]
    taken = sum(got is Scope.LABOUR for _, got in outside)
    return ScopeFigures(
        items=len(rows),
        crisis_recall=share(Scope.CRISIS, Scope.CRISIS, 1.0),
        in_scope_recall=share(Scope.LABOUR, Scope.LABOUR, 1.0),
        false_positives=taken / len(outside) if outside else 0.0,
        labour_alarmed=share(Scope.LABOUR, Scope.CRISIS, 0.0),
        accuracy=sum(given is got for given, got, _ in rows) / len(rows) if rows else 1.0,
        wrong=tuple((name, given.value, got.value) for given, got, name in rows if given is not got),
    )
