"""Words for colleagues stay inside: notes however they are written, answers to notes, words to a colleague."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from bot.cases.rules.errors import CaseError
from bot.cases.rules.staff.addressee import For, People, addressed, without_mark
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.topics import topic_set
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.staff.updates import Heard, update_carried_out
from bot.cases.tables import CaseMessageRow, DraftRow
from bot.cases.unit_of_work import case_numbered
from bot.storage.codec import load_reply
from bot.storage.tables import OutboxRow
from tests.cases.stage import PEOPLE, set_stage

TOPIC = 55
PEOPLE_THERE = People(("李娜", "张敏", "欧阳明"), "刘伟")


class Group:
    """A case of 王琳's, and what is written in its topic."""

    def __init__(self, folder, **options):
        self.stage = set_stage(folder, **options)
        self.number = self.stage.open(chat="7", name="刘伟")
        self.stage.act("王琳", self.number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
        self.stage.do(lambda u: topic_set(u, self.number, TOPIC))
        self.ids = itertools.count(900)

    def write(self, who, text, *, answers=0, of="", edits=0):
        """Write in the topic; returns the id of the message. `of`: who wrote the one it answers; the bot else."""
        message = edits or next(self.ids)
        heard = Heard(
            f"u{message}{text}", PEOPLE[who][1], text, thread=TOPIC, message_id=message, edited=bool(edits),
            replied=answers, replied_user=PEOPLE[of][1] if of else 0,
        )  # fmt: skip
        self.stage.do(lambda unit: update_carried_out(unit, heard))
        return message

    def does(self, who, verb, argument="", replied=0):
        order = Order(verb, argument, f"tg:{replied}" if replied else "")
        return self.stage.act(who, self.number, lambda u, s, c: carry_out(u, s, c, order))

    def sides(self, side):
        with self.stage.storage.read() as session:
            rows = session.scalars(select(CaseMessageRow).where(CaseMessageRow.side == side))
            return [row.text for row in rows.all() if row.kind != "recalled"]

    def held(self):
        with self.stage.storage.read() as session:
            return [row.id for row in session.scalars(select(DraftRow).where(DraftRow.status == "pending"))]


@pytest.fixture
def group(tmp_path):
    return Group(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "// 我看不算", "//我看不算", "／／我看不算", "/ / 我看不算", "、、我看不算", "\\\\ 我看不算", "＼＼我看不算", "  “//我看不算”", "。//我看不算",
        "\u200b//我看不算", "⁄⁄我看不算", "///我看不算", "【内部】我看不算", "（内部）我看不算", "[备注] 我看不算", "内部：我看不算", "备注:我看不算",
        "内部讨论：我看不算", "备忘：我看不算", "通话记录：我看不算", "（不发当事人）我看不算", "NOTE: 我看不算",
    ],
)  # fmt: skip
def test_a_note_stays_inside_however_it_is_written(group, text):
    assert addressed(text, PEOPLE_THERE) is For.INSIDE
    assert without_mark(text).startswith("我看不算")
    group.write("王琳", text)
    assert group.sides("note") and not group.sides("staff")


