"""Small pictures of files, for who looks at a case. Each is drawn in a process of its own, like everything foreign that is opened."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
DRAWS = Path(__file__).with_name("picture.py")
SECONDS = 30.0
KEPT = 60
"""Pictures held in memory, those looked at last."""
AT_ONCE = 2


@dataclass(slots=True)
class Pictures:
    """Draws the first page of pictures and PDFs."""

    seconds: float = SECONDS
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def __call__(self, content: bytes, digest: str) -> bytes | None:
        """Return a PNG; None for what cannot be drawn. `digest`: names the content. Never raises."""
        if (held := self._kept.get(digest)) is not None:
            self._kept.move_to_end(digest)
            return held
        with self._places:
            picture = self._in_a_process(content)
        if picture:
            self._kept[digest] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return picture or None

    def _in_a_process(self, content: bytes) -> bytes:
        try:
            return subprocess.run(  # noqa: S603 (our own file, and no words of anybody)
                [sys.executable, str(DRAWS)], input=content, capture_output=True, timeout=self.seconds, check=False,
            ).stdout  # fmt: skip
        except (subprocess.TimeoutExpired, OSError) as error:
            log.warning("picture_not_drawn", error=type(error).__name__)
            return b""
