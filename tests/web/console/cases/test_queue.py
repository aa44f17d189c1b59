"""The queue at the console: narrowed, searched, kept as a view, given out, and kept up to date by itself."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cases.rules.queue_filters import Filters, Sort, filters_read
from bot.cases.selectors.console.pulse import pulses, queue_name
from handlers.web.console.live import Part, _parts, console_hub
from handlers.web.console.room import Screen
from handlers.web.console.who import session_found
from tests.cases.stage import TODAY, Stage
from tests.web.console.support import at_screen, console_stage, post, topic

pytestmark = pytest.mark.anyio
TITLES = {"unpaid-wages": "拖欠工资", "injured": "送单受伤"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    topics = {"unpaid-wages": "pay", "injured": "injury"}
    return console_stage(
        tmp_path, title_of=lambda card: TITLES.get(card, ""), topic_of=lambda card: topics.get(card, "")
    )


def change(stage: Stage, number: int, **values: object) -> None:
    def work(_unit: Any, _staff: Any, case: Any) -> None:
        for name, value in values.items():
            setattr(case, name, value)

    stage.act("张敏", number, work)


def shown(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'data-number="(\d+)"', page)]


async def seen(stage: Stage, name: str, query: str = "") -> list[int]:
    async with at_screen(stage, name) as client:
        return shown((await client.get(f"/console?{query}")).text)


async def test_the_queue_is_narrowed_by_every_filter(stage: Stage) -> None:
    soon, late, hurt, held, done = (stage.open() for _ in range(5))
    change(stage, soon, deadline_on=TODAY + timedelta(days=2))
    change(stage, late, deadline_on=TODAY + timedelta(days=90), priority="urgent")
    change(stage, hurt, card="injured", deadline_on=TODAY - timedelta(days=1), danger_since=stage.clock())
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{held}/do", verb="claim")
        await post(client, f"/console/case/{done}/do", verb="claim")
        await post(client, f"/console/case/{done}/do", verb="close", argument="解决了")
    found = {
        query: sorted(await seen(stage, "王琳", query))
        for query in ("left=3", "left=past", "left=later", "left=unknown", "urgency=urgent", "urgency=danger",
                      "topic=injury", "holder=me", "holder=none", "state=closed", "state=active")
    }  # fmt: skip
    assert found == {
        "left=3": [soon], "left=past": [hurt], "left=later": [late], "left=unknown": [held], "urgency=urgent": [late],
        "urgency=danger": [hurt], "topic=injury": [hurt], "holder=me": [held], "holder=none": [soon, late, hurt],
        "state=closed": [done], "state=active": [held],
    }  # fmt: skip


async def test_the_queue_is_searched_by_number_by_short_facts_and_by_what_it_is_about(stage: Stage) -> None:
    first, second = stage.open(employer="青龙桥站点", name="小陈"), stage.open(employer="白石桥站点")
    change(stage, second, card="injured")
    assert await seen(stage, "王琳", f"q={second}") == [second]
    assert await seen(stage, "王琳", "q=青龙桥") == [first]
    assert await seen(stage, "王琳", "q=小陈") == [first]
    assert await seen(stage, "王琳", "q=受伤") == [second]
    assert await seen(stage, "王琳", "q=没有的东西") == []


async def test_who_may_not_read_cases_finds_them_by_number_and_kind_alone(stage: Stage) -> None:
    number = stage.open(employer="青龙桥站点", name="小陈")
    assert await seen(stage, "陈管", "q=小陈") == []
    assert await seen(stage, "陈管", f"q={number}") == [number]
    assert await seen(stage, "陈管", "q=拖欠") == [number]


async def test_another_office_stays_out_of_sight_whatever_the_address_asks(stage: Stage) -> None:
    here, there = stage.open(), stage.open(city="上海")
    for query in ("office=2", f"q={there}", "holder=4", "state=all", "office=999999999"):
        assert there not in await seen(stage, "王琳", query)
    assert await seen(stage, "陈管", "office=2") == [there]
    assert sorted(await seen(stage, "陈管")) == [here, there]


async def test_the_order_puts_what_is_at_stake_first_and_can_be_another(stage: Stage) -> None:
    plain, group, near, danger = (stage.open() for _ in range(4))
    change(stage, group, group_size=9)
    change(stage, near, deadline_on=TODAY + timedelta(days=1), priority="urgent")
    change(stage, danger, danger_since=stage.clock())
    assert (await seen(stage, "王琳"))[:2] == [danger, near]
    assert (await seen(stage, "王琳", "sort=group"))[0] == group
    assert (await seen(stage, "王琳", "sort=left"))[0] == near
    assert await seen(stage, "王琳", "sort=newest") == [danger, near, group, plain]


async def test_pages_say_which_they_are_and_one_that_is_too_far_shows_the_last(stage: Stage) -> None:
    numbers = [stage.open() for _ in range(27)]
    async with at_screen(stage, "王琳") as client:
        first, last = (await client.get("/console")).text, (await client.get("/console?page=99")).text
    assert "27 件，第 1 页，共 2 页（第 1 到 25 件）" in first
    assert "第 2 页，共 2 页（第 26 到 27 件）" in last
    assert sorted(shown(first) + shown(last)) == numbers
    assert 'rel="next"' in first and 'rel="prev"' in last


async def test_several_are_given_out_at_once_and_twice_changes_nothing_more(stage: Stage) -> None:
    numbers = [stage.open() for _ in range(3)]
    to = stage.desk.read(lambda unit: stage.staff(unit, "李娜").id)
    async with at_screen(stage, "张敏") as client:
        for _ in range(2):
            answer = await post(client, "/console/queue/bulk", verb="assign", to=to, case=numbers, back="sort=newest")
            assert answer.headers["location"].startswith("/console?sort=newest&told=")
    assert [stage.case(number).assignee_id for number in numbers] == [to] * 3
    assert topic(stage, numbers[0]).count("现在由") == 1


async def test_what_cannot_be_given_out_is_told_and_the_rest_is_done(stage: Stage) -> None:
    mine, foreign = stage.open(), stage.open(city="上海")
    to, far = stage.desk.read(lambda unit: (stage.staff(unit, "李娜").id, stage.staff(unit, "周远").id))
    async with at_screen(stage, "张敏") as client:
        told = await client.get(
            (await post(client, "/console/queue/bulk", verb="assign", to=to, case=[mine, foreign, 987654])).headers[
                "location"
            ]
        )
        assert "交给 李娜 1 件。没有办成 2 件" in told.text
        assert (await post(client, "/console/queue/bulk", verb="assign", to=far, case=[mine])).status_code == 303
    assert stage.case(mine).assignee_id == to
    assert stage.case(foreign).assignee_id is None


@pytest.mark.parametrize("name", ["王琳", "陈管", "吴审"])
async def test_who_may_not_take_or_give_out_changes_nothing(stage: Stage, name: str) -> None:
    number = stage.open()
    to = stage.desk.read(lambda unit: stage.staff(unit, "李娜").id)
    async with at_screen(stage, name) as client:
        await post(client, "/console/queue/bulk", verb="claim" if name == "陈管" else "assign", to=to, case=[number])
    assert stage.case(number).assignee_id is None


async def test_a_bulk_without_anything_ticked_or_with_another_verb_is_refused(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        empty = await post(client, "/console/queue/bulk", verb="claim")
        assert empty.status_code == 403 and "先勾选" in empty.text
        assert (await post(client, "/console/queue/bulk", verb="close", case=1000)).status_code == 400


async def test_a_view_is_kept_for_oneself_written_over_and_dropped(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client, at_screen(stage, "李娜") as other:
        await post(client, "/console/queue/views", name="这周", back="left=7")
        await post(client, "/console/queue/views", name="这周", back="left=7&holder=none")
        page = (await client.get("/console")).text
        assert page.count("★ 这周") == 1 and "/console?holder=none&amp;left=7" in page
        assert "★ 这周" not in (await other.get("/console")).text
        drop = re.search(r"/console/queue/views/\d+/drop", page)
        assert drop is not None
        assert (await post(other, drop[0])).status_code == 404
        assert (await post(client, drop[0])).status_code == 303
        assert "★ 这周" not in (await client.get("/console")).text
        script = await post(client, "/console/queue/views", name="<script>x", back="q=<script>")
        assert "<script>x" not in (await client.get(script.headers["location"])).text
        assert "最多 20 个字" in (await post(client, "/console/queue/views", name="长" * 21)).text


def test_an_address_is_read_and_written_back_the_same() -> None:
    asked = {"q": "青龙桥", "office": "2", "state": "closed", "urgency": "high", "topic": "pay", "holder": "7", "left": "14",
             "sort": "group", "page": "3"}  # fmt: skip
    filters = filters_read(asked)
    assert filters == Filters("青龙桥", 2, "closed", "high", "pay", "7", "14", Sort.GROUP, 3)
    assert filters_read(dict(pair.split("=") for pair in filters.address(q="x").split("&"))).words == "x"
    assert filters_read({"state": "erased", "sort": "x", "page": "-1", "holder": "me'"}) == Filters()


# What comes by itself


class Asking:
    """A request of a page that goes away after so many looks."""

    def __init__(self, token: str, looks: int) -> None:
        self.cookies = {"youju_staff": token}
        self._looks = looks

    async def is_disconnected(self) -> bool:
        self._looks -= 1
        return self._looks < 0


async def streamed(stage: Stage, part: Part, looks: int = 1) -> list[str]:
    async with at_screen(stage, "王琳") as client:
        token = client.cookies["youju_staff"]
    hub = console_hub(stage.desk)
    screen = Screen(stage.desk, None, lambda _: None)  # type: ignore[arg-type]
    found = stage.desk.read(lambda unit: session_found(unit, token))
    assert found is not None

    async def lines() -> AsyncIterator[str]:
        async for line in _parts(Asking(token, looks), screen, found[0], hub, part):  # type: ignore[arg-type]
            yield line

    return [line async for line in lines()]


async def test_a_part_is_sent_when_it_is_another_than_the_page_shows(stage: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr("handlers.web.console.live.PAUSE_SECONDS", 0)

    async def render() -> str:
        return "<p>新的</p>"

    sent = await streamed(stage, Part("queue:1", "an older mark", render))
    assert any(line.startswith("event: part") and "新的" in line for line in sent)


async def test_a_stream_ends_with_its_session(stage: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr("handlers.web.console.live.PAUSE_SECONDS", 0)

    async def render() -> str:
        stage.do(lambda unit: setattr(stage.staff(unit, "王琳"), "active", False))
        return "<p>x</p>"

    assert (await streamed(stage, Part("queue:1", "", render), looks=3))[-1].startswith("event: gone")


async def test_where_nothing_is_live_the_page_is_told_to_stop_asking(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        assert (await client.get("/console/queue/live")).status_code == 204
    async with at_screen(stage, "吴审") as client:
        assert (await client.get("/console/queue/live")).status_code == 403


async def test_a_new_case_and_a_word_are_felt_by_the_pages_they_concern(stage: Stage) -> None:
    number = stage.open()
    names = [queue_name(1), queue_name(2), queue_name(None), f"case:{number}"]

    def beat() -> dict[str, int]:
        return stage.desk.read(lambda unit: pulses(unit, names))

    before = beat()
    async with at_screen(stage, "王琳") as client:
        await client.get("/console")
        await client.get(f"/console/case/{number}")
        assert beat() == before
        await post(client, f"/console/case/{number}/note", text="打过电话")
    after = beat()
    assert after[queue_name(2)] == before[queue_name(2)]
    assert all(after[name] != before[name] for name in (queue_name(1), queue_name(None), f"case:{number}"))
