"""Who issued a text: by its title, number, history, signature, or who explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ingestion.marks import CHINESE_DATE
from ingestion.metadata.days import after_date, dated_office
from ingestion.metadata.model import STATE, Context
from ingestion.offices import CONGRESS, OFFICE, STANDING, WITH_BRANCHES, place_of, several_offices
from ingestion.readers.base import Line
from ingestion.structure import ISSUING
from knowledge.models import Level

_SALUTATION = re.compile(r"^(?:各|你|全国|国务院各).*[：:]$")
_GAP = r"[、\s\u3000]*"
_MEETING = re.compile(rf"({OFFICE})(?:\d{{4}}年)?第[\d一二三四五六七八九十百]+次.{{0,8}}会议")
_CONGRESS_MEETING = re.compile(
    r"((?:[\u4e00-\u9fff]{2,10}?(?:省|市|自治区|自治州|自治县|县)|全国)?)(?:第[一二三四五六七八九十百]+届)?(?:全国)?人民代表大会(常务委员会)?"
)
_EXPLAINS = re.compile(rf"由({several_offices('(?:、|会同|商|和|与)?')})(?:负责)?(?:解释)")


def issuer_of(c: Context, title: str, number: str | None, history: Sequence[Line]) -> str | None:
    if titled := _titled_by(c, title):
        return titled
    before, found, _ = title.partition("关于")
    before = before.strip(" 　")
    if (
        found
        and before
        and re.fullmatch(rf"{several_offices(_GAP)}(?:等[一二三四五六七八九十\d]+(?:个)?部门)?", before)
        and "案例" not in before
    ):
        c.note("issuer", before, line_with(c, before))
        return re.sub(r"[\s\u3000]+", "、", before)
    if number and (match := re.match(rf"({several_offices('、?')})(?:令|公告)", number)):
        # A congress numbers its announcements by its term; who issues is the congress.
        issuer = re.sub(r"第[一二三四五六七八九十]+届", "", match[1])
        c.note("issuer", issuer, line_with(c, number[-6:]))
        return issuer
    if "案例" in title and any("最高人民法院" in line.text for line in c.head[:8]):
        c.note("issuer", "最高人民法院", next(line for line in c.head[:8] if "最高人民法院" in line.text))
        return "最高人民法院"
    return _by_congress(c, title, history) or _by_signature(c, history)


def _by_congress(c: Context, title: str, history: Sequence[Line]) -> str | None:
    for line in history:
        text = after_date(line.text)
        if match := _CONGRESS_MEETING.search(text[:60]):
            area = match[1] or ("全国" if "全国" in text[:30] or title.startswith(STATE) else "")
            if area:
                issuer = f"{area}人民代表大会{match[2] or ''}"
                if area == "全国" and title.startswith(STATE):
                    issuer = STANDING if match[2] or any("常务委员会" in other.text for other in history) else CONGRESS
                c.note("issuer", issuer, line)
                return issuer
        if "国务院" in text[:20] or "政务院" in text[:20]:
            c.note("issuer", "国务院", line)
            return "国务院"
    return None


def _by_signature(c: Context, history: Sequence[Line]) -> str | None:
    for line in c.head:
        if (office := dated_office(line.text)) is not None:
            c.note("issuer", office, line)
            return office
    if signed := _signed_by(c):
        return signed
    if joint := _explaining(c):
        return joint
    for line in history:
        if match := _MEETING.search(after_date(line.text)) or re.search(
            rf"({OFFICE})(?:发布|公布|令|印发)", after_date(line.text)
        ):
            c.note("issuer", match[1], line)
            return re.sub(r"^[经由]", "", match[1]).replace(STATE, "")
    return None


def _one_by_one(c: Context, before: str, bare: str) -> list[str]:
    """The offices written before 关于, one by one: as their blanks part them, or as the signatures do."""
    names = [name for name in re.split(r"[\s\u3000、]+", before) if name]
    signed = [name for each in c.structure.closing for name in offices_in(each.text)]
    return signed if len(signed) > len(names) and "".join(signed) == bare else names


def _titled_by(c: Context, title: str) -> str | None:
    """The offices that stand before 关于 in the title, or in that of the notice that issues the text, one by one.

    A title over several lines is one string by now: the lines themselves, else the signatures, tell where a name ends.
    """
    wanted = title.partition("关于")[0] if "关于" in title else ""
    for index, line in enumerate(c.head):
        text = " ".join(each.text.strip() for each in c.head[index : index + 6])
        before, found, after = text.partition("关于")
        bare = re.sub(r"[\s\u3000]", "", before)
        notice = ISSUING.search("关于" + after) or re.match(r"(?:印发|发布|公布|颁布|颁发|转发|批转|下发)", after)
        if not found or not bare or (bare != wanted and (wanted or not notice)):
            continue
        names = _one_by_one(c, before, bare)
        if all(re.fullmatch(OFFICE, name) for name in names):
            c.note("issuer", "、".join(names), line)
            return "、".join(names)
    return None


def _explaining(c: Context) -> str | None:
    """Several offices that explain a rule together are those that made it."""
    for placed in reversed(c.structure.provisions[-6:]):
        match = _EXPLAINS.search(placed.draft.text)
        if match and "会同" in match[1] and not re.search(r"[本该]省|[本该]市", match[1]):
            issuer = re.sub(r"会同|商|和(?=国家|公安|财政|卫生|人力)", "、", match[1])
            c.note("issuer", issuer, line_with(c, match[1][:12]))
            return issuer
    return None


def _signed_by(c: Context) -> str | None:
    at = len(c.head)
    closing = [(line, offices_in(line.text)) for line in c.structure.closing]
    rows = [(line, found) for line, found in (*closing, *_rows_of_offices(c.head[:at])) if found]
    signing = [line for line, _ in rows]
    names: list[str] = []
    for line, found in rows:
        if line in c.structure.closing or not names:
            names += [name for name in found if name not in names]
    if not names:
        return None
    c.note("issuer", "、".join(names), signing[0])
    return "、".join(names)


def _rows_of_offices(lines: Sequence[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Each line with the offices it names; a name broken off at its end goes on in the next line."""
    for line, following in zip_longest(lines, lines[1:]):
        tokens = re.split(r"[\s\u3000、]+", line.text.strip())
        broken = len(tokens) > 1 and not re.fullmatch(OFFICE, tokens[-1])
        branch = len(tokens) > 1 and tokens[-1] in WITH_BRANCHES and following is not None and place_of(following.text)
        if following is not None and (broken or branch) and (joined := offices_in(line.text + following.text.strip())):
            yield line, joined
        else:
            yield line, offices_in(line.text)


