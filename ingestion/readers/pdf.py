"""PDF with a text layer: opened and judged by pypdf, printed lines and their places from pdfium, page after page."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ingestion.errors import Unreadable
from ingestion.readers.base import PlainText, Progress
from ingestion.readers.paragraphs import Printed, find_gutter, in_reading_order, join_paragraphs, without_running_heads
from ingestion.readers.pdf_guard import guard_pdf
from knowledge.text.normalise import strip_invisible

MOST_PAGES = 5_000
MOST_PIECES = 10_000
"""Pieces of text on one page; a newspaper's page has some hundreds."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ufffd]+")
_END_HYPHEN = re.compile(r"([^\x00-\x7f])[\x02\ufffe]")
"""pdfium writes a hyphen at a line's end as a mark of its own, meant for words broken in Latin script."""
_BLANK = re.compile(r"\s+")
_LEGIBLE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffefA-Za-z0-9.,;:()%/\-\s]")
_PDFIUM = threading.Lock()
"""pdfium may only be used by one thread at a time."""


class PdfReader:
    """Born-digital PDF. One without a usable text layer is handed to OCR."""

    kind = "pdf"

    def accepts(self, data: bytes) -> bool:
        """Whether the PDF mark stands near the start."""
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the paragraphs. Raises Unreadable for encrypted and damaged files, Missing where OCR would be needed."""
        guard_pdf(data)
        pages = _open(data)
        printed = _printed(data, pages, progress)
        warnings: list[str] = []
        text = "".join(line.text for line in printed)
        if not legible(text):
            with_pypdf = _pypdf_text(data, pages)
            if legible("".join(with_pypdf)):
                from ingestion.readers.text import read_text

                found = read_text("\n".join(with_pypdf))
                return PlainText("pdf", found.lines, (*found.warnings, "columns could not be told apart"), pages)
            from ingestion.readers.ocr import read_pages

            why = (
                "the text layer is not legible" if len(_BLANK.sub("", text)) > 20 * pages else "there is no text layer"
            )
            return read_pages(data, pages, why, progress)
        bare = {line.page for line in printed}
        missing = [page for page in range(1, pages + 1) if page not in bare]
        if missing:
            warnings.append(f"no text on {_named(missing)}: an image or an empty page")
        lines = join_paragraphs(without_running_heads(printed))
        if not lines:
            raise Unreadable("no_text", "The PDF holds no text.")
        return PlainText("pdf", tuple(lines), tuple(warnings), pages)


def legible(text: str) -> bool:
    """Whether a text layer says something: enough of it, and of characters that texts are made of."""
    bare = _BLANK.sub("", text)
    if len(bare) < 20:
        return False
    from ingestion.readers.text import chinese_share

    good = len(_LEGIBLE.findall(bare)) / len(bare)
    foreign = sum(ord(character) > 127 for character in bare)
    return good > 0.8 and (foreign < 0.2 * len(bare) or chinese_share(bare) > 0.12)


def _named(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:8])) + (" ..." if len(pages) > 8 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _open(data: bytes) -> int:
    """Return the number of pages. Raises Unreadable."""
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted", "The PDF asks for a password; save it without one and try again.")
        pages = reader.get_num_pages()
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # A newer encryption needs a library of its own; what pypdf cannot follow, pdfium often can.
        pages = _pdfium_pages(data, error)
    except ImportError as error:
        raise Unreadable("encrypted", "The PDF is encrypted in a way that cannot be opened here.") from error
    if pages < 1:
        raise Unreadable("damaged", "The PDF has no pages; it is damaged or was not saved to the end.")
    if pages > MOST_PAGES:
        raise Unreadable("too_large", f"The PDF has {pages} pages, more than the {MOST_PAGES} that are read; split it.")
    return pages


def _pdfium_pages(data: bytes, cause: Exception) -> int:
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise Unreadable(
                    "encrypted", "The PDF asks for a password; save it without one and try again."
                ) from error
            raise Unreadable("damaged", "The PDF is damaged or was not saved to the end.") from cause
        try:
            return len(document)
        finally:
            document.close()


def _printed(data: bytes, pages: int, progress: Progress | None) -> list[Printed]:
    import pypdfium2

    found: list[list[Printed]] = []
    widths: list[float] = []
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return []
        try:
            for number in range(min(pages, len(document))):
                pieces, width = _page_pieces(document, number)
                found.append(pieces)
                widths.append(width)
                if progress is not None:
                    progress(number + 1, pages)
        finally:
            document.close()
    gutter = find_gutter(found, max(widths, default=0.0))
    return [
        line for pieces, width in zip(found, widths, strict=True) for line in in_reading_order(pieces, width, gutter)
    ]


def _page_pieces(document: Any, number: int) -> tuple[list[Printed], float]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return [], 0.0
    try:
        width, height = page.get_size()
        text_page = page.get_textpage()
        try:
            pieces = list(islice(_pieces(text_page, number + 1, height), MOST_PIECES + 1))
        finally:
            text_page.close()
    finally:
        page.close()
    if len(pieces) > MOST_PIECES:
        raise Unreadable(
            "too_large",
            f"Page {number + 1} of the PDF has more than {MOST_PIECES:,} pieces of text; print it anew as PDF.",
        )
    return pieces, width


def _pieces(text_page: Any, number: int, height: float) -> Iterator[Printed]:
    for index in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(index)
        for part in text_page.get_text_bounded(left, bottom, right, top).splitlines():
            text = strip_invisible(_CONTROL.sub("", _END_HYPHEN.sub(r"\1-", part)))
            if text.strip():
                yield Printed(text, number, left, right, bottom, top, height)


def _pypdf_text(data: bytes, pages: int) -> list[str]:
    """The text as pypdf reads it, where pdfium read nothing: a second opinion before OCR."""
    import pypdf

    found: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        for page in list(reader.pages)[: min(pages, 300)]:
            found.append(_CONTROL.sub("", page.extract_text() or "").replace("\x00", ""))
    except Exception:  # noqa: BLE001 (a second opinion: whatever goes wrong means there is none)
        return found
    return found
