"""A draft as DOCX with the same words as the PDF: FangSong text, 18 point title, one and a half lines, A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from bot.drafting.model import Block, PageBreak, Paragraph, Run, Style, Table
from bot.drafting.printing.pdf import before_block

TEXT_FACE, TITLE_FACE, LATIN_FACE = "仿宋", "宋体", "Times New Roman"
SIZES = {Style.TITLE: 18.0, Style.HEADING: 15.0, Style.NOTE: 10.5}
AFTER = {Style.TITLE: 14.0, Style.HEADING: 4.0, Style.NOTE: 4.0}
BODY, CELL = 14.0, 11.0
ROOM = "\u00a0" * 4
"""The empty part of a blank, one character wide; office programs draw no line under other spaces at a line's end."""


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
    previous: Block | None = None
    for block in blocks:
        if isinstance(block, PageBreak):
            broken = True
        elif isinstance(block, Table):
            _table(document, block)
        else:
            made = _paragraph(document, block, before_block(previous, block))
            made.paragraph_format.page_break_before = broken or None
            broken = False
        previous = block
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _defaults(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN_FACE, Pt(BODY)
    look = style.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), TEXT_FACE)
    for old in look.findall(qn("w:lang")):
        look.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    look.append(language)
    document.styles["Footer"].font.size = Pt(9)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(1.5 * BODY)
    style.paragraph_format.widow_control = True


def _paragraph(document: Any, block: Paragraph, before: float) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    size = SIZES.get(block.style, BODY)
    made = document.add_paragraph()
    form = made.paragraph_format
    form.line_spacing = Pt(size * (1.3 if block.style is Style.NOTE else 1.5))
    form.keep_with_next = block.keep or None
    form.space_before = Pt(before)
    form.space_after = Pt(AFTER.get(block.style, 0))
    if block.style in (Style.BODY, Style.ITEM):
        form.first_line_indent = Pt(2 * size)
        made.alignment = ALIGN.JUSTIFY
    elif block.style is Style.TITLE:
        made.alignment = ALIGN.CENTER
    elif block.style is Style.RIGHT:
        made.alignment = ALIGN.RIGHT
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
        made.add_text(text.replace("　", ROOM) if run.blank else text)
        made.font.size, made.bold = Pt(size), bold or run.bold or None
        if run.blank:
            made.underline = True
            made.font.color.rgb = RGBColor(90, 90, 90)
        fonts = made._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:hint"), "eastAsia")  # or “ ” are set in the Latin face
        if face:
            fonts.set(qn("w:eastAsia"), face)


def _table(document: Any, block: Table) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    table = document.add_table(rows=len(block.rows), cols=len(block.widths), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)
    whole = sum(block.widths)
    for part, line in zip(block.widths, table.columns, strict=True):
        line.width = Mm(156 * part / whole)
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
            paragraph.paragraph_format.line_spacing = Pt(CELL * 1.35)
            if is_head or column in block.labels:
                paragraph.alignment = ALIGN.CENTER
            for run in runs:
                _run(paragraph, run, CELL)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


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
