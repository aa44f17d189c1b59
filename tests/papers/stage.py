"""A running conversation with a locker and a reader of papers, over the whole product's answers; papers as real files."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.app import App
from bot.contract.messages import NAME_MARK, ConversationState, Inbound, Kind, Reply
from bot.evidence import Owner
from bot.evidence.desk import EvidenceDesk
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.turns import EvidenceTurns
from bot.evidence.locker import EvidenceLocker
from bot.papers.arrivals import PaperArrivals
from bot.papers.desk import PaperDesk
from bot.papers.listening import Ear
from bot.papers.model import Heard
from bot.papers.turns import PaperTurns, question_waits
from bot.service import Service
from bot.service.contract import Follow
from bot.service.conversation import Conversation
from bot.service.outgoing.reminders import follow_all
from bot.storage import Sealer, Storage
from bot.storage.codec import load_reply
from handlers.reading import FileReader
from handlers.reading.child import heard_in
from handlers.web.chat.papers import uploaded
from handlers.web.uploads import Uploads
from knowledge.text.normalise import normalise
from tests.ingestion.rendering import Paragraph, as_pdf, cjk_font
from tests.service.stage import FAST, new_storage, outbox_rows

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DISMISSAL = """解除劳动合同通知书
张三先生：
您于2023年3月1日入职我公司，担任分拣员。因您多次违反公司规章制度，自2026年10月15日起与您解除劳动合同。
请您于2026年10月18日前办理工作交接手续。
上海快跑物流有限公司
2026年10月12日"""
CONTRACT = """劳动合同书
甲方（用人单位）：上海快跑物流有限公司
乙方（劳动者）：李四
第一条 本合同期限自2025年3月1日起至2026年2月28日止，其中试用期为3个月。
第二条 乙方月工资为人民币6,000元，试用期工资为4800元。
第三条 乙方自愿放弃缴纳社会保险，由公司以现金补贴方式发放。
第四条 乙方未满一年离职的，应向甲方支付违约金5000元。
第五条 甲方不得收取押金。"""


def pdf(text: str) -> bytes:
    """Return a text as a PDF with a text layer."""
    return as_pdf([Paragraph(line) for line in text.splitlines()], numbers=False)


def photo(text: str) -> bytes:
    """Return a text as a photograph of a page."""
    wide = max(34 * len(line) for line in text.splitlines()) + 120
    page = Image.new("RGB", (wide, 120 + 70 * len(text.splitlines())), (246, 244, 238))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(cjk_font(), 34)
    for row, line in enumerate(text.splitlines()):
        pen.text((50, 50 + 70 * row), line, font=font, fill=(30, 30, 30))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()


class ReadsHere(FileReader):
    """Reads papers as its process does, in this one; `test_reading.py` is about the process."""

    def _in_a_process(self, data: bytes) -> Heard:
        return heard_in(data)


class Silent:
    def announce(self, conversations: Iterable[int]) -> None:
        """Nothing is pushed on a page."""


@dataclass
class Scene:
    """One worker on the page."""

    service: Service
    storage: Storage
    uploads: Uploads
    locker: EvidenceLocker
    desk: PaperDesk
    arrivals: PaperArrivals
    states: list[ConversationState] = field(default_factory=list)

    async def send(self, data: bytes, *, kind: Kind = Kind.FILE, name: str = "文件.pdf", words: str = "") -> Reply:
        """Send a file as the page does, and return the first reply."""
        reference = self.uploads.put("she", io.BytesIO(data))
        inbound = Inbound("she", words, kind, attachment=f"{reference}{NAME_MARK}{name}")
        return await self.service.ask("web", "she", inbound)

    async def shown(self, data: bytes, *, kind: Kind = Kind.FILE, name: str = "文件.pdf") -> Reply:
        """Send a file and return what comes by itself once it was read."""
        await self.send(data, kind=kind, name=name)
        await self.arrivals.round()
        return self.newest()

    def newest(self) -> Reply:
        return load_reply(outbox_rows(self.storage)[-1].payload)

    async def press(self, reply: Reply, label: str) -> Reply:
        action = next(choice.action for choice in reply.choices if choice.label == label)
        return await self.service.ask("web", "she", Inbound("she", action, Kind.CHOICE))

    async def say(self, text: str) -> Reply:
        return await self.service.ask("web", "she", Inbound("she", text))

    @property
    def state(self) -> ConversationState:
        return self.states[-1]

    def told(self, name: str) -> object:
        matter = self.state.matters[-1] if self.state.matters else None
        return matter.told(name) if matter is not None else None


def parts(
    app: App, storage: Storage, ear: Ear | None, states: list[ConversationState]
) -> tuple[EvidenceLocker, PaperDesk, Conversation, Follow]:
    """Return locker, desk, engine and what follows a turn, over a database."""
    locker = EvidenceLocker(storage, lambda: NOW)
    evidence = EvidenceDesk(storage, locker, lambda: NOW)
    orders = app.dialogue.scope.is_order
    desk = PaperDesk(storage, ReadsHere(ear), lambda: NOW, orders)
    flow = EvidenceFlow(locker.by_reference, app.dialogue.edges.sense, waits=question_waits)
    papers = PaperTurns(desk.look, desk.reader, app.dialogue.answer, flow, orders, app._clauses)
    engine = Conversation((EvidenceTurns(flow), papers), app.dialogue.answer, normalise)

    def watch(session, work, state, reply, exchange):  # type: ignore[no-untyped-def]
        states.append(state)
        return ()

    return locker, desk, engine, follow_all(evidence.follow, desk.follow, watch)


@asynccontextmanager
async def scene(app: App, folder: Path, ear: Ear | None = None) -> AsyncIterator[Scene]:
    """Open a conversation over a database of its own."""
    storage, states = new_storage(folder), []
    locker, desk, engine, follow = parts(app, storage, ear, states)
    uploads = Uploads(folder / "uploads", Sealer(("0" * 43 + "=",)))
    async with Service(storage, engine, follow=follow, options=FAST, clock=lambda: NOW) as service:
        arrivals = PaperArrivals(Silent(), desk, "web", uploaded(uploads))
        yield Scene(service, storage, uploads, locker, desk, arrivals, states)


OWNER = Owner("web", "she")
