"""A disk that is full: every room of the console says so on a page, what was typed is there, and nothing is half done."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.cases.rules.staff import passwords
from bot.cases.rules.staff.passwords import secret_new
from tests.cases.staff.test_signing_in import LONG_PASSWORD, code_at
from tests.cases.stage import Stage
from tests.ingestion.publishing.test_publishing import FIRST
from tests.web.console.bad_input.test_requests import fields
from tests.web.console.library.test_library import plan, press
from tests.web.console.settings.test_settings import OFFICE
from tests.web.console.support import at_screen, console_app, every_room, post

pytestmark = pytest.mark.anyio
FULL = "服务器存满了"
LONG = "长" * 300


@contextmanager
def full(stage: Stage) -> Iterator[None]:
    """The database has room for no row meanwhile, not even in pages it has already."""

    def no_room(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            raise OperationalError(statement, {}, sqlite3.OperationalError("database or disk is full"))

    event.listen(stage.storage.engine, "before_cursor_execute", no_room)
    yield
    event.remove(stage.storage.engine, "before_cursor_execute", no_room)


async def test_who_cannot_be_signed_in_is_told_and_keeps_what_they_wrote_and_their_code(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    secret = secret_new()
    form = {"password": LONG_PASSWORD, "again": LONG_PASSWORD, "secret": secret, "code": code_at(secret, stage.clock())}
    join = "/console/join/token-周远"
    async with at_screen(stage) as client:
        with full(stage):
            refused = await client.post(join, data=form)
        assert (refused.status_code, FULL in refused.text) == (503, True)
        assert fields(refused.text)["secret"] == secret  # what the phone took over stays good
        assert (await client.post(join, data=form)).status_code == 200
        client.cookies.clear()
        stage.clock.forward(seconds=60)
        login = {"name": "周远", "password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        login |= {"back": "/console/case/1000/say", "kept.text": "写了很久的话"}
        with full(stage):
            refused = await client.post("/console/login", data=login)
        assert (refused.status_code, FULL in refused.text) == (503, True)
        assert fields(refused.text)["kept.text"] == "写了很久的话"
        assert "写了很久的话</textarea>" in (await client.post("/console/login", data=login)).text


async def test_an_office_that_cannot_be_kept_is_told_with_everything_typed(stage: Stage) -> None:
    form = OFFICE | {"contacts": LONG}
    async with at_screen(stage, "陈管") as client:
        with full(stage):
            refused = await post(client, "/console/settings/office", **form)
    assert (refused.status_code, FULL in refused.text) == (503, True)
    assert fields(refused.text).items() >= form.items()


async def test_a_law_that_cannot_be_kept_or_published_is_told_and_published_when_there_is_room(
    stage: Stage, tmp_path: Path
) -> None:
    async with at_screen(stage, "陈管", console_app(stage, every_room(stage, tmp_path))) as client:
        address, seen = await plan(client, FIRST)
        with full(stage):
            published = await press(client, f"{address}/publish", seen=seen)
            kept = await client.post(
                "/console/library/upload", data={"csrf": client.headers["x-csrf"]},
                files={"file": ("另一份.txt", FIRST.replace("某", "另").encode(), "text/plain")},
            )  # fmt: skip
        for refused in (published, kept):
            assert refused.status_code in (409, 503) and "满了" in refused.text and "<h1>" in refused.text
        assert (await client.get(address)).status_code == 200
        assert (await press(client, f"{address}/publish", seen=seen)).status_code == 303


async def test_a_verdict_that_cannot_be_written_is_told_and_asked_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with at_screen(stage, "张敏", console_app(stage, every_room(stage, tmp_path))) as client:
        form = {"id": "q0", "verdict": "right"}
        with monkeypatch.context() as patched:
            patched.setattr("handlers.web.console.figures.samples.judgement_append", no_room)
            refused = await post(client, "/console/quality/sample", **form)
        assert (refused.status_code, FULL in refused.text) == (503, True)
        assert (await post(client, "/console/quality/sample", **form)).status_code == 303
