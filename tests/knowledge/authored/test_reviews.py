"""The ledger of readings: what a change of the law or of a file opens again."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge.authored.card import CardShelf, load_cards, read_cards
from knowledge.authored.notes import NoteShelf, load_notes
from knowledge.authored.reviews import (
    LEDGER,
    Item,
    Review,
    Verdict,
    Why,
    items_of,
    load_passes,
    load_reviews,
    points_of,
    reviewed,
    save_reviews,
    to_read,
    words_of,
)
from knowledge.errors import ReviewError
from knowledge.lexicon import load_lexicon, read_lexicon
from knowledge.models import ProvisionKey
from tests.support.shelf import CARD

FIRST, SECOND = ProvisionKey("造的法", "1"), ProvisionKey("Directive (EU) 1", "2")
LAW = {FIRST: "站点按月支付报酬。", SECOND: "一年内提出申请。"}
ITEM = Item("outcome:made-up", "abc", (FIRST, SECOND))
RULE = "- id: made-up\n  title: 造的\n  words: [{words}]\n  lines:\n    - {{part: answer, text: {text}, refs: ['造的法:1:2', 'Directive (EU) 1:2']}}\n"
POINT = "- id: made-up\n  kind: claim\n  says: 不给\n  examples: [{example}]\n  lines:\n    - {{text: {text}, refs: ['造的法:1:2', 'Directive (EU) 1:2']}}\n  apart: [{apart}]\n"


def read(**changes: str) -> dict[str, Review]:
    row = reviewed(
        ITEM, LAW.get, by="p", verdict=Verdict(changes.get("verdict", "right")), mended=changes.get("mended", "")
    )
    return {row.what: row}


def why(item: Item, rows: dict[str, Review], law: dict[ProvisionKey, str] = LAW) -> list[tuple[Why, tuple[str, ...]]]:
    return [(one.why, one.clauses) for one in to_read([item], rows, law.get)]


def test_what_was_read_and_stands_as_it_stood_is_closed() -> None:
    assert why(ITEM, read()) == []


def test_what_nobody_read_is_open() -> None:
    assert why(ITEM, {}) == [(Why.UNREAD, ())]


def test_a_changed_clause_opens_what_rests_on_it_and_names_it() -> None:
    assert why(ITEM, read(), LAW | {SECOND: "两年内提出申请。"}) == [(Why.LAW_CHANGED, ("Directive (EU) 1:2",))]


def test_another_format_of_the_same_wording_opens_nothing() -> None:
    assert why(ITEM, read(), LAW | {SECOND: " 一年内 提出申请。\n"}) == []


def test_a_clause_that_is_not_held_opens_nothing_then_or_now() -> None:
    without = {FIRST: LAW[FIRST]}
    assert why(ITEM, read(), without) == []
    row = reviewed(ITEM, without.get, by="p", verdict=Verdict.RIGHT)
    assert why(ITEM, {row.what: row}) == []


def test_rewriting_opens_it_again() -> None:
    assert why(Item(ITEM.what, "other", ITEM.rests_on), read()) == [(Why.REWRITTEN, ())]


@pytest.mark.parametrize(("mended", "left"), [("", [(Why.NOT_MENDED, ())]), ("the figure", [])])
def test_what_was_found_wrong_is_closed_by_mending_it(mended: str, left: list[tuple[Why, tuple[str, ...]]]) -> None:
    assert why(ITEM, read(verdict="wrong", mended=mended)) == left


def test_a_situation_rests_on_the_clauses_of_its_lines_and_not_on_the_words_that_lead_to_it(tmp_path: Path) -> None:
    def item(words: str, text: str) -> Item:
        (tmp_path / "made.yaml").write_text(RULE.format(words=words, text=text), encoding="utf-8")
        return items_of(CardShelf(), NoteShelf(), tmp_path)[0]

    first = item("欠", "给钱")
    assert first.rests_on == (FIRST, SECOND)
    assert item("拖", "给钱").own == first.own
    assert item("欠", "不给").own != first.own


def test_a_point_rests_on_the_clauses_of_its_lines_and_not_on_the_examples_that_teach_to_hear_it(
    tmp_path: Path,
) -> None:
    def item(example: str, text: str, apart: str = "x") -> Item:
        (tmp_path / "made.yaml").write_text(POINT.format(example=example, text=text, apart=apart), encoding="utf-8")
        return points_of(tmp_path)[0]

    first = item("欠", "给钱")
    assert (first.what, first.kind, first.rests_on) == ("point:made-up", "point", (FIRST, SECOND))
    assert item("拖", "给钱").own == first.own
    assert len({first.own, item("欠", "不给").own, item("欠", "给钱", "y").own}) == 3


def test_a_card_rests_on_what_it_turns_on_and_on_what_its_statements_cite(tmp_path: Path) -> None:
    shelf = read_cards([(tmp_path / "pay" / "made-up-pay.md", CARD)])
    (item,) = items_of(shelf, NoteShelf(), tmp_path / "none")
    assert item.what == "card:made-up-pay"
    assert {"造的法:1", "造的法:2", "造的法:3"} <= {str(key) for key in item.rests_on}


def test_the_words_for_one_legal_term_are_read_together_and_a_changed_word_opens_only_them() -> None:
    def items(*rows: str) -> dict[str, Item]:
        return {
            item.what: item for item in words_of(read_lexicon(["term\tlegal\tkind\tregion\tcertainty", *rows]).entries)
        }

    first = items(
        "欠薪\t拖欠|支付\tslang\tall\t0.9", "老赖\t申请执行\tslang\tall\t0.6", "没发钱\t拖欠\tslang\tall\t0.9"
    )
    assert set(first) == {"lexicon:拖欠", "lexicon:申请执行"}
    row = reviewed(first["lexicon:拖欠"], LAW.get, by="p", verdict=Verdict.RIGHT)
    moved = items(
        "没发钱\t拖欠\tslang\tall\t0.9", "欠薪\t拖欠|支付\tslang\tall\t0.9", "老赖\t申请执行\tslang\tall\t0.3"
    )
    assert why(moved["lexicon:拖欠"], {row.what: row}) == []
    fewer = items("欠薪\t拖欠|支付\tslang\tall\t0.9")
    assert why(fewer["lexicon:拖欠"], {row.what: row}) == [(Why.REWRITTEN, ())]


def test_the_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "passes.yaml").write_text("p: {day: 2026-11-22}\n", encoding="utf-8")
    rows = read(verdict="imprecise", mended="said for whom")
    save_reviews(rows.values(), tmp_path)
    assert load_reviews(tmp_path) == rows


@pytest.mark.parametrize(
    "row",
    [
        "outcome:x\tabc\t造的法:1=12345678\tp\tperhaps\t",
        "outcome:x\tabc\t造的法:1=12345678\tnobody\tright\t",
        "outcome:x\tabc\t造的法:1\tp\tright\t",
        "outcome:x\tabc",
        "outcome:x\tabc\t\tp\tright\t\noutcome:x\tabc\t\tp\tright\t",
    ],
)
def test_a_broken_row_is_refused_with_its_place(tmp_path: Path, row: str) -> None:
    (tmp_path / "passes.yaml").write_text("p: {day: 2026-11-22}\n", encoding="utf-8")
    (tmp_path / "outcomes.tsv").write_text(f"what\town\ttexts\tpass\tverdict\tmended\n{row}\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"outcomes\.tsv:\d"):
        load_reviews(tmp_path)


def test_the_packaged_ledger_can_be_read_and_leaves_nothing_wrong_that_was_found() -> None:
    every = items_of(load_cards(), load_notes()) + words_of(load_lexicon().entries) + points_of()
    rows, items = load_reviews(), {item.what: item for item in every}
    assert load_passes()
    left = [row.what for row in rows.values() if row.verdict is not Verdict.RIGHT and not row.mended]
    assert left == []
    assert {name.partition(":")[0] for name in items} == {"outcome", "card", "note", "lexicon", "point"}


def test_no_two_passes_bear_one_name() -> None:
    """A row names its pass: of two with one name YAML keeps the last, and the first reading is lost."""
    names = re.findall(r"(?m)^([\w-]+):", (LEDGER / "passes.yaml").read_text(encoding="utf-8"))
    assert [name for name, times in Counter(names).items() if times > 1] == []
