"""Months of which a part of the pay came or is missing: 六月到八月只发一半, 6月7月打八折, 两个月各发一半, 3月到6月每月少发一千."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.periods import add_months
from bot.contract.matter import Item, ItemKind, Matter, Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import find_amount_spans, to_decimal

_M = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_NO_DAY = r"(?!\s*(?:\d{1,2}(?!\d|月)|底|初|中旬|[一二三]?十?[一二三四五六七八九]?[号日]))"
_NAMED = re.compile(
    rf"(?<![\d.个一二两三四五六七八九十])(?:去年|今年|前年|(?:20)?\d\d年)?(?:(?P<from>{_M})月?份?(?:一直)?(?:到|至|-|~|—)(?:今年)?(?P<to>{_M})月份?|(?P<since>{_M})月份?(?:起|开始|以来|(?:一直)?(?:到|至)(?:现在|今天|目前|今))|(?P<one>{_M})月份?){_NO_DAY}"
)
_COUNTED = re.compile(r"(?P<n>[1-9]|1[0-2]|[一二两三四五六七八九十])个月(?!前|后|内|以)")
_DIGIT = "一二两三四五六七八九1-9"
_PART = (
    rf"(?P<half>一半|半薪|半数|对半|半个月(?:的)?(?:工资|工钱|薪水|钱))|(?P<of>[二三四五六七八九十\d])分之(?P<n>[{_DIGIT}])"
    rf"|(?P<tenth>[{_DIGIT}])(?:成|折)|(?P<pct>\d{{1,2}})[%％]|百分之(?P<hundred>\d{{1,2}}|[{_DIGIT}]?十[{_DIGIT}]?)"
)
_AT_ALL = r"(?:[只就才都各也仅先]|每个?月|实际|一律|到手|给?我们?|工资|底薪|按|打|照)*"
_CAME = re.compile(
    rf"{_AT_ALL}(?<![没不未少])(?:发|给|拿|付|结|打|开|领|按|照)(?:[了到过的得我]|我们|工资|底薪|薪水)*(?:只有|只)?的?(?P<part>{_PART})"
)
_FOLDED = re.compile(r"打?对折|半薪(?:发|给|算)")
_MISSING = re.compile(
    rf"(?:少|扣|欠|拖|减|砍|缺|差|压)(?:[发给了着掉下去的我]|我们|工资)*的?(?P<part>{_PART})"
    rf"|(?P<part2>{_PART.replace('?P<', '?P<m_')})(?:的|工资|工钱|钱|薪水|[都还也]|一直|到现在|至今)*(?:没|未|不)(?:给|发|结|付|拿|见)"
    r"|(?P<halved>减半|砍半|腰斩)"
)
_EACH_SHORT = re.compile(
    r"(?:每个?月|月月|[都各]|一个月|分别)[^，。；！？\d]{0,4}?(?:少|短)(?:[给发算结付了我的]|我们)*(?=[\d一二两三四五六七八九十])"
)
_OTHER_PAY = re.compile(
    r"试用|实习|停工|停产|待岗|放(?:长)?假|病假|生病|产假|年终|提成|加班|补偿|赔偿|奖金|绩效|社保|保险|公积金|押金|违约|医药|房租|补贴"
)
"""What is paid in part for another reason, or is no month's pay."""
_LESS_FOR = re.compile(r"试用|实习|停工|停产|待岗|放(?:长)?假|病假|产假")
_LEAST = 100
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ShortPay:
    """Months of one sentence told short of their pay. `share`: the part of the pay that came; `missing`: the yuan missing in each."""

    months: tuple[int, ...]
    many: Decimal
    """How many months, where they are counted and not named; else 0."""
    share: Decimal | None
    missing: Decimal | None
    span: tuple[int, int]
    words: str
    taken: tuple[int, int] | None = None
    """Where the sum stands, which is no figure of anything else."""

    def items(self, turn: int) -> list[Item]:
        """Return the lines of the account they make."""
        kind, amount = (ItemKind.SHARE, self.share) if self.share is not None else (ItemKind.SHORT, self.missing)
        if amount is None:
            return []
        if not self.months:
            return [Item(kind=kind, amount=amount, times=self.many, turn=turn, words=self.words[:40])]
        return [Item(kind=kind, amount=amount, label=f"{m}月", turn=turn, words=self.words[:40]) for m in self.months]


def without_short_pay(text: str, told: list[ShortPay]) -> str:
    """Return a prepared text without the months that came short: they are no first day, no last one and none that is owed whole."""
    for one in told:
        begin, end = one.span
        text = f"{text[:begin]}{'，' * (end - begin)}{text[end:]}"
    return text


def short_pay_begins(
    text: str, told: list[ShortPay], values: dict[str, Found], matter: Matter, today: date
) -> dict[str, Found]:
    """Return from when to when pay came short, where no month is told that is owed whole, in this turn or before."""
    whole = matter.unpaid_from is not None and matter.unpaid_from.sure is not Sure.INFERRED
    named = [one for one in told if one.months]
    if whole or "unpaid_from" in values or not named:
        return {}
    dates = find_dates(text[slice(*named[0].span)], today)
    if not dates:
        return {}
    first = dates[0].first.replace(day=1)
    many = sum(len(one.months) for one in named)
    last = add_months(first, many - 1)
    # Not owed whole, so from when is no more than inferred; the last month is named.
    ends = {"unpaid_from": (first, Sure.INFERRED), "unpaid_to": (last, Sure.TOLD)}
    return {
        name: Found(VagueDate(first=day, last=add_months(day, 1) - timedelta(days=1)), named[0].words, sure)
        for name, (day, sure) in ends.items()
    }


