"""A draft as DOCX with the same words as the PDF: FangSong text, 18 point title, one and a half lines, A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from bot.drafting.model import Block, PageBreak, Paragraph, Run, Style, Table

TEXT_FACE, TITLE_FACE, LATIN_FACE = "仿宋", "宋体", "Times New Roman"
SIZES = {Style.TITLE: 18.0, Style.HEADING: 15.0, Style.NOTE: 10.5}
BODY, CELL = 14.0, 11.0


def render_docx(title: str, blocks: Sequence[Block], *, footer: str = "") -> bytes:
    """Return the blocks as DOCX."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    _defaults(document)
    _page_numbers(section.footer.paragraphs[0], footer)
    broken = False
    for block in blocks:
        if isinstance(block, PageBreak):
            broken = True
        elif isinstance(block, Table):
            _table(document, block)
        else:
            made = _paragraph(document, block)
            made.paragraph_format.page_break_before = broken or None
            broken = False
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _defaults(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN_FACE, Pt(BODY)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TEXT_FACE)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.5


def _paragraph(document: Any, block: Paragraph) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    size = SIZES.get(block.style, BODY)
    made = document.add_paragraph()
    form = made.paragraph_format
    form.keep_with_next = block.keep or None
    if block.style in (Style.BODY, Style.ITEM):
        form.first_line_indent = Pt(2 * size)
        made.alignment = ALIGN.JUSTIFY
    elif block.style is Style.TITLE:
        made.alignment = ALIGN.CENTER
        form.space_after = Pt(14)
    elif block.style is Style.RIGHT:
        made.alignment = ALIGN.RIGHT
        form.space_before = Pt(22 if block.keep else 0)
    elif block.style is Style.HEADING:
        form.space_before = Pt(10)
    elif block.style is Style.NOTE:
        form.line_spacing = 1.3
    bold = block.style in (Style.TITLE, Style.HEADING)
    face = TITLE_FACE if bold else ""
    runs = (Run(block.lead), *block.runs) if block.lead else block.runs
    for run in runs:
        _run(made, run, size, bold=bold, face=face)
    return made


def _run(paragraph: Any, run: Run, size: float, *, bold: bool = False, face: str = "") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for position, text in enumerate(run.text.split("\n")):
        made = paragraph.add_run()
        if position:
            made.add_break()
        made.add_text(text)
        made.font.size, made.bold = Pt(size), bold or run.bold or None
        if run.blank:
            made.underline = True
            made.font.color.rgb = RGBColor(90, 90, 90)
        if face:
            made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _table(document: Any, block: Table) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = document.add_table(rows=len(block.rows), cols=len(block.widths), style="Table Grid")
    table.autofit = False
    whole = sum(block.widths)
    for number, (cells, row) in enumerate(zip(block.rows, table.rows, strict=True)):
        is_head = block.header and number == 0
        properties = row._tr.get_or_add_trPr()
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        else:
            properties.append(OxmlElement("w:cantSplit"))
        row.height = Pt(46 if number in block.tall else 24)
        for column, (runs, cell) in enumerate(zip(cells, row.cells, strict=True)):
            cell.width = Mm(156 * block.widths[column] / whole)
            cell.vertical_alignment = VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1.2
            if is_head or column in block.labels:
                paragraph.alignment = ALIGN.CENTER
            for run in runs:
                _run(paragraph, run, CELL)
    document.add_paragraph().paragraph_format.line_spacing = 0.5


def _page_numbers(paragraph: Any, lead: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.alignment = ALIGN.CENTER

    def add(text: str = "", code: str = "") -> None:
        run = paragraph.add_run(text)
        run.font.size = Pt(9)
        for kind in ("begin", "instr", "end") if code else ():
            element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
            if kind == "instr":
                element.text = code
            else:
                element.set(qn("w:fldCharType"), kind)
            run._element.append(element)

    add(f"{lead}第 ")
    add(code="PAGE")
    add(" 页，共 ")
    add(code="NUMPAGES")
    add(" 页")
