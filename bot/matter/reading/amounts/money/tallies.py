"""Pairs and tallies: what was claimed and what the award gave of it, how many pieces, an average told by the year."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount, Matter
from bot.matter.reading.update import Found
from bot.understanding.quantities import find_amount_spans, to_decimal

_OF_AWARD = re.compile(r"裁决|仲裁|判决|判了|裁了|一审|二审|支持")
_ASKED_FOR = re.compile(r"(?:要|申请|请求|主张|报)(?:了|的|的是|是|过|他们?)*(?:一共|总共)?$")
_GRANTED = re.compile(
    r"(?:支持|判(?:决)?|裁(?:决)?|认(?:定|可)?)(?:了|我|给我?|只|就|才|下来|的|是)*(?:(?:拖?欠)(?:我)?的(?:工资|工钱|钱))?$"
)
_WON_PART = re.compile(
    r"(?:^|[，。加和、+]|裁决|判决|判|裁|支持)(?:了|我|给)*(?:还有|另外)?(?:拖?欠?(?:的)?工资|经济补偿金?|补偿金?|赔偿金?|加班费|差额|双倍工资?|奖金|提成|年假工?资?)(?:是|给|判了?|裁了?|支持了?)*$"
)
_WON = re.compile(r"赢了|胜了|裁决(?:书)?(?:下来|写|是|支持)|判(?:了|给|下来)|裁(?:了|下来)|支持(?:了|我)")
"""What an award gives part by part: 工资18600加补偿9300."""
_PIECES = re.compile(
    r"(?<![一每天])(?:做|跑|送|缝|装|包|打|拣|揽|派|完成|干)(?:了|完|满|够|过)*(?:一共|总共|大概)?(?P<n>\d+(?:\.\d+)?万?|[一二两三四五六七八九十百千万]{2,})(?:多)?(?:件|单|票|套|双|箱|包裹)"
)
_JIAO = re.compile(r"(?P<n>\d+|[一二两三四五六七八九])(?:毛|角)(?P<fen>\d|[一二三四五六七八九])?")
_UNITS = ("平", "条", "篇", "张", "套", "集", "幅", "页", "首", "千字", "方", "桌", "棵", "亩", "趟", "车", "台")
_UNIT_PRICE = re.compile(
    rf"(?:一|每|1)个?(?P<unit>{'|'.join(_UNITS)})(?:方|米)*(?:给|是|算|按)?(?P<n>\d+(?:\.\d+)?)(?:块钱?|元)?(?=$|[，。 ])"
)
_A_DAY = re.compile(r"(?:一|每|半)(?:天|日|小时|个?月|周)[^，。]{0,6}$|(?:天天|平均)[^，。]{0,6}$")
_EXTRA = re.compile(r"加班|周末|休息日|节假|法定假|国庆|春节")
"""Pieces of extra hours are paid by another rule than those of an ordinary day."""
_YEARLY = re.compile(r"年平均|一年|每年|全年|年薪|年工资")
_MOST_MONTHLY = 40_000
"""Yuan above which an average wage can only be that of a year: no place's monthly average comes near."""


def tallies_in(text: str, values: dict[str, Found], matter: Matter) -> None:
    """Put the pairs and tallies of a prepared text into what was read."""
    _award(text, values, matter)
    _pieces(text, values)
    _small_price(text, values)
    _unit_pair(text, values, matter)
    _average(text, values)
    _each_of_months(text, values, matter)
    _before_tax(text, values)


_MONTHS_CAME = re.compile(
    r"(?:给|发)(?:过|了)(?P<n>\d+|[一两二三四五六七八九十]+)个月(?:的)?(?:生活费|工资|钱)?，?(?:每个?月|一个月|月月)(?:才|只|就)*(?:给|发|有|是)?(?P<sum>\d{3,5})(?![\d万千])"
)
"""给过两个月，一个月2000: so much came in each of those months."""
_ONLY_MONTHS = re.compile(r"(?:只|就|才)(?:发|给)(?:了|过)(?P<n>\d|[一两二三四五六])个月(?:的)?(?:工资)?(?=$|[，。！])")
_OFF_WORK = re.compile(r"(?:歇|养|躺|休息)(?:了|着|过)")
_TAKE_HOME = re.compile(r"(?P<n>\d{4,6})(?:块钱?|元)?[^，。\d]{0,3}，?(?:这|都)?(?:是)?(?:到手|实发|税后|打到卡)")
_GROSS = re.compile(r"(?:税前|应发)(?:的)?(?:工资)?(?:大概|差不多|大约|是|有|约|应该)*(?P<n>\d{4,6})")


def _each_of_months(text: str, values: dict[str, Found], matter: Matter) -> None:
    """What came in some of the months, of those off work also where it was the whole pay: 歇了三个月，只发了一个月."""
    each: Amount | None
    if match := _MONTHS_CAME.search(text):
        each = Amount.model_validate(Decimal(match["sum"]))
    elif match := _ONLY_MONTHS.search(text):
        away = "paid_leave_months" in values or matter.paid_leave_months is not None or _OFF_WORK.search(text)
        pay = values["monthly_pay"].value if "monthly_pay" in values else matter.value("monthly_pay")
        each = pay if away and matter.value("injured") and "paid" not in values else None
    else:
        return
    many = to_decimal(match["n"])
    if each is not None and each.exact and many:
        values["paid"] = Found(Amount(low=many * each.low, high=many * each.low), match.group())


