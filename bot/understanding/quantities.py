"""Amounts, counts and spans as people write them: 三个月没发, 每月五六千, 欠我1.2万, 两年半.

Pure functions over text. A vague amount comes back as a range; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from knowledge.text.numerals import parse_numeral, write_numeral

_HAN = "零〇一二两三四五六七八九十百千万亿半"
NUMBER = rf"(?:\d+(?:[.,]\d+)*|[{_HAN}]+)"
_PLAIN_COUNT = {"俩": "两", "仨": "三"}
"""Counts that hold their measure word: 俩月 is 两个月."""
_HAN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {
    "百": 100, "千": 1000, "k": 1000, "K": 1000, "w": 10000, "W": 10000, "万": 10000, "百万": 1000000, "千万": 10000000, "": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan, as a closed range; `low == high` when exact. `vague` when the worker said 大概, 多, 左右.

    `currency` is what was written when it is not yuan; such a sum is never computed with.
    """

    low: Decimal
    high: Decimal
    vague: bool = False
    currency: str = ""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.low + other.low, self.high + other.high, self.vague or other.vague, self.currency or other.currency
        )

    def __str__(self) -> str:
        return f"{self.low.normalize():f}" if self.exact else f"{self.low.normalize():f}-{self.high.normalize():f}"


@lru_cache(maxsize=512)
def to_decimal(written: str) -> Decimal | None:
    """Return the number written in Arabic or Chinese digits, 半 as one half; None when it is none."""
    written = _PLAIN_COUNT.get(written, written.replace(",", ""))
    if re.fullmatch(r"\d+(\.\d+)?", written):
        return Decimal(written)
    if written == "半":
        return Decimal("0.5")
    half = Decimal(0)
    if written.endswith("半"):
        written, half = written[:-1], Decimal("0.5")
    written = written.replace("〇", "零").replace("两", "二")
    plain = parse_numeral(written)
    if plain and write_numeral(plain) == written:
        return plain + half
    import cn2an  # (its import costs a tenth of a second; most numerals are plain)

    try:
        return Decimal(str(cn2an.cn2an(written, "smart"))) + half
    except (ValueError, KeyError):
        return None


COUNTED = "件单趟票张条双套箱袋桶节堂篇幅打方米斤吨本只把"
"""What work is counted by, in one character."""
_SEPARATOR = r"\s*(?:到|至|-|~|—|、|或者?)\s*"
_AMOUNT = re.compile(
    r"(?P<about>大概|大约|差不多|约|将近|快)?\s*(?P<minus>负|(?<![\d.A-Za-z)）年号日])[-−])?"
    rf"(?:(?P<a>\d+(?:\.\d+)?|[{_HAN}]+)\s*(?P<au>[万千百kKwW]?){_SEPARATOR}"
    rf"(?P<b>\d+(?:\.\d+)?|[{_HAN}]+)\s*(?P<bu>[万千百kKwW]?)"
    rf"|(?P<from>\d+(?:\.\d+)?|[{_HAN}]+)\s*(?:元|块钱?)\s*(?:到|至|-|~|—)\s*(?P<to>\d+(?:\.\d+)?|[{_HAN}]+)(?=\s*(?:元|块))"
    r"|(?P<pair>[一二两三四五六七八九][一二两三四五六七八九])(?P<pu>[百千万])"
    r"|(?P<whole>[一二两三四五六七八九]|\d)(?P<wu>[千万])(?P<tails>[一二三四五六七八九]{2})(?![百千\d])"
    r"|(?P<some>[百千万])把(?=块|元|来)?"
    r"|(?P<mao>(?!一毛(?:钱)?(?:都|也)?(?:没|不|未))[一二两三四五六七八九]|(?<![\d.])[1-9])毛(?P<fen>[一二三四五六七八九1-9](?![\d十百千万个件单张条]))?(?![病坯利重衣巾笔])"
    rf"|(?P<n>\d+(?:[.,]\d+)*|[{_HAN}]+)\s*(?P<u>(?:[百千]万|[万千百kKwW])?)(?P<tail>[1-9一二三四五六七八九](?![\d个天年月日号点小单次人岁名]))?)"
    rf"(?P<more>多|来|几)?\s*(?P<yuan>元|块钱|块(?P<jiao>[一二三四五六七八九\d](?!(?!一[{COUNTED}])[\d十百千万个天月年小一二三四五六七八九]))?|rmb|RMB|人民币|大洋|毛爷爷|蚊)?\s*(?P<around>左右|上下|出头|多点)?"
)
_NOT_MONEY = re.compile(
    r"\s*(?:个|天|年|月|日|号|点|小时|钟|分|单|次|人|岁|名|条|款|项|倍|%|％|公里|米|斤|周|礼拜|期|级|楼|路|街|成(?!交|本)|度|℃|件|趟|票|份|回|半(?!个?月)|遍|笔|顿|张|台|辆|处|根|针)"
)
_FOREIGN_AFTER = re.compile(
    r"\s*(港币|港元|港纸|港幣|美元|美金|美刀|刀|欧元|日元|日币|英镑|澳元|澳门币|台币|新币|韩元|卢布|泰铢|盾|USDT|usdt|USD|usd|HKD|hkd|EUR|泰达币)"
)
_FOREIGN_BEFORE = re.compile(r"(港币|港元|美元|美金|欧元|日元|英镑|台币|HK\$|US\$|USD|HKD|EUR|[$€£])\s*$")


