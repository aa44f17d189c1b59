"""Chinese line breaking: no closing mark at the start of a line, no opening mark at its end, numbers kept whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
    setting = _Setting(width, hanging, first)
    pieces = _pieces(runs, measure, width - max(first, hanging))
    for at, piece in enumerate(pieces):
        if piece.text == "\n":
            setting.close(last=True)
            continue
        if piece.run.blank and (not at or pieces[at - 1].run is not piece.run):
            setting.keep_whole([one for one in pieces[at:] if one.run is piece.run])
        setting.place(piece)
    if setting.current or not setting.lines:
        setting.close(last=True)
    return setting.lines


@dataclass(slots=True)
class _Setting:
    """A paragraph being set: the lines closed so far, and the pieces of the open one."""

    width: float
    hanging: float
    indent: float
    lines: list[TextLine] = field(default_factory=list)
    current: list[Piece] = field(default_factory=list)

    def close(self, *, last: bool) -> None:
        kept = self.current
        while not last and len(kept) > 1 and _room(kept[-1]):
            kept.pop()
        self.lines.append(TextLine(tuple(kept), _width(kept), self.indent, last))
        self.current, self.indent = [], self.hanging

    def keep_whole(self, name: list[Piece]) -> None:
        """Begin a line for the name of a blank that would not stay in one piece on this one."""
        while len(name) > 1 and _room(name[-1]):
            name.pop()
        if self.current and not self._fits(_width(name)) and self.hanging + _width(name) <= self.width:
            self.close(last=False)

    def place(self, piece: Piece) -> None:
        """Set a piece; room to write in gives way, and what may not begin a line takes its neighbour along."""
        if self.current and not self._fits(piece.width):
            if _room(piece):
                return
            while len(self.current) > 1 and _room(self.current[-1]) and not self._fits(piece.width):
                self.current.pop()
        if self.current and not self._fits(piece.width):
            carried = _carried(self.current, piece)
            del self.current[len(self.current) - len(carried) :]
            self.close(last=False)
            self.current = carried
        self.current.append(piece)

    def _fits(self, more: float) -> bool:
        return self.indent + _width(self.current) + more <= self.width + 0.01


def _width(pieces: Sequence[Piece]) -> float:
    return sum(piece.width for piece in pieces)


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