def short_pay_in(text: str, today: date) -> list[ShortPay]:
    """Return the months of a prepared text of which it says that a part of the pay came or is missing.

    `today` ends those told from one on: 从6月开始只发一半.
    """
    found: list[ShortPay] = []
    at = 0
    for sentence in re.split(r"(?<=[。；！？])", text):
        found += _in_sentence(sentence, at, today)
        at += len(sentence)
    return found


def _in_sentence(sentence: str, at: int, today: date) -> Iterator[ShortPay]:
    """What one sentence says: each part with the months that stand before it, behind the part before."""
    begin = 0
    for match, share, missing, sum_span in _parts(sentence):
        if match[0] < begin:
            continue
        ahead = _told_of(sentence[begin : match[1]])
        months, many, first = _months(ahead, today)
        begin = match[1]
        if not (months or many) or _of_other_pay(sentence, begin - len(ahead), begin):
            continue
        if missing is not None and len(months) < 2 and many < 2:  # noqa: PLR2004
            continue  # one month's missing sum is read as what is owed
        start = begin - len(ahead) + first
        taken = None if sum_span is None else (at + sum_span[0], at + sum_span[1])
        yield ShortPay(months, many, share, missing, (at + start, at + match[1]), sentence[start : match[1]], taken)


_ONLY_MONTHS = re.compile(
    rf"[^，\d]{{0,6}}?(?:{_NAMED.pattern.replace('?P<', '?P<o_')}[、和跟与及]?)+(?:的)?(?:工资|工钱|钱|薪水)?(?:这?[两三四五六]个月)?"
)


def _told_of(ahead: str) -> str:
    """The end of some words that a part of the pay is told of: its own clause, and those before it that name months alone."""
    clauses = ahead.split("，")
    first = len(clauses) - 1
    own = clauses[first]
    if not _NAMED.search(own) and not _COUNTED.search(own) or first and _ONLY_MONTHS.fullmatch(clauses[first - 1]):
        while first and _ONLY_MONTHS.fullmatch(clauses[first - 1]):
            first -= 1
    return "，".join(clauses[first:])


def _of_other_pay(sentence: str, begin: int, end: int) -> bool:
    """Whether the clauses of a part tell of something else than a month's full pay, or the one before says why it is less."""
    first = sentence.rfind("，", 0, begin) + 1
    stop = sentence.find("，", end)
    before = sentence[sentence.rfind("，", 0, max(first - 1, 0)) + 1 : first]
    return bool(_OTHER_PAY.search(sentence[first : stop if stop >= 0 else len(sentence)]) or _LESS_FOR.search(before))


_Part = tuple[tuple[int, int], Decimal | None, Decimal | None, tuple[int, int] | None]


def _parts(sentence: str) -> list[_Part]:
    """The parts that came, as shares, and the sums missing each month: place, share, sum, place of the sum."""
    found: list[_Part] = []
    for match in _MISSING.finditer(sentence):
        share = Decimal("0.5") if match["halved"] else _share(match, "m_" if match["part2"] else "")
        if share is not None:
            found.append((match.span(), 1 - share, None, None))
    for match in [*_CAME.finditer(sentence), *_FOLDED.finditer(sentence)]:
        folded = "half" not in match.groupdict()
        share = Decimal("0.5") if folded else _share(match, "")
        if share is not None and not any(one[0][0] < match.end() and match.start() < one[0][1] for one in found):
            found.append((match.span(), share, None, None))
    for match in _EACH_SHORT.finditer(sentence):
        behind = find_amount_spans(sentence[match.end() :])
        if behind and behind[0][0] == 0 and behind[0][2].exact and behind[0][2].low >= _LEAST:
            end = match.end() + behind[0][1]
            found.append(((match.start(), end), None, behind[0][2].low, (match.end(), end)))
    return sorted(found, key=lambda one: one[0])


def _share(match: re.Match[str], prefix: str) -> Decimal | None:
    """The share that words name, below the whole."""
    named = {name: match[f"{prefix}{name}"] for name in ("half", "of", "n", "tenth", "pct", "hundred")}
    if named["half"]:
        return Decimal("0.5")
    if named["of"]:
        over, part = to_decimal(named["of"]), to_decimal(named["n"])
        return part / over if over and part and part < over else None
    number = to_decimal(named["tenth"] or named["pct"] or named["hundred"] or "")
    if number is None or number <= 0:
        return None
    return number / (10 if named["tenth"] else 100)


def _months(words: str, today: date) -> tuple[tuple[int, ...], Decimal, int]:
    """The months named in some words, else how many are counted; and where they begin."""
    months: list[int] = []
    first = len(words)
    for match in _NAMED.finditer(words):
        first = min(first, match.start())
        if match["one"]:
            months.append(_number(match["one"]))
            continue
        start, end = _number(match["from"] or match["since"]), _number(match["to"] or str((today.month - 2) % 12 + 1))
        months += [(start - 1 + step) % 12 + 1 for step in range((end - start) % 12 + 1)]
    if months:
        return tuple(dict.fromkeys(months)), Decimal(0), first
    counted = next(reversed(list(_COUNTED.finditer(words))), None)
    many = to_decimal(counted["n"]) if counted else None
    if counted is None or many is None or not 1 < many <= _MOST_MONTHS:
        return (), Decimal(0), first
    return (), many, counted.start()


def _number(written: str) -> int:
    return int(to_decimal(written) or 0)
