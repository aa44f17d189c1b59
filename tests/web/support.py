"""A small engine and a running web service for the tests of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Event

from fastapi import FastAPI
from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Inbound, Kind, Point, Reply
from bot.dialogue.erasing import ErasureTurns, as_order
from bot.service import Service, ServiceOptions
from bot.service.conversation import Conversation
from bot.service.outgoing.live import LiveLines
from bot.storage import Sealer, Storage
from bot.storage.conversations import conversation_find
from bot.storage.outbox import reply_push
from handlers.web.app import create_app, live_hub
from handlers.web.chat.installed import Notices
from handlers.web.chat.live import Hub
from handlers.web.law import LawPages
from handlers.web.uploads import Uploads
from knowledge.library import Library
from knowledge.library.database import create_tables, open_database
from knowledge.models import Document, Level, ProvisionDraft, Status

TODAY = date(2026, 11, 21)
CLAUSE = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条", text="条文原文。", gloss="白话。")
LAW = Document("造的法", "造出来的法", Level.LAW)
OLD = {"1": "站点按月给钱。", "2": "有本法第一条、第三条情形的，三天内办完。", "3": "旧的最后一条。"}
NEW = {"1": "站点按月给钱。", "2": "有本法第一条、第三条情形的，五天内办完。", "4": "新加的一条。"}
UNHELD = Clause(ref="别的法:2", title="别的法", label="《别的法》第二条", held=False, number="某令〔2020〕2号")


@dataclass
class Scripted:
    """An engine that says back what it heard. `gate`: words it keeps back until the event is set."""

    gate: dict[str, Event] = field(default_factory=dict)
    heard: list[Inbound] = field(default_factory=list)

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return the echo, with clauses and buttons."""
        self.heard.append(inbound)
        if held := self.gate.get(inbound.text):
            held.wait(20)
        if inbound.kind is Kind.COMMAND and inbound.text == "new":
            return state, said("好，从头开始。")
        lead = Block(
            kind=BlockKind.LEAD, points=(Point(text=f"{inbound.kind.value}:{inbound.text}", refs=("造的法:1",)),)
        )
        more = tuple(
            Block(kind=BlockKind.TEXT, points=(Point(text=f"第{n}段"),)) for n in range(inbound.text.count("长"))
        )
        steps = Block(kind=BlockKind.POINTS, heading="现在这样做", points=(Point(text="留证据", refs=("别的法:2",)),))
        choices = (Choice(label="听他们管", action="set:relation:labour"), Choice(label="找人工", action="person"))
        return state, Reply(blocks=(lead, steps, *more), clauses=(CLAUSE, UNHELD), choices=choices)


def said(words: str) -> Reply:
    """Return a reply of one line."""
    return Reply(blocks=(Block(kind=BlockKind.LEAD, points=(Point(text=words),)),))


@dataclass
class Running:
    """A service with its pages, and what the tests reach it by."""

    service: Service
    storage: Storage
    engine: Scripted
    app: FastAPI
    hub: Hub
    uploads: Uploads
    live: LiveLines

    def push(self, who: str, words: str, *, waits: bool = False) -> None:
        """Say something into a visitor's conversation that they did not ask for, as a caseworker does. `waits`: it is stuck in
        the outbox."""

        def work(session: Session) -> None:
            row = conversation_find(session, channel="web", external_id=who)
            assert row is not None
            reply_push(session, conversation_id=row.id, reply=said(words), now=self.clock(), pushed=waits)

        self.storage.write(work)

    clock: Callable[[], datetime] = lambda: datetime(2026, 11, 21, 4, 0).astimezone()


@asynccontextmanager
async def running(
    folder: Path, *, settle: float = 0.0, patience: float = 60.0, notices: Notices | None = None, staffed: bool = True
) -> AsyncIterator[Running]:
    """Start the pages over a database in a folder.

    `patience`: seconds a page waits for an answer. `notices`: tells browsers while their page is closed.
    `staffed`: whether somebody can take a case.
    """
    database: Database = open_database(f"sqlite:///{folder / 'web.db'}")
    create_tables(database)
    storage, engine = Storage(database), Scripted()
    uploads = Uploads(folder / "uploads", Sealer(("0" * 43 + "=",)))
    talk = Conversation((ErasureTurns(),), engine.turn, meant=as_order)
    async with Service(storage, talk, options=ServiceOptions(settle_asked=settle, ask_timeout=patience)) as service:
        law, hub, live = LawPages(Library(database), lambda _: None, lambda _: ""), live_hub(service), LiveLines()
        app = create_app(
            service,
            law,
            today=lambda: TODAY,
            health=lambda: {"status": "ok"},
            hub=hub,
            live=live,
            uploads=uploads,
            days=180,
            notices=notices,
            staffed=lambda: staffed,
        )
        yield Running(service, storage, engine, app, hub, uploads, live)
    database.dispose()


def made_up_law(folder: Path) -> None:
    """Write a law with an old, a present and a proposed text."""
    database = open_database(f"sqlite:///{folder / 'web.db'}")
    library = Library(database)
    for texts, start, status in (
        (OLD, date(2015, 1, 1), None),
        (NEW, date(2020, 1, 1), None),
        ({"1": "只是草案。"}, None, Status.DRAFT),
    ):
        library.publish_version(
            document=LAW,
            provisions=[
                ProvisionDraft(article, f"第{'零一二三四'[int(article)]}条", ("第一章 总则",), text)
                for article, text in texts.items()
            ],
            promulgated=start or date(2026, 10, 1),
            effective_from=start,
            today=TODAY,
            status=status,
        )
    database.dispose()
