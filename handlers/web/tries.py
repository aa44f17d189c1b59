"""How often an address may try to sign in."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 20
WITHIN = 600.0
REMEMBERED = 10_000
"""Addresses remembered at most; the longest unseen is forgotten first."""


class Tries:
    """Counts tries by address within the last minutes. Kept in memory: a restart forgets, the accounts themselves do not."""

    def __init__(self, most: int = MOST, within: float = WITHIN, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._within = within
        self._clock = clock
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def take(self, address: str) -> bool:
        """Count a try. False when there were too many."""
        now = self._clock()
        recent = [at for at in self._times.pop(address, []) if now - at < self._within]
        allowed = len(recent) < self._most
        self._times[address] = [*recent, now] if allowed else recent
        while len(self._times) > REMEMBERED:
            self._times.popitem(last=False)
        return allowed
