"""Makes turns: one conversation at a time in order, many conversations at once, each stored exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from bot.contract.haste import Haste, Hurries, waits
from bot.contract.messages import Block, BlockKind, ConversationState, Inbound, Kind, Point, Reply
from bot.contract.turns import FORGET_MEANT, FORGET_SURE
from bot.messages import message
from bot.service.contract import Channel, Clock, Engine, Follow, ServiceOptions
from bot.service.conversation import effects_dropped, may_go_back
from bot.service.failures import described
from bot.service.places import Places
from bot.storage import Exchange, Storage, StorageBusy
from bot.storage.conversations import conversation_has_pending, conversations_waiting, lease_release, lease_take
from bot.storage.removal.taking_back import turn_is_only_words
from bot.storage.turns import StaleTurn, Work, turn_store, turn_take

T = TypeVar("T")
log = structlog.get_logger(__name__)


class TurnMaker:
    """Takes pending updates to stored replies. Lives on the event loop; engine and database work in threads."""

    def __init__(
        self,
        storage: Storage,
        engine: Engine,
        channels: Mapping[str, Channel],
        *,
        owner: str,
        clock: Clock,
        options: ServiceOptions,
        stored: Callable[[Exchange, Collection[int]], None],
        follow: Follow | None = None,
        alone: Callable[[str], bool] = lambda text: False,
        hurries: Hurries = waits,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._options = options
        self._stored = stored
        self._follow = follow
        self._alone = alone
        self._hurries = hurries
        self._places = Places(options.turn_threads)
        self._engine_threads = ThreadPoolExecutor(
            options.turn_threads + options.danger_threads, thread_name_prefix="turn"
        )
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="turn-store")
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._quiet_until: dict[int, float] = {}
        self._waiters: dict[int, list[asyncio.Future[Exchange]]] = {}
        self._closing = False

    def announce(self, conversation_id: int, *, settle: float = 0.0, said: str = "") -> None:
        """New work for the conversation. `settle`: seconds of quiet to wait for, so that a burst becomes one turn.

        `said`: the words that came in; where they may tell of danger the conversation goes before all others, at once.
        """
        haste = self._hurries(said) if said else Haste.NONE
        self._places.hasten(conversation_id, haste)
        if haste is Haste.FIRST:
            self._quiet_until.pop(conversation_id, None)
        elif settle:
            self._quiet_until[conversation_id] = asyncio.get_running_loop().time() + settle
        self._again.add(conversation_id)
        if conversation_id not in self._tasks and not self._closing:
            task = asyncio.create_task(self._work_off(conversation_id), name=f"turns-{conversation_id}")
            self._tasks[conversation_id] = task

    def future_of(self, inbound_id: int) -> asyncio.Future[Exchange]:
        """Return a future that gets the exchange once this process has stored the turn of that update."""
        future: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
        self._waiters.setdefault(inbound_id, []).append(future)
        return future

    def forget_future(self, inbound_id: int, future: asyncio.Future[Exchange]) -> None:
        """Nobody waits for it any more."""
        waiting = self._waiters.get(inbound_id, [])
        if future in waiting:
            waiting.remove(future)
        if not waiting:
            self._waiters.pop(inbound_id, None)

    async def run(self) -> None:
        """Look for work nobody announced, for ever."""
        while True:
            try:
                for conversation_id in await self._in_thread(self._waiting):
                    if conversation_id not in self._tasks:
                        self.announce(conversation_id)
            except StorageBusy:
                log.warning("turns_storage_busy")
            await asyncio.sleep(self._options.poll)

    @property
    def closing(self) -> bool:
        """Whether no new turns are begun any more."""
        return self._closing

    async def close(self) -> None:
        """Let the turns under way end, for a while; what is left stays pending and is made after the next start."""
        self._closing = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._options.shutdown_grace)
            for task in late:
                task.cancel()
        self._engine_threads.shutdown(wait=False, cancel_futures=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _waiting(self) -> list[int]:
        return self._storage.write(partial(conversations_waiting, now=self._clock()))

    async def _work_off(self, conversation_id: int) -> None:
        try:
            while conversation_id in self._again and not self._closing:
                self._again.discard(conversation_id)
                while await self._turn(conversation_id) and not self._closing:
                    pass
        except asyncio.CancelledError:
            raise
        except StorageBusy:
            log.warning("turn_storage_busy", conversation=conversation_id)
        except Exception as error:
            log.error("turn_crashed", conversation=conversation_id, **described(error))
        finally:
            self._tasks.pop(conversation_id, None)
            self._quiet_until.pop(conversation_id, None)
            self._places.calm(conversation_id)

    async def _turn(self, conversation_id: int) -> bool:
        """Make one turn. False when nothing waits (or somebody else makes it)."""
        await self._settle(conversation_id)
        work = await self._in_thread(self._take, conversation_id)
        if work is None:
            return False
        self._places.hasten(
            conversation_id, self._hurries(work.inbound.text)
        )  # (known, but for what waited over a restart)
        typing = asyncio.create_task(self._show_working(work))
        try:
            state, reply, failed = await self._answer(work)
            if state.data.pop(FORGET_MEANT, False):
                work = replace(work, inbound=replace(work.inbound, kind=Kind.COMMAND, text=FORGET_SURE))
            exchange, others = await self._in_thread(self._store, work, state, reply, failed)
        except StaleTurn:
            log.info("turn_stale", conversation=conversation_id)
            return True
        finally:
            typing.cancel()
        log.info("turn", conversation=conversation_id, turn=exchange.turn_id, scope=reply.scope, by=reply.composed_by)
        for inbound_id in work.inbound_ids:
            for future in self._waiters.pop(inbound_id, []):
                if not future.done():
                    future.set_result(exchange)
        self._stored(exchange, others)
        return await self._in_thread(self._more_or_release, conversation_id)

    async def _settle(self, conversation_id: int) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        while (quiet := self._quiet_until.get(conversation_id)) is not None:
            wait = min(quiet, started + self._options.settle_longest) - loop.time()
            if wait <= 0 or self._closing:
                return
            await asyncio.sleep(wait)

    async def _answer(self, work: Work) -> tuple[ConversationState, Reply, bool]:
        """Return state, reply, and whether it is only an apology."""
        if (died := work.attempts - 1 - self._options.turn_patience) >= 0:
            log.warning("turn_interrupted_often", conversation=work.conversation_id, attempts=work.attempts)
            await asyncio.sleep(min(0.5 * 2**died, self._options.turn_wait))
        for failure in range(1, self._options.turn_failures + 1):
            try:
                loop = asyncio.get_running_loop()
                async with self._places.place(work.conversation_id):
                    state, reply = await loop.run_in_executor(self._engine_threads, self._run_engine, work)
                return state, reply, False
            except Exception as error:
                log.error("engine_failed", conversation=work.conversation_id, failure=failure, **described(error))
                await asyncio.sleep(0.05 * failure)
        return effects_dropped(work.state), apology(work.state.language), True

    def _run_engine(self, work: Work) -> tuple[ConversationState, Reply]:
        return self._engine.turn(work.state, work.inbound, now=self._clock())

    def _take(self, conversation_id: int) -> Work | None:
        return self._storage.write(
            partial(
                turn_take,
                conversation_id=conversation_id,
                owner=self._owner,
                now=self._clock(),
                lease=self._options.turn_lease,
                alone=self._alone,
            )
        )

    def _store(
        self, work: Work, state: ConversationState, reply: Reply, failed: bool
    ) -> tuple[Exchange, Collection[int]]:
        def together(session: Session) -> tuple[Exchange, Collection[int]]:
            exchange = turn_store(
                session,
                work,
                state,
                reply,
                now=self._clock(),
                pushed=work.channel in self._channels,
                failed=failed,
                back=not failed and turn_is_only_words(work.inbound) and may_go_back(state, reply),
            )
            if self._follow is None:
                return exchange, ()
            return exchange, self._follow(session, work, state, reply, exchange)

        return self._storage.write(together)

    def _more_or_release(self, conversation_id: int) -> bool:
        with self._storage.read() as session:
            if conversation_has_pending(session, conversation_id=conversation_id):
                return True
        self._storage.write(partial(lease_release, task="turn", conversation_id=conversation_id, owner=self._owner))
        return False

    async def _show_working(self, work: Work) -> None:
        """Typing indicator, and the lease kept alive while a slow model writes."""
        channel = self._channels.get(work.channel)
        await asyncio.sleep(self._options.working_after)
        while True:
            if channel is not None:
                try:
                    await channel.working(work.external_id)
                except Exception as error:
                    log.debug("working_failed", conversation=work.conversation_id, error=type(error).__name__)
            await asyncio.sleep(min(4.0, self._options.turn_lease / 3))
            await self._in_thread(self._renew, work.conversation_id)

    def _renew(self, conversation_id: int) -> bool:
        return self._storage.write(
            partial(
                lease_take,
                task="turn",
                conversation_id=conversation_id,
                owner=self._owner,
                now=self._clock(),
                seconds=self._options.turn_lease,
            )
        )

    async def _in_thread(self, work: Callable[..., T], *values: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *values))


def apology(language: str) -> Reply:
    """The reply when no answer could be made: what was kept, what to do, and a person is called."""
    point = Point(text=message(language, "failed"))
    return Reply(
        blocks=(Block(kind=BlockKind.TEXT, points=(point,)),),
        handoff="failed",
        language=language,
        composed_by="fixed",
    )


def settles(inbound: Inbound) -> bool:
    """Whether more of the same may follow at once: people write in bursts, but press a button or a command once."""
    return inbound.kind not in (Kind.COMMAND, Kind.CHOICE)
