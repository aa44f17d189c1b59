"""Replies as Telegram messages: markup that always parses, lengths as Telegram counts, buttons that fit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from handlers.telegram.rendering.buttons import clause_name, keyboard, read_button
from handlers.telegram.rendering.markup import LIMIT, units
from handlers.telegram.rendering.render import Part, render
from handlers.telegram.staff.mentions import linked
from handlers.telegram.staff.showing import plain
from tests.service.engines import answer_with_clauses
from tests.support.servers.bot_api import check_html

TEXT = st.text(st.sampled_from("甲乙。！\n<>&b/ \x00\ud83d😀\u200b"), max_size=60).map(lambda text: text * 40)
POINT = st.builds(
    Point, text=TEXT, refs=st.sampled_from([(), ("甲:1",), ("甲:1", "乙:2")]), when=st.sampled_from(["", "签了的："])
)
BLOCK = st.builds(
    Block, kind=st.sampled_from(list(BlockKind)), heading=TEXT.map(lambda text: text[:80]), points=st.lists(POINT, max_size=4).map(tuple)
)  # fmt: skip
CLAUSES = st.builds(lambda a, b: (Clause(ref="甲:1", title="甲", label="《甲》第一条", text=a, gloss=b),), TEXT, TEXT)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(Reply, blocks=st.lists(BLOCK, max_size=4).map(tuple), clauses=CLAUSES), st.sampled_from([{}, {"open": 0}])
)
def test_any_reply_becomes_messages_telegram_takes(reply, view):
    for part in render(reply, 1, view):
        check_html(part.html)
        assert 0 < units(part.html) <= LIMIT


def test_no_text_is_lost_in_splitting():
    sentences = [f"第{number}句话。" for number in range(3000)]
    block = Block(kind=BlockKind.TEXT, points=(Point(text="".join(sentences)),))
    joined = "".join(part.html for part in render(Reply(blocks=(block,)), 1))
    assert [sentence for sentence in sentences if sentence not in joined] == []


def test_units_are_counted_as_telegram_does():
    assert units("a甲😀") == 4


def test_an_empty_reply_is_no_message():
    assert render(Reply(), 1) == []
    assert render(Reply(blocks=(Block(kind=BlockKind.TEXT, points=(Point(text=" "),)),)), 1) == []


def test_buttons_fit_and_answers_to_the_question_come_first():
    reply = answer_with_clauses()
    reply = reply.model_copy(
        update={"choices": (*reply.choices, Choice(label="听他们管", action="fact:relation=labour"))}
    )
    markup = keyboard(reply, 10**17, {})
    assert markup is not None
    labels = [[button.text for button in row] for row in markup.inline_keyboard]
    assert labels[0] == ["听他们管"]
    assert labels[1] == ["[1] 展开《虚构法》第1条"]
    data = [str(button.callback_data) for row in markup.inline_keyboard for button in row]
    assert all(len(one.encode()) <= 64 for one in data)
    assert all(read_button(one) is not None for one in data)


def test_a_rated_reply_is_not_asked_about_again():
    markup = keyboard(answer_with_clauses(), 1, {"rated": True})
    assert markup is not None
    assert "有用" not in str(markup.to_json().encode().decode("unicode_escape"))


def test_foreign_button_data_is_not_ours():
    for data in (None, "", "x:1", "o:", "o:1:2:3", "o:999999999999999999999:1", "o:１:1"):
        assert read_button(data) is None


def test_clause_names_are_short():
    def named(ref: str) -> str:
        return clause_name(Clause(ref=ref, title="", label="原样"))

    assert named("劳动合同法:30") == "《劳动合同法》第30条"
    assert named("刑法:276之1") == "《刑法》第276条之1"
    assert named("劳动合同法:38:1") == "《劳动合同法》第38条第1款"
    assert named("某通知") == "原样"


def test_a_colleague_named_with_an_at_is_linked_and_nobody_else():
    parts = linked([Part("案件 7 现在由 @李娜 办。@李娜娜 &lt;@张 敏&gt; a@b.c")], {"李娜": 102, "李娜娜": 103})
    assert parts[0].html == (
        '案件 7 现在由 <a href="tg://user?id=102">@李娜</a> 办。<a href="tg://user?id=103">@李娜娜</a> &lt;@张 敏&gt; a@b.c'
    )
    assert plain(parts[0].html) == "案件 7 现在由 @李娜 办。@李娜娜 <@张 敏> a@b.c"
