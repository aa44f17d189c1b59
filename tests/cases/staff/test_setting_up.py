"""Setting up an office: settings that are wrong stop the start, `.env` is found, the doctor says what the group lacks."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from bot import settings as settings_room
from bot.cases.rules.staff.roles import Role
from bot.cases.rules.triggers import always_of
from bot.cases.selectors.staff import office_gaps
from bot.cases.services.people.staffing import office_add, staff_add
from bot.settings import Settings, SettingsError, load_settings
from handlers.cli.office import staff as staff_commands
from handlers.cli.office.doctor import group_found, look_at_keeping
from tests.cases.stage import set_stage

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place to start from, with none of this computer's settings around."""
    for name in settings_room.known_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(settings_room, "_PROGRAM", tmp_path / "program")
    (tmp_path / "program").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("TELEGRAM_STAF_CHAT=-100123", "did you mean TELEGRAM_STAFF_CHAT"),
        ("YOUJU_RETENTION=30", "YOUJU_RETENTION"),
        ("OPENAI_KEY=sk-1", "OPENAI_API_KEY"),
        ("LLM_MODLE=qwen", "LLM_MODEL"),
    ],
)
def test_a_name_that_is_no_setting_stops_the_start(folder, line, told):
    (folder / ".env").write_text(line + "\nHTTP_PROXY=http://proxy\n")
    with pytest.raises(SettingsError, match=told):
        load_settings()


def test_a_misspelt_name_in_the_environment_stops_the_start_too(folder, monkeypatch):
    monkeypatch.setenv("YOUJU_PROT", "81")
    with pytest.raises(SettingsError, match="did you mean YOUJU_PORT"):
        load_settings()


def test_the_settings_are_found_wherever_the_command_is_started(folder, monkeypatch):
    program, elsewhere = folder / "program", folder / "elsewhere"
    elsewhere.mkdir()
    (program / ".env").write_text("YOUJU_PORT=8123\n")
    monkeypatch.chdir(elsewhere)
    found = load_settings()
    assert (found.port, found.data_dir) == (8123, program / "data")
    (elsewhere / ".env").write_text("YOUJU_PORT=8124\n")
    nearer = load_settings()
    assert (nearer.port, nearer.data_dir) == (8124, Path("data"))


def test_a_person_s_number_is_no_group():
    with pytest.raises(ValidationError, match="minus"):
        Settings(_env_file=None, TELEGRAM_STAFF_CHAT=100123)


def test_situations_that_always_need_a_person_are_ones_there_are():
    topics = {"work-injury": "injury", "platform-ban": "platform_rules"}
    assert always_of(["work_injury", "platform-rules"], topics) == {"work-injury", "platform_rules"}
    with pytest.raises(ValueError, match=r"foo: .*injury, platform_rules"):
        always_of(["work-injury", "foo"], topics)


def bot_api(*, forum: bool = True, hears: bool = True, place: dict | None = None, found: bool = True):  # noqa: ANN201
    """The Bot API, as far as the doctor asks it."""
    answers = {
        "getMe": {"ok": True, "result": {"id": 7, "can_read_all_group_messages": hears}},
        "getChat": {"ok": True, "result": {"title": "援助群", "is_forum": forum}}
        if found
        else {"ok": False, "description": "Bad Request: chat not found"},
        "getChatMember": {"ok": True, "result": place or {"status": "administrator", "can_manage_topics": True}},
    }
    return lambda method, _: answers[method]


ADMIN = {"status": "administrator", "can_manage_topics": True, "can_delete_messages": True}


@pytest.mark.parametrize(
    ("api", "state", "told"),
    [
        (bot_api(place=ADMIN), "ok", "援助群"),
        (bot_api(place={**ADMIN, "can_manage_topics": False}), "bad", "Manage topics"),
        (bot_api(place={**ADMIN, "can_delete_messages": False}), "bad", "Delete messages"),
        (bot_api(place=ADMIN, forum=False), "bad", "turn on Topics"),
        (bot_api(place={"status": "member"}, hears=False), "bad", "setprivacy"),
        (bot_api(found=False), "bad", "is the bot in the group"),
    ],
)
def test_the_doctor_says_what_the_group_lacks(api, state, told):
    found, sentence = group_found(api, -1001)
    assert found == state
    assert told in sentence


def test_the_doctor_names_offices_without_people_or_supervisor(tmp_path):
    stage = set_stage(tmp_path)
    assert stage.desk.read(office_gaps) == ("3 can take cases, offices: 1", [])

    def more(unit):
        office = office_add(unit, actor="operator", name="上海法援", supervised=True)
        staff_add(unit, actor="operator", office=office, name="何沪", role=Role.CASEWORKER, token="t-he")

    stage.do(more)
    counted, gaps = stage.desk.read(office_gaps)
    assert "not joined yet: 何沪" in counted
    assert "上海法援 has nobody who can take a case" in gaps
    stage.do(lambda unit: setattr(stage.staff(unit, "何沪"), "joined_at", unit.now))
    assert stage.desk.read(office_gaps)[1] == ["上海法援 has no supervisor: replies that need approval will wait"]


def test_the_doctor_says_where_the_key_lies_and_how_long_things_stay(tmp_path):
    (tmp_path / "content.key").write_text("k")
    state, sentence = look_at_keeping(Settings(_env_file=None, YOUJU_DATA_DIR=tmp_path, YOUJU_CASE_RETENTION_DAYS=90))
    assert state == "ok"
    assert "content.key" in sentence and "closed cases 90" in sentence


def test_an_invitation_given_again_comes_with_the_link_that_can_be_tapped(folder, monkeypatch):
    monkeypatch.setenv("YOUJU_DATA_DIR", str(folder / "data"))
    run = CliRunner().invoke
    assert run(staff_commands.app, ["office", "朝阳法援"]).exit_code == 0
    assert run(staff_commands.app, ["add", "张敏", "--role", "supervisor", "--bot", "youju"]).exit_code == 0
    again = run(staff_commands.app, ["invite", "1", "--bot", "@youju"])
    assert again.exit_code == 0
    assert "https://t.me/youju?start=join_" in again.output
    assert "张敏" in again.output


_TYPED = re.compile(r"`python bot\.py ([^`]+)`")
_NOT_HERE = ("run", "doctor", "cases export", "audit show")
"""Played elsewhere: what starts the service or asks Telegram, and what needs a case that was told."""


def test_every_command_of_the_ten_steps_does_what_it_says_as_it_is_printed(folder, monkeypatch):
    monkeypatch.setenv("YOUJU_DATA_DIR", str(folder / "data"))
    steps = (ROOT / "docs" / "offices.md").read_text(encoding="utf-8").partition("## What staff type")[0]
    typed = [command for command in _TYPED.findall(steps) if not command.startswith(_NOT_HERE)]
    assert len(typed) >= 8
    bot_commands = runpy.run_path(str(ROOT / "bot.py"), run_name="bot_py")["app"]
    run, shown = CliRunner().invoke, ""
    for command in sorted(
        typed, key=lambda command: command.startswith("keys")
    ):  # (keys are changed once there are some)
        done = run(bot_commands, shlex.split(command.replace(" ID", " 1").replace("YOUR_BOT", "youju_bot")))
        assert done.exit_code == 0, f"{command}: {done.output}"
        shown += done.output
    assert "https://t.me/youju_bot?start=join_" in shown and "/console" in shown
    known = {command.name for command in bot_commands.registered_commands}
    known |= {group.name for group in bot_commands.registered_groups}
    assert {command.split()[0] for command in _TYPED.findall(steps)} <= known
