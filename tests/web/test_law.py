"""The library's pages for a worker: where a text stands, its articles and versions, and what a new version changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from handlers.web.app import create_app
from handlers.web.law import LawPages, linked
from knowledge.library import Library
from knowledge.models import Document, Level, Provision, Version
from tests.web.support import TODAY, made_up_law, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with running(tmp_path) as site:
        made_up_law(tmp_path)
        transport = httpx.ASGITransport(app=site.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def read(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, path
    return answer.text


async def version(client: httpx.AsyncClient, promulgated: str) -> str:
    """The id of a version, as the page of the document links to it."""
    page = await read(client, "/law/造的法")
    before = page.partition(f"{promulgated} 公布")[0].rpartition("?version=")[2]
    return before.partition('"')[0]


async def test_a_text_says_that_it_is_in_force_and_has_a_table_of_contents(client: httpx.AsyncClient) -> None:
    page = await read(client, "/law/造的法")
    assert "现行有效" in page
    assert '<a href="#1">第一章 总则</a>' in page
    assert "各个版本（3）" in page


async def test_articles_named_in_a_text_lead_to_them_and_others_do_not(client: httpx.AsyncClient) -> None:
    page = await read(client, "/law/造的法/2")
    assert '<a href="/law/%E9%80%A0%E7%9A%84%E6%B3%95/1">第一条</a>' in page
    assert ">第三条</a>" not in page


def test_an_article_of_another_law_is_not_taken_for_one_of_this() -> None:
    pieces = linked("依照《别的法》第一条和本法第二条", {"第一条": "1", "第二条": "2"})
    assert [one for one in pieces if one[1]] == [("第二条", "2")]


async def test_an_old_text_says_so_and_leads_to_its_own_articles(client: httpx.AsyncClient) -> None:
    old = await version(client, "2015-01-01")
    page = await read(client, f"/law/造的法?version={old}")
    assert "这是旧版" in page and "三天内" in page
    assert f'/3?version={old}">第三条</a>' in page
    clause = await read(client, f"/law/造的法/2?version={old}")
    assert "这是旧版" in clause and "三天内" in clause
    assert f'/law/%E9%80%A0%E7%9A%84%E6%B3%95/1?version={old}">上一条' in clause


async def test_a_clause_as_of_an_earlier_day_is_no_longer_law(client: httpx.AsyncClient) -> None:
    assert "这是旧版" in await read(client, "/law/造的法/2?on=2016-01-01")
    assert "现行有效" in await read(client, "/law/造的法/2")


async def test_a_draft_is_labelled(client: httpx.AsyncClient) -> None:
    page = await read(client, f"/law/造的法?version={await version(client, '2026-10-01')}")
    assert "征求意见稿，不是法律" in page


async def test_two_versions_are_compared_word_by_word(client: httpx.AsyncClient) -> None:
    page = await read(client, f"/law/造的法/compare/{await version(client, '2015-01-01')}")
    assert "<del>三天</del>内" in page and "<ins>五天</ins>内" in page
    assert "第四条 新增" in page and "第三条 删去" in page
    assert "站点按月给钱" not in page


@pytest.mark.parametrize("path", [
    "/law/造的法?version=99", "/law/造的法/9", "/law/造的法/2?version=99", "/law/造的法/compare/99",
    "/law/造的法?version=x", "/law/造的法/2?on=2026-13-40",
])  # fmt: skip
async def test_what_is_not_there_is_a_page_that_says_so(client: httpx.AsyncClient, path: str) -> None:
    missing = await client.get(path)
    assert (missing.status_code in (404, 422), "没有这一页" in missing.text) == (True, True)


async def test_in_discreet_mode_no_title_names_what_is_read(client: httpx.AsyncClient) -> None:
    client.cookies.set("youju_quiet", "1")
    for path in ("/", "/law", "/law/造的法", "/law/造的法/2", "/data", "/help", "/earlier", "/没有"):
        assert "<title>便笺</title>" in (await client.get(path)).text, path


async def test_a_law_looked_for_by_its_name_stands_above_the_articles_found(tmp_path: Path) -> None:
    async with running(tmp_path) as site:
        made_up_law(tmp_path)
        library = Library(site.storage.engine)
        found = library.provisions_of(library.versions("造的法")[0].id)
        laws = LawPages(library, lambda _: None, lambda _: "", search=lambda text, on: found)
        app = create_app(site.service, laws, today=lambda: TODAY, health=dict)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            page = await read(client, "/law?q=造出来的法")
    assert page.index(">造出来的法</a>") < page.index("《造的法》第一条")


def test_a_document_that_is_known_but_not_held_is_found_by_its_name() -> None:
    known = Document("造的条例", "造的条例", Level.LAW)
    shelves = LawPages(NoShelves(), lambda short: known if short == known.short else None, lambda _: "")
    assert shelves.documents("《造的条例》") == [known]
    assert shelves.documents("别的条例") == []


class NoShelves:
    """A library that holds nothing."""

    def document(self, short: str) -> Document | None:
        return None

    def documents(self) -> list[Document]:
        return []

    def versions(self, short: str) -> list[Version]:
        return []

    def version_on(self, short: str, on: date) -> Version | None:
        return None

    def provisions_of(self, version_id: int) -> list[Provision]:
        return []
