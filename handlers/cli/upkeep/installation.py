"""What the console is told of the installation: how its parts are, how long things stay, where copies of the database lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from handlers.cli.upkeep.restoring import restoring_of
from handlers.web.console.settings.installation import Installation, Keeping, StateLine

if TYPE_CHECKING:
    from bot.app import App

Reached = Callable[[], bool]
STUCK_MINUTES = 10
"""Time after which a message that waits says that something is stuck."""


def installation_of(app: App, *, telegram: Reached | None, restart: Callable[[], None] = lambda: None) -> Installation:
    """Return what the console is told. `telegram`: says whether Telegram was reached; None where there is no bot. `restart`:
    begins the service anew."""
    from bot.service import system_clock
    from bot.storage.engine.backup import backup_make
    from bot.storage.removal.retention import settings_retention

    folder = app.settings.data_dir / "backups"
    return Installation(
        Keeping(app.retention, settings_retention(app.settings)), lambda: list(_parts(app, telegram=telegram)),
        lambda: backup_make(app.database, folder, system_clock()), folder,
        _typed(app), restoring_of(app, restart),
    )  # fmt: skip


def _typed(app: App) -> tuple[tuple[str, str], ...]:
    """What is typed on the server to make a copy and to go back to one."""
    if app.database.dialect.name == "postgresql":
        name = app.database.url.database or "youju"
        return ("备份", f"pg_dump -Fc {name} > youju.dump"), ("恢复", f"pg_restore --clean -d {name} youju.dump")
    return (
        ("在命令行备份", "python bot.py backup"),
        ("恢复，先停下服务", "python bot.py restore youju-年月日-时分秒.db"),
        ("恢复以后重建索引", "python bot.py library reindex"),
        ("再启动", "python bot.py run"),
    )


def _parts(app: App, *, telegram: Reached | None) -> Iterator[StateLine]:
    looks: dict[str, Callable[[], StateLine]] = {
        "数据库": lambda: _database(app), "检索索引": lambda: _vectors(app), "模型": lambda: _model(app),
        "Telegram": lambda: _telegram(app, telegram=telegram), "发件箱": lambda: _outbox(app), "磁盘": lambda: _disk(app),
    }  # fmt: skip
    for name, look in looks.items():
        try:
            yield look()
        except Exception as error:  # noqa: BLE001 (whatever is wrong is what is shown)
            yield StateLine(name, "bad", f"看不到：{type(error).__name__}")


def _database(app: App) -> StateLine:
    from bot.migrations.upgrade import database_revision, newest_revision

    engine, revision = app.database, database_revision(app.database)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine.dialect.name, engine.dialect.name)
    path = engine.url.database
    size = ""
    if engine.dialect.name == "sqlite" and path:
        size = f"，{(app.settings.data_dir / path).stat().st_size >> 20} MB"
    return StateLine("数据库", "ok" if revision == newest_revision() else "bad", f"{name}{size}，结构版本 {revision}")


def _vectors(app: App) -> StateLine:
    left = app.follower.remaining
    return StateLine("检索索引", "ok", f"还有 {left} 条在建，先按字词检索" if left else "Chroma 建好了")


def _model(app: App) -> StateLine:
    """Whether the endpoint answers, by the calls of today: none is made to find out."""
    if app.endpoint is None:
        return StateLine("模型", "off", "没有设模型，回答由写好的卡片和条文组成")
    spent = app.endpoint.budget.summary()
    calls = {name: count for name, count in spent.items() if ":" in name}
    good = sum(count for name, count in calls.items() if name.endswith(":ok"))
    today = f"今天问了 {sum(calls.values())} 次，{good} 次答好" if calls else "今天还没有用到"
    if rest := math.ceil(app.endpoint.breaker.resting):
        told = f"{app.endpoint.model} 连不上，{rest} 秒后再试；这会儿由卡片和条文回答。{today}"
        return StateLine("模型", "bad", told)
    return StateLine("模型", "ok", f"{app.endpoint.model}，{today}；连不上时由卡片和条文回答")


def _telegram(app: App, *, telegram: Reached | None) -> StateLine:
    if telegram is None:
        return StateLine("Telegram", "off", "没有设机器人，只有网页")
    if not telegram():
        return StateLine("Telegram", "bad", "连不上 Telegram，正在一遍遍重试；要发的都留着，连上就发")
    group = "有工作群" if app.settings.telegram_staff_chat is not None else "没有工作群"
    return StateLine("Telegram", "ok", f"机器人在跑，{group}")


def _outbox(app: App) -> StateLine:
    from bot.service import system_clock
    from bot.storage.outbox_state import outbox_state

    now = system_clock()
    with app.storage.read() as session:
        found = outbox_state(session, now)
    waits = int((now - found.oldest).total_seconds() // 60) if found.oldest else 0
    told = f"{found.waiting} 条等着发" + (f"，最早的等了 {waits} 分钟" if found.oldest else "")
    told += f"；一天里 {found.failed} 条没送到" if found.failed else ""
    return StateLine("发件箱", "bad" if waits >= STUCK_MINUTES else "ok", told)


def _disk(app: App) -> StateLine:
    import shutil

    free = shutil.disk_usage(app.settings.data_dir).free >> 20
    least = 500
    return StateLine(
        "磁盘", "ok" if free > least else "bad", f"还剩 {free / 1024:.1f} GB" if free >= 1024 else f"还剩 {free} MB"
    )
