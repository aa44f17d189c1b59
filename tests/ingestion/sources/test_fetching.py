"""`library fetch` as an admin types it and as the service runs it: from a missing text to one that is held, resumable."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handlers.source_runs import WATCHED, SourceRuns, news_sentences
from ingestion.publishing.gate import Verdict
from ingestion.sources.news import labour_words
from ingestion.sources.store import FetchStore
from knowledge.library import Library
from knowledge.library.database import open_database
from tests.ingestion import rendering
from tests.ingestion.rendering import as_docx, as_html
from tests.ingestion.sources.test_sources import HISTORY, INJURY, INJURY_ID
from tests.support.servers.corpus_sites import serve_corpus
from tests.support.servers.official_sites import official_sites, regulation, send

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sites():
    with official_sites() as found:
        yield found


@pytest.fixture
def fetch(sites, tmp_path, monkeypatch):
    """Runs `library ...` on a data folder of its own, without the statute package. Returns (exit code, output)."""
    import ingestion.statutes.importing
    from handlers.cli.library.commands import app

    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("YOUJU_FETCH_MIRROR", sites.base)
    monkeypatch.setattr(ingestion.statutes.importing, "import_statutes", lambda *args, **more: None)
    monkeypatch.setattr("handlers.library_desks.lazy_gate", lambda *args, **more: lambda proposed: Verdict())
    monkeypatch.setattr("handlers.library_desks.PlanTrial", lambda *args, **more: lambda plan: None)
    runner = CliRunner()

    def run(*arguments: object) -> tuple[int, str]:
        done = runner.invoke(app, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    return run


def lines(output: str) -> list[dict]:  # noqa: ANN201
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def test_a_missing_regulation_is_fetched_published_and_its_clause_opens(fetch, sites):
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    code, output = fetch("fetch", "工伤保险条例", "--yes")
    assert code == 0, output
    assert "67 条" in output and INJURY in output and "工伤保险条例: new" in output
    shown = fetch("show", "工伤保险条例", "14")[1]
    assert "第十四条" in shown
    history = fetch("history", "工伤保险条例")[1]
    assert "library fetch" in history or "2010-12-20" in history
    assert fetch("check")[0] == 0


def test_a_dry_run_shows_and_publishes_nothing(fetch, sites):
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    assert fetch("fetch", "工伤保险条例", "--dry-run")[0] == 0
    assert fetch("show", "工伤保险条例", "14")[0] == 3
    before = len(sites.asked)
    assert fetch("fetch", "工伤保险条例", "--json")[0] == 4  # no --yes
    assert len(sites.asked) == before  # everything came from the folder


def test_a_name_nobody_registered_is_looked_for_by_its_exact_title(fetch, sites):
    sites.add(
        "江苏省工资支付条例",
        30,
        promulgated="2010-09-29",
        effective="2010-11-01",
        issuer="江苏省人民代表大会常务委员会",
    )
    code, output = fetch("fetch", "江苏省工资支付条例", "--yes", "--json")
    assert code == 0, output
    assert next(line for line in lines(output) if line.get("published"))["document"] == "江苏省工资支付条例"
    assert fetch("fetch", "江苏省工资条例")[0] == 5


def test_a_province_brings_its_own_regulations_and_nobody_elses(fetch, sites):
    sites.add("浙江省女职工劳动保护办法", 30, promulgated="2017-05-01", issuer="浙江省人民代表大会常务委员会")
    sites.add("江苏省女职工劳动保护条例", 30, promulgated="2018-05-01", issuer="江苏省人民代表大会常务委员会")
    sites.add("浙江省旅游条例", 30, promulgated="2018-05-01", issuer="浙江省人民代表大会常务委员会")
    found = {line["document"] for line in lines(fetch("fetch", "浙江", "--dry-run", "--json")[1]) if line.get("got")}
    assert found == {"浙江省女职工劳动保护办法"}


def test_news_since_a_day_are_kept_as_plans_and_publish_nothing(fetch, sites):
    sites.add("某某省平台用工管理条例", 12, promulgated="2026-11-10", issuer="某某省人民代表大会常务委员会")
    sites.add("职工带薪年休假条例", 10, promulgated="2026-11-11", history="2026年11月11日国务院令第900号公布")
    sites.add("劳动模范评选办法", 12, promulgated="2026-11-11")
    sites.texts["id0"].title = "江苏省新就业形态劳动者权益保障条例"
    sites.texts["id0"].data = as_docx(regulation("江苏省新就业形态劳动者权益保障条例", 12))
    code, output = fetch("fetch", "--since", "2026-11-01", "--propose", "--json")
    said = lines(output)
    assert code == 0, output
    plans = {line["document"]: line["plan"] for line in said if line.get("plan")}
    assert set(plans) == {"江苏省新就业形态劳动者权益保障条例", "职工带薪年休假条例"}
    assert fetch("show", "职工带薪年休假条例", "1")[0] == 3
    assert fetch("publish", plans["职工带薪年休假条例"])[0] == 0
    assert fetch("show", "职工带薪年休假条例", "1")[0] == 0


def test_no_way_out_is_one_sentence(fetch, monkeypatch):
    monkeypatch.setenv("YOUJU_FETCH_MIRROR", "http://127.0.0.1:9")
    code, output = fetch("fetch", "--yes")
    assert code == 5 and "No official site can be reached" in output


def test_files_of_an_admin_serve_where_there_is_no_network(fetch, tmp_path, monkeypatch):
    monkeypatch.setenv("YOUJU_FETCH_MIRROR", "http://127.0.0.1:9")
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "x.docx").write_bytes(as_docx(regulation("工伤保险条例", 67, history=HISTORY)))
    assert fetch("fetch", "工伤保险条例", "--from", folder, "--yes")[0] == 0
    assert fetch("show", "工伤保险条例", "14")[0] == 0


def test_words_tell_titles_about_labour():
    words = labour_words()
    assert words.about_labour("关于职工探亲待遇的规定") and words.about_labour("网约车经营服务管理办法")
    assert not words.about_labour("道路交通安全条例") and not words.about_labour("关于表彰全国职工先进的决定")


def test_a_text_changed_at_the_source_is_noticed_shown_published_and_restored(fetch, sites):
    """The whole life of a change: the difference is shown, publishing makes it hold, restoring undoes it."""
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    fetch("fetch", "工伤保险条例", "--yes")
    first = lines(fetch("history", "工伤保险条例", "--json")[1])[-1]["versions"][0]["version"]
    later = HISTORY + "　根据2026年11月12日《国务院关于修改〈工伤保险条例〉的决定》第二次修订"
    changed = as_docx(regulation("工伤保险条例", 67, history=later, word="必须在十日内支付"))
    sites.add("工伤保险条例", 67, id="new", promulgated="2026-11-12", data=changed)
    said = lines(fetch("fetch", "--since", "2026-11-01", "--propose", "--json")[1])
    plan = next(line for line in said if line.get("plan"))
    assert plan["kind"] == "new_version"
    assert fetch("publish", plan["plan"])[0] == 0
    assert "十日内" in fetch("show", "工伤保险条例", "14")[1]
    assert fetch("restore", "工伤保险条例", first, "--reason", "wrong")[0] == 0
    assert "十日内" not in fetch("show", "工伤保险条例", "14")[1]


# ---- Beside the service


class Told:
    def __init__(self) -> None:
        self.said: list[tuple[str, list[str]]] = []

    async def __call__(self, accounts, key, sentences) -> None:
        self.said.append((key, list(sentences)))


def test_the_weekly_look_tells_admins_once_and_waits_a_week(tmp_path):
    store, told, asked, days = FetchStore(tmp_path), Told(), [], [TODAY]

    async def start(arguments):
        asked.append(list(arguments))
        return [
            {"document": "新条例", "got": True},
            {"document": "新条例", "plan": "ab12", "kind": "new"},
            {"fetched": 1, "cited_held": {}},
        ]

    runs = SourceRuns(store, lambda: days[0], admins=lambda: ["1"], tell=told, start=start)
    asyncio.run(runs.look())
    asyncio.run(runs.look())
    assert asked == [["--since", "2026-09-22", "--propose"]]
    assert told.said[0][0] == "library-news:2026-11-22" and "library publish ab12" in told.said[0][1][0]
    days[0] = date(2026, 11, 29)
    asyncio.run(runs.look())
    assert asked[1] == ["--since", "2026-11-21", "--propose"]


def test_a_look_without_a_way_out_is_made_again(tmp_path):
    store = FetchStore(tmp_path)

    async def start(arguments):
        return [{"error": {"code": "no_way_out", "message": "x"}}]

    runs = SourceRuns(store, lambda: TODAY, start=start)
    asyncio.run(runs.look())
    asyncio.run(runs.fill())
    assert store.mark(WATCHED) == ""


def test_an_office_may_say_that_news_are_published_by_themselves(tmp_path):
    asked = []

    async def start(arguments):
        asked.append(list(arguments))
        return []

    asyncio.run(SourceRuns(FetchStore(tmp_path), lambda: TODAY, mode="publish", start=start).look())
    assert asked[0][-1] == "--yes"
    assert "已发布" in news_sentences([{"document": "甲", "published": True, "version": 3}])[0]


@pytest.mark.slow
@pytest.mark.skipif(rendering.corpus() is None, reason="the folder of official texts is not here")
def test_the_whole_corpus_is_held_exact_to_the_article_after_kills_and_a_second_run_fetches_nothing(
    sites, tmp_path, register
):
    served = serve_corpus(sites, rendering.corpus(), register, TODAY)
    env = {**os.environ, "YOUJU_DATA_DIR": str(tmp_path / "data"), "YOUJU_FETCH_MIRROR": sites.base}
    command = [sys.executable, "bot.py", "library", "fetch", "--yes", "--json"]
    for stop_after in (8, 60, 150):
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 120
        while len(sites.asked) < stop_after and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        process.kill()
        process.wait()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    library = Library(open_database(f"sqlite:///{tmp_path / 'data' / 'youju.db'}"))
    wrong = {}
    for short, articles in served.items():
        versions = library.versions(short)
        found = [p for p in library.provisions_of(versions[0].id) if p.key.article[:1].isdigit()] if versions else []
        if len(versions) != 1 or (
            articles and [p.key.article for p in found] != [str(n) for n in range(1, articles + 1)]
        ):
            wrong[short] = (articles, len(found), len(versions))
    assert not wrong, wrong
    before = len(sites.asked)
    subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=240, check=True)
    assert len(sites.asked) == before


def test_a_slow_site_delays_only_itself(fetch, sites):
    page = "https://www.gov.cn/gongbao/content/2008/content_859865.htm"
    sites.odd["https://flk.npc.gov.cn/robots.txt"] = lambda handler: send(handler, b"", status=500)
    sites.page(page, as_html(regulation("职工带薪年休假条例", 10, history="2007年12月14日国务院令第514号公布")))
    code, output = fetch("fetch", "职工带薪年休假条例", "--yes")
    assert code == 0 and page in output, output


def test_the_share_of_what_is_cited_is_counted_again_only_when_the_library_changes(tmp_path, monkeypatch):
    from types import SimpleNamespace

    from handlers.library_desks import CitedShare
    from knowledge.sync import coverage

    counted: list[int] = []
    monkeypatch.setattr(coverage, "cited_held", lambda *args, **more: counted.append(1) or len(counted))
    change = [1]
    app = SimpleNamespace(library=SimpleNamespace(last_change=lambda: change[0]), register=None, today=lambda: TODAY)
    share = CitedShare(app)
    assert [share(), share()] == [1, 1]
    change[0] = 2
    assert share() == 2
