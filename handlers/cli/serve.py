"""`run`, `setup`, `doctor`, `settings`: the service and its health."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from handlers.cli.base import ensure_library, load, plain_errors

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.app import App
    from bot.service import Component, Service
    from handlers.telegram import TelegramChannel


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
    from bot.service import Service, ServiceOptions, WebServer, system_clock
    from bot.service.reminders import ReminderClock, Reminders, follow_all

    app = App(load(quiet=False))
    ensure_library(app)
    service = Service(app.storage, app.engine, options=ServiceOptions(retention_days=app.settings.retention_days))
    settings = app.settings
    channel = _telegram(app, service)
    reminders = Reminders(app.storage, system_clock, [channel.name] if channel is not None else ())
    service.add_follower(follow_all(app.case_desk.follow, reminders.follow, app.evidence_desk.follow))
    pages = _pages(app, service, channel)
    components: list[Component] = [WebServer(pages, settings.host, settings.port), *_indexing(app)]
    components.append(ReminderClock(reminders, service.announce))
    library = _library(app, service, channel)
    if channel is not None:
        components += [channel, _staff(app, service, channel), _evidence(app, service, channel)]
    components += library
    channels = "网页 web" + (" + Telegram" if settings.telegram_token.get_secret_value() else "")
    typer.echo(f"有据 Youju: http://{settings.host}:{settings.port}  ({channels}; Ctrl+C to stop)")
    try:
        asyncio.run(service.run(components))
    finally:
        app.close()


def _pages(app: App, service: Service, channel: TelegramChannel | None) -> FastAPI:
    from handlers.telegram import webhook_route
    from handlers.web.app import create_app
    from handlers.web.law import LawPages

    law = LawPages(app.library, app.resolver.register.document, app.gloss, app.resolver.rewritten)
    pages = create_app(service, law, today=app.today, health=lambda: health(app))
    if channel is not None and app.settings.telegram_webhook_url:
        pages.router.routes.append(webhook_route(channel))
    return pages


def health(app: App) -> dict[str, object]:
    """Return what a monitor wants to know: whether answers come, and how much is still being embedded."""
    counts = app.library.counts()
    return {"status": "ok", "provisions": counts.provisions, "vectors_remaining": app.follower.remaining}


def _indexing(app: App) -> list[Component]:
    """The follower as components: one that applies changes, one that embeds in the background."""
    from bot.service import Looping, Repeated
    from knowledge.sync.background import BackgroundIndexing

    background = BackgroundIndexing(app.follower)

    async def embed() -> None:
        try:
            await asyncio.to_thread(background.embed)
        finally:
            background.stop()

    return [Looping("embedding", embed), Repeated("follower", background.follow, 0.25)]


def _telegram(app: App, service: Service) -> TelegramChannel | None:
    if not app.settings.telegram_token.get_secret_value():
        return None
    from handlers.telegram import telegram_component

    return telegram_component(app.settings, service)


def _library(app: App, service: Service, channel: TelegramChannel | None) -> list[Component]:
    """The daily look at the library; with Telegram, the desk that takes admins' files and is told about it."""
    from bot.cases.selectors.staff import account_is_staff, admin_accounts
    from handlers.library_desks import library_desk, library_watch
    from handlers.telegram.admin import AdminDesk
    from handlers.watching import LibraryWatch

    if channel is None:
        return [LibraryWatch(library_watch(app))]
    desk = AdminDesk(
        service,
        channel,
        library_desk(app),
        is_staff=lambda user: app.case_desk.read(lambda unit: account_is_staff(unit, user)),
    )
    channel.admin = desk

    def admins() -> list[str]:
        return list(dict.fromkeys([*app.settings.telegram_admins, *app.case_desk.read(admin_accounts)]))

    return [desk, LibraryWatch(library_watch(app), admins, desk.tell)]


def _staff(app: App, service: Service, channel: TelegramChannel) -> Component:
    """The staff group; without one, invitations still work and the clocks still run."""
    from handlers.telegram.staff import StaffChannel, StaffDesk

    chat = app.settings.telegram_staff_chat
    group = StaffChannel(channel, app.case_desk, chat) if chat is not None else None
    if group is not None:
        service.add_channel(group)
    channel.staff = desk = StaffDesk(service, channel, group, app.case_desk, suggest=app.dialogue)
    return desk


def _evidence(app: App, service: Service, channel: TelegramChannel) -> Component:
    """What fetches files workers want kept."""
    from handlers.telegram.evidence import EvidenceFetcher

    return EvidenceFetcher(service, channel, app.evidence_desk)


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
    from handlers.cli.doctor import examine

    failed = False
    for finding in examine():
        mark = {"ok": "✓", "off": "·", "bad": "✗"}[finding.state]
        failed |= finding.state == "bad"
        typer.echo(f"{mark} {finding.name}: {finding.sentence}")
    raise typer.Exit(1 if failed else 0)
