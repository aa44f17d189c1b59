"""The labour-relation assessment in the conversation: asked factor by factor, left, taken up again, with its result."""

from __future__ import annotations

from datetime import date

import pytest

from bot.assessment import factors
from bot.cases.rules.facts.matter_facts import matter_told
from bot.contract.messages import ConversationState, Facts, Reply
from bot.dialogue.flows.assessment.answers import chosen
from bot.dialogue.flows.assessment.flow import Assessing, offered
from bot.matter.reading.further.factors import factors_of
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)
FLOW = Assessing(MadeUpResolver())
DEDICATED = {
    "unit": "company", "worker": "adult", "hours": "fixed", "orders": "cannot", "rules": "discipline",
    "price": "unilateral", "business": "core",
}  # fmt: skip
CROWD = {
    "unit": "company", "worker": "adult", "hours": "free", "orders": "costly", "rules": "platform",
    "price": "unilateral", "business": "part",
}  # fmt: skip
DRIVER = {
    "unit": "company", "worker": "adult", "hours": "free", "orders": "free", "rules": "none", "price": "customer",
    "business": "information",
}  # fmt: skip


def asked(reply: Reply | None) -> str:
    """The factor a reply asks for."""
    assert reply is not None
    for choice in reply.choices:
        if choice.action.startswith("assess:skip:"):
            return choice.action.removeprefix("assess:skip:")
    return ""


def answer_all(state: ConversationState, answers: dict[str, str]) -> Reply:
    """Begin, and press the button of each answer until there is a result."""
    reply = FLOW.choice(state, "start", TODAY)
    for _ in range(20):
        factor = asked(reply)
        if not factor:
            break
        assert factor in answers, factor
        reply = FLOW.choice(state, f"is:{factor}:{answers[factor]}", TODAY)
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [(DEDICATED, "像是劳动关系"), (CROWD, "不完全算劳动关系"), (DRIVER, "合作、劳务")],
)
def test_each_of_the_three_is_reached_by_buttons(answers: dict[str, str], sentence: str) -> None:
    reply = answer_all(ConversationState(), answers)
    assert sentence in reply.blocks[0].points[0].text
    assert any(choice.action == "person" for choice in reply.choices)


def test_the_result_says_by_what_what_is_missing_and_what_each_brings() -> None:
    reply = answer_all(ConversationState(), DEDICATED)
    headings = [block.heading for block in reply.blocks]
    assert {"支持这个结论的", "还没说的", "每一种结果，你能要什么", "先把这些存好"} <= set(headings)
    brings = next(block for block in reply.blocks if block.heading == "每一种结果，你能要什么")
    assert [point.text[:4] for point in brings.points] == ["算劳动关", "受管理但", "合作、劳"]


def test_the_result_fits_a_phone() -> None:
    reply = answer_all(ConversationState(), DEDICATED)
    assert len(reply.plain_text()) < 1500
    assert sum(len(block.points) for block in reply.blocks) <= 20


def test_what_speaks_against_is_shown() -> None:
    mixed = {**DEDICATED, "price": "negotiated"}
    reply = answer_all(ConversationState(), mixed)
    assert any(block.heading == "反过来的" for block in reply.blocks)


def test_every_question_can_be_skipped_and_the_doubt_goes_to_a_person() -> None:
    state = ConversationState()
    reply = FLOW.choice(state, "start", TODAY)
    while factor := asked(reply):
        reply = FLOW.choice(state, f"unknown:{factor}", TODAY)
    assert reply is not None
    assert "还不够判断" in reply.plain_text()
    assert "让人看" in reply.plain_text()


def test_a_plain_word_is_an_answer() -> None:
    state = ConversationState()
    FLOW.choice(state, "start", TODAY)
    for text in ("公司", "成年人", "站长排班", "不能", "迟到罚款", "他们说了算", "是"):
        reply = FLOW.turn(state, text, TODAY)
    assert "像是劳动关系" in reply.plain_text() if reply else False


