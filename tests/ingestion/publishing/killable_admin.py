"""A process that publishes one version after the other until it is killed. Started by the crash test."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.diff import word_diff
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.library.database import create_tables, open_database
from knowledge.text.numerals import write_numeral

ARTICLES = 60
FIRST_DAY = date(2020, 1, 1)


def content(number: int) -> str:
    """Version `number` of a regulation of 60 articles, each of which names the version."""
    day = FIRST_DAY + timedelta(days=number)
    written = f"{day.year}年{day.month}月{day.day}日"
    body = "\n".join(f"第{write_numeral(n)}条 第{number}版的第{n}个意思，骑手应当休息。" for n in range(1, ARTICLES))
    last = f"第{write_numeral(ARTICLES)}条 第{number}版自{written}起施行。"
    return f"某市骑手休息办法\n（{written}某市人民政府令第{number + 1}号公布）\n{body}\n{last}\n"


def keep_publishing(folder: Path, told: Connection) -> None:
    engine = open_database(f"sqlite:///{folder / 'library.db'}")
    create_tables(engine)
    library = Library(engine)
    publisher = Publisher(library, written=Written)
    word_diff("骑手", "司机")
    read_draft(content(0).encode(), "a.txt", Register([]), today=date(2026, 11, 21))
    told.send("ready")
    for number in count(len(library.versions("某市骑手休息办法"))):
        draft = read_draft(content(number).encode(), "a.txt", Register([]), today=date(2026, 11, 21))
        publisher.publish(make_plan(draft, library, today=date(2026, 11, 21)), who="crash test")
        told.send("published")
