"""Sums and counts as a correction tells them: in any writing, small ones too, worked out where only the parts are told. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.cases.intake.readers.debts import debts_told
from bot.cases.intake.readers.later_answers import sum_of_work, sum_taken
from bot.cases.intake.readers.owed_account import owed_told
from bot.claims import Claim, ClaimError, compute_claim
from bot.contract.matter import Matter
from bot.matter.inputs import claim_inputs
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.understanding.quantities import Amount, find_amounts, find_spans, to_decimal
from bot.understanding.spelling import plain

_NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]{1,9})(?=元|块|$|[，,。\s])")
_IN_ALL = re.compile(
    r"(?:一共|总共|合计|拢共|加起来|总数|还差|还欠|尾款|就差|差|应该是|其实是|就是)(?:是|我|了|着|有)*$"
)
_PARTS = re.compile(r"给过|给了|付了|付过|结了|结过|借支|预支|减|扣掉|拿了|拿过|[一每]个?[天月张单件]|乘|[x×*]")
_AGREED = re.compile(
    r"(?:说好|讲好|谈好|应该给|应该是|本来|该给|应发|应得|一单)[^，。]{0,12}?[\d一二两三四五六七八九][^，。]{0,8}[，。\s]*(?:只|就|才)?(?:给|付|发|结|到手)"
)
"""说好一万二给了七千."""
_CAME = re.compile(r"(?:只|就|才)?(?:给|付|发|结|拿)(?:过|了)|借支|预支")
_SOME_CAME = re.compile(
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})个月[^，。\d一二两三四五六七八九十]{0,4}[，。\s]*(?:只|就|才|总共)?(?:给|发|拿|结|付)(?:过|了)?(?P<m>\d{1,2}|[一二两三四五六七八九十]{1,2})个月"
)
_NOTHING_OF = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:天|工)[，。\s]*(?:全|都|一分钱?|一毛)?(?:都|也)?(?:没(?:有)?(?:给|发|结)|欠)"
)
_SHORT = re.compile(r"月[^，。]{0,8}(?:差|少|没(?:给|发|结)|欠)|月[^，。]*没(?:给|发|结)")
_GAVE = re.compile(r"(?:给|付|发|结|拿)(?:过|了)(?:我)?$|借支$|预支(?:过|了)?(?:我)?$")
_STOP = re.compile(r"[，。；;！!？?\s]")
_APART = re.compile(
    r"另外?(?:计|算|说|外)|另说|不算|别算|(?:他|她|老板|站长|公司|平台|对方|中介)[^，。]{0,4}(?:按|认|说|只肯)|打(?:到|我|在)[^，。]{0,4}卡|押金|保证金|垫"
)
_RATE = re.compile(
    r"[\d.一二两三四五六七八九十百千]+(?:元|块钱?|毛)?(?:一|每|/)(?:个?(?:小时|钟)|天|单|件|票|个|趟|斤|平)"
)
_THREE = 3
_BESIDE = 8
_UNPAID = re.compile(r"没(?:有)?(?:发|给|结|付|拿到)|欠|拖|一分(?:钱)?(?:都|也)?(?:没|不)|尾款")
_TOTAL = re.compile(
    r"(?:一共|总共|合计|加起来|加一起|加一块儿?|拢共)(?:就|是|有|欠|差|没发|没给|应该)*(?:我|了)?$|尾款(?:是|还有|还差)?$"
)
_OF_ELSE = re.compile(r"罚|扣|花|医|药|押|交|看病|给了|给过|拿了|发了|借支|流水|垫|赔|单$|人")
"""Beside a total: it is one of fines, of costs, of what came."""
_MANY = re.compile(
    r"(?<![\d.])(\d{1,5}(?:\.\d)?|[一二两三四五六七八九十百]{1,4})(?=\s*(?:个|名|位|天|件|张|单|趟|节|斤|$|[，,。\s]))"
)
_COUNT = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d)?|[一二两三四五六七八九十半]{1,3})(?=$|[，,。\s])")


def sum_righted(text: str) -> str:
    """Return the sum a correction tells, as stored: the one behind 一共, else the last; empty for none."""
    text = plain(text)
    found = [(start, one) for start, one in find_amounts(text) if not one.currency and one.low > 0]
    if not found:
        bare = [number for match in _NUMBER.finditer(text) if (number := to_decimal(match[1])) is not None]
        return f"{bare[-1].normalize():f}" if bare and bare[-1] > 1 else ""
    in_all = [one for start, one in found if _IN_ALL.search(text[:start])]
    return str((in_all or [found[-1][1]])[-1])


def owed_righted(text: str, values: Mapping[str, str], today: date, *, parts: bool = False) -> str:
    """Return the unpaid wages in all that words tell or that follows from the work, months and payments they tell; empty for none.

    `parts`: only what is worked out counts.
    """
    said = plain(text)
    every = [(start, one) for start, one in find_amounts(said) if not one.currency and one.low > 0]
    sums = [(start, one) for start, one in every if not _is_beside(said, start)] or every
    in_all = [one for start, one in sums if _IN_ALL.search(said[:start])]
    owed = owed_told(text, values)
    if owed.fits or (owed.total and not parts and not _PARTS.search(said)):
        return owed.total
    if whole := total_among(said):
        return whole[0]
    if together := debts_told(said):
        return together
    if in_all and not parts:
        return str(in_all[-1])
    if _AGREED.search(said) and len(sums) > 1:
        return _rest_of([one for _, one in sums])
    if worked := _worked_out(said, len(sums), values, today):
        return worked
    own = [one for start, one in sums if not _CAME.search(_clause(said, start))]
    return str(own[-1]) if own and not parts else ""


def _clause(text: str, at: int) -> str:
    """The part of a sentence that a place of a text stands in."""
    start = max((match.end() for match in _STOP.finditer(text, 0, at)), default=0)
    end = _STOP.search(text, at)
    return text[start : end.start() if end else len(text)]


def _is_beside(text: str, at: int) -> bool:
    """Whether a sum told with what is owed is none of it: a rate, a fine told apart (扣的一百另外计), what the other side reckons."""
    clause = _clause(text, at)
    return _APART.search(clause) is not None or _RATE.match(text, at) is not None


def _worked_out(said: str, sums: int, values: Mapping[str, str], today: date) -> str:
    """The wages that months, days, parts and pay in words come to; `sums`: how many sums they tell. Empty for none."""
    if not sums and (rest := _months_left(said, values) or _days_all(said, values)):
        return rest
    if short := _short_by_part(said) or _months_less(said, values):
        return short
    if not _PARTS.search(said) and sums <= 1:
        return ""
    return sum_of_work(said, values) or _account_of(said, values, today)


def total_told(sentences: Iterable[str]) -> str:
    """Return the unpaid wages in all that somebody named while telling (一共8740, 还差3100, 加起来一万一千三), the last; empty for none.

    A total of fines, of treatment or of what came is none of these.
    """
    found = ""
    for sentence in sentences:
        said = plain(sentence)
        if not _UNPAID.search(said):
            continue
        for start, one in find_amounts(said):
            total = _TOTAL.search(said[:start])
            if (
                total
                and one.exact
                and not one.currency
                and not _OF_ELSE.search(said[max(0, total.start() - _BESIDE) : start])
            ):
                found = str(one)
    return found


def total_among(text: str) -> tuple[str, list[str]] | None:
    """Return the sum that the other sums of a text come to, and these: 8740，九月5340十月3400; None where there is none."""
    amounts = [one for _, one in find_amounts(plain(text)) if not one.currency and one.exact and one.low > 0]
    told = list(dict.fromkeys(one.low for one in amounts))
    if len(told) < _THREE:
        return None
    whole = max(told)
    rest = [one for one in told if one != whole]
    return (f"{whole.normalize():f}", [f"{one.normalize():f}" for one in rest]) if sum(rest) == whole else None


def _months_left(text: str, values: Mapping[str, str]) -> str:
    """What the months come to that are left when some came (11个月，拿了4个月的), at the pay held; empty where that is not told."""
    match, pay = _SOME_CAME.search(text), values.get("monthly_pay", "")
    whole, came = (to_decimal(match["n"]), to_decimal(match["m"])) if match else (None, None)
    if whole is None or came is None or came >= whole or not pay or "-" in pay:
        return ""
    return f"{((whole - came) * Decimal(pay)).normalize():f}"


def _months_less(text: str, values: Mapping[str, str]) -> str:
    """Months at the pay held less what came of them (三个月，10月给了五百); empty where other sums are told beside."""
    pay, spans = values.get("monthly_pay", ""), find_spans(text)
    came = [(start, one) for start, one in find_amounts(text) if one.exact and not one.currency]
    if not pay or "-" in pay or len(spans) != 1 or spans[0].low != spans[0].high or not came:
        return ""
    if not all(_GAVE.search(text[:start]) for start, _ in came):
        return ""
    rest = spans[0].low * Decimal(pay) - sum((one.low for _, one in came), Decimal(0))
    return f"{rest.normalize():f}" if rest > 0 else ""


def _days_all(text: str, values: Mapping[str, str]) -> str:
    """What days come to of which nothing came (9天全没给), at the day's pay held; empty where that is not told."""
    match, pay = _NOTHING_OF.search(text), values.get("daily_pay", "")
    days = to_decimal(match["n"]) if match else None
    return f"{(days * Decimal(pay)).normalize():f}" if days and pay and "-" not in pay else ""


