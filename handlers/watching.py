"""The standing watch as a component of the service: statuses follow the clock, admins hear once a day what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from ingestion.admin.watch import Watch

log = structlog.get_logger(__name__)
Tell = Callable[[Sequence[str], str, Sequence[str]], Awaitable[None]]
"""Tells accounts some sentences, once for each key."""


class LibraryWatch:
    """Looks every few minutes whether a day has begun; the watch itself owns the day."""

    name = "library-watch"

    def __init__(
        self,
        watch: Watch,
        admins: Callable[[], Sequence[str]] | None = None,
        tell: Tell | None = None,
        *,
        seconds: float = 300.0,
    ) -> None:
        self._watch = watch
        self._admins = admins
        self._tell = tell
        self._seconds = seconds

    async def run(self) -> None:
        """Look, pause, look, for ever."""
        while True:
            await self.round()
            await asyncio.sleep(self._seconds)

    async def round(self) -> None:
        """One look; what it found is logged, told, and only then noted as told."""
        found = await asyncio.to_thread(self._watch.look)
        if found is None:
            return
        log.info(
            "library_watched", day=found.day.isoformat(), remarks=len(found.remarks), fresh=len(found.fresh),
            turned=found.turned,
        )  # fmt: skip
        for remark in found.fresh:
            log.warning("library_stale", kind=remark.kind, document=remark.document, day=str(remark.day or ""))
        sentences = found.sentences()
        if sentences and self._tell is not None and self._admins is not None:
            accounts = await asyncio.to_thread(self._admins)
            await self._tell(accounts, f"library-watch:{found.day}", sentences)
        await asyncio.to_thread(self._watch.told, found)
