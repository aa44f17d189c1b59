"""The lines of a wage account in a turn: pay by month, what came of it, days worked in a month, another person's days."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Item, ItemKind, Matter
from bot.understanding.quantities import find_amount_spans, to_decimal

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_MONTH = re.compile(
    r"(?<![\d个.一二两三四五六七八九十])(?P<m>1[0-2]|[1-9]|十[一二]?|一(?=月份)|[二三四五六七八九])月(?:份)?(?!\s*\d{1,2}(?![\d月]|天(?!天)|个工|个班)|底|初|中旬|[一二三]?十?[一二三四五六七八九]?[号日])"
)
_SEVERAL = re.compile(r"(?P<list>(?:(?:1[0-2]|[1-9])[ 、,，和]?){2,})(?:这)?(?:[俩仨]|[两三四五]个|几个)月")
_RANGE = re.compile(r"(?<![\d.])(?P<a>1[0-2]|[1-9])月?(?:份)?(?:一直)?(?:到|至|-|~)(?P<b>1[0-2]|[1-9])月")
_EVERY_MONTH = re.compile(r"每个?月|月月|一个月|都|全")
_DAYS = re.compile(
    rf"(?:干|做|上|出勤|出工|跑)(?:了|过|满)?(?:整|大概)?(?P<n>{_N})(?:天|个工|个班)|^(?P<alone>{_N})天$|月份?(?:是|才|就)?(?P<beside>{_N})(?:天(?!天)|个工|个班)|[那这](?P<unpaid>{_N})天(?=[^，。（(]{{0,4}}(?:没|不)(?:发|给|结))"
)
_NO_WORKDAYS = re.compile(
    r"(?:周末|周[六日天]|星期[六日天]|礼拜[六天]|休息日|双休日?|节假日|法定假?|国庆|春节|五一|过年)[^，。]*$"
)
"""十月…周末上了6天没给调休: days that overtime is due for are no line of the month's pay."""
_PAID = re.compile(
    r"(?:(?:只|就|才|都|先|已经)*(?<![没不未])(?:发|给|打|转|结|付|拿)(?:到手|到|了|过|的|我|给我)*|到手|实发|实拿|按)(?:了|是|都|就|只|才|一共)*$"
)
_PROMISED = re.compile(r"(?:号|日|底|月|年)(?:之)?前(?:一次性)?(?:要|得|必须|应)?(?:给|付|还|结)(?:清)?(?:我|俺)?\d")
"""What has to come before a day is no pay of that month."""
_DUE = re.compile(
    r"(?:本来|应该|原来|应发|应得|该(?:发|给|有|拿)?|说好|工资|算出来|工资条)(?:上|是|有|写)*$|(?:欠|差|没发|没给|没结|还欠)(?:我|了|着|的)*$"
)
_DOCKED = re.compile(r"(?:扣|罚|少发|少给)[^，。]{0,4}$")
_OTHER = re.compile(
    r"加班|提成|奖金|全勤|医药|房租|补贴|社保|押金|违约|赔|补偿|公积金|水电|预支|借支|支了|生活费|(?:每个?月|一个月|按月)再|垫"
)
_AT = re.compile(r"按(?:的)?(?P<n>\d[\d,.]*|[一二两三四五六七八九十百千万]+)(?:块钱?|元)?(?:给|算|结|发)?(?:我|的)?$")
_LABELS_LAST = re.compile(r"(?:上面|刚才|前面|那个|刚刚|刚)[^，。]{0,6}(?:是|为)$")
_INCOME = re.compile(r"到手|实发|实拿")
_MEANT = re.compile(r"本来|应该|原来|应发|说好|该发")
_MEANT_END = re.compile(r"(?:本来|应该|原来|应发|该发)(?:是|有)?$")
_EACH = re.compile(r"都|各|每|也|全")
_TAKEN_FOR = re.compile(r"(?:扣|收)(?:了|我|掉|走)*(?P<what>[\u4e00-\u9fff]{0,4}(?:费|金))(?P<n>\d{2,6})(?![\d.])")
_CALLED = re.compile(
    r"(?P<n>(?<!\d)\d{2,6})(?:块钱?|元)?(?:是|说是|算|当)(?:啥|什么|个)?(?P<what>[\u4e00-\u9fff]{1,6}(?:费|金))"
)
_THIS_MONTH = re.compile(r"这个?月|本月|当月")
_LAST_MONTH = re.compile(r"(?<!上)上个?月")
_COMMISSION = re.compile(r"(?:提成|绩效|跑单费|奖金)[^，。\d]{0,8}(?:加起来|一共|总共|合计|共|还有|是|有)*$")
_UNPAID = re.compile(r"没(?:发|给|结|付)|欠|不(?:发|给|结)|拖")
_SAME_AGAIN = re.compile(r"(?:也)?都?(?:是)?(?:这样|这么多|这个数|一样|都是|也是)(?:的)?")
_SOME = 100


