"""The English beside the Chinese: the same figures, no Chinese left in it, and nothing for sentences that are no more."""

from __future__ import annotations

import re

from bot.matter.outcomes.situations import load_common_limits, load_signing, load_situations
from knowledge.authored.card import load_cards
from knowledge.authored.english import (
    clause_in_english,
    english,
    has_chinese,
    sentences,
    summary_in_english,
    working_in_english,
)
from knowledge.citations import parse_key

_PLACEHOLDER = re.compile(r"\{[a-z_0-9.]+\}")
STALE_MOST = 0.04
"""Share of sentences whose Chinese was changed since, at most: they are shown in Chinese until somebody looks."""
FRAMES = ("labels.yaml",)


def test_the_english_of_a_line_holds_the_same_figures_and_no_chinese() -> None:
    for name, chinese, words in sentences():
        assert sorted(_PLACEHOLDER.findall(chinese)) == sorted(_PLACEHOLDER.findall(words)), chinese
        assert words and not has_chinese(words), (name, chinese)


def test_nearly_every_english_sentence_still_has_its_chinese() -> None:
    lines = [line for situation in load_situations().values() for line in situation.lines]
    authored = {text for line in (*lines, *load_signing()) for text in (line.text, line.if_)}
    authored |= {rule.text for rule in load_common_limits()}
    for card in load_cards().cards.values():
        authored |= {card.title} | {one.text for section in card.sections.values() for one in section}
    beside = [chinese for name, chinese, _ in sentences() if name not in FRAMES]
    stale = [chinese for chinese in beside if chinese not in authored]
    assert len(stale) <= STALE_MOST * len(beside), stale


def test_common_situations_are_in_english_in_full() -> None:
    situations = load_situations()
    for name in ("unpaid-wages", "dismissed", "no-written-contract", "overtime", "work-injury", "on-order-injury"):
        lines = situations[name].lines
        missing = [line.text for line in lines if not english(line.text)]
        assert len(missing) <= STALE_MOST * len(lines), (name, missing)


def test_every_card_is_chosen_by_a_title_in_english() -> None:
    assert [card.title for card in load_cards().cards.values() if not english(card.title)] == []


def test_a_clause_is_named_and_summed_up_in_english() -> None:
    assert clause_in_english(parse_key("劳动合同法:82:1"), "劳动合同法") == "Labour Contract Law, art. 82(1)"
    assert clause_in_english(parse_key("指导性案例237号"), "指导性案例237号") == "Guiding Case No. 237"
    assert clause_in_english(parse_key("刑法:276之一"), "刑法") == "Criminal Law, art. 276-1"
    assert "double" not in summary_in_english("劳动争议调解仲裁法:53") and "free" in summary_in_english(
        "劳动争议调解仲裁法:53:1"
    )
    assert summary_in_english("没有这部法:1") == ""


def test_a_working_is_said_in_english_or_not_at_all() -> None:
    assert working_in_english("5,000 × 3 个月 = 15,000") == "5,000 × 3 months = 15,000"
    assert working_in_english("4年算 4 个月：8,000 × 4 = 32,000，再 × 2 = 64,000") == (
        "4 years count 4 months; 8,000 × 4 = 32,000, then × 2 = 64,000"
    )
    assert working_in_english("没见过的说法 3") == ""


def test_a_sum_named_inside_another_is_named_in_english() -> None:
    said = working_in_english("对方给的 8,000 元，比“若违法（2N）”少")
    assert "8,000" in said and "2N" in said and not has_chinese(said)
