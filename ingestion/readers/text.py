"""Plain text and Markdown in UTF-8, UTF-16, GB18030 and Big5; the encoding is told by what the text then says."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from datetime import date

import yaml

from ingestion.errors import Unreadable
from ingestion.readers.base import Line, PlainText, Progress
from knowledge.text.normalise import strip_invisible
from knowledge.yaml_files import parse_yaml

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    "第条款项章节规定应当依照劳动保险合同单位职工社会"
    "這為個國時來們對會發動產種後學經進當險單職條項節規約點過說與從"
    "，。、；：（）《》“”「」　"
)
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_MARK_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_BULLET = re.compile(r"[*+•·-]\s+(?=\S)")
_RULE = re.compile(r"[-=*_ ]{3,}|[|:\- ]{5,}")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?(?:details|summary|br|p|div|span|b|i|u|center|font)\b[^<>]*>", re.IGNORECASE)
_PAGE = re.compile(
    r"[-—–－·]{1,2}[\s\u3000]*\d{1,4}[\s\u3000]*[-—–－·]{1,2}|第\s*\d{1,4}\s*页\s*[/，,、]?\s*共\s*\d{1,4}\s*页"
)
_ENDED = tuple('。；：！？”』」》）)…;:!?"')
_STARTS = re.compile(
    r"\s*(?:第\s*[一二三四五六七八九十百千零〇○两\d]+\s*[编編章节節条條]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|[一二三四五六七八九十]+、|\d+[.、．](?!\d)|附\s*[件录錄表]|#|\|)"
)


class TextReader:
    """Anything that is text and no other format."""

    kind = "text"

    def accepts(self, data: bytes) -> bool:
        """Any text at all; binary files are turned down when they are read."""
        return True

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the paragraphs. Raises Unreadable for bytes that are no text in a known encoding."""
        text, encoding, warnings = decode(data)
        return read_text(text, encoding, warnings)


def read_text(text: str, encoding: str = "utf-8", warnings: list[str] | None = None) -> PlainText:
    """Return decoded text as paragraphs: front matter apart, Markdown marks off, hard line breaks mended."""
    warnings = list(warnings or ())
    text = strip_invisible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x0b", "\n"))
    declared, text = split_front_matter(text)
    text = _TAG.sub("", _COMMENT.sub("", text))
    raw = text.split("\n")
    if joined := unwrapped(raw):
        warnings.append("lines were broken at a fixed width and have been joined")
        raw = joined
    lines = [line for line in map(_line, raw) if line is not None]
    if not lines:
        raise Unreadable("no_text", "The file holds no text.")
    markdown = bool(declared) or any(line.heading for line in lines)
    return PlainText("markdown" if markdown else f"text ({encoding})", tuple(lines), tuple(warnings), declared=declared)


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Return (text, encoding, warnings). Raises Unreadable for what is no text."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), name.removesuffix("-sig"), []
            except UnicodeDecodeError as error:
                raise Unreadable("bad_encoding", f"The file begins like {name} but is not: {error.reason}.") from error
    if looks_binary(data):
        raise Unreadable("not_supported", "The file is neither text nor a document of a kind that can be read.")
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    ranked = sorted(
        ((chinese_share(text), name, text) for name in ("gb18030", "big5hkscs") if (text := _strict(data, name))),
        key=lambda item: -item[0],
    )
    if not ranked or ranked[0][0] < 0.08:
        return _guessed(data)
    best = ranked[0]
    close = len(ranked) > 1 and ranked[1][0] > 0.7 * best[0]
    name = best[1].removesuffix("hkscs")
    return best[2], name, [f"the encoding was taken for {name}, which is not certain"] if close else []


def _guessed(data: bytes) -> tuple[str, str, list[str]]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    text = _strict(data, best.encoding) if best is not None else None
    if best is None or text is None or chinese_share(text) < 0.08:
        raise Unreadable("bad_encoding", "The encoding is not UTF-8, GB18030 or Big5; save the file as UTF-8.")
    return text, best.encoding, [f"the encoding was taken for {best.encoding}, which is not certain"]


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def chinese_share(text: str) -> float:
    """Return which share of the non-ASCII characters are the commonest ones of Chinese texts."""
    sample = [character for character in text[:20_000] if ord(character) > 127]
    return sum(character in _COMMON for character in sample) / len(sample) if sample else 0.0


def looks_binary(data: bytes) -> bool:
    """Whether the bytes hold what no text holds: NUL or many control characters."""
    sample = data[:65_536]
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1a\x1b" for byte in sample)
    return control > len(sample) * 0.01


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return (what the front matter declares, the text after it)."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    try:
        content = parse_yaml(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if not isinstance(content, dict):
        return {}, text
    told = {str(key): str(value) for key, value in content.items() if isinstance(value, str | int | float | date)}
    return told, text[match.end() :]


def _line(raw: str) -> Line | None:
    text = raw.strip().strip("\u3000").strip()
    if not text or _RULE.fullmatch(text) or _PAGE.fullmatch(text):
        return None
    heading = 0
    if match := _MARK_HEADING.fullmatch(text):
        heading, text = len(match[1]), match[2].strip()
    else:
        text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
        text = text.removeprefix("> ").strip()
    text = _EMPHASIS.sub(r"\2", text)
    table = text.startswith("|") and text.count("|") > 2
    if table:
        text = " | ".join(cell.strip() for cell in text.strip("|").split("|"))
    return Line(text, heading=heading, table=table) if text else None


def unwrapped(raw: list[str]) -> list[str]:
    """Return the paragraphs of a text broken at a fixed width; nothing when it was not."""
    full = _measure(raw)
    if not full:
        return []
    joined: list[str] = []
    open_line = False
    for line in raw:
        starts = not line.strip() or line.startswith(("\u3000", "  ", "\t")) or bool(_STARTS.match(line))
        if open_line and joined and (not starts or (_STARTS.match(line) and not joined[-1].rstrip().endswith(_ENDED))):
            joined[-1] = joined[-1].rstrip() + line.strip()
        else:
            joined.append(line)
        open_line = bool(line.strip()) and full - _width(line) <= 4
    return joined


def _measure(raw: list[str]) -> int:
    """The width a text is broken at, in half characters; 0 where its long lines end anywhere."""
    widths = Counter(_width(line) for line in raw if len(line.strip()) > 12)
    full = max(widths, default=0)
    near = sum(count for width, count in widths.items() if full - width <= 4)
    fixed = 30 <= full <= 160 and near >= 5 and near >= 0.3 * sum(widths.values())
    return full if fixed else 0


def _width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line.rstrip())
