"""What staff edit or take back after it was sent: what the worker sees of it, and what is said where it cannot be."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cases.rules.states import Stage
from bot.cases.tables import CaseMessageRow
from tests.service.engines import eventually
from tests.telegram.staff.stage import GROUP, LIN, NA, WORKER, claimed, play, recall


@pytest.mark.parametrize(
    ("text", "told"), [("// 站长要跑", "这条已经发给当事人了"), ("/close resolved", "命令改了不会执行")]
)
def test_a_sent_message_edited_into_a_note_or_an_order_is_not_sent_on(tmp_path, text, told):
    async def scene(p):
        topic = await claimed(p)
        sent = await p.staff(LIN, topic, "周三来")
        await p.told("周三来")
        await p.api.correct(GROUP, LIN, topic, sent, text=text)
        await p.in_topic(topic, told)
        assert not any(word in shown for word in ("要跑", "close") for shown in p.api.texts(WORKER))
        assert p.case().stage == Stage.ACTIVE

    play(tmp_path, scene)


def test_editing_what_was_never_sent_says_so(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        refused = await p.staff(LIN, topic, "在吗", "还没有人接")
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.api.correct(GROUP, LIN, topic, refused, text="在吗？")
        await p.in_topic(topic, "原来那条没有发给当事人")

    play(tmp_path, scene)


def test_an_edit_that_changes_no_word_does_nothing_and_a_correction_keeps_what_was_said_first(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        sent = await p.staff(LIN, topic, "周三来")
        await p.told("周三来")
        await p.api.correct(GROUP, LIN, topic, sent, text="周三来")
        await p.api.correct(GROUP, LIN, topic, sent, text="周四来")
        await p.in_topic(topic, "已同步改给当事人")
        assert sum("（改过）" in text for text in p.api.texts(WORKER)) == 1
        with p.stage.storage.read() as session:
            notes = [r.text for r in session.scalars(select(CaseMessageRow).where(CaseMessageRow.side == "note"))]
        assert notes == ["改之前发的是：周三来"]

    play(tmp_path, scene)


def test_an_edit_that_does_not_reach_the_worker_is_said_in_the_topic(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        sent = await p.staff(LIN, topic, "周三来")
        await p.told("周三来")
        p.api.refuse("editMessageText", 400, "Bad Request: message can't be edited")
        await p.api.correct(GROUP, LIN, topic, sent, text="周四来")
        await p.in_topic(topic, "没有改成：那条消息太旧，或者当事人已经删了")
        p.api.blocked.add(WORKER)
        await p.api.correct(GROUP, LIN, topic, sent, text="周五来")
        await p.in_topic(topic, "没有改成：当事人拉黑了机器人。当事人看到的还是原来的话")
        await recall(p, topic, sent)
        await p.in_topic(topic, "没有撤回：当事人拉黑了机器人")
        assert not any("撤回了，" in text for text in p.api.in_(topic))

    play(tmp_path, scene)


def test_a_file_too_old_to_take_back_is_said_in_the_topic(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.keep_file("form-1", b"%PDF-1.7 form")
        form = {"file_id": "form-1", "file_unique_id": "u3", "file_name": "申请表.pdf", "file_size": 13}
        sent = await p.api.write(GROUP, LIN, topic, document=form, caption="填这个")
        await eventually(lambda: any(d[0] == WORKER for d in p.api.documents))
        p.api.refuse("deleteMessage", 400, "Bad Request: message can't be deleted for everyone")
        await recall(p, topic, sent)
        await p.in_topic(topic, "文件没有撤掉")
        await p.told("撤回")

    play(tmp_path, scene)


def test_a_message_that_never_arrived_cannot_be_changed(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.blocked.add(WORKER)
        sent = await p.staff(LIN, topic, "周三来", "没有送达")
        await p.api.correct(GROUP, LIN, topic, sent, text="周四来")
        await p.in_topic(topic, "本来就没有送到当事人")

    play(tmp_path, scene)


def test_a_canned_reply_can_be_taken_back_like_any_other(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.staff(LIN, topic, "/save 你好 你好，我是{staff}", "存好了")
        sent = await p.staff(LIN, topic, "/canned 你好", "已发给当事人")
        await p.told("我是王琳")
        await recall(p, topic, sent)
        await p.in_topic(topic, "撤回了")
        assert not any("我是王琳" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_the_author_takes_a_message_back_even_after_handing_the_case_over(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        sent = await p.staff(LIN, topic, "发错人了")
        await p.told("发错人了")
        await p.staff(LIN, topic, "/handover 李娜", "由 @李娜 办")
        await recall(p, topic, sent)
        await p.in_topic(topic, "撤回了")
        await p.api.correct(GROUP, LIN, topic, await p.staff(NA, topic, "我接着办"), text="改别人的")
        await p.in_topic(topic, "没有执行：这件案子不是你在办")

    play(tmp_path, scene)


def test_nothing_is_changed_in_the_chat_of_a_closed_case_and_a_mistake_is_still_taken_back(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        sent = await p.staff(LIN, topic, "周三来")
        await p.told("周三来")
        await p.staff(LIN, topic, "/close resolved", "办结")
        await p.api.correct(GROUP, LIN, topic, sent, text="周四来")
        await p.in_topic(topic, "现在是“已办结”")
        await recall(p, topic, sent)
        await p.in_topic(topic, "撤回了")
        assert not any("周四来" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_a_machine_s_draft_that_was_sent_can_be_taken_back_by_its_number(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.api.say(WORKER, "辞职要提前多少天说")
        await p.in_topic(topic, "辞职要提前多少天说")
        await p.staff_tap(LIN, topic, "建议答复")
        draft = await p.in_topic(topic, "机器（草稿，未核实）")
        assert "草稿 1" in draft
        await p.staff_tap(LIN, topic, "发出去")
        shown = await p.told("王琳（朝阳法援，真人）")
        await p.staff(LIN, topic, "/recall 1", "撤回了")
        assert shown not in p.api.texts(WORKER)

    play(tmp_path, scene)
