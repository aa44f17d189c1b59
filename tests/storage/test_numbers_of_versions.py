"""A database of before versions had numbers: each gets its own, the document that of the text that holds."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from bot.migrations.upgrade import _config, _held, upgrade_database
from ingestion.publishing.publish import Publisher
from knowledge.library import Library
from knowledge.library.database import open_database
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT, TODAY, nothing_written, plan_of


def test_versions_of_before_get_the_number_that_was_read_of_them(tmp_path: Path) -> None:
    from alembic import command

    engine = open_database(f"sqlite:///{tmp_path / 'youju.db'}")
    upgrade_database(engine)
    publisher = Publisher(Library(engine), written=nothing_written)
    for content in (FIRST, SECOND):
        publisher.publish(plan_of(publisher.library, content), who="a")
    old = publisher.library.versions(SHORT)[-1].id
    publisher.restore(SHORT, old, who="a", reason="wrong file", today=TODAY)
    with engine.connect() as connection, _held(connection):
        command.downgrade(_config(connection), "0022")
        connection.execute(text("UPDATE documents SET number = '某市人民政府令第9号'"))  # as a restore left it then
    upgrade_database(engine)
    numbers = {one.id: one.number for one in Library(engine).versions(SHORT)}
    assert numbers[old] == "某市人民政府令第5号" and "某市人民政府令第9号" in numbers.values()
    document = Library(engine).document(SHORT)
    assert document is not None and (document.number, document.issuer) == ("某市人民政府令第5号", "某市人民政府")
