"""Hostile Word files, archives and pictures: entities, nesting, loops, bombs, parts that lie."""

from __future__ import annotations

import random

from tests.support.broken.damage import flip
from tests.support.broken.whole import OLE, unzipped, whole, zipped

_CONTENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def _word(body: str, chance: random.Random, head: str = "", **parts: bytes) -> tuple[str, bytes]:
    """A Word file with another body, and perhaps other parts."""
    held = unzipped(whole()["docx"])
    held["word/document.xml"] = (f'<?xml version="1.0"?>{head}' + _CONTENT.format(body)).encode("utf-8", "replace")
    held |= {f"word/{name}.xml": part for name, part in parts.items()}
    return chance.choice(("x.docx", "x.doc", "x.pdf")), zipped(held)


def _entities(chance: random.Random) -> tuple[str, bytes]:
    bomb = '<!ENTITY a "第一条第一条第一条">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 12}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    outside = chance.choice(
        ('<!ENTITY i SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', bomb, bomb)
    )
    return _word("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>" * chance.choice((1, 20)), chance, f"<!DOCTYPE w [{outside}]>")


def _deep_word(chance: random.Random) -> tuple[str, bytes]:
    depth = chance.choice((50, 250, 3000, 30_000))
    opened, closed = chance.choice((("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
                                    ("<w:p>", "</w:p>"), ("<w:p><w:r>", "</w:r></w:p>"), ("<w:del>", "</w:del>")))  # fmt: skip
    return _word(opened * depth + "<w:p><w:r><w:t>第一条 内容</w:t></w:r></w:p>" + closed * depth, chance)


def _numbered_word(chance: random.Random) -> tuple[str, bytes]:
    """Numbering that points at itself, at nothing, or counts from absurd numbers."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = chance.choice(("decimal", "chineseCounting", "upperRoman", "lowerLetter", "ideographTraditional", "x"))
    start = chance.choice(("1", "99999999999", "-5", "0", "x", ""))
    level = f'<w:lvl w:ilvl="{chance.choice(("0", "8", "99", "-1", "x"))}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="第%1条%2%3%9"/></w:lvl>'
    numbering = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/>{level * chance.choice((1, 50))}</w:abstractNum>'
        f'<w:num w:numId="{chance.choice(("1", "x", "-1"))}"><w:abstractNumId w:val="{chance.choice(("1", "2", "x"))}"/></w:num></w:numbering>'
    )
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{chance.choice(("0", "8", "40", "-1", "x"))}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = f"<w:p>{properties}<w:r><w:t>内容</w:t></w:r></w:p>" * chance.choice((3, 2000))
    return _word(body, chance, numbering=numbering.encode())


def _styled_word(chance: random.Random) -> tuple[str, bytes]:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="heading {chance.choice(("1", "99", "²", "x"))}"/><w:basedOn w:val="S{(n + 1) % 30}"/></w:style>'
        for n in range(30)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="S{n}"/></w:pPr><w:r><w:t>第{n}条 内容</w:t></w:r></w:p>' for n in range(40)
    )
    return _word(body, chance, styles=f"<w:styles {space}>{styles}</w:styles>".encode())


def _many_paragraphs(chance: random.Random) -> tuple[str, bytes]:
    count = chance.choice((2000, 20_000))
    return _word("".join(f"<w:p><w:r><w:t>第{n}条 内容。</w:t></w:r></w:p>" for n in range(1, count)), chance)


def _without_part(chance: random.Random) -> tuple[str, bytes]:
    held = unzipped(whole()["docx"])
    for name in chance.sample(sorted(held), chance.randrange(1, 4)):
        if name != "word/document.xml":
            del held[name]
    if chance.random() < 0.5:
        name = chance.choice(sorted(held))
        held[name] = flip(held[name] or b"x", chance)
    return "x.docx", zipped(held)


def _bomb(chance: random.Random) -> tuple[str, bytes]:
    held = unzipped(whole()["docx"])
    which = chance.randrange(5)
    if which == 0:
        held["word/media/a.bin"] = bytes(chance.choice((20, 80)) * 2**20)
    elif which == 1:
        held |= {f"word/x{n}.xml": b"" for n in range(chance.choice((4000, 7000)))}
    elif which == 2:
        held["word/embeddings/a.zip"] = zipped({"b.zip": zipped({"c.bin": bytes(2**20)})})
    elif which == 3:
        held["word/document.xml"] = _CONTENT.format(
            "<w:p><w:r><w:t>" + "一" * 8_000_000 + "</w:t></w:r></w:p>"
        ).encode()
    else:
        held["word/document.xml"] = _CONTENT.format("<w:p/>" * 900_000).encode()
    data = bytearray(zipped(held))
    if chance.random() < 0.4:  # the directory lies about how large the parts are
        at = data.find(b"PK\x01\x02")
        data[at + 24 : at + 28] = chance.choice((b"\x01\0\0\0", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff"))
    return chance.choice(("x.docx", "x.zip")), bytes(data)


def _ole(chance: random.Random) -> tuple[str, bytes]:
    streams = b"".join(
        name.encode("utf-16-le")
        for name in chance.sample(("WordDocument", "EncryptedPackage", "Workbook", "1Table", "PowerPoint"), 2)
    )
    return chance.choice(("x.doc", "x.docx", "x.wps")), OLE + bytes(
        chance.randrange(256) for _ in range(504)
    ) + streams + bytes(chance.randrange(4000))


def _images(chance: random.Random) -> tuple[str, bytes]:
    heads = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0",
        b"\xff\xd8\xff\xe0",
        b"GIF89a\xff\xff\xff\xff",
        b"BM" + b"\xff" * 30,
        b"II*\0" + b"\xff" * 30,
        b"RIFF\xff\xff\xff\xffWEBP",
    )
    return "x.png", chance.choice(heads) + bytes(chance.randrange(256) for _ in range(chance.randrange(2000)))


def _noise(chance: random.Random) -> tuple[str, bytes]:
    alphabet = chance.choice((range(256), range(32, 127), range(128, 256), (0, 255), (0xE7, 0xAC, 0xAC, 10)))
    return chance.choice(("x.txt", "x.pdf", "x.docx", "x")), bytes(
        chance.choices(tuple(alphabet), k=chance.choice((1, 50, 5000, 100_000)))
    )


WORDS = (
    _entities,
    _deep_word,
    _numbered_word,
    _styled_word,
    _many_paragraphs,
    _without_part,
    _bomb,
    _ole,
    _images,
    _noise,
)
