"""`run`, `setup`, `doctor`, `settings`: the service and its health."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import typer

from handlers.cli.base import ensure_library, load, plain_errors

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.app import App
    from bot.service import Component, Engine, Service, ServiceOptions, WebServer
    from bot.service.rising import Rising
    from bot.service.warming import Warming
    from handlers.telegram import TelegramChannel, TelegramConnection
    from handlers.telegram.admin import AdminDesk
    from handlers.telegram.staff import StaffDesk
    from knowledge.sync.background import BackgroundIndexing

COMPUTES_AT_MOST = 0.0005
"""Seconds a thread computes before another that waits goes on, a tenth of Python's own: a turn lets go at every row it reads of a
database and every text it encodes, and would wait so long each time while a change of the library is taken in beside it."""


@plain_errors
def setup() -> None:
    """Prepare database, statutes and word index, without starting the service."""
    from bot.app import App

    app = App(load())
    ensure_library(app)
    _ = app.retriever
    counts = app.library.counts()
    typer.echo(f"Ready: {counts.documents} documents, {counts.provisions} provisions in {app.settings.data_dir}.")
    app.close()


@plain_errors
def run() -> None:
    """Start the service: web pages, and Telegram when a token is set."""
    from bot.service.warming import loading

    loading()
    sys.setswitchinterval(COMPUTES_AT_MOST)
    from bot.app import App
    from bot.papers.listening import configured_ear
    from bot.service.rising import Rising
    from handlers.cli.upkeep.restoring import begin_anew_if_asked, note_restored, restored_before_start
    from handlers.reading import FileReader

    settings = load(quiet=False)
    restored = restored_before_start(settings)
    app = App(settings)
    _ = app.table  # (is read meanwhile)
    ensure_library(app)
    note_restored(app, restored)
    app.reader = FileReader(configured_ear(app.settings))
    engine = Rising(lambda: app.engine)
    engine.begin()
    service, components = _service(app, engine)
    typer.echo("正在启动，几秒就好 Starting, a few seconds")
    try:
        asyncio.run(service.run(components))
    finally:
        app.close()
    begin_anew_if_asked(settings)


def _service(app: App, engine: Rising) -> tuple[Service, list[Component]]:
    """Return the service and the components it runs. The engine may still be in the making: nobody asks it anything here."""
    from bot.dialogue.routing.danger.first_look import haste_of
    from bot.dialogue.routing.fixed_replies import asks_for_person
    from bot.papers.arrivals import PaperArrivals
    from bot.service import Looping, Repeated, Service, system_clock
    from bot.service.outgoing.reminders import ReminderClock, Reminders, follow_all
    from bot.service.warming import Warming
    from bot.storage import Sealer
    from bot.storage.engine.first_key import encryption_keys
    from handlers.cli.pages import web_pages
    from handlers.web.app import live_hub
    from handlers.web.chat.arrivals import CHANNEL as WEB
    from handlers.web.chat.arrivals import Arrivals
    from handlers.web.chat.papers import uploaded
    from handlers.web.console.live import console_hub
    from handlers.web.uploads import Uploads

    settings = app.settings
    connection = _connection(app)
    reminders = Reminders(app.storage, system_clock, _pushed(connection))
    follow = follow_all(
        app.case_desk.follow, reminders.follow, app.evidence_desk.follow, app.paper_desk.follow, app.turn_counter.follow
    )
    service = Service(
        app.storage, engine, follow=follow, alone=asks_for_person, hurries=haste_of, options=_options(app)
    )
    components: list[Component] = [engine, *_indexing(app, engine), ReminderClock(reminders, service.announce)]
    channel, parts = (None, _watch(app)) if connection is None else _telegram(app, service, connection, engine)
    components += parts
    hub, uploads = live_hub(service), Uploads(settings.data_dir / "uploads", Sealer(encryption_keys(settings)))
    console = console_hub(app.case_desk)
    notices = app.push_desk
    pages = web_pages(app, service, channel, hub, uploads, console, notices, connection)
    arrivals = Arrivals(service, uploads, app.evidence_desk, app.case_desk, app.paper_desk, alone=connection is None)
    warming = Warming(_after(engine, lambda: app.warming_engine), system_clock)
    return service, [
        _server(app, pages, engine, warming), Looping(hub.name, hub.run), Looping(console.name, console.run),
        arrivals, PaperArrivals(service, app.paper_desk, WEB, uploaded(uploads)), warming, *components,
        *([Repeated("push", notices.round, 5.0)] if notices is not None else []),
    ]  # fmt: skip


def _server(app: App, pages: FastAPI, engine: Rising, warming: Warming) -> WebServer:
    """The server of the pages: it lets nobody in before a turn is warm, nor where none can be made."""
    from bot.service import WebServer

    settings = app.settings
    channels = "网页 web" + (" + Telegram" if settings.telegram_token.get_secret_value() else "")

    async def warm() -> None:
        await engine.run()
        await warming.done()
        typer.echo(f"有据 Youju: http://{settings.host}:{settings.port}  ({channels}; Ctrl+C to stop)")

    return WebServer(pages, settings.host, settings.port, after=warm)


def _options(app: App) -> ServiceOptions:
    """The numbers of the service. Where no model is waited for few turns are made at once: more would only make each of them
    slower, that of a person in danger too."""
    from bot.service import ServiceOptions

    options = {"retention_days": app.retention.conversations}
    return ServiceOptions(**options) if app.settings.has_model else ServiceOptions(**options, turn_threads=3)


def _after(engine: Rising, make: Callable[[], Engine]) -> Rising:
    """Return an engine made of the same parts as the service's, and only after it."""
    from bot.service.rising import Rising

    def made() -> Engine:
        engine.get()
        return make()

    return Rising(made)