@dataclass(slots=True)
class Items:
    """The lines of a turn, and the places of the sums they take, which are no figures of anything else."""

    found: list[Item] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    lowered: bool = False
    """Whether the text tells of pay that was cut: 9月10月都是5500 is then what came."""


def items_in(text: str, matter: Matter, turn: int, today: date | None = None) -> Items:
    """Return the lines of the account that a prepared text tells. `today` names the month of 这个月我上了14天班."""
    read = Items(lowered=_LOWERED.search(text) is not None)
    if _PROMISED.search(text):
        return read
    if _INCOME.search(text) and not _MEANT.search(text):
        return read
    labels: list[str] = []
    kind = ItemKind.DUE
    at = 0
    text = _by_name(text, today) if today is not None else text
    for clause in _PARTS.split(text):
        bare = clause.strip("，。；！？ ")
        here = _from_on(bare, today) or _months(bare)
        labels = here or ([] if _OF_ANY_MONTH.search(bare) else labels)
        if labels:
            kind = _figures(bare, at, labels, kind, turn, bool(here), read)
        if here and (pointed := _pointed_at(bare, here, matter, turn)) is not None:
            read.found.insert(0, pointed)
        elif here and _LABELS_LAST.search(bare[: _first(bare)]):
            _name_last(here[0], matter, turn, read)
        at += len(clause)
    if not read.found:
        _amount_of_days(text, matter, turn, read)
    if not read.found:
        _months_alike(text, matter, turn, read)
    if not read.found and today is not None:
        _days_of_this_month(text, matter, turn, today, read)
    _commission(text, matter, turn, read)
    read.found += _docked(text, turn)
    return read


_PARTS = re.compile(r"(?<=[，。；！？])|(?<=\d)(?=(?:和|跟|加上?|还有)(?:1[0-2]|[1-9])月)")
"""Parts that tell of one month each: 10月5860和11月这20天的3910都不发."""
_OF_ANY_MONTH = re.compile(r"平均|月均|底薪|月薪|月工资|基本工资")
"""What a month pays as a rule is no line of the month named before it (到今年10月，平均应发6200)."""
_RELATIVE = re.compile(r"(?P<last>上上个月)|(?P<before>上个月)|(?P<now>这个月)")


def _by_name(text: str, today: date) -> str:
    """上上个月给了5800，上个月给了6100: months told one beside the other, by their names and of the same length."""
    if len({match.group() for match in _RELATIVE.finditer(text)}) < 2:  # noqa: PLR2004
        return text

    def named(match: re.Match[str]) -> str:
        ago = 2 if match["last"] else 1 if match["before"] else 0
        name = f"{(today.month - ago - 1) % 12 + 1}月"
        return name + "份的"[: len(match.group()) - len(name)]

    return _RELATIVE.sub(named, text)


def _days_of_this_month(text: str, matter: Matter, turn: int, today: date, read: Items) -> None:
    held = {item.label for item in matter.items if item.kind is ItemKind.DAYS and item.person == "self"}
    for clause in re.split(r"[，。；！？]", text):
        last = f"{(today.month - 2) % 12 + 1}月"
        before = _LAST_MONTH.search(clause) is not None and last in held
        match = _DAYS.search(clause) if before or _THIS_MONTH.search(clause) else None
        number = _days_of_a_month(match) if match else None
        if number is not None:
            label = last if before else f"{today.month}月"
            read.found.append(Item(kind=ItemKind.DAYS, amount=number, label=label, turn=turn, words=clause[:40]))
            return


