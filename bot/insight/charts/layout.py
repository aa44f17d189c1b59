"""Where things stand in a chart: rectangles, lines and words on a sheet as wide as a phone. Pure; the writers follow it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.insight.charts.model import Cell, Chart, Kind

WIDTH = 360.0
SIZE = 13.0
SMALL = 11.0
_ROW, _BAR = 36.0, 9.0
_TALL, _BASE, _TOP = 190.0, 168.0, 22.0
_SIDE = 44.0
_FIELD = 26.0
SHADES = (0.15, 0.3, 0.45, 0.8, 1.0)
"""How strong a field of a grid is; from the fourth on, words on it are light."""

_NEVER_FIRST = tuple("，。；、：）")


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: str = "bar"
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words. `y`: of its foot. `at`: start, middle or end of the line stands at `x`."""

    x: float
    y: float
    text: str
    size: float = SIZE
    ink: str = "ink"
    at: str = "start"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    ink: str = "bar"
    dashed: bool = False


Shape = Box | Rule | Words | Stroke


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart laid out."""

    height: float
    shapes: tuple[Shape, ...]


def laid_out(chart: Chart) -> Sheet:
    """Return where everything of a chart stands; its title is not on the sheet."""
    return {Kind.BARS: _bars, Kind.COLUMNS: _columns, Kind.GRID: _grid, Kind.LINES: _curves}[chart.kind](chart)


def with_title(chart: Chart, period: str) -> Sheet:
    """Return a chart as it leaves: with title, period and note."""
    body = laid_out(chart)
    below = [period, *_wrapped(chart.note if chart.rows else chart.told)]
    moved = [_moved(shape, 46.0) for shape in body.shapes]
    foot = 46.0 + body.height + 14.0
    notes = [Words(10, foot + 16 * number, line, SMALL, "muted") for number, line in enumerate(below) if line]
    shapes = (Words(10, 28, f"{chart.title}（{chart.unit}）" if chart.unit else chart.title, 16.0), *moved, *notes)
    return Sheet(foot + 16 * len(below), shapes)


def width_of(text: str, size: float) -> float:
    """Return about how wide words are: a Chinese character is as wide as it is high."""
    return sum(0.56 if ord(one) < 0x2E80 else 1.0 for one in text) * size


def _bars(chart: Chart) -> Sheet:
    most = chart.whole or max((row.cells[0].size or 0 for row in chart.rows), default=0) or 1
    shapes: list[Shape] = []
    for number, row in enumerate(chart.rows):
        top, cell = number * _ROW, row.cells[0]
        room = WIDTH - 28 - width_of(cell.shown, SIZE)
        shapes.append(Words(10, top + 16, _cut(row.label, room), SIZE))
        shapes.append(Words(WIDTH - 10, top + 16, cell.shown, SIZE, "ink", "end"))
        shapes.append(Box(10, top + 21, WIDTH - 20, _BAR, "soft"))
        if cell.size:
            shapes.append(Box(10, top + 21, max(2.0, (WIDTH - 20) * cell.size / most), _BAR))
    return Sheet(_ROW * len(chart.rows), tuple(shapes))


def _columns(chart: Chart) -> Sheet:
    cells = [row.cells[0] for row in chart.rows]
    ticks = _ticks(max((cell.size or 0 for cell in cells), default=0))
    shapes: list[Shape] = []
    for tick in ticks:
        y = _height(tick, ticks[-1])
        shapes += [Rule(_SIDE, y, WIDTH - 6, y), Words(_SIDE - 5, y + 4, _short(tick), SMALL, "muted", "end")]
    room = (WIDTH - _SIDE - 10) / max(1, len(cells))
    every = max(1, math.ceil(34 / room))
    for number, (row, cell) in enumerate(zip(chart.rows, cells, strict=True)):
        left = _SIDE + 2 + number * room
        wide = min(room * 0.7, 40.0)
        middle = left + room / 2
        if number % every == 0:
            shapes.append(Words(middle, _BASE + 16, row.label, SMALL, "muted", "middle"))
        shapes += _column(cell, middle - wide / 2, wide, ticks[-1], room > 30)
    return Sheet(_TALL, tuple(shapes))


def _column(cell: Cell, left: float, wide: float, most: float, told: bool) -> list[Shape]:
    if cell.size is None:
        return [Box(left, _BASE - 3, wide, 3, "soft")]
    top = _height(cell.size, most)
    made: list[Shape] = [Box(left, top, wide, _BASE - top)] if cell.size else []
    if told and cell.size:
        made.append(Words(left + wide / 2, top - 4, _short(cell.size), SMALL, "ink", "middle"))
    return made


def _height(size: float, most: float) -> float:
    return _BASE - (_BASE - _TOP) * size / most


def _grid(chart: Chart) -> Sheet:
    columns = len(chart.heads) - 1
    wide = (WIDTH - _SIDE - 6) / columns
    most = max((cell.size or 0 for row in chart.rows for cell in row.cells), default=0) or 1
    shapes: list[Shape] = [
        Words(_SIDE + wide * (number + 0.5), 14, head.removesuffix("点"), SMALL, "muted", "middle")
        for number, head in enumerate(chart.heads[1:])
    ]
    for line, row in enumerate(chart.rows):
        top = 20 + line * _FIELD
        shapes.append(Words(_SIDE - 6, top + 18, row.label, SMALL, "ink", "end"))
        for number, cell in enumerate(row.cells):
            shapes += _field(cell, _SIDE + number * wide, top, wide - 2, most)
    return Sheet(20 + _FIELD * len(chart.rows), tuple(shapes))


def _field(cell: Cell, left: float, top: float, wide: float, most: float) -> list[Shape]:
    if not cell.size:
        return [Box(left, top, wide, _FIELD - 2, "soft")]
    shade = SHADES[min(len(SHADES) - 1, int(cell.size / most * len(SHADES)))]
    words = Words(
        left + wide / 2, top + 17, _short(cell.size), SMALL, "ink" if shade < 0.5 else "light", "middle"
    )  # fmt: skip
    return [Box(left, top, wide, _FIELD - 2, "bar", shade), words]


def _curves(chart: Chart) -> Sheet:
    """Shares in percent over time: from the ten below the least to a hundred; the first line strong, the others dashed."""
    sizes = [cell.size for row in chart.rows for cell in row.cells if cell.size is not None]
    low = min(90.0, math.floor(min(sizes, default=90.0) / 10) * 10)
    step = 5 if low >= 80 else 10 if low >= 50 else 20
    shapes: list[Shape] = []
    for tick in range(100, int(low) - 1, -step):
        y = _height(tick - low, 100 - low)
        shapes += [Rule(_SIDE, y, WIDTH - 40, y), Words(_SIDE - 5, y + 4, f"{tick}%", SMALL, "muted", "end")]
    room = (WIDTH - _SIDE - 60) / max(1, len(chart.rows) - 1)
    every = max(1, math.ceil(40 / room))
    for number, row in enumerate(chart.rows):
        if (len(chart.rows) - 1 - number) % every == 0:
            shapes.append(Words(_SIDE + 10 + number * room, _BASE + 16, row.label, SMALL, "muted", "middle"))
    for line in range(len(chart.heads) - 1):
        points = [
            (_SIDE + 10 + number * room, _height(size - low, 100 - low))
            for number, row in enumerate(chart.rows)
            if (size := row.cells[line].size) is not None
        ]
        shapes += _curve(points, chart.heads[line + 1], line)
    return Sheet(_TALL, tuple(shapes))


def _curve(points: list[tuple[float, float]], head: str, line: int) -> list[Shape]:
    if not points:
        return []
    ink = "muted" if line else "bar"
    named: list[Shape] = [
        Box(_SIDE + line * 110, 1, 10, 10, ink),
        Words(_SIDE + 14 + line * 110, 11, head, SMALL, "muted"),
    ]
    dots = [Box(x - 2.5, y - 2.5, 5, 5, ink) for x, y in points[-1 if len(points) > 40 else 0 :]]
    return [*named, Stroke(tuple(points), ink, line > 0), *dots]


def _ticks(most: float) -> list[float]:
    """Return round numbers from 0 to above the largest."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough)  # (2.5 cases are nothing)
    return [step * number for number in range(math.ceil(most / step - 1e-9) + 1)]


