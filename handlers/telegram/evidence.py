"""Evidence on Telegram: fetches what workers want kept, hands it to the desk, has receipts sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.evidence.desk import EvidenceDesk, Wanted
from bot.storage import StorageBusy
from handlers.telegram.channel import NAME
from handlers.telegram.connection import TelegramConnection

log = structlog.get_logger(__name__)
TICK_SECONDS = 3600.0
STAMP_SECONDS = 60.0
"""Pause after which what has no time-stamp yet is tried again, beside right after new evidence."""


class Host(Protocol):
    """What is needed of the service."""

    def announce(self, conversations: Iterable[int]) -> None: ...


class EvidenceFetcher:
    """A component of the service: a round a second while Telegram is there."""

    name = "evidence"

    def __init__(
        self, service: Host, connection: TelegramConnection, desk: EvidenceDesk, *, round_seconds: float = 1.0
    ) -> None:
        self._service = service
        self._connection = connection
        self._desk = desk
        self._round_seconds = round_seconds
        self._next_tick = self._next_stamp = 0.0

    async def run(self) -> None:
        """Fetch, tell, stamp, tidy, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                new = await self.round() if self._connection.ready else False
                if new or loop.time() >= self._next_stamp:
                    self._next_stamp = loop.time() + STAMP_SECONDS
                    await asyncio.to_thread(self._desk.stamp)
                if loop.time() >= self._next_tick:
                    self._next_tick = loop.time() + TICK_SECONDS
                    await asyncio.to_thread(self._desk.locker.tick)
            except StorageBusy:
                log.warning("evidence_storage_busy")
            await asyncio.sleep(self._round_seconds)

    async def round(self) -> bool:
        """Fetch a batch and send its receipts. True when there was something."""
        batch = await asyncio.to_thread(self._desk.wanted, NAME)
        for wanted in batch:
            await self._fetch(wanted)
        self._service.announce(await asyncio.to_thread(self._desk.tell))
        return bool(batch)

    async def _fetch(self, wanted: Wanted) -> None:
        try:
            file = await self._connection.bot.get_file(wanted.reference)
            if (file.file_size or 0) > self._desk.locker.options.largest:
                await asyncio.to_thread(self._desk.failed, wanted, "too_big")
                return
            content = bytes(await file.download_as_bytearray())
        except BadRequest as error:
            status = "too_big" if "too big" in str(error).lower() else "gone"
            log.warning("evidence_refused", wanted=wanted.id, status=status)
            await asyncio.to_thread(self._desk.failed, wanted, status)
            return
        except Forbidden:
            await asyncio.to_thread(self._desk.failed, wanted, "gone")
            return
        except TelegramError as error:
            log.warning("evidence_waits", wanted=wanted.id, error=type(error).__name__)
            return
        await asyncio.to_thread(self._desk.fetched, wanted, content)
