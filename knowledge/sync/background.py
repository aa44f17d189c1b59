"""The follower at work beside the service: changes are live at once, vectors and the disk follow in a second thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from knowledge.sync.follower import IndexFollower

SETTLE = 1.0
"""Seconds between a change and the work on its vectors: questions that wait for the change are answered first, since
writing vectors to disk holds up every thread."""


AFTER_START = 30.0
"""Seconds a service answers before its vectors are brought to disk, for the same reason: those that came with it are in memory."""


QUIET = 2.0
"""Seconds without a question after which nobody is thought to be asking."""
RESTS, A_REST = 5, 1.0
"""While somebody asks, so many rests of so many seconds between two blocks of vectors: a question in twenty meets one."""


class BackgroundIndexing:
    """Two threads' work on one follower: `follow` again and again in one, `embed` once in the other until `stop`.

    They are apart so that a change is live at once also while a long document before it is still being embedded.
    """

    def __init__(
        self,
        follower: IndexFollower,
        *,
        settle: float = SETTLE,
        after: float = 0.0,
        a_rest: float = A_REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._follower = follower
        self._settle, self._after, self._a_rest = settle, after, a_rest
        self._clock = clock
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
            self._follower.load_vectors(self._stop, self.rest)
        while not self._stop.is_set():
            self._follower.embed_pending(stop=self._stop, rest=self.rest)
            self._changed.wait()
            self._changed.clear()
            self._stop.wait(self._settle)

    def rest(self) -> None:
        """Let questions go before the next block: until nobody asks any more, but not for ever."""
        for _ in range(RESTS):
            if self._clock() - self._follower.retriever.asked > QUIET or self._stop.wait(self._a_rest):
                return

    def stop(self) -> None:
        """End `embed` after the batch it is at."""
        self._stop.set()
        self._changed.set()
