"""What keeps the law current, put together over the app: where texts come in, who may bring them, who looks after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.admin.desk import Desk
from ingestion.admin.watch import Watch
from ingestion.publishing.found_by_plan import PlanTrial
from ingestion.publishing.gate import lazy_gate
from ingestion.publishing.impact import Touched
from ingestion.publishing.publish import Publisher
from knowledge.citations import find_citations

if TYPE_CHECKING:
    from bot.app import App
    from ingestion.admin.editing import Check
    from ingestion.sources.client import PoliteClient
    from ingestion.sources.fetching import Fetcher
    from ingestion.sources.model import DocumentSource
    from knowledge.indexing.vectors import VectorTable
    from knowledge.models import Citation, ProvisionKey
    from knowledge.sync.coverage import Coverage


def publisher(app: App, gate_starting: Callable[[], object] | None = None) -> Publisher:
    """Return what publishes, restores and withdraws; it asks the evaluation first and the cases afterwards.

    `gate_starting` is called before the questions are asked of the library as it would be: that takes a minute or two.
    """
    from bot.cases.reliance import relying
    from knowledge.indexing.embeddings import default_embedder

    def find(text: str, document: str) -> list[Citation]:
        return find_citations(text, app.resolver.register, document=document or None)

    def table() -> VectorTable | None:
        return app.open_vector_table()

    in_cases = relying(lambda: app.case_desk, app.shelf.cards, app.find_citations)

    def elsewhere(changed: Mapping[ProvisionKey, str]) -> list[Touched]:
        return [Touched(*reliant) for reliant in in_cases(changed)]

    kept = app.settings.data_dir / "kept"
    gate = lazy_gate(app.library, find, table, gate_starting, kept)
    trial = PlanTrial(
        app.library, embedder=default_embedder, authored=lambda: app.authored, find=find, table=table, kept=kept
    )
    return Publisher(app.library, gate=gate, elsewhere=elsewhere, trial=trial)


@contextmanager
def source_fetcher(app: App, folder: Path | None = None) -> Iterator[tuple[Fetcher, PoliteClient]]:
    """Give what fetches from the official sources, a folder of files before them. One at a time: raises Refused `busy`."""
    from filelock import FileLock, Timeout

    from ingestion.errors import Refused
    from ingestion.sources.client import FetchOptions, PoliteClient
    from ingestion.sources.fetching import Fetcher
    from ingestion.sources.folder import Folder
    from ingestion.sources.publishers.national_database import NationalDatabase
    from ingestion.sources.publishers.pages import OfficialPages
    from ingestion.sources.publishers.policy_lists import PolicyLists
    from ingestion.sources.store import FetchStore

    settings = app.settings
    store = FetchStore(settings.data_dir / "fetched")
    store.folder.mkdir(parents=True, exist_ok=True)
    options = FetchOptions(
        allowed=settings.allowed_hosts,
        pause=0.0 if settings.fetch_mirror else settings.fetch_pause,
        a_day=settings.fetch_a_day,
        proxy=settings.fetch_proxy,
        mirror=settings.fetch_mirror,
    )
    try:
        with FileLock(store.folder / "running.lock", timeout=0):
            client = PoliteClient(options, store)
            sources: list[DocumentSource] = [Folder(folder)] if folder is not None else []
            sources += [NationalDatabase(client), OfficialPages(client), PolicyLists(client)]
            try:
                yield Fetcher(app.library, app.register, sources, store, app.today()), client
            finally:
                client.close()
    except Timeout as error:
        raise Refused("busy", "Another fetch is running; it will go on by itself.") from error


def library_desk(app: App) -> Desk:
    """Return what takes an admin's file from a chat: admins of the settings, and staff with that role."""
    from bot.cases.selectors.staff import account_is_admin

    def staff(user: str) -> bool:
        return app.case_desk.read(lambda unit: account_is_admin(unit, user))

    return Desk(publisher(app), lambda: app.register, app.today, app.settings.telegram_admins, staff)


def library_watch(app: App) -> Watch:
    """Return the daily look at the library."""
    return Watch(app.library, lambda: app.register, app.today)


def knowledge_check(app: App) -> Check:
    """Return what says what stands against an edited card or table."""
    from bot.claims.parameters import table_check
    from bot.matter.check import text_problems
    from ingestion.admin.editing import Check

    return Check(app.resolver, tuple(app.register), table_check, text_problems)


class CitedShare:
    """How much of what cards and notes cite is held; counted anew only when the library or the day changed."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._counted: tuple[int, date, Coverage] | None = None

    def __call__(self) -> Coverage:
        """Return the share as of now."""
        from ingestion.publishing.impact import Written
        from knowledge.sync.coverage import cited_held, cited_keys

        change, day = self._app.library.last_change(), self._app.today()
        if self._counted is None or self._counted[:2] != (change, day):
            written = Written.load()
            keys = cited_keys(written.cards, (note.key for note in written.notes))
            self._counted = change, day, cited_held(keys, self._app.library, self._app.register, on=day)
        return self._counted[2]
