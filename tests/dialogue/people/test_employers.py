"""An employer who asks honestly is answered from the employer's duties, in either language; a worker never is."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.dialogue.routing.employers.duties import duty_asked, every_duty
from bot.dialogue.routing.employers.voice import speaks_as_employer, wants_a_way_round
from knowledge.citations import parse_key
from tests.support.product import NOW, cited, say


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("我开小饭馆,雇了四个人,要给他们签合同吗,社保怎么弄", "hiring"),
        ("我是公司人事,员工连续旷工五天,怎么合法解除", "dismiss"),
        ("老板这边,工人摔了,我要做什么,几天内报", "injury"),
        ("我们单位经济困难要裁八个人,程序是什么", "layoff"),
        ("请阿姨带孩子,我要给她买什么保险", "domestic"),
        ("员工离职不交接,我能扣他最后一个月工资吗", "handover"),
        ("招人时想要收两百块服装押金,可以吗", "deposit"),
        ("作为雇主，员工怀孕了还能到期不续吗", "pregnant"),
        ("我是老板，收到仲裁申请书副本怎么办", "sued"),
    ],
)
def test_an_honest_employer_is_heard(text: str, duty: str) -> None:
    found = duty_asked(text)
    assert found is not None
    assert found.name == duty


@pytest.mark.parametrize(
    "text",
    [
        "裁完半年又招人 我能不能先回去",
        "招工要先交三千八培训费，交了人没影",
        "老板说我旷工要开除我",
        "公司让我自己走，不给补偿",
        "我在饭馆干活摔了，老板不管",
        "工头欠我们工人三个月工资",
    ],
)
def test_a_worker_is_no_employer(text: str) -> None:
    assert duty_asked(text) is None


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("我包了个工程,工人从梯子上摔了,我是包工头没资质", "contractor_injury"),
        ("奶茶店店长,有个17岁的想来我们店里兼职,能用吗", "minor"),
        ("我雇了三个人两个月都没签合同,现在补签晚不晚", "late_contract"),
        ("我是超市经理,收银员把扫码枪摔坏了,能让她全赔吗", "damage"),
        ("我开洗车店的,国庆有两个伙计上班,工资怎么给", "holiday"),
        ("想招个65岁的大爷看大门,要办什么手续", "over_age"),
        ("我手下有三个骑手,能不能罚迟到的钱", "fines"),
        ("开了个小烘焙店招了三个人,刚满两周,要办什么手续", "hiring"),
        ("请问我们司机卸货砸到脚了,我还没给他上保险,该干嘛", "injury"),
        ("我是派遣公司的负责人,客户把人退回来了,没活这段工资怎么发给他们", "dispatch"),
        ("Restaurant manager here, one of our waiters got sick, can we fire her?", "medical"),
        ("I own a small shop. My employee lost a phone, can I take it from his wage?", "damage"),
    ],
)
def test_the_duty_that_fits_is_answered(text: str, duty: str) -> None:
    found = duty_asked(text)
    assert found is not None
    assert found.name == duty


@pytest.mark.parametrize(
    "text",
    [
        "我开网店的,两个打包的阿姨社保不想给她们交,签个自愿放弃行吗",
        "站里要检查了,我是站长,能不能让骑手把考勤重新签一遍改成八小时",
        "有个女工怀孕了,我想让她自己写辞职,怎么弄稳妥",
        "工人的工资想拖到明年,先让他们写个同意书",
        "我是副矿长,井下摔死了人,听说拖过48小时就不算工伤了",
        "我是包水电的自己带队,总包没拨钱,我先不给兄弟们发行不行",
        "Our startup wants freelancers to sign that they waive all employment claims, no records, what wording?",
        "我是小老板,有个伙计没签合同,日期写成去年的让他补签行不行",
        "I run a bakery. How do I backdate the contracts so that they can't claim double wages?",
    ],
)
def test_who_asks_how_to_get_round_the_law_is_refused_with_the_reason(app: App, text: str) -> None:
    assert speaks_as_employer(text) and wants_a_way_round(text)
    reply = say(app, text)
    first = reply.blocks[0].points[0]
    assert first.text.startswith(("不行", "No"))
    assert first.refs and len(reply.blocks[1].points) > 1


@pytest.mark.parametrize(
    "text",
    [
        "我开了家小饭馆,端午有人上班,工资怎么算",
        "我们单位经济困难要裁八个人,程序是什么",
        "我是公司人事,员工连续旷工五天,怎么合法解除",
    ],
)
def test_an_honest_question_is_not_refused(text: str) -> None:
    assert speaks_as_employer(text) and not wants_a_way_round(text)


@pytest.mark.parametrize(
    "text",
    [
        "我是人事,公司要辞退我,怎么赔",
        "我是店长,老板欠我三个月工资",
        "快递站点说我是外包公司的,到底谁是我老板",
        "老板让工人签自愿放弃社保,签不签",
        "我请了三天假,回来位子上坐了别人",
        "公司怎么不给员工交社保",
        "怎么证明我给他干的活",
        "她说不签就不给工资,我签不签",
        "My boss wants the riders to sign a waiver, can he?",
    ],
)
def test_who_works_for_others_is_not_heard_as_an_employer(text: str) -> None:
    assert not speaks_as_employer(text)


def test_the_answer_is_in_the_employers_voice_with_its_clauses(app: App) -> None:
    reply = say(app, "老板这边,工人摔了,我要做什么,几天内报")
    assert "30 天内" in reply.blocks[0].points[0].text
    assert {"工伤保险条例:17", "工伤保险条例:33"} <= cited(reply)
    assert "它不报" not in reply.plain_text()


def test_an_english_employer_is_answered_in_english(app: App) -> None:
    reply = say(app, "I run a small cafe in Chengdu with two staff. Do I have to pay them overtime?")
    assert reply.language == "en"
    assert reply.blocks[0].points[0].text.startswith("Yes: overtime you order")


def test_every_clause_of_the_duties_is_in_the_library(app: App) -> None:
    resolver = app.dialogue.answerer.resolver
    for duty in every_duty():
        assert len(duty.refs) == len(duty.lines["zh"]) == len(duty.lines["en"])
        for ref in (ref for refs in duty.refs for ref in refs):
            found = resolver.resolve(parse_key(ref), NOW.date())
            assert found.document is not None and found.problem not in ("no_such_article", "not_in_force"), ref


@pytest.mark.parametrize("text", ["I am pregnant and my boss wants me to quit", "I am told by the manager to leave"])
def test_who_names_their_boss_in_english_is_no_employer(text: str) -> None:
    assert not speaks_as_employer(text)
