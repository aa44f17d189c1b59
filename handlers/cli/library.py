"""`library`: what is held, what import found, one clause, the indexes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from handlers.cli.base import Stop, ensure_library, load, plain_errors
from handlers.cli.days import read_day

app = typer.Typer(help="The library of laws and policies.", no_args_is_help=True)


@app.command("check")
@plain_errors
def check(
    document: Annotated[str | None, typer.Argument(help="Short title; all documents when left out.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what was mended.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what import found: gaps, duplicates, empty articles, doubtful dates, and what was mended by which rule."""
    from bot.app import App

    opened = App(load())
    ensure_library(opened)
    found = opened.library.findings(document)
    if as_json:
        for finding in found:
            typer.echo(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        rules: dict[tuple[str, bool], int] = {}
        for finding in found:
            rules[finding.rule, finding.mended] = rules.get((finding.rule, finding.mended), 0) + 1
            if every or not finding.mended:
                where = f"{finding.document}:{finding.article}" if finding.article else finding.document
                state = "mended" if finding.mended else "open"
                typer.echo(f"{state:7}{finding.rule:26}{where}  {finding.detail}")
        for (rule, mended), count in sorted(rules.items()):
            typer.echo(f"{count:6} {rule} ({'mended' if mended else 'open'})")
    opened.close()


@app.command("show")
@plain_errors
def show(
    document: str,
    article: Annotated[str, typer.Argument()] = "",
    on: Annotated[str | None, typer.Option("--date")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show a document, or one article, as it stood on a day."""
    from bot.app import App
    from knowledge.models import ProvisionKey

    opened = App(load())
    ensure_library(opened)
    day = read_day(on) or opened.today()
    entries = opened.register.find(document)
    short = entries[0].short if len(entries) == 1 else document
    version = opened.library.version_on(short, day)
    if version is None:
        known = "known to the register, its text is not held" if entries else "unknown"
        raise Stop(f"{document}: {known} on {day}.", 3)
    if article:
        found = opened.library.provision(ProvisionKey(short, article), day)
        if found is None:
            raise Stop(f"{short} has no article {article} on {day}.", 3)
        provisions = [found]
    else:
        provisions = opened.library.provisions_of(version.id)
    if as_json:
        record = {
            "document": short,
            "version": version.id,
            "status": version.status.value,
            "effective_from": version.effective_from.isoformat() if version.effective_from else None,
            "articles": [
                {"article": p.label, "number": p.key.number, "path": list(p.path), "text": p.text} for p in provisions
            ],
        }
        typer.echo(json.dumps(record, ensure_ascii=False))
    else:
        for provision in provisions:
            typer.secho(f"{short} {provision.label}  {' / '.join(provision.path)}", bold=True)
            typer.echo(provision.text + "\n")
    opened.close()


@app.command("reindex")
@plain_errors
def reindex() -> None:
    """Forget the word index and the vectors and build them anew from the library. The service must not be running."""
    from rich.progress import Progress

    from bot.app import App

    opened = App(load())
    ensure_library(opened)
    _ = opened.retriever
    opened.follower.reindex()
    with Progress() as bar:
        task = bar.add_task("vectors", total=opened.follower.remaining)
        opened.follower.embed_pending(progress=lambda p: bar.update(task, completed=p.done, total=p.done + p.remaining))
    opened.close()
