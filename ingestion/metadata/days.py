"""Days as official texts write them, and what happened on them."""

from __future__ import annotations

import re
from datetime import date

from ingestion.marks import CHINESE_DATE, DIGIT_DATE, number_of
from ingestion.offices import OFFICE

FRONT_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")

ORDER = re.compile(r"[\u4e00-\u9fff]令(?:\d{4}年)?[（(]?第?[\d一二三四五六七八九十百零〇]{1,6}号[）)]?")
"""The number of an order: an office and a day beside it say that it was announced, without a word for it."""


def dates_in(text: str) -> list[date]:
    """Return the days written in a text, Arabic or Chinese, in order."""
    found = []
    bare = re.sub(r"(?<=[\d年月○〇零一二三四五六七八九十])[\s\u3000]+(?=[\d年月日○〇零一二三四五六七八九十])", "", text)
    for match in CHINESE_DATE.finditer(bare):
        if (day := day_of(match[1], match[2], match[3])) is not None:
            found.append(day)
    return found


def only_date(text: str) -> date | None:
    """The day of a line that says nothing else: 2022年5月6日, 2022-05-06, 2022.5.6, with the time of day or without."""
    bare = re.sub(r"(?<=[日\d])[\s\u3000]+\d{1,2}:\d{2}(?::\d{2})?$", "", text.strip(" \u3000（）()"))
    bare = re.sub(r"[\s\u3000]", "", bare)
    if CHINESE_DATE.fullmatch(bare):
        return dates_in(bare)[0] if dates_in(bare) else None
    match = DIGIT_DATE.fullmatch(bare)
    return day_of(match[1], match[3], match[4]) if match is not None else None


def dated_office(text: str) -> str | None:
    """The office of a line that gives the day and who issued, as old collections do: 1998年5月15日，某某总局."""
    match = re.fullmatch(
        rf"[（(]?[\s\u3000]*({CHINESE_DATE.pattern})[\s\u3000]*[,，、][\s\u3000]*(?P<office>[^。；：]{{2,60}}?)[）)]?",
        text.strip(),
    )
    names = re.split(r"[\s\u3000、,，]+", match["office"]) if match is not None else []
    return "、".join(names) if names and all(re.fullmatch(OFFICE, name) for name in names) else None


def day_of(year: str, month: str, day: str) -> date | None:
    digits = year.translate(str.maketrans("○〇OＯ零", "00000"))
    written = "".join(
        "0123456789"["零一二三四五六七八九".index(c)] if c in "零一二三四五六七八九" else c for c in digits
    )
    try:
        return date(int(written), number_of(month) or 0, number_of(day) or 0)
    except ValueError:
        return None


def after_date(text: str) -> str:
    match = None
    bare = text.strip(" 　（(")
    for match in CHINESE_DATE.finditer(bare[:40]):
        return bare[match.end() :].strip(" 　")
    return bare


def acts_of(text: str) -> list[tuple[date, str]]:
    """Return (day, what happened) for every dated act of a history line."""
    bare = re.sub(r"[\s\u3000]+", "", text)
    matches = list(CHINESE_DATE.finditer(bare))
    found: list[tuple[date, str]] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        day = day_of(match[1], match[2], match[3])
        order = ORDER.search(bare[match.end() : following.start() if following else len(bare)])
        rest = re.sub(r"《[^《》]*》", "", bare[match.end() : following.start() if following else len(bare)])
        # 第11号公布的《…决定》修正: what was announced is the decision, what happened to this text is the revision.
        rest = re.sub(r"(?:公布|发布)的(?=.*(?:修订|修正))", "", rest)
        act = re.search(
            r"(第[一二三四五六七八九十]+次)?(修订|修正)|(公布|发布|颁布|印发)|(通过)|(起?施行|起?实施|起?执行)|(批准)|(修改)",
            rest,
        )
        if day is not None and act is None and order is not None:
            found.append((day, "公布"))
        if day is None or act is None:
            continue
        word = act[0].lstrip("起")
        kind = next(
            (
                name
                for name in (
                    "修订",
                    "修正",
                    "公布",
                    "发布",
                    "颁布",
                    "印发",
                    "通过",
                    "施行",
                    "实施",
                    "执行",
                    "批准",
                    "修改",
                )
                if name in word
            ),
            word,
        )
        found.append((day, kind))
    return found
