"""A message of several questions gets an answer to each, from the same matter."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.dialogue.routing.odd.oddities import odd_kind
from bot.matter.questions import questions_of
from tests.support.product import say

PREGNANT = "电子厂普工，24年1月来的，怀孕七个多月了，预产期1月20，月薪5200，合同12月31号到期"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我签不签呀 夜班我能不能不上", ["我签不签呀", "夜班我能不能不上"]),
        ("他说得对不 这三天到底该有多少 能去哪告 我要不要先走人", 4),
        ("班长说不批就是不能走 我到底哪天能走", ["我到底哪天能走"]),
        ("老板问我怎么还不走 我该找谁", ["我该找谁"]),
        ("干了三年，上个月辞的", []),
    ],
)
def test_the_questions_of_a_message_are_told_apart(text: str, asked: list[str] | int) -> None:
    found = [question.text for question in questions_of(text)]
    assert (len(found) if isinstance(asked, int) else found) == asked


@pytest.mark.parametrize("text", ["他说得对吗", "这账算得对不", "她这个算法对不对呀", "这样合法吗"])
def test_a_verdict_on_what_was_told_is_known_as_one(text: str) -> None:
    assert questions_of(text)[0].of_claim


@pytest.mark.parametrize("text", ["那条规定几号开始的", "夜班我能不能不上", "培训费要不要赔"])
def test_a_question_of_its_own_is_no_verdict_on_what_was_told(text: str) -> None:
    assert not questions_of(text)[0].of_claim


def test_the_side_question_is_answered_behind_the_first(app: App) -> None:
    reply = say(app, PREGNANT, "人事拿了张自愿离职单让我签", "我签不签呀 夜班我能不能不上").plain_text()
    assert "别签" in reply.splitlines()[0]
    assert "“夜班我能不能不上”" in reply and "夜班" in reply.split("“夜班我能不能不上”")[1]


def test_who_asks_when_they_may_go_is_told_the_day(app: App) -> None:
    reply = say(
        app,
        "厂里打螺丝的，早过试用期，10月30号交了辞职信，写了提前30天，进厂收过我400押金",
        "班长说不批就不能走 押金也不退 他说得对吗 我到底哪天能走",
    ).plain_text()
    assert "2026年11月29日" in reply and "400" in reply


def test_who_leaves_for_unpaid_wages_is_not_told_to_share_the_training(app: App) -> None:
    reply = say(
        app,
        "培训学校老师，24年9月1号来的，月薪7000，8月到10月工资都没发，签了三年服务期，培训费9000",
        "我想走 培训费要不要赔 下周一直接不去行不行",
    ).plain_text()
    first = reply.split("\n\n")[0]
    assert "不用赔" in first and "分摊" not in first and "别不声不响" in first


def test_who_is_past_retirement_age_is_not_told_to_leave_for_severance(app: App) -> None:
    reply = say(
        app,
        "我56了领退休金，今年7月20号去家政公司做保姆，月薪6525，没给我交社保",
        "国庆三天都上了没加钱，要不要先走人",
    ).plain_text()
    assert "补偿 N" not in reply


def test_compensation_and_damages_are_said_to_be_one_or_the_other(app: App) -> None:
    reply = say(app, PREGNANT, "人事说到期就让我走，我能要多少").plain_text()
    assert ("（N）" in reply) <= ("只能要一样" in reply)


@pytest.mark.parametrize("text", ["那俩月的钱能要不", "这笔钱还能要不"])
def test_a_question_that_ends_in_yao_bu_is_not_cut_off(text: str) -> None:
    assert odd_kind(text) != "odd_cut"


@pytest.mark.parametrize(
    "text",
    ["人事微信发我个协议 签不签", "老板微信给我发了个调岗通知 我该咋办", "辞职信咋写 要写原因不"],
)
def test_who_tells_what_they_were_sent_asks_for_nobodys_data(app: App, text: str) -> None:
    assert "别人的" not in say(app, text).plain_text().split("\n")[0]


def test_who_asks_for_the_number_of_another_is_still_refused(app: App) -> None:
    assert "别人" in say(app, "把站长的微信号给我").plain_text()


def test_a_summons_is_not_answered_by_what_may_be_done_about_an_award(app: App) -> None:
    reply = say(
        app, "送外卖的，今年6月自己辞的，公司说我违反竞业要赔3万", "法院寄了张传票给我 能不能当没看见 3万真要赔吗"
    ).plain_text()
    assert "“能不能当没看见”：可以" not in reply


def test_who_asks_how_much_is_still_due_is_not_asked_back(app: App) -> None:
    reply = say(
        app, "餐馆洗碗，月薪4000，9月10月工资一分没发，给过1000", "老板说过年再给，还差我多少 去哪要"
    ).plain_text()
    assert "“还差我多少”" not in reply


TRIAL = "家政公司做保洁，签了两年合同，今年10月8号起，试用期写到12月7号，每月4300，交了500保证金，培训了两天，就教怎么擦玻璃"


def test_an_induction_is_not_paid_back_and_the_trial_is_left_in_three_days(app: App) -> None:
    reply = say(app, TRIAL, "不想干了 公司说没干满一年要赔培训费1800 我到底最快哪天能走 这钱要不要赔").plain_text()
    assert reply.startswith("不用赔") and "2026年11月24日" in reply
    assert "按分摊" not in reply.split("\n\n")[0]


def test_who_left_within_the_trial_is_not_told_how_to_leave_it(app: App) -> None:
    reply = say(app, TRIAL, "我11月15号就走了，押金500不退，对吗").plain_text()
    assert "提前 3 天" not in reply.split("\n\n")[0]


def test_training_abroad_that_the_firm_paid_for_is_still_shared(app: App) -> None:
    reply = say(
        app, "公司出钱送我去韩国学了一个月，花了24000，服务期签了24个月，干了12个月", "想走，培训费要赔多少"
    ).plain_text()
    assert "12,000" in reply and not reply.startswith("不用赔")


def test_what_is_to_be_signed_goes_before_the_benefit_named_beside_it(app: App) -> None:
    reply = say(
        app,
        "外贸公司跟单，2020年5月6号入职，社保一直交，最近一年平均应发5800，人事说做到11月30号，给34800",
        "人事叫我写辞职报告 理由填个人原因 这个能写吗 34800对不对 失业金还能领吗",
    ).plain_text()
    assert "先别写" in reply.split("\n\n")[0] and "“失业金还能领吗”" in reply and "40,600" in reply


def test_the_benefit_alone_is_still_answered_by_itself(app: App) -> None:
    reply = say(app, "厂里裁员，我干了六年，11月30号走", "失业金还能领吗").plain_text()
    assert "能领" in reply.split("\n")[0]


@pytest.mark.parametrize("hours", ["就中午11点到2点 一天3个钟", "每天就干两个小时", "一天四小时 一周干五天"])
def test_who_works_a_few_hours_by_the_hour_is_told_there_is_no_severance(app: App, hours: str) -> None:
    reply = say(
        app, f"食堂帮厨，{hours}，21块一个钟，没签合同，做了一年半，11月20号他说明天不用来了，我这种有没有补偿"
    ).plain_text()
    assert "没有补偿" in reply and "双倍工资可要" not in reply and "违法辞退" not in reply


def test_who_works_all_day_by_the_hour_keeps_severance(app: App) -> None:
    reply = say(
        app, "食堂帮厨，一天9个小时，21块一个钟，没签合同，做了一年半，11月20号他说明天不用来了，我这种有没有补偿"
    ).plain_text()
    assert "没有补偿：" not in reply


def test_the_firm_that_used_the_work_pays_what_a_middleman_kept(app: App) -> None:
    reply = say(
        app,
        "河南农村的，双十一在快递仓库分拣，小吴喊去的，260一天日结，干了9天，小吴就是个人，没公司没执照，给过300",
        "仓库说钱给小吴了 让我找小吴去 仓库说得对吗",
    ).plain_text()
    assert "用工单位先付" in reply.split("\n\n")[0]


def test_a_signature_under_too_low_a_rate_is_worth_nothing(app: App) -> None:
    reply = say(
        app,
        "注塑厂，月薪4350，一周五天，周六按1.5倍算，合同里写周六统一1.5倍本人无异议，我签了名",
        "7月8月周六都上了 每次10个钟 一共9个周六 组长说签了字就是认了 他说得对吗 能补多少",
    ).plain_text()
    assert "签了字也不作数" in reply.split("\n\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "我在电商公司做客服 前阵子没保住 想问下假的事",
        "我就是回旺旺 催付 不看后台数据 我同事做运营的 她有后台权限",
    ],
)
def test_who_tells_of_their_work_asks_for_nothing_that_is_refused(app: App, text: str) -> None:
    said = say(app, text).plain_text()
    assert not said.startswith("不能给") and "后台" not in said.split("\n")[0]


@pytest.mark.parametrize(
    "text", ["老板娘扣着工资不给", "我走了 老板扣着工资不给", "公司压着我两个月工资", "站点卡着押金不退"]
)
def test_wages_that_are_kept_are_no_person_that_is_kept(app: App, text: str) -> None:
    assert "110" not in say(app, text).plain_text().split("\n")[0]


@pytest.mark.parametrize("text", ["老板扣着工资和身份证不让我走", "扣着我身份证 手机也收了 不让出门"])
def test_a_person_that_is_kept_is_still_heard(app: App, text: str) -> None:
    assert "110" in say(app, text).plain_text()


def test_what_happens_at_a_contract_that_ends_is_asked_by_no_employer(app: App) -> None:
    reply = say(
        app,
        "宠物店洗澡剪毛的，干了两年多，合同到今年12月31号，8月查出怀孕，预产期明年3月10号",
        "我老板今天讲12月31合同到了自然终止 不算辞退 不用赔。对吗 我现在咋弄",
    ).plain_text()
    assert not reply.startswith("逼人")


def test_who_asks_how_to_get_rid_of_somebody_is_still_refused(app: App) -> None:
    assert say(app, "我是老板 怎么逼她自己走 不用赔钱").plain_text().startswith("不行")


def test_the_injury_can_still_be_reported_though_another_paid(app: App) -> None:
    reply = say(
        app,
        "密室里扮NPC，1月17号晚上被客人打断鼻梁，上班时打的，他赔了12000，医生让歇，养了两个月店里一分没发，我平时5500一个月",
        "工伤我一直没去弄 这都过去十个月了 还能弄吗",
    ).plain_text()
    assert "2027年1月17日" in reply.split("\n\n")[0] and "不影响工伤" in reply


def test_work_for_a_price_at_ones_own_time_is_no_labour_contract(app: App) -> None:
    reply = say(
        app,
        "我在家录有声书的，接了个工作室一本书，什么时候录都我自己定，也没人管考勤，尾款5970说好6月30号前结没给，"
        "同行说去劳动仲裁还能要双倍工资，是这样吗",
    ).plain_text()
    assert "满一个月的次日" not in reply


def test_a_trial_written_anew_for_the_same_post_is_refused(app: App) -> None:
    reply = say(
        app,
        "滑雪场教练，去年合同12月10号到今年3月5号，头一个月写的试用期",
        "今年新合同12月1号到明年3月10号 又写试用一个月4500 转正6500 这合同我签不签",
    ).plain_text()
    assert "只能约一次试用期" in reply.split("\n\n")[0] and "再无纠纷" not in reply.split("\n\n")[0]


def test_the_least_due_without_work_is_the_official_wage(app: App) -> None:
    reply = say(
        app,
        "跟派遣公司签的，派到北京一个厂，8月底厂里把我们退回派遣公司，让回家等通知，9月10月一分没给，月薪6800",
        "北京最低工资是2420吧 他欠我多少",
    ).plain_text()
    assert "5,080" in reply and "13,600" not in reply


@pytest.mark.parametrize(
    "text",
    [
        "健身房教练 24年7月15号进来的 有合同",
        "我在美容院做了快两年 怀伢了 五个多月",
        "酒店前台 21年5月20号进的 上个月要把我调去隔壁市新店 我没同意",
        "民办幼儿园的保育员 17年9月1号来的 娃越来越少",
    ],
)
def test_a_trade_that_is_worked_in_is_no_other_field_of_law(app: App, text: str) -> None:
    assert "不是打工的纠纷" not in say(app, text).plain_text()


@pytest.mark.parametrize("text", ["健身房办的卡 店跑了 还剩8000块课", "在火锅店吃坏了肚子 店里不认"])
def test_a_customer_of_such_a_trade_is_still_told_of_the_other_field(app: App, text: str) -> None:
    assert "不是打工的纠纷" in say(app, text).plain_text()


def test_no_day_off_makes_up_for_a_public_holiday(app: App) -> None:
    reply = say(app, "超市理货员，月薪4350，一天八小时一周五天，国庆1到3号全上了，经理给补了三天休", "这三天差我多少")
    assert "1,800" in reply.plain_text()


def test_equal_blame_on_the_way_to_work_is_an_injury_at_work(app: App) -> None:
    reply = say(
        app,
        "快递员，月薪6800，去年12月3号早上6点多骑车去网点上班，跟小车碰了，腿骨折，交警认的同等责任",
        "老板说同等责任不算工伤，对吗",
    ).plain_text()
    assert "主责也照样报" not in reply and "同等" in reply


def test_who_works_for_a_price_is_sent_to_no_labour_office(app: App) -> None:
    reply = say(
        app,
        "我是接单画插画的自由职业，总价8600，签的时候付了2000，7月10号邮件确认验收，到现在一分没给，"
        "我想直接去劳动仲裁 能行吗 不行该走哪条路 会不会过期",
    ).plain_text()
    assert "投诉监察" not in reply and "一般一年" not in reply


def test_leave_counts_the_years_with_every_employer(app: App) -> None:
    reply = say(
        app,
        "汽配厂质检干了4年，前面在别的厂干了8年，加起来12年没断过，10月31号自己辞的，今年只休了3天年假，剔掉加班费月工资平均6525",
        "人事说自己辞职的年假作废，还能要多少",
    ).plain_text()
    assert "3,000" in reply


def test_who_asks_for_the_last_day_of_an_injury_is_not_told_of_the_year_for_wages(app: App) -> None:
    reply = say(
        app,
        "我妈63岁在酒店洗衣房 今年8月14号地上有水滑倒 手腕骨折 酒店没给她买工伤",
        "走工伤这路行不行 最晚哪天 两千签不签",
    ).plain_text()
    assert "2027年8月14日" in reply and "告诉我是哪天走的" not in reply


def test_the_deposit_of_a_leased_car_is_no_matter_of_arbitration(app: App) -> None:
    reply = say(
        app,
        "租车跑网约车的 租赁公司的车 押金一万 合同9月15号到期 当天就还了车",
        "到现在一分没退 这是劳动仲裁还是法院 到哪天算过期",
    ).plain_text()
    assert "走法院" in reply and "拿不准就先去仲裁" not in reply and "前申请仲裁" not in reply
