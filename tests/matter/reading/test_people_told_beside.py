"""What is said of a partner, a friend, somebody of the same village beside one's own matter stays out of it."""

from __future__ import annotations

import pytest

from tests.matter.reading.test_put_right_where_it_stands import Case, differing
from tests.support.matters import matter_of

BESIDE: list[Case] = [
    (["说好260一天 干了9天", "先微信转过我300", "我对象也去了 她干了两天拿到钱了 不用管她"], {"days_worked": "9", "owed": "2040"}),
    (["每天8小时 月薪5220", "一共15个星期六都上了", "我男朋友在餐馆 他国庆上了三天班 我国庆没上 他那个不用管"], {"rest_day_hours": "120", "holiday_hours": ""}),
    (["2023年7月3号进的 HR说公司提出来协商解除。我同学在别家自己辞职的说她没领到。HR说得对吗"], {"ended_by": "agreed", "joined": "2023-07-03"}),
    (["工地上一天320 干了26天没给钱", "我徒弟也干了 他是10月3号来的 做了12天 给了他2000"], {"days_worked": "26", "joined": "", "paid": ""}),
    (["保洁 2021年3月1号入职 一个月3300", "老公也在这个物业 他19年来的 一个月4200 去年就走了"], {"monthly_pay": "3300", "left": "", "joined": "2021-03-01"}),
    (["厂里上班 每个月4500 8月没发", "我小姐妹怀孕了 被开了 赔了她两万"], {"pregnant": "", "ended_by": "", "paid": ""}),
    (["送外卖 今年5月1号来的 一个月7000", "师弟国庆摔断腿 站长给了8000私了", "站长今天叫我走"], {"injured": "", "paid": "", "ended_by": "employer"}),
    (["超市收银 月薪3200 今年1月来的", "我嫂子在隔壁超市 签了三年合同 社保都有"], {"written_contract": "", "contract_months": ""}),
    (["我2022年4月入职 月薪6000", "我闺蜜和我一个公司 她2020年来的 上个月被辞退 给了她5个月"], {"joined": "2022-04", "left": "", "ended_by": ""}),
    (["2023年9月1号入职 工资3800 欠我两个月", "室友在培训机构 欠她四个月工资两万多"], {"months_owed": "2"}),
    (["我在饭店做了两年 一个月4200", "女儿今年18岁 也在饭店 上个月烫伤了", "我想辞职 要提前几天说"], {"injured": "", "age": ""}),
    (["装修的 一天350 做了31天 给了4000", "跟我一块的老乡做了40天 他一分没拿到"], {"days_worked": "31", "nothing_paid": ""}),
    (["做客服 2024年2月1号来的 月薪5000", "前同事上个月仲裁赢了 裁了三万六 10月15号拿的裁决书"], {"award_on": "", "awarded": "", "awarded_sum": ""}),
    (["货车司机 月薪8000 今年3月1号开始", "我搭档是6月15号进来的 他没签合同 我签了的"], {"joined": "2026-03-01"}),
    (["月薪6500 9月没发", "我哥们9月干了20天 他那个不用管"], {"days_worked": "", "months_owed": "1"}),
    (["我在快递站 2025年3月来的", "我对象2025年6月来的 她怀孕4个月了 站长不让她干了 她的先不说"], {"joined": "2025-03", "pregnant": ""}),
    (["在人家做住家保姆 一个月六千五 每月休4天", "我妹子在隔壁小区做 人家一个月休6天 工资还七千二 我这个能补不"], {"monthly_pay": "6500", "rest_days_a_month": "4"}),
    (["我跟小刘同天被裁 我月薪7500 她月薪6800 老板一人给一万打发"], {"monthly_pay": "7500"}),
    (["我老公送快递 我在他那网点做分拣 他欠3个月 我欠2个月 他一个月七千多 我3900"], {"months_owed": "2"}),
    (["我一个月五千三她四千九 我和我表妹一个厂的 没签合同"], {"monthly_pay": "5300"}),
    (["我表姐没签合同赔了11个月工资 我也没签啊 我今年2月24入职 10月31走的 工资4950"], {"written_contract": "False", "monthly_pay": "4950"}),
    (["食堂帮工 3月2号来的 一个月3600", "我侄女", "她是4月来的 一个月3400"], {"joined": "2026-03-02", "monthly_pay": "3600"}),
    (["在食品厂 2024年6月来的 月薪4700", "同寝那个女的也怀孕了 她被调到包装 工资降到3200 我还没怀"], {"pregnant": "", "new_pay": ""}),
    (["送外卖 9月2号撞的 腿断了 住院20天", "对面床那个也是骑手 他评了九级 赔了17万"], {"grade": "", "paid": ""}),
    (["育婴师 一个月8500 干了4个月", "介绍我来的那个姐 她原来那家给了她一个月的补偿"], {"offered": ""}),
    (["电子厂 我11月1号被辞 干了五年半 一个月5300", "我男的也在那 他没被辞 他一个月6200 干八年了"], {"monthly_pay": "5300", "months_worked": "66"}),
    (["厨师 月薪8000 做到10月31", "老板娘说她侄子来顶我 她侄子一个月才5000"], {"monthly_pay": "8000"}),
    (["我在KTV 每月3500 10月起没发", "姐妹说她那边扣了押金2000不退"], {"deposit": "", "docked": ""}),
    (["我和我老公都在工地 我干小工一天220 他干大工一天380 我干了41天 他44天 一分没给"], {"daily_pay": "220", "days_worked": "41"}),
    (["我一个月6000 欠我8月9月", "以前有个同事去仲裁 8月5号申请的 10月9号就裁了"], {"claimed_on": "", "award_on": ""}),
    (["我今年51 女的 在超市理货 交了社保11年", "我姐50就退了 她交了15年"], {"age": "51", "months_insured": "132"}),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), BESIDE)
def test_what_is_told_of_somebody_beside_fills_no_field_of_ones_own(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(
    ("turns", "name", "value"),
    [
        (["我弟弟在工地摔了 8月3号摔的 老板不管 怎么办"], "injured_on", "2026-08-03"),
        (["我老公在厂里上班 2019年来的 一个月6000 上个月被辞退了 能赔多少"], "monthly_pay", "6000"),
        (["我妈62了 在小区扫地 一个月2000 没给钱三个月 能要吗"], "monthly_pay", "2000"),
        (["我一个月5000 10月没给 老乡介绍我3月1号来的"], "joined", "2026-03-01"),
    ],
)
def test_who_is_asked_for_or_acts_for_the_worker_is_read(turns: list[str], name: str, value: str) -> None:
    assert str(matter_of(*turns).value(name)) == value
