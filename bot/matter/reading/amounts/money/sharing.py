"""Parts of a sum that belong together: 两回一千一回一千五, 迟到五次一次扣50, 本来4200到手3270, 定金付了30%, 讲好按三十天算."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.contract.matter import Amount, Matter, Sure
from bot.matter.reading.update import Found
from bot.understanding.quantities import find_amount_spans, to_decimal

_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_TIMES = re.compile(
    rf"(?<!分)(?<!第)(?<!头)(?<!分成)(?<!分了)(?P<n>{_N})(?:回|次|趟|笔)(?:的)?(?:是|给了?|都是|都|各|发了?|转了?|扣了?|罚了?|就|每次)*$"
)
_GAVE = re.compile(r"给(?:了|过)|生活费|借支|预支|支(?:了|过)|转(?:了|过)|打(?:了|过)|发(?:了|过)|付(?:了|过)")
_TOOK = re.compile(r"扣|罚")
_HELD_BACK = re.compile(r"(?:押金|保证金)[^，。退]{0,4}(?:交|押|收)|(?:交|押|收)[^，。退]{0,4}(?:押金|保证金)")
_FINED = re.compile(
    rf"(?:迟到|早退|超时|差评|投诉|拒单|请假|旷工|违规|漏打卡|忘打卡)(?:了)?(?P<n>{_N})(?:次|回|个|单|天|分)?[，]?(?:每|一)(?:次|回|个|单|天)(?:都|就|要)?(?:扣|罚)(?:了|我)?(?P<each>\d+)"
)
_DOCKED_MONTHS = re.compile(
    rf"扣了(?:我)?(?P<n>{_N})个月[，。 ]+(?:每个?月|一个月)(?:都)?扣(?:了|我)*(?P<each>\d+)"
    rf"|(?:每个?月|一个月)(?:都)?扣(?:了|我)*(?P<each2>\d+)(?:块钱?|元)?[，。 ]*(?:已经|一共|总共|都|连着)*扣了(?:我)?(?P<n2>{_N})个月"
)
"""已经扣了三个月 一个月扣1000: so much each month, in all."""
_MEANT = re.compile(r"本来|应该|原来|应发|应得|该发|该拿|工资条|说好")
_CAME = re.compile(r"到手|实发|实拿|只发|就发|才发|打了|到账|卡里")
_TAKEN = re.compile(r"扣|罚|摊|短款|少了|少发|少给")
_BY_LAW = re.compile(r"五险|社保|个税|公积金|扣税|所得税")
_SHARE = re.compile(r"(?:定金|首款|预付款?|首付|预付了?)[^，。\d]{0,5}(?P<p>[1-9]\d)[%％]")
_LEFT = re.compile(r"(?:还剩|剩下?|还有|还差|尾款)(?:是|有)?(?P<n>[一二两三四五六七八九\d])成")
_MONTHS_SHORT = re.compile(rf"(?:少|欠|发|给|拿|拖)了(?:我)?(?:有)?(?P<n>{_N})个月(?=$|[，。了])")
_BASIS = re.compile(
    rf"(?:(?:讲好|说好|说的|讲的|说|讲|都是)?按(?P<a>{_N})天(?:算|折|计)|(?:一个?月|每个?月|月)(?:是|要|就|得|讲好|说好)?(?:做|干|上|算)(?:满)?(?P<b>{_N})天)"
)
_LEAST_DAYS, _MOST_DAYS = 20, 31


def put_together(text: str, values: dict[str, Found], matter: Matter) -> None:
    """Put what the parts told in a prepared text come to into what was read."""
    _repeated(text, values)
    _fined(text, values)
    _difference(text, values, matter)
    _share_paid(text, values, matter)
    _day_rate(text, values, matter)
    _month_offered(text, values, matter)
    _months_short(text, values, matter)
    _total_of_list(text, values)
    _offer_in_months(text, values, matter)


_TOTAL_AHEAD = re.compile(r"(?:一共|总共|共计|合计|加起来|拢共)(?:是|有|就是|大概)*$")
_KINDS = (
    ("docked", re.compile(r"扣|罚")),
    ("owed", re.compile(r"欠|没(?:发|给|结|付)")),
    ("fees_paid", re.compile(r"交|收")),
)
_OFFERED_MONTHS = re.compile(
    r"(?:给|赔|补偿?)(?:了|我|你)*(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+(?:个半)?)个?月"
)


def _total_of_list(text: str, values: dict[str, Found]) -> None:
    """扣了押金800，保险240，罚款150，一共1190: the total stands for its parts."""
    spans = [span for span in find_amount_spans(text) if span[2].exact]
    for at, (start, end, amount) in enumerate(spans):
        parts = [one[2].low for one in spans[:at]]
        if len(parts) < 2 or not _TOTAL_AHEAD.search(text[:start]) or sum(parts, Decimal(0)) != amount.low:  # noqa: PLR2004
            continue
        name = next((name for name, pattern in _KINDS if pattern.search(text[:start])), "")
        if not name:
            return
        for other in (
            "owed",
            "docked",
            "fees_paid",
            "unnamed_sum",
            "monthly_pay",
            "paid",
            *(("deposit",) if name == "docked" else ()),
        ):
            if other in values and values[other].value.low in (*parts, amount.low):
                del values[other]
        values[name] = Found(Amount(low=amount.low, high=amount.low), text[start:end])
        return


def _offer_in_months(text: str, values: dict[str, Found], matter: Matter) -> None:
    """补偿按4000算给3个月12000: of the sums beside an offer told in months, the one that it comes to is what is offered; without
    one so many months' pay (做到月底，给两个月工资), also where the pay is told after the offer."""
    match = _OFFERED_MONTHS.search(text)
    months = to_decimal(match["n"].replace("个半", "")) if match else None
    if match is None or months is None or months <= 1 or "个半" in match["n"]:
        _months_of_pay_offered(text, values, matter)
        return
    sums = [amount.low for _, _, amount in find_amount_spans(text) if amount.exact]
    bases = {*sums, *([matter.monthly_pay.value.low] if matter.monthly_pay is not None else [])}
    total = next((one for one in sums if any(base * months == one for base in bases)), None)
    if total is None:
        _months_of_pay_offered(text, values, matter)
        return
    for other in ("unnamed_sum", "owed", "monthly_pay"):
        if other in values and values[other].value.low == total:
            del values[other]
    values["offered"] = Found(Amount(low=total, high=total), text[:40])


