"""The whole service with cases over the emulator: worker chat, staff group with topics, and a restart when wanted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from unittest import mock

from sqlalchemy import select

from bot.app import SHANGHAI, App
from bot.cases.tables import CaseRow, StaffRow
from bot.service import Service
from bot.service.outgoing.reminders import follow_all
from bot.storage import Storage
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from handlers.telegram.staff import StaffChannel, StaffDesk
from tests.cases.stage import PEOPLE, Stage, Ticking, engine, people, set_stage
from tests.service.engines import eventually
from tests.service.stage import FAST, new_storage
from tests.support.product import open_product
from tests.support.servers.bot_api import TOKEN, BotApi, Message

GROUP = -1001
WORKER = 4711
LIN, NA, MIN = (telegram_id for _, telegram_id in PEOPLE.values())
START = 1


class Moving(Ticking):
    """A clock that runs on from its instant, and can be set forward."""

    def __post_init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self):  # noqa: ANN204
        from datetime import timedelta

        return self.at + timedelta(seconds=time.monotonic() - self.began)


Moving.__init__ = lambda self: (setattr(self, "at", Ticking().at), self.__post_init__())[0]  # type: ignore[method-assign,assignment]


@asynccontextmanager
async def serving(
    api: BotApi, stage: Stage, app: App | None = None, *, group_limit: float = 6000
) -> AsyncIterator[StaffDesk]:
    """The service as in production; a few words stand for the answers unless the whole product is given."""
    options = replace(
        FAST, settle=0.01, poll=0.02, turn_lease=10.0, send_lease=10.0
    )  # (a killed process held them; PostgreSQL waits for that)
    follow = follow_all(stage.desk.follow, app.evidence_desk.follow) if app else stage.desk.follow
    engine_ = app.engine if app else engine(stage)
    service = Service(stage.storage, engine_, follow=follow, clock=stage.clock, options=options)
    connection = TelegramConnection(
        TelegramOptions(
            TOKEN, base_url=api.base, poll_seconds=1, longest_pause=0.2, group_messages_per_minute=group_limit
        )
    )
    group = StaffChannel(connection, stage.desk, GROUP)
    staff = StaffDesk(
        service,
        connection,
        group,
        stage.desk,
        suggest=app.dialogue if app else engine(stage),
        round_seconds=0.05,
        tick_seconds=3600,
    )
    telegram = TelegramChannel(service, connection, (staff,))
    service.add_channel(telegram)
    service.add_channel(group)
    task = asyncio.create_task(service.run([telegram, staff], handle_signals=False))
    try:
        yield staff
    finally:
        service.stop()
        await asyncio.wait_for(task, 20)


class Play:
    """What the persons of a play do and see."""

    def __init__(self, api: BotApi, stage: Stage, staff_desk: StaffDesk | None = None) -> None:
        self.api, self.stage, self.staff_desk = api, stage, staff_desk

    async def told(self, word: str, *, chat: int = WORKER) -> str:
        """Wait until the worker's newest message holds the word, and return it."""
        await eventually(lambda: any(word in text for text in self.api.texts(chat)[-3:]))
        return next(text for text in reversed(self.api.texts(chat)) if word in text)

    async def worker(self, text: str, word: str, *, chat: int = WORKER) -> str:
        await self.api.say(chat, text)
        return await self.told(word, chat=chat)

    async def tap(self, label: str, word: str, *, chat: int = WORKER) -> str:
        await self.api.press(await self.with_button(label, chat=chat), label)
        return await self.told(word, chat=chat)

    async def with_button(self, label: str, *, chat: int = WORKER, topic: int = 0) -> Message:
        """Wait until a message of the chat, in the topic where one is given, bears the button; return the newest.

        It is the message as it was shown then: a person may tap a button that the bot has taken off since.
        """

        def bearing() -> list[Message]:
            of_topic = (m for m in self.api.sent(chat) if not topic or m.topic == topic)
            return [m for m in of_topic if any(label in b["text"] for b in m.buttons)]

        await eventually(bearing)
        return deepcopy(bearing()[-1])

    async def in_topic(self, topic: int, word: str) -> str:
        await eventually(lambda: any(word in text for text in self.api.in_(topic)))
        return next(text for text in reversed(self.api.in_(topic)) if word in text)

    async def staff(self, user: int, topic: int, text: str, word: str = "") -> int:
        message_id = await self.api.write(GROUP, user, topic, text)
        if word:
            await self.in_topic(topic, word)
        return message_id

    async def staff_tap(self, user: int, topic: int, label: str) -> None:
        await self.api.press(await self.with_button(label, chat=GROUP, topic=topic), label, user=user)

    async def case_sent(self, *, chat: int = WORKER, station: str = "望京站") -> int:
        """Have a worker go from the first word to a sent case. Returns its topic."""
        before = set(self.api.topics)
        await self.case_told(chat=chat, station=station)
        await eventually(lambda: set(self.api.topics) - before)
        topic = next(iter(set(self.api.topics) - before))
        await self.in_topic(topic, "案件")
        return topic

    async def case_told(self, *, chat: int = WORKER, station: str = "望京站") -> None:
        """The worker's part of it."""
        await self.worker(f"我是美团{station}的骑手，在北京，站点从10月开始没发工资，欠我12000元", "答", chat=chat)
        await self.worker("找人工", "同意吗", chat=chat)
        await self.tap("同意", "还在干吗", chat=chat)
        await self.tap("还在干", "哪天开始", chat=chat)
        await self.tap("不知道", "挣多少", chat=chat)
        await self.tap("不知道", "扣过", chat=chat)
        await self.tap("没有", "垫过钱", chat=chat)
        await self.tap("没有", "签过", chat=chat)
        await self.tap("没签", "证据", chat=chat)
        await self.worker("跑单截图和转账记录", "想要", chat=chat)
        await self.tap("拿回钱", "称呼", chat=chat)
        await self.worker("姓赵", "一共 12000 元", chat=chat)
        await self.tap("对", "对不对", chat=chat)
        await self.tap("发送", "编号", chat=chat)

    def case(self) -> CaseRow:
        with self.stage.storage.read() as session:
            return session.scalars(select(CaseRow).order_by(CaseRow.id.desc())).first()

    def someone(self, telegram_id: int) -> StaffRow | None:
        with self.stage.storage.read() as session:
            return session.scalars(select(StaffRow).where(StaffRow.telegram_id == telegram_id)).first()


