"""What every command shares: settings, the app, errors as one sentence, logs without content."""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


class Stop(Exception):
    """Ends a command with one sentence and an exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = code


def plain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Show a typed error as its sentence, without a stack trace. `YOUJU_LOG_LEVEL=DEBUG` shows the trace too."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Stop as stop:
            typer.secho(str(stop), fg="red", err=True)
            raise typer.Exit(stop.exit_code) from stop
        except Exception as error:
            if getattr(error, "code", None) is None or os.environ.get("YOUJU_LOG_LEVEL", "").upper() == "DEBUG":
                raise
            typer.secho(str(error), fg="red", err=True)
            raise typer.Exit(1) from error

    return wrapped


def configure_logs(level: str) -> None:
    """Log ids and codes as JSON lines to standard error; content never reaches a log call."""
    import structlog

    number = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def load(*, quiet: bool = True) -> Settings:
    """Return the settings with logging set up."""
    from bot.settings import load_settings

    settings = load_settings()
    configure_logs("WARNING" if quiet and settings.log_level == "INFO" else settings.log_level)
    return settings


def open_app(*, quiet: bool = True) -> App:
    """Return the app for a command typed beside a possibly running service: it takes the vectors only when they are free."""
    from bot.app import App
    from knowledge.indexing.vector_index import IndexLocked

    settings = load(quiet=quiet)
    app = App(settings)
    ensure_library(app)
    try:
        _ = app.vectors
    except IndexLocked:
        app = App(settings, owns_index=False)
    return app


def ensure_library(app: App) -> None:
    """Import the statutes when the library is empty or the data package changed; shows how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ingestion.statutes.importing import import_statutes

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("法律文本入库 statutes", total=None)

        def progress(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"法律文本入库 {name[:24]}")

        import_statutes(app.library, app.register, progress)
