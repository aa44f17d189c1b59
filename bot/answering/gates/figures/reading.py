"""Figures of a sentence, typed: how much money, how many times, how long, which day; Chinese or English, in any notation.

A figure is only as good as its kind: 三倍 of one thing is not 三倍 of another, three months are not three times. Pure.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.gates.figures.roles import agree, roles_of
from bot.understanding.quantities import to_decimal


class Kind(enum.StrEnum):
    """What a figure counts. Months hold years, days hold weeks, shares hold times (300 % is three times)."""

    MONEY = "money"
    SHARE = "share"
    MONTHS = "months"
    DAYS = "days"
    WORKDAYS = "workdays"
    HOURS = "hours"
    MINUTES = "minutes"
    CLOCK = "clock"
    DATE = "date"
    AGE = "age"
    GRADE = "grade"
    COUNT = "count"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its kind, its value in the unit of the kind (yuan, times, months, days ...), and what it is said of.

    A date is the number YYYYMMDD, 0 in the places that were not said. `roles` is empty where the words around it do not
    tell.
    """

    kind: Kind
    value: Decimal
    roles: frozenset[str] = frozenset()
    part: str = ""
    """The part of the sentence it stands in, between two stops."""

    def stands_for(self, other: Figure) -> bool:
        """Whether this figure of a source bears out `other` of a sentence: same kind, same value, not of another thing."""
        if not self._kind_fits(other) or not self._value_fits(other):
            return False
        return agree(self.roles, other.roles)

    def _kind_fits(self, other: Figure) -> bool:
        return self.kind == other.kind or other.kind is Kind.BARE

    def _value_fits(self, other: Figure) -> bool:
        if self.kind is not Kind.DATE or other.kind is not Kind.DATE:
            return self.value == other.value
        mine, theirs = f"{int(self.value):08d}", f"{int(other.value):08d}"
        pairs = ((mine[:4], theirs[:4]), (mine[4:6], theirs[4:6]), (mine[6:], theirs[6:]))
        return all(not int(said) or said == known or (not int(known) and place == 0)
                   for place, (known, said) in enumerate(pairs))  # fmt: skip


HOTLINES = frozenset(map(Decimal, (
    12333, 12348, 12351, 12356, 12345, 12338, 12355, 12315, 12328, 12385, 12366, 12329, 12350, 12377, 12368, 12309, 12326, 12300,
    12393, 12389, 12305, 12308, 110, 119, 120, 122,
)))  # fmt: skip
"""Public numbers anybody may be told to dial."""

_CAPITAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆〇两俩仨", "一二三四五六七八九十百千元零二二三")
_HAN = "零一二三四五六七八九十百千万亿"
_N = rf"(?:\d+(?:\.\d+)?|[{_HAN}]+)"
_LABEL = re.compile(
    rf"第\s*{_N}\s*[条款项章节编](?:之[一二三四五六七八九十]+)?|〔\d{{4}}〕\s*\d+\s*号|[（(][一二三四五六七八九十]{{1,2}}[)）]"
    r"|(?<!\d)(?:19|20)\d\d年版|第[一二三四五六七八九十](?=步|[，,：:、])|第一(?=天|次|个|时间)|\b[Aa]rticles?\s+\d+(?:\s*\(\d+\))?"
)
_IDIOM = re.compile(
    r"一(?:下|些|点|样|直|般|起|旦|方|定|律|边|共|概|切|句话|口价|条龙|了百了|时|会儿?|刀切|天到晚|遍|道|面|并|同|致|头|步步|清二楚|五一十)"
    r"|万一|千万(?=别|不|要|记|留|把|注意|小心)|十分|百般|三者|三方|双方|四肢|五险|六险|三期|两清|三薪|八成(?=是|会|不)|半路|一半夜|半夜"
    r"|说一不二|再三|七七八八|乱七八糟|一五一十|三天两头|十有八九|周[一二三四五六日]|星期[一二三四五六日]|礼拜[一二三四五六日]|三轮|四轮|一次性|三五[天个]|二三[天个]|[这那头过]二天|最后[二一](?:天|个月)|一天多少|协商一致|零头过半年|五一(?=节|假|期间)|十一(?=假|期间|黄金)"
)
_ORDINAL = re.compile(rf"第({_N})(个月|年|天)(?=起|开始)")
_ENGLISH_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90, "hundred": 100,
}  # fmt: skip
_E = rf"(?:\d+(?:\.\d+)?|(?:{'|'.join(_ENGLISH_WORDS)})(?:[ -](?:{'|'.join(_ENGLISH_WORDS)}))?)"
_SCALE = {"万": 10000, "w": 10000, "千": 1000, "k": 1000, "百": 100, "百万": 1000000, "亿": 100000000, "千万": 10000000,
          "thousand": 1000, "million": 1000000, "hundred": 100}  # fmt: skip


