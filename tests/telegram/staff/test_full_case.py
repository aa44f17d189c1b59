"""A full case, from a rider's first message to the rating: two staff, a supervisor, and a restart in the middle.

What was said is written to docs/case-transcript.md when YOUJU_WRITE_TRANSCRIPT is set, and compared with it otherwise.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
from pathlib import Path

from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_verify
from bot.cases.rules.states import Outcome, Stage
from bot.storage.tables import InboundRow, OutboxRow
from tests.service.engines import eventually
from tests.support.servers.bot_api import BotApi
from tests.telegram.staff.stage import GROUP, LIN, MIN, NA, WORKER, Play, serving, whole_product

TRANSCRIPT = Path(__file__).parents[3] / "docs" / "case-transcript.md"
NAMES = {LIN: "王琳（承办人）", NA: "李娜（承办人）", MIN: "张敏（督导）"}
HEAD = """# One case, from the first word to the rating

Written by `tests/telegram/staff/test_full_case.py`, which plays it through the Telegram emulator: a rider, two
caseworkers, a supervisor, and a restart in the middle, with the product as it ships and no language model. The office
has every reply approved by a supervisor.
**骑手** writes in a private chat and hears from **机器人**; **话题** is what the bot says in the case's topic, **群** in the group.
"""


class Recorder(Play):
    """A play that writes down what everybody says, and what the bot says in the chat and the topic, step by step."""

    def __init__(self, api, stage):
        super().__init__(api, stage)
        self.lines: list[str] = []
        self.seen: set[tuple[int, int]] = set()

    def step(self, who: str, said: str) -> None:
        self.lines.append(f"**{who}**：{said}\n")

    def note(self) -> None:
        for key, message in sorted(
            self.api.messages.items(), key=lambda item: (-item[1].chat, item[1].topic, item[1].id)
        ):
            if key in self.seen:
                continue
            self.seen.add(key)
            who = "机器人" if message.chat == WORKER else "话题" if message.topic else "群"
            text = html.unescape(re.sub(r"<[^>]+>", "", message.text))
            text = re.sub(r"10:\d\d", "10:00", text)  # (the play takes a minute or two)
            buttons = " ".join(f"［{button['text']}］" for button in message.buttons)
            self.lines.append(
                f"> **{who}**：" + text.replace("\n", "\n> ") + (f"\n> {buttons}" if buttons else "") + "\n"
            )

    async def settle(self) -> None:
        """Wait until nothing is under way, and write down what was said."""
        quiet, last = 0, -1
        while quiet < 3:
            await asyncio.sleep(0.25)
            quiet = quiet + 1 if last == len(self.api.messages) and not self.under_way() else 0
            last = len(self.api.messages)
        self.note()

    def under_way(self) -> bool:
        with self.stage.storage.read() as session:
            waiting = select(OutboxRow.id).where(OutboxRow.status.in_(("pending", "sending")))
            pending = select(InboundRow.id).where(InboundRow.status == "pending")
            return bool(session.scalars(waiting).first() or session.scalars(pending).first())

    async def worker_says(self, text: str, word: str) -> None:
        self.step("骑手", text)
        await self.worker(text, word)
        await self.settle()

    async def worker_taps(self, label: str, word: str) -> None:
        self.step("骑手", f"点［{label}］")
        await self.tap(label, word)
        await self.settle()

    async def staff_says(self, user: int, topic: int, text: str, word: str = "") -> None:
        self.step(NAMES[user], text)
        await self.staff(user, topic, text, word)
        await self.settle()

    async def staff_taps(self, user: int, topic: int, label: str) -> None:
        self.step(NAMES[user], f"点［{label}］")
        await self.staff_tap(user, topic, label)
        await self.settle()


async def until_the_restart(p: Recorder) -> int:
    await p.worker_says("我是美团望京站的骑手，在北京，站点从上个月15号起没发工资", "工资")
    await p.worker_says("找人工", "同意吗")
    await p.worker_taps("同意", "还在干吗")
    await p.worker_says("没走，还在跑", "哪天开始")
    await p.worker_says("今年3月9号", "多少钱")
    await p.worker_says("三个月没发，每月五六千", "扣过")
    await p.worker_taps("没有", "垫过钱")
    await p.worker_taps("没有", "签过")
    await p.worker_taps("没签", "证据")
    await p.worker_says("跑单截图、转账记录、站长微信", "想要")
    await p.worker_taps("拿回钱", "称呼")
    await p.worker_says("姓赵", "15000-18000 元")
    await p.worker_taps("对", "对不对")
    await p.worker_taps("改", "哪一项")
    await p.worker_taps("什么时候", "什么时候开始")
    await p.worker_says("9月1号", "对不对")
    await p.worker_taps("发送", "编号")
    await eventually(lambda: p.api.topics)
    topic = next(iter(p.api.topics))
    await p.in_topic(topic, "2026-09-01")
    await p.settle()
    await p.staff_taps(LIN, topic, "接手")
    await p.staff_says(LIN, topic, "// 站点三个月没发，先问考勤截图", "")
    await p.staff_says(NA, topic, "我顺便说一句", "王琳 在办")
    await p.staff_taps(LIN, topic, "不发")
    await p.staff_says(LIN, topic, "你好，我是王琳。请把跑单截图发来", "草稿")
    await p.staff_taps(MIN, topic, "批准并发出")
    await p.told("请把跑单截图发来")
    await p.settle()
    return topic


async def after_the_restart(p: Recorder, topic: int) -> None:
    await p.in_topic(topic, "截图在这里")
    await p.told("放进你的案件")
    await p.settle()
    await p.staff_says(LIN, topic, "/handover 李娜", "由 @李娜 办")
    await p.staff_says(NA, topic, "/supervisor 站点换了公司，找谁要？", "请督导看")
    await p.staff_says(MIN, topic, "/advise 先向站点所属公司发书面催要", "督导 张敏")
    await p.staff_says(NA, topic, "我帮你写好了催要函，周三上午来取", "草稿")
    await p.staff_says(MIN, topic, "/edit 3 我帮你写好了催要函，周三上午十点来取，带身份证", "十点")
    await p.staff_taps(MIN, topic, "批准并发出")
    await p.told("十点来取")
    await p.settle()
    await p.worker_says("/case", "李娜")
    await p.worker_says("好的，谢谢", "放进你的案件")
    await p.staff_says(NA, topic, "/close 解决了 公司补发了三个月工资", "要督导批准")
    await p.staff_says(MIN, topic, "/close 解决了 公司补发了三个月工资", "办结")
    await p.told("办结了")
    await p.settle()
    await p.worker_taps("解决了", "再点一下")
    await p.worker_taps("5 很好", "想说的话")
    await p.worker_says("李姐人很好", "记下了，谢谢")
    await p.in_topic(topic, "李姐人很好")
    await p.settle()


def test_a_full_case_is_played_with_two_staff_a_supervisor_and_a_restart(tmp_path):
    async def all_of_it() -> list[str]:
        async with BotApi() as api:
            stage, app = whole_product(tmp_path, supervised=True)
            p = Recorder(api, stage)
            async with serving(api, stage, app):
                await eventually(lambda: any("在办 0 件" in message.text for message in api.sent(GROUP)))
                topic = await until_the_restart(p)
            p.lines.append("*（服务停了；骑手照样发消息）*\n")
            p.step("骑手", "截图在这里，一共二十张")
            await api.say(WORKER, "截图在这里，一共二十张")
            p.lines.append("*（服务重新启动）*\n")
            async with serving(api, stage, app):
                await after_the_restart(p, topic)
            case = p.case()
            assert (case.stage, case.outcome, case.rating, case.solved) == (Stage.CLOSED, Outcome.RESOLVED, 5, "yes")
            with stage.storage.read() as session:
                assert audit_verify(session).intact
                done = [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]
            for action in ("consent_given", "case_opened", "case_claim", "draft_approved", "case_assign", "case_rated"):
                assert action in done
            assert not any("顺便" in text for text in api.texts(WORKER))
            app.close()
            return p.lines

    lines = asyncio.run(all_of_it())
    written = HEAD + "\n" + "\n".join(lines)
    if os.environ.get("YOUJU_WRITE_TRANSCRIPT"):
        TRANSCRIPT.write_text(written, encoding="utf-8")
    assert TRANSCRIPT.read_text(encoding="utf-8") == written, (
        "run with YOUJU_WRITE_TRANSCRIPT=1 to renew the transcript"
    )
