"""What an answer on the sum owed comes to: its parts, what came and its total are held against one another. Pure.

Where they fit, the roles are confirmed. Where they do not, nothing is taken: both readings are asked about, and the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from bot.cases.intake.readers.sum_roles import DEBTS, RATES, Role, Told, of_role, spaced, sums_told
from bot.understanding.quantities import find_spans, to_decimal

_N = r"\d+(?:\.\d+)?|[一二两三四五六七八九十百]+"
_COUNTED = re.compile(
    rf"(?<![\d.月])(?P<n>{_N})\s*个?(?:小时|钟|课时|节|天|日|工|晚|班|月(?![的份]?\d)|单|件|票|趟|张|套|台|条|方|平)"
)
_MONTHS_NAMED = re.compile(r"(?<![\d.])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_MONTHS_RUN = re.compile(
    r"(?<![\d.])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月?(?:份)?(?:到|至|-|~)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
)
_HALF = re.compile(r"半(?:个)?月|上半月|下半月|一半|到\d+[号日]|前|几天")
_BEHIND_PAY = re.compile(r"欠|没(?:有)?(?:给|发|结|付|拿到)|拖|压(?:了|着)")
_SENTENCE = re.compile(r"[。！!；;]")
_OTHERS_SAY = re.compile(
    r"(?:老板娘?|站长|站里|店长|公司|平台|单位|群头|工头|[老小]\S|\S{1,2}(?:老师|总|姐|哥|经理)|他|她|对方)(?:那边|们)?(?:的)?[^，。]{0,4}?(?:说|讲|认|按|算|给的数)"
    r"|(?:我|俺)?(?:小舅子|同事|工友|表[弟哥姐妹]|别人)"
)
_F = r"\d+(?:\.\d+)?"
_TIMES = re.compile(rf"{_F}(?:个?(?:小时|钟头?|天|单|件|节|月|工))?[乘×xX*]{_F}(?:等于|是|=)?")
_LESS = re.compile(rf"({_F})(?:[-−]|减)({_F})(?:等于|是|=|＝)({_F})")
"""43乘160是6880, 6144-2000=4144: how a sum was reckoned, written out."""
_NO_DEBT = re.compile(
    r"(?:工资|工钱|钱)[^，。]{0,3}(?:不欠|没欠|没拖|结清|发清)|(?:不|没)(?:有)?(?:拖)?欠(?:我)?(?:工资|工钱|薪)"
)
_ASIDE = re.compile(
    r"另外?(?:计|算|说)|另说|别算|不算|不在|其中|里面|里头(?!有)|包括|前面说|分下来|分到|那台|月租|流水|正常"
)
"""Clauses whose sum is told apart from what is owed."""
_MOST_PARTS = 6
"""Sums that are tried with one another: nobody tells more parts of a total."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed as an answer tells it. `fits`: its figures confirm one another; `readings`: what it may come to where it may
    come to several sums, and then `total` is empty."""

    total: str = ""
    fits: bool = False
    readings: tuple[str, ...] = ()


def owed_told(text: str, values: Mapping[str, str] | None = None) -> Owed:
    """Return what an answer on the sum owed comes to. `values`: the facts held, for the pay that months and days are counted at."""
    text = own_words(text)
    if _NO_DEBT.search(text):
        return Owed()
    told = [one for one in sums_told(text) if not _ASIDE.search(one.clause)]
    debts = of_role(told, *DEBTS)
    if not debts:
        return _by_months(told, text)
    if of_role(told, Role.HELD, Role.FEE) and all(one.role is Role.BARE and not one.month for one in debts):
        return Owed()  # (押金还差7800没退，月租4200: what is owed was told by its name)
    if not all(one.exact for one in (*debts, *of_role(told, Role.CAME))):
        return Owed()  # (五六千 is a range: nothing adds up with it)
    left, fits = _settled(debts, of_role(told, Role.CAME))
    products = _products(told, text, values or {})
    return _of_what_is_left(left, fits or any(one.low in products for one in left))


def owes_nothing(text: str) -> bool:
    """Whether an answer says that pay came, with sums of it at most: 五月的给了，3900，工资不欠."""
    if not _NO_DEBT.search(text):
        return False
    return all(one.role in (Role.CAME, Role.BARE) for one in sums_told(text))


def own_words(text: str) -> str:
    """Return an answer, its spaces as stops, without the sentences that tell how the other side reckons or what others are owed."""
    text = _LESS.sub(r"总价\1，给了\2，还剩\3", _TIMES.sub("", spaced(text)))
    return "。".join(one for one in _SENTENCE.split(text) if not _OTHERS_SAY.match(one))


def _settled(debts: Sequence[Told], came: Sequence[Told]) -> tuple[list[Told], bool]:
    """The debts without those another explains: the parts of a total, and what was agreed where what came and what is left are
    told too; and whether one was explained."""
    left, fits = list(debts), False
    while (gone := _explained(left, came)) is not None:
        left, fits = [one for one in left if one not in gone], True
    if not fits and came and len(left) == 1 and left[0].role is Role.AGREED:
        rest = left[0].low - sum((one.low for one in came), Decimal(0))
        return ([replace(left[0], low=rest, high=rest, role=Role.REST)], True) if rest > 0 else (left, False)
    return left, fits


def _explained(left: Sequence[Told], came: Sequence[Told]) -> list[Told] | None:
    """Debts that another debt says already; None where no two of them fit."""
    for at, whole in enumerate(left):
        before = [one for one in left[:at] if one.low < whole.low][-_MOST_PARTS:]
        for parts in _some(before, 2):
            if sum(one.low for one in parts) == whole.low:
                return list(parts)
    for paid in _some(came[:_MOST_PARTS], 1):
        taken = sum((one.low for one in paid), Decimal(0))
        for gross in left:
            if any(gross.low - taken == other.low and other is not gross for other in left):
                return [gross]
    if len(left) > _MOST_PARTS:
        return None
    for at, whole in enumerate(left):  # (一共8740，九月5340十月3400: the total first)
        behind = [one for one in left[at + 1 :] if one.low < whole.low]
        if len(behind) > 1 and sum(one.low for one in behind) == whole.low:
            return behind
    return None


def _some(told: Sequence[Told], least: int) -> Iterator[tuple[Told, ...]]:
    for size in range(len(told), least - 1, -1):
        yield from combinations(told, size)


def _of_what_is_left(left: Sequence[Told], fits: bool) -> Owed:
    """What debts come to of which none explains another."""
    sums = [one.low for one in left]
    if len(set(sums)) == 1 and (len(left) == 1 or not all(one.month for one in left)):
        return Owed(_written(sums[0]), fits)
    if all(one.month for one in left):
        return Owed(_written(sum(sums, Decimal(0))), fits)
    said = [one for one in left if one.role is Role.WHOLE]
    if said:
        return Owed(_written(said[-1].low), fits)
    rest = [one for one in left if one.role is Role.REST or one.month]
    if len(rest) == 1 and all(one.role is Role.AGREED for one in left if one is not rest[0]):
        return Owed(_written(rest[0].low), fits)
    together = _written(sum((one.low for one in left), Decimal(0)))
    return Owed(readings=tuple(dict.fromkeys((_written(max(sums)), together))))


def _products(told: Sequence[Told], text: str, values: Mapping[str, str]) -> set[Decimal]:
    """What the counts of an answer come to at the rates it tells or that are held: 九天 at 198 a day."""
    rates = [one.low for one in of_role(told, *RATES)]
    rates += [
        Decimal(values[role.value]) for role in RATES if re.fullmatch(r"\d+(?:\.\d+)?", values.get(role.value, ""))
    ]
    counts = [number for match in _COUNTED.finditer(spaced(text)) if (number := to_decimal(match["n"])) is not None]
    return {count * rate for count in counts for rate in rates}


def _by_months(told: Sequence[Told], text: str) -> Owed:
    """Months named one by one at the only monthly pay an answer tells (每月6800，欠了9月和10月); empty where a part of one is told."""
    pay = of_role(told, Role.MONTHLY)
    if len(pay) != 1 or len(told) != 1 or not _BEHIND_PAY.search(text) or _HALF.search(text) or find_spans(text):
        return Owed()
    months = months_named(text)
    return Owed(_written(pay[0].low * months), True) if months > 1 else Owed()


def months_named(text: str) -> int:
    """Return how many months a text names by their numbers: 9月和10月, 7月到9月; a lone one counts as one."""
    if (run := _MONTHS_RUN.search(text)) is not None:
        first, last = (int(to_decimal(one) or 0) for one in run.groups())
        return last - first + 1 if last >= first else last + 13 - first
    return len({str(to_decimal(one)) for one in _MONTHS_NAMED.findall(text)})


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}"
