"""The words of the locker, from `texts.yaml`."""

from __future__ import annotations

from pathlib import Path

from bot.messages.of_a_room import RoomTexts

_TEXTS = RoomTexts(Path(__file__).parent / "texts.yaml")
say = _TEXTS.say


def text_keys() -> frozenset[str]:
    """Return every key."""
    return frozenset(_TEXTS.by_key)


def size_text(size: int) -> str:
    """Return a size as people read it."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"
