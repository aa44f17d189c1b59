"""Points raised on the side: what stands in a reply beside the answer of the situation."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, Said
from bot.matter.outcomes.situations import load_situations
from bot.matter.points.hearing import (
    CLAIM,
    WEIGHTS,
    HeardPoint,
    PointHearing,
    deaf,
    load_point_model,
    points_key,
    quotes,
    windows,
)
from bot.matter.points.model import load_points, points_of
from bot.matter.points.verdicts import answer_with, raised_points, verdicts
from knowledge.indexing.embeddings import default_embedder

TODAY = date(2026, 11, 21)


def judged(answer: str = "主题的答复") -> Judgement:
    found = Judgement(next(iter(load_situations().values())))
    found.answer = Said("answer", answer, ())
    return found


def test_clauses_and_neighbouring_pairs_are_read_the_last_ones_of_a_long_message() -> None:
    read = windows("第一句。第二句。第三句")
    assert ("第三句", 2) in read
    assert ("第二句第三句", 2) in read
    assert len(windows("。".join(f"第{number}句话" for number in range(40)))) <= 11


def test_a_message_without_words_raises_nothing() -> None:
    assert windows("？？！") == []
    assert deaf("没签合同告不赢吧", frozenset()) == ()


def test_a_point_of_the_last_clause_stands_first_and_the_new_answer_behind_it() -> None:
    one = judged()
    answer_with(one, [Said("answer", "不对", ())], first=True, spoken=())
    assert [one.answer and one.answer.text, *(said.text for said in one.also)] == ["不对", "主题的答复"]


def test_an_answer_that_was_said_before_gives_way_to_the_point() -> None:
    one = judged()
    said = one.answer
    assert said is not None
    answer_with(one, [Said("answer", "不对", ())], first=True, spoken=(said.mark,))
    assert one.answer is not None and one.answer.text == "不对"
    assert one.also == []


def test_a_point_in_passing_stands_behind_the_answer() -> None:
    one = judged()
    answer_with(one, [Said("answer", "不对", ())], first=False, spoken=())
    assert one.answer is not None and one.answer.text == "主题的答复"
    assert [said.text for said in one.also] == ["不对"]


def test_a_point_that_stands_alone_takes_the_place_of_the_answer_and_its_reasons() -> None:
    one = judged()
    one.lines = [Said("rule", "主题的理由", ()), Said("place", "去哪", ())]
    answer_with(one, [Said("answer", "不对", ())], first=True, spoken=(), alone=True)
    assert one.answer is not None and one.answer.text == "不对"
    assert (one.also, [said.text for said in one.lines]) == ([], ["去哪"])


@pytest.mark.parametrize(
    ("story", "asked", "point"),
    [
        ("仲裁10月15号开庭 我有事没去成。说按撤回处理", "我还能再告不", "hearing-missed"),
        ("公司开庭没来", "我还能再告不", ""),
        ("劳动局盖章的调解书 分三期给 第二期没给", "我现在就能去法院还是等三期都过了", "one-instalment-missed"),
        ("调解书还没签 说分三期", "我现在就签还是等等", ""),
        ("店没办执照 劳动局说不归他们", "那我告谁啊", "no-licence-not-our-business"),
        ("公司把车间包给带班的 他欠我们两个月", "厂里有没有责任", "workshop-contracted-to-a-person"),
        ("学校食堂换了承包老板", "新老板让重新签 9年工龄怎么算", ""),
        ("欠我11000 让我把微信记录删了", "我删不删", "delete-the-chat-first"),
        ("公司11月起诉我 传票收到了", "我不去行不行", "sued-by-the-company"),
        ("跟朋友合伙装修 他把工程款收了不分我", "我去仲裁还是法院", "partner-kept-the-money"),
        ("判了公司赔我 老板用另一家公司接单", "我能不能执行新公司", "new-company-same-people"),
        ("她收摊现结 就一个三轮车", "那我白干了 去哪要", "hired-by-a-stall-owner"),
    ],
)
def test_a_point_is_raised_by_what_was_told_before_and_is_asked_now(story: str, asked: str, point: str) -> None:
    raised = {one.id for one in raised_points(Matter(heard=story), asked, TODAY)}
    assert raised == ({point} if point else set())


def test_an_unknown_point_is_passed_over() -> None:
    assert (
        verdicts(
            [HeardPoint("no such point", 0.9, last=True)],
            judged(),
            Matter(),
            "",
            TODAY,
            language="zh",
            spoken=(),
            first=True,
        )
        == []
    )


@pytest.fixture(scope="module")
def hear() -> PointHearing:
    """The shipped model; skipped where the bundled embedding cannot be had."""
    model = load_point_model(default_embedder())
    if model is deaf:
        pytest.skip("no embedding")
    return model


def test_the_shipped_weights_were_learned_from_the_points_as_they_are() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["key"]) == points_key()


def test_every_point_ends_in_a_verdict_and_belongs_to_situations() -> None:
    near = {point for situation in load_situations() for point in points_of(situation)}
    assert near == {*load_points()}
    assert all(len(line.text) <= 110 for point in load_points().values() for line in point.lines)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("人力那边的人讲十二年顶天了 多的不给", "severance-at-most-twelve-years"),
        ("主管说没吭声就是答应降工资了", "silence-means-consent"),
    ],
)
def test_what_the_other_side_says_is_heard_in_strangers_words(hear: PointHearing, text: str, point: str) -> None:
    assert point in {one.id for one in hear(text, frozenset({point}))}


@pytest.mark.parametrize(
    ("story", "point", "meant"),
    [
        ("去应聘做视频剪辑。前台让先交培训费", "expose-him-online", False),
        ("欠我三个月了。发到抖音上曝光他行不行", "expose-him-online", True),
        ("工资条上有高温180。一共发了2540", "drinks-for-heat-allowance", False),
    ],
)
def test_words_in_passing_raise_no_point_that_the_story_is_not_about(
    hear: PointHearing, story: str, point: str, meant: bool
) -> None:
    assert hear.borne_out([point], story) == ({point} if meant else set())


def test_a_clause_that_sounds_like_a_point_raises_none_where_the_message_tells_of_something_else(
    hear: PointHearing,
) -> None:
    near = points_of("vehicle-deposit")
    heard = {one.id for one in hear("今天去租车行 关门了 门口三十多个司机在等 都是一万二一万五的", near)}
    assert "platform-share-cap" not in heard


@pytest.mark.parametrize(
    ("text", "situation", "point"),
    [
        ("人事说试用期想让谁走就让谁走 一分不用给 她说的对吗", "dismissed", "probation-fire-at-will"),
        ("站长说我没办手续自己走的就不给工资 对不对", "unpaid-wages", "walked-out-no-pay"),
        ("一个月5000 干了三个月 对吗", "unpaid-wages", ""),
    ],
)
def test_the_claim_a_question_is_about_is_found(hear: PointHearing, text: str, situation: str, point: str) -> None:
    found = hear.claimed(text, points_of(situation), CLAIM)
    assert (found.id if found is not None else "") == point


def test_a_verdict_takes_the_place_of_the_situations_own_and_leaves_its_other_answers() -> None:
    one = judged()
    one.answer = Said("answer", "不合法", (), asked=Focus.LEGAL)
    one.also = [Said("answer", "先别签", (), asked=Focus.SIGN)]
    answer_with(one, [Said("answer", "不对", ())], first=True, spoken=(), verdict=True)
    assert one.answer is not None
    assert [one.answer.text, *(said.text for said in one.also)] == ["不对", "先别签"]


def test_a_plain_fact_quotes_nobody() -> None:
    assert not quotes("工作一共十二年 换过三家")
    assert quotes("HR说最多赔12年")