_SMALL = re.compile(
    rf"(?:(?:[扣罚税]|罚款|扣款)(?:了|我|个税|个|去|掉)*|时薪|(?:一|每)(?:个?(?:小时|钟头)|[{COUNTED}]课?)|单价)(?:是|才|就|给|大概|[说讲谈]好的?|开)*$"
)
"""Words after which a number under 100 is money too."""


_A_DAY = re.compile(r"(?:[一每]|按)(?:天|日|晚上?|夜|个工)(?:是|才|就|给|大概|算|[说讲谈]好的?|开)*$")
_LEAST_A_DAY = 30
"""一天80 is pay, 一天12 may be hours."""
_LEAST_WITHOUT_JIAO = 1000
"""Sums that nobody tells with tenths of a yuan."""
_TOGETHER = re.compile(r"[加在到合凑算]$")
"""加一块 is together, no yuan."""


_LEAST_OF_A_NUMBER = 10_000_000_000
"""A bare number from here on is that of a telephone, a person or a card."""
_UNITS_WRITTEN = ("yuan", "u", "au", "bu", "pair", "whole", "some", "mao")
"""Groups of the pattern that make a number a sum of money."""


def find_amounts(text: str) -> list[tuple[int, Amount]]:
    """Return the sums of money in a text as (position, Amount). A bare number counts only from 100 on, without a unit that is not money."""
    return [(start, amount) for start, _, amount in find_amount_spans(text)]


def find_amount_spans(text: str) -> list[tuple[int, int, Amount]]:
    """Return the sums of money in a text as (start, end, Amount)."""
    found: list[tuple[int, int, Amount]] = []
    for match in _AMOUNT.finditer(text):
        amount = _amount(match)
        if amount is None or not _is_money(text, match, amount):
            continue
        currency = _FOREIGN_AFTER.match(text, match.end()) or _FOREIGN_BEFORE.search(text[: match.start()])
        if currency and not match["yuan"]:
            amount = replace(amount, currency=currency.group(1))
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        found.append((start, match.end(), amount))
    return found


def _is_money(text: str, match: re.Match[str], amount: Amount) -> bool:
    if _names_no_sum(text, match) or not (match["yuan"] or _may_be_money(text, match, amount)):
        return False
    return _has_unit(match) or not _is_small(text, match, amount)


def _names_no_sum(text: str, match: re.Match[str]) -> bool:
    """Whether the words are 一半, or 一块 for together."""
    together = match.group().strip() == "一块" and _TOGETHER.search(text[: match.start()])
    return match["n"] in ("一半", "半") or bool(together)


def _may_be_money(text: str, match: re.Match[str], amount: Amount) -> bool:
    """Whether a number without 元 may be a sum: nothing behind it counts other things, and it is no year."""
    if _NOT_MONEY.match(text, match.end()) or (match["a"] and amount.high < 100):
        return False
    if amount.high >= _LEAST_OF_A_NUMBER and not _has_unit(match):
        return False
    return not (1990 <= amount.low <= 2099 and amount.exact and text[match.end() : match.end() + 1] in tuple("年-./"))


def _has_unit(match: re.Match[str]) -> bool:
    return any(match[name] for name in _UNITS_WRITTEN) or (match["n"] or match["b"] or "")[-1:] in "千百万"


def _is_small(text: str, match: re.Match[str], amount: Amount) -> bool:
    """Whether a bare number is under 100 and no words before it make it a sum."""
    before = text[: match.start()]
    rate = _SMALL.search(before) or (amount.low >= _LEAST_A_DAY and _A_DAY.search(before))
    return abs(amount.low) < 100 and not (rate and amount.low > 0)


