"""`library fetch`: bring what is named and not held from the official sources, show the plan, publish it as one act.

Exit codes: 0 done or nothing to do; 2 wrong usage; 4 nothing published, a confirmation is missing; 5 what was asked for
could not be fetched; 7 refused (another fetch or admin at work, full disk).
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handlers.cli.base import Stop, ensure_library, load, plain_errors
from handlers.cli.days import read_day
from handlers.cli.library.opening import App_, publisher_of, short_of
from handlers.cli.library.planning import READ
from handlers.cli.library.shown import outcome_record, show_outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from ingestion.sources.client import PoliteClient
    from ingestion.sources.fetching import Fetcher, Result
    from ingestion.sources.model import Wanted

Names = Annotated[
    list[str] | None, typer.Argument(help="Titles, short titles, or a province; everything missing when left out.")
]
SHOWN = 60


@plain_errors
def fetch(
    names: Names = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and show the plan; publish nothing.")] = False,
    since: Annotated[
        str | None, typer.Option("--since", help="What the sources list about labour since a day.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Keep plans for `library publish` instead of publishing.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what failed a short while ago.")] = False,
    folder: Annotated[Path | None, typer.Option("--from", help="Look in a folder of files first.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Bring documents from official sources: all the register names and the library lacks, most cited first.

    May be stopped at any time; the next call goes on. Exit codes: 0 done, 4 nothing published (no --yes), 5 not fetched.
    """
    from handlers.library_desks import source_fetcher

    day = read_day(since)
    opened = App_(load())
    ensure_library(opened)
    said = _Said(as_json)
    with source_fetcher(opened, folder) as (fetcher, client):
        wanted = _wanted(opened, fetcher, client, list(names or ()), day, said)
        if not wanted:
            said.nothing()
            opened.close()
            return
        before = _share(opened)
        results = _fetched(fetcher, wanted, again=again or bool(names), said=said)
        got = sum(result.plan is not None for result in results)
        fetcher.store.set_mark("last", f"{fetcher.today}: {got} documents fetched, {len(results) - got} not")
    code = _settle(opened, results, dry_run=dry_run, yes=yes, propose=propose, said=said)
    said.summary(results, before, _share(opened))
    opened.close()
    failed = [result for result in results if result.plan is None]
    if code or (names and failed):
        raise typer.Exit(code or READ)


