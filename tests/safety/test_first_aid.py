"""What to do first is told for what happened: the current cut before anybody touches, nobody into the pit, the finger kept."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.contract.messages import ConversationState
from bot.safety import talk
from bot.safety.detect import Danger, DangerSense
from bot.safety.first_aid import aid_for, aids
from bot.safety.kinds import asked_beside, kinds, lines
from knowledge.text.normalise import normalise

TODAY = date(2026, 11, 23)


def opened(text: str) -> str:
    danger = DangerSense().assess(normalise(text))
    assert danger is not None
    reply = talk.open_with(ConversationState(), danger, normalise(text), TODAY, lambda refs, language: ())
    return reply.plain_text()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("工友刚摸到电线了，躺地上抽，手还粘着", "别用手碰他"),
        ("冷库插座漏电，阿强黐住了手甩唔开", "别用手碰他"),
        ("污水井下去俩人没动静了，班长要下去", "谁都别再下去"),
        ("工棚里烧煤球炉，早起头疼，下铺叫不醒了", "一氧化碳"),
        ("我站在塔吊上，他们说跳啊，我就问跳了赔多少", "先退回来"),
        ("绞肉机把我两根手指绞了，血止不住", "断下来的别丢"),
        ("刚让个货车撞倒了，腿动不了，车跑了", "120"),
        ("刚才把一瓶降压药都咽了，头晕", "吃（喝）了什么"),
        ("老乡打电话说他拧开了煤气罐，让我照顾他爹，再打不接", "报他那边的地址"),
        ("后厨煤气味好重，头都晕了，师傅说开排风扇散散", "别碰任何开关"),
        ("打了一上午药，现在流口水，看东西糊", "农药中毒"),
        ("胸口像压块石头，左胳膊麻，冷汗，请假要扣300吗", "像心脏的急症"),
        ("老周坐在仓库楼顶边上，说再不发钱就跳", "110 和 119"),
        ("我妹妹去做保姆，三天电话打不通，联系不上", "110"),
    ],
)
def test_the_first_words_are_for_what_happened(text: str, first: str) -> None:
    assert first in opened(text).split("\n")[0]


def test_a_fall_told_in_english_is_not_moved() -> None:
    state = ConversationState(language="en")
    text = "my coworker just fell off the scaffolding, he can't feel his legs"
    danger = DangerSense().assess(text)
    assert danger is not None
    first = talk.open_with(state, danger, text, TODAY, lambda refs, language: ()).plain_text().split("\n")[0]
    assert "120" in first
    assert "not move" in first


def test_who_writes_on_is_told_again_what_to_do_not_what_to_do_if() -> None:
    state = ConversationState()
    text = "刚吞了一瓶安眠药"
    talk.open_with(state, Danger("poisoning"), text, TODAY, lambda refs, language: ())
    reply = talk.answer(state, "别告诉我家里")
    assert reply is not None
    said = reply.plain_text()
    assert "不告诉家里也行" in said
    assert "要是现在" not in said


def test_who_is_missing_is_looked_for_not_bandaged() -> None:
    danger = DangerSense().assess("我对象跑货车，前天晚上起电话就关机，定位停着不动了")
    assert danger is not None
    assert danger.kind == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "这班上得我要死要活的哈哈哈",
        "老板三天电话关机，工资没给",
        "我在楼顶装空调，跳闸了算谁的",
        "上个月被车撞了，能算工伤吗",
    ],
)
def test_what_is_no_danger_now_raises_none(text: str) -> None:
    danger = DangerSense().assess(text)
    assert danger is None or danger.doubt


def test_every_aid_stands_for_known_kinds_speaks_both_languages_and_names_known_numbers() -> None:
    for aid in aids():
        assert aid.kinds <= kinds().keys()
        for said in (aid.lead, *(step.text for step in aid.steps)):
            assert said["zh"]
            assert said["en"]
            for number in re.findall(r"(?<!\d)1[12]\d(?!\d)|(?<!\d)12\d{3}(?!\d)", said["zh"]):
                assert number in lines(), number
    assert aid_for("injury_now", "天气不错") is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("绳子磨断了一股，他说不上去就滚", "先别上去"),
        ("沟边都裂缝了还叫我们下基坑接着挖", "先别下去"),
        ("不拉闸就叫我换配电箱里的线", "没断电"),
        ("冲床护罩拆了，班长催着接着冲", "护罩"),
        ("He says go up the scaffold without harness or go home", "Do not go up"),
    ],
)
def test_who_is_driven_into_deadly_work_hears_to_stop_and_the_right_to_refuse(text: str, first: str) -> None:
    aid = aid_for("unsafe_work", text)
    assert aid is not None
    assert any(first in said for said in aid.lead.values())
    refs = {ref for step in aid.steps for ref in step.refs}
    assert {"劳动法:56", "安全生产法:54", "安全生产法:55", "劳动合同法:32"} <= refs


@pytest.mark.parametrize(
    ("kind", "text", "answered"),
    [
        ("violence_suffered", "工头带人打我，报警管不管啊", "报警有用"),
        ("forced_labour", "锁着门不让走，我的钱能要多少", "钱照样要"),
        ("gas_fire", "后厨都是烟，我要是走了算旷工不", "不算旷工"),
        ("trapped", "我被困在井道里，这个算工伤吗", "认定工伤"),
    ],
)
def test_what_is_asked_beside_a_danger_is_answered_in_a_line_after_what_to_do(
    kind: str, text: str, answered: str
) -> None:
    reply = talk.open_with(ConversationState(), Danger(kind), text, TODAY, lambda refs, language: ())
    lines = reply.plain_text().split("\n")
    assert answered not in lines[0]
    assert sum(answered in line for line in lines) == 1


def test_nothing_is_added_for_who_asks_nothing_beside_the_danger() -> None:
    reply = talk.open_with(
        ConversationState(), Danger("forced_labour"), "锁着门不让走", TODAY, lambda refs, language: ()
    )
    assert "钱照样要" not in reply.plain_text()


@pytest.mark.parametrize(
    ("kind", "text", "heard", "aid"),
    [
        ("crash_now", "a van hit me, blood soaked my trousers already", "hit_by_car", "bleeding"),
        ("injury_now", "绞肉机把我两根手指绞了，血止不住", "cut_off", "cut_off"),
        ("domestic_violence", "我姐在婆家店里干活，眼睛青了，小声说来接我", "", "beaten_other"),
        ("abroad", "我弟在妙瓦底，来电话要家里凑三十万才放人", "", "held_other_abroad"),
        ("self_harm_other", "我弟把农药搁床头，我咋劝", "", "means_at_hand_other"),
        ("violence_suffered", "我躲在厕所里，他们拿钢管在外面砸", "", "hiding"),
    ],
)
def test_who_writes_for_another_or_bleeds_hears_their_own_first_step(
    kind: str, text: str, heard: str, aid: str
) -> None:
    found = aid_for(kind, text, heard)
    assert found is not None and found.id == aid


def test_a_bank_card_that_is_named_asks_nothing_about_pay() -> None:
    assert asked_beside(kinds()["domestic_violence"], "工资卡都在他手上，昨晚又拿皮带抽我") is None
