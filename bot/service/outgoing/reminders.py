"""Reminders of last days: noted in the transaction that stores the turn, sent through the outbox when their day comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.deadlines.reminders import reminder_reply
from bot.dialogue.flows.deadlines.session import Reminding
from bot.service.contract import Clock, Follow
from bot.storage import Exchange, Storage
from bot.storage.outbox import reply_push
from bot.storage.reminders import (
    reminder_payload,
    reminder_sent,
    reminders_add,
    reminders_cancel,
    reminders_due,
)
from bot.storage.tables import ConversationRow
from bot.storage.turns import Work

SHANGHAI = ZoneInfo("Asia/Shanghai")
log = structlog.get_logger(__name__)


class Reminders:
    """Reminders over one database. Thread-safe; the clock is injected.

    `pushed`: names of the channels whose outbox the service sends; on the others a reminder waits in the conversation.
    """

    def __init__(self, storage: Storage, clock: Clock, pushed: Collection[str] = ()) -> None:
        self._storage = storage
        self._clock = clock
        self._pushed = pushed

    def follow(
        self, session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> Collection[int]:
        """The service calls this in the transaction that stores a turn: carry out what the turn wants."""
        wish = Reminding.of(state)
        if wish.cancel:
            reminders_cancel(session, conversation_id=work.conversation_id)
        if wish.add:
            items = [one.model_dump(mode="json") for one in wish.add]
            reminders_add(session, conversation_id=work.conversation_id, items=items, now=self._clock())
        return ()

    def tick(self) -> set[int]:
        """Put every reminder whose time has come into the outbox. Returns the conversations with something to send."""

        def send(session: Session) -> set[int]:
            now = self._clock()
            today = now.astimezone(SHANGHAI).date()
            announce: set[int] = set()
            for row in reminders_due(session, now=now):
                told = reminder_payload(row)
                conversation = session.get(ConversationRow, row.conversation_id)
                if not reminder_sent(session, reminder_id=row.id, now=now) or conversation is None or not told:
                    continue
                reply = reminder_reply(told, today, conversation.language)
                pushed = conversation.channel in self._pushed
                reply_push(session, conversation_id=conversation.id, reply=reply, now=now, pushed=pushed)
                announce.add(conversation.id)
                log.info("reminded", conversation=conversation.id)
            return announce

        return self._storage.write(send)


class ReminderClock:
    """The component that looks for reminders whose time has come."""

    name = "reminders"

    def __init__(
        self, reminders: Reminders, announce: Callable[[Iterable[int]], None], *, seconds: float = 30.0
    ) -> None:
        self._reminders = reminders
        self._announce = announce
        self._seconds = seconds

    async def run(self) -> None:
        """Look, send, pause, for ever. After a restart the first look sends what was due meanwhile."""
        while True:
            self._announce(await asyncio.to_thread(self._reminders.tick))
            await asyncio.sleep(self._seconds)


def follow_all(*follows: Follow) -> Follow:
    """Return one follower that calls several in their order, all in the transaction of the turn."""

    def follow(
        session: Session, work: Work, state: ConversationState, reply: Reply, exchange: Exchange
    ) -> Collection[int]:
        announce: set[int] = set()
        for one in follows:
            announce.update(one(session, work, state, reply, exchange))
        return announce

    return follow
