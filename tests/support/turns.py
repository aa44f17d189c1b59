"""A message read into the matter before a flow hears it, as the engine does."""

from __future__ import annotations

from datetime import date

from bot.answering.conclusion import Concluder
from bot.contract.messages import ConversationState
from bot.dialogue.matter_turn import MatterTurn
from tests.support.shelf import MadeUpResolver


def read_turn(state: ConversationState, text: str, today: date) -> None:
    """Put what a message tells into the matter of a conversation."""
    MatterTurn(Concluder(MadeUpResolver())).read(state, text, today)