def _amount(match: re.Match[str]) -> Amount | None:
    read = next((read for group, read in _WAYS_OF_TWO if match[group]), _single)
    amount = read(match)
    if amount is not None and match["minus"]:
        return replace(amount, low=-amount.high, high=-amount.low)
    return amount


def _from_to(match: re.Match[str]) -> Amount | None:
    """5000到6000, 4到5千: the unit of the second is that of both where the first has none."""
    first, second = to_decimal(match["a"]), to_decimal(match["b"])
    if first is None or second is None:
        return None
    unit_b = _UNIT[match["bu"] or ""]
    low, high = first * (_UNIT[match["au"]] if match["au"] else unit_b), second * unit_b
    if not match["au"] and first < 10 and low < high / 100:
        low *= next((_UNIT[unit] for unit in "万千百" if match["b"].endswith(unit)), 1)
    return Amount(min(low, high), max(low, high), True)


def _yuan_to_yuan(match: re.Match[str]) -> Amount | None:
    """四块到八块: each with its unit."""
    first, second = to_decimal(match["from"]), to_decimal(match["to"])
    return None if first is None or second is None else Amount(min(first, second), max(first, second), True)


def _neighbours(match: re.Match[str]) -> Amount:
    """五六千; 二一百 is one number and no span."""
    low, high = (Decimal(_HAN_DIGIT[digit] * _UNIT[match["pu"]]) for digit in match["pair"])
    return Amount(low, high, True) if low < high else Amount(low * 10 + high, low * 10 + high, _is_vague(match))


def _tails(match: re.Match[str]) -> Amount:
    """四千五六."""
    whole = (to_decimal(match["whole"]) or Decimal(0)) * _UNIT[match["wu"]]
    low, high = (whole + Decimal(_HAN_DIGIT[digit]) * _UNIT[match["wu"]] / 10 for digit in match["tails"])
    return Amount(min(low, high), max(low, high), True)


def _tenths(match: re.Match[str]) -> Amount:
    """三毛五."""
    mao, fen = (to_decimal(digit) or Decimal(0) for digit in (match["mao"], match["fen"] or "零"))
    return Amount(mao / 10 + fen / 100, mao / 10 + fen / 100)


def _somewhat_over(match: re.Match[str]) -> Amount:
    """千把块."""
    some = Decimal(_UNIT[match["some"]])
    return Amount(some, some * Decimal("1.5"), True)


_WAYS_OF_TWO: tuple[tuple[str, Callable[[re.Match[str]], Amount | None]], ...] = (
    ("a", _from_to),
    ("from", _yuan_to_yuan),
    ("pair", _neighbours),
    ("whole", _tails),
    ("mao", _tenths),
    ("some", _somewhat_over),
)
"""Ways of writing a sum that are no plain number, by the group of the pattern that holds each."""


def _is_vague(match: re.Match[str]) -> bool:
    return bool(match["about"] or match["more"] or match["around"])


def _single(match: re.Match[str]) -> Amount | None:
    number = to_decimal(match["n"]) if match["n"] else None
    if number is None:
        return None
    value = _with_tail(match, number * _UNIT[match["u"] or ""])
    if value is None:
        return None
    if match["jiao"] and value < _LEAST_WITHOUT_JIAO:  # 四块五, but 两万块一次了断
        value += Decimal(_HAN_DIGIT.get(match["jiao"], match["jiao"])) / 10
    if match["more"] or match["around"] == "多点":
        return Amount(value, value + _last_place(value), True)
    return Amount(value, value, _is_vague(match))


def _with_tail(match: re.Match[str], value: Decimal) -> Decimal | None:
    """A sum with the digit behind its unit (一万二, 3千5); None where that digit makes it no sum."""
    tail = match["tail"]
    if not tail:
        return value
    last = match["u"] or (match["n"][-1] if match["n"][-1] in "百千万" else "")
    if not last:  # 8500一共: the 一 belongs to the words behind
        return None if tail.isdigit() else value
    return value + Decimal(_HAN_DIGIT.get(tail, tail)) * _UNIT[last] / 10


def _last_place(value: Decimal) -> Decimal:
    """One unit of the last digit that is not zero: 1000 for 5000, 100 for 5500."""
    if value <= 0 or value != value.to_integral_value():
        return Decimal(0)
    digits = f"{int(value)}"
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def _counted(match: re.Match[str]) -> bool:
    """Whether months are counted (三个月, 俩月), not named (三月)."""
    return bool(match["ge"]) or match["n"] in _PLAIN_COUNT or match["n"] == "个把"