def _short_by_part(text: str) -> str:
    """What is missing of several months, told one by one (9月差2900，10月半个月3500没给); empty for anything else."""
    clauses = [clause for clause in re.split(r"[，。；、\s]+", text) if find_amounts(clause)]
    sums = [one for clause in clauses for _, one in find_amounts(clause) if one.exact and not one.currency]
    alike = len(clauses) > 1 and len(sums) == len(clauses) and all(_SHORT.search(clause) for clause in clauses)
    return f"{sum((one.low for one in sums), Decimal(0)).normalize():f}" if alike else ""


def _rest_of(sums: list[Amount]) -> str:
    """What is left of the first sum when the others came."""
    rest = sums[0].low - sum((one.low for one in sums[1:]), Decimal(0))
    return f"{rest.normalize():f}" if rest > 0 and all(one.exact for one in sums) else ""


def _account_of(text: str, values: Mapping[str, str], today: date) -> str:
    """What the account comes to that words give by themselves, beside the pay that is held."""
    head = "".join(
        f"{name}{values[slot]}元，"
        for slot, name in (("monthly_pay", "工资一个月"), ("daily_pay", "一天"), ("hourly_pay", "一小时"))
        if values.get(slot) and "-" not in values[slot]
    )
    matter = Matter()
    for turn, words in enumerate(filter(None, (head, text)), 1):
        matter = apply_reading(matter, RuleReader().read(words, matter, Context(today, turn)), turn)
    return sum_of_account(matter, today)


