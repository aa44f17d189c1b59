"""Amounts, counts and spans as people write them: 三个月没发, 每月五六千, 欠我1.2万, 两年半.

Pure functions over text. A vague amount comes back as a range; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import cn2an

_DIGIT = "0123456789"
_HAN = "零〇一二两三四五六七八九十百千万亿半"
NUMBER = rf"(?:\d+(?:[.,]\d+)*|[{_HAN}]+)"
_HAN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"百": 100, "千": 1000, "k": 1000, "K": 1000, "w": 10000, "W": 10000, "万": 10000, "": 1}


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan, as a closed range; `low == high` when exact. `vague` when the worker said 大概, 多, 左右."""

    low: Decimal
    high: Decimal
    vague: bool = False

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        return f"{self.low.normalize():f}" if self.exact else f"{self.low.normalize():f}-{self.high.normalize():f}"


def to_decimal(written: str) -> Decimal | None:
    """Return the number written in Arabic or Chinese digits, 半 as one half; None when it is none."""
    written = written.replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", written):
        return Decimal(written)
    if written == "半":
        return Decimal("0.5")
    half = Decimal(0)
    if written.endswith("半"):
        written, half = written[:-1], Decimal("0.5")
    try:
        return Decimal(str(cn2an.cn2an(written.replace("〇", "零").replace("两", "二"), "smart"))) + half
    except (ValueError, KeyError):
        return None


_AMOUNT = re.compile(
    r"(?P<about>大概|大约|差不多|约|将近|快)?\s*"
    r"(?:(?P<a>\d+(?:\.\d+)?)\s*(?P<au>[万千百kKwW]?)\s*(?:到|至|-|~|—)\s*(?P<b>\d+(?:\.\d+)?)\s*(?P<bu>[万千百kKwW]?)"
    r"|(?P<pair>[一二两三四五六七八九][一二三四五六七八九])(?P<pu>[百千万])"
    rf"|(?P<n>\d+(?:[.,]\d+)*|[{_HAN}]+)\s*(?P<u>[万千百kKwW]?)(?P<tail>[1-9一二三四五六七八九](?![\d个天年月日号点小单次人岁名]))?)"
    r"(?P<more>多|来|几)?\s*(?P<yuan>元|块钱|块|rmb|RMB|人民币|大洋|毛爷爷|蚊)?\s*(?P<around>左右|上下|出头|多点)?"
)
_NOT_MONEY = re.compile(
    r"\s*(?:个|天|年|月|日|号|点|小时|钟|分|单|次|人|岁|名|条|款|项|倍|%|％|公里|米|斤|周|礼拜|期|级|楼|路|街)"
)


def find_amounts(text: str) -> list[tuple[int, Amount]]:
    """Return the sums of money in a text as (position, Amount). A bare number counts only from 100 on, without a unit that is not money."""
    found: list[tuple[int, Amount]] = []
    for match in _AMOUNT.finditer(text):
        amount = _amount(match)
        if amount is None:
            continue
        has_unit = bool(match["yuan"] or match["u"] or match["au"] or match["bu"] or match["pair"])
        if not match["yuan"] and _NOT_MONEY.match(text, match.end()):
            continue
        if not has_unit and amount.low < 100:
            continue
        if (
            not match["yuan"]
            and 1990 <= amount.low <= 2099
            and amount.exact
            and text[match.end() : match.end() + 1] in "年-./"
        ):
            continue
        found.append((match.start(), amount))
    return found


def _amount(match: re.Match[str]) -> Amount | None:
    vague = bool(match["about"] or match["more"] or match["around"])
    if match["a"]:
        unit_b = _UNIT[match["bu"] or ""]
        unit_a = _UNIT[match["au"] or ""] if match["au"] else unit_b
        low, high = Decimal(match["a"]) * unit_a, Decimal(match["b"]) * unit_b
        return Amount(min(low, high), max(low, high), True)
    if match["pair"]:
        unit = _UNIT[match["pu"]]
        low, high = (Decimal(_HAN_DIGIT[digit]) * unit for digit in match["pair"])
        return Amount(low, high, True) if low < high else Amount(low * 10 + high, low * 10 + high, vague)
    number = to_decimal(match["n"])
    if number is None:
        return None
    suffix = match["u"] or ""
    value = number * _UNIT[suffix]
    tail = match["tail"]
    if tail:
        last = suffix or (match["n"][-1] if match["n"][-1] in "百千万" else "")
        if not last:
            return None
        value += (Decimal(tail) if tail.isdigit() else Decimal(_HAN_DIGIT[tail])) * _UNIT[last] / 10
    return Amount(value, value, vague)


_SPAN = re.compile(
    rf"(?P<n>{NUMBER}|几)\s*(?P<ge>个)?\s*(?P<half>半)?\s*(?P<unit>年|月|星期|周|礼拜|天|日)(?P<after>半)?"
)
_MONTHS = {"年": Decimal(12), "月": Decimal(1), "星期": Decimal("0.25"), "周": Decimal("0.25"), "礼拜": Decimal("0.25")}


def find_month_spans(text: str) -> list[tuple[int, int, Decimal]]:
    """Return spans of time as (start, end, months): 三个月, 两年半, 一年零两个月 counted apart. Calendar months (3月) are not spans."""
    found: list[tuple[int, int, Decimal]] = []
    for match in _SPAN.finditer(text):
        unit = match["unit"]
        if unit in "天日" or (unit == "月" and not match["ge"]) or match["n"] == "几":
            continue
        number = to_decimal(match["n"])
        if number is None or (unit == "年" and number >= 1900):
            continue
        halves = Decimal("0.5") if match["half"] or match["after"] else Decimal(0)
        found.append((match.start(), match.end(), (number + halves) * _MONTHS[unit]))
    return found
