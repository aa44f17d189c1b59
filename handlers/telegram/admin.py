"""Admins of the library in a private chat: a file comes in, its plan goes out, and a button publishes or discards it.

What was asked for is kept before Telegram is told that it arrived, and done by a component of its own: reading a long
file holds up nobody, and a restart goes on where it ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.contract.messages import Block, BlockKind, Choice, Clause, Inbound, Kind, Point, Reply
from bot.service import StorageBusy
from bot.service.failures import described
from handlers.telegram.channel import NAME, Host
from handlers.telegram.connection import TelegramConnection
from handlers.telegram.rendering.buttons import read_button
from ingestion.admin.desk import Desk, Sheet, change_label, show_change
from ingestion.admin.desk_words import refusal
from ingestion.admin.jobs import Job, job_begin, job_done, job_put, jobs_wanted
from ingestion.admin.orders import read_order
from ingestion.admin.spoken import meant, ordered
from ingestion.errors import Refused
from knowledge.errors import YoujuError
from knowledge.library import Library

log = structlog.get_logger(__name__)
JOBS = "tg"
"""What the ids of jobs from here begin with."""
LARGEST = 20 * 2**20
"""What Telegram lets a bot fetch."""
READING = "收到《{name}》，正在读。读完把方案发给你。"
LONGEST_ORDER = 1000
ORDERED = {
    "correct": "收到，正在改。", "history": "收到。", "restore": "收到，正在核对，要一两分钟。",
    "withdraw": "收到，正在核对，要一两分钟。",
}  # fmt: skip
PRESSED = {"publish": "收到，正在核对，要一两分钟。", "discard": "收到。", "changes": "收到。"}
TOO_LARGE = "文件超过 20 MB，Telegram 不让取。请拆开再发，或在服务器上用 library add。"
GIVEN_UP = "《{name}》试了几次都没有办成。请换一种格式，或在服务器上用 library add。"
FAILED = "出错了，没有办成，库里没有变化。错误已记在日志里。"
GONE = "文件取不到了，请重新发一次。"
REFUSED = "谢谢你的文件。法规库由管理员维护，这里只收管理员发来的文件。"


class AdminDesk:
    """Takes updates for ``TelegramChannel`'s takers, and does what they ask as a component of the service.

    `is_staff`: whose documents are refused with a word; everybody else's belong to the conversation and the cases.
    """

    name = "library-desk"

    def __init__(
        self,
        service: Host,
        telegram: TelegramConnection,
        desk: Desk,
        *,
        is_staff: Callable[[str], bool] | None = None,
        pause: float = 2.0,
    ) -> None:
        self._service = service
        self._telegram = telegram
        self._desk = desk
        self._is_staff = is_staff
        self._pause = pause
        self._called = asyncio.Event()

    async def take(self, update: Update) -> bool:
        """Return True when the update was for the library. Raises StorageBusy: Telegram delivers it again."""
        query = update.callback_query
        if query is not None:
            return await self._tapped(str(update.update_id), query)
        message = update.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return False
        if message.from_user is None or message.from_user.is_bot:
            return False
        user = str(message.from_user.id)
        if message.document is None:
            return await self._ordered(str(update.update_id), message, user)
        if await asyncio.to_thread(self._desk.may, user):
            await self._sent(str(update.update_id), message, user)
            return True
        if self._is_staff is not None and await asyncio.to_thread(self._is_staff, user):
            await self._say(str(message.chat.id), str(update.update_id), REFUSED)
            return True
        return False

    async def run(self) -> None:
        """Do what is wanted, one after the other, for ever."""
        while True:
            self._called.clear()
            if self._telegram.ready:
                for job in await asyncio.to_thread(jobs_wanted, self._library, JOBS):
                    await self._do(job)
            try:
                await asyncio.wait_for(self._called.wait(), self._pause)
            except TimeoutError:
                continue

    @property
    def _library(self) -> Library:
        return self._desk.publisher.library

    async def _sent(self, update_id: str, message: Message, user: str) -> None:
        document = message.document
        assert document is not None
        chat, name = str(message.chat.id), document.file_name or "文件"
        if (document.file_size or 0) > LARGEST:
            await self._say(chat, update_id, TOO_LARGE)
            return
        content = {"chat": chat, "file": document.file_id}
        if await self._keep(Job(f"{JOBS}{update_id}", user, name, content)):
            await self._say(chat, update_id, READING.format(name=name[:80]))
        self._called.set()

    async def _ordered(self, update_id: str, message: Message, user: str) -> bool:
        """Keep what an admin wrote about a plan or a document; everything else is talk and not for here."""
        text = message.text or ""
        order = read_order(text) if len(text) <= LONGEST_ORDER else None
        if order is None or not await asyncio.to_thread(self._desk.may, user):
            return False
        if not await asyncio.to_thread(meant, self._desk, order, user):
            return False
        chat = str(message.chat.id)
        if await self._keep(Job(f"{JOBS}{update_id}", user, text[:80], {"chat": chat, "order": text})):
            await self._say(chat, update_id, ORDERED[order.verb])
        self._called.set()
        return True

    async def _tapped(self, update_id: str, query: CallbackQuery) -> bool:
        pressed = read_button(query.data)
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return False
        if pressed is None or pressed.verb != "choice":
            return False
        chat, user = str(query.message.chat.id), str(query.from_user.id)
        reply = await self._service.reply_of(NAME, chat, pressed.outbox_id)
        if reply is None or pressed.index >= len(reply.choices):
            return False
        action = reply.choices[pressed.index].action
        if not action.startswith("lib:"):
            return False
        await self._keep(Job(f"{JOBS}{update_id}", user, action, {"chat": chat, "press": action}))
        self._called.set()
        try:
            await self._telegram.bot.answer_callback_query(query.id, text=PRESSED.get(action.split(":")[1]))
        except TelegramError as error:
            log.info("library_toast_failed", error=type(error).__name__)
        return True

    async def _keep(self, job: Job) -> bool:
        try:
            return await asyncio.to_thread(partial(job_put, self._library, job, today=self._today()))
        except Refused as refused:
            log.warning("library_job_not_kept", code=refused.code)
            raise StorageBusy from refused

    def _today(self) -> date:
        return self._desk.today()

    async def _do(self, job: Job) -> None:
        """Do one job and answer it. It stays wanted while Telegram or the database cannot be reached."""
        try:
            reply = await self._answer(job)
            if reply is None:
                return
            chat = job.content["chat"]
            await self._service.notify(NAME, chat, f"{job.id}:answer", Inbound(chat, "", Kind.COMMAND), reply)
            await asyncio.to_thread(job_done, self._library, job)
        except (StorageBusy, Refused) as error:
            log.warning("library_job_waits", job=job.id, error=type(error).__name__)
        except TelegramError as error:
            log.warning("library_job_waits", job=job.id, error=type(error).__name__)

    async def _answer(self, job: Job) -> Reply | None:
        data = b""
        if "file" in job.content:
            try:
                file = await self._telegram.bot.get_file(job.content["file"])
                data = bytes(await file.download_as_bytearray())
            except BadRequest as error:
                return words(TOO_LARGE if "too big" in str(error).lower() else GONE)
        if not await asyncio.to_thread(job_begin, self._library, job):
            return words(GIVEN_UP.format(name=job.name[:80]))
        try:
            sheet = await asyncio.to_thread(self._sheet, job, data)
        except YoujuError as error:
            log.info("library_refused", job=job.id, code=error.code)
            return words(refusal(error))
        except Exception as error:
            log.error("library_job_failed", job=job.id, **described(error))
            return words(FAILED)
        log.info("library_answered", job=job.id, who=job.who, decides=bool(sheet.token))
        return show(sheet)

    def _sheet(self, job: Job, data: bytes) -> Sheet:
        """Read the file, do what was written, or follow the button."""
        if "file" in job.content:
            return self._desk.receive(data, job.name, job.who)
        if (order := read_order(job.content.get("order", ""))) is not None:
            return ordered(self._desk, order, job.who)
        return self._desk.press(job.content["press"], job.who)

    async def _say(self, chat: str, update_id: str, sentence: str) -> None:
        await self._service.notify(NAME, chat, update_id, Inbound(chat, "", Kind.COMMAND), words(sentence))

    async def tell(self, admins: Sequence[str], key: str, sentences: Sequence[str]) -> None:
        """Tell every admin, once for each `key`."""
        for chat in admins:
            inbound = Inbound(chat, "", Kind.COMMAND)
            await self._service.notify(NAME, chat, f"{key}:{chat}", inbound, words(*sentences, heading="法规库"))


def words(*sentences: str, heading: str = "") -> Reply:
    """Return a plain message."""
    points = tuple(Point(text=sentence) for sentence in sentences if sentence)
    return Reply(blocks=(Block(kind=BlockKind.TEXT, heading=heading, points=points),), composed_by="fixed")


def show(sheet: Sheet) -> Reply:
    """Return a sheet as a message: a heading, its lines, changed articles that open in place, and the buttons."""
    first, *lines = sheet.text.split("\n")
    return Reply(
        blocks=(
            Block(kind=BlockKind.LEAD, points=(Point(text=first),)),
            Block(kind=BlockKind.TEXT, points=tuple(Point(text=line) for line in lines)),
        ),
        clauses=tuple(
            Clause(ref=f"change-{number}", title="", label=change_label(change), text=show_change(change))
            for number, change in enumerate(sheet.changes)
        ),
        choices=tuple(Choice(label=choice.label, action=choice.data) for choice in sheet.choices),
        composed_by="fixed",
    )
