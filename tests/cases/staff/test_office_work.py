"""The office's day: a queue in the order of work, drafts that are found, cases that move and are put together, exports."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from bot.cases.export.export import conversation_text
from bot.cases.rules.errors import CaseError
from bot.cases.rules.facts.slots import grievance_words
from bot.cases.rules.links import topic_link
from bot.cases.selectors.packet import packet_reply
from bot.cases.selectors.queue import queue_page
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.groups import group_ask
from bot.cases.services.people import staffing
from bot.cases.services.topics import topic_set
from bot.cases.services.words import conversation as talk
from bot.cases.staff.orders import Order, order_tapped
from bot.cases.staff.registry import carry_out
from bot.cases.tables import CaseFileRow, CaseMessageRow, DraftRow, OfficeRow
from bot.cases.unit_of_work import case_numbered
from bot.storage.conversations import conversation_ensure
from bot.storage.tables import OutboxRow
from tests.cases.stage import set_stage
from tests.cases.test_danger import told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path, topic_link=lambda topic: topic_link(-100123, topic), title_of=lambda card: "工资没发")


def claimed(stage, **values):
    number = stage.open(chat="7", **values)
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def does(stage, who, number, verb, argument=""):
    return stage.act(who, number, lambda u, s, c: carry_out(u, s, c, Order(verb, argument)))


def says(stage, who, number, text):
    return stage.act(who, number, lambda u, s, c: talk.staff_said(u, c, staff=s, text=text))


def test_what_has_to_be_answered_first_stands_before_a_far_last_day(stage):
    far = stage.open(end_date="2026-10-10")  # a last day in ten months
    hurt = stage.open(injured="yes")
    stage.clock.forward(minutes=5)
    later = stage.open()
    lines = stage.desk.read(lambda u: queue_page(u.session, today=u.today))
    assert [line.number for line in lines] == [hurt, far, later]


def test_the_queue_has_pages_says_how_many_there_are_and_leads_on(stage):
    numbers = [stage.open() for _ in range(45)]
    first = does(stage, "王琳", numbers[0], "queue")
    assert "第 1 页，共 3 页，45 件" in first.plain_text()
    order = order_tapped(first.choices[0].action)
    second = does(stage, "王琳", numbers[0], order.verb, order.argument)
    third = does(stage, "王琳", numbers[0], "queue", "3")
    shown = [str(number) for number in numbers]
    pages = [first.plain_text(), second.plain_text(), third.plain_text()]
    assert all(any(number in page for page in pages) for number in shown)
    assert not third.choices


def test_a_line_says_what_it_is_about_and_links_to_its_topic(stage):
    number = claimed(stage)
    stage.do(lambda u: topic_set(u, number, 77))
    line = does(stage, "王琳", number, "mine").plain_text()
    assert "北京骑手" in line and "工资没发" in line and "https://t.me/c/123/77" in line


def test_the_queue_shows_only_what_is_asked_for(stage):
    mine, free = claimed(stage), stage.open()
    shown = does(stage, "王琳", mine, "queue", "没人接").plain_text()
    assert str(free) in shown and str(mine) not in shown


def test_drafts_are_listed_oldest_first_and_supervisors_are_named_after_two_hours(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = claimed(stage)
    says(stage, "王琳", number, "第一稿")
    stage.clock.forward(hours=1)
    says(stage, "王琳", number, "第二稿")
    shown = does(stage, "张敏", number, "drafts").plain_text()
    assert shown.index("草稿 1") < shown.index("草稿 2") and "等督导批准" in shown and "第一稿" not in shown
    stage.desk.tick()
    assert not any("等批准" in line for line in told(stage, "desk"))
    stage.clock.forward(hours=1, minutes=5)
    stage.desk.tick()
    stage.desk.tick()
    assert sum("草稿 1 等批准，请督导 @张敏" in line for line in told(stage, "desk")) == 1


def test_a_decided_draft_leaves_no_button_that_looks_alive(tmp_path):
    stage = set_stage(tmp_path, supervised=True, staff_pushed=True)
    number = claimed(stage)
    draft = says(stage, "王琳", number, "第一稿").draft_id
    does(stage, "王琳", number, "edit", f"{draft} 第二稿")
    does(stage, "张敏", number, "approve", str(draft))
    with stage.storage.read() as session:
        shown = session.get(DraftRow, draft).shown_in
        assert len(shown) == 2
        assert all(session.get(OutboxRow, row).view == {"done": True} for row in shown)


def test_a_case_goes_to_another_office_and_its_worker_is_told(stage):
    stage.do(lambda u: staffing.office_add(u, actor="operator", name="上海法援", cities=["上海"]))
    number = claimed(stage)
    with pytest.raises(CaseError, match="督导"):
        does(stage, "王琳", number, "transfer", "上海法援")
    with pytest.raises(CaseError, match="没有人能接案"):
        does(stage, "张敏", number, "transfer", "上海法援")
    with pytest.raises(CaseError, match="没有叫“北海法援”的办公室。有：朝阳法援、上海法援"):
        does(stage, "张敏", number, "transfer", "北海法援")

    def joins(u):
        office = staffing.office_named(u, "上海法援")
        staffing.staff_add(u, actor="operator", office=office, name="何沪", role="caseworker", token="t-he")
        staffing.invitation_redeem(u, token="t-he", telegram_id=201)

    stage.do(joins)
    does(stage, "张敏", number, "transfer", "上海法援")
    case = stage.case(number)
    assert (case.assignee_id, case.stage) == (None, "queued")
    assert any("上海法援" in line for line in told(stage, "7", "telegram"))
    does(stage, "何沪", number, "claim")


def test_two_workers_cases_are_linked_only_when_both_agree(stage):
    first = claimed(stage)
    second = stage.open(chat="8")
    does(stage, "王琳", first, "link", str(second))
    for chat in ("7", "8"):
        assert any("连" in line or "同" in line for line in told(stage, chat, "telegram"))
    assert stage.case(first).grievance_key == stage.case(second).grievance_key
    assert (stage.case(first).group_id, stage.case(second).link_state) == (None, "asked")
    third = stage.open(chat="7")
    with pytest.raises(CaseError, match="/merge"):
        does(stage, "王琳", first, "link", str(third))


def test_stations_written_with_city_and_platform_are_the_same_station():
    day = {"platform": "美团", "event_date": "2026-09-01", "city": "北京"}
    keys = {
        grievance_words({**day, "employer": name})
        for name in ("回龙观站", "北京美团回龙观站", "美团回龙观站点", "北京市回龙观站")
    }
    assert len(keys) == 1
    assert grievance_words({**day, "employer": "望京站"}) not in keys
    assert grievance_words({**day, "employer": "回龙观站", "city": "北京昌平"}) in keys
    assert grievance_words({**day, "employer": "回龙观站", "city": "上海"}) not in keys


def test_who_named_no_day_is_alike_by_the_month_unpaid_months_reach_back_to():
    told = {"platform": "美团", "city": "北京", "employer": "十里堡站", "months_owed": "2", "still_working": "yes"}
    today = date(2026, 11, 25)
    key = grievance_words(told, today)
    assert key == grievance_words({**told, "employer": "美团 十里堡站点"}, today)
    assert key == grievance_words({**told, "event_date": "2026-09-15", "months_owed": "1"}, today)
    assert key != grievance_words({**told, "months_owed": "3"}, today)
    assert grievance_words({**told, "months_owed": "11"}, date(2026, 11, 25)).endswith("|2025-12")
    assert not grievance_words({**told, "still_working": "no"}, today), "who has left is unpaid since an unknown day"


def test_workers_of_one_station_who_named_no_day_are_asked_whether_to_be_linked(stage):
    told = {
        "platform": "美团", "city": "北京", "employer": "十里堡站", "months_owed": "2", "still_working": "yes",
    }  # fmt: skip
    first, second = stage.open(chat="31", **told), stage.open(chat="32", **told)
    stage.do(lambda u: group_ask(u, case_numbered(u, second)))
    assert stage.case(first).link_state == stage.case(second).link_state == "asked"


def test_saving_over_a_canned_text_says_what_it_replaced(stage):
    number = claimed(stage)
    assert "换掉" not in does(stage, "王琳", number, "save", "收到材料 你好，收到了")
    assert "你好，收到了" in does(stage, "王琳", number, "save", "收到材料 滚")


@pytest.mark.parametrize("name", ["老板姓刘", "姓刘", "刘总", "老刘", "小郑", "王姐", "刘老板", "包工头姓马", "不知道"])
def test_who_bears_the_same_surname_is_not_the_same_employer(name):
    assert grievance_words({"platform": "没有平台", "event_date": "2026-10", "city": "北京", "employer": name}) == ""


def test_a_case_is_exported_into_its_topic_by_who_may(stage):
    number = claimed(stage)
    with pytest.raises(CaseError):
        does(stage, "李娜", number, "export")
    reply = does(stage, "王琳", number, "export")
    with zipfile.ZipFile(io.BytesIO(reply.attachments[0].content)) as packed:
        assert any(name.endswith("对话.txt") for name in packed.namelist())


def test_a_recalled_message_is_marked_in_the_export(stage):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="别来了", source="tg:5"))
    stage.do(lambda u: setattr(u.options, "pushed", ()))
    stage.act("王琳", number, lambda u, s, c: carry_out(u, s, c, Order("recall", "", "tg:5")))
    with zipfile.ZipFile(io.BytesIO(does(stage, "王琳", number, "export").attachments[0].content)) as packed:
        text = packed.read(next(name for name in packed.namelist() if name.endswith("对话.txt"))).decode()
    assert "别来了" in text and "已撤回" in text


def test_a_newcomer_under_supervision_does_not_change_the_offices_texts(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = claimed(stage)
    with pytest.raises(CaseError, match="请督导来存"):
        does(stage, "王琳", number, "save", "收到材料 滚")
    does(stage, "张敏", number, "save", "收到材料 材料收到了")


def test_closing_as_somebody_elses_matter_says_whose(stage):
    number = claimed(stage)
    with pytest.raises(CaseError, match="该找谁"):
        does(stage, "王琳", number, "close", "不归我们管")
    does(stage, "王琳", number, "close", "不归我们管 请找市场监管局 12315")
    assert any("12315" in line for line in told(stage, "7", "telegram"))


def test_nobody_is_said_to_be_at_work_who_is_away(stage):
    number = claimed(stage)
    says(stage, "王琳", number, "在看")
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "王琳"), until=stage.desk.today.replace(day=30)))
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    assert "王琳没有忘" not in told(stage, "7", "telegram")[-1]
    assert "还在办" in told(stage, "7", "telegram")[-1]


def test_without_a_name_somebody_joins_the_only_office_and_none_is_founded(stage):
    assert stage.do(lambda u: staffing.office_meant(u, "")).name == "朝阳法援"
    stage.do(lambda u: staffing.office_add(u, actor="operator", name="上海法援"))
    with pytest.raises(CaseError, match="朝阳法援、上海法援"):
        stage.do(lambda u: staffing.office_meant(u, ""))
    with pytest.raises(CaseError, match="没有叫“朝阳法院”的办公室"):
        stage.do(lambda u: staffing.office_meant(u, "朝阳法院"))
    with stage.storage.read() as session:
        assert session.query(OfficeRow).count() == 2


def test_a_case_from_the_web_says_so(stage):
    number = claimed(stage)

    def moves(unit):
        row = conversation_ensure(unit.session, channel="web", external_id="w", language="zh", now=unit.now)
        case_numbered(unit, number).conversation_id = row.id

    stage.do(moves)
    assert "在网页上" in stage.desk.read(lambda u: packet_reply(u, case_numbered(u, number))).plain_text()


def test_ready_texts_are_seen_before_one_goes(stage):
    number = claimed(stage)
    does(stage, "王琳", number, "save", "收到材料 {name}，材料收到了")
    shown = does(stage, "王琳", number, "canned").plain_text()
    assert "收到材料：{name}，材料收到了" in shown
    assert not any("材料收到了" in line for line in told(stage, "7", "telegram")), "looking sends nothing"


def test_the_exported_talk_names_the_files_of_each_message(stage):
    number = claimed(stage)

    def sends(unit, staff, case):
        message = CaseMessageRow(case_id=case.id, side="worker", kind="photo", text="", at=unit.now)
        unit.session.add(message)
        unit.session.flush()
        unit.session.add(CaseFileRow(case_id=case.id, message_id=message.id, name="工资条.jpg", at=unit.now))

    stage.act("王琳", number, sends)
    text = stage.desk.read(lambda u: conversation_text(u, case_numbered(u, number)))
    assert "［文件：001-工资条.jpg］" in text
