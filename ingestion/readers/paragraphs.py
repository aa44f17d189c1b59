"""From the printed lines of pages to paragraphs: running heads off, columns in order, hard breaks joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingestion.readers.base import Line

_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，、]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·•\s]*"
    r"|第\s*[一二三四五六七八九十百]+\s*页(?:\s*共\s*[一二三四五六七八九十百]+\s*页)?|page\s+\d+(?:\s+of\s+\d+)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_MARKER = re.compile(
    r"(?:第\s*[一二三四五六七八九十百千零〇○两\d]+\s*[编編章节節条條](?:之[一二三四五六七八九十])?(?:[\s\u3000]|$)"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．](?!\d)|附\s*[件录錄表][\s\u3000：:一二三四五六七八九十\d]|附\s*[件录錄表]$)"
)
_ENDED = tuple("。；：！？;:!?…”")
EDGE = 0.12
"""Share of the page's height at top and bottom where running heads and page numbers stand."""


@dataclass(slots=True)
class Printed:
    """One printed line: where it stands on its page (points from the lower left) and what it says."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    page_height: float
    confidence: float = 1.0

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)


def without_running_heads(lines: list[Printed]) -> list[Printed]:
    """Return the lines without page numbers and without what recurs at the edge of many pages."""
    pages = {line.page for line in lines}
    recurring: Counter[str] = Counter()
    for page_lines in _by_page(lines):
        edge = [line for line in page_lines if _at_edge(line)]
        recurring.update({_DIGITS.sub("0", line.text.replace(" ", "")) for line in edge})
    often = max(3, len(pages) * 0.4)
    heads = {text for text, count in recurring.items() if count >= often}

    def dropped(line: Printed) -> bool:
        if not _at_edge(line):
            return False
        return bool(_PAGE_NUMBER.fullmatch(line.text.strip())) or _DIGITS.sub("0", line.text.replace(" ", "")) in heads

    return [line for line in lines if not dropped(line)]


def in_reading_order(pieces: list[Printed], width: float) -> list[Printed]:
    """Return the pieces of one page as lines from top to bottom, left column before right where there are two."""
    pieces = [piece for piece in pieces if piece.text.strip()]
    gutter = _gutter(pieces, width)
    if gutter is None:
        return _rows(pieces)
    ordered: list[Printed] = []
    bands: list[Printed] = sorted(
        (piece for piece in pieces if piece.left < gutter - 5 and piece.right > gutter + 5), key=lambda p: -p.top
    )
    rest = [piece for piece in pieces if piece not in bands]
    for band in bands:
        above = [piece for piece in rest if piece.bottom >= band.top - 1]
        ordered += _columns(above, gutter)
        rest = [piece for piece in rest if piece not in above]
        ordered.append(band)
    return ordered + _columns(rest, gutter)


def _columns(pieces: list[Printed], gutter: float) -> list[Printed]:
    return _rows([p for p in pieces if p.left < gutter]) + _rows([p for p in pieces if p.left >= gutter])


def _gutter(pieces: Sequence[Printed], width: float) -> float | None:
    """The middle of an empty strip that parts the page in two columns of many full lines, or None."""
    if len(pieces) < 12:
        return None
    middle = [p for p in pieces if p.left < width / 2 < p.right]
    left = [p for p in pieces if p.right <= width * 0.53]
    right = [p for p in pieces if p.left >= width * 0.47]
    if len(middle) > 0.15 * len(pieces) or min(len(left), len(right)) < 0.3 * len(pieces):
        return None
    long = [p for p in (*left, *right) if p.right - p.left > width * 0.28]
    if len(long) < 0.4 * len(pieces):
        return None
    return (max(p.right for p in left) + min(p.left for p in right)) / 2


def _rows(pieces: list[Printed]) -> list[Printed]:
    """Join pieces that stand on one line; a gap between them stays a blank."""
    rows: list[list[Printed]] = []
    for piece in sorted(pieces, key=lambda p: (-(p.top + p.bottom), p.left)):
        centre = (piece.top + piece.bottom) / 2
        last = rows[-1] if rows else None
        if last is not None and _overlaps(last[0], piece, centre):
            last.append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda p: p.left)) for row in rows]


def _overlaps(one: Printed, other: Printed, centre: float) -> bool:
    return one.bottom - 0.1 * one.size <= centre <= one.top + 0.1 * one.size or (
        other.bottom <= (one.top + one.bottom) / 2 <= other.top
    )


def _joined(row: list[Printed]) -> Printed:
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, piece in zip(row, row[1:], strict=False):
        gap = piece.left - before.right
        blank = " " if gap > 0.6 * piece.size and not text.endswith((" ", "\u3000")) else ""
        text += blank + piece.text
    return Printed(
        text,
        row[0].page,
        row[0].left,
        max(piece.right for piece in row),
        min(piece.bottom for piece in row),
        max(piece.top for piece in row),
        row[0].page_height,
        min(piece.confidence for piece in row),
    )


def join_paragraphs(lines: Sequence[Printed]) -> list[Line]:
    """Return paragraphs: a line that fills its measure goes on in the next one, over the page's end too."""
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        return []
    size = median(line.size for line in lines)
    left, right = _measure(lines)
    indents = sum(_indent(line, left, size) >= 1.2 for line in lines)
    indented = indents >= 0.12 * len(lines)
    paragraphs: list[list[Printed]] = []
    for line in lines:
        last = paragraphs[-1][-1] if paragraphs else None
        if last is not None and _goes_on(last, line, left, right, size, indented, _indent(paragraphs[-1][0], left, size)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_paragraph(group) for group in paragraphs]


