"""What an answer about money means: pay by the month, the day, the hour or the piece, months without pay, a sum that is owed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.cases.intake.readers.debts import debts_told
from bot.cases.intake.readers.later_answers import RATES
from bot.cases.intake.readers.owed_account import Owed, owed_told, own_words
from bot.cases.intake.readers.sum_roles import RATES as RATE_ROLES
from bot.cases.intake.readers.sum_roles import Role, asked_otherwise, of_role, spaced, sums_told
from bot.cases.rules.facts.matter_facts import BESIDE
from bot.cases.rules.facts.slots import MONEY
from bot.understanding.money import Sum, find_sums
from bot.understanding.quantities import find_amount_spans, find_spans, to_decimal
from bot.understanding.spelling import plain

_A_DAY = re.compile(r"(?:每|一)(?:天|日|单|次|趟|件)(?![^，。]{0,10}(?:一共|总共))")
"""A sum for each day or order is no total."""
_RATE = re.compile(r"\s*(?:就|才|有|是|能|挣|大概|也就|给)*\s*[\d一二两三四五六七八九]")
"""Behind 一个月: what a month brings, not how long."""
_SUM_BEFORE = re.compile(r"(?:\d|[百千万]|元|块钱?)(?:多|来)?\s*$")
"""In front of 一个月: the same."""
_ANOTHER_LENGTH = re.compile(
    r"(?:养伤|养病|养|歇|休|住院|躺|病假|产假|停工|试用期?|合同|怀孕|培训|干|做|跑|上班|只(?:发|给|结)|才(?:发|给|结)|赔|补偿?|给我?)(?:了|着|过|的|是|那|这|我|\d个月)*$"
)
"""In front of a length that tells something else than how long pay did not come: 养伤那五个月, 歇了三个月, 只发了一个月."""
_COUNT = re.compile(r"(?:大概|有|差不多)?\s*(\d{1,2}|[一二两三四五六七八九十]{1,3})")
_PAY = (*RATES, "piece_pay")
"""What pay is told by."""
MAY_REFUSE = {
    "monthly_pay": (*_PAY, "paid"),
    "amount_owed": (*_PAY, *BESIDE),
    "months_owed": (*_PAY, *BESIDE),
}
"""By question, facts an answer may seem to hold; what of them is refused does not stay in the matter either."""
_TAKEN_OFF = re.compile(r"(?:扣|罚)(?!完|除完|后)")
"""扣完打我卡里3016 tells what came, and no sum taken off."""
_RATE_ROLES = ("daily_pay", "hourly_pay", "piece_price", "probation_pay", "regular_pay", "difference", "rebate")
_TAKEN_BACK = re.compile(r"(?:不对|错了|记错|说错|搞错|弄错|糊涂了)[了，,。！!、\s]*(?:应该|其实|那就?)*是?")
_FORMER = re.compile(r"(?:原先|原来|以前|之前|本来|起初|刚开始|老早)[^，。,\d一二两三四五六七八九]{0,4}$")
_CAME = re.compile(r"(?:只|就|才|先)(?:给|发|付|结)|(?:给|发|付|结)(?:了|过)|到账|借支|预支")
_LEAST_A_MONTH = 300
"""Yuan: less than that is what a piece, an hour or a day brings."""


def money_told(slot: str, text: str, told: Mapping[str, str]) -> dict[str, str]:
    """Return what an answer to a question about money tells, of `told` (what the message tells by itself) and of its bare sums.

    Pay that stands at several sums without a word for the one that holds is not taken: it goes along as written.
    """
    text = plain(text)
    found = {key: told[key] for key in (*MONEY, *BESIDE, "piece_pay") if key in told}
    found = _of_pay(found, text) if slot in ("monthly_pay", "daily_pay") else _of_debt(found, text)
    if slot == "amount_owed" and not _TAKEN_OFF.search(text):
        found.pop("docked", None)
    owed = owed_told(text) if slot in MONEY[:2] else Owed()
    if owed.fits:
        return {**found, "amount_owed": owed.total}
    if slot == "amount_owed" and (together := debts_told(text)):  # (底薪3000没发，提成1268也没给: the first is no rate)
        return {**{key: value for key, value in found.items() if key not in _PAY}, "amount_owed": together}
    if owed.total or owed.readings:  # (where it may come to several sums, both are asked about)
        found.pop("amount_owed", None)
        return {**found, **({"amount_owed": owed.total} if owed.total else {})}
    if slot in found or {"amount_owed", *BESIDE} & found.keys():
        return found
    _put_sums(found, slot, text)
    _put_months(found, slot, text, worked="daily_pay" in found or bool(told.get("months_worked")))
    if slot == "monthly_pay" and _too_small(found.get(slot, "")):
        del found[slot]
    answered = slot in found or slot == "amount_owed" or (slot == "months_owed" and "amount_owed" in found)
    return found if answered or (slot == "monthly_pay" and any(rate in found for rate in _PAY)) else {}


def _of_debt(found: dict[str, str], text: str) -> dict[str, str]:
    """What an answer on what is owed tells beside it, each by the words of its own clause; what the other side reckons is none of it."""
    sums = sums_told(own_words(text))
    own = {one.written for one in sums}
    others = {one.written for one in sums_told(text)} - own
    found = {
        key: value for key, value in found.items() if not asked_otherwise(key, value, sums) and value not in others
    }
    came = sorted({one.low for one in of_role(sums, Role.CAME)})
    if "paid" in found and came:
        found["paid"] = f"{sum(came, Decimal(0)).normalize():f}"
    return found


def _too_small(value: str) -> bool:
    """Whether a sum is what a piece or an hour brings, and no month."""
    number = to_decimal(value) if value else None
    return number is not None and number < _LEAST_A_MONTH


def months_counted(text: str) -> str:
    """Return how many months without pay words count beside a total (那就四个月，七千六); empty where they count none."""
    text = plain(text)
    spans = [one for one in find_spans(text) if not _is_rate(text, one.start, one.end)]
    if not spans or spans[-1].low < 1 or _ANOTHER_LENGTH.search(text[: spans[-1].start]):
        return ""
    return str(spans[-1])


def prices_told(text: str) -> bool:
    """Whether an answer to the question for pay tells sums, none of which is the pay: 面部15一个，身体25一个; 好的时候七千，差的时候四千."""
    return bool(find_amount_spans(plain(text))) or re.search(r"\d|[一二两三四五六七八九]个?点", text) is not None


def _of_pay(found: dict[str, str], text: str) -> dict[str, str]:
    """What an answer on pay tells without what is no pay that holds: 试用给6500, a price of before, one of several bare sums."""
    bare = [one for one in find_sums(text) if not one.role and not one.amount.currency and one.amount.low > 0]
    found = {slot: value for slot, value in found.items() if slot != "paid" or _CAME.search(text)}
    behind = {one.written for one in of_role(sums_told(text), Role.REST, Role.WHOLE)}
    if found.get("amount_owed", "") not in behind:  # (worked out of the pay: what is owed was asked for by itself)
        found.pop("amount_owed", None)
    monthly = found.get("monthly_pay", "")
    sums = {str(one.amount) for one in bare}
    if monthly in sums:  # (none of them said to be by the month: the matter takes the first)
        right = _righted(text)
        if right or len(sums) > 1 or any(rate in found for rate in _PAY if rate != "monthly_pay"):
            del found["monthly_pay"]
        if right:
            found["monthly_pay"] = right
    found |= rates_told(text)
    turned_over = {one.written for one in sums_told(text) if _TURNOVER.search(one.clause)}
    found = {slot: value for slot, value in found.items() if slot not in _PAY or value not in turned_over}
    return {slot: value for slot, value in found.items() if slot not in _PAY or not _was_before(text, value)}


_TURNOVER = re.compile(r"流水|营业额|客人给")
"""What customers paid is no pay."""
_THIS_YEAR = re.compile(r"今年|现在|如今|后来|降到|涨到")
_SETTLED = re.compile(r"^(?:就)?(?:按|算)(?:按|算|是)?")
_HOURS_A_DAY = re.compile(r"(?:一|每)天(?:干|做|上)?(?P<n>\d{1,2}|十[一二三四]?|[八九])个?(?:小时|钟)")


def rates_told(text: str) -> dict[str, str]:
    """Return the pay an answer tells by its unit, each the only one of its unit: 一单平均5块多，就算5块2; 一个钟18，一天11个钟，198."""
    told = sums_told(text)
    found: dict[str, str] = {}
    for role in (*RATE_ROLES,):
        some = of_role(told, role)
        now = [one for one in some if _THIS_YEAR.search(one.clause)]
        some = now if len(now) == 1 else some
        settled = [one for one in told if some and _SETTLED.match(one.clause) and one.at > some[-1].at]
        different = {one.written for one in some}
        if settled or len(different) == 1:
            found[role.value] = (settled or some)[-1].written
    hours, hourly = _HOURS_A_DAY.search(spaced(text)), of_role(told, Role.HOURLY)
    count = to_decimal(hours["n"]) if hours else None
    if count is not None and len(hourly) == 1 and any(one.low == count * hourly[0].low for one in told):
        found["daily_pay"] = f"{(count * hourly[0].low).normalize():f}"
    return found


def _righted(text: str) -> str:
    """The sum right behind a word that takes back what was said: 七千，不对，是六千八; empty for none."""
    for match in reversed(list(_TAKEN_BACK.finditer(text))):
        behind = find_amount_spans(text[match.end() :])
        if behind and behind[0][0] == 0 and behind[0][2].low >= _LEAST_A_MONTH:
            return str(behind[0][2])
    return ""


def _was_before(text: str, value: str) -> bool:
    """Whether a price is the one of before: 原先是一块，今年降九毛了."""
    return any(str(amount) == value and _FORMER.search(text[:at]) for at, _, amount in find_amount_spans(text))


def _put_sums(found: dict[str, str], slot: str, text: str) -> None:
    """Put the sums of an answer where they belong: pay by the month or the day, what was asked for, or what is owed."""
    sums = [one for one in find_sums(text) if not one.amount.currency and one.amount.low > 0]
    if slot in MONEY[2:]:
        _put_pay(found, slot, sums)
        return
    for one in sums:
        if str(one.amount) in found.values():
            continue
        role = one.role if one.role in ("monthly_pay", "daily_pay") else "amount_owed"
        if one.role in _RATE_ROLES and role == "amount_owed":
            continue
        if role != "amount_owed" or not (_A_DAY.search(one.text) or {"amount_owed", "monthly_pay"} & found.keys()):
            found.setdefault(role, str(one.amount))
    if found.get("amount_owed", "").startswith("-"):
        found.pop("amount_owed")


def _put_pay(found: dict[str, str], slot: str, sums: list[Sum]) -> None:
    """Put what an answer on pay tells: a sum said to be by the month or the day, else the only one, where no other rate is told."""
    for one in sums:
        if one.role in ("monthly_pay", "daily_pay") and str(one.amount) not in found.values():
            found.setdefault(one.role, str(one.amount))
    rated = any(rate in found for rate in _PAY) or any(one.role in _RATE_ROLES for one in sums)
    bare = {str(one.amount): one for one in sums if not one.role or one.role == slot}
    if not rated and len(bare) == 1:
        value, one = next(iter(bare.items()))
        if slot != "monthly_pay" or one.amount.low >= _LEAST_A_MONTH:
            found.setdefault(slot, value)


def _put_months(found: dict[str, str], slot: str, text: str, *, worked: bool) -> None:
    """Put how many months: without pay, or of work where the pay is by the day. A bare number answers the question on it."""
    if worked and slot == "monthly_pay":
        return  # 一天380，一个月做二十五六天 tells no length of work
    lengths = [span for span in find_spans(text) if not _is_rate(text, span.start, span.end)]
    lengths = [span for span in lengths if worked or not _ANOTHER_LENGTH.search(text[: span.start])]
    if lengths and "months_owed" not in found:
        found["months_worked" if worked and slot != "months_owed" else "months_owed"] = f"{lengths[-1]}"
    if slot == "months_owed" and (match := _COUNT.fullmatch(text)) and (count := to_decimal(match[1])):
        found.setdefault(slot, f"{count.normalize():f}")


def _is_rate(text: str, start: int, end: int) -> bool:
    """Whether a length beside a sum says what a month brings (六千一个月, 一个月六千), and not how long."""
    return bool(_RATE.match(text, end)) or bool(_SUM_BEFORE.search(text[:start]))
