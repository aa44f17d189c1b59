"""`bot.py backup` and `restore`: the way back is the way it was; nothing is replaced by what is no whole copy."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner, Result

from bot.app import App
from bot.settings import Settings
from bot.storage.conversations import conversation_ensure
from bot.storage.engine.backup import restore_stage
from handlers.cli.upkeep import backup
from handlers.cli.upkeep.restoring import restored_before_start


def command(*words: str, typed: str = "") -> Result:
    app = typer.Typer()
    app.command("backup")(backup.backup)
    app.command("restore")(backup.restore)
    return CliRunner().invoke(app, [*words], input=typed)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("YOUJU_DATABASE_URL", "")
    says("first")
    return tmp_path / "data"


def says(who: str) -> None:
    """Somebody begins a conversation."""
    opened = App(Settings(_env_file=None))
    opened.storage.write(
        lambda session: conversation_ensure(
            session, channel="web", external_id=who, language="zh", now=datetime(2026, 11, 21, tzinfo=UTC)
        )
    )
    opened.close()


def held(database: Path) -> list[str]:
    with sqlite3.connect(database) as opened:
        return [row[0] for row in opened.execute("SELECT external_id FROM conversations ORDER BY id")]


def copied(data: Path) -> str:
    assert command("backup").exit_code == 0
    [copy] = (data / "backups").iterdir()
    return copy.name


def test_a_copy_brings_back_what_stood_and_what_was_replaced_is_kept(data: Path) -> None:
    name = copied(data)
    says("second")
    done = command("restore", name, "--yes")
    assert done.exit_code == 0 and "library reindex" in done.output
    assert held(data / "youju.db") == ["first"]
    assert held(data / "youju.db.before-restore") == ["first", "second"]


def test_it_is_asked_before_anything_is_replaced(data: Path) -> None:
    name = copied(data)
    says("second")
    assert command("restore", name, typed="n\n").exit_code == 1
    assert held(data / "youju.db") == ["first", "second"]


def test_beside_a_running_service_nothing_is_replaced(data: Path) -> None:
    name = copied(data)
    says("second")
    with FileLock(data / "chroma.lock", timeout=0):
        told = command("restore", name, "--yes")
    assert told.exit_code == 1 and "is running" in told.output
    assert held(data / "youju.db") == ["first", "second"]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 600])
def test_what_is_no_whole_copy_replaces_nothing(data: Path, content: bytes) -> None:
    (data.parent / "other.db").write_bytes(content)
    told = command("restore", str(data.parent / "other.db"), "--yes")
    assert told.exit_code == 1 and "Nothing was changed" in told.output
    assert held(data / "youju.db") == ["first"]
    assert not list(data.glob("*.fresh"))


def test_a_copy_that_is_not_there_is_said(data: Path) -> None:
    assert command("restore", "youju-20200101-000000.db", "--yes").exit_code == 2


def test_a_copy_laid_beside_the_database_takes_its_place_at_the_next_start(data: Path) -> None:
    name = copied(data)
    says("second")
    restore_stage(data / "backups" / name, data / "youju.db")
    assert held(data / "youju.db") == ["first", "second"]
    (data / "words.db").write_bytes(b"of the database that goes")
    assert restored_before_start(Settings(_env_file=None)) == name
    assert held(data / "youju.db") == ["first"] and not (data / "words.db").exists()
    assert restored_before_start(Settings(_env_file=None)) == ""


def test_killed_while_the_database_is_put_aside_it_goes_on_at_the_next_start(data: Path) -> None:
    name = copied(data)
    says("second")
    restore_stage(data / "backups" / name, data / "youju.db")
    (data / "youju.db").replace(data / "youju.db.before-restore")
    (data / "youju.db-wal").write_bytes(b"not of the copy")
    assert restored_before_start(Settings(_env_file=None)) == name
    assert held(data / "youju.db") == ["first"]


def test_a_copy_of_a_newer_program_replaces_nothing(data: Path) -> None:
    name = copied(data)
    with sqlite3.connect(data / "backups" / name) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    told = command("restore", name, "--yes")
    assert told.exit_code == 1 and "newer version" in told.output
    assert held(data / "youju.db") == ["first"]
