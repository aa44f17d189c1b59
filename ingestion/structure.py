"""From paragraphs to provisions: articles under 编, 章, 节; sections of policies; parts of cases; annexes and closing.

What is missing or doubled is reported, never papered over. Text inside a document is data and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingestion.checking import check_provisions
from ingestion.errors import Unreadable
from ingestion.marks import (
    ANNEX,
    ANNEX_WORD,
    ARABIC_SECTION,
    ARTICLE,
    BARE_SECTION,
    BRACKET_SECTION,
    CASE_PARTS,
    CASE_START,
    CONTENTS,
    GLUED_ARTICLE,
    GLUED_HEADING,
    HEADING_THEN_ARTICLE,
    REFERENCE,
    SECTION,
    article_of,
    heading_of,
    is_signature,
    number_of,
)
from ingestion.readers.base import Line
from knowledge.library import FindingDraft, ProvisionDraft

MOST_PROVISIONS = 9_999
DOUBTFUL = 0.85
AMENDING = re.compile(
    r"关于(?:修改|修订|废止|修正).{2,}的?决定|修正案(?:（[一二三四五六七八九十]+）)?(?:草案)?$|关于.{0,12}(?:修改|废止).{2,}的(?:决定|通知|公告)"
)
ISSUING = re.compile(r"关于(?:印发|发布|公布|颁布|颁发|转发|下发|实施).*的?(?:通知|公告|决定|命令)|令$|决定$|公告$")
_ENDED = tuple("。；：！？”）)…;:.!?")
_FILE_NAME = re.compile(r"\d{0,2}[.．、]?\s*[^。；]{2,60}(?:\.(?:docx?|pdf|xlsx?|wps|zip))?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A provision with where it was read: `page` 0 where there are no pages."""

    draft: ProvisionDraft
    page: int = 0
    confidence: float = 1.0


@dataclass(frozen=True)
class Structure:
    """A text in its parts. `form`: articles, sections, case or plain."""

    form: str
    head: tuple[Line, ...]
    """Everything before the first provision: title, number, history, salutation, preamble."""
    provisions: tuple[Placed, ...]
    closing: tuple[Line, ...] = ()
    attachments: tuple[str, ...] = ()
    findings: tuple[FindingDraft, ...] = ()

    @property
    def drafts(self) -> list[ProvisionDraft]:
        """The provisions as the library takes them."""
        return [placed.draft for placed in self.provisions]

    @property
    def articles(self) -> list[ProvisionDraft]:
        """The numbered articles alone; empty for a text without any."""
        return [draft for draft in self.drafts if self.form == "articles" and draft.article[:1].isdigit()]

    @property
    def sections(self) -> list[ProvisionDraft]:
        """The first-level sections of a text without articles."""
        return [draft for draft in self.drafts if self.form == "sections" and draft.article[:1].isdigit()]


@dataclass
class _Open:
    """A provision being read."""

    article: str
    label: str
    path: tuple[str, ...]
    lines: list[Line]
    annex: bool = False

    def placed(self) -> Placed:
        text = "\n".join(line.text for line in self.lines).strip()
        pages = [line.page for line in self.lines if line.page]
        confidence = min((line.confidence for line in self.lines), default=1.0)
        draft = ProvisionDraft(self.article, self.label, self.path, text)
        return Placed(draft, pages[0] if pages else 0, confidence)


def structure_of(lines: Sequence[Line]) -> Structure:
    """Return the parts of a text. Raises Unreadable for one with more articles than any law has."""
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        raise Unreadable("no_text", "The file holds no text.")
    starts = sum(ARTICLE.match(line.text) is not None for line in lines)
    if starts > MOST_PROVISIONS:
        raise Unreadable(
            "too_many_articles",
            f"The file has {starts} articles, more than any law; split it by document and try again.",
        )
    found = _by_form(lines)
    findings = [*found.findings, *_checked(found)]
    return replace(found, findings=tuple(dict.fromkeys(findings)))


def _by_form(lines: list[Line]) -> Structure:
    opening = "".join(line.text for line in lines[:4])
    title = next((line.text for line in lines if line.heading), lines[0].text)
    articles = _Articles(lines).read()
    sections = _sections(lines)
    parts = {_case_part(line) for line in lines} - {None}
    if (
        len(parts) >= 2
        and parts & {"基本案情", "裁判要点", "案情简介", "简要案情", "裁判理由"}
        and len(articles.articles) < 3
    ):
        return _case(lines)
    amending = AMENDING.search(title.strip()) or AMENDING.search(lines[0].text.strip())
    if amending and sections is not None and len(sections.sections) >= 1:
        return sections
    numbered = articles.articles
    if numbered and (len(numbered) >= 2 or numbered[0].article == "1"):
        early = sections is not None and len(sections.sections) >= 2 and _stands_before(lines, sections, articles)
        if (
            not early
            or ISSUING.search(title.strip())
            or "印发" in opening
            or "批准" in opening + title
            or _longer(articles, sections)
        ):
            return articles
    if sections is not None and sections.sections:
        return sections
    if numbered:
        return articles
    return _plain(lines)