def _commission(text: str, matter: Matter, turn: int, read: Items) -> None:
    """提成俩月加起来3180, unpaid beside a base: a line of its own."""
    base = matter.monthly_pay
    if base is None or "底" not in base.words or not _UNPAID.search(text):
        return
    for start, end, amount in find_amount_spans(text):
        if amount.exact and _COMMISSION.search(re.split(r"[，。]", text[:start])[-1]):
            item = Item(kind=ItemKind.DUE, amount=amount.low, label="提成", turn=turn, words=text[:40])
            read.found.append(item)
            read.taken.append((start, end))
            return


def _months_alike(text: str, matter: Matter, turn: int, read: Items) -> None:
    """九月十月都是, after pay was cut: so much came in each of those months."""
    came = matter.new_pay
    if came is None or not came.value.exact or matter.monthly_pay is None or came.turn < turn - 2:
        return
    for clause in re.split(r"[，。；！？]", text):
        labels = _months(clause)
        rest = _MONTH.sub("", clause).strip("、和，也 ")
        if labels and _SAME_AGAIN.fullmatch(rest):
            read.found += [
                Item(kind=ItemKind.PAID, amount=came.value.low, label=label, turn=turn, words=clause[:40])
                for label in labels
            ]


def _docked(text: str, turn: int) -> list[Item]:
    """Each sum taken off with what it was called, where more than one is told: 扣违约金5000，还有1200是平台管理费."""
    found = [*_TAKEN_FOR.finditer(text), *_CALLED.finditer(text)] if "扣" in text else []
    named = {match["what"]: match for match in found}
    return [
        Item(kind=ItemKind.DOCKED, amount=Decimal(match["n"]), label=what, turn=turn, words=match.group()[:40])
        for what, match in named.items()
        if len(named) > 1
    ]


def _months(clause: str) -> list[str]:
    if several := _SEVERAL.search(clause):
        return [f"{n}月" for n in re.findall(r"1[0-2]|[1-9]", several["list"])]
    if span := _RANGE.search(clause):
        if not _EVERY_MONTH.search(clause):
            return []  # one sum for a span of months is none of each
        first, last = int(span["a"]), int(span["b"])
        return [f"{(first - 1 + step) % 12 + 1}月" for step in range((last - first) % 12 + 1)]
    return [f"{to_decimal(match['m'])}月" for match in _MONTH.finditer(clause)]


_IN_ALL = re.compile(r"(?:一共|总共|合计|共计|加起来|总)(?:是|该|应该|给|欠|我|有|就)*$")
_LOWERED = re.compile(r"降(?:薪|到|成|为|工资|了)|减薪|砍(?:到|成)|调岗(?:后|以后)|(?:变|改|换)(?:成|为|了岗位)")
_SO = re.compile(r"月(?:份)?(?:就|都|也)*(?:是|都)$")
_FROM_ON = re.compile(
    r"(?<![\d年])(?P<m>1[0-2]|[1-9])月(?:份)?(?:起|开始|以后)(?:老板|公司|厂里|店里|站里|单位|他们?)?(?:就|都|每个?月|只|才)*(?:发|给|拿|开|打)(?:了|我)*\d"
)


def _from_on(clause: str, today: date | None) -> list[str]:
    """7月开始发4500: that month and those after it up to the last one that is over."""
    match = _FROM_ON.search(clause)
    if match is None or today is None:
        return []
    first = int(match["m"])
    return [f"{(first - 1 + step) % 12 + 1}月" for step in range(max((today.month - first) % 12, 1))]


def _first(clause: str) -> int:
    match = _MONTH.search(clause)
    return match.start() if match else 0


