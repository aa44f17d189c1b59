"""The answer to a worker at the console: what is put into the box, drafts put right, and what a case holds beside it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bot.cases.export import pages
from bot.cases.rules.staff.plain_words import without_commands
from bot.cases.rules.wording import changed_words
from bot.cases.selectors.packet import Section
from bot.cases.services.canned_replies import canned_save
from bot.cases.services.life.lifecycle import case_claim
from bot.cases.staff.suggestions import Suggestion
from bot.cases.tables import CaseFileRow, CaseMessageRow, DraftRow
from bot.contract.messages import Clause
from handlers.reading.picture import drawn
from handlers.web.console import Helps
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_app, console_stage, post, said

pytestmark = pytest.mark.anyio


def clauses_open(card: str, keys: list[str], on: object) -> list[Clause]:
    return [Clause(ref=key, title="劳动法", label=f"《{key}》", text="写好的条文。") for key in keys if key]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = console_stage(tmp_path, clauses_open=clauses_open, clause_hashes=lambda text, on: {"劳动法:50": "x"})
    stage.pages = console_app(
        stage,
        helps=Helps(
            lambda wanted: Suggestion(f"可以要（《劳动法》第五十条）。问：{wanted.question}", ("《某通知》第一条",)),
            lambda words, on: ["劳动法:50"] if words == "每月发钱" else [],
            lambda content, digest: content[:4] if digest else None,
        ),
    )
    return stage


async def claimed(stage: Stage, **values: str) -> int:
    number = stage.open(**values)
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
    return number


def box(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return found[1]


def draft(stage: Stage) -> DraftRow:
    return stage.do(lambda unit: unit.session.scalars(select(DraftRow)).one())


def keep_file(stage: Stage, number: int, name: str, kind: str, content: bytes) -> int:
    def work(unit) -> int:  # noqa: ANN001
        case = stage.case(number)
        message = CaseMessageRow(
            case_id=case.id, at=unit.now, side="worker", kind="file", text="", source=name, delivery="", staff_id=None
        )
        unit.session.add(message)
        unit.session.flush()
        row = CaseFileRow(
            case_id=case.id, message_id=message.id, channel="", reference="", status="held", name=name, media_type=kind,
            size=len(content), at=unit.now, sha256=hashlib.sha256(content).hexdigest(),
            content=base64.b64encode(content).decode(),
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        return row.id

    return stage.do(work)


# The box


async def test_a_suggestion_comes_below_what_is_written_and_is_sent_by_nobody(stage: Stage) -> None:
    number = await claimed(stage, story="压了两个月工资")
    async with at_screen(stage, "王琳") as client:
        page = (await post(client, f"/console/case/{number}/suggest", text="你好。")).text
    assert box(page) == "你好。\n可以要（《劳动法》第五十条）。问：压了两个月工资"
    assert "原文没收进库，发之前核对：《某通知》第一条" in page
    assert said(stage, number) == []


@pytest.mark.parametrize("name", ["李娜", "周远", "陈管", "吴审"])
async def test_who_may_not_answer_gets_no_suggestion(stage: Stage, name: str) -> None:
    number = await claimed(stage)
    async with at_screen(stage, name) as client:
        assert (await post(client, f"/console/case/{number}/suggest", text="")).status_code == 403


async def test_a_canned_reply_is_filled_in_and_put_into_the_box_not_sent(stage: Stage) -> None:
    stage.do(lambda unit: canned_save(unit, staff=stage.staff(unit, "张敏"), name="收到", text="{name}你好，收到了。"))
    number = await claimed(stage, name="老周")
    async with at_screen(stage, "王琳") as client:
        path = f"/console/case/{number}/ready"
        assert (
            box((await post(client, path, text="先说一句。", canned="收到")).text) == "先说一句。\n老周你好，收到了。"
        )
        gone = await post(client, path, text="写了一半", canned="没有的")
        assert gone.status_code == 409 and box(gone.text) == "写了一半" and "/save" not in gone.text
        assert (await post(client, path, text="写了一半", approved="77")).status_code == 409
    assert said(stage, number) == []


async def test_an_answer_approved_before_is_put_into_the_box(stage: Stage) -> None:
    first = await claimed(stage)
    stage.do(lambda unit: setattr(stage.staff(unit, "王琳"), "supervised", True))
    async with at_screen(stage, "王琳") as client, at_screen(stage, "张敏") as supervisor:
        await post(client, f"/console/case/{first}/say", text="材料收到了。", seen=stage.case(first).version)
        await post(supervisor, f"/console/case/{first}/do", verb="approve", argument=draft(stage).id)
        second = stage.open()
        await post(client, f"/console/case/{second}/do", verb="claim")
        page = (await client.get(f"/console/case/{second}")).text
        option = re.search(r'<option value="(\d+)">材料收到了。', page)
        assert option is not None and "/use" not in page
        assert box((await post(client, f"/console/case/{second}/ready", approved=option[1])).text) == "材料收到了。"


async def test_clauses_are_looked_for_while_what_is_written_stays(stage: Stage) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client:
        path = f"/console/case/{number}/clauses"
        page = (await post(client, path, text="写了一半", sought="每月发钱")).text
        assert "<summary>《劳动法:50》</summary>" in page and box(page) == "写了一半"
        assert "没查到" in (await post(client, path, text="写了一半", sought="<script>alert(1)</script>")).text


# Drafts


async def test_what_the_gate_holds_is_not_offered_to_be_sent_but_to_be_mended_or_let_pass(stage: Stage) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client, at_screen(stage, "张敏") as other:
        await post(client, f"/console/case/{number}/say", text="这是违法的", seen=stage.case(number).version)
        mine, theirs = [(await one.get(f"/console/case/{number}")).text for one in (client, other)]
    for page in (mine, theirs):
        assert 'value="approve"' not in page and "改草稿" in page and "现在发不出去" in page
    assert 'value="override"' in theirs and 'value="override"' not in mine
    assert "请督导写理由放行" in mine


async def test_a_draft_is_written_anew_with_the_difference_shown_and_sent_as_it_was_seen(stage: Stage) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client, at_screen(stage, "张敏") as other:
        await post(client, f"/console/case/{number}/say", text="这是违法的，赔3倍", seen=stage.case(number).version)
        held = draft(stage)
        before = re.search(
            rf'name="argument" value="({held.id}#\w+)"', (await client.get(f"/console/case/{number}")).text
        )
        assert before is not None
        mark = before[1].partition("#")[2]
        path = f"/console/case/{number}/draft"
        assert (await post(client, path, draft=held.id, seen=mark, text="可以要，赔2倍 => 不是3倍")).status_code == 303
        stale = await post(other, path, draft=held.id, seen=mark, text="我也改一下")
        assert stale.status_code == 409 and "刚才有人改过" in stale.text
        assert "我也改一下</textarea>" in stale.text
        page = (await other.get(f"/console/case/{number}")).text
        assert "<del>这是违法的</del>" in page and "<ins>2倍 =&gt; 不是</ins>" in page
        late = await post(other, f"/console/case/{number}/do", verb="approve", argument=before[1])
        assert late.status_code == 409 and "刚才改过" in late.text
        now = re.search(rf'name="argument" value="({held.id}#\w+)"', page)
        assert now is not None and now[1] != before[1]
        await post(other, f"/console/case/{number}/do", verb="approve", argument=now[1])
    assert said(stage, number) == ["可以要，赔2倍 => 不是3倍"]


@pytest.mark.parametrize("name", ["李娜", "周远", "陈管", "吴审"])
async def test_a_draft_of_others_stays_as_it_is(stage: Stage, name: str) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/say", text="这是违法的", seen=stage.case(number).version)
    async with at_screen(stage, name) as client:
        answer = await post(client, f"/console/case/{number}/draft", draft=draft(stage).id, text="换掉")
    assert answer.status_code in (403, 409) and draft(stage).text == "这是违法的"


def test_the_difference_of_two_wordings_is_told_in_pieces_a_reader_knows() -> None:
    told = changed_words("赔你3000元，12月交。", "赔你4500元，12月前交。")
    assert told == [("=", "赔你"), ("-", "3000"), ("+", "4500"), ("=", "元，12月"), ("+", "前"), ("=", "交。")]
    assert changed_words("", "新") == [("+", "新")]


def test_sentences_of_the_group_name_the_buttons_of_the_page() -> None:
    assert without_commands("放行要写理由：/override 3 理由") == "放行要写理由：按“放行发出”"
    assert (
        without_commands("没有发出。先点“接手”或发 /claim。内部备注以 // 开头。") == "没有发出。先点“接手”或按“接手”。"
    )
    assert without_commands("见 https://a.test/c，1/2") == "见 https://a.test/c，1/2"
    assert without_commands("案件 3 现在由 @李娜 办。") == "案件 3 现在由 李娜 办。"
    assert without_commands("发到 help@office.test") == "发到 help@office.test"


# What a case holds


async def test_pictures_are_drawn_beside_what_was_said_and_sound_waits_to_be_played(stage: Stage) -> None:
    number = await claimed(stage)
    picture = keep_file(stage, number, "聊天.png", "image/png", b"\x89PNG...")
    sound = keep_file(stage, number, "语音.ogg", "audio/ogg", b"OggS...")
    program = keep_file(stage, number, "坏.bin", "application/x-dosexec", b"MZ...")
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(f"/console/case/{number}")).text
        at = f"/console/case/{number}/file"
        assert page.count(f'src="{at}/{picture}/picture"') == 2  # in the talk, and in the list
        assert f'preload="none" src="{at}/{sound}/play"' in page
        assert hashlib.sha256(b"OggS...").hexdigest() in page
        shown = await client.get(f"{at}/{picture}/picture")
        assert (shown.content, shown.headers["content-type"]) == (b"\x89PNG", "image/png")
        assert (await client.get(f"{at}/{sound}/play")).headers["content-type"] == "audio/ogg"
        for path in (f"{program}/picture", f"{program}/play", f"{picture}/play", f"{sound}/picture", "99/picture"):
            assert (await client.get(f"{at}/{path}")).status_code == 404, path
        assert (await client.get(f"{at}/{program}")).headers["content-type"] == "application/octet-stream"
    for name in ("周远", "陈管", "吴审"):
        async with at_screen(stage, name) as client:
            for path in (f"file/{picture}/picture", f"file/{sound}/play", "export", "paper/wage_demand"):
                assert (await client.get(f"/console/case/{number}/{path}")).status_code == 403, (name, path)


def test_a_picture_is_drawn_small_and_what_is_none_is_an_error() -> None:
    whole = io.BytesIO()
    Image.new("RGBA", (3000, 500), "red").save(whole, "PNG")
    small = Image.open(io.BytesIO(drawn(whole.getvalue())))
    assert small.format == "PNG" and small.size == (720, 120)
    with pytest.raises(OSError):
        drawn(b"\x89PNG\r\n\x1a\nnothing")


async def test_a_case_leaves_as_a_folder_and_its_papers_as_files(stage: Stage) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client:
        for slot, value in (("monthly_pay", "6800"), ("months_owed", "2"), ("employer", "速达配送")):
            await post(client, f"/console/case/{number}/fact", slot=slot, value=value, was="")
        page = (await client.get(f"/console/case/{number}")).text
        paper = re.search(rf'/console/case/{number}/paper/([a-z-]+)" aria-label', page)
        assert paper is not None
        word = await client.get(f"/console/case/{number}/paper/{paper[1]}")
        assert word.content[:2] == b"PK" and ".docx" in word.headers["content-disposition"]
        assert (await client.get(f"/console/case/{number}/paper/none_such")).status_code == 404
        folder = await client.get(f"/console/case/{number}/export")
        names = zipfile.ZipFile(io.BytesIO(folder.content)).namelist()
        assert f"案件{number}/案卷.docx" in names
        page = (await client.get(f"/console/case/{number}")).text
        assert "做文书" in page and "导出案卷" in page and "怎么算的" in page
    async with at_screen(stage, "李娜") as client:  # of the same office, not hers
        assert (await client.get(f"/console/case/{number}/export")).status_code == 403
        assert f"/console/case/{number}/export" not in (await client.get(f"/console/case/{number}")).text


async def test_money_that_came_and_what_the_supervisor_thinks_are_noted_on_the_page(stage: Stage) -> None:
    number = await claimed(stage)
    async with at_screen(stage, "王琳") as client, at_screen(stage, "张敏") as supervisor:
        await post(client, f"/console/case/{number}/do", verb="recovered", argument="3200")
        wrong = await post(client, f"/console/case/{number}/do", verb="recovered", argument="很多")
        assert wrong.status_code == 409 and "/recovered" not in wrong.text
        await post(client, f"/console/case/{number}/do", verb="supervisor", argument="", more="能不能要2N")
        await post(supervisor, f"/console/case/{number}/do", verb="advise", argument="", more="可以，先要N")
        page = (await client.get(f"/console/case/{number}")).text
    assert stage.case(number).recovered == 3200
    assert "可以，先要N" in page
    assert 'name="verb" value="advise"' not in page


async def test_a_worker_is_heard_while_the_pages_of_a_folder_are_drawn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = stage.open()
    drawn = pages.packet_docx

    def drawing(sections: Sequence[Section]) -> bytes:
        stage.act("王琳", number, lambda unit, staff, case: case_claim(unit, case, staff=staff))
        return drawn(sections)

    monkeypatch.setattr(pages, "packet_docx", drawing)
    async with at_screen(stage, "张敏") as client:
        assert (await client.get(f"/console/case/{number}/export")).status_code == 200
    assert stage.case(number).assignee_id is not None
