"""What an account tells beside the questions stands in the summary: places, bosses, counts, and sentences that no line holds."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.intake.answers import meant_for
from bot.cases.intake.righting.finding import find_righted
from bot.cases.rules.facts.also_said import also_said
from bot.cases.rules.facts.matter_facts import facts_of, matter_told, with_facts
from bot.cases.rules.facts.names_told import agency_in, alike_in, boss_in, district_in, trade_in
from tests.cases.intake.test_flow import Talk
from tests.cases.stage import set_stage

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("read", "told", "value"),
    [
        (district_in, "成都锦江区这边", "锦江区"), (district_in, "重庆江津", "江津"), (district_in, "在杭州萧山一家面馆帮厨", "萧山"),
        (district_in, "绍兴柯岩镇的厂", "柯岩镇"), (district_in, "我住小区里", ""), (district_in, "工业园区的厂", "工业园区"),
        (boss_in, "老板叫丁国栋", "老板丁国栋"), (boss_in, "店长小许让我走", "店长小许"), (boss_in, "给包工头孟老板干的", "包工头孟老板"),
        (boss_in, "校长何敏说再等等", "校长何敏"), (boss_in, "老板说没钱", ""), (boss_in, "站长让我别报工伤", ""),
        (agency_in, "佳和劳务介绍的", "佳和劳务"), (agency_in, "劳务公司是广州立信企业管理有限公司", "广州立信企业管理有限公司"),
        (agency_in, "跟中介签过一张纸", ""),
        (alike_in, "还有四个装卸的也没拿到钱", "4"), (alike_in, "站里一样的有12个人", "12"), (alike_in, "一共三个月", ""),
        (trade_in, "我是做保洁的", "保洁"), (trade_in, "在烘焙店当收银员", "收银员"), (trade_in, "老公是保安", ""),
    ],
)  # fmt: skip
def test_names_and_counts_are_heard_in_an_account(read, told, value):
    assert read(told) == value


def test_months_listed_or_spanned_are_one_row_and_go_back_into_the_matter_as_two_ends():
    assert facts_of(matter_told(["6月到8月的工资没发"], TODAY))["event_date"][0] == "2026-06-01..2026-08-31"
    matter = with_facts(matter_told(["6月的工资没发"], TODAY), {"event_date": "2026-06-01..2026-09-30"}, 2)
    assert (str(matter.value("unpaid_from")), str(matter.value("unpaid_to"))) == ("2026-06", "2026-09")
    assert facts_of(matter)["event_date"][0] == "2026-06-01..2026-09-30"


def test_only_sentences_with_something_no_line_holds_are_added():
    shown = "涉及的钱：8740 元\n不干的日子：2026-10-18"
    said = ["没给我8740", "10月18号走的", "油钱垫了1930没报", "不知道", "医生开了三十五天病假"]
    assert also_said(said, shown, TODAY) == "油钱垫了1930没报\n医生开了三十五天病假"


@pytest.fixture
def talk(tmp_path):
    talk = Talk(set_stage(tmp_path))
    for text in (
        "我在北京一家饭店当服务员，老板叫丁国栋，9月10月两个月工资没发，一个月6000，还有三个同事也没拿到",
        "找人工",
    ):
        talk.say(text)
    talk.tap("同意")
    return talk


def test_the_summary_names_the_boss_the_trade_the_others_and_what_else_was_said(talk):
    for _ in range(20):
        if "对不对，对了才发" in talk.reply.plain_text():
            break
        if "有什么证据" in talk.reply.plain_text():
            talk.say("有转账记录，垫了打车费286没报")
        elif "哪个城市" in talk.reply.plain_text():
            talk.say("北京海淀这边")
        else:
            talk.tap("对" if any(one.label == "对" for one in talk.reply.choices) else "跳过")
    told = talk.reply.plain_text()
    for row in ("老板是谁：老板丁国栋", "做什么活：服务员", "几个人一样：3 个人", "什么时候：2026-09-01 到 2026-10-31"):
        assert row in told
    assert "286" in told
    gone = talk.say("几个人一样那行删掉")
    assert "几个人一样：" not in gone


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("什么时候那行是从8月1号开始的", {"event_date": "2026-08-01..2026-10-31"}),
        ("7月8月9月没给，不是11月", {"event_date": "2026-07-01..2026-09-30"}),
        ("还有7月也没发", {"event_date": "2026-07-01..2026-10-31"}),
        ("证据写成我名字了，是考勤表", {"proof": "考勤表"}),
        ("劳务公司是广州立信企业管理有限公司", {"agency": "广州立信企业管理有限公司"}),
        ("老板姓许", {"boss": "老板姓许"}),
        ("一共9个人没拿到", {"group_size": "9"}),
        ("我电话13800131101没写上", {"phone": "13800131101"}),
        ("电话也没写上", {"phone": "13800131101"}),
        ("一件3块5", {"piece_pay": "3.5"}),
    ],
)
def test_rows_told_beside_are_put_right_each_by_its_words(said, values):
    held = {
        "event_date": "2026-09-01..2026-10-31", "employer": "佳美保洁", "phone": "13800131101", "name": "陈伟", "proof": "陈伟",
        "start_date": "2026-03-01",
    }  # fmt: skip
    assert find_righted(said, held, TODAY).values == values


def test_months_with_their_sums_or_of_which_a_part_is_missing_are_the_months_unpaid():
    for told, span in (
        ("7月5100，8月6200，9月5900都没发", "2026-07-01..2026-09-30"),
        ("3月到6月每个月都少给800", "2026-03-01..2026-06-30"),
        ("七月做了14天，八月做了9天，一分都没结", "2026-07-01..2026-08-31"),
        ("五月工资一分没发，六月就给了900", "2026-05-01..2026-06-30"),
    ):
        assert facts_of(matter_told([told], TODAY))["event_date"][0] == span


def test_a_place_is_the_city_over_it_and_a_way_driven_names_none():
    assert facts_of(matter_told(["我在浦东做住家阿姨"], TODAY))["city"][0] == "上海"
    assert "city" not in facts_of(matter_told(["我开货车，跑石家庄到太原"], TODAY))


@pytest.mark.parametrize(
    ("asked", "said", "meant"),
    [
        ("proof", "何志远", "name"), ("want", "许阿姨，许春华，13800131101", "name"), ("docked", "合同和押金的收据都在我这", "proof"),
        ("docked", "签过一份三方的协议", "written_contract"), ("proof", "合同签了两年的", "written_contract"),
        ("proof", "工资条，银行流水", ""), ("docked", "扣了两百", ""), ("docked", "没有", ""), ("want", "退押金", ""),
    ],
)  # fmt: skip
def test_an_early_or_late_answer_finds_its_question(asked, said, meant):
    assert meant_for(asked, said) == meant


def test_no_words_lead_out_of_the_summary(talk):
    while "对不对，对了才发" not in talk.reply.plain_text():
        talk.tap("对" if any(one.label == "对" for one in talk.reply.choices) else "跳过")
    asked = talk.say("假条5张")
    assert "没看懂" in asked
    assert {"回去再看一遍", "跟谁干"} <= {one.label for one in talk.reply.choices}
    assert "你还说了：假条5张" not in asked
    assert "对了才发" in talk.tap("回去再看一遍")
