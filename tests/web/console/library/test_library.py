"""The library room over HTTP: from a file to law and back, who may, and what is met with a friendly page."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI

from bot.storage import Sealer
from handlers.web.console.law.library import LibraryPages
from handlers.web.console.paging import At, paged
from handlers.web.law import LawPages
from handlers.web.uploads import PIECE, Uploads
from ingestion.publishing.audit import entries
from ingestion.publishing.found_by_plan import FoundByPlan
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.plan import Plan
from ingestion.publishing.publish import Publisher
from ingestion.publishing.staging import waiting
from knowledge.authored.register import Entry, Register
from knowledge.library import Library
from knowledge.models import Level, ProvisionKey
from tests.cases.stage import Stage
from tests.ingestion.publishing.test_commands import hidden
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT
from tests.ingestion.rendering import Paragraph, as_docx
from tests.web.console.support import at_screen, console_app, console_stage

pytestmark = pytest.mark.anyio
LIBRARY = "/console/library"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


@pytest.fixture
def library(stage: Stage) -> Library:
    return Library(stage.storage.engine)


@pytest.fixture
def app(stage: Stage, library: Library) -> FastAPI:
    register = Register([])
    pages = LibraryPages(Publisher(library, written=Written), lambda: register, lambda: stage.desk.today)
    return console_app(stage, [pages.room()], LawPages(library, lambda _: None, lambda _: ""))


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "规定.txt") -> httpx.Response:
    return await client.post(
        f"{LIBRARY}/upload", data={"csrf": client.headers["x-csrf"]}, files={"file": (name, content)}
    )


async def plan(client: httpx.AsyncClient, content: str = FIRST) -> tuple[str, str]:
    """Upload a text; return the address of its plan and what the page says of it was seen."""
    address = (await upload(client, content.encode())).headers["location"]
    page = (await client.get(address)).text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    return address, seen[1]


async def press(client: httpx.AsyncClient, path: str, **form: Any) -> httpx.Response:
    return await client.post(path, data={"csrf": client.headers["x-csrf"], **form})


async def test_a_file_comes_in_pieces_and_goes_on_where_the_line_broke(
    stage: Stage, library: Library, tmp_path: Path
) -> None:
    uploads = Uploads(tmp_path / "uploads", Sealer([Fernet.generate_key().decode()]))
    pages = LibraryPages(
        Publisher(library, written=Written), lambda: Register([]), lambda: stage.desk.today, uploads=uploads
    )
    app, whole, half = console_app(stage, [pages.room()]), FIRST.encode(), PIECE
    whole += "　".encode() * (PIECE // 3) + b"\n"
    async with at_screen(stage, "陈管", app) as client, at_screen(stage, "陈管", app) as elsewhere:
        token = {"csrf": client.headers["x-csrf"]}
        made = (await client.post(f"{LIBRARY}/pieces", data={**token, "size": len(whole)})).json()["upload"]
        at = f"{LIBRARY}/pieces/{made}"

        async def send(start: int) -> httpx.Response:
            return await client.post(at, data={**token, "at": start}, files={"piece": whole[start : start + half]})

        assert (await send(0)).json()["at"] == half
        assert (await press(client, f"{LIBRARY}/upload", upload=made, upload_name="规定.txt")).status_code == 409
        again = await send(0)  # sent twice: the page is told where to go on
        assert (again.status_code, again.json()["at"]) == (409, half)
        assert (await client.get(at)).json()["at"] == half
        assert (await elsewhere.get(at)).status_code == 404
        assert (await send(half)).json()["at"] == len(whole)
        assert (await press(elsewhere, f"{LIBRARY}/upload", upload=made)).status_code == 409
        shown = await press(client, f"{LIBRARY}/upload", upload=made, upload_name="规定.txt")
        assert shown.headers["location"].startswith(f"{LIBRARY}/plan/")
        assert (await press(client, f"{LIBRARY}/upload", upload=made)).status_code == 409
        assert (await client.post(f"{LIBRARY}/pieces", data={**token, "size": 10**12})).status_code == 413
        assert (await client.post(f"{LIBRARY}/pieces", data={"size": 5})).status_code == 403
    async with at_screen(stage, "张敏", app) as client:
        answer = await client.post(f"{LIBRARY}/pieces", data={"csrf": client.headers["x-csrf"], "size": 5})
        assert answer.status_code == 403
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize("name", ["王琳", "张敏", "吴审"])
async def test_only_admins_enter(stage: Stage, app: FastAPI, library: Library, name: str) -> None:
    async with at_screen(stage, name, app) as client:
        assert (await client.get(LIBRARY)).status_code == 403
        assert (await upload(client, FIRST.encode())).status_code == 403
        assert LIBRARY not in (await client.get("/console/sessions")).text
    assert waiting(library, today=stage.desk.today) == []


async def test_without_a_session_every_page_leads_to_signing_in(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "", app) as client:
        for answer in (await client.get(LIBRARY), await client.post(f"{LIBRARY}/upload", files={"file": ("a", b"x")})):
            assert answer.status_code == 303 and answer.headers["location"].startswith("/console/login")


async def test_a_file_is_put_right_published_replaced_and_restored(
    stage: Stage, app: FastAPI, library: Library
) -> None:
    today = stage.desk.today
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        page = (await client.get(address)).text
        assert "某市人民政府令第5号" in page and "只管一个地方" in page
        await press(client, f"{address}/correct", seen=seen, jurisdiction="杭州", effective_from="2024年6月1日")
        corrected = (await client.get(address)).text
        assert "只管一个地方" not in corrected and "浙江" in corrected
        stale = await press(client, f"{address}/publish", seen=seen)
        assert stale.status_code == 409 and "后来改过" in stale.text
        now = re.search(r'name="seen" value="(\w+)"', corrected)
        assert now is not None
        done = await press(client, f"{address}/publish", seen=now[1])
        assert "已发布" in (await client.get(done.headers["location"])).text
        assert library.document(SHORT).jurisdiction == "CN-33"  # type: ignore[union-attr]

        second, seen = await plan(client, SECOND)
        compared = (await client.get(second)).text
        assert "<del>二十" in compared and "<ins>三十" in compared
        assert "只改了号，文字没有变" in compared and "没有这一条了" not in compared  # 第三条 became 第四条
        await press(client, f"{second}/publish", seen=seen)
        old = library.versions(SHORT)[-1].id
        document = f"{LIBRARY}/document/{SHORT}"
        assert (await press(client, f"{document}/restore", version=old)).status_code == 409
        await press(client, f"{document}/restore", version=old, reason="传错了文件")
        assert "二十分钟" in library.provision(ProvisionKey(SHORT, "2"), today).text  # type: ignore[union-attr]
        assert "传错了文件" in (await client.get(document)).text
        await press(client, f"{document}/withdraw", version=old, reason="都不要")
    assert library.version_on(SHORT, today) is None
    assert [(one.act, one.who) for one in entries(library)][:2] == [
        ("withdraw", "console:陈管"), ("restore", "console:陈管"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", [True, False])
async def test_a_version_with_a_new_number_is_shown_under_it(
    stage: Stage, app: FastAPI, library: Library, typed: bool
) -> None:
    second = SECOND.replace("令第9号", "令第5号") if typed else SECOND
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/publish", seen=seen)
        address, seen = await plan(client, second)
        for field in ({"number": "某市人民政府令第9号"}, {"promulgated": "2026-06-02"}) if typed else ():
            await press(client, f"{address}/correct", seen=seen, **field)
            found = re.search(r'name="seen" value="(\w+)"', (await client.get(address)).text)
            assert found is not None
            seen = found[1]
        await press(client, f"{address}/publish", seen=seen)
        shown = (await client.get(f"{LIBRARY}/document/{SHORT}")).text
        old = library.versions(SHORT)[-1].id
        await press(client, f"{LIBRARY}/document/{SHORT}/restore", version=old, reason="传错了文件")
        restored = (await client.get(f"{LIBRARY}/document/{SHORT}")).text
        read = (await client.get(f"/law/{SHORT}")).text
    assert "某市人民政府令第9号" in head(shown) and "令第5号" not in head(shown)
    assert "某市人民政府令第5号" in head(restored) and "令第9号" not in head(restored)
    assert "某市人民政府令第5号" in head(read) and "令第9号" not in read


def head(page: str) -> str:
    """The line below the title, which says what a document was promulgated under."""
    return page.partition('<p class="path">')[2].partition("</p>")[0]


async def test_an_older_version_is_read_under_its_own_number(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        for text in (FIRST, SECOND):
            address, seen = await plan(client, text)
            await press(client, f"{address}/publish", seen=seen)
        new, old = (one.id for one in library.versions(SHORT))
        for version, number, other in ((old, "令第5号", "令第9号"), (new, "令第9号", "令第5号")):
            read = head((await client.get(f"/law/{SHORT}?version={version}")).text)
            assert number in read and other not in read
        await press(client, f"{LIBRARY}/document/{SHORT}/withdraw", version=new, reason="弄错了")
        assert "令第5号" in head((await client.get(f"/law/{SHORT}")).text)


async def test_a_namesake_of_another_number_is_named_and_becomes_a_version_when_told_so(
    stage: Stage, app: FastAPI, library: Library
) -> None:
    first = FIRST.replace("某市人民政府令第5号", "某市人力资源和社会保障局 某人社规〔2024〕5号")
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client, first)
        await press(client, f"{address}/publish", seen=seen)
        held = library.documents()[0].short
        again, seen = await plan(client, first.replace("2024年3月", "2025年3月").replace("〔2024〕5", "〔2025〕8"))
        page = (await client.get(again)).text
        assert f'name="short" value="{held}"><button>是《{held}》的新版本' in page
        await press(client, f"{again}/correct", seen=seen, short=held)  # as the button does
        page = (await client.get(again)).text
    assert "已有文件的新版本" in page and "已有同名的" not in page


async def test_what_was_read_is_shown_before_it_is_published_and_both_sides_of_a_change_are_named(
    stage: Stage, app: FastAPI
) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        page = (await client.get(address)).text
        assert "读出来的条文" in page and "平台每四小时提醒骑手休息二十分钟。" in page and "工人问得到吗" not in page
        await press(client, f"{address}/publish", seen=seen)
        address, _ = await plan(client, SECOND)
        page = (await client.get(address)).text
    assert re.search(r'<p class="path">版本 \d+</p>', page) and '<p class="path">新的</p>' in page


async def test_two_admins_with_one_plan_publish_it_once(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/publish", seen=seen)
        again = await press(client, f"{address}/publish", seen=seen)
    assert again.status_code == 404 and "处理过或过期" in again.text
    assert len(library.versions(SHORT)) == 1


async def test_a_discarded_or_forged_plan_is_a_friendly_page(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/discard")
        for path in (
            address,
            f"{LIBRARY}/plan/0000000000000000",
            f"{LIBRARY}/plan/..%2f..%2fetc",
            f"{LIBRARY}/plan/%00",
        ):
            assert (await client.get(path)).status_code == 404
        assert (await press(client, f"{address}/publish", seen=seen)).status_code == 404
    assert library.documents() == []


def bomb() -> bytes:
    buffer = io.BytesIO(as_docx([Paragraph("某某办法", 1), Paragraph("第一条 内容。")]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", b"0" * (60 * 2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "a.pdf", "空的"), (b"%PDF-1.7 broken", "a.pdf", "坏了"), (b"\x7fELF" + bytes(300), "规定.docx", "读不了"),
     (bomb(), "a.docx", "不正常")],
)  # fmt: skip
async def test_a_file_that_is_not_what_it_says_is_refused_in_one_sentence(
    stage: Stage, app: FastAPI, library: Library, content: bytes, name: str, said: str
) -> None:
    async with at_screen(stage, "陈管", app) as client:
        answer = await upload(client, content, name)
    assert answer.status_code == 409 and said in answer.text
    assert waiting(library, today=stage.desk.today) == []


async def test_a_name_that_leads_elsewhere_and_markup_stay_words(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        text = FIRST.replace("骑手休息好", "<script>alert(1)</script>")
        answer = await upload(client, text.encode(), "../../../etc/<b>passwd.txt")
        page = (await client.get(answer.headers["location"])).text
        assert "<b>passwd" not in page and "<script>alert" not in page
        assert "<b>passwd" not in (await client.get(LIBRARY)).text


async def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        headers = {"Content-Length": str(200 * 2**20), "Content-Type": "multipart/form-data; boundary=x"}
        answer = await client.post(f"{LIBRARY}/upload", content=b"", headers=headers)
    assert answer.status_code == 413


async def test_a_form_of_another_session_changes_nothing(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        assert (await client.post(f"{address}/publish", data={"csrf": "x", "seen": seen})).status_code == 403
    assert library.documents() == []


async def test_the_list_is_narrowed_and_a_value_that_means_nothing_is_said(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        wrong = await press(client, f"{address}/correct", seen=seen, effective_from="下个月")
        assert wrong.status_code == 409 and "不是一个日子" in wrong.text
        await press(client, f"{address}/publish", seen=seen)
        assert SHORT in (await client.get(LIBRARY, params={"q": "骑手", "state": "held"})).text
        for narrowed in ({"q": "没有的"}, {"state": "draft"}, {"place": "CN-31"}, {"level": "law"}):
            assert "没有这样的文件" in (await client.get(LIBRARY, params=narrowed)).text
        assert (await client.get(f"{LIBRARY}/document/没有的法")).status_code == 404


def test_a_long_list_has_a_page_for_whatever_number_is_asked() -> None:
    assert [paged(120, asked, 50).number for asked in ("", "2", "3", "99", "-1", "9" * 30, "x", "²")] == [
        1, 2, 3, 3, 1, 1, 1, 1,
    ]  # fmt: skip
    assert paged(0, "5", 50) == At(1, 1, 0) and paged(120, "3", 50).first == 100


async def test_every_document_is_reached_page_by_page_with_what_was_sought(stage: Stage, library: Library) -> None:
    known = [
        Entry(
            f"规定{number:03}",
            f"某省第{number}号规定",
            (),
            None,
            (),
            None,
            Level.LOCAL_REGULATION,
            "CN-33",
            (),
            None,
            False,
            None,
            False,
            None,
            (),
            (),
        )  # fmt: skip
        for number in range(60)
    ]
    pages = LibraryPages(Publisher(library, written=Written), lambda: Register(known), lambda: stage.desk.today)
    app = console_app(stage, [pages.room()])
    async with at_screen(stage, "陈管", app) as client:
        first = (await client.get(f"{LIBRARY}?state=not_held&place=CN-33")).text
        following = re.search(r'rel="next" href="([^"]+)"', first)
        assert following is not None and "第 1 页，共 2 页" in first and "规定059" not in first
        second = (await client.get(following[1].replace("&amp;", "&"))).text
        assert "规定059" in second and "规定000" not in second and 'rel="next"' not in second


async def test_a_plan_says_whether_it_will_be_found_where_it_is_asked_and_its_publication_waits_for_no_such_thing(
    stage: Stage, library: Library
) -> None:
    asked: list[Plan] = []

    def trial(plan: Plan) -> FoundByPlan | None:
        asked.append(plan)
        return hidden(plan)

    pages = LibraryPages(
        Publisher(library, written=Written, trial=trial), lambda: Register([]), lambda: stage.desk.today
    )
    async with at_screen(stage, "陈管", console_app(stage, [pages.room()])) as client:
        address, seen = await plan(client)
        page = (await client.get(address)).text
        assert asked == []
        later = re.search(r'href="([^"#]+)#asked" data-after="asked"', page)
        assert (
            later is not None and "问 3 题" not in page
        )  # it builds an index: nobody waits for the plan until it is done
        page = (await client.get(later[1])).text
        assert "问 3 题" in page and "发布了也没有人问得到" in page and "发布后还找不到的" in page
        done = await press(client, f"{address}/publish", seen=seen)
        assert "已发布" in unquote(done.headers["location"]) and len(asked) == 1
