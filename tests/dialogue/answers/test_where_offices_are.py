"""Where an office stands is no guess: what is not held is said, with the number that knows it."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say


@pytest.mark.parametrize(
    "words",
    [
        "12333在哪里，地址是什么",
        "我在深圳，去哪里仲裁，地址在哪",
        "劳动监察大队在哪",
        "法律援助中心怎么走",
        "仲裁委的地址是什么",
    ],
)
def test_the_number_that_knows_the_address_is_named(app: App, words: str) -> None:
    first = say(app, "站点拖了我两个月工资", words).blocks[0].points[0].text
    assert first.startswith("门牌我没收录") and all(number in first for number in ("12333", "12348", "12351"))


@pytest.mark.parametrize("words", ["公司地址写错了还能告吗", "公司在哪我都找不到了", "去哪告"])
def test_other_addresses_are_another_question(app: App, words: str) -> None:
    assert "门牌" not in say(app, words).plain_text()


@pytest.mark.parametrize("words", ["去哪告", "12333 在哪", "朝阳区仲裁委地址"])
def test_a_place_asked_for_before_anything_was_told_is_answered_in_a_few_lines(app: App, words: str) -> None:
    told = say(app, words).plain_text()
    assert "12333" in told and "12348" in told and "给人干活" not in told and len(told) < 260


def test_a_wish_to_be_reminded_behind_a_last_day_is_met_with_that_day(app: App) -> None:
    told = say(app, "我今年3月5日被辞退，还来得及吗", "到期前提醒我").plain_text()
    assert "2027-03-05" in told or "2027年3月5日" in told


@pytest.mark.parametrize("words", ["日子过不下去了老板不给钱", "没活路了，站点拖了我两个月工资"])
def test_who_sounds_worn_out_is_answered_and_told_who_listens(app: App, words: str) -> None:
    reply = say(app, words)
    assert "12333" in reply.blocks[0].points[0].text and "12356" in reply.plain_text()
    assert "12356" not in say(app, "站点拖了我两个月工资").plain_text()


def test_days_that_are_over_are_no_question_how_long_it_takes(app: App) -> None:
    told = say(
        app, "我每月5800，9月10月一分钱没发，前几天直接把我踢出群了，他们到底欠我多少钱，应该去哪里要"
    ).plain_text()
    assert "“前几天" not in told and "11,600" in told


def test_a_word_for_the_money_meant_goes_on_with_the_sum_that_was_wished(app: App) -> None:
    assert "47.41" in say(app, "算一下能要多少", "加班费", "5500").plain_text()


def test_what_no_question_of_several_speaks_of_does_not_begin_the_answer(app: App) -> None:
    story = "站长排班，迟到扣钱，每月5800，9月10月一分钱没发，前几天直接把我踢出群了。"
    reply = say(app, story + "他们到底欠我多少钱，我应该去哪里要，这样踢我出群算不算辞退我")
    first = "".join(point.text for point in reply.blocks[0].points)
    assert "迟到只能扣" not in first and "11,600" in first and "算辞退" in first
