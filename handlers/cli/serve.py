"""`run`, `setup`, `doctor`, `settings`: the service and its health."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import typer

from handlers.cli.base import ensure_library, load, plain_errors

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.app import App
    from bot.cases.staff.suggestions import Suggestion, Wanted
    from bot.contract.messages import Reply
    from bot.service import Component, Engine, Service, ServiceOptions, WebServer
    from bot.service.outgoing.push import PushDesk
    from bot.service.rising import Rising
    from bot.service.warming import Warming
    from handlers.telegram import TelegramChannel, TelegramConnection
    from handlers.telegram.admin import AdminDesk
    from handlers.telegram.staff import StaffDesk
    from handlers.web.chat.live import Hub
    from handlers.web.uploads import Uploads
    from knowledge.models import Provision
    from knowledge.sync.background import BackgroundIndexing
    from knowledge.sync.coverage import Coverage


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
    from bot.app import App
    from bot.dialogue.routing.danger.first_look import haste_of
    from bot.dialogue.routing.fixed_replies import asks_for_person
    from bot.papers.arrivals import PaperArrivals
    from bot.papers.listening import configured_ear
    from bot.service import Looping, Repeated, Service, system_clock
    from bot.service.outgoing.reminders import ReminderClock, Reminders, follow_all
    from bot.service.rising import Rising
    from bot.service.warming import Warming, loading
    from bot.storage import Sealer
    from bot.storage.engine.first_key import encryption_keys
    from handlers.reading import FileReader
    from handlers.telegram.channel import NAME as TELEGRAM
    from handlers.web.app import live_hub
    from handlers.web.chat.arrivals import CHANNEL as WEB
    from handlers.web.chat.arrivals import Arrivals
    from handlers.web.chat.papers import uploaded
    from handlers.web.console.live import console_hub
    from handlers.web.uploads import Uploads

    loading()
    app = App(load(quiet=False))
    app.reader = FileReader(configured_ear(app.settings))
    ensure_library(app)
    settings = app.settings
    connection = _connection(app)
    pushed = [TELEGRAM] if connection is not None else []
    reminders = Reminders(app.storage, system_clock, pushed)
    follow = follow_all(
        app.case_desk.follow, reminders.follow, app.evidence_desk.follow, app.paper_desk.follow, app.turn_counter.follow
    )
    engine = Rising(lambda: app.engine)
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
    components = [
        _server(app, pages, warming), Looping(hub.name, hub.run), Looping(console.name, console.run),
        arrivals, PaperArrivals(service, app.paper_desk, WEB, uploaded(uploads)), warming, *components,
        *([Repeated("push", notices.round, 5.0)] if notices is not None else []),
    ]  # fmt: skip
    typer.echo("正在启动，几秒就好 Starting, a few seconds")
    try:
        asyncio.run(service.run(components))
    finally:
        app.close()


def _server(app: App, pages: FastAPI, warming: Warming) -> WebServer:
    """The server of the pages: it lets nobody in before a turn is warm."""
    from bot.service import WebServer

    settings = app.settings
    channels = "网页 web" + (" + Telegram" if settings.telegram_token.get_secret_value() else "")

    async def warm() -> None:
        await warming.done()
        typer.echo(f"有据 Youju: http://{settings.host}:{settings.port}  ({channels}; Ctrl+C to stop)")

    return WebServer(pages, settings.host, settings.port, after=warm)


def _options(app: App) -> ServiceOptions:
    """The numbers of the service. Where no model is waited for few turns are made at once: more would only make each of them
    slower, that of a person in danger too."""
    from bot.service import ServiceOptions

    options = {"retention_days": app.retention.conversations}
    return ServiceOptions(**options) if app.settings.has_model else ServiceOptions(**options, turn_threads=3)


def web_pages(
    app: App,
    service: Service,
    channel: TelegramChannel | None,
    hub: Hub,
    uploads: Uploads,
    console: Hub,
    notices: PushDesk | None,
    connection: TelegramConnection | None = None,
) -> FastAPI:
    """Return the pages over everything the application has. `connection`: to Telegram, None where there is no bot."""
    from bot.evaluation.runs import FILE as RUNS
    from bot.evaluation.runs import load_runs
    from bot.service import system_clock
    from handlers.cli.upkeep.installation import installation_of
    from handlers.library_desks import CitedShare, knowledge_check, publisher
    from handlers.reading.pictures import Pictures
    from handlers.source_runs import run_fetch
    from handlers.telegram import webhook_route
    from handlers.trial_runs import run_trial
    from handlers.web.app import create_app
    from handlers.web.console import Helps
    from handlers.web.console.figures.quality import QualityPages
    from handlers.web.console.figures.samples import SamplePages
    from handlers.web.console.law.knowledge import KnowledgePages
    from handlers.web.console.law.library import LibraryPages
    from handlers.web.console.law.sources import Fetching
    from handlers.web.console.law.trials import Trials
    from handlers.web.law import LawPages
    from knowledge.evaluation.evaluate import load_questions

    share = CitedShare(app)

    def newest() -> dict[str, float]:
        runs = load_runs(app.settings.data_dir / RUNS)
        return dict(runs[-1].figures) if runs else {}

    register, search = app.resolver.register, law_search(app)
    law = LawPages(app.library, register.document, app.gloss, app.resolver.rewritten, search)
    pages = create_app(
        service,
        law,
        today=app.today,
        health=lambda: health(app, share),
        hub=hub,
        live=app.live if app.endpoint is not None else None,
        uploads=uploads,
        days=app.retention.conversations,
        desk=app.case_desk,
        announce=service.announce,
        rooms=[
            LibraryPages(
                publisher(app),
                lambda: app.register,
                app.today,
                Fetching(run_fetch, system_clock),
                lambda: app.retriever,
                uploads,
            ).room(),
            KnowledgePages(knowledge_check(app), app.today, Trials(run_trial, system_clock, newest)).room(),
            QualityPages(app.settings.data_dir, known_provision(app)).room(),
            SamplePages(app.settings.data_dir, cache(lambda: load_questions()[0]), answer_of(app), app.today).room(),
        ],
        console=console,
        installation=installation_of(app, telegram=None if connection is None else lambda: connection.ready),
        helps=Helps(suggestions(app), lambda words, on: [str(one.key) for one in search(words, on)], Pictures()),
        notices=notices,
        staffed=app.case_desk.staffed,
    )
    if channel is not None and app.settings.telegram_webhook_url:
        pages.router.routes.append(webhook_route(channel))
    return pages


def answer_of(app: App) -> Callable[[str], Reply]:
    """Return what answers one question as a new conversation would be answered, without a model."""
    from bot.contract.messages import ConversationState, Inbound
    from bot.service import system_clock

    return lambda asked: app.dialogue.turn(ConversationState(), Inbound("sample", asked), now=system_clock())[1]


def suggestions(app: App) -> Callable[[Wanted], Suggestion]:
    """Return what composes an answer for a person to send, as `/suggest` does in the staff group."""
    from bot.cases.staff.suggestions import Suggestion, suggestion_of
    from bot.contract.messages import Inbound
    from bot.service import system_clock

    def suggest(wanted: Wanted) -> Suggestion:
        if not wanted.question:
            return Suggestion()
        reply = app.dialogue.turn(wanted.state, Inbound("suggest", wanted.question), now=system_clock())[1]
        return suggestion_of(reply, wanted.told)

    return suggest


def known_provision(app: App) -> Callable[[str], bool]:
    """Return what says whether the library holds the provision of a key, today."""
    from knowledge.authored.card import parse_citation_key

    return lambda key: app.library.provision(parse_citation_key(key).key, app.today()) is not None


def law_search(app: App) -> Callable[[str, date], list[Provision]]:
    """Return what looks provisions up by number or by words: those named, else those found."""

    def search(text: str, on: date) -> list[Provision]:
        named = [app.library.provision(one.key, on) for one in app.find_citations(text)]
        if held := [one for one in named if one is not None]:
            return held
        return [hit.provision for hit in app.retriever.search(text, on=on, k=12).hits if hit.provision is not None]

    return search


def health(app: App, share: Callable[[], Coverage] | None = None) -> dict[str, object]:
    """Return what a monitor wants to know: whether answers come, how much is still being embedded, what is held."""
    counts = app.library.counts()
    found: dict[str, object] = {"status": "ok", "provisions": counts.provisions}
    found["vectors_remaining"] = app.follower.remaining
    if share is not None:
        held = share()
        found |= {"cited": held.cited, "cited_held": held.held}
    return found


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
