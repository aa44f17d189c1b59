"""Finding cases by what is sealed, and rotating the keys that seal it."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cases.rules.facts.account import record_load
from bot.cases.selectors.search import cases_find
from bot.cases.services.life import erasure as erasing
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.search_index import cases_reindex
from bot.cases.tables import CaseTermRow, SearchKeyRow
from bot.cases.unit_of_work import case_numbered
from bot.storage.engine.keys import reseal, sealed_otherwise
from bot.storage.engine.types import Sealer, use_sealer
from tests.cases.stage import set_stage
from tests.service.stage import new_storage
from tests.support.prepared import copy_prepared


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path, storage=new_storage(tmp_path, keys=(Fernet.generate_key().decode(),)))


def found(stage, query: str, office_id: int | None = None) -> list[int]:
    return stage.desk.read(lambda u: [case.number for case in cases_find(u, query, office_id=office_id)])


def test_a_case_is_found_by_station_platform_city_name_and_number(stage):
    first = stage.open(chat="1", employer="望京站", platform="美团", name="赵")
    second = stage.open(chat="2", employer="朝阳大悦城站", platform="饿了么", story="望京那边的站长也一样")
    for query, numbers in (
        ("望京", [first]), ("望京站", [first]), ("美团 望京", [first]), ("饿了么", [second]), ("赵", [first]), ("骑手", [second, first]),
        ("大悦城", [second]), (f"#{second}", [second]), ("望京 饿了么", []), ("站长", []), ("", []), ("。", []),
    ):  # fmt: skip
        assert found(stage, query) == numbers, query
    assert found(stage, "望京", office_id=99) == []


def test_the_index_says_nothing_to_who_has_the_database_alone(stage, tmp_path):
    stage.open(employer="望京站", name="赵")
    with stage.storage.read() as session:
        terms = list(session.scalars(select(CaseTermRow.term)))
    assert terms
    assert all(len(term) == 32 for term in terms)
    raw = (tmp_path / "youju.db").read_bytes() + (tmp_path / "youju.db-wal").read_bytes()
    assert "望京".encode() not in raw
    with stage.storage.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT secret FROM case_search_key").scalar_one()
    assert stored.startswith("sealed:")


def test_a_corrected_fact_is_found_and_the_old_one_is_not(stage):
    number = stage.open(employer="望京站")

    def correct(unit):
        case = case_numbered(unit, number)
        record = record_load(case.facts)
        record.facts.values["employer"] = "亦庄站"
        casebook.case_refile(unit, case, record)

    stage.do(correct)
    assert (found(stage, "亦庄"), found(stage, "望京")) == ([number], [])


def test_an_erased_case_leaves_no_hash(stage):
    number = stage.open(employer="望京站")
    stage.do(lambda u: erasing.case_withdraw(u, case_numbered(u, number)))
    with stage.storage.read() as session:
        assert list(session.scalars(select(CaseTermRow))) == []
    assert stage.case(number).grievance_key == ""


def test_after_rotation_everything_opens_with_the_new_key_and_is_still_found(tmp_path):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    storage = new_storage(tmp_path, keys=(old,))
    stage = set_stage(tmp_path, storage=storage)
    number = stage.open(employer="望京站")
    assert sealed_otherwise(storage, Sealer((new,))) > 0
    use_sealer(storage.engine, Sealer((new, old)))
    reseal(storage)
    assert sealed_otherwise(storage, Sealer((new,))) == 0
    use_sealer(storage.engine, Sealer((new,)))
    assert found(stage, "望京") == [number]
    with stage.storage.read() as session:
        assert len(session.get_one(SearchKeyRow, 1).secret) == 64
    assert stage.do(cases_reindex) == 1
    assert found(stage, "望京") == [number]


def test_the_operator_rotates_the_key_file_in_three_steps(tmp_path, monkeypatch):
    from handlers.cli.office import staff
    from handlers.cli.upkeep import keys

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    run, path = CliRunner().invoke, tmp_path / "data" / "content.key"
    copy_prepared(tmp_path / "data")
    assert run(keys.app, ["add"]).exit_code == 2, "no key yet"
    assert run(staff.app, ["office", "朝阳法援"]).exit_code == 0
    first = path.read_text().split()
    assert run(keys.app, ["add"]).exit_code == 0
    assert path.read_text().split()[1:] == first
    assert path.stat().st_mode & 0o077 == 0
    assert run(keys.app, ["reseal"]).exit_code == 0
    dropped = run(keys.app, ["drop"])
    assert dropped.exit_code == 0, dropped.output
    assert len(path.read_text().split()) == 1
    assert path.read_text().split() != first
    assert "朝阳法援" in run(staff.app, ["list"]).output
    monkeypatch.setenv("YOUJU_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    assert run(keys.app, ["add"]).exit_code == 2, "keys of the environment are rotated there"


def test_old_keys_are_not_dropped_while_something_needs_them(tmp_path, monkeypatch):
    from bot.app import App
    from bot.settings import load_settings
    from handlers.cli.upkeep import keys

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    opened = App(load_settings())
    stage = set_stage(tmp_path, storage=opened.storage)
    stage.open(story="秘密")
    opened.close()
    run = CliRunner().invoke
    assert run(keys.app, ["add"]).exit_code == 0
    assert run(keys.app, ["drop"]).exit_code == 1
    assert run(keys.app, ["reseal"]).exit_code == 0
    assert run(keys.app, ["drop"]).exit_code == 0
