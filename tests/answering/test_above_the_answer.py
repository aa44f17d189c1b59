"""What stands above an answer (a correction, a number, a notice) is counted, not guessed from how the answer is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.writing.brief.sources import sources_from
from bot.answering.writing.floor import Around, floored
from bot.answering.writing.lines import Written
from bot.contract.messages import Block, BlockKind, Clause, ConversationState, Inbound, Point, Reply
from bot.dialogue.engine import MAX_TEXT
from bot.dialogue.routing.edges import First
from tests.support.product import NOW, say

if TYPE_CHECKING:
    from bot.app import App

DISMISSED = Block(kind=BlockKind.LEAD, points=(Point(text="没有合法理由让你走，赔 2N。"),))
FINED = Block(kind=BlockKind.LEAD, points=(Point(text="没有依据的罚款，扣了要退。"),))
CORRECTION = Block(kind=BlockKind.LEAD, points=(Point(text="没有《骑手特别法》这个文件。"),))
SECOND = Block(kind=BlockKind.POINTS, points=(Point(text="劳动法也没有这一条。"),))
OF_TWO_THINGS = Reply(blocks=(DISMISSED, FINED))


def corrections(reply: Reply) -> list[str]:
    return [source.text for source in sources_from(reply, [], []).by_id.values() if source.corrects]


def written(reply: Reply, *lines: Written) -> list[str]:
    made = floored(reply, lines, sources_from(reply, [], []), "zh", Around())
    assert made is not None
    return [point.text for block in made.blocks for point in block.points]


def test_the_first_answer_of_an_answer_to_two_things_corrects_nothing() -> None:
    assert corrections(OF_TWO_THINGS) == []
    own = Written("lead", Point(text="罚款先别认，两件事都能要。"), ("A1",))
    assert written(OF_TWO_THINGS, own) == ["罚款先别认，两件事都能要。"]


def test_every_correction_above_an_answer_is_said_before_all_else() -> None:
    reply = OF_TWO_THINGS.under((CORRECTION, SECOND))
    assert corrections(reply) == [CORRECTION.points[0].text, SECOND.points[0].text]
    own = Written("lead", Point(text="两件事都能要。"), ("A3",))
    assert written(reply, own) == [*corrections(reply), "两件事都能要。"]


def test_beside_a_correction_the_composed_answer_stands_where_the_model_gave_none() -> None:
    reply = Reply(blocks=(DISMISSED,)).under((CORRECTION,))
    lines = written(reply, Written("do", Point(text="把聊天截图。")))
    assert lines[:2] == [CORRECTION.points[0].text, DISMISSED.points[0].text]


def test_what_is_put_above_is_counted_and_its_clauses_are_named_once() -> None:
    clause = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条")
    reply = Reply(blocks=(DISMISSED,), clauses=(clause,)).under((CORRECTION, SECOND), (clause,)).under((FINED,))
    assert reply.above == 3
    assert reply.clauses == (clause,)
    assert reply.blocks[reply.above :] == (DISMISSED,)


def test_corrections_numbers_and_notices_of_the_product_are_counted(app: App) -> None:
    assert say(app, "站长昨天说不用来了，没给理由，能要多少").above == 0
    corrected = say(app, "律师函说根据《骑手特别法》第三条要我赔，站长把我开了，能信吗")
    assert [block.kind for block in corrected.blocks[: corrected.above]] == [BlockKind.LEAD]
    above = app.dialogue.edges.finish(First("", above=(CORRECTION, SECOND)), OF_TWO_THINGS).above
    assert above == 2
    told = "站长昨天说不用来了，没给理由，能要多少。" + "那天我照常跑单，中午又跑了几单。" * (MAX_TEXT // 16)
    _, cut = app.dialogue.turn(ConversationState(), Inbound("7", told), now=NOW)
    assert cut.above >= 1
    assert cut.blocks[0].kind is BlockKind.NOTICE


def test_clauses_are_numbered_in_the_order_they_are_cited() -> None:
    clauses = tuple(Clause(ref=f"造的法:{one}", title="造的法", label=f"《造的法》第{one}条") for one in (1, 2, 3))
    reply = Reply(blocks=(DISMISSED,), clauses=clauses)
    lines = [
        Written("lead", Point(text="该要的是 2N。", refs=("造的法:3", "造的法:1"))),
        Written("do", Point(text="先别签。", refs=("造的法:2",))),
    ]
    made = floored(reply, lines, sources_from(reply, [], []), "zh", Around())
    assert made is not None
    assert [clause.ref for clause in made.clauses] == ["造的法:3", "造的法:1", "造的法:2"]
