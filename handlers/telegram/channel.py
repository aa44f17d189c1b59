"""The Telegram channel: takes updates in (polling or webhook), sends replies out, shows and folds clauses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Protocol

import structlog
from aiolimiter import AsyncLimiter
from telegram import BotCommand, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.contract.haste import Haste, Hurries, waits
from bot.contract.messages import Block, BlockKind, Inbound, Kind, Point, Reply
from bot.service import UNREACHABLE, PartSent, StorageBusy, TryLater
from bot.service.failures import described
from bot.storage import Delivery
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.fetching import updates_fetch
from handlers.telegram.intake import CalledInGroup, Event, Said, Tapped, read_update
from handlers.telegram.private_chats import PrivateChats, seconds_to_wait
from handlers.telegram.rendering.texts import COMMANDS, text

log = structlog.get_logger(__name__)
NAME = "telegram"
BATCH = 100
"""Updates that Telegram gives at once, at most."""
AT_ONCE = 8
"""Of these so many are recorded before Telegram is asked whether something urgent has come in meanwhile."""
TRIED_AT_MOST = 3
"""How often an update that makes the program fail is tried."""


class Host(Protocol):
    """What the channel needs of the service (see bot.service.Service)."""

    async def receive(
        self, channel: str, external_id: str, update_id: str, inbound: Inbound, *, about: int | None = None
    ) -> bool: ...

    async def notify(self, channel: str, external_id: str, update_id: str, inbound: Inbound, reply: Reply) -> bool: ...

    async def change_view(
        self, channel: str, external_id: str, update_id: str, outbox_id: int, changes: dict[str, object]
    ) -> bool: ...

    async def reply_of(self, channel: str, external_id: str, outbox_id: int) -> Reply | None: ...


class Taker(Protocol):
    """Looks at an update before it counts as a worker's: the staff group and invitations, the admins."""

    async def take(self, update: Update) -> bool:
        """Return True when the update was taken: then nobody else looks at it."""
        ...


