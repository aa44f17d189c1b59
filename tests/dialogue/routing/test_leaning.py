"""Follow-ups, pleas for a person, several questions in one message: told apart by their words alone."""

from __future__ import annotations

import pytest

from bot.dialogue.routing.employers.voice import speaks_as_employer
from bot.dialogue.routing.fixed_replies import asks_for_person
from bot.dialogue.routing.follow_up import is_follow_up, names_nothing
from bot.dialogue.routing.issues import asks_something, is_numbered, split_issues


@pytest.mark.parametrize(
    "text", ["那赔多少呢", "每个月大概多少 从哪天算", "那怎么办", "大概要多久", "然后呢要给多少钱"]
)
def test_a_question_without_a_matter_leans_on_the_one_before(text: str) -> None:
    assert names_nothing(text)
    assert is_follow_up(text)


@pytest.mark.parametrize("text", ["附近哪有打印店", "加班费怎么算", "没签合同赔多少", "押金不退找谁"])
def test_a_question_that_names_something_does_not(text: str) -> None:
    assert not names_nothing(text)


@pytest.mark.parametrize("text", [
    "找人工", "我要转人工客服", "帮我找个律师", "人工", "想找个人聊聊", "有没有真人", "有人工吗", "有律师吗", "能不能打电话给我",
    "给我回个电话", "帮我", "谁能帮帮我", "律师帮帮我", "可以派个律师给我吗", "你是机器人吗,我要真人", "不想跟机器说了", "叫个活人来",
    "我可以找人帮我看看吗", "那算了我还是找人吧", "你们有真人吗", "我想让法律援助帮我打官司", "求求你们帮帮我，我不想跟机器说了",
    "我要跟人说", "机器人别回了，叫个人来", "能不能换个人跟我说", "转人工吧机器人说不清", "可以让律师帮我看看合同吗",
    "我想跟律师谈谈", "让你们领导来", "接线员", "有专业的人吗我想问问", "你们那有志愿者吗能帮我弄", "找个懂的人给我看看合同",
    "能不能换个人来跟我讲", "机器答得不对，叫个律师给我", "可以帮我安排个援助律师吗", "我不想打字了，让你们的人联系我行不", "派个工作人员跟我说",
    "给我个电话打过去", "我在北京送外卖，站长拖了我俩月工资\n找人工", "站长拖了我俩月工资，干了快一年，合同也没签，帮我转人工吧",
    "有没有人管管", "到底有没有人管啊", "谁来管管我们", "找个懂的人", "要投诉你,给我换人", "人工!!!", "I want to speak to a real person", "can someone call me", "help me", "lawyer",
    "能不能让个懂的人跟我讲", "我嘴笨，想跟人当面说", "我不识字，打字费劲，能有人打给我不", "别老发这些，找个管事的", "有谁能替我出面不", "我要人，真的人",
    "有没有懂法的大哥跟我说两句", "我不识字,打电话跟我说行不行", "你是机器吧,叫你们领导来", "找个能做主的来", "你们能不能打个电话给我", "I want to talk to a human being", "Is there a human I could talk to about this?",
])  # fmt: skip
def test_a_plea_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "公司出事了没人管",
        "劳动局有没有人管这种事",
        "中午有人管饭吗",
        "没钱请律师，就想要回那点工资，哪里有免费的",
        "联系客服只回机器话，号还是封着",
        "老板找律师要告我",
        "老板找人打我怎么办",
        "我找人顶班被罚了",
        "公司叫人来拆我的床",
        "厂里叫人来谈话让我签字",
        "找人帮忙搬货摔了算工伤吗",
        "我跟人说了这事算泄密吗",
        "申请法律援助要什么条件",
        "请不起律师咋整",
        "老板让我帮他打电话给客户算不算加班",
        "律师函怎么写",
        "帮我算一下能要多少",
        "人工费没结怎么办",
        "站长说平台要转人工审核，等了三天收入都没到账，这合法吗",
        "8月12号拖地滑倒，股骨头换了人工的",
        "人家叫我换人工关节，这钱谁出",
        "老板说他有专业的人能搞定仲裁",
        "站长让我叫个律师来谈赔偿，我该去吗",
        "公司说可以给我安排律师，能信吗",
        "老板让他的人联系我，我能不接吗",
        "有人打给我说我欠平台钱",
        "站长打电话跟我说不用来了",
        "老板打电话给我说开除了",
        "站里有懂法的人跟我说签了就完了，真的吗",
        "站长让个懂行的人跟我谈",
        "我要人家赔我钱",
        "他能不能打给我算工资",
        "I want my money, the person who hired me ran away",
    ],
)
def test_a_story_with_a_lawyer_or_a_service_desk_is_answered(text: str) -> None:
    assert not asks_for_person(text)


def test_a_numbered_list_is_answered_in_full() -> None:
    text = " ".join(f"{number}、第{number}样钱怎么算" for number in range(1, 9))
    assert is_numbered(text)
    assert len(split_issues(text)) == 8
    assert not is_numbered("我干了3年，老板欠我2个月工资怎么办")


def test_an_answer_to_a_question_is_no_question() -> None:
    assert not asks_something("5000")
    assert asks_something("评了九级能拿多少钱")


@pytest.mark.parametrize(
    "text",
    [
        "我是开饭店的老板，怎么样可以不给员工交社保又不违法",
        "我手下有个员工想辞退，怎么做能不赔钱",
        "怎么辞退员工不赔钱",
    ],
)
def test_an_employer_is_heard(text: str) -> None:
    assert speaks_as_employer(text)


@pytest.mark.parametrize(
    "text",
    ["我是骑手老板不给钱", "我是给老板送货的", "他们怎么能随便开除工人", "公司怎么不给员工交社保", "我是被老板打的"],
)
def test_a_worker_who_tells_of_an_employer_is_not_taken_for_one(text: str) -> None:
    assert not speaks_as_employer(text)
