"""The words of the templates: fields, claims and receivers, from the yaml files beside this one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.drafting.errors import DraftError
from knowledge.yaml_files import read_yaml

COMPUTED = ("今天", "请求合计", "证据件数", "证据页数", "被申请人人数", "副本份数")
"""Names of {{...}} that are worked out, not told."""
LONGEST = 3000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STOPS = re.compile(
    r"(?<![!-~])[,;!?()]|[,;:!?](?![!-~])|[()](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[,;!?()]|,(?!\d{3}(?!\d))(?=.)"
)
_FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_YES_NO = {"yes": "是", "no": "否"}
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)|年)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufe00-\ufe0f\ufeff\U00010000-\U0001ffff\u2600-\u27bf]")  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YUAN = re.compile(r"(?:元|块钱|块|人民币|¥|￥|,|，|\s)")


class Vague(ValueError):
    """The fact was told, but not exactly enough for paper; the message is what was told."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact a document can hold."""

    slot: str
    label: str
    kind: str = "text"
    ask: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    from_slot: str = ""
    check: str = ""

    def coded(self, written: str) -> str:
        """Return the coded value of a written one: 是 gives yes. Raises ValueError."""
        names = _YES_NO if self.kind == "yes_no" else self.values
        for code, name in names.items():
            if written in (code, name):
                return code
        if names:
            raise ValueError(f"{self.label}没有 {written} 这个值")
        return written

    def written(self, value: str) -> str:
        """Return a value as it stands in a document. Raises Vague, and DraftError `bad_facts` for an impossible day."""
        value = clean(value)
        if self.kind == "date":
            return date_text(value, self.label)
        if self.kind == "yuan":
            return yuan_text(exact_yuan(value))
        if self.kind == "yes_no":
            return _YES_NO.get(value, value)
        return self.values.get(value) or full_width(value)


def full_width(text: str) -> str:
    """Return a Chinese text with full-width stops; those inside numbers, addresses and foreign words stay."""
    return _STOPS.sub(lambda match: _FULL_WIDTH[match.group()], text) if _HAN.search(text) else text


def clean(value: str) -> str:
    """Return what a font can print: without control characters and pictographs, one line, at most 3000 characters."""
    text = _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\t", " ")).strip()
    return re.sub(r"\s*\n+\s*", "\n", text)[:LONGEST]


def date_text(value: str, label: str) -> str:
    """Return 2026年10月1日, 2026年10月, 2026年10月1日至2026年10月15日."""
    if ".." in value:
        first, last = value.split("..", 1)
        return f"{date_text(first, label)}至{date_text(last, label)}"
    match = _DATE.fullmatch(value.strip())
    if match is None:
        raise Vague(value)
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 1, month or 1, day or 1)
    except ValueError:
        raise DraftError("bad_facts", f"{label} {value} 不是日历上的日子，请再核对。") from None
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def exact_yuan(value: str) -> Decimal:
    """Return the amount when exactly one is told. Raises Vague."""
    try:
        amount = Decimal(_YUAN.sub("", value))
    except InvalidOperation:
        raise Vague(value) from None
    if not amount.is_finite() or amount < 0:
        raise Vague(value)
    return amount


def yuan_text(amount: Decimal) -> str:
    """Return 6,000.00元."""
    return f"{amount:,.2f}元"


def chinese_days(text: str) -> str:
    """Return a text with its 2026-10-01 written as 2026年10月1日."""
    return _ISO.sub(lambda match: f"{match[1]}年{int(match[2])}月{int(match[3])}日", text)


def _load(name: str) -> Any:
    return read_yaml(Path(__file__).parent / name)


@lru_cache
def fields() -> Mapping[str, Field]:
    """Return every field by slot."""
    found = {}
    for row in _load("fields.yaml"):
        found[row["slot"]] = Field(
            slot=row["slot"],
            label=row["label"],
            kind=row.get("kind", "text"),
            ask=row.get("ask", ""),
            values=row.get("values", {}),
            from_slot=row.get("from", ""),
            check=row.get("check", ""),
        )
    return found


@lru_cache
def _by_name() -> Mapping[str, Field]:
    return {**fields(), **{one.label: one for one in fields().values()}}


def find_field(name: str) -> Field:
    """Return the field of a label or slot. Raises ValueError."""
    if name not in _by_name():
        raise ValueError(f"没有叫 {name} 的事实")
    return _by_name()[name]


@dataclass(frozen=True, slots=True)
class Request:
    """How a claim is asked for: the words, the documents it can stand in, the clauses, and its short name."""

    claim: str
    short: str
    request: str
    use: tuple[str, ...]
    basis: tuple[str, ...]
    by_part: bool = False
    instead: tuple[str, ...] = ()
    """Claims this one takes the place of."""
    civil_request: str = ""
    """The words where the relation is civil or in between, with `civil_basis` as clauses; empty: the same."""
    civil_basis: tuple[str, ...] = ()

    over_age_basis: tuple[str, ...] = ()
    """The clauses for somebody past retirement age; empty: the same."""

    def words(self, relation: str, *, over_age: bool = False) -> tuple[str, tuple[str, ...]]:
        """Return what is asked and the clauses, for the relation that is known (or none)."""
        if over_age and self.over_age_basis:
            return self.request, self.over_age_basis
        if relation in ("civil", "managed") and self.civil_request:
            return self.civil_request, self.civil_basis
        return self.request, self.basis


@lru_cache
def requests() -> Mapping[str, Request]:
    """Return the wording of every claim that can be asked for."""
    return {
        name: Request(
            claim=name,
            short=row["short"],
            request=row["request"],
            use=tuple(row["use"]),
            basis=tuple(row["basis"]),
            by_part=row.get("by_part", False),
            instead=tuple(row.get("instead", ())),
            civil_request=row.get("civil_request", ""),
            civil_basis=tuple(row.get("civil_basis", ())),
            over_age_basis=tuple(row.get("over_age_basis", ())),
        )
        for name, row in _load("claims.yaml")["claims"].items()
    }


@lru_cache
def refused() -> Mapping[str, str]:
    """Return why a claim stands in no document."""
    return dict(_load("claims.yaml")["refused"])


@lru_cache
def claim_words() -> Mapping[str, str]:
    """Return claim names by their short Chinese name and by themselves."""
    return {**{one.short: name for name, one in requests().items()}, **{name: name for name in requests()}}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes a document: its name, how to find the right one, and what is known for a place."""

    name: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    places: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


@lru_cache
def receivers() -> Mapping[str, Receiver]:
    """Return the receivers by name."""

    def lines(rows: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((row["text"], tuple(row.get("basis", ()))) for row in rows or ())

    return {
        name: Receiver(
            row["name"], lines(row["lines"]), {code: lines(rows) for code, rows in (row.get("places") or {}).items()}
        )
        for name, row in _load("receivers.yaml").items()
    }
