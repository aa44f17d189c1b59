"""`cases` and `audit`: the queue, one case exported, the trail checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import Stop, load, plain_errors

if TYPE_CHECKING:
    from bot.app import App
    from bot.cases.desk import CaseDesk

app = typer.Typer(help="Cases: the queue, export.", no_args_is_help=True)
audit = typer.Typer(help="The audit trail.", no_args_is_help=True)


def open_desk() -> tuple[App, CaseDesk]:
    """Return the app and its case desk, for a command typed beside a running service."""
    from bot.app import App

    app = App(load())
    return app, app.case_desk


@app.command("list")
@plain_errors
def listing(limit: Annotated[int, typer.Option(help="How many lines.")] = 50) -> None:
    """Print open cases in the order of the queue, without content."""
    from bot.cases.queue import queue_page

    opened, desk = open_desk()
    for line in desk.read(lambda unit: queue_page(unit.session, today=unit.today, limit=limit)):
        typer.echo(str(line))
    opened.close()


@app.command("export")
@plain_errors
def export(
    number: int,
    to: Annotated[Path | None, typer.Option("--to", help="Zip file to write; case-NUMBER.zip when left out.")] = None,
    font: Annotated[str, typer.Option("--font", help="Font file with Chinese characters for the PDF.")] = "",
) -> None:
    """Write a case as a zip: packet as PDF and DOCX, conversation, evidence with an index, audit extract."""
    from bot.cases.export import case_export
    from bot.cases.unit import case_numbered

    opened, desk = open_desk()
    path = to or Path(f"case-{number}.zip")
    content, _ = desk.write(lambda unit: case_export(unit, case_numbered(unit, number), actor="operator", font=font))
    path.write_bytes(content)
    path.chmod(0o600)
    typer.echo(f"{path} ({len(content)} bytes)")
    opened.close()


@audit.callback()
def _audit() -> None:
    """The audit trail."""


@audit.command("verify")
@plain_errors
def verify() -> None:
    """Walk the whole trail; exit code 1 when a row was changed, is missing, or the end was cut."""
    from bot.privacy.audit import audit_verify

    opened, desk = open_desk()
    verdict = desk.read(lambda unit: audit_verify(unit.session))
    opened.close()
    if verdict.broken_at:
        raise Stop(f"审计记录被改过：第 {verdict.broken_at} 条对不上。The trail is broken at row {verdict.broken_at}.")
    if verdict.truncated:
        raise Stop(f"审计记录的结尾被删过：还剩 {verdict.rows} 条。The end of the trail is missing.")
    typer.echo(f"✓ {verdict.rows} 条，完整。The trail is intact.")
