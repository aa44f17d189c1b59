"""Days as typed on the command line."""

from __future__ import annotations

from datetime import date

from handlers.cli.base import Stop


def read_day(written: str | None) -> date | None:
    """Return the day; None for none. Raises Stop when it is no day."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Stop(f"{written} is not a date; write it as 2026-11-21.", 2) from error
