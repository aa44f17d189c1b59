"""Makes PDF, Word, HTML and encoded text files out of paragraphs, at test time."""

from __future__ import annotations

import html
import io
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
)
ROOT = Path(__file__).resolve().parents[2]


def corpus() -> Path | None:
    """The folder of official texts, where there is one."""
    named = os.environ.get("YOUJU_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    return folder if (folder / "INDEX.tsv").is_file() else None


def cjk_font() -> str:
    """A font with Chinese characters; skips the test where none is installed."""
    for path in FONTS:
        if Path(path).is_file():
            return path
    pytest.skip("no CJK font is installed")


@dataclass(frozen=True)
class Paragraph:
    """`heading` 0 for running text."""

    text: str
    heading: int = 0


def paragraphs_of(markdown: str) -> list[Paragraph]:
    """The paragraphs of a Markdown text, front matter left out."""
    body = markdown.split("\n---\n", 1)[1] if markdown.startswith("---\n") else markdown
    found = []
    for line in body.splitlines():
        text = line.strip()
        level = len(text) - len(text.lstrip("#"))
        text = text[level:].strip() if level else text.removeprefix("* ")
        if text:
            found.append(Paragraph(text, level))
    return found


def as_text(paragraphs: Sequence[Paragraph], encoding: str = "gb18030", indent: str = "\u3000\u3000") -> bytes:
    """Plain text, indented as official texts are."""
    return "\r\n".join(p.text if p.heading else indent + p.text for p in paragraphs).encode(encoding)


def wrapped(
    paragraphs: Sequence[Paragraph], width: int = 38, encoding: str = "utf-8", indent: str = "\u3000\u3000"
) -> bytes:
    """Plain text broken at a fixed width, as mail programs and old pages do."""
    lines = []
    for paragraph in paragraphs:
        text = paragraph.text if paragraph.heading else indent + paragraph.text
        lines += [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(lines).encode(encoding)


def as_docx(paragraphs: Sequence[Paragraph]) -> bytes:
    """A Word file with heading styles."""
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        if paragraph.heading:
            document.add_heading(paragraph.text, min(paragraph.heading, 9))
        else:
            document.add_paragraph(paragraph.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_html(paragraphs: Sequence[Paragraph], encoding: str = "utf-8", title: str = "") -> bytes:
    """A page as government sites make them: menus, scripts, the text, links, a footer."""
    body = "".join(
        f"<h{min(p.heading, 6)}>{html.escape(p.text)}</h{min(p.heading, 6)}>"
        if p.heading
        else f"<p style='text-indent:2em'>{html.escape(p.text)}</p>\n"
        for p in paragraphs
    )
    name = html.escape(title or paragraphs[0].text)
    page = (
        f"<!DOCTYPE html><html><head><meta charset='{encoding}'><title>{name}_某某部</title>"
        "<script>var x='第一条 脚本';</script><style>p{}</style></head><body>"
        "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/a'>机构</a></li><li><a href='/b'>新闻</a></li>"
        "<li><a href='/c'>政策</a></li><li><a href='/d'>服务</a></li></ul></div>"
        f"<div class='wrap'><div class='TRS_Editor'>{body}</div></div>"
        "<div class='foot'><p><a href='/x'>网站地图</a> <a href='/y'>联系我们</a> <a href='/z'>版权声明</a></p></div>"
        "<script>alert(1)</script></body></html>"
    )
    return page.encode(encoding)


def as_pdf(
    paragraphs: Sequence[Paragraph],
    *,
    columns: int = 1,
    header: str = "",
    numbers: bool = True,
    indent: int = 2,
    per_line: int = 40,
) -> bytes:
    """A PDF set in a Chinese font that is named, not embedded, as many official files are: quick to make."""
    size, leading = 12, 20
    if columns == 2:
        per_line, size, leading = 22, 10, 16
    page_width, page_height, margin = 595, 842, 56
    column_width = per_line * size
    rows: list[tuple[str, float]] = []
    for paragraph in paragraphs:
        text = paragraph.text if paragraph.heading else "\u3000" * indent + paragraph.text
        rows += _set_lines(text, per_line)
    slots = int((page_height - 2 * margin - 40) // leading)
    pages: list[list[tuple[float, float, str]]] = []
    for start in range(0, len(rows), slots * columns):
        placed = []
        for number, (text, shift) in enumerate(rows[start : start + slots * columns]):
            column, row = divmod(number, slots)
            left = margin + column * (column_width + 30) + shift * size
            placed.append((left, page_height - margin - 20 - row * leading, text))
        if header:
            placed.append((margin, page_height - 40, header))
        if numbers:
            placed.append((page_width / 2 - 10, 36, f"- {len(pages) + 1} -"))
        pages.append(placed)
    return _write_pdf(pages, size, (page_width, page_height))


def _set_lines(text: str, per_line: int) -> list[tuple[str, float]]:
    lines, current, width = [], "", 0.0
    for character in text:
        wide = 1.0
        if width + wide > per_line and character not in "，。；：、）》”":
            lines.append((current, 0.0))
            current, width = "", 0.0
        current += character
        width += wide
    return [*lines, (current, 0.0)] if current else lines


def _write_pdf(pages: list[list[tuple[float, float, str]]], size: int, box: tuple[int, int]) -> bytes:
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
    ]
    for number, placed in enumerate(pages):
        content = "".join(
            f"BT /F1 {size} Tf {left:.1f} {bottom:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, bottom, text in placed
        )
        packed = zlib.compress(content.encode())
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (*box, 7 + 2 * number)
        )
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed))
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def as_embedded_pdf(paragraphs: Sequence[Paragraph], indent: str = "\u3000\u3000") -> bytes:
    """A PDF by fpdf2 with an embedded font, heads and page numbers."""
    from fpdf import FPDF

    font = cjk_font()

    class Sheet(FPDF):
        def header(self) -> None:
            self.set_font("cjk", size=9)
            self.cell(0, 8, "某某公报", align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("cjk", size=9)
            self.cell(0, 8, f"第 {self.page_no()} 页", align="C")

    sheet = Sheet()
    sheet.add_font("cjk", "", font)
    sheet.add_page()
    for paragraph in paragraphs:
        sheet.set_font("cjk", size=12)
        text = paragraph.text if paragraph.heading else indent + paragraph.text
        sheet.multi_cell(0, 7, text, align="L", wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())
