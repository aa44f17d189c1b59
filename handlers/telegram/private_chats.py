"""Messages of the bot's private chats: sent, changed, taken away, and looked for after a crash."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx
import structlog
from aiolimiter import AsyncLimiter
from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.service import UNREACHABLE, PartSent, Refused, TryLater
from bot.storage import Delivery
from bot.storage.tables import OutboxKind
from handlers.telegram.rendering.render import Part, render

log = structlog.get_logger(__name__)
LOOK_AHEAD = 24
"""Message ids tried to find a reply that may have arrived before a crash, beyond the highest one known by now."""
LOOK_WIDEST = 1000
"""Most message ids tried, however much was said in other chats around the crash."""
FAR_OFF = 1_000_000
"""Distance of a message id that surely was not given out yet."""


class PrivateChats:
    """Carries deliveries out in the private chats of a bot that is connected."""

    def __init__(self, bot: ExtBot[None], limiter: AsyncLimiter) -> None:
        self._bot = bot
        self._limiter = limiter
        self._highest = 0

    def bookmark(self) -> str:
        """Return the highest message id seen: Telegram numbers all messages of a bot's private chats in one row."""
        return str(self._highest) if self._highest else ""

    def seen(self, message_id: int) -> None:
        """A message of a private chat went by."""
        self._highest = max(self._highest, message_id)

    async def deliver(self, delivery: Delivery, part_sent: PartSent) -> None:
        """Send or edit the messages of a delivery. Raises TryLater or Refused."""
        chat = int(delivery.external_id)
        try:
            if delivery.kind is OutboxKind.EDIT:
                await self._show(chat, delivery)
            else:
                await self._send(chat, delivery, part_sent)
        except RetryAfter as error:
            raise TryLater("too_many_requests", seconds_to_wait(error)) from error
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
        chat, start = int(delivery.external_id), max(marks)
        try:
            for candidate in (start + FAR_OFF, *candidates(start, self._highest)):
                await self._limiter.acquire()
                if await self._edit(chat, candidate, parts[index]):
                    self.seen(candidate if candidate < start + FAR_OFF else 0)
                    return str(candidate) if candidate < start + FAR_OFF else None
        except RetryAfter as error:
            raise TryLater("too_many_requests", seconds_to_wait(error), in_doubt=True) from error
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
        self.seen(sent.message_id)
        return sent.message_id

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


def candidates(start: int, highest: int) -> range:
    """Return the ids a message sent right after `start` may have, when ids up to `highest` are known to be given out."""
    return range(start + 1, min(max(start, highest) + LOOK_AHEAD, start + LOOK_WIDEST) + 1)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was under way when the connection failed."""
    cause = error.__cause__
    never_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    return isinstance(cause, httpx.TransportError) and not isinstance(cause, never_sent)


def _without_tags(markup: str) -> str:
    return html.unescape(re.sub(r"</?(b|i|u|blockquote)>", "", markup))
