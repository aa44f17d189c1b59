"""Web pages saved from official sites: the main text alone, tables row by row, attachments listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.errors import Unreadable
from ingestion.readers.base import Attachment, Line, PlainText, Progress
from ingestion.readers.text import decode, unwrapped
from knowledge.text.normalise import strip_invisible

_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|table|div|p|h[1-6]|span|article)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "form", "button", "select",
            "textarea", "input", "nav", "aside", "head", "audio", "video", "canvas", "map"}  # fmt: skip
_BLOCKS = {"p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "tbody",
           "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "header", "footer", "center", "figure",
           "figcaption", "address", "body", "html", "thead", "tfoot", "caption", "fieldset", "ucapcontent"}  # fmt: skip
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|zip|rar|ofd|et|pptx?|jpg|png)(?:$|[?#])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a]+")
_BREAK = "\u2028"
_LONG_TAG = re.compile(r"<[^<>]{20000,}>")
"""Pictures written into the page, or thousands of attributes, each of which is compared with every other."""
_SPAN = re.compile(r"\b((?:row|col)span)\s*=\s*[\"']?\s*\d{3,}", re.IGNORECASE)
"""A cell over so many rows is filled in row by row."""
_LEGAL = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+[条條]|^[一二三四五六七八九十]+、|〔\d{4}〕|通知|办法|规定|条例|解释|意见"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:footer|foot|copyright|share|bdsharebuttonbox|breadcrumbs?|crumbs?|toolbar|qrcode)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROVISION = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[条條]|[一二三四五六七八九十]、|〔\d{4}〕")
MOST_PARTS = 1000
"""Pieces of the main text that are looked for: each in each element of the page."""
_DECLARED = {"articletitle": "title", "title": "title", "pubdate": "published", "contentsource": "publisher"}


class HtmlReader:
    """HTML of any age."""

    kind = "html"

    def accepts(self, data: bytes) -> bool:
        """Whether tags of a page stand near the start of what is text otherwise."""
        return bool(_HTML.search(data[:4096])) and b"\x00" not in data[:4096]

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the main text. Raises Unreadable for a page without any."""
        from lxml import etree, html

        text, warnings = _decoded(data)
        text = _SPAN.sub(r"\1=99", _LONG_TAG.sub("", text))
        parser = html.HTMLParser(huge_tree=False, recover=True, remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(text, parser=parser)
        except (etree.LxmlError, ValueError, RecursionError) as error:
            raise Unreadable("damaged", "The page cannot be read as HTML.") from error
        declared = _declared(root)
        _clean(root)
        body = root.find("body")
        root = body if body is not None else root
        main = _main(root, text)
        _drop_menus(main)
        attachments = tuple(_attachments(main))
        _keep_breaks(main)
        _drop_file_lists(main)
        lines = list(_lines(main))
        title = _title(root, main)
        if title and not any(_bare(title) in _bare(line.text) for line in lines):
            lines.insert(0, Line(title, heading=1))
        if not lines:
            raise Unreadable("no_text", "The page holds no text.")
        return PlainText("html", tuple(lines), tuple(warnings), declared=declared, attachments=attachments)


def _decoded(data: bytes) -> tuple[str, list[str]]:
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
    if name and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return re.sub(r"\A\s*<\?xml[^>]*\?>", "", data.decode(name)), []
        except (UnicodeError, LookupError):
            pass
    text, _, warnings = decode(data)
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text), warnings