_OFFERS_PAY = re.compile(
    r"(?<![没不未少])(?:只|就|多)?(?:给|赔|补偿)(?:到|足|发)?(?:我们?|你们?|咱们?|每个?人|一个人|大家)*(?P<n>半|[一二两三四五六七八九十\d]+)个(?P<half>半)?月(?:的)?(?:工资|薪水|补偿金?|钱|基本工资)?"
    r"(?:(?P<sum>[1-9]\d{2,6})(?:块钱?|元)?)?(?=$|[，。；！？]|就|让|叫|说|我|两清|走|签|了事|打发|吗|么|对|够|算|的补偿)"
)
_OF_LEAVING = re.compile(
    r"裁|辞退|开除|解除|补偿|赔|两清|协商|劝退|走人|让我们?走|关(?:门|了|店|厂)|(?:要|快|准备)关|撤(?:了|店|掉)|搬(?:厂|迁|走|到)|不(?:做|干|续|开)了|(?:做|干)(?:到|完)|自离|离职"
)
_ENDS_TOLD = ("ended_by", "left", "asked_to_sign", "employer_closed", "moved_away", "reason_given")


def _months_of_pay_offered(text: str, values: dict[str, Found], matter: Matter) -> None:
    """给两个月工资, of somebody who is to go: so many times the month's pay told, unless the sum stands beside it (给一个月5800)."""
    before = re.sub(r"\s+", "，", matter.heard) if "monthly_pay" in values and matter.offered is None else ""
    match = _OFFERS_PAY.search(text) or _OFFERS_PAY.search(before)
    if match is None or ("offered" in values and values["offered"].value.exact) or not _is_to_go(values, matter, text):
        return
    pay = values.get("monthly_pay") or matter.monthly_pay
    total = _comes_to(match, pay.value if pay is not None else None)
    if total is None:
        return
    if "unnamed_sum" in values and values["unnamed_sum"].value.low == total:
        del values["unnamed_sum"]
    values["offered"] = Found(Amount(low=total, high=total), match.group()[:40])


