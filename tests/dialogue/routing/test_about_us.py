"""Questions about this service are answered about this service; questions of law that sound like them are left alone."""

from __future__ import annotations

import pytest

from bot.contract.messages import ConversationState
from bot.dialogue.routing.fixed_replies import FixedContext, person
from bot.dialogue.routing.standpoints.about_us import about_us, answer


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("删除我的记录", "erase"),
        ("把我说的都删了", "erase"),
        ("把我说过的话都删掉吧", "erase"),
        ("能不能把这段对话删了？", "erase"),
        ("清空聊天记录", "erase"),
        ("怎么删除我的数据", "erase"),
        ("我要把我的资料全部删除", "erase"),
        ("delete my data", "erase"),
        ("delete everything", "erase"),
        ("please erase all my messages", "erase"),
        ("你们会不会告诉我老板", "told"),
        ("会告诉公司吗", "told"),
        ("你会把我说的话告诉站长吗？", "told"),
        ("老板会不会知道我问过", "told"),
        ("这里说的话保密吗", "told"),
        ("会不会泄露我的信息", "told"),
        ("will you tell my boss", "told"),
        ("我的信息会不会泄露给公司", "told"),
        ("我说的话别人能看到吗", "told"),
        ("谁能看到我说的话", "told"),
        ("会被老板发现吗", "told"),
        ("怎么传图片", "send"),
        ("上传照片", "send"),
        ("可以发截图吗", "send"),
        ("在哪里上传证据", "send"),
        ("how do i send a photo", "send"),
        ("不办了", "withdraw"),
        ("怎么撤案", "withdraw"),
        ("怎么撤回案件", "withdraw"),
        ("能不能把我的案子撤了", "withdraw"),
        ("withdraw my case", "withdraw"),
        ("案子到哪一步了", "own_case"),
        ("我想查一下进度", "own_case"),
        ("案件进度", "own_case"),
        ("算一下能要多少", "sum"),
        ("帮我算算", "sum"),
        ("看看我有哪些记录", "kept"),
        ("你们存了我什么", "kept"),
        ("撤回刚才那句", "take_back"),
        ("发错了怎么撤回", "take_back"),
        ("怎么修改刚发的消息", "take_back"),
        ("还来得及吗", "deadline"),
        ("算算期限", "deadline"),
        ("12333 在哪", "address"),
        ("12333在哪里，地址是什么", "address"),
        ("成都12333在哪", "address"),
        ("朝阳区仲裁委地址", "address"),
        ("劳动局在哪", "address"),
        ("去哪告", "where"),
        ("我该去哪里投诉他们", "where"),
        ("找谁告", "where"),
    ],
)
def test_a_question_about_the_service_is_told(text: str, name: str) -> None:
    found = about_us(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "公司删了我的打卡记录怎么办",
        "公司地址写错了还能告吗",
        "仲裁在哪里写申请书",
        "老板去哪了",
        "工会主席在哪家公司上班",
        "平台把我的账号删了",
        "站长说会告诉别的站点不要我",
        "老板知道我怀孕了会不会辞退我",
        "老板把我删了，工资还没结",
        "算一下加班费能要多少",
        "去年8月被辞退的，还来得及吗",
        "公司泄露我的信息，能告吗",
        "怎么发工资",
        "公司没发工资条",
        "能要求平台删除我的数据吗",
        "删除",
        "会不会被辞退",
        "知道了",
        "我的证据不够怎么办",
        "怎么保存证据",
        "公司要我修改刚签的合同",
        "撤回辞职申请",
        "公司撤回了辞退通知",
        "仲裁怎么撤案",
        "同时跑两个平台会被公司发现吗",
    ],
)
def test_a_question_of_law_is_left_alone(text: str) -> None:
    assert about_us(text) is None


def test_who_wants_to_be_forgotten_gets_the_button_that_does_it() -> None:
    found = about_us("删除我的记录")
    assert found is not None
    reply = answer(ConversationState(), found, model=False)
    assert "command:forget" in [choice.action for choice in reply.choices]
    assert reply.blocks[0].points[0].text.startswith("能删")


def test_who_asks_for_their_case_gets_the_button_that_shows_it() -> None:
    found = about_us("我的案子怎么样了")
    assert found is not None
    assert answer(ConversationState(), found, model=False).choices[0].action == "command:case"


def test_where_a_model_is_connected_secrecy_is_not_overstated() -> None:
    found = about_us("你们会不会告诉我老板")
    assert found is not None
    assert "模型" in answer(ConversationState(), found, model=True).plain_text()
    assert "模型" not in answer(ConversationState(), found, model=False).plain_text()


def test_without_an_office_nobody_is_promised_and_numbers_are_given() -> None:
    told = person(ConversationState(), FixedContext(staffed=lambda: False), "asked").plain_text()
    assert "在这里回复你" not in told
    assert "12348" in told
    promised = person(ConversationState(), FixedContext(staffed=lambda: True), "asked").plain_text()
    assert "在这里回复你" in promised


@pytest.mark.parametrize("text", ["算一下能要多少", "还来得及吗"])
def test_once_something_was_told_a_bare_wish_is_about_that(text: str) -> None:
    assert about_us(text, begun=True) is None


@pytest.mark.parametrize("name", ["删除我的记录", "不办了", "算一下能要多少", "还来得及吗", "怎么传图片"])
def test_every_answer_about_the_service_has_its_buttons(name: str) -> None:
    asked = about_us(name)
    assert asked is not None
    shown = answer(ConversationState(), asked, model=False)
    assert all(choice.label for choice in shown.choices)
