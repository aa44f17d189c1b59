"""Reading a paper: its kind, the facts the matter has fields for, the clauses to be careful with. Patterns only: whatever else a
paper says, to people or to machines, is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.matter import FIELDS, Amount, FieldKind, VagueDate
from bot.matter.reading.update import Found
from bot.papers.clean import is_clean
from bot.premises.clauses import RiskyClause, risky_clauses
from bot.understanding.days.dates import find_dates
from knowledge.yaml_files import read_yaml

TITLE = 160
"""Characters of a paper in which its title is looked for first."""
OTHERS = 40
"""Characters in which the title of a paper stands that is of no kind read here."""
MOST_SUM = Decimal(5_000_000)
_DAY = r"(?P<day>[0-9〇零○一二三四五六七八九]{4}[年./-][0-9一二三四五六七八九十]{1,3}[月./-][0-9一二三四五六七八九十]{1,3}日?)"
_SUM = r"(?:为|是|共计|合计|计)?(?:人民币|RMB)?[¥￥]?(?P<sum>[0-9][0-9,，]*(?:\.[0-9]{1,2})?)(?![0-9年月日天%个])(?:元|圆)?"
_COUNT = r"(?P<count>[0-9一二两三四五六]{1,2})"
_ROUND = str.maketrans("（）：，；．－　", "():,;.- ")
_CHINESE = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SENTENCE = re.compile(r"[^。；;！!\n]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says, as far as it is read. `values` by field of the matter, with the paper's words."""

    kind: str
    values: Mapping[str, Found]
    clauses: tuple[RiskyClause, ...] = ()
    act: str = ""
    """What the reader is to do: sign, pay, handover; empty when nothing says it."""
    lines: tuple[str, ...] = ()
    """Of a paper of no known kind: the lines with a date or a sum that may be shown."""


def read_paper(text: str, today: date, is_order: Callable[[str], bool]) -> Paper:
    """Return what a paper says. `is_order` tells whether a text orders a machine about."""
    rows = _with_columns(text.translate(_ROUND))
    flat = re.sub(r"[^\S\n]+|_+", "", rows)
    kind = _kind_of(flat)
    if not kind:
        return Paper("", {}, lines=tuple(_telling_lines(text, is_order)))
    told: dict[str, Any] = _data()["kinds"][kind]
    values = dict(_facts(told, flat, today))
    values |= {name: Found(value, _line(flat, 0)) for name, value in told["sets"].items()}
    _length(values)
    reason = next((word for word, said in told.get("reasons", {}).items() if re.search(said, flat)), "")
    if reason:
        values["reason_given"] = Found(reason, _words(flat, told["reasons"][reason]))
    if (employer := _employer(flat)) and is_clean(employer.value, is_order):
        values["employer"] = employer
    careful = kind in ("contract", "cooperation", "settlement", "resignation")
    clauses = (*_long_probation(values), *risky_clauses(flat)) if careful else ()
    values = {
        name: found if is_clean(found.words, is_order) else replace(found, words="") for name, found in values.items()
    }
    return Paper(kind, values, clauses, _act(told, flat))


def question_of(paper: Paper) -> str:
    """Return what is asked of the answering engine about a paper, in our own words; empty: nothing by itself."""
    told = _data()["kinds"].get(paper.kind, {})
    when = (said for name, said in told.get("ask_when", {}).items() if name in paper.values)
    reason = paper.values.get("reason_given")
    by_reason = told.get("ask_reason", {}).get(reason.value, "") if reason is not None else ""
    return str(by_reason or told.get("ask") or next(when, ""))


def _kind_of(flat: str) -> str:
    kinds: dict[str, dict[str, Any]] = _data()["kinds"]
    head = flat[:TITLE]
    if re.search(_data()["others"], head[:OTHERS]):
        return ""
    titled = [(found.start(), name) for name, told in kinds.items() if (found := re.search(told["title"], head))]
    first = min((at for at, _ in titled), default=0)
    for name, told in kinds.items():
        if any(other == name and at <= first + 12 for at, other in titled):
            return name
        if not titled and "body" in told and re.search(told["body"], flat):
            return name
    return ""


def _facts(told: dict[str, Any], flat: str, today: date) -> Iterator[tuple[str, Found]]:
    for name, patterns in told["facts"].items():
        for match in (found for said in patterns if (found := _pattern(said).search(flat))):
            value = _value(name, match, today)
            if value is not None:
                yield name, Found(value, _line(flat, match.start()))
                break


