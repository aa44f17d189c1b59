"""What a case keeps of the worker's account: the facts, the sentences they came from, and answers about the relation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.contract.matter import Matter
from bot.contract.messages import Facts

LONGEST = 30
"""Sentences kept, the newest."""


@dataclass(slots=True)
class Record:
    """The account of one case. `told`: sentences as written; `factors`: answers to the assessment of the relation."""

    facts: Facts = field(default_factory=Facts)
    told: list[str] = field(default_factory=list)
    factors: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    """Facts staff put right, each with who did."""
    matter: Matter | None = None
    """What the worker is in, as the conversation holds it: sums are worked out from it. None in accounts of old."""

    def add(self, sentences: Iterable[str]) -> None:
        """Add sentences that are not there yet."""
        for sentence in sentences:
            if sentence.strip() and sentence not in self.told:
                self.told.append(sentence)
        self.told = self.told[-LONGEST:]

    def take_in(self, other: Record) -> None:
        """Add what another account says and this one does not."""
        for slot, value in other.facts.values.items():
            if slot in self.facts.values:
                continue
            self.facts.values[slot] = value
            self.facts.source_turn[slot] = other.facts.source_turn.get(slot, 0)
            if slot in other.facts.confirmed:
                self.facts.confirmed.add(slot)
        self.add(other.told)
        self.factors = {**other.factors, **self.factors}


def record_dump(record: Record) -> str:
    """Return the account as JSON."""
    facts = record.facts
    return json.dumps(
        {
            "values": facts.values, "turn": facts.source_turn, "confirmed": sorted(facts.confirmed),
            "told": record.told, "factors": record.factors, "corrected": record.corrected,
            "matter": record.matter.model_dump(mode="json", exclude_defaults=True) if record.matter else None,
        },
        ensure_ascii=False,
    )  # fmt: skip


def record_load(text: str) -> Record:
    """Return the account of the JSON; an empty one for an empty text."""
    data = json.loads(text) if text else {}
    facts = Facts(dict(data.get("values", {})), dict(data.get("turn", {})), set(data.get("confirmed", ())))
    matter = Matter.model_validate(data["matter"]) if data.get("matter") else None
    told, factors = list(data.get("told", ())), dict(data.get("factors", {}))
    return Record(facts, told, factors, dict(data.get("corrected", {})), matter)
