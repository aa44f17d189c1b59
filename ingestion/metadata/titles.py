"""The title, and the lines around it that tell number, history and dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ingestion.metadata.days import ORDER, after_date, dates_in
from ingestion.metadata.model import STATE, Context
from ingestion.offices import FILE_NUMBER, OFFICE, several_offices, write_number
from ingestion.readers.base import Line
from ingestion.structure import ISSUING

_TITLE_END = re.compile(
    r"(?:法|法典|通则|守则|准则|章程|公约|条例|條例|規定|辦法|細則|解釋|決定|意見|規則|规定|办法|细则|规则|解释|意见|通知|决定|批复|复函|函|公告|通告|指引|指南|方案|纲要|规划|标准|目录|案例|纪要|修正案|答复|制度|要求|措施|规程|程序|导则|大纲|要点|计划|清单|名录|解答|问答|须知|协定|议定书|决议|规范|规约|文本|协议|合同|案|令)"
    r"(?:[（(].{1,20}[）)])*(?:的?通知)?$"
)
_MAST = re.compile(r"(?:公报|文件|简报)$")
_WHOLE_NUMBER = re.compile(r"[（(【\[]?\s*(?:发文字号|文号|文件编号)?[：:]?\s*(.{3,60}?号)\s*[）)】\]]?")
MASTHEAD = re.compile(rf"(?:{STATE})?(?:{several_offices('、?')})?(?:公告|通告)")
"""The printed head of an announcement: who, and that it is one; the number and the title stand below."""
_HISTORY = re.compile(r"(?:通过|公布|发布|颁布|修订|修正|施行|批准|施行|印发|修改)")


def title_of(c: Context) -> tuple[str, int]:
    """The title and the place of its line in the head; an issued text goes before the notice that issues it."""
    head = c.head
    found: list[tuple[str, int]] = []
    skip = -1
    for index, line in enumerate(head):
        if index <= skip:
            continue
        text, last = _joined(c, index)
        if _is_title(c, text, line):
            found.append((text, index))
            skip = last
    if not found:
        return _untitled(c), 0
    if len(found) > 1 and MASTHEAD.fullmatch(re.sub(r"[\s\u3000]", "", found[0][0])):
        found = found[1:]
    text, index = _under_its_order(c, found)
    text, index = _issued(c, found, index) or _without_year(c, text) or (text, index)
    c.note("title", tidy_title(text), head[index])
    return tidy_title(text), index


def _untitled(c: Context) -> str:
    """The title of a text whose head shows none: the page's, else the first line that is neither a masthead nor a number."""
    named = c.declared.get("page_title", "")
    lines = (line for line in c.head if not _MAST.search(line.text.strip()) and not is_number_line(line.text))
    first = next(lines, None) or c.text.lines[0]
    text = named or first.text[:200]
    c.note("title", text, None if named else first, "title of the page" if named else "")
    return tidy_title(text)


