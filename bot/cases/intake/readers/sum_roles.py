"""What each sum of an answer is by the words of its own clause: a rate, what came, what was taken, a part or the whole of a debt. Pure.

The question is known, so a sum needs no guess: one whose clause says nothing is what was asked for, and one whose clause says
another thing is not.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.understanding.quantities import find_amount_spans, to_decimal
from bot.understanding.spelling import plain


class Role(enum.Enum):
    """What a sum is."""

    HOURLY = "hourly_pay"
    DAILY = "daily_pay"
    MONTHLY = "monthly_pay"
    PIECE = "piece_pay"
    CAME = "paid"
    OFFERED = "offered"
    TAKEN = "docked"
    HELD = "deposit"
    TREATMENT = "medical_costs"
    FEE = "fees_paid"
    PENALTY = "penalty"
    COST = "own_costs"
    AGREED = "agreed"
    WHOLE = "whole"
    REST = "rest"
    BARE = "bare"


RATES = (Role.HOURLY, Role.DAILY, Role.MONTHLY, Role.PIECE)
DEBTS = (Role.AGREED, Role.WHOLE, Role.REST, Role.BARE)
"""Sums that may be what is owed, or a part of it, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sum: its place, what it is, and the clause it stands in."""

    at: int
    low: Decimal
    high: Decimal
    role: Role
    clause: str
    month: bool = False
    """A month is named right before it: 9月3400."""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def written(self) -> str:
        """The sum as the facts write it."""
        low, high = f"{self.low.normalize():f}", f"{self.high.normalize():f}"
        return low if low == high else f"{low}-{high}"


_STOP = re.compile(r"[，,。；;！!？?、\s（）()]")
_HOUR = r"(?:小时|钟头|钟(?![点头])|课时|节课?)"
_DAY = r"(?:天|日|晚上?|班|夜|工日?(?![资作钱地厂人]))"
_MONTH = r"月"
_PIECE = r"(?:[单件票趟张条幅套台方米吨斤双篇桶箱袋份只户家筐盒页字场]|平方?米?|公斤|人头)"
_UNITS = ((Role.HOURLY, _HOUR), (Role.DAILY, _DAY), (Role.MONTHLY, _MONTH), (Role.PIECE, _PIECE))
_ANY = rf"(?:{_HOUR}|{_DAY}|{_MONTH}|{_PIECE})"
_SAYS = (
    r"(?:平均|大概|差不多|也就|就|是|给|算|挣|拿|开|发|能|有|才|到手|工资|工钱|净|的价?|价|得|赚|左右|固定|讲好|说好)*"
)
_RATE_BEFORE = tuple(
    (role, re.compile(rf"(?:(?:[一每按]|(?<![\d.])1)个?|^个)(?:{unit}){_SAYS}$")) for role, unit in _UNITS
)
_RATE_AFTER = tuple(
    (role, re.compile(rf"(?:元|块钱?|块)?(?:左右|多)?(?:[一每/1]个?)(?:{unit})(?!半|没|都没|也没)"))
    for role, unit in _UNITS
)
_RATE_NAMED = (
    (Role.HOURLY, re.compile(r"(?:时薪|小时工资)(?:是|就|讲好|说好)*$")),
    (Role.DAILY, re.compile(r"(?:日薪|日工资|日结)(?:是|就|讲好|说好)*$")),
    (
        Role.MONTHLY,
        re.compile(
            r"(?:月薪|底薪|保底|(?<![\d十一二三四五六七八九上这个])月工资|基本工资|底薪加[^，\d]{1,6}|月均)(?:平均|是|就|讲好|说好)*$"
        ),
    ),
    (Role.PIECE, re.compile(r"(?:单价|件价)(?:是|就)*$")),
)
_PAY_NAMED = re.compile(r"(?:^|我的?|一个?月|每月)(?:工资|薪水|待遇)(?:是)?$")
_MONTHS_BEHIND = re.compile(r"(?:元|块钱?)?[^，\d]{0,4}(?:欠|拖|压)[^，\d]{0,3}[\d一二两三四五六七八九十]+个?半?月")
"""工资8500一共欠了4个月: what a month brings."""
_MONTHS_LATER = re.compile(r"[\d一二两三四五六七八九十]个?半?月(?![的份]?\d)")
_COUNT_BEHIND = re.compile(rf"\s*个?(?:{_HOUR}|{_DAY}|单|件|票|趟|张|人|次|回)")
_SMALL_RATE = re.compile(
    rf"[一每按]个?(?P<u>{_ANY}){_SAYS}(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(?P<f>(?:块|元)(?P<d>\d)(?!\d))?(?=元|块|$|[，,。；;！!？?、\s])"
    rf"|(?<![\d.])(?P<n2>\d+(?:\.\d+)?|[二两三四五六七八九十百]+)(?:元|块钱?|块)?(?:[一每/]个?)(?P<u2>{_ANY})(?!半)"
)
_OFFER = re.compile(
    r"(?:说|只肯|才肯|肯|答应|愿意|同意|最多|顶多|只认|认)(?:就|只|才|要|再|我|了)*(?:给|算|赔|认|出|补)?(?:我|了)*[^\d，]{0,3}$"
)
_WHO_OFFERS = re.compile(r"老板|公司|站长|他们?|她|对方|单位|平台|店|厂|肯|答应|愿意|最多|顶多|认")
_GAVE = re.compile(
    r"(?<![没不未])(?:给|付|发|结|拿|收|打|转|支|还|预支|借支|报)(?:过|了|到)(?:我|俺|咱)?(?:[^\d，没]{0,5})$|借支[^\d，]{0,3}$|预支[^\d，]{0,3}$|定金(?:是|有)?$|到账(?:了)?$"
    r"|(?:只|才|就|先|已经?)(?:给|付|发|结|打|转|到手)(?:了|过|我)*[^\d，没]{0,3}$|已[付收发结][^\d，]{0,2}$"
)
_CAME_BEHIND = re.compile(r"(?:元|块钱?|块)?(?:是|都|已经|已)*(?:给|付|发|结|到账|收到)(?:了|过|我了)")
_TAKEN = re.compile(r"(?:扣|罚)(?!完|除|掉?后|剩|下来)[^，]{0,8}$")
_LEFT = re.compile(r"(?:扣|罚)(?:完|除|掉|下来)[^\d，]{0,6}$")
_TAKEN_BEHIND = re.compile(r"(?:元|块钱?|块)?(?:的)?(?:罚款|扣款|被扣|扣了|罚了)")
_HELD = re.compile(r"押金|保证金|风险金|押(?:了|着)[^\d，]{0,3}$")
_HELD_BEHIND = re.compile(r"(?:元|块钱?|块)?的?(?:押金|保证金)")
_TREATMENT = re.compile(r"医|药|看病|住院|手术|治疗|检查费|门诊|急诊|CT")
_PENALTY = re.compile(r"违约金|赔(?:他|公司|平台|站)")
_FEE = re.compile(r"(?:中介|报名|会员|加盟|介绍|入职|培训|体检|服装|管理|服务)费|学费")
_COST = re.compile(
    r"垫|自己(?:[^，]{0,4})(?:买|花|出|掏|付)|自费|(?:油|电|车|路|材料|停车|过路|过桥|充电|换电|修车|租车|机票|车票|车旅|话)费|(?:机|车)票|修车|租车"
)
_WHOLE = re.compile(
    r"(?:一共|总共|合计|加起来|拢共|统共|总计|加一起|加一块儿?|总数|全部|共|两样|几样|通共)[^\d，]{0,6}$"
)
_REST = re.compile(
    r"还(?:差|欠|剩|有)|剩|余|欠|差|没(?:给|发|结|付|到|拿|开)|拖|压|该给|该发|该结|尾款|尾巴|提不出|(?:就|按|算)(?:按|算)?$|冻|未结|未付"
)
_REST_BEHIND = re.compile(
    r"(?:元|块钱?|块)?[^，\d]{0,6}(?:没|未|不)(?:有)?(?:给|发|结|付|到|拿|打|见|影)|[^，\d]{0,4}(?:拖着|欠着|压着|冻|提不出|拿不到|取不出)"
)
_LATER_UNPAID = re.compile(
    r"^(?:[^，\d]{0,4})?(?:也|都|还|一分|至今|到现在)[^，\d]{0,8}(?:没|不)(?:有)?(?:给|发|结|付|到|拿|见|影|提)"
)
_AGREED = re.compile(r"总价|合同价|应该|应发|应得|应付|说好|讲好|谈好|谈的|讲的|该")
_ALONE = re.compile(r"(?:大概|差不多|约|有|是|就是|算下来)*[\d.一二两三四五六七八九十百千万]+(?:元|块钱?|多|左右)?$")
_MONTH_ANYWHERE = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|上个?|这个?)月(?!\d)")
_COUNT = 31
"""Up to this a bare number counts days."""
_MONTH_NAMED = re.compile(
    r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|上个?|这个?|本|上上个?|头个?|第[一二三四五六]个?)月(?:份)?(?:的|是|也|就|还|只|工资|工钱|差着?|欠着?|一半|半个月|没发|没给|剩|有)*$"
)


def spaced(text: str) -> str:
    """Return a text in its usual writing, its spaces as stops: people who type no stops part with spaces."""
    text = re.sub(r"(?<=[^\s，,。；;！!？?、])\s+(?=[^\s，,。；;！!？?、+＋])(?<![+＋]\s)", "，", plain(text.strip()))
    return re.sub(r"(?<![\d.])(\d+)(?:块|元)(\d)(?![\d.百千万])", r"\1.\2元", text)


def sums_told(text: str) -> list[Told]:
    """Return the sums of a text with what each of them is, in their order."""
    text = spaced(text)
    found: dict[int, Told] = {}
    for start, end, amount in find_amount_spans(text):
        if amount.currency or amount.low <= 0:
            continue
        clause_from, clause_to = _clause(text, start)
        before, after = text[clause_from:start], text[_written_end(text, start, end) : clause_to]
        if _COUNT_BEHIND.match(text[start:].lstrip("0123456789.")) and not re.match(r"[\d.]+(?:元|块)", text[start:]):
            continue
        role = _role(before, after, text[clause_to + 1 :])
        found[start] = Told(
            start, amount.low, amount.high, role, text[clause_from:clause_to], _MONTH_NAMED.search(before) is not None
        )
    for match in _SMALL_RATE.finditer(text):  # (18一个钟: too small to be read as a sum by itself)
        at = match.start("n") if match["n"] else match.start("n2")
        number, unit = to_decimal(match["n"] or match["n2"]), match["u"] or match["u2"]
        if number is None or any(abs(at - one) < 3 for one in found) or number <= 0:  # noqa: PLR2004
            continue
        if match["d"]:
            number += Decimal(match["d"]) / 10
        role = next(one for one, pattern in _UNITS if re.fullmatch(pattern, unit))
        found[at] = Told(at, number, number, role, match.group())
    return [_named_before(text, found[at]) for at in sorted(found)]


def _named_before(text: str, one: Told) -> Told:
    """A sum alone in its clause, by the clause before it: 10月干了18天也没发，大概3600."""
    if one.role is not Role.BARE or not _ALONE.match(one.clause):
        return one
    before = next(iter(reversed(_STOP.split(text[: _clause(text, one.at)[0]].rstrip("，。；")))), "")
    if not _REST.search(before) or any(amount.low > _COUNT for _, _, amount in find_amount_spans(before)):
        return one
    return replace(one, role=Role.REST, month=_MONTH_ANYWHERE.search(before) is not None)


_MAY_BE: Mapping[str, tuple[Role, ...]] = {
    "monthly_pay": (Role.MONTHLY,), "take_home_pay": (Role.MONTHLY, Role.CAME), "daily_pay": (Role.DAILY,),
    "hourly_pay": (Role.HOURLY,), "piece_pay": (Role.PIECE,), "paid": (Role.CAME,), "offered": (Role.OFFERED,),
    "docked": (Role.TAKEN, Role.HELD, Role.FEE), "deposit": (Role.HELD,), "fees_paid": (Role.FEE, Role.COST, Role.HELD),
    "medical_costs": (Role.TREATMENT,), "medical_advanced": (Role.TREATMENT, Role.COST, Role.CAME),
    "penalty": (Role.PENALTY, Role.TAKEN),
}  # fmt: skip
"""Fact → what the words around its sum may say."""
_NOT_WITH_UNPAID = ("paid", "take_home_pay")


def said_otherwise(slot: str, value: str, told: Sequence[Told]) -> bool:
    """Whether the words around a sum that fills a fact say that it is another thing: 到手四千八，连这四千八也没发 came to nobody.

    A sum whose clause says nothing, or that was worked out, is not said to be another thing.
    """
    roles = {one.role for one in told if one.written == value}
    if slot not in _MAY_BE or not roles:
        return False
    if slot in _NOT_WITH_UNPAID and Role.REST in roles:
        return True
    return not roles & {*_MAY_BE[slot], Role.BARE}


def asked_otherwise(slot: str, value: str, told: Sequence[Told]) -> bool:
    """Whether a sum of an answer on what is owed fills a fact that its own clause does not name: it is part of the debt."""
    roles = {one.role for one in told if one.written == value}
    return slot in _MAY_BE and bool(roles) and not roles & set(_MAY_BE[slot])


def of_role(told: Iterable[Told], *roles: Role) -> list[Told]:
    """Return the sums of one of these roles."""
    return [one for one in told if one.role in roles]


def _clause(text: str, at: int) -> tuple[int, int]:
    start = max((match.end() for match in _STOP.finditer(text, 0, at)), default=0)
    end = _STOP.search(text, at)
    return start, end.start() if end else len(text)


def _written_end(text: str, start: int, end: int) -> int:
    """The end of a sum without the blank or stop behind it."""
    while end > start and _STOP.match(text[end - 1]):
        end -= 1
    return end


def _role(before: str, after: str, later: str) -> Role:
    """What a sum is by the words of its clause, those right beside it first."""
    for patterns, words in ((_RATE_BEFORE, before), (_RATE_NAMED, before)):
        if found := next((role for role, pattern in patterns if pattern.search(words)), None):
            return found
    if found := next((role for role, pattern in _RATE_AFTER if pattern.match(after)), None):
        return found
    if _PAY_NAMED.search(before) and (_MONTHS_BEHIND.match(after) or (not after and _MONTHS_LATER.search(later))):
        return Role.MONTHLY
    return _of_account(before, after, later)


_FIRST: tuple[tuple[Role, re.Pattern[str], re.Pattern[str] | None], ...] = (
    (Role.TREATMENT, _TREATMENT, None),  # (住院押金 is no deposit)
    (Role.HELD, _HELD, _HELD_BEHIND),
    (Role.PENALTY, _PENALTY, None),
    (Role.FEE, _FEE, _FEE),
)


def _of_account(before: str, after: str, later: str) -> Role:
    """What a sum that is no rate is: handed over, taken, come, offered, spent, or owed."""
    if _LEFT.search(before):
        return Role.REST
    if _TAKEN.search(before) or _TAKEN_BEHIND.match(after):
        return Role.TAKEN
    for role, ahead, behind in _FIRST:
        if ahead.search(before) or (behind is not None and behind.match(after)):
            return role
    return _of_pay(before, after, later)


def _of_pay(before: str, after: str, later: str) -> Role:
    """What a sum that is about pay is: offered, not come, come, spent on the work, or told without any such word."""
    unpaid = _REST_BEHIND.match(after) or (_LATER_UNPAID.match(later) and not _COST.search(before))
    if _OFFER.search(before) and _WHO_OFFERS.search(before):
        return Role.OFFERED
    if unpaid:
        return Role.REST
    if _GAVE.search(before) or _CAME_BEHIND.match(after):
        return Role.CAME
    for role, pattern in ((Role.COST, _COST), (Role.WHOLE, _WHOLE), (Role.REST, _REST), (Role.AGREED, _AGREED)):
        if pattern.search(before):
            return role
    return Role.BARE
