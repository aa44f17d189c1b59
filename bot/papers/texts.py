"""The words about papers and voice notes, from `texts.yaml`."""

from __future__ import annotations

from pathlib import Path

from bot.messages.of_a_room import RoomTexts

say = RoomTexts(Path(__file__).parent / "texts.yaml").say
