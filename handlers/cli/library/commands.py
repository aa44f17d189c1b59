"""`library`: what is held, what import found, one clause, its history, the indexes; the acts stand in `library_acts`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handlers.cli.base import Stop, ensure_library, load, plain_errors
from handlers.cli.days import read_day
from handlers.cli.library import acts, listed
from handlers.cli.library import fetch as library_fetch
from handlers.cli.library.opening import App_, short_of
from handlers.cli.library.shown import marked

if TYPE_CHECKING:
    from bot.app import App
    from ingestion.publishing.audit import AuditEntry
    from knowledge.models import Version

app = typer.Typer(help="The library of laws and policies.", no_args_is_help=True)
app.command("list")(listed.list_)
app.command("add")(acts.add)
app.command("plan")(acts.plan)
app.command("publish")(acts.publish)
app.command("restore")(acts.restore)
app.command("withdraw")(acts.withdraw)
app.command("review")(acts.review)
app.command("fetch")(library_fetch.fetch)
app.command("findable")(library_fetch.findable)


@app.command("check")
@plain_errors
def check(
    document: Annotated[str | None, typer.Argument(help="Short title; all documents when left out.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what was mended.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what import found: gaps, duplicates, empty articles, doubtful dates, and what was mended by which rule."""
    from ingestion.publishing.audit import broken_links

    opened = _opened()
    found = opened.library.findings(document)
    broken = broken_links(opened.library)
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
    if broken:
        raise Stop(f"The audit trail was changed by other means at entry {', '.join(map(str, broken))}.", 7)