def test_it_can_be_left_for_another_question_and_taken_up_where_it_stood() -> None:
    state = ConversationState()
    reply = FLOW.choice(state, "start", TODAY)
    first = asked(reply)
    reply = FLOW.choice(state, f"is:{first}:{DEDICATED[first]}", TODAY)
    second = asked(reply)
    assert FLOW.turn(state, "站点欠我工资怎么办啊", TODAY) is None or second
    FLOW.choice(state, "leave", TODAY)
    assert [choice.action for choice in offered(state, "pay")] == ["assess:resume"]
    assert asked(FLOW.turn(state, "接着评估", TODAY)) == second


def test_what_was_told_is_not_asked_again() -> None:
    state = ConversationState(facts=Facts({"age": "35", "written_contract": "no"}))
    read_turn(state, "我在站点跑外卖，站长给排班，不能拒单，拒单就罚", TODAY)
    reply = FLOW.choice(state, "start", TODAY)
    seen = []
    while factor := asked(reply):
        seen.append(factor)
        reply = FLOW.choice(state, f"is:{factor}:{DEDICATED[factor]}", TODAY)
    assert not {"worker", "hours", "orders"} & set(seen)
    assert set(seen) <= {"unit", "rules", "price", "business"}
    assert "支持" in (reply.plain_text() if reply else "")


def test_more_can_be_answered_after_the_first_result() -> None:
    state = ConversationState()
    answer_all(state, DEDICATED)
    assert asked(FLOW.choice(state, "more", TODAY)) not in DEDICATED


def test_a_supported_result_becomes_a_fact() -> None:
    state = ConversationState()
    reply = answer_all(state, DEDICATED)
    supported = "按你说的，像是" in reply.plain_text()
    assert (state.facts.values.get("relation") == "labour") is supported


def test_it_is_offered_under_cards_on_the_relation_only() -> None:
    assert [choice.action for choice in offered(ConversationState(), "relation")] == ["assess:start"]
    assert offered(ConversationState(), "pay") == []


@pytest.mark.parametrize("text", ["帮我评估一下算不算劳动关系", "一条一条帮我看看", "帮我看看有没有劳动关系"])
def test_it_begins_on_request(text: str) -> None:
    assert asked(FLOW.turn(ConversationState(), text, TODAY))


@pytest.mark.parametrize("text", ["老板欠我工资怎么办", "你好", "我算不算劳动关系"])
def test_other_messages_are_left_alone(text: str) -> None:
    assert FLOW.turn(ConversationState(), text, TODAY) is None


def test_two_different_things_said_about_one_factor_are_asked() -> None:
    assert "hours" not in factors_of(matter_told(["站长给我排班", "其实想跑就跑"], TODAY), {})


def test_every_option_can_be_chosen_by_its_number_and_its_words() -> None:
    from bot.assessment import questions

    for question in questions({}):
        for number, (option, words) in enumerate(question.options, 1):
            assert chosen(question, str(number)) == option
            assert chosen(question, words) == option


def test_the_patterns_name_factors_and_options_that_exist() -> None:
    from bot.dialogue.flows.assessment import answers as assessing_words
    from bot.matter.reading.further.factors import FACTORS

    known = {factor.id: {option.id for option in factor.options} for factor in factors()}
    for factor, option, _ in (*FACTORS, *assessing_words._LOOSE):
        assert option in known[factor], (factor, option)


@pytest.mark.parametrize("said", ["单是系统派的，不能拒", "派单的，不能拒，拒了扣钱", "他们派的，不让拒"])
def test_what_is_told_of_another_factor_is_taken_and_the_open_question_stays(said: str) -> None:
    state = ConversationState()
    FLOW.choice(state, "start", TODAY)
    state.turn += 1
    read_turn(state, said, TODAY)
    assert asked(FLOW.turn(state, said, TODAY)) == "unit"
    assert factors_of(state.matters[-1], {})["orders"] == "cannot"


def test_a_question_whether_orders_may_be_refused_tells_nothing_of_them() -> None:
    assert "orders" not in factors_of(matter_told(["派单不能拒吗"], TODAY), {})
