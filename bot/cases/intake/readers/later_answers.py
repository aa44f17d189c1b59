"""What answers to the later questions of the intake mean: the first day, what was taken off, what treatment cost. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.understanding.days.date_range import DateRange, months_ago
from bot.understanding.days.dates import find_dates
from bot.understanding.days.dotted_dates import spelled_out
from bot.understanding.money import find_sums
from bot.understanding.quantities import find_spans, to_decimal
from bot.understanding.spelling import plain

TAKEN = ("docked", "medical_costs", "own_costs")
"""Questions for sums that many never had: none is an answer."""
RATES = ("monthly_pay", "daily_pay", "hourly_pay", "take_home_pay")
_NONE = re.compile(r"^(?:没|无|冇|不|未|一分没|从来没|倒没|都没|这个没|none|no\b|nothing)", re.IGNORECASE)
_NONE_OF_IT = re.compile(r"没(?:有)?(?:被)?(?:扣|罚|花|垫|交|出过|伤|受伤)|不(?:扣|罚)(?:钱)?")
_CLAUSE = re.compile(r"[，,。;；、\s]+")
_ALL = re.compile(r"一共|总共|合计|加起来|加一块儿?|拢共|统共|前后|就|in all|total", re.IGNORECASE)
_GIVEN_BACK = re.compile(
    r"退(?:回来?|还)?(?:给我)?了|又退|补(?:回来?|还)?(?:给我)?了|申诉(?:成功|过了)|撤销|还给我了|报(?:销)?了"
)
_BY_OTHERS = re.compile(
    r"(?:老板|公司|站长?|单位|平台|工头|东家|保险|他们?|她们?|对方|别人|医保)[^，。\s]{0,4}(?:垫|付|出|给|报)"
)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]{1,9})(?:元|块钱?|块|$|[，,。\s])")
_NOT_FIXED = re.compile(
    r"不固定|不一定|说不准|没准|没(?:有)?(?:底薪|月薪|固定)|按(?:件|单|平方|方|期|天|小时|量|趟|次|票|课)|看(?:单|活|心情)|计件|提成|一(?:单|件|平方?|趟|票)\d"
)
"""Pay that no month measures."""
_N = r"\d+(?:\.\d+)?|[一二两三四五六七八九十百]+"
_OF = r"(?:次|回|个(?!多?[月人])|单|件|趟|张)"
_TIMES = re.compile(
    rf"(?<![\d.])(?P<n>{_N}){_OF}[^，。,;；\d一二两三四五六七八九十]{{0,4}}[，,\s]*[一每]{_OF}[^，。,;；\d一二两三四五六七八九十]{{0,3}}(?P<each>{_N})(?:元|块钱?)?(?![\d百千万]|{_OF})"
    rf"|[一每]{_OF}[^，。,;；\d一二两三四五六七八九十]{{0,4}}(?P<each2>{_N})(?:元|块钱?)?[^。；;\d一二两三四五六七八九十]{{0,6}}?(?:一共|总共)?[^。；;\d一二两三四五六七八九十]{{0,3}}?(?<![\d.])(?P<n2>{_N}){_OF}"
    rf"|每个?月[^，。,;；\d一二两三四五六七八九十]{{0,4}}(?P<each3>{_N})(?:元|块钱?)?[，,\s]*(?:一共|总共)?(?:扣|罚)了?(?P<n3>{_N})个月"
)
"""Fines told by one and how many there were."""
_EACH = re.compile(
    rf"(?:[每一](?:个?月|天|日|晚上?|小时|人头|个人头)|每(?:次|回|个|单|件|票|趟)|一(?:次|回|个|单|件|票|趟)(?![^，。\d]{{0,8}}(?:扣|罚)(?:了|过|掉)))[^，。,;；\d]{{0,8}}?(?:{_N})(?:元|块|毛|$|[\u4e00-\u9fff])"
    rf"|(?:{_N})(?:元|块钱?|毛)?(?:一|每|/)(?:个?月|天|日|晚上?|小时|次|回|个|单|件|票|趟)"
)
"""A fine or a charge by the day or the order: how often it was taken is not told."""
_OWN_PART = re.compile(r"自己[^，。,\d]{0,4}(?:出|垫|付|花|掏)(?:了|的)?")
_NO_FINE = re.compile(
    r"押金|押[了着过]|保证金|扣完|医药|住院|看病|(?:只|就|才)(?:给|发|付|剩)|到手|实发|打(?:到|我|在|进)[^，。]{0,3}卡|入账|到账"
    r"|(?:收|交)(?:了|过)?(?:我)?[^，。]{0,8}(?:中介|介绍|报名|体检|会员|加盟)费?"
)
"""Sums in an answer on what was taken off that are none of it: a deposit has a place of its own, what came was not taken."""
_HANDED_OVER = re.compile(r"押金|押了|押着|保证金|风险金|(?:中介|介绍|报名|会员|加盟)费?")
"""Beside what somebody spent on the work: what was handed over has places of its own."""
_EITHER = re.compile(r"还是|或者?|要么|要不就是")
_ENDED = re.compile(r"到|至|走|离|不[干做]|没[干做]|停|辞|为止|结束")
_TREATMENT = re.compile(r"医|药|看病|住院|手术|治疗|检查|门诊|急诊|拍片|CT")
_OTHER_LOSS = re.compile(
    r"^(?!.*(?:医|药|看病|住院|手术|治疗|检查|门诊)).*(?:车|手机|头盔|报废|修|衣服|电瓶|眼镜|误工|房租|路费|车票|住店|旅馆|押金)"
)
"""Beside the costs of treatment: what a thing cost that broke, and other expenses."""
_LONG = 45
"""Days: a stretch longer than this names no month."""


def has_none(slot: str, text: str) -> bool:
    """Whether an answer to a question for a sum says that there was none."""
    if slot not in TAKEN or find_sums(text):
        return False
    return bool(_NONE.match(text.strip())) or bool(_NONE_OF_IT.search(text))


def pay_not_fixed(text: str) -> bool:
    """Whether an answer to the question for a month's pay says that no month is like another."""
    return _NOT_FIXED.search(text) is not None


