"""What code adds to the lines a model wrote: the working behind a sum, and a limit where none is said."""

from __future__ import annotations

import pytest

from bot.answering.vetted import case_words
from bot.answering.writing.brief.sources import Sources, sources_from
from bot.answering.writing.floor import Around, floored
from bot.answering.writing.lines import Part, Written
from bot.answering.writing.working import working_of
from bot.contract.messages import Block, BlockKind, Clause, Point, Reply, Scope
from knowledge.authored.card import Statement

LIMIT = "劳动争议调解仲裁法:27"


def composed(*blocks: Block) -> Reply:
    clause = Clause(ref=LIMIT, title="劳动争议调解仲裁法", label="第二十七条", text="一年", status="effective")
    return Reply(blocks=blocks, clauses=(clause,), scope=Scope.LABOUR, language="zh", composed_by="rules")


def written(part: Part, text: str, *ids: str, refs: tuple[str, ...] = ()) -> Written:
    return Written(part, Point(text=text, refs=refs), ids)


def shown(reply: Reply, *lines: Written, sources: Sources | None = None) -> str:
    found = floored(reply, lines, sources or sources_from(reply, (), ()), "zh", Around())
    assert found is not None
    return found.plain_text()


SUM = Block(kind=BlockKind.POINTS, heading="怎么算", points=(Point(text="加班费：2,160 元（240 × 3 天 × 3 = 2160）"),))


def test_the_working_stands_where_a_model_gave_the_sum_alone() -> None:
    reply = composed(SUM)
    assert "算法：240 × 3 天 × 3 = 2160" in shown(reply, written("lead", "要给，2,160 元。", "R1"))


def test_the_working_is_not_said_twice() -> None:
    lines = (written("lead", "要给，2,160 元。", "R1"), written("why", "一天240，乘三天再乘三倍。", "R1"))
    assert "算法：" not in shown(composed(SUM), *lines)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("加班费：2,160 元（240 × 3 = 720）", "240 × 3 = 720"),
        ("少的钱：(2540-2100)*3 = 1,320 元（照你说的数算）", "(2540-2100)×3 = 1,320 元"),
        ("还差你 14,300 元（300 × 61 天 = 18300；减去 4000 = 14300），向包工头要。", "300 × 61 天 = 18300；减去 4000 = 14300"),
        ("该退的：1,400 元（没有合法依据的罚款不能从工资里扣，应退 = 1400）", ""),
        ("最晚 2027年6月1日 前申请仲裁（还有 192 天）。", ""),
    ],
)  # fmt: skip
def test_the_steps_are_found_in_a_result(text: str, steps: str) -> None:
    assert working_of(text) == steps


def test_a_limit_of_the_same_clause_is_said_once() -> None:
    limit = Block(
        kind=BlockKind.POINTS, heading="期限", points=(Point(text="走了以后一年内申请仲裁。", refs=(LIMIT,)),)
    )
    reply = composed(limit)
    own = written("until", "离开那天起一年内去仲裁。", refs=(LIMIT,))
    assert shown(reply, written("lead", "能要。"), own).count("一年内") == 1
    assert "走了以后一年内" in shown(reply, written("lead", "能要。"))


def test_an_earlier_last_day_of_another_limit_stays_known() -> None:
    pay = Point(text="最晚 2027年11月5日 前申请仲裁（还有 348 天）。", refs=(LIMIT,))
    injury = Point(text="自己报工伤最晚 2027年9月28日 前。", refs=("工伤保险条例:17",))
    reply = composed(Block(kind=BlockKind.POINTS, heading="期限", points=(pay,)))
    told = [source.text for source in sources_from(reply, (), (), earlier=(pay, injury)).of_kind("result")]
    assert told == [pay.text, injury.text]


@pytest.mark.parametrize(
    ("text", "case"), [("违约金不作数。", "算员工的："), ("算员工的，违约金不作数。", ""), ("真是合作的，看合同。", "")]
)
def test_a_case_is_named_once(text: str, case: str) -> None:
    statement = Statement(text=text, condition=(("relation", ("labour",)),))
    assert case_words(statement, {}, "zh") == case


def test_a_later_day_does_not_stand_beside_the_safe_one() -> None:
    limit = Point(text="最晚 2028年1月1日 前起诉（还有 406 天）。", refs=(LIMIT,))
    reply = composed(Block(kind=BlockKind.POINTS, heading="期限", points=(limit,)))
    said = shown(
        reply,
        written("lead", "还来得及。"),
        written("until", "没证据就按没催过算，最晚 2026年11月30日 去立案。", refs=(LIMIT,)),
    )
    assert "2026年11月30日" in said and "2028年" not in said


def test_the_safe_day_alone_stands_for_a_limit_that_may_reach_further() -> None:
    text = "最晚 2026年11月30日（稳妥按这天；中间催要、投诉的证据拿得出，能算到 2028年1月1日） 前起诉。"
    reply = composed(Block(kind=BlockKind.POINTS, heading="期限", points=(Point(text=text, refs=(LIMIT,)),)))
    said = shown(
        reply, written("lead", "还来得及。"), written("until", "赶在 2026年11月30日 前去立案。", "R1", refs=(LIMIT,))
    )
    assert said.count("2026年11月30日") == 1
