"""The numbered list: a pure function from entries to rows that drafting prints."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.drafting.model import evidence_rows
from bot.evidence import Entry, evidence_list, list_text
from bot.evidence.guide.what_proves import purpose_of

AT = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)


def entry(number: int, **values: object) -> Entry:
    told = {"kind": "picture", "media_type": "image/png", "pages": 1, **values}
    return Entry(number=number, size=10, sha256=f"{number:064x}", received=AT, sequence=number, head="f" * 64, **told)  # type: ignore[arg-type]


ENTRIES = [
    entry(1, name="六月排班表", note="证明每天 10 点到 22 点"),
    entry(2, removed=True),
    entry(3, kind="document", pages=12, claims=("wages_due",), origin="微信导出"),
    entry(4, kind="audio", pages=0),
]


def test_rows_are_numbered_through_and_removed_ones_left_out():
    rows = evidence_list(ENTRIES, purpose=purpose_of)
    assert [(row.number, row.held) for row in rows] == [(1, 1), (2, 3), (3, 4)]
    assert rows[0].title == "六月排班表" and rows[0].purpose == "证明每天 10 点到 22 点"
    assert rows[1].pages == 12 and rows[1].purpose == "拖欠的工资" and rows[1].origin == "微信导出"
    assert rows[2].pages == 0 and rows[2].title == "录音 第 4 号" and rows[2].purpose == ""
    assert "2026-07-01 00:30" in rows[0].origin


def test_a_choice_in_an_order_of_ones_own():
    rows = evidence_list(ENTRIES, numbers=[4, 1, 2, 99])
    assert [(row.number, row.held) for row in rows] == [(1, 4), (2, 1)]


def test_the_text_has_a_line_a_row_and_the_totals():
    text = list_text(evidence_list([*ENTRIES, entry(5, note="两行\n和\t制表")]))
    lines = text.splitlines()
    assert len(lines) == 2 + 4 + 1 and lines[-1] == "共 4 件，14 页。"
    assert all(line.count("\t") == 5 for line in lines[1:-1])
    assert list_text([]).endswith("共 0 件，0 页。\n")
    assert "3 items, 13 pages" in list_text(evidence_list(ENTRIES, language="en"), language="en")


def test_drafting_takes_the_rows_as_they_are():
    made = evidence_rows([row.as_mapping() for row in evidence_list(ENTRIES, purpose=purpose_of)])
    assert [(row.number, row.title, row.pages) for row in made] == [
        (1, "六月排班表", 1), (2, "文档 第 3 号", 12), (3, "录音 第 4 号", 0),
    ]  # fmt: skip
