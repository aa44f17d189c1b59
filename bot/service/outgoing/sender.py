"""Sends the outbox: in order within a conversation, many conversations at once, again and again until it is taken."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from bot.service.contract import Channel, Clock, Refused, ServiceOptions, TryLater
from bot.service.failures import described
from bot.storage import Delivery, Storage, StorageBusy
from bot.storage.conversations import conversation_address, lease_release, lease_take
from bot.storage.outbox import (
    LONGEST_WAIT,
    backoff,
    bookmarks_recent,
    channel_hasten,
    conversations_due,
    delivery_due,
    delivery_failed,
    delivery_remark,
    delivery_retry,
    delivery_sent,
    delivery_take,
    part_sent,
)

T = TypeVar("T")
log = structlog.get_logger(__name__)

UNREACHABLE = "unreachable"
"""Error code of a channel that cannot be reached at all: when it comes back, everything that waited leaves at once."""


class OutboxSender:
    """Delivers replies of pushed channels. Lives on the event loop; the database works in threads."""

    def __init__(
        self,
        storage: Storage,
        channels: Mapping[str, Channel],
        *,
        owner: str,
        clock: Clock,
        options: ServiceOptions,
    ) -> None:
        self._storage = storage
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._options = options
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="outbox")
        self._slots: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(options.send_at_once))
        self._addresses: dict[int, tuple[str, str]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._down: set[str] = set()
        self._closing = False

    def announce(self, conversation_id: int) -> None:
        """Something stands in the conversation's outbox."""
        self._again.add(conversation_id)
        if conversation_id not in self._tasks and not self._closing:
            task = asyncio.create_task(self._send_off(conversation_id), name=f"send-{conversation_id}")
            self._tasks[conversation_id] = task

    async def run(self) -> None:
        """Look for what is due, for ever."""
        while True:
            try:
                await self.announce_due()
            except StorageBusy:
                log.warning("outbox_storage_busy")
            await asyncio.sleep(self._options.poll)

    async def announce_due(self) -> None:
        """Start sending everything whose time has come."""
        for conversation_id in await self._write(
            partial(conversations_due, channels=list(self._channels), now=self._clock(), besides=frozenset(self._tasks))
        ):
            self.announce(conversation_id)

    async def close(self) -> None:
        """Let the deliveries under way end, for a while: cutting one leaves it in doubt."""
        self._closing = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._options.shutdown_grace)
            for task in late:
                task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _send_off(self, conversation_id: int) -> None:
        try:
            async with await self._slot(conversation_id):
                while conversation_id in self._again and not self._closing:
                    self._again.discard(conversation_id)
                    while await self._send_next(conversation_id) and not self._closing:
                        pass
                    await self._write(
                        partial(lease_release, task="send", conversation_id=conversation_id, owner=self._owner)
                    )
        except asyncio.CancelledError:
            raise
        except StorageBusy:
            log.warning("outbox_storage_busy", conversation=conversation_id)
        except Exception as error:
            log.error("outbox_crashed", conversation=conversation_id, **described(error))
        finally:
            self._tasks.pop(conversation_id, None)

    async def _slot(self, conversation_id: int) -> asyncio.Semaphore:
        """Return the places a conversation is sent from: a lane that has to wait holds up no other."""
        name, external_id = await self._address(conversation_id)
        channel = self._channels.get(name)
        lane = channel.lane(external_id) if channel is not None else ""
        return self._slots[f"{name} {lane}"]

    async def _address(self, conversation_id: int) -> tuple[str, str]:
        """Return channel and chat of a conversation; they never change."""
        if conversation_id not in self._addresses:
            self._addresses[conversation_id] = await self._in_thread(self._addressed, conversation_id)
        return self._addresses[conversation_id]

    def _addressed(self, conversation_id: int) -> tuple[str, str]:
        with self._storage.read() as session:
            return conversation_address(session, conversation_id=conversation_id)

    async def _send_next(self, conversation_id: int) -> bool:
        """Send the next reply. False when none is due, or this one has to wait."""
        if await self._in_thread(self._due, conversation_id) is None:
            return False
        name, external_id = await self._address(conversation_id)
        channel = self._channels.get(name)
        if channel is None:
            return False
        await channel.pace(external_id)
        delivery = await self._write(partial(self._take, conversation_id, channel.bookmark()))
        if delivery is None:
            return False
        try:
            if delivery.in_doubt:
                delivery = await self._resolve(channel, delivery)
            await channel.deliver(delivery, partial(self._part_sent, delivery.id))
        except TryLater as error:
            await self._later(delivery, error.code, error.seconds, error.in_doubt)
            return False
        except Refused as error:
            await self._fail(delivery, error.code)
            return True
        except Exception as error:
            log.error("delivery_crashed", outbox=delivery.id, attempt=delivery.attempts, **described(error))
            if delivery.attempts >= self._options.unknown_failures:
                await self._fail(delivery, f"error:{type(error).__name__}"[:60])
                return True
            await self._later(delivery, "error", None, delivery.in_doubt)
            return False
        await self._write(partial(delivery_sent, outbox_id=delivery.id, now=self._clock()))
        log.info("delivered", outbox=delivery.id, conversation=conversation_id, attempt=delivery.attempts)
        if delivery.channel in self._down:
            self._down.discard(delivery.channel)
            await self._write(partial(channel_hasten, channel=delivery.channel, code=UNREACHABLE, now=self._clock()))
            await self.announce_due()
        return True

    async def resume(self) -> None:
        """Tell the channels where they stood when the last run ended."""
        for channel in self._channels.values():
            channel.resume(await self._write(partial(bookmarks_recent, channel=channel.name)))

    async def _resolve(self, channel: Channel, delivery: Delivery) -> Delivery:
        """Settle the doubt: record the part that had arrived, and mark the row anew before anything of it is sent again."""
        log.warning("delivery_in_doubt", outbox=delivery.id, parts=len(delivery.external_ids))
        found = await channel.arrived(delivery) or ""
        if found:
            await self._part_sent(delivery.id, found)
        await self._write(partial(delivery_remark, outbox_id=delivery.id, bookmark=channel.bookmark()))
        return replace(delivery, in_doubt=False, external_ids=(*delivery.external_ids, *found.split()))

    def _due(self, conversation_id: int) -> str | None:
        with self._storage.read() as session:
            return delivery_due(session, conversation_id=conversation_id, now=self._clock())

    def _take(self, conversation_id: int, bookmark: str, session: Session) -> Delivery | None:
        now = self._clock()
        held = lease_take(
            session,
            "send",
            conversation_id=conversation_id,
            owner=self._owner,
            now=now,
            seconds=self._options.send_lease,
        )
        if not held:
            return None
        return delivery_take(session, conversation_id=conversation_id, now=now, bookmark=bookmark)

    async def _part_sent(self, outbox_id: int, external_id: str) -> None:
        await self._write(partial(part_sent, outbox_id=outbox_id, external_id=external_id))

    async def _later(self, delivery: Delivery, code: str, seconds: float | None, in_doubt: bool) -> None:
        wait = backoff(delivery.attempts) if seconds is None else min(timedelta(seconds=seconds), LONGEST_WAIT)
        if code == UNREACHABLE:
            self._down.add(delivery.channel)
        log.warning(
            "delivery_waits", outbox=delivery.id, code=code, attempt=delivery.attempts, seconds=wait.total_seconds()
        )
        await self._write(
            partial(delivery_retry, outbox_id=delivery.id, at=self._clock() + wait, code=code, in_doubt=in_doubt)
        )

    async def _fail(self, delivery: Delivery, code: str) -> None:
        log.error("delivery_failed", outbox=delivery.id, code=code, attempt=delivery.attempts)
        await self._write(partial(delivery_failed, outbox_id=delivery.id, now=self._clock(), code=code))

    async def _write(self, work: Callable[[Session], T]) -> T:
        return await self._in_thread(self._storage.write, work)

    async def _in_thread(self, work: Callable[..., T], *values: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *values))
