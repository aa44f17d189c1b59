"""An office at the console: its people, a browser signed in as one of them, forms as the pages send them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from fastapi import FastAPI
from sqlalchemy import select

from bot.cases.rules.staff.roles import Role
from bot.cases.services.people.signing_in import session_open
from bot.cases.services.people.staffing import office_add, staff_add
from bot.cases.tables import CaseMessageRow
from bot.storage import Sealer
from bot.storage.codec import load_reply
from bot.storage.tables import ConversationRow, OutboxRow
from handlers.web.app import create_app
from handlers.web.chat.live import Hub
from handlers.web.console import COOKIE, Helps, Room, csrf_of
from handlers.web.console.figures.quality import QualityPages
from handlers.web.console.figures.samples import SamplePages
from handlers.web.console.law.knowledge import KnowledgePages
from handlers.web.console.law.library import LibraryPages
from handlers.web.console.settings.installation import Installation
from handlers.web.law import LawPages
from handlers.web.uploads import Uploads
from ingestion.publishing.impact import Written
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from knowledge.evaluation.evaluate import EvaluationQuestion
from knowledge.library import Library
from knowledge.models import ProvisionKey
from tests.cases.stage import Stage, set_stage
from tests.service.engines import says

EVERYBODY = {
    "王琳": Role.CASEWORKER,
    "张敏": Role.SUPERVISOR,
    "周远": Role.CASEWORKER,
    "陈管": Role.ADMIN,
    "吴审": Role.AUDITOR,
}
"""周远 is of another office than the rest of those who take cases."""


def console_stage(folder: Path, **options: Any) -> Stage:
    """Return a stage with a second office in Shanghai, with an admin and an auditor."""
    checks = {"check": lambda text, on, beside: ["没有写依据"] if "违法" in text else []}
    stage = set_stage(folder, **{**checks, **options})

    def more(unit: Any) -> None:
        office = office_add(unit, actor="operator", name="上海法援", cities=["上海"])
        for name, role in (("周远", Role.CASEWORKER), ("陈管", Role.ADMIN), ("吴审", Role.AUDITOR)):
            staff_add(
                unit, actor="operator", office=office, name=name, role=role, token=f"token-{name}"
            ).joined_at = unit.now

    stage.do(more)
    return stage


class Nobody:
    """A service no worker speaks to."""

    async def newest(self, channel: str, external_ids: Any) -> dict[str, int]:
        return {}


def console_app(
    stage: Stage, rooms: Sequence[Room] = (), law: LawPages | None = None, console: Hub | None = None,
    helps: Helps | None = None, installation: Installation | None = None,
) -> FastAPI:  # fmt: skip
    """Return the pages over a stage. `console`: wakes its open pages."""
    held = law or LawPages(None, lambda _: None, lambda _: "")  # type: ignore[arg-type]
    return create_app(
        Nobody(),  # type: ignore[arg-type]
        held,
        today=lambda: stage.desk.today,
        desk=stage.desk,
        health=lambda: {"status": "ok"},
        rooms=rooms,
        console=console,
        helps=helps,
        installation=installation,
    )


def quality_room(folder: Path) -> Room:
    """Return the room of quality over a data folder; its library holds 劳动合同法 alone."""
    return QualityPages(folder, lambda key: key.startswith("劳动合同法:")).room()


def sample_room(stage: Stage, folder: Path) -> Room:
    """Return the room of samples over two questions; the bot repeats what it is asked."""
    gold = (ProvisionKey("劳动合同法", "30"),)
    questions = [EvaluationQuestion(f"q{number}", "final", f"第{number}题怎么办", gold) for number in range(2)]
    return SamplePages(folder, lambda: questions, lambda asked: says(f"答：{asked}"), lambda: stage.desk.today).room()


def every_room(stage: Stage, folder: Path) -> list[Room]:
    """Return the rooms that need more than the case desk, over a library that holds nothing yet."""
    uploads = Uploads(folder / "uploads", Sealer([Fernet.generate_key().decode()]))
    publisher = Publisher(Library(stage.storage.engine), written=Written)
    library = LibraryPages(publisher, lambda: Register([]), lambda: stage.desk.today, uploads=uploads)
    knowledge = KnowledgePages(lambda what, text, today: [], lambda: stage.desk.today)
    return [library.room(), knowledge.room(), quality_room(folder), sample_room(stage, folder)]


@asynccontextmanager
async def at_screen(stage: Stage, name: str = "", app: FastAPI | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser, signed in as somebody."""
    if app is None:
        app = stage.pages = stage.pages or console_app(stage)  # whoever comes next sees the same pages
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
        if name:
            signs_in(stage, client, name)
        yield client


def signs_in(stage: Stage, client: httpx.AsyncClient, name: str) -> None:
    """Give a browser a session of somebody."""
    token = stage.do(lambda unit: session_open(unit, stage.staff(unit, name), agent="Firefox"))
    client.cookies.set(COOKIE, token, path="/console")
    client.headers["x-csrf"] = csrf_of(token)


async def post(client: httpx.AsyncClient, path: str, **form: Any) -> httpx.Response:
    """Send a form as a page of this session does."""
    return await client.post(path, data={"csrf": client.headers["x-csrf"], **form})


def said(stage: Stage, number: int, side: str = "staff") -> list[str]:
    """What was said in a case."""
    case = stage.case(number)
    query = select(CaseMessageRow).where(CaseMessageRow.case_id == case.id, CaseMessageRow.side == side)
    return stage.do(lambda unit: [row.text for row in unit.session.scalars(query)])


def topic(stage: Stage, number: int) -> str:
    """Everything the staff group read about a case."""
    query = select(OutboxRow).join(ConversationRow).where(ConversationRow.external_id == f"case:{number}")
    return stage.do(
        lambda unit: "\n".join(
            load_reply(row.payload).plain_text() for row in unit.session.scalars(query) if row.payload
        )
    )