def _measure(lines: Sequence[Printed]) -> tuple[float, float]:
    lefts = Counter(round(line.left / 4) for line in lines)
    long = [line for line in lines if line.right - line.left > 0.5 * max(other.right - other.left for other in lines)]
    common = lefts.most_common(1)[0][0] * 4
    left = min([common, *(key * 4 for key, count in lefts.items() if count > 0.1 * len(lines))])
    rights = sorted(line.right for line in long or lines)
    return float(left), rights[int(len(rights) * 0.9)] if len(rights) > 3 else rights[-1]


def _indent(line: Printed, left: float, size: float) -> float:
    """Blank room before the line in characters."""
    body = line.text.lstrip(" \u3000\t")
    wide = line.text[: len(line.text) - len(body)].count("\u3000")
    narrow = len(line.text) - len(body) - wide
    return max(line.left - left, 0.0) / size * 1.1 + wide + narrow * 0.5


def _goes_on(
    last: Printed, line: Printed, left: float, right: float, size: float, indented: bool, first_indent: float
) -> bool:
    text, before = line.text.strip(), last.text.rstrip()
    room = (right - last.right) / size
    starts = bool(_MARKER.match(text))
    indent = _indent(line, left, size)
    if abs(line.size - last.size) > 0.25 * max(line.size, last.size):
        return False
    if line.page == last.page and last.bottom - line.top > 1.6 * size and room > 2:
        return False
    centred = indent > 3 and _indent(last, left, size) > 3 and not before.endswith(_ENDED)
    if centred and not starts and abs((last.left + last.right) - (line.left + line.right)) < 2 * size:
        return last.size > 1.12 * size and line.size > 1.12 * size
    if indented:
        if indent >= 1.2:
            return False
        if starts and before.endswith(_ENDED):
            return False
        if first_indent < 1.2 and room > 4 and not _wrapped_at_blank(text, room):
            return False
        return room < 4 or first_indent >= 1.2 or _wrapped_at_blank(text, room)
    if indent >= 1.6:
        return False
    if room > 1.9 and not (_wrapped_at_blank(text, room) and not before.endswith(_ENDED) and not starts):
        return False
    return not (starts and before.endswith(_ENDED))


def _wrapped_at_blank(text: str, room: float) -> bool:
    """Whether the next line was broken off at a blank: its first word would not have fitted any more."""
    word = re.split(r"[\s\u3000]", text, maxsplit=1)[0]
    return sum(1 if ord(character) > 0x2E7F else 0.5 for character in word) > room


def _paragraph(group: Sequence[Printed]) -> Line:
    text = ""
    for line in group:
        piece = line.text.strip(" \u3000\t")
        latin = text[-1:].isascii() and text[-1:].isalpha() and piece[:1].isascii() and piece[:1].isalpha()
        text += (" " if latin else "") + piece
    return Line(text, page=group[0].page, confidence=min(line.confidence for line in group))


def _by_page(lines: Sequence[Printed]) -> list[list[Printed]]:
    pages: dict[int, list[Printed]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return list(pages.values())


def _at_edge(line: Printed) -> bool:
    return line.bottom > line.page_height * (1 - EDGE) or line.top < line.page_height * EDGE
