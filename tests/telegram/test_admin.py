"""Admins in Telegram, through the emulator with real files: plan, changes behind buttons, publishing, discarding, refusals."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cases.rules.staff.roles import Role
from bot.cases.selectors.staff import account_is_admin, account_is_staff, admin_accounts
from bot.cases.services.people.staffing import invitation_redeem, office_named, staff_add
from bot.service import Service
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from handlers.telegram.admin import AdminDesk
from handlers.watching import LibraryWatch
from ingestion.admin.desk import Desk
from ingestion.admin.jobs import Job, job_put
from ingestion.admin.watch import Watch
from ingestion.publishing.audit import entries
from ingestion.publishing.gate import Verdict
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import ProvisionKey, Status
from knowledge.text.numerals import write_numeral
from tests.cases.stage import Stage, engine, set_stage
from tests.ingestion import rendering
from tests.ingestion.publishing.test_commands import hidden
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT, TODAY
from tests.service.engines import eventually
from tests.service.stage import FAST, new_storage
from tests.support.servers.bot_api import TOKEN, BotApi, Message

ADMIN, OTHER_ADMIN, WORKER, CASEWORKER = 701, 702, 4711, 101
REGISTER = Register([])
FILES = itertools.count(1)


@dataclass
class Play:
    """What admins do and see."""

    api: BotApi
    library: Library
    stage: Stage
    desk: Desk

    async def send(self, chat: int, content: bytes, name: str, **more: object) -> None:
        file_id = self.api.keep_file(f"file-{next(FILES)}", content)
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}
        await self.api.inject(message=self.api.message(chat, document={**document, **more}))

    async def told(self, word: str, chat: int = ADMIN) -> Message:
        """Wait for a message with the word, and return the newest."""
        await eventually(lambda: any(word in text for text in self.api.texts(chat)))
        return next(message for message in reversed(self.api.sent(chat)) if word in message.text)

    async def plan(self, content: bytes, name: str, chat: int = ADMIN) -> Message:
        before = len(self.api.sent(chat))
        await self.send(chat, content, name)
        await eventually(lambda: any(m.buttons for m in self.api.sent(chat)[before:]))
        return next(m for m in self.api.sent(chat)[before:] if m.buttons)


@asynccontextmanager
async def serving(api: BotApi, stage: Stage, desk: Desk):  # noqa: ANN201
    service = Service(stage.storage, engine(stage), follow=stage.desk.follow, options=FAST)
    connection = TelegramConnection(TelegramOptions(TOKEN, base_url=api.base, poll_seconds=1, longest_pause=0.2))
    admin = AdminDesk(
        service,
        connection,
        desk,
        is_staff=lambda user: stage.desk.read(lambda unit: account_is_staff(unit, user)),
        pause=0.05,
    )
    channel = TelegramChannel(service, connection, (admin,))
    service.add_channel(channel)
    task = asyncio.create_task(service.run([channel, admin], handle_signals=False))
    try:
        yield admin
    finally:
        service.stop()
        await asyncio.wait_for(task, 20)


def set_up(tmp_path: Path, **changes: object) -> tuple[Stage, Library, Desk]:
    stage = set_stage(tmp_path, storage=new_storage(tmp_path))
    library = Library(stage.storage.engine)

    def staff(user: str) -> bool:
        return stage.desk.read(lambda unit: account_is_admin(unit, user))

    publisher = Publisher(library, written=Written)
    desk = Desk(replace(publisher, **changes), lambda: REGISTER, lambda: TODAY, (str(ADMIN), str(OTHER_ADMIN)), staff)
    return stage, library, desk


def play(tmp_path: Path, scene: Callable[[Play], Awaitable[None]], **changes: object) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api:
            stage, library, desk = set_up(tmp_path, **changes)
            async with serving(api, stage, desk):
                await scene(Play(api, library, stage, desk))

    asyncio.run(all_of_it())


def published(library: Library, content: str) -> int | None:
    draft = read_draft(content.encode(), "a.txt", REGISTER, documents=library.documents(), today=TODAY)
    return Publisher(library, written=Written).publish(make_plan(draft, library, today=TODAY), who="other").version


def paragraphs(content: str) -> list[rendering.Paragraph]:
    title, *rest = [line for line in content.splitlines() if line.strip()]
    return [rendering.Paragraph(title, 1), *map(rendering.Paragraph, rest)]


FORMATS = {
    "规定.pdf": lambda content: rendering.as_pdf(paragraphs(content)),
    "规定.docx": lambda content: rendering.as_docx(paragraphs(content)),
    "规定.html": lambda content: rendering.as_html(paragraphs(content)),
    "规定.txt": lambda content: rendering.as_text(paragraphs(content)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_becomes_a_plan_and_a_button_publishes_it(tmp_path, name):
    async def scene(p: Play) -> None:
        plan = await p.plan(FORMATS[name](FIRST), name)
        assert "正在读" in p.api.texts(ADMIN)[0]
        for word in (SHORT, "新文件", "4 条", "某市人民政府令第5号", "2024-05-01"):
            assert word in plan.text
        assert {button["text"] for button in plan.buttons} == {"发布", "丢弃"}
        assert p.library.documents() == []
        await p.api.press(plan, "发布")
        await p.told("已发布")
        assert "二十分钟" in p.library.provision(ProvisionKey(SHORT, "2"), TODAY).text
        (entry,) = entries(p.library)
        assert (entry.who, entry.source) == (f"telegram:{ADMIN}", name)

    play(tmp_path, scene)


def test_changed_articles_open_in_place_and_the_plan_can_be_discarded(tmp_path):
    async def scene(p: Play) -> None:
        published(p.library, FIRST)
        plan = await p.plan(FORMATS["规定.docx"](SECOND), "新.docx")
        assert "新增 1，改动 2，改号 1" in plan.text.replace("删去 0，", "")
        shown = plan.text
        await p.api.press(plan, "第二条 改动")
        await eventually(lambda: "【+三十分钟】" in plan.text)
        assert "【-二十分钟】" in plan.text and plan.text.startswith(shown)
        await p.api.press(plan, "第三条 新增")
        await eventually(lambda: "不得因休息扣骑手的钱" in plan.text)
        await p.api.press(plan, "收起")
        await eventually(lambda: plan.text == shown)
        await p.api.press(plan, "丢弃")
        await p.told("已丢弃")
        await p.api.press(plan, "发布")
        await p.told("已经处理过")
        assert len(p.library.versions(SHORT)) == 1

    play(tmp_path, scene)


def test_many_changes_come_in_pages(tmp_path):
    def long(word: str) -> str:
        body = "\n".join(f"第{write_numeral(n)}条 骑手第{n}件事按{word}办理。" for n in range(1, 20))
        return FIRST.split("第一条")[0] + body

    async def scene(p: Play) -> None:
        published(p.library, long("旧规矩"))
        plan = await p.plan(rendering.as_text(paragraphs(long("新办法"))), "a.txt")
        assert sum("改动" in b["text"] and "展开" in b["text"] for b in plan.buttons) == 8
        await p.api.press(plan, "下一页改动")
        second = await p.told("第 2 页，共 3 页")
        assert any("第九条" in button["text"] for button in second.buttons)
        await p.api.press(second, "下一页改动")
        third = await p.told("第 3 页，共 3 页")
        assert not any("下一页" in button["text"] for button in third.buttons)
        await p.api.press(third, "上一页改动")
        await eventually(lambda: sum("第 2 页" in text for text in p.api.texts(ADMIN)) == 2)
        await p.api.press(third, "发布")
        await p.told("已发布")

    play(tmp_path, scene)


def test_a_second_admin_publishing_in_between_is_not_run_over(tmp_path):
    async def scene(p: Play) -> None:
        published(p.library, FIRST)
        plan = await p.plan(FORMATS["规定.txt"](SECOND), "a.txt")
        theirs = await p.plan(FORMATS["规定.txt"](SECOND.replace("三十分钟", "四十分钟")), "b.txt", OTHER_ADMIN)
        await p.api.press(theirs, "发布")
        await p.told("已发布", OTHER_ADMIN)
        await p.api.press(plan, "发布")
        await p.told("没有发布：你看方案之后，别人改过这份文件")
        assert "四十分钟" in p.library.provision(ProvisionKey(SHORT, "2"), TODAY).text
        again = await p.plan(FORMATS["规定.txt"](SECOND), "a.txt")
        assert "同一版本的文字更正" in again.text

    play(tmp_path, scene)


def test_a_worker_s_file_stays_with_the_conversation(tmp_path):
    async def scene(p: Play) -> None:
        await p.send(WORKER, FORMATS["规定.pdf"](FIRST), "工资条.pdf")
        await eventually(lambda: p.api.texts(WORKER))
        assert not any("法规库" in text or "方案" in text for text in p.api.texts(WORKER))
        assert p.library.documents() == []

    play(tmp_path, scene)


def test_a_worker_s_file_reaches_the_case_it_belongs_to(tmp_path):
    from bot.cases.services.words.files import files_wanted

    async def scene(p: Play) -> None:
        p.stage.open(chat=str(WORKER))
        await p.send(WORKER, b"%PDF-1.4 evidence", "工资条.pdf")
        await eventually(lambda: p.api.texts(WORKER))
        assert not any("法规库" in text for text in p.api.texts(WORKER))
        assert p.stage.desk.read(lambda unit: files_wanted(unit, channel="telegram")) is not None

    play(tmp_path, scene)


def test_staff_who_are_not_admins_are_refused_and_staff_admins_are_not(tmp_path):
    async def scene(p: Play) -> None:
        await p.send(CASEWORKER, FORMATS["规定.txt"](FIRST), "a.txt")
        await p.told("只收管理员发来的文件", CASEWORKER)

        def promote(unit) -> None:  # noqa: ANN001
            office = office_named(unit, "朝阳法援")
            staff_add(unit, actor="operator", office=office, name="周宁", role=Role.ADMIN, token="token-of-900")
            invitation_redeem(unit, token="token-of-900", telegram_id=900)

        p.stage.do(promote)
        assert p.stage.desk.read(admin_accounts) == ["900"]
        plan = await p.plan(FORMATS["规定.txt"](FIRST), "a.txt", 900)
        await p.api.press(plan, "发布")
        await p.told("已发布", 900)

    play(tmp_path, scene)


def test_rights_taken_away_before_the_button_is_pressed(tmp_path):
    async def scene(p: Play) -> None:
        plan = await p.plan(FORMATS["规定.txt"](FIRST), "a.txt", OTHER_ADMIN)
        object.__setattr__(p.desk, "admins", (str(ADMIN),))
        await p.api.press(plan, "发布")
        await p.told("法规库由管理员维护", OTHER_ADMIN)
        assert p.library.documents() == []

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("content", "name", "more", "word"),
    [
        (b"", "a.pdf", {}, "空的"),
        (b"%PDF-1.4\nbroken", "a.pdf", {}, "坏了"),
        (b"\x00\x01\x02" * 2000, "a.bin", {}, "读不了"),
        (b"x", "a.pdf", {"file_size": 30 * 2**20}, "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, content, name, more, word):
    async def scene(p: Play) -> None:
        await p.send(ADMIN, content, name, **more)
        await p.told(word)

    play(tmp_path, scene)


def test_the_gate_refuses_in_plain_words(tmp_path):
    async def scene(p: Play) -> None:
        plan = await p.plan(FORMATS["规定.txt"](FIRST), "a.txt")
        await p.api.press(plan, "发布")
        await p.told("低于底线")
        assert p.library.documents() == []

    play(tmp_path, scene, gate=lambda proposed: Verdict(("tuning, full: recall_10 is 0.1, the floor is 0.9",)))


def test_a_restart_goes_on_where_it_ended(tmp_path):
    async def all_of_it() -> None:
        async with BotApi() as api:
            stage, library, desk = set_up(tmp_path)
            api.keep_file("before", FORMATS["规定.txt"](FIRST))
            job = Job("tg55", str(ADMIN), "a.txt", {"chat": str(ADMIN), "file": "before"})
            assert job_put(library, job, today=TODAY) and not job_put(library, job, today=TODAY)
            async with serving(api, stage, desk):
                await eventually(lambda: any(m.buttons for m in api.sent(ADMIN)))
            async with serving(api, stage, desk):
                await api.press(api.sent(ADMIN)[0], "发布")
                await eventually(lambda: any("已发布" in text for text in api.texts(ADMIN)))
            assert len(api.sent(ADMIN)) == 2

    asyncio.run(all_of_it())


def test_telegram_out_of_reach_delays_but_loses_nothing(tmp_path):
    async def scene(p: Play) -> None:
        p.api.refuse("getFile", 502, "Bad Gateway", times=3)
        plan = await p.plan(FORMATS["规定.txt"](FIRST), "a.txt")
        assert SHORT in plan.text

    play(tmp_path, scene)


def test_the_watch_follows_the_clock_and_tells_admins_once_a_day(tmp_path):
    day = date(2026, 6, 10)
    now = [day]

    async def all_of_it() -> None:
        async with BotApi() as api:
            stage, library, desk = set_up(tmp_path)
            published(library, FIRST)
            draft = read_draft(SECOND.encode(), "b.txt", REGISTER, documents=library.documents(), today=day)
            Publisher(library, written=Written).publish(make_plan(draft, library, today=day), who="a")
            async with serving(api, stage, desk) as admin:
                accounts = [str(ADMIN), str(OTHER_ADMIN)]
                watch = LibraryWatch(Watch(library, lambda: REGISTER, lambda: now[0]), lambda: accounts, admin.tell)
                await watch.round()
                await eventually(lambda: all(api.texts(int(account)) for account in accounts))
                assert "即将施行" in api.texts(ADMIN)[0] and SHORT in api.texts(ADMIN)[0]
                await watch.round()
                now[0] = day + timedelta(days=1)
                await watch.round()
                assert library.versions(SHORT)[0].status is Status.NOT_YET_EFFECTIVE
                now[0] = date(2026, 8, 1)
                await watch.round()
                await eventually(lambda: len(api.sent(ADMIN)) == 2)
                assert "2 个版本的状态" in api.texts(ADMIN)[1]
                assert library.versions(SHORT)[0].status is Status.EFFECTIVE

    asyncio.run(all_of_it())


def test_a_plan_is_put_right_in_the_chat_and_published_as_it_was_put_right(tmp_path):
    async def scene(p: Play) -> None:
        plan = await p.plan(FORMATS["规定.txt"](FIRST), "规定.txt")
        assert "地点：全国" in plan.text and "级别：" in plan.text
        await p.api.say(ADMIN, "施行 2024-06-01\n地点：浙江")
        again = await p.told("地点：浙江")
        assert "施行：2024-06-01" in again.text and again.buttons
        await p.api.press(plan, "发布")
        await p.told("后来改过")
        await p.api.press(again, "发布")
        await p.told("已发布")
        (version,) = p.library.versions(SHORT)
        assert version.effective_from == date(2024, 6, 1)
        assert p.library.document(SHORT).jurisdiction == "CN-33"

    play(tmp_path, scene)


def test_a_value_that_means_nothing_is_said_to_and_changes_nothing(tmp_path):
    async def scene(p: Play) -> None:
        await p.plan(FORMATS["规定.txt"](FIRST), "规定.txt")
        await p.api.say(ADMIN, "施行 下个月")
        await p.told("不是一个日子")
        await p.api.say(ADMIN, "地点 火星")
        await p.told("不知道“火星”是哪里")

    play(tmp_path, scene)


def test_history_restoring_and_withdrawing_are_written_in_the_chat_with_a_reason(tmp_path):
    async def scene(p: Play) -> None:
        first, second = published(p.library, FIRST), published(p.library, SECOND)
        await p.api.say(ADMIN, f"历史 {SHORT}")
        assert f"{second}：现行有效，现在用的" in (await p.told("的版本")).text
        await p.api.say(ADMIN, f"恢复 {SHORT} {first}")
        await p.told("要写明理由")
        await p.api.say(ADMIN, f"恢复《{SHORT}》{first} 传错了文件")
        await p.told("已恢复")
        assert p.library.version_on(SHORT, TODAY).id == first
        assert entries(p.library)[0].reason == "传错了文件"
        await p.api.say(ADMIN, f"撤下 {SHORT} 不该发")
        await p.told("已撤下")
        assert p.library.version_on(SHORT, TODAY) is None

    play(tmp_path, scene)


def test_what_an_admin_says_about_their_own_work_is_talk(tmp_path):
    async def scene(p: Play) -> None:
        for words in ("恢复 原来的班次", "施行 2024-06-01", "公司历史 三年"):
            await p.api.say(ADMIN, words)
        await eventually(lambda: p.api.texts(ADMIN))
        assert all("收到" not in text for text in p.api.texts(ADMIN))

    play(tmp_path, scene)


def test_a_plan_says_whether_it_will_be_found_and_so_does_its_publication(tmp_path):
    async def scene(p: Play) -> None:
        plan = await p.plan(FIRST.encode(), "规定.txt")
        assert "问 3 题" in plan.text and "发布了也没有人问得到" in plan.text
        await p.api.press(plan, "发布")
        done = await p.told("已发布")
        assert "发布了也没有人问得到" in done.text

    play(tmp_path, scene, trial=hidden)
