"""What of a conversation the model path keeps between turns: the last turns, masked data, the last days given, the person's choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answering.writing.brief.prompts import Said
from bot.answering.writing.brief.sources import UNTIL, Sources
from bot.contract.matter import FIELDS, FieldKind
from bot.contract.messages import BlockKind, ConversationState, Point, Reply

MEMORY = "model"
"""Name of the part of the state in which it is kept."""
MOST_SAID = 24
MOST_REPLIES = 3
MOST_DAYS = 3
LONGEST_SAID = 400


@dataclass(slots=True)
class Memory:
    """What is kept; `kept` and `memory_of` write it into the state and read it again."""

    said: list[Said] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    off: bool = False
    told: bool = False
    days: list[Point] = field(default_factory=list)
    """The last days given so far, the newest last."""
    dated: dict[str, str] = field(default_factory=dict)
    """The days told of the matter when those were given, by field: what they may rest on."""

    def hear(self, role: str, text: str) -> None:
        """Keep what somebody said; of the replies the newest only."""
        if text := text.strip()[:LONGEST_SAID]:
            said = [*self.said, Said(role, text)][-MOST_SAID:]
            replies = [place for place, one in enumerate(said) if one.role == "ai"]
            dropped = set(replies[:-MOST_REPLIES])
            self.said = [one for place, one in enumerate(said) if place not in dropped]

    def work_out(self, sources: Sources, state: ConversationState) -> None:
        """Keep the last days that code worked out in this turn."""
        new = [one.point for one in sources.of_kind("result") if one.composed and one.heading.startswith(UNTIL)]
        if new:
            others = [old for old in self.days if not any(set(old.refs) & set(point.refs) for point in new)]
            self.days, self.dated = [*others, *new][-MOST_DAYS:], _days_told(state)

    def still_due(self, state: ConversationState) -> list[Point]:
        """Return the last days given before; none, and none any more, once a day they may rest on was put right or taken
        back, or another matter is spoken of."""
        now = _days_told(state)
        if any(now.get(name) != day for name, day in self.dated.items()):
            self.days, self.dated = [], {}
        return self.days

    def kept(self) -> dict[str, Any]:
        """Return it as the state holds it."""
        return {
            "said": [[said.role, said.text] for said in self.said],
            "marks": self.marks,
            "off": self.off,
            "told": self.told,
            "days": [[point.text, list(point.refs)] for point in self.days],
            "dated": self.dated,
        }


def memory_of(state: ConversationState) -> Memory:
    """Return what a state holds; an empty memory where it holds none."""
    kept = state.data.get(MEMORY)
    if not isinstance(kept, Mapping):
        return Memory()
    said = [Said(str(role), str(text)) for role, text in kept.get("said", [])]
    days = [Point(text=str(text), refs=tuple(refs)) for text, refs in kept.get("days", [])]
    dated = {str(name): str(day) for name, day in kept.get("dated", {}).items()}
    return Memory(said, dict(kept.get("marks", {})), bool(kept.get("off")), bool(kept.get("told")), days, dated)


def spoken(reply: Reply) -> str:
    """Return the lines of a reply without headings and clauses, as many as are kept."""
    kept: list[str] = []
    for block in reply.blocks:
        for point in block.points if block.kind is not BlockKind.NOTICE else ():
            if sum(map(len, kept)) + len(point.text) > LONGEST_SAID:
                return "\n".join(kept)
            kept.append(point.when + point.text)
    return "\n".join(kept)


def _days_told(state: ConversationState) -> dict[str, str]:
    """The days told of the matter spoken of, by field, and which matter it is."""
    if not state.matters:
        return {}
    matter = state.matters[-1]
    told = {name: value.value for name, value in matter.known() if FIELDS[name] is FieldKind.DAY}
    return {"matter": str(matter.id)} | {name: f"{day.first}/{day.last}" for name, day in told.items()}