def _is_to_go(values: Mapping[str, Found], matter: Matter, text: str) -> bool:
    """Whether an end of the work was told of, in this turn or before."""
    told = any(name in values or matter.told(name) is not None for name in _ENDS_TOLD)
    return told or _OF_LEAVING.search(f"{matter.heard}，{text}") is not None


def _comes_to(match: re.Match[str], pay: Amount | None) -> Decimal | None:
    """What months of pay offered come to: the sum beside them where it fits, else so many times the month's pay."""
    months = (to_decimal(match["n"]) or Decimal(0)) + (Decimal("0.5") if match["half"] else 0)
    if match["sum"]:
        total = Decimal(match["sum"])
        return total if months == 1 or (pay is not None and pay.low * months == total) else None
    return pay.low * months if pay is not None and pay.exact and 0 < months <= _MOST_OFFERED else None


_MOST_OFFERED = 24


def _months_short(text: str, values: dict[str, Found], matter: Matter) -> None:
    """每个月少给500，少了8个月: for how many months pay fell short."""
    each = "owed_each_month" in values or "paid_each_month" in values or matter.owed_each_month is not None
    match = _MONTHS_SHORT.search(text)
    months = to_decimal(match["n"]) if match else None
    if each and match is not None and months is not None and "months_owed" not in values:
        values["months_owed"] = Found(Amount(low=months, high=months), match.group())


_ON_TOP = re.compile(r"多给|再给|赔|补")
_A_MONTH_OFFERED = re.compile(
    r"(?:多给|再给|给|赔|补偿?|补)(?:我|你)?(?:一|1)个月(?:的)?(?:工资|钱)?(?=[\d一二两三四五六七八九])"
)


def _month_offered(text: str, values: dict[str, Found], matter: Matter) -> None:
    """多给一个月5900: what is offered is a month's pay, so that is what a month pays."""
    match = _A_MONTH_OFFERED.search(text)
    spans = find_amount_spans(text[match.end() :]) if match else []
    if match is None or not spans or spans[0][0] > 0 or not spans[0][2].exact:
        return
    offered, pay, sum_ = values.get("offered"), values.get("monthly_pay"), spans[0][2].low
    if offered is not None and offered.value.low == sum_ and pay is None and matter.monthly_pay is None:
        values["monthly_pay"] = Found(offered.value, offered.words, Sure.INFERRED)
    elif pay is not None and pay.value.low == sum_ and offered is None and _ON_TOP.search(match.group()):
        values["offered"] = Found(pay.value, pay.words, Sure.INFERRED)


def _repeated(text: str, values: dict[str, Found]) -> None:
    """两回一千，一回一千五: three sums, not one; what was given, or what was taken off."""
    total, most, parts, words = Decimal(0), Decimal(0), 0, ""
    for start, end, amount in find_amount_spans(text):
        before = re.split(r"[，。；]", text[:start])[-1]
        match = _TIMES.search(before)
        times = to_decimal(match["n"]) if match else None
        if times is None or not amount.exact:
            continue
        most, parts = max(most, times), parts + 1
        total, words = total + amount.low * times, f"{words}{before[match.start() if match else 0 :]}{text[start:end]}"
    kinds = (("deposit", _HELD_BACK), ("paid", _GAVE), ("docked", _TOOK))
    name = next((name for name, pattern in kinds if pattern.search(text)), "")
    one_by_one = name in ("paid", "deposit") or "笔" in words
    if name and (most > 1 or (parts > 1 and one_by_one)):
        for other in ("daily_pay", "unnamed_sum", "monthly_pay", "piece_price"):
            if other in values and values[other].words and values[other].words[:4] in words:
                del values[other]
        values[name] = Found(Amount(low=total, high=total), words)


