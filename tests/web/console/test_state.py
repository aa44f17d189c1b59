"""What the page of the service's state says of each part, as the service itself finds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from bot.app import App
from bot.service import system_clock
from bot.settings import Settings
from bot.storage.conversations import conversation_ensure
from bot.storage.tables import OutboxRow
from handlers.cli.upkeep.installation import STUCK_MINUTES, installation_of
from handlers.web.console.settings.installation import StateLine


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    known = {"YOUJU_DATA_DIR": tmp_path, "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    app = App(Settings(**known, LLM_MODEL="scripted", TELEGRAM_STAFF_CHAT="-100"))  # type: ignore[arg-type]
    yield app
    app.close()


def line(app: App, name: str, *, reached: bool = True) -> StateLine:
    """What is said of one part."""
    return next(one for one in installation_of(app, telegram=lambda: reached).state() if one.name == name)


def test_a_model_that_rests_is_said_to_be_out_of_reach_and_what_answers_meanwhile(app: App) -> None:
    assert app.endpoint is not None
    assert (line(app, "模型").state, "今天还没有用到" in line(app, "模型").told) == ("ok", True)
    for _ in range(3):
        app.endpoint.breaker.failed()
    rests = line(app, "模型")
    assert rests.state == "bad"
    assert "连不上" in rests.told and "由卡片和条文回答" in rests.told
    app.endpoint.breaker.worked()
    assert line(app, "模型").state == "ok"


def test_telegram_out_of_reach_is_told_and_that_nothing_is_lost(app: App) -> None:
    away = line(app, "Telegram", reached=False)
    assert (away.state, "都留着" in away.told) == ("bad", True)
    assert line(app, "Telegram") == StateLine("Telegram", "ok", "机器人在跑，有工作群")


def test_a_stuck_outbox_is_told_with_how_long_it_waits(app: App) -> None:
    assert line(app, "发件箱") == StateLine("发件箱", "ok", "0 条等着发")
    for minutes, state in ((STUCK_MINUTES - 1, "ok"), (STUCK_MINUTES + 1, "bad")):
        app.storage.write(partial(waits, minutes))
        found = line(app, "发件箱")
        assert (found.state, f"最早的等了 {minutes} 分钟" in found.told) == (state, True)


def waits(minutes: int, session: Session) -> None:
    """Have a message wait since so many minutes."""
    at = system_clock() - timedelta(minutes=minutes)
    to = conversation_ensure(session, channel="telegram", external_id=str(minutes), language="zh", now=at)
    session.add(OutboxRow(conversation_id=to.id, sequence=1, payload="{}", created_at=at))


def test_a_disk_that_fills_is_told_before_it_is_full(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert line(app, "磁盘").state == "ok"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=100 << 20))
    assert line(app, "磁盘") == StateLine("磁盘", "bad", "还剩 100 MB")


def test_a_part_that_cannot_be_looked_at_is_told_and_the_others_are_seen(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: object) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", broken)
    assert line(app, "磁盘") == StateLine("磁盘", "bad", "看不到：OSError")
    assert line(app, "发件箱").state == "ok"
