"""What a date or a length of time in a message was found to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A role (empty when nothing tells what a date is) with its value as the claims read it: a date (2026-03-05, 2026-03, or first/last), months, days."""

    role: str
    value: str
    written: str = ""
    """What the worker typed, for a date."""
    at: int = -1
    """Where a date stands."""
