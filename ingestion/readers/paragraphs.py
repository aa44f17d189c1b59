"""From the printed lines of pages to paragraphs: running heads off, columns in order, hard breaks joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingestion.marks import CASE_PARTS, heading_of
from ingestion.readers.base import Line

_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，、]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·•\s]*"
    r"|第\s*[一二三四五六七八九十百]+\s*页(?:\s*共\s*[一二三四五六七八九十百]+\s*页)?|page\s+\d+(?:\s+of\s+\d+)?",
    re.IGNORECASE,
)
_BLANK = re.compile(r"[\s\u3000【】]+")
_DIGITS = re.compile(r"\d+")
_MARKER = re.compile(
    r"(?:第\s*[一二三四五六七八九十百千零〇○两\d]+\s*[编編章节節条條](?:之[一二三四五六七八九十])?(?:[\s\u3000]|$)"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．](?!\d)|附\s*[件录錄表][\s\u3000：:一二三四五六七八九十\d]|附\s*[件录錄表]$)"
)
_UNSPACED = re.compile(
    r"第[一二三四五六七八九十百千零〇○两\d]{1,7}[条條](?:之[一二三四五六七八九十])?(?!第(?![一二]审)|[、，的款项]|[和与或及至]第)"
)
"""An article set without a blank behind its number; only behind a full stop, and where no indent tells."""
_CASE = re.compile(r"案例\s*[一二三四五六七八九十\d]{1,3}\s*[.．、：:]")
_ENDED = tuple('。；：！？;:!?…”"')
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
    often = max(min(3, len(pages)), 2, len(pages) * 0.4)
    heads = {text for text, count in recurring.items() if count >= often}

    def dropped(line: Printed) -> bool:
        if not _at_edge(line):
            return False
        return bool(_PAGE_NUMBER.fullmatch(line.text.strip())) or _DIGITS.sub("0", line.text.replace(" ", "")) in heads

    return [line for line in lines if not dropped(line)]


def in_reading_order(pieces: list[Printed], width: float, gutter: float | None = None) -> list[Printed]:
    """Return the pieces of one page as lines from top to bottom, left column before right where there are two.

    `gutter` is the middle between the columns, as `find_gutter` tells it; lines of the right column are moved to where
    the left one stands, so that both have one measure.
    """
    pieces = [piece for piece in pieces if piece.text.strip()]
    if gutter is None:
        return _rows(pieces)
    bands = [piece for piece in pieces if piece.left < gutter - 5 and piece.right > gutter + 5]
    rest = [piece for piece in pieces if piece not in bands]
    shift = _shift(rest, gutter)
    ordered: list[Printed] = []
    for band in sorted(bands, key=lambda piece: -piece.top):
        above = [piece for piece in rest if piece.bottom >= band.top - 1]
        ordered += [*_columns(above, gutter, shift), band]
        rest = [piece for piece in rest if piece not in above]
    return ordered + _columns(rest, gutter, shift)


def _shift(pieces: list[Printed], gutter: float) -> float:
    """How far the right column stands from the left one; nought where there is but one."""
    lefts = [piece.left for piece in pieces if piece.left < gutter]
    rights = [piece.left for piece in pieces if piece.left >= gutter]
    return min(rights) - min(lefts) if lefts and rights else 0.0


def _columns(pieces: list[Printed], gutter: float, shift: float) -> list[Printed]:
    right = [replace(p, left=p.left - shift, right=p.right - shift) for p in pieces if p.left >= gutter]
    return _rows([p for p in pieces if p.left < gutter]) + _rows(right)


def find_gutter(pages: Sequence[Sequence[Printed]], width: float) -> float | None:
    """Return the middle of the empty strip that parts the pages in two columns, None for one column.

    Judged over all pages, since a last page is often too short to tell.
    """
    found = [gutter for pieces in pages if (gutter := _gutter(pieces, width)) is not None]
    single = sum(_crossing(pieces, width) > 0.3 * len(pieces) for pieces in pages if len(pieces) >= 12)
    return median(found) if len(found) > 1.5 * single else None


def _crossing(pieces: Sequence[Printed], width: float) -> int:
    return sum(p.left < width / 2 < p.right and p.right - p.left > width * 0.1 for p in pieces)


def _gutter(pieces: Sequence[Printed], width: float) -> float | None:
    if len(pieces) < 12:
        return None
    left = [p for p in pieces if p.right <= width * 0.54]
    right = [p for p in pieces if p.left >= width * 0.46]
    if _crossing(pieces, width) > 0.12 * len(pieces) or len(left) < 6 or len(right) < 3:
        return None
    if sum(p.right - p.left > width * 0.28 for p in (*left, *right)) < 0.4 * len(pieces):
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
        if last is not None and _goes_on(last, line, left, right, size, indented):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_paragraph(group) for group in paragraphs]


def _measure(lines: Sequence[Printed]) -> tuple[float, float]:
    lefts = Counter(round(line.left / 4) for line in lines)
    widest = max(line.right - line.left for line in lines)
    long = [line for line in lines if line.right - line.left > 0.5 * widest]
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


def _goes_on(last: Printed, line: Printed, left: float, right: float, size: float, indented: bool) -> bool:
    text, before = line.text.strip(), last.text.rstrip()
    room = (right - last.right) / size
    starts, ended = bool(_MARKER.match(text)), before.endswith(_ENDED)
    if _stands_alone(text) or _stands_alone(before.strip()) or (_CASE.match(text) and ended):
        return False
    if _set_apart(last, line, size, room):
        return False
    indent = _indent(line, left, size)
    if _centred(last, line, left, size) and not starts and not ended:
        return last.size > 1.12 * size and line.size > 1.12 * size
    wrapped = _wrapped_at_blank(text, room) and not ended
    if indented:
        return indent < 1.2 and not (starts and ended) and (room < 2.6 or wrapped)
    return _goes_on_flush(indent, room, ended, wrapped, opens=starts or bool(_UNSPACED.match(text)))


def _goes_on_flush(indent: float, room: float, ended: bool, wrapped: bool, *, opens: bool) -> bool:
    """Whether a line goes on where paragraphs begin without an indent: no room was left, and nothing ended and opens anew."""
    if indent >= 1.6 or (room > 1.9 and not (wrapped and not opens)):
        return False
    return not (opens and ended)


def _set_apart(last: Printed, line: Printed, size: float, room: float) -> bool:
    """Whether another size of letters, or white between them, parts two lines."""
    if abs(line.size - last.size) > 0.25 * max(line.size, last.size):
        return True
    return line.page == last.page and last.bottom - line.top > 1.6 * size and room > 2


def _centred(last: Printed, line: Printed, left: float, size: float) -> bool:
    """Whether both lines stand in the middle of the page, one under the other."""
    both = _indent(line, left, size) > 3 and _indent(last, left, size) > 3
    return both and abs((last.left + last.right) - (line.left + line.right)) < 2 * size


def _stands_alone(text: str) -> bool:
    """Whether a line is a heading by what it says, wherever it stands."""
    bare = _BLANK.sub("", text)
    if len(bare) > 40:
        return False
    heading = heading_of(text)
    return (
        bare in CASE_PARTS
        or (heading is not None and heading[2] and " " in heading[1])
        or bare in ("附则", "目录", "总则")
    )


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
