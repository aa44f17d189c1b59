"""What a file is, by its bytes alone, and which kinds are not passed on. Pure."""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024


_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"OggS", "audio/ogg", ".ogg"),
    (b"ID3", "audio/mpeg", ".mp3"),
    (b"MZ", "application/x-dosexec", ".bin"),
    (b"\x7fELF", "application/x-elf", ".bin"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut", ".bin"),
    (b"#!", "text/x-script", ".txt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", ".bin"),
)


PROGRAMS = {
    "application/x-dosexec", "application/x-elf", "application/x-ms-shortcut", "application/java-archive",
    "application/vnd.android.package-archive", "application/x-office-macros", "text/x-script", "text/html",
}  # fmt: skip


RISKY = {*PROGRAMS, "application/x-ole-storage"}
"""Kinds that are kept but not passed on into the topic."""


_INSIDE: tuple[tuple[bytes, str, str], ...] = (
    (b"AndroidManifest.xml", "application/vnd.android.package-archive", ".bin"),
    (b"META-INF/MANIFEST.MF", "application/java-archive", ".bin"),
    (b"vbaProject.bin", "application/x-office-macros", ".bin"),
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
)
"""What a zip is, by the names it lists; they stand in it unpacked, so nothing has to be opened."""


_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


def sniff(content: bytes) -> tuple[str, str]:
    """Return media type and extension by the bytes alone; the name a sender gave means nothing."""
    for magic, media_type, extension in _MAGIC:
        if content.startswith(magic):
            return media_type, extension
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if content[4:8] == b"ftyp":
        return ("image/heic", ".heic") if content[8:12] in _PICTURE_BRANDS else ("video/mp4", ".mp4")
    if content.startswith(b"PK\x03\x04"):
        inside = next((found for found in _INSIDE if found[0] in content), None)
        return inside[1:] if inside is not None else ("application/zip", ".zip")
    head = content[:400].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<script")):
        return "text/html", ".txt"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream", ".bin"
    return "text/plain", ".txt"


def size_text(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{-(-size // 1024)} KB"


FROM_WORKER = ("wanted", "held", "too_big", "gone")
"""States of a file the worker sent."""
