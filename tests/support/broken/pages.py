"""Hostile pages and texts: nested, unclosed, endless, repeating."""

from __future__ import annotations

import random

from tests.ingestion.rendering import as_html
from tests.support.broken.whole import MARKS, paragraphs


def _nested_page(chance: random.Random) -> tuple[str, bytes]:
    tag, depth = (
        chance.choice(("div", "table><tr><td", "ul><li", "span", "font", "b", "p", "section", "pre")),
        10 ** chance.randrange(2, 6),
    )
    return "x.html", b"<html><body>" + f"<{tag}>".encode() * depth + "第一条 内容".encode() * chance.choice(
        (1, 400)
    ) + b"</body></html>"


def _unclosed(chance: random.Random) -> tuple[str, bytes]:
    mark = chance.choice(
        (
            b"<!--",
            b"<",
            b"<a href='",
            b"<![CDATA[",
            b"<script>",
            b"&",
            b"&#x",
            b"<p style='white-space:pre'>\n",
            b"<td",
            b"</",
            b"<br>",
        )
    )
    return "x.html", b"<html><body><p>\xe7\xac\xac" + mark * chance.choice((1, 1000, 100_000)) + as_html(
        paragraphs(chance)
    )


def _attributes(chance: random.Random) -> tuple[str, bytes]:
    many = " ".join(f"a{n}='{'x' * chance.randrange(40)}'" for n in range(chance.choice((10, 2000, 40_000))))
    return "x.html", f"<html><body><div {many}><p>第一条 内容。</p></div></body></html>".encode()


def _lying_charset(chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(
        (
            "utf-7",
            "utf-16",
            "idna",
            "rot13",
            "zlib",
            "hex",
            "base64",
            "cp037",
            "punycode",
            "x" * 3000,
            "undefined",
            "unicode_escape",
            "mbcs",
        )
    )
    return "x.html", f"<html><head><meta charset='{name}'></head><body>".encode() + as_html(
        paragraphs(chance), "gb18030"
    ) + b"</body></html>"


def _linked(chance: random.Random) -> tuple[str, bytes]:
    many = chance.choice((10, 1000, 20_000))
    rows = "".join(f"<li><a href='/{n}.docx'>附件{n}.docx</a>第{n}条</li>" for n in range(many))
    return "x.html", f"<html><body><ul>{rows}</ul></body></html>".encode()


def _wide_table(chance: random.Random) -> tuple[str, bytes]:
    rows, cells = chance.choice(((5, 5), (3000, 4), (3, 5000)))
    cell = f"<td colspan='{chance.choice(('1', '99999999', '-1', 'x'))}' rowspan='1000000'>五级伤残</td>"
    return "x.html", (
        "<html><body><table>" + ("<tr>" + cell * cells + "</tr>") * rows + "</table></body></html>"
    ).encode()


def _monotony(chance: random.Random) -> tuple[str, bytes]:
    """One piece again and again: what patterns go back and forth over."""
    piece, count = chance.choice(MARKS), chance.choice((50, 3000, 60_000))
    other = chance.choice(MARKS)
    body = (piece * count + other) * chance.choice((1, 2)) + chance.choice(("", "内容。", "\n第二条 内容。"))
    return "x.txt", f"某办法\n第一条 {body}\n第三条 本办法自2026年5月1日起施行。".encode()


def _medley(chance: random.Random) -> tuple[str, bytes]:
    return "x.txt", "".join(chance.choice(MARKS) for _ in range(chance.choice((20, 500, 8000)))).encode(
        "utf-8", "replace"
    )


def _titled(chance: random.Random) -> tuple[str, bytes]:
    """Headings and histories that go on and on."""
    head = chance.choice(("关于", "《", "（", "根据", "某某部", "印发", "〔", "，", "　", "2026年"))
    title = head * chance.choice((30, 500, 20_000)) + "办法"
    return (
        "x.txt",
        f"{title}\n（{'2026年1月1日修订，' * chance.choice((1, 300, 8000))}公布）\n第一条 内容。\n第二条 内容。".encode(),
    )


def _long_line(chance: random.Random) -> tuple[str, bytes]:
    text = "".join(chance.choice("雪橇站应当在三十日内结清工钱第一条款项，。；（）") for _ in range(2000))
    return "x.txt", (text * chance.choice((1, 50, 400))).encode(
        chance.choice(("utf-8", "gb18030", "utf-16", "big5")), "replace"
    )


def _many_articles(chance: random.Random) -> tuple[str, bytes]:
    count = chance.choice((500, 5000, 12_000))
    numbers = [n if chance.random() < 0.97 else chance.randrange(1, 9999) for n in range(1, count + 1)]
    return "x.txt", ("某办法\n" + "\n".join(f"第{n}条 内容{n}。" for n in numbers)).encode()


def _front_matter(chance: random.Random) -> tuple[str, bytes]:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    head = chance.choice(
        (
            bomb,
            "title: [" * 3000,
            "? " * 5000,
            "!!python/object/apply:os.system [true]\n",
            "title: \x07\n",
            "a" * 200_000,
        )
    )
    return "x.md", f"---\n{head}\n---\n第一条 内容。\n".encode()


PAGES = (
    _nested_page,
    _unclosed,
    _attributes,
    _lying_charset,
    _linked,
    _wide_table,
    _monotony,
    _medley,
    _titled,
    _long_line,
    _many_articles,
    _front_matter,
)
