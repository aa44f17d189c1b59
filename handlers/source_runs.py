"""Going to the official sources beside the running service: a process of its own, at the lowest priority, never in its way.

Once after a start the library is filled with what the register names; once a week the sources are asked what is new.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import structlog

from ingestion.sources.store import FetchStore

log = structlog.get_logger(__name__)
Tell = Callable[[Sequence[str], str, Sequence[str]], Awaitable[None]]
Start = Callable[[Sequence[str]], Awaitable[list[dict[str, Any]]]]
"""Runs `bot.py library fetch` with these arguments and gives the JSON lines it printed."""
WATCHED = "watched"
WEEK = timedelta(days=7)
FIRST_LOOK = timedelta(days=60)
"""How far back the first look goes."""
BOT = Path(__file__).resolve().parents[1] / "bot.py"


async def run_fetch(arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Run the command at the lowest priority; it ends with this process's component."""
    nice = [found, "-n", "19"] if (found := shutil.which("nice")) else []
    process = await asyncio.create_subprocess_exec(
        *nice, sys.executable, str(BOT), "library", "fetch", "--json", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.terminate()
        raise
    return [json.loads(line) for line in output.decode().splitlines() if line.startswith("{")]


class SourceRuns:
    """Fills the library once, then looks for news each week. `mode` is that of the settings: on or publish."""

    name = "official-sources"

    def __init__(
        self,
        store: FetchStore,
        today: Callable[[], date],
        *,
        mode: str = "on",
        admins: Callable[[], Sequence[str]] | None = None,
        tell: Tell | None = None,
        start: Start = run_fetch,
        settle: float = 30.0,
        pause: float = 3600.0,
    ) -> None:
        self._store, self._today, self._mode = store, today, mode
        self._admins, self._tell = admins, tell
        self._start, self._settle, self._pause = start, settle, pause

    async def run(self) -> None:
        """Fill, then look again and again, for ever. Waits a little first: workers' questions come before."""
        await asyncio.sleep(self._settle)
        await self.fill()
        while True:
            await self.look()
            await asyncio.sleep(self._pause)

    async def fill(self) -> None:
        """Bring what is named and not held; one line in the log says what came of it."""
        said = await self._start(["--yes"])
        summary = next((line for line in said if "fetched" in line), None)
        if summary is not None:
            log.info("library_filled", fetched=summary["fetched"], failed=summary["failed"], **summary["cited_held"])
            return
        problem = next((line["error"] for line in said if "error" in line and "document" not in line), None)
        if problem is not None:
            log.warning("library_not_filled", code=problem["code"])

    async def look(self) -> None:
        """Once a week: ask what is new, tell admins, and only then note that the week was looked at."""
        today = self._today()
        last = self._watched()
        if last is not None and today - last < WEEK:
            return
        since = (last or today - FIRST_LOOK) - timedelta(days=1)
        said = await self._start(["--since", since.isoformat(), "--yes" if self._mode == "publish" else "--propose"])
        if any("error" in line and "document" not in line for line in said):
            return
        sentences = news_sentences(said)
        log.info("sources_watched", since=since.isoformat(), news=len(sentences))
        if sentences and self._tell is not None and self._admins is not None:
            accounts = await asyncio.to_thread(self._admins)
            await self._tell(accounts, f"library-news:{today}", sentences)
        self._store.set_mark(WATCHED, today.isoformat())

    def _watched(self) -> date | None:
        try:
            return date.fromisoformat(self._store.mark(WATCHED))
        except ValueError:
            return None


def news_sentences(said: Sequence[dict[str, Any]]) -> list[str]:
    """Return what admins are told: what was found, how to look at it and to publish it, or that it was published."""
    sentences = []
    for line in said:
        name = line.get("document", "")
        if line.get("plan"):
            how = "有新文本" if line.get("kind") != "new" else "新文件"
            sentences.append(f"官方来源{how}：{name}。查看并发布：bot.py library publish {line['plan']}")
        elif line.get("published"):
            sentences.append(f"官方来源的新文件已发布：{name}，版本 {line.get('version')}。")
        elif line.get("got") is False and line.get("address"):
            sentences.append(f"官方来源有一份没取到：{name}。请打开看：{line['address']}")
    return sentences
