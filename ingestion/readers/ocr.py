"""Scanned pages and photographs, recognised by rapidocr where the extra `ocr` is installed."""

from __future__ import annotations

import importlib.util
import io
from functools import lru_cache
from typing import Any

from ingestion.errors import Missing, Unreadable
from ingestion.readers.base import PlainText, Progress
from ingestion.readers.paragraphs import Printed, find_gutter, in_reading_order, join_paragraphs, without_running_heads

DOUBTFUL = 0.85
"""Below this confidence a line is shown to a person before it is trusted."""
SCALE = 2.2
MOST_PAGES = 300
MOST_PIXELS = 60_000_000
_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")


class ImageReader:
    """A photograph or scan as JPEG, PNG, TIFF, BMP, GIF or WebP."""

    kind = "image"

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes begin like an image."""
        return data.startswith(_MARKS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return what can be recognised. Raises Missing without the extra, Unreadable for a damaged image."""
        from PIL import Image, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        try:
            with Image.open(io.BytesIO(data)) as image:
                frames = getattr(image, "n_frames", 1)
                if image.width * image.height > MOST_PIXELS:
                    raise Unreadable("too_large", "The image has more pixels than can be read; make it smaller.")
                require()
                lines: list[Printed] = []
                for number in range(min(frames, MOST_PAGES)):
                    image.seek(number)
                    lines += _recognise(image.convert("RGB"), number + 1)
                    if progress is not None:
                        progress(number + 1, frames)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise Unreadable("damaged", "The image is damaged or of a kind that cannot be read.") from error
        return _text(lines, frames, "the text was recognised from an image")


def installed() -> bool:
    """Whether text in images can be recognised here."""
    return importlib.util.find_spec("rapidocr") is not None


def require() -> None:
    """Raise Missing where the extra is not installed."""
    if not installed():
        raise Missing(
            "ocr_missing",
            "This is a scan or photograph; reading it needs the extra: pip install 'youju[ocr]' (rapidocr, onnxruntime).",
        )


def read_pages(data: bytes, pages: int, why: str, progress: Progress | None = None) -> PlainText:
    """Return the text of a PDF's pages as recognised from their images; `why` says what was wrong with its own."""
    if not installed():
        raise Missing(
            "ocr_missing",
            f"In this PDF {why}; reading it as images needs the extra: pip install 'youju[ocr]' (rapidocr, onnxruntime).",
        )
    import pypdfium2

    if pages > MOST_PAGES:
        raise Unreadable(
            "too_large", f"The scan has {pages} pages, more than the {MOST_PAGES} that are read; split it."
        )
    lines: list[Printed] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", "The PDF is damaged or was not saved to the end.") from error
    try:
        for number in range(len(document)):
            page = document[number]
            bitmap = page.render(scale=SCALE)
            lines += _recognise(bitmap.to_pil().convert("RGB"), number + 1)
            bitmap.close()
            page.close()
            if progress is not None:
                progress(number + 1, pages)
    finally:
        document.close()
    return _text(lines, pages, f"{why}; the text was recognised from the images of the pages")


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR()


def _recognise(image: Any, page: int) -> list[Printed]:
    import numpy as np

    found = _engine()(np.asarray(image)[:, :, ::-1])
    if found.boxes is None:
        return []
    height = float(image.height)
    pieces = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        lefts, tops = [float(point[0]) for point in box], [float(point[1]) for point in box]
        pieces.append(
            Printed(
                str(text), page, min(lefts), max(lefts), height - max(tops), height - min(tops), height, float(score)
            )
        )
    width = float(image.width)
    return in_reading_order(pieces, width, find_gutter([pieces], width))


def _text(lines: list[Printed], pages: int, warning: str) -> PlainText:
    found = tuple(join_paragraphs(without_running_heads(lines)))
    if not found:
        raise Unreadable("no_text", "No text could be recognised in the image.")
    doubtful = [line for line in found if line.confidence < DOUBTFUL]
    warnings = [warning]
    warnings += [
        f"page {line.page}: read with {line.confidence:.0%} confidence, please compare: {line.text[:40]}"
        for line in doubtful
    ]
    return PlainText("scan", found, tuple(warnings), pages)
