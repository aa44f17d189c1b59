"""How a text stands in the library room: a draft, one that is not in force yet, and what rests on what a plan changes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from handlers.web.console.law.library import LibraryPages
from ingestion.publishing.impact import Touched, Written
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from knowledge.library import Library
from tests.cases.stage import Stage
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT
from tests.web.console.library.test_library import LIBRARY, plan, press
from tests.web.console.support import at_screen, console_app, console_stage

pytestmark = pytest.mark.anyio
RESTS = (
    Touched("card", "rest-breaks", f"{SHORT}:2", "changed"),
    Touched("answer", "answer 7", f"{SHORT}:2", "changed"),
    Touched("case", "case 1000", f"{SHORT}:2", "changed"),
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


@pytest.fixture
def app(stage: Stage) -> FastAPI:
    """The room over a library in which cards, approved answers and cases rest on whatever changes."""
    register = Register([])
    publisher = Publisher(
        Library(stage.storage.engine), written=Written, elsewhere=lambda changed: RESTS if changed else ()
    )
    return console_app(stage, [LibraryPages(publisher, lambda: register, lambda: stage.desk.today).room()])


async def published(client: httpx.AsyncClient, text: str) -> None:
    address, seen = await plan(client, text)
    assert (
        "已发布" in (await client.get((await press(client, f"{address}/publish", seen=seen)).headers["location"])).text
    )


async def test_a_text_of_next_year_waits_and_the_one_in_force_stays(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        await published(client, FIRST)
        await published(client, SECOND.replace("2026年8月1日", "2027年1月1日"))
        listed = (await client.get(LIBRARY, params={"state": "scheduled"})).text
        assert SHORT in listed and "2027-01-01 换新版" in listed
        document = (await client.get(f"{LIBRARY}/document/{SHORT}")).text
    assert document.count("现在用的") == 1


async def test_a_draft_is_listed_as_one_and_is_never_in_force(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/correct", seen=seen, status="draft")
        page = (await client.get(address)).text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        await press(client, f"{address}/publish", seen=seen)
        assert SHORT in (await client.get(LIBRARY, params={"state": "draft"})).text
        document = (await client.get(f"{LIBRARY}/document/{SHORT}")).text
    assert "征求意见稿" in document and "现在用的" not in document


async def test_a_plan_names_the_cards_the_answers_and_the_cases_it_touches(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        await published(client, FIRST)
        page = (await client.get((await plan(client, SECOND))[0])).text
    for named in ("卡片 rest-breaks", "批准过的回答 7", "在办案件 1000"):
        assert named in page
