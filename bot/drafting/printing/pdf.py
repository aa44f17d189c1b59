"""A draft as PDF: A4, Song face, 18 point title, 14 point text, one and a half lines. Needs no office program."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.drafting.model import Block, PageBreak, Paragraph, Run, Style, Table
from bot.drafting.printing.fonts import Face, find_face
from bot.drafting.printing.small_font import small_for
from bot.drafting.printing.typeset import TextLine, break_lines

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 79.4, 73.7, 79.4, 70.9
LINE = WIDTH - LEFT - RIGHT
PADDING = 4.0
SIZES = {Style.TITLE: 18.0, Style.HEADING: 15.0, Style.NOTE: 10.5}
CELL = 11.0
BODY = 14.0
PAGE_MARK = "第 {number} 页，共 {count} 页"


@dataclass(frozen=True, slots=True)
class _Text:
    line: TextLine
    x: float
    y: float
    size: float
    width: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass
class _Pages:
    """Where everything goes, page by page, before a byte is written."""

    made: list[list[_Text | _Rule]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self, height: float) -> bool:
        return self.y + height <= HEIGHT - BOTTOM

    def turn(self) -> None:
        self.made.append([])
        self.y = TOP

    def put(self, *things: _Text | _Rule) -> None:
        self.made[-1].extend(things)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One PDF to make: its title, its blocks, and what stands in front of the page number."""

    title: str
    blocks: Sequence[Block]
    footer: str = ""


def render_pdfs(sheets: Sequence[Sheet], *, font: str = "") -> list[bytes]:
    """Return several PDFs, set in one go because embedding the font takes most of the time. Raises NoFont."""
    from fpdf import FPDF

    face = small_for(find_face(font), f"{sheets!r}{PAGE_MARK}")
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_title(sheets[0].title)
    pdf.set_lang("zh-CN")
    pdf.set_creator("Youju")
    pdf.set_auto_page_break(False)
    _add_font(pdf, face)
    counts = []
    for sheet in sheets:
        pdf.set_font("text", size=10)
        pages = _Layout(pdf).set(sheet.blocks)
        counts.append(len(pages.made))
        _print(pdf, pages, sheet.footer)
    whole = bytes(pdf.output())
    return [whole] if len(sheets) == 1 else _split(whole, counts, [sheet.title for sheet in sheets])


def _print(pdf: FPDF, pages: _Pages, footer: str) -> None:
    from fpdf.enums import TextMode

    pdf.set_line_width(0.6)
    for number, things in enumerate(pages.made, 1):
        pdf.add_page()
        for thing in things:
            if isinstance(thing, _Rule):
                pdf.line(thing.x1, thing.y1, thing.x2, thing.y2)
            else:
                _write(pdf, thing, TextMode)
        pdf.set_font("text", size=9)
        mark = footer + PAGE_MARK.format(number=number, count=len(pages.made))
        pdf.text((WIDTH - pdf.get_string_width(mark)) / 2, HEIGHT - 40, mark)


def _split(whole: bytes, counts: Sequence[int], titles: Sequence[str]) -> list[bytes]:
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(whole))
    made, at = [], 0
    for count, title in zip(counts, titles, strict=True):
        writer = PdfWriter()
        for page in reader.pages[at : at + count]:
            writer.add_page(page)
        writer.add_metadata({"/Title": title, "/Creator": "Youju"})
        packed = io.BytesIO()
        writer.write(packed)
        made.append(packed.getvalue())
        at += count
    return made


def _add_font(pdf: FPDF, face: Face) -> None:
    pdf.add_font("text", fname=face.path, collection_font_number=face.number)
    # only glyphs are left out of the embedded font, so its outer measures stay valid and need no second look
    pdf.fonts["text"].ttfont.recalcBBoxes = False  # type: ignore[union-attr]


def _write(pdf: FPDF, thing: _Text, modes: Any) -> None:
    pdf.set_font("text", size=thing.size)
    line = thing.line
    gaps = len(line.pieces) - 1
    spare = thing.width - line.indent - line.width
    extra = spare / gaps if not line.last and gaps > 0 and 0 < spare < thing.size * 3 else 0.0
    x = thing.x + line.indent
    start = 0
    while start < len(line.pieces):
        run, end, width = line.pieces[start].run, start, 0.0
        text: list[tuple[str, float]] = []
        while end < len(line.pieces) and line.pieces[end].run is run:
            text.append((line.pieces[end].text, width))
            width += line.pieces[end].width + extra
            end += 1
        _write_run(pdf, thing, x, text, run, extra, modes)
        if run.blank:
            shown = width - (extra if end == len(line.pieces) else 0)
            pdf.line(x, thing.y + thing.size * 0.2, x + shown, thing.y + thing.size * 0.2)
        x += width
        start = end


def _write_run(
    pdf: FPDF, thing: _Text, x: float, text: list[tuple[str, float]], run: Run, extra: float, modes: Any
) -> None:
    bold = run.bold or thing.bold
    with pdf.local_context(
        text_mode=modes.FILL_STROKE if bold else modes.FILL, line_width=thing.size * 0.025 if bold else 0.6
    ):
        pdf.set_text_color(90 if run.blank else 0)
        if extra == 0.0:
            pdf.text(x, thing.y, "".join(part for part, _ in text))
        else:
            for part, at in text:
                pdf.text(x + at, thing.y, part)


def before_block(previous: Block | None, block: Paragraph) -> float:
    """Return the space above a paragraph in points."""
    if block.style is Style.HEADING:
        return 10.0
    if block.style is Style.RIGHT:
        return 0.0 if isinstance(previous, Paragraph) and previous.style is Style.RIGHT else 22.0
    if (
        block.style is Style.NOTE
        and isinstance(previous, Paragraph)
        and previous.style not in (Style.NOTE, Style.HEADING)
    ):
        return 12.0
    return 0.0


