"""Chinese line breaking: no closing mark at the start of a line, no opening mark at its end, numbers kept whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.drafting.model import Run

NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’％…—·,.;:?!)%")
NOT_LAST = frozenset("（《〈「『【〔“‘□(")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/@_%+\-]*|\n|.", re.DOTALL)
Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or one Chinese character, with its look and width."""

    text: str
    run: Run
    width: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as it is printed. `last` lines are not justified."""

    pieces: tuple[Piece, ...]
    width: float
    indent: float
    last: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def break_lines(
    runs: Sequence[Run], measure: Measure, width: float, first: float = 0.0, hanging: float = 0.0
) -> list[TextLine]:
    """Return the lines of a paragraph set to `width`; `first` and `hanging` indent the first and the other lines."""
    lines: list[TextLine] = []
    current: list[Piece] = []
    indent = first

    def close(last: bool) -> None:
        nonlocal current, indent
        kept = current
        while not last and len(kept) > 1 and _room(kept[-1]):
            kept.pop()
        lines.append(TextLine(tuple(kept), sum(piece.width for piece in kept), indent, last))
        current, indent = [], hanging

    def fits(piece: Piece) -> bool:
        return indent + sum(one.width for one in current) + piece.width <= width + 0.01

    pieces = _pieces(runs, measure, width - max(first, hanging))
    for at, piece in enumerate(pieces):
        if piece.text == "\n":
            close(last=True)
            continue
        if current and piece.run.blank and (not at or pieces[at - 1].run is not piece.run):
            whole = [one for one in pieces[at:] if one.run is piece.run]
            while len(whole) > 1 and _room(whole[-1]):
                whole.pop()
            named = sum(one.width for one in whole)
            if indent + sum(one.width for one in current) + named > width + 0.01 and hanging + named <= width:
                close(last=False)  # the name of a blank stays in one piece
        if current and not fits(piece):
            if _room(piece):
                continue
            while len(current) > 1 and _room(current[-1]) and not fits(piece):
                current.pop()
        if current and not fits(piece):
            carried = _carried(current, piece)
            del current[len(current) - len(carried) :]
            close(last=False)
            current = carried
        current.append(piece)
    if current or not lines:
        close(last=True)
    return lines


def _room(piece: Piece) -> bool:
    """Whether this is the empty part of a blank, which may shrink."""
    return piece.run.blank and piece.text == "　"


def _carried(line: list[Piece], following: Piece) -> list[Piece]:
    """Return the end of a line that must move to the next one together with what follows."""
    at = len(line)
    first = following
    while at > 1 and (first.text[0] in NOT_FIRST or line[at - 1].text[-1] in NOT_LAST):
        at -= 1
        first = line[at]
        if len(line) - at > 8:
            return []
    whole = at
    while 0 < whole < len(line) and line[whole].run.blank and line[whole - 1].run is line[whole].run:
        whole -= 1
    return line[whole or at :]


def _pieces(runs: Sequence[Run], measure: Measure, widest: float) -> list[Piece]:
    found: list[Piece] = []
    for run in runs:
        for text in _WORD.findall(run.text):
            if text == "\n":
                found.append(Piece(text, run, 0.0))
                continue
            size = measure(text)
            if size <= widest:
                found.append(Piece(text, run, size))
            else:
                found += [Piece(character, run, measure(character)) for character in text]
    return found
