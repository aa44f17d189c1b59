"""Requests no page of the console sends, and forms sent when a session has ended: a page that says so, and no word lost."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from bot.cases.services.people.signing_in import IDLE
from handlers.web.console.kept import WRITTEN
from ingestion.admin.editing import LONGEST, editables
from tests.cases.stage import Stage
from tests.web.console.settings.test_settings import OFFICE
from tests.web.console.support import at_screen, console_app, every_room, post, signs_in

pytestmark = pytest.mark.anyio
CASE = "/console/case/{number}"
TYPED = [
    ("王琳", f"{CASE}/note", {"text": "电话打过\n第二行"}),
    ("王琳", f"{CASE}/do", {"verb": "close", "argument": "解决了", "more": "谢谢你等了这么久"}),
    ("王琳", f"{CASE}/fact", {"slot": "monthly_pay", "value": "六千左右", "was": ""}),
    ("王琳", f"{CASE}/draft", {"draft": "1", "seen": "x", "text": "草稿改过了"}),
    ("王琳", "/console/queue/views", {"name": "这周到期", "back": "left=7"}),
    ("王琳", "/console/replies", {"name": "收到", "text": "您好，材料收到了。"}),
    ("王琳", "/console/quality/answer/1/question", {"text": "押金不退怎么办", "gold": "劳动合同法:9\n劳动合同法:84"}),
    ("陈管", "/console/settings/office", OFFICE),
    ("陈管", "/console/settings/staff", {"name": "赵新", "office": "1", "role": "caseworker"}),
    ("陈管", "/console/library/plan/x/correct", {"seen": "x", "title": "某市办法", "number": "市令1号", "level": "law"}),
    ("陈管", "/console/library/document/某法/withdraw", {"version": "1", "reason": "收错了"}),
    ("陈管", "/console/knowledge/card/x/save", {"text": "id: x\ntopic: pay", "reason": "写错了", "seen": "0"}),
]  # fmt: skip
"""Every form of the console somebody writes words into: who, where, what."""


def fields(page: str) -> dict[str, str]:
    """What a page's forms hold, by name, as a browser would send it."""
    inputs = re.findall(r'<input(?: type="hidden")? name="([^"]+)" value="([^"]*)"', page)
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    return {name: html.unescape(value) for name, value in [*inputs, *areas]}


@pytest.mark.parametrize(("name", "path", "form"), TYPED)
async def test_what_was_typed_is_carried_over_the_end_of_a_session_and_by_a_form_of_another_one(
    stage: Stage, tmp_path: Path, name: str, path: str, form: dict[str, str]
) -> None:
    app, number = console_app(stage, every_room(stage, tmp_path)), stage.open()
    address = path.format(number=number)
    async with at_screen(stage, name, app) as client:
        before = client.headers["x-csrf"]
        stage.clock.forward(seconds=IDLE.total_seconds() + 60)
        ended = await client.post(address, data={**form, "csrf": before})
        signs_in(stage, client, name)
        stale = await client.post(address, data={**form, "csrf": before})
    assert (ended.status_code, stale.status_code) == (401, 403)
    assert fields(ended.text).items() >= {f"kept.{key}": value for key, value in form.items()}.items()
    assert fields(stale.text).items() >= {**form, "csrf": client.headers["x-csrf"]}.items()
    assert all(label in stale.text for key, label in WRITTEN.items() if form.get(key))


async def test_a_click_without_words_when_a_session_has_ended_is_said_not_to_have_been_done(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage) as client:
        led = await client.post(f"/console/case/{number}/do", data={"verb": "claim", "csrf": "x"})
        assert "刚才那一步没有做" in (await client.get(led.headers["location"])).text
        left = await client.post("/console/logout", data={"csrf": "x"})
        assert "没有做" not in (await client.get(left.headers["location"])).text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "multipart/form-data; boundary=x; charset=utf-7"}, 415),
        ({"content-type": "multipart/form-data; boundary=x; charset=idna"}, 415),
        ({"content-type": "multipart/form-data"}, 400),
        ({"origin": "http://["}, 403), ({"sec-fetch-site": "?"}, 403), ({"content-length": "9" * 5000}, 411),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/console/replies", "/console/login", "/console/sessions/0/end"])
async def test_a_request_no_browser_sends_is_a_page(
    stage: Stage, path: str, headers: dict[str, str], status: int
) -> None:
    usual = {"content-type": "multipart/form-data; boundary=x"}
    async with at_screen(stage, "王琳") as client:
        token = client.headers["x-csrf"]
        parts = [("csrf", token), ("name", "+2AA-"), ("text", "+2AA-"), ("password", "x"), ("code", "x")]
        body = (
            "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts) + "--x--\r\n"
        )
        answer = await client.post(path, content=body.encode(), headers=usual | headers)
        assert (answer.status_code, "<h1>没有办成</h1>" in answer.text) == (status, True)
        assert (await client.get("/console/replies")).status_code == 200


async def test_hours_of_another_part_of_the_world_are_told_and_not_kept(stage: Stage) -> None:
    async with at_screen(stage, "陈管") as client:
        answer = await post(client, "/console/settings/office", **OFFICE | {"hours": "09:00-17:30+01:00"})
        odd = await post(client, "/console/settings/office", **OFFICE | {"hours": "0001-01-01"})
    assert (answer.status_code, odd.status_code) == (409, 409) and "看不懂上班时间" in odd.text


@pytest.mark.parametrize("secret", ["", "A" * 8, "A" * 2400, "A" * 5000, "é" * 32, "<script>alert(1)</script>"])
async def test_a_secret_that_is_none_of_ours_makes_no_account(stage: Stage, secret: str) -> None:
    async with at_screen(stage) as client:
        form = {"password": "x", "again": "y", "secret": secret, "code": "000000"}
        answer = await client.post("/console/join/token-周远", data=form)
    assert answer.status_code == 404 and "<script>" not in answer.text and "<h1>" in answer.text


async def test_an_error_is_said_in_the_language_of_the_console_whatever_the_browser_speaks(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        client.headers["accept-language"] = "en"
        missing = await client.get("/console/case/x")
        long = await client.post("/console/replies", data={"text": "x" * 500_000})
    assert "没有这一页" in missing.text and "一次最多 4000 个字" in long.text


async def test_the_longest_text_the_program_brings_can_be_saved_and_a_longer_one_is_told_how_long_is_too_long(
    stage: Stage, tmp_path: Path
) -> None:
    longest = max(editables(), key=lambda one: len(one.shipped))
    at = f"/console/knowledge/{longest.kind}/{longest.name}"
    async with at_screen(stage, "陈管", console_app(stage, every_room(stage, tmp_path))) as client:
        assert f'action="{at}/preview" enctype="multipart/form-data"' in (await client.get(at)).text
        form = {"csrf": client.headers["x-csrf"], "text": f"{longest.shipped}\n", "seen": "0", "reason": "试"}
        parts = {name: (None, value) for name, value in form.items()}
        assert (await client.post(f"{at}/save", files=parts)).status_code == 409  # nothing is changed in it
        for count in (LONGEST + 1, 600_000):
            told = await client.post(f"{at}/save", files=parts | {"text": (None, "字" * count)})
            assert (told.status_code, f"最多 {LONGEST} " in told.text) == (413, True)