def sum_taken(slot: str, text: str) -> str:
    """Return the sum that was docked, or that treatment cost oneself, as stored; empty when none was told.

    A total told behind its parts counts, what was given back or paid by others does not, several parts add up. Times at a rate are
    worked out (两次，一次二百); a rate alone (一天扣20), a deposit and what came are no sum of it.
    """
    text, times = _times_at_a_rate(re.sub(r"(?<=[费款金])\s+(?=\d)", "", plain(text)))
    parts = [part for part in _CLAUSE.split(text) if part]
    parts = [part for part in parts if not _GIVEN_BACK.search(part) and not _BY_OTHERS.search(part)]
    if slot == "own_costs":
        parts = [part for part in parts if not _HANDED_OVER.search(part) and not _EACH.search(part)]
    elif slot == "docked":
        parts = [part for part in parts if not _NO_FINE.search(part) and not _EACH.search(part)]
    elif own := next((part[match.end() :] for part in parts if (match := _OWN_PART.search(part))), ""):
        parts = [own] if _sums(own) else parts
    elif any(_TREATMENT.search(part) for part in parts):
        parts = [part for part in parts if not _OTHER_LOSS.search(part)]
    total = next((part for part in reversed(parts) if _ALL.search(part) and _sums(part)), None)
    found = [_sums(total)[-1]] if total is not None else [*times, *(one for part in parts for one in _sums(part))]
    found = found or [one for part in parts for one in _bare(part)]
    if total is None and times:  # (虚假签收14个一个20，280: the product told beside it is the same money)
        found = list(dict.fromkeys(found))
    if not found:
        return ""
    low, high = sum(one[0] for one in found), sum(one[1] for one in found)
    return f"{low:f}" if low == high else f"{low:f}-{high:f}"


def _times_at_a_rate(text: str) -> tuple[str, list[tuple[Decimal, Decimal]]]:
    """The text without fines told by one and how many there were, and what these come to: 两回一回二百, 一个二十，14个."""
    found: list[tuple[Decimal, Decimal]] = []

    def put(match: re.Match[str]) -> str:
        each, many = (to_decimal(match[one] or match[f"{one}2"] or match[f"{one}3"] or "") for one in ("each", "n"))
        if each is None or many is None or each <= 0 or many <= 1:
            return match.group()
        found.append((each * many, each * many))
        return "，"

    return _TIMES.sub(put, text), found


def in_all(text: str) -> bool:
    """Whether an answer says what its sums come to."""
    return _ALL.search(text) is not None


def several_told(text: str) -> bool:
    """Whether an answer names more than one sum, so that what they come to is worked out and not told."""
    return _TIMES.search(plain(text)) is not None or (
        len({one for part in _CLAUSE.split(plain(text)) for one in _sums(part)}) > 1
    )


def _sums(text: str) -> list[tuple[Decimal, Decimal]]:
    told = [one.amount for one in find_sums(text) if not one.amount.currency]
    return [(one.low, one.high) for one in told if one.low > 1]


