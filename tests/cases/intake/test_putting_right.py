"""Under the summary: every value is shown, each put right by a button or in words, and read back again before anything is sent."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.intake.answers import meant_for
from bot.cases.intake.contract import matter_held
from bot.cases.intake.interview.confirming import answer_to_sure, sum_owed
from bot.cases.intake.questions import read_answer
from bot.cases.intake.righting.finding import find_righted
from bot.cases.intake.righting.sums import owed_righted, total_told
from bot.cases.rules.facts.matter_facts import facts_of, matter_told
from tests.cases.intake.test_flow import Talk
from tests.cases.stage import set_stage

TODAY = date(2026, 11, 24)
HELD = {
    "name": "陈伟墙", "employer": "顺凉制冷", "city": "江北", "platform": "美团", "start_date": "2026-05-12", "end_date": "2026-09-15",
    "still_working": "no", "event_date": "2026-09-15", "amount_owed": "12000", "months_owed": "2", "monthly_pay": "6000", "docked": "200",
    "medical_costs": "4300", "deposit": "1000", "fees_paid": "150", "dismissed_by": "worker", "paid": "1000", "written_contract": "yes", "story": "欠薪",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("不对，是欠了两个半月", {"months_owed": "2.5"}),
        ("名字写错了，叫陈伟强", {"name": "陈伟强"}),
        ("我叫 陈伟强", {"name": "陈伟强"}),
        ("叫我吴阿姨就行 名字错了", {"name": "吴阿姨"}),
        ("公司名字不对，叫贴心邻里家政", {"employer": "贴心邻里家政"}),
        ("不是江北，是重庆", {"city": "重庆"}),
        ("平台写错了，是饿了么", {"platform": "饿了么"}),
        ("一共欠我13900", {"amount_owed": "13900"}),
        ("欠我1万3千9，不是一千", {"amount_owed": "13900"}),
        ("被扣的钱是八十", {"docked": "80"}),
        ("漏了押金 五百", {"deposit": "500"}),
        ("老板给过5000不是1000", {"paid": "5000"}),
        ("月工资不对，六千二", {"monthly_pay": "6200"}),
        ("不是我自己走的，是被辞退的", {"dismissed_by": "employer"}),
        ("没签合同", {"written_contract": "no"}),
        ("电话13800131101", {"phone": "13800131101"}),
        ("电话一五八六八一九零三二七", {"phone": "15868190327"}),
        ("打我电话 138 0013 1101", {"phone": "13800131101"}),
        ("我妈叫赵桂兰，不是那么长一串", {"name": "赵桂兰"}),
        ("姓冯的冯，冯志远", {"name": "冯志远"}),
        ("跟谁干应该写星芒传媒", {"employer": "星芒传媒"}),
        ("我是代驾", {"worker_kind": "designated_driver"}),
        ("工资不是三千一 今年7月起是两千六", {"monthly_pay": "2600"}),
        ("不是每月8740 每月是五六千 一共欠8740", {"monthly_pay": "5000-6000", "amount_owed": "8740"}),
        ("月工资不是7600！月工资保底4500，7600是一共欠我的", {"monthly_pay": "4500", "amount_owed": "7600"}),
        ("涉及的钱改成8740", {"amount_owed": "8740"}),
        ("按8740算", {"amount_owed": "8740"}),
        ("不对啊我说了8740 九月5340十月3400", {"amount_owed": "8740"}),
        ("不对，是一万一千三，十月8500加十一月十天2800", {"amount_owed": "11300"}),
        ("欠的是9月和10月，两个月", {"months_owed": "2"}),
        ("我提的离职", {"dismissed_by": "worker"}),
        ("姓名林可、城市深圳", {"name": "林可", "city": "深圳"}),
        ("什么时候：8月到10月", {"event_date": "2026-08-01..2026-10-31"}),
        ("什么时候那行应该从9月1号开始", {"event_date": "2026-09-01"}),
        ("做什么活：保安", {"worker_kind": "保安"}),
        ("真名苏雨桐没写", {"name": "苏雨桐"}),
        ("没发的工钱一共9760，底薪6000加课时费3760", {"amount_owed": "9760"}),
        ("平台莫得，就是没得平台", {"platform": "没有平台"}),
    ],
)
def test_words_put_right_the_one_fact_they_are_about(said, values):
    assert find_righted(said, HELD, TODAY).values == values


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("入职是3月不是5月", "2026-03-12"), ("入职是去年", "2025-05-12"), ("我是26年3月2号来的", "2026-03-02"), ("入职 3.2", "2026-03-02"),
        ("开始干的日子不对，是3月2", "2026-03-02"), ("入职时间改成2025.12", "2025-12-01..2025-12-31"), ("2025/3/2进的厂", "2025-03-02"),
        ("我是24年3月1号上的班", "2024-03-01"), ("2024年6月15 开始跑的", "2024-06-15"), ("我是去年国庆前一天进的站", "2025-09-30"),
        ("去年愚人节来的 4月1号", "2025-04-01"), ("是去年12月来的不是今年1月", "2025-12-01..2025-12-31"), ("三月二号入职", "2026-03-02"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_writing_and_only_the_part_changes_that_was_wrong(said, day):
    assert find_righted(said, HELD, TODAY).values == {"start_date": day}


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("押金那项删掉", ["deposit"]), ("没交押金", ["deposit"]), ("扣钱那个不对，没有", ["docked"]), ("没罚过款", ["docked"]),
        ("不欠工资 删掉", ["amount_owed", "months_owed"]), ("工资都结清了", ["amount_owed", "months_owed"]), ("公司没有，删掉", ["employer"]),
        ("已经给了1000不对，一分没给", ["paid"]), ("已经给了1000这个是哪来的 他一分都没给我", ["paid"]), ("已经给了应该是0", ["paid"]),
        ("开始干的日子不知道 删掉吧", ["start_date"]), ("扣款那一项应该是0", ["docked"]),
        ("把每月多少删掉", ["monthly_pay"]), ("每月多少那行删掉，我是按张算的", ["monthly_pay"]), ("交过的费那行不要", ["fees_paid"]),
    ],
)  # fmt: skip
def test_what_should_not_be_there_is_taken_off(said, gone):
    assert find_righted(said, HELD, TODAY).values == dict.fromkeys(gone, "")


def test_one_message_puts_several_facts_right_and_names_what_it_does_not_say():
    found = find_righted("城市写错了 我在重庆，看病的钱是3300块不是4300，是被辞退的，其他都对，金额错了", HELD, TODAY)
    assert found.values == {"city": "重庆", "medical_costs": "3300", "dismissed_by": "employer"}
    assert found.asked == ["amount_owed"]
    assert find_righted("名字叫陈伟强，能要回来吗", HELD, TODAY).unread == ["能要回来吗"]


@pytest.mark.parametrize(
    ("said", "owed"),
    [("46个工 一天320 给过五千", "9720"), ("说好一万二给了七千", "5000")],
)
def test_a_sum_told_by_its_parts_is_worked_out(said, owed):
    assert find_righted(said, {}, TODAY).values["amount_owed"] == owed


@pytest.mark.parametrize(
    ("said", "held", "owed"),
    [
        ("11个月 拿了4个月的", {"monthly_pay": "2600"}, "18200"), ("8 9 10 三个月 10月给了五百块买烟", {"monthly_pay": "4500"}, "13000"),
        ("58天 借支4000 给8000", {"daily_pay": "450"}, "14100"), ("12张 一张500 付了1200定金", {}, "4800"),
        ("9天 全没给", {"daily_pay": "180"}, "1620"), ("拿过1500", {}, ""), ("8740 九月5340十月3400", {}, "8740"),
    ],
)  # fmt: skip
def test_what_is_owed_follows_from_the_parts_of_an_answer(said, held, owed):
    assert owed_righted(said, held, TODAY) == owed


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ("九月跟十月都没发一共8740", "8740"), ("总共7200，先付了2200，尾款5000", "5000"), ("迟到罚过三回，一共240，工资没发", ""),
        ("46天一共给了五千，剩下欠着", ""), ("九月工资没发，十月还差3100，我自己加起来是7600", "7600"),
    ],
)  # fmt: skip
def test_a_total_named_while_telling_is_the_one_read_back(said, owed):
    assert total_told([said]) == owed


def test_months_that_were_not_paid_brought_no_payment():
    facts = facts_of(matter_told(["九月跟十月都没发一共8740"], TODAY))
    assert "paid" not in facts
    assert facts["amount_owed"][0] == "8740"


@pytest.fixture
def talk(tmp_path):
    talk = Talk(set_stage(tmp_path))
    for text in ("我在北京跑美团，一个月6000，9月10月两个月工资没发，被扣了200块，押金交了500", "找人工"):
        talk.say(text)
    talk.tap("同意")
    while "对不对" not in talk.reply.plain_text():
        talk.tap("对" if any(one.label == "对" for one in talk.reply.choices) else "跳过")
    return talk


def owed(talk: Talk) -> str:
    return sum_owed(talk.state.facts.values, matter_held(talk.state), talk.stage.clock().date())


def test_the_summary_shows_the_sum_that_follows_and_it_follows_anew(talk):
    assert "12000" in talk.reply.plain_text()
    told = talk.say("不对，是欠了两个半月")
    assert "改好了，拖了几个月：2.5 个月" in told
    assert "没发的工钱一共：15000 元" in told
    assert owed(talk) == "15000"
    assert "一共：12500 元" in talk.say("一个月五千不是六千")


def test_a_total_that_was_told_beats_one_that_follows(talk):
    talk.say("一共欠我11000")
    told = talk.say("一个月五千不是六千")
    assert "涉及的钱：11000 元" in told
    assert owed(talk) == "11000"


def test_a_total_put_right_counts_whatever_else_was_docked(talk):
    talk.say("一共欠我9000")
    assert owed(talk) == "9000"
    assert talk.state.facts.values["docked"] == "200"
    talk.say("工资不欠了，都结清了")
    assert not {"amount_owed", "months_owed"} & talk.state.facts.values.keys()
    assert owed(talk) == ""
    assert talk.state.facts.values["docked"] == "200"
    assert "对不对" in talk.reply.plain_text()


def test_every_fact_held_has_a_button_that_shows_it_and_takes_it_off(talk):
    talk.tap("改")
    labels = [one.label for one in talk.reply.choices]
    assert {"押金", "被扣被罚的钱", "每月多少", "拖了几个月", "称呼", "电话"} <= set(labels)
    asked = talk.tap("押金")
    assert "现在记的是：500 元" in asked
    told = talk.tap("删掉这一项")
    assert "去掉了：押金" in told
    assert "押金：" not in told
    talk.tap("改")
    talk.tap("被扣被罚的钱")
    assert "改好了，被扣被罚的钱：80 元" in talk.say("八十")


def test_what_was_not_understood_is_said_and_nothing_is_sent_by_it(talk):
    told = talk.say("其他都对，就是城市错了")
    assert "在哪个城市" in told
    assert "城市：重庆" in talk.say("重庆")
    told = talk.say("老板昨天又打电话骂我")
    assert "加进“经过”了" in told
    assert "老板昨天又打电话骂我" in talk.state.facts.values["story"]
    assert talk.effects == []
    talk.say("发送")
    assert talk.effects == [{"do": "open", "trigger": "asked"}]


@pytest.mark.parametrize(
    ("said", "name", "phone"),
    [
        ("方可 18627730916", "方可", "18627730916"), ("孙浩 177 5136 9024", "孙浩", "17751369024"),
        ("杨桂仙幺三九八七幺五零二六四", "杨桂仙", "13987150264"), ("我叫韦海燕 13416928573", "韦海燕", "13416928573"),
    ],
)  # fmt: skip
def test_a_number_to_call_beside_the_name_is_kept_as_that(said, name, phone):
    assert read_answer("name", said, TODAY).values == {"name": name, "phone": phone}


def test_an_agreement_that_names_the_parts_is_one():
    agreed = answer_to_sure("amount_owed", "对的，底薪6000加课时费3760", "9760", TODAY)
    assert agreed is not None and agreed.agreed
    other = answer_to_sure("amount_owed", "不对，一共是7600，九月一分没有就是4500，加十月差的3100", "3100", TODAY)
    assert other is not None and other.values == {"amount_owed": "7600"}


def test_answers_are_no_contract_no_offer_and_no_proof_by_a_word_alone():
    assert "written_contract" not in read_answer("written_contract", "不要她赔什么，花瓶1200不要扣", TODAY).values
    assert read_answer("want", "要退我一万五的押金", TODAY).values == {"want": "要退我一万五的押金"}
    assert read_answer("platform", "没有哪样平台", TODAY).values["platform"] == "没有平台"
    assert meant_for("employer", "没有签啥合同的") == "written_contract"
    assert meant_for("employer", "仓前网点，老板姓沈。手上有转账记录和工牌") == ""


def test_a_name_and_a_number_to_call_are_told_together(talk):
    told = talk.say("我叫陈伟强，电话13800131101")
    assert "称呼：陈伟强" in told
    assert "电话：13800131101" in told


def test_a_sum_added_at_the_summary_is_a_line_of_its_own_and_its_beginning_no_riddle(talk):
    before = owed(talk)
    said = talk.say("我补充一下 他还欠我押金700")
    assert "押金：700 元" in said and "没看懂" not in said
    assert owed(talk) == before


def asked_in_all(talk: Talk, *told: str) -> str:
    """Lead a talk to the question what is owed in all; return that question."""
    for words in told or ("我在成都送外卖，每月7000，站点拖了我两个月工资，9月10月的", "找人工"):
        talk.say(words)
    shown = talk.tap("同意")
    while "一共 14000 元" not in shown:
        shown = talk.say("不知道")
    return shown


def test_a_deposit_told_where_wages_are_read_back_is_no_other_total(tmp_path):
    talk = Talk(set_stage(tmp_path))
    asked_in_all(talk)
    again = talk.say("我补充一下 他还欠我押金500")
    assert "押金" in again and "一共 14000 元" in again
    summary = talk.tap("对")
    assert "500" in summary and "涉及的钱" not in summary and "2026-09-01 到 2026-10-31" in summary


@pytest.mark.parametrize("said", ["还有300块的油费", "另外还垫了300"])
def test_a_sum_on_top_of_the_wages_read_back_is_not_taken_for_them(said):
    assert answer_to_sure("amount_owed", said, "14000", TODAY, HELD) is None


@pytest.mark.parametrize("said", ["9月10月", "两个月", "7000", "7000块钱"])
def test_months_and_sums_are_nobody_somebody_works_for(said):
    assert not {"employer", "platform"} & {
        *read_answer("employer", said, TODAY).values, *read_answer("platform", said, TODAY).values
    }  # fmt: skip
