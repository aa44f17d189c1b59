"""What `bot.py eval` measured, run by run, in one file of the data folder: a line of JSON each, so that figures have a past."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FILE = "evaluations.jsonl"
LONGEST_PAST = 200
"""Runs that are read, the newest."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `figures`: by name, such as `retrieval.final.recall_5`; shares from 0 to 1. `faults`: floors undercut."""

    at: datetime
    figures: Mapping[str, float]
    faults: Sequence[str] = ()


def run_append(path: Path, run: Run) -> None:
    """Write a run to the end of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({**asdict(run), "at": run.at.isoformat()}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def load_runs(path: Path) -> list[Run]:
    """Return the runs, the oldest first. A line that cannot be read (a torn one, after a full disk) is passed over."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LONGEST_PAST:]
    return [run for line in lines if (run := _read(line)) is not None]


def _read(line: str) -> Run | None:
    try:
        told = json.loads(line)
        figures = {str(name): float(figure) for name, figure in told["figures"].items()}
        return Run(datetime.fromisoformat(told["at"]), figures, tuple(map(str, told["faults"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
