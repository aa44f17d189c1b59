"""What the page of a case shows and lets one do beside answering: time, facts, clauses, others on it, passing on, taking back."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.cases.rules.facts.account import record_load
from bot.cases.selectors import workup
from bot.cases.selectors.console.chronicle import Event, Kind
from bot.cases.selectors.console.presence import HERE_FOR
from bot.cases.services.console.presence import presence_end, presence_note
from bot.cases.services.life.lifecycle import case_claim
from bot.cases.services.people.staffing import office_add
from bot.cases.tables import DraftRow
from bot.contract.messages import Clause
from handlers.web.console.cases.drawing import APART, EDGE, WIDTH, drawn
from handlers.web.console.told import back_to, shortened
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_stage, post, said, topic

pytestmark = pytest.mark.anyio
CLAUSE = Clause(ref="劳动法:50", title="劳动法", label="《劳动法》第五十条", text="写好的条文。", gloss="每月发一次。")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path, clauses_open=lambda card, keys, on: [CLAUSE])


def fact(stage: Stage, number: int, slot: str) -> str:
    return record_load(stage.case(number).facts).facts.values.get(slot, "")


# The drawing


def events(*days: date) -> list[Event]:
    return [Event(day, f"事{n}", Kind.TOLD) for n, day in enumerate(days)]


def test_marks_stand_true_to_time_and_never_one_upon_another() -> None:
    first = date(2024, 1, 1)
    found = drawn(events(first, *(first + timedelta(days=n) for n in (1, 2, 3, 700))), date(2026, 1, 1))
    assert found is not None
    at, xs = [mark.at for mark in found.marks], [mark.x for mark in found.marks]
    assert at[0] == EDGE and found.today == WIDTH - EDGE
    assert at[-1] == pytest.approx(EDGE + 700 / 731 * (WIDTH - 2 * EDGE), abs=1)
    assert all(after - before >= APART for before, after in zip(xs, xs[1:], strict=False))
    assert max(xs) <= WIDTH - EDGE
    assert [year for _, year in found.years] == [2025, 2026]


def test_many_events_of_one_week_stay_inside_the_drawing() -> None:
    days = [date(2020, 1, 1), *(date(2026, 11, 1) + timedelta(days=n % 7) for n in range(40))]
    found = drawn(events(*sorted(days)), date(2026, 11, 23))
    assert found is not None
    assert all(EDGE <= mark.x <= WIDTH - EDGE for mark in found.marks)


def test_one_day_alone_draws_no_line() -> None:
    assert drawn(events(date(2026, 1, 1), date(2026, 1, 1)), date(2026, 2, 1)) is None


# The page


async def test_the_timeline_holds_what_was_told_what_was_done_and_what_falls_due(stage: Stage) -> None:
    number = stage.open(start_date="2024-03-01", end_date="2026-09-01..2026-09-30", months_owed="2", monthly_pay="6000")
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"/console/case/{number}")).text
    assert '<svg class="time"' in page
    assert "2024-03-01" in page and "2026-09-01 到 2026-09-30" in page and "找到我们" in page
    assert re.search(r"最后一天：.*仲裁", page)


async def test_how_a_case_ends_and_who_gets_it_are_chosen_and_never_what_stands_first(stage: Stage) -> None:
    number = stage.open()
    stage.act("王琳", number, lambda unit, staff, case: case_claim(unit, case, staff=staff))
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"/console/case/{number}")).text
    for verb in ("close", "handover"):
        form = page.partition(f'name="verb" value="{verb}"')[2].partition("</form>")[0]
        assert re.search(r'<select name="argument" required><option value="">选一', form), verb


async def test_what_happened_on_one_day_stands_as_it_followed(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        await post(client, f"/console/case/{number}/do", verb="close", argument="解决了")
        page = (await client.get(f"/console/case/{number}")).text
    told = re.search(r'<ol class="times">(.*?)</ol>', page, re.DOTALL)
    assert told is not None
    assert re.findall("找到我们|有人接手|办结", told[1]) == ["找到我们", "有人接手", "办结"]


async def test_what_the_worker_handed_over_stands_beside_what_can_be_claimed(stage: Stage) -> None:
    number = stage.open(deposit="2000", months_owed="2", monthly_pay="6000")
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"/console/case/{number}")).text
    assert "<h2>要退的</h2>" in page and re.search(r"要退的押金：2000 元", page)


async def test_an_account_of_old_is_read_once_for_everything_a_page_works_out_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, read = stage.open(story="站点拖了我两个月工资"), []
    told = workup.matter_told
    monkeypatch.setattr(workup, "matter_told", lambda *asked: read.append(asked) or told(*asked))
    async with at_screen(stage, "王琳") as client:
        assert (await client.get(f"/console/case/{number}")).status_code == 200
    assert len(read) == 1


async def test_clauses_open_beside_the_text(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"/console/case/{number}")).text
    assert "<summary>《劳动法》第五十条</summary>" in page
    assert "写好的条文。" in page and "每月发一次。" in page


async def test_every_fact_is_put_right_in_the_form_and_keeps_what_it_was(stage: Stage) -> None:
    number = stage.open(monthly_pay="6000", city="北京")
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        path = f"/console/case/{number}/fact"
        await post(client, path, slot="monthly_pay", value="7200", was="6000")
        await post(client, path, slot="monthly_pay", value="7500", was="7200")
        stale = await post(client, path, slot="monthly_pay", value="1", was="6000")
        assert stale.status_code == 409 and "刚才有人改成了" in stale.text
        wrong = await post(client, path, slot="monthly_pay", value="很多", was="7500")
        assert wrong.status_code == 409 and "看不懂" in wrong.text
        assert (await post(client, path, slot="no_such", value="1", was="")).status_code == 409
        await post(client, path, slot="proof", value="<script>alert(1)</script>", was="")
        page = (await client.get(f"/console/case/{number}")).text
        assert "改过 2 次" in page and "6000 元 → 7200 元" in page
        assert "<script>alert(1)" not in page
        await post(client, path, slot="monthly_pay", value="", was="7500")
    assert fact(stage, number, "monthly_pay") == ""
    assert "7200 元 → 7500 元" in topic(stage, number)


async def told(client: httpx.AsyncClient, number: int, path: str, **form: Any) -> str:
    """Do something to a case; return the sentence the page then says, with its class."""
    answer = await post(client, f"/console/case/{number}/{path}", **form)
    shown = re.search(
        r'<p class="(\w+)" role="status">([^<]+)</p>', (await client.get(answer.headers["location"])).text
    )
    assert shown is not None
    return f"{shown[1]}: {shown[2]}"


async def test_what_was_done_is_said_in_whole_sentences_and_what_was_not_looks_otherwise(stage: Stage) -> None:
    number = stage.open(monthly_pay="6000", start_date="2024-03-01", end_date="2026-10-31", months_unpaid="2")
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        change = {"slot": "monthly_pay", "value": "7200", "was": "6000"}
        assert (await told(client, number, "fact", **change)).endswith(
            "（王琳 改）\n期限和能要什么跟着重算了，看看对不对。"
        )
        seen = stage.case(number).version
        held = await told(client, number, "say", text="这是违法的", seen=seen)
        assert held.startswith("waits: 还没有发出")
        draft = stage.do(lambda unit: unit.session.scalars(select(DraftRow.id)).one())
        for verb, argument, words in (
            ("reject", f"{draft}", "done: 草稿退回了，没有发给当事人。"),
            ("supervisor", "能不能要二倍工资？", "done: 问了督导"),
            ("handover", "李娜", f"done: 案件 {number} 现在由 李娜 办。"),
        ):
            assert (await told(client, number, "do", verb=verb, argument=argument)).startswith(words)


def test_what_is_said_of_a_deed_is_cut_between_lines_or_seen_to_be_cut() -> None:
    assert shortened("改好了。\n" + "长" * 700) == "改好了。"
    assert shortened("长" * 700).endswith("长……") and len(shortened("长" * 700)) == 600
    assert back_to("/console?page=2#answer", "好").headers["location"] == "/console?page=2&told=%E5%A5%BD#answer"


async def test_the_order_of_a_case_is_offered_as_it_was_set(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        for chosen in ("自动", "优先"):
            assert f"<option selected>{chosen}</option>" in (await client.get(f"/console/case/{number}")).text
            await post(client, f"/console/case/{number}/do", verb="priority", argument="优先")


@pytest.mark.parametrize("name", ["李娜", "周远", "陈管", "吴审"])
async def test_who_may_not_answer_in_a_case_puts_nothing_right_and_takes_nothing_back(stage: Stage, name: str) -> None:
    number = stage.open(monthly_pay="6000")
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        await post(client, f"/console/case/{number}/say", text="材料收到了。", seen=stage.case(number).version)
    async with at_screen(stage, name) as client:
        await post(client, f"/console/case/{number}/fact", slot="monthly_pay", value="1", was="6000")
        await post(client, f"/console/case/{number}/recall", message=2)
        page = (await client.get(f"/console/case/{number}")).text
    assert fact(stage, number, "monthly_pay") == "6000"
    assert "撤回这句" not in page and 'name="slot"' not in page


async def test_what_was_said_is_taken_back_once(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        await post(client, f"/console/case/{number}/say", text="说错的话。", seen=stage.case(number).version)
        page = (await client.get(f"/console/case/{number}")).text
        button = re.search(r'name="message" value="(\d+)"', page)
        assert button is not None
        assert (await post(client, f"/console/case/{number}/recall", message=button[1])).status_code == 303
        assert "正在撤回" in (await client.get(f"/console/case/{number}")).text
        other = stage.open()
        await post(client, f"/console/case/{other}/do", verb="claim")
        forged = await post(client, f"/console/case/{other}/recall", message=button[1])
        assert forged.status_code == 409 and "没找到" in forged.text
        assert (await post(client, f"/console/case/{number}/recall", message="9" * 30)).status_code == 409
    assert "王琳在网页上撤回了一句话" in topic(stage, number)


async def test_two_on_one_case_see_each_other_until_one_leaves(stage: Stage) -> None:
    number = stage.open()
    stage.act("李娜", number, lambda unit, staff, case: presence_note(unit, case, staff=staff))
    async with at_screen(stage, "王琳") as client:
        assert "李娜也开着这一页" in (await client.get(f"/console/case/{number}")).text
        stage.act("李娜", number, lambda unit, staff, case: presence_end(unit, case, staff=staff))
        assert "也开着这一页" not in (await client.get(f"/console/case/{number}")).text
        stage.act("李娜", number, lambda unit, staff, case: presence_note(unit, case, staff=staff))
        stage.clock.forward(seconds=HERE_FOR.total_seconds() + 1)
        assert "也开着这一页" not in (await client.get(f"/console/case/{number}")).text


async def test_a_case_is_passed_on_linked_and_moved_from_its_page(stage: Stage) -> None:
    first, second, third = stage.open(chat="7"), stage.open(chat="7"), stage.open()
    async with at_screen(stage, "张敏") as client:
        page = (await client.get(f"/console/case/{first}")).text
        assert (
            f"<option>{second}</option>" in page
            and "<option>李娜</option>" in page
            and "<option>上海法援</option>" in page
        )
        do = f"/console/case/{first}/do"
        await post(client, do, verb="handover", argument="李娜")
        again = await post(client, do, verb="handover", argument="李娜")
        assert again.status_code == 409 and "已经是李娜在办" in again.text
        await post(client, do, verb="link", argument=third)
        await post(client, do, verb="merge", argument=second)
        assert stage.case(first).merged_into == second
        await post(client, f"/console/case/{third}/do", verb="transfer", argument="上海法援")
    assert stage.case(third).office_id == 2
    assert topic(stage, first).count("现在由") == 1


async def test_an_admin_gives_a_case_to_a_colleague_and_to_another_office_without_reading_it(stage: Stage) -> None:
    number = stage.open(name="老周", story="站长说先回家等。", monthly_pay="6000")
    async with at_screen(stage, "陈管") as client:
        page = (await client.get(f"/console/case/{number}")).text
        assert "老周" not in page and "站长" not in page and "6000" not in page
        assert "<option>李娜</option>" in page and "<option>上海法援</option>" in page
        do = f"/console/case/{number}/do"
        given = await post(client, do, verb="handover", argument="李娜")
        page = (await client.get(given.headers["location"])).text
        assert f'<p class="done" role="status">案件 {number} 现在由 李娜 办。' in page
        moved = await post(client, do, verb="transfer", argument="上海法援")
        page = (await client.get(moved.headers["location"])).text
        assert f"案件 {number} 转给 上海法援 了" in page and "<option>朝阳法援</option>" in page
        wrong = await post(client, do, verb="transfer", argument="上海法援")
        assert wrong.status_code == 409 and "已经在 上海法援" in wrong.text
        assert (await post(client, do, verb="claim")).status_code == 409
    assert (stage.case(number).office_id, stage.case(number).assignee_id) == (2, None)
    assert "陈管 把案件" in topic(stage, number)


async def test_who_gives_a_case_out_of_reach_is_led_to_the_queue_and_told(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "张敏") as client:
        moved = await post(client, f"/console/case/{number}/do", verb="transfer", argument="上海法援")
        page = await client.get(moved.headers["location"])
        assert page.status_code == 200 and f'<p class="done" role="status">案件 {number} 转给 上海法援 了' in page.text
        assert (await client.get(f"/console/case/{number}")).status_code == 403


async def test_an_office_where_nobody_can_take_a_case_is_not_offered(stage: Stage) -> None:
    number = stage.open()
    stage.do(lambda unit: office_add(unit, actor="operator", name="空法援"))
    for name in ("张敏", "陈管"):
        async with at_screen(stage, name) as client:
            assert "空法援" not in (await client.get(f"/console/case/{number}")).text


async def test_a_form_of_before_a_handover_does_nothing(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client, at_screen(stage, "张敏") as supervisor:
        await post(client, f"/console/case/{number}/do", verb="claim")
        seen = stage.case(number).version
        await post(supervisor, f"/console/case/{number}/do", verb="handover", argument="李娜")
        assert (await post(client, f"/console/case/{number}/do", verb="close", argument="解决了")).status_code == 409
        late = await post(client, f"/console/case/{number}/say", text="我写到一半", seen=seen)
        assert late.status_code == 409 and "我写到一半</textarea>" in late.text
    assert stage.case(number).stage == "active"
    assert said(stage, number) == []


async def test_the_stream_of_a_case_is_closed_to_who_may_not_read_it(stage: Stage) -> None:
    number = stage.open()
    for name, status in (("王琳", 204), ("张敏", 204), ("周远", 403), ("陈管", 403), ("吴审", 403)):
        async with at_screen(stage, name) as client:
            assert (await client.get(f"/console/case/{number}/live")).status_code == status, name


@pytest.mark.parametrize("path", ["", "/case/1000"])
async def test_what_a_page_loads_at_first_is_light(stage: Stage, path: str) -> None:
    """Under 200 KB over the line with all it names, also where a lot was said."""
    stage.open(story="站长说先回家等。" * 100)
    async with at_screen(stage, "张敏") as client:
        page = await client.get(f"/console{path}")
        named = dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
        answers = [page, *[await client.get(one) for one in named]]
    assert len(named) > 3
    assert sum(len(gzip.compress(one.content)) for one in answers) < 200_000
