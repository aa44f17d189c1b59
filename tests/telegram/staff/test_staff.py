"""Staff in the Telegram group: a topic a case, words in both directions, and every bad turn the group can take."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.rules.states import Stage
from bot.cases.tables import CaseMessageRow
from bot.cases.unit_of_work import case_numbered, words
from bot.storage.tables import HandoffRow
from tests.service.engines import eventually
from tests.telegram.staff.stage import GROUP, LIN, MIN, NA, WORKER, play


def test_a_case_gets_a_topic_with_the_packet_on_top_and_words_go_both_ways(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        packet = p.api.in_(topic)[0]
        assert "12000 元" in packet
        assert "姓赵" not in p.api.topics[topic]
        await p.staff_tap(LIN, topic, "接手")
        await p.in_topic(topic, "王琳 接手了")
        sent = await p.staff(LIN, topic, "你好，我在看你的材料")
        assert "真人" in await p.told("我在看你的材料")
        await eventually(lambda: any(message == sent for _, message, _ in p.api.reactions))
        await p.worker("站长今天又拉黑我", "放进你的案件")
        await p.in_topic(topic, "当事人：站长今天又拉黑我")
        note = await p.staff(LIN, topic, "// 站长可能要跑")
        await eventually(
            lambda: any(message == note and ("270d" in sign or "✍" in sign) for _, message, sign in p.api.reactions)
        )
        await p.staff(LIN, topic, "明天给你回话")
        await p.told("明天给你回话")
        assert not any("要跑" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_an_edit_follows_and_a_recall_replaces_the_words(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        sent = await p.staff(LIN, topic, "周三来")
        await p.told("周三来")
        message = p.api.in_topic(GROUP, LIN, topic, text="周四来")
        message |= {"message_id": sent, "edit_date": 1_790_000_100}
        await p.api.inject(edited_message=message)
        await p.told("周四来")
        assert not any("周三来" in text for text in p.api.texts(WORKER))
        replied = p.api.in_topic(GROUP, LIN, topic, text="周四来") | {"message_id": sent}
        await p.api.inject(message=p.api.in_topic(GROUP, LIN, topic, text="/recall", reply_to_message=replied))
        await p.told("撤回")

    play(tmp_path, scene)


def test_recalling_takes_back_every_part_and_the_file(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        p.api.keep_file("form-1", b"%PDF-1.7 form")
        form = {"file_id": "form-1", "file_unique_id": "u3", "file_name": "申请表.pdf", "file_size": 13}
        text = "\n".join(f"第{n}步，先看这一条再往下做" for n in range(300))
        sent = await p.api.write(GROUP, LIN, topic, document=form, caption=text)
        await eventually(lambda: any(d[0] == WORKER for d in p.api.documents))
        parts = [m for m in p.api.sent(WORKER) if "先看这一条" in m.text]
        assert len(parts) == 2
        message = p.api.in_topic(GROUP, LIN, topic, caption=text.replace("先看", "细看")) | {"message_id": sent}
        await p.api.inject(edited_message=message | {"edit_date": 1_790_000_100})
        await eventually(lambda: any("（改过）" in text for text in p.api.texts(WORKER)), seconds=60)
        assert not any("先看这一条" in message.text for message in p.api.sent(WORKER)), "no part keeps the old words"
        replied = p.api.in_topic(GROUP, LIN, topic, text="…") | {"message_id": sent}
        await p.api.inject(message=p.api.in_topic(GROUP, LIN, topic, text="/recall", reply_to_message=replied))
        await eventually(lambda: any("撤回" in text for text in p.api.texts(WORKER)), seconds=60)
        await eventually(lambda: sum(name == "deleteMessage" for name, _ in p.api.calls) >= 2, seconds=60)
        assert not any("细看" in message.text for message in p.api.sent(WORKER))

    play(tmp_path, scene)


def test_what_cannot_be_passed_on_is_said(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        sticker = {
            "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1, "is_animated": False,
            "is_video": False,
        }  # fmt: skip
        message = p.api.in_topic(GROUP, LIN, topic, sticker=sticker)
        p.api._update_id += 1
        p.api.enqueue_raw({"update_id": p.api._update_id, "message": message})
        await p.in_topic(topic, "没有发出：贴纸")

    play(tmp_path, scene)


def test_a_draft_changed_in_between_is_not_sent_by_the_old_button(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        sent = await p.staff(LIN, topic, "周三来", "草稿 1")
        shown = await p.with_button("批准", chat=GROUP, topic=topic)
        message = p.api.in_topic(GROUP, LIN, topic, text="不用来了") | {"message_id": sent, "edit_date": 1_790_000_100}
        await p.api.inject(edited_message=message)
        await p.in_topic(topic, "不用来了")
        await p.api.press(shown, "批准并发出", user=MIN)
        await p.in_topic(topic, "刚才改过")
        assert not any(word in text for word in ("周三来", "不用来") for text in p.api.texts(WORKER))
        await p.staff_tap(MIN, topic, "批准并发出")
        await p.told("不用来了")

    play(tmp_path, scene, supervised=True)


def test_a_case_opened_again_by_staff_is_told_and_goes_on(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "/close resolved", "办结")
        await p.told("办结了")
        await p.staff(LIN, topic, "/reopen", "重新打开")
        await p.told("是王琳打开的")
        await p.worker("那我接着说", "放进你的案件")
        await p.in_topic(topic, "当事人：那我接着说")

    play(tmp_path, scene)


def test_what_is_said_on_closing_needs_the_supervisor_too(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "/close resolved 公司答应月底付", "要督导批准")
        assert not any("月底" in text for text in p.api.texts(WORKER))
        await p.staff(MIN, topic, "/close resolved 公司答应月底付", "办结")
        await p.told("公司答应月底付")

    play(tmp_path, scene, supervised=True)


def test_files_go_both_ways_and_what_could_do_harm_stays_in_the_case(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        p.api.keep_file("photo-1", b"\xff\xd8\xff\xe0 picture")
        p.api.keep_file("bad-1", b"MZ virus")
        photo = [{"file_id": "photo-1", "file_unique_id": "u1", "width": 1, "height": 1, "file_size": 12}]
        await p.api.inject(message=p.api.message(WORKER, photo=photo))
        await eventually(lambda: any(d[1] == topic and d[3].startswith(b"\xff\xd8") for d in p.api.documents))
        document = {"file_id": "bad-1", "file_unique_id": "u2", "file_name": "工资.jpg.exe", "file_size": 8}
        await p.api.inject(message=p.api.message(WORKER, document=document))
        await p.in_topic(topic, "没有转发")
        assert not any(b"virus" in d[3] for d in p.api.documents)
        p.api.keep_file("form-1", b"%PDF-1.7 form")
        form = {"file_id": "form-1", "file_unique_id": "u3", "file_name": "申请表.pdf", "file_size": 13}
        await p.api.write(GROUP, LIN, topic, document=form, caption="填这个")
        await eventually(lambda: any(d[0] == WORKER and d[3].startswith(b"%PDF") for d in p.api.documents))
        await p.told("填这个")

    play(tmp_path, scene)


def test_a_picture_sent_while_the_case_is_told_reaches_its_topic(tmp_path):
    async def scene(p):
        p.api.keep_file("iou", b"\xff\xd8\xff\xe0 iou")
        await p.worker("我是美团望京站的骑手，在北京，站点从10月开始没发工资，欠我12000元", "答")
        await p.worker("找人工", "同意吗")
        await p.tap("同意", "还在干吗")
        await p.tap("还在干", "哪天开始")
        await p.tap("不知道", "挣多少")
        await p.tap("不知道", "扣过")
        await p.tap("没有", "垫过钱")
        await p.tap("没有", "签过")
        photo = [{"file_id": "iou", "file_unique_id": "u7", "width": 1, "height": 1, "file_size": 9}]
        await p.api.inject(message=p.api.message(WORKER, photo=photo, caption="这是医院的片子"))
        await p.told("一起发给工作人员")
        await p.tap("没签", "证据")
        await p.tap("不知道", "想要")
        await p.tap("拿回钱", "称呼")
        await p.worker("姓赵", "一共 12000 元")
        await p.tap("对", "1 个")
        assert not p.api.topics, "nothing leaves before the worker sends it"
        await p.tap("发送", "编号")
        await eventually(lambda: p.api.topics)
        topic = next(iter(p.api.topics))
        await p.in_topic(topic, "填表时发来 1 个文件")
        await p.in_topic(topic, "这是医院的片子")
        await eventually(lambda: any(d[1] == topic and d[3].startswith(b"\xff\xd8") for d in p.api.documents))

    play(tmp_path, scene)


def test_a_file_over_the_limit_is_said_to_both(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        p.api.refuse("getFile", 400, "Bad Request: file is too big")
        document = {"file_id": "huge", "file_unique_id": "u9", "file_name": "a.mp4", "file_size": 99}
        await p.api.inject(message=p.api.message(WORKER, document=document))
        await p.told("太大")
        await p.in_topic(topic, "超过 20 MB")

    play(tmp_path, scene)


def test_a_supervised_draft_reaches_the_worker_only_after_approval(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "带上转账记录来", "草稿 1")
        assert not any("带上转账记录" in text for text in p.api.texts(WORKER))
        await p.staff_tap(LIN, topic, "批准并发出")
        await p.in_topic(topic, "要督导来")
        await p.staff(MIN, topic, "/edit 1 周三上午带上转账记录来", "周三上午带上")
        shown = await p.with_button("批准并发出", chat=GROUP, topic=topic)
        await p.api.press(shown, "批准并发出", user=MIN)
        await p.told("周三上午带上转账记录来")
        await p.api.press(shown, "批准并发出", user=MIN)
        await p.in_topic(topic, "没有再做一次")
        assert sum("周三上午" in text for text in p.api.texts(WORKER)) == 1

    play(tmp_path, scene, supervised=True)


def test_a_second_caseworker_is_held_and_a_stranger_is_not_heard(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(NA, topic, "我来说两句", "王琳 在办")
        await p.staff(999, topic, "我是路人", "不在工作人员名单")
        await p.staff(LIN, topic, "到此为止")
        await p.told("到此为止")
        assert not any(word in text for text in p.api.texts(WORKER) for word in ("两句", "路人"))

    play(tmp_path, scene)


def test_staff_removed_from_the_group_lose_everything_at_once(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        gone = p.api.in_topic(GROUP, MIN, 0, left_chat_member={"id": LIN, "is_bot": False, "first_name": "S"})
        await p.api.inject(message=gone)
        await p.in_topic(topic, "回到队列")
        await p.staff(LIN, topic, "我还在打字", "不在工作人员名单")
        assert not any("还在打字" in text for text in p.api.texts(WORKER))
        assert p.case().stage == Stage.QUEUED

    play(tmp_path, scene)


def test_a_topic_deleted_by_hand_is_made_again_with_the_packet(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        p.api.topics.pop(topic)
        await p.worker("还在吗", "放进你的案件")
        await eventually(lambda: any("还在吗" in text for t in p.api.topics for text in p.api.in_(t)))
        fresh = next(iter(p.api.topics))
        assert "12000 元" in p.api.in_(fresh)[0]

    play(tmp_path, scene)


@pytest.mark.parametrize("fault", ["is_forum", "may_manage_topics"])
def test_a_group_without_topics_or_rights_still_works_by_replying(tmp_path, fault):
    async def scene(p):
        setattr(p.api, fault, False)
        await p.case_told()
        await eventually(lambda: any("【案件" in text for text in p.api.texts(GROUP)))
        assert any("管理话题" in text for text in p.api.texts(GROUP))
        number = p.case().number
        await p.staff(LIN, 0, f"/claim {number}", "接手了")
        shown = p.api.in_topic(GROUP, 7, 0, text=f"【案件 {number}】")
        shown["from"]["is_bot"] = True
        await p.api.inject(message=p.api.in_topic(GROUP, LIN, 0, text="收到了", reply_to_message=shown))
        await p.told("收到了")

    play(tmp_path, scene)


def test_a_worker_who_blocked_the_bot_is_said_in_the_topic(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        p.api.blocked.add(WORKER)
        await p.staff(LIN, topic, "在吗", "拉黑")

    play(tmp_path, scene)


def test_requested_facts_come_back_into_the_packet(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "/ask 跟谁干")
        await p.told("王琳想知道")
        await p.worker("朝阳好运劳务公司", "记下了")
        await p.in_topic(topic, "已记入案卷")
        await p.staff(LIN, topic, "/packet", "好运劳务")

    play(tmp_path, scene)


def test_a_flood_is_kept_and_not_answered_word_by_word(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        before = len(p.api.sent(WORKER))
        for number in range(40):
            await p.api.say(WORKER, f"第{number}句")
        await eventually(lambda: "第39句" in "\n".join(p.api.in_(topic)))
        relayed = "\n".join(p.api.in_(topic))
        assert [relayed.count(f"第{number}句") for number in range(40)] == [1] * 40
        assert len(p.api.sent(WORKER)) - before <= 12

    play(tmp_path, scene)


def test_forget_erases_the_case_and_removes_its_topic(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.worker("/forget", "确定全部删掉吗")
        await p.tap("不删", "什么也没删")
        assert p.case().stage is not Stage.ERASED
        await p.worker("/forget", "确定全部删掉吗")
        kept = await p.tap("确定，全部删掉", "还留着的是")
        assert "编号" in kept
        await eventually(lambda: topic not in p.api.topics)
        assert (p.case().stage, p.case().facts) == (Stage.ERASED, "")

    play(tmp_path, scene)


def test_an_invitation_link_joins_in_a_private_chat_and_works_once(tmp_path):
    async def scene(p):
        from bot.cases.rules.staff.roles import Role
        from bot.cases.services.people.staffing import staff_add
        from bot.cases.tables import OfficeRow

        def invite(unit):
            office = unit.session.get_one(OfficeRow, 1)
            staff_add(unit, actor="operator", office=office, name="周周", role=Role.CASEWORKER, token="once-only-1")

        p.stage.do(invite)
        await p.api.say(777, "/start join_once-only-1")
        await p.told("登记好了", chat=777)
        await p.api.say(778, "/start join_once-only-1")
        await p.told("已经用过", chat=778)
        assert p.someone(777).name == "周周"

    play(tmp_path, scene)


def test_a_deleted_chat_is_said_in_the_topic(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        p.api.unknown.add(WORKER)
        await p.staff(LIN, topic, "在吗", "聊天已经不在了")

    play(tmp_path, scene)


def test_the_note_button_keeps_the_answer_to_it_inside(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff_tap(LIN, topic, "记备注")
        await p.in_topic(topic, "只留在内部")
        asked = next(m for m in reversed(p.api.sent(GROUP)) if "只留在内部" in m.text)
        shown = p.api.in_topic(GROUP, 7, topic, text=asked.text) | {"message_id": asked.id}
        shown["from"] = {"id": 7, "is_bot": True, "first_name": "Youju"}
        note = p.api.in_topic(GROUP, LIN, topic, text="站长可能要跑", reply_to_message=shown)
        await p.api.inject(message=note)
        await p.staff(LIN, topic, "明天给你回话")
        await p.told("明天给你回话")
        assert not any("要跑" in text for text in p.api.texts(WORKER))
        with p.stage.storage.read() as session:
            notes = list(session.scalars(select(CaseMessageRow).where(CaseMessageRow.side == "note")))
        assert [row.text for row in notes] == ["站长可能要跑"]

    play(tmp_path, scene)


def test_a_reply_to_a_closed_case_is_refused_with_the_way_on(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        await p.staff(LIN, topic, "/close unreachable", "办结")
        await p.staff(LIN, topic, "还有一句", "/reopen")
        assert not any("还有一句" in text for text in p.api.texts(WORKER))
        await p.worker("年假怎么算", "已经办结")
        await p.tap("重新打开", "重新打开了")
        await p.in_topic(topic, "当事人重新打开了")
        await p.staff(LIN, topic, "又见面了")
        await p.told("又见面了")

    play(tmp_path, scene)


def test_triggers_are_recorded_by_name_and_wait_for_nobody(tmp_path):
    async def scene(p):
        await p.worker("站长威胁我，说再闹就打", "最好让真人看看（受到威胁）")
        await p.worker("公司扣了我身份证", "证件或物品被扣")
        with p.stage.storage.read() as session:
            asked = [(row.trigger, row.status) for row in session.scalars(select(HandoffRow).order_by(HandoffRow.id))]
        assert asked == [("threat", "offered"), ("withheld", "offered")]

    play(tmp_path, scene)


def test_a_case_opened_by_a_trigger_carries_its_name_and_those_beside_it(tmp_path):
    async def scene(p):
        await p.worker("站长威胁我，扣了我身份证", "受到威胁")
        await p.tap("找人帮我", "同意吗")
        await p.tap("同意", "做什么活")
        while not any("发送" in b["text"] for b in p.api.sent(WORKER)[-1].buttons):
            count = len(p.api.sent(WORKER))
            await p.api.press(p.api.sent(WORKER)[-1], "跳过")
            await eventually(lambda count=count: len(p.api.sent(WORKER)) > count and p.api.sent(WORKER)[-1].buttons)
        await p.tap("发送", "编号")
        await eventually(lambda: p.case() is not None)
        assert (p.case().trigger, p.case().priority) == ("threat", "urgent")
        with p.stage.storage.read() as session:
            seen = session.scalars(select(AuditRow).where(AuditRow.action == "triggers_seen")).one()
        assert seen.detail == "withheld"
        await eventually(lambda: any("紧急" in text for text in p.api.texts(GROUP)))

    play(tmp_path, scene)


def test_cases_are_found_from_the_group(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/find 望京", f"{p.case().number}　等人接手")

    play(tmp_path, scene)


def test_a_file_under_supervision_waits_with_its_draft(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        p.api.keep_file("form-1", b"%PDF-1.7 form")
        form = {"file_id": "form-1", "file_unique_id": "u3", "file_name": "申请表.pdf", "file_size": 13}
        await p.api.write(GROUP, LIN, topic, document=form, caption="填这个")
        await p.in_topic(topic, "附 1 个文件：申请表.pdf")
        assert not any(d[0] == WORKER for d in p.api.documents)
        await p.staff_tap(MIN, topic, "批准并发出")
        await eventually(lambda: any(d[0] == WORKER and d[3].startswith(b"%PDF") for d in p.api.documents))

    play(tmp_path, scene, supervised=True)


def test_a_voice_note_joins_the_case_and_goes_into_the_topic(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        p.api.keep_file("voice-1", b"OggS voice")
        voice = {"file_id": "voice-1", "file_unique_id": "v1", "duration": 3, "file_size": 10}
        await p.api.inject(message=p.api.message(WORKER, voice=voice))
        await eventually(lambda: any(d[1] == topic and d[3].startswith(b"OggS") for d in p.api.documents))
        await p.told("收到文件")

    play(tmp_path, scene)


def test_a_worker_s_correction_is_shown_as_one(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        sent = await p.api.say(WORKER, "站长姓李")
        await p.in_topic(topic, "站长姓李")
        message = p.api.message(WORKER, text="站长姓刘") | {"message_id": sent, "edit_date": 1_790_000_100}
        await p.api.inject(edited_message=message)
        await p.in_topic(topic, "【改过的话】站长姓刘")

    play(tmp_path, scene)


def test_an_alarm_reaches_topic_and_group_while_forty_messages_wait_for_the_groups_minute(tmp_path):
    async def scene(p):
        p.api.group_minute = 20
        topic = await p.case_sent()
        number = p.case().number

        def flood(unit):
            for count in range(41):
                unit.to_staff(case_numbered(unit, number), words(f"排队 {count}"))

        _, announce = p.stage.desk.write(flood)
        p.staff_desk._service.announce(announce)
        await eventually(lambda: any("排队" in text for text in p.api.in_(topic)))
        await p.api.say(WORKER, "我真不想活了")
        await eventually(lambda: any("生命危险" in text and "不想活" in text for text in p.api.in_(topic)), seconds=5)
        await eventually(lambda: any(f"紧急：案件 {number}" in text for text in p.api.texts(GROUP)), seconds=5)
        assert not any("排队 40" in text for text in p.api.in_(topic)), "the others still wait"
        await p.staff_tap(LIN, topic, "我来联系")
        await p.in_topic(topic, "王琳 在联系")
        await p.staff(LIN, topic, "我在，你先别动")
        await p.told("我在，你先别动")
        await eventually(lambda: "⚠️危险" in p.api.topics[topic])
        assert p.api.over == 0, "Telegram had to refuse nothing"

    play(tmp_path, scene, group_limit=20, supervised=True)


def test_twenty_pictures_are_shown_as_albums_and_keep_their_names_and_words(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        await p.staff(LIN, topic, "/claim", "接手了")
        before = len(p.api.sent(GROUP))
        for number in range(20):
            p.api.keep_file(f"shot-{number}", b"\xff\xd8\xff\xe0 picture %d" % number)
            photo = [
                {"file_id": f"shot-{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1, "file_size": 12}
            ]
            await p.api.inject(
                message=p.api.message(WORKER, photo=photo, **({"caption": "截图"} if number == 0 else {}))
            )
        await eventually(lambda: sum(d[1] == topic for d in p.api.documents) == 20, seconds=60)
        assert {d[3] for d in p.api.documents if d[1] == topic} == {
            b"\xff\xd8\xff\xe0 picture %d" % n for n in range(20)
        }
        assert len(p.api.sent(GROUP)) - before < 20, "no line for each picture"
        assert p.api.count("sendMediaGroup") < 8
        p.api.keep_file("paper", b"agreed on paper")
        document = {"file_id": "paper", "file_unique_id": "u99", "file_name": "协议.txt", "file_size": 15}
        await p.api.inject(message=p.api.message(WORKER, document=document))
        await eventually(lambda: any(d[1] == topic and d[2].startswith("协议-") for d in p.api.documents))

    play(tmp_path, scene)
