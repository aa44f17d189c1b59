"""What is answered with fixed words because it is wanted and not given."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contract.messages import Scope


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A standpoint that is answered with fixed words: lines by language, the clauses of each line, and its scope."""

    group: str
    name: str
    lines: dict[str, tuple[str, ...]]
    refs: tuple[tuple[str, ...], ...]
    scope: Scope
