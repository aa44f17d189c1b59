"""What the console is told of the installation it runs in: how its parts are, how long things stay, copies of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.storage.engine.backup import Copy, Held, NoBackup
from bot.storage.removal.retention import Retention


@dataclass(frozen=True, slots=True)
class StateLine:
    """One part of the service: `ok`, `off` (not configured, which is fine) or `bad`, and a sentence."""

    name: str
    state: Literal["ok", "off", "bad"]
    told: str


def _no_backup() -> Copy:
    raise NoBackup("这里不能备份。")


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things stay. `running`: as the service does it now; `settings`: where the office set nothing."""

    running: Retention
    settings: Retention


@dataclass(frozen=True, slots=True)
class Going:
    """What the database holds, and what it held when a copy was made."""

    now: Held
    then: Held


@dataclass(frozen=True, slots=True)
class Restoring:
    """Going back to a copy, each by its name. `compare`: what would be replaced by what; `stage`: keeps a copy of the present and
    returns its name, and has the chosen one take its place when the service begins anew; `restart`: has it begin anew. The first
    two raise NoBackup."""

    compare: Callable[[str], Going]
    stage: Callable[[str], str]
    restart: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Installation:
    """`keeping`: how long things stay, None where it cannot be seen; `state`: how the parts are; `backup`: makes a copy; `folder`: holds them."""

    keeping: Keeping | None = None
    state: Callable[[], Sequence[StateLine]] = tuple
    backup: Callable[[], Copy] = _no_backup
    folder: Path | None = None
    typed: Sequence[tuple[str, str]] = ()
    """What is typed on the server to make a copy and to go back to one: what for, and the words."""
    restoring: Restoring | None = None
    """Goes back to a copy by button; None where that is done by typing."""
