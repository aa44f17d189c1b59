"""The staff group's updates: who wrote, in which case, and what it means. Recorded and carried out in one transaction."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

import structlog
from telegram import ChatMember, ChatMemberRestricted, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, TelegramError

from bot.cases.desk import CaseDesk
from bot.cases.rules.errors import CaseConflict, CaseError
from bot.cases.rules.file_kinds import MAX_BYTES, sniff
from bot.cases.services.people.staffing import invitation_redeem
from bot.cases.services.topics import topic_renamed, topic_set, topics_to_delete, topics_to_rename
from bot.cases.services.words.files import Wanted, file_keep, file_refuse, files_show, files_wanted
from bot.cases.services.words.receipts import Receipt, receipts_collect
from bot.cases.staff.orders import NOTE_HERE, fact_named_in
from bot.cases.staff.suggestions import Suggestion, suggestion_of
from bot.cases.staff.updates import NOTED, Heard, suggestion_asked, update_answered, update_carried_out
from bot.cases.unit_of_work import Unit, words
from bot.contract.messages import Attachment, Inbound, Kind, Reply
from bot.service import StorageBusy
from bot.service.contract import Engine
from bot.service.failures import described
from bot.storage.inbox import storable
from handlers.telegram.channel import NAME
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.rendering.buttons import read_button
from handlers.telegram.staff.channel import StaffChannel
from handlers.telegram.staff.refusals import topic_is_gone

T = TypeVar("T")
log = structlog.get_logger(__name__)
_JOIN = re.compile(r"/start\s+join_([A-Za-z0-9_-]{8,60})")
_MARK = re.compile(r"【案件 (\d{1,9})】")
_NOT_PASSED_ON = ("sticker", "location", "venue", "contact", "poll", "dice", "game", "story", "paid_media")
BROKEN = "没有做成：程序出了错，已经记下。请换个写法再发；还不行就告诉管理员。"
ANONYMOUS = "没有发出：你在群里是匿名的，看不出是谁。请在群的管理员设置里关掉“匿名”，再发一次。"
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Announcer(Protocol):
    """What is needed of the service."""

    def announce(self, conversations: Collection[int]) -> None: ...

    async def notify(self, channel: str, external_id: str, update_id: str, inbound: Inbound, reply: Reply) -> bool: ...


class StaffDesk:
    """Takes updates for `TelegramChannel`, and runs the desk's own rounds as a component of the service."""

    name = "staff-desk"

    def __init__(
        self, service: Announcer, telegram: TelegramConnection, channel: StaffChannel | None, desk: CaseDesk,
        *, suggest: Engine | None = None, round_seconds: float = 1.0, tick_seconds: float = 30.0,
    ) -> None:  # fmt: skip
        self._service = service
        self._telegram = telegram
        self._channel = channel
        self._desk = desk
        self._suggest = suggest
        self._round_seconds = round_seconds
        self._tick_seconds = tick_seconds

    async def take(self, update: Update) -> bool:
        """Return True when the update was for staff. Raises StorageBusy: Telegram delivers it again."""
        message = update.message or update.edited_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            found = _JOIN.fullmatch((message.text or "").strip())
            if found is None or message.from_user is None:
                return False
            await self._join(str(update.update_id), message.chat.id, message.from_user.id, found[1])
            return True
        if update.chat_member is not None:
            return await self._membership(update)
        query = update.callback_query
        chat = message.chat.id if message is not None else query.message.chat.id if query and query.message else 0
        if self._channel is None:
            return False
        if message is not None and (moved := _moved(message, self._channel.chat)):
            self._channel.move(moved)
            return True
        if chat != self._channel.chat:
            return False
        if query is not None:
            await self._tapped(update)
        elif message is not None:
            self._channel.seen(message.message_id)
            await self._heard(update, message)
        return True

    async def run(self) -> None:
        """Fetch files, pass on receipts, keep the clocks, for ever."""
        last_tick = float("-inf")
        loop = asyncio.get_running_loop()
        while True:
            try:
                if self._telegram.ready:
                    await self.round()
                if loop.time() - last_tick >= self._tick_seconds:
                    last_tick = loop.time()
                    self._service.announce(await asyncio.to_thread(self._desk.tick))
            except StorageBusy:
                log.warning("staff_desk_storage_busy")
            except CaseConflict:
                log.info("staff_desk_conflict")
            except Exception as error:  # what fails once must not stop the clocks
                log.error("staff_desk_failed", **described(error))
            await asyncio.sleep(self._round_seconds)

    async def round(self) -> None:
        """One round: files to fetch, receipts to show, topics to remove."""
        for wanted in await self._read(partial(files_wanted, channel=NAME)):
            await self._fetch(wanted)
        await self._write(files_show)
        for receipt in await self._write(receipts_collect):
            await self._show_receipt(receipt)
        for number, topic in await self._read(topics_to_delete):
            await self._delete_topic(number, topic)
        for number, topic, name in await self._read(topics_to_rename):
            await self._rename_topic(number, topic, name)

    # Updates

    async def _join(self, update_id: str, chat: int, user: int, token: str) -> None:
        def work(unit: Unit) -> str:
            staff = invitation_redeem(unit, token=token, telegram_id=user)
            return staff.name

        try:
            name = await self._write(work)
            text = f"{name}，登记好了。到工作人员群里，发 /help 看怎么用。"
            reply = words(text)
        except CaseError as error:
            reply = words(str(error))
        await self._service.notify(NAME, str(chat), update_id, Inbound(str(chat), "", Kind.COMMAND), reply)

    async def _heard(self, update: Update, message: Message) -> None:
        if message.left_chat_member is not None:
            await self._record(Heard(str(update.update_id), 0, left=message.left_chat_member.id))
            return
        if message.forum_topic_created or message.forum_topic_edited or message.new_chat_members:
            return
        heard = _read(update, message)
        if message.sender_chat is not None:  # the group's own account, or a channel: nobody knows who it is
            if (heard.thread or heard.replied) and not message.is_automatic_forward:
                await self._say(heard, ANONYMOUS, in_cases_only=True)
            return
        if message.from_user is None or message.from_user.is_bot:
            return
        if not heard.edited:
            try:
                heard = await self._with_files(heard, message)
            except BadRequest:
                heard = replace(heard, text="", attachments=())
                await self._say(heard, "没有发出：文件超过 20 MB，或取不到。请压缩后再发。")
                return
        if not heard.text and not heard.attachments:
            about = heard.thread or heard.case_number
            if about and not heard.edited and any(getattr(message, kind) for kind in _NOT_PASSED_ON):
                await self._say(heard, "没有发出：贴纸、位置、名片、投票转不过去。请写成文字，或发图片、文件。")
            return
        await self._record(heard)

    async def _membership(self, update: Update) -> bool:
        """Somebody's place in the group changed: Telegram tells an admin bot so in groups of every size."""
        changed = update.chat_member
        if changed is None or self._channel is None or changed.chat.id != self._channel.chat:
            return False
        if _has_gone(changed.new_chat_member):
            await self._record(Heard(str(update.update_id), 0, left=changed.new_chat_member.user.id))
        return True

    async def _tapped(self, update: Update) -> None:
        query = update.callback_query
        assert query is not None and self._channel is not None
        pressed = read_button(query.data)
        toast: str | None = None
        if pressed is not None and pressed.verb == "choice":
            heard = Heard(str(update.update_id), query.from_user.id, pressed=(pressed.outbox_id, pressed.index))
            toast = await self._record(heard)
        try:
            await self._telegram.bot.answer_callback_query(query.id, text=(toast or "")[:190] or None)
        except TelegramError as error:
            log.info("staff_toast_failed", error=type(error).__name__)

    async def _record(self, heard: Heard) -> str | None:
        """Record and carry out in one transaction; what cannot be done is said, and nothing of it remains.

        An update that makes the program fail is answered too: come again and again, it would keep every other from being
        heard.
        """
        try:
            suggestion = await self._suggestion(heard)
            done = await self._write(lambda unit: update_carried_out(unit, heard, suggestion))
            if done == NOTED:
                await self._mark(heard.message_id, NOTED)
            return done
        except CaseError as error:
            sentence = str(error)
        except StorageBusy:
            raise
        except Exception as error:
            log.error("staff_update_failed", update=heard.update_id, **described(error))
            sentence = BROKEN
        await self._say(heard, sentence)
        return sentence

    async def _say(self, heard: Heard, sentence: str, *, in_cases_only: bool = False) -> None:
        await self._write(lambda unit: update_answered(unit, heard, sentence, in_cases_only=in_cases_only))

    # Machine help

    async def _suggestion(self, heard: Heard) -> Suggestion | None:
        """Compose an answer to what the worker said last, outside of any transaction; None unless it is asked for."""

        asked = await self._read(lambda unit: suggestion_asked(unit, heard))
        if asked is None:
            return None
        if self._suggest is None or not asked.question:
            return None
        turn = partial(self._suggest.turn, asked.state, Inbound("suggest", asked.question), now=self._desk.clock())
        _, reply = await asyncio.to_thread(turn)
        return suggestion_of(reply, asked.told)

    # Files, receipts, topics

    async def _with_files(self, heard: Heard, message: Message) -> Heard:
        media = message.document or message.voice or message.audio or message.video or message.video_note
        photo = message.photo[-1] if message.photo else None
        wanted = photo or media
        if wanted is None:
            return heard
        if (wanted.file_size or 0) > MAX_BYTES:
            raise BadRequest("file is too big")
        file = await self._telegram.bot.get_file(wanted.file_id)
        content = bytes(await file.download_as_bytearray())
        name = getattr(media, "file_name", None) or ("图片" if photo else "文件") + sniff(content)[1]
        attachment = Attachment(name=name, media_type="application/octet-stream", content=content)
        return replace(heard, attachments=(attachment,))

    async def _fetch(self, wanted: Wanted) -> None:
        try:
            file = await self._telegram.bot.get_file(wanted.reference)
            content = bytes(await file.download_as_bytearray())
        except BadRequest as error:
            status = "too_big" if "too big" in str(error).lower() else "gone"
            log.warning("file_refused", case=wanted.case_number, file=wanted.id, status=status)
            await self._write(partial(file_refuse, file_id=wanted.id, status=status))
            return
        except TelegramError as error:
            log.warning("file_waits", file=wanted.id, error=type(error).__name__)
            return
        try:
            await self._write(partial(file_keep, file_id=wanted.id, content=content))
        except StorageBusy:
            raise
        except Exception as error:
            log.error("file_not_kept", file=wanted.id, **described(error))
            await self._write(partial(file_refuse, file_id=wanted.id, status="gone"))

    async def _show_receipt(self, receipt: Receipt) -> None:
        """A mark under the staff message that reached the worker; where Telegram refuses it, nothing is lost."""
        if receipt.sent and receipt.source.startswith("tg:"):
            await self._mark(int(receipt.source[3:]), "👌")

    async def _mark(self, message_id: int, sign: str) -> None:
        if self._channel is None:
            return
        try:
            await self._telegram.bot.set_message_reaction(self._channel.chat, message_id, sign)
        except TelegramError as error:
            log.info("mark_not_shown", error=type(error).__name__)

    async def _delete_topic(self, number: int, topic: int) -> None:
        assert self._channel is not None
        try:
            await self._telegram.bot.delete_forum_topic(self._channel.chat, topic)
        except BadRequest as error:
            if topic_is_gone(error):
                await self._write(lambda unit: topic_set(unit, number, None))
                return
            log.warning("topic_not_deleted", case=number, error=type(error).__name__)
            sentence = f"案件 {number} 的内容按要求删除了，但话题删不掉。请有权限的人手工删除这个话题。"
            await self._write(lambda unit: unit.to_staff(None, words(sentence)))
        except TelegramError:
            return
        await self._write(lambda unit: topic_set(unit, number, None))

    async def _rename_topic(self, number: int, topic: int, name: str) -> None:
        if self._channel is None:
            return
        try:
            await self._channel.rename(topic, name)
        except TelegramError as error:
            log.info("topic_not_renamed", case=number, error=type(error).__name__)
            return
        await self._write(lambda unit: topic_renamed(unit, number, name))

    async def _read(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.to_thread(self._desk.read, work)

    async def _write(self, work: Callable[[Unit], T]) -> T:
        result, announce = await asyncio.to_thread(self._desk.write, work)
        self._service.announce(announce)
        return result


def _moved(message: Message, group: int) -> int:
    """The id the group has now, where a message tells that it became a supergroup, in its old place or its new one; else 0."""
    if message.chat.id == group:
        return message.migrate_to_chat_id or 0
    return message.chat.id if message.migrate_from_chat_id == group else 0


def _has_gone(member: ChatMember) -> bool:
    muted_outside = isinstance(member, ChatMemberRestricted) and not member.is_member
    return member.status in _GONE or muted_outside


def _read(update: Update, message: Message) -> Heard:
    """Return a message of the group without its files."""
    replied = message.reply_to_message
    if replied is not None and replied.message_id == message.message_thread_id:
        replied = None  # in a forum every message answers the one that made its topic
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.is_bot
    shown = (replied.text or "") if replied is not None else ""
    mark = _MARK.search(shown)
    return Heard(
        str(update.update_id), message.from_user.id if message.from_user is not None else 0,
        storable(message.text or message.caption or ""),
        thread=(message.message_thread_id or 0) if message.is_topic_message else 0,
        message_id=message.message_id, edited=update.edited_message is not None,
        case_number=int(mark[1]) if mark else 0, replied=replied.message_id if replied is not None else 0,
        replied_user=replied.from_user.id if replied is not None and replied.from_user is not None and not to_bot else 0,
        note=NOTE_HERE in shown and to_bot, fact=fact_named_in(_MARK.sub("", shown)) if to_bot else "",
    )  # fmt: skip
