"""`bot.py evidence`: list, export, verify, also of a bundle on a machine without the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import App
from bot.settings import Settings
from handlers.cli.office.evidence import app
from tests.evidence.stage import OTHER, WORKER, picture


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("YOUJU_DATABASE_URL", "")
    monkeypatch.setenv("YOUJU_TSA_URL", "")
    opened = App(Settings(_env_file=None))
    opened.evidence.keep(WORKER, picture(1), note="排班表", case_number=7)
    opened.evidence.keep(WORKER, b"second")
    opened.close()
    return tmp_path


def test_whose_lockers_there_are_and_one_list(filled):
    shown = run("list")
    assert shown.exit_code == 0 and "telegram:4711\t2 件" in shown.output
    assert json.loads(run("list", "--json").stdout)[0]["items"] == 2
    listed = run("list", "--chat", "telegram:4711")
    assert "证据目录" in listed.output and "共 2 件" in listed.output
    rows = json.loads(run("list", "--case", "7", "--json").stdout)["rows"]
    assert [row["purpose"] for row in rows] == ["排班表"]


def test_an_export_verifies_on_another_machine(filled, monkeypatch):
    assert run("export", "--to", "mine.zip").exit_code == 0
    monkeypatch.setenv("YOUJU_DATA_DIR", str(filled / "elsewhere"))
    shown = run("verify", "mine.zip")
    assert shown.exit_code == 0 and "✓ 2 件" in shown.output
    assert not (filled / "elsewhere").exists()
    found = json.loads(run("verify", "mine.zip", "--json").stdout)["mine.zip"]
    assert found["intact"] and found["rows"] == 3
    wrong = run("verify", "mine.zip", "--head", "0" * 64)
    assert wrong.exit_code == 1 and "收据" in wrong.output


def test_a_changed_bundle_ends_with_an_error(filled):
    run("export", "--to", "mine")
    next((filled / "mine" / "原件").glob("001*")).write_bytes(b"changed")
    shown = run("verify", "mine")
    assert shown.exit_code == 1 and "第 1 号原件和指纹对不上" in shown.output


def test_the_lockers_here_verify(filled):
    shown = run("verify")
    assert shown.exit_code == 0 and "telegram:4711" in shown.output and "✓" in shown.output


def test_wrong_words_are_met_with_one_sentence(filled):
    assert run("verify", "nothing.zip").exit_code == 1
    assert run("export", "--chat", "telegram:99").exit_code == 1
    assert run("list", "--case", "99").exit_code == 1
    assert run("guide", "nothing").exit_code == 2
    assert run("stamp").exit_code == 1
    (filled / "evidence.zip").write_bytes(b"")
    shown = run("export")
    assert shown.exit_code == 1 and "已经有了" in shown.output


def test_with_several_lockers_one_must_be_named(filled):
    opened = App(Settings(_env_file=None))
    opened.evidence.keep(OTHER, b"of another")
    opened.close()
    shown = run("export")
    assert shown.exit_code == 2 and "telegram:4712" in shown.output


def test_the_guide_is_printed():
    shown = run("guide", "overtime")
    assert shown.exit_code == 0 and "排班表和考勤" in shown.output and "§" in shown.output
    assert json.loads(run("guide", "hours", "--json").stdout)["proofs"][0]["way"] == "schedule"
    assert "民事诉讼法:114:1:1" in run("guide").output
    assert "原件怎么留" in json.loads(run("guide", "--json").stdout)


def test_rotating_keys_takes_the_evidence_along(filled):
    """In a process of its own: a table nobody imported is one the rotation does not know."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "YOUJU_ENCRYPTION_KEYS": "", "PYTHONPATH": str(root)}
    for step in ("add", "reseal", "drop"):
        subprocess.run(
            [sys.executable, str(root / "bot.py"), "keys", step],
            check=True,
            capture_output=True,
            env=environment,
            cwd=root,
        )
    opened = App(Settings(_env_file=None))
    assert opened.evidence.content(WORKER, 1) == picture(1) and opened.evidence.verify(WORKER).intact
    opened.close()