def _patterns() -> Iterator[tuple[Kind, str]]:
    """Yield the notations of each kind, the most particular first; groups n (number), m, d, s (scale), h (half)."""
    yield (
        Kind.DATE,
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})(?:日|号)?(?!\d)",
    )
    yield Kind.DATE, r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[年-]\s*(?P<m>\d{1,2})月?(?!\d)"
    yield Kind.DATE, r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年"
    yield (
        Kind.DATE,
        rf"(?<!个)(?P<m>(?:\d{{1,2}}|十[一二]?|[一二三四五六七八九]))月(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})(?:日|号)",
    )
    yield Kind.DATE, r"(?<![\d.个])(?P<m>\d{1,2})月(?!\d)(?P<bare>)"
    yield Kind.SHARE, rf"百分之(?P<n>{_N})(?P<pc>)"
    yield Kind.SHARE, rf"(?P<b>{_N})分之(?P<n>{_N})"
    yield Kind.SHARE, r"(?P<n>\d+(?:\.\d+)?)\s*(?:%|％|个百分点|percent\b|per cent\b)(?P<pc>)"
    yield Kind.SHARE, r"(?P<two>双倍|翻倍|加倍|翻番|双份)"
    yield Kind.SHARE, r"(?<![A-Za-z])(?P<n>[2-9])\s*[Nn](?![A-Za-z])(?P<sev>)"
    yield Kind.SHARE, rf"(?P<n>{_N})(?P<h>半)?\s*倍(?P<h2>半)?|(?P<n2>{_N})份(?=工资|薪|报酬|钱)"
    yield (
        Kind.SHARE,
        r"(?<![完收达变生促形构养组年])(?P<n>[1-9一二三四五六七八九])成(?P<ten>)(?![为年本立功天员熟就长])",
    )
    yield Kind.SHARE, r"(?P<half>一半|半数)"
    yield (
        Kind.MONEY,
        rf"(?P<n>{_N})\s*(?P<s>百万|千万|[万千百亿wk])?(?P<tail>[{_HAN}\d])?\s*(?:元|块钱?|人民币|RMB|CNY|yuan\b|大洋)",
    )
    yield Kind.MONEY, r"[¥￥]\s*(?P<n>\d+(?:\.\d+)?)\s*(?P<s>[万千wk])?"
    yield Kind.AGE, rf"(?P<n>{_N})\s*周?岁"
    yield Kind.GRADE, rf"(?<![上下高低])(?P<n>{_N})\s*级"
    yield Kind.WORKDAYS, rf"(?P<n>{_N})\s*个?工作日"
    yield Kind.MONTHS, rf"(?P<n>{_N})\s*个?(?P<h>半)月|(?P<n2>{_N})\s*个(?P<h2>半)?月"
    yield Kind.MONTHS, rf"(?P<n>[{_HAN}]+)月(?=工资|薪|的工资|没发|不发)|(?<=[给补赔发扣押])(?P<n2>[{_HAN}]+)月(?!\d)"
    yield Kind.MONTHS, rf"(?P<n>{_N})\s*(?:周年|整年|年)(?P<h>半)?(?P<years>)(?![级度假终])"
    yield Kind.MONTHS, r"(?P<halfyear>半年)|(?P<halfmonth>半个月)"
    yield Kind.DAYS, rf"(?P<n>{_N})\s*(?:天|日|自然日|个自然日)(?P<h>半)?"
    yield Kind.DAYS, rf"(?P<n>{_N})\s*(?:个星期|星期|周(?![末岁年])|个礼拜|礼拜)(?P<weeks>)"
    yield Kind.HOURS, rf"(?P<n>{_N})\s*(?:个?(?:半)?小时|个钟头?|钟头)"
    yield Kind.MINUTES, rf"(?P<n>{_N})\s*分钟"
    yield Kind.CLOCK, rf"(?P<n>{_N})\s*(?:点(?!名|评|击|开|子|心|了?吗)(?:钟|半)?|时(?=[前后至到]))"
    yield Kind.COUNT, rf"(?P<n>{_N})\s*(?:人|名|次|位|倍数)"
    yield Kind.MONEY, r"(?P<n>\d+(?:\.\d+)?)\s*(?P<s>百万|千万|[万千亿wk])(?![A-Za-z])"
    yield Kind.MONEY, rf"(?P<n>[一二三四五六七八九十]+[{_HAN}]*[百千万亿][{_HAN}]*)(?!分)(?P<free>)"
    # English
    yield (
        Kind.SHARE,
        r"(?i:\b(?P<edouble>double|twice)\b|\b(?P<etriple>triple|threefold)\b|\b(?P<ehalf>half)\b(?! (?:a|year|month|day)))",
    )
    yield Kind.SHARE, rf"(?i:\b(?P<n>{_E})\s*(?:times\b(?! a| per)|-?fold\b))"
    yield Kind.MONEY, r"(?i:(?:RMB|CNY|US\$|\$)\s*(?P<n>\d+(?:\.\d+)?)\s*(?P<s>k|thousand|million)?\b)"
    yield Kind.MONEY, rf"(?i:\b(?P<n>{_E})\s*(?P<s>thousand|million|hundred)?\s*(?:yuan|RMB|CNY|kuai|dollars)\b)"
    yield Kind.WORKDAYS, rf"(?i:\b(?P<n>{_E})[ -](?:working|business|work)[ -]days?\b)"
    yield Kind.MONTHS, rf"(?i:\b(?P<n>{_E})(?:[ -]calendar)?[ -]months?\b)"
    yield Kind.MONTHS, rf"(?i:\b(?P<n>{_E})[ -]years?\b(?! old)(?P<years>))"
    yield Kind.MONTHS, r"(?i:\b(?P<halfyear>half a year|half-year|six-month)\b)"
    yield Kind.AGE, rf"(?i:\b(?P<n>{_E})[ -]years?[ -]old\b)"
    yield Kind.DAYS, rf"(?i:\b(?P<n>{_E})(?:[ -]calendar)?[ -]days?\b)"
    yield Kind.DAYS, rf"(?i:\b(?P<n>{_E})[ -]weeks?\b(?P<weeks>))"
    yield Kind.HOURS, rf"(?i:\b(?P<n>{_E})[ -]hours?\b)"
    yield Kind.BARE, r"(?<![A-Za-z\d.])(?P<n>\d+(?:\.\d+)?)(?![A-Za-z\d])"


