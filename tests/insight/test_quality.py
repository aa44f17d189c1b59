"""Answers handed in by workers: only those, without personal data, gone with the conversation; judged once, counted for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.cases.rules.errors import CaseConflict, NotAllowed, NotFound
from bot.contract.messages import ConversationState
from bot.dialogue.routing.fixed_replies import HAND_IN, FixedContext, rated
from bot.insight.quality import answer_judge, handed_in, handed_in_one, judged
from bot.storage.removal.erasure import conversation_erase
from tests.cases.stage import Stage
from tests.insight.handing import hand_in, ids
from tests.web.console.support import console_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


def see(stage: Stage, name: str = "王琳"):
    return stage.do(lambda unit: handed_in(unit, stage.staff(unit, name)))


def judge(stage: Stage, verdict: str, name: str = "王琳") -> None:
    stage.do(lambda unit: answer_judge(unit, stage.staff(unit, name), ids(stage)[0], verdict))


def test_an_answer_is_seen_only_when_the_worker_handed_it_in(stage: Stage):
    hand_in(stage, press=())
    hand_in(stage, who="w2", press=("useful:no",))
    assert see(stage) == ([], 0)
    hand_in(stage, who="w3")
    hand_in(stage, who="w3", press=(HAND_IN,))
    assert len(ids(stage)) == 1, "twice pressed is handed in once"
    assert see(stage)[1] == 1


def test_a_button_pressed_without_a_rating_hands_in_nothing(stage: Stage):
    hand_in(stage, press=(HAND_IN,))
    assert ids(stage) == []


def test_what_is_shown_holds_no_personal_data_also_where_the_answer_says_it_again(stage: Stage):
    hand_in(stage)
    (one,), _ = see(stage)
    shown = repr(one)
    assert "不发工资" in one.asked and "写欠条" in "".join(one.answered)
    assert not [word for word in ("王小明", "13812345678") if word in shown]
    assert one.keys == ("劳动合同法:30",)


def test_a_name_told_in_an_earlier_turn_is_masked_in_a_later_answer(stage: Stage):
    hand_in(stage, asked="我叫王小明，在送外卖", press=())
    hand_in(stage, asked="工资被扣了怎么办")
    (one,), _ = see(stage)
    assert one.asked == "工资被扣了怎么办"
    assert "王小明" not in repr(one)


def test_with_the_conversation_goes_what_was_handed_in_and_the_count_stays(stage: Stage):
    hand_in(stage)
    judge(stage, "wrong")
    stage.storage.write(lambda session: conversation_erase(session, conversation_id=1))
    assert ids(stage) == []
    with stage.storage.read() as session:
        assert judged(session, date(2026, 11, 1), 2) == {"wrong": 0, "right": 0, "unclear": 0}
        assert judged(session, date(2026, 11, 1), 1)["wrong"] == 1


def test_the_first_word_on_an_answer_counts(stage: Stage):
    hand_in(stage)
    with pytest.raises(NotFound):
        judge(stage, "bad")
    judge(stage, "right")
    assert see(stage) == ([], 0)
    with pytest.raises(CaseConflict, match="没答错"):
        judge(stage, "wrong", "张敏")


@pytest.mark.parametrize("name", ["陈管", "吴审"])
def test_admins_and_auditors_read_no_answer(stage: Stage, name: str):
    hand_in(stage)
    with pytest.raises(NotAllowed):
        see(stage, name)
    with pytest.raises(NotAllowed):
        stage.do(lambda unit: handed_in_one(unit, stage.staff(unit, name), ids(stage)[0]))


def test_it_is_offered_only_where_there_is_somebody_to_hand_it_to():
    offered = rated(ConversationState(), "no", FixedContext(180, staffed=lambda: True))
    assert [choice.action for choice in offered.choices] == [HAND_IN, "person"]
    assert "先去掉" in offered.plain_text()
    alone = rated(ConversationState(), "no", FixedContext(180, staffed=lambda: False))
    assert [choice.action for choice in alone.choices] == ["person"]
    assert "谢谢" in rated(ConversationState(), "yes", FixedContext(180)).plain_text()
    assert "交了" in rated(ConversationState(), "handed_in", FixedContext(180)).plain_text()
