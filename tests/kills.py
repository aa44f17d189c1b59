"""`python -m tests.kills`: the service is killed with -9 again and again under a day's traffic; what became of every message.

Workers in cases, new workers, staff, drafts with their approvals and photos write at a steady rate, whether the service is
up or not; every third kill falls into the start. Settings, leases and Telegram's limits are the shipped ones, the clock is
the real one. Reported: lost, doubled, out of order, delays, how long a start takes. Exit status 1 where anything was lost,
doubled or out of order. `--seconds` of kills a database (default 300), `--gap` the mean seconds between two kills.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import structlog
from sqlalchemy import select, update

from bot.audit.trail import audit_verify
from bot.cases.desk import CaseDesk
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import CaseOptions
from bot.migrations.upgrade import upgrade_database
from bot.service import Service, system_clock
from bot.storage import Storage
from bot.storage.tables import InboundRow, OutboxRow
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from handlers.telegram.staff import StaffChannel, StaffDesk
from knowledge.library.database import open_database
from tests.bench_cases import FIRST_STAFF, FIRST_WORKER, STAFF, prepare
from tests.cases.stage import Stage, engine
from tests.support.bot_api import TOKEN, BotApi
from tests.support.postgres import postgres
from tests.telegram.staff_stage import GROUP, MIN

ROOT = Path(__file__).parents[1]
MARK = re.compile(r"[wsdpq]\d+m\d+x")
NEW_WORKER = 900_000
PATIENCE = 150.0
"""Seconds in which everything has to have arrived after the last kill."""


async def serve(address: str, base: str) -> None:
    """The service as it ships, over an engine of a few words."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    storage = Storage(open_database(address))
    desk = CaseDesk(storage, CaseOptions(staff_pushed=True), system_clock)
    words = engine(Stage(storage, system_clock, desk))  # type: ignore[arg-type]
    service = Service(storage, words, follow=desk.follow, clock=system_clock)
    connection = TelegramConnection(TelegramOptions(TOKEN, base_url=base))
    group = StaffChannel(connection, desk, GROUP)
    staff = StaffDesk(service, connection, group, desk, suggest=words)
    telegram = TelegramChannel(service, connection, (staff,))
    service.add_channel(telegram)
    service.add_channel(group)
    await service.run([telegram, staff], handle_signals=False)


class Watching(BotApi):
    """Notes when and where each marked message arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, list[tuple[float, int, int]]] = defaultdict(list)

    def _keep(self, chat: int, result: dict) -> None:  # type: ignore[type-arg]
        super()._keep(chat, result)
        self._note(chat, result["text"])

    def _note(self, chat: int, text: str) -> None:
        for mark in dict.fromkeys(MARK.findall(text)):
            self.seen[mark].append((time.monotonic(), chat, self._thread))

    def validate(self, method, fields, uploads):  # noqa: ANN001, ANN201
        before = len(self.documents)
        result = super().validate(method, fields, uploads)
        for chat, _, _, content in self.documents[before:]:
            self._note(chat, content.decode("latin-1"))
        return result


@dataclass
class Traffic:
    """What was written, when, and where it has to arrive."""

    api: Watching
    topics: dict[int, int]
    chance: random.Random
    sent: dict[str, float] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    turn: int = 0

    def send(self, mark: str, message: dict) -> None:  # type: ignore[type-arg]
        self.sent[mark] = time.monotonic()
        self.api._update_id += 1
        self.api.enqueue_raw({"update_id": self.api._update_id, "message": message})

    def step(self) -> None:
        """One beat of the day: a worker in a case, at times staff, a photo, a draft, a new worker."""
        self.turn += 1
        api, turn = self.api, self.turn
        number = self.chance.randrange(1, 40)
        chat = FIRST_WORKER + number
        if turn % 6 == 0:
            mark, content = f"p{number}m{turn}x", b"\xff\xd8\xff\xe0 "
            api.keep_file(mark, content + mark.encode())
            photo = [{"file_id": mark, "file_unique_id": mark, "width": 1, "height": 1, "file_size": 20}]
            self.send(mark, api.message(chat, photo=photo))
        else:
            self.send(f"w{number}m{turn}x", api.message(chat, text=f"w{number}m{turn}x"))
        if turn % 2 == 0:
            other = self.chance.randrange(1, 40)
            other += other % STAFF == 0
            mark = f"s{other}m{turn}x"
            topic = self.topics[FIRST_WORKER + other]
            self.send(mark, api.in_topic(GROUP, FIRST_STAFF + other % STAFF, topic, text=mark))
        if turn % 5 == 0:
            mark = f"d{STAFF}m{turn}x"  # (the case of the one whose words wait for a supervisor)
            topic = self.topics[FIRST_WORKER + STAFF]
            self.send(mark, api.in_topic(GROUP, FIRST_STAFF, topic, text=mark))
        if turn % 3 == 0:
            self.send(f"q{turn}m{turn}x", api.message(NEW_WORKER + turn, text=f"q{turn}m{turn}x"))

    async def approve(self) -> None:
        """Press the button under every draft that is shown; now and then a second time."""
        for message in self.api.sent(GROUP):
            found = re.search(r"d\d+m\d+x", message.text)
            if not found or not any("批准" in button["text"] for button in message.buttons):
                continue
            if found[0] not in self.pressed or self.chance.random() < 0.02:
                self.pressed.add(found[0])
                await self.api.press(message, "批准", user=MIN)

    def arrived(self, mark: str) -> list[float]:
        """When it came where it has to come: a draft at the worker's, a file in the topic, an answer in the chat."""
        chat = int(mark[1:].partition("m")[0]) + FIRST_WORKER
        place = {"w": GROUP, "p": GROUP, "s": chat, "d": chat, "q": 0}[mark[0]]
        return [at for at, where, _ in self.api.seen[mark] if place in (0, where)]

    def missing(self) -> list[str]:
        return [mark for mark in self.sent if not self.arrived(mark)]


