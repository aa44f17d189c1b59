"""What follows from what was read: an injury day means an injury, a dismissal that the work is over, months times sums a total."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount, ItemKind, Matter, Sure
from bot.matter.derived.pay.account import wage_account
from bot.matter.reading.amounts.money.pay_cuts import cut_months
from bot.matter.reading.amounts.money.sharing import add_to_earlier, put_together
from bot.matter.reading.amounts.money.sums import likely_pay
from bot.matter.reading.amounts.money.tallies import tallies_in
from bot.matter.reading.update import Context, Found, Reading, apply_reading
from bot.understanding.quantities import find_amount_spans

_ADULT, _WORKING_AGE, _RETIRED = 18, 16, 62
_RETIRED_WOMAN = 58
"""The latest age at which a woman retires: 55 and three years (国务院关于渐进式延迟法定退休年龄的办法 1)."""
_OF_A_WOMAN = re.compile(r"[妈娘奶姨婶姐妹嫂]|母亲|婆婆|外婆|老婆|媳妇")
_TOTAL = re.compile(
    r"(?:工钱|工资|总价|货款|活)[^，。欠]{0,4}(?:一共|总共|是)[^，。]{0,10}，[^，。]{0,3}(?:只|就|才|先|已经)?(?:给|付|结)"
)
_AGREED = re.compile(
    r"(?:讲|谈|说|定|议|包)(?:好|定|妥)[^，。欠]{0,6}(?:工钱|工资|总价|价钱|钱|款)?[^，。欠]{0,4}[\d一二三四五六七八九十][^，。]{0,8}，[^。]{0,14}(?:支|给|付|结|预支|借支)(?:了|过)"
)
"""A price agreed, and what was drawn on it: 总共讲好工钱三万一千八，陆陆续续支了一万二."""
_SINCE = re.compile(r"(?:欠|差|该)[^。]*?(?:后来|之后|然后|过后|上周|前天|昨天)[^，。]{0,6}(?:转|给|打|发|付|还)了")
_GROUP = 5
_MOST_UNPAID = 12
"""Months of work up to which 一分没给 means all of it."""
_MOST_UNPAID_AND_SENT_AWAY = 3
"""The same for who was sent away: after longer work it is the compensation that did not come."""
_UNPAID = re.compile(r"没(?:给|结|发|拿|付)|不(?:给|结|发|付)|欠|拖")

_RATED = frozenset(
    {"daily_pay", "hourly_pay", "days_worked", "days_owed", "hours_worked", "daily_hours", "paid", "nothing_paid"}
)
"""Fields that change what is owed at a rate."""
_BROKEN = frozenset({"joined", "left", "monthly_pay"})
"""Fields from which the pay of a short service follows."""
_SHORT_WORK = 6
_NEVER_PAID = re.compile(r"没给过(?:钱|工资)?(?=$|[，。])|(?:不|没|不肯)(?:给|发|结)(?:我|俺)?(?:钱|工资|工钱)(?!的)")
_BY_MONTH = frozenset({"unpaid_from", "unpaid_to", "months_owed", "monthly_pay"})
_SENT_AWAY = ("employer", "lay_off", "expiry", "agreed", "closed", "platform")
_OWN_WILL = re.compile(r"辞|自己|主动|不想")
_WENT = re.compile(r"走(?:的|了)$")


def settle(values: dict[str, Found], matter: Matter, context: Context, text: str, stated: str = "") -> None:
    """Add what follows, each marked as inferred. What was told is never replaced."""
    tallies_in(text, values, matter)
    cut_months(stated or text, values, matter, context.today)
    put_together(stated or text, values, matter)
    _balance(values, matter, text)
    _due_less_came(values, text)
    add_to_earlier(stated or text, values, matter)
    _standing(values, matter, text)
    _death(values, matter)
    _injury(values, matter)
    _person(values)
    _never_paid(values, matter, stated or text)
    _own_of_a_group(values, matter, text)
    _money(values, matter, context, text)
    _ending(values, matter, context)
    _bond_served(values, matter)


def _standing(values: dict[str, Found], matter: Matter, text: str) -> None:
    """An award means that it was decided, several that it is a group's, a waiver no insurance, a wish to leave work that goes on."""
    if "award_on" in values:
        _infer(values, matter, "awarded", True, values["award_on"].words)
    size = values.get("group_size")
    if size is not None and size.value.low >= _GROUP:
        _infer(values, matter, "group", True, size.words)
    if "insurance_waived" in values:
        _infer(values, matter, "insured", False, values["insurance_waived"].words)
    ended = values.get("ended_by")
    closed = "employer_closed" in values and values["employer_closed"].value is True
    if closed and ended is not None and ended.value == "worker" and not _OWN_WILL.search(text):
        values["ended_by"] = Found("closed", ended.words, Sure.INFERRED)  # 店关了，11月20号走的
    leaves = values.get("wants_to_leave")
    if leaves is not None and leaves.value and "ended_by" not in values and matter.ended_by is None:
        _infer(values, matter, "still_working", True, leaves.words)


