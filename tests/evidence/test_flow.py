"""Evidence in the conversation: offered, agreed, described, listed; danger first; forgotten with the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.contract.messages import Block, BlockKind, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.evidence import EvidenceError, LockerOptions
from bot.evidence.desk import EvidenceDesk, receipts_reply
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.session import EvidenceSession
from bot.evidence.guide.turns import EvidenceTurns
from bot.evidence.tables import LockerRow, PieceRow, WantedRow
from bot.service.conversation import Conversation
from bot.storage import Exchange
from bot.storage.inbox import update_record
from bot.storage.turns import Work
from tests.evidence.stage import WORKER, Stage, picture, set_stage
from tests.service.stage import outbox_rows


@dataclass
class Inner:
    """The engine underneath: says it cannot read files, answers texts."""

    case: bool = False
    heard: list[Inbound] = field(default_factory=list)

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        self.heard.append(inbound)
        state.turn += 1
        if inbound.text == "new":
            state = ConversationState(language=state.language)
        if self.case:
            state.data["case"] = {"token": "t", "effects": [{"do": "message"}]}
        fixed = inbound.kind is not Kind.TEXT
        point = Point(text="我看不了图片" if fixed else "答案")
        return state, Reply(
            blocks=(Block(kind=BlockKind.TEXT, points=(point,)),), composed_by="fixed" if fixed else "cards",
            scope=Scope.NOT_LEGAL if fixed else Scope.LABOUR,
        )  # fmt: skip


@dataclass
class Talk:
    """One worker's conversation with the locker."""

    stage: Stage
    inner: Inner
    desk: EvidenceDesk
    engine: Conversation
    state: ConversationState = field(default_factory=ConversationState)
    turns: int = 0

    def send(self, text: str = "", kind: Kind = Kind.TEXT, attachment: str | None = None) -> Reply:
        self.turns += 1
        now = self.stage.clock()
        inbound = Inbound("4711", text, kind, now, None, attachment)
        before = self.state
        self.state, reply = self.engine.turn(self.state, inbound, now=now)

        def work(session: Any) -> None:
            recorded = update_record(
                session, channel="telegram", external_id="4711", update_id=str(self.turns), inbound=inbound, now=now
            )
            made = Work(
                recorded.conversation_id, "telegram", "4711", 0, before, inbound, (recorded.inbound_id,), None, 1, now
            )
            self.desk.follow(session, made, self.state, reply, Exchange(recorded.conversation_id, 1, 1, reply))

        self.stage.storage.write(work)
        return reply

    def photo(self, reference: str, text: str = "") -> Reply:
        return self.send(text, Kind.PHOTO, reference)

    def tap(self, action: str) -> Reply:
        return self.send(action, Kind.CHOICE)

    def fetch(self, files: dict[str, bytes]) -> None:
        for wanted in self.desk.wanted("telegram", limit=400):
            if wanted.reference in files:
                self.desk.fetched(wanted, files[wanted.reference])
            else:
                self.desk.failed(wanted, "gone")

    def statuses(self) -> list[str]:
        with self.stage.storage.read() as session:
            return list(session.scalars(select(WantedRow.status).order_by(WantedRow.id)))

    def told(self) -> list[Reply]:
        """Send receipts; return every reply in the outbox."""
        from bot.storage.codec import load_reply

        self.desk.tell()
        return [load_reply(row.payload) for row in outbox_rows(self.stage.storage)]


def talk(folder: Path, **options: Any) -> Talk:
    stage = set_stage(folder, options=LockerOptions(**options))
    inner = Inner()
    flow = EvidenceFlow(stage.locker.by_reference, lambda text: "不想活" in text)
    desk = EvidenceDesk(stage.storage, stage.locker, stage.clock)
    return Talk(stage, inner, desk, Conversation((EvidenceTurns(flow),), inner.turn))


def actions(reply: Reply) -> list[str]:
    return [choice.action for choice in reply.choices]