def _figures(clause: str, at: int, labels: list[str], kind: ItemKind, turn: int, named: bool, read: Items) -> ItemKind:
    """Add what a part of a sentence tells of its months; return the kind of sum it told last."""
    if match := _DAYS.search(clause):
        number = _days_of_a_month(match)
        if number is not None and len(labels) == 1 and not _NO_WORKDAYS.search(clause[: match.end()]):
            read.found.append(_of_days(clause, match.end(), at, labels[0], number, turn, read))
        return kind
    if read.found and read.found[-1].kind is ItemKind.DAYS and (come := _COMES_TO.fullmatch(clause)):
        _come_to(clause, come, at, read)
        return kind
    if _OTHER.search(clause) or (len(labels) > 1 and not named and not _EACH.search(clause)):
        return kind  # one sum for several months named before is none of each
    for start, end, amount in find_amount_spans(clause):
        if not amount.exact or amount.low < _SOME or amount.currency:
            continue
        which = _line_of(clause[:start], clause[end:], kind, named, lowered=read.lowered)
        if which is None:
            continue
        read.found += [
            Item(kind=which, amount=amount.low, label=label, turn=turn, words=clause[:40]) for label in labels
        ]
        if which is not ItemKind.DUE or not re.search(r"欠|没(?:发|给|结)", clause):
            read.taken.append((at + start, at + end))
        return which
    return kind


def _days_of_a_month(match: re.Match[str]) -> Decimal | None:
    """How many days a match of `_DAYS` tells; None for more than a month has."""
    number = to_decimal(match["n"] or match["alone"] or match["beside"] or match["unpaid"])
    return number if number is not None and number <= 31 else None  # noqa: PLR2004


def _line_of(before: str, after: str, kind: ItemKind, named: bool, *, lowered: bool) -> ItemKind | None:
    """What a sum is a line of; None for a total, which is no line of the month named before."""
    if not named and _IN_ALL.search(before):
        return None
    which = _kind(before, after, kind, named)
    return ItemKind.PAID if which is None and named and lowered and _SO.search(before) else which


_COMES_TO = re.compile(
    r"(?:大概|差不多|大约|应该|算下来|算起来|也就|得)(?:是|有)?(?P<n>\d{3,6})(?:块钱?|元)?(?:左右|吧|的样子|多)?(?:没(?:发|给|结))?"
)
_A_RATE_OF = re.compile(r"一天|每天|/天|一个工|一日")


def _of_days(clause: str, end: int, at: int, label: str, number: Decimal, turn: int, read: Items) -> Item:
    """The line of some days of a month: what they come to where that is told (11月9天2360没给), else how many they are."""
    come = next((one for one in find_amount_spans(clause[end:]) if one[2].exact and one[2].low >= _SOME), None)
    if come is None or not _UNPAID.search(clause) or _A_RATE_OF.search(clause) or _OTHER.search(clause):
        return Item(kind=ItemKind.DAYS, amount=number, label=label, turn=turn, words=clause[:40])
    read.taken.append((at + end + come[0], at + end + come[1]))
    return Item(kind=ItemKind.DUE, amount=come[2].low, label=label, turn=turn, words=clause[:40])


def _come_to(clause: str, come: re.Match[str], at: int, read: Items) -> None:
    """10月干了18天也没发，大概3600: what the days told just before come to."""
    days = read.found[-1]
    if _UNPAID.search(days.words):
        read.found[-1] = days.model_copy(update={"kind": ItemKind.DUE, "amount": Decimal(come["n"])})
        read.taken.append((at + come.start("n"), at + come.end("n")))


_WOULD_GIVE = re.compile(r"(?:说|讲|答应|承诺|同意|愿意|肯)(?!好)[^，。]{0,8}(?:给|发|结|付|打)(?:我|你)?$")
"""老板说11天给一千: what somebody says they would give has not come, and is no admission of what is owed."""
_ON_TOP = re.compile(r"多(?:给|发|打)(?:了|我)*$")
"""十月发工资多给了我300: what came beside the pay is not the pay of that month."""
_AGREED_AT = re.compile(r"(?:说好|讲好|谈好|讲的是|本来)[^，。]{0,6}按$")


_NO_LINE = re.compile(
    r"算(?:下来|出来|完)(?:给|发)我?$|(?:正常|按时|照常|照)(?:都)?发(?:的|了|过)*$|流水(?:折合|是|有)?$|业绩$"
)
"""What the other side reckons, pay of months that came as it should, what customers paid."""


