"""What is no plain question: a word, a bare or wrong article, ten questions at once, an employer, a very long story."""

from __future__ import annotations

from bot.app import App
from bot.contract.messages import Scope
from bot.evaluation.answer_metrics import shown_characters
from knowledge.authored.card import SECTIONS
from tests.support.product import cited, say

TEN = (
    "1、没签合同怎么办 2、欠我两个月工资怎么要 3、加班费怎么算 4、社保没交咋办 5、受伤了谁赔 "
    "6、押金不退怎么办 7、被辞退赔多少 8、年假有几天 9、去哪里仲裁 10、要花钱吗"
)


def test_an_article_without_its_law_is_shown_of_the_laws_most_asked_about(app: App) -> None:
    assert cited(say(app, "第三十八条")) == {"劳动合同法:38", "劳动法:38"}


def test_an_article_without_its_law_is_that_of_the_law_just_shown(app: App) -> None:
    assert cited(say(app, "劳动争议调解仲裁法27条", "第五条")) == {"劳动争议调解仲裁法:5"}


def test_a_word_that_may_mean_several_things_is_asked_about(app: App) -> None:
    reply = say(app, "工资")
    assert len([choice for choice in reply.choices if choice.action.startswith("card:")]) >= 2
    assert not reply.clauses


def test_ten_questions_get_ten_short_answers(app: App) -> None:
    reply = say(app, TEN)
    assert shown_characters(reply) <= 700
    assert {"劳动合同法:82", "劳动合同法:30", "劳动法:44", "劳动争议调解仲裁法:53"} <= cited(reply)
    assert sum(choice.action.startswith("card:") for choice in reply.choices) >= 8


def test_an_employer_hears_the_law_and_no_way_round_it(app: App) -> None:
    reply = say(app, "我是开饭店的老板，怎么样可以不给员工交社保又不违法")
    assert reply.blocks[0].points[0].text.startswith("不能帮你绕开")
    assert cited(reply)
    assert not any(block.heading.startswith(SECTIONS[1:]) for block in reply.blocks)


def test_sarcasm_does_not_hide_the_matter(app: App) -> None:
    assert "劳动合同法:30" in cited(say(app, "老板真是大善人 三个月不发工资 还夸我身体好 真该给他送面锦旗"))


def test_twenty_thousand_characters_are_answered_in_one_screen(app: App) -> None:
    reply = say(app, "老板欠我三个月工资不给。" + "我每天早上六点出门，晚上十点才回来。" * 1100)
    assert reply.scope is Scope.LABOUR
    assert shown_characters(reply) <= 700


def test_asking_for_a_free_lawyer_is_a_question(app: App) -> None:
    assert "法律援助法:31" in cited(say(app, "没钱请律师，国家有没有免费的"))


def test_a_follow_up_is_not_told_the_whole_card_again(app: App) -> None:
    first, second = say(app, "被裁了 能领失业金吗"), say(app, "被裁了 能领失业金吗", "我交了六年 能领多久")
    assert "社会保险法:46" in cited(second)
    assert shown_characters(second) < shown_characters(first)


def test_a_follow_up_off_the_subject_stays_off_it(app: App) -> None:
    assert say(app, "试用期给一半工资", "对了附近哪有打印店").scope is not Scope.LABOUR
