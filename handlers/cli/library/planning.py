"""Plans of the files somebody names, one after the other, with what they correct by hand."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from handlers.cli.base import Stop
from handlers.cli.days import read_day

if TYPE_CHECKING:
    from bot.app import App
    from ingestion.publishing.proposal.plan import Plan

READ = 5
"""Exit code: a file could not be read."""


@contextmanager
def planning(
    opened: App, sources: Sequence[str], corrections: dict[str, Any], *, quiet: bool
) -> Iterator[Iterator[tuple[str, Plan | None, Exception | None]]]:
    """Give (name, plan, error) of each file in turn, with a bar that counts files and pages."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from ingestion.intake.batch import plan_each
    from ingestion.intake.sources import ALLOWED_HOSTS, paths_of
    from knowledge.errors import IngestionError

    try:
        items = list(paths_of(sources))
    except IngestionError as error:
        raise Stop(str(error), READ) from error
    if corrections and len(items) > 1:
        raise Stop("Corrections are for one file at a time.", 2)
    allowed = tuple(getattr(opened.settings, "allowed_hosts", ())) or ALLOWED_HOSTS
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(show_speed=True),
        TimeElapsedColumn(),
    )
    shown = len(items) > 1 or sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet or not shown) as bar:
        files = bar.add_task("files", total=len(items))
        pages = bar.add_task("pages", total=None, visible=False)

        def paging(name: str) -> Any:
            return lambda done, total: bar.update(
                pages, completed=done, total=total, visible=True, description=name[:30]
            )

        def each() -> Iterator[tuple[str, Plan | None, Exception | None]]:
            found = plan_each(
                items, opened.library, opened.register, today=opened.today(), allowed=allowed,
                corrections=corrections or None, pages=paging,
            )  # fmt: skip
            for read in found:
                yield read.name, read.plan, read.error
                bar.advance(files)

        yield each()


def corrections_of(
    title: str | None, short: str | None, number: str | None, issuer: str | None, level: str | None,
    promulgated: str | None, effective: str | None, ended: str | None, jurisdiction: str | None, status: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return what somebody corrects by hand. Raises Stop for a day, a level or a state that is none."""
    from knowledge.models import Level, Status

    found: dict[str, Any] = {
        "title": title,
        "short": short,
        "number": number,
        "issuer": issuer,
        "promulgated": read_day(promulgated),
        "effective_from": read_day(effective),
        "effective_to": read_day(ended),
        "jurisdiction": jurisdiction,
    }
    try:
        found["level"] = Level(level) if level else None
        found["status"] = Status(status) if status else None
    except ValueError as error:
        raise Stop(f"{error}; levels: {', '.join(Level)}; states: {', '.join(Status)}.", 2) from error
    return {name: value for name, value in found.items() if value is not None}
