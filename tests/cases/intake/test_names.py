"""Names as workers tell them without being asked: who the work is for, and how the worker is called."""

from __future__ import annotations

import pytest

from bot.cases.intake.readers.names import employer_of, own_name_of


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("我在老灶火锅店端盘子", "老灶火锅店"),
        ("在宏发五金厂开冲床", "宏发五金厂"),
        ("在南京鼓楼区鑫源餐饮公司食堂打菜", "南京鼓楼区鑫源餐饮公司"),
        ("我是百姓大药房的店员", "百姓大药房"),
        ("我在湘江大酒店搞客房", "湘江大酒店"),
        ("公司叫深圳市天行软件有限公司", "深圳市天行软件有限公司"),
        ("站点叫十里堡站", "十里堡站"),
        ("我是美团望京站的骑手", "望京站"),
        ("包工头王建军跑了", "包工头王建军"),
        ("雇主李女士让我走", "雇主李女士"),
        ("在东莞塘厦的一家五金厂 叫宏泽五金 我是开冲床的", "宏泽五金"),
        ("店名叫老灶头川菜馆 在西安雁塔", "老灶头川菜馆"),
        ("单位抬头：沈阳浩天机械有限公司，我数控车工", "沈阳浩天机械有限公司"),
        ("老板叫老魏 哪个公司的我不知道", "老板叫老魏"),
    ],
)
def test_who_the_work_is_for_is_heard_by_its_name(told, name):
    assert employer_of(told) == name


@pytest.mark.parametrize(
    "told",
    [
        "我在快递网点干了一年半", "在成都一家火锅店后厨切菜", "我在东莞一个五金厂", "厂里扣我工资", "老板说公司没钱", "后来公司说不用来了",
        "公司叫我写辞职", "站长叫我别来了", "我是2024年3月18号到公司的", "我同学在云帆公司拿了补偿", "住进了人民医院", "我在加油站上班", "我名字叫王强",
        "在沈阳浑河站那边一个车间", "公司叫我回家",
    ],
)  # fmt: skip
def test_the_kind_of_an_employer_or_somebody_elses_is_no_name(told):
    assert employer_of(told) == ""


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("我叫陈国强，在快递网点", "陈国强"),
        ("叫我小周就行", "小周"),
        ("你们可以叫我阿辉", "阿辉"),
        ("我是王强，", "王强"),
        ("刘建国 13812345678", "刘建国"),
        ("我姓孙，电话13912345678", "姓孙"),
        ("我姓龙 龙德全", "龙德全"),
        ("电话13900001108 韩建军", "韩建军"),
        ("我是江西人", ""),
        ("我是骑手", ""),
        ("叫我去签字就行", ""),
        ("我妈叫顾阿珍", ""),
        ("老板电话13812345678", ""),
    ],
)
def test_the_worker_is_called_as_they_say_and_nobody_elses_name_is_theirs(told, name):
    assert own_name_of(told) == name