_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _patterns())
_STOPS = re.compile(r"[，,。；;！!？?\n]|\.(?=\s|$)|——|：|:(?!\d)")
_VALUE_WORDS = {"two": 2, "edouble": 2, "etriple": 3}
_HALVES = ("half", "ehalf")


def figures_in(text: str) -> list[Figure]:
    """Return the figures of a text in order. What only labels an article, or counts in passing (一下, 万一), is none."""
    text = _prepared(text)
    found: list[tuple[int, Figure]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or any(start < last and first < end for first, last in taken):
                continue
            value = _value(kind, match)
            if value is None:
                continue
            taken.append((start, end))
            if kind is Kind.COUNT and value < 2:
                continue
            part = _part(text, start, end)
            found.append(
                (
                    start,
                    Figure(
                        kind,
                        value,
                        roles_of(kind.value, part, text[max(0, start - 8) : start], text[end : end + 3]),
                        part,
                    ),
                )
            )
    return [figure for _, figure in sorted(found, key=lambda item: item[0])]


def unfounded(wanted: Iterable[Figure], known: Iterable[Figure]) -> list[Figure]:
    """Return the figures that none of the known ones bears out; public hotlines need no ground."""
    sources = list(known)
    return [
        figure
        for figure in wanted
        if not any(source.stands_for(figure) for source in sources)
        and not (figure.kind is Kind.BARE and (figure.value in HOTLINES or figure.value <= 10))
    ]


def _prepared(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_CAPITAL)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    plain = _ORDINAL.sub(_elapsed, plain)
    plain = _LABEL.sub(lambda m: " " * len(m.group()), plain)
    return _IDIOM.sub(lambda m: "＿" * len(m.group()), plain)


def _elapsed(match: re.Match[str]) -> str:
    """从第二个月起 is after one month: the length that has passed by then."""
    number = _number(match[1])
    return f"{int(number) - 1}{match[2]}" if number is not None and number > 1 else " " * len(match.group())


def _part(text: str, start: int, end: int) -> str:
    """The words between the stops around a figure; with those before them when the figure stands nearly alone."""
    begin = max((m.end() for m in _STOPS.finditer(text, 0, start)), default=0)
    stop = _STOPS.search(text, end)
    part = text[begin : stop.start() if stop else len(text)]
    if len(part) - (end - start) < 3 and begin > 1:
        return text[max((m.end() for m in _STOPS.finditer(text, 0, begin - 1)), default=0) : begin] + part
    return part


def _value(kind: Kind, match: re.Match[str]) -> Decimal | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    if kind is Kind.DATE:
        return _date(groups)
    if (value := _value_of_words(groups)) is not None:
        return value
    number = _number(groups.get("n") or groups.get("n2") or "")
    if number is None or (kind is Kind.MONEY and "free" in groups and number < 100):
        return None
    if "h" in groups or "h2" in groups:
        number += Decimal("0.5")
    return _scaled(number, groups)


def _value_of_words(groups: dict[str, str]) -> Decimal | None:
    """The value of words without a number: a whole, a half, half a year or a month; None for none of them."""
    if word := next((name for name in _VALUE_WORDS if name in groups), ""):
        return Decimal(_VALUE_WORDS[word])
    if "halfyear" in groups and not any(name in groups for name in _HALVES):
        return Decimal(6)
    return Decimal("0.5") if "halfmonth" in groups or any(name in groups for name in _HALVES) else None


def _scaled(number: Decimal, groups: dict[str, str]) -> Decimal | None:
    if "b" in groups:
        below = _number(groups["b"])
        return (number / below).quantize(Decimal("0.0001")).normalize() if below else None
    scale = Decimal(_SCALE.get(groups.get("s", "").lower(), 1))
    value = number * scale
    if tail := groups.get("tail"):
        value += (_number(tail) or Decimal(0)) * scale / 10
    for mark, factor in (
        ("years", Decimal(12)),
        ("weeks", Decimal(7)),
        ("pc", Decimal("0.01")),
        ("ten", Decimal("0.1")),
    ):
        if mark in groups:
            value *= factor
    return value.normalize()


def _date(groups: dict[str, str]) -> Decimal | None:
    year, month, day = (_number(groups.get(name) or "0") for name in "ymd")
    if month is None or day is None or month > 12 or day > 31 or (month == 0 and not year):
        return None
    return (year or Decimal(0)) * 10000 + month * 100 + day


def _number(written: str) -> Decimal | None:
    if not written:
        return None
    if written[0].isascii() and written[0].isalpha():
        parts = [_ENGLISH_WORDS[word] for word in re.split(r"[ -]", written.lower()) if word in _ENGLISH_WORDS]
        return Decimal(parts[0] * parts[1] if len(parts) == 2 and parts[1] >= 100 else sum(parts)) if parts else None
    return to_decimal(written)