def _declared(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").lower(), (meta.get("content") or "").strip()
        if name in _DECLARED and content:
            found.setdefault(f"page_{_DECLARED[name]}", content)
    return found


def _clean(root: Any) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        style = (element.get("style") or "").replace(" ", "").lower()
        gone = (
            element.tag in _DROPPED or "display:none" in style or element.get("hidden") is not None or _around(element)
        )
        if gone and element.getparent() is not None and element.tag != "body":
            element.drop_tree()


def _around(element: Any) -> bool:
    """Whether an element says of itself that it is the page's foot or a row of buttons, and holds no provisions."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag != "footer" and not _FURNITURE.search(named):
        return False
    text = _bare("".join(element.itertext()))
    return len(text) < 400 and not _PROVISION.search(text)


def main_text(source: str) -> list[str]:
    """Begins and ends of the lines of the main text as trafilatura finds it, of a long one so many evenly; empty where it
    finds none."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(source, include_tables=True, include_comments=False, favor_recall=True) or ""
    except Exception:  # noqa: BLE001 (a hint only: without it the whole page is read)
        return []
    wanted = [bare for line in text.split("\n") if len(bare := _bare(line)) > 3]
    parts = list(dict.fromkeys(part for line in wanted for part in (line[:30], line[-30:])))
    return parts[:: len(parts) // MOST_PARTS + 1]


def _main(root: Any, source: str) -> Any:
    """The smallest element that still holds nearly all of the main text trafilatura finds."""
    wanted = main_text(source)
    if not wanted:
        return root

    def held(element: Any) -> int:
        content = _bare("".join(element.itertext()))
        return sum(part in content for part in wanted)

    best, current = held(root), root
    if best < 0.5 * len(wanted):
        return root
    while True:
        children = [child for child in current if isinstance(child.tag, str)]
        fitting = [(held(child), child) for child in children]
        count, child = max(fitting, key=lambda item: item[0], default=(0, None))
        if child is None or count < 0.9 * best or child.tag in ("table", "tbody", "tr", "p", "ul", "ol"):
            return current
        outside = [other for _, other in fitting if other is not child]
        if any(_LEGAL.search("".join(other.itertext())) and not _linky(other) for other in outside):
            return current
        current = child


def _drop_menus(main: Any) -> None:
    """Take out what is mostly links to other pages; links to files stay."""
    for element in list(main.iter("div", "ul", "ol", "p", "td", "table", "dl", "section")):
        if element is main or element.getparent() is None:
            continue
        links = list(element.iter("a"))
        files = any(_FILE.search((link.get("href") or "") + " " + "".join(link.itertext())) for link in links)
        if len(links) > 1 and not files and _linky(element):
            element.drop_tree()


def _keep_breaks(main: Any) -> None:
    """Mark the line breaks of what is shown as it is typed; those of a fixed width are mended as in plain text."""
    for element in main.iter():
        style = (element.get("style") or "").replace(" ", "").lower() if isinstance(element.tag, str) else ""
        if element.tag != "pre" and "white-space:pre" not in style:
            continue
        for inner in element.iter():
            inner.text = _broken(inner.text) if isinstance(inner.tag, str) else inner.text
            if inner is not element:
                inner.tail = _broken(inner.tail)


def _broken(text: str | None) -> str | None:
    if text is None or "\n" not in text:
        return text
    lines = text.replace("\r", "").split("\n")
    return _BREAK.join(unwrapped(lines) or lines)


def _drop_file_lists(main: Any) -> None:
    """Take out links to files that stand alone and are called as files are (申请表.doc): they are the page's, not the text's."""
    for link in list(main.iter("a")):
        name = "".join(link.itertext())
        block = link
        while block is not main and block.tag not in _BLOCKS:
            block = block.getparent()
        if block is not main and _FILE.search(name.strip()) and _bare("".join(block.itertext())) == _bare(name):
            block.drop_tree()


def _linky(element: Any) -> bool:
    """Whether an element is mostly links, as menus and lists of other pages are."""
    text = len(_bare("".join(element.itertext())))
    links = sum(len(_bare("".join(link.itertext()))) for link in element.iter("a"))
    return links > 0.5 * text


def _title(root: Any, main: Any) -> str:
    inside = set(main.iter("h1"))
    for element in root.iter("h1"):
        text = _SPACES.sub(" ", strip_invisible("".join(element.itertext()))).strip()
        if text and element not in inside:
            return text
    return ""


def _lines(main: Any) -> Iterator[Line]:
    buffer: list[str] = []
    heading = 0
    stack: list[tuple[Any, bool]] = [(main, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS or (tag == "br" and not leaving):
            yield from _flushed(buffer, heading)
        if tag in _BLOCKS:
            heading = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) and not leaving else 0
        whole = tag == "table" and not leaving and _is_data(element)
        if whole:
            yield from _table(element)
        if whole or leaving:
            buffer.append("" if element is main else element.tail or "")
            continue
        buffer.append(element.text or "" if tag else "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from _flushed(buffer, heading)


def _flushed(buffer: list[str], heading: int) -> Iterator[Line]:
    """Give the lines of the text gathered so far, and begin anew."""
    parts = "".join(buffer).split(_BREAK)
    buffer.clear()
    for part in parts:
        if clean := _SPACES.sub(" ", strip_invisible(part)).strip(" \u3000"):
            yield Line(clean, heading=heading)


def _is_data(table: Any) -> bool:
    """Whether a table holds figures rather than the layout of the page."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((len(list(row.iter("td", "th"))) for row in rows), default=0)
    cells = [len(_bare("".join(cell.itertext()))) for cell in table.iter("td", "th")]
    return len(rows) > 1 and widest > 1 and max(cells, default=0) < 400


def _table(table: Any) -> Iterator[Line]:
    for row in table.iter("tr"):
        cells = [_SPACES.sub(" ", strip_invisible("".join(cell.itertext()))).strip() for cell in row.iter("td", "th")]
        if any(cells):
            yield Line(" | ".join(cells), table=True)


def _attachments(main: Any) -> Iterator[Attachment]:
    seen: set[str] = set()
    for link in main.iter("a"):
        address = (link.get("href") or "").strip()
        name = _SPACES.sub(" ", "".join(link.itertext())).strip()
        if (_FILE.search(address) or _FILE.search(name)) and address not in seen:
            seen.add(address)
            yield Attachment(name or address.rpartition("/")[2], address)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u3000|]+", "", text)
