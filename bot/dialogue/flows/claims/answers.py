"""The answer to the question just asked, and corrections of something said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from bot.claims import find_entry
from bot.dialogue.flows.claims.inputs import hear, input_kind
from bot.understanding.choices import NO, YES, matter_in, reason_in, relation_in
from bot.understanding.days.dates import find_dates
from bot.understanding.days.time_roles import as_written
from bot.understanding.places import place_in
from bot.understanding.quantities import find_amounts, find_spans, to_decimal

CORRECTION = re.compile(
    r"^(?:哦|啊|唉|等等|等下)?[，, ]?(?:不对|不是|错了|搞错|弄错|记错|说错|打错|更正|改一下|改成|应该是|其实是?|准确(?:说|的)?(?:是)?|我看了?(?:一下)?(?:合同|流水|记录)?[，,]?(?:是|才))|(?:记|说|打|写|搞|弄)错了|(?:刚才|刚刚|上面|前面)[^，。]{0,6}(?:不对|错|少说|多说)"
)
_MONTH_FIELDS = (
    "months_unpaid",
    "months_paid",
    "paid_leave_months",
    "carried_over_months",
    "treatment_months",
    "units",
    "months",
    "miscarriage_month",
)
_NOW = re.compile(r"^(?:一直)?(?:到)?(?:现在|目前|至今|今天|如今)")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十半]\s*个?(?:多)?(?:月|天|年|周|星期|小时|级|岁|号|日)")
_ZERO = re.compile(r"^(没|无|0$|零|一分|一天都没|从来没|啥都没)")
_MODES = (("part_time", r"小时|兼职|钟点"), ("platform", r"平台|接单|跑单|众包"), ("full_time", r"全职|正常|天天|按月"))
_PERS = (("hour", r"小时|钟头"), ("day", r"天|日"), ("month", r"月"))
_SYSTEMS = (
    ("comprehensive", r"综合"),
    ("piece_rate", r"计件|按件"),
    ("irregular", r"不定时"),
    ("standard", r"标准|正常|8小时|八小时"),
)
_NURSING = (("full", r"完全"), ("most", r"大部分"), ("part", r"部分"), ("none", r"能自理|没有|不用"))


def read_answer(name: str, wanted: str, text: str, today: date) -> Any:
    """Return the value a reply gives to the question just asked; None when it answers something else."""
    match input_kind(name, wanted):
        case "yes_no":
            return True if YES.match(text) else False if NO.match(text) else None
        case "date":
            return _date(text, today)
        case "number" | "count" as kind:
            return _number(name, wanted, text, kind)
        case "list":
            return _rows(name, wanted, text, today)
    read = _READERS.get(wanted)
    if read is not None:
        return read(text, name)
    return text if len(text) <= 40 else None


def _date(text: str, today: date) -> str | None:
    dated = find_dates(text, today)
    if not dated:
        return today.isoformat() if _NOW.match(text) else None
    return as_written(dated[0])


def _one_of(options: Iterable[tuple[str, str]]) -> Callable[[str, str], str | None]:
    """A reader of the value whose words stand in an answer."""
    return lambda text, _: next((value for value, pattern in options if re.search(pattern, text)), None)


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "reason": reason_in,
    "place": lambda text, _: place_in(text) or (text.strip(" 。，") if len(text) <= 8 else None),
    "relation": lambda text, _: relation_in(text),
    "matter": lambda text, _: matter_in(text) or ("other" if "别的" in text else None),
    "mode": _one_of(_MODES),
    "per": _one_of(_PERS),
    "system": _one_of(_SYSTEMS),
    "nursing": _one_of(_NURSING),
}
"""What reads an answer in words, by the input it is for; each takes the answer and the claim."""


def _number(name: str, wanted: str, text: str, kind: str) -> Any:
    amounts = find_amounts(text)
    if _ZERO.match(text) and not amounts:
        return "0" if "negative" in _rule(name, wanted) else None
    if wanted in _MONTH_FIELDS and (spans := find_spans(text)):
        return f"{spans[0]}"
    if amounts:
        amount = amounts[-1 if CORRECTION.search(text) else 0][1]
        return f"{amount} {amount.currency}".strip()
    if _is_money(wanted, "") and _COUNTED.search(text):
        return None
    return _bare_number(text, kind) if len(text) <= 14 else None


def _bare_number(text: str, kind: str) -> int | str | None:
    """The number a short answer gives without a unit."""
    number = re.search(r"[-−负]?\s*(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万半]+)", text)
    written = number.group().replace("−", "-").replace("负", "-").replace(" ", "") if number else ""
    value = to_decimal(written.lstrip("-"))
    if value is None:
        return None
    if kind == "count":
        return int(value)
    return f"-{value}" if written.startswith("-") else f"{value}"


def _rule(name: str, wanted: str) -> str:
    """`negative` when the input may be 0, else `positive`."""
    info = find_entry(name).inputs.model_fields[wanted]
    return "negative" if "_not_negative" in repr(info.metadata) + repr(info.annotation) else "positive"


def _rows(name: str, wanted: str, text: str, today: date) -> Any:
    prefix = "扣了" if wanted == "deductions" else ""
    return hear(name, prefix + text, today).values.get(wanted)


def corrected(name: str, text: str, values: dict[str, Any], latest: list[str], today: date) -> dict[str, Any]:
    """Return what a correction changes: inputs it names outright, else the last one told of the same kind."""
    heard = hear(name, text, today)
    named = {key: value for key, value in heard.values.items() if key not in _LOOSE}
    if named and (not heard.unnamed or any(_is_money(key, value) for key, value in named.items())):
        return named
    if heard.unnamed:
        amount = heard.unnamed[-1].amount
        return named | _money_anew(f"{amount} {amount.currency}".strip(), values, latest)
    if dated := find_dates(text, today):
        return named | _anew(as_written(dated[-1]), _is_date, values, latest)
    if spans := find_spans(text):
        return named | _anew(f"{spans[-1]}", _is_length, values, latest)
    return named


def _anew(new: str, fits: Callable[[str, object], bool], values: dict[str, Any], latest: list[str]) -> dict[str, Any]:
    """The input of a kind that was told last, with its new value."""
    field = _last(latest, values, fits)
    return {field: new} if field else {}


def _money_anew(new: str, values: dict[str, Any], latest: list[str]) -> dict[str, Any]:
    """The sum told last with its new value, under each name it was told as."""
    field = _last(latest, values, _is_money)
    if not field:
        return {}
    told = values[field]
    alike = (key for key in latest if _is_money(key, values.get(key)) and values.get(key) == told)
    return dict.fromkeys([field, *alike], new)


def _is_date(_key: str, value: object) -> bool:
    return isinstance(value, str) and bool(re.match(r"\d{4}(-|$|/)", value))


def _is_length(key: str, _value: object) -> bool:
    return key in _MONTH_FIELDS or key == "_months_worked"


_LOOSE = ("platform_work", "outdoor", "own_will", "construction", "industry")


def _is_money(key: str, value: object) -> bool:
    money = ("wage", "paid", "rate", "price", "amount_due", "average", "income", "lump", "standard", "costs", "_total")
    return (
        any(word in key for word in money)
        and not key.startswith(("months_", "days_", "_months"))
        and key != "paid_in_time"
        and isinstance(value, str)
    )


def _last(latest: list[str], values: dict[str, Any], fits: Callable[[str, object], bool]) -> str | None:
    return next((key for key in reversed(latest) if key in values and fits(key, values[key])), None)
