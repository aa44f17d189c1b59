"""Bad input and bad luck on the staff side: each has one outcome, and a sentence in the topic that says it."""

from __future__ import annotations

from inspect import signature

import pytest
from sqlalchemy import select
from telegram import ChatMemberRestricted

from bot.audit.tables import AuditRow
from bot.cases.rules.states import Stage
from bot.cases.tables import CaseFileRow, CaseMessageRow
from tests.service.engines import eventually
from tests.telegram.staff.stage import GROUP, LIN, MIN, WORKER, claimed, goes_on, play

ZIP = b"PK\x03\x04"


@pytest.mark.parametrize(
    "text", ["/approve ①", "/merge ²", "/approve 99999999999999999999", "/find ①", "/close ①", "/ask 月亮", "/不存在"]
)
def test_an_order_with_nonsense_is_answered_and_holds_up_nobody(tmp_path, text):
    async def scene(p):
        topic = await claimed(p)
        before = len(p.api.sent(GROUP))
        await p.staff(LIN, topic, text)
        await eventually(lambda: len(p.api.sent(GROUP)) > before)
        await goes_on(p, topic)

    play(tmp_path, scene)


def test_a_message_the_program_fails_over_is_said_and_holds_up_nobody(tmp_path, monkeypatch):
    from bot.cases.services.life import questions

    def fails(*args, **kwargs):
        raise RuntimeError("a mistake in the program")

    async def scene(p):
        topic = await claimed(p)
        with monkeypatch.context() as patched:
            patched.setattr(questions, "facts_request", fails)
            await p.staff(LIN, topic, "/ask 城市", "程序出了错")
        await goes_on(p, topic)

    play(tmp_path, scene)


@pytest.mark.parametrize("chat_type", ["private", "supergroup"])
def test_an_update_nobody_can_take_is_passed_over_after_a_few_tries(tmp_path, monkeypatch, chat_type):
    async def scene(p):
        topic = await claimed(p)
        bad = p.api.message(WORKER if chat_type == "private" else GROUP, chat_type=chat_type, text="坏的")
        tried = []
        from handlers.telegram.staff import StaffDesk

        whole = StaffDesk.take

        async def take(self, update):
            if update.message is not None and update.message.text == "坏的":
                tried.append(update.update_id)
                raise RuntimeError("a mistake in the program")
            return await whole(self, update)

        monkeypatch.setattr(StaffDesk, "take", take)
        p.api.group_update(message=bad)
        await p.staff(LIN, topic, "我还在看你的材料")
        await eventually(lambda: any("我还在看" in text for text in p.api.texts(WORKER)), seconds=30)
        assert len(tried) == 3

    play(tmp_path, scene)


def test_an_update_the_library_cannot_read_is_passed_over_and_its_words_are_not_logged(tmp_path, caplog):
    async def scene(p):
        topic = await claimed(p)
        unreadable = p.api.in_topic(GROUP, LIN, topic, text="秘密的话")
        del unreadable["chat"]["type"]
        p.api.group_update(message=unreadable)
        await goes_on(p, topic)

    play(tmp_path, scene)
    assert "秘密" not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "/备注 站长要跑",
        "、、站长要跑",
        "／／站长要跑",
        "／note 站长要跑",
        "/note站长要跑",
        "/ 站长要跑",
        "/notes 站长要跑",
    ],
)
def test_what_was_meant_as_a_note_or_an_order_never_reaches_the_worker(tmp_path, text):
    async def scene(p):
        topic = await claimed(p)
        await p.staff(LIN, topic, text)
        await goes_on(p, topic)
        assert not any("要跑" in told for told in p.api.texts(WORKER))

        def kept_or_refused() -> bool:
            with p.stage.storage.read() as session:
                notes = [r.text for r in session.scalars(select(CaseMessageRow).where(CaseMessageRow.side == "note"))]
            refused = any("没有这个命令" in told or "没有 /notes 这个命令" in told for told in p.api.in_(topic))
            return notes == ["站长要跑"] or refused

        await eventually(kept_or_refused)

    play(tmp_path, scene)