def _value(name: str, match: re.Match[str], today: date) -> VagueDate | Amount | None:
    kind, groups = FIELDS.get(name, FieldKind.DAY), match.groupdict()
    if kind is FieldKind.DAY:
        written = groups.get("until") or groups["day"]
        dates = [one for one in find_dates(_dotted(written), today) if one.exact]
        return VagueDate(first=dates[0].first, last=dates[0].last) if dates else None
    if kind is FieldKind.SUM:
        try:
            number = Decimal(re.sub("[,，]", "", groups["sum"]))
        except InvalidOperation:
            return None
        return Amount(low=number, high=number) if 0 < number <= MOST_SUM else None
    count = groups["count"]
    number = Decimal(count) if count.isdecimal() else Decimal(_CHINESE.get(count, 0))
    return Amount(low=number, high=number) if number else None


def _dotted(written: str) -> str:
    """A day with 年, 月 and 日, whatever stood between its figures."""
    parts = [part for part in re.split(r"[年月日./-]", written) if part]
    return "{}年{}月{}日".format(*parts) if len(parts) == 3 else written


def _employer(flat: str) -> Found | None:
    for key in ("who", "signed_by"):
        if match := re.search(_data()[key], flat):
            return Found(match["value"], _line(flat, match.start()))
    return None


def _act(told: dict[str, Any], flat: str) -> str:
    found = (act for act, said in told.get("act_when", {}).items() if re.search(said, flat))
    handover = "handover" if re.search(r"办理[^。\n]{0,8}(?:交接|离职手续)", flat) else ""
    return str(told.get("act") or next(found, handover))


def _length(values: dict[str, Found]) -> None:
    """Put how long a contract runs, in whole months, for the day it begins: that day need not be the first one of work."""
    begun, until = values.pop("contract_from", None), values.get("contract_until")
    if begun is None or until is None:
        return
    first, end = begun.value.first, until.value.last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)
    if months > 0:
        values["contract_months"] = Found(Amount(low=Decimal(months), high=Decimal(months)), until.words)


def _long_probation(values: Mapping[str, Found]) -> tuple[RiskyClause, ...]:
    """A probation beyond what the contract's length allows (劳动合同法 第十九条): under 3 months none, under a year 1 month,
    under 3 years 2 months, else 6."""
    told, length = values.get("probation_months"), values.get("contract_months")
    if told is None or length is None:
        return ()
    most = next(limit for up_to, limit in ((3, 0), (12, 1), (36, 2), (10_000, 6)) if length.value.low < up_to)
    if told.value.low <= most:
        return ()
    text = f"试用期写了 {told.value} 个月，太长：这份合同最多 {most} 个月；超过的那段已经干了的，按转正工资另外赔给你。"
    refs = ("劳动合同法:19:1", "劳动合同法:83")
    return (RiskyClause("probation", f"试用期 {told.value} 个月", text, refs),)


def _telling_lines(text: str, is_order: Callable[[str], bool]) -> Iterator[str]:
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    telling = (
        line for line in lines if len(line) >= 4 and re.search(r"\d\s*元|[¥￥]|\d{4}\s*年|\d\s*月\s*\d+\s*日", line)
    )
    for number, line in enumerate(line for line in telling if is_clean(line, is_order)):
        if number == 4:
            return
        yield line[:60]


def _with_columns(text: str) -> str:
    """The text with what stands in columns said line by line too: 应发 | 实发 over 6500 | 5800 gives 应发:6500."""
    lines, added = text.splitlines(), []
    for heads, cells in zip(lines, lines[1:], strict=False):
        names, values = _cells(heads), _cells(cells)
        if len(names) == len(values) >= 3 and not re.search(r"\d", heads) and re.search(r"\d", cells):
            added += [f"{name}:{value}" for name, value in zip(names, values, strict=True)]
    return "\n".join([*lines, *added])


def _cells(line: str) -> list[str]:
    return [cell for cell in re.split(r"\s*\|\s*|\s+", line.strip()) if cell]


def _line(flat: str, at: int) -> str:
    """The paper's words around a place: its sentence, as far as a quotation goes."""
    start = max(flat.rfind(mark, 0, at) for mark in "。；\n") + 1
    return (_SENTENCE.match(flat, start) or _SENTENCE.match(flat)).group()[:40] if flat.strip() else ""  # type: ignore[union-attr]


def _words(flat: str, said: str) -> str:
    match = re.search(said, flat)
    return _line(flat, match.start()) if match else ""


@lru_cache(maxsize=256)
def _pattern(said: str) -> re.Pattern[str]:
    """A pattern of the data with its DAY, SUM and COUNT filled in; of two days the second is the last."""
    if said.count("DAY") == 2:
        first, _, rest = said.partition("DAY")
        said = f"{first}{_DAY}{rest.replace('DAY', _DAY.replace('<day>', '<until>'))}"
    return re.compile(said.replace("DAY", _DAY).replace("SUM", _SUM).replace("COUNT", _COUNT))


@lru_cache
def _data() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).parent / "kinds.yaml"))
