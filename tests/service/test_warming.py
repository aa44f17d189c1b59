"""The conversation played after the start leaves nothing behind, and what fails in it stops nobody."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from bot.contract.messages import ConversationState, Inbound, Reply
from bot.service import ComponentFailed
from bot.service.rising import Rising
from bot.service.warming import PAPER, Warming, loading, warm
from handlers.cli.serve import _server

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Heard:
    """An engine that notes what it hears, and may break."""

    def __init__(self, breaks_at: int = 99) -> None:
        self.texts: list[str] = []
        self._breaks_at = breaks_at

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """Return an empty reply."""
        self.texts.append(inbound.text)
        if len(self.texts) == self._breaks_at:
            raise ValueError
        return state, Reply()


def test_a_question_and_a_paper_are_played() -> None:
    engine = Heard()
    assert warm(engine, NOW, PAPER) >= 0
    assert engine.texts == [one.text for one in PAPER]
    assert engine.texts[-1] == "paper:make"


def test_what_fails_ends_it_quietly() -> None:
    engine = Heard(breaks_at=2)
    warm(engine, NOW, PAPER)
    assert len(engine.texts) == 2


@pytest.fixture
def looked_over() -> Iterator[None]:
    """A start hides what is there from the collector; afterwards it looks it over once, and again leaves alone what stays."""
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.mark.usefixtures("looked_over")
def test_the_pages_open_once_a_question_is_played_and_garbage_is_collected_again() -> None:
    engine, heard_at_opening = Heard(), []

    async def scene() -> None:
        warming = Warming(engine, lambda: NOW, commands=(), pause=0)
        running = asyncio.create_task(warming.run())
        await warming.done()
        heard_at_opening.append(gc.isenabled())
        await running

    loading()
    assert not gc.isenabled()
    asyncio.run(scene())
    assert heard_at_opening == [True]
    assert engine.texts == [PAPER[0].text, *(one.text for one in PAPER)]


@pytest.mark.usefixtures("looked_over")
def test_no_page_is_said_to_be_open_where_no_answer_can_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    class InUse(Exception):
        code = "in_use"

    def make() -> Heard:
        raise InUse("Another service has the index.")

    async def scene() -> None:
        engine, warming = Rising(make), Warming(Heard(), lambda: NOW, commands=(), pause=0)
        app = SimpleNamespace(settings=SimpleNamespace(host="127.0.0.1", port=0, telegram_token=SecretStr("")))
        served = asyncio.create_task(_server(app, None, engine, warming).run())  # type: ignore[arg-type]
        await warming.run()
        with pytest.raises(ComponentFailed, match="Another service has the index"):
            await asyncio.wait_for(served, 10)

    asyncio.run(scene())
    assert "http" not in capsys.readouterr().out


def test_a_start_imports_nothing_that_only_some_need() -> None:
    # What draws pages, changes the database, speaks to Telegram or opens vectors on disk takes a tenth of a second or more.
    rare = ("alembic", "chromadb", "cn2an", "docx", "fontTools", "fpdf", "openai", "pypdf", "telegram")
    said = f"import sys, bot.app, handlers.cli.pages; print(*(name for name in {rare} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
