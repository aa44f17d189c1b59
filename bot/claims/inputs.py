"""Input types shared by all calculators: money, past and future days, and errors in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.claims.errors import ClaimError

EARLIEST = date(1949, 10, 1)
LATEST = date(2100, 12, 31)
OTHER_CURRENCY = re.compile(
    r"美元|美金|港币|港元|港纸|欧元|日元|英镑|澳元|台币|USD|HKD|EUR|JPY|GBP|TWD|[$€£]", re.IGNORECASE
)
_YUAN = re.compile(r"(?:元|块钱|块|人民币|RMB|CNY|¥|￥|,|，|\s)", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?\s*")


def parse_amount(value: Any) -> Decimal:
    """Return yuan as a Decimal. Floats are read by their shortest text, so 0.1 is 0.1. Raises PydanticCustomError."""
    if isinstance(value, bool) or value is None:
        raise PydanticCustomError("not_an_amount", "这里要填一个数，单位是元。")
    text = str(value)
    if OTHER_CURRENCY.search(text):
        raise PydanticCustomError("other_currency", "这里只按人民币算，请把别的币种换成人民币再填，并写明哪天的汇率。")
    try:
        amount = Decimal(_YUAN.sub("", text))
    except InvalidOperation:
        raise PydanticCustomError("not_an_amount", "这里要填一个数，单位是元。") from None
    if not amount.is_finite():
        raise PydanticCustomError("not_an_amount", "这里要填一个数，单位是元。")
    return amount


def _positive(value: Any) -> Decimal:
    amount = parse_amount(value)
    if amount <= 0:
        raise PydanticCustomError("not_positive", "这个数要大于 0，请再核对一下。")
    return amount


def _not_negative(value: Any) -> Decimal:
    amount = parse_amount(value)
    if amount < 0:
        raise PydanticCustomError("negative", "这个数不能是负数，请再核对一下。")
    return amount


def parse_day(value: Any) -> date:
    """Return the day written as 2026-11-21 (also 2026年11月21日). Raises PydanticCustomError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(str(value))
    if match is None:
        raise PydanticCustomError("not_a_date", "日期请写成 2026-11-21 这样。")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise PydanticCustomError(
            "impossible_date", "没有 {written} 这一天，请再看一下日历。", {"written": str(value).strip()}
        ) from None
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("impossible_date", "{written} 这个年份不对，请再核对。", {"written": day.isoformat()})
    return day


def _past(value: Any, info: ValidationInfo) -> date:
    day = parse_day(value)
    today = (info.context or {}).get("today")
    if today is not None and day > today:
        raise PydanticCustomError(
            "future_date", "{written} 还没到，这里要填已经发生的日子。", {"written": day.isoformat()}
        )
    return day


Positive = Annotated[Decimal, BeforeValidator(_positive)]
"""More than 0. Pay, hours, months."""
NotNegative = Annotated[Decimal, BeforeValidator(_not_negative)]
"""0 or more."""
Day = Annotated[date, BeforeValidator(parse_day)]
"""Any day."""
PastDay = Annotated[date, BeforeValidator(_past)]
"""A day not after today."""


class Inputs(BaseModel):
    """Base of every calculator's inputs. Unknown names are an error, values never change after reading.

    `Field(title=..., description=...)` gives the label and the short question asked when it is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)


class Row(BaseModel):
    """Base of an entry inside a list input."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def check_order(start: date | None, end: date | None, what: str = "结束日") -> None:
    """Raise `end_before_start` when both are known and the end lies before the start."""
    if start is not None and end is not None and end < start:
        raise PydanticCustomError(
            "end_before_start",
            "{what} {end} 早于开始日 {start}，请再核对。",
            {"what": what, "end": end.isoformat(), "start": start.isoformat()},
        )


def contradiction(message: str) -> PydanticCustomError:
    """Return the error for two facts that cannot both be true."""
    return PydanticCustomError("contradiction", message)


AnyInputs = TypeVar("AnyInputs", bound=BaseModel)


def read_inputs(model: type[AnyInputs], values: Mapping[str, Any], today: date) -> AnyInputs:
    """Return the validated inputs. Raises ClaimError naming the first field to blame."""
    try:
        return model.model_validate(dict(values), context={"today": today})
    except ValidationError as error:
        raise _as_claim_error(model, error) from error


def _as_claim_error(model: type[BaseModel], error: ValidationError) -> ClaimError:
    first = error.errors(include_url=False)[0]
    path = [str(piece) for piece in first["loc"]]
    name = path[0] if path else ""
    info = model.model_fields.get(name)
    label = (info.title if info else None) or name
    kind = first["type"]
    own = {
        "not_an_amount",
        "other_currency",
        "not_positive",
        "negative",
        "not_a_date",
        "impossible_date",
        "future_date",
        "end_before_start",
        "contradiction",
    }
    if kind == "extra_forbidden":
        known = "、".join(model.model_fields)
        return ClaimError("unknown_input", f"没有叫 {path[-1]} 的输入，可以填：{known}。", path[-1])
    if kind in own:
        return ClaimError(kind, f"{label}：{first['msg']}" if label else first["msg"], ".".join(path))
    expected = (first.get("ctx") or {}).get("expected")
    tail = f"可以填 {expected}。" if expected else "请再核对一下。"
    return ClaimError("bad_input", f"{label}：这个值看不懂，{tail}", ".".join(path))
