"""From bytes to plain text: the reader is chosen by what the file is, never by what it is called."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.errors import Missing, Unreadable
from ingestion.readers.base import LARGEST, PlainText, Progress, Reader, digest
from ingestion.readers.doc import DocReader
from ingestion.readers.docx import DocxReader, zip_names
from ingestion.readers.html import HtmlReader
from ingestion.readers.ocr import ImageReader
from ingestion.readers.pdf import PdfReader
from ingestion.readers.text import TextReader

READERS: tuple[Reader, ...] = (PdfReader(), DocxReader(), DocReader(), ImageReader(), HtmlReader(), TextReader())

_ENDINGS = {"pdf": ("pdf",), "docx": ("docx",), "doc": ("doc", "wps"), "html": ("html", "htm", "shtml", "mhtml", "xhtml"),
            "image": ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif", "webp")}  # fmt: skip

_FURNITURE = re.compile(
    r"(?:[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回顶部|收藏|分享|我要纠错)[】\]]?[\s\u3000|]*)+|扫一扫.{0,20}|分享到.{0,20}"
    r"|(?:上一篇|下一篇|责任编辑|责编)[：:].{0,60}|版权所有.{0,60}|.{0,60}ICP备\d+号.{0,40}"
    r"|(?:您?(?:当前|现在)?的?位置[：:]?\s*)?首页\s*[>›»].{0,60}"
    r"|[【\[]?字[体号][：:].{0,20}|(?:浏览|阅读|点击)(?:次数|量)[：:]?[\s\d次]{0,12}|(?:信息|稿件|文章|文件)来源[：:][^。；]{0,30}"
    r"|相关(?:链接|阅读|解读|文件|稿件|附件)[：:]?|(?:文字|图片|政策)解读[：:]?|附件下载[：:]?|下载地址[：:].{0,20}"
)
"""What a page copied from a site, or saved as Word or PDF, shows around its text."""


def read_bytes(data: bytes, name: str = "", progress: Progress | None = None) -> PlainText:
    """Return the text of a file. `name` is only shown, and compared with what the file turned out to be.

    Raises Unreadable (empty, too large, encrypted, damaged, not supported) or Missing (an extra is not installed).
    """
    if not data.strip():
        raise Unreadable("empty_file", "The file is empty.")
    if len(data) > LARGEST:
        raise Unreadable(
            "too_large", f"The file has {len(data) // 2**20} MB, more than the {LARGEST // 2**20} MB that are read."
        )
    reader = choose_reader(data)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    expected = next((kind for kind, endings in _ENDINGS.items() if ending in endings), None)
    misnamed = expected is not None and expected != reader.kind
    try:
        found = reader.read(data, progress)
    except (Unreadable, Missing) as error:
        if not misnamed or reader.kind == "text":
            raise
        raise type(error)(
            error.code, f"The file is called .{ending}, but it is {_called(reader.kind)}. {error}"
        ) from error
    warnings = found.warnings
    if misnamed:
        warnings = (f"called .{ending}, but it is {_called(reader.kind)} and was read as such", *warnings)
    lines = tuple(line for line in found.lines if not _FURNITURE.fullmatch(line.text.strip()))
    return replace(found, lines=lines or found.lines, sha256=digest(data), name=name, warnings=warnings)


def choose_reader(data: bytes) -> Reader:
    """Return the reader for these bytes. Raises Unreadable for formats that are known and not read."""
    for reader in READERS:
        if reader.accepts(data):
            return reader
        if reader.kind == "docx" and data.startswith(b"PK\x03\x04"):
            names = zip_names(data)
            what = (
                "an Excel file"
                if "xl/workbook.xml" in names
                else "an OFD file"
                if "OFD.xml" in names
                else "a zip archive"
            )
            raise Unreadable("not_supported", f"The file is {what}; unpack it, or save the document as PDF or .docx.")
        if reader.kind == "doc" and data.lstrip()[:5] == b"{\\rtf":
            raise Unreadable("not_supported", "The file is RTF; save it as .docx.")
    raise AssertionError("the text reader accepts everything")


def _called(kind: str) -> str:
    return {
        "pdf": "a PDF",
        "docx": "a Word file",
        "doc": "an old Word file",
        "image": "an image",
        "html": "a web page",
    }.get(kind, "text")
