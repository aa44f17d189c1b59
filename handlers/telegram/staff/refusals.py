"""What Telegram means when it refuses: it says so in words, and in other words from one version to the next."""

from __future__ import annotations

from collections.abc import Sequence

from telegram.error import TelegramError

NO_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid", "thread_id_invalid")
CLOSED = ("topic_closed", "topic closed")
LOST = ("chat not found", "group chat was upgraded")
NO_RIGHT = ("not a forum", "not enough rights", "admin_required", "forum_disabled", "need administrator")


def says(error: TelegramError, words: Sequence[str]) -> bool:
    """Return whether an error says one of these."""
    said = str(error).lower()
    return any(word in said for word in words)


def topic_is_gone(error: TelegramError) -> bool:
    """Whether somebody deleted the topic by hand."""
    return says(error, NO_THREAD)
