"""The cases on PostgreSQL: concurrent writers, the trail that never forks, and rows nobody may change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.audit.trail import audit_verify
from bot.cases.rules.errors import CaseConflict, IllegalTransition
from bot.cases.services.life import lifecycle as casebook
from bot.migrations.upgrade import upgrade_database
from bot.storage import Storage
from knowledge.library.database import open_database
from tests.cases.stage import set_stage
from tests.support.postgres import postgres

pytestmark = pytest.mark.postgres


def test_many_write_at_once_one_claims_and_the_trail_stays_one_chain(tmp_path: Path) -> None:
    with postgres() as address:
        engine = open_database(address)
        upgrade_database(engine)
        stage = set_stage(tmp_path, storage=Storage(engine, attempts=40))
        numbers = [stage.open() for _ in range(10)]

        def claim(job: tuple[str, int]) -> bool:
            try:
                stage.act(job[0], job[1], lambda u, s, c: casebook.case_claim(u, c, staff=s))
            except (IllegalTransition, CaseConflict):
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(claim, [(name, number) for number in numbers for name in ("王琳", "李娜", "张敏")]))
        assert sum(won) == len(numbers)
        with stage.storage.read() as session:
            assert audit_verify(session).intact
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM audit_trail WHERE id = 2")
        engine.dispose()