def new_stage(folder: Path, *, supervised: bool = False, storage: Storage | None = None, **options: object) -> Stage:
    stage = set_stage(folder, supervised=supervised, storage=storage or new_storage(folder), **options)
    clock = Moving()
    stage.clock = stage.desk.clock = clock
    stage.desk.options.staff_pushed = True
    return stage


def whole_product(folder: Path, *, supervised: bool = False) -> tuple[Stage, App]:
    """Return a stage over the whole product: statutes, cards, retrieval, gates and evidence, without a model."""
    clock = Moving()
    app = open_product(folder, clock().astimezone(SHANGHAI).date, TELEGRAM_STAFF_CHAT=GROUP)
    app.follower.start()
    app.follower.load_vectors()
    with mock.patch("bot.service.system_clock", clock):
        _ = app.engine
    stage = Stage(app.storage, clock, app.case_desk)
    stage.do(lambda unit: people(unit, supervised=supervised))
    return stage, app


def play(
    folder: Path,
    scene: Callable[[Play], Awaitable[None]],
    *,
    supervised: bool = False,
    group_limit: float = 6000,
    **options: object,
) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api:
            stage = new_stage(folder, supervised=supervised, **options)
            async with serving(api, stage, group_limit=group_limit) as desk:
                await scene(Play(api, stage, desk))

    asyncio.run(all_of_it())


async def claimed(p: Play) -> int:
    """Have a case sent and claimed. Returns its topic."""
    topic = await p.case_sent()
    await p.staff(LIN, topic, "/claim", "接手了")
    return topic


async def goes_on(p: Play, topic: int) -> None:
    """What is written next is heard and passed on."""
    await p.staff(LIN, topic, "我还在看你的材料")
    await p.told("我还在看你的材料")


async def recall(p: Play, topic: int, message_id: int) -> None:
    """Have 王琳 take back what she wrote."""
    replied = p.api.in_topic(GROUP, LIN, topic, text="…") | {"message_id": message_id}
    await p.api.inject(message=p.api.in_topic(GROUP, LIN, topic, text="/recall", reply_to_message=replied))