def _bond_served(values: dict[str, Found], matter: Matter) -> None:
    """Who wants to leave within a service period has served as long as was worked."""
    bond = "bond_months" in values or matter.bond_months is not None
    leaving = "wants_to_leave" in values or matter.wants_to_leave is not None
    if bond and leaving and "months_worked" in values:
        _infer(values, matter, "bond_served_months", values["months_worked"].value, values["months_worked"].words)


def settle_account(reading: Reading, matter: Matter, context: Context, text: str = "") -> None:
    """Let what the lines and rates of the account come to be what is owed, unless another total was told in `text` or before."""
    held = apply_reading(matter, reading, context.turn)
    account = wage_account(held, context.today)
    changes = _RATED | _BROKEN | (_BY_MONTH if held.items else frozenset())
    if account is None or account.total <= 0 or not (reading.items or changes & set(reading.values)):
        return
    if held.docked is not None:
        return  # what was taken off is counted as that
    if _only_days_of_a_month(held) and not _says_unpaid(held, text):
        return  # days of a month alone are no debt: 2月就上了10天班
    owed = held.owed
    rows = {row.rest for row in account.rows}
    told = owed is not None and owed.sure is not Sure.INFERRED and not (owed.value.low in rows and len(rows) > 1)
    if not told:
        total = Amount(low=account.total, high=account.total)
        reading.values["owed"] = Found(total, "", Sure.INFERRED)
        reading.settled |= {"owed"}


_UNPAID_TOLD = (
    "owed",
    "months_owed",
    "days_owed",
    "nothing_paid",
    "paid",
    "employer_gone",
    "has_iou",
    "demand_refused",
    "unpaid_from",
)
_SAYS_UNPAID = re.compile(
    r"没(?:发|给|结|拿|付|到|见)|不(?:给|结|发|付)|欠|拖|差我|还差|结(?:多少|给我)|该结|该给|要回|讨|剩下|下个?月[^，。]{0,6}(?:发|给|结)|按\d"
)


def _only_days_of_a_month(matter: Matter) -> bool:
    own = [item for item in matter.items if item.person == "self"]
    return bool(own) and matter.daily_pay is None and all(item.kind is ItemKind.DAYS for item in own)


def _says_unpaid(matter: Matter, text: str) -> bool:
    told = any(matter.told(name) is not None for name in _UNPAID_TOLD)
    return told or _SAYS_UNPAID.search(f"{matter.heard}。{text}") is not None


_REST = re.compile(r"(?:剩|余|还差|还欠|差|欠)(?:下|了|的|我|着|余)*$")


def _rest_told(total: Amount, given: Amount, text: str) -> Amount | None:
    """Return what is left where it was told beside the total and what came: 一共三万五，给了一万，剩两万五."""
    for start, _, amount in find_amount_spans(text):
        left = amount.exact and amount.low == total.low - given.low and amount.low > 0
        if left and _REST.search(text[:start]):
            return Amount(low=amount.low, high=amount.low)
    return None


