"""What the worker's flow knows of the cases, and what it keeps in the conversation's state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.matter_facts import own_matter, with_facts
from bot.cases.rules.states import Stage
from bot.contract.matter import Matter
from bot.contract.messages import ConversationState
from bot.dialogue.flows.told import recall


@dataclass(frozen=True, slots=True)
class Glance:
    """What the worker may know of the case."""

    number: int
    stage: Stage
    office: str
    holder: str
    due_at: datetime | None = None
    asked_slot: str = ""
    outcome: str = ""
    outcome_detail: str = ""
    closed_at: datetime | None = None
    erase_on: date | None = None
    due_again: datetime | None = None
    """Until when the worker would hear if the closed case were opened again now."""
    in_danger: bool = False
    """A danger to life is open: nobody of the staff said how it was settled."""
    spoken_to: bool = False
    """A person has written to the worker since that danger was heard."""


class CaseDesk(Protocol):
    """What the flow asks of the cases, read only."""

    def staffed(self) -> bool:
        """Whether somebody is there to take a case."""
        ...

    def contacts(self, city: str) -> str:
        """Public contacts of the office for that city."""
        ...

    def glance(self, token: str) -> Glance | None:
        """The case of that token."""
        ...

    def office_for(self, city: str, kind: str) -> str:
        """Name of the office that would take it."""
        ...

    def promise(self, city: str, kind: str, risk: int, left: int | None, now: datetime) -> datetime:
        """Until when the worker would hear."""
        ...


def sentences_told(state: ConversationState, session: CaseSession) -> tuple[str, ...]:
    """Return what the worker wrote about the matter, in order: to the answering engine, before consent, in the intake."""
    return tuple(dict.fromkeys([*recall(state), *session.said, *session.typed]))


def matter_held(state: ConversationState) -> Matter:
    """Return the matter the conversation is about; an empty one when nothing was told."""
    return own_matter(state.matters) or Matter(opened=state.turn)


def matter_keep(state: ConversationState, matter: Matter) -> None:
    """Put the matter back into the conversation: what was told for a case is not asked again elsewhere."""
    others = [other for other in state.matters if other.id != matter.id]
    state.matters = [*others, matter]


def facts_drop(state: ConversationState, slots: Collection[str]) -> None:
    """Forget facts."""
    for slot in slots:
        state.facts.values.pop(slot, None)
        state.facts.source_turn.pop(slot, None)
        state.facts.confirmed.discard(slot)
    matter_keep(state, with_facts(matter_held(state), dict.fromkeys(slots, ""), state.turn))


def facts_fill(state: ConversationState, values: dict[str, str]) -> None:
    """Take facts told in this turn; they count as not confirmed. A last day falls when the work goes on, unless it is ahead."""
    if values.get("still_working") == "yes" and not values.get("end_date"):
        facts_drop(state, ["end_date"])
    for slot, value in values.items():
        state.facts.values[slot] = value
        state.facts.source_turn[slot] = state.turn
        state.facts.confirmed.discard(slot)
    matter_keep(state, with_facts(matter_held(state), values, state.turn))
