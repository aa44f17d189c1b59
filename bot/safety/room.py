"""What the talk in danger keeps between turns."""

from __future__ import annotations

from typing import ClassVar

from bot.contract.session import Session


class Room(Session):
    """The mode in which nothing else is said; it is open while it names a kind of danger."""

    KEY: ClassVar[str] = "danger"

    kind: str = ""
    text: str = ""
    """What the person had written when it opened."""
    aid: str = ""
    """The first aid that was heard when it opened."""
    day: str = ""
    faint: bool = False
    """Opened by what only sounded like danger."""
    waited: bool = False
    """The question was passed over once."""
