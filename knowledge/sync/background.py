"""The follower at work beside the service: changes are live at once, vectors and the disk follow in a second thread."""

from __future__ import annotations

import threading

from knowledge.sync.follower import IndexFollower

SETTLE = 1.0
"""Seconds between a change and the work on its vectors: questions that wait for the change are answered first, since
writing vectors to disk holds up every thread."""


AFTER_START = 30.0
"""Seconds a service answers before its vectors are brought to disk, for the same reason: those that came with it are in memory."""


class BackgroundIndexing:
    """Two threads' work on one follower: `follow` again and again in one, `embed` once in the other until `stop`.

    They are apart so that a change is live at once also while a long document before it is still being embedded.
    """

    def __init__(self, follower: IndexFollower, *, settle: float = SETTLE, after: float = 0.0) -> None:
        self._follower = follower
        self._settle, self._after = settle, after
        self._changed = threading.Event()
        self._stop = threading.Event()

    def follow(self) -> None:
        """Let searches see what the library changed since the last call."""
        if self._follower.poll():
            self._changed.set()

    def embed(self) -> None:
        """Take over the vectors on disk, embed what has none, then after every change the same; returns after `stop`."""
        self._stop.wait(self._after)
        if not self._stop.is_set():
            self._follower.load_vectors(self._stop)
        while not self._stop.is_set():
            self._follower.embed_pending(stop=self._stop)
            self._changed.wait()
            self._changed.clear()
            self._stop.wait(self._settle)

    def stop(self) -> None:
        """End `embed` after the batch it is at."""
        self._stop.set()
        self._changed.set()
