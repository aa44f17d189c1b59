"""A look at a PDF before it is opened: a page that unpacks to hundreds of megabytes is refused, as zip bombs are.

Whoever draws the page would hold twenty times as much in memory. Pictures are not drawn here and may be large.
"""

from __future__ import annotations

import re
import zlib

from ingestion.errors import Unreadable

MOST_UNPACKED = 16 * 2**20
"""Bytes one stream of text may unpack to; the fullest pages of official texts stay below one hundredth of it."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/ImageMask")
_HEAD = 2000
_LAYERS = 4
"""So many times one stream may be packed."""


def guard_pdf(data: bytes) -> None:
    """Raise Unreadable for a file with a stream that would unpack to far more than a page needs."""
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _HEAD) : match.start()]
        if _PICTURE.search(head, max(head.rfind(b" obj"), 0)):
            continue
        end = data.find(b"endstream", match.end())
        if _unpacks_too_far(data[match.end() : end if end >= 0 else len(data)]):
            raise Unreadable(
                "too_large",
                f"A page of the PDF unpacks to more than {MOST_UNPACKED // 2**20} MB, far more than text needs, so it is refused.",
            )


def _unpacks_too_far(packed: bytes) -> bool:
    for _ in range(_LAYERS):
        try:
            unpacked = zlib.decompressobj().decompress(packed, MOST_UNPACKED + 1)
        except zlib.error:
            return False
        if len(unpacked) > MOST_UNPACKED:
            return True
        packed = unpacked
    return False
