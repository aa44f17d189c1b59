"""What a message believes is judged in the first sentence of the turn, once, and its matter is answered below."""

from __future__ import annotations

from bot.app import App
from tests.support.product import say


def test_a_wrong_figure_beside_an_own_story_is_put_right_and_the_story_answered(app: App) -> None:
    reply = say(app, "一直没签合同干了两年零俩月 双倍工资能要24个月是吧 大概14万")
    assert "11 个月" in reply.blocks[0].points[0].text
    assert len(reply.blocks) > 3


def test_who_is_right_reads_so_first_and_no_contrary_word_below(app: App) -> None:
    reply = say(app, "站里让注册个体户 但听说法院还是可以认劳动关系 是真的吗")
    assert reply.blocks[0].points[0].text.startswith("是真的")
    assert not any(point.text.startswith("不对") for block in reply.blocks for point in block.points)


def test_a_right_number_alone_ends_the_turn(app: App) -> None:
    reply = say(app, "The public holidays are 13 days since 2025, right? My boss says 11")
    assert reply.language == "en"
    assert reply.blocks[0].points[0].text.startswith("Yes")
    assert len(reply.blocks) == 1


def test_work_in_hong_kong_gets_no_steps_of_mainland_arbitration(app: App) -> None:
    reply = say(app, "我在香港茶餐厅干了四年老板炒我 按内地劳动合同法要补偿 过关去深圳仲裁行吗")
    assert "香港的法律" in reply.blocks[0].points[0].text
    assert "带身份证和证据" not in reply.plain_text()


def test_an_english_answer_does_not_say_yes_below_a_no(app: App) -> None:
    reply = say(
        app, "I hurt my back at work 5 weeks ago. HR says the work injury claim window is 30 days so it's closed"
    )
    assert reply.blocks[0].points[0].text.startswith("No")
    assert "Mostly yes" not in reply.plain_text()
