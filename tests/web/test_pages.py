"""The web pages over a real service with a small engine: with and without JavaScript, and nothing of one visitor to another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest

from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Inbound, Kind, Point, Reply
from bot.service import Service
from bot.storage import Storage
from handlers.web.app import create_app
from handlers.web.law import LawPages
from knowledge.library import Library
from knowledge.library.database import create_tables, open_database

pytestmark = pytest.mark.anyio


class Echo:
    """An engine that says back what it heard, with one clause and one button."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the echo."""
        heard = f"{inbound.kind.value}:{inbound.text}"
        clause = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条", text="条文原文。", gloss="白话。")
        lead = Block(kind=BlockKind.LEAD, points=(Point(text=heard, refs=("造的法:1",)),))
        return state, Reply(blocks=(lead,), clauses=(clause,), choices=(Choice(label="找人工", action="person"),))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    engine = open_database(f"sqlite:///{tmp_path / 'web.db'}")
    create_tables(engine)
    async with Service(Storage(engine), Echo()) as service:
        law = LawPages(Library(engine), lambda _: None, lambda _: "")
        app = create_app(service, law, today=lambda: date(2026, 11, 21), health=lambda: {"status": "ok"})
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
    engine.dispose()


async def test_a_question_works_without_javascript(client: httpx.AsyncClient) -> None:
    await client.get("/")
    sent = await client.post("/chat", data={"text": "欠我工资"})
    assert sent.status_code == 303
    page = (await client.get("/")).text
    assert "text:欠我工资" in page
    assert "<details>" in page
    assert "条文原文。" in page


async def test_a_script_gets_just_the_new_turn(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "你好"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "text:你好" in answer.text


async def test_a_button_and_a_command_are_told_from_text(client: httpx.AsyncClient) -> None:
    pressed = await client.post("/chat", data={"action": "person"}, headers={"X-Fragment": "1"})
    assert f"{Kind.CHOICE.value}:person" in pressed.text
    typed = await client.post("/chat", data={"text": "/new"}, headers={"X-Fragment": "1"})
    assert f"{Kind.COMMAND.value}:new" in typed.text


async def test_markup_in_a_message_stays_text(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "<script>alert(1)</script>"}, headers={"X-Fragment": "1"})
    assert "<script>" not in answer.text


async def test_another_visitor_sees_nothing_of_it(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await client.post("/chat", data={"text": "秘密"})
    client.cookies.clear()
    assert "秘密" not in (await client.get("/")).text


async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "x"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


async def test_an_oversized_request_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "长" * 300_000})
    assert answer.status_code == 413


async def test_an_unknown_document_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/law/没有的法")).status_code == 404
    assert (await client.get("/health")).json() == {"status": "ok"}
