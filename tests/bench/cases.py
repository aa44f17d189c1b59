"""`python -m tests.bench.cases`: the figures of the cases, on SQLite and on PostgreSQL. Never a test.

200 open cases, 20 staff, 500 workers writing at once through the Telegram emulator: nothing lost, doubled or out of
order; relay times of the service itself; the queue over 10,000 cases. `kill -9` a hundred times:
`YOUJU_KILLS=100 python -m pytest tests/telegram/staff/test_kill.py`.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.rules.staff.roles import Role
from bot.cases.selectors.queue import Wanted, queue_page
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.lifecycle import NewCase, case_open
from bot.cases.services.people import staffing
from bot.cases.tables import CaseMessageRow, CaseRow, OfficeRow, StaffRow
from bot.contract.messages import ConversationState, Facts
from bot.migrations.upgrade import upgrade_database
from bot.storage import Storage
from bot.storage.codec import dump_state
from bot.storage.conversations import conversation_ensure
from bot.storage.tables import HandoffRow, InboundRow, OutboxRow
from knowledge.library.database import open_database
from tests.bench.promised import percentile
from tests.support.postgres import postgres
from tests.support.servers.bot_api import BotApi
from tests.telegram.staff.stage import GROUP, Stage, new_stage, serving

CASES, STAFF, WORKERS, MESSAGES = 200, 20, 500, 4
FIRST_WORKER, FIRST_STAFF = 100_000, 500


def prepare(storage: Storage, folder: Path) -> tuple[Stage, dict[int, int]]:
    """Return a stage with 20 staff and 200 claimed cases, and the topic of each worker's case."""
    stage = new_stage(folder, storage=storage)

    def work(unit) -> dict[int, int]:  # noqa: ANN001
        office = unit.session.scalars(select(OfficeRow)).first()
        people = []
        for number in range(STAFF):
            staffing.staff_add(
                unit,
                actor="bench",
                office=office,
                name=f"人{number}",
                role=Role.CASEWORKER,
                token=f"token-bench-{number}",
            )
            people.append(
                staffing.invitation_redeem(unit, token=f"token-bench-{number}", telegram_id=FIRST_STAFF + number)
            )
        topics = {}
        for number in range(CASES):
            chat = FIRST_WORKER + number
            conversation = conversation_ensure(
                unit.session, channel="telegram", external_id=str(chat), language="zh", now=unit.now
            )
            request = HandoffRow(conversation_id=conversation.id, trigger="asked", created_at=unit.now)
            unit.session.add(request)
            unit.session.flush()
            facts = Facts({"worker_kind": "rider", "city": "北京", "story": "没发工资"})
            case = case_open(
                unit, NewCase(request.id, f"bench-{number}", conversation.id, "asked", facts, "zh", "2026-11")
            )
            casebook.case_claim(unit, case, staff=people[number % STAFF])
            case.topic_id = topics[chat] = 9_000_000 + number
            state = ConversationState(facts=facts)
            state.data["case"] = {"step": "open", "token": case.token}
            conversation.state = dump_state(state)
        return topics

    return stage, stage.do(work)


async def load(stage: Stage, topics: dict[int, int]) -> dict[str, float]:
    """500 workers and 20 staff write at once; measure and check what arrives."""
    sent_at: dict[str, float] = {}
    seen_at: dict[str, list[float]] = defaultdict(list)
    order: dict[tuple[int, int], list[str]] = defaultdict(list)

    class Timed(BotApi):
        def _keep(self, chat: int, result: dict) -> None:  # type: ignore[type-arg]
            super()._keep(chat, result)
            for mark in re.findall(r"[ws]\d+m\d+", result["text"]):
                seen_at[mark].append(time.perf_counter())
                order[chat, self._thread].append(mark)

    async with Timed() as api:
        api.topics = {topic: f"#{topic}" for topic in topics.values()}
        async with serving(api, stage):
            started = time.perf_counter()
            everything = []
            for turn in range(MESSAGES):
                for number in range(WORKERS):
                    chat = FIRST_WORKER + number
                    everything.append((f"w{number}m{turn}", api.message(chat, text=f"w{number}m{turn}")))
                for number in range(CASES):
                    chat = FIRST_WORKER + number
                    message = api.in_topic(GROUP, FIRST_STAFF + number % STAFF, topics[chat], text=f"s{number}m{turn}")
                    everything.append((f"s{number}m{turn}", message))
            for mark, message in everything:
                sent_at[mark] = time.perf_counter()
                api._update_id += 1
                api.enqueue_raw({"update_id": api._update_id, "message": message})
            deadline = time.perf_counter() + 600
            while len(seen_at) < len(everything) and time.perf_counter() < deadline:
                await asyncio.sleep(0.2)
            spent = time.perf_counter() - started
    wanted = [mark for mark, _ in everything]
    lost = [mark for mark in wanted if mark not in seen_at]
    doubled = [mark for mark, times in seen_at.items() if len(times) > 1]
    disordered = sum(
        marks != sorted(marks, key=lambda mark: int(mark.partition("m")[2]))
        for marks in map(_by_author, order.values())
        for marks in marks
    )
    return {
        "messages": len(wanted), "seconds": spent, "lost (0)": len(lost), "doubled (0)": len(doubled),
        "conversations out of order (0)": disordered,
    }  # fmt: skip


