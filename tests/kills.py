"""`python -m tests.kills`: the service is killed with -9 again and again under a day's traffic; what became of every message.

`--kills` of a service that is up (100), `--gap` seconds apart (20 to 30), and `--early` ones while it starts (30), in between.
Workers in cases, new workers, staff, drafts with their approvals and photos write all the while, at a rate that comes to some
200 messages of workers, 100 of staff and 40 photos in that time, singly and in bursts, whether the service is up or not. The
server refuses what is over twenty messages a minute in the group, as Telegram does. Settings, leases and limits are the shipped
ones, the clock is the real one. Reported: lost, doubled, out of order, delays, how long a start takes. Exit status 1 where
anything was lost, doubled or out of order. `--whole` kills `bot.py run` itself, with the statutes, instead of the same service
over an engine of a few words.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
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
from tests.bench.cases import FIRST_STAFF, FIRST_WORKER, STAFF, prepare
from tests.cases.stage import Stage, engine
from tests.support.postgres import postgres
from tests.support.prepared import copy_prepared
from tests.support.servers.bot_api import TOKEN, BotApi
from tests.telegram.staff.stage import GROUP, MIN

ROOT = Path(__file__).parents[1]
MARK = re.compile(r"[wsdpq]\d+m\d+x")
NEW_WORKER = 900_000
SENDS = ("sendMessage", "sendMediaGroup", "sendPhoto", "sendDocument")
PATIENCE = 1200.0
"""Seconds for what waits after the last kill: the group takes sixteen ordinary messages a minute, so many are not lost."""


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
        self.answers: dict[int, list[float]] = defaultdict(list)
        """When each new worker was answered."""
        self.group_minute = 20

    def _keep(self, chat: int, result: dict) -> None:  # type: ignore[type-arg]
        super()._keep(chat, result)
        self._note(chat, result["text"])
        if chat > NEW_WORKER:
            self.answers[chat].append(time.monotonic())

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

    def beat(self) -> None:
        """One beat of the day: a worker in a case, now and then in a burst; at times staff, a photo, a draft, a new worker."""
        number = self.chance.randrange(1, 40)
        for _ in range(self.chance.choice((1, 1, 1, 3))):
            self.turn += 1
            self._worker(number)
        api, turn = self.api, self.turn
        if self.chance.random() < 0.3:
            mark, content = f"p{number}m{turn}x", b"\xff\xd8\xff\xe0 "
            api.keep_file(mark, content + mark.encode())
            photo = [{"file_id": mark, "file_unique_id": mark, "width": 1, "height": 1, "file_size": 20}]
            self.send(mark, api.message(FIRST_WORKER + number, photo=photo))
        if self.chance.random() < 0.75:
            other = self.chance.randrange(1, 40)
            other += other % STAFF == 0
            mark = f"s{other}m{turn}x"
            topic = self.topics[FIRST_WORKER + other]
            self.send(mark, api.in_topic(GROUP, FIRST_STAFF + other % STAFF, topic, text=f"材料收到了，我在看 {mark}"))
        if self.chance.random() < 0.2:
            mark = f"d{STAFF}m{turn}x"  # (the case of the one whose words wait for a supervisor)
            topic = self.topics[FIRST_WORKER + STAFF]
            self.send(mark, api.in_topic(GROUP, FIRST_STAFF, topic, text=f"我先看看你的合同 {mark}"))
        if self.chance.random() < 0.25:
            mark = f"q{turn}m{turn}x"
            self.send(mark, api.message(NEW_WORKER + turn, text=f"我是骑手，站点两个月没发工资怎么办 {mark}"))

    def _worker(self, number: int) -> None:
        mark = f"w{number}m{self.turn}x"
        self.send(mark, self.api.message(FIRST_WORKER + number, text=f"站长又说下周发，我不太信 {mark}"))

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
        if mark[0] == "q":
            return self.api.answers[NEW_WORKER + int(mark[1:].partition("m")[0])]
        chat = int(mark[1:].partition("m")[0]) + FIRST_WORKER
        place = {"w": GROUP, "p": GROUP, "s": chat, "d": chat}[mark[0]]
        return [at for at, where, _ in self.api.seen[mark] if where == place]

    def missing(self) -> list[str]:
        return [mark for mark in self.sent if not self.arrived(mark)]


@dataclass
class Found:
    """The figures of one database."""

    kills: int = 0
    early: int = 0
    starts: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """How often and how far apart it is killed. `whole`: `bot.py run` over that data folder."""

    kills: int
    early: int
    gap: tuple[float, float]
    data: Path | None

    def order(self, chance: random.Random) -> list[bool]:
        """Return for each kill whether it falls into a start."""
        kinds = [False] * self.kills + [True] * self.early
        chance.shuffle(kinds)
        return kinds

    @property
    def beat(self) -> float:
        """Mean seconds between two beats: some 135 of them in the whole time, with a message and a half each."""
        return sum(self.gap) / 2 * 100 / 135


class Process:
    """The service in a process of its own, seen through the server's eyes."""

    def __init__(self, api: Watching, address: str, plan: Plan, found: Found) -> None:
        self._api, self._address, self._plan, self._found = api, address, plan, found
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, without waiting."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "youju-kills-bytecode")
        command = ["-m", "tests.kills", "--serve", self._address, self._api.base]
        if self._plan.data is not None:
            command = ["bot.py", "run"]
            environment |= settings(self._address, self._api.base, self._plan.data)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=environment,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def ready(self) -> None:
        """Wait until it asks for updates, and note how long that took; then how long until it sends, in the background."""
        began, calls = time.monotonic(), len(self._api.calls)
        while not any(name == "getUpdates" for name, _ in self._api.calls[calls:]):
            assert self._process is not None
            if self._process.returncode is not None:
                raise SystemExit(f"the service ended by itself: {self._process.returncode}")
            await asyncio.sleep(0.02)
        self._found.starts.append(time.monotonic() - began)

    async def first(self) -> None:
        """Note when the first message leaves after it is ready, where one waits."""
        at, calls = time.monotonic(), len(self._api.calls)
        while not any(name in SENDS for name, _ in self._api.calls[calls:]):
            await asyncio.sleep(0.02)
        self._found.firsts.append(time.monotonic() - at)

    async def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """Let it end."""
        assert self._process is not None
        self._process.terminate()
        await self._process.wait()


