"""The library's part of `make bench`: ingesting, adding again, one changed article live, memory of a long PDF."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from ingestion.publishing.proposal.plan import Plan
    from ingestion.publishing.publish import Publisher

TODAY = date(2026, 11, 21)
FILES, ARTICLES = 10, 500
PAGES = 2000
VEHICLES = ("", "雪橇犬", "热气球", "独木舟", "骆驼队", "滑翔伞", "竹排", "独轮车", "滑板", "牦牛", "飞艇")
TOPICS = ("配送时间", "休息", "工伤保险", "报酬结算", "申诉", "算法规则", "安全培训", "高温补贴", "押金", "保险费")


def main(files: int = FILES) -> None:
    """Print every figure with its target. Fewer `files` of 500 articles take less time."""
    for part in figures(files):
        for name, figure in part.items():
            print(f"{figure:10.2f}  {name}", flush=True)


def figures(files: int = FILES) -> Iterator[dict[str, float]]:
    """Measure on a data folder of its own, one promise after the other."""
    import os

    from bot.app import App
    from bot.settings import Settings
    from ingestion.statutes.importing import import_statutes

    os.environ.setdefault("YOUJU_LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(YOUJU_DATA_DIR=Path(folder)))  # type: ignore[call-arg]
        import_statutes(app.library, app.register, today=TODAY)
        started = time.perf_counter()
        import_statutes(app.library, app.register, today=TODAY)
        yield {"statute package a second time, seconds (under 5)": time.perf_counter() - started}
        app.follower.start()
        app.follower.load_vectors()
        _stand_in(app)
        publish(app, regulation(0, ARTICLES), "0.txt")
        app.follower.poll()
        app.follower.embed_pending()
        yield one_article(app)
        app.follower.embed_pending()  # (what was left of the document embedded beside it)
        yield ingesting(app, files)
        app.close()
    yield {"peak memory of a 2,000-page PDF, MB (under 1000)": long_pdf()}


def _stand_in(app: App) -> None:
    """Give texts that have no vector yet one of zeros: embedding them is not what is measured."""
    import numpy as np

    from knowledge.indexing.embeddings import default_embedder

    hashes = [item.hash for item in app.follower.keeper.pending()]
    if hashes:
        app.follower.keeper.table.add(hashes, np.zeros((len(hashes), default_embedder().dimensions), np.float32))


def regulation(number: int, articles: int, changed: int = 0, version: int = 0) -> bytes:
    """Return a made-up regulation; the text of article `changed` depends on `version`, one of `VEHICLES`."""
    from knowledge.text.numerals import write_numeral

    year = 2010 + version
    lines = [f"某市平台用工管理规定{number}号文本办法", f"（{year}年3月1日某市人民政府令第{number + 1}号公布）"]
    for n in range(1, articles):
        topic = TOPICS[n % len(TOPICS)]
        told = f"，用{VEHICLES[version]}配送的另加补贴" if n == changed else ""
        lines.append(
            f"第{write_numeral(n)}条 平台企业对第{number}类劳动者的{topic}按照第{n}项标准办理{told}，"
            f"在{n % 27 + 3}日内书面告知；劳动者对{topic}有异议的，平台企业在{n % 9 + 2}个工作日内答复。"
        )
    lines.append(f"第{write_numeral(articles)}条 本办法自{year}年5月1日起施行。")
    return "\n".join(lines).encode()


def publish(app: App, content: bytes, name: str) -> None:
    """Read, plan and publish one file, without the gate."""
    Publisher_(app).publish(planned(app, content, name), who="bench")


def planned(app: App, content: bytes, name: str) -> Plan:
    """Read a file and return its plan."""
    from ingestion.publishing.proposal.draft import read_draft
    from ingestion.publishing.proposal.plan import make_plan

    draft = read_draft(content, name, app.register, documents=app.library.documents(), today=TODAY)
    return make_plan(draft, app.library, today=TODAY)


def Publisher_(app: App) -> Publisher:  # noqa: N802 (stands for the class, imported late)
    """Return a publisher without the gate."""
    from ingestion.publishing.publish import Publisher

    return Publisher(app.library)


def ingesting(app: App, files: int = FILES) -> dict[str, float]:
    """Articles a second from files to vectors, beside the bare embedding of the same texts."""
    from knowledge.indexing.embeddings import default_embedder
    from knowledge.sync.follower import BATCH
    from knowledge.text.content import passage_text

    contents = [regulation(number, ARTICLES) for number in range(1, files + 1)]
    before = app.library.counts().provisions
    started = time.perf_counter()
    for number, content in enumerate(contents):
        publish(app, content, f"{number}.txt")
    read = time.perf_counter() - started
    app.follower.poll()
    followed = time.perf_counter() - started
    embedded = app.follower.embed_pending()
    whole = time.perf_counter() - started
    assert app.library.counts().provisions - before == embedded == files * ARTICLES
    passages = [
        passage_text(document.title, provision.path, provision.text)
        for document, _, provision in app.library.current(TODAY)
        if document.short.startswith("某市平台用工管理规定") and document.number != "某市人民政府令第1号"
    ]
    embedder = default_embedder()
    started = time.perf_counter()
    for start in range(0, len(passages), BATCH):
        embedder.embed_passages(passages[start : start + BATCH])
    bare = time.perf_counter() - started
    return {
        f"{len(passages):,} new articles: bare embedding, articles a second": len(passages) / bare,
        f"{len(passages):,} new articles: ingesting, articles a second": len(passages) / whole,
        f"{len(passages):,} new articles: of these seconds for reading and publishing": read,
        f"{len(passages):,} new articles: of these seconds for the word index and the snapshot": followed - read,
        f"{len(passages):,} new articles: share of the bare throughput, % (at least 85)": 100 * bare / whole,
    }


def one_article(app: App) -> dict[str, float]:
    """Seconds from the confirmed plan to the search that finds the changed article, the indexing running as in the service."""
    import threading

    from knowledge.sync.background import BackgroundIndexing

    background = BackgroundIndexing(app.follower)
    stop = threading.Event()

    def follow() -> None:
        while not stop.wait(0.25):
            background.follow()

    threads = [threading.Thread(target=work, daemon=True) for work in (follow, background.embed)]
    for thread in threads:
        thread.start()
    rested, beside = [], []
    for version in range(1, 6):
        time.sleep(4)  # (the version before is put on disk)
        rested.append(_until_live(app, version))
    publish(app, regulation(99, ARTICLES), "99.txt")
    time.sleep(4)
    assert app.follower.remaining
    for version in range(6, 11):
        beside.append(_until_live(app, version))
    stop.set()
    background.stop()
    for thread in threads:
        thread.join()
    name = f"one changed article live among {app.library.counts().provisions} provisions, seconds (under 2)"
    return {
        f"{name}, median of 5": sorted(rested)[2],
        f"{name}, longest of 5": max(rested),
        f"{name}, while another document is embedded, longest of 5": max(beside),
    }


def _until_live(app: App, version: int) -> float:
    plan = planned(app, regulation(0, ARTICLES, changed=7, version=version), "0.txt")
    snapshot = app.retriever.snapshot
    started = time.perf_counter()
    Publisher_(app).publish(plan, who="bench")
    while app.retriever.snapshot is snapshot or not _found(app, version):
        time.sleep(0.02)  # (searching all the time would hold up the follower)
        assert time.perf_counter() - started < 30, "not live"
    return time.perf_counter() - started


def _found(app: App, version: int) -> bool:
    found = app.retriever.search("《某市平台用工管理规定0号文本办法》第七条是怎么说的", on=TODAY, k=10)
    return any(VEHICLES[version] in hit.provision.text for hit in found.hits if hit.provision)


def long_pdf() -> float:
    """Peak memory in MB of a process of its own that reads and plans a PDF of 2,000 pages."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.library", "pdf"], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def read_long_pdf() -> None:
    """Make the PDF in one process, read it in this one, and print the peak of this one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        subprocess.run([sys.executable, "-m", "tests.bench.library", "make", str(path)], check=True)
        from ingestion.intake.sources import read_file
        from ingestion.publishing.proposal.draft import read_draft
        from ingestion.publishing.proposal.plan import make_plan
        from ingestion.publishing.publish import Publisher
        from knowledge.authored.register import Register
        from knowledge.library import Library
        from knowledge.library.database import create_tables, open_database

        engine = open_database(f"sqlite:///{folder}/library.db")
        create_tables(engine)
        library = Library(engine)
        source = read_file(path)
        draft = read_draft(source.data, source.name, Register([]), today=TODAY)
        Publisher(library).publish(make_plan(draft, library, today=TODAY), who="bench")
        assert draft.origin.pages >= PAGES and len(draft.articles) > 4000, (draft.origin.pages, len(draft.articles))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def make_long_pdf(path: Path) -> None:
    """Write a PDF of at least 2,000 pages."""
    from tests.ingestion import rendering

    title, history, *articles = regulation(0, 9000).decode().splitlines()
    paragraphs = [rendering.Paragraph(title, 1), rendering.Paragraph(history)]
    for article in articles:  # each with three paragraphs more, so that it fills a third of a page or more
        more = article.partition("条 ")[2]
        paragraphs += map(rendering.Paragraph, (article, more, more, more))
    path.write_bytes(rendering.as_pdf(paragraphs, header="某市公报"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["pdf"]:
        read_long_pdf()
    elif sys.argv[1:2] == ["make"]:
        make_long_pdf(Path(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:2]))