def _by_author(marks: list[str]) -> list[list[str]]:
    """Split the marks of one chat by who wrote them."""
    found: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        found[mark.partition("m")[0]].append(mark)
    return list(found.values())


async def relay(stage: Stage, topics: dict[int, int], rounds: int = 200) -> dict[str, float]:
    """One message at a time in each direction while others write at a human pace: the service's own time."""
    times: dict[str, list[float]] = {"in": [], "out": []}
    arrived: dict[str, asyncio.Event] = {}

    class Timed(BotApi):
        def _keep(self, chat: int, result: dict) -> None:  # type: ignore[type-arg]
            super()._keep(chat, result)
            for mark in re.findall(r"r\d+[io]", result["text"]):
                if mark in arrived:
                    arrived[mark].set()

    async with Timed() as api:
        api.topics = {topic: f"#{topic}" for topic in topics.values()}
        api._update_id = api.next_id = api.next_group_id = 1_000_000  # ids go on where the load ended
        async with serving(api, stage):
            await asyncio.sleep(1)
            for number in range(rounds):
                chat = FIRST_WORKER + number % CASES
                for way, mark in (("in", f"r{number}i"), ("out", f"r{number}o")):
                    arrived[mark] = asyncio.Event()
                    began = time.perf_counter()
                    if way == "in":
                        await api.say(chat, mark)
                    else:
                        await api.write(GROUP, FIRST_STAFF + (chat - FIRST_WORKER) % STAFF, topics[chat], mark)
                    await asyncio.wait_for(arrived[mark].wait(), 30)
                    times[way].append((time.perf_counter() - began) * 1000)
    settle = 50.0
    return {
        "relay worker to staff, p95 ms, without the 50 ms wait for a burst (under 300)": percentile(times["in"], 0.95)
        - settle,
        "relay staff to worker, p95 ms (under 300)": percentile(times["out"], 0.95),
    }


def queue_time(storage: Storage, today) -> float:  # noqa: ANN001
    """Return the milliseconds of a page of the queue over 10,000 open cases, the median of 20."""
    rng = random.Random(5)

    def fill(session: Session) -> None:
        from datetime import timedelta

        from tests.cases.stage import MONDAY

        office = session.scalars(select(OfficeRow.id)).first()
        people = list(session.scalars(select(StaffRow.id)))
        session.execute(
            CaseRow.__table__.insert(),  # type: ignore[attr-defined]
            [
                {
                    "number": 1_000_000 + n, "token": f"q{n}", "office_id": office, "assignee_id": rng.choice([None, *people]),
                    "stage": "queued", "trigger": "asked", "created_at": MONDAY, "version": 1, "risk": rng.randrange(4),
                    "group_size": rng.randrange(1, 9), "priority": "normal",
                    "deadline_on": rng.choice([None, today + timedelta(days=rng.randrange(-50, 300))]),
                    "outcome": "", "outcome_detail": "", "language": "zh", "city": "", "worker_kind": "", "card": "",
                    "facts": "", "asked_slot": "", "grievance_key": "", "link_state": "", "alarm": 0, "solved": "", "comment": "",
                }
                for n in range(10_000)
            ],
        )  # fmt: skip

    storage.write(fill)
    spent = []
    for _ in range(20):
        with storage.read() as session:
            began = time.perf_counter()
            assert len(queue_page(session, today=today, wanted=Wanted(1), limit=50)) == 50
            spent.append((time.perf_counter() - began) * 1000)
    return percentile(spent, 0.5)


@contextmanager
def storages(which: list[str]):  # noqa: ANN201
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        addresses = {"SQLite": f"sqlite:///{folder / 'bench.db'}"} if "sqlite" in which else {}
        if "postgres" in which:
            try:
                addresses["PostgreSQL"] = stack.enter_context(postgres())
            except pytest.skip.Exception as reason:
                print(f"PostgreSQL left out: {reason}")
        made = {}
        for name, address in addresses.items():
            engine = open_database(address)
            upgrade_database(engine)
            made[name] = Storage(engine)
        yield folder, made


def main(arguments: list[str]) -> None:
    """Print every figure with its target."""
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    which = [word for word in arguments if word in ("sqlite", "postgres")] or ["sqlite", "postgres"]
    with storages(which) as (folder, made):
        for name, storage in made.items():
            stage, topics = prepare(storage, folder)
            figures = asyncio.run(load(stage, topics))
            figures |= asyncio.run(relay(stage, topics))
            figures["queue page of 10,000 cases, median ms (under 100)"] = queue_time(storage, stage.desk.today)
            with storage.read() as session:
                counts = Counter(
                    {
                        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
                        for table in (InboundRow, OutboxRow, CaseMessageRow)
                    }
                )
            print(f"{name}: {WORKERS} workers, {CASES} cases, {STAFF} staff")
            for what, figure in figures.items():
                print(f"{figure:10.1f}  {what}")
            print(f"            rows: {dict(counts)}")


if __name__ == "__main__":
    main(sys.argv[1:])
