"""The ear: its labels are those the product knows, and strangers' words are heard by the whole turn they stand in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.dialogue.routing.scopes.heads import ALARM, DANGER, NONE
from bot.matter.focus import Focus
from bot.matter.likeness import NONE as NO_SITUATION
from bot.matter.likeness import OUTSIDE
from bot.matter.outcomes.situations import load_situations
from bot.matter.roles.labels import FIELD_OF
from bot.safety.first_aid import heard_as
from bot.understanding.ear import ASKS, FIGURES, KEPT, SITUATION, Ear, Span, load_ear


@pytest.fixture(scope="module")
def ear() -> Ear:
    found = load_ear()
    assert found is not None
    return found


def best(ear: Ear, head: str, text: str, most: int = 1) -> set[str]:
    """Return the labels of a text that are heard most."""
    shares = ear.whole(head, text)
    return {ear.labels[head][at] for at in np.argsort(-shares)[:most]}


def test_its_labels_are_those_the_product_knows(ear: Ear) -> None:
    for kind, labels in FIELD_OF.items():
        assert {*ear.labels[kind]} == {*labels}
    assert {*ear.labels[SITUATION]} == {*load_situations(), NO_SITUATION, OUTSIDE}
    assert {*ear.labels[ASKS]} <= {*Focus}
    assert {*ear.labels[DANGER]} == {*heard_as()}
    assert set(ear.labels) == set(ear.weights)


def test_shares_add_up_to_one(ear: Ear) -> None:
    for head in set(ear.labels) - {*FIGURES}:
        assert np.exp(ear.whole(head, "老板拖着工资不给")).sum() == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("说好一个月六千五，就给了两千", {"六千五": "monthly", "两千": "paid"}),
        ("住院押金是我垫的，医药费一共花了23000", {"23000": "medical"}),
        ("公司让我赔8万违约金", {"8万": "penalty"}),
    ],
)
def test_a_figure_is_heard_by_the_turn_it_stands_in(ear: Ear, text: str, figures: dict[str, str]) -> None:
    spans = [Span(text.index(words), text.index(words) + len(words), "sum") for words in figures]
    heard = ear.figures(text, spans)
    assert [ear.labels["sum"][int(np.argmax(shares))] for shares in heard if shares is not None] == [*figures.values()]


def test_a_figure_beyond_the_words_that_are_read_is_left_to_others(ear: Ear) -> None:
    text = "天天都是这样那样的事情说不完，" * 80 + "一共欠我9000"
    at = text.index("9000")
    assert ear.figures(text, [Span(at, at + 4, "sum")]) == [None]
    assert ear.figures("老板拖着不给", []) == []


@pytest.mark.parametrize(
    ("text", "situations"),
    [
        ("送餐路上被小车刮倒锁骨断了，平台说我不是员工", {"on-order-injury"}),
        ("东家把我辞了，住家带娃最后一个月的钱没结", {"domestic-unpaid", "domestic-ended"}),
        ("仲裁裁了公司两个月了一分没付", {"award-not-paid"}),
    ],
)
def test_a_story_is_heard_among_the_first_three(ear: Ear, text: str, situations: set[str]) -> None:
    assert situations & best(ear, SITUATION, text, 3)


def test_danger_is_told_from_what_only_sounds_like_it(ear: Ear) -> None:
    place = ear.labels[ALARM].index(DANGER)
    loud, quiet = (ear.whole(ALARM, text)[place] for text in ("我站在楼顶上，不想活了", "商家一个劲砍单，砍完算我头上"))
    assert np.exp(loud) > 0.5 > np.exp(quiet)
    assert ear.labels[ALARM] == (DANGER, NONE)


def test_what_others_say_is_weighed_in_and_adds_up(ear: Ear) -> None:
    even = dict.fromkeys(ear.labels[SITUATION], 1 / len(ear.labels[SITUATION]))
    mixed = ear.beside(SITUATION, "老板拖着三个月工资不给", even)
    assert sum(mixed.values()) == pytest.approx(1)
    assert max(mixed, key=lambda label: mixed[label]) == "unpaid-wages"


def test_a_head_that_is_no_better_than_others_leaves_them_as_they_are(ear: Ear) -> None:
    silent = replace(ear, weights={**ear.weights, ASKS: (1.0, 0.0)})
    shares = dict.fromkeys(ear.labels[ASKS], 1 / len(ear.labels[ASKS]))
    assert silent.beside(ASKS, "能赔多少钱", shares) == pytest.approx(shares)


def test_the_same_text_is_heard_once(ear: Ear) -> None:
    assert ear.whole(ASKS, "这样合法吗") is ear.whole(ASKS, "这样合法吗")
    assert KEPT >= 1
