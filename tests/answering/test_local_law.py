"""Law of a place that nobody described is told in its own words, with its place, and only to whoever it holds for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from bot.answering.answer import Answerer
from bot.answering.local_law import LONGEST, saying
from tests.support.shelf import ON, MadeUpResolver, made_up_hit


def told(question: str, place: str, *, city: str = "", known: tuple[str, ...] = (), language: str = "zh") -> list[str]:
    """What is told of two provisions of a place."""
    answerer = Answerer(None, MadeUpResolver(), lambda text: [], {})
    found = SimpleNamespace(hits=(), cards=(), local=[replace(made_up_hit(a), place=place) for a in ("1", "2")])
    facts = {"city": city} if city else {}
    answer = answerer.local_law(question, found, facts, known, ON, language)
    assert set(answer.clauses) == {ref for block in answer.blocks for point in block.points for ref in point.refs}
    return [point.text for block in answer.blocks for point in block.points]


def test_the_sentence_that_is_asked_about_is_told_with_its_place():
    first, second = told("湖南的站点拖欠报酬，能要求加付吗", "湖南")
    assert first == "湖南的规定：……站点拖欠报酬的，骑手可以要求支付，并要求加付一半。"
    assert second == "湖南的规定：骑手应当在一年内提出申请。"


def test_where_no_place_is_known_it_is_told_to_whoever_works_there():
    assert told("多久以内要申请", "湖南")[1] == "如果你在湖南干活：骑手应当在一年内提出申请。"
    assert told("多久以内要申请", "湖南", city="长沙")[1].startswith("湖南的规定：")
    assert told("how long do I have", "湖南", language="en")[1].startswith("If you work in Hunan: ")


def test_a_city_s_law_is_told_to_the_province_as_that_city_s():
    assert told("多久以内要申请", "成都", city="绵阳")[1].startswith("如果你在成都干活：")
    assert told("多久以内要申请", "成都", city="成都")[1].startswith("成都的规定：")


def test_what_the_answer_cites_already_is_not_told_again():
    assert len(told("多久以内要申请", "湖南", known=("造的法:1",))) == 1
    assert not told("多久以内要申请", "湖南", known=("造的法:1", "造的法:2"))


def test_long_words_are_cut_and_say_so():
    assert saying("第一条 " + "长" * 300, "问") == "长" * LONGEST + "……"
