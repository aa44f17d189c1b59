"""`python -m tests.bench.fetch`: an empty data folder filled from the official texts beside a running service. Never a test.

The stand-in for the official sites serves the folder of texts (`YOUJU_CORPUS`, or `../shared/corpus`). The service starts on an
empty folder and fills its library itself, as shipped, while workers ask; then the same with kills of everything (`--kills`).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx

from bot.service.service import SHORT
from tests.bench.promised import QUESTIONS, percentile, resident_mb
from tests.support.servers.official_sites import OfficialSites, official_sites

ROOT = Path(__file__).parents[2]
PATIENCE = 600.0


@dataclass
class Beside:
    """The service, and the fetch it runs. `started`: seconds from each start to the first page."""

    folder: Path
    sites: OfficialSites
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it as `make run` does, in a process group of its own; returns when its page opens."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            **os.environ, "YOUJU_DATA_DIR": str(self.folder), "YOUJU_FETCH_MIRROR": self.sites.base, "YOUJU_PORT": str(self.port),
            "YOUJU_LOG_LEVEL": "ERROR", "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive",
        }  # fmt: skip
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "bot.py", "run"],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        while time.monotonic() - began < PATIENCE:
            with socket.socket() as page:
                if page.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            assert self.process.poll() is None, "the service ended"
            time.sleep(0.05)
        self.started.append(time.monotonic() - began)

    def kill(self) -> None:
        """End the service and whatever it started, as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Answered:
    """Seconds the answers took: those asked before the first request to an official site, and those after it."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


@contextmanager
def asking(beside: Beside, every: float) -> Iterator[Answered]:
    """Ask a question of a new worker every so many seconds; gives the seconds each answer took.

    The questions are too long to be taken for the first of a burst: no quiet is waited for before they are answered.
    """
    spent = Answered()
    stop = threading.Event()

    def ask() -> None:
        number = 0
        while not stop.wait(every):
            number += 1
            question = f"{QUESTIONS[number % len(QUESTIONS)]}，我干了{number % 9 + 2}个月，想知道现在该怎么办"
            assert len(question) > SHORT
            headers = {"Cookie": f"youju=bench{number}", "X-Fragment": "1"}
            began, fetching = time.perf_counter(), bool(beside.sites.asked)
            try:
                # (Without certificates: to read them takes the asker a fiftieth of a second, for a page that has none.)
                address = f"http://127.0.0.1:{beside.port}/chat"
                done = httpx.post(address, data={"text": question}, headers=headers, timeout=60, verify=False)
            except httpx.HTTPError:
                continue
            if done.status_code == 200 and "《" in done.text:
                (spent.beside if fetching else spent.alone).append(time.perf_counter() - began)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    try:
        yield spent
    finally:
        stop.set()
        thread.join()


def wrong(folder: Path, served: dict[str, int]) -> dict[str, tuple[int, int, int]]:
    """Return the texts not held exact to the article: articles served, articles held, versions held."""
    from knowledge.library import Library
    from knowledge.library.database import open_database

    if not (folder / "youju.db").exists():
        return dict.fromkeys(served, (0, 0, 0))
    library = Library(open_database(f"sqlite:///{folder / 'youju.db'}"))
    found = {}
    for short, articles in served.items():
        versions = library.versions(short)
        held = [p.key.article for p in library.provisions_of(versions[0].id)] if versions else []
        numbered = [article for article in held if re.match(r"\d", article)]
        exact = not articles or numbered == [str(number) for number in range(1, articles + 1)]
        if len(versions) != 1 or not exact:
            found[short] = (articles, len(numbered), len(versions))
    library.engine.dispose()
    return found


def cpu_seconds(pid: int) -> float:
    """Processor seconds of a process and of all of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def filled(beside: Beside, served: dict[str, int], every: float) -> Iterator[tuple[float, str]]:
    """Fill an empty folder beside questions, and ask for everything a second time."""
    began = time.monotonic()
    beside.start()
    with asking(beside, every) as spent:
        while (missing := wrong(beside.folder, served)) and time.monotonic() - began < PATIENCE:
            time.sleep(1)
        yield time.monotonic() - began, "seconds from an empty folder to all of it held (under 240)"
        yield len(missing), "texts not held exact to the article (0)"
        assert beside.process is not None
        yield cpu_seconds(beside.process.pid), "processor seconds of the service and its fetch until then"
        yield resident_mb(beside.process.pid), "resident memory of the service, MB (under 1200)"
        for times, when in ((spent.alone, "before it fetches"), (spent.beside, "while it fetches")):
            yield len(times), f"answers given {when}"
            if times:
                yield percentile(times, 0.5) * 1000, f"an answer's page {when}, median ms"
                yield percentile(times, 0.95) * 1000, f"an answer's page {when}, 95th percentile ms (under 150)"
    asked = len(beside.sites.asked)
    beside.kill()
    environment = {**os.environ, "YOUJU_DATA_DIR": str(beside.folder), "YOUJU_FETCH_MIRROR": beside.sites.base}
    command = [sys.executable, "bot.py", "library", "fetch", "--yes", "--json"]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    yield len(beside.sites.asked) - asked, "requests of a second run (0)"


def killed(beside: Beside, served: dict[str, int], kills: int, seed: int) -> Iterator[tuple[float, str]]:
    """Kill the service with its fetch again and again while it fills an empty folder."""
    chance = random.Random(seed)
    for _ in range(kills):
        beside.start()
        until = len(beside.sites.asked) + chance.randrange(1, 120)
        latest = time.monotonic() + 60
        while len(beside.sites.asked) < until and time.monotonic() < latest:
            time.sleep(0.02)
        time.sleep(chance.random() * 3)
        beside.kill()
    beside.start()
    began = time.monotonic()
    while (missing := wrong(beside.folder, served)) and time.monotonic() - began < PATIENCE:
        time.sleep(1)
    beside.kill()
    yield kills, "kills of service and fetch"
    yield len(missing), "texts not held exact to the article after them (0)"


def main() -> None:
    """Print every figure with its target."""
    from knowledge.authored.register import Register
    from tests.ingestion import rendering
    from tests.support.servers.corpus_sites import serve_corpus

    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--kills", type=int, default=6)
    reader.add_argument("--every", type=float, default=1.0, help="Seconds between two questions.")
    reader.add_argument("--seed", type=int, default=15)
    options = reader.parse_args()
    corpus = rendering.corpus()
    if corpus is None:
        raise SystemExit("The folder of official texts is not here: set YOUJU_CORPUS.")
    for run in (lambda b, s: filled(b, s, options.every), lambda b, s: killed(b, s, options.kills, options.seed)):
        with official_sites() as sites, tempfile.TemporaryDirectory() as folder:
            served = serve_corpus(sites, corpus, Register.load(), date.today())
            print(f"{len(served):10.2f}  texts served, {sum(served.values()):,} articles", flush=True)
            beside = Beside(Path(folder), sites)
            try:
                for figure, name in run(beside, served):
                    print(f"{figure:10.2f}  {name}", flush=True)
            finally:
                if beside.process is not None and beside.process.poll() is None:
                    beside.kill()


if __name__ == "__main__":
    main()