def _bare(text: str) -> list[tuple[Decimal, Decimal]]:
    """Numbers without 元: 打碎盘子扣过八十."""
    numbers = [to_decimal(match[1]) for match in _NUMBER.finditer(text)]
    return [(one, one) for one in numbers if one is not None and one > 1]


def first_day(text: str, today: date, left: str) -> DateRange | None:
    """Return the day the work began; None when none was told. `left`: the last day as stored, for 干到走一共一年零八个月."""
    text = spelled_out(plain(text))
    days = [one for one in find_dates(text, today) if one.first <= today]
    spans = [] if find_sums(text) else [one for one in find_spans(text) if one.low >= 1]
    if spans and (not days or (_UNTIL.search(text) and not _began_then(text, days))):
        last = days[-1].last if days else date.fromisoformat(left.rsplit("..", maxsplit=1)[-1]) if left else today
        return months_ago(spans[0].low, spans[0].high, min(last, today) + timedelta(days=1))
    exact = [one for one in days if one.exact]
    if len(exact) > 1 and _EITHER.search(text):  # (29号还是30号: one of them)
        return DateRange(min(one.first for one in exact), max(one.last for one in exact), text)
    close = [one for one in days if (one.last - one.first).days <= _LONG]
    told = exact[-1:] or close[:1] or days[:1]  # 4月份来的，4月10号吧: the day; 去年双十一前几天: the feast
    return _in_year_told(text, told[0], today) if told else None


_YEAR_TOLD = re.compile(r"(?<!\d)(?:20)?(?P<y>\d{2})年")


def _in_year_told(text: str, day: DateRange, today: date) -> DateRange:
    """A day without a year, in the one named before it: 19年三月三，就是4月7号."""
    year = _YEAR_TOLD.search(text[: day.at])
    if year is None or "年" in day.written or re.search(r"[今去前]年", text) or not day.exact:
        return day
    try:
        moved = day.first.replace(year=2000 + int(year["y"]))
    except ValueError:
        return day
    return replace(day, first=moved, last=moved) if moved <= today else day


def _began_then(text: str, days: Sequence[DateRange]) -> bool:
    """Whether a date beside a length is the first day, and not the last one: 做了三年多，23年开春来的."""
    return not any(_ENDED.search(text[max(0, one.at - 6) : one.at + len(one.written) + 6]) for one in days)


_UNTIL = re.compile(r"(?:干|做|跑|到|至|算)[^，。]{0,8}(?:刚好|正好|总共|一共|满|有|快)?[^，。]{0,3}(?:年|个月)")


_UNITS = (
    ("hourly_pay", "小时|钟头|课时|节课?"),
    ("daily_pay", "天|工日?|台班"),
    ("", "平方?米?|方|单|件|票|趟|吨|米|张|条|幅|篇|套|本|台班"),
)
_MOST_A_DAY = 2500
_GIVEN = re.compile(
    r"(?:(?:给|付|拿|结|支|发|收|打)(?:过|了|到)|借支|预支|给)(?:我)?\s*(?P<sum>[\d.]+|[一二两三四五六七八九十百千万]+)"
)


def sum_of_work(text: str, values: Mapping[str, str]) -> str:
    """Return what work counted in an answer comes to (120平，一平45，拿过1500), less what came; empty where a part is missing.

    `values`: facts told before, for the rate by the hour or the day. The sum is read back before it counts.
    """
    text = plain(text)
    for rate_slot, unit in _UNITS:
        many = re.search(rf"(?P<n>\d+(?:\.\d+)?|[二三四五六七八九十百]+)\s*个?(?:{unit})(?!\s*\d)", text)
        rate = re.search(
            rf"(?:按|一个?|每个?)(?:(?:{unit})\s*)?(?P<r>\d+(?:\.\d+)?)|(?P<r2>\d+)(?:元|块钱?)?(?:一|每|/)个?(?:{unit})",
            text,
        )
        each = (rate["r"] or rate["r2"]) if rate else values.get(rate_slot, "")
        if many is None or not each or "-" in each:
            continue
        count, price = to_decimal(many["n"]), Decimal(each)
        came = sum((to_decimal(given["sum"]) or Decimal(0) for given in _GIVEN.finditer(text)), Decimal(0))
        if count is None or (rate_slot == "daily_pay" and price > _MOST_A_DAY):
            continue
        if (whole := count * price - came) > 0:
            return f"{whole.normalize():f}"
    return ""
