"""Lines of a reply as they are written, for whoever watches: shown early, stored never. The stored reply is what counts."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Full, Queue

MOST_WAITING = 64
"""Lines kept for a watcher that does not take them; what comes after is left out, the reply brings it anyway."""


class LiveLines:
    """Hands lines from the thread that makes a turn to the watchers of that conversation. Safe between threads."""

    def __init__(self) -> None:
        self._watchers: dict[str, list[tuple[Queue[str], Callable[[], object]]]] = defaultdict(list)
        self._lock = threading.Lock()

    def show(self, conversation: str, line: str) -> None:
        """Give a line to all who watch the conversation; never waits."""
        with self._lock:
            watchers = tuple(self._watchers.get(conversation, ()))
        for lines, wake in watchers:
            try:
                lines.put_nowait(line)
            except Full:
                continue
            wake()

    @contextmanager
    def watch(self, conversation: str, wake: Callable[[], object] = lambda: None) -> Iterator[Queue[str]]:
        """Give the queue in which the lines of a conversation arrive while it is watched.

        `wake` is called after each, in the thread that makes the turn.
        """
        lines: Queue[str] = Queue(MOST_WAITING)
        watcher = (lines, wake)
        with self._lock:
            self._watchers[conversation].append(watcher)
        try:
            yield lines
        finally:
            with self._lock:
                self._watchers[conversation].remove(watcher)
                if not self._watchers[conversation]:
                    del self._watchers[conversation]
