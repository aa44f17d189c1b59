"""What of a long reply is shown open on a page, and which replies are offered to be kept."""

from __future__ import annotations

from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from handlers.web.pages import SHOWN_BLOCKS, Pages, folded
from handlers.web.transcript import Shown, buttons_of, worth_keeping
from handlers.web.visitor import Visitor


def block(kind: BlockKind, words: str) -> Block:
    return Block(kind=kind, points=(Point(text=words),))


def test_why_a_person_should_look_and_that_a_model_wrote_it_are_never_behind_more() -> None:
    parts = [block(BlockKind.POINTS, f"第{number}段") for number in range(SHOWN_BLOCKS)]
    notices = [block(BlockKind.NOTICE, words) for words in ("带＊的……", "这事最好有人帮你看", "这段话由语言模型写成")]
    assert folded(Reply(blocks=(*parts, *notices))) == ([*parts, *notices], [])
    more = [block(BlockKind.TEXT, words) for words in ("再说一段", "又说一段")]
    assert folded(Reply(blocks=(*parts, *more, *notices))) == ([*parts, *notices], more)


def test_the_buttons_of_a_file_stand_under_what_is_said_of_it_and_not_among_those_of_the_answer() -> None:
    answer, offer = block(BlockKind.LEAD, "可以要。"), block(BlockKind.TEXT, "收不收？")
    keep, more = Choice(label="收进证据", action="evidence:keep"), Choice(label="看完整说明", action="more:unpaid")
    both = Reply(blocks=(answer, offer), choices=(keep, more), below=1)
    assert folded(both) == ([answer], [])
    assert (buttons_of(both).own, buttons_of(both).below) == ([more], [keep])
    page = Pages().turn(Shown("m1", 1, None, ("看这个",), (), both), Visitor("she"))
    assert page.index("可以要。") < page.index("看完整说明") < page.index("收不收？") < page.index("收进证据")


def test_only_answers_worth_keeping_are_offered_to_be_kept() -> None:
    clause = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条")
    question = Reply(
        blocks=(Block(kind=BlockKind.TEXT, heading="催告函（还差 7 条）", points=(Point(text="你叫什么名字？"),)),),
        choices=(Choice(label="跳过", action="paper:pass"),),
    )
    assert not worth_keeping(question)
    consent = Reply(
        blocks=(block(BlockKind.POINTS, "只用来帮你处理这件事。" * 20),),
        choices=(Choice(label="同意", action="case:yes"),),
    )
    assert not worth_keeping(consent)
    assert not worth_keeping(Reply(blocks=(block(BlockKind.POINTS, "现在：等人接手"),)))
    assert worth_keeping(Reply(blocks=(block(BlockKind.POINTS, "去哪里办，电话多少。" * 20),)))
    assert not worth_keeping(Reply(blocks=(block(BlockKind.LEAD, "好，记下了。"),)))
    assert worth_keeping(Reply(blocks=(block(BlockKind.LEAD, "可以要。"),), clauses=(clause,)))
    assert worth_keeping(Reply(blocks=(block(BlockKind.TEXT, "工作人员写的一段话。" * 25),)))
