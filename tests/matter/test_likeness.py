"""What a story sounds like: the shipped weights fit the stories, and strangers' words find their situation."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matter.focus import Focus
from bot.matter.likeness import (
    NONE,
    OUTSIDE,
    WEIGHTS,
    StoryLikeness,
    joined,
    load_story_model,
    read_stories,
    stories_key,
    unheard,
)
from bot.matter.outcomes.situations import load_situations
from knowledge.indexing.embeddings import NullEmbedder, default_embedder


@pytest.fixture(scope="module")
def hear() -> StoryLikeness:
    """The shipped model; skipped where the bundled embedding cannot be had."""
    model = load_story_model(default_embedder())
    if model is unheard:
        pytest.skip("no embedding")
    return model


def test_the_shipped_weights_were_learned_from_the_stories_as_they_are() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["key"]) == stories_key()


def test_every_story_names_a_situation_and_a_question_that_exist() -> None:
    known = {*load_situations(), NONE, OUTSIDE}
    for story in read_stories():
        assert story.situation in known, story
        assert not story.asks or Focus(story.asks)


def test_no_story_stands_twice() -> None:
    told = [story.turns for story in read_stories()]
    assert len(told) == len(set(told))


def test_without_an_embedding_nothing_is_heard() -> None:
    assert load_story_model(NullEmbedder()) is unheard
    assert unheard("老板跑了", "老板跑了") == ({}, {})


@pytest.mark.parametrize(
    ("turns", "situations"),
    [
        (("在人家里照顾老太太", "她女儿给的钱少了一半", "还差的要得到不"), {"domestic-unpaid", "domestic-ended"}),
        (("法院的调解书都生效三个月了", "那人一分没打过来"), {"award-not-paid"}),
        (("厂里说没订单把我退给派遣公司", "派遣那边让等着，两个月没钱"), {"dispatch-work", "stoppage-pay"}),
        (("我俩在河南绑钢筋", "小包工头联系不上", "谁给钱"), {"construction-wages", "boss-gone"}),
        (("送餐闯灯把大爷碰倒了", "站长让我自己出"), {"hit-somebody"}),
    ],
)
def test_a_story_in_other_words_is_among_the_first_three(
    hear: StoryLikeness, turns: tuple[str, ...], situations: set[str]
) -> None:
    likely, _ = hear(joined(turns), turns[-1])
    first = sorted(likely, key=lambda name: -likely[name])[:3]
    assert situations & set(first), first