def _stands_before(lines: list[Line], sections: Structure, articles: Structure) -> bool:
    return len(sections.head) < len(articles.head)


def _longer(articles: Structure, sections: Structure | None) -> bool:
    def size(structure: Structure) -> int:
        return sum(len(draft.text) for draft in structure.drafts if draft.article[:1].isdigit())

    own = sum(len(line.text) for line in articles.head)
    return sections is None or size(articles) > own


class _Articles:
    """Reads a text as articles."""

    def __init__(self, lines: list[Line]) -> None:
        self._queue = list(reversed(lines))
        self._head: list[Line] = []
        self._done: list[_Open] = []
        self._open: _Open | None = None
        self._path: dict[int, str] = {}
        self._unnamed: int | None = None
        self._previous = (0, 0)
        self._last: Line | None = None
        self._findings: list[FindingDraft] = []
        self._annex = ""

    def read(self) -> Structure:
        while self._queue:
            self._take(self._queue.pop())
        self._close()
        return _finish("articles", self._head, self._done, self._findings)

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
            text.endswith(_ENDED) or bool(line.heading) or line.table or heading_of(text) is not None or len(text) < 30
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
        taken = ARTICLE.match(text) or heading_of(text) or len(text) > 20 or text.endswith(_ENDED)
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
        if REFERENCE.match(rest) and not (follows and match["sep"] and self._begins()):
            return False
        # A scan often loses the blank behind the number and the full stop before it.
        begins = self._begins() or line.confidence < 1.0
        if not match["sep"] and rest and not (rest.startswith(("【", "［", "[")) or (follows and begins)):
            return False
        if not follows and not self._plausible(order):
            return False
        restart = order == (1, 0) and self._previous > (1, 0)
        if restart and not self._annex:
            self._annex = "附"
            self._findings.append(
                FindingDraft("restarted_numbering", article, "the numbering begins again at 1: a second text")
            )
        elif restart:
            self._path = {}
        self._close()
        label = "第" + re.sub(r"[\s\u3000]+", "", match[1]) + "条" + (f"之{match[2]}" if match[2] else "")
        kept = f"{self._annex}-{article}" if self._annex else article
        path = tuple(self._path[rank] for rank in sorted(self._path))
        if self._annex and self._annex != "附":
            path = (self._annex_title, *path)
        first = [replace(line, text=rest)] if rest else []
        self._open = _Open(kept, label, path, first, annex=bool(self._annex))
        self._previous = order
        self._last = replace(line, text=rest or "。")
        return True

    def _begins(self) -> bool:
        return self._last is None or self._ended(self._last)

    def _plausible(self, order: tuple[int, int]) -> bool:
        """Whether a number that does not follow is still the start of an article: a gap, a double, a second text."""
        if not self._begins():
            return False
        if order == (1, 0):
            return True
        if not self._done and self._open is None:
            return order[0] <= 3
        return order <= self._previous and order[0] >= self._previous[0] - 2 or 0 < order[0] - self._previous[0] <= 30

    def _starts_annex(self, line: Line) -> bool:
        text = line.text.strip()
        if self._open is None and not self._done:
            return False
        named = ANNEX.fullmatch(text)
        if named is None or len(text) > 80 or text.endswith("。") or not self._begins():
            return False
        if not ANNEX_WORD.match(text) and not re.match(r"附[ \u3000]*[：:]", text):
            return False
        self._close()
        number = number_of(named[1]) if named[1] else None
        count = len({each.article.partition("-")[0] for each in self._done if each.annex}) + 1
        self._annex = f"附{number or count}"
        self._annex_title = text.rstrip("：:")
        self._path = {}
        self._previous = (0, 0)
        name = named[2].strip()
        label = ANNEX_WORD.match(text)
        shown = re.sub(r"[\s\u3000]+", "", label[0]) if label else "附"
        self._open = _Open(self._annex, shown, (), [replace(line, text=name)] if name else [], annex=True)
        self._last = replace(line, text=text + "：")
        return True

    _annex_title = ""

    def _close(self) -> None:
        if self._open is not None and (self._open.lines or not self._open.annex):
            self._done.append(self._open)
        self._open = None


def _sections(lines: list[Line]) -> Structure | None:
    """Read a text as first-level sections: 一、 or else （一） or 1.; None when it has none."""
    for pattern in (SECTION, BRACKET_SECTION, ARABIC_SECTION):
        found = _read_sections(lines, pattern)
        if len(found.sections) >= 2 or (pattern is SECTION and found.sections):
            return found
    return None