@pytest.mark.parametrize(
    "member", [{"status": "left"}, {"status": "kicked", "until_date": 0}, {"status": "restricted", "is_member": False}]
)
def test_leaving_is_noticed_in_a_group_too_large_for_messages_about_it(tmp_path, member):
    async def scene(p):
        topic = await claimed(p)
        user = {"id": LIN, "is_bot": False, "first_name": "S"}
        if member["status"] == "restricted":
            may = [name for name in signature(ChatMemberRestricted).parameters if name.startswith("can_")]
            member.update(dict.fromkeys(may, False), until_date=0)
        changed = {
            "chat": {"id": GROUP, "type": "supergroup"}, "from": user, "date": 1_790_000_000,
            "old_chat_member": {"status": "member", "user": user}, "new_chat_member": {**member, "user": user},
        }  # fmt: skip
        p.api.group_update(chat_member=changed)
        await p.in_topic(topic, "回到队列")
        await p.staff(LIN, topic, "我还在打字", "不在工作人员名单")
        assert not any("还在打字" in text for text in p.api.texts(WORKER))
        assert p.case().stage == Stage.QUEUED
        asked = [fields for name, fields in p.api.calls if name == "getUpdates"]
        assert any("chat_member" in str(fields.get("allowed_updates")) for fields in asked), "it has to be asked for"

    play(tmp_path, scene)


