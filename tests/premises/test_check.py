"""What a message takes for granted is checked, and put right before the matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.app import App
from bot.premises import affirmed as affirming
from bot.premises.affirmed import affirmed
from bot.premises.check import PremiseChecker, asks_only_whether_true, keys_of, without_written
from knowledge.citations import parse_key
from knowledge.text.normalise import normalise
from knowledge.yaml_files import read_yaml

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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("老板辞我,同事说法律规定N+2,对不对", "没有 N+2"),
        ("听说辞退都是N+1", "不是都有"),
        ("违法辞退能要2N+1吧", "不能再加"),
        ("小时工每周30小时以内都不算全日制吧", "24 小时"),
        ("劳动法规定每个月必须休八天吧", "每周至少休一天"),
        ("没签合同就不算员工,工资也要不到是吧", "也受保护"),
        ("公司说转正以后才给交社保", "30 天内"),
        ("单位说年假年底没休就清零了", "不会自动作废"),
        ("上下班路上出事都算工伤", "不是都算"),
        ("厂里说是我自己不小心,不算工伤", "也算工伤"),
        ("必须老板批准了才能辞职吧", "不用谁批"),
        ("在佛山上班,公司注册在深圳,最低工资肯定按深圳算", "合同履行地"),
        ("石家庄送货底薪2300,网上说最低工资2540", "北京市的最低工资标准"),
        ("我在香港茶餐厅干了四年,按内地劳动合同法要补偿,去深圳仲裁行吗", "香港的法律"),
        ("司法解释一第三十二条说领养老金就是劳务", "已经废止"),
        ("过了退休年龄就是劳务,不能去仲裁", "都能劳动仲裁"),
        ("听说灵活就业劳动者保护法出来了", "没有这样一部法律"),
        ("指导案例240号认定代驾是员工", "没有劳动关系"),
        ("My one-year contract says probation is six months", "最多两个月"),
        ("HR says the work injury claim window is 30 days and I can't apply myself", "一年内都可以去申请"),
        ("Is it true that under 30 hours a week I'm a part-timer without insurance?", "24 小时"),
        ("China has 11 public holidays, right?", "13 天"),
        ("我要主张N+2,公司说只给N", "没有 N+2"),
        ("网上说仲裁直接就能多拿50%赔偿金", "不能直接要"),
        ("三年合同试用期一年是行业规矩", "最长只有六个月"),
        ("labour law art 36 says 44 hours a week, so saturday is free", "每周 40 小时"),
        ("how much is the arbitration filing fee? a friend paid 1% of the claim", "不收费"),
        ("福建这边摔的八级,浙江的条例写的补助能用吗", "只管在浙江省"),
    ],
)
def test_what_people_often_believe_is_put_right(checker: PremiseChecker, text: str, says: str) -> None:
    assert says in "".join(correction.text["zh"] for correction in checker.check(normalise(text), DAY))


@pytest.mark.parametrize(
    "text",
    [
        "公司愿意给N+2,签不签",
        "自己不小心的算不算工伤",
        "合同到期老板不续了,有没有补偿",
        "签的合同在香港公司,人在深圳上班,谁管",
        "降工资我不签能不能要补偿",
        "钟点工说好三小时干了五小时",
        "我在深圳上班,最低工资是多少",
    ],
)
def test_an_offer_or_a_question_is_no_wrong_premise(checker: PremiseChecker, text: str) -> None:
    assert checker.check(normalise(text), DAY) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("招工要押身份证,劳动合同法第九条不让扣证,我没记错吧", "你没记错"),
        ("没签合同双倍工资最多十一个月,我干了九个月没签,是不是八个月那份", "另补 8 个月"),
        ("仲裁时效是一年对吧", "时效是一年"),
        ("总包得先垫付分包欠的工钱,这个理对着没", "先垫清"),
        ("注册了个体户法院还是可以认劳动关系,是真的吗", "238 号"),
        ("拖我两个月工资,不用提前30天走还能要补偿,没错吧", "不用提前 30 天"),
        ("自愿放弃社保的协议无效,对吗", "无效"),
        ("public holidays are 13 days since 2025, right?", "13 天"),
        ("店里要五万违约金,劳动合同法25条不是说不能约定违约金吗", "你说得对"),
        ("I gave 3 days notice on probation, that's enough, right?", "试用期里提前 3 天"),
    ],
)
def test_who_is_right_is_told_so_first(checker: PremiseChecker, text: str, says: str) -> None:
    found = affirmed(normalise(text))
    assert found is not None and says in found.text["zh"]
    assert checker.check(normalise(text), DAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "仲裁时效是一年",
        "我是不是过一年了就没用了,能去劳动仲裁吗",
        "他扣证对不对,那八千六我要不要掏",
        "他讲国家有规定可以扣百分之二十,这话对吗",
        "总包是不是该管我,我还垫了四百八打车钱",
    ],
)
def test_what_is_only_told_or_is_not_so_is_not_affirmed(text: str) -> None:
    assert affirmed(normalise(text)) is None


def test_every_affirmation_rests_on_clauses_that_exist(checker: PremiseChecker) -> None:
    for right in read_yaml(Path(affirming.__file__).with_name("affirmed.yaml"))["entries"]:
        assert right["zh"] and right["en"]
        for ref in right["refs"]:
            problem = checker.resolver.resolve(parse_key(ref), DAY).problem
            assert problem in (None, "", "not_held"), (right["id"], ref, problem)


def test_what_there_is_not_is_left_out_of_what_is_answered(checker: PremiseChecker) -> None:
    text = normalise("工伤保险条例第99条写着骑手都算工伤")
    assert without_written(text, checker.check(text, DAY)) == "写着骑手都算工伤"


def test_one_who_works_where_the_rule_is_made_is_right(checker: PremiseChecker) -> None:
    assert not checker.check(normalise("我在上海上班,上海的最低工资标准是多少"), DAY)
