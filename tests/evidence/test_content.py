"""What a file is, by its bytes; which pictures look the same."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from bot.evidence.content import extension_of, looks_like, picture_hash, read_content
from tests.evidence.stage import picture


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


def pdf(pages: int) -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png", "picture"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg", "picture"),
        (b"\0\0\0\x18ftypheic....", "image/heic", "picture"),
        (b"OggS....", "audio/ogg", "audio"),
        (b"#!AMR\n....", "audio/amr", "audio"),
        (b"\x02#!SILK_V3....", "audio/silk", "audio"),
        (b"\0\0\0\x18ftypM4A ....", "audio/mp4", "audio"),
        (b"RIFF....WAVEfmt ", "audio/wav", "audio"),
        (b"\xff\xfb\x90\x00", "audio/mpeg", "audio"),
        (b"\0\0\0\x18ftypisom....", "video/mp4", "video"),
        (b"\0\0\0\x14ftypqt  ....", "video/quicktime", "video"),
        (b"\x1aE\xdf\xa3....", "video/webm", "video"),
        (b"\x1aE\xdf\xa3....\x86\x86A_OPUS....", "audio/webm", "audio"),
        (b"\x1aE\xdf\xa3....\x86\x85V_VP8....\x86\x86A_OPUS", "video/webm", "video"),
        (b"\0\0\0\x18ftypiso5....hdlr\0\0\0\0\0\0\0\0soun", "audio/mp4", "audio"),
        (b"\0\0\0\x18ftypiso5..hdlr\0\0\0\0\0\0\0\0vide..hdlr\0\0\0\0\0\0\0\0soun", "video/mp4", "video"),
        ("六月工资没发".encode(), "text/plain", "document"),
        (b"MZ\x90\x00", "application/x-dosexec", "file"),
        (b"#!/bin/sh\n", "text/x-script", "file"),
        (b"<html><script>", "text/html", "file"),
        (b"\x00\x9f\x92\x96", "application/octet-stream", "file"),
    ],
)
def test_the_bytes_decide_not_the_name(data, media_type, kind):
    found = read_content(data)
    assert (found.media_type, found.kind) == (media_type, kind)
    assert extension_of(media_type).startswith(".")


def test_office_files_and_pages():
    assert read_content(docx()).kind == "document"
    assert extension_of(read_content(docx()).media_type) == ".docx"
    assert read_content(pdf(3)).pages == 3
    assert read_content(b"%PDF-1.4 broken").pages == 0
    assert read_content(picture(1)).pages == 1


def test_what_can_run_is_marked():
    assert read_content(b"MZ..").risky and read_content(b"#!/bin/sh").risky
    assert not read_content(picture(1)).risky


@pytest.mark.parametrize("seed", range(8))
def test_the_same_picture_recompressed_or_resized_looks_the_same(seed):
    first = picture_hash(picture(seed))
    assert looks_like(first, picture_hash(picture(seed, form="JPEG", quality=60)))
    assert looks_like(first, picture_hash(picture(seed, size=(540, 960), form="JPEG", quality=75)))


def test_different_pictures_of_one_layout_do_not_look_the_same():
    hashes = [picture_hash(picture(seed)) for seed in range(30)]
    assert not any(looks_like(one, other) for i, one in enumerate(hashes) for other in hashes[:i])


def test_empty_broken_and_huge_pictures_are_not_compared():
    out = io.BytesIO()
    Image.new("RGB", (300, 300), (255, 255, 255)).save(out, "PNG")
    blank = picture_hash(out.getvalue())
    assert not looks_like(blank, blank)
    assert picture_hash(b"\x89PNG\r\n\x1a\n broken") == ""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert picture_hash(out.getvalue()) == ""


@given(st.binary(max_size=400))
def test_any_bytes_are_something(data):
    found = read_content(data)
    assert found.kind in {"picture", "audio", "video", "document", "file"} and found.pages >= 0
