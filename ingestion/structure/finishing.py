"""What every form has in the end: signatures cut off, lists of file names told from annexes, doubtful scans marked."""

from __future__ import annotations

import re

from ingestion.marks import CHINESE_DATE, is_signature
from ingestion.readers.base import Line
from ingestion.structure.model import Open, Structure
from knowledge.models import FindingDraft

DOUBTFUL = 0.85
"""Confidence of recognition below which a human should look."""
_LETTER = re.compile(
    r"[^。；：]{0,60}(?:关于|对)[^。；：]{4,80}(?:通知|复函|函|批复|答复|公告|通告|决定|意见|解释|解答)(?:[（(][^（()）]{1,12}[）)])?"
)
"""The title of a text that often has no numbered parts."""
_FILE_NAME = re.compile(r"\d{0,2}[.．、]?\s*[^。；]{2,60}(?:\.(?:docx?|pdf|xlsx?|wps|zip))?")


def read_plain(lines: list[Line]) -> Structure:
    """A text without any numbering: its title apart, the rest one provision."""
    at = min(_title_end(lines), len(lines) - 1)
    return finish("plain", lines[:at], [Open("", "", (), list(lines[at:]))], [])


def _title_end(lines: list[Line]) -> int:
    """How many lines stand before the body: what a page put above the title, and the title over up to three lines."""
    for start in range(min(len(lines), 6)):
        for count in (1, 2, 3):
            text = "".join(line.text.strip() for line in lines[start : start + count])
            if _LETTER.fullmatch(text):
                return start + count
    return 1


def finish(form: str, head: list[Line], done: list[Open], findings: list[FindingDraft]) -> Structure:
    attachments: list[str] = []
    kept: list[Open] = []
    closing: list[Line] = []
    for item in done:
        if item.annex and form != "case":
            closing += _signed_list(item)
        if _lists_files(item):
            attachments += [line.text.strip() for line in item.lines]
        else:
            kept.append(item)
    if form != "case":
        closing = _signatures(kept) + closing
        kept = [item for item in kept if item.lines or not item.annex]
    placed = [item.placed() for item in kept]
    found = list(findings)
    for read in placed:
        if read.confidence < DOUBTFUL:
            detail = f"read with {read.confidence:.0%} confidence on page {read.page}"
            found.append(FindingDraft("low_confidence", read.draft.article, detail))
    return Structure(form, tuple(head), tuple(placed), tuple(closing), tuple(attachments), tuple(found))


def _lists_files(item: Open) -> bool:
    """Whether an annex is nothing but a list of names of files."""
    if not item.annex or not item.lines:
        return False
    return all(_FILE_NAME.fullmatch(line.text.strip()) for line in item.lines) and _only_names(item)


def _signatures(kept: list[Open]) -> list[Line]:
    """Take the signature off the end of the text and off the end of its last annex; that of the annex comes first."""
    found: list[Line] = []
    text = next((each for each in reversed(kept) if not each.annex), None)
    for ending in (text, kept[-1] if kept else None):
        tail: list[Line] = []
        while ending is not None and len(ending.lines) > 1 and is_signature(ending.lines[-1].text):
            tail.insert(0, ending.lines.pop())
        found = tail + found
    return found


def _signed_list(item: Open) -> list[Line]:
    """Take the signature off a list of annexes: letters name their annexes first and are signed below them."""
    at = len(item.lines)
    while at > 0 and is_signature(item.lines[at - 1].text):
        at -= 1
    tail = item.lines[at:]
    dated = any(CHINESE_DATE.search(re.sub(r"[\s\u3000]", "", line.text)) for line in tail)
    if not at or not dated or not all(_FILE_NAME.fullmatch(line.text.strip()) for line in item.lines[:at]):
        return []
    item.lines = item.lines[:at]
    return tail


def _only_names(item: Open) -> bool:
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