_DUE_AND_CAME = re.compile(
    r"(?:应得|应发|该得|该发|应该(?:拿|得|发))(?:是|有)?(?P<due>\d{3,6})(?:块钱?|元)?，?[^，。\d]{0,8}(?:只|就|才|实际|给我|给)*(?:发|给|到账|打)(?:了|我|到手)*(?P<came>\d{3,6})(?![\d万千])"
)


def _due_less_came(values: dict[str, Found], text: str) -> None:
    """应得5840，站点给我发了4240: what is owed is what lies between."""
    match = _DUE_AND_CAME.search(text)
    if match is None or (rest := Decimal(match["due"]) - Decimal(match["came"])) <= 0:
        return
    owed = values.get("owed")
    if owed is not None and owed.value.low == Decimal(match["due"]):
        values["owed"] = Found(Amount(low=rest, high=rest), match.group())


def _is_agreed(total: Amount, text: str) -> bool:
    """Whether a sum is the price that was agreed, of which something was drawn since."""
    match = _AGREED.search(text)
    return match is not None and any(amount.low == total.low for _, _, amount in find_amount_spans(match.group()))


def _balance(values: dict[str, Found], matter: Matter, text: str) -> None:
    """What was paid after a total was told leaves the rest owed."""
    paid, total = values.get("paid"), values.get("owed")
    if paid is None:
        return
    if total is not None:
        rest = _rest_told(total.value, paid.value, text) or _rest_of(total.value, paid.value, text)
        if rest is not None:
            values["owed"] = Found(rest, total.words)
        return
    owed = matter.told("owed")
    if owed is None or (owed.sure is Sure.INFERRED and not owed.words):
        return  # without words of its own it was worked out, and is worked out again
    if not (paid.value.exact and owed.value.exact) or _net_of(paid.value.low, owed.value.low, values, matter):
        return
    if Decimal(0) < paid.value.low < owed.value.low:
        left = owed.value.low - paid.value.low
        values["owed"] = Found(Amount(low=left, high=left), paid.words)


def _rest_of(total: Amount, given: Amount, text: str) -> Amount | None:
    """What is left of a total from which something came, where both were told of one thing."""
    of_it = _TOTAL.search(text) or _SINCE.search(text) or _is_agreed(total, text)
    if not of_it or given.high >= total.low:
        return None
    return Amount(low=total.low - given.high, high=total.high - given.low)


_NET = re.compile(r"差额|少发|少给|少了|还差|还欠|还剩|剩下|差我")


def _net_of(came: Decimal, owed: Decimal, values: dict[str, Found], matter: Matter) -> bool:
    """Whether what is owed is told net of what came already: called the difference, or the months' pay less what came of them."""
    told = matter.told("owed")
    if (
        told is not None
        and _NET.search(f"{matter.heard[-_BEHIND:]}，{told.words}")
        and "paid" in values
        and _by_months(values["paid"])
    ):
        return True
    pay, months = _amount("monthly_pay", values, matter), _amount("months_owed", values, matter)
    if pay is None or not pay.exact:
        return False
    many = (owed + came) / pay.low
    return many == many.to_integral_value() and (months is None or months.low == many) and _by_months(values["paid"])


def _by_months(paid: Found) -> bool:
    """Whether what came is told by the month it was for, and not as a payment since."""
    return re.search(r"月", paid.words) is not None


_BEHIND = 120


def _infer(values: dict[str, Found], matter: Matter, name: str, value: object, words: str = "") -> None:
    if name not in values and matter.told(name) is None:
        values[name] = Found(value, words, Sure.INFERRED)


def _death(values: dict[str, Found], matter: Matter) -> None:
    """3号中午走的, told of somebody who died, is the day of death."""
    died = values.get("died")
    dead = (died is not None and died.value) or matter.value("died")
    left = values.get("left")
    if dead and left is not None and "ended_by" not in values:
        values["died_on"] = values.pop("left")


