"""Months named as unpaid: a span, a list, one from which on; and how many they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.periods import add_months
from bot.contract.matter import Amount, Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates

_MONTH = r"(?:(?:去年|今年|前年)?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?|上上个?月|上个?月|这个月)"
_UNPAID = r"[^，。]{0,10}?(?:没|不|拖|欠)(?!交|签|买|缴|让|要|干|做|去|来|批|休|歇|用|想|能|同意)(?:发|给|结|拿|付|着)?"
_UNPAID_SPAN = re.compile(
    rf"(?P<from>{_MONTH})[^，。\d的干做跑]{{0,3}}(?:到|至|-|—)(?P<to>{_MONTH}|现在|今天|目前){_UNPAID}"
)
_UNPAID_LIST = re.compile(rf"(?P<months>(?:{_MONTH}(?:和|跟|、|，)?){{2,}}){_UNPAID}")
_OWED_LIST = re.compile(rf"欠(?:我们?|俺|了|着|的)*(?P<months>(?:{_MONTH}(?:和|跟|、|，)?){{2,}})(?!\d)")
_UNPAID_MONTH = re.compile(
    rf"(?P<from>{_MONTH}|[一二三四五六七八九][二三四五六七八九十]月)(?:份)?(?:的)?(?:工资|钱|工钱|保底|底薪|整月|整个月)?(?:都|也|还|一直|到现在|到今天|至今|一[分毛角](?:钱)?)*(?:没|不)(?:发|给|结|拿到|有(?=$|[，。；！？])|见)"
)
_EACH_SUM = re.compile(
    rf"(?P<months>(?:{_MONTH}(?:的)?(?:工资|工钱|运费|课时费)?(?:是)?\d+(?:\.\d+)?(?:元|块)?[，、和]?){{2,}})[^，。]{{0,4}}(?:没|不)(?:给|发|结)"
)
_EACH_WORKED = re.compile(
    rf"(?P<months>{_MONTH}[^。；！？]{{0,16}}，?{_MONTH}(?:[^，。；！？]{{0,10}}(?:天|场|单|节|件|趟)))[，]?(?:一[分毛](?:钱)?|都|全)(?:都|也)*没(?:给|发|结)"
)
_MONTH_AND_DAYS = re.compile(
    rf"{_MONTH}(?:整|一)?个?月?(?:的)?(?:和|跟|、|，|加|，和|，跟){_MONTH}前?(?:\d+|[一二两三四五六七八九十]+)天(?:的)?(?:钱|工资|工钱)?(?:都|也|全)?(?:没|不|冇)(?:给|发|结)"
)
"""十月一个月跟十一月9天的钱没给: months of which the last is not whole."""
_ALSO = re.compile(
    rf"(?P<month>{_MONTH})[^。；！？]{{0,18}}(?:也|还)(?:没|不)(?:给|发|结)|(?P<part>{_MONTH})(?:份)?(?:就|只|才)(?:给|发)了?\d"
)
"""5月没发，6月做到一半也没发; 5月没发，6月才给了900: one more month of which pay is missing."""
_ON = re.compile(r"起|开始|到现在|以来|以后")


_HEAT = re.compile(r"高温|补贴|津贴|加班费|年假|社保|提成")


def _single_months(dates: list[DateRange]) -> list[DateRange]:
    """Months in their order; 七八月 is two of them."""
    found = []
    for one in sorted(dates, key=lambda each: each.first):
        if one.first.day == 1 and (one.last - one.first).days in range(58, 63):
            end = one.first.replace(day=28) + timedelta(days=4)
            found += [replace(one, last=end - timedelta(days=end.day)), replace(one, first=end.replace(day=1))]
        else:
            found.append(one)
    return found


_UNINSURED = re.compile(
    r"[^，。]{0,12}，?[^，。]{0,6}(?:没|未|不)(?:有)?(?:给我|帮我|给|帮)?(?:交|缴|买|上(?!班)|办|参|入)(?:过|齐|全)?[^，。]{0,4}(?:社保|保险|五险|养老|公积金|社会保险)"
    r"|[^，。]{0,12}(?:社保|保险|五险|养老|公积金)[^，。]{0,6}(?:没|未|不)(?:有)?(?:给我|帮我|给|帮)?(?:交|缴|买|上(?!班)|办|参)"
)


def uninsured_months(text: str, found: dict[str, Found]) -> None:
    """从前年3月到今年10月都没交社保: the months are those of work, and their pay is not said to be missing."""
    begin = found.get("unpaid_from")
    if begin is None or not begin.words or not _UNINSURED.match(text[text.find(begin.words) + len(begin.words) :]):
        return
    del found["unpaid_from"]
    found.pop("unpaid_to", None)
    found.setdefault("joined", replace(begin, sure=Sure.INFERRED))


_STOPPED = r"停工|停产|停业|待岗|放(?:长)?假|没(?:有)?(?:干)?活|没(?:去|能)?上班|(?<![没不])歇|养伤|养病|休养|(?<![没不])休息(?!了?[一二两三\d])|病假(?:休)?|产假(?:休)?|在家|住院|停薪"
_LISTED = re.compile(
    rf"(?P<months>{_MONTH}(?:(?:、|和|跟|，)?{_MONTH})+|{_MONTH}?[^，。\d]{{0,1}}(?<!\d)(?:1[0-2]|[1-9])月?(?:到|至|-)(?:1[0-2]|[1-9])月)(?:这|那)?(?:[两三四五六七八九\d]个月)?"
)
_NO_WAGE = r"停工(?!留薪)|停产|停业|待岗|放(?:长)?假|没(?:有)?(?:干)?活|病假|生病|看病"
"""Where what is due for such months is no full wage (工资支付暂行规定 12; 劳动法若干问题的意见 59)."""
_ENDS = re.compile(r"(?P<a>1[0-2]|[1-9])月?(?:到|至|-)(?:今年|去年)?(?P<b>1[0-2]|[1-9])月")
_AWAY = re.compile(rf"[^，。；]{{0,8}}(?:{_STOPPED})")
_AWAY_AHEAD = re.compile(rf"(?:{_STOPPED}|留薪期)(?:了|是|的|在|[两三四五六七八九\d]个月|，)*$")
_NOT_PAID = re.compile(r"[^。；！？]{0,14}(?:没|未|不)(?:发|给|结|拿|付|有工资|有钱)|[^。；！？]{0,10}一分")
_A_PART = re.compile(r"[^。；！？]{0,14}(?:只|就|才|每个?月)(?:给|发|拿)")


def months_away(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """Months listed in which work stopped, or in which the hurt, the sick stayed home: how many, and those unpaid."""
    for match in _LISTED.finditer(text):
        behind = text[match.end() :]
        if not (_AWAY.match(behind) or _AWAY_AHEAD.search(text[: match.start()])):
            continue
        dates = _listed_months(match["months"], today)
        if not dates:
            continue
        span = _ENDS.search(match["months"]) is not None
        many = Decimal(_between(dates[0], dates[-1]) if span else len(dates))
        value = Found(Amount(low=many, high=many), match.group())
        found.setdefault("paid_leave_months", value)
        _take(dates, found, ("joined", "left", "injured_on", "happened_on"), bare)
        plain = not re.search(_NO_WAGE, text)
        if plain and _NOT_PAID.match(behind) and not _A_PART.match(behind):
            found.setdefault("months_owed", value)
            for name, one in (("unpaid_from", dates[0]), ("unpaid_to", dates[-1])):
                found[name] = Found(VagueDate(first=one.first, last=one.last), match.group())
        return


def _listed_months(text: str, today: date) -> list[DateRange]:
    """The months of a list or a span, of which 3到5月 names the last only; none where a day stands among them."""
    dates = _single_months(find_dates(text, today))
    if any(one.first.day != 1 for one in dates):
        return []
    ends = _ENDS.search(text)
    if ends is not None and len(dates) == 1:
        first = add_months(dates[0].first, -((int(ends["b"]) - int(ends["a"])) % 12))
        return [replace(dates[0], first=first, last=add_months(first, 1) - timedelta(days=1)), *dates]
    return dates


def _between(first: DateRange, last: DateRange) -> int:
    return (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1


def _named_as_unpaid(text: str) -> re.Match[str] | None:
    """The words that name months as unpaid. 9月10月的到今天没发 lists two months; 9月到今天没发 begins a span."""
    span, listed = _UNPAID_SPAN.search(text), _UNPAID_LIST.search(text)
    if span is not None and listed is not None and listed.start() < span.start() < listed.end():
        return listed
    return span or listed or _OWED_LIST.search(text) or _UNPAID_MONTH.search(text)


def unpaid_months(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """Months named as unpaid: 3月到11月没发, 9月10月都没给, 上个月没发. The first, the last, and how many."""
    match = _named_as_unpaid(text)
    if match is None:
        _in_part(text, today, found, bare)
        return
    dates = find_dates(match.groupdict().get("months") or match.group(), today)
    if not dates:
        return
    dates = _single_months(dates)
    first, last = dates[0], dates[-1]
    found["unpaid_from"] = Found(VagueDate(first=first.first, last=first.last), match.group())
    _take(dates[:1], found, ("joined",), bare)
    _take(dates, found, ("left",), bare)
    if _until_now(match, dates, text):  # which of the months since are due follows from the pay day
        found["unpaid_to"] = Found(VagueDate(first=today, last=today), match.group(), Sure.INFERRED)
        return
    if last.first < first.first:
        return
    until = _also_unpaid(text[match.end() :], last, today) or last
    found["unpaid_to"] = Found(VagueDate(first=until.first, last=until.last), match.group())
    whole = all(one.first.day == 1 and (one.last - one.first).days >= 27 for one in dates)  # noqa: PLR2004
    if whole and not _HEAT.search(match.group()):  # (of months of heat the wages came)
        number = Decimal(len(dates) if "months" in match.groupdict() else _between(first, last))
        sure = Sure.TOLD if number > 1 else Sure.INFERRED
        found.setdefault("months_owed", Found(Amount(low=number, high=number), match.group(), sure))


def _also_unpaid(behind: str, last: DateRange, today: date) -> DateRange | None:
    """The month behind those named of which pay is missing too; None where none is told."""
    match = _ALSO.search(behind)
    dates = find_dates(match["month"] or match["part"], today) if match else []
    return dates[0] if dates and dates[0].first > last.last else None


def _in_part(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """Months of which a part is missing, or each of which is told with its sum or its days: the first and the last of them."""
    match = _EACH_SUM.search(text) or _EACH_WORKED.search(text) or _MONTH_AND_DAYS.search(text)
    dates = _single_months(find_dates(match.group(), today)) if match else []
    if match is None or len(dates) < 2:  # noqa: PLR2004
        return
    for name, one in (("unpaid_from", dates[0]), ("unpaid_to", dates[-1])):
        found[name] = Found(VagueDate(first=one.first, last=one.last), match.group())
    _take(dates, found, ("joined", "left", "happened_on"), bare)


def _until_now(match: re.Match[str], dates: Sequence[DateRange], text: str) -> bool:
    """Whether months named as unpaid go on until today: 9月到现在没发."""
    if match.groupdict().get("to") in ("现在", "今天", "目前"):
        return True
    return len(dates) == 1 and _ON.match(text[match.start() + len(dates[0].written) :]) is not None


def _take(dates: Sequence[DateRange], found: dict[str, Found], names: Sequence[str], bare: list[Found]) -> None:
    """Leave dates that are those of unpaid months out of what they would else be read as."""
    taken = {(one.first, one.last) for one in dates}
    bare[:] = [one for one in bare if (one.value.first, one.value.last) not in taken]
    for name in names:
        if name in found and (found[name].value.first, found[name].value.last) in taken:
            del found[name]
