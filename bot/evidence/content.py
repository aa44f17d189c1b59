"""What a file is, by its bytes alone: media type, kind, pages, and a picture's perceptual hash. Nothing is run."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass

from bot.cases.rules.file_kinds import RISKY, sniff

PIXELS = 60_000_000
"""A picture with more is kept, but not decoded for comparison."""
NEAR = 12
"""Bits of 256 in which two pictures may differ and still look the same."""
_SIDE = 16
_STEP = 3
"""Grey levels by which neighbours must differ: below it is the noise of compression."""
_AUDIO: tuple[tuple[bytes, str, str], ...] = (
    (b"#!AMR", "audio/amr", ".amr"),
    (b"\x02#!SILK", "audio/silk", ".silk"),
    (b"#!SILK", "audio/silk", ".silk"),
    (b"\xff\xfb", "audio/mpeg", ".mp3"),
    (b"\xff\xf3", "audio/mpeg", ".mp3"),
    (b"\xff\xf1", "audio/aac", ".aac"),
    (b"fLaC", "audio/flac", ".flac"),
)
_BRANDS = {
    b"heic": ("image/heic", ".heic"),
    b"heix": ("image/heic", ".heic"),
    b"mif1": ("image/heic", ".heic"),
    b"avif": ("image/avif", ".avif"),
    b"M4A ": ("audio/mp4", ".m4a"),
    b"qt  ": ("video/quicktime", ".mov"),
    b"3gp4": ("video/3gpp", ".3gp"),
    b"3gp5": ("video/3gpp", ".3gp"),
}
_TRACKS = 4096
"""Bytes at the beginning of a WebM in which its tracks are named."""
_HANDLER = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)
_OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}

_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/webm": ".webm",
    "video/x-msvideo": ".avi",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes are. `pages`: 0 when pages do not apply or cannot be counted. `picture`: 64 hex digits or empty."""

    media_type: str
    extension: str
    kind: str
    pages: int = 0
    picture: str = ""

    @property
    def risky(self) -> bool:
        """Whether it could do harm when opened."""
        return self.media_type in RISKY

    @property
    def known(self) -> bool:
        return self.media_type != "application/octet-stream"


def read_content(data: bytes) -> Content:
    """Return what the bytes are."""
    media_type, extension = _type(data)
    kind = _kind(media_type)
    if kind == "picture":
        return Content(media_type, extension, kind, 1, picture_hash(data))
    return Content(media_type, extension, kind, _pdf_pages(data) if media_type == "application/pdf" else 0)


def picture_hash(data: bytes) -> str:
    """Return the difference hash of a picture, 256 bits in hex; empty when it cannot be decoded.

    A bit says whether a point is clearly darker than its right neighbour in a 17 by 16 grey picture. Stays nearly the
    same when a picture is recompressed, resized or sent through a chat.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > PIXELS:
                    return ""
                picture.draft("L", (512, 512))
                grey = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX)
    except Exception:  # any decoder, any broken file: comparison is a help, keeping goes on
        return ""
    points = grey.tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            at = row * (_SIDE + 1) + column
            bits = bits << 1 | (points[at + 1] - points[at] >= _STEP)
    return f"{bits:064x}"


def distance(one: str, other: str) -> int:
    """Return in how many bits two hashes differ; 256 when one is missing."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else 256


def looks_like(one: str, other: str) -> bool:
    """Whether two pictures look the same. An almost empty picture is like any other empty one, and tells nothing."""
    if not one or not other or min(int(one, 16).bit_count(), int(other, 16).bit_count()) < 4:
        return False
    return distance(one, other) <= NEAR


def _type(data: bytes) -> tuple[str, str]:
    for magic, media_type, extension in _AUDIO:
        if data.startswith(magic):
            return media_type, extension
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12]) or (("audio/mp4", ".m4a") if _mp4_only_sounds(data) else ("video/mp4", ".mp4"))
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI "):
        return ("audio/wav", ".wav") if data[8:12] == b"WAVE" else ("video/x-msvideo", ".avi")
    if data.startswith(b"\x1aE\xdf\xa3"):
        return ("audio/webm" if _webm_only_sounds(data) else "video/webm"), ".webm"
    if data.startswith(b"BM") and len(data) > 26:
        return "image/bmp", ".bmp"
    media_type, extension = sniff(data)
    return _office(data) if media_type == "application/zip" else (media_type, extension)


def _webm_only_sounds(data: bytes) -> bool:
    """Whether a WebM names a codec of sound among its tracks and none of pictures: what a browser records from a microphone."""
    tracks = data[:_TRACKS]
    return any(name in tracks for name in (b"A_OPUS", b"A_VORBIS")) and b"V_" not in tracks


def _mp4_only_sounds(data: bytes) -> bool:
    """Whether the tracks of an MP4 are handled as sound, and none as pictures."""
    handlers = {found[1] for found in _HANDLER.finditer(data)}
    return b"soun" in handlers and b"vide" not in handlers


def _office(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:200]
    except (zipfile.BadZipFile, OSError, ValueError):
        names = []
    for prefix, found in _OFFICE.items():
        if any(name.startswith(prefix) for name in names):
            return found
    return "application/zip", ".zip"


def _kind(media_type: str) -> str:
    group = media_type.partition("/")[0]
    if group in ("image", "audio", "video"):
        return "picture" if group == "image" else group
    if media_type == "application/pdf" or "officedocument" in media_type or media_type == "text/plain":
        return "document"
    return "file"


def _pdf_pages(data: bytes) -> int:
    from pypdf import PdfReader

    try:
        return len(PdfReader(io.BytesIO(data)).pages)
    except Exception:  # a broken or locked file is still evidence
        return 0


def extension_of(media_type: str) -> str:
    """Return the ending a file of that media type gets."""
    known = {found: ending for _, found, ending in _AUDIO} | dict(_BRANDS.values()) | dict(_OFFICE.values())
    return (known | _ENDINGS).get(media_type, ".bin")
