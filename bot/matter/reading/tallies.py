"""Pairs and tallies: what was claimed and what the award gave of it, how many pieces, an average told by the year."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount, Matter
from bot.matter.reading.update import Found
from bot.understanding.quantities import find_amount_spans, to_decimal

_OF_AWARD = re.compile(r"裁决|仲裁|判决|判了|支持")
_ASKED_FOR = re.compile(r"(?:要|申请|请求|主张|报)(?:了|的|的是|是|过|他们?)*(?:一共|总共)?$")
_GRANTED = re.compile(r"(?:支持|判(?:决)?|裁(?:决)?|认(?:定|可)?)(?:了|我|给我?|只|就|才|下来|的|是)*$")
_PIECES = re.compile(
    r"(?<![一每天])(?:做|跑|送|缝|装|包|打|拣|揽|派|完成|干)(?:了|完|满|够|过)*(?:一共|总共|大概)?(?P<n>\d+(?:\.\d+)?万?|[一二两三四五六七八九十百千万]{2,})(?:多)?(?:件|单|票|套|双|箱|包裹)"
)
_JIAO = re.compile(r"(?P<n>\d+|[一二两三四五六七八九])(?:毛|角)(?P<fen>\d|[一二三四五六七八九])?")
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
    _average(text, values)


def _award(text: str, values: dict[str, Found], matter: Matter) -> None:
    """我要2万只支持8千: what was claimed and what the award gave of it are neither owed nor unnamed."""
    if not (_OF_AWARD.search(text) and (matter.value("awarded") or "awarded" in values or "award_on" in values)):
        return
    pair: dict[str, Found] = {}
    for start, end, amount in find_amount_spans(text):
        before = re.split(r"[，。；]", text[:start])[-1]
        for name, pattern in (("awarded_sum", _GRANTED), ("claimed_sum", _ASKED_FOR)):
            if amount.exact and name not in pair and pattern.search(before):
                pair[name] = Found(Amount(low=amount.low, high=amount.high), text[max(0, start - 8) : end])
                break
    if "awarded_sum" not in pair:
        return
    told = [found.value for found in pair.values()]
    for name in ("owed", "unnamed_sum", "offered", "paid"):
        if name in values and values[name].value in told:
            del values[name]
    values.update(pair)


def _pieces(text: str, values: dict[str, Found]) -> None:
    match = _PIECES.search(text)
    if match is None or _EXTRA.search(text) or _A_DAY.search(text[: match.start()]):
        return
    written = match["n"]
    number = to_decimal(written.removesuffix("万")) if written[0].isdigit() else to_decimal(written)
    if number is not None:
        number *= 10_000 if written[0].isdigit() and written.endswith("万") else 1
        values["pieces"] = Found(Amount(low=number, high=number), match.group())


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
