"""Delivers to the staff group: a topic for every case, made when first needed and made again when somebody deleted it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import httpx
import structlog
from aiolimiter import AsyncLimiter
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.cases.desk import CaseDesk
from bot.cases.selectors.packet import packet_reply
from bot.cases.selectors.staff import accounts_by_name
from bot.cases.services.topics import GIVEN_UP, ids_known, topic_of, topic_set
from bot.cases.unit_of_work import STAFF_CHANNEL, Lane, Unit, case_number_of, case_numbered, lane_of
from bot.contract.messages import Attachment
from bot.service import UNREACHABLE, PartSent, Refused, TryLater
from bot.storage import Delivery
from bot.storage.outbox import delivery_leaves, delivery_remark, delivery_waits
from bot.storage.tables import OutboxKind
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.private_chats import seconds_to_wait
from handlers.telegram.rendering.render import Part, render
from handlers.telegram.staff.albums import albums, media_of
from handlers.telegram.staff.group_minute import GroupMinute
from handlers.telegram.staff.kept_places import KeptPlaces
from handlers.telegram.staff.looking import Looking, Span
from handlers.telegram.staff.mentions import linked
from handlers.telegram.staff.refusals import CLOSED, LOST, NO_RIGHT, NO_THREAD, says
from handlers.telegram.staff.showing import numbered, plain

T = TypeVar("T")
log = structlog.get_logger(__name__)
NO_TOPICS = (
    "这个群现在建不了话题：请在群设置里打开“话题”，并把机器人设为有“管理话题”权限的管理员。"
    "在那之前，案件消息发在这里，前面写着编号；回复那条消息就是回复那件案子。"
    "不是管理员，我也可能看不到谁退了群：有人离开，请用 bot.py staff remove 收回权限。"
)
MOVED = "这个群升级过，编号变了。请把设置里的 TELEGRAM_STAFF_CHAT 改成 {chat}，再重启。现在先接着用。"
ORDINARY_SHARE = 0.8
"""Share of the group's messages a minute that ordinary ones may use: the rest is there for alarms at once."""
UNSHOWN = "这里有一条消息发不进来（Telegram 拒收）。内容在案卷里：发 /packet 看，或者导出案卷。"
FILE_UNSHOWN = "文件 {name} 发不进来（Telegram 拒收），已存在案卷里，导出能取到。"


