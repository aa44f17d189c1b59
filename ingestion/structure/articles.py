"""A text read as articles, under their headings, with annexes that count for themselves."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.marks import (
    ANNEX,
    ANNEX_WORD,
    ARTICLE,
    CONTENTS,
    EXPLANATION,
    GLUED_ARTICLE,
    GLUED_HEADING,
    HEADING_THEN_ARTICLE,
    REFERENCE,
    STRONG_REFERENCE,
    article_of,
    heading_of,
    number_of,
)
from ingestion.readers.base import Line
from ingestion.structure.finishing import finish
from ingestion.structure.model import ENDED, Open, Structure
from knowledge.models import FindingDraft


class ArticleReader:
    """Reads a text as articles."""

    def __init__(self, lines: list[Line]) -> None:
        self._queue = list(reversed(lines))
        self._head: list[Line] = []
        self._done: list[Open] = []
        self._open: Open | None = None
        self._path: dict[int, str] = {}
        self._unnamed: int | None = None
        self._previous = (0, 0)
        self._last: Line | None = None
        self._findings: list[FindingDraft] = []
        self._annex = ""
        self._excerpt = any(re.search(r"节录|节选|摘录", line.text) for line in lines[:6])
        marks = [match for line in lines if (match := ARTICLE.match(line.text.strip())) and match["rest"]]
        self._unspaced = sum(not match["sep"] for match in marks) > 0.8 * len(marks)

    def read(self) -> Structure:
        while self._queue:
            self._take(self._queue.pop())
        self._close()
        return finish("articles", self._head, self._done, self._findings)

    def _take(self, line: Line) -> None:
        line = self._split(line)
        text = line.text.strip()
        if CONTENTS.fullmatch(text):
            return
        if self._unnamed is not None and self._names_heading(line):
            return
        heading = heading_of(text) if self._may_head(line) else None
        if heading is not None:
            self._head_part(*heading)
            self._last = line
            return
        if self._starts_annex(line):
            return
        match = ARTICLE.match(text)
        if match is not None and self._starts_article(match, line):
            return
        if self._open is None:
            self._head.append(line)
        else:
            self._open.lines.append(line)
        self._last = line

    def _split(self, line: Line) -> Line:
        """Cut off what is glued to the line's end and put it back into the queue."""
        text = line.text
        if match := HEADING_THEN_ARTICLE.fullmatch(text.strip()):
            self._queue.append(replace(line, text=match[2], heading=0))
            return replace(line, text=match[1])
        number = self._previous[0]
        current = ARTICLE.match(text.strip())
        if current is not None and (own := number_of(current[1])) is not None:
            number = own
        for match in GLUED_ARTICLE.finditer(text):
            if (self._done or self._open or current) and number_of(match[1]) == number + 1 and not match[2]:
                self._findings.append(FindingDraft("glued_article", str(number + 1), f"第{match[1]}条", mended=True))
                self._queue.append(replace(line, text=text[match.end() :].strip(), heading=0))
                text = text[: match.start()]
                break
        if (match := GLUED_HEADING.search(text)) and heading_of(match[1]) is not None:
            article = str(number) if number else ""
            self._findings.append(FindingDraft("glued_heading", article, match[1], mended=True))
            self._queue.append(replace(line, text=match[1]))
            text = text[: match.start()]
        return replace(line, text=text) if text != line.text else line

    def _may_head(self, line: Line) -> bool:
        return bool(line.heading) or self._last is None or self._open is None or self._ended(self._last)

    @staticmethod
    def _ended(line: Line) -> bool:
        text = line.text.rstrip()
        return (
            text.endswith(ENDED) or bool(line.heading) or line.table or heading_of(text) is not None or len(text) < 30
        )

    def _head_part(self, rank: int, heading: str, named: bool) -> None:
        self._close()
        self._path = {level: name for level, name in self._path.items() if level < rank}
        self._path[rank] = heading
        self._unnamed = None if named else rank

    def _names_heading(self, line: Line) -> bool:
        """Whether this line is the name of a heading whose number stood alone."""
        rank, self._unnamed = self._unnamed, None
        text = line.text.strip()
        taken = ARTICLE.match(text) or heading_of(text) or len(text) > 20 or text.endswith(ENDED)
        if rank is None or taken:
            return False
        self._path[rank] += " " + re.sub(r"[\s\u3000]+", "", text)
        return True

    def _starts_article(self, match: re.Match[str], line: Line) -> bool:
        number = number_of(match[1])
        if not number:
            return False
        article, order = article_of(number, match[2])
        rest = match["rest"].strip()
        follows = order in ((self._previous[0] + 1, 0), (self._previous[0], self._previous[1] + 1))
        if self._only_refers(match, rest, follows) or self._runs_on(match, rest, order, line, follows):
            return False
        if not follows and not self._plausible(order):
            return False
        self._note_restart(article, order)
        self._open_article(match, article, rest, line)
        self._previous = order
        self._last = replace(line, text=rest or "。")
        return True

    def _only_refers(self, match: re.Match[str], rest: str, follows: bool) -> bool:
        """Whether the line speaks of an article rather than beginning one."""
        # 第十七条第一审案件…: where no article is set off from its number, only plain references are told apart.
        refers = STRONG_REFERENCE if self._unspaced else REFERENCE
        if refers.match(rest) and not (follows and match["sep"] and self._begins()):
            return True
        return bool(REFERENCE.match(rest)) and not (follows and self._begins())

    def _runs_on(self, match: re.Match[str], rest: str, order: tuple[int, int], line: Line, follows: bool) -> bool:
        """Whether text follows the number without a blank where that is no beginning."""
        if match["sep"] or not rest or rest.startswith(("【", "［", "[")):
            return False
        # A scan often loses the blank behind the number and the full stop before it.
        begins = self._begins() or line.confidence < 1.0
        opening = self._unspaced and not self._done and self._open is None
        # One article missed must not hide all that follow it.
        near = self._unspaced and 0 < order[0] - self._previous[0] <= 3 and not REFERENCE.match(rest)
        return not ((follows or opening or near) and begins)

    def _note_restart(self, article: str, order: tuple[int, int]) -> None:
        """Where the numbering begins again at 1: a second text, or the next annex."""
        if order != (1, 0) or self._previous <= (1, 0):
            return
        if self._annex:
            self._path = {}
            return
        self._annex = "附"
        said = "the numbering begins again at 1: a second text"
        self._findings.append(FindingDraft("restarted_numbering", article, said))

    def _open_article(self, match: re.Match[str], article: str, rest: str, line: Line) -> None:
        self._close()
        label = "第" + re.sub(r"[\s\u3000]+", "", match[1]) + "条" + (f"之{match[2]}" if match[2] else "")
        kept = f"{self._annex}-{article}" if self._annex else article
        path = tuple(self._path[rank] for rank in sorted(self._path))
        if self._annex and self._annex != "附":
            path = (self._annex_title, *path)
        first = [replace(line, text=rest)] if rest else []
        self._open = Open(kept, label, path, first, annex=bool(self._annex))

    def _begins(self) -> bool:
        return self._last is None or self._ended(self._last)

    def _plausible(self, order: tuple[int, int]) -> bool:
        """Whether a number that does not follow is still the start of an article: a gap, a double, a second text."""
        if not self._begins():
            return False
        if order == (1, 0) or (self._excerpt and order > self._previous):
            return True
        if not self._done and self._open is None:
            return order[0] <= 3 or self._goes_on_from(order[0])
        return order <= self._previous and order[0] >= self._previous[0] - 2 or 0 < order[0] - self._previous[0] <= 30

    def _goes_on_from(self, number: int) -> bool:
        """Whether the next article below has a number not far behind: an excerpt may begin in the middle of a law."""
        for line in self._queue[:-31:-1]:
            match = ARTICLE.match(line.text.strip())
            if match is not None and (match["sep"] or not match["rest"] or self._unspaced):
                return number < (number_of(match[1]) or 0) <= number + 30
        return False

    def _starts_annex(self, line: Line) -> bool:
        text = line.text.strip()
        if self._open is None and not self._done:
            return False
        named = ANNEX.fullmatch(text)
        if EXPLANATION.fullmatch(text) and self._begins():
            self._open_annex(text, "说明", text, None, line)
            return True
        if named is None or len(text) > 80 or text.endswith("。") or not self._begins():
            return False
        if not ANNEX_WORD.match(text) and not re.match(r"附[ \u3000]*[：:]", text):
            return False
        label = ANNEX_WORD.match(text)
        shown = re.sub(r"[\s\u3000]+", "", label[0]) if label else "附"
        self._open_annex(text, shown, named[2].strip(), number_of(named[1]) if named[1] else None, line)
        return True

    def _open_annex(self, title: str, label: str, name: str, number: int | None, line: Line) -> None:
        self._close()
        count = len({each.article.partition("-")[0] for each in self._done if each.annex}) + 1
        self._annex = f"附{number or count}"
        self._annex_title = title.rstrip("：:")
        self._path = {}
        self._previous = (0, 0)
        self._open = Open(self._annex, label, (), [replace(line, text=name)] if name else [], annex=True)
        self._last = replace(line, text=title + "：")

    _annex_title = ""

    def _close(self) -> None:
        if self._open is not None and (self._open.lines or not self._open.annex):
            self._done.append(self._open)
        self._open = None
