"""What of a long reply is shown open on a page, and which replies are offered to be kept."""

from __future__ import annotations

from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from handlers.web.pages import SHOWN_BLOCKS, folded
from handlers.web.transcript import worth_keeping


def block(kind: BlockKind, words: str) -> Block:
    return Block(kind=kind, points=(Point(text=words),))


def test_why_a_person_should_look_and_that_a_model_wrote_it_are_never_behind_more() -> None:
    parts = [block(BlockKind.POINTS, f"第{number}段") for number in range(SHOWN_BLOCKS)]
    notices = [block(BlockKind.NOTICE, words) for words in ("带＊的……", "这事最好有人帮你看", "这段话由语言模型写成")]
    assert folded(Reply(blocks=(*parts, *notices))) == ([*parts, *notices], [])
    more = [block(BlockKind.TEXT, words) for words in ("再说一段", "又说一段")]
    assert folded(Reply(blocks=(*parts, *more, *notices))) == ([*parts, *notices], more)


def test_only_answers_worth_keeping_are_offered_to_be_kept() -> None:
    clause = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条")
    question = Reply(
        blocks=(Block(kind=BlockKind.TEXT, heading="催告函（还差 7 条）", points=(Point(text="你叫什么名字？"),)),),
        choices=(Choice(label="跳过", action="paper:pass"),),
    )
    assert not worth_keeping(question)
    assert not worth_keeping(Reply(blocks=(block(BlockKind.LEAD, "好，记下了。"),)))
    assert worth_keeping(Reply(blocks=(block(BlockKind.LEAD, "可以要。"),), clauses=(clause,)))
    assert worth_keeping(Reply(blocks=(block(BlockKind.TEXT, "工作人员写的一段话。" * 25),)))
