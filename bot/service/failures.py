"""Errors for the log: what kind and where, never the message or values, which may hold what a worker wrote."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def described(error: BaseException, *, frames: int = 6) -> dict[str, str]:
    """Return log fields of an error: its type, its cause's type, and the last files and lines it came through."""
    trace = traceback.extract_tb(error.__traceback__)[-frames:]
    fields = {
        "error": type(error).__name__,
        "where": " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in trace),
    }
    if error.__cause__ is not None:
        fields["cause"] = type(error.__cause__).__name__
    return fields
