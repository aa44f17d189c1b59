"""Going back to a copy by button: what goes is said, who asks proves who they are, the present is kept, the service begins anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.rules.staff import passwords
from bot.cases.rules.staff.passwords import secret_new
from bot.cases.services.people.signing_in import account_make
from bot.cases.services.people.staffing import staff_invite
from bot.migrations.upgrade import revisions
from bot.storage.engine.backup import (
    backup_make,
    backup_path,
    backups,
    database_held,
    is_staged,
    restore_stage,
    restore_staged,
)
from handlers.web.app import create_app
from handlers.web.console.settings.installation import Going, Installation, Restoring
from tests.cases.staff.test_signing_in import LONG_PASSWORD, code_at
from tests.cases.stage import Stage
from tests.web.console.settings.test_settings import console_law
from tests.web.console.support import Nobody, at_screen, post

pytestmark = pytest.mark.anyio
PATH = "/console/settings"


class Placed:
    """A console whose database is a file, and how often it was asked to begin anew."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        engine, self.folder = stage.storage.engine, folder
        self.stage, self.restarts = stage, 0
        self.database = Path(str(engine.url.database))

        def path(name: str) -> Path:
            found = backup_path(folder, name)
            assert found is not None
            return found

        def stage_(name: str) -> str:
            restore_stage(path(name), self.database, known=revisions())
            return backup_make(engine, folder, stage.clock()).name

        def restart() -> None:
            self.restarts += 1

        restoring = Restoring(
            lambda name: Going(database_held(self.database), database_held(path(name))), stage_, restart
        )
        around = Installation(
            backup=lambda: backup_make(engine, folder, stage.clock()), folder=folder, restoring=restoring
        )
        nobody: Any = Nobody()
        self.app: FastAPI = create_app(
            nobody, console_law(), today=lambda: stage.desk.today, desk=stage.desk, installation=around
        )
        self.secret = secret_new()

        def join(unit: Any) -> None:
            admin = stage.staff(unit, "陈管")
            staff_invite(unit, actor="operator", staff=admin, token="again")
            account_make(
                unit, token="again", password=LONG_PASSWORD, secret=self.secret, code=code_at(self.secret, unit.now)
            )

        stage.do(join)

    def code(self) -> str:
        """A code nobody used yet."""
        self.stage.clock.forward(seconds=60)
        return code_at(self.secret, self.stage.clock())


@pytest.fixture
def placed(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Placed:
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    return Placed(stage, tmp_path / "copies")


async def copied(client: httpx.AsyncClient) -> str:
    """Make a copy and return where the way back to it stands."""
    made = await post(client, f"{PATH}/backup")
    link = re.search(rf'href="({PATH}/backup/[^"]+/restore)"', (await client.get(made.headers["location"])).text)
    assert link is not None
    return link[1]


async def test_a_copy_comes_back_by_button_and_the_present_is_kept(stage: Stage, placed: Placed) -> None:
    stage.open()
    async with at_screen(stage, "陈管", placed.app) as client:
        way = await copied(client)
        stage.open()
        page = (await client.get(way)).text
        assert '<th scope="row">案件</th><td>2</td><td>1</td>' in page and "先给现在的数据备份一份" in page
        done = await post(client, way, password=LONG_PASSWORD, code=placed.code())
        assert done.status_code == 200 and "服务正在重启" in done.text and placed.restarts == 1
        waits = re.search(r'<script src="(/static/again[^"]+)" defer>', done.text)
        assert waits is not None and 'href="/console/login" data-opens' in done.text  # opened once the service is there
        assert waits[0] in page, "held by the browser before the service is gone"
        assert re.search(r'<meta http-equiv="refresh"', re.sub(r"<noscript>.*?</noscript>", "", done.text)) is None
    kept = next(one.name for one in backups(placed.folder) if one.name in done.text)
    assert database_held(placed.folder / kept).cases == 2
    stage.storage.engine.dispose()
    assert restore_staged(placed.database) == way.split("/")[-2]
    assert database_held(placed.database).cases == 1
    assert not is_staged(placed.database) and restore_staged(placed.database) == ""
    assert database_held(placed.database.with_name(placed.database.name + ".before-restore")).cases == 2


@pytest.mark.parametrize("wrong", ["password", "code", "used"])
async def test_who_does_not_prove_who_they_are_changes_nothing(stage: Stage, placed: Placed, wrong: str) -> None:
    async with at_screen(stage, "陈管", placed.app) as client:
        way = await copied(client)
        used = code_at(placed.secret, stage.clock())  # with which the account was made
        code = {"code": "000000", "used": used}.get(wrong) or placed.code()
        told = await post(client, way, password="not this one" if wrong == "password" else LONG_PASSWORD, code=code)
    assert told.status_code == 409 and "密码或验证码不对" in told.text
    assert not is_staged(placed.database) and placed.restarts == 0 and len(backups(placed.folder)) == 1


async def test_a_copy_of_a_newer_program_or_a_torn_one_replaces_nothing(stage: Stage, placed: Placed) -> None:
    async with at_screen(stage, "陈管", placed.app) as client:
        way = await copied(client)
        torn = placed.folder / way.split("/")[-2]
        torn.write_bytes(torn.read_bytes()[:5000])
        assert (await client.get(way)).status_code == 409
        told = await post(client, way, password=LONG_PASSWORD, code=placed.code())
    assert told.status_code == 409 and placed.restarts == 0 and not is_staged(placed.database)


async def test_the_oldest_copy_can_be_brought_back_though_keeping_the_present_drops_it(
    stage: Stage, placed: Placed
) -> None:
    async with at_screen(stage, "陈管", placed.app) as client:
        way = await copied(client)
        for _ in range(4):
            stage.clock.forward(seconds=5)
            await post(client, f"{PATH}/backup")
        assert (await post(client, way, password=LONG_PASSWORD, code=placed.code())).status_code == 200
    assert is_staged(placed.database) and way.split("/")[-2] not in [one.name for one in backups(placed.folder)]


async def test_only_an_admin_brings_anything_back_and_only_what_is_there(stage: Stage, placed: Placed) -> None:
    async with at_screen(stage, "陈管", placed.app) as client:
        way = await copied(client)
        for forged in ("youju-20200101-000000.db", "%2e%2e%2fyouju.db", "content.key"):
            assert (await client.get(f"{PATH}/backup/{forged}/restore")).status_code == 404
    for name in ("王琳", "张敏", "吴审"):
        async with at_screen(stage, name, placed.app) as client:
            assert (await client.get(way)).status_code == 403
            assert (await post(client, way, password=LONG_PASSWORD, code=placed.code())).status_code == 403
    asked = select(AuditRow).where(AuditRow.action == "restore_asked")
    assert stage.do(lambda unit: unit.session.scalars(asked).all()) == []
