"""When a text was promulgated and when it comes into force, as its history, signature and last articles tell."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from ingestion.marks import PRINTED, number_of
from ingestion.metadata.days import FRONT_DATE, acts_of, dated_office, dates_in, only_date
from ingestion.metadata.model import Context, Proposal
from ingestion.offices import FILE_NUMBER
from ingestion.readers.base import Line

_ACT = re.compile(r"(?P<act>通过|公布|发布|颁布|修订|修正|施行|执行|实施|批准|印发|修改)")
_START = re.compile(
    r"(?:本|该)?(?:法|条例|规定|办法|细则|规则|解释|意见|通知|决定|指引|标准|方案|批复|公告|纲要)?[^。；]{0,6}?(?:自|从|于)(?P<when>[^。；，]{2,30}?)起?(?:正式)?(?:施行|实施|执行|实行|生效|试行)"
)
_LATER = re.compile(
    r"(?:公布|发布|印发|颁布|通过|签发)?之日起?(?:满|的?第)?(?P<count>[\d一二三四五六七八九十百]{1,4})(?P<unit>个月|日|天|年)(?:之?后|届满|期满)?"
)
_AT_ONCE = re.compile(r"(?:公布|发布|印发|发文|颁布|下发|通过|签发)之?日|之日")


def promulgated_of(c: Context, history: Sequence[Line]) -> tuple[date | None, bool]:
    """The day this text was promulgated, and whether that was a revision."""
    acts = [(day, act, line) for line in history for day, act in acts_of(line.text)]
    revised = [entry for entry in acts if entry[1] in ("修订", "修正", "修改")]
    announced = [entry for entry in acts if entry[1] in ("公布", "发布", "颁布", "印发")]
    adopted = [entry for entry in acts if entry[1] == "通过"]
    if revised:
        day, _, line = max(revised, key=lambda entry: entry[0])
        c.note("promulgated", day.isoformat(), line)
        return day, len(announced) + len(adopted) > 0
    congress = any("人民代表大会" in line.text for _, _, line in adopted)
    found = [(day, line) for day, _, line in announced or _announced(c) or (adopted if congress else [])]
    first = found[0] if found else _day_of_the_head(c)
    if first is None:
        return None, False
    c.note("promulgated", first[0].isoformat(), first[1])
    return first[0], False


def _day_of_the_head(c: Context) -> tuple[date, Line] | None:
    """The first day standing alone in the head, else the last one that signs it, with its line."""
    alone = ((dates_in(line.text)[0], line) for line in c.head if _single_day(line))
    signed = ((dates_in(line.text)[-1], line) for line in reversed(c.head) if _signed(line))
    return next(alone, None) or next(signed, None)


def _single_day(line: Line) -> bool:
    """Whether a line of the head holds a day and little else."""
    if not dates_in(line.text) or _ACT.search(line.text):
        return False
    short = len(re.sub(r"[\s（）()]", "", line.text)) <= 12
    return bool(short or only_date(FILE_NUMBER.sub("", line.text)) or dated_office(line.text))


def _signed(line: Line) -> bool:
    """Whether a line of the head ends with a day, as a signature does."""
    ends = re.search(r"\d{4}年\d+月\d+日$|日$", line.text) and len(line.text) < 40
    return bool(ends and dates_in(line.text) and not _ACT.search(line.text))


def _announced(c: Context) -> list[tuple[date, str, Line]]:
    """The day below the words that announce the text: 现予公布, then who signed, then the day alone."""
    for index, line in enumerate(c.head):
        if not re.search(r"现予(?:公布|发布|颁布)|现将.*予以(?:公布|发布)|现(?:公布|发布)《", line.text):
            continue
        for below in c.head[index + 1 : index + 10]:
            if dates_in(below.text) and (day := only_date(below.text)) is not None:
                return [(day, "公布", below)]
    return []


def signed_day(c: Context) -> date | None:
    for line in reversed(c.structure.closing):
        if PRINTED.fullmatch(re.sub(r"[\s\u3000]", "", line.text)):
            continue
        if days := dates_in(line.text):
            c.note("promulgated", days[-1].isoformat(), line)
            return days[-1]
        if (day := only_date(line.text)) is not None:
            c.note("promulgated", day.isoformat(), line)
            return day
    return None


def page_day(c: Context) -> date | None:
    if c.structure.form != "sections":
        return None
    match = FRONT_DATE.search(c.declared.get("page_published", ""))
    if match is None:
        return None
    day = date(*map(int, match.groups()))
    c.sources.setdefault("promulgated", Proposal(day.isoformat(), "date of the page"))
    return day


def effective_of(
    c: Context, history: Sequence[Line], promulgated: date | None, amended: bool
) -> tuple[date | None, date | None]:
    """(the day this text came into force, the day the document first did)."""
    for line in history:
        if (day := _start_in(line.text, promulgated, amended)) is not None:
            c.note("effective_from", day.isoformat(), line)
            return day, None
    stated, where = _stated_start(c, promulgated)
    if stated is None:
        if c.structure.form in ("sections", "case", "plain") and promulgated is not None:
            c.note("effective_from", promulgated.isoformat(), None, "no start is stated: the day of promulgation")
            return promulgated, None
        return None, None
    if amended and promulgated is not None and stated < promulgated:
        return None, stated
    c.note("effective_from", stated.isoformat(), where)
    first_text = amended and stated == promulgated and where is not None and not dates_in(where.text)
    return (None, None) if first_text else (stated, None)


def _start_in(text: str, promulgated: date | None, amended: bool) -> date | None:
    """The day a line of the history says this text came into force."""
    own = [day for day, act in acts_of(text) if act in ("施行", "实施", "执行")]
    if own and (not amended or own[-1] >= (promulgated or own[-1])):
        return own[-1]
    if promulgated is None or amended:
        return None
    if (later := _days_after(text, promulgated)) is not None:
        return later
    return promulgated if re.search(r"自(?:公布|发布)之日(?:起)?施行", text) else None


def _stated_start(c: Context, promulgated: date | None) -> tuple[date | None, Line | None]:
    drafts = [placed.draft for placed in c.structure.provisions if not placed.draft.article.startswith("附")]
    texts = [part for draft in drafts[-4:] for part in draft.text.split("\n")]
    announced = [line.text for line in c.head if re.match(r"^《.{2,80}》", line.text) or "施行" in line.text]
    for text in [*reversed(texts), *announced]:
        for sentence in re.split(r"(?<=[。；])", text):
            match = _START.search(sentence)
            if match is None or re.match(r"^《", sentence.strip()) and "现予" not in text:
                continue
            line = next((each for each in c.text.lines if sentence[:30] in each.text), None)
            if days := dates_in(match["when"]):
                return days[0], line
            if promulgated and (later := _days_after(match["when"], promulgated)):
                return later, line
            if _AT_ONCE.search(match["when"]):
                return promulgated, line
    return None, None


def _days_after(text: str, promulgated: date) -> date | None:
    """The day a text begins that says how long after its release it does: 自公布之日起30日后."""
    match = _LATER.search(re.sub(r"[\s\u3000]", "", text))
    count = number_of(match["count"]) if match is not None else None
    if match is None or not count or count > 730:
        return None
    if match["unit"] in ("日", "天"):
        return promulgated + timedelta(days=count)
    months = count * (12 if match["unit"] == "年" else 1) + promulgated.month - 1
    year, month = promulgated.year + months // 12, months % 12 + 1
    return date(year, month, min(promulgated.day, calendar.monthrange(year, month)[1]))


def valid_until(c: Context) -> date | None:
    """The last day the text itself says it holds until: 有效期至2028年7月31日."""
    for placed in c.structure.provisions[-4:]:
        match = re.search(r"有效期(?:限)?(?:截至|截止|至|到|为?自.{5,24}?至)([^。；，]{6,20})", placed.draft.text)
        if match and (days := dates_in(match[1])):
            return days[0]
    return None
