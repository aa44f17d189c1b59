"""Fetching from the official sources on the library's page: begun by a button, run beside the service, ending in plans."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.service.failures import described

log = structlog.get_logger(__name__)
Run = Callable[[Sequence[str]], Awaitable[list[dict[str, Any]]]]
"""Runs `bot.py library fetch` with these arguments and gives the JSON lines it printed."""
WHY = {
    "not_reached": "网站没有回应，过一天再试",
    "slow": "网站太慢，没有等到",
    "day_cap": "今天去官方网站的次数用完了，明天再取",
    "no_way_out": "这台服务器上不了官方网站。请在别处下载，再从上面收进来",
    "not_found": "来源里没有找到。请在别处下载，再从上面收进来",
    "no_address": "不知道官方网址。请在别处下载，再从上面收进来",
    "challenge": "网站要人工验证，程序进不去。请打开网址下载",
    "login": "要登录才能看。请打开网址下载",
    "certificate": "网站的证书有问题，没有下载",
    "host_not_allowed": "这个网站不在允许的名单里（YOUJU_ALLOWED_HOSTS）",
    "other_document": "网页上是另一份文件，没有收",
    "article_count": "条数和登记的不一样，可能不全，没有收",
    "empty_page": "网页上没有正文",
    "too_large": "文件太大",
    "busy": "已经有一次在取，等它取完",
}


@dataclass(frozen=True, slots=True)
class Got:
    """One document that was brought: its plan, empty where it is the same as what is held."""

    document: str
    plan: str
    address: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotGot:
    """One document that was not brought, and why."""

    document: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a run. `failed`: it could not be made at all; why."""

    what: str
    at: datetime
    got: tuple[Got, ...] = ()
    not_got: tuple[NotGot, ...] = ()
    failed: str = ""


@dataclass
class Fetching:
    """One run at a time, in this process. What it brings is kept as plans; nothing is published by it."""

    start: Run
    clock: Callable[[], datetime]
    running: str = ""
    """What is being fetched; empty while nothing is."""
    ended: Ended | None = None
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def begin(self, name: str) -> bool:
        """Fetch a document or a province, or everything missing without a name. False while another run goes on."""
        if self.running:
            return False
        self.running = name or "所有缺的"
        self._task = asyncio.create_task(self._run(name))
        return True

    async def done(self) -> None:
        """Wait until the run under way has ended."""
        if self._task is not None:
            await self._task

    async def _run(self, name: str) -> None:
        try:
            said = await self.start(["--propose", *(["--", name] if name else [])])
            self.ended = ended_with(self.running, said, self.clock())
        except Exception as error:  # whatever ended it is said on the page
            log.error("fetch_failed", **described(error))
            self.ended = Ended(self.running, self.clock(), failed="没有跑起来，请看服务器的日志。")
        finally:
            self.running = ""


def ended_with(what: str, said: Sequence[dict[str, Any]], at: datetime) -> Ended:
    """Return what the lines of a run tell."""
    broken = next((line["error"] for line in said if line.get("error") and "document" not in line), None)
    if broken is not None:
        return Ended(what, at, failed=WHY.get(broken.get("code", ""), str(broken.get("message", ""))))
    if not said:
        return Ended(what, at, failed="没有结果。可能另一次还没取完，或者这个名字不认得。")
    plans = {line["document"]: line["plan"] for line in said if line.get("plan")}
    results = [line for line in said if "document" in line and "got" in line and not line.get("skipped")]
    got = (
        Got(
            line["document"],
            plans.get(line["document"], ""),
            line.get("address") or "",
            tuple(line.get("remarks") or ()),
        )
        for line in results
        if line["got"]
    )
    not_got = (NotGot(line["document"], _why(line), line.get("address") or "") for line in results if not line["got"])
    return Ended(what, at, tuple(got), tuple(not_got))


def _why(line: dict[str, Any]) -> str:
    error = line.get("error") or {}
    return WHY.get(error.get("code", ""), str(error.get("message", "")))