def _injury(values: dict[str, Found], matter: Matter) -> None:
    if _guessed_alone(values, matter):
        values.setdefault("happened_on", values.pop("injured_on"))
    if {"injured_on", "injury_place", "grade"} & set(values):
        off = values.get("injury_place")
        if off is None or off.value != "off_work":
            _infer(values, matter, "injured", True)
    if "died_on" in values:
        _infer(values, matter, "died", True)
    injured = values.get("injured")
    if injured is not None and injured.value and injured.words:
        _infer(values, matter, "injury_place", "at_work")
    if "pregnant_months" in values:
        _infer(values, matter, "pregnant", True, values["pregnant_months"].words)


def _guessed_alone(values: dict[str, Found], matter: Matter) -> bool:
    """Whether a day is only likely that of an injury, and nothing else told speaks of one: a load that fell hurts nobody."""
    told = values.get("injured_on")
    hurt = matter.injured is not None or {"injured", "injury_place", "grade", "died", "died_on"} & set(values)
    return told is not None and told.sure is Sure.INFERRED and not hurt


def _person(values: dict[str, Found]) -> None:
    age = values.get("age")
    if age is None:
        return
    if age.value.high < _ADULT:
        values.setdefault("minor", Found(True, age.words))
    if age.value.high < _WORKING_AGE:
        values.setdefault("under_sixteen", Found(True, age.words))
    if age.value.low >= (_RETIRED_WOMAN if _OF_A_WOMAN.search(age.words) else _RETIRED):
        values.setdefault("over_age", Found(True, age.words))


def _amount(name: str, values: dict[str, Found], matter: Matter) -> Amount | None:
    found = values[name].value if name in values else matter.value(name)
    return found if isinstance(found, Amount) else None


def _money(values: dict[str, Found], matter: Matter, context: Context, text: str) -> None:
    pay = values.get("unnamed_sum")
    wanted = context.asked == "monthly_pay" or "monthly_pay" in context.wants
    if pay is not None and wanted and matter.monthly_pay is None and likely_pay(pay.value):
        values.setdefault("monthly_pay", values.pop("unnamed_sum"))
    if {"deposit", "fees_paid"} & set(values):
        _infer(values, matter, "deposit_taken", True)
    _rest_of_price(values, matter, text)
    _all_unpaid(values, matter)
    if {"owed_each_month", "months_owed", "daily_pay", "days_owed", "days_worked", "paid"} & set(values):
        _multiplied(values, matter, text)


def _all_unpaid(values: dict[str, Found], matter: Matter) -> None:
    """Who was paid nothing is owed every month worked, where those are few enough to be believed."""
    worked = _amount("months_worked", values, matter)
    sent_away = (values["ended_by"].value if "ended_by" in values else matter.value("ended_by")) in _SENT_AWAY
    most = _MOST_UNPAID_AND_SENT_AWAY if sent_away else _MOST_UNPAID
    if "nothing_paid" in values and worked is not None and worked.high <= most:
        _infer(values, matter, "months_owed", worked, values["nothing_paid"].words)


def _multiplied(values: dict[str, Found], matter: Matter, text: str) -> None:
    """What so many months or days at so much each come to."""
    each, months = _amount("owed_each_month", values, matter), _amount("months_owed", values, matter)
    if each is not None and months is not None:
        _product(values, matter, each, months, None)
        return
    daily, paid = _amount("daily_pay", values, matter), _amount("paid", values, matter)
    days = _amount("days_owed", values, matter)
    if days is None and (_UNPAID.search(text) or matter.value("nothing_paid") or paid is not None):
        days = _amount("days_worked", values, matter)
    if daily is not None and days is not None:
        _product(values, matter, daily, days, paid)


_IN_ALL = re.compile(r"合计|一共|总共|共|加起来|总")