def test_a_photo_is_offered_kept_after_consent_and_the_receipt_comes(tmp_path):
    t = talk(tmp_path)
    offered = t.photo("p1", "六月排班表")
    assert "收不收" in offered.plain_text() and "730 天" in offered.plain_text()
    assert actions(offered)[:2] == ["evidence:keep", "evidence:no"]
    assert t.desk.wanted("telegram") == [] and t.stage.locker.entries(WORKER) == []
    assert "正在收" in t.tap("evidence:keep").plain_text()
    t.fetch({"p1": picture(1)})
    (receipt,) = t.told()
    assert "第 1 号，图片" in receipt.plain_text() and "六月排班表" in receipt.plain_text()
    assert actions(receipt) == ["evidence:note:1", "evidence:list"]
    assert t.statuses() == [] and t.told() == [receipt]


def test_the_locker_named_in_words_means_yes_to_the_offer(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    assert "正在收" in t.send("收进证据箱").plain_text()


def test_no_means_nothing_is_kept(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    assert "没有收" in t.tap("evidence:no").plain_text()
    assert t.statuses() == [] and t.desk.wanted("telegram") == []
    with t.stage.storage.read() as session:
        assert session.scalar(select(LockerRow)) is None


def test_after_consent_files_are_kept_until_the_worker_says_stop(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")
    t.stage.clock.forward(minutes=10)
    kept = t.photo("p2")
    assert "正在收进" in kept.plain_text() and "我看不了" not in kept.plain_text() and "evidence:stop" in actions(kept)
    assert t.statuses() == ["wanted", "wanted"]
    assert "先不收" in t.tap("evidence:stop").plain_text()
    t.stage.clock.forward(minutes=10)
    assert "收不收" in t.photo("p3").plain_text()
    assert t.statuses() == ["wanted", "wanted", "offered"]


def test_a_second_file_soon_after_the_first_is_told_at_once(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.stage.clock.forward(seconds=30)
    second = t.photo("p2")
    assert "2 个还没收" in second.plain_text() and "evidence:keep" in actions(second)
    t.tap("evidence:keep")
    t.stage.clock.forward(seconds=30)
    assert "正在收进" in t.photo("p3").plain_text()
    assert t.statuses() == ["wanted"] * 3


@pytest.mark.parametrize("before", [[], ["p1 and no"]])
def test_a_button_to_keep_what_is_not_there_promises_nothing(tmp_path, before):
    t = talk(tmp_path)
    if before:
        t.photo("p1")
        t.tap("evidence:no")
    told = t.tap("evidence:keep").plain_text()
    assert "没有等着收的文件" in told and "正在收" not in told
    assert "收不收" in t.photo("p2").plain_text()


def test_the_button_to_keep_pressed_twice_keeps_once(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")
    assert "说好了" in t.tap("evidence:keep").plain_text()
    assert t.statuses() == ["wanted"]


def test_three_hundred_photos_are_answered_a_few_times_and_all_kept(tmp_path):
    t = talk(tmp_path)
    replies = [t.photo(f"p{number}") for number in range(300)]
    spoken = [reply for reply in replies if reply.blocks]
    assert len(spoken) <= 7 and "300 个" in spoken[-1].plain_text()
    t.tap("evidence:keep")
    files = {f"p{number}": f"photo {number}".encode() for number in range(300)}
    while t.desk.wanted("telegram"):
        for wanted in t.desk.wanted("telegram"):
            t.desk.fetched(wanted, files[wanted.reference])
        t.desk.tell()
    assert len(t.stage.locker.entries(WORKER)) == 300
    sent = t.told()
    assert len(sent) == 1, "one receipt for a burst, not one a photo"
    assert "收好了 300 件：第 1-300 号" in sent[0].plain_text()
    assert sent[0].attachments[0].content.decode().count("证据收据") == 300


def test_an_album_in_one_turn_is_kept_whole(tmp_path):
    t = talk(tmp_path)
    t.photo("a\nb\nc")
    t.tap("evidence:keep")
    assert [wanted.reference for wanted in t.desk.wanted("telegram")] == ["a", "b", "c"]


def test_the_note_is_asked_for_taken_and_linked(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")
    t.fetch({"p1": b"x"})
    assert "第 1 号能说明什么" in t.tap("evidence:note:1").plain_text()
    noted = t.send("站长扣了我两百块")
    assert "记下了" in noted.plain_text() and actions(noted)[0] == "evidence:for:1:fines"
    assert t.inner.heard[-1].kind is Kind.PHOTO, "a note is no question"
    linked = t.tap("evidence:for:1:fines")
    assert "归到：被扣钱" in linked.plain_text() and "evidence:guide:deductions" in actions(linked)
    entry = t.stage.locker.entries(WORKER)[0]
    assert entry.note == "站长扣了我两百块" and entry.claims == ("deductions",) and entry.factors == ("rules",)
    assert t.stage.locker.verify(WORKER).intact


def test_danger_is_never_taken_as_a_note_and_a_question_after_a_button_is_none(tmp_path):
    t = talk(tmp_path)
    t.tap("evidence:note:1")
    t.send("我不想活了")
    assert t.inner.heard[-1].text == "我不想活了"
    t.tap("evidence:note:1")
    t.tap("evidence:list")
    t.send("拖欠工资怎么办")
    assert t.inner.heard[-1].text == "拖欠工资怎么办"


def test_one_note_for_a_batch(tmp_path):
    t = talk(tmp_path)
    t.photo("a\nb\nc")
    t.tap("evidence:keep")
    t.fetch({"a": b"1", "b": b"2", "c": b"3"})
    t.tap("evidence:note:1-2,3")
    t.send("六月的接单记录")
    assert {entry.note for entry in t.stage.locker.entries(WORKER)} == {"六月的接单记录"}
    t.tap("evidence:note:7")
    assert "记下了" in t.send("没有这个号").plain_text()
    t.tap("evidence:note:1-999999")
    assert len(EvidenceSession.of(t.state).note or ()) <= 40


def test_the_list_shows_what_is_there_and_survives_starting_over(tmp_path):
    t = talk(tmp_path)
    assert "证据箱是空的" in t.send("evidence", Kind.COMMAND).plain_text()
    t.photo("p1", "六月排班表")
    t.tap("evidence:keep")
    t.fetch({"p1": picture(1)})
    t.send("new", Kind.COMMAND)
    shown = t.send("evidence", Kind.COMMAND)
    assert "第 1 号 图片" in shown.plain_text() and "六月排班表" in shown.plain_text() and "链尾" in shown.plain_text()


def test_in_an_open_case_nothing_is_offered_and_the_case_desk_brings_it(tmp_path):
    t = talk(tmp_path)
    t.inner.case = True
    reply = t.photo("p1")
    assert "同时收进了你的证据箱" in reply.plain_text() and "evidence:keep" not in actions(reply)
    assert t.statuses() == []
    with t.stage.storage.read() as session:
        assert session.scalars(select(LockerRow.external_id)).all() == ["4711"]
    assert "case" in t.state.data
    t.inner.case = False
    t.tap("evidence:list")
    assert t.state.data["case"] == {"token": "t"}, "what the turn before decided is not done twice"


def test_what_cannot_be_had_is_told_plainly(tmp_path):
    t = talk(tmp_path, largest=100)
    t.photo("a\nb\nc\nd")
    t.tap("evidence:keep")
    big, gone, empty, good = t.desk.wanted("telegram")
    t.desk.fetched(big, bytes(101))
    t.desk.failed(gone, "too_big")
    t.desk.fetched(empty, b"")
    t.desk.fetched(good, b"good")
    for _ in range(8):
        for wanted in t.desk.wanted("telegram"):
            t.desk.failed(wanted, "gone")
    (told,) = t.told()
    text = told.plain_text()
    assert "第 1 号" in text and "有 2 个文件太大" in text and "有 1 个文件取不到" in text and "原件别删" in text


def test_a_full_disk_is_tried_again_and_then_told(tmp_path, monkeypatch):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")

    def full(*_: object, **__: object) -> None:
        raise EvidenceError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(type(t.stage.locker), "keep", full)
        t.fetch({"p1": b"x"})
        assert t.statuses() == ["wanted"]
    t.fetch({"p1": b"x"})
    assert t.statuses() == ["kept"]


def test_the_same_file_again_is_said(tmp_path):
    t = talk(tmp_path)
    t.photo("p1\np2")
    t.tap("evidence:keep")
    t.fetch({"p1": b"same", "p2": b"same"})
    (told,) = t.told()
    assert "一模一样" in told.plain_text() and len(t.stage.locker.entries(WORKER)) == 1


def test_forget_empties_the_locker_with_what_waits(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")
    t.fetch({"p1": b"x"})
    t.photo("p2")
    assert "证据箱也清空了：1 件" in t.send("forget sure", Kind.COMMAND).plain_text()
    assert t.stage.locker.view(WORKER) is None and t.statuses() == []
    with t.stage.storage.read() as session:
        assert session.scalar(select(PieceRow)) is None


def test_a_file_forgotten_while_it_is_fetched_is_not_kept(tmp_path):
    t = talk(tmp_path)
    t.photo("p1")
    t.tap("evidence:keep")
    (wanted,) = t.desk.wanted("telegram")
    t.send("forget sure", Kind.COMMAND)
    t.desk.fetched(wanted, b"x")
    assert t.stage.locker.view(WORKER) is None


def test_unknown_actions_and_bad_numbers_show_the_list(tmp_path):
    t = talk(tmp_path)
    for action in ("evidence:", "evidence:what", "evidence:for:x:pay", "evidence:for:1:nothing", "evidence:guide:none"):
        assert "证据箱是空的" in t.tap(action).plain_text()


def test_a_right_whose_clause_cannot_be_shown_is_left_out(tmp_path):
    t = talk(tmp_path)
    reply = t.tap("evidence:guide:wages_due")
    assert "欠条" in reply.plain_text()
    assert not [point for block in reply.blocks for point in block.points if point.refs]


def test_no_receipts_and_no_faults_say_nothing():
    assert not receipts_reply([], {"gone": 0}, "zh").blocks


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages(tmp_path, language):
    t = talk(tmp_path)
    t.state.language = language
    offered = t.photo("p1")
    assert ("keep" in offered.choices[0].label.lower()) == (language == "en")
    assert t.stage.clock().tzinfo is UTC


def test_one_item_is_removed_after_asking_once_more(tmp_path):
    t = talk(tmp_path)
    t.send("删掉第1号证据")
    assert t.inner.heard[-1].text == "删掉第1号证据", "without a locker it is a message like any other"
    t.photo("a\nb")
    t.tap("evidence:keep")
    t.fetch({"a": b"1", "b": b"2"})
    asked = t.send("删掉第1号证据")
    assert "真要删" in asked.plain_text() and actions(asked)[0] == "evidence:remove:1"
    assert not t.stage.locker.entries(WORKER)[0].removed
    t.tap("evidence:remove:1")
    assert [entry.removed for entry in t.stage.locker.entries(WORKER)] == [True, False]
    assert t.stage.locker.verify(WORKER).intact
    assert "删掉了" in t.tap("evidence:remove:1").plain_text()


def test_the_list_comes_in_ones_own_words(tmp_path):
    t = talk(tmp_path)
    for asked in ("证据清单", "看看我的证据箱", "my evidence", "我的证据", "证据箱在哪"):
        assert t.send(asked).composed_by == "fixed" and not t.inner.heard


def test_what_proves_a_matter_is_offered_once_when_it_fits(tmp_path):
    t = talk(tmp_path)
    assert actions(t.send("老板不发工资")) == []
    t.state.card = "unpaid-wages"
    assert actions(t.send("老板不发工资")) == ["evidence:guide:wages_due"]
    assert actions(t.send("还是不发")) == []
