"""The reader of workers' files. A foreign file is opened in a process of its own, with limits on time and memory: whatever is
wrong with it, the service goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from pydantic import ValidationError

from bot.papers.listening import Ear
from bot.papers.model import LARGEST, Heard, Problem
from ingestion.readers.ocr import installed

log = structlog.get_logger(__name__)
ROOT = Path(__file__).parents[2]
SECONDS = 60.0
"""Time for one file; a photographed page takes about two seconds."""


@dataclass(slots=True)
class FileReader:
    """Reads PDF, pictures, Word and text; voice notes where there is an ear. One file at a time: reading is heavy."""

    ear: Ear | None = None
    seconds: float = SECONDS
    _one: threading.Lock = field(default_factory=threading.Lock)

    def reads(self, kind: str) -> bool:
        """Whether files sent as `photo`, `voice` or `file` can be read here at all."""
        if kind == "voice":
            return self.ear is not None
        return kind == "file" or (kind == "photo" and installed())

    def leaves(self, kind: str) -> bool:
        """Whether such a file leaves this machine to be read: a voice note, where an endpoint hears it."""
        return kind == "voice" and self.ear is not None and self.ear.leaves

    def read(self, data: bytes, kind: str) -> Heard:
        """Return what a file says, or its problem. Never raises."""
        if kind == "voice":
            return self.ear.listen(data) if self.ear is not None else Heard(spoken=True, problem=Problem.NO_EARS)
        if len(data) > LARGEST:
            return Heard(problem=Problem.TOO_LARGE)
        with self._one:
            return self._in_a_process(data)

    def _in_a_process(self, data: bytes) -> Heard:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "handlers.reading.child"], input=data, capture_output=True, cwd=ROOT,
                timeout=self.seconds, check=False,
            )  # fmt: skip
            return Heard.model_validate_json(done.stdout)
        except subprocess.TimeoutExpired:
            return Heard(problem=Problem.TOO_SLOW)
        except (OSError, ValidationError, ValueError) as error:
            log.warning("paper_process_failed", error=type(error).__name__)
            return Heard(problem=Problem.DAMAGED)
