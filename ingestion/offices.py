"""Who issues official texts, how their numbers are written, and what rank and place follow from that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import knowledge
from ingestion.marks import NUMERAL
from knowledge.models import Level
from knowledge.yaml_files import read_yaml

_STATE = "中华人民共和国"
WITH_BRANCHES = ("国家税务总局", "国家金融监督管理总局", "中国人民银行", "国家统计局")
"""Offices of the state whose branches bear their name before that of the place: 国家税务总局某省税务局."""
CONGRESS = "全国人民代表大会"
STANDING = "全国人民代表大会常务委员会"
OFFICE = (
    r"(?:[\u4e00-\u9fff]{1,24}?(?:人民代表大会常务委员会|人民代表大会|人民政府办公厅|人民政府|国务院办公厅|国务院|政务院|委员会办公室|委员会|办公厅|办公室"
    r"|总工会|联合会|协会|总局|最高人民法院|最高人民检察院|人民银行|法院|检察院|证监会|银监会|保监会|妇联|工商联|残联|团中央|兵团|[部局厅委署行院办]))"
)
_AFTER = "令|公告|通告|解释|负责解释"


def several_offices(between: str) -> str:
    """Return the pattern of offices in a row. It never goes back: a row that cannot end otherwise would take for ever."""
    return rf"(?>(?:(?!{_AFTER}){OFFICE}[部局厅委署行院办]?{between})+)"


FILE_NUMBER = re.compile(
    r"(?P<word>[\u4e00-\u9fffA-Za-z]{1,20}?)[ \u3000]*[〔﹝\[［【（(][ \u3000]*(?P<year>(?:19|20)\d{2})[ \u3000]*[〕﹞\]］】）)][ \u3000]*(?:第[ \u3000]*)?(?P<number>\d{1,5})[ \u3000]*号"
)
ORDER_NUMBER = re.compile(
    rf"(?P<office>[\u4e00-\u9fff、 \u3000]{{2,120}}?)(?:令|公告|主席令)[ \u3000]*[（(]?[ \u3000]*第?[ \u3000]*(?P<number>{NUMERAL}{{1,7}}(?:[ \u3000]?{NUMERAL})*)[ \u3000]*号"
)
LOCAL_OFFICE = re.compile(r"(?:省|自治区|市|自治州|州|县|区)(?:人民政府|人民代表大会|人力资源|总工会|高级人民法院)")
"""An office of one place, also of one that is not in the list of places."""
_YEARED_ORDER = re.compile(
    r"(?P<office>[\u4e00-\u9fff、 \u3000]{2,120}?)(?P<word>令|公告)[ \u3000]*[（(]?[ \u3000]*(?P<year>(?:19|20)\d{2})[ \u3000]*年?[ \u3000]*第[ \u3000]*(?P<number>\d{1,4})[ \u3000]*号"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction by its code and the names texts call it."""

    code: str
    name: str
    short: str
    plate: str
    cities: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Return the provinces and cities of `knowledge/jurisdictions.yaml`, longest name first."""

    path = Path(str(next(iter(knowledge.__path__)))) / "jurisdictions.yaml"
    content: Any = read_yaml(path)
    rows = content["jurisdictions"] if isinstance(content, dict) else content
    found = [
        Place(
            row["code"],
            row["name"],
            row.get("short") or row["name"],
            row.get("plate") or "",
            tuple(row.get("places") or ()),
        )
        for row in rows
        if str(row["code"]).startswith("CN-")
    ]
    return tuple(sorted(found, key=lambda place: -len(place.name)))


def place_of(*texts: str) -> Place | None:
    """Return the province a title or an issuer begins with."""
    for text in texts:
        bare = re.sub(r"^(?:关于[^\u4e00]{0,0}(?:印发|发布|调整|公布)?《?)", "", text.strip())
        bare = re.sub(rf"^(?:{'|'.join(WITH_BRANCHES)})", "", bare)
        for place in places():
            if bare.startswith(place.name) or (
                len(place.short) > 1 and re.match(rf"{place.short}(?:市|省|自治区|人民|高级|人力)", bare)
            ):
                return place
        if (found := _place_of_city(bare)) is not None:
            return found
    return None


def _place_of_city(text: str) -> Place | None:
    """The province of a city or prefecture that opens a text: 深圳市, 延边朝鲜族自治州, 厦门经济特区."""
    for place in places():
        for city in place.cities:
            if text.startswith(city) and re.match(
                r"(?:市|地区|盟|经济特区|[\u4e00-\u9fff]{0,10}?自治州|州(?=人民))", text[len(city) :]
            ):
                return place
    return None


def place_of_number(number: str | None) -> Place | None:
    """Return the province whose one-character name opens a document number (京人社劳发)."""
    if not number or number.startswith(("国", "人社", "劳", "法", "财", "银")):
        return None
    return next((place for place in places() if place.plate and number.startswith(place.plate)), None)


def write_number(text: str) -> str | None:
    """Return the document number a line holds in its canonical form: 人社部发〔2021〕56号, 国务院令第423号."""
    if match := _YEARED_ORDER.search(text):
        return f"{_office(match['office'])}{match['word']}{match['year']}年第{match['number']}号"
    if match := FILE_NUMBER.search(text):
        return f"{re.sub(r'[ 　]', '', match['word'])}〔{match['year']}〕{match['number']}号"
    if match := ORDER_NUMBER.search(text):
        from ingestion.marks import number_of

        written = re.sub(r"[ \u3000]", "", match["number"])
        number = number_of(written)
        word = "公告" if "公告" in match[0] else "令"
        return f"{_office(match['office'])}{word}第{number or written}号"
    return None


def _office(written: str) -> str:
    bare = re.sub(r"^[、\s\u3000]+|[\s\u3000]+$", "", written)
    bare = (
        re.sub(r"[ \u3000]+", "、", bare)
        if re.search(r"[部委局会院署][ \u3000]+[\u4e00-\u9fff]", bare)
        else re.sub(r"[ \u3000]", "", bare)
    )
    bare = bare.replace(_STATE, "")
    return re.sub(r"^.*[日以](?=[\u4e00-\u9fff])", "", bare)


def level_of(title: str, number: str | None, issuer: str | None, *, articles: bool) -> Level:
    """Return the rank that title, number and issuer speak for."""
    number, issuer = number or "", issuer or ""
    found = _level_by_name(title, number, issuer) or _local_level(title, number, issuer)
    found = found or _state_level(title, number, issuer)
    if found is not None:
        return found
    if re.search(r"(?:令|公告)(?:\d{4}年)?第\d+号$", number) and "令" in number:
        return Level.DEPARTMENTAL_RULE
    return Level.DEPARTMENTAL_RULE if _regulating(title) and articles else Level.POLICY


def _regulating(title: str) -> bool:
    return bool(re.search(r"(?:条例|规定|办法|细则|规则)(?:[（(].*[）)])?$", title))


def _level_by_name(title: str, number: str, issuer: str) -> Level | None:
    """The rank of what is told by its name or number alone, whoever issued it."""
    if "指导性案例" in title or "典型案例" in title:
        return Level.GUIDING_CASE
    of_court = "最高人民" in issuer + title and re.search(
        r"(?:解释|规定|批复|决定)(?:[（(].+[）)])?(?:[（(]\d{4}.*[）)])?$", title
    )
    if number.startswith(("法释", "高检发释")) or of_court:
        return Level.JUDICIAL_INTERPRETATION
    if title.startswith((_STATE + "宪法", "宪法")):
        return Level.CONSTITUTION
    return Level.STANDARD if re.search(r"GB|标准$|GBZ|LD/T", title) else None


def _local_level(title: str, number: str, issuer: str) -> Level | None:
    """The rank of what speaks for one place; None for what does not."""
    if (place_of(title, issuer) or place_of_number(number) or LOCAL_OFFICE.search(issuer)) is None:
        return None
    congress = "人民代表大会" in issuer or (not issuer and re.search(r"条例(?:[（(].*[）)])?$", title))
    order = re.search(r"(?:政府)?令[第〔]?\d", number) is not None
    return Level.LOCAL_REGULATION if congress or (order and _regulating(title)) else Level.POLICY


def _state_level(title: str, number: str, issuer: str) -> Level | None:
    """The rank of what the congress or the State Council made; None for what they did not."""
    law = re.search(rf"^{_STATE}.*法(?:[（(].*[）)])?$", title)
    if CONGRESS in issuer or law or re.search(r"^[^关]{2,20}(?<!办)法(?:[（(].*[）)])?$", title):
        return Level.LAW
    decree = number.startswith("国务院令")
    council = issuer.startswith("国务院") and "办公厅" not in issuer
    if not (council or decree or title.startswith(_STATE)):
        return None
    return Level.ADMINISTRATIVE_REGULATION if decree or _regulating(title) else Level.POLICY
