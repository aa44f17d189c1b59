"""What cannot be computed with as it was told: two figures for one thing, two jobs, a day no calendar has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.claims import find_entry
from bot.dialogue.flows.claims.inputs import hear
from bot.understanding.days.dates import impossible_dates
from bot.understanding.days.time_roles import bounds
from bot.understanding.money import find_sums

_TWO_JOBS = re.compile(
    r"两份(?:工|活)|两个(?:工作|公司|单位|老板|站点|平台)|兼职|另一(?:份|边|家)|(?:白天|上午)[^。]*(?:晚上|夜里|下班后)|同时[^，。]{0,6}(?:干|跑|做)|两头"
)
_MONEY_FIELD = re.compile(r"wage|daily_rate|hourly_wage|amount_due|_total|standard|income")
_DATE_FIELDS = (
    "start",
    "end",
    "joined",
    "left",
    "ended_on",
    "injured_on",
    "died_on",
    "signed_on",
    "contract_end",
    "first_work_date",
)
_COUNT_FIELDS = ("months_unpaid", "days_unpaid", "grade")
_STAND_IN = "28"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One input with two values that cannot both be right (`options`), or a day that does not exist (`written`)."""

    kind: str
    """`two_values`, `two_jobs` or `impossible_date`: the message it is asked with."""
    field: str
    label: str
    options: tuple[str, ...] = ()
    written: str = ""


def label_of(name: str, field: str) -> str:
    """Return how an input is called to the worker."""
    info = find_entry(name).inputs.model_fields.get(field)
    return (info.title if info else None) or {"_total": "欠的钱", "_months_worked": "干了多久"}.get(field, field)


def doubt_in(name: str, text: str, today: date) -> Doubt | None:
    """Return what is wrong inside one message: an impossible day, or two pays at once."""
    if written := impossible_dates(text, today):
        stand_in = re.sub(
            r"(\D|^)\d{1,2}月",
            r"\g<1>2月",
            re.sub(r"(?:\d{1,2}|[一二三四五六七八九十]+)(?=[日号]|$)", _STAND_IN, written[0]),
        )
        mended = hear(name, text.replace(written[0], stand_in), today).values
        known = hear(name, text, today).values
        field = next((key for key in mended if key in _DATE_FIELDS and key not in known), "")
        return Doubt("impossible_date", field, label_of(name, field) if field else "", written=written[0])
    sums = [one for one in find_sums(text) if one.role == "monthly_pay"]
    pays = list(dict.fromkeys(str(one.amount) for one in sums))
    field = next((key for key in hear(name, text, today).values if key.endswith(("wage", "wage_before"))), "")
    if len(pays) > 1 and field and not any(one.amount.currency for one in sums):
        kind = "two_jobs" if _TWO_JOBS.search(text) else "two_values"
        return Doubt(kind, field, label_of(name, field), tuple(pays[:2]))
    return None


def doubt_between(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Doubt | None:
    """Return the first input that a later message contradicts. Saying it more exactly is no contradiction."""
    for key, new in now.items():
        old = before.get(key)
        if old is None or old == new or not isinstance(old, str | int) or isinstance(old, bool):
            continue
        if key in _DATE_FIELDS and not _apart_days(str(old), str(new)):
            continue
        if _MONEY_FIELD.search(key) and not _apart_sums(str(old), str(new)):
            continue
        if key in _DATE_FIELDS or key in _COUNT_FIELDS or _MONEY_FIELD.search(key):
            return Doubt("two_values", key, label_of(name, key), (str(old), str(new)))
    return None


def _apart_days(old: str, new: str) -> bool:
    first, second = bounds(old), bounds(new)
    if first is None or second is None:
        return True
    return first[1] < second[0] or second[1] < first[0]


def _apart_sums(old: str, new: str) -> bool:
    first, second = _ends(old), _ends(new)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]


def _ends(written: str) -> tuple[float, float] | None:
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", written)
    if match is None:
        return None
    return float(match.group(1)), float(match.group(2) or match.group(1))


def both(options: tuple[str, ...], field: str) -> str:
    """Return the range that covers two values: 4000-5000, or first/last of two dates."""
    if field in _DATE_FIELDS:
        spans = [span for option in options if (span := bounds(option))]
        return f"{min(s[0] for s in spans).isoformat()}/{max(s[1] for s in spans).isoformat()}"
    ends = [end for option in options if (end := _ends(option))]
    return f"{min(e[0] for e in ends):g}-{max(e[1] for e in ends):g}"
