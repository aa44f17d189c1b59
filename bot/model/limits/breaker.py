"""A breaker: an endpoint that failed again and again is left alone for a while, then tried once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

FAILURES = 3
"""Failures within WINDOW seconds after which nothing is sent for REST seconds."""
WINDOW = 60.0
REST = 60.0
REFUSED_REST = 300.0
"""Seconds of rest after the endpoint refused the key: asking again mends nothing."""
LONGEST_REST = 600.0


@dataclass(slots=True)
class Breaker:
    """Whether an endpoint may be asked. Safe between threads."""

    clock: Callable[[], float] = time.monotonic
    _failed: deque[float] = field(default_factory=deque, init=False)
    _open_until: float = field(default=0.0, init=False)
    _trying: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def allows(self) -> bool:
        """Return whether to ask now; after a rest one caller is let through to try, the others wait for what it finds."""
        with self._lock:
            if not self._open_until:
                return True
            if self.clock() < self._open_until or self._trying:
                return False
            self._trying = True
            return True

    def worked(self) -> None:
        """Note an answer: the endpoint is well."""
        with self._lock:
            self._failed.clear()
            self._open_until, self._trying = 0.0, False

    def failed(self, rest: float = 0.0) -> None:
        """Note a failure; `rest` seconds are kept at once where the endpoint asked for them."""
        with self._lock:
            now = self.clock()
            self._failed.append(now)
            while self._failed and self._failed[0] < now - WINDOW:
                self._failed.popleft()
            if rest or self._trying or len(self._failed) >= FAILURES:
                self._open_until = now + min(rest or REST, LONGEST_REST)
            self._trying = False

    @property
    def resting(self) -> float:
        """Seconds of rest left; 0 when it may be asked."""
        return max(0.0, self._open_until - self.clock())
