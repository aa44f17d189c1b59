"""The whole product without a model: real statutes, cards, notes and embedding. And one way to talk to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from bot.app import SHANGHAI, App
from bot.contract.messages import ConversationState, Inbound, Reply
from bot.settings import Settings
from tests.support.prepared import copy_prepared

NOW = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)


def open_product(folder: Path, today: Callable[[], date] = NOW.date, **settings: object) -> App:
    """Open the product in a folder, the statutes imported. Close it afterwards."""
    if not (folder / "youju.db").exists():
        copy_prepared(folder)
    return App(
        Settings(YOUJU_DATA_DIR=folder, OPENAI_API_KEY="", _env_file=None, **settings), owns_index=False, today=today
    )


def say(app: App, *texts: str) -> Reply:
    """Say things one after the other in a new conversation; return the last reply."""
    state, reply = ConversationState(), Reply()
    for text in texts:
        state, reply = app.dialogue.turn(state, Inbound("test", text), now=NOW)
    return reply


def cited(reply: Reply) -> set[str]:
    """Return the provisions a reply cites, without 款 and 项."""
    return {":".join(clause.ref.split(":")[:2]) for clause in reply.clauses}
