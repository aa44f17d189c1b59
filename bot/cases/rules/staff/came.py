"""What came of something a person did on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Came:
    """The sentence that is said, and whether it was done. What was not done, or waits for somebody, is shown as such."""

    told: str
    done: bool = True
