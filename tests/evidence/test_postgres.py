"""The locker on PostgreSQL: many writers, one chain, rows nobody may change, a locker that is erased whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.evidence.locker import EvidenceLocker
from bot.migrations.upgrade import upgrade_database
from bot.storage import Sealer, Storage
from knowledge.library.database import open_database
from tests.evidence.stage import KEY, OTHER, WORKER, Clock, picture
from tests.support.postgres import postgres

pytestmark = pytest.mark.postgres


def test_many_hands_one_chain_and_forgetting(tmp_path: Path) -> None:
    with postgres() as address:
        engine = open_database(address)
        upgrade_database(engine)
        locker = EvidenceLocker(Storage(engine, sealer=Sealer((KEY,)), attempts=40), Clock())
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: locker.keep(WORKER, f"file {n % 15}".encode()), range(45)))
        assert sorted(entry.number for entry in locker.entries(WORKER)) == list(range(1, 16))
        assert locker.verify(WORKER).intact
        data = picture(1) * 20
        locker.keep(WORKER, data, note="排班", claims=["overtime"])
        assert locker.content(WORKER, 16) == data and locker.verify(WORKER).intact
        locker.keep(OTHER, b"of another")
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text("UPDATE evidence_chain SET detail = '{}'"))
        assert locker.export(WORKER, tmp_path / "bundle.zip") == 16
        assert locker.tick() == 0
        assert locker.erase(WORKER) == 16 and locker.view(WORKER) is None and locker.verify(OTHER).intact
        engine.dispose()