def _short(number: float) -> str:
    """Return a number with few digits: 1.2万."""
    if number >= 10_000:
        return f"{number / 10_000:.1f}".rstrip("0").rstrip(".") + "万"
    return f"{number:.2f}".rstrip("0").rstrip(".") if number < 10 else f"{number:.0f}"


def _cut(text: str, room: float) -> str:
    while text and width_of(text, SIZE) > room:
        text = text.removesuffix("…")[:-1] + "…" if len(text) > 1 else ""
    return text


def _wrapped(text: str) -> list[str]:
    """Return a text in lines that fit under a chart."""
    lines, rest = [], text
    while rest:
        end = next((n for n in range(len(rest), 0, -1) if width_of(rest[:n], SMALL) <= WIDTH - 20), 1)
        while end > 1 and rest[end : end + 1] in _NEVER_FIRST:
            end -= 1
        lines.append(rest[:end])
        rest = rest[end:]
    return lines


def _moved(shape: Shape, down: float) -> Shape:
    if isinstance(shape, Box):
        return Box(shape.x, shape.y + down, shape.width, shape.height, shape.ink, shape.strength)
    if isinstance(shape, Rule):
        return Rule(shape.x1, shape.y1 + down, shape.x2, shape.y2 + down)
    if isinstance(shape, Stroke):
        return Stroke(tuple((x, y + down) for x, y in shape.points), shape.ink, shape.dashed)
    return Words(shape.x, shape.y + down, shape.text, shape.size, shape.ink, shape.at)
