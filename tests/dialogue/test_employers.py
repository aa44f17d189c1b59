"""An employer who asks honestly is answered from the employer's duties, in either language; a worker never is."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.dialogue.routing.employer import duty_asked, every_duty
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
