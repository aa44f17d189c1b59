"""Lines of a reply as they are written, for whoever watches: shown early, stored never. The stored reply is what counts."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue

MOST_WAITING = 64
"""Lines kept for a watcher that does not take them; what comes after is left out, the reply brings it anyway."""


class LiveLines:
    """Hands lines from the thread that makes a turn to the watchers of that conversation. Safe between threads."""

    def __init__(self) -> None:
        self._watchers: dict[str, list[Queue[str]]] = defaultdict(list)
        self._lock = threading.Lock()

    def show(self, conversation: str, line: str) -> None:
        """Give a line to all who watch the conversation; never waits."""
        with self._lock:
            watchers = tuple(self._watchers.get(conversation, ()))
        for lines in watchers:
            try:
                lines.put_nowait(line)
            except Full:
                continue

    @contextmanager
    def watch(self, conversation: str) -> Iterator[Queue[str]]:
        """Give the queue in which the lines of a conversation arrive while it is watched."""
        lines: Queue[str] = Queue(MOST_WAITING)
        with self._lock:
            self._watchers[conversation].append(lines)
        try:
            yield lines
        finally:
            with self._lock:
                self._watchers[conversation].remove(lines)
                if not self._watchers[conversation]:
                    del self._watchers[conversation]
