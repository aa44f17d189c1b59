"""A paper is read, shown, and counts only once its sender said that it is right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.contract.messages import Kind
from tests.papers.stage import CONTRACT, DISMISSAL, OWNER, Scene, pdf, scene

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def she(app: App, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(app, tmp_path) as opened:
        yield opened


async def test_a_notice_of_dismissal_is_shown_with_who_when_why_and_what_to_do(she: Scene) -> None:
    reply = await she.shown(pdf(DISMISSAL))
    text = reply.plain_text()
    assert "辞退" in text and "2026年10月15日" in text and "违纪" in text and "办交接" in text
    assert "上海快跑物流有限公司" in text
    assert [choice.label for choice in reply.choices] == ["对", "有错，我来说", "只存着"]


async def test_words_that_only_point_at_the_paper_are_not_answered_before_it_is_read(she: Scene) -> None:
    reply = await she.send(pdf(DISMISSAL), words="公司发我这个，合法吗")
    assert "我看一下" in reply.plain_text() and not reply.clauses


async def test_a_video_is_taken_and_nobody_promises_to_watch_it(she: Scene) -> None:
    reply = await she.shown(b"\0\0\0\x18ftypisom" + b"\0" * 40, name="录像.MP4")
    assert "我看不了" in reply.plain_text() and "我看一下" not in reply.plain_text()
    assert "收进证据" in [choice.label for choice in reply.choices]


async def test_nothing_counts_before_the_yes(she: Scene) -> None:
    await she.shown(pdf(DISMISSAL))
    assert not she.state.matters


async def test_after_the_yes_it_stands_in_the_matter_as_the_papers_words(she: Scene) -> None:
    reply = await she.press(await she.shown(pdf(DISMISSAL)), "对")
    left = she.told("left")
    assert str(left.value) == "2026-10-15" and left.source == "paper" and "解除劳动合同" in left.words
    assert she.told("reason_given").value == "misconduct" and she.told("ended_by").value == "employer"
    assert "劳动合同法:48" in {
        clause.ref.rsplit(":", 1)[0] if clause.ref.count(":") > 1 else clause.ref for clause in reply.clauses
    }
    assert "纸上写的" in reply.plain_text()
    assert "效益不好" not in reply.plain_text()


async def test_a_typed_yes_counts_like_the_button(she: Scene) -> None:
    await she.shown(pdf(DISMISSAL))
    await she.say("对")
    assert she.told("left") is not None


async def test_void_clauses_of_a_contract_come_first_with_their_law(she: Scene) -> None:
    shown = await she.shown(pdf(CONTRACT))
    assert "不交社保" in shown.plain_text() and "押金" not in shown.plain_text()
    reply = await she.press(shown, "对")
    first = reply.blocks[0]
    said = " ".join(point.text for point in first.points)
    assert "社保单位必须交" in said and "违约金" in said and "试用期写了 3 个月，太长：这份合同最多 2 个月" in said
    known = {clause.ref for clause in reply.clauses}
    assert all(point.refs and set(point.refs) <= known for point in first.points)
    assert she.told("monthly_pay").source == "paper"


async def test_what_the_person_told_stands_and_the_difference_is_said(she: Scene) -> None:
    await she.say("我在仓库干活，一个月工资7000")
    reply = await she.press(await she.shown(pdf(CONTRACT)), "对")
    assert she.told("monthly_pay").value.low == 7000
    assert "6,000 元" in reply.plain_text() and "你说的是 7,000 元" in reply.plain_text()


async def test_what_the_person_says_later_replaces_the_paper_without_doubt(she: Scene) -> None:
    await she.press(await she.shown(pdf(CONTRACT)), "对")
    await she.say("其实一个月工资7000")
    pay = she.told("monthly_pay")
    assert pay.value.low == 7000 and pay.source == "" and pay.sure == "told"


async def test_something_wrong_leaves_the_matter_alone(she: Scene) -> None:
    reply = await she.press(await she.shown(pdf(DISMISSAL)), "有错，我来说")
    assert not she.state.matters and "打字" in reply.plain_text()


@pytest.mark.parametrize(
    ("typed", "said"), [("只存着", "存"), ("有错，我来说", "打字"), ("错了", "打字"), ("不对", "打字")]
)
async def test_a_button_under_a_paper_may_be_typed(she: Scene, typed: str, said: str) -> None:
    await she.shown(pdf(DISMISSAL))
    assert said in (await she.say(typed)).plain_text() and not she.state.matters


async def test_only_keeping_it_goes_to_the_locker_and_not_to_the_matter(she: Scene) -> None:
    shown = await she.shown(pdf(DISMISSAL))
    await she.press(shown, "只存着")
    assert not she.state.matters
    assert she.desk.look(shown.choices[0].action.rpartition(":")[2]) is None
    from sqlalchemy import select

    from bot.evidence.tables import WantedRow

    with she.storage.read() as session:
        assert [row.status for row in session.scalars(select(WantedRow))] == ["wanted"]
    assert she.locker.by_reference(str(she.state.data["evidence"]["reference"])) is not None
    assert OWNER.channel == "web"


async def test_a_button_pressed_twice_counts_once(she: Scene) -> None:
    shown = await she.shown(pdf(DISMISSAL))
    await she.press(shown, "对")
    assert "已经看过" in (await she.press(shown, "对")).plain_text()


async def test_what_was_read_is_sealed_and_gone_with_forget(she: Scene) -> None:
    from sqlalchemy import func, select

    from bot.contract.messages import Inbound
    from bot.papers.tables import PaperRow

    await she.shown(pdf(DISMISSAL))
    await she.service.ask("web", "she", Inbound("she", "forget sure", Kind.COMMAND))
    with she.storage.read() as session:
        assert session.scalar(select(func.count()).select_from(PaperRow)) == 0


async def test_two_files_of_a_burst_are_one_paper(she: Scene) -> None:
    first, second = CONTRACT.split("第三条")
    await she.send(pdf(first))
    await she.send(pdf("第三条" + second))
    await she.arrivals.round()
    text = she.newest().plain_text()
    assert "月工资：6,000 元" in text and "不交社保" in text


async def test_a_question_under_the_file_is_answered_at_once(she: Scene) -> None:
    reply = await she.send(pdf(DISMISSAL), words="公司把我辞了，有补偿吗")
    assert reply.clauses and "我看一下" in reply.plain_text()