class StaffChannel:
    """A channel of the service over the worker channel's bot."""

    name = STAFF_CHANNEL

    def __init__(self, telegram: TelegramConnection, desk: CaseDesk, chat: int) -> None:
        self._telegram = telegram
        self._desk = desk
        self.chat = chat
        self._highest = 0
        self._limiter = AsyncLimiter(telegram.options.messages_per_second, 1.0)
        self._minute = GroupMinute(telegram.options.group_messages_per_minute * ORDINARY_SHARE, KeptPlaces(desk))
        self._looking = {lane: Looking(partial(self._shown, lane)) for lane in Lane}
        self._topics: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._warned = False
        self._moved = False

    def seen(self, message_id: int) -> None:
        """A message of the group went by: ids of a group run in one row."""
        self._highest = max(self._highest, message_id)

    async def pace(self, external_id: str) -> None:
        """Wait for a place under the limits of messages a second and, but for alarms, of the group's minute."""
        await self._paced(external_id)

    async def _paced(self, external_id: str, count: int = 1) -> None:
        """Wait for so many places; every picture of an album is a message at Telegram."""
        match lane_of(external_id):
            case Lane.ALARM:
                await self._minute.note(count)
            case Lane.CLOCK:
                await self._minute.acquire_spare(count)
            case Lane.WORDS:
                await self._minute.acquire(count)
        await self._limiter.acquire()

    def lane(self, external_id: str) -> str:
        """Alarms, people's words, and what only a clock says leave apart."""
        return lane_of(external_id)

    def bookmark(self) -> str:
        """Return the highest message id seen in the group."""
        return str(self._highest) if self._highest else ""

    def resume(self, bookmarks: Sequence[str]) -> None:
        """Go on counting where the last run ended."""
        self.seen(max((int(one) for mark in bookmarks for one in mark.split("-") if one.isdecimal()), default=0))

    async def working(self, external_id: str) -> None:
        """Show "typing" in the group."""
        if self._telegram.ready:
            await self._telegram.bot.send_chat_action(self.chat, ChatAction.TYPING)

    async def deliver(self, delivery: Delivery, part_sent: PartSent) -> None:
        """Send or edit the messages of a delivery. Raises TryLater or Refused."""
        if not self._telegram.ready:
            raise TryLater(UNREACHABLE)
        with self._failures():
            if delivery.kind is OutboxKind.EDIT:
                await self._show(delivery)
            else:
                await self._send(delivery, part_sent)

    async def arrived(self, delivery: Delivery) -> str | None:
        """Look for a message that may have arrived before a crash.

        All topics are one chat, so editing, as the worker channel does, could overwrite another case's message.
        Instead the ids given out since and recorded with no other message are read: each is forwarded into the group
        without a sound, compared, and the forward deleted.
        """
        among = Span.read(delivery.bookmark or "0")
        index = len(delivery.external_ids)
        if among is None or not (delivery.bookmark or index) or delivery.kind is OutboxKind.EDIT:
            return None
        among = among.behind(delivery.external_ids)
        parts = await self._rendered(delivery, await self._known_topic(delivery))
        if index < len(parts):
            wanted: list[tuple[str, ...]] = [(parts[index].html, plain(parts[index].html))]
        elif left := albums(delivery.reply.attachments[index - len(parts) :]):
            wanted = [(one.name,) for one in left[0]]
        else:
            return None
        if not self._telegram.ready:
            raise TryLater(UNREACHABLE, in_doubt=True)

        async def passed(left: Span) -> None:  # (after another crash, or a refusal, the next look begins there)
            mark = str(left)
            await self._write(lambda unit: delivery_remark(unit.session, outbox_id=delivery.id, bookmark=mark))

        with self._failures(in_doubt=True):
            known = await self._read(lambda unit: ids_known(unit, among.start))
            found = await self._looking[lane_of(delivery.external_id)].find(wanted, among, known, self._highest, passed)
        return " ".join(map(str, found)) or None

    async def _known_topic(self, delivery: Delivery) -> int:
        if not (number := case_number_of(delivery.external_id)):
            return GIVEN_UP
        return (await self._read(lambda unit: topic_of(unit, number)))[0] or GIVEN_UP

    async def _shown(self, lane: Lane, message_id: int) -> tuple[str | None, int | None]:
        """Return the text of that message of the group, or the name of its file, and the id its copy had; twice None when
        there is none. A copy is a message at Telegram, and takes its place in the minute."""
        bot = self._telegram.bot
        if lane is Lane.ALARM:
            await self._minute.note()
        else:
            await self._minute.acquire()
        await self._limiter.acquire()
        try:
            copy = await bot.forward_message(self.chat, self.chat, message_id, disable_notification=True)
        except BadRequest:
            return None, None
        self.seen(copy.message_id)  # (what is sent from now on has a higher one)
        try:
            await bot.delete_message(self.chat, copy.message_id)
        except TelegramError as error:
            log.info("forward_not_deleted", error=type(error).__name__)
        named = copy.document.file_name if copy.document is not None else None
        return copy.text or copy.caption or named or "", copy.message_id

    async def _send(self, delivery: Delivery, part_sent: PartSent) -> None:
        if self._moved:
            self._moved = False
            await self._telegram.bot.send_message(self.chat, MOVED.format(chat=self.chat))
        number = case_number_of(delivery.external_id)
        topic = await self._topic(number) if number else GIVEN_UP
        try:
            await self._parts(delivery, part_sent, topic)
        except BadRequest as error:
            if topic and says(error, CLOSED):
                await self._parts(delivery, part_sent, await self._opened(topic))
                return
            if not topic or not says(error, NO_THREAD):
                raise
            log.warning("topic_gone", case=number)
            await self._write(lambda unit: topic_set(unit, number, None))
            topic = await self._topic(number)
            if topic:
                await self._packet_on_top(number, topic)
            await self._parts(delivery, part_sent, topic)

    async def _opened(self, topic: int) -> int:
        """Open a topic somebody closed. GIVEN_UP where the bot may not: the message then goes into the group itself."""
        try:
            await self._telegram.bot.reopen_forum_topic(self.chat, topic)
        except BadRequest as error:
            log.warning("topic_closed", error=type(error).__name__)
            return GIVEN_UP
        return topic

    async def _parts(self, delivery: Delivery, part_sent: PartSent, topic: int) -> None:
        parts = await self._rendered(delivery, topic)
        for index, part in enumerate(parts):
            if index >= len(delivery.external_ids):
                if index > len(delivery.external_ids):
                    await self._place(delivery)
                await part_sent(str(await self._message(part, topic)))
        left = delivery.reply.attachments[max(len(delivery.external_ids) - len(parts), 0) :]
        taken = int(len(parts) <= len(delivery.external_ids))  # (the place this attempt began with is a file's)
        for album in albums(left):
            await self._files(album, topic, delivery, part_sent, taken)
            taken = 0

    async def _place(self, delivery: Delivery, count: int = 1) -> None:
        """Wait for so many places for what is left of a delivery. Meanwhile nothing of it is on its way: a crash then leaves no
        doubt, and no look through the group, which itself needs places."""
        if not count:
            return
        await self._write(lambda unit: delivery_waits(unit.session, outbox_id=delivery.id))
        await self._paced(delivery.external_id, count)
        mark = self.bookmark()
        await self._write(lambda unit: delivery_leaves(unit.session, outbox_id=delivery.id, bookmark=mark))

    async def _rendered(self, delivery: Delivery, topic: int) -> list[Part]:
        """Return the parts of a delivery as that topic shows them, or the group itself where there is none."""
        reply = delivery.reply if topic else numbered(delivery.reply, case_number_of(delivery.external_id))
        return linked(render(reply, delivery.id, delivery.view), await self._accounts())

    async def _message(self, part: Part, topic: int) -> int:
        try:
            sent = await self._telegram.bot.send_message(
                self.chat, part.html, parse_mode=ParseMode.HTML, reply_markup=part.keyboard,
                message_thread_id=topic or None,
            )  # fmt: skip
        except BadRequest as error:
            if says(error, (*NO_THREAD, *CLOSED, *LOST)):
                raise
            log.error("message_refused", chars=len(part.html))
            shown = plain(part.html) if says(error, ("parse entities",)) else UNSHOWN
            sent = await self._telegram.bot.send_message(
                self.chat, shown, reply_markup=part.keyboard, message_thread_id=topic or None
            )
        self.seen(sent.message_id)
        return sent.message_id

    async def _files(
        self, album: Sequence[Attachment], topic: int, delivery: Delivery, part_sent: PartSent, taken: int
    ) -> None:
        """Send files at once; one by one where Telegram refuses them together, each kept as sent by itself. `taken`: the places
        they have already."""
        if len(album) > 1:
            await self._place(delivery, len(album) - taken)
            if sent := await self._together(album, topic):
                await part_sent(" ".join(map(str, sent)))
                return
            taken = 0
        for one in album:
            await self._place(delivery, 1 - taken)
            taken = 0
            await part_sent(str(await self._document(one, topic)))

    async def _together(self, album: Sequence[Attachment], topic: int) -> list[int]:
        """Send an album; empty where Telegram refuses it."""
        media = [media_of(one) for one in album]
        try:
            sent = await self._telegram.bot.send_media_group(self.chat, media, message_thread_id=topic or None)
        except BadRequest as error:
            if says(error, (*NO_THREAD, *CLOSED, *LOST)):
                raise
            log.warning("album_refused", files=len(album))
            return []
        for message in sent:
            self.seen(message.message_id)
        return [message.message_id for message in sent]

    async def _document(self, attachment: Attachment, topic: int) -> int:
        try:
            sent = await self._telegram.bot.send_document(
                self.chat, attachment.content, filename=attachment.name, message_thread_id=topic or None
            )
        except BadRequest as error:
            if says(error, (*NO_THREAD, *CLOSED, *LOST)):
                raise
            log.error("document_refused", bytes=len(attachment.content))
            shown = FILE_UNSHOWN.format(name=attachment.name)
            sent = await self._telegram.bot.send_message(self.chat, shown, message_thread_id=topic or None)
        self.seen(sent.message_id)
        return sent.message_id

    async def _topic(self, number: int) -> int:
        """Return the topic of a case, made now if there is none; GIVEN_UP where none can be made.

        The packet and an alarm of a new case are sent side by side: the topic is made once.
        """
        async with self._topics[number]:
            return await self._topic_made(number)

    async def _topic_made(self, number: int) -> int:
        topic, name = await self._read(lambda unit: topic_of(unit, number))
        if topic is not None:
            return topic
        try:
            made = await self._telegram.bot.create_forum_topic(self.chat, name)
        except (BadRequest, Forbidden) as error:
            if isinstance(error, Forbidden) or not says(error, NO_RIGHT):
                raise
            log.error("topics_unavailable", hint="turn on topics and make the bot an admin who may manage them")
            if not self._warned:
                self._warned = True
                await self._telegram.bot.send_message(self.chat, NO_TOPICS)
            return GIVEN_UP
        topic_id = made.message_thread_id
        await self._write(lambda unit: topic_set(unit, number, topic_id))
        return topic_id

    async def rename(self, topic: int, name: str) -> None:
        """Give a topic another name. Raises TelegramError; one that is gone or bears the name already is no error."""
        try:
            await self._telegram.bot.edit_forum_topic(self.chat, topic, name=name)
        except BadRequest as error:
            if not says(error, ("not_modified", "not modified", *NO_THREAD, *NO_RIGHT)):
                raise
            log.info("topic_not_renamed", error=type(error).__name__)

    async def _packet_on_top(self, number: int, topic: int) -> None:
        reply = await self._read(lambda unit: packet_reply(unit, case_numbered(unit, number)))
        for part in render(reply.model_copy(update={"choices": ()}), 0):
            await self._message(part, topic)

    async def _show(self, delivery: Delivery) -> None:
        shown = render(delivery.reply, delivery.target_id or delivery.id, delivery.view)
        parts = linked(shown, await self._accounts())
        if parts and len(delivery.target_ids) >= len(parts):
            await self._edit(int(delivery.target_ids[len(parts) - 1]), parts[-1])

    async def _edit(self, message_id: int, part: Part) -> bool:
        try:
            await self._telegram.bot.edit_message_text(
                part.html, chat_id=self.chat, message_id=message_id, parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
            )  # fmt: skip
        except BadRequest as error:
            if says(error, ("not modified",)):
                return True
            if says(error, ("to edit not found", "can't be edited", "message_id_invalid")):
                return False
            raise
        return True

    @contextmanager
    def _failures(self, *, in_doubt: bool = False) -> Iterator[None]:
        """Turn Telegram's errors into the service's."""
        try:
            yield
        except RetryAfter as error:
            self._minute.hold(seconds_to_wait(error))
            raise TryLater("too_many_requests", seconds_to_wait(error), in_doubt=in_doubt) from error
        except ChatMigrated as error:
            self.move(error.new_chat_id)
            raise TryLater("staff_group_moved", 1.0, in_doubt=in_doubt) from error
        except Forbidden as error:
            log.error("staff_group_lost", hint="the bot was removed from the staff group")
            raise TryLater("staff_group_lost", 60.0) from error
        except BadRequest as error:
            if says(error, LOST):
                log.error("staff_group_lost", hint="check TELEGRAM_STAFF_CHAT")
                raise TryLater("staff_group_lost", 60.0) from error
            raise Refused("bad_request") from error
        except InvalidToken as error:
            raise TryLater("token", 300.0) from error
        except TelegramError as error:
            cause = error.__cause__
            never_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
            doubtful = isinstance(cause, httpx.TransportError) and not isinstance(cause, never_sent)
            raise TryLater(UNREACHABLE, in_doubt=in_doubt or doubtful) from error

    def move(self, chat: int) -> None:
        """Follow the group: a group becomes a supergroup when topics are turned on, and gets another id."""
        if chat == self.chat:
            return
        log.error("staff_group_moved", to=chat, hint="set TELEGRAM_STAFF_CHAT to the new id")
        self.chat = chat
        self._moved = True

    async def _accounts(self) -> dict[str, int]:
        """Return whom an @name in a message means."""
        return await self._read(accounts_by_name)

    async def _read(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.to_thread(self._desk.read, work)

    async def _write(self, work: Callable[[Unit], T]) -> T:
        return (await asyncio.to_thread(self._desk.write, work))[0]
