"""Every clock a worker's matter has: when it started, its last safe day, and who must keep it.

`compute_deadline(name, values, today=...)` runs one clock of `clocks()`; `calendar_file` writes an `.ics`;
`reminder_times` says when to remind in the chat.
"""

from __future__ import annotations

from bot.claims.deadlines.calendar_file import DISTANCES, calendar_file, reminder_times, shanghai_today
from bot.claims.deadlines.model import Deadline, Nature, Runs, Whose
from bot.claims.deadlines.registry import ClockEntry, clocks, compute_deadline, find_clock

__all__ = [
    "DISTANCES",
    "ClockEntry",
    "Deadline",
    "Nature",
    "Runs",
    "Whose",
    "calendar_file",
    "clocks",
    "compute_deadline",
    "find_clock",
    "reminder_times",
    "shanghai_today",
]