def sum_of_account(matter: Matter, today: date) -> str:
    """Return the unpaid wages a matter comes to as the packet works them out, as stored; empty where they cannot be."""
    try:
        found: Claim = compute_claim("wages_due", claim_inputs("wages_due", matter, today), today=today)
    except ClaimError:
        return ""
    if found.low is None or found.high is None or found.high <= 0:
        return ""
    low, high = f"{found.low.normalize():f}", f"{found.high.normalize():f}"
    return low if low == high else f"{low}-{high}"


def taken_righted(slot: str, text: str) -> str:
    """Return what was docked, or paid for treatment, by a correction; empty for none."""
    return sum_taken(slot, text) or sum_righted(text)


def many_righted(text: str) -> str:
    """Return how many people, days or pieces a correction tells (11个人, 十六张, 7); empty for none."""
    found = [number for match in _MANY.finditer(plain(text)) if (number := to_decimal(match[1])) is not None]
    return f"{found[-1].normalize():f}" if found else ""


def count_righted(text: str) -> str:
    """Return how many months a correction tells (两个半月, 半年, 3); empty for none."""
    text = re.sub(r"个月(?:零|又|加|多)?半(?!个)", "个半月", plain(text))
    if spans := find_spans(text):
        return str(spans[-1])
    bare = [number for match in _COUNT.finditer(text) if (number := to_decimal(match[1])) is not None]
    return f"{bare[-1].normalize():f}" if bare else ""
