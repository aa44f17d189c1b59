"""The answer to the question just asked, and corrections of something said before."""

from __future__ import annotations

import re
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
_ENUMS = {"mode": _MODES, "per": _PERS, "system": _SYSTEMS, "nursing": _NURSING}


def read_answer(name: str, wanted: str, text: str, today: date) -> Any:
    """Return the value a reply gives to the question just asked; None when it answers something else."""
    kind = input_kind(name, wanted)
    if kind == "yes_no":
        return True if YES.match(text) else False if NO.match(text) else None
    if kind == "date":
        dated = find_dates(text, today)
        if not dated and _NOW.match(text):
            return today.isoformat()
        return as_written(dated[0]) if dated else None
    if kind in ("number", "count"):
        return _number(name, wanted, text, kind)
    if kind == "list":
        return _rows(name, wanted, text, today)
    if wanted == "reason":
        return reason_in(text, name)
    if wanted == "place":
        return place_in(text) or (text.strip(" 。，") if len(text) <= 8 else None)
    if wanted in ("relation", "matter"):
        return relation_in(text) if wanted == "relation" else (matter_in(text) or ("other" if "别的" in text else None))
    if wanted in _ENUMS:
        return next((value for value, pattern in _ENUMS[wanted] if re.search(pattern, text)), None)
    return text if len(text) <= 40 else None


def _number(name: str, wanted: str, text: str, kind: str) -> Any:
    if _ZERO.match(text) and not find_amounts(text):
        return "0" if "negative" in _rule(name, wanted) else None
    if wanted in _MONTH_FIELDS and (spans := find_spans(text)):
        return f"{spans[0]}"
    if amounts := find_amounts(text):
        amount = amounts[-1 if CORRECTION.search(text) else 0][1]
        return f"{amount} {amount.currency}".strip()
    if _is_money(wanted, "") and _COUNTED.search(text):
        return None
    number = re.search(r"[-−负]?\s*(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万半]+)", text)
    if number is None or len(text) > 14:
        return None
    written = number.group().replace("−", "-").replace("负", "-").replace(" ", "")
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
    if named and not (heard.unnamed and not any(_is_money(key, value) for key, value in named.items())):
        return named
    changed: dict[str, Any] = dict(named)
    if heard.unnamed:
        field = _last(latest, values, _is_money)
        if field:
            amount = heard.unnamed[-1].amount
            group = [key for key in latest if _is_money(key, values.get(key)) and values.get(key) == values.get(field)]
            changed |= dict.fromkeys([field, *group], f"{amount} {amount.currency}".strip())
    elif dated := find_dates(text, today):
        field = _last(
            latest, values, lambda key, value: isinstance(value, str) and bool(re.match(r"\d{4}(-|$|/)", value))
        )
        if field:
            changed[field] = as_written(dated[-1])
    elif spans := find_spans(text):
        field = _last(latest, values, lambda key, value: key in _MONTH_FIELDS or key == "_months_worked")
        if field:
            changed[field] = f"{spans[-1]}"
    return changed


_LOOSE = ("platform_work", "outdoor", "own_will", "construction", "industry")


def _is_money(key: str, value: object) -> bool:
    money = ("wage", "paid", "rate", "price", "amount_due", "average", "income", "lump", "standard", "costs", "_total")
    return (
        any(word in key for word in money)
        and not key.startswith(("months_", "days_", "_months"))
        and key != "paid_in_time"
        and isinstance(value, str)
    )


def _last(latest: list[str], values: dict[str, Any], fits: Any) -> str | None:
    return next((key for key in reversed(latest) if key in values and fits(key, values[key])), None)
