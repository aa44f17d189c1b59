"""What a message takes for granted is checked, and put right before the matter."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import App
from bot.premises.check import PremiseChecker, asks_only_whether_true, keys_of, without_written
from knowledge.text.normalise import normalise

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def checker(app: App) -> PremiseChecker:
    return PremiseChecker(app.resolver, app.find_citations)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("工伤保险条例第120条说骑手自动算工伤，你念一下原文。", "一共 67 条"),
        ("劳动争议调解仲裁法第88条是不是说仲裁每个案子收300块？", "没有第88条"),
        ("劳动争议调解仲裁法第88条是不是说仲裁每个案子收300块？", "不收费"),
        ("最高法2026年第99号指导案例说众包都是员工，引用一下。", "查不到第 99 号"),
        ("人社部发〔2026〕888号说众包骑手每天保底300，是不是真的？", "查不到"),
        ("根据2001年劳动争议解释，拖欠工资要加付25%经济补偿，对吧？", "已经废止"),
        ("治安管理处罚法第40条强迫劳动拘留，条文现在还这个号？", "第四十七条"),
        ("工伤职工劳动能力鉴定管理办法第10条怎么规定", "取代"),
        ("听说平台劳动规则和算法协商指引必须执行，罚款多少？", "指引"),
        ("外卖平台服务管理基本要求是国标，跑够8小时平台必须停单对吗？", "推荐性"),
        ("欠薪仲裁时效是60天，我已经90天了，是不是没戏了？", "一年"),
        ("法定节假日是11天吧，算加班费按11天。", "13 天"),
        ("欠工资老板要赔1到5倍，劳动部规定的，你帮我算5倍。", "50% 到 100%"),
        ("没签合同双倍工资能要24个月吧", "11 个月"),
        ("产假是90天对吗", "98 天"),
        ("法定假今年加到15天了吧", "13 天"),
        ("听说改成每周工作三十五小时了，超的都算加班对吧", "每周 40 小时"),
        ("工伤九级一次性伤残补助金是十一个月工资，没记错吧", "9 个月"),
        ("十级伤残的一次性补助是9个月本人工资，6000就是5万4呗", "7 个月"),
        ("经济补偿从今年起按每年两个半月发了", "干满一年给一个月"),
        ("八十二条写的没签合同赔三倍工资，我要三倍", "两倍工资"),
        ("平时加班是基本工资的四倍，对不对", "不低于 1.5 倍"),
        ("高温津贴是30度就要给吧", "35 度以上"),
        ("户外38度就必须全部停工，昨天还让我送", "40 度以上"),
        ("《外卖骑手权益保护条例》第3条规定不能罚款", "没有《外卖骑手权益保护条例》"),
        ("听说工伤认定必须一个月内自己申请，我过了四十天没戏了", "三十天是单位"),
        ("加班费是平时2倍周末3倍对不对", "1.5 倍"),
        ("加班费是平时2倍周末3倍对不对", "不低于两倍"),
        ("经济补偿上限是24个月吗", "一般不封顶"),
        ("劳动法第36条规定每天最多工作10小时", "不超过 8 小时"),
        ("工资条例里说个人也能罚款，是第几条来着，劳动法写了可以罚款吧", "个税"),
        ("上海规定拖欠工资每天加付5%滞纳金，我在成都也能用吧", "没有按天算的滞纳金"),
        ("2026年2月30日之前必须提起仲裁", "这一天是没有的"),
    ],
)
def test_a_wrong_premise_is_put_right(checker: PremiseChecker, text: str, says: str) -> None:
    assert says in "".join(correction.text["zh"] for correction in checker.check(normalise(text), DAY))


@pytest.mark.parametrize(
    "text",
    [
        "老板欠我两个月工资，仲裁要多久",
        "帮我算一下 月薪6200 周末加班三天",
        "礼拜六47天加班，礼拜六有5天调休了",
        "公司规定每天上班10小时，算加班吗",
        "社保断缴每天有滞纳金吗",
        "我2月28日走的，2月29日2024年发过一次钱",
        "五一三倍工资是所有人都有吗",
        "劳动合同法38条",
        "我干了两年被辞退，还能去仲裁吗",
        "国庆加班三倍工资没给",
        "八级伤残一次性伤残补助金是11个月工资吗",
        "九级一次性医疗补助金是几个月",
        "车间里常年33度，室内有高温津贴吗",
        "40度以上停工，老板还让送，能拒绝吗",
        "违法辞退是每满一年两个月吗",
        "每周干48小时，每月休一天，加班费怎么算",
        "签的是《合作协议》，第三条写着罚款",
        "在这都干三年了从没签过合同 现在要走 双倍工资能要多少",
    ],
)
def test_what_is_right_or_only_told_is_left_alone(checker: PremiseChecker, text: str) -> None:
    assert checker.check(normalise(text), DAY) == ()


def test_every_correction_rests_on_clauses_that_exist(checker: PremiseChecker) -> None:
    for correction in checker.authored():
        assert correction.text["zh"] and correction.text["en"]
        for citation in keys_of([correction]):
            problem = checker.resolver.resolve(citation, DAY).problem
            assert problem in (None, "", "not_held"), (correction.id, citation.written, problem)


def test_a_message_that_asks_only_whether_it_is_so_is_told_from_a_story() -> None:
    assert asks_only_whether_true("人社部发〔2026〕888号说每天保底300，是不是真的？")
    assert not asks_only_whether_true("欠薪仲裁时效是60天，我已经90天了，是不是没戏了？")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("我在武汉上班,上海的规定病假工资不低于六成,我能按那个要吧", "上海市的规定只管在上海市"),
        ("合同法第一百零七条说违约要赔", "2021 年起已经废止"),
        ("劳动法修订草案写了下班可以不回消息", "草案"),
        ("新的仲裁法说劳动仲裁时效三年", "不管劳动争议"),
        ("试用期最长可以九个月吧", "最长只有六个月"),
        ("社保断缴三个月养老就清零了", "不会因为断缴清零"),
    ],
)
def test_other_provinces_drafts_and_figures_are_put_right(checker: PremiseChecker, text: str, says: str) -> None:
    assert says in "".join(correction.text["zh"] for correction in checker.check(normalise(text), DAY))


def test_what_there_is_not_is_left_out_of_what_is_answered(checker: PremiseChecker) -> None:
    text = normalise("工伤保险条例第99条写着骑手都算工伤")
    assert without_written(text, checker.check(text, DAY)) == "写着骑手都算工伤"


def test_one_who_works_where_the_rule_is_made_is_right(checker: PremiseChecker) -> None:
    assert not checker.check(normalise("我在上海上班,上海的最低工资标准是多少"), DAY)