@dataclass
class Found:
    """The figures of one database."""

    kills: int = 0
    early: int = 0
    starts: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)


async def killed(address: str, topics: dict[int, int], seconds: float, gap: float) -> tuple[Traffic, Found]:
    """Write and kill for so many seconds, then let everything arrive."""
    chance = random.Random(20261122)
    async with Watching() as api:
        api.topics = dict.fromkeys(topics.values(), "t")
        traffic, found = Traffic(api, topics, chance), Found()

        async def writing() -> None:
            while True:
                traffic.step()
                await traffic.approve()
                await asyncio.sleep(chance.uniform(2.0, 4.0))

        async def started() -> asyncio.subprocess.Process:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.kills", "--serve", address, api.base, cwd=ROOT,
                stdout=asyncio.subprocess.DEVNULL,
            )  # fmt: skip

        async def ready(process: asyncio.subprocess.Process, began: float) -> None:
            calls = len(api.calls)
            while not any(name == "getUpdates" for name, _ in api.calls[calls:]) and process.returncode is None:
                await asyncio.sleep(0.05)
            found.starts.append(time.monotonic() - began)
            sends = ("sendMessage", "sendMediaGroup", "sendPhoto", "sendDocument")
            calls, at = len(api.calls), time.monotonic()
            while not any(name in sends for name, _ in api.calls[calls:]) and process.returncode is None:
                await asyncio.sleep(0.05)
            if process.returncode is None:
                found.firsts.append(time.monotonic() - at)

        writer, end = asyncio.create_task(writing()), time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            process = await started()
            if found.kills % 3 == 2:
                found.early += 1
                await asyncio.sleep(chance.uniform(0.2, 4.0))
            else:
                waiting = asyncio.create_task(ready(process, began))
                while len(found.starts) < found.kills - found.early + 1 and time.monotonic() - began < 60:
                    await asyncio.sleep(0.05)
                await asyncio.sleep(chance.uniform(0.3, 1.7) * gap)
                waiting.cancel()
            process.kill()
            await process.wait()
            found.kills += 1
        writer.cancel()
        process, last = await started(), time.monotonic()
        while traffic.missing() and time.monotonic() - last < PATIENCE:
            await traffic.approve()
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)  # (a second copy would come now)
        process.terminate()
        await process.wait()
        return traffic, found


def report(name: str, traffic: Traffic, found: Found, storage: Storage) -> bool:
    """Print what became of everything; True when all of it arrived once and in order."""
    missing = traffic.missing()
    doubled = [mark for mark in traffic.sent if len(traffic.arrived(mark)) > 1]
    delays = sorted(traffic.arrived(mark)[0] - at for mark, at in traffic.sent.items() if mark not in missing)
    disordered = _disordered(traffic)
    later = [text for _, message in traffic.api.messages.items() if "稍后" in (text := message.text)]
    with storage.read() as session:
        intact = audit_verify(session).intact
        stuck = len(session.scalars(select(InboundRow.id).where(InboundRow.status == "pending")).all())
        stuck += len(session.scalars(select(OutboxRow.id).where(OutboxRow.status.in_(("pending", "sending")))).all())
    kinds = {kind: sum(mark[0] == kind for mark in traffic.sent) for kind in "wsdpq"}
    print(f"{name}: {found.kills} kills, {found.early} of them during the start; written {kinds}")
    print(
        f"  lost (0): {len(missing)} {missing[:6]}   doubled (0): {len(doubled)} {doubled[:6]}   out of order (0): {disordered}"
    )
    print(f"  told later (0): {len(later)}   left in the boxes (0): {stuck}   audit chain intact: {intact}")
    print(
        f"  delay: median {median(delays):.1f} s, 95th {delays[int(len(delays) * 0.95)]:.1f} s, longest {delays[-1]:.1f} s"
        f"   ready after {median(found.starts):.1f} s   first message after ready {median(found.firsts or [0]):.1f} s",
        flush=True,
    )
    return not (missing or doubled or disordered or later or stuck) and intact


def _disordered(traffic: Traffic) -> int:
    """Chats in which one author's words stand in another order than they were written in."""
    told: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for mark in traffic.sent:
        if mark[0] in "ws" and (times := traffic.arrived(mark)):
            who, _, turn = mark[:-1].partition("m")
            told[who, 0].append((times[0], int(turn)))
    return sum(sorted(rows) != sorted(rows, key=lambda row: row[1]) for rows in told.values())


def play(name: str, address: str, seconds: float, gap: float) -> bool:
    """Prepare the cases in an empty database, play, and report."""
    engine_ = open_database(address)
    upgrade_database(engine_)
    storage = Storage(engine_)
    _, topics = prepare(storage, Path(tempfile.gettempdir()))
    supervised = update(StaffRow).where(StaffRow.telegram_id == FIRST_STAFF).values(supervised=True)
    storage.write(lambda session: session.execute(supervised))
    traffic, found = asyncio.run(killed(address, topics, seconds, gap))
    fine = report(name, traffic, found, storage)
    engine_.dispose()
    return fine


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--serve", nargs=2)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--gap", type=float, default=6)
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = options.parse_args()
    if given.serve:
        asyncio.run(serve(*given.serve))
        return 0
    fine = True
    for name in ("sqlite", "postgresql"):
        if given.database not in (name, "both"):
            continue
        with (
            tempfile.TemporaryDirectory() as folder,
            postgres() if name == "postgresql" else nullcontext("") as address,
        ):
            fine &= play(name, address or f"sqlite:///{folder}/youju.db", given.seconds, given.gap)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
