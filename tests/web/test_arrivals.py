"""A picture sent on the page goes into the evidence locker once the worker agreed, and its receipt comes by itself."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.audit.tables
import bot.cases.tables
import bot.evidence.tables  # noqa: F401 (their tables are made)
from bot.cases.desk import CaseDesk
from bot.cases.unit_of_work import CaseOptions
from bot.contract.messages import NAME_MARK, Block, BlockKind, ConversationState, Inbound, Kind, Point, Reply
from bot.evidence.desk import EvidenceDesk
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.turns import EvidenceTurns
from bot.evidence.locker import EvidenceLocker
from bot.evidence.model import Owner
from bot.service import Service
from bot.service.conversation import Conversation
from bot.storage import Sealer, Storage
from handlers.web.chat.arrivals import Arrivals
from handlers.web.uploads import UNCLAIMED_SECONDS, Uploads
from knowledge.library.database import create_tables, open_database

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Silent:
    def announce(self, conversations: Iterable[int]) -> None:
        """Nothing is pushed on a page."""


@dataclass
class Site:
    service: Service
    uploads: Uploads
    locker: EvidenceLocker
    arrivals: Arrivals

    async def send(self, data: bytes, words: str = "") -> Reply:
        """Send a file, as the page does."""
        reference = self.uploads.put("she", io.BytesIO(data))
        return await self.service.ask(
            "web", "she", Inbound("she", words, Kind.PHOTO, attachment=f"{reference}{NAME_MARK}流水.png")
        )

    async def press(self, action: str) -> Reply:
        return await self.service.ask("web", "she", Inbound("she", action, Kind.CHOICE))

    def entries(self) -> list[str]:
        return [one.note for one in self.locker.entries(Owner("web", "she")) if not one.removed]

    def lying(self) -> int:
        return len(list(self.uploads.folder.iterdir()))


def answer(state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
    """Answer everything with one line."""
    lead = Block(kind=BlockKind.LEAD, points=(Point(text="收到"),))
    return state, Reply(blocks=(lead,), composed_by="fixed")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    database = open_database(f"sqlite:///{tmp_path / 'web.db'}")
    create_tables(database)
    storage = Storage(database)
    locker = EvidenceLocker(storage, lambda: NOW)
    desk = EvidenceDesk(storage, locker, lambda: NOW)
    cases = CaseDesk(storage, CaseOptions(), lambda: NOW)
    engine = Conversation((EvidenceTurns(EvidenceFlow(locker.by_reference, lambda text: None)),), answer)
    uploads = Uploads(tmp_path / "uploads", Sealer(("0" * 43 + "=",)))
    async with Service(storage, engine, follow=desk.follow, clock=lambda: NOW) as service:
        yield Site(service, uploads, locker, Arrivals(Silent(), uploads, desk, cases, alone=True))
    database.dispose()


async def test_nothing_is_kept_before_the_worker_agreed_and_then_it_is(site: Site) -> None:
    offered = await site.send(PNG, "九月流水")
    site.arrivals.round()
    assert any(choice.action == "evidence:keep" for choice in offered.choices)
    await site.press("evidence:keep")
    site.arrivals.round()
    assert site.entries() == ["九月流水"]
    last = (await site.service.history("web", "she"))[-1]
    assert last.reply is not None
    assert "第 1 号" in last.reply.plain_text()
    assert "压小" not in last.reply.plain_text(), "a page sends a picture as it is"


async def test_the_sealed_copy_goes_once_the_locker_has_it(site: Site) -> None:
    await site.send(PNG)
    await site.press("evidence:keep")
    site.arrivals.round()
    site.uploads.sweep(set(), datetime.now().timestamp() + UNCLAIMED_SECONDS + 1)
    assert site.lying() == 0


async def test_a_no_leaves_nothing_for_which_the_copy_would_wait(site: Site) -> None:
    await site.send(PNG)
    await site.press("evidence:no")
    site.arrivals.tidy()
    site.uploads.sweep(set(), datetime.now().timestamp() + UNCLAIMED_SECONDS + 1)
    assert (site.entries(), site.lying()) == ([], 0)


async def test_a_file_that_was_lost_is_told(site: Site) -> None:
    await site.send(PNG)
    for file in site.uploads.folder.iterdir():
        file.unlink()
    await site.press("evidence:keep")
    for _ in range(10):
        site.arrivals.round()
    last = (await site.service.history("web", "she"))[-1]
    assert last.reply is not None
    assert "再发一次" in last.reply.plain_text()