def _own_of_a_group(values: dict[str, Found], matter: Matter, text: str) -> None:
    """我一个月4200，三个月没发，大家合计15万: what all are owed is no sum of one's own, where that follows from what was told."""
    owed = values.get("owed")
    size = _amount("group_size", values, matter)
    several = re.search(r"有的[^，。]{1,8}有的|大家|每个人", text) or (size is not None and size.low > 1)
    pay, months = _amount("monthly_pay", values, matter), _amount("months_owed", values, matter)
    if owed is None or not several or not _IN_ALL.search(text) or pay is None or months is None:
        return
    if owed.value.low >= 2 * pay.high * months.high:
        own = Amount(low=pay.low * months.low, high=pay.high * months.high)
        values["owed"] = Found(own, "", Sure.INFERRED)
        values.pop("owed_each_person", None)


def _never_paid(values: dict[str, Found], matter: Matter, text: str) -> None:
    """不给钱, of somebody who worked a short while, leaves all of it unpaid."""
    worked = _amount("months_worked", values, matter)
    if worked is not None and worked.high <= _SHORT_WORK and (unpaid := _NEVER_PAID.search(text)):
        _infer(values, matter, "nothing_paid", True, unpaid.group())


def _rest_of_price(values: dict[str, Found], matter: Matter, text: str) -> None:
    """总价8000，先给了3000: the rest is owed."""
    total, paid = values.get("unnamed_sum"), _amount("paid", values, matter)
    if total is None or paid is None or not re.search(r"总价|说好|谈好|一共|总共|全款|工钱", text):
        return
    rest = Amount(low=total.value.low - paid.high, high=total.value.high - paid.low)
    if rest.low > 0 and "owed" not in values and matter.owed is None:
        values["owed"] = Found(rest, "", Sure.INFERRED)
        del values["unnamed_sum"]


def _product(values: dict[str, Found], matter: Matter, each: Amount, count: Amount, paid: Amount | None) -> None:
    less = paid.high if paid is not None else Decimal(0)
    low, high = each.low * count.low - less, each.high * count.high - less
    old = matter.owed
    if low > 0 and "owed" not in values and (old is None or old.sure is Sure.INFERRED):
        values["owed"] = Found(Amount(low=low, high=high), "", Sure.INFERRED)


def _ending(values: dict[str, Found], matter: Matter, context: Context) -> None:
    if _only_went(values.get("ended_by"), matter):
        del values["ended_by"]
    if "sent_back" in values and "ended_by" not in values and "left" in values:
        day = values.pop("left")  # the day of being sent back: the contract with the agency goes on
        values.setdefault("happened_on", Found(day.value, day.words, Sure.INFERRED))
    left = values.get("left")
    if left is None:
        _expired(values, matter, context)
    elif values.get("still_working") is None:
        _gone_or_going(left, values, matter, context)


def _only_went(ended: Found | None, matter: Matter) -> bool:
    """Whether 10月30号走的, of somebody who was dismissed, tells the day and not who wanted it."""
    if ended is None or ended.value != "worker":
        return False
    return matter.value("ended_by") in _SENT_AWAY and _WENT.search(ended.words) is not None


def _expired(values: dict[str, Found], matter: Matter, context: Context) -> None:
    """A contract that ran out ended on its last day, where no other was told."""
    ended = values["ended_by"].value if "ended_by" in values else matter.value("ended_by")
    open_end = matter.left is None or matter.left.sure is Sure.INFERRED
    until = values.get("contract_until")
    if ended == "expiry" and open_end and until is not None and until.value.last <= context.today:
        values["left"] = Found(until.value, until.words, Sure.INFERRED)


def _gone_or_going(left: Found, values: dict[str, Found], matter: Matter, context: Context) -> None:
    """Who leaves on a day to come still works; who left on one before does not, once it is told how it ended."""
    over = "ended_by" in values or matter.ended_by is not None
    if left.value.first > context.today:
        _infer(values, matter, "still_working", True, left.words)
        if not over:
            _infer(values, matter, "wants_to_leave", True, left.words)
    elif over:
        values["still_working"] = Found(False, left.words, Sure.INFERRED)
