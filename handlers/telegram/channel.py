"""The Telegram channel: takes updates in (polling or webhook), sends replies out, shows and folds clauses."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Protocol

import httpx
import structlog
from aiolimiter import AsyncLimiter
from telegram import BotCommand, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, ExtBot

from bot.dialogue.reply import Block, BlockKind, Inbound, Kind, Point, Reply
from bot.service import UNREACHABLE, ComponentFailed, PartSent, Refused, StorageBusy, TryLater
from bot.service.failures import described
from bot.storage import Delivery
from bot.storage.tables import OutboxKind
from handlers.telegram.fetching import updates_fetch
from handlers.telegram.intake import ALLOWED_UPDATES, CalledInGroup, Event, Said, Tapped, read_update
from handlers.telegram.options import TelegramOptions
from handlers.telegram.render import Part, render
from handlers.telegram.texts import COMMANDS, text

log = structlog.get_logger(__name__)
NAME = "telegram"
LOOK_AHEAD = 24
"""Message ids tried to find a reply that may have arrived before a crash, beyond the highest one known by now."""
LOOK_WIDEST = 300
"""Most message ids tried, however much was said in other chats around the crash."""
FAR_OFF = 1_000_000
"""Distance of a message id that surely was not given out yet."""
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


class StaffTaker(Protocol):
    """Takes updates of the staff group and invitations (handlers.telegram.staff), or of admins (.admin)."""

    async def take(self, update: Update) -> bool:
        """Return True when the update was for staff: then nobody else looks at it."""
        ...


class TelegramChannel:
    """A channel of the service and a component of it: add it with `service.add_channel`, run it with `service.run`."""

    name = NAME

    def __init__(self, service: Host, options: TelegramOptions) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its request lines hold the token
        self._service = service
        self.options = options
        builder = (
            ApplicationBuilder()
            .token(options.token)
            .updater(None)
            .job_queue(None)
            .connection_pool_size(32)
            .connect_timeout(10)
            .read_timeout(30)
            .write_timeout(30)
            .pool_timeout(30)
        )
        if options.base_url:
            base = options.base_url.rstrip("/")
            builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
        self._application = builder.build()
        self._bot: ExtBot = self._application.bot
        self._ready = False
        self._highest = 0
        self._limiter = AsyncLimiter(options.messages_per_second, 1.0)
        self._asides: set[asyncio.Task[None]] = set()
        self._failed: dict[int, int] = {}
        self.staff: StaffTaker | None = None
        self.admin: StaffTaker | None = None

    @property
    def bot(self) -> ExtBot:
        """The bot behind this channel; the staff group speaks through the same one."""
        return self._bot

    @property
    def ready(self) -> bool:
        """Whether Telegram was reached and knows us."""
        return self._ready

    async def run(self) -> None:
        """Connect, then take updates until cancelled. Raises ComponentFailed for a token Telegram does not know."""
        try:
            await self._connect()
            if self.options.webhook_url:
                await asyncio.Event().wait()
            await self._poll()
        finally:
            self._ready = False
            for aside in list(self._asides):
                aside.cancel()
            await self._application.shutdown()

    async def take(self, update: Update) -> None:
        """Record an update and start what it asks for. Raises StorageBusy: Telegram has to deliver it again."""
        self._seen(_message_id(update))
        for desk in (self.staff, self.admin):
            if desk is not None and await desk.take(update):
                return
        try:
            event = read_update(update, self._bot.username)
        except Exception as error:
            log.error("update_unreadable", update=update.update_id, **described(error))
            event = _unreadable(update)
        if isinstance(event, Said):
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
        """Return the highest message id seen: Telegram numbers all messages of a bot's private chats in one row."""
        return str(self._highest) if self._highest else ""

    def resume(self, bookmarks: Sequence[str]) -> None:
        """Go on counting where the last run ended."""
        self._seen(max((int(mark) for mark in bookmarks if mark.isdecimal()), default=0))

    async def working(self, external_id: str) -> None:
        """Show "typing"."""
        if self._ready:
            await self._bot.send_chat_action(int(external_id), ChatAction.TYPING)

    async def pace(self) -> None:
        """Wait for a place under Telegram's limit of messages a second."""
        await self._limiter.acquire()

    async def deliver(self, delivery: Delivery, part_sent: PartSent) -> None:
        """Send or edit the messages of a delivery. Raises TryLater or Refused."""
        if not self._ready:
            raise TryLater(UNREACHABLE)
        chat = int(delivery.external_id)
        try:
            if delivery.kind is OutboxKind.EDIT:
                await self._show(chat, delivery)
            else:
                await self._send(chat, delivery, part_sent)
        except RetryAfter as error:
            raise TryLater("too_many_requests", _seconds(error)) from error
        except Forbidden as error:
            raise Refused("blocked") from error
        except BadRequest as error:
            raise Refused("chat_not_found" if "chat not found" in str(error).lower() else "bad_request") from error
        except InvalidToken as error:
            raise TryLater("token", 300.0) from error
        except TelegramError as error:
            raise TryLater(UNREACHABLE, in_doubt=_may_have_arrived(error)) from error

    async def arrived(self, delivery: Delivery) -> str | None:
        """Look for a message that may have arrived: edit, to the same content, the ids given out right after the call.

        Only the bot's own messages of this chat can be edited, so the one that can be is it. A server that lets
        anything be edited (a far-off id too) tells nothing.
        """
        marks = [int(mark) for mark in (delivery.bookmark, *delivery.external_ids) if mark.isdecimal()]
        parts = render(delivery.reply, delivery.id, delivery.view)
        index = len(delivery.external_ids)
        edits = delivery.kind is OutboxKind.EDIT or index < len(delivery.target_ids)
        if not marks or index >= len(parts) or edits:  # an edit may be repeated
            return None
        if not self._ready:
            raise TryLater(UNREACHABLE, in_doubt=True)
        chat, start = int(delivery.external_id), max(marks)
        try:
            for candidate in (start + FAR_OFF, *candidates(start, self._highest)):
                await self._limiter.acquire()
                if await self._edit(chat, candidate, parts[index]):
                    self._seen(candidate if candidate < start + FAR_OFF else 0)
                    return str(candidate) if candidate < start + FAR_OFF else None
        except RetryAfter as error:
            raise TryLater("too_many_requests", _seconds(error), in_doubt=True) from error
        except Forbidden as error:
            raise Refused("blocked") from error
        except BadRequest:
            return None
        except TelegramError as error:
            raise TryLater(UNREACHABLE, in_doubt=True) from error
        return None

    async def _send(self, chat: int, delivery: Delivery, part_sent: PartSent) -> None:
        """Send the parts that did not leave yet; the first ones take over the messages of an earlier reply, if any."""
        parts = render(delivery.reply, delivery.id, delivery.view)
        for index, part in enumerate(parts):
            if index < len(delivery.external_ids):
                continue
            if index > len(delivery.external_ids):
                await self._limiter.acquire()
            taken_over = delivery.target_ids[index] if index < len(delivery.target_ids) else None
            if taken_over is not None and await self._edit(chat, int(taken_over), part):
                await part_sent(taken_over)
            else:
                await part_sent(str(await self._message(chat, part)))
        for surplus in delivery.target_ids[len(parts) :]:
            await self._remove(chat, int(surplus))
        for index, attachment in enumerate(delivery.reply.attachments, len(parts)):
            if index >= len(delivery.external_ids):
                sent = await self._bot.send_document(chat, attachment.content, filename=attachment.name)
                await part_sent(str(sent.message_id))

    async def _remove(self, chat: int, message_id: int) -> bool:
        """Delete a message. False when it stays: Telegram keeps what is older than two days."""
        try:
            await self._bot.delete_message(chat, message_id)
        except BadRequest as error:
            log.info("message_not_deleted", error=type(error).__name__)
            return "not found" in str(error).lower()
        return True

    async def _message(self, chat: int, part: Part) -> int:
        try:
            sent = await self._bot.send_message(chat, part.html, parse_mode=ParseMode.HTML, reply_markup=part.keyboard)
        except BadRequest as error:
            if "parse entities" not in str(error).lower():
                raise
            log.error("markup_refused", chars=len(part.html))
            sent = await self._bot.send_message(chat, _without_tags(part.html), reply_markup=part.keyboard)
        self._seen(sent.message_id)
        return sent.message_id

    def _seen(self, message_id: int) -> None:
        self._highest = max(self._highest, message_id)

    async def _show(self, chat: int, delivery: Delivery) -> None:
        """Bring the last message of a sent reply to its present view; of what a person wrote, every message."""
        parts = render(delivery.reply, delivery.target_id or delivery.id, delivery.view)
        if delivery.reply.composed_by == "person" and parts and delivery.target_ids:
            await self._rewrite(chat, delivery, parts)
            return
        if not parts or len(delivery.target_ids) < len(parts):
            return
        if not await self._edit(chat, int(delivery.target_ids[len(parts) - 1]), parts[-1]):
            raise Refused("message_gone")

    async def _rewrite(self, chat: int, delivery: Delivery, parts: list[Part]) -> None:
        """Change the messages of a corrected or recalled reply, and take away those, and the files, it no longer has."""
        ids = delivery.target_ids[: len(delivery.target_ids) - len(delivery.reply.attachments)]
        if len(parts) > len(ids):  # a message more would be one that nobody could recall
            raise Refused("too_long")
        for message_id, part in zip(ids, parts, strict=False):
            if not await self._edit(chat, int(message_id), part):
                raise Refused("message_gone")
        stayed = [surplus for surplus in ids[len(parts) :] if not await self._remove(chat, int(surplus))]
        if stayed:
            raise Refused("files_stayed")

    async def _edit(self, chat: int, message_id: int, part: Part) -> bool:
        """Change a message in place. False when it cannot be changed any more."""
        keyboard: InlineKeyboardMarkup | None = part.keyboard
        try:
            await self._bot.edit_message_text(
                part.html, chat_id=chat, message_id=message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        except BadRequest as error:
            said = str(error).lower()
            if "not modified" in said:
                return True
            if "to edit not found" in said or "can't be edited" in said or "message_id_invalid" in said:
                return False
            raise
        return True

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

    async def _connect(self) -> None:
        """Introduce ourselves, patiently: Telegram may be out of reach for hours."""
        pause = 1.0
        while True:
            try:
                await self._application.initialize()
                await self._enter_mode()
                break
            except InvalidToken as error:
                raise ComponentFailed("Telegram does not know the token in TELEGRAM_BOT_TOKEN.") from error
            except TelegramError as error:
                log.warning("telegram_unreachable", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.options.longest_pause)
        self._ready = True
        log.info("telegram_ready", bot=self._bot.id, webhook=bool(self.options.webhook_url))
        self._aside(self._set_commands())

    async def _set_commands(self) -> None:
        for language in ("zh", "en"):
            commands = [BotCommand(name, text(language, f"command_{name}")) for name in COMMANDS]
            await self._bot.set_my_commands(commands, language_code="en" if language == "en" else None)

    async def _enter_mode(self) -> None:
        if self.options.webhook_url:
            await self._bot.set_webhook(
                self.options.webhook_url,
                allowed_updates=ALLOWED_UPDATES,
                secret_token=self.options.secret,
                drop_pending_updates=False,
            )
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def _poll(self) -> None:
        """Ask for updates, record them, and only then confirm them (by the offset of the next request)."""
        offset: int | None = None
        pause = 1.0
        while True:
            try:
                updates, offset = await updates_fetch(
                    self._bot, offset=offset, wait=timedelta(seconds=self.options.poll_seconds)
                )
                for update in updates:
                    await self._take_or_pass(update)
                    offset = update.update_id + 1
                pause = 1.0
                continue
            except StorageBusy:
                log.warning("updates_not_recorded", again_in=pause)
            except RetryAfter as error:
                pause = max(pause, _seconds(error))
            except Conflict:
                log.error("telegram_conflict", hint="another process takes the updates of this bot", again_in=pause)
            except TelegramError as error:
                log.warning("telegram_unreachable", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.options.longest_pause)

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


def candidates(start: int, highest: int) -> range:
    """Return the ids a message sent right after `start` may have, when ids up to `highest` are known to be given out."""
    return range(start + 1, min(max(start, highest) + LOOK_AHEAD, start + LOOK_WIDEST) + 1)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was under way when the connection failed."""
    cause = error.__cause__
    never_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    return isinstance(cause, httpx.TransportError) and not isinstance(cause, never_sent)


def _message_id(update: Update) -> int:
    message = update.effective_message
    return message.message_id if message is not None and message.chat.id > 0 else 0


def _without_tags(markup: str) -> str:
    return html.unescape(re.sub(r"</?(b|i|u|blockquote)>", "", markup))


def _unreadable(update: Update) -> Event | None:
    chat = update.effective_chat
    if chat is None or chat.type != "private":
        return None
    return Said(str(update.update_id), str(chat.id), Inbound(str(chat.id), "", Kind.OTHER))
