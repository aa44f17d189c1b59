"""Addresses of forum topics. Pure."""

from __future__ import annotations


def topic_link(chat: int | None, topic: int) -> str:
    """Return the address of a topic of a group at Telegram; empty for a group that has none."""
    written = str(chat or "")
    return f"https://t.me/c/{written.removeprefix('-100')}/{topic}" if written.startswith("-100") and topic > 0 else ""
