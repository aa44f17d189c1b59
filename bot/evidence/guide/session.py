"""What the worker's side of the locker keeps between turns, and what a turn wants done to the locker."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from bot.contract.session import Session

Deed = Literal["open", "consent", "decline", "offer", "want", "describe", "link", "remove"]


class Effect(BaseModel):
    """One thing to be done to the locker in the transaction that stores the turn (`bot.evidence.desk`)."""

    do: Deed
    reference: str = ""
    """Of the locker, where it is opened."""
    numbers: list[int] = Field(default_factory=list)
    """Items it is about."""
    note: str = ""
    factors: list[str] = Field(default_factory=list)
    claims: list[str] = Field(default_factory=list)
    """What the items are linked to."""


class EvidenceSession(Session):
    """One conversation's part in its locker."""

    KEY: ClassVar[str] = "evidence"

    reference: str = ""
    """By which the conversation knows its locker."""
    consent: str = ""
    """Day on which the worker agreed that files are kept."""
    waiting: int = 0
    """Files that came in one burst."""
    spoke: float = 0
    """When the burst was answered last."""
    offered: int | None = None
    """The turn in which it was offered to keep a file."""
    note: list[int] | None = None
    """Items whose note the next message is."""
    link: list[int] | None = None
    """Items of which was asked what they belong to."""
    guided: str = ""
    """The claim whose guide was offered."""
    rows: list[dict[str, str | int]] = Field(default_factory=list)
    """The list of evidence, for documents."""
    effects: list[Effect] = Field(default_factory=list)
