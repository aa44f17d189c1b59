"""What the flow of last days keeps between turns, and what a turn wants done about reminders."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, Field

from bot.contract.session import Session


class Due(BaseModel):
    """A last day that was told, with what it was worked out from. `due`: YYYY-MM-DD."""

    name: str
    title: str
    due: str
    values: dict[str, Any] = Field(default_factory=dict)


class ClockSession(Session):
    """The dates answered, the one asked for, and the last days told."""

    KEY: ClassVar[str] = "clocks"

    answers: dict[str, str] = Field(default_factory=dict)
    """Role of a date to its value, `still` or `unknown`."""
    asked: str = ""
    """The role of the date whose question is open."""
    last: str = ""
    """The role answered last."""
    dues: list[Due] = Field(default_factory=list)
    reminding: bool = False
    """How long before to be reminded is asked."""
    left_at: int | None = None
    """The turn in which the question was stopped."""

    @property
    def begun(self) -> bool:
        """Whether a last day was asked for or told."""
        return bool(self.answers or self.asked or self.dues)


class Reminder(BaseModel):
    """One reminder: its token (the same wish always has the same), what for, and when. `due`: YYYY-MM-DD; `at`: with time."""

    token: str
    clock: str
    title: str
    due: str
    distance: int
    at: str


class Reminding(Session):
    """What a turn wants done about reminders, in the transaction that stores it."""

    KEY: ClassVar[str] = "reminding"

    add: list[Reminder] = Field(default_factory=list)
    cancel: bool = False
