"""Who gets a case, in which order cases wait, and who hears when one waits too long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cases.rules.office_hours import SHANGHAI, OfficeHours
from bot.cases.rules.staff.roles import Role
from bot.cases.selectors import queue
from bot.cases.selectors.routing import route
from bot.cases.services.people import staffing
from tests.cases.stage import MONDAY, set_stage, told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def test_cases_route_by_city_and_kind(stage):
    def offices(unit):
        more = (("空的家政站", ["domestic"]), ("全国家政", ["domestic"]), ("其他地方", []))
        for number, (name, kinds) in enumerate(more):
            office = staffing.office_add(unit, actor="operator", name=name, kinds=kinds)
            if number:  # the first has nobody yet: nothing is sent there
                token = f"token-for-{number}"
                staffing.staff_add(unit, actor="operator", office=office, name="某", role=Role.CASEWORKER, token=token)
                staffing.invitation_redeem(unit, token=token, telegram_id=700 + number)
        return [
            route(unit.session, city=city, kind=kind).name
            for city, kind in (("北京", "rider"), ("成都", "domestic"), ("成都", "rider"), ("", ""))
        ]

    assert stage.do(offices) == ["朝阳法援", "全国家政", "其他地方", "其他地方"]


def test_the_queue_puts_days_left_first_then_danger_group_and_waiting(stage):
    plain = stage.open()
    stage.clock.forward(minutes=1)
    near = stage.open(end_date="2025-11-30")
    soon = stage.open(end_date="2025-12-05")
    hurt = stage.open(injured="yes")
    past = stage.open(end_date="2024-01-01")
    danger = stage.open(trigger="crisis")
    lines = stage.desk.read(lambda u: queue.queue_page(u.session, today=u.today))
    assert [line.number for line in lines] == [danger, near, soon, hurt, plain, past]
    assert lines[1].days_left == 7


def test_office_hours_skip_nights_weekends_and_public_holidays():
    hours = OfficeHours()
    eve = MONDAY.replace(year=2026, month=9, day=30).astimezone(SHANGHAI).replace(hour=17, minute=0)
    assert hours.add(eve, 1).astimezone(SHANGHAI).strftime("%m-%d %H:%M") == "10-08 09:30"
    friday = MONDAY.astimezone(SHANGHAI).replace(day=27, hour=16, minute=30)
    assert hours.add(friday, 2).strftime("%m-%d %H:%M") == "11-30 10:00"
    assert hours.between(friday, friday + timedelta(days=3)) == pytest.approx(8.5)


def test_the_clock_warns_then_escalates_and_the_worker_hears_in_time(stage):
    number = stage.open(chat="7")
    due = stage.case(number).due_at
    stage.clock.at = due - timedelta(minutes=30)
    stage.desk.tick()
    assert any("快到时间了" in line for line in told(stage, f"clock:{number}"))
    assert told(stage, "7") == []
    stage.desk.tick()
    assert sum("快到时间了" in line for line in told(stage, f"clock:{number}")) == 1
    stage.clock.at = due
    stage.desk.tick()
    assert "还没有人接手，比说好的慢了" in told(stage, "7")[-1]
    assert any("张敏" in line for line in told(stage, "desk"))
    stage.desk.tick()
    assert len(told(stage, "7")) == 1
    assert stage.case(number).due_at > due


def test_many_cases_late_at_once_are_one_message_to_the_office_and_one_to_each_worker(stage):
    numbers = [stage.open(chat=str(chat)) for chat in (7, 8, 9)]
    stage.clock.at = max(stage.case(number).due_at for number in numbers)
    stage.desk.tick()
    late = [line for line in told(stage, "desk") if "超时：" in line]
    assert len(late) == 1
    assert all(f"案件 {number}（" in late[0] for number in numbers)
    assert all("还没有人接手，比说好的慢了" in told(stage, chat)[-1] for chat in ("7", "8", "9"))
    assert all(any("超时：" in line for line in told(stage, f"clock:{number}")) for number in numbers)


def test_the_digest_comes_once_a_working_day_and_not_on_a_sunday(stage):
    stage.open()
    stage.desk.tick()
    stage.desk.tick()
    assert sum("在办 1 件" in line for line in told(stage, "desk")) == 1
    stage.clock.at = MONDAY + timedelta(days=6)
    stage.desk.tick()
    assert sum("在办 1 件" in line for line in told(stage, "desk")) == 1
