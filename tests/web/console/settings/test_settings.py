"""Offices, people, ready replies, the trail and copies at the console."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from bot.audit.tables import AuditRow
from bot.cases.rules.office_hours import OfficeHours
from bot.cases.rules.staff.roles import Role
from bot.cases.tables import CannedReplyRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import words
from bot.storage.engine.backup import KEPT, NoBackup, backup_make, backup_path, backups
from bot.storage.outbox_state import outbox_state
from bot.storage.removal.retention import Retention, retention_of
from handlers.web.app import create_app
from handlers.web.console.settings.installation import Installation, Keeping, StateLine
from tests.cases.stage import Stage
from tests.web.console.support import Nobody, at_screen, console_app, post, topic

pytestmark = pytest.mark.anyio
PATH = "/console/settings"
OFFICE = {"name": "丰台法援", "cities": "北京、廊坊", "kinds": "骑手、快递员", "languages": "中文", "contacts": "010-1",
          "hours": "08:30-17:00", "urgent": "1", "high": "4", "normal": "8.5"}  # fmt: skip


def office(stage: Stage, name: str) -> OfficeRow | None:
    return stage.desk.read(lambda unit: unit.session.scalar(select(OfficeRow).where(OfficeRow.name == name)))


async def test_a_kind_of_work_nobody_has_is_refused_with_those_there_are(stage: Stage) -> None:
    async with at_screen(stage, "陈管") as client:
        told = await post(client, f"{PATH}/office", **OFFICE | {"kinds": "骑士"})
        page = (await client.get(PATH)).text
    assert told.status_code == 409 and "不认识这种活：骑士" in told.text and "骑手、网约车司机" in told.text
    assert office(stage, "丰台法援") is None
    assert 'name="languages" value="中文"' in page


def person(stage: Stage, name: str) -> StaffRow:
    return stage.desk.read(lambda unit: stage.staff(unit, name))


async def test_an_office_is_founded_changed_and_its_promise_holds_for_its_cases(stage: Stage) -> None:
    async with at_screen(stage, "陈管") as client:
        assert (await post(client, f"{PATH}/office", **OFFICE)).status_code == 303
        await post(
            client, f"{PATH}/office", **OFFICE | {"name": "朝阳法援", "cities": "北京", "kinds": "", "supervised": "1"}
        )
    made, here = office(stage, "丰台法援"), office(stage, "朝阳法援")
    assert made is not None and here is not None
    assert (made.cities, made.opens, made.answer_within) == (
        ["北京", "廊坊"],
        "08:30",
        {"urgent": 1.0, "high": 4.0, "normal": 8.5},
    )
    assert here.supervised
    assert (made.kinds, made.languages) == (["rider", "courier"], ["zh"])
    number = stage.open()
    hours = OfficeHours.read("08:30", "17:00", here.answer_within)
    assert stage.case(number).due_at == hours.add(stage.clock(), hours.within[stage.case(number).priority])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"hours": "17:00-09:00"}, "看不懂上班时间"), ({"urgent": "10", "high": "2"}, "越急的要回得越快"), ({"normal": "0"}, "工作小时"),
     ({"normal": "nan"}, "没有存"), ({"high": "很快"}, "写数字"), ({"name": "长" * 21}, "最多 20 个字"), ({"name": ""}, "要写")],
)  # fmt: skip
async def test_an_office_that_makes_no_sense_is_told_and_not_kept(
    stage: Stage, wrong: dict[str, str], told: str
) -> None:
    async with at_screen(stage, "陈管") as client:
        answer = await post(client, f"{PATH}/office", **OFFICE | wrong)
    assert answer.status_code == 409 and told in answer.text
    assert office(stage, "丰台法援") is None


async def test_somebody_is_invited_once_joins_changes_role_and_is_removed(stage: Stage) -> None:
    form = {"name": "赵新", "office": 1, "role": "caseworker", "supervised": "1"}
    async with at_screen(stage, "陈管") as client:
        shown = await post(client, f"{PATH}/staff", **form)
        token = re.search(r"https://desk\.test/console/join/([\w-]+)", shown.text)
        assert token is not None
        twice = await post(client, f"{PATH}/staff", **form)
        assert twice.status_code == 409 and "已经有一位赵新" in twice.text
        async with at_screen(stage) as other:
            assert "赵新" in (await other.get(f"/console/join/{token[1]}")).text
        number = person(stage, "赵新").id
        again = await post(client, f"{PATH}/staff/{number}/invite")
        async with at_screen(stage) as other:
            assert (await other.get(f"/console/join/{token[1]}")).status_code == 404
        assert "/start join_" in again.text
        await post(client, f"{PATH}/staff/{number}/change", role="supervisor")
        assert (person(stage, "赵新").role, person(stage, "赵新").supervised) == (Role.SUPERVISOR, False)
        await post(client, f"{PATH}/staff/{number}/remove")
        assert not person(stage, "赵新").active
        assert (await post(client, f"{PATH}/staff/{number}/remove")).status_code == 409


async def test_removing_somebody_ends_their_session_and_frees_their_cases(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "陈管") as admin, at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        assert "1 件案子回队列" in (await admin.get(PATH)).text
        await post(admin, f"{PATH}/staff/{person(stage, '王琳').id}/remove")
        assert (await client.get("/console")).status_code == 303
    assert stage.case(number).assignee_id is None
    assert "王琳已离开" in topic(stage, number)


async def test_the_last_admin_stays_and_nobody_removes_themselves(stage: Stage) -> None:
    admin = person(stage, "陈管").id
    async with at_screen(stage, "陈管") as client:
        assert "不能移除自己" in (await post(client, f"{PATH}/staff/{admin}/remove")).text
        assert "最后一位管理员" in (await post(client, f"{PATH}/staff/{admin}/change", role="auditor")).text
        assert (await post(client, f"{PATH}/staff/{admin}/change", role="worker")).status_code == 409
        assert (await post(client, f"{PATH}/staff/99999/change", role="auditor")).status_code == 409
    assert person(stage, "陈管").role == Role.ADMIN


async def test_sessions_of_somebody_are_ended(stage: Stage) -> None:
    async with at_screen(stage, "陈管") as admin, at_screen(stage, "王琳") as client:
        await post(admin, f"{PATH}/staff/{person(stage, '王琳').id}/sessions")
        assert (await client.get("/console")).status_code == 303
        assert (await admin.get(PATH)).status_code == 200


@pytest.mark.parametrize("name", ["王琳", "张敏", "周远", "吴审"])
async def test_nobody_but_an_admin_sets_anything(stage: Stage, name: str) -> None:
    staff = person(stage, "李娜").id
    async with at_screen(stage, name) as client:
        for path in (
            "office",
            "staff",
            f"staff/{staff}/remove",
            f"staff/{staff}/change",
            f"staff/{staff}/invite",
            "backup",
        ):
            assert (await post(client, f"{PATH}/{path}", **OFFICE, role="admin")).status_code == 403
        assert (await client.get(f"{PATH}/backup/youju-20261123-020000.db")).status_code == 403
    assert person(stage, "李娜").role == Role.CASEWORKER and person(stage, "李娜").active


async def test_script_in_a_field_stays_text(stage: Stage) -> None:
    nasty = "<script>alert(1)</script>"
    async with at_screen(stage, "陈管") as client:
        await post(client, f"{PATH}/office", **OFFICE | {"contacts": nasty, "cities": nasty, "name": "<b>甲</b>"})
        assert "<script>alert(1)" not in (await client.get(PATH)).text
        assert "<b>甲" not in (await client.get(PATH)).text
    async with at_screen(stage, "张敏") as client:
        await post(client, "/console/replies", name=nasty, text=nasty)
        assert "<script>alert(1)" not in (await client.get("/console/replies")).text


# Ready replies


async def test_a_ready_reply_is_saved_written_over_and_dropped_in_its_office_alone(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client, at_screen(stage, "周远") as other:
        await post(client, "/console/replies", name="收到", text="您好，{name}，材料收到了。")
        await post(client, "/console/replies", name="收到", text="您好，材料收到了。")
        assert "<b>收到</b>" not in (await other.get("/console/replies")).text
        wrong = await post(client, "/console/replies", name="坏", text="{secret}")
        assert wrong.status_code == 409 and "{secret}</textarea>" in wrong.text
        assert (await post(client, "/console/replies", name="", text="x")).status_code == 409
        assert (await post(client, "/console/replies", name="长", text="x" * 2001)).status_code == 409
        kept = stage.desk.read(lambda unit: unit.session.scalars(select(CannedReplyRow)).one())
        assert kept.text == "您好，材料收到了。"
        assert (await post(other, f"/console/replies/{kept.id}/drop")).status_code == 409
        assert (await post(client, f"/console/replies/{kept.id}/drop")).status_code == 303
        assert (await post(client, f"/console/replies/{kept.id}/drop")).status_code == 409


# The trail


async def test_the_trail_is_read_narrowed_and_verified_by_auditors_too(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
    async with at_screen(stage, "吴审") as client:
        page = (await client.get(f"/console/audit?case={number}&action=case_claim")).text
        assert "王琳" in page and "<td>接手</td>" in page and "<td>案件来了</td>" not in page
        assert '<td class="detail">等人接手 → 有人在办，给王琳</td>' in page
        first = await post(client, "/console/audit/verify")
        mark = re.search(r"<code class=\"break\">([^<]+)</code>", first.text)
        assert mark is not None and "都完好" in first.text
        assert "都完好" in (await post(client, "/console/audit/verify", noted=mark[1])).text
        stage.do(tampered)
        assert "第 2 条对不上" in (await post(client, "/console/audit/verify")).text


def tampered(unit: Any) -> None:
    for (name,) in unit.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        unit.session.execute(text(f"DROP TRIGGER {name}"))
    unit.session.execute(text("UPDATE audit_trail SET detail = 'x' WHERE id = 2"))


async def test_older_events_stand_on_further_pages(stage: Stage) -> None:
    for _ in range(30):
        stage.open()
    async with at_screen(stage, "陈管") as client:
        first = (await client.get("/console/audit")).text
        older = re.search(r"before=(\d+)", first)
        assert older is not None
        second = (await client.get(f"/console/audit?before={older[1]}")).text
    assert f'<th scope="row">{int(older[1]) - 1}</th>' in second
    assert f'<th scope="row">{older[1]}</th>' not in second


# Copies and state


def with_copies(stage: Stage, folder: Path) -> FastAPI:
    around = Installation(
        Keeping(Retention(), Retention()),
        lambda: [StateLine("发件箱", "bad", "12 条等着发"), StateLine("模型", "off", "没有设")],
        lambda: backup_make(stage.storage.engine, folder, stage.clock()), folder, (("恢复", "python bot.py restore x.db"),),
    )  # fmt: skip
    nobody: Any = Nobody()
    return create_app(nobody, console_law(), today=lambda: stage.desk.today, desk=stage.desk, installation=around)


def console_law() -> Any:
    from handlers.web.law import LawPages

    nothing: Any = None
    return LawPages(nothing, lambda _: None, lambda _: "")


async def test_a_copy_is_made_taken_away_and_opens(stage: Stage, tmp_path: Path) -> None:
    number = stage.open()
    async with at_screen(stage, "陈管", with_copies(stage, tmp_path / "copies")) as client:
        made = await post(client, f"{PATH}/backup")
        name = re.search(r"youju-\d{8}-\d{6}\.db", (await client.get(made.headers["location"])).text)
        assert name is not None
        taken = await client.get(f"{PATH}/backup/{name[0]}")
        for forged in ("../secret.db", "%2e%2e%2fyouju.db", "youju-20200101-000000.db", "content.key"):
            assert (await client.get(f"{PATH}/backup/{forged}")).status_code == 404
        page = (await client.get(PATH)).text
        assert 'value="180"' in page and "<code>python bot.py restore x.db</code>" in page
        health = (await client.get("/console/health")).text
        assert "✗ 有问题" in health and "12 条等着发" in health
    copy = tmp_path / "taken.db"
    copy.write_bytes(taken.content)
    assert sqlite3.connect(copy).execute("SELECT number FROM cases").fetchall() == [(number,)]
    acts = stage.desk.read(lambda unit: set(unit.session.scalars(select(AuditRow.action))))
    assert {"backup_made", "backup_taken"} <= acts


async def test_where_no_copy_can_be_made_the_page_says_so(stage: Stage) -> None:
    async with at_screen(stage, "陈管", console_app(stage)) as client:
        answer = await post(client, f"{PATH}/backup")
    assert answer.status_code == 409 and "不能备份" in answer.text


def test_only_the_newest_copies_stay_and_a_full_disk_leaves_nothing_behind(stage: Stage, tmp_path: Path) -> None:
    folder, engine = tmp_path / "copies", stage.storage.engine
    for hours in range(KEPT + 2):
        backup_make(engine, folder, stage.clock() + timedelta(hours=hours))
    kept = [copy.name for copy in backups(folder)]
    assert len(kept) == KEPT and kept == sorted(kept, reverse=True)
    assert backup_path(folder, kept[0]) is not None
    (tmp_path / "file").write_text("x")
    with pytest.raises((NoBackup, OSError)):
        backup_make(engine, tmp_path / "file" / "below", stage.clock())
    assert [path.suffix for path in folder.iterdir()] == [".db"] * KEPT


def test_the_outbox_tells_what_waits_and_since_when(stage: Stage) -> None:
    number = stage.open()
    stage.desk.options.staff_pushed = True
    began = stage.clock()
    stage.act("王琳", number, lambda unit, staff, case: unit.to_staff(case, words("请接手")))
    with stage.storage.read() as session:
        found = outbox_state(session, began + timedelta(hours=1))
    assert (found.waiting, found.oldest, found.failed) == (1, began, 0)


async def test_how_long_things_stay_is_set_told_and_stands_in_the_trail(stage: Stage, tmp_path: Path) -> None:
    app = with_copies(stage, tmp_path)
    async with at_screen(stage, "陈管", app) as client:
        done = await post(client, f"{PATH}/keeping", conversations="90", cases="730", evidence="365")
        assert done.status_code == 303
        page = (await client.get(done.headers["location"])).text
        assert "重启服务后生效" in page and "现在按 180 天，重启后按 90 天" in page and 'value="365"' in page
        assert "改保存多久" in (await client.get("/console/audit")).text
        again = await post(client, f"{PATH}/keeping", conversations="90", cases="730", evidence="365")
        assert "没有变化" in (await client.get(again.headers["location"])).text
    with stage.storage.read() as session:
        assert retention_of(session, Retention()) == Retention(90, 730, 365)
        details = list(session.scalars(select(AuditRow.detail).where(AuditRow.action == "retention_set")))
    assert details == ["conversations:180→90 evidence:730→365"]


@pytest.mark.parametrize("days", ["0", "-1", "3651", "99999", "many", "", "1.5", "１２"])
async def test_days_that_are_none_change_nothing(stage: Stage, tmp_path: Path, days: str) -> None:
    async with at_screen(stage, "陈管", with_copies(stage, tmp_path)) as client:
        told = await post(client, f"{PATH}/keeping", conversations="90", cases=days, evidence="365")
    assert told.status_code == 409 and "办结的案件" in told.text
    with stage.storage.read() as session:
        assert retention_of(session, Retention()) == Retention()


async def test_only_an_admin_sets_how_long_things_stay(stage: Stage, tmp_path: Path) -> None:
    for name in ("王琳", "张敏", "吴审"):
        async with at_screen(stage, name, with_copies(stage, tmp_path)) as client:
            told = await post(client, f"{PATH}/keeping", conversations="1", cases="1", evidence="1")
        assert told.status_code == 403


async def test_somebody_is_away_and_back_by_their_own_page(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        assert "请假到 2026-12-01" in (await post(client, "/console/sessions/away", until="2026-12-01")).text
        assert "我回来了" in (await client.get("/console/sessions")).text
        for wrong in ("2020-01-01", "明天", "9999-99-99"):
            assert (await post(client, "/console/sessions/away", until=wrong)).status_code == 409, wrong
        await post(client, "/console/sessions/away", until="")
    assert stage.do(lambda unit: stage.staff(unit, "王琳").away_until) is None
    async with at_screen(stage, "吴审") as client:
        assert "请假" not in (await client.get("/console/sessions")).text
