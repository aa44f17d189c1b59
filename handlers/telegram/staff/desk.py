"""The staff group's updates: who wrote, in which case, and what it means. Recorded and carried out in one transaction."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

import structlog
from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.cases import drafts, talk
from bot.cases.casebook import load_facts
from bot.cases.desk import CaseDesk
from bot.cases.errors import CaseConflict, CaseError
from bot.cases.files import MAX_BYTES, Wanted, file_keep, file_refuse, files_wanted
from bot.cases.receipts import Receipt, receipts_collect
from bot.cases.roles import Act
from bot.cases.staffing import check, invitation_redeem, staff_by_telegram, staff_leave
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.topics import case_of_topic, topic_set, topics_to_delete
from bot.cases.unit import DESK, STAFF_CHANNEL, Unit, actor_name, case_numbered, words
from bot.dialogue.reply import Attachment, ConversationState, Facts, Inbound, Kind, Reply
from bot.service import StorageBusy
from bot.service.contract import Engine
from bot.storage.inbox import update_record
from bot.storage.outbox import reply_load
from bot.storage.tables import InboundStatus
from handlers.telegram.buttons import read_button
from handlers.telegram.channel import NAME, TelegramChannel
from handlers.telegram.staff.channel import StaffChannel
from handlers.telegram.staff.commands import NOTE_HERE, Order, carry_out

T = TypeVar("T")
log = structlog.get_logger(__name__)
_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_JOIN = re.compile(r"/start\s+join_([A-Za-z0-9_-]{8,60})")
_MARK = re.compile(r"【案件 (\d+)】")
_NOT_PASSED_ON = ("sticker", "location", "venue", "contact", "poll", "dice")
STRANGER = "这条没有转给当事人：你不在工作人员名单里。请管理员用 bot.py staff add 登记，再用邀请链接加入。"
NOTE_MARKS = ("//", "／／")


class Announcer(Protocol):
    """What is needed of the service."""

    def announce(self, conversations: Collection[int]) -> None: ...

    async def notify(self, channel: str, external_id: str, update_id: str, inbound: Inbound, reply: Reply) -> bool: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """One update of the staff group, read."""

    update_id: str
    user: int
    text: str = ""
    thread: int = 0
    message_id: int = 0
    edited: bool = False
    case_number: int = 0
    """Of the message answered, in a group without topics."""
    replied: int = 0
    note: bool = False
    """It answers the message the note button posted."""
    left: int = 0
    pressed: tuple[int, int] | None = None
    """Outbox row and index of the button."""
    attachments: tuple[Attachment, ...] = ()


class StaffDesk:
    """Takes updates for `TelegramChannel.staff`, and runs the desk's own rounds as a component of the service."""

    name = "staff-desk"

    def __init__(
        self, service: Announcer, telegram: TelegramChannel, channel: StaffChannel | None, desk: CaseDesk,
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
        query = update.callback_query
        chat = message.chat.id if message is not None else query.message.chat.id if query and query.message else 0
        if self._channel is None or chat != self._channel.chat:
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
            await asyncio.sleep(self._round_seconds)

    async def round(self) -> None:
        """One round: files to fetch, receipts to show, topics to remove."""
        for wanted in await self._read(partial(files_wanted, channel=NAME)):
            await self._fetch(wanted)
        for receipt in await self._write(receipts_collect):
            await self._show_receipt(receipt)
        for number, topic in await self._read(topics_to_delete):
            await self._delete_topic(number, topic)

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
        if message.from_user is None or message.from_user.is_bot:
            return
        if message.forum_topic_created or message.forum_topic_edited or message.new_chat_members:
            return
        text = message.text or message.caption or ""
        replied = message.reply_to_message
        shown = (replied.text or "") if replied is not None else ""
        mark = _MARK.search(shown)
        heard = Heard(
            str(update.update_id), message.from_user.id, text,
            thread=(message.message_thread_id or 0) if message.is_topic_message else 0,
            message_id=message.message_id, edited=update.edited_message is not None,
            case_number=int(mark[1]) if mark else 0, replied=replied.message_id if replied is not None else 0,
            note=NOTE_HERE in shown and replied is not None and bool(replied.from_user and replied.from_user.is_bot),
        )  # fmt: skip
        if not heard.edited:
            try:
                heard = await self._with_files(heard, message)
            except BadRequest:
                heard = replace(heard, text="", attachments=())
                await self._say(heard, "没有发出：文件超过 20 MB，或取不到。请压缩后再发。")
                return
        if not heard.text and not heard.attachments:
            if heard.thread and not heard.edited and any(getattr(message, kind) for kind in _NOT_PASSED_ON):
                await self._say(heard, "没有发出：贴纸、位置、名片、投票转不过去。请写成文字，或发图片、文件。")
            return
        await self._record(heard)

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
        """Record and carry out in one transaction; what cannot be done is said, and nothing of it remains."""
        suggestion = await self._suggestion(heard)
        try:
            return await self._write(partial(self._carry_out, heard, suggestion))
        except CaseError as error:
            sentence = str(error)
            await self._say(heard, sentence)
            return sentence

    def _carry_out(self, heard: Heard, suggestion: str, unit: Unit) -> str | None:
        if not _is_new(unit, heard):
            return None
        if heard.left:
            self._left(unit, heard.left)
            return None
        case = _case(unit, heard)
        staff = staff_by_telegram(unit.session, heard.user)
        if staff is None:
            unit.to_staff(case, words(STRANGER))
            unit.audit(f"telegram:{heard.user}", "stranger_refused", case)
            return STRANGER
        if heard.edited:
            return self._edited(unit, staff, case, heard)
        order = _order(unit, heard)
        if order is not None and order.verb == "suggest" and case is not None:
            check(unit, staff, Act.ANSWER, case)
            unit.audit(actor_name(staff), "suggestion_asked", case)
            if not suggestion:
                unit.to_staff(case, words("这件案子还没有能拿来找依据的话，给不出建议答复。先问当事人发生了什么。"))
                return None
            drafts.draft_suggest(unit, case, text=suggestion)
            return None
        if order is not None:
            answer = carry_out(unit, staff, case, order)
            if answer is not None:
                unit.to_staff(case, words(answer) if isinstance(answer, str) else answer)
            return answer if isinstance(answer, str) else None
        if case is None:
            return None
        self._spoke(unit, staff, case, heard)
        return None

    def _spoke(self, unit: Unit, staff: StaffRow, case: CaseRow, heard: Heard) -> None:
        source = f"tg:{heard.message_id}"
        if heard.note or heard.text.startswith(NOTE_MARKS):
            text = heard.text[2:] if heard.text.startswith(NOTE_MARKS) else heard.text
            talk.note_add(unit, case, staff=staff, text=text.strip(), source=source)
            return
        talk.staff_said(unit, case, staff=staff, text=heard.text, source=source, attachments=heard.attachments)

    def _edited(self, unit: Unit, staff: StaffRow, case: CaseRow | None, heard: Heard) -> str | None:
        if case is None:
            return None
        told = talk.message_edit(unit, case, staff=staff, source=f"tg:{heard.message_id}", text=heard.text)
        if told:
            unit.to_staff(case, words(told))
        return told

    def _left(self, unit: Unit, telegram_id: int) -> None:
        staff = staff_by_telegram(unit.session, telegram_id)
        if staff is not None:
            staff_leave(unit, actor="bot", staff=staff)
            unit.to_staff(None, words(f"{staff.name} 离开了群，权限已收回。"))

    async def _say(self, heard: Heard, sentence: str) -> None:
        def work(unit: Unit) -> None:
            if _is_new(unit, heard):
                unit.to_staff(_case(unit, heard), words(sentence))

        await self._write(work)

    # Machine help

    async def _suggestion(self, heard: Heard) -> str:
        """Compose a reply to what the worker told, outside of any transaction; empty unless it is asked for."""

        def wanted(unit: Unit) -> tuple[str, dict[str, str]] | None:
            order, case = _order(unit, heard), _case(unit, heard)
            if order is None or order.verb != "suggest" or case is None:
                return None
            values = load_facts(case.facts).values
            return values.get("story", "") or values.get("want", ""), values

        asked = await self._read(wanted)
        if asked is None:
            return ""
        question, values = asked
        if self._suggest is None or not question:
            return ""
        state = ConversationState(facts=Facts(values=dict(values)))
        turn = partial(self._suggest.turn, state, Inbound("suggest", question), now=self._desk.clock())
        _, reply = await asyncio.to_thread(turn)
        return reply.plain_text()

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
        name = getattr(media, "file_name", None) or ("图片.jpg" if photo else "文件")
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
        await self._write(partial(file_keep, file_id=wanted.id, content=content))

    async def _show_receipt(self, receipt: Receipt) -> None:
        """A mark under the staff message that reached the worker; where Telegram refuses it, nothing is lost."""
        if self._channel is None or not receipt.sent or not receipt.source.startswith("tg:"):
            return
        try:
            await self._telegram.bot.set_message_reaction(self._channel.chat, int(receipt.source[3:]), "👌")
        except TelegramError as error:
            log.info("receipt_not_shown", error=type(error).__name__)

    async def _delete_topic(self, number: int, topic: int) -> None:
        assert self._channel is not None
        try:
            await self._telegram.bot.delete_forum_topic(self._channel.chat, topic)
        except BadRequest as error:
            log.warning("topic_not_deleted", case=number, error=type(error).__name__)
            sentence = f"案件 {number} 的内容按要求删除了，但话题删不掉。请有权限的人手工删除这个话题。"
            await self._write(lambda unit: unit.to_staff(None, words(sentence)))
        except TelegramError:
            return
        await self._write(lambda unit: topic_set(unit, number, None))

    async def _read(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.to_thread(self._desk.read, work)

    async def _write(self, work: Callable[[Unit], T]) -> T:
        result, announce = await asyncio.to_thread(self._desk.write, work)
        self._service.announce(announce)
        return result


def _is_new(unit: Unit, heard: Heard) -> bool:
    """Record the update; False when it was carried out before."""
    recorded = update_record(
        unit.session, channel=STAFF_CHANNEL, external_id=_external(unit, heard), update_id=heard.update_id,
        inbound=Inbound(STAFF_CHANNEL), now=unit.now, status=InboundStatus.DONE,
    )  # fmt: skip
    return recorded.is_new


def _external(unit: Unit, heard: Heard) -> str:
    case = _case(unit, heard)
    return f"case:{case.number}" if case is not None else DESK


def _case(unit: Unit, heard: Heard) -> CaseRow | None:
    if heard.pressed is not None:
        number = _case_of_outbox(unit, heard.pressed[0])
        return case_numbered(unit, number) if number else None
    if heard.thread:
        return case_of_topic(unit, heard.thread)
    return case_numbered(unit, heard.case_number) if heard.case_number else None


def _case_of_outbox(unit: Unit, outbox_id: int) -> int:
    from bot.cases.topics import conversation_name

    name = conversation_name(unit, outbox_id)
    return int(name.removeprefix("case:")) if name.startswith("case:") else 0


def _order(unit: Unit, heard: Heard) -> Order | None:
    """Return the command typed or tapped; None for plain words."""
    replied = f"tg:{heard.replied}" if heard.replied else ""
    if heard.pressed is not None:
        number = _case_of_outbox(unit, heard.pressed[0])
        external = f"case:{number}" if number else DESK
        found = reply_load(unit.session, outbox_id=heard.pressed[0], channel=STAFF_CHANNEL, external_id=external)
        if found is None or heard.pressed[1] >= len(found[0].choices):
            return Order("help")
        verb, _, argument = found[0].choices[heard.pressed[1]].action.partition(":")
        return Order(verb, argument)
    match = _COMMAND.fullmatch(heard.text.strip())
    if match is None or heard.text.startswith(NOTE_MARKS):
        return None
    return Order(match[1].lower(), (match[2] or "").strip(), replied)
