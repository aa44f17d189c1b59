"""The packet as pages: PDF with page numbers and DOCX, facts and files as tables."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from fpdf import FPDF
from fpdf.enums import WrapMode
from fpdf.fonts import FontFace

from bot.cases.selectors.packet import Section
from bot.drafting.errors import NoFont as NoFace
from bot.drafting.model import Run
from bot.drafting.printing.fonts import find_face
from bot.drafting.printing.small_font import small_for
from bot.drafting.printing.typeset import break_lines

CONFIDENTIAL = "保密：含个人信息，只供办理本案使用"
_SONG = "宋体"
_BULLET = "·"
_NUMBERED = "第 {number} 页，共 {{nb}} 页"
_WIDTHS: dict[tuple[str, ...], tuple[int, ...]] = {
    ("项目", "内容", "来自", "确认"): (28, 102, 20, 20),
    ("序号", "文件", "收到", "SHA-256"): (13, 57, 36, 64),
}
"""Millimetres of the columns, by their heads."""


class NoFont(Exception):
    """No font with Chinese characters was found for the PDF. `str()` says what to install."""

    code = "no_font"


def packet_docx(sections: Sequence[Section]) -> bytes:
    """Return the packet as DOCX."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = _SONG
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SONG)
    document.styles["Normal"].font.size = Pt(10.5)
    note = page.header.paragraphs[0]
    note.text, note.alignment = CONFIDENTIAL, WD_ALIGN_PARAGRAPH.RIGHT
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(foot.add_run())
    for number, section in enumerate(sections):
        document.add_heading(section.title, level=0 if number == 0 else 2)
        if section.rows:
            table = document.add_table(rows=0, cols=len(section.rows[0]), style="Table Grid")
            widths = _WIDTHS.get(section.rows[0], ())
            for row in section.rows:
                cells = table.add_row().cells
                for cell, text in zip(cells, row, strict=True):
                    cell.text = text
                for cell, width in zip(cells, widths, strict=False):
                    cell.width = Mm(width * 160 / sum(widths))
            continue
        for line in section.lines:
            document.add_paragraph(line, style=None if number == 0 else "List Bullet")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _page_number(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A field that shows the number of the page."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


class _Pages(FPDF):
    """A4 with a line on top and the page number below."""

    title_line = ""

    def header(self) -> None:
        self.set_font("cjk", size=8)
        self.set_text_color(110)
        self.cell(0, 5, self.title_line)
        self.set_x(self.l_margin)
        self.cell(0, 5, CONFIDENTIAL, align="R", new_x="LMARGIN", new_y="NEXT")
        self.line(self.l_margin, self.get_y() + 1, self.w - self.r_margin, self.get_y() + 1)
        self.set_text_color(0)
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("cjk", size=8)
        self.cell(0, 6, _NUMBERED.format(number=self.page_no()), align="C")


def packet_pdf(sections: Sequence[Section], *, font: str = "") -> bytes:
    """Return the packet as PDF. Raises NoFont."""
    try:
        face = small_for(find_face(font), f"{sections!r}{CONFIDENTIAL}{_NUMBERED}")
    except NoFace:
        raise NoFont(
            "没有找到中文字体，PDF 没有生成。Debian 上安装 fonts-noto-cjk 或 fonts-wqy-microhei 再导出；DOCX 内容相同。"
        ) from None
    pdf = _Pages()
    pdf.set_margins(20, 14, 20)
    pdf.set_auto_page_break(True, 20)
    pdf.alias_nb_pages()
    pdf.add_font("cjk", fname=face.path, collection_font_number=face.number)
    pdf.title_line = sections[0].title if sections else ""
    pdf.add_page()
    for number, section in enumerate(sections):
        size = 17 if number == 0 else 12
        if pdf.will_page_break(22):
            pdf.add_page()
        pdf.set_font("cjk", size=size)
        pdf.multi_cell(0, 9 if number == 0 else 8, section.title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("cjk", size=10)
        if section.rows:
            _table(pdf, section)
        for line in section.lines if not section.rows else ():
            _line(pdf, line, bullet=number > 0)
        pdf.ln(4)
    return bytes(pdf.output())


def _line(pdf: FPDF, line: str, *, bullet: bool) -> None:
    if bullet:
        pdf.cell(4, 6, _BULLET)
    indent = 4 if bullet else 0
    for text in break_lines([Run(line)], pdf.get_string_width, pdf.epw - indent - 1):
        pdf.set_x(pdf.l_margin + indent)
        pdf.cell(0, 6, text.text, new_x="LMARGIN", new_y="NEXT")


def _table(pdf: FPDF, section: Section) -> None:
    head = FontFace(emphasis="", fill_color=(238, 238, 238))
    widths = _WIDTHS.get(section.rows[0])
    with pdf.table(
        col_widths=widths, line_height=6, text_align="LEFT", headings_style=head, padding=1, wrapmode=WrapMode.CHAR
    ) as table:
        for row in section.rows:
            drawn = table.row()
            for cell in row:
                drawn.cell(cell)
