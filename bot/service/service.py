"""The service: everything that comes in is recorded and answered once, everything that goes out arrives."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from bot.contract.haste import Hurries, waits
from bot.contract.messages import Inbound, Kind, Reply
from bot.service.components import Looping, Repeated, keep_running
from bot.service.contract import (
    Channel,
    Clock,
    Component,
    Engine,
    Follow,
    ServiceBusy,
    ServiceOptions,
    system_clock,
)
from bot.service.outgoing.sender import OutboxSender
from bot.service.turns import TurnMaker, settles
from bot.storage import Exchange, Line, Storage
from bot.storage.conversations import conversation_find, conversations_changed, lease_take, leases_reset
from bot.storage.inbox import Recorded, update_record
from bot.storage.outbox import lines_unanswered, reply_load, reply_push, transcript, view_change
from bot.storage.presence import Presence
from bot.storage.removal.erasure import conversations_expire
from bot.storage.removal.taking_back import turn_back_of, turn_take_back
from bot.storage.tables import InboundStatus
from bot.storage.turns import exchange_of

T = TypeVar("T")
log = structlog.get_logger(__name__)
COMMAND = "command:"
"""What the action of a button that stands for a command begins with."""
PRESENCE_SECONDS = 2.0
"""How often the leases of processes that died are looked for."""
SHORT = 20
"""Characters up to which a message may be one of several in a row."""


class Service:
    """Conversations over all channels. All methods belong to one event loop.

    `follow` is called in the transaction of every stored turn. `alone`: whether a text is answered by itself, however quickly
    others follow it. `hurries`: whether, at a first cheap look, it tells of danger: its conversation goes before others.
    `ask` works at once (a terminal needs no more); pushed channels and recovery after a crash need `run` (or `start`).
    """

    def __init__(
        self,
        storage: Storage,
        engine: Engine,
        *,
        channels: Iterable[Channel] = (),
        follow: Follow | None = None,
        alone: Callable[[str], bool] = lambda text: False,
        hurries: Hurries = waits,
        clock: Clock = system_clock,
        options: ServiceOptions | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._options = options or ServiceOptions()
        self._channels = {channel.name: channel for channel in channels}
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="inbox")
        self._sender = OutboxSender(storage, self._channels, owner=self._owner, clock=clock, options=self._options)
        self._turns = TurnMaker(
            storage,
            engine,
            self._channels,
            owner=self._owner,
            clock=clock,
            options=self._options,
            stored=self._turn_stored,
            follow=follow,
            alone=alone,
            hurries=hurries,
        )
        self._presence = Presence(storage, self._owner)
        self._stopping = asyncio.Event()

    def add_channel(self, channel: Channel) -> None:
        """Add a pushed channel, before the service runs (a channel often needs the service itself)."""
        self._channels[channel.name] = channel

    def announce(self, conversations: Iterable[int]) -> None:
        """Something was put into the outbox of these conversations by somebody else: send it now."""
        for conversation_id in conversations:
            self._sender.announce(conversation_id)

    async def receive(
        self, channel: str, external_id: str, update_id: str, inbound: Inbound, *, about: int | None = None
    ) -> bool:
        """Record an update of a pushed channel; its turn follows by itself. False when it was recorded before.

        `about`: id of the outbox row whose button was pressed. Raises StorageBusy: the channel has to deliver it again.
        """
        recorded = await self._record(channel, external_id, update_id, inbound, about)
        if recorded.is_new:
            log.info("received", channel=channel, conversation=recorded.conversation_id, kind=inbound.kind)
        bursts = recorded.is_new and channel in self._channels and settles(inbound)
        settle, said = self._options.settle if bursts else 0.0, inbound.text if recorded.is_new else ""
        self._turns.announce(recorded.conversation_id, settle=settle, said=said)
        return recorded.is_new

    async def ask(self, channel: str, external_id: str, inbound: Inbound, *, update_id: str | None = None) -> Reply:
        """Record what a worker says on a channel that waits, and return the reply. See `exchange`."""
        return (await self.exchange(channel, external_id, inbound, update_id=update_id)).reply

    async def exchange(
        self,
        channel: str,
        external_id: str,
        inbound: Inbound,
        *,
        update_id: str | None = None,
        about: int | None = None,
        bursts: bool = False,
    ) -> Exchange:
        """Like `ask`, with the ids of the turn and of the stored reply. `bursts`: short texts in a row are one turn.

        The same `update_id` again gives the same reply again. Raises StorageBusy (nothing recorded), or ServiceBusy
        (recorded, no reply within `ask_timeout`).
        """
        recorded = await self._record(
            channel, external_id, update_id or uuid.uuid4().hex, inbound, about, take_lease=True
        )
        future = self._turns.future_of(recorded.inbound_id)
        try:
            if not recorded.is_new and (done := await self._find(recorded.inbound_id)):
                return done
            short = bursts and settles(inbound) and len(inbound.text) <= SHORT
            self._turns.announce(
                recorded.conversation_id, settle=self._options.settle_asked if short else 0.0, said=inbound.text
            )
            return await self._await_exchange(recorded, future)
        finally:
            self._turns.forget_future(recorded.inbound_id, future)

    async def notify(self, channel: str, external_id: str, update_id: str, inbound: Inbound, reply: Reply) -> bool:
        """Record an update that needs no turn, with its fixed reply. False when it was recorded before."""

        def work(session: Session) -> Recorded:
            recorded = update_record(
                session,
                channel=channel,
                external_id=external_id,
                update_id=update_id,
                inbound=replace(inbound, text=""),
                now=self._clock(),
                status=InboundStatus.DONE,
            )
            if recorded.is_new:
                self._push(session, recorded.conversation_id, channel, reply)
            return recorded

        recorded = await self._write(work)
        self._sender.announce(recorded.conversation_id)
        return recorded.is_new

    async def change_view(
        self, channel: str, external_id: str, update_id: str, outbox_id: int, changes: dict[str, object]
    ) -> bool:
        """Change how a sent reply is shown (a clause opened or folded). False when that reply is gone. Idempotent."""

        def work(session: Session) -> int | None:
            found = reply_load(session, outbox_id=outbox_id, channel=channel, external_id=external_id)
            if found is None:
                return None
            recorded = update_record(
                session,
                channel=channel,
                external_id=external_id,
                update_id=update_id,
                inbound=Inbound(conversation=external_id),
                now=self._clock(),
                about=outbox_id,
                status=InboundStatus.DONE,
            )
            if recorded.is_new:
                view_change(session, outbox_id=outbox_id, changes=changes, now=self._clock())
            return recorded.conversation_id

        conversation_id = await self._write(work)
        if conversation_id is not None:
            self._sender.announce(conversation_id)
        return conversation_id is not None

    async def reply_of(self, channel: str, external_id: str, outbox_id: int) -> Reply | None:
        """Return a stored reply of that chat; None when it is another's or was erased."""

        def work() -> Reply | None:
            with self._storage.read() as session:
                found = reply_load(session, outbox_id=outbox_id, channel=channel, external_id=external_id)
                return found[0] if found else None

        return await self._in_thread(work)

    async def history(
        self, channel: str, external_id: str, *, after: int = 0, limit: int = 200, unanswered: bool = False
    ) -> list[Line]:
        """Return what was said in a chat, in order, from outbox sequence `after` on; empty when it is unknown.

        `unanswered`: at its end also what has no answer yet.
        """

        def work() -> list[Line]:
            with self._storage.read() as session:
                row = conversation_find(session, channel=channel, external_id=external_id)
                if row is None:
                    return []
                answered = transcript(session, conversation_id=row.id, after=after, limit=limit)
                return answered + (lines_unanswered(session, conversation_id=row.id) if unanswered else [])

        return await self._in_thread(work)

    async def changed(self, channel: str, external_ids: Sequence[str]) -> dict[str, int]:
        """Return for each of these chats a number that grows with every change; unknown ones are left out."""

        def work() -> dict[str, int]:
            with self._storage.read() as session:
                return conversations_changed(session, channel=channel, external_ids=external_ids)

        return await self._in_thread(work)

    async def may_take_back(self, channel: str, external_id: str) -> int | None:
        """Return the outbox id of the reply whose turn can be taken back: the newest, if it only answered words."""

        def work() -> int | None:
            with self._storage.read() as session:
                return turn_back_of(session, channel=channel, external_id=external_id)

        return await self._in_thread(work)

    async def take_back(self, channel: str, external_id: str, outbox_id: int) -> str | None:
        """Take the newest turn back and return what was said in it; None when it cannot be, or no longer."""
        return await self._write(partial(turn_take_back, channel=channel, external_id=external_id, outbox_id=outbox_id))

    async def run(self, components: Sequence[Component] = (), *, handle_signals: bool = True) -> None:
        """Run the service and its components until `stop` or a signal; end in order, losing nothing.

        Raises ComponentFailed when a component cannot run at all.
        """
        if handle_signals:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.stop)
        await self.recover()
        parts: list[Component] = [
            Looping("turns", self._turns.run),
            Looping("outbox", self._sender.run),
            Repeated("retention", self._expire, 3600.0),
            *([] if self._storage.is_sqlite else [Repeated("leases", self._presence.leases_free, PRESENCE_SECONDS)]),
            *components,
        ]
        tasks = [asyncio.create_task(keep_running(part), name=part.name) for part in parts]
        stopping = asyncio.create_task(self._stopping.wait())
        running = {stopping, *tasks}
        try:
            while stopping in running:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            stopping.cancel()
            await self._finish_work()  # before the channels' connections go
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.close()
            log.info("stopped")

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    async def recover(self) -> None:
        """After a crash: what a dead process held is free at once. On SQLite this service is the only one; PostgreSQL
        knows which are alive."""
        if self._storage.is_sqlite:
            await self._write(leases_reset)
        else:
            await self._in_thread(self._presence.leases_free)
        await self._sender.resume()

    async def close(self) -> None:
        """Let what is under way end, and give the threads back."""
        await self._finish_work()
        self._presence.end()
        self._threads.shutdown(wait=False)

    async def _finish_work(self) -> None:
        await self._turns.close()
        await self._sender.close()

    async def __aenter__(self) -> Service:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _turn_stored(self, exchange: Exchange, others: Collection[int]) -> None:
        if self._channels:
            self.announce((exchange.conversation_id, *others))

    def _push(self, session: Session, conversation_id: int, channel: str, reply: Reply) -> None:
        reply_push(
            session,
            conversation_id=conversation_id,
            reply=reply,
            now=self._clock(),
            pushed=channel in self._channels,
        )

    def _expire(self) -> None:
        since = self._clock() - timedelta(days=self._options.retention_days)
        while (count := self._storage.write(partial(conversations_expire, silent_since=since))) > 0:
            log.info("conversations_expired", count=count)

    async def _record(
        self,
        channel: str,
        external_id: str,
        update_id: str,
        inbound: Inbound,
        about: int | None,
        *,
        take_lease: bool = False,
    ) -> Recorded:
        def work(session: Session) -> Recorded:
            now = self._clock()
            recorded = update_record(
                session,
                channel=channel,
                external_id=external_id,
                update_id=update_id,
                inbound=replace(_ordered(inbound), received=inbound.received or now),
                now=now,
                about=about,
            )
            if take_lease and recorded.is_new:
                lease_take(
                    session,
                    "turn",
                    conversation_id=recorded.conversation_id,
                    owner=self._owner,
                    now=now,
                    seconds=self._options.turn_lease,
                )
            return recorded

        return await self._write(work)

    async def _await_exchange(self, recorded: Recorded, future: asyncio.Future[Exchange]) -> Exchange:
        """Wait for the turn made here; look into the database now and then, in case another process made it."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._options.ask_timeout
        while loop.time() < deadline and not self._turns.closing:
            done, _ = await asyncio.wait([future], timeout=min(self._options.poll, deadline - loop.time()))
            if done:
                return future.result()
            if found := await self._find(recorded.inbound_id):
                return found
            self._turns.announce(recorded.conversation_id)
        raise ServiceBusy("No reply in time; what was asked is recorded.")

    async def _find(self, inbound_id: int) -> Exchange | None:
        def work() -> Exchange | None:
            with self._storage.read() as session:
                return exchange_of(session, inbound_id=inbound_id)

        return await self._in_thread(work)

    async def _write(self, work: Callable[[Session], T]) -> T:
        return await self._in_thread(partial(self._storage.write, work))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _ordered(inbound: Inbound) -> Inbound:
    """A button may stand for a command: `command:forget sure` is /forget sure."""
    if inbound.kind is Kind.CHOICE and inbound.text.startswith(COMMAND):
        return replace(inbound, kind=Kind.COMMAND, text=inbound.text.removeprefix(COMMAND))
    return inbound
