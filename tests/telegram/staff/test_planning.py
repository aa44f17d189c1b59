"""Planning in the group: one answer for several workers, what comes first, a hearing, as staff and workers see it."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.services.life.groups import group_answer
from bot.cases.tables import CaseRow
from tests.service.engines import eventually
from tests.telegram.staff.stage import LIN, WORKER, play

SECOND = 4733


def test_one_answer_goes_to_everybody_of_a_group_by_a_button_and_is_taken_back_from_all(tmp_path):
    async def scene(p):
        topics = [await p.case_sent(), await p.case_sent(chat=SECOND)]
        for topic in topics:
            await p.staff(LIN, topic, "/claim", "接手了")

        def linked(unit) -> None:
            for case in unit.session.scalars(select(CaseRow)).all():
                group_answer(unit, case, agreed=True)

        p.stage.do(linked)
        message = await p.staff(LIN, topics[0], "/all 申请书这周五以前交来", "还没有发出")
        assert not any("申请书" in text for chat in (WORKER, SECOND) for text in p.api.texts(chat))
        await p.staff_tap(LIN, topics[0], "发给 2 人")
        for chat in (WORKER, SECOND):
            assert "王琳" in await p.told("申请书这周五以前交来", chat=chat)
        await p.in_topic(topics[1], "一起发：申请书")
        replied = p.api.in_topic(-1001, LIN, topics[0], text="…") | {"message_id": message}
        await p.api.inject(message=p.api.in_topic(-1001, LIN, topics[0], text="/recall", reply_to_message=replied))
        for chat in (WORKER, SECOND):
            await eventually(lambda chat=chat: not any("申请书" in text for text in p.api.texts(chat)))

    play(tmp_path, scene)


def test_a_hearing_is_told_to_the_worker_and_a_case_put_first_says_so_in_its_name(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "/priority 优先", "现在是“优先”")
        await eventually(lambda: "优先" in p.api.topics[topic])
        await p.staff(LIN, topic, "/hearing 下周三", "几点")
        await p.staff(LIN, topic, "/hearing 12月3日 9:30 朝阳区仲裁委三庭", "记下了")
        assert "12月3日 09:30，在朝阳区仲裁委三庭" in await p.told("开庭")
        await p.staff(LIN, topic, "/mine")
        assert "12月3日 09:30 开庭" in await p.in_topic(topic, "王琳 的案件")

    play(tmp_path, scene)
