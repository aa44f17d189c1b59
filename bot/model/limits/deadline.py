"""The one deadline all calls of a turn share."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        """Return the deadline some seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - time.monotonic())

    def share(self, most: float, *, keep: float = 0.0) -> float:
        """Return the seconds one step may take: `most`, and never into what is kept for the steps behind it."""
        return max(0.0, min(most, self.left - keep))
