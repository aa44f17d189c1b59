"""Places as they are written, and the code of the province each lies in (`jurisdictions.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

_SUFFIX = re.compile(r"(?:省|市|地区|自治州|壮族自治区|回族自治区|维吾尔自治区|自治区)$")
_MUNICIPALITIES = ("CN-11", "CN-12", "CN-31", "CN-50")
"""北京, 天津, 上海, 重庆: a place in one of them is a part of that city."""
_NO_PLACE = r"(?!区|路|街|大道|银行|拉面|时间|特产|烤鸭)"
"""What behind a name makes it none of a place somebody works in: a district bears the name of a city elsewhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place named: as written, its province's code (CN-43), and where it stands."""

    name: str
    code: str
    at: int


@lru_cache(maxsize=1)
def place_codes() -> dict[str, str]:
    """Return the code of every province and city below the nation, by its names of two characters or more."""
    found: dict[str, str] = {}
    for record in read_yaml(DATA / "jurisdictions.yaml")["jurisdictions"]:
        if record.get("parent"):
            for name in (record["name"], record["short"], *record.get("aliases", ()), *record.get("places", ())):
                if len(name) >= 2:
                    found.setdefault(name, record["code"])
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted((name for name in place_codes() if not name.isascii()), key=len, reverse=True)
    return re.compile(f"(?<!千)(?:{'|'.join(map(re.escape, names))}){_NO_PLACE}")  # (千佛山 is a hill)


def places_named(text: str) -> list[Place]:
    """Return the places a text names, in its order; of nested names the longest."""
    return [Place(match[0], place_codes()[match[0]], match.start()) for match in _pattern().finditer(text)]


def city_above(name: str) -> str:
    """Return the municipality that a place is a part of (浦东: 上海); the name itself for any other place."""
    code = place_codes().get(name, "")
    return _records()[code][0] if code in _MUNICIPALITIES and code in _records() else name


def code_named(text: str) -> str:
    """Return the code of the one province that a text names, itself or by its cities; empty when none or several are."""
    codes = {place.code for place in places_named(text)}
    return codes.pop() if len(codes) == 1 else ""


@lru_cache(maxsize=1)
def _records() -> dict[str, tuple[str, str]]:
    records = read_yaml(DATA / "jurisdictions.yaml")["jurisdictions"]
    return {record["code"]: (record["short"], record["en"]) for record in records}


def province(code: str, language: str = "zh") -> str:
    """Return the short name of a code's province, 湖南 or Hunan; the code itself when it is unknown."""
    zh, en = _records().get(code, (code, code))
    return en if language == "en" else zh


def place_of_law(title: str, code: str) -> str:
    """Return the place whose law a title names, a city where it is a city's (成都), else the province of its code (湖南)."""
    named = (_SUFFIX.sub("", place.name) or place.name for place in places_named(title) if place.code == code)
    return next(named, province(code))


def districts_of(city: str) -> tuple[str, ...]:
    """Return the districts, counties and towns of a city that are named without 区 or 镇 behind it (knowledge/districts.txt)."""
    return _districts().get(city, ())


@lru_cache(maxsize=1)
def _districts() -> dict[str, tuple[str, ...]]:
    lines = (DATA / "districts.txt").read_text(encoding="utf-8").splitlines()
    return {words[0]: tuple(words[1:]) for line in lines if not line.startswith("#") and (words := line.split())}