def _under_its_order(c: Context, found: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """The first title, or the last one where the first is the order or decision that promulgates articles."""
    text, _ = found[0]
    orders = ISSUING.search(text) or "决定" in text or short_order(text)
    if c.structure.form == "articles" and len(found) > 1 and orders:
        last_text, last_index = found[-1]
        if not re.search(r"通知$|决定$|公告$|令$", last_text):
            return last_text, last_index
    return found[0]


def _issued(c: Context, found: Sequence[tuple[str, int]], at: int) -> tuple[str, int] | None:
    """The title, over up to three lines, of the text that a notice above it names between book marks as issued."""
    notices = [text for text, _ in found if ISSUING.search(text) or "征求意见" in text]
    if not notices and not any(re.search(r"征求意见|印发|发布", line.text) for line in c.head[:2]):
        return None
    named = {
        _key(name)
        for text in (*notices, *(line.text for line in c.head if re.search(r"印发|转发|发布|公布|征求", line.text)))
        for name in re.findall(r"《([^《》]{4,80})》", text)
    }
    for index in range(len(c.head)):
        lines = [line.text.strip() for line in c.head[index : index + 3]]
        for count in (3, 2, 1):
            if _key("".join(lines[:count])) in named:
                return "".join(lines[:count]), index
    return None


def _without_year(c: Context, text: str) -> tuple[str, int] | None:
    """The title itself, where a site put the year behind it for its own heading: 某规定(2005年)."""
    bare = re.sub(r"[（(](?:19|20)\d{2}年[）)]$", "", text)
    if bare == text:
        return None
    return next(((bare, index) for index, line in enumerate(c.head) if line.text.strip() == bare), None)


def _key(title: str) -> str:
    """A title for comparing: blanks, width and kind of brackets aside."""
    wide = unicodedata.normalize("NFKC", re.sub(r"[\s\u3000]", "", title))
    return wide.replace("〈", "《").replace("〉", "》").strip("《》") if wide.count("《") < 2 else wide


def _joined(c: Context, index: int) -> tuple[str, int]:
    """A title printed on two or three lines, put together."""
    text = c.head[index].text.strip()
    last = index
    while (
        last + 1 < len(c.head)
        and last - index < 3
        and not _TITLE_END.search(text)
        and len(text) < 60
        and (
            re.match(r"^(?:最高|国务院|中华|[\u4e00-\u9fff、]{2,40}(?:部|局|委|会|院|厅|办公厅|办公室))?.*关于", text)
            or c.head[index].heading
            or re.fullmatch(several_offices(r"[\s\u3000]*"), text)
        )
    ):
        following = c.head[last + 1].text.strip()
        if len(following) > 60 or following.endswith(("。", "：")) or dates_in(following) or is_number_line(following):
            break
        if re.search(r"令$", text):
            break
        text += following
        last += 1
    return (text, last) if _TITLE_END.search(text) else (c.head[index].text.strip(), index)


def _is_title(c: Context, text: str, line: Line) -> bool:
    bare = text.strip("《》 ")
    if len(bare) < 4 or len(bare) > 120 or bare.endswith(("。", "；", "，", "：", ":")) or is_number_line(bare):
        return False
    if re.match(r"\d{1,2}[\s\u3000.、．]", bare):
        return False
    if re.match(r"^(?:附件?|目录|关键词|根据|为了?|《.*》已|现将|第[一二三四五六七八九十]+[章节])", bare) or is_history(
        c, replace(line, text=bare)
    ):
        return False
    if line.heading == 1 and "案例" in bare:
        return True
    return bool(_TITLE_END.search(bare)) and "。" not in bare and not re.fullmatch(r"[（(].*[）)]", bare)


def top_of(c: Context, at: int) -> list[Line]:
    """The lines from which number, history and dates may be read: those around the title, not the preamble."""
    lines = [line for line in c.head if len(line.text) <= 400]
    near = [line for line in c.head[: at + 14] if len(line.text) <= 400]
    return near or lines


def is_history(c: Context, line: Line) -> bool:
    text = line.text.strip()
    if not dates_in(text[:200]) or not (_HISTORY.search(text) or ORDER.search(re.sub(r"[\s\u3000]", "", text))):
        return False
    opens = re.match(r"^[（(]?(?:根据)?[（(]?\s*(?:[12]\d{3}|[一二][○〇零九一二三四五六七八OＯ0])", text)
    closes = re.match(rf"^{OFFICE}.{{0,4}}[一二12]", text) and len(text) < 60
    ended = text.endswith("。") and len(text) > 120 and not text.startswith(("（", "("))
    announced = re.match(r"^《.{2,80}》.*(?:通过|公布|施行)", text)
    bracketed = re.match(r"^[（(].*[）)]$", text) and len(text) < 120 and "〔" not in text.split("日")[0]
    return bool(((opens or bracketed) and not ended) or closes or announced)


def number_of_text(c: Context, top: Sequence[Line], title: str) -> str | None:
    for line in top:
        text = line.text.strip()
        if is_number_line(text) and (number := write_number(text)):
            c.note("number", number, line)
            return number
    return _number_over_lines(c, top) or _number_in_history(c, top) or _number_beside_title(c, top)


def _number_in_history(c: Context, top: Sequence[Line]) -> str | None:
    """The number in the line that tells the history of a text: that of the order, else that of the file."""
    for line in top:
        text = line.text.strip()
        if (
            (dates_in(text[:80]) or text.startswith(("（", "(")))
            and "修改" not in text.split("令")[0]
            and is_history(c, line)
        ):
            head = re.split(r"根据|(?<=公布)|(?<=发布)", text)[0] if "令" in text else text
            if re.search(r"令(?:\d{4}年)?第?|号令", head) and (number := write_number(after_date(head))):
                c.note("number", number, line)
                return number
    for line in top:
        bare = re.sub(r"《[^《》]*》|根据.*", "", line.text)
        if is_history(c, line) and line.text.strip().startswith(("（", "(")) and (match := FILE_NUMBER.search(bare)):
            c.note("number", match[0], line)
            return write_number(re.sub(r"^(?:公布|发布|颁布|印发)", "", match[0]))
    return None


def _number_beside_title(c: Context, top: Sequence[Line]) -> str | None:
    """The number of a file that stands before the title, alone near the top, or at the end."""
    for line in [*top[:6], *c.structure.closing]:
        match = FILE_NUMBER.search(line.text)
        titled = (
            match is not None and not line.text[: match.start()].strip() and line.text[match.end() :].startswith("《")
        )
        if match is not None and (titled or (len(line.text) < 60 and "《" not in line.text)):
            number = write_number(match[0])
            if number is not None:
                c.note("number", number, line)
                return number
    return None


def _number_over_lines(c: Context, top: Sequence[Line]) -> str | None:
    """The number of an order printed over lines: the offices one below the other, then 令 or 公告, then 第1号."""
    for start in range(len(top)):
        offices: list[str] = []
        for line in top[start : start + 12]:
            text = re.sub(r"(?<=[\d年第号])[\s\u3000]+|[\s\u3000]+(?=[\d年第号])", "", line.text.strip())
            ended = re.fullmatch(r"(?:令|公[\s\u3000]*告)?(?:\d{4}年)?[（(]?第.{1,9}号[）)]?", text)
            marked = offices and re.search(r"(?:令|公告)$", offices[-1])
            if ended and offices and (marked or text.startswith(("令", "公"))):
                joined = re.sub(r"、(?=令|公告)", "", "、".join(offices)) + re.sub(r"[\s\u3000]", "", text)
                c.note("number", joined, line)
                return write_number(joined)
            text = re.sub(
                r"^公[\s\u3000]+告$", "公告", re.sub(r"[\s\u3000]+(?=令$|公[\s\u3000]*告$)", "", line.text.strip())
            )
            parts = [part.removeprefix(STATE) for part in re.split(r"[\s\u3000、]+", text)]
            if marked or not all(re.fullmatch(rf"{OFFICE}(?:令|公告)?|(?:主席|总理)?令|公告", part) for part in parts):
                break
            offices += parts
    return None


def tidy_title(text: str) -> str:
    """Return a title without book marks around it, blanks inside it, and the mark of the first line's issuer kept."""
    bare = re.sub(r"^(?:标[\s\u3000]*题|名[\s\u3000]*称)[：:][\s|]*", "", text.strip().strip("#").strip()).strip()
    if (match := re.fullmatch(r"[^《》]{3,40}?号[\s\u3000]*(《[^《》]+》)", bare)) and FILE_NUMBER.match(bare):
        bare = match[1]
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        bare = bare[1:-1]
    if "案例" in bare[:8]:
        return re.sub(r"[\s\u3000]+", " ", bare)
    return re.sub(r"(?<=[^\x00-\x7f])[\s\u3000]+(?=[^\x00-\x7f])", "", bare)


def is_number_line(text: str) -> bool:
    bare = re.sub(r"[\s\u3000]", "", text).strip("（）()【】[]")
    if FILE_NUMBER.fullmatch(bare):
        return True
    return bool(
        re.fullmatch(rf"(?:{STATE})?{several_offices('、?')}(?:令|公告)(?:\d{{4}}年)?[（(]?第?.{{1,9}}号[）)]?", bare)
    ) or bool(
        (match := _WHOLE_NUMBER.fullmatch(text.strip())) and FILE_NUMBER.fullmatch(re.sub(r"[\s\u3000]", "", match[1]))
    )


def short_order(text: str) -> bool:
    return bool(re.search(r"令$", text)) and len(text) < 40
