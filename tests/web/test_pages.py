"""The web pages over a real service with a small engine: with and without JavaScript, and nothing of one visitor to another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.contract.messages import Kind, Reply
from handlers.web.pages import Pages
from handlers.web.transcript import Shown
from handlers.web.visitor import Visitor
from tests.drafting.stage import has_font, pdf_text
from tests.web.support import Running, running

pytestmark = pytest.mark.anyio
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as site:
        yield site


@pytest.fixture
async def client(site: Running) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=site.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_a_question_works_without_javascript(client: httpx.AsyncClient) -> None:
    await client.get("/")
    sent = await client.post("/chat", data={"text": "欠我工资"})
    assert sent.status_code == 303
    page = (await client.get("/")).text
    assert "text:欠我工资" in page
    assert '<details id="m1-1">' in page
    assert "条文原文。" in page


async def test_a_script_gets_just_the_new_turn(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "你好"}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "text:你好" in answer.text


@pytest.mark.parametrize("name", ["new", "case", "withdraw", "forget sure", "privacy"])
async def test_a_command_typed_with_a_slash_is_a_command(client: httpx.AsyncClient, site: Running, name: str) -> None:
    await client.post("/chat", data={"text": f"/{name}"}, headers=FRAGMENT)
    assert (site.engine.heard[-1].kind, site.engine.heard[-1].text) == (Kind.COMMAND, name)


async def test_forget_is_asked_once_without_javascript_and_from_the_page_of_ones_data(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/chat", data={"text": "我的秘密"})
    for form in ({"text": "/forget"}, {"action": "command:forget"}, {"text": "删除我的记录"}):
        await client.post("/chat", data=form)
        page = (await client.get("/")).text
        assert "确定全部删掉吗" in page and "我的秘密" in page
    assert 'value="command:forget"' in (await client.get("/data")).text
    await client.post("/chat", data={"action": "command:forget sure"})
    assert "我的秘密" not in (await client.get("/")).text


def test_a_file_whose_turn_has_no_words_is_said_to_have_come() -> None:
    shown = Shown("m2", 2, None, (), ("流水.png",), Reply())
    assert "收到了" in Pages().turn(shown, Visitor("she"))


async def test_a_pressed_button_shows_its_label_after_a_reload(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    await client.post("/chat", data={"action": "set:relation:labour"})
    page = (await client.get("/")).text
    assert '<div class="said"><p>听他们管</p></div>' in page


async def test_the_words_of_a_button_typed_are_the_button(client: httpx.AsyncClient, site: Running) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    await client.post("/chat", data={"text": "听他们管。"})
    assert (site.engine.heard[-1].kind, site.engine.heard[-1].text) == (Kind.CHOICE, "set:relation:labour")
    assert '<div class="said"><p>听他们管</p></div>' in (await client.get("/")).text


async def test_the_same_form_sent_twice_is_one_message(client: httpx.AsyncClient, site: Running) -> None:
    await client.get("/")
    for _ in range(2):
        await client.post("/chat", data={"text": "欠薪", "nonce": "n1"}, headers=FRAGMENT)
    assert len(site.engine.heard) == 1


async def test_the_same_words_in_another_form_are_another_message(client: httpx.AsyncClient, site: Running) -> None:
    await client.get("/")
    for nonce in ("n1", "n2"):
        await client.post("/chat", data={"text": "欠薪", "nonce": nonce}, headers=FRAGMENT)
    assert len(site.engine.heard) == 2


async def test_markup_in_a_message_stays_text(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "<script>alert(1)</script>"}, headers=FRAGMENT)
    assert "<script>" not in answer.text


async def test_another_visitor_sees_nothing_of_it(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await client.post("/chat", data={"text": "秘密"})
    client.cookies.clear()
    for path in ("/", "/earlier", "/data/conversation.txt"):
        assert "秘密" not in (await client.get(path)).text


async def test_a_footnote_leads_to_the_clause_and_one_not_held_to_where_it_is(client: httpx.AsyncClient) -> None:
    page = (await client.post("/chat", data={"text": "欠薪"}, headers=FRAGMENT)).text
    assert 'href="/law/%E9%80%A0%E7%9A%84%E6%B3%95/1"' in page
    assert 'href="#m1-2"' in page
    assert "flk.npc.gov.cn" in page
    assert "某令〔2020〕2号" in page


async def test_a_new_conversation_begins_empty_and_the_old_one_stays_readable(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠薪两个月"})
    fresh = await client.post("/chat", data={"action": "command:new"}, headers=FRAGMENT)
    assert fresh.headers["x-fresh"] == "1"
    assert "欠薪两个月" not in (await client.get("/")).text
    assert "欠薪两个月" in (await client.get("/earlier")).text
    assert "text:欠薪两个月" in (await client.get("/earlier/0")).text
    assert (await client.get("/earlier/7")).status_code == 404


async def test_the_conversation_can_be_taken_along_with_its_citations(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    taken = (await client.get("/data/conversation.txt")).text
    assert "> 欠薪" in taken
    assert "《造的法》第一条" in taken


async def test_a_browser_that_wants_english_gets_an_english_page_and_says_so(
    client: httpx.AsyncClient, site: Running
) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.8"}
    page = (await client.get("/", headers=english)).text
    assert '<html lang="en"' in page
    assert "Talk to a person" in page
    await client.post("/chat", data={"text": "unpaid"}, headers=english | FRAGMENT)
    assert site.engine.heard[-1].language_hint == "en"


async def test_large_type_and_discreet_mode_are_kept_without_javascript(client: httpx.AsyncClient) -> None:
    changed = await client.post("/look", data={"big": "1", "quiet": "1", "back": "//evil.example"})
    assert changed.headers["location"] == "/"
    await client.post("/look", data={"quiet": "1"})
    page = (await client.get("/")).text
    assert 'class="big"' in page
    assert "<title>便笺</title>" in page
    assert "有据" not in page.partition("<main")[0]
    assert 'href="/leave"' in page


async def test_in_discreet_mode_a_kept_answer_bears_no_telling_name(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    telling = quote("劳动问答")
    assert telling in (await client.get("/chat/answer/m1.pdf")).headers["content-disposition"]
    await client.post("/look", data={"quiet": "1"})
    assert telling not in (await client.get("/chat/answer/m1.pdf")).headers["content-disposition"]


async def test_leaving_goes_elsewhere_and_says_not_from_where(client: httpx.AsyncClient) -> None:
    left = await client.get("/leave")
    assert left.headers["location"].startswith("https://")
    assert left.headers["referrer-policy"] == "same-origin"


async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "x"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


async def test_an_oversized_message_is_refused_and_said_how_long_is_too_long(client: httpx.AsyncClient) -> None:
    assert (await client.post("/chat", data={"text": "长" * 300_000})).status_code == 413
    long = await client.post("/chat", data={"text": "长" * 20_001})
    assert "20001" in long.text
    assert "20000" in long.text


async def test_a_body_of_unknown_length_is_refused(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"text=x"

    assert (await client.post("/chat", content=endless())).status_code == 411


async def test_an_error_is_a_page(client: httpx.AsyncClient) -> None:
    missing = await client.get("/law/没有的法")
    assert missing.status_code == 404
    assert missing.headers["content-type"].startswith("text/html")
    assert "没有这一页" in missing.text


@pytest.mark.parametrize("path", ["/", "/help", "/data", "/earlier", "/law", "/law?q=工资", "/没有"])
async def test_every_page_has_a_strict_policy_and_is_not_kept(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.text
    assert "onclick" not in page.text


async def test_assets_are_kept_for_ever_and_compressed(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    address = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    asset = await client.get(address)
    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["content-encoding"] == "gzip"


async def test_the_first_page_weighs_little(client: httpx.AsyncClient) -> None:
    import gzip

    page = (await client.get("/")).text
    addresses = [part.partition('"')[0] for part in page.replace('src="', 'href="').split('href="/static/')[1:]]
    weight = len(gzip.compress(page.encode()))
    for address in addresses:
        weight += len(gzip.compress((await client.get(f"/static/{address}")).content))
    assert weight < 60_000


async def test_a_monitor_is_answered(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok"}


async def test_short_messages_in_a_row_are_answered_once(tmp_path: Path) -> None:
    async with running(tmp_path, settle=1.0) as site:
        transport = httpx.ASGITransport(app=site.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies={"youju": "she"}) as client:
            sent = [client.post("/chat", data={"text": one}, headers=FRAGMENT) for one in ("站点", "拖工资", "两个月")]
            answers = await asyncio.gather(*sent)
    assert len(site.engine.heard) == 1
    assert sorted(site.engine.heard[0].text.split("\n")) == sorted(["站点", "拖工资", "两个月"])
    assert len({answer.text.partition('id="')[2][:6] for answer in answers}) == 1


async def test_an_answer_is_kept_as_pdf_and_as_a_picture(client: httpx.AsyncClient) -> None:
    if not has_font():
        pytest.skip("no Chinese font here")
    await client.post("/chat", data={"text": "欠薪"})
    page = (await client.get("/")).text
    assert 'href="/chat/answer/m1.png"' in page
    pdf = await client.get("/chat/answer/m1.pdf")
    assert pdf.content.startswith(b"%PDF")
    written = pdf_text(pdf.content)
    assert "欠薪" in written and "《造的法》第一条" in written and "条文原文。" in written
    picture = await client.get("/chat/answer/m1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert len(picture.content) < 300_000


@pytest.mark.parametrize("name", ["m1.exe", "m99.pdf", "..%2Fm1.pdf", "m1"])
async def test_no_other_file_is_given_for_an_answer(client: httpx.AsyncClient, name: str) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    assert (await client.get(f"/chat/answer/{name}")).status_code == 404


async def test_an_answer_of_another_visitor_is_not_given(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    client.cookies.clear()
    assert (await client.get("/chat/answer/m1.pdf")).status_code == 404


@pytest.mark.parametrize("field", ["text", "action", "nonce"])
async def test_a_script_in_any_field_stays_text(client: httpx.AsyncClient, field: str) -> None:
    form = {"text": "x", field: "<img src=x onerror=alert(1)>"}
    answer = await client.post("/chat", data=form, headers=FRAGMENT)
    assert "<img" not in answer.text
    assert "<img" not in (await client.get("/")).text


async def test_what_was_just_sent_is_taken_back_without_javascript(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠我工资"})
    assert 'action="/chat/back"' in (await client.get("/")).text
    assert (await client.post("/chat/back", data={"turn": "m1"})).status_code == 303
    page = (await client.get("/")).text
    assert "欠我工资" not in page and 'action="/chat/back"' not in page


async def test_what_was_just_sent_is_put_back_into_the_box_to_be_edited(client: httpx.AsyncClient) -> None:
    await client.post("/chat", data={"text": "欠我<b>工资"})
    page = (await client.post("/chat/back", data={"turn": "m1", "edit": "1"})).text
    assert "欠我&lt;b&gt;工资</textarea>" in page
    assert "text:" not in page


@pytest.mark.parametrize("turn", ["m1", "m999", "mx", "", "m-1", "m99999999999999999999"])
async def test_what_cannot_be_taken_back_says_so(client: httpx.AsyncClient, turn: str) -> None:
    await client.post("/chat", data={"text": "一"})
    await client.post("/chat", data={"text": "二"})
    answer = await client.post("/chat/back", data={"turn": turn})
    assert answer.status_code == 409
    assert "撤不回来" in answer.text


@pytest.mark.parametrize("staffed", [True, False])
async def test_a_person_is_promised_only_where_there_is_one(tmp_path: Path, staffed: bool) -> None:
    async with running(tmp_path, staffed=staffed) as site:
        transport = httpx.ASGITransport(app=site.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            page = (await client.get("/")).text
            answer = (await client.post("/chat", data={"text": "欠薪"}, headers=FRAGMENT)).text
            elsewhere = [(await client.get(path)).text for path in ("/help", "/data", "/law", "/earlier")]
    assert ("想找人，随时点" in page) is staffed
    label = ">找人工</button>" if staffed else ">求助电话</button>"
    assert all(label in one for one in (page, answer, *elsewhere))
    assert (">找人工</button>" in page + answer + "".join(elsewhere)) is staffed
    assert (">我的案件</button>" in page) is staffed
    assert ("没有工作人员" in page and ">求助电话</button>" in page) is not staffed


async def test_an_error_page_keeps_the_way_out_and_leads_back_to_a_page(client: httpx.AsyncClient) -> None:
    await client.post("/look", data={"quiet": "1"})
    for page in (await client.get("/nothing"), await client.post("/chat", data={"text": "长" * 300_000})):
        assert 'href="/leave"' in page.text and "12348" in page.text
        assert 'name="back" value="/chat"' not in page.text
        assert page.text.count("<h1") == 1


async def test_words_that_wait_in_the_outbox_stand_on_the_page_all_the_same(
    client: httpx.AsyncClient, site: Running
) -> None:
    await client.post("/chat", data={"text": "欠薪"})
    site.push(client.cookies["youju"], "我是张律师，看过了。", waits=True)
    assert "我是张律师，看过了。" in (await client.get("/")).text
