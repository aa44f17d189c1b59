"""What the person wrote about the matter, word for word: shown to a caseworker, put into a document, and what a sum is asked for by.
Facts are read from none of it: they stand in the matter."""

from __future__ import annotations

from bot.contract.messages import ConversationState

KEY = "told"
LONGEST = 24
"""Messages kept, the newest."""
_CLIP = 400


def remember(state: ConversationState, text: str) -> None:
    """Add a message to what was told."""
    state.data[KEY] = [*recall(state), text[:_CLIP]][-LONGEST:]


def recall(state: ConversationState) -> list[str]:
    """Return the messages told so far."""
    kept = state.data.get(KEY)
    return [line for line in kept if isinstance(line, str)] if isinstance(kept, list) else []
