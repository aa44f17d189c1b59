"""What of a long reply is shown open on a page."""

from __future__ import annotations

from bot.contract.messages import Block, BlockKind, Point, Reply
from handlers.web.pages import SHOWN_BLOCKS, folded


def block(kind: BlockKind, words: str) -> Block:
    return Block(kind=kind, points=(Point(text=words),))


def test_why_a_person_should_look_and_that_a_model_wrote_it_are_never_behind_more() -> None:
    parts = [block(BlockKind.POINTS, f"第{number}段") for number in range(SHOWN_BLOCKS)]
    notices = [block(BlockKind.NOTICE, words) for words in ("带＊的……", "这事最好有人帮你看", "这段话由语言模型写成")]
    assert folded(Reply(blocks=(*parts, *notices))) == ([*parts, *notices], [])
    more = [block(BlockKind.TEXT, words) for words in ("再说一段", "又说一段")]
    assert folded(Reply(blocks=(*parts, *more, *notices))) == ([*parts, *notices], more)
