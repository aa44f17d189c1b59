"""A chart as data: what it says in words, and its figures as a table. How it is drawn follows from its kind."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    """How a chart is drawn: a bar for each row, a column for each span of time, a field for each pair, a line for each head."""

    BARS = "bars"
    COLUMNS = "columns"
    GRID = "grid"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. `size`: what is drawn of it; None where it is too small to be shown. `shown`: what is read of it."""

    size: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. No rows: too few people stand behind it."""

    name: str
    title: str
    kind: Kind
    heads: tuple[str, ...]
    """The head of the column of labels, then of every column of figures."""
    rows: tuple[Row, ...] = ()
    note: str = ""
    """What has to be known to read it."""
    whole: float = 0
    """What a full bar stands for; 0: the largest figure."""

    @property
    def unit(self) -> str:
        """What the figures count; empty for a grid and for lines, whose note says it, and where the figures bear it themselves."""
        return "" if self.kind in (Kind.GRID, Kind.LINES) or self.whole else self.heads[1]

    @property
    def told(self) -> str:
        """The chart in one sentence, for who does not see it."""
        if not self.rows:
            return self.note or "人数太少，不列。"
        if self.kind is Kind.LINES:
            last = self.rows[-1]
            figures_then = zip(self.heads[1:], last.cells, strict=True)
            return (
                f"共 {len(self.rows)} 次，最近一次 {last.label}："
                + "，".join(f"{h} {c.shown}" for h, c in figures_then)
                + "。"
            )
        figures = [(row, head, cell) for row in self.rows for head, cell in zip(self.heads[1:], row.cells, strict=True)]
        seen = [(row, head, cell) for row, head, cell in figures if cell.size is not None]
        if not seen:
            return "每一项都不到 5，不列。"
        row, head, most = max(seen, key=lambda one: one[2].size or 0)
        place = f"{row.label} {head}" if self.kind is Kind.GRID else row.label
        return f"共 {len(self.rows)} 行，最多的是{place}：{most.shown}。"