class _Said:
    """What the command says, for reading or as JSON."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def line(self, text: str, **style: Any) -> None:
        if not self.as_json:
            typer.secho(text, **style)

    def nothing(self) -> None:
        _print({"fetched": 0, "failed": 0, "skipped": 0, "cited_held": {}}) if self.as_json else typer.echo(
            "什么都不缺。"
        )

    def result(self, result: Result) -> None:
        plan, problem = result.plan, result.problem
        if self.as_json:
            _print({
                "document": result.wanted.short, "need": result.wanted.need, "got": plan is not None,
                "articles": len(plan.draft.articles) if plan else None,
                "address": plan.draft.origin.address if plan else problem.address if problem else "",
                "error": {"code": problem.code, "message": str(problem)} if problem and plan is None else None,
                "remarks": list(result.remarks), "skipped": result.skipped,
            })  # fmt: skip
        elif plan is not None:
            size = f"{len(plan.draft.articles)} 条" if plan.draft.articles else f"{len(plan.draft.provisions)} 段"
            typer.echo(f"  ✓ {result.wanted.short}  {size}  {plan.draft.origin.address or plan.draft.origin.name}")
            for remark in (*result.remarks, *plan.warnings):
                typer.secho(f"      ! {remark}", fg="yellow")
        elif not result.skipped:
            typer.secho(f"  · {result.wanted.short}: {problem}", dim=True)

    def summary(self, results: Sequence[Result], before: tuple[int, int], after: tuple[int, int]) -> None:
        got = sum(result.plan is not None for result in results)
        skipped = sum(result.skipped for result in results)
        if self.as_json:
            _print({"fetched": got, "failed": len(results) - got - skipped, "skipped": skipped,
                    "cited_held": {"before": before[0], "after": after[0], "of": after[1]}})  # fmt: skip
            return
        later = f"，{skipped} 份近日试过，先不再试（--again 立即再试）" if skipped else ""
        typer.echo(f"取到 {got} 份，没取到 {len(results) - got - skipped} 份{later}。")
        typer.echo(f"卡片和注释引用的条文，库里有 {after[0]} / {after[1]} 条（之前 {before[0]}）。")


def _wanted(
    opened: App, fetcher: Fetcher, client: PoliteClient, names: list[str], since: date | None, said: _Said
) -> list[Wanted]:
    """What to fetch. Raises Stop for names together with --since."""
    from ingestion.publishing.impact import Written
    from ingestion.sources.model import Unfetched
    from ingestion.sources.news import by_title, listed_of_place, listed_since, not_held
    from ingestion.sources.publishers.national_database import NationalDatabase
    from ingestion.sources.publishers.policy_lists import PolicyLists
    from ingestion.sources.wanting import missing, named

    written = Written.load()
    if since is not None:
        if names:
            raise Stop("Give names or --since, not both.", 2)
        problems: list[Unfetched] = []
        noticed = list(listed_since(NationalDatabase(client), PolicyLists(client), since, problems))
        for problem in problems:
            said.line(f"  · {problem}", dim=True)
        return not_held(noticed, opened.library, opened.register)
    if not names:
        return missing(opened.library, opened.register, written)
    found: list[Wanted] = []
    for name in names:
        place = _place(name)
        if place is None:
            known, unknown = named(opened.register, [name], opened.library, written)
            found += [*known, *(by_title(title) for title in unknown)]
            continue
        found += missing(opened.library, opened.register, written, jurisdiction=place.code)
        try:
            listed = list(listed_of_place(NationalDatabase(client), place))
        except Unfetched as problem:
            said.line(f"  · {problem}", dim=True)
        else:
            found += not_held(listed, opened.library, opened.register)
    return list({wanted.short: wanted for wanted in reversed(found)}.values())[::-1]


def _place(name: str) -> Any:
    """The province a name is, None for any other name."""
    from ingestion.offices import places

    return next((place for place in places() if name in (place.name, place.short, place.code)), None)


def _fetched(fetcher: Fetcher, wanted: Sequence[Wanted], *, again: bool, said: _Said) -> list[Result]:
    """Fetch with a bar. Raises Stop when there is no way out."""
    from ingestion.sources.model import Unfetched

    results: list[Result] = []
    with _bar(len(wanted), quiet=said.as_json) as advance:
        try:
            for result in fetcher.each(wanted, again=again):
                results.append(result)
                said.result(result)
                advance(result.wanted.short)
        except Unfetched as error:
            if error.code != "no_way_out":
                raise
            fetcher.store.set_mark("last", f"{fetcher.today}: no official site could be reached")
            if said.as_json:
                _print({"error": {"code": error.code, "message": str(error)}})
            raise Stop(str(error), READ) from error
    return results


@contextmanager
def _bar(total: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = not quiet and sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown) as bar:
        task = bar.add_task("官方来源", total=total)
        yield lambda name: bar.update(task, advance=1, description=name[:24])


def _settle(opened: App, results: Sequence[Result], *, dry_run: bool, yes: bool, propose: bool, said: _Said) -> int:
    """Publish, keep, or leave the plans; return the exit code."""
    from ingestion.publishing.proposal.plan import Kind
    from ingestion.publishing.staging import stage

    plans = [result.plan for result in results if result.plan is not None and result.plan.kind is not Kind.IDENTICAL]
    if not plans or dry_run:
        return 0
    if propose:
        for plan in plans:
            token = stage(opened.library, plan, who=getpass.getuser(), today=opened.today())
            if said.as_json:
                _print({"document": plan.draft.document.short, "plan": token, "kind": plan.kind.value})
            else:
                said.line(f"  plan {token}  {plan.draft.document.short}   (bot.py library publish {token})")
        return 0
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"  publish {len(plans)} documents?", default=False)):
        said.line("  not published: add --yes", fg="yellow", err=True)
        return 4

    def refused(plan: Any, error: Exception) -> None:
        typer.secho(f"{plan.draft.document.short}: {error}", fg="red", err=True)

    outcomes = publisher_of(opened).publish_all(plans, who=getpass.getuser(), reason="library fetch", refused=refused)
    for outcome in outcomes:
        if said.as_json:
            _print({"document": outcome.document, **outcome_record(outcome)})
        else:
            show_outcome(outcome)
    return 0


@plain_errors
def findable(document: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Ask up to twelve questions in a document's own words, and say how many bring the provision among the first five.

    Exit code 3 for a document that is not held.
    """
    from ingestion.publishing.findable import find_again

    opened = App_(load(), owns_index=False)
    ensure_library(opened)
    short = short_of(opened, document)
    held, version = opened.library.document(short), opened.library.version_on(short, opened.today())
    if held is None or version is None:
        raise Stop(f"{short}: no text is in force today.", 3)
    _ = opened.retriever
    keeper = opened.follower.keeper
    own = {provision.content_hash for provision in opened.library.provisions_of(version.id)}
    keeper.embed([item for item in keeper.pending() if item.hash in own])
    opened.follower.refresh()
    found = find_again(
        opened.follower.retriever,
        opened.library.provisions_of(version.id),
        on=opened.today(),
        jurisdiction=held.jurisdiction,
    )
    if as_json:
        _print({"document": short, "asked": len(found.questions), "found": found.found, "hardly": found.hardly})
    else:
        typer.echo(f"{short}：用它自己的话问 {len(found.questions)} 题，{found.found} 题在前五名里找到。")
        for question in found.questions:
            if not question.found:
                typer.secho(f"  · {question.key}  {question.words}", dim=True)
        if found.hardly:
            typer.secho("  这份文件工人很难问到。请为要紧的条文写注释（knowledge/notes）。", fg="yellow")
    opened.close()


def _share(opened: App) -> tuple[int, int]:
    """How many of the provisions that cards and notes cite are held, and how many they cite."""
    from ingestion.publishing.impact import Written
    from knowledge.sync.coverage import cited_held, cited_keys

    written = Written.load()
    keys = cited_keys(written.cards, (note.key for note in written.notes))
    found = cited_held(keys, opened.library, opened.register, on=opened.today())
    return found.held, found.cited


def _print(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))
