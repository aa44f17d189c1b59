"""The terminal: clauses by name under an answer, each opened by its number; a button by its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.contract.messages import Block, BlockKind, Choice, Clause, Inbound, Kind, Point, Reply, Scope
from handlers.terminal import chat, clause_asked, read_line

CLAUSES = (
    Clause(ref="劳动法:50", title="劳动法", label="《劳动法》第五十条", text="工资应当以货币形式按月支付。"),
    Clause(ref="某办法:2", title="某办法", label="《某办法》第二条", text="", held=False),
)
ANSWER = Reply(
    blocks=(Block(kind=BlockKind.LEAD, points=(Point(text="要给。", refs=("劳动法:50", "某办法:2")),)),),
    clauses=CLAUSES, choices=(Choice(label="写催告函", action="paper:demand"),), scope=Scope.LABOUR,
)  # fmt: skip


def talked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: str
) -> tuple[str, list[Inbound]]:
    """Type lines into a conversation; return what was printed, and what reached the service after the start."""
    typed: Iterator[str] = iter(lines)
    heard: list[Inbound] = []

    def ask(conversation: str, inbound: Inbound) -> Reply:
        heard.append(inbound)
        return ANSWER

    def next_line(*_: object) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(Console, "input", next_line)
    chat(ask, folder=Path("nowhere"))
    return capsys.readouterr().out, heard[1:]


def test_clauses_stand_by_name_and_open_by_their_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed, _ = talked(monkeypatch, capsys)
    assert "[1] 《劳动法》第五十条" in printed and "[2] 《某办法》第二条（原文未收录）" in printed
    assert "按月支付" not in printed and "看原文：打编号" in printed
    opened, heard = talked(monkeypatch, capsys, "[1]")
    assert "工资应当以货币形式按月支付。" in opened and heard == []


def test_a_button_is_still_pressed_after_a_clause_was_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, heard = talked(monkeypatch, capsys, "[2]", "", "#1")
    assert [(one.kind, one.text) for one in heard] == [(Kind.CHOICE, "paper:demand")]


@pytest.mark.parametrize("line", ["[3]", "[0]", "1", "[1] 是什么意思", "第1条"])
def test_other_lines_are_no_number_of_a_clause(line: str) -> None:
    assert clause_asked(line, ANSWER) is None
    assert clause_asked("[1]", None) is None


def test_a_bare_number_is_the_button_unless_a_number_was_asked_for() -> None:
    assert read_line("1", "t", ANSWER) == Inbound("t", "paper:demand", Kind.CHOICE)
    asked = ANSWER.model_copy(
        update={"blocks": (Block(kind=BlockKind.LEAD, points=(Point(text="一个月应发多少？"),)),)}
    )
    assert read_line("1", "t", asked) == Inbound("t", "1")
    assert read_line("#1", "t", asked).kind is Kind.CHOICE
