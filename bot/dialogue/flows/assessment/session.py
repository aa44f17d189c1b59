"""What the assessment of the labour relation keeps between turns."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field

from bot.contract.session import Session


class AssessmentSession(Session):
    """The answers by factor, and where the assessment stands."""

    KEY: ClassVar[str] = "assessing"

    begun: bool = False
    answers: dict[str, str] = Field(default_factory=dict)
    passed: list[str] = Field(default_factory=list)
    """Factors left unanswered."""
    all: bool = False
    """The factors that do not decide are asked for too."""
    left: bool = False
    """It rests: words are no answers until it is taken up again."""
    left_at: int | None = None
    """The turn in which it was stopped."""
    known: int | None = None
    """Factors that were settled before the first question."""
    done: bool = False
    """A result was given."""
    last: str = ""
    """The factor answered last."""

    @classmethod
    def read(cls, kept: object) -> Self:
        """Return the session of what was kept; whatever was kept had begun."""
        session = super().read(kept)
        session.begun = session.begun or bool(kept)
        return session
