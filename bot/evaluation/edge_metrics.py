"""How the edges hold on authored messages nobody learned from: danger by kind, false alarms, other law, labour kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from bot.contract.messages import ConversationState, Inbound, Reply, Scope
from bot.dialogue.engine import DialogueEngine
from bot.safety.talk import ASKED
from knowledge.evaluation.evaluate import EVALUATION
from knowledge.yaml_files import read_yaml

SET = EVALUATION / "edges.jsonl"
FLOORS = EVALUATION / "edge_floors.yaml"
_CEILINGS = ("false_alarms", "told_in_vain", "harmful")
"""Figures that must stay below their floor."""


@dataclass(frozen=True, slots=True)
class EdgeItem:
    """A message, what its author says it is (`crisis`, `labour`, `other_law`, `other`), and the kind of danger."""

    id: str
    label: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class EdgeFigures:
    """Shares in [0, 1]. `found`: danger met as danger; `heard`: so, or with a number told above the answer;
    `false_alarms`: other messages met as danger; `told_in_vain`: others above whose answer a number stood; `harmful`:
    other law answered with labour cards; `kept`: labour answered, or asked back about."""

    items: int
    found: float
    heard: float
    false_alarms: float
    told_in_vain: float
    harmful: float
    kept: float
    wrong: tuple[tuple[str, str], ...] = field(default=())
    """Id and the scope of the reply."""


def load_edges(path: Path = SET) -> list[EdgeItem]:
    """Return the messages."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [EdgeItem(row["id"], row["label"], row["kind"], row["text"]) for row in rows]


def measure_edges(engine: DialogueEngine, items: Sequence[EdgeItem], *, now: datetime) -> EdgeFigures:
    """Return the figures of the engine, each message in a conversation of its own."""
    replies, told = [], set()
    for item in items:
        state, reply = engine.turn(ConversationState(), Inbound("measure", item.text), now=now)
        replies.append((item, reply))
        if state.data.get(ASKED):
            told.add(item.id)
    right = {item.id: _right(item, reply) for item, reply in replies}
    danger = [(item, reply) for item, reply in replies if item.label == "crisis"]
    calm = [(item, reply) for item, reply in replies if item.label != "crisis"]
    return EdgeFigures(
        items=len(items),
        found=_share([right[item.id] for item, _ in danger]),
        heard=_share([right[item.id] or item.id in told for item, _ in danger]),
        false_alarms=_share([reply.scope is Scope.CRISIS for _, reply in calm]),
        told_in_vain=_share([item.id in told for item, _ in calm]),
        harmful=_share([reply.scope is Scope.LABOUR for item, reply in calm if item.label == "other_law"]),
        kept=_share([right[item.id] for item, _ in calm if item.label == "labour"]),
        wrong=tuple((item.id, reply.scope.value) for item, reply in replies if not right[item.id]),
    )


def _share(chosen: Sequence[bool]) -> float:
    return sum(chosen) / len(chosen) if chosen else 0.0


def edges_undercut(figures: EdgeFigures, path: Path = FLOORS) -> list[str]:
    """Return a sentence for every floor that is not reached."""
    floors: Mapping[str, float] = read_yaml(path)
    reached = asdict(figures)
    sentences = []
    for name, floor in floors.items():
        value = float(reached[name])
        if value > floor if name in _CEILINGS else value < floor:
            sentences.append(f"edges: {name} is {value:.3f}, the floor is {floor:.3f}")
    return sentences


def _right(item: EdgeItem, reply: Reply) -> bool:
    asked_back = any(choice.action == "about:work" for choice in reply.choices)
    if item.label == "crisis":
        return reply.scope is Scope.CRISIS
    if item.label == "labour":
        return reply.scope is Scope.LABOUR or asked_back
    return reply.scope not in (Scope.CRISIS, Scope.LABOUR)
