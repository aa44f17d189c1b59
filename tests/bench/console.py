"""`python -m tests.bench.console`: the console's pages over 10,000 sealed cases and 32,000 provisions, in server time, and what a
browser loads at first. Never a test."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import httpx
import structlog
from cryptography.fernet import Fernet
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.app import RESOLVER_HOLD
from bot.cases.citations.clauses import ClauseShelf
from bot.cases.rules.facts.account import Record, record_dump
from bot.cases.rules.facts.matter_facts import matter_told
from bot.cases.services.life.search_index import case_index
from bot.cases.tables import CaseMessageRow, CaseRow, OfficeRow, StaffRow
from bot.contract.messages import Facts
from bot.service.warming import settled
from bot.storage import Sealer, Storage
from handlers.web.console import Room
from handlers.web.console.law.library import LibraryPages
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from ingestion.statutes.importing import import_statutes
from knowledge.authored.card import load_cards
from knowledge.authored.register import Register
from knowledge.citations import CitationResolver
from knowledge.library import Library
from tests.bench.library import regulation
from tests.bench.promised import percentile
from tests.cases.stage import MONDAY, TODAY, Stage
from tests.insight import filled
from tests.service.stage import new_engine
from tests.web.console.support import at_screen, console_app, console_stage, every_room

CASES, ROUNDS, INDEXED, SAID = 10_000, 40, 2000, 60
PAGES = {
    "queue": "/console",
    "queue, page 200": "/console?page=200",
    "queue, narrowed": "/console?left=7&holder=none&urgency=normal",
    "queue, by topic": "/console?topic=pay&sort=waiting",
    "queue, search by number": "/console?q=1000500",
    "queue, search by words": "/console?q=%E7%AB%99%E7%82%B97",
    "case": "/console/case/1000500",
    "case, an account of old": "/console/case/1000501",
    "replies": "/console/replies",
}
ROOMS = {
    "library": "/console/library",
    "library, perhaps outdated": "/console/library?state=stale",
    "library, a place": "/console/library?place=CN-33&q=%E5%B7%A5%E8%B5%84",
    "a law and its versions": "/console/library/document/%E5%8A%B3%E5%8A%A8%E5%90%88%E5%90%8C%E6%B3%95",
    "knowledge": "/console/knowledge",
    "knowledge, a card": "/console/knowledge/card/boss-ran-away",
    "library, a page of many": "/console/library?page=5",
    "insight": "/console/insight",
    "insight, half a year": "/console/insight?weeks=26",
    "quality": "/console/quality",
    "settings": "/console/settings",
    "audit": "/console/audit",
    "sessions": "/console/sessions",
    "health": "/console/health",
}
"""What an admin opens."""
PROVISIONS, ARTICLES = 32_000, 500
STORY = "我在站点跑了两年多，上个月站长说合同到期不续了，工资压了两个月没有发，罚款也没有写明白是为什么扣的。" * 12


def fill(session: Session) -> None:
    """Write the cases, most of them open, with an account as long as real ones."""
    rng = random.Random(5)
    office = session.scalars(select(OfficeRow.id).order_by(OfficeRow.id)).first()
    people = list(session.scalars(select(StaffRow.id).where(StaffRow.office_id == office)))
    session.execute(insert(CaseRow), [_case(n, rng, office, people) for n in range(CASES)])


def _case(n: int, rng: random.Random, office: int | None, people: list[int]) -> dict[str, object]:
    facts = Facts({"worker_kind": "rider", "city": "北京", "employer": f"站点{n % 97}", "story": STORY}, {}, set())
    matter = matter_told([STORY], TODAY) if n == 500 else None
    left = rng.choice([None, rng.randrange(-50, 300)])
    return {
        "number": 1_000_000 + n, "token": f"q{n}", "office_id": office, "assignee_id": rng.choice([None, *people]),
        "stage": rng.choice(["queued", "active", "waiting", "review"]), "trigger": "asked", "version": 1,
        "created_at": MONDAY - timedelta(hours=rng.randrange(2000)), "risk": rng.randrange(4), "group_size": rng.randrange(1, 9),
        "priority": rng.choice(["urgent", "high", "normal", "normal"]), "card": rng.choice(["unpaid-wages", "dismissal", ""]),
        "deadline_on": None if left is None else TODAY + timedelta(days=left), "outcome": "", "outcome_detail": "",
        "due_at": MONDAY + timedelta(hours=rng.randrange(-40, 100)), "waiting_since": MONDAY, "language": "zh", "city": "北京",
        "worker_kind": "rider", "facts": record_dump(Record(facts, [STORY], matter=matter)), "asked_slot": "", "grievance_key": "",
        "link_state": "", "alarm": 0, "solved": "", "comment": "", "reasons": "", "danger_why": "", "topic_stale": False,
    }  # fmt: skip


def talk(session: Session) -> None:
    """Let a lot be said in the cases whose page is opened."""
    for case in session.scalars(select(CaseRow).where(CaseRow.number.in_((1_000_500, 1_000_501)))):
        session.execute(
            insert(CaseMessageRow),
            [
                {"case_id": case.id, "side": ("worker", "staff", "note")[n % 3], "text": STORY[:200], "at": MONDAY}
                for n in range(SAID)
            ],
        )


def index(stage: Stage) -> None:
    """Make the cases that can be found by words findable."""

    def work(unit) -> None:  # noqa: ANN001
        cases = unit.session.scalars(select(CaseRow).where(CaseRow.number >= 1_000_000).limit(INDEXED))
        for n, case in enumerate(cases):
            case_index(unit, case, Record(Facts({"city": "北京", "employer": f"站点{n % 97}"}, {}, set())))

    stage.do(work)


def law(storage: Storage) -> Library:
    """Fill the library: the statutes, and made-up regulations of a place up to 32,000 provisions."""
    library, register = Library(storage.engine), Register.load()
    import_statutes(library, register, today=TODAY)
    publisher = Publisher(library, written=Written)
    for number in range((PROVISIONS - library.counts().provisions) // ARTICLES + 1):
        draft = read_draft(
            regulation(number, ARTICLES), f"{number}.txt", register, documents=library.documents(), today=TODAY
        )
        publisher.publish(make_plan(draft, library, today=TODAY), who="bench")
    print(f"{library.counts().provisions:8d}           provisions")
    return library


async def measure(stage: Stage, rooms: list[Room]) -> None:
    """Print the 50th and 95th percentile of each page, and the weight of the first one."""
    app = console_app(stage, rooms)
    for who, pages in (("张敏", PAGES), ("陈管", ROOMS)):
        async with at_screen(stage, who, app) as client:
            for name, address in pages.items():
                await timed(client, name, address)
    async with at_screen(stage, "张敏", app) as client:
        for name, address in (
            ("queue", "/console"),
            ("case", "/console/case/1000500"),
            ("library", "/console/library"),
        ):
            print(
                f"{await weight(client, address) / 1000:8.1f}           KB {name}, first load, compressed (under 200)"
            )


async def timed(client: httpx.AsyncClient, name: str, address: str) -> None:
    """Ask for a page again and again, and print how long the server took, and how much of it the processor worked.

    The first visit, which loads what a running service has loaded, is not counted.
    """
    await client.get(address)
    spent, worked = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        answer = await client.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, name
    median, most, cpu = percentile(spent, 0.5), percentile(spent, 0.95), percentile(worked, 0.95)
    print(f"{median:8.0f} {most:8.0f} {cpu:8.0f}  {name} (p50, p95, p95 of the processor, ms; under 150)", flush=True)


async def weight(client: httpx.AsyncClient, address: str) -> int:
    """Return the bytes a browser loads for a page and all it names, as they go over the line."""
    page = await client.get(address)
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    answers = [page, *[await client.get(one) for one in dict.fromkeys(named)]]
    return sum(int(one.headers.get("content-length", 0)) or len(gzip.compress(one.content, 6)) for one in answers)


def main() -> None:
    """Print every figure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage = Storage(new_engine(folder), sealer=Sealer([Fernet.generate_key().decode()]))
        library, register = law(storage), Register.load()
        shelf = ClauseShelf(CitationResolver(library, register, hold=RESOLVER_HOLD), load_cards().cards, lambda key: "")
        stage = console_stage(
            folder,
            storage=storage,
            clauses=shelf.lines,
            clauses_open=shelf.opened,
            title_of=shelf.title_of,
            topic_of=shelf.topic_of,
        )
        stage.open()
        storage.write(fill)
        storage.write(talk)
        index(stage)
        filled.fill(stage, days=365, cases=0)
        pages = LibraryPages(Publisher(library, written=Written), lambda: register, lambda: TODAY)
        settled()
        asyncio.run(measure(stage, [pages.room(), *every_room(stage, folder)[1:]]))


if __name__ == "__main__":
    main()