@pytest.mark.parametrize(
    "text",
    [
        "@李娜 这个人有点难缠，你看要不要接", "@lina_bj 你看一下", "＠李娜 看下", "谢谢李姐", "李娜，你看他这个算劳动关系吗？", "小李你有空吗", "娜姐帮我看下",
        "张督导，这个能不能先发", "你看一下，李娜", "麻烦张敏批一下", "这个人有点难缠", "你看他这个算不算", "别让他知道我们没把握", "他估计要输", "当事人又来催了",
        "等下问问主任再答复他", "跟他说我们很忙就行", "转给李娜吧，我不想管了", "这人烦死了", "先别回，等张敏看过", "收费的事别提", "我下午开庭，你们谁盯一下",
        "这个案子胜算不大", "这案子我没底，先拖两天", "谁去一趟站点", "她情绪不太对",
        "娜娜你明天有空吗", "这哥们嘴挺碎，听着烦", "这单没油水，往后排", "估计又是个来骗法援名额的", "证据链断了，赢面不大", "先晾着", "要不推给浦东那边？",
        "要不要报给司法局", "他妈也来电话了，烦", "下午开会说这个", "先别跟刘伟说", "刘伟上次也来过，案底不少", "让刘伟等着吧", "我去吃饭了，你们先盯",
        "帮我顶一下，孩子发烧", "材料我给小张了", "督导说先不立", "这女的情绪不稳", "这人是不是碰瓷的", "别录音", "唉，又一个", "服了", "说了八百遍了还不懂",
        "那怎么跟他说", "督导帮忙看下", "各位谁有空", "欧阳老师，这案子你办过吧", "要不要接？",
    ],
)  # fmt: skip
def test_words_to_a_colleague_are_held_until_their_author_says_whom_they_are_for(group, text):
    assert addressed(text, PEOPLE_THERE) is For.UNCLEAR
    group.write("王琳", text.replace("欧阳", "李"))
    assert not group.sides("staff")
    assert len(group.held()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "你好，我在看你的材料", "刘伟，站长怎么说的？", "我是王琳，朝阳法援的", "他们欠你多少？", "站长他有没有给你写条子", "我们督导看过了，可以这样办", "公司内部规定不能大过法律",
        "请把合同发给我，邮箱 wang@example.com", "1/2 的工资也算欠", "那个人叫什么？", "小心别签字", "老板说什么都别认", "你先别急", "谢谢你把材料发来", "明天上午九点来",
        "先别签字，工资条先别删", "明天记得带身份证", "别回公司的消息，也别提前走", "站长要是再找他老板，就录音", "我同事李娜下午会给你打电话", "案子立上了，等通知", "不用提交原件",
        "刘伟你好，材料收到了", "刘伟，工资条拍清楚点发来", "刘伟好", "要不要录音？要录", "先去劳动监察投诉，再报警", "唉，抱歉让你等这么久", "那大哥是你们站长吗",
        "找人事要盖章的离职证明", "这边已经帮您联系了劳动监察", "钱到账没有", "注意保留聊天记录", "可以，他们要付你两个月工资",
    ],
)  # fmt: skip
def test_ordinary_words_go_to_the_worker_without_a_question(group, text):
    assert addressed(text, PEOPLE_THERE) is For.WORKER
    group.write("王琳", text)
    assert group.sides("staff") == [text]


def test_who_bears_the_surname_of_a_colleague_is_not_taken_for_one():
    assert addressed("李哥，你把合同拍给我", People(("李娜",), "李强")) is For.WORKER
    assert addressed("李娜，你把合同拍给我", People(("李娜",), "李强")) is For.UNCLEAR


def test_an_answer_to_a_note_is_a_note(group):
    own = group.write("王琳", "// 李娜，你看他这个算劳动关系吗？")
    colleague = group.write("李娜", "// 我看不算")
    group.write("王琳", "先把话说软一点，我们没把握", answers=colleague, of="李娜")
    group.write("王琳", "我觉得算，但是证据太差", answers=own, of="王琳")
    group.write("王琳", "那怎么跟他说，别让他知道我们没把握", answers=colleague, of="李娜")
    assert not group.sides("staff")
    assert not group.held(), "an answer to a note is no question, however it sounds"
    assert len(group.sides("note")) == 5


def test_an_answer_to_what_a_colleague_told_the_worker_is_asked_about(group):
    sent = group.write("王琳", "你好，明天给你回话")
    group.write("张敏", "这样说不太好", answers=sent, of="王琳")
    assert group.sides("staff") == ["你好，明天给你回话"]
    assert len(group.held()) == 1
    group.write("王琳", "还有，别签字", answers=sent, of="王琳")
    assert group.sides("staff")[-1] == "还有，别签字", "who goes on with the own words speaks to the worker"