def test_a_member_muted_or_made_admin_keeps_the_rights(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        user = {"id": LIN, "is_bot": False, "first_name": "S"}
        changed = {
            "chat": {"id": GROUP, "type": "supergroup"}, "from": user, "date": 1_790_000_000,
            "old_chat_member": {"status": "left", "user": user}, "new_chat_member": {"status": "member", "user": user},
        }  # fmt: skip
        p.api.group_update(chat_member=changed)
        await goes_on(p, topic)

    play(tmp_path, scene)


def test_who_writes_anonymously_is_told_that_nothing_was_sent(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        message = p.api.in_topic(GROUP, LIN, topic, text="我是群管理员")
        message["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        message["sender_chat"] = {"id": GROUP, "type": "supergroup", "title": "群"}
        p.api.group_update(message=message)
        await p.in_topic(topic, "你在群里是匿名的")
        assert not any("群管理员" in text for text in p.api.texts(WORKER))

    play(tmp_path, scene)


def test_talk_outside_the_cases_is_left_alone(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        await p.api.write(GROUP, 999, 0, "中午吃什么")
        await p.api.write(GROUP, LIN, 0, "面条")
        await goes_on(p, topic)
        assert not any("名单" in text for text in p.api.texts(GROUP))

    play(tmp_path, scene)


def test_a_topic_closed_by_hand_is_opened_again(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.closed.add(topic)
        await p.worker("还在吗", "放进你的案件")
        await p.in_topic(topic, "还在吗")

    play(tmp_path, scene)


def test_a_topic_that_cannot_be_opened_again_gives_way_to_the_group(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.closed.add(topic)
        p.api.may_manage_topics = False
        await p.worker("还在吗", "放进你的案件")
        await eventually(lambda: any("还在吗" in t and f"【案件 {p.case().number}】" in t for t in p.api.in_(0)))

    play(tmp_path, scene)


def test_a_group_that_became_a_supergroup_is_followed_and_said(tmp_path):
    new = -100200

    async def scene(p):
        p.api.refuse("createForumTopic", 400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=new)
        await p.case_told()
        await eventually(lambda: any("TELEGRAM_STAFF_CHAT" in text and str(new) in text for text in p.api.texts(new)))
        await eventually(lambda: any("12000 元" in text for text in p.api.texts(new)))
        await eventually(lambda: p.api.topics)
        topic = next(iter(p.api.topics))
        await p.api.write(new, LIN, topic, "/claim")
        await eventually(lambda: any("接手了" in text for text in p.api.texts(new)))
        await p.api.write(new, LIN, topic, "你好")
        await p.told("你好")

    play(tmp_path, scene)


@pytest.mark.parametrize("told", ["in the old group", "in the new group"])
def test_a_group_that_became_a_supergroup_is_followed_before_anything_is_sent_into_it(tmp_path, told):
    new = -100200

    async def scene(p):
        topic = await claimed(p)
        if told == "in the old group":
            await p.api.inject(message=p.api.message(GROUP, chat_type="group", migrate_to_chat_id=new))
        else:
            await p.api.inject(message=p.api.message(new, chat_type="supergroup", migrate_from_chat_id=GROUP))
        await p.api.write(new, LIN, topic, "搬了家也听得到")
        await p.told("搬了家也听得到")
        await p.worker("那我等着", "放进你的案件")
        await eventually(lambda: any("TELEGRAM_STAFF_CHAT" in text and str(new) in text for text in p.api.texts(new)))
        await eventually(lambda: any("那我等着" in text for text in p.api.texts(new)))

    play(tmp_path, scene)


def test_a_message_telegram_will_not_show_in_the_topic_is_said_there(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.refuse("sendMessage", 400, "Bad Request: message text is empty")
        await p.staff(LIN, topic, "/packet", "发不进来")
        p.api.keep_file("photo-1", b"\xff\xd8\xff\xe0 picture")
        p.api.refuse("sendDocument", 400, "Bad Request: wrong file")
        photo = [{"file_id": "photo-1", "file_unique_id": "u1", "width": 1, "height": 1, "file_size": 12}]
        await p.api.inject(message=p.api.message(WORKER, photo=photo))
        await p.in_topic(topic, "已存在案卷里")

    play(tmp_path, scene)


@pytest.mark.parametrize("piece", ["second part", "file"])
def test_without_topics_an_answer_to_any_piece_of_a_message_finds_its_case(tmp_path, piece):
    async def scene(p):
        p.api.is_forum = False
        await p.case_told()
        await eventually(lambda: any("【案件" in text for text in p.api.texts(GROUP)))
        await p.staff(LIN, 0, f"/claim {p.case().number}", "接手了")
        if piece == "file":
            p.api.keep_file("photo-1", b"\xff\xd8\xff\xe0 picture")
            photo = [{"file_id": "photo-1", "file_unique_id": "u1", "width": 1, "height": 1, "file_size": 12}]
            await p.api.inject(message=p.api.message(WORKER, photo=photo))
            await eventually(lambda: any(d[0] == GROUP for d in p.api.documents))
        else:
            await p.api.say(WORKER, "经过是这样的，" * 585)
            await eventually(lambda: sum("经过是这样的" in text for text in p.api.texts(GROUP)) >= 1)
        shown = p.api.in_topic(GROUP, 7, 0, text="…")
        shown["from"] = {"id": 7, "is_bot": True, "first_name": "Youju"}
        shown["message_id"] = await newest_of_the_bot(p)
        await p.api.inject(message=p.api.in_topic(GROUP, LIN, 0, text="看到了", reply_to_message=shown))
        await p.told("看到了")

    async def newest_of_the_bot(p) -> int:
        from bot.cases.unit_of_work import STAFF_CHANNEL
        from bot.storage.tables import ConversationRow, OutboxRow

        def newest() -> int:
            with p.stage.storage.read() as session:
                rows = session.scalars(
                    select(OutboxRow).join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
                    .where(ConversationRow.channel == STAFF_CHANNEL, OutboxRow.status == "sent")
                    .order_by(OutboxRow.id.desc())
                )  # fmt: skip
                return next((int(row.external_ids[-1]) for row in rows if len(row.external_ids) > 1), 0)

        await eventually(newest)
        return newest()

    play(tmp_path, scene)


def test_a_file_from_staff_over_the_limit_is_said_and_a_program_is_not_passed_on(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        huge = {"file_id": "huge", "file_unique_id": "u9", "file_name": "a.mp4", "file_size": 21 * 2**20}
        await p.api.write(GROUP, LIN, topic, document=huge, caption="看这个视频")
        await p.in_topic(topic, "没有发出：文件超过 20 MB")
        p.api.keep_file("bad-1", b"MZ virus")
        program = {"file_id": "bad-1", "file_unique_id": "u2", "file_name": "工资.pdf", "file_size": 8}
        await p.api.write(GROUP, LIN, topic, document=program, caption="打开这个")
        await p.in_topic(topic, "没有发出：这个文件是程序")
        await goes_on(p, topic)
        assert not any("看这个视频" in text or "打开这个" in text for text in p.api.texts(WORKER))
        assert not any(d[0] == WORKER for d in p.api.documents)

    play(tmp_path, scene)


def test_a_file_with_a_note_stays_inside_and_in_the_case(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.keep_file("photo-1", b"\xff\xd8\xff\xe0 picture")
        photo = [{"file_id": "photo-1", "file_unique_id": "u1", "width": 1, "height": 1, "file_size": 12}]
        await p.api.write(GROUP, LIN, topic, photo=photo, caption="// 站点的营业执照")
        await goes_on(p, topic)
        with p.stage.storage.read() as session:
            assert [row.status for row in session.scalars(select(CaseFileRow))] == ["note"]
        assert not any(d[0] == WORKER for d in p.api.documents)

    play(tmp_path, scene)


@pytest.mark.parametrize("name", [b"AndroidManifest.xml", b"xl/vbaProject.bin"])
def test_what_hides_in_a_zip_is_typed_by_its_content_and_not_passed_on(tmp_path, name):
    async def scene(p):
        topic = await claimed(p)
        p.api.keep_file("bad-1", ZIP + b"...." + name + b"....")
        document = {"file_id": "bad-1", "file_unique_id": "u2", "file_name": "合同.docx", "file_size": 8}
        await p.api.inject(message=p.api.message(WORKER, document=document))
        await p.in_topic(topic, "没有转发")
        assert not any(name in d[3] for d in p.api.documents)

    play(tmp_path, scene)


def test_two_supervisors_tap_approve_at_once_and_the_second_is_told_who_was_first(tmp_path):
    async def scene(p):
        from bot.cases.rules.staff.roles import Role
        from bot.cases.services.people.staffing import invitation_redeem, staff_add
        from bot.cases.tables import OfficeRow

        def another(unit):
            office = unit.session.get_one(OfficeRow, 1)
            staff_add(unit, actor="operator", office=office, name="陈强", role=Role.SUPERVISOR, token="token-of-chen")
            invitation_redeem(unit, token="token-of-chen", telegram_id=104)

        p.stage.do(another)
        topic = await claimed(p)
        await p.staff(LIN, topic, "周三上午来", "草稿 1")
        shown = await p.with_button("批准", chat=GROUP, topic=topic)
        await p.api.press(shown, "批准并发出", user=MIN)
        await p.api.press(shown, "批准并发出", user=104)
        await p.told("周三上午来")
        await p.in_topic(topic, "草稿 1 已经由 张敏批准发出，没有再做一次")
        assert sum("周三上午来" in text for text in p.api.texts(WORKER)) == 1

    play(tmp_path, scene, supervised=True)


def test_neither_the_log_nor_the_trail_holds_a_word_of_the_case(tmp_path):
    import structlog

    secret = ("13812345678", "赵无忌", "站长骂我", "看了你的截图", "要防着站长")

    async def scene(p):
        topic = await claimed(p)
        await p.worker("我叫赵无忌，电话13812345678，站长骂我", "放进你的案件")
        await p.in_topic(topic, "站长骂我")
        sent = await p.staff(LIN, topic, "赵无忌，看了你的截图")
        await p.told("看了你的截图")
        await p.api.correct(GROUP, LIN, topic, sent, text="赵无忌，看了你的截图和录音")
        await p.in_topic(topic, "已同步改给当事人")
        await p.staff(LIN, topic, "// 要防着站长")
        await p.staff(LIN, topic, "/find 赵无忌", "没有找到")
        await p.staff(LIN, topic, "/supervisor 赵无忌的事怎么办", "请督导看")
        await p.staff(LIN, topic, "/close resolved 赵无忌拿到钱了", "办结")
        with p.stage.storage.read() as session:
            trail = " ".join(f"{r.actor} {r.action} {r.detail}" for r in session.scalars(select(AuditRow)))
        for action in ("message_in", "message_out", "message_edited", "note_added", "cases_searched", "case_close"):
            assert action in trail
        assert not any(word in trail for word in secret)

    with structlog.testing.capture_logs() as logged:
        play(tmp_path, scene)
    assert logged
    assert not any(word in str(logged) for word in secret)


def test_a_topic_deleted_by_hand_before_the_case_was_erased_is_not_asked_for_again(tmp_path):
    async def scene(p):
        topic = await p.case_sent()
        p.api.topics.pop(topic)
        await p.worker("/forget", "确定全部删掉吗")
        await p.tap("确定，全部删掉", "还留着的是")
        await eventually(lambda: p.case().topic_id is None)
        assert not any("手工删除" in text for text in p.api.texts(GROUP))

    play(tmp_path, scene)


def test_a_file_that_cannot_be_kept_is_said_and_stops_neither_files_nor_clocks(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.keep_file("photo-1", b"\xff\xd8\xff\xe0 bad")
        p.api.keep_file("photo-2", b"\xff\xd8\xff\xe0 good")
        for name in ("photo-1", "photo-2"):
            photo = [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1, "file_size": 12}]
            await p.api.inject(message=p.api.message(WORKER, photo=photo))
        await eventually(lambda: any(d[1] == topic and d[3].endswith(b"good") for d in p.api.documents))
        await p.in_topic(topic, "取不到了，没有收进来")
        await p.told("请再发一次")

    def file_held(unit, case, file, content):
        if content.endswith(b"bad"):
            raise RuntimeError("a mistake in the program")

    play(tmp_path, scene, file_held=file_held)


def test_a_voice_note_from_staff_arrives_with_a_name_a_phone_can_open(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.keep_file("voice-1", b"OggS voice")
        voice = {"file_id": "voice-1", "file_unique_id": "v1", "duration": 3, "file_size": 10}
        await p.api.write(GROUP, LIN, topic, voice=voice)
        await eventually(lambda: any(d[0] == WORKER and d[2] == "文件.ogg" for d in p.api.documents))

    play(tmp_path, scene)


def test_a_closing_that_does_not_reach_the_worker_is_said_in_the_topic(tmp_path):
    async def scene(p):
        topic = await claimed(p)
        p.api.blocked.add(WORKER)
        await p.staff(LIN, topic, "/close 解决了", "办结")
        await p.in_topic(topic, "机器人对当事人说的话没有送达：当事人拉黑了机器人。案件已办结")

    play(tmp_path, scene)
