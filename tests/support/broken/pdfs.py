"""Hostile PDFs: loops, bombs, nesting, pages full of pieces."""

from __future__ import annotations

import random
import zlib

from tests.support.broken.whole import MARKS, whole


def _pdf(objects: list[bytes], chance: random.Random) -> tuple[str, bytes]:
    """A PDF of these objects, the first its catalogue; sometimes without the table of their places."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if chance.random() < 0.7:
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
            b"%010d 00000 n \n" % at for at in places
        )
        out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return "x.pdf", bytes(out)


def _looping_pdf(chance: random.Random) -> tuple[str, bytes]:
    kids = chance.choice((b"2 0 R", b"3 0 R", b"3 0 R 2 0 R", b"3 0 R " * 3000, b"99 0 R", b""))
    count = chance.choice((b"1", b"-1", b"99999999", b"6000", b"(x)"))
    box = chance.choice((b"0 0 595 842", b"0 0 0 0", b"0 0 1e12 1e12", b"-5 -5 -9 -9", b"x"))
    pages = b"<</Type/Pages/Count %s/Kids[%s]/Parent 2 0 R>>" % (count, kids)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %s/Resources 3 0 R>>" % (
        box,
        chance.choice((b"3 0 R", b"4 0 R", b"[4 0 R 4 0 R]")),
    )
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream(b"BT (x) Tj ET")], chance)


def _stream(content: bytes, packed: bool = True, head: bytes = b"") -> bytes:
    body = zlib.compress(content) if packed else content
    return b"<<%s/Length %d%s>>stream\n%s\nendstream" % (
        head,
        len(body),
        b"/Filter/FlateDecode" if packed else b"",
        body,
    )


def _bomb_pdf(chance: random.Random) -> tuple[str, bytes]:
    size = chance.choice((1, 30, 120)) * 2**20
    content = chance.choice((bytes(size), b"q " * (size // 2), b"BT (x) Tj ET " * (size // 30), b"[" * (size // 10)))
    twice = zlib.compress(zlib.compress(content))
    nested = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(twice), twice)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    body = nested if chance.random() < 0.5 else _stream(content)
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, body], chance)


def _deep_pdf(chance: random.Random) -> tuple[str, bytes]:
    depth = chance.choice((100, 2000, 100_000))
    opened, closed = chance.choice(((b"[", b"]"), (b"<</A ", b">>"), (b"(", b")")))
    deep = opened * depth + b"1" + closed * depth
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/X %s>>" % deep,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R>>",
        ],
        chance,
    )


def _busy_pdf(chance: random.Random) -> tuple[str, bytes]:
    """Pages with a great many pieces of text at odd places."""
    count = chance.choice((500, 6000))
    placed = "".join(
        f"BT /F1 {chance.choice((0, 1, 12, -12, 900))} Tf {chance.uniform(-900, 900):.1f} {chance.uniform(-900, 900):.1f} Td "
        f"<{chance.choice(MARKS).encode('utf-16-be', 'replace').hex()}> Tj ET\n"
        for _ in range(count)
    )
    data = whole()["pdf"]
    start = data.find(b"<</Length")
    end = data.find(b"endobj", start)
    return "x.pdf", data[:start] + _stream(placed.encode()) + b"\n" + data[end:]


def one_page(content: bytes, layers: int = 1) -> bytes:
    """Return a PDF of one page whose content is packed so many times already."""
    filters = b"[" + b"/FlateDecode" * layers + b"]"
    body = b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, body]
    return _pdf(objects, random.Random(1))[1]


PDFS = (_looping_pdf, _bomb_pdf, _deep_pdf, _busy_pdf)
