"""A data folder of the first whole product is opened by this one: nothing is lost, every conversation goes on.

`first_product.tar.gz` holds the database and the key that commit 0efef09 wrote: conversations in the middle of a sum, a
document, a deadline, an assessment and an intake, an open case, a piece of evidence, and a document of the library.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.app import App
from bot.audit.trail import audit_verify
from bot.cases.selectors.queue import queue_page
from bot.evidence import Owner
from bot.migrations.upgrade import database_revision, newest_revision, upgrade_database
from bot.settings import Settings
from knowledge.library.database import open_database
from knowledge.models import ProvisionKey
from tests.stories.play import CHANNEL, CLOCK, Played, play
from tests.support.product import NOW

FOLDER = Path(__file__).parent / "first_product.tar.gz"
pytestmark = pytest.mark.slow


def unpacked(folder: Path) -> Path:
    with tarfile.open(FOLDER) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = unpacked(tmp_path_factory.mktemp("first"))
    with mock.patch("bot.service.system_clock", CLOCK):
        opened = App(
            Settings(YOUJU_DATA_DIR=folder, OPENAI_API_KEY="", _env_file=None), owns_index=False, today=NOW.date
        )
        _ = opened.engine
    yield opened
    opened.close()


def go_on(app: App, name: str, said: str) -> Played:
    return play(app, name, {"turns": [{"say": said}]})


def test_the_tables_are_brought_up_and_nothing_that_refers_is_lost(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{unpacked(tmp_path) / 'youju.db'}")
    tables = ("conversations", "turns", "outbox", "cases", "case_messages", "consents", "case_terms", "evidence_items")
    with engine.connect() as connection:
        before = {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
    upgrade_database(engine)
    with engine.connect() as connection:
        after = {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    assert before == after and all(before.values())
    assert database_revision(engine) == newest_revision()
    engine.dispose()


def test_a_migration_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{unpacked(tmp_path) / 'youju.db'}")
    was = database_revision(engine)
    with engine.begin() as connection:  # in the way of the last revision
        connection.execute(text("CREATE TABLE _alembic_tmp_case_files (id INTEGER)"))
    with pytest.raises(OperationalError, match="_alembic_tmp_case_files"):
        upgrade_database(engine)
    assert database_revision(engine) == was
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert "reasons" not in {row.name for row in connection.execute(text("PRAGMA table_info(cases)"))}
        connection.execute(text("DROP TABLE _alembic_tmp_case_files"))
    upgrade_database(engine)
    assert database_revision(engine) == newest_revision()
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "said", "goes_on"),
    [
        ("question", "那要多久？", "一年内申请仲裁"),
        ("sum", "8000", "最后一天是哪天"),
        ("paper", "北京某某有限公司", "还差 10 条"),
        ("deadline", "上个月底走的", "2027-10-"),
        ("assessment", "公司", "3/7"),
        ("intake", "美团", "平台：美团"),
        ("case", "我的案子怎么样了", "朝阳法援"),
    ],
)
def test_each_conversation_goes_on_where_it_stood(app: App, name: str, said: str, goes_on: str) -> None:
    assert goes_on in go_on(app, name, said).steps[-1].text


def test_the_case_its_trail_the_evidence_and_the_library_are_there(app: App) -> None:
    (line,) = app.case_desk.read(lambda unit: queue_page(unit.session, today=NOW.date()))
    assert (line.number, line.worker_kind, line.city) == (1, "rider", "北京")
    trail = app.case_desk.read(lambda unit: audit_verify(unit.session))
    assert trail.intact and trail.rows >= 9
    assert app.evidence.verify(Owner(CHANNEL, "evidence")).problems == ()
    assert app.library.provision(ProvisionKey("甲法", "1"), NOW.date()) is not None
