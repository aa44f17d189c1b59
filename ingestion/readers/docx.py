"""Word documents (.docx): paragraphs with their automatic numbers, tables row by row, footnotes apart."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from ingestion.errors import Unreadable
from ingestion.readers.base import Line, PlainText, Progress
from ingestion.readers.word_numbering import Numbering
from knowledge.text.normalise import strip_invisible

MOST_UNPACKED = 300 * 2**20
MOST_RATIO = 200
MOST_PARTS = 5_000
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)
"""What reading a damaged archive may raise."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class DocxReader:
    """Word 2007 and later."""

    kind = "docx"

    def accepts(self, data: bytes) -> bool:
        """Whether the zip holds a Word body."""
        return data.startswith(b"PK") and "word/document.xml" in zip_names(data)

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the paragraphs. Raises Unreadable for zip bombs and damaged files."""
        guard_zip(data)
        import docx
        from lxml.etree import LxmlError

        try:
            document = docx.Document(io.BytesIO(data))
            body = document.element.body
            numbering = Numbering(document)
            walker = _Walker(document, numbering)
            lines = list(walker.block(body))
            notes = _footnotes(document)
        except (
            *_BROKEN_ZIP,
            LxmlError,
            LookupError,
            AttributeError,
            TypeError,
            RuntimeError,
        ) as error:
            raise Unreadable("damaged", "The Word file is damaged; open it and save it again.") from error
        if not lines:
            raise Unreadable("no_text", "The Word file holds no text.")
        return PlainText("docx", tuple(lines), pages=walker.page if walker.page > 1 else 0, notes=tuple(notes))


def zip_names(data: bytes) -> set[str]:
    """Return the names in a zip; nothing for one that cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except _BROKEN_ZIP:
        return set()


def guard_zip(data: bytes) -> None:
    """Raise Unreadable for an archive that would unpack to far more than a document needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            worst = max(
                (part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > 2**20), default=1
            )
            locked = any(part.flag_bits & 1 for part in parts)
    except _BROKEN_ZIP as error:
        raise Unreadable("damaged", "The Word file is damaged; open it and save it again.") from error
    if locked:
        raise Unreadable("encrypted", "The Word file asks for a password; save it without one and try again.")
    if size > MOST_UNPACKED or len(parts) > MOST_PARTS or worst > MOST_RATIO:
        raise Unreadable(
            "zip_bomb",
            f"The file would unpack to {size // 2**20} MB, far more than a document needs, so it is refused; save it anew in Word.",
        )


class _Walker:
    """Goes through a body in the order of the text."""

    def __init__(self, document: Any, numbering: Numbering) -> None:
        self._numbering = numbering
        self._styles = {style.style_id: style.name or "" for style in document.styles}
        self.page = 1

    def block(self, parent: Any) -> Iterator[Line]:
        """Yield the lines of every paragraph and table under an element."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    yield from self.block(content)

    def _paragraph(self, element: Any) -> Iterator[Line]:
        page = self.page
        text = strip_invisible(self._text(element))
        label = self._numbering.label(element)
        heading = self._heading(element)
        for number, part in enumerate(part.strip(" \u3000\t") for part in text.split("\n")):
            written = f"{label}{part}" if number == 0 and part else part
            if written.strip():
                yield Line(written.strip(), page=page if self.page > 1 else 0, heading=heading)

    def _text(self, element: Any) -> str:
        parts: list[str] = []
        for node in element.iter():
            if node.tag == f"{_W}t":
                if not _removed(node, element):
                    parts.append(node.text or "")
            elif node.tag == f"{_W}tab":
                if node.getparent().tag == f"{_W}r":
                    parts.append("\u3000")
            elif node.tag in (f"{_W}br", f"{_W}cr"):
                if node.get(f"{_W}type") == "page":
                    self.page += 1
                else:
                    parts.append("\n")
            elif node.tag == f"{_W}lastRenderedPageBreak":
                self.page += 1
            elif node.tag == f"{_W}noBreakHyphen":
                parts.append("-")
        return "".join(parts)

    def _heading(self, element: Any) -> int:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = self._styles.get(style.get(f"{_W}val"), "").lower() if style is not None else ""
        if name == "title":
            return 1
        digits = name.removeprefix("heading").removeprefix("标题").strip()
        return int(digits) if digits.isdecimal() and digits != name and int(digits) < 10 else 0

    def _table(self, element: Any) -> Iterator[Line]:
        for row in element.iterchildren(f"{_W}tr"):
            held = list(row.iterchildren(f"{_W}tc"))
            if len(held) == 1:
                # A frame around the text, as in what is copied from a page: its paragraphs stay paragraphs.
                yield from self.block(held[0])
                continue
            cells = []
            for cell in held:
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                going_on = merged is not None and merged.get(f"{_W}val") in (None, "continue")
                cells.append("" if going_on else " ".join(line.text for line in self.block(cell)))
            if any(cells):
                yield Line(" | ".join(cells), table=True)


def _removed(node: Any, stop: Any) -> bool:
    parent = node.getparent()
    while parent is not None and parent is not stop:
        if parent.tag in (f"{_W}del", f"{_W}moveFrom", _FALLBACK):
            return True
        parent = parent.getparent()
    return False


def _footnotes(document: Any) -> list[str]:
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            notes = []
            for note in root.iterchildren(f"{_W}footnote"):
                text = "".join(node.text or "" for node in note.iter(f"{_W}t")).strip()
                if text:
                    notes.append(text)
            return notes
    return []