@app.command("show")
@plain_errors
def show(
    document: str,
    article: Annotated[str, typer.Argument(help="14, 第十四条, 276之一, 附1; the whole text when left out.")] = "",
    on: Annotated[str | None, typer.Option("--date", help="As it stood that day.")] = None,
    version: Annotated[int | None, typer.Option("--version", help="A certain version, in force or not.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show a document, or one article, as it stood on a day. Without a day: as it stands, or the newest text held."""
    from ingestion.publishing.export import as_record
    from knowledge.models import ProvisionKey

    opened = _opened()
    short = short_of(opened, document)
    chosen = _chosen(opened, document, short, on, version)
    described = opened.library.document(short)
    assert described is not None
    if article:
        wanted = _article(article)
        found = opened.library.provision_in(chosen.id, ProvisionKey(short, wanted))
        if found is None:
            raise Stop(f"{short} has no article {article} in version {chosen.id}.", 3)
        provisions = [found]
    else:
        provisions = opened.library.provisions_of(chosen.id)
    if as_json:
        typer.echo(json.dumps(as_record(described, chosen, provisions), ensure_ascii=False))
    else:
        if chosen.status.value != "effective":
            typer.secho(f"[{chosen.status.value}] version {chosen.id}", fg="yellow")
        for provision in provisions:
            typer.secho(f"{short} {provision.label}  {' / '.join(provision.path)}", bold=True)
            typer.echo(provision.text + "\n")
    opened.close()


def _show_impacts(opened: App, act: int, as_json: bool) -> None:
    from ingestion.publishing.audit import impacts

    for audit, touched in impacts(opened.library, act):
        record = json.dumps({"audit": audit, **asdict(touched)}, ensure_ascii=False)
        typer.echo(record if as_json else f"{touched.kind:9}{touched.name}  {touched.key} {touched.change}")


def _shown_version(version: Version) -> str:
    until = f" until {version.effective_to}" if version.effective_to else ""
    return (
        f"version {version.id:<7}{version.status.value:19}promulgated {version.promulgated or '?'}  "
        f"in force {version.effective_from or '?'}{until}"
    )


def _shown_act(entry: AuditEntry) -> str:
    counts = ", ".join(f"{n} {kind}" for kind, n in entry.diff.get("counts", {}).items() if n and kind != "same")
    return (
        f"{entry.id:>5}  {entry.at:%Y-%m-%d %H:%M}  {entry.who}  {entry.act}{' (forced)' if entry.forced else ''}  "
        f"{entry.document} version {entry.version_id}  {entry.source} {entry.source_sha256[:12]}  {counts}  {entry.reason}".rstrip()
    )


@app.command("history")
@plain_errors
def history(
    document: Annotated[str | None, typer.Argument(help="Short title; every act when left out.")] = None,
    impact: Annotated[int | None, typer.Option("--impact", help="What this act touched.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show a document's versions and every act on it: who, when, from which file, what it changed."""
    from ingestion.publishing.audit import entries, origin_of

    opened = _opened()
    if impact is not None:
        _show_impacts(opened, impact, as_json)
        opened.close()
        return
    short = short_of(opened, document) if document else None
    versions = opened.library.versions(short) if short else []
    done = entries(opened.library, short, limit)
    if as_json:
        content = {
            "document": short,
            "versions": [_version_record(version, origin_of(opened.library, version.id)) for version in versions],
            "acts": [entry.as_json() for entry in done],
        }
        typer.echo(json.dumps(content, ensure_ascii=False))
    else:
        for version in versions:
            typer.echo(_shown_version(version))
        for entry in done:
            typer.echo(_shown_act(entry))
        if short and not done:
            typer.echo("No act on it: this text came with the program, and nobody has changed it.")
    opened.close()


@app.command("diff")
@plain_errors
def diff(
    first: Annotated[str, typer.Argument(help="A version id, or DOCUMENT@2020-01-01.")],
    second: Annotated[str, typer.Argument(help="The other one.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show what differs between two versions, word by word."""
    from ingestion.publishing.proposal.diff import articles_of, compare

    opened = _opened()
    one, other = (_named_version(opened, name) for name in (first, second))
    found = compare(
        articles_of(opened.library.provisions_of(one.id)), articles_of(opened.library.provisions_of(other.id))
    )
    if as_json:
        typer.echo(json.dumps({"from": one.id, "to": other.id, **found.as_json()}, ensure_ascii=False))
    else:
        for change in found.changes:
            moved = f" (was {change.before})" if change.before else ""
            typer.secho(f"{change.kind:11}{change.label}{moved}", fg="cyan")
            typer.echo("  " + marked(change.words))
        typer.echo(", ".join(f"{count} {kind}" for kind, count in found.counts.items() if count))
    opened.close()


@app.command("export")
@plain_errors
def export(
    document: Annotated[str | None, typer.Argument(help="Short title; everything in force when left out.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="A file, or a folder for everything.")] = None,
    on: Annotated[str | None, typer.Option("--date")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of Markdown.")] = False,
) -> None:
    """Write documents as Markdown that can be added again, or as JSON."""
    from ingestion.publishing.export import as_record, markdown_of

    opened = _opened()
    day = read_day(on) or opened.today()
    if document is None and to is None:
        raise Stop("Exporting everything needs --to FOLDER.", 2)
    shorts = [short_of(opened, document)] if document else [held.short for held in opened.library.documents()]
    written = 0
    for short in shorts:
        version = opened.library.version_on(short, day)
        described = opened.library.document(short)
        if version is None or described is None:
            if document:
                raise Stop(f"{short}: no version in force on {day} is held.", 3)
            continue
        text = markdown_of(opened.library, version.id) or ""
        if as_json:
            text = json.dumps(
                as_record(described, version, opened.library.provisions_of(version.id)), ensure_ascii=False
            )
        if to is None:
            typer.echo(text)
            continue
        path = (
            to
            if document
            else to / (re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", short)[:80] + (".json" if as_json else ".md"))
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written += 1
    if to is not None:
        typer.echo(f"{written} documents written to {to}.")
    opened.close()


@app.command("stale")
@plain_errors
def stale(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List successors not held, what starts or ends within 60 days, figures past their rhythm, what nobody looked at for a year."""
    from ingestion.admin.watch import stale as look

    opened = _opened()
    found = look(opened.library, opened.register, today=opened.today())
    for remark in found:
        record = {
            "kind": remark.kind,
            "document": remark.document,
            "day": str(remark.day or ""),
            "sentence": remark.sentence,
        }
        typer.echo(
            json.dumps(record, ensure_ascii=False)
            if as_json
            else f"{remark.kind:20}{remark.document}  {remark.sentence}"
        )
    if not found and not as_json:
        typer.echo("Nothing is stale.")
    opened.close()


@app.command("reindex")
@plain_errors
def reindex() -> None:
    """Forget the word index and the vectors and build them anew from the library. The service must not be running."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    opened = _opened()
    _ = opened.retriever
    opened.follower.reindex()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as bar:
        task = bar.add_task("vectors", total=opened.follower.remaining)
        opened.follower.embed_pending(progress=lambda p: bar.update(task, completed=p.done, total=p.done + p.remaining))
    opened.close()


def _opened() -> App:
    opened = App_(load())
    ensure_library(opened)
    return opened


def _chosen(opened: App, name: str, short: str, on: str | None, version_id: int | None) -> Version:
    """The version to show: the one asked for, the one of the day, or else the newest held."""
    from knowledge.models import Status

    if version_id is not None:
        found = opened.library.version(version_id)
        if found is None or found.document != short:
            raise Stop(f"{short} has no version {version_id}; see `library history {short}`.", 3)
        return found
    entry = opened.register.entry(name)
    if on is None and entry is not None and entry.version_of and entry.versions:
        of_entry = [v for v in opened.library.versions(short) if v.promulgated == entry.versions[0].promulgated]
        if of_entry:
            return of_entry[0]
    day = read_day(on) or opened.today()
    current = opened.library.version_on(short, day)
    if current is not None:
        return current
    held = [version for version in opened.library.versions(short) if version.status is not Status.WITHDRAWN]
    if on is not None or not held:
        raise Stop(f"{short}: no text that was in force on {day} is held.", 3)
    return held[0]


def _named_version(opened: App, name: str) -> Version:
    if name.isdecimal():
        found = opened.library.version(int(name))
        if found is None:
            raise Stop(f"There is no version {name}.", 3)
        return found
    document, _, day = name.rpartition("@")
    if not document:
        document, day = name, ""
    short = short_of(opened, document)
    return _chosen(opened, document, short, day or None, None)


def _article(written: str) -> str:
    from knowledge.citations import article_name
    from knowledge.errors import CitationError

    bare = re.sub(r"\s", "", written)
    match = re.fullmatch(r"第?(.+?)条?(?:之(.+))?", bare)
    if match is None or bare.startswith("附"):
        return bare
    try:
        return article_name(match[1].removesuffix("条").rstrip("、"), match[2])
    except CitationError:
        return bare


def _version_record(version: Version, origin: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "version": version.id,
        "status": version.status.value,
        "promulgated": version.promulgated.isoformat() if version.promulgated else None,
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "origin": origin,
    }
