"""Whole files of every kind, made of one small rule: what is broken afterwards."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from functools import lru_cache

from knowledge.text.numerals import write_numeral
from tests.ingestion.rendering import Paragraph, as_docx, as_html, as_pdf, as_text, wrapped

OLE = bytes.fromhex("d0cf11e0a1b11ae1")

MARKS = ("第", "条", "第一条 ", "第九千九百九十九条", "之一", "《", "》", "（", "）", "“", "”", "〔2026〕", "附件：", "附录", "目录", "一、",
          "（一）", "|", "# ", "---\n", "令", "关于修改", "自公布之日起施行", "2026年1月1日", "１２", "\u3000", "\ufeff", "\u202e", "\x00",
          "第一章", "编", "节", "款", "项", "1.", "１．", "①", "9" * 60, "一" * 60, "、", "；", "。", "：", "\r", "\n\n\n")  # fmt: skip


def paragraphs(chance: random.Random, articles: int = 12) -> list[Paragraph]:
    """A made-up rule with chapters, items and a last article that says when it starts."""
    lines = [Paragraph("某县雪橇队用工管理办法", 1), Paragraph("（2026年1月2日某县人民政府令第3号公布）")]
    for number in range(1, articles + 1):
        if number % 5 == 1:
            lines.append(Paragraph(f"第{write_numeral(number // 5 + 1)}章 总则{number}", 2))
        text = f"第{write_numeral(number)}条 雪橇站应当在{chance.randrange(3, 40)}日内结清工钱，有下列情形的除外："
        lines += [Paragraph(text), Paragraph("（一）滑板开裂；"), Paragraph("（二）缰绳磨损，参照《某法》第三条。")]
    return [*lines, Paragraph(f"第{write_numeral(articles + 1)}条 本办法自2026年5月1日起施行。")]


@lru_cache(maxsize=1)
def whole() -> dict[str, bytes]:
    """One whole file of every kind, by ending."""
    lines = paragraphs(random.Random(1))
    page = as_html(lines)
    markdown = ("---\ntitle: 某县雪橇队用工管理办法\n---\n" + "\n\n".join(p.text for p in lines)).encode()
    return {
        "pdf": as_pdf(lines, header="某县公报"), "2.pdf": as_pdf(lines, columns=2), "docx": zipped(unzipped(as_docx(lines))), "html": page,
        "gb.html": as_html(lines, "gb18030"), "txt": as_text(lines, "utf-8"), "gb.txt": as_text(lines),
        "16.txt": as_text(lines, "utf-16"), "w.txt": wrapped(lines), "md": markdown, "doc": _old_word(), "zip": _zip(lines),
        "xlsx": zipped({"xl/workbook.xml": b"<workbook/>"}), "rtf": b"{\\rtf1\\ansi " + b"\\u31532? " * 200 + b"}",
        "gz": gzip.compress(page, mtime=0), "png": _picture(), "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n" + page,
    }  # fmt: skip


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _zip(lines: list[Paragraph]) -> bytes:
    return zipped({"办法.docx": zipped(unzipped(as_docx(lines))), "办法.txt": as_text(lines)})


def _old_word() -> bytes:
    return OLE + bytes(504) + "WordDocument".encode("utf-16-le") + "第一条 内容。".encode("utf-16-le") * 200


def _picture() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (120, 60), "white").save(buffer, "PNG")
    return buffer.getvalue()
