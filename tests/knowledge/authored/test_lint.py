"""The authored files are checked line by line; what is broken is named and the rest still loads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from knowledge.authored.card import read_cards
from knowledge.authored.lint import (
    Told,
    drops_should_have_known,
    figures,
    lint_all,
    lint_cards,
    lint_notes,
    lint_outweighed,
    lint_phrasings,
)
from knowledge.authored.notes import Note, NoteShelf
from knowledge.citations import CitationResolver
from knowledge.models import ProvisionKey
from tests.support.shelf import CARD, ON, MadeUpResolver

FRONT = CARD.split("## 一句话")[0]


def problems(text: str) -> list[str]:
    shelf = read_cards([(Path("made-up-pay.md"), text)])
    return [str(problem) for problem in lint_cards(shelf, MadeUpResolver(), ON)]


def test_the_packaged_cards_and_notes_are_clean(statute_resolver: CitationResolver) -> None:
    found = lint_all(statute_resolver, today=date(2026, 11, 21))
    assert [str(problem) for problem in found] == []


def test_an_unknown_article_is_named_with_its_line() -> None:
    (found,) = problems(FRONT + "## 一句话\n说一句。[[造的法:77]]\n")
    assert found.endswith("造的法:77: no_such_article")
    assert ":11:" in found


def test_a_figure_that_does_not_stand_in_the_text_is_named() -> None:
    (found,) = problems(FRONT + "## 一句话\n三年内提出申请。[[造的法:2]]\n")
    assert "figure 3" in found


def test_a_card_not_reviewed_for_a_year_is_named() -> None:
    (found,) = problems(CARD.replace("2026-11-21", "2024-01-01").replace("- 这一条依据不存在。[[造的法:77]]\n", ""))
    assert "not reviewed since" in found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("没有前言", "no front matter"),
        ("---\nid: [\n---\n## 一句话\n好\n", "not YAML"),
        ("---\nid: made-up-pay\n---\n## 一句话\n好\n", "title is missing"),
        (FRONT + "## 没有的标题\n好\n", "unknown section"),
        (FRONT + "## 一句话\n好。[[造的法:第一条]]\n", "not an article"),
        (FRONT.replace("made-up-pay", "other-name") + "## 一句话\n好\n", "not the file name"),
    ],
)
def test_a_broken_card_is_refused_with_its_reason_and_the_rest_loads(text: str, reason: str) -> None:
    good = Path("made-up-pay.md") if "made-up-pay.md" not in reason else Path("x.md")
    shelf = read_cards([(Path("broken/made-up-pay.md"), text), (good, CARD)])
    assert list(shelf.cards) == ["made-up-pay"]
    assert reason in str(shelf.problems[0])


def test_percent_and_times_are_read_alike() -> None:
    assert figures("百分之二百") == {200.0}
    assert figures("两倍，15日，三个月") == {2.0, 15.0, 3.0}


def told(text: str, owner: str) -> Told:
    return Told(text, owner, f"{owner}.yaml", 7)


def test_a_phrasing_that_says_nearly_what_anothers_says_is_named_with_both() -> None:
    near = [told("工资部分清楚，能先判工资吗", "甲"), told("工资部分清楚了能先判吗？", "乙")]
    (found,) = map(str, lint_phrasings(near))
    assert found.startswith("乙.yaml:7:")
    assert "甲" in found


def test_two_wordings_of_one_owner_and_short_different_ones_are_no_fault() -> None:
    assert not list(lint_phrasings([told("工资部分清楚，能先判工资吗", "甲"), told("工资部分清楚了能先判吗", "甲")]))
    assert not list(lint_phrasings([told("没社保", "甲"), told("没合同", "乙")]))


@pytest.mark.parametrize(
    ("gloss", "asked", "confused", "reason"),
    [
        ("三年内提出。", ("多久内提出来",), (), "figure 3 does not stand"),
        ("打人一年以下起。", ("打了人判几年",), (), "judged (判)"),
        ("提出来就行。", (), (), "an orphan"),
        (
            "提出来就行。",
            ("多久内提出来",),
            (ProvisionKey("造的法", "77"),),
            "confused_with 造的法:77: no_such_article",
        ),
    ],
)
def test_a_note_with_a_false_figure_a_dead_link_or_no_phrasing_is_named(
    gloss: str, asked: tuple[str, ...], confused: tuple[ProvisionKey, ...], reason: str
) -> None:
    key = ProvisionKey("造的法", "2")
    note = Note(key, gloss, asked, confused_with=confused, path="made-up.yaml", line=4)
    (found,) = map(str, lint_notes(NoteShelf({key: note}), MadeUpResolver(), ON))
    assert found.startswith("made-up.yaml:4:")
    assert reason in found


@pytest.mark.parametrize(
    ("said", "dropped"),
    [
        ("平台明知有人侵权不管", True),
        ("从知道起一年", True),
        ("从知道或应当知道起一年", False),
        ("平台知道或应知", False),
        ("书面通知对方", False),
    ],
)
def test_a_gloss_that_drops_who_ought_to_have_known_is_named(said: str, dropped: bool) -> None:
    assert drops_should_have_known(said, "自知道或者应当知道之日起一年内") is dropped
    assert not drops_should_have_known(said, "自签字之日起一年内")


OUTWEIGHED = [
    SimpleNamespace(
        short="造的法",
        outweighed=(SimpleNamespace(part="2", use="造的法:1"), SimpleNamespace(part="1:2", use="造的法:3")),
    )
]


def giving_way(card: str, *notes: Note) -> list[str]:
    shelf = read_cards([(Path("made-up-pay.md"), card)])
    stock = NoteShelf(notes={note.key: note for note in notes})
    return [str(problem) for problem in lint_outweighed(shelf, stock, OUTWEIGHED, MadeUpResolver(), ON)]


def test_a_card_that_cites_what_gives_way_must_cite_what_is_used_beside_it() -> None:
    (found,) = giving_way(FRONT + "## 一句话\n一年内提出。[[造的法:2]]\n")
    assert "造的法:2 gives way to 造的法:1" in found
    assert giving_way(FRONT + "## 一句话\n一年内提出。[[造的法:2]] [[造的法:1]]\n") == []


def test_only_the_paragraph_that_gives_way_is_watched() -> None:
    assert giving_way(FRONT + "## 一句话\n按月付。[[造的法:1:1]]\n") == []
    (found,) = giving_way(FRONT + "## 一句话\n加付一半。[[造的法:1:2]]\n")
    assert "造的法:1:2 gives way to 造的法:3" in found


def test_a_note_on_what_gives_way_names_what_is_used_and_tells_none_of_its_figures() -> None:
    key, use = ProvisionKey("造的法", "2"), ProvisionKey("造的法", "1")
    told = Note(key, "一年内提出申请。", ("多久",), path="n.yaml", line=3)
    clean = FRONT + "## 一句话\n好。\n"
    assert ["name it under confused_with" in found for found in giving_way(clean, told)] == [True, False]
    assert "figure 1 gives way" in giving_way(clean, told)[1]
    assert giving_way(clean, Note(key, "提出申请，期限看造的法。", ("多久",), confused_with=(use,))) == []
