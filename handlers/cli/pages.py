"""The pages of the running service, and what they ask of the app. Imported by `run` alone: the web takes half a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from bot.cases.staff.suggestions import Suggestion, Wanted, suggestion_of
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.evaluation.runs import FILE as RUNS
from bot.evaluation.runs import load_runs
from bot.service import Service, system_clock
from handlers.cli.upkeep.installation import installation_of
from handlers.library_desks import CitedShare, knowledge_check, publisher
from handlers.reading.pictures import Pictures
from handlers.source_runs import run_fetch
from handlers.trial_runs import run_trial
from handlers.web.app import create_app
from handlers.web.chat.live import Hub
from handlers.web.console import Helps
from handlers.web.console.figures.quality import QualityPages
from handlers.web.console.figures.samples import SamplePages
from handlers.web.console.law.knowledge import KnowledgePages
from handlers.web.console.law.library import LibraryPages
from handlers.web.console.law.sources import Fetching
from handlers.web.console.law.trials import Trials
from handlers.web.law import LawPages
from handlers.web.uploads import Uploads
from knowledge.authored.card import parse_citation_key
from knowledge.evaluation.evaluate import load_questions
from knowledge.indexing.catalogue import anywhere_in

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.app import App
    from bot.service.outgoing.push import PushDesk
    from handlers.telegram import TelegramChannel, TelegramConnection
    from knowledge.models import Provision
    from knowledge.sync.coverage import Coverage


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
        installation=installation_of(
            app, telegram=None if connection is None else lambda: connection.ready, restart=service.stop
        ),
        helps=Helps(suggestions(app), lambda words, on: [str(one.key) for one in search(words, on)], Pictures()),
        notices=notices,
        staffed=app.case_desk.staffed,
        hears=lambda: app.paper_desk.reader.reads(Kind.VOICE),
    )
    if channel is not None and app.settings.telegram_webhook_url:
        from handlers.telegram import webhook_route

        pages.router.routes.append(webhook_route(channel))
    return pages


def answer_of(app: App) -> Callable[[str], Reply]:
    """Return what answers one question as a new conversation would be answered, without a model."""
    return lambda asked: app.dialogue.turn(ConversationState(), Inbound("sample", asked), now=system_clock())[1]


def suggestions(app: App) -> Callable[[Wanted], Suggestion]:
    """Return what composes an answer for a person to send, as `/suggest` does in the staff group."""

    def suggest(wanted: Wanted) -> Suggestion:
        if not wanted.question:
            return Suggestion()
        reply = app.dialogue.turn(wanted.state, Inbound("suggest", wanted.question), now=system_clock())[1]
        return suggestion_of(reply, wanted.told)

    return suggest


def known_provision(app: App) -> Callable[[str], bool]:
    """Return what says whether the library holds the provision of a key, today."""
    return lambda key: app.library.provision(parse_citation_key(key).key, app.today()) is not None


def law_search(app: App) -> Callable[[str, date], list[Provision]]:
    """Return what looks provisions up by number or by words: those named, else those found, local law of any place among them.

    Who reads the law names no place of work: a search for somebody at the settings' place would leave local regulations out.
    """
    anywhere = anywhere_in(app.settings.jurisdiction)

    def search(text: str, on: date) -> list[Provision]:
        named = [app.library.provision(one.key, on) for one in app.find_citations(text)]
        if held := [one for one in named if one is not None]:
            return held
        hits = app.retriever.search(text, on=on, jurisdiction=anywhere, k=12).hits
        return [hit.provision for hit in hits if hit.provision is not None]

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
