"""The composed answer: always in the same order, cited, short, and fitting the facts."""

from __future__ import annotations

from bot.answering.asking import question_for
from bot.answering.compose import BUDGET, Composer
from bot.answering.marks import NOT_HELD_MARK
from bot.contract.messages import BlockKind
from knowledge.authored.card import SECTIONS
from tests.support.shelf import ON, MadeUpResolver, made_up_card, made_up_hit


def texts(composition: object) -> list[str]:
    return [p.when + p.text for b in composition.blocks for p in b.points]  # type: ignore[attr-defined]


def test_the_plain_sentence_comes_first_and_headings_keep_their_order() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {}, ON)
    assert composed.blocks[0].kind is BlockKind.LEAD
    headings = [block.heading for block in composed.blocks if block.heading]
    assert headings == [heading for heading in SECTIONS if heading in headings]


def test_a_statement_whose_clause_does_not_exist_is_left_out() -> None:
    assert not any("依据不存在" in text for text in texts(Composer(MadeUpResolver()).card(made_up_card(), {}, ON)))


def test_a_statement_on_a_text_that_is_not_held_says_so() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {}, ON)
    (text,) = [text for text in texts(composed) if "劳动监察" in text]
    assert text.endswith(NOT_HELD_MARK)
    assert composed.blocks[-1].kind is BlockKind.NOTICE
    assert not composed.clauses["没收的办法:4"].held


def test_a_contradicted_branch_is_left_out() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {"relation": "labour"}, ON)
    assert not any("按协议要钱" in text for text in texts(composed))
    assert any(text == "要求站点按月支付报酬。" for text in texts(composed))


def test_an_unsettled_branch_says_for_which_case_it_is() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {}, ON)
    assert any(text.startswith("只是合作或自己单干的：") for text in texts(composed))


def test_every_reference_opens_to_a_clause() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {}, ON)
    refs = {ref for block in composed.blocks for point in block.points for ref in point.refs}
    assert refs == set(composed.clauses)


def test_the_answer_stays_within_its_budget() -> None:
    assert Composer(MadeUpResolver()).card(made_up_card(), {}, ON).length <= BUDGET


def test_the_fact_that_would_change_the_answer_is_asked_for() -> None:
    asked = question_for(made_up_card(), {}, "zh")
    assert asked is not None
    assert asked[2] == "relation"
    assert question_for(made_up_card(), {"relation": "civil"}, "zh") is None


def test_provisions_alone_are_shown_with_the_limit_of_what_that_means() -> None:
    composed = Composer(MadeUpResolver()).provisions([made_up_hit("1"), made_up_hit("77")], ON)
    assert set(composed.clauses) == {"造的法:1"}
    assert composed.blocks[-1].kind is BlockKind.NOTICE


def glossed(composer: Composer, key: str) -> Composer:
    """The composer, with a gloss for one provision."""
    composer.gloss = lambda asked: "手机、衣服都不许押。" if asked == key else ""
    return composer


def test_what_was_found_and_the_card_does_not_say_stands_behind_it() -> None:
    composer = glossed(Composer(MadeUpResolver()), "造的法:9")
    composed = composer.card(made_up_card(), {}, ON, found=[made_up_hit("1"), made_up_hit("9", 0.5)])
    assert composed.blocks[0].points[0].refs == ("造的法:1",)
    assert any(point.refs == ("造的法:9",) for point in composed.blocks[-2].points)
    assert "造的法:9" in composed.clauses
    assert composed.length <= BUDGET


def test_what_was_found_first_is_said_first_when_the_card_may_not_fit() -> None:
    composer = glossed(Composer(MadeUpResolver()), "造的法:9")
    composed = composer.card(made_up_card(), {}, ON, found=[made_up_hit("9")], unsure=True)
    assert [point.refs for point in composed.blocks[0].points] == [("造的法:9",), ("造的法:1",)]


def test_a_provision_far_behind_the_first_is_not_named() -> None:
    composer = glossed(Composer(MadeUpResolver()), "造的法:9")
    composed = composer.card(made_up_card(), {}, ON, found=[made_up_hit("1"), made_up_hit("9", 0.1)])
    assert "造的法:9" not in composed.clauses


def test_little_room_leaves_the_plain_sentence() -> None:
    composed = Composer(MadeUpResolver()).card(made_up_card(), {}, ON, room=60)
    assert [block.kind for block in composed.blocks] == [BlockKind.LEAD]
    assert set(composed.clauses) == {"造的法:1"}


def test_a_follow_up_is_told_what_the_card_says_on_what_was_found() -> None:
    composed = Composer(MadeUpResolver()).follow(made_up_card(), {}, ON, [made_up_hit("2")])
    assert texts(composed) == ["一年内提出申请。"]


def test_a_follow_up_on_which_the_card_says_nothing_has_no_answer_from_it() -> None:
    assert not Composer(MadeUpResolver()).follow(made_up_card(), {}, ON, [made_up_hit("9")]).blocks
