"""`python -m tests.bench.live`: 500 open event streams on one service, and how soon a reply is seen. Never a test."""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from pathlib import Path

import httpx
import structlog

from tests.bench.promised import percentile, resident_mb
from tests.web.browser.support import served
from tests.web.support import Running, running

STREAMS, SAMPLE = 500, 50


async def listen(client: httpx.AsyncClient, who: str, opened: asyncio.Event, seen: dict[str, float]) -> None:
    """Hold a stream open until a caseworker's words stand in it, and note when they did."""
    async with client.stream("GET", "/chat/live?after=1", headers={"Cookie": f"youju={who}"}) as stream:
        async for line in stream.aiter_lines():
            opened.set()
            if "看过了" in line:
                seen[who] = time.perf_counter()
                return


async def measure(site: Running, address: str) -> dict[str, float]:
    """Return the figures."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        people = [f"w{number}" for number in range(STREAMS)]
        for who in people:
            await client.post("/chat", data={"text": "你好"}, headers={"Cookie": f"youju={who}", "X-Fragment": "1"})
        seen: dict[str, float] = {}
        opened = [asyncio.Event() for _ in people]
        tasks = [asyncio.create_task(listen(client, who, one, seen)) for who, one in zip(people, opened, strict=True)]
        await asyncio.gather(*(one.wait() for one in opened))
        began = time.process_time()
        await asyncio.sleep(5)
        idle = (time.process_time() - began) / 5
        held = site.hub.pages
        spent = []
        for who in people[:SAMPLE]:
            sent = time.perf_counter()
            await asyncio.to_thread(site.push, who, "我是张律师，看过了。")
            while who not in seen:
                await asyncio.sleep(0.005)
            spent.append(seen[who] - sent)
        asked = []
        for _ in range(20):
            started = time.perf_counter()
            await client.get("/", headers={"Cookie": "youju=w499"})
            asked.append(time.perf_counter() - started)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "event streams held at once (500)": held,
        "a reply is seen after, median s": percentile(spent, 0.5),
        "a reply is seen after, 95th percentile s (under 1)": percentile(spent, 0.95),
        "a reply is seen after, longest s": max(spent),
        "share of a core all of them take while nothing comes": idle,
        "a page beside them, median s": percentile(asked, 0.5),
        "resident memory, MB (pages and readers in one process)": resident_mb(),
    }


async def run() -> None:
    """Serve as the product does, looking for news every half second, and print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as site, served(site, site.hub.run) as address:
            for name, figure in (await measure(site, address)).items():
                print(f"{figure:10.2f}  {name}")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    asyncio.run(run())
