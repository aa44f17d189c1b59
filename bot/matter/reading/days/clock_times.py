"""The hours of the day told of a death: when somebody fell, was first seen by a doctor, died."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount, Matter
from bot.matter.reading.update import Found
from bot.understanding.quantities import to_decimal

_TIME = re.compile(
    r"(?P<part>凌晨|半夜|早上|早|上午|中午|下午|傍晚|晚上|夜里)?(?P<h>\d{1,2}|十[一二]?|[一二两三四五六七八九])点(?!多?[钱击])"
    r"(?:(?P<half>半)|(?P<quarter>[一三]刻)|(?P<m>[0-5]?\d|[一二三四五]?十[一二三四五六七八九]?)分?)?"
)
_WHAT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("first_seen_at", re.compile(r"初(?:次|步)|首(?:次|诊)|接(?:的|诊|到)|医生|诊断|急诊|到(?:了)?医院|入院")),
    ("died_at", re.compile(r"走的|没了|没的|去世|死|宣(?:布|告)|抢救(?:无效|不过来)|断气|咽气|心跳")),
    ("fell_at", re.compile(r"倒|发病|晕|昏|不舒服|出事|难受")),
)
_HALF_DAY, _DAY = 12, 24


def clock_times_in(text: str, matter: Matter, found: dict[str, Found]) -> dict[str, Found]:
    """Return the hours of a prepared text by what happened then, as hours from 0 to 24; nothing where nobody died or fell ill."""
    told = [matter.value(name) or (name in found and found[name].value) for name in ("died", "sudden_illness")]
    if not any(told):
        return {}
    read: dict[str, Found] = {}
    for clause in re.split(r"[，。；！？]", text):
        match = _TIME.search(clause)
        name = next((name for name, words in _WHAT if words.search(clause)), "") if match else ""
        if match is None or not name:
            continue
        hour = _hour(match, _fell_at(matter, read) if name == "first_seen_at" else None)
        if hour is not None:
            read[name] = Found(Amount(low=hour, high=hour), clause[:40])
    return read


def _fell_at(matter: Matter, read: dict[str, Found]) -> Decimal | None:
    value = read["fell_at"].value if "fell_at" in read else matter.value("fell_at")
    return value.low if isinstance(value, Amount) else None


def _hour(match: re.Match[str], after: Decimal | None) -> Decimal | None:
    """The hour of the day of a wording; without 上午 or 下午 the first one after what happened before, else None."""
    hour, part = to_decimal(match["h"]), match["part"] or ""
    if hour is None or hour > _DAY:
        return None
    minutes = Decimal(30) if match["half"] else Decimal(0)
    if match["quarter"]:
        minutes = Decimal(15) if match["quarter"][0] == "一" else Decimal(45)
    elif match["m"]:
        minutes = to_decimal(match["m"]) or Decimal(0)
    time = hour + minutes / 60
    if part in ("下午", "傍晚", "晚上", "夜里") or (part == "中午" and hour < 3):  # noqa: PLR2004
        return time + _HALF_DAY if hour < _HALF_DAY else time
    if part or hour > _HALF_DAY:
        return time
    if after is None:
        return None
    later = [one for one in (time, time + _HALF_DAY) if after <= one < _DAY]
    return later[0] if later else None
