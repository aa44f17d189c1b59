"""`python -m tests.bench_console`: the console's pages over 10,000 sealed cases, in server time. Never a test."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import structlog
from cryptography.fernet import Fernet
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.cases.rules.facts.account import Record, record_dump
from bot.cases.services.life.search_index import case_index
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.contract.messages import Facts
from bot.storage import Sealer, Storage
from tests.bench import percentile
from tests.cases.stage import MONDAY, TODAY, Stage
from tests.service.stage import new_engine
from tests.web.console.support import at_screen, console_app, console_stage

CASES, ROUNDS, INDEXED = 10_000, 40, 2000
PAGES = {
    "queue": "/console",
    "queue, page 200": "/console?page=200",
    "queue, narrowed": "/console?left=7&holder=none&urgency=normal",
    "queue, by topic": "/console?topic=pay&sort=waiting",
    "queue, search by number": "/console?q=1000500",
    "queue, search by words": "/console?q=%E7%AB%99%E7%82%B97",
    "case": "/console/case/1000500",
}
STORY = "我在站点跑了两年多，上个月站长说合同到期不续了，工资压了两个月没有发，罚款也没有写明白是为什么扣的。" * 12


def fill(session: Session) -> None:
    """Write the cases, most of them open, with an account as long as real ones."""
    rng = random.Random(5)
    office = session.scalars(select(OfficeRow.id).order_by(OfficeRow.id)).first()
    people = list(session.scalars(select(StaffRow.id).where(StaffRow.office_id == office)))
    session.execute(insert(CaseRow), [_case(n, rng, office, people) for n in range(CASES)])


def _case(n: int, rng: random.Random, office: int | None, people: list[int]) -> dict[str, object]:
    facts = Facts({"worker_kind": "rider", "city": "北京", "employer": f"站点{n % 97}", "story": STORY}, {}, set())
    left = rng.choice([None, rng.randrange(-50, 300)])
    return {
        "number": 1_000_000 + n, "token": f"q{n}", "office_id": office, "assignee_id": rng.choice([None, *people]),
        "stage": rng.choice(["queued", "active", "waiting", "review"]), "trigger": "asked", "version": 1,
        "created_at": MONDAY - timedelta(hours=rng.randrange(2000)), "risk": rng.randrange(4), "group_size": rng.randrange(1, 9),
        "priority": rng.choice(["urgent", "high", "normal", "normal"]), "card": rng.choice(["unpaid-wages", "dismissal", ""]),
        "deadline_on": None if left is None else TODAY + timedelta(days=left), "outcome": "", "outcome_detail": "",
        "due_at": MONDAY + timedelta(hours=rng.randrange(-40, 100)), "waiting_since": MONDAY, "language": "zh", "city": "北京",
        "worker_kind": "rider", "facts": record_dump(Record(facts, [STORY])), "asked_slot": "", "grievance_key": "",
        "link_state": "", "alarm": 0, "solved": "", "comment": "", "reasons": "", "danger_why": "", "topic_stale": False,
    }  # fmt: skip


def index(stage: Stage) -> None:
    """Make the cases that can be found by words findable."""

    def work(unit) -> None:  # noqa: ANN001
        cases = unit.session.scalars(select(CaseRow).where(CaseRow.number >= 1_000_000).limit(INDEXED))
        for n, case in enumerate(cases):
            case_index(unit, case, Record(Facts({"city": "北京", "employer": f"站点{n % 97}"}, {}, set())))

    stage.do(work)


async def measure(stage: Stage) -> None:
    """Print the 50th and 95th percentile of each page."""
    app = console_app(stage)
    async with at_screen(stage, "张敏", app) as client:
        for name, address in PAGES.items():
            spent = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                answer = await client.get(address)
                spent.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, name
            print(f"{percentile(spent, 0.5):8.0f} {percentile(spent, 0.95):8.0f}  {name} (p50, p95 ms; under 150)")


def main() -> None:
    """Print every figure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage = Storage(new_engine(folder), sealer=Sealer([Fernet.generate_key().decode()]))
        titles = {"unpaid-wages": "拖欠工资", "dismissal": "被辞退"}
        stage = console_stage(
            folder,
            storage=storage,
            title_of=lambda card: titles.get(card, ""),
            topic_of=lambda card: {"unpaid-wages": "pay", "dismissal": "ending"}.get(card, ""),
        )
        stage.open()
        storage.write(fill)
        index(stage)
        asyncio.run(measure(stage))


if __name__ == "__main__":
    main()