_SPAN = re.compile(
    rf"(?P<n>{NUMBER}|几|[俩仨])\s*(?P<ge>个)?\s*(?P<half>半)?\s*(?P<unit>年|月|星期|周|礼拜|天|日)(?P<after>半)?"
)
_MONTHS = {"年": Decimal(12), "月": Decimal(1), "星期": Decimal("0.25"), "周": Decimal("0.25"), "礼拜": Decimal("0.25")}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in a text, in months as a closed range: 两年多 is 24 to 36, 三个月 is 3 to 3."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    above: bool = False
    """Whether it is certainly more than `low`: 两年多."""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        low, high = (f"{value.normalize():f}" for value in (self.low, self.high))
        return low if self.exact else f"{low}-{high}"


_LENGTH = re.compile(
    rf"(?P<n>{NUMBER}|[好]?几|小半|大半|个把|来|[俩仨])\s*(?P<more>多|来|几)?\s*(?P<ge>个)?\s*(?P<ge_more>多|来)?\s*(?P<half>半)?\s*"
    r"(?P<unit>年|月|星期(?![一二三四五六日天])|周(?![一二三四五六日末])|礼拜(?![一二三四五六日天]))(?P<after>半|多(?!发|给|补|付|扣|少|拿|干|跑|交)|来)?"
)
_CALENDAR = re.compile(r"\s*(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_AND = re.compile(r"\s*(?:零|又|加|,|，)?\s*")


_RATE_AFTER = re.compile(r"\s*(?:[\d一二两三四五六七八九]|大概|差不多|到手|工资|发|拿|挣|给)")
"""What follows 一个月 where it names a wage and no length: 干了4年，一个月8000."""


def find_spans(text: str) -> list[Span]:
    """Return lengths of time in months; 一年零两个月 is one of 14. A calendar month (3月) and a year (2023年) are none."""
    return list(_spans(text))


@lru_cache(maxsize=128)
def _spans(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for match in _LENGTH.finditer(text):
        length = _length(match)
        if length is None or (match["unit"] == "年" and _CALENDAR.match(text, match.end())):
            continue
        low, high = length
        above = _is_above(match)
        if found and match["unit"] == "月" and _goes_on(text, found[-1], match):
            years = found.pop()
            found.append(Span(years.start, match.end(), years.low + low, years.high + high, above))
        else:
            found.append(Span(match.start(), match.end(), low, high, above))
    return tuple(found)


def _goes_on(text: str, before: Span, match: re.Match[str]) -> bool:
    """Whether months belong to the years before them: 一年零两个月, but not 干了4年，一个月8000."""
    if not before.exact or "年" not in text[before.start : before.end]:
        return False
    between = text[before.end : match.start()]
    if re.search(r"[，,、]", between) and _RATE_AFTER.match(text, match.end()):
        return False
    return _AND.fullmatch(between) is not None


_PART_OF_A_YEAR = {"小半": (Decimal(4), Decimal(6)), "大半": (Decimal(6), Decimal(10))}


def _is_above(match: re.Match[str]) -> bool:
    """两年多 is more than two."""
    return bool(match["more"] or match["ge_more"] or match["after"] in ("多", "来"))


def _length(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The least and most months of a length; None for a month or year of the calendar."""
    unit, written = match["unit"], match["n"]
    if unit == "月" and not _counted(match):
        return None
    one = _MONTHS[unit]
    if written in _PART_OF_A_YEAR:
        return _PART_OF_A_YEAR[written]
    if written == "个把":
        return one, one * Decimal("1.5")
    if re.fullmatch(r"[一二两三四五六七八九]{2}", written) and not match["half"]:
        low, high = sorted(Decimal(_HAN_DIGIT[digit]) for digit in written)
        return low * one, high * one
    listed = re.fullmatch(r"[一二两三四五六七八九]{3,}", written)
    number = to_decimal(written[-1] if listed else written)
    if number is None or (unit == "年" and _names_a_year(written, number)):
        return None
    low = (number + (Decimal("0.5") if match["half"] or match["after"] == "半" else 0)) * one
    return low, low + one if _is_above(match) else low


def _names_a_year(written: str, number: Decimal) -> bool:
    """2019年, 07年."""
    return number >= 100 or (len(written) == 2 and written.startswith("0"))