def test_held_words_go_out_or_stay_as_their_author_says_and_only_once(group):
    group.write("王琳", "李娜会陪你去，别担心")
    draft = group.held()[0]
    with pytest.raises(CaseError, match="请 王琳 来选"):
        group.does("李娜", "tell", f"{draft}")
    group.does("王琳", "tell", f"{draft}")
    assert group.sides("staff") == ["李娜会陪你去，别担心"]
    with pytest.raises(CaseError, match="定为发给当事人"):
        group.does("王琳", "tell", f"{draft}")
    group.write("王琳", "谢谢李姐")
    group.does("王琳", "keep", str(group.held()[0]))
    assert group.sides("note") == ["谢谢李姐"]
    assert group.sides("staff") == ["李娜会陪你去，别担心"]


def test_in_a_supervised_office_held_words_still_need_the_supervisor(tmp_path):
    group = Group(tmp_path, supervised=True)
    group.write("王琳", "李娜会陪你去，别担心")
    group.does("王琳", "tell", str(group.held()[0]))
    assert not group.sides("staff")
    assert len(group.held()) == 1
    group.does("张敏", "approve", str(group.held()[0]))
    assert group.sides("staff") == ["李娜会陪你去，别担心"]


def test_held_words_corrected_into_a_note_are_one(group):
    message = group.write("王琳", "@李娜 你看要不要接")
    group.write("王琳", "// 李娜你看要不要接", edits=message)
    assert group.sides("note") == ["李娜你看要不要接"]
    assert not group.held()


def test_recalling_without_an_answer_takes_nothing_back(group):
    group.does("王琳", "ask", "城市")
    group.write("王琳", "明天来一趟")
    for argument in ("", "9999"):
        with pytest.raises(CaseError, match="没有撤回"):
            group.does("王琳", "recall", argument)
    assert len(group.sides("staff")) == 2, "neither the question nor the words were touched"


def test_a_recall_says_which_words_it_took_back(group):
    sent = group.write("王琳", "明天来一趟")
    note = group.write("王琳", "// 他可能不来")
    with pytest.raises(CaseError, match="没有撤回"):
        group.does("王琳", "recall", replied=note)
    group.does("王琳", "recall", replied=sent)
    with group.stage.storage.read() as session:
        row = session.scalars(select(CaseMessageRow).where(CaseMessageRow.source == f"tg:{sent}")).one()
        assert row.delivery == "recalling"


def test_what_a_supervisor_takes_back_keeps_the_name_of_who_said_it(group):
    sent = group.write("王琳", "明天来一趟")
    group.does("张敏", "recall", replied=sent)
    with group.stage.storage.read() as session:
        row = session.scalars(select(CaseMessageRow).where(CaseMessageRow.source == f"tg:{sent}")).one()
        shown = load_reply(session.get_one(OutboxRow, row.outbox_id).payload).plain_text()
    assert "王琳" in shown
    assert "张敏" not in shown


def test_words_in_no_case_are_nobodys_business(group):
    with group.stage.storage.read() as session:
        before = len(session.scalars(select(CaseMessageRow)).all())
    group.stage.do(lambda unit: update_carried_out(unit, Heard("x", PEOPLE["王琳"][1], "@李娜 吃饭吗")))
    with group.stage.storage.read() as session:
        assert len(session.scalars(select(CaseMessageRow)).all()) == before
    assert group.stage.desk.read(lambda unit: case_numbered(unit, group.number)).number == group.number


def test_the_name_of_a_colleague_who_left_still_holds_words(group):
    group.stage.do(lambda unit: staff_leave(unit, actor="operator", staff=group.stage.staff(unit, "李娜")))
    group.write("王琳", "李娜之前怎么答的？")
    assert group.sides("staff") == []
    assert len(group.held()) == 1