def _fined(text: str, values: dict[str, Found]) -> None:
    match = _FINED.search(text)
    times = to_decimal(match["n"]) if match else None
    if match is not None and times is not None and "docked" not in values:
        total = Decimal(match["each"]) * times
        values["docked"] = Found(Amount(low=total, high=total), match.group())
    by_month = _DOCKED_MONTHS.search(text)
    months = to_decimal(by_month["n"] or by_month["n2"]) if by_month else None
    if by_month is not None and months is not None:
        total = Decimal(by_month["each"] or by_month["each2"]) * months
        values["docked"] = Found(Amount(low=total, high=total), by_month.group())


def _difference(text: str, values: dict[str, Found], matter: Matter) -> None:
    """本来4200，到手3270, where the talk is of deductions: what lies between was taken off."""
    due, came = values.get("monthly_pay"), values.get("take_home_pay")
    held, brought = matter.monthly_pay, matter.take_home_pay
    said = text
    if due is None and came is None and held is not None and brought is not None and held.turn == brought.turn:
        due, came, said = Found(held.value, held.words), Found(brought.value, brought.words), held.words + brought.words
    if due is None or came is None or not _exact(due, came) or not (_MEANT.search(said) and _CAME.search(said)):
        return
    taken = due.value.low - came.value.low
    told = values["docked"].value.high if "docked" in values else Decimal(0)
    held_docked = matter.value("docked")
    if not told < taken or _BY_LAW.search(f"{text}{said}"):
        return
    if held_docked is not None:
        if held_docked.low == taken:
            values.pop("docked", None)  # a part of what was told already
        return
    if _TAKEN.search(text) or _TAKEN.search(matter.heard):
        values["docked"] = Found(Amount(low=taken, high=taken), said[:40])


_MORE = re.compile(r"(?:又|还|另外|再|后来|外加|加上|接着)[^，。\d]{0,8}$")
_IN_ALL = re.compile(r"一共|总共|共计|合计|加起来|总的")


def add_to_earlier(text: str, values: dict[str, Found], matter: Matter) -> None:
    """What was taken, paid or deposited again in a later turn adds to what was told before: 扣了500, then 后来又扣300."""
    for name in ("docked", "paid", "fees_paid", "deposit", "medical_costs"):
        new, old = values.get(name), matter.told(name)
        if new is None or old is None or not _exact(new) or not old.value.exact or _IN_ALL.search(text):
            continue
        at = next((start for start, _, amount in find_amount_spans(text) if amount.low == new.value.low), -1)
        if at >= 0 and _MORE.search(text[:at]):
            total = old.value.low + new.value.low
            values[name] = Found(Amount(low=total, high=total), f"{old.words[:20]} {new.words}"[:40])


def _exact(*told: Found) -> bool:
    return all(isinstance(one.value, Amount) and one.value.exact for one in told)


def _share_paid(text: str, values: dict[str, Found], matter: Matter) -> None:
    """12000一本，定金付了30%: of the price told, so much was paid."""
    match = _SHARE.search(text) or _LEFT.search(text)
    told = values.get("unnamed_sum") or values.get("owed")
    if match is None or told is None or "paid" in values or not _exact(told):
        return
    paid = told.value.low * _share_of(match)
    values["paid"] = Found(Amount(low=paid, high=paid), match.group())
    rest = told.value.low - paid
    values.pop("unnamed_sum", None)
    values["owed"] = Found(Amount(low=rest, high=rest), told.words, Sure.INFERRED)


def _share_of(match: re.Match[str]) -> Decimal:
    """How much of the price was paid: 定金付了30%, 还剩四成."""
    if match.re is _SHARE:
        return Decimal(match["p"]) / 100
    return 1 - (to_decimal(match["n"]) or Decimal(0)) / 10


def _day_rate(text: str, values: dict[str, Found], matter: Matter) -> None:
    """月钱6600，按三十天算: the price of a day that was agreed."""
    match = _BASIS.search(text)
    days = to_decimal(match["a"] or match["b"]) if match else None
    pay = values.get("monthly_pay") or matter.monthly_pay
    if match is None or days is None or not _LEAST_DAYS <= days <= _MOST_DAYS or pay is None or not pay.value.exact:
        return
    if "daily_pay" in values or matter.daily_pay is not None:
        return
    rate = (pay.value.low / days).quantize(Decimal("0.01"))
    values["daily_pay"] = Found(Amount(low=rate, high=rate), match.group(), Sure.INFERRED)
