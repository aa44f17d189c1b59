"""Alembic's entry: runs the revisions on the connection it is handed (see bot.migrations.upgrade)."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import bot.audit.tables  # noqa: F401 (registers the tables)
import bot.cases.console_tables  # noqa: F401 (registers the tables)
import bot.cases.login_tables  # noqa: F401 (registers the tables)
import bot.cases.tables  # noqa: F401 (registers the tables)
import bot.evidence.tables  # noqa: F401 (registers the tables)
import bot.insight.tables  # noqa: F401 (registers the tables)
import bot.papers.tables  # noqa: F401 (registers the tables)
import bot.storage.removal.retention  # noqa: F401 (registers the tables)
import bot.storage.tables  # noqa: F401 (registers the tables)
import knowledge.library.audit_tables  # noqa: F401
import knowledge.library.edits  # noqa: F401
from bot.storage.engine.types import SealedText, UtcDateTime
from knowledge.library.tables import Base


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our column types as what they are in the database: revisions must not change when our code does."""
    if kind == "type" and isinstance(item, SealedText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("Migrations run through bot.migrations.upgrade, which knows the database.")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
