"""The one place below the service where the clock is read; whoever needs the moment is handed a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment in UTC, without a zone, as the library keeps it."""


def utc_now() -> datetime:
    """Return the present moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
