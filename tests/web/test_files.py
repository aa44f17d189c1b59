"""A file of a reply is fetched from the page of its own conversation, and by nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest

from bot.contract.messages import Attachment, Block, BlockKind, ConversationState, Inbound, Point, Reply
from bot.service import Service
from bot.storage import Storage
from handlers.web.app import create_app
from handlers.web.law import LawPages
from handlers.web.transcript import file_address
from knowledge.library import Library
from knowledge.library.database import create_tables, open_database

pytestmark = pytest.mark.anyio
FILE = Attachment(name="期限.ics", media_type="text/calendar", content=b"BEGIN:VCALENDAR")


class Giving:
    """An engine whose every reply carries a file."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the file."""
        return state, Reply(blocks=(Block(kind=BlockKind.LEAD, points=(Point(text="给你"),)),), attachments=(FILE,))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    engine = open_database(f"sqlite:///{tmp_path / 'web.db'}")
    create_tables(engine)
    async with Service(Storage(engine), Giving()) as service:
        app = create_app(
            service, LawPages(Library(engine), lambda _: None, lambda _: ""), today=lambda: date(2026, 11, 21)
        )
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
    engine.dispose()


async def test_the_page_links_to_the_file_and_it_opens(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await client.post("/chat", data={"text": "存到日历"})
    assert file_address(FILE) in (await client.get("/")).text
    fetched = await client.get(file_address(FILE))
    assert fetched.content == FILE.content
    assert fetched.headers["content-type"].startswith("text/calendar")


async def test_somebody_else_does_not_get_it(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await client.post("/chat", data={"text": "存到日历"})
    client.cookies.clear()
    assert (await client.get(file_address(FILE))).status_code == 404