def issuer_by_level(c: Context, title: str, level: Level, number: str | None) -> str | None:
    place = place_of(title)
    issuer = None
    if level is Level.LAW and title.startswith(STATE):
        issuer = STANDING
    elif level is Level.LOCAL_REGULATION and place is not None and "条例" in title:
        issuer = f"{_named_place(title, place.name)}人民代表大会常务委员会"
    elif level is Level.LOCAL_REGULATION and place is not None and "政府令" in (number or ""):
        issuer = f"{_named_place(title, place.name)}人民政府"
    elif level is Level.ADMINISTRATIVE_REGULATION or title.startswith("国务院关于"):
        issuer = "国务院"
    if issuer is not None:
        c.note("issuer", issuer, None, "follows from the title")
    return issuer


def _named_place(title: str, province: str) -> str:
    """The city or prefecture a title begins with, else its province."""
    city = re.match(r"(?!北京|上海|天津|重庆)[\u4e00-\u9fff]{1,6}?市|[\u4e00-\u9fff]{2,14}?自治州", title)
    return city[0] if city and not title.startswith(province) else province


def line_with(c: Context, words: str) -> Line | None:
    return next((line for line in c.text.lines if words in re.sub(r"[\s\u3000]", "", line.text)), None)


def offices_in(text: str) -> list[str]:
    bare = CHINESE_DATE.sub(
        " ",
        re.sub(r"(?<=[\d年月○〇零一二三四五六七八九十])[\s\u3000]+(?=[\d年月日○〇零一二三四五六七八九十])", "", text),
    )
    if len(bare) > 120 or re.search(r"[。；：，:;,]", bare) or _SALUTATION.match(text):
        return []
    tokens = [token for token in re.split(r"[\s\u3000、]+", bare) if token]
    if any(re.fullmatch(r"[起正式]*(?:施行|执行|实行|试行|发行)", token) for token in tokens):
        return []
    return tokens if tokens and all(re.fullmatch(rf"{OFFICE}(?:/{OFFICE})?", token) for token in tokens) else []