def _indexing(app: App, engine: Rising) -> list[Component]:
    """The follower as components: one that applies changes, one that embeds in the background."""
    from bot.service import Looping, Repeated
    from knowledge.sync.background import AFTER_START, BackgroundIndexing

    made = cache(lambda: BackgroundIndexing(app.follower, after=AFTER_START))

    async def background() -> BackgroundIndexing:
        await asyncio.to_thread(engine.get)
        return made()

    async def embed() -> None:
        indexing = await background()
        try:
            await asyncio.to_thread(indexing.embed)
        finally:
            indexing.stop()

    async def follow() -> None:
        await Repeated("follower", (await background()).follow, 0.25).run()

    return [Looping("embedding", embed), Looping("follower", follow)]


def _connection(app: App) -> TelegramConnection | None:
    if not app.settings.telegram_token.get_secret_value():
        return None
    from handlers.telegram import telegram_connection

    return telegram_connection(app.settings)


def _pushed(connection: TelegramConnection | None) -> list[str]:
    """The channels that carry what nobody asked for just now."""
    if connection is None:
        return []
    from handlers.telegram.channel import NAME

    return [NAME]


def _telegram(
    app: App, service: Service, connection: TelegramConnection, engine: Rising
) -> tuple[TelegramChannel, list[Component]]:
    """Everything that speaks through the bot: workers, the staff group, admins, evidence."""
    from bot.dialogue.routing.danger.first_look import haste_of
    from bot.papers.arrivals import PaperArrivals
    from handlers.telegram import telegram_channel
    from handlers.telegram.channel import NAME
    from handlers.telegram.evidence import EvidenceFetcher
    from handlers.telegram.papers import file_of

    staff = _staff(app, service, connection, engine)
    admin = _admin(app, service, connection)
    channel = telegram_channel(service, connection, (staff, admin), haste_of)
    evidence = EvidenceFetcher(service, connection, app.evidence_desk)
    papers = PaperArrivals(service, app.paper_desk, NAME, file_of(connection))
    return channel, [channel, staff, evidence, papers, admin, *_watch(app, admin)]


def _admin(app: App, service: Service, connection: TelegramConnection) -> AdminDesk:
    """The desk that takes admins' files."""
    from bot.cases.selectors.staff import account_is_staff
    from handlers.library_desks import library_desk
    from handlers.telegram.admin import AdminDesk

    return AdminDesk(
        service,
        connection,
        library_desk(app),
        is_staff=lambda user: app.case_desk.read(lambda unit: account_is_staff(unit, user)),
    )


def _watch(app: App, desk: AdminDesk | None = None) -> list[Component]:
    """The daily look at the library and the way to the official sources; with Telegram, the admins are told."""
    from bot.cases.selectors.staff import admin_accounts
    from handlers.library_desks import library_watch
    from handlers.source_runs import SourceRuns
    from handlers.watching import LibraryWatch
    from ingestion.sources.store import FetchStore

    def admins() -> list[str]:
        return list(dict.fromkeys([*app.settings.telegram_admins, *app.case_desk.read(admin_accounts)]))

    told = admins if desk is not None else None
    tell = desk.tell if desk is not None else None
    parts: list[Component] = [LibraryWatch(library_watch(app), told, tell)]
    if app.settings.fetch != "off":
        store = FetchStore(app.settings.data_dir / "fetched")
        parts.append(SourceRuns(store, app.today, mode=app.settings.fetch, admins=told, tell=tell))
    return parts


def _staff(app: App, service: Service, connection: TelegramConnection, engine: Rising) -> StaffDesk:
    """The staff group; without one, invitations still work and the clocks still run."""
    from handlers.telegram.staff import StaffChannel, StaffDesk

    chat = app.settings.telegram_staff_chat
    group = StaffChannel(connection, app.case_desk, chat) if chat is not None else None
    if group is not None:
        service.add_channel(group)
    return StaffDesk(service, connection, group, app.case_desk, suggest=_after(engine, lambda: app.dialogue))


@plain_errors
def settings() -> None:
    """List every setting, what it is for, and whether it is set."""
    from rich.console import Console
    from rich.table import Table

    from bot.settings import Settings

    table = Table("name", "default", "for")
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        name = (
            alias
            if isinstance(alias, str)
            else alias.choices[0]
            if alias is not None and hasattr(alias, "choices")
            else ""
        )
        default = field.get_default()
        shown = "" if default in ((), None) or "SecretStr" in type(default).__name__ else str(default)
        table.add_row(str(name), shown, field.description or "")
    Console().print(table)


@plain_errors
def doctor() -> None:
    """Say what is configured, what is missing, and what works, one line each."""
    from handlers.cli.upkeep.doctor import examine

    failed = False
    for finding in examine():
        mark = {"ok": "✓", "off": "·", "bad": "✗"}[finding.state]
        failed |= finding.state == "bad"
        typer.echo(f"{mark} {finding.name}: {finding.sentence}")
    raise typer.Exit(1 if failed else 0)
