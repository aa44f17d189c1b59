"""The room of figures over HTTP: who sees what, files, and addresses nobody should have written."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

from bot.audit.trail import audit_latest
from tests.cases.stage import Stage
from tests.insight.filled import fill
from tests.web.console.support import at_screen

pytestmark = pytest.mark.anyio
HERE = "/console/insight"
OTHER_SCRIPT = r'<script(?! src="/static/fold\.js\?)'
"""Any script but the one every page of the console has, for Escape."""


async def test_the_page_shows_charts_with_a_table_beside_each_and_needs_no_script(stage: Stage) -> None:
    fill(stage)
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(HERE)).text
    assert page.count('<svg class="chart"') == page.count("<summary>数字表") == 12
    assert not re.search(OTHER_SCRIPT, page) and "style=" not in page
    assert "拖欠工资" in page and "朝阳法援" in page


async def test_a_chart_is_taken_away_in_three_forms(stage: Stage) -> None:
    fill(stage)
    async with at_screen(stage, "王琳") as client:
        for ending, start in (("svg", b"<svg xmlns"), ("csv", b"\xef\xbb\xbf"), ("png", b"\x89PNG")):
            answer = await client.get(f"{HERE}/chart/topics.{ending}?weeks=26")
            if answer.status_code == 503:
                assert ending == "png", "a server without a font says so"
                continue
            assert answer.content.startswith(start)
            assert answer.headers["content-disposition"].startswith("attachment")


async def test_the_office_of_another_is_never_shown_to_a_caseworker(stage: Stage) -> None:
    fill(stage, office=2)
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"{HERE}?office=2")).text
        assert "不到 5 段对话" in page and "上海法援" not in page
        assert "人数太少" in (await client.get(f"{HERE}/chart/topics.csv?office=2")).content.decode()
    async with at_screen(stage, "陈管") as client:
        assert "上海法援" in (await client.get(HERE)).text
        assert "拖欠工资" in (await client.get(f"{HERE}/chart/topics.csv?office=2")).content.decode()
        assert (await client.get(f"{HERE}?office=77")).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/chart/topics.exe", "/chart/topics", "/chart/nothing.svg", "/chart/..%2f..%2fetc.svg", "/chart/%3Cscript%3E.svg"],
)
async def test_a_chart_that_is_none_is_answered_by_a_page(stage: Stage, address: str) -> None:
    async with at_screen(stage, "王琳") as client:
        answer = await client.get(HERE + address)
    assert answer.status_code == 404
    assert "<h1>" in answer.text and not re.search(OTHER_SCRIPT, answer.text)


async def test_an_auditor_has_no_entry_and_may_not_enter(stage: Stage) -> None:
    async with at_screen(stage, "吴审") as client:
        assert (await client.get(HERE)).status_code == 403
        assert HERE not in (await client.get("/console/sessions")).text


async def test_a_card_for_questions_without_an_answer_begins_as_a_file(stage: Stage) -> None:
    fill(stage)
    async with at_screen(stage, "陈管") as client:  # who may write cards writes on at once
        page = (await client.get(HERE)).text
        assert "/console/knowledge/new?group=" in page and "/console/insight/card" not in page
    async with at_screen(stage, "张敏") as client:
        page = (await client.get(HERE)).text
        address = re.search(r'href="(/console/insight/card\?group=[^"]+)"', page)
        assert address is not None and "封号、限单 + 谁提出不干" in page
        begun = await client.get(address[1].replace("&amp;", "&"))
        assert begun.text.startswith("---\n") and "\nid: account-banned-ended-by\n" in begun.text
        assert (await client.get(f"{HERE}/card?group=%3Cscript%3E")).status_code == 404


async def test_the_report_leaves_as_word_and_pdf_for_supervisors_and_admins_and_that_is_recorded(stage: Stage) -> None:
    fill(stage)
    months = "first=2026-09&last=2026-10"
    for name, may in (("张敏", True), ("陈管", True), ("王琳", False), ("吴审", False)):
        async with at_screen(stage, name) as client:
            word = await client.get(f"{HERE}/report?{months}&kind=docx")
            assert word.status_code == (200 if may else 403), name
            if not may:
                assert "/report" not in (await client.get(HERE)).text
                continue
            text = "\n".join(one.text for one in Document(io.BytesIO(word.content)).paragraphs)
            assert ("范围：朝阳法援" if name == "张敏" else "范围：所有办公室") in text
            assert "怎么数的" in text
            pdf = await client.get(f"{HERE}/report?{months}&kind=pdf")
            assert pdf.status_code == 503 or pdf.content.startswith(b"%PDF"), "a server without a font says so"
    taken = stage.do(lambda unit: [row for row in audit_latest(unit.session, limit=99) if row.action == "report_taken"])
    assert len(taken) == 4


@pytest.mark.parametrize(
    "months", ["first=2026-11&last=2026-11", "first=2026-10&last=2026-09", "", "first=x&last=../.."]
)
async def test_no_report_is_made_of_months_that_have_not_ended(stage: Stage, months: str) -> None:
    async with at_screen(stage, "张敏") as client:
        answer = await client.get(f"{HERE}/report?{months}")
    assert answer.status_code == 403
    assert "过完的整月" in answer.text
