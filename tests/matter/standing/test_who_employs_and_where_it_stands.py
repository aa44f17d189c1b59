"""What decides before anything else: who employs, where the procedure stands, whether somebody is asked to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.app import App
from bot.contract.matter import Matter, Told, VagueDate
from bot.contract.messages import Scope
from bot.matter.derived import injury_path
from bot.matter.derived.employment import let_go_before_retirement, retires_in
from tests.matter.test_conversation import talk

TODAY = date(2026, 11, 21)


def lead(app: App, turns: Sequence[str]) -> str:
    _, reply = talk(app, *turns)
    return "".join(point.text for point in reply.blocks[0].points if "记下了" not in point.text) + "".join(
        point.text
        for block in reply.blocks[1:2]
        for point in block.points
        if "记下了" in reply.blocks[0].points[0].text
    )


@pytest.mark.parametrize(
    ("turns", "says", "never"),
    [
        (
            [
                "在一户人家伺候老奶奶，吃住都在她家",
                "9月6号到11月2号，一个月5800，孙女让我别干了，还差2600没给",
                "能赔我2N不",
            ],
            ["没有 N", "法院"],
            ["可以要 2N", "劳动仲裁委交申请"],
        ),
        (
            ["给人家带小孩，宝妈自己请的，欠我3300", "我去仲裁告她行不行"],
            ["仲裁", "一般不收", "三年"],
            ["双倍工资可要"],
        ),
        (
            ["我租平台的车跑网约车，押金6000", "车还了，只退给我1500", "劳动监察管不管这个"],
            ["不归劳动监察", "法院"],
            ["招工不许收押金"],
        ),
        (
            ["我5月底毕业的，原来实习那家接着干，没签合同，一个月4200", "双倍工资有没有"],
            ["毕业以后接着干", "普通员工"],
            ["多半要不到"],
        ),
        (
            ["我跟派遣公司签的两年，用工单位没订单把我退回来了", "一个月只发900，叫我写辞职，我写吗"],
            ["别写辞职", "最低工资"],
            ["因你单位拖欠工资"],
        ),
        (
            [
                "男的，1966年4月生，在厂里看大门",
                "2018年4月1号进的，今年4月20号厂里说我到60了叫我走，一个月4000",
                "合法吗",
            ],
            ["不合法", "2026年8月", "2N"],
            ["到龄终止，没有"],
        ),
    ],
)
def test_who_employs_decides_first(app: App, turns: Sequence[str], says: Sequence[str], never: Sequence[str]) -> None:
    said = lead(app, turns)
    assert all(word in said for word in says), said
    assert not any(word in said for word in never), said


@pytest.mark.parametrize(
    ("turns", "says", "never"),
    [
        (
            ["前年仲裁调解好了，手里有调解书，写着2025年4月1号前给22000", "只给了5000，还要不要再去仲裁"],
            ["不用再仲裁", "强制执行", "2027年4月1日"],
            ["交申请"],
        ),
        (["判决书上面写着给我9000，老板换了法人还是不给", "换了法人是不是就没用了"], ["不影响", "执行"], ["工龄"]),
        (
            ["快递公司破产了，法院指定了管理人，欠我两个月工资9000", "申报的日子过了，我人在外地，是不是就没了"],
            ["不会没", "不用自己申报"],
            ["简易注销"],
        ),
    ],
)
def test_where_the_procedure_stands_decides(
    app: App, turns: Sequence[str], says: Sequence[str], never: Sequence[str]
) -> None:
    said = lead(app, turns)
    assert all(word in said for word in says), said
    assert not any(word in said for word in never), said


@pytest.mark.parametrize(
    "turns",
    [
        [
            "我是站点骑手，每天点名开早会",
            "上月6号送单自己滑倒，膝盖骨折",
            "站长转我3000，发个链接让点确认，说以后再无纠纷，点不点",
        ],
        ["经理让大家写收条说工资都结清了，其实还欠我两个月", "写不写"],
        ["公司要降薪一千五，拿个同意书让签", "不签能咋样，签不签"],
        ["我2013年5月进的，月薪4600，公司让签解除协议给5万，说最多赔12年", "签不签"],
        ["我爸上班时在车间倒的，第二天没抢救过来", "厂里拿协议给9万，说签了字才火化，签吗"],
    ],
)
def test_who_is_asked_to_sign_is_first_told_not_to(app: App, turns: Sequence[str]) -> None:
    assert lead(app, turns).startswith(("先别", "别签", "别写"))


def test_pressure_to_sign_after_an_injury_is_for_a_person(app: App) -> None:
    _, reply = talk(app, "跑外卖专送，上周送单摔断了锁骨", "站长给2000，让我点确认再无纠纷")
    assert reply.handoff == "rules"


@pytest.mark.parametrize(
    ("turns", "says"),
    [
        (["7月28号在工地搬砖中暑倒了", "9月15号诊断职业性中暑，算工伤吗"], ["算工伤", "2027年9月15日"]),
        (["我十七，给饭馆端菜", "两个月没给钱，老板说未成年合同无效不给，对吗"], ["不对", "照付"]),
        (["工资从7000变5800，没跟我说过", "两个月没吭声，能要回来吗"], ["不合法", "书面"]),
        (["干了9天不干了，一个月4600，店长说没干满一个月不给钱，对吗"], ["不对", "21.75"]),
        (["上周我自己交了辞职信，写的个人原因", "后悔了，还能要补偿吗"], ["一般要不到", "工资"]),
        (["在后厨切菜，现金发钱没合同，欠我3800", "啥证据都没有咋告"], ["能告", "对账"]),
    ],
)
def test_the_answer_is_to_what_was_told(app: App, turns: Sequence[str], says: Sequence[str]) -> None:
    said = lead(app, turns)
    assert all(word in said for word in says), said


def test_who_has_a_diagnosis_is_not_sent_to_get_one(app: App) -> None:
    _, reply = talk(app, "在石材厂切板，今年8月20号诊断矽肺", "厂里不管，怎么办")
    said = reply.plain_text()
    assert "去诊断机构" not in said and "先去做职业病诊断" not in said and "腰突" not in said


def _matter(**values: object) -> Matter:
    return Matter(**{name: Told(value=value, turn=1) for name, value in values.items()})


def test_a_station_rider_without_a_settled_relation_has_both_ways_open() -> None:
    assert injury_path(_matter(worker_kind="rider", injured=True, mode="dedicated"), TODAY) == "unsettled"


@pytest.mark.parametrize(
    ("born", "woman", "left", "before"),
    [
        ("1966-03", False, "2026-03-31", True),
        ("1964-12", False, "2026-03-31", False),
        ("1976-03", True, "2026-03-31", True),
        ("1973-03", True, "2026-03-31", None),
    ],
)
def test_the_retirement_age_moves_by_month_of_birth(born: str, woman: bool, left: str, before: bool | None) -> None:
    told = _matter(born_on=VagueDate.model_validate(born), woman=woman, left=VagueDate.model_validate(left))
    assert let_go_before_retirement(told, TODAY) is before


def test_a_mans_month_of_retirement_is_named() -> None:
    told = _matter(born_on=VagueDate.model_validate("1966-03"), woman=False)
    assert retires_in(told, TODAY) == "2026年7月"


@pytest.mark.parametrize(
    "turns",
    [
        ["裁决下来了", "我要2万只支持8千 气死了", "11月10号签收的", "我下月发工资了找个律师 来得及不"],
        ["仲裁书下来了 少判我好多 我要的2N 他就判了N", "11月10号签收的", "去哪告 最晚哪天"],
    ],
)
def test_who_got_less_than_claimed_hears_the_fifteen_days_with_the_date(app: App, turns: Sequence[str]) -> None:
    said = lead(app, turns)
    assert "2026年11月25日" in said, said
    assert "执行" not in said, said


@pytest.mark.parametrize(
    "turns",
    [
        ["8月在饭馆干了二十天", "一天200 给过1000", "我就想问 能不能再要 还差我多少"],
        ["帮人写代码，15次都交了", "最后一次是10月20号", "他还有六百没给，找哪个要"],
        ["22年老板打的条子欠我一万二", "有人说过了两年就作废了", "到底作废没有，还要得到吗"],
        ["站里让注册个体户", "我已经刷了脸了，是不是以后就不算他们员工了"],
    ],
)
def test_ordinary_words_of_a_matter_under_way_alarm_nobody(app: App, turns: Sequence[str]) -> None:
    _, reply = talk(app, *turns)
    assert reply.scope is Scope.LABOUR
    assert "12356" not in reply.plain_text()
    assert "110" not in reply.plain_text()


def test_one_who_was_sent_away_after_years_and_got_nothing_is_owed_no_years_of_pay(app: App) -> None:
    _, reply = talk(app, "在干洗店干了两年，老板说生意不好让我别来了", "月薪4800", "一分钱没给，能要多少")
    assert "115,200" not in reply.plain_text()
    assert "19,200" in reply.plain_text()
