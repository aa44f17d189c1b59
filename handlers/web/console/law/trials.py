"""Measuring an edited text before it is saved: begun by a button, run beside the service, kept by the text it was of."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.service.failures import described

log = structlog.get_logger(__name__)
KEPT = 40
"""Results that are kept, the newest."""
SEEN = 0.0005
"""The least change of a share that is shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run found. `figures`: by name, shares from 0 to 1; `faults`: floors undercut. `failed`: it gave nothing."""

    figures: Mapping[str, float] = field(default_factory=dict)
    faults: Sequence[str] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that has ended, and what the newest recorded run said before it, if there is one."""

    at: datetime
    found: Measured
    before: Mapping[str, float]

    @property
    def changes(self) -> list[tuple[str, float, float]]:
        """Shares that are another now: name, before, after; those that fell most come first."""
        both = [
            (name, self.before[name], now) for name, now in self.found.figures.items()
            if name in self.before and now <= 1 and not name.endswith("_ms") and abs(now - self.before[name]) >= SEEN
        ]  # fmt: skip
        return sorted(both, key=lambda one: one[2] - one[1])


@dataclass
class Trials:
    """One run at a time, in this process. `before`: the figures of the newest recorded run."""

    start: Callable[[str, str], Awaitable[Measured]]
    clock: Callable[[], datetime]
    before: Callable[[], Mapping[str, float]] = dict
    running: str = ""
    """Whose text is being measured; empty while nothing is."""
    _ended: OrderedDict[str, Ended] = field(default_factory=OrderedDict)
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def begin(self, path: str, text: str) -> bool:
        """Measure a text in the place of a file; once is enough. False while another one is measured."""
        found = self._ended.get(_mark(path, text))
        if self.runs(path, text) or (found is not None and not found.found.failed):
            return True
        if self.running:
            return False
        self.running = _mark(path, text)
        self._task = asyncio.create_task(self._run(path, text))
        return True

    def of(self, path: str, text: str) -> Ended | None:
        """Return what was found for exactly this text; None while nothing was. One that failed is begun anew by `begin`."""
        return None if self.runs(path, text) else self._ended.get(_mark(path, text))

    def runs(self, path: str, text: str) -> bool:
        """Whether exactly this text is being measured."""
        return self.running == _mark(path, text)

    async def done(self) -> None:
        """Wait until the run under way has ended."""
        if self._task is not None:
            await self._task

    async def _run(self, path: str, text: str) -> None:
        try:
            found = await self.start(path, text)
        except Exception as error:  # whatever ended it is said on the page
            log.error("trial_failed", **described(error))
            found = Measured(failed=True)
        self._ended[_mark(path, text)] = Ended(self.clock(), found, dict(self.before()))
        while len(self._ended) > KEPT:
            self._ended.popitem(last=False)
        self.running = ""


def _mark(path: str, text: str) -> str:
    return hashlib.sha256(f"{path}\n{text}".encode()).hexdigest()
