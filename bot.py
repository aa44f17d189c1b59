"""有据 Youju on the command line: `python bot.py --help`."""

from __future__ import annotations

import typer

from handlers.cli import ask, claims, draft, evaluate, knowledge, serve
from handlers.cli.library import commands as library
from handlers.cli.office import cases, evidence, staff
from handlers.cli.upkeep import backup, keys

app = typer.Typer(
    help="有据 Youju: labour-rights answers with the clause.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(serve.run)
app.command("setup")(serve.setup)
app.command("ask")(ask.ask)
app.command("chat")(ask.chat)
app.command("search")(ask.search)
app.command("eval")(evaluate.evaluate)
app.command("doctor")(serve.doctor)
app.command("settings")(serve.settings)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)

claims.register_commands(app)
draft.register_commands(app)
app.add_typer(library.app, name="library")
app.add_typer(cases.app, name="cases")
app.add_typer(evidence.app, name="evidence")
app.add_typer(cases.audit, name="audit")
app.add_typer(staff.app, name="staff")
app.add_typer(keys.app, name="keys")
app.add_typer(knowledge.app, name="knowledge")

if __name__ == "__main__":
    app()