def settings(address: str, base: str, data: Path) -> dict[str, str]:
    """Return the settings of `bot.py run` as an operator sets them."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return {
        "YOUJU_DATA_DIR": str(data), "YOUJU_DATABASE_URL": address, "YOUJU_PORT": str(port), "YOUJU_FETCH": "off",
        "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BASE_URL": base, "TELEGRAM_STAFF_CHAT": str(GROUP), "OPENAI_API_KEY": "",
    }  # fmt: skip


async def killed(address: str, topics: dict[int, int], plan: Plan) -> tuple[Traffic, Found]:
    """Write and kill as planned, then let everything arrive."""
    chance = random.Random(20261122)
    async with Watching() as api:
        api.topics = dict.fromkeys(topics.values(), "t")
        traffic, found = Traffic(api, topics, chance), Found()
        process = Process(api, address, plan, found)

        async def writing() -> None:
            while True:
                traffic.beat()
                for _ in range(3):
                    await asyncio.sleep(chance.uniform(0.1, 0.57) * plan.beat)
                    await traffic.approve()

        writer, order = asyncio.create_task(writing()), plan.order(random.Random(7))
        for early in order:
            await process.start()
            found.kills += 1
            if early:
                found.early += 1
                await asyncio.sleep(chance.uniform(0.2, 1.0) * median(found.starts or [3.0]))
            else:
                last = time.monotonic()
                await process.ready()
                first = asyncio.create_task(process.first())
                pause = chance.uniform(*plan.gap) - (time.monotonic() - last)
                await asyncio.sleep(max(pause, plan.gap[0] / 2))  # (a start on a busy machine takes most of the gap)
                first.cancel()
            await process.kill()
            if found.kills % 10 == 0:
                print(
                    f"  {found.kills} kills, {len(traffic.sent)} written, {len(traffic.missing())} on their way",
                    flush=True,
                )
        writer.cancel()
        await process.start()
        last = time.monotonic()
        while traffic.missing() and time.monotonic() - last < PATIENCE:
            await traffic.approve()
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)  # (a second copy would come now)
        await process.stop()
        return traffic, found


def report(name: str, traffic: Traffic, found: Found, storage: Storage) -> bool:
    """Print what became of everything; True when all of it arrived once and in order."""
    missing = traffic.missing()
    doubled = [mark for mark in traffic.sent if len(traffic.arrived(mark)) > 1]
    delays = sorted(traffic.arrived(mark)[0] - at for mark, at in traffic.sent.items() if mark not in missing)
    by_kind = {
        kind: sorted(
            traffic.arrived(mark)[0] - at
            for mark, at in traffic.sent.items()
            if mark[0] == kind and mark not in missing
        )
        for kind in "wsdpq"
    }
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
        f"   ready after {median(found.starts):.1f} s   first message after ready {median(found.firsts or [0]):.1f} s"
    )
    print(
        f"  refused over the group's minute: {traffic.api.over}   delays by kind (median, longest): "
        + ", ".join(f"{kind} {median(some):.1f} {some[-1]:.1f}" for kind, some in by_kind.items() if some),
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


def play(name: str, address: str, plan: Plan) -> bool:
    """Prepare the cases in an empty database, play, and report."""
    engine_ = open_database(address)
    storage = Storage(engine_)
    if plan.data is not None:
        storage = prepared(plan.data, address)
    else:
        upgrade_database(engine_)
    _, topics = prepare(storage, Path(tempfile.gettempdir()))
    supervised = update(StaffRow).where(StaffRow.telegram_id == FIRST_STAFF).values(supervised=True)
    storage.write(lambda session: session.execute(supervised))
    traffic, found = asyncio.run(killed(address, topics, plan))
    fine = report(name, traffic, found, storage)
    engine_.dispose()
    return fine


def prepared(data: Path, address: str) -> Storage:
    """Return the storage of the product itself, the statutes imported."""
    from bot.app import App
    from bot.settings import Settings
    from ingestion.statutes.importing import import_statutes

    if address.startswith("sqlite"):
        copy_prepared(data)
    app = App(Settings(YOUJU_DATA_DIR=data, YOUJU_DATABASE_URL=address, OPENAI_API_KEY="", _env_file=None))
    import_statutes(app.library, app.register, today=app.today())
    return app.storage


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--serve", nargs=2)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--early", type=int, default=30)
    options.add_argument("--gap", type=float, nargs=2, default=(20.0, 30.0))
    options.add_argument("--whole", action="store_true")
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
            plan = Plan(given.kills, given.early, tuple(given.gap), Path(folder) / "data" if given.whole else None)
            file = "data/youju.db" if given.whole else "youju.db"
            fine &= play(name, address or f"sqlite:///{folder}/{file}", plan)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
