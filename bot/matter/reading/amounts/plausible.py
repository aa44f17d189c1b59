"""What a figure can be: money never fills hours or days, a day has 24 hours, a bare answer has the unit of its question."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import FIELDS, Amount, FieldKind
from bot.matter.reading.update import Found

_MONEY = re.compile(
    r"元|块|给(?:了|过)|发(?:了|过)|付(?:了|过)|转(?:了|过)|打(?:了|过|给)|结(?:了|过)|扣|罚|押|工资|欠|到手|支了|借支|预支|卡里"
)
_MOST: dict[str, int] = {
    "age": 100, "grade": 10, "daily_hours": 24, "weekly_hours": 168, "rest_days_a_month": 31, "temperature": 60,
    "leave_days_taken": 60, "rest_days_worked": 31, "pregnant_months": 10, "probation_months": 24, "relatives": 20,
    "contract_times": 20, "non_compete_months": 60, "months_owed": 240, "paid_leave_months": 60, "days_owed": 2000,
    "days_worked": 20000, "hours_worked": 20000, "workday_overtime_hours": 5000, "rest_day_hours": 5000, "holiday_hours": 500,
}  # fmt: skip
_MOST_RATE = {"daily_pay": 5000, "hourly_pay": 1000}
"""Yuan above which a sum is no such rate."""
_LEAST_MONTHLY = 500
"""Yuan below which a sum is no month's pay: less than a quarter of any minimum wage in force (knowledge/parameters)."""
_UNITS: dict[str, str] = {
    "hours": r"小时|钟头?|个钟|点钟", "days": r"天|日|个?工|班", "months": r"月|年|周|星期|礼拜", "people": r"人|个|名|位",
    "years": r"岁|年", "grade": r"级", "times": r"次|份|回|个", "degrees": r"度|℃",
}  # fmt: skip
_WEEKDAY_OR_PART = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]|[\d一二两三四五六七八九]成|%")
_UNIT_OF = (
    ("hours", "hours"),
    ("days", "days"),
    ("months", "months"),
    ("group_size", "people"),
    ("relatives", "people"),
    ("age", "years"),
    ("grade", "grade"),
    ("contract_times", "times"),
    ("temperature", "degrees"),
)


def impossible_in(values: dict[str, Found], text: str) -> tuple[str, ...]:
    """Take out the counts that cannot be and return their words; and the rates, whatever words they were taken from."""
    for name in _MOST_RATE.keys() & values.keys():
        if values[name].value.low > _MOST_RATE[name]:
            del values[name]
    if "monthly_pay" in values and values["monthly_pay"].value.high < _LEAST_MONTHLY:
        del values["monthly_pay"]
    wrong = [
        name for name, found in values.items() if FIELDS.get(name) is FieldKind.COUNT and not can_be(name, found.value)
    ]
    return tuple(values.pop(name).words[:20] for name in wrong)


def can_be(name: str, value: object) -> bool:
    """Return whether a count is within what its field can hold."""
    return not isinstance(value, Amount) or (value.low >= 0 and value.high <= Decimal(_MOST.get(name, 1_000_000)))


def of_unit(name: str, text: str) -> bool:
    """Return whether a short answer can be a count of a field: with its unit or none, and no money."""
    if _MONEY.search(text):
        return False
    unit = next((unit for part, unit in _UNIT_OF if part in name), "")
    said = {
        each
        for each, pattern in _UNITS.items()
        if re.search(rf"[\d一二两三四五六七八九十半]\s*(?:个)?(?:多)?(?:{pattern})", text)
    }
    return not said or not unit or unit in said or bool(said <= {"people", "times"})


def no_sum(text: str) -> bool:
    """Return whether a short answer counts days, hours, people or tenths or names a weekday, and so is no sum of money."""
    if _WEEKDAY_OR_PART.search(text):
        return True
    return any(re.search(rf"[\d一二两三四五六七八九十半]\s*(?:个)?(?:{pattern})", text) for pattern in _UNITS.values())