class TelegramChannel:
    """A channel of the service and a component of it: add it with `service.add_channel`, run it with `service.run`.

    `takers` are asked in order before an update counts as a worker's. `hurries`: whether a text, at a first cheap look,
    tells of danger: what waits in its chat is recorded before everything else that waits, in the chat's own order.
    """

    name = NAME

    def __init__(
        self,
        service: Host,
        connection: TelegramConnection,
        takers: Sequence[Taker] = (),
        hurries: Hurries = waits,
    ) -> None:
        self._service = service
        self._connection = connection
        self._takers = tuple(takers)
        self._bot: ExtBot[None] = connection.bot
        self.options = connection.options
        self._limiter = AsyncLimiter(connection.options.messages_per_second, 1.0)
        self._chats = PrivateChats(self._bot, self._limiter)
        self._asides: set[asyncio.Task[None]] = set()
        self._failed: dict[int, int] = {}
        self._hurries = hurries
        self._in_danger: set[str] = set()
        self._ahead: set[int] = set()
        """Updates recorded before others that came earlier: Telegram gives them again until all before them are confirmed."""
        self._caught_up = bool(connection.options.webhook_url)

    async def run(self) -> None:
        """Connect, then take updates until cancelled. Raises ComponentFailed for a token Telegram does not know."""
        try:
            await self._connection.open()
            self._aside(self._set_commands())
            if self.options.webhook_url:
                await asyncio.Event().wait()
            await self._poll()
        finally:
            for aside in list(self._asides):
                aside.cancel()
            await self._connection.close()

    async def take(self, update: Update) -> None:
        """Record an update and start what it asks for. Raises StorageBusy: Telegram has to deliver it again."""
        self._chats.seen(_message_id(update))
        for taker in self._takers:
            if await taker.take(update):
                return
        try:
            event = read_update(update, self._bot.username)
        except Exception as error:
            log.error("update_unreadable", update=update.update_id, **described(error))
            event = _unreadable(update)
        if isinstance(event, Said):
            if self._hurries(event.inbound.text) is Haste.FIRST:
                self._in_danger.add(event.external_id)
            await self._service.receive(NAME, event.external_id, event.update_id, event.inbound)
        elif isinstance(event, Tapped):
            await self._tapped(event)
        elif isinstance(event, CalledInGroup):
            words = Block(kind=BlockKind.TEXT, points=(Point(text=text("zh", "group")),))
            inbound = Inbound(event.external_id, "", Kind.COMMAND)
            await self._service.notify(
                NAME, event.external_id, event.update_id, inbound, Reply(blocks=(words,), composed_by="fixed")
            )

    async def _take_or_pass(self, update: Update) -> None:
        """Take an update. One that makes the program fail again and again is passed over: it would hold up all others."""
        try:
            await self.take(update)
        except (StorageBusy, TelegramError):
            raise
        except Exception as error:
            tried = self._failed.pop(update.update_id, 0) + 1
            log.error("update_failed", update=update.update_id, attempt=tried, **described(error))
            if tried < TRIED_AT_MOST:
                self._failed[update.update_id] = tried
                raise

    async def take_json(self, data: dict[str, object]) -> None:
        """Like `take`, for an update as Telegram's webhook call brings it."""
        try:
            update = Update.de_json(data, self._bot)
        except Exception as error:
            log.error("update_unreadable", update=data.get("update_id"), **described(error))
            return
        if update is not None:
            await self._take_or_pass(update)

    def bookmark(self) -> str:
        """Return the highest message id seen in private chats."""
        return self._chats.bookmark()

    def resume(self, bookmarks: Sequence[str]) -> None:
        """Go on counting where the last run ended."""
        self._chats.seen(max((int(mark) for mark in bookmarks if mark.isdecimal()), default=0))

    async def working(self, external_id: str) -> None:
        """Show "typing"."""
        if self._connection.ready:
            await self._bot.send_chat_action(int(external_id), ChatAction.TYPING)

    async def pace(self, external_id: str) -> None:
        """Wait for a place under Telegram's limit of messages a second."""
        await self._limiter.acquire()

    def lane(self, external_id: str) -> str:
        """Every chat is alike."""
        return ""

    async def deliver(self, delivery: Delivery, part_sent: PartSent) -> None:
        """Send or edit the messages of a delivery. Raises TryLater or Refused."""
        if not self._connection.ready:
            raise TryLater(UNREACHABLE)
        await self._chats.deliver(delivery, part_sent)
        self._in_danger.discard(delivery.external_id)

    async def arrived(self, delivery: Delivery) -> str | None:
        """Look for a message that may have arrived. Raises TryLater or Refused.

        Not before what came in meanwhile has been seen: its ids tell how far the one looked for may lie ahead.
        """
        if not self._connection.ready:
            raise TryLater(UNREACHABLE, in_doubt=True)
        if not self._caught_up:
            raise TryLater("catching_up", 0.5, in_doubt=True)
        return await self._chats.arrived(delivery)

    async def _tapped(self, event: Tapped) -> None:
        pressed = event.pressed
        found = False
        if pressed is not None and pressed.verb == "choice":
            found = await self._chosen(event, pressed.outbox_id, pressed.index)
        elif pressed is not None:
            opened = pressed.index if pressed.verb == "open" else None
            found = await self._service.change_view(
                NAME, event.external_id, event.update_id, pressed.outbox_id, {"open": opened}
            )
        toast = None if found else text("zh", "gone")
        self._aside(self._bot.answer_callback_query(event.callback_id, text=toast))

    async def _chosen(self, event: Tapped, outbox_id: int, index: int) -> bool:
        reply = await self._service.reply_of(NAME, event.external_id, outbox_id)
        if reply is None or index >= len(reply.choices):
            return False
        action = reply.choices[index].action
        inbound = Inbound(event.external_id, action, Kind.CHOICE, language_hint=reply.language)
        await self._service.receive(NAME, event.external_id, event.update_id, inbound, about=outbox_id)
        if action.startswith("useful:"):
            await self._service.change_view(
                NAME, event.external_id, f"{event.update_id}:rated", outbox_id, {"rated": True}
            )
        return True

    async def _set_commands(self) -> None:
        for language in ("zh", "en"):
            commands = [BotCommand(name, text(language, f"command_{name}")) for name in COMMANDS]
            await self._bot.set_my_commands(commands, language_code="en" if language == "en" else None)

    async def _poll(self) -> None:
        """Ask for updates, record them, and only then confirm them (by the offset of the next request)."""
        offset: int | None = None
        pause = 1.0
        left = False
        while True:
            try:
                wait = timedelta(seconds=self.options.poll_seconds if self._caught_up and not left else 0)
                updates, offset = await updates_fetch(self._bot, offset=offset, wait=wait)
                waiting = [update for update in updates if update.update_id not in self._ahead]
                for update in danger_first(waiting, self._hurries)[:AT_ONCE]:
                    await self._take_or_pass(update)
                    self._ahead.add(update.update_id)
                left = len(waiting) > AT_ONCE
                offset = self._confirmed(updates, offset)
                self._caught_up = self._caught_up or len(updates) < BATCH and not left
                pause = 1.0
                continue
            except StorageBusy:
                log.warning("updates_not_recorded", again_in=pause)
            except RetryAfter as error:
                pause = max(pause, seconds_to_wait(error))
            except Conflict:
                log.error("telegram_conflict", hint="another process takes the updates of this bot", again_in=pause)
            except TelegramError as error:
                log.warning("telegram_unreachable", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.options.longest_pause)

    def _confirmed(self, updates: Sequence[Update], offset: int | None) -> int | None:
        """The offset up to which everything is recorded, whatever was recorded ahead of it."""
        for update in updates:
            if update.update_id not in self._ahead:
                break
            self._ahead.discard(update.update_id)
            offset = update.update_id + 1
        return offset

    def _aside(self, call: Awaitable[object]) -> None:
        """Do something that may fail without harm (a toast, the command menu)."""

        async def attempt() -> None:
            try:
                await call
            except TelegramError as error:
                log.info("telegram_aside_failed", error=type(error).__name__)

        task = asyncio.create_task(attempt())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


def danger_first(updates: Sequence[Update], hurries: Hurries) -> list[Update]:
    """Return the updates with those of private chats where danger is told first. Each chat keeps its own order."""
    told: dict[int, Haste] = {}
    for update in updates:
        message = update.message or update.edited_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            haste = hurries(message.text or message.caption or "")
            told[message.chat.id] = max(haste, told.get(message.chat.id, Haste.NONE))

    def behind(update: Update) -> int:
        chat = update.effective_chat
        return -told.get(chat.id, Haste.NONE) if chat is not None else 0

    return sorted(updates, key=behind)


def _message_id(update: Update) -> int:
    message = update.effective_message
    return message.message_id if message is not None and message.chat.id > 0 else 0


def _unreadable(update: Update) -> Event | None:
    chat = update.effective_chat
    if chat is None or chat.type != "private":
        return None
    return Said(str(update.update_id), str(chat.id), Inbound(str(chat.id), "", Kind.OTHER))