def _kind(before: str, after: str, kind: ItemKind, named: bool) -> ItemKind | None:
    """What a sum of a month is: received, due, or as the one before it; None for a sum of something else."""
    if _DOCKED.search(before) or _ON_TOP.search(before) or _WOULD_GIVE.search(before) or _NO_LINE.search(before):
        return None
    if _AGREED_AT.search(before):
        return ItemKind.DUE
    if re.match(r"(?:块钱?|元)?(?:还|都|也|一直)*[没不](?:发|给|结)", after):
        return ItemKind.DUE
    if (_DUE if named else _MEANT_END).search(before):
        return ItemKind.DUE
    if _PAID.search(before) or _FROM_ON.search(before + "1"):
        return ItemKind.PAID
    if re.search(r"也(?:是|给|发)?(?:的)?$", before):
        return kind
    plain = (
        re.fullmatch(rf".{{0,4}}?(?:{_MONTH.pattern}[、和，]?)+(?:的|是|该是|有|整个?月|：|:| )*", before) is not None
    )
    alone = re.match(r"(?:块钱?|元)?(?:$|[， ]|没|一[分毛]|不(?:发|给|结)|的|整|多)", after)
    return kind if named and plain and alone else None


_POINTED = re.compile(r"[那这](?:个|笔)?(?:\d+|[一二两三四五六七八九十百千万]+)(?:块钱?|元)?(?:其实|应该)?(?:是|为)$")


def _pointed_at(clause: str, labels: list[str], matter: Matter, turn: int) -> Item | None:
    """那三千是九月份的: of which month a sum told before is, and whether it came or is owed."""
    ahead = clause[: _first(clause)]
    spans = find_amount_spans(ahead)
    if not _POINTED.search(ahead) or not spans:
        return None
    amount = spans[-1][2].low
    for name in ("paid", "offered", "owed", "unnamed_sum"):
        held = matter.told(name)
        if held is not None and held.value.exact and held.value.low == amount:
            kind = ItemKind.PAID if name in ("paid", "offered") else ItemKind.DUE
            return Item(kind=kind, amount=amount, label=labels[0], turn=turn, words=clause[:40])
    return None


def _name_last(label: str, matter: Matter, turn: int, read: Items) -> None:
    """上面那个是九月份的: the sum told last, and not yet said what of, is that month's."""
    names = ("unnamed_sum", "owed", "monthly_pay")
    told = [(entry.turn, name) for name in names if (entry := matter.told(name)) is not None and entry.value.exact]
    if told and max(told)[0] >= turn - 2:
        name = max(told)[1]
        item = Item(kind=ItemKind.DUE, amount=matter.value(name).low, label=label, turn=turn, words=label)
        read.found.insert(0, item)


def _amount_of_days(text: str, matter: Matter, turn: int, read: Items) -> None:
    """老板说按1600: the sum for the days of a month told before without one."""
    match = next((found for part in re.split(r"[，。；]", text) if (found := _AT.search(part))), None)
    last = next((item for item in reversed(matter.items) if item.person == "self"), None)
    number = to_decimal(match["n"]) if match else None
    if number is None or number < _SOME or last is None or last.kind is not ItemKind.DAYS:
        return
    at = text.index(match["n"]) if match else 0
    read.found.append(Item(kind=ItemKind.DUE, amount=number, label=last.label, turn=turn, words=text[:40]))
    read.taken.append((at, at + len(match["n"]) if match else at))


def corrected_item(matter: Matter, amount: Amount, after: int, turn: int, text: str = "") -> Item | None:
    """Return the line told last with the sum that puts it right, the one of the month that `text` names; None when none was told
    since the turn `after`."""
    named = set(_months(text))
    own = [item for item in matter.items if item.person == "self" and item.kind is not ItemKind.DAYS]
    of_month = [item for item in own if item.label in named] if len(named) == 1 else []
    if of_month and amount.exact:
        return of_month[-1].model_copy(update={"amount": amount.low, "turn": turn})
    last = max(own, key=lambda item: item.turn, default=None)
    if last is None or last.turn < after or not amount.exact:
        return None
    return last.model_copy(update={"amount": amount.low, "turn": turn})