class _Layout:
    """Puts blocks on pages."""

    def __init__(self, pdf: FPDF) -> None:
        self._pages = _Pages()

        @lru_cache(maxsize=8192)
        def measure(text: str) -> float:
            return float(pdf.get_string_width(text)) / 10

        self._unit = measure

    def set(self, blocks: Sequence[Block]) -> _Pages:
        for position, block in enumerate(blocks):
            previous = blocks[position - 1] if position else None
            if isinstance(block, PageBreak):
                self._pages.turn()
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, self._kept(blocks, position), before_block(previous, block))
        return self._pages

    def _lines(
        self, runs: Sequence[Run], size: float, width: float, first: float = 0.0, hanging: float = 0.0
    ) -> list[TextLine]:
        return break_lines(runs, lambda text: self._unit(text) * size, width, first, hanging)

    def _kept(self, blocks: Sequence[Block], position: int) -> float:
        """Return the height of what must stay on the page of a block: the blocks after it, as long as each is kept."""
        height = 0.0
        while position + 1 < len(blocks) and getattr(blocks[position], "keep", False):
            position += 1
            block = blocks[position]
            if not isinstance(block, Paragraph):
                return height + (80.0 if isinstance(block, Table) else 0.0)
            lines, _, step = self._set_lines(block)
            height += (
                before_block(blocks[position - 1], block) + (len(lines) if block.keep else min(len(lines), 2)) * step
            )
        return height

    def _set_lines(self, block: Paragraph) -> tuple[list[TextLine], float, float]:
        """Return the lines of a paragraph, its size and the height of a line."""
        size = SIZES.get(block.style, BODY)
        step = size * (1.3 if block.style is Style.NOTE else 1.5)
        first = 2 * size if block.style in (Style.BODY, Style.ITEM) else 0.0
        runs = (Run(block.lead), *block.runs) if block.lead else block.runs
        return self._lines(runs, size, LINE, first), size, step

    def _paragraph(self, block: Paragraph, kept: float, before: float) -> None:
        lines, size, step = self._set_lines(block)
        needed = before + (len(lines) if block.keep else 1) * step + kept
        if self._pages.y > TOP and not self._pages.room(needed):
            self._pages.turn()
        elif self._pages.y > TOP:
            self._pages.y += before
        bold = block.style in (Style.TITLE, Style.HEADING)
        for number, line in enumerate(lines):
            if not self._pages.room(step) or self._lonely(lines, number, step):
                self._pages.turn()
            x = LEFT
            if block.style is Style.TITLE:
                x = LEFT + (LINE - line.width) / 2
            elif block.style is Style.RIGHT:
                x = LEFT + LINE - line.width
            baseline = self._pages.y + (step - size) / 2 + size * 0.86
            self._pages.put(_Text(line, x, baseline, size, LINE, bold))
            self._pages.y += step
        self._pages.y += 14.0 if block.style is Style.TITLE else 2.0 if block.style is Style.NOTE else 0.0

    def _lonely(self, lines: Sequence[TextLine], number: int, step: float) -> bool:
        """Whether the page must turn here, so that no line of a paragraph stands alone at an end of a page."""
        left = len(lines) - number
        fit = int((HEIGHT - BOTTOM - self._pages.y + 0.01) // step)
        if self._pages.y <= TOP or fit >= left:
            return False
        return (number == 0 and (fit < 2 or left < 4 and fit == left - 1 < 3)) or (
            number > 1 and left == 2 and fit == 1
        )

    def _table(self, block: Table) -> None:
        whole = sum(block.widths)
        widths = [LINE * part / whole for part in block.widths]
        step = CELL * 1.35
        if self._pages.y > TOP:
            self._pages.y += 6.0
        head: list[list[TextLine]] | None = None
        for number, row in enumerate(block.rows):
            cells = [self._lines(cell, CELL, width - 2 * PADDING) for cell, width in zip(row, widths, strict=True)]
            is_head = block.header and number == 0
            if is_head:
                head = cells
            least = 46.0 if number in block.tall else 24.0
            while True:
                height = max(max(len(cell) for cell in cells) * step + 2 * PADDING, least)
                if self._pages.room(height):
                    break
                fits = int((HEIGHT - BOTTOM - self._pages.y - 2 * PADDING) // step)
                if height > HEIGHT - BOTTOM - TOP - 60 and fits >= 3:
                    self._row([cell[:fits] for cell in cells], widths, block, is_head, fits * step + 2 * PADDING)
                    cells = [cell[fits:] for cell in cells]
                self._pages.turn()
                if head is not None and not is_head:
                    self._row(head, widths, block, True, max(len(cell) for cell in head) * step + 2 * PADDING)
            self._row(cells, widths, block, is_head, height)
        self._pages.y += 8.0

    def _row(
        self, cells: list[list[TextLine]], widths: list[float], block: Table, is_head: bool, height: float
    ) -> None:
        step = CELL * 1.35
        x, top = LEFT, self._pages.y
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            centred = is_head or column in block.labels
            offset = (height - len(cell) * step) / 2
            for at, line in enumerate(cell):
                left = x + (width - line.width) / 2 if centred else x + PADDING
                baseline = top + offset + at * step + (step - CELL) / 2 + CELL * 0.86
                self._pages.put(_Text(line, left, baseline, CELL, line.width, False))
            self._pages.put(_Rule(x, top, x, top + height))
            x += width
        self._pages.put(
            _Rule(x, top, x, top + height),
            _Rule(LEFT, top, LEFT + LINE, top),
            _Rule(LEFT, top + height, LEFT + LINE, top + height),
        )
        self._pages.y += height