def _before_tax(text: str, values: dict[str, Found]) -> None:
    """平均7200，到手的，税前大概7600: pay is what it is before tax, wherever the law counts with it (劳动合同法实施条例 27)."""
    net, gross = _TAKE_HOME.search(text), _GROSS.search(text)
    if net is None or gross is None or Decimal(gross["n"]) <= Decimal(net["n"]):
        return
    for name, match in (("monthly_pay", gross), ("take_home_pay", net)):
        amount = Decimal(match["n"])
        values[name] = Found(Amount(low=amount, high=amount), match.group())


def _award(text: str, values: dict[str, Found], matter: Matter) -> None:
    """我要2万只支持8千: what was claimed and what the award gave of it are neither owed nor unnamed."""
    decided = bool(matter.value("awarded") or "awarded" in values or "award_on" in values)
    if _WON.search(text) and (decided or "仲裁" in text):
        _won_parts(text, values)
    if not _OF_AWARD.search(text):
        return
    pair: dict[str, Found] = {}
    for start, end, amount in find_amount_spans(text):
        before = re.split(r"[，。；]", text[:start])[-1]
        for name, pattern in (("awarded_sum", _GRANTED), ("claimed_sum", _ASKED_FOR)):
            if amount.exact and name not in pair and pattern.search(before):
                pair[name] = Found(Amount(low=amount.low, high=amount.high), text[max(0, start - 8) : end])
                break
    if "awarded_sum" not in pair or not (decided or len(pair) > 1):
        return
    told = [found.value for found in pair.values()]
    for name in ("owed", "unnamed_sum", "offered", "paid"):
        if name in values and values[name].value in told:
            del values[name]
    values.update(pair)


def _won_parts(text: str, values: dict[str, Found]) -> None:
    parts = [
        amount.low
        for start, _, amount in find_amount_spans(text)
        if amount.exact and _WON_PART.search(text[max(0, start - 10) : start])
    ]
    if len(parts) < 2:  # noqa: PLR2004 (one part is told as the whole)
        return
    total = sum(parts, Decimal(0))
    for name in ("monthly_pay", "unnamed_sum", "offered", "paid", "last_month_pay"):
        if name in values and values[name].value.low in parts:
            del values[name]
    values["owed"] = Found(Amount(low=total, high=total), text[:40])


def _pieces(text: str, values: dict[str, Found]) -> None:
    match = _PIECES.search(text)
    if match is None or _EXTRA.search(text) or _A_DAY.search(text[: match.start()]):
        return
    written = match["n"]
    number = to_decimal(written.removesuffix("万")) if written[0].isdigit() else to_decimal(written)
    if number is not None:
        number *= 10_000 if written[0].isdigit() and written.endswith("万") else 1
        values["pieces"] = Found(Amount(low=number, high=number), match.group())


def _unit_pair(text: str, values: dict[str, Found], matter: Matter) -> None:
    """28条，一条120 / 一平方35，刷了120平: a price and a quantity of the same unit, in whatever trade."""
    price = _UNIT_PRICE.search(text)
    held = matter.piece_price.words if matter.piece_price is not None else ""
    unit = price["unit"] if price else next((unit for unit in _UNITS if f"一{unit}" in held), "")
    if not unit or _EXTRA.search(text):
        return
    if price is not None and (each := to_decimal(price["n"])) is not None:
        values.setdefault("piece_price", Found(Amount(low=each, high=each), price.group()))
        if "unnamed_sum" in values and values["unnamed_sum"].value.low == each:
            del values["unnamed_sum"]
    rest = text if price is None else text[: price.start()] + "，" + text[price.end() :]
    count = re.search(rf"(?<![\d.第])(?P<n>\d+(?:\.\d+)?)(?:个)?{unit}(?!方?米?\d)", rest)
    if count is None or "pieces" in values or matter.pieces is not None or _A_DAY.search(rest[: count.start()]):
        return
    if (many := to_decimal(count["n"])) is not None and many > 1:
        values["pieces"] = Found(Amount(low=many, high=many), count.group())
        if "unnamed_sum" in values and values["unnamed_sum"].value.low == many:
            del values["unnamed_sum"]


def _small_price(text: str, values: dict[str, Found]) -> None:
    """一件3毛, 一件两毛五: a price told in jiao."""
    match, found = _JIAO.search(text), values.get("piece_price")
    if match is None or found is None:
        return
    jiao, fen = to_decimal(match["n"]), to_decimal(match["fen"]) if match["fen"] else Decimal(0)
    if jiao is not None and fen is not None and jiao == found.value.low:
        price = jiao / 10 + fen / 100
        values["piece_price"] = Found(Amount(low=price, high=price), match.group())


def _average(text: str, values: dict[str, Found]) -> None:
    """An average wage told by the year is kept by the month, as every rule counts with it."""
    found = values.get("local_average_wage")
    if found is None or not isinstance(found.value, Amount):
        return
    if found.value.low > _MOST_MONTHLY or (_YEARLY.search(text) and found.value.low > _MOST_MONTHLY / 2):
        month = [(end / 12).quantize(Decimal("0.01")) for end in (found.value.low, found.value.high)]
        values["local_average_wage"] = Found(Amount(low=month[0], high=month[1]), found.words, found.sure)
