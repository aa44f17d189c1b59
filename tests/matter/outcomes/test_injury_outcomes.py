"""What an injured worker hears: the special way before the general one, each question answered, the law of the day of the accident."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.matter.focus import Focus, focuses_of
from bot.matter.outcomes.choosing import EVENTS, choose_situation, rank_situations
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from bot.matter.points.hearing import HeardPoint
from bot.matter.points.verdicts import raised_points, verdicts
from bot.matter.reading import Context, Reading, RuleReader, apply_reading

TODAY = date(2026, 11, 21)


def _told(*turns: str) -> tuple[Matter, Reading]:
    matter, reading = Matter(), Reading()
    for turn, text in enumerate(turns, 1):
        reading = RuleReader().read(text, matter, Context(TODAY, turn))
        matter = apply_reading(matter, reading, turn)
    return matter, reading


def _topic(*turns: str) -> str:
    matter, reading = _told(*turns)
    ranked = rank_situations(load_situations().values(), matter, turns[-1], frozenset(reading.values), {}, TODAY)
    found = choose_situation(ranked, matter)
    return found.situation.id if found else ""


@pytest.mark.parametrize(
    ("topic", "turns"),
    [
        ("commute-injury", ("下班骑电动车回家，闯红灯被撞，交警认定我主要责任，公司说不算工伤，对吗？",)),
        ("injury-grade", ("在工地上摔了，腰", "老板没给我买工伤险", "鉴定是十级，工资5000", "工伤能要多少，找谁要？")),
        ("death-at-work", ("我弟在工地摔死了", "能拿多少，算工伤吗？")),
        ("over-age-injury", ("2026年8月，我63岁返聘在工厂，手被机器夹伤，算工伤吗？",)),
        ("on-order-injury", ("我跑众包，送单路上摔断了腿，算工伤吗？",)),
        ("student-injury", ("中专二年级，学校安排我去电子厂实习，夜班手被压断了一截食指，现在该找谁？",)),
        ("injury-recurs", ("前年工伤评了八级", "现在要取钢板，公司不管，还能要吗？")),
        ("household-injury", ("爸爸65，给私人老板看鱼塘，掉塘里淹了，能告他要多少？",)),
        ("subcontract-injury", ("开货车的，车主个人雇我，车挂靠在公司名下，卸货砸了脚，找谁报工伤？",)),
        ("work-injury", ("厂里开货车送货的，公司的车，卸货砸了脚，找谁报工伤？",)),
        ("hit-somebody", ("美团众包，昨天送单闯黄灯，把一老太太撞了，到底谁出？",)),
        ("household-injury", ("我去给邻居帮忙拉电线摔断了手，没要钱，有没有说法？",)),
    ],
)
def test_the_special_way_stands_before_the_general_one_though_the_general_one_is_named(
    topic: str, turns: tuple[str, ...]
) -> None:
    assert _topic(*turns) == topic


def test_each_question_of_a_message_is_answered() -> None:
    matter, reading = _told(
        "我在厂里手被机器夹断了", "2026年9月8号，没买工伤险，拿个2万的协议让我签放弃", "谁来赔？我还能报吗，签不签？"
    )
    judged = judge(load_situations()["work-injury"], matter, reading.focuses, "谁来赔？我还能报吗，签不签？", TODAY)
    assert judged.answer is not None
    said = judged.answer.text + "".join(other.text for other in judged.also)
    assert "别签" in said
    assert "单位" in said
    assert judged.also


@pytest.mark.parametrize(
    ("path", "turns"),
    [
        ("employee", ("厂里机器把我手夹断了",)),
        ("cover", ("我跑众包，几点上线自己定，送单摔断了腿",)),
        ("unsettled", ("我是专送骑手，送单摔断了腿",)),
        ("household", ("给私人干装修摔断了腿",)),
        ("unregistered", ("在黑作坊干活手被压断",)),
    ],
)
def test_the_way_of_an_injury_follows_from_who_the_work_was_for(path: str, turns: tuple[str, ...]) -> None:
    assert derive(_told(*turns)[0], TODAY).get("injury_path") == path


def test_an_accident_before_july_2026_is_not_judged_by_the_new_rule_for_the_over_aged() -> None:
    matter, _ = _told("我61岁退休领养老金，2026年5月30号在食堂滑倒骨折", "公司没给买工伤险")
    judged = judge(load_situations()["over-age-injury"], matter, (), "算工伤吗", TODAY)
    lines = " ".join(said.text for said in judged.lines)
    assert "单位必须给超龄的人上工伤险" not in lines
    assert "各地做法不一" in lines


def test_a_death_gives_the_funeral_grant_and_the_pension_and_no_made_up_lump_sum() -> None:
    matter, _ = _told(
        "我弟在工地摔死了", "月工资9000，有媳妇和一个5岁孩子，媳妇没工作丧失劳动能力", "当地平均工资12000，有工伤保险"
    )
    figures = judge(load_situations()["death-at-work"], matter, (), "能拿多少", TODAY).figures
    assert figures["funeral"].amount == "72,000"
    assert figures["pension"].amount == "6,300"
    assert figures["grant"].amount == ""


def _topics(*turns: str) -> list[str]:
    matter, topics = Matter(), []
    for turn, text in enumerate(turns, 1):
        reading = RuleReader().read(text, matter, Context(TODAY, turn))
        matter = apply_reading(matter, reading, turn)
        told = frozenset(reading.values)
        ranked = rank_situations(load_situations().values(), matter, text, told, {}, TODAY)
        asks = reading.asks or bool(EVENTS & told)
        found = choose_situation(ranked, matter, asks=asks)
        if found is not None:
            matter = matter.model_copy(update={"topic": found.situation.id})
        topics.append(matter.topic)
    return topics


def test_a_fact_told_in_passing_does_not_lead_away_from_the_injury() -> None:
    topics = _topics(
        "9月3号手被锯断一根手指", "老板说再给2万让我签个协议以后两清", "一个月5500，没签过合同", "该不该签？"
    )
    assert topics == ["work-injury"] * 4


def test_an_event_opens_its_own_matter_though_it_is_only_told() -> None:
    assert _topics("公司欠我3个月工资", "今天把我开除了，什么理由也没说")[-1] == "dismissed"


def test_the_wages_of_a_site_are_days_times_the_rate_less_what_was_given_after_a_correction() -> None:
    matter, _ = _told("我在工地86个工", "380一个，中间给过7000生活费", "不对，我翻了转账，是9000")
    figures = judge(load_situations()["construction-wages"], matter, (), "还差多少", TODAY).figures
    assert figures["due"].amount == "23,680"


def test_the_days_left_are_a_question_of_the_last_day_and_of_no_duration() -> None:
    assert focuses_of("还剩几天")[0] is Focus.BY_WHEN
    assert Focus.HOW_LONG not in focuses_of("我现在还来得及吗 还剩几天")
    assert Focus.HOW_LONG in focuses_of("认定要几天")


def test_a_family_that_is_named_asks_nothing_about_filing_in_its_stead() -> None:
    turns = ("我是护工，给病人翻身腰椎骨折了", "公司让找病人家属，家属让找医院，我到底找哪个？")
    matter, reading = _told(*turns)
    judged = judge(load_situations()["work-injury"], matter, reading.focuses, turns[-1], TODAY)
    assert judged.answer is not None
    assert "替他申请" not in judged.answer.text


def test_who_was_saved_did_not_die_and_the_day_of_a_signing_is_no_day_of_the_accident() -> None:
    saved, _ = _told("半夜心慌送医院，急性心梗，救过来了")
    assert saved.value("died") is False
    lost, _ = _told("老公10月28号高处坠落，当场没了", "今天让我们去签")
    assert lost.value("injured_on") in (None, lost.value("died_on"))
    assert lost.value("died") is True


@pytest.mark.parametrize(
    ("turns", "point", "verdict"),
    [
        (("公司团建爬山我摔断了脚", "人事说团建自愿的不算上班", "她这话对吗"), "team-event-no-injury", "不对"),
        (("同事开叉车压了我的脚", "公司让我找他赔", "到底谁赔"), "coworker-did-it", "不用找同事"),
        (("跟老乡拆旧房砸断了肋骨", "房主说他包给老乡了", "告谁啊"), "owner-gave-it-to-a-boss", "两个都告"),
        (("下班路上被撞，同等责任", "公司说同等责任不算", "是真的吗"), "equal-blame-not-counted", "不对"),
        (("超市货架砸到盆骨，报了工伤", "拿到不予认定", "怎么办，最晚哪天"), "refused-finding", "能争"),
        (("工伤四级，每个月领津贴", "让我一次性拿30万解除", "这个能签吗"), "buy-out-monthly-benefit", "先别答应"),
        (("送件摔断了手，只发2000底薪", "是不是认定下来才补"), "only-base-pay-until-certified", "不该等"),
        (("在厂里切断了手指，没交工伤保险", "老板说没钱", "社保能先给吗"), "fund-pays-first", "能申请"),
        (("在电镀厂干，去职业病院要接触史证明", "厂里不给开", "是不是诊断不了"), "factory-gives-no-papers", "不对"),
        (("在厂里压断了手", "签了个条子说以后不找他", "是不是就没办法了"), "signed-then-still", "还有救"),
    ],
)
def test_what_was_told_before_is_what_a_bare_question_asks_about(
    turns: tuple[str, ...], point: str, verdict: str
) -> None:
    matter = Matter()
    for turn, text in enumerate(turns, 1):
        matter = apply_reading(matter, RuleReader().read(text, matter, Context(TODAY, turn)), turn)
        matter = matter.model_copy(update={"heard": f"{matter.heard}。{text}".strip("。")})
    assert point in {one.id for one in raised_points(matter, turns[-1], TODAY)}
    judged = judge(load_situations()["work-injury"], matter, (), turns[-1], TODAY)
    said = verdicts(
        [HeardPoint(point, 1.0, last=True)], judged, matter, turns[-1], TODAY, language="zh", spoken=(), first=True
    )
    assert said[0].text.startswith(verdict)


@pytest.mark.parametrize(
    ("turns", "field", "value"),
    [
        (("被送货车撞了，货车司机全责",), "worker_kind", None),
        (("交警给我定主要责任，货车次要",), "mainly_own_fault", True),
        (("在小区门口被业主家的狗咬了",), "hired_by_person", None),
        (("老板说不签就不给交住院押金",), "deposit_taken", None),
        (("我爹64在砖厂被砸断胳膊",), "over_age", True),
        (("我妈60在食堂烫伤了胳膊",), "over_age", True),
        (("我爸60在砖厂砸断胳膊",), "over_age", None),
    ],
)
def test_what_surrounds_an_accident_is_not_taken_for_the_work(
    turns: tuple[str, ...], field: str, value: object
) -> None:
    matter, _ = _told(*turns)
    assert matter.value(field) == value
