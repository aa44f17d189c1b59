"""`cases` and `audit`: the queue, cases found, one case exported, the trail read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import Stop, load, plain_errors

if TYPE_CHECKING:
    from bot.app import App
    from bot.cases.desk import CaseDesk
    from bot.cases.unit_of_work import Unit

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
    from bot.cases.selectors.queue import QueueLine, queue_page

    opened, desk = open_desk()

    def work(unit: Unit) -> list[QueueLine]:
        unit.audit("operator", "queue_viewed")
        return queue_page(unit.session, today=unit.today, limit=limit)

    for line in desk.write(work)[0]:
        typer.echo(str(line))
    opened.close()


@app.command("find")
@plain_errors
def find(
    query: Annotated[str, typer.Argument(help="Words of station, platform, city or name; or a case number.")],
    limit: Annotated[int, typer.Option(help="How many.")] = 20,
) -> None:
    """Find cases by keyed hashes of their short facts; prints numbers and stages, no content."""
    from bot.cases.rules.states import STAGE_NAMES, Stage
    from bot.cases.selectors.search import cases_find

    opened, desk = open_desk()

    def work(unit: Unit) -> list[str]:
        unit.audit("operator", "cases_searched")
        found = cases_find(unit, query, limit=limit)
        return [f"{case.number}　{STAGE_NAMES[Stage(case.stage)]}" for case in found]

    for line in desk.write(work)[0] or ["没有找到。"]:
        typer.echo(line)
    opened.close()


@app.command("reindex")
@plain_errors
def reindex() -> None:
    """Write the hashes `cases find` reads again, for every case."""
    from bot.cases.services.life.search_index import cases_reindex

    opened, desk = open_desk()
    typer.echo(f"{desk.write(cases_reindex)[0]} cases")
    opened.close()


@app.command("export")
@plain_errors
def export(
    number: int,
    to: Annotated[Path | None, typer.Option("--to", help="Zip file to write; case-NUMBER.zip when left out.")] = None,
    font: Annotated[str, typer.Option("--font", help="Font file with Chinese characters for the PDF.")] = "",
) -> None:
    """Write a case as a zip: packet as PDF and DOCX, conversation, evidence with an index, audit extract."""
    from bot.cases.export.export import case_folder, folder_packed
    from bot.cases.unit_of_work import case_numbered

    opened, desk = open_desk()
    path = to or Path(f"case-{number}.zip")
    folder, _ = desk.write(lambda unit: case_folder(unit, case_numbered(unit, number), actor="operator"))
    content = folder_packed(folder, font=font)
    path.write_bytes(content)
    path.chmod(0o600)
    typer.echo(f"{path} ({len(content)} bytes)")
    opened.close()


@app.command("report")
@plain_errors
def report(
    first: Annotated[str, typer.Option("--from", help="First month: 2026-09.")],
    last: Annotated[str, typer.Option("--to", help="Last month, ended: 2026-11.")],
    out: Annotated[Path, typer.Option("--out", help="File to write, .docx or .pdf.")],
    font: Annotated[str, typer.Option("--font", help="Font file with Chinese characters for the PDF.")] = "",
) -> None:
    """Write the anonymous report on whole months: counts by topic, work, place, outcome; small ones suppressed."""
    from bot.drafting.model import Block
    from bot.drafting.printing.docx import render_docx
    from bot.drafting.printing.pdf import Sheet, render_pdfs
    from bot.insight.report import months_of, report_blocks, report_title

    if out.suffix.lower() not in (".docx", ".pdf"):
        raise Stop("--out 要以 .docx 或 .pdf 结尾。Write --out as .docx or .pdf.", 2)
    opened, desk = open_desk()
    try:
        months = months_of(first, last, desk.today)
    except ValueError as error:
        raise Stop("月份写成 2026-09，只出已经过完的整月。Months as 2026-09, ended ones only.", 2) from error

    def work(unit: Unit) -> list[Block]:
        unit.audit("operator", "report_taken", None, f"{first}..{last}")
        return report_blocks(unit.session, months)

    blocks, _ = desk.write(work)
    title = report_title(first, last)
    pdf = out.suffix.lower() == ".pdf"
    out.write_bytes(render_pdfs([Sheet(title, blocks)], font=font)[0] if pdf else render_docx(title, blocks))
    typer.echo(str(out))
    opened.close()


@audit.callback()
def _audit() -> None:
    """The audit trail."""


@audit.command("verify")
@plain_errors
def verify(
    noted: Annotated[
        str, typer.Option("--noted", help="What an earlier check printed to note down (120-1f3a...).")
    ] = "",
) -> None:
    """Walk the whole trail; exit code 1 when a row was changed, is missing, the end was cut, or all was written anew."""
    from bot.audit.trail import audit_verify

    opened, desk = open_desk()
    verdict = desk.read(lambda unit: audit_verify(unit.session, noted=noted.strip()))
    opened.close()
    if verdict.broken_at:
        raise Stop(f"审计记录被改过：第 {verdict.broken_at} 条对不上。The trail is broken at row {verdict.broken_at}.")
    if verdict.truncated:
        raise Stop(f"审计记录的结尾被删过：还剩 {verdict.rows} 条。The end of the trail is missing.")
    if verdict.rewritten:
        raise Stop(f"记下的 {noted} 不在审计记录里：整条链被重写过。The trail was written anew.")
    typer.echo(f"✓ {verdict.rows} 条，完整。请另外记下：{verdict.mark}　The trail is intact; note the mark elsewhere.")


@audit.command("show")
@plain_errors
def show(
    case: Annotated[int, typer.Option("--case", help="Only the events of that case.")] = 0,
    last: Annotated[int, typer.Option("--last", help="How many, the newest.")] = 50,
) -> None:
    """Print events of the trail, as an auditor reads them: who did what when, never content."""
    from bot.audit.trail import audit_latest
    from bot.cases.selectors.trail.reading import trail_line

    opened, desk = open_desk()

    def read(unit: Unit) -> list[str]:
        rows = audit_latest(unit.session, case_number=case or None, limit=last)
        return [*map(trail_line(unit), rows)]

    for line in desk.read(read):
        typer.echo(line)
    opened.close()
