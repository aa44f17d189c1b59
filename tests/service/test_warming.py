"""The conversation played after the start leaves nothing behind, and what fails in it stops nobody."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.contract.messages import ConversationState, Inbound, Reply
from bot.service.warming import SAID, warm

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Heard:
    """An engine that notes what it hears, and may break."""

    def __init__(self, breaks_at: int = 99) -> None:
        self.texts: list[str] = []
        self._breaks_at = breaks_at

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return an empty reply."""
        self.texts.append(inbound.text)
        if len(self.texts) == self._breaks_at:
            raise ValueError
        return state, Reply()


def test_a_question_and_a_paper_are_played() -> None:
    engine = Heard()
    assert warm(engine, NOW) >= 0
    assert engine.texts == [one.text for one in SAID]
    assert engine.texts[-1] == "paper:make"


def test_what_fails_ends_it_quietly() -> None:
    engine = Heard(breaks_at=2)
    warm(engine, NOW)
    assert len(engine.texts) == 2