def _read_sections(lines: list[Line], pattern: re.Pattern[str]) -> Structure:
    head: list[Line] = []
    done: list[_Open] = []
    findings: list[FindingDraft] = []
    current: _Open | None = None
    previous = annexes = 0
    quoted = 0
    for line in lines:
        text = line.text.strip()
        match = pattern.fullmatch(text)
        if match is None and pattern is SECTION and (line.heading or previous):
            match = BARE_SECTION.fullmatch(text)
        number = number_of(match[1]) if match is not None and quoted <= 0 else None
        if (
            number is not None
            and match is not None
            and annexes == 0
            and previous < number <= previous + (3 if previous else 1)
        ):
            rest = match[2].strip() if match.re is pattern else ""
            label = text[: len(text) - len(rest)].strip() if rest else text
            current = _Open(
                str(number), _section_label(match[1], label), (), [replace(line, text=rest)] if rest else []
            )
            done.append(current)
            previous = number
        elif (
            current is not None
            and ANNEX_WORD.match(text)
            and ANNEX.fullmatch(text)
            and len(text) <= 80
            and not text.endswith("。")
        ):
            annexes += 1
            named = ANNEX.fullmatch(text)
            assert named is not None
            marked = ANNEX_WORD.match(text)
            assert marked is not None
            name = named[2].strip()
            written = number_of(named[1]) if named[1] else None
            first = [replace(line, text=name)] if name else []
            current = _Open(f"附{written or annexes}", re.sub(r"\s+", "", marked[0]), (), first, annex=True)
            done.append(current)
        elif current is None:
            head.append(line)
        else:
            if number is not None and number <= previous and annexes == 0 and number == 1:
                findings.append(
                    FindingDraft("restarted_numbering", current.article, f"{text[:20]} begins to count again")
                )
            current.lines.append(line)
        quoted = max(0, quoted + text.count("“") - text.count("”")) if annexes == 0 else 0
    return _finish("sections", head, done, findings)


def _section_label(number: str, written: str) -> str:
    if written.startswith(("（", "(")):
        return f"（{number}）"
    return f"{number}." if number.isdigit() else f"{number}、"


def _case_part(line: Line) -> str | None:
    bare = re.sub(r"[\s\u3000【】\[\]：:]+", "", line.text)
    bare = re.sub(r"^[一二三四五六七八九十]+、", "", bare)
    return bare if bare in CASE_PARTS else None


def _case(lines: list[Line]) -> Structure:
    """Read guiding and typical cases: every part a provision without a number, under its case's name."""
    head: list[Line] = []
    done: list[_Open] = []
    current: _Open | None = None
    several = sum(CASE_START.fullmatch(line.text.strip()) is not None for line in lines) > 1
    path: tuple[str, ...] = ()
    keywords = False
    for line in lines:
        part = _case_part(line)
        if several and CASE_START.fullmatch(line.text.strip()) and len(line.text) <= 120:
            path, current, keywords = (line.text.strip(),), None, False
        elif part == "关键词":
            keywords, current = True, None
        elif part is not None:
            keywords = False
            current = _Open("", part, path, [])
            done.append(current)
        elif keywords or (current is None and not path):
            head.append(replace(line, text=f"关键词：{line.text}") if keywords else line)
        elif current is None:
            current = _Open("", "案情", path, [line])
            done.append(current)
        else:
            current.lines.append(line)
    return _finish("case", head, done, [])


def _plain(lines: list[Line]) -> Structure:
    """A text without any numbering: its title apart, the rest one provision."""
    body = lines[1:] or lines
    return _finish("plain", lines[:1] if len(lines) > 1 else [], [_Open("", "", (), list(body))], [])


def _finish(form: str, head: list[Line], done: list[_Open], findings: list[FindingDraft]) -> Structure:
    attachments: list[str] = []
    kept: list[_Open] = []
    for item in done:
        if (
            item.annex
            and item.lines
            and all(_FILE_NAME.fullmatch(line.text.strip()) for line in item.lines)
            and _only_names(item)
        ):
            attachments += [line.text.strip() for line in item.lines]
        else:
            kept.append(item)
    closing: list[Line] = []
    for ending in (next((each for each in reversed(kept) if not each.annex), None), kept[-1] if kept else None):
        if ending is None or form == "case":
            continue
        tail: list[Line] = []
        while len(ending.lines) > 1 and is_signature(ending.lines[-1].text):
            tail.insert(0, ending.lines.pop())
        closing = tail + closing if tail else closing
    if form != "case":
        kept = [item for item in kept if item.lines or not item.annex]
    placed = [item.placed() for item in kept]
    found = list(findings)
    for read in placed:
        if read.confidence < DOUBTFUL:
            detail = f"read with {read.confidence:.0%} confidence on page {read.page}"
            found.append(FindingDraft("low_confidence", read.draft.article, detail))
    return Structure(form, tuple(head), tuple(placed), tuple(closing), tuple(attachments), tuple(found))


def _only_names(item: _Open) -> bool:
    """Whether an annex merely lists the names of files and forms."""
    longest = max(len(line.text) for line in item.lines)
    total = sum(len(line.text) for line in item.lines)
    listed = all(
        re.match(r"\d{1,2}[.．、]", line.text.strip()) or ".doc" in line.text or ".pdf" in line.text
        for line in item.lines
    )
    return (
        longest <= 60
        and not any(line.table for line in item.lines)
        and (listed or (len(item.lines) == 1 and total < 40))
    )


def _checked(found: Structure) -> list[FindingDraft]:
    own = [draft for draft in found.drafts if not draft.article.startswith("附")]
    if found.form == "case":
        return [FindingDraft("empty_article", "", f"{d.label} has no text") for d in own if not d.text]
    return check_provisions(own)
