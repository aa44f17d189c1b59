"""The terms of contracts told one behind the other: the last of them ends the contract."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.claims.periods import period_end
from bot.contract.matter import Amount, Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import to_decimal

_TERMS = re.compile(r"合同|签(?:过|了)|头一份|第[一二两]份")


def spans_of_contract(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """合同21年1月到23年底，24年1月到今年12月31: the terms of contracts, the last of which ends the last."""
    dates = find_dates(text, today)
    ends = [
        last
        for first, last in zip(dates, dates[1:], strict=False)
        if re.fullmatch(r"\s*(?:到|至|-|—|~)\s*", text[first.at + len(first.written) : last.at])
    ]
    if len(ends) < 2 or not _TERMS.search(text):  # noqa: PLR2004 (one term is told as such)
        return
    found.pop("left", None)
    found["contract_until"] = Found(VagueDate(first=ends[-1].first, last=ends[-1].last), ends[-1].written)
    times = Amount(low=Decimal(len(ends)), high=Decimal(len(ends)))
    found.setdefault("contract_times", Found(times, text[:40]))
    found.setdefault(
        "joined", Found(VagueDate(first=dates[0].first, last=dates[0].last), dates[0].written, Sure.INFERRED)
    )
    bare[:] = []


_SIGNED_AGAIN = re.compile(
    r"签(?:的|了)?(?P<a>[一两二三四五1-5])年[^。]{0,6}?(?:到期|期满|满了|完了)(?:后|了|之后)?，?(?:又|再|接着)(?:续)?签(?:的|了)?(?:个)?(?P<b>[一两二三四五1-5])年"
)


def terms_in_a_row(text: str, found: dict[str, Found]) -> None:
    """20年11月16签的三年，到期又签三年: the second contract ends six years after the first began."""
    match, signed = _SIGNED_AGAIN.search(text), found.get("contract_signed")
    years = [to_decimal(match[name]) for name in ("a", "b")] if match else []
    if match is None or signed is None or not signed.value.exact or None in years:
        return
    end = period_end(signed.value.first, 12 * int(sum(year for year in years if year)))
    found.setdefault("contract_until", Found(VagueDate(first=end, last=end), match.group()))
    found.setdefault("contract_times", Found(Amount(low=Decimal(2), high=Decimal(2)), match.group()))
    found.setdefault("joined", replace(signed, sure=Sure.INFERRED))
