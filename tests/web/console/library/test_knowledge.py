"""Cards and figures edited at the console: previewed, checked against the law, each edit a version, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.tables import AuditRow
from bot.cases.services.people.signing_in import session_open
from bot.claims.parameters import table_check
from bot.matter.check import text_problems
from bot.matter.outcomes.situations import OUTCOMES, read_situations
from handlers.web.console import COOKIE
from handlers.web.console.law.knowledge import KnowledgePages
from handlers.web.console.law.trials import Measured, Trials
from ingestion.admin.editing import Check, editable, editables
from knowledge.authored.card import load_cards
from knowledge.authored.notes import load_notes
from knowledge.authored.register import Register
from knowledge.citations import CitationResolver
from knowledge.edited import use_edited
from knowledge.lexicon import load_lexicon
from knowledge.library.edits import edits_in_force, edits_of
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_app, console_stage, post

pytestmark = pytest.mark.anyio
ROOM = "/console/knowledge"
CARD = f"{ROOM}/card/boss-ran-away"
WAGES = f"{ROOM}/table/minimum_wage"
CHROMIUM = Path("/usr/bin/chromium")
TODAY = date(2026, 11, 23)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


@pytest.fixture(scope="session")
def check(statute_resolver: CitationResolver, register: Register) -> Check:
    return Check(statute_resolver, tuple(register), table_check, text_problems)


@pytest.fixture
def app(stage: Stage, check: Check) -> FastAPI:
    return console_app(stage, [KnowledgePages(check, lambda: TODAY).room()])


@pytest.fixture(autouse=True)
def as_it_came() -> Iterator[None]:
    yield
    use_edited({})


def shipped(kind: str = "card", name: str = "boss-ran-away") -> str:
    what = editable(kind, name)
    assert what is not None
    return what.shipped


def held(stage: Stage) -> dict[str, str]:
    with Session(stage.storage.engine) as session:
        return edits_in_force(session)


async def saved(
    client: httpx.AsyncClient, at: str, text: str, seen: int = 0, why: str = "说得更明白"
) -> httpx.Response:
    form = {"csrf": client.headers["x-csrf"], "text": text, "reason": why, "seen": str(seen)}
    return await client.post(f"{at}/save", files={name: (None, value) for name, value in form.items()})


CLEARER = shipped().replace("公司倒闭工资怎么办", "公司关门了工资怎么办")


def test_what_came_with_the_program_passes_its_own_check(check: Check) -> None:
    every = editables()
    some = [one for one in every if one.kind in ("card", "table", "lexicon")]
    some += [one for kind in ("rule", "note") for one in [one for one in every if one.kind == kind][::9]]
    against = {one.path: check(one, one.shipped, TODAY) for one in some}
    assert {path: found for path, found in against.items() if found} == {}


async def test_a_card_is_edited_and_the_program_reads_it_from_the_next_start(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        assert "老板跑路" in (await client.get(f"{ROOM}?q=跑路")).text
        assert "公司倒闭工资怎么办" in (await client.get(CARD)).text
        done = await saved(client, CARD, CLEARER.replace("\n", "\r\n"))
        assert done.status_code == 303
        page = (await client.get(done.headers["location"])).text
        assert "存好了，版本 1" in page and "说得更明白" in page and "重启服务后用上" in page
        assert "本地改过" in (await client.get(ROOM)).text
        assert "改知识" in (await post(client, "/console/audit/verify")).text
    assert held(stage) == {"cards/pay/boss-ran-away.md": CLEARER}
    assert "公司倒闭工资怎么办" in load_cards().cards["boss-ran-away"].asked_as
    use_edited(held(stage))
    assert "公司关门了工资怎么办" in load_cards().cards["boss-ran-away"].asked_as
    with stage.storage.read() as session:
        details = list(session.scalars(select(AuditRow.detail).where(AuditRow.action == "knowledge_saved")))
    assert details == ["cards/pay/boss-ran-away.md 1"]


async def test_whom_a_line_is_for_is_told_in_words(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        page = (await client.get("/console/knowledge/card/no-written-contract")).text
    shown = page.partition("回答里的样子")[2]
    assert "算什么关系：劳动关系" in shown and "relation" not in shown
    assert "《劳动合同法》第八十二条第一款" in shown
    assert "<code>pay</code> 拖欠工资" in page, "what a card is made of is told beside it"


async def test_a_preview_shows_the_change_and_the_answer_and_saves_nothing(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        page = (await post(client, f"{CARD}/preview", text=CLEARER, seen="0")).text
    assert "公司倒闭工资怎么办</del>" in page and "公司关门了工资怎么办</ins>" in page
    assert "引用的条文都在" in page and "回答里的样子" in page and 'href="/law/' in page
    assert held(stage) == {}


@pytest.mark.parametrize(("old", "new", "told"), [
    ("[[保障农民工工资支付条例:63]]", "[[没有的条例:63]]", "库里和登记表里都没有"),
    ("[[劳动保障监察条例:9]]", "[[劳动保障监察条例:999]]", "没有这一条"),
    ("仲裁：关系结束后一年内", "仲裁：关系结束后三年内", "数字 3 在引用的条文里没有"),
    ("id: boss-ran-away", "id: another", "id 不能改"),
    ("reviewed: 2026-11-21", "reviewed: 2024-01-01", "超过一年"),
    ("## 一句话", "## 结论", "没有“结论”这个小标题"),
    ("see_also: [unpaid-wages", "see_also: [no-such-card", "没有这张卡片"),
    ("title: 老板跑路、公司倒了", "title: [", "写法不对"),
    ("---\nid", "id", "两行 ---"),
])  # fmt: skip
async def test_what_the_law_does_not_bear_out_is_not_saved(
    stage: Stage, app: FastAPI, old: str, new: str, told: str
) -> None:
    text = shipped().replace(old, new)
    assert text != shipped()
    async with at_screen(stage, "陈管", app) as client:
        answer = await saved(client, CARD, text)
    assert answer.status_code == 409 and told in answer.text
    assert new.partition("\n")[0] in answer.text.replace("&#34;", '"')
    assert held(stage) == {}


@pytest.mark.parametrize(("old", "new", "told"), [
    ('monthly: "2540"', 'monthly: "much"', "算数的程序读不了"),
    ("effective_from: 2025-09-01", "effective_from: soon", "算数的程序读不了"),
    ("    monthly:", "  monthly:", "读不懂"),
    ("minimum_wages:", "wages:", "算数的程序读不了"),
    ("basis: 关于调整北京市2025年最低工资标准的通知:1", "basis: 没有的通知:1", "库里和登记表里都没有"),
    ("basis: 关于调整北京市2025年最低工资标准的通知:1", "basis: 劳动合同法:x", "条文写法不对"),
])  # fmt: skip
async def test_a_table_that_cannot_be_reckoned_with_is_not_saved(
    stage: Stage, app: FastAPI, old: str, new: str, told: str
) -> None:
    text = shipped("table", "minimum_wage").replace(old, new, 1)
    async with at_screen(stage, "陈管", app) as client:
        answer = await saved(client, WAGES, text)
    assert answer.status_code == 409 and told in answer.text
    assert held(stage) == {}


@pytest.mark.parametrize(("kind", "name", "old", "new", "told"), [
    ("note", "个人信息保护法", "document: 个人信息保护法", "document: 没有的法", "库里和登记表里都没有"),
    ("note", "个人信息保护法", "document:", "document", "读不懂"),
    ("rule", "pay", "- id: ", "- name: ", "name"),
    ("rule", "pay", "part: answer", "part: question", "part"),
    ("lexicon", "lexicon", "\t0.", "\t7.", "把握"),
])  # fmt: skip
async def test_notes_rules_and_words_are_checked_as_they_are_read(
    stage: Stage, app: FastAPI, kind: str, name: str, old: str, new: str, told: str
) -> None:
    text = shipped(kind, name).replace(old, new)
    assert text != shipped(kind, name)
    async with at_screen(stage, "陈管", app) as client:
        answer = await saved(client, f"{ROOM}/{kind}/{name}", text)
    assert answer.status_code == 409 and told in answer.text
    assert held(stage) == {}


async def test_an_edited_note_rule_and_word_are_read_in_the_place_of_the_file(stage: Stage, app: FastAPI) -> None:
    words = shipped("lexicon", "lexicon") + "跑路费\t经济补偿\tslang\t\t0.5\t\n"
    rules = shipped("rule", "pay") + "# 办公室核对过\n"
    notes = shipped("note", "个人信息保护法") + "# 办公室核对过\n"
    async with at_screen(stage, "陈管", app) as client:
        for at, text in (("lexicon/lexicon", words), ("rule/pay", rules), ("note/个人信息保护法", notes)):
            answer = await saved(client, f"{ROOM}/{at}", text)
            assert answer.status_code == 303, answer.text
    before = len(load_lexicon().entries)
    use_edited(held(stage))
    assert len(load_lexicon().entries) == before + 1
    assert load_notes().problems == [] and read_situations(OUTCOMES / "pay.yaml")


async def test_a_figure_no_calculator_can_do_without_is_not_dropped(stage: Stage, app: FastAPI) -> None:
    lines = shipped("table", "national").split("\n")
    text = "\n".join(line for line in lines if "key: paid_days_per_month" not in line)
    async with at_screen(stage, "陈管", app) as client:
        answer = await saved(client, f"{ROOM}/table/national", text)
    assert answer.status_code == 409 and "paid_days_per_month" in answer.text


async def test_a_new_rate_is_saved_and_an_older_version_comes_back(stage: Stage, app: FastAPI) -> None:
    first = shipped("table", "minimum_wage").replace('"2540"', '"2600"')
    second = first.replace('"2600"', '"2700"')
    async with at_screen(stage, "陈管", app) as client:
        await saved(client, WAGES, first)
        await saved(client, WAGES, second, seen=1)
        await post(client, f"{WAGES}/restore/1", seen="2")
        assert held(stage) == {"parameters/minimum_wage.yaml": first}
        await post(client, f"{WAGES}/restore/0", seen="3")
        assert held(stage) == {}
        page = (await client.get(WAGES)).text
        assert (await post(client, f"{WAGES}/restore/9", seen="4")).status_code == 404
    assert "回到随程序来的" in page and "回到版本 1" in page
    with Session(stage.storage.engine) as session:
        edits = edits_of(session, "parameters/minimum_wage.yaml")
        assert [(one.number, one.text) for one in edits] == [(4, None), (3, first), (2, second), (1, first)]


async def test_who_saves_over_what_they_did_not_see_is_shown_it_first(stage: Stage, app: FastAPI) -> None:
    mine = CLEARER.replace("直播公司人去楼空", "直播公司空了")
    async with at_screen(stage, "陈管", app) as client:
        await saved(client, CARD, CLEARER)
        told = await saved(client, CARD, mine, seen=0)
        assert told.status_code == 409 and "别人存了新的版本" in told.text
        assert "直播公司空了" in told.text and 'name="seen" value="1"' in told.text
        assert (await saved(client, CARD, mine, seen=1)).status_code == 303
        assert (await post(client, f"{CARD}/restore/0", seen="1")).status_code == 409
    assert held(stage) == {"cards/pay/boss-ran-away.md": mine}


async def test_nothing_is_saved_without_a_change_or_without_a_reason(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        assert "没有变化" in (await saved(client, CARD, shipped())).text
        told = await saved(client, CARD, CLEARER, why="  ")
        assert told.status_code == 409 and "为什么改" in told.text and "公司关门了" in told.text
        assert (await saved(client, CARD, "长" * 250_001)).status_code == 413
    assert held(stage) == {}


@pytest.mark.parametrize("path", ["card/nothing", "table/rhythm", "card/%2e%2e", "x/boss-ran-away"])
async def test_nothing_else_can_be_edited(stage: Stage, app: FastAPI, path: str) -> None:
    async with at_screen(stage, "陈管", app) as client:
        assert (await client.get(f"{ROOM}/{path}")).status_code == 404
        assert (await saved(client, f"{ROOM}/{path}", "x")).status_code == 404


@pytest.mark.parametrize("name", ["王琳", "张敏", "吴审"])
async def test_only_admins_enter(stage: Stage, app: FastAPI, name: str) -> None:
    async with at_screen(stage, name, app) as client:
        for path in (ROOM, CARD):
            assert (await client.get(path)).status_code == 403
        for act in ("preview", "save", "restore/0"):
            assert (await post(client, f"{CARD}/{act}", text="x")).status_code == 403


async def test_script_in_a_card_stays_text(stage: Stage, app: FastAPI) -> None:
    text = shipped().replace("公司倒闭工资怎么办", "</textarea><script>alert(1)</script>")
    async with at_screen(stage, "陈管", app) as client:
        page = (await post(client, f"{CARD}/preview", text=text, reason="<b>", seen="0")).text
    assert "<script>alert" not in page and "</textarea><script" not in page


# ---- in a real browser, without a script


@pytest.fixture
async def site(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here")
@pytest.mark.parametrize("width", [360, 1440])
async def test_a_card_is_edited_on_a_phone_and_a_desk_without_a_script(stage: Stage, site: str, width: int) -> None:
    api: Any = pytest.importorskip("playwright.async_api")
    axe = pytest.importorskip("axe_playwright_python.async_playwright").Axe()
    token = stage.do(lambda unit: session_open(unit, stage.staff(unit, "陈管"), agent="Chromium"))
    async with api.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for script in (False, True):
            context = await browser.new_context(
                viewport={"width": width, "height": 900}, base_url=site, java_script_enabled=script
            )
            await context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site}/console"}])
            page = await context.new_page()
            await page.goto(CARD)
            if script:
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                assert [one["id"] for one in (await axe.run(page)).response["violations"]] == []
                continue
            await page.fill("textarea", CLEARER)
            await page.get_by_role("button", name="核对").click()
            assert "公司关门了" in await page.locator("ins").inner_text()
            await page.get_by_label("为什么改").fill("说得更明白")
            await page.get_by_role("button", name="存成新版本").click()
            await page.get_by_text("存好了，版本 1").wait_for()
        await browser.close()
    assert held(stage) == {"cards/pay/boss-ran-away.md": CLEARER}


# Measured before it is saved


async def found_by(stage: Stage, check: Check, found: Measured) -> tuple[Trials, FastAPI, list[str]]:
    asked: list[str] = []

    async def start(path: str, text: str) -> Measured:
        asked.append(path)
        return found

    trials = Trials(start, stage.clock, lambda: {"retrieval.final.recall_5": 0.9, "scope.final.accuracy": 0.8})
    return trials, console_app(stage, [KnowledgePages(check, lambda: TODAY, trials).room()]), asked


async def test_an_edit_is_measured_before_it_is_saved_and_only_once(stage: Stage, check: Check) -> None:
    figures = {"retrieval.final.recall_5": 0.87, "scope.final.accuracy": 0.8, "retrieval.p95_ms": 40.0}
    trials, app, asked = await found_by(stage, check, Measured(figures))
    async with at_screen(stage, "陈管", app) as client:
        assert "正在用这份文字" in (await post(client, f"{CARD}/trial", text=CLEARER, seen="0")).text
        await trials.done()
        page = (await post(client, f"{CARD}/trial", text=CLEARER, seen="0")).text
        assert "没有低于底线的" in page and "90.0%" in page and "▼ 87.0%" in page
        assert "该找的条文，前五条里有多少（验证题）" in page and "听对多少" not in page
        assert "先改好" in (await post(client, f"{CARD}/trial", text="没有", seen="0")).text
        assert (await saved(client, CARD, CLEARER)).status_code == 303
    assert asked == ["cards/pay/boss-ran-away.md"]


async def test_what_falls_below_a_floor_is_saved_only_by_who_says_so(stage: Stage, check: Check) -> None:
    trials, app, _ = await found_by(stage, check, Measured({}, ("recall@5 低了",)))
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{CARD}/trial", text=CLEARER, seen="0")
        await trials.done()
        refused = await saved(client, CARD, CLEARER)
        assert refused.status_code == 409 and "评测低于底线" in refused.text and "recall@5 低了" in refused.text
        assert held(stage) == {}
        form = {"text": CLEARER, "reason": "知道", "seen": "0", "anyway": "1"}
        assert (await post(client, f"{CARD}/save", **form)).status_code == 303


async def test_a_measuring_that_breaks_says_so_and_may_be_begun_again(stage: Stage, check: Check) -> None:
    tries = 0

    async def start(path: str, text: str) -> Measured:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("no such program")
        return Measured()

    trials = Trials(start, stage.clock)
    app = console_app(stage, [KnowledgePages(check, lambda: TODAY, trials).room()])
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{CARD}/trial", text=CLEARER, seen="0")
        await trials.done()
        assert "没有测成" in (await post(client, f"{CARD}/preview", text=CLEARER, seen="0")).text
        await post(client, f"{CARD}/trial", text=CLEARER, seen="0")
        await trials.done()
        assert "以前没有记录" in (await post(client, f"{CARD}/preview", text=CLEARER, seen="0")).text


# A card of the office's own

OWN = shipped().replace("id: boss-ran-away", "id: boss-hides").replace("老板跑路、公司倒了", "老板躲着不见")


async def test_a_new_card_is_written_checked_saved_and_taken_away(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        begun = (await client.get(f"{ROOM}/new?group=unpaid_wages")).status_code
        assert begun in (200, 404) and "<code>pay</code> 拖欠工资" in (await client.get(f"{ROOM}/new")).text
        for wrong in (
            shipped(),
            OWN.replace("topic: pay", "topic: ../pay"),
            OWN.replace("boss-hides", "../boss"),
            "没有",
        ):
            answer = await post(client, f"{ROOM}/new", text=wrong)
            assert answer.status_code == 409 and "topic" in answer.text
        page = await post(client, f"{ROOM}/new", text=OWN)
        assert page.status_code == 200 and 'action="/console/knowledge/card/boss-hides/preview"' in page.text
        at = f"{ROOM}/card/boss-hides"
        assert (await client.get(at)).status_code == 404  # nothing was saved
        assert (await saved(client, at, OWN)).status_code == 303
        assert "没有这张卡片" in (await client.get(at)).text and "boss-hides" in (await client.get(ROOM)).text
        use_edited(held(stage))
        assert load_cards().cards["boss-hides"].title == "老板躲着不见"
        await post(client, f"{at}/restore/0", seen="1")
        use_edited(held(stage))
        assert "boss-hides" not in load_cards().cards
