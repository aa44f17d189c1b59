"""From what a worker told to the inputs of a claim. One message gives its inputs, several are folded in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.claims import describe_claim, find_entry
from bot.claims.paydays import due_up_to
from bot.understanding.choices import industry_in, matter_in, reason_in, relation_in, yes_no_in
from bot.understanding.days.dates import find_dates
from bot.understanding.days.pay_days import pay_day_in
from bot.understanding.days.time_roles import Told, find_days, first_values
from bot.understanding.money import Sum, find_sums
from bot.understanding.places import place_in
from bot.understanding.quantities import find_spans, to_decimal
from bot.understanding.working_hours import find_overtime

_MONEY: dict[str, dict[str, tuple[str, ...]]] = {
    "monthly_pay": {"": ("monthly_wage", "own_wage", "regular_wage", "wage_before", "month_wage"), "minimum_wage_shortfall": ("paid",), "work_injury_death": ("own_wage",), "heat_allowance": ("standard",)},
    "probation_pay": {"": ("probation_wage",)},
    "regular_pay": {"": ("regular_wage",)},
    "daily_pay": {"": ("daily_rate",)},
    "hourly_pay": {"": ("hourly_wage",)},
    "piece_price": {"": ("piece_price",)},
    "last_month_pay": {"": ("last_month_wage",)},
    "paid": {"": ("paid", "already_paid", "paid_during_leave"), "minimum_wage_shortfall": ("paid",), "additional_payment": ()},
    "minimum_wage": {"": ("minimum_wage",)},
    "local_average_wage": {"": ("pool_average_wage", "local_average_wage", "province_average_wage", "average_monthly_wage", "employer_average_wage")},
    "yearly_average_wage": {"": ("average_yearly_wage",)},
    "national_income": {"": ("national_income",)},
    "medical_lump_sum": {"": ("medical_lump_sum",)},
    "employment_lump_sum": {"": ("employment_lump_sum",)},
    "medical_costs": {"": ("medical_costs",)},
    "heat_standard": {"": ("standard",)},
    "ordered_amount": {"": ("amount_due",)},
    "owed": {"": ("amount_due",)},
}  # fmt: skip
"""Role of a sum → the inputs it fills, for one claim where it is named, for every claim that has such an input else."""
_DATES: dict[str, tuple[str, ...]] = {
    "start": ("start", "joined"),
    "end": ("end", "left", "ended_on", "relation_ended_on"),
    "signed": ("signed_on",),
    "contract_end": ("contract_end",),
    "injured": ("injured_on",),
    "died": ("died_on",),
    "probation_to": ("probation_served_to",),
    "order_limit": ("deadline",),
    "first_work": ("first_work_date",),
    "claimed": ("claimed_on",),
    "unpaid_from": ("unpaid_from",),
}
_COUNTS: dict[str, tuple[str, ...]] = {
    "months_owed": ("months_unpaid",),
    "days_owed": ("days_unpaid",),
    "days_taken": ("days_taken",),
    "months_insured": ("months_paid",),
    "leave_months": ("paid_leave_months",),
    "pregnant_months": ("miscarriage_month",),
}
_GRADE = re.compile(r"(10|[1-9]|[一二三四五六七八九十])\s*级")
_BABIES = re.compile(r"双胞胎|龙凤胎|三胞胎")
_DEGREES = re.compile(r"(\d{2}(?:\.\d)?|[三四]十[一二三四五六七八九]?)\s*(?:度|℃|摄氏度)")
_RELATIVES = re.compile(r"([一二两三四五六七八九\d]+)个(?:孩子|小孩|娃|老人|父母)|(父母|爹妈|爸妈)(?:都)?(?:靠|要)")
_EXTRA_DAYS = re.compile(r"(?:省里|当地|我们省|我们这)[^，。]{0,8}(?:多|加|另给|奖励)[^，。]{0,4}?(\d+)天")
_MONTHS_OF = re.compile(
    r"([一二两三四五六七八九十\d]+)个月(?:都)?(?:这样|才|只|低于|没(?:发|给)(?:过)?(?:高温|津贴))|(?:一共|总共|连着)([一二两三四五六七八九十\d]+)个月"
)


@dataclass(slots=True)
class Heard:
    """What one message says for a claim: its inputs, and the sums of it that nothing names."""

    values: dict[str, Any] = field(default_factory=dict)
    unnamed: list[Sum] = field(default_factory=list)


def fields_of(name: str) -> set[str]:
    """Return the names of a claim's inputs."""
    return set(find_entry(name).inputs.model_fields)


def input_kind(name: str, wanted: str) -> str:
    """Return how an input is given: number, date, yes_no, count, list or text."""
    described = describe_claim(find_entry(name))["inputs"]
    return next((str(entry["kind"]) for entry in described if entry["name"] == wanted), "text")


def hear(name: str, text: str, today: date) -> Heard:
    """Return the inputs of a claim that one message states by itself."""
    fields = fields_of(name)
    heard = Heard()
    told = find_days(text, today)
    _sums(name, find_sums(text), fields, heard)
    _times(name, first_values(told), fields, heard.values, today)
    for key, value in yes_no_in(text).items():
        if key in fields:
            heard.values.setdefault(key, value)
    _choices(name, text, fields, heard.values)
    _numbers(name, text, fields, heard.values)
    for special in _SPECIAL.get(name, ()):
        special(text, told, heard, today)
    return heard


def _sums(name: str, sums: list[Sum], fields: set[str], heard: Heard) -> None:
    for one in sums:
        targets = _MONEY.get(one.role, {})
        named = [target for target in targets.get(name, targets.get("", ())) if target in fields]
        if one.amount.currency:
            heard.values.setdefault(named[0] if named else _pay_field(fields), f"{one.amount} {one.amount.currency}")
            continue
        for target in named:
            heard.values.setdefault(target, str(one.amount))
        if not one.role:
            heard.unnamed.append(one)


def _pay_field(fields: set[str]) -> str:
    return next(
        (name for name in ("monthly_wage", "own_wage", "regular_wage", "paid", "amount_due") if name in fields), "paid"
    )


def _times(name: str, told: Mapping[str, str], fields: set[str], values: dict[str, Any], today: date) -> None:
    for role, targets in (*_DATES.items(), *_COUNTS.items()):
        for target in targets:
            if role in told and target in fields:
                values.setdefault(target, told[role])
    if "months_worked" in told:
        values["_months_worked"] = told["months_worked"]
    if "unpaid_from" in values and "months_unpaid" in values:
        values.pop("unpaid_from")
    if "probation_months" in told and "probation_served_to" in fields:
        values["_probation_months"] = told["probation_months"]
    if "contract_months" in told and "contract_end" in fields:
        values["_contract_months"] = told["contract_months"]


def _choices(name: str, text: str, fields: set[str], values: dict[str, Any]) -> None:
    readers: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        ("reason", lambda said: reason_in(said, name)),
        ("relation", relation_in),
        ("matter", matter_in),
        ("industry", industry_in),
    )
    for key, read in readers:
        if key in fields and (found := read(text)):
            values.setdefault(key, found)
    if "place" in fields and (place := place_in(text)):
        values.setdefault("place", place)


def _numbers(name: str, text: str, fields: set[str], values: dict[str, Any]) -> None:
    if "grade" in fields and (match := _GRADE.search(text)):
        values["grade"] = int(to_decimal(match.group(1)) or 0)
    if "babies" in fields and (twins := _BABIES.search(text)):
        values["babies"] = 3 if twins.group().startswith("三") else 2
    if "temperature" in fields and (match := _DEGREES.search(text)):
        inside = values.get("outdoor") is False
        values["indoor_temperature" if inside else "temperature"] = f"{to_decimal(match.group(1))}"
    if "other_relatives" in fields and (match := _RELATIVES.search(text)):
        values["other_relatives"] = 2 if match.group(2) else int(to_decimal(match.group(1)) or 0)
    if "provincial_extra_days" in fields and (match := _EXTRA_DAYS.search(text)):
        values["provincial_extra_days"] = match.group(1)


def _wages_due(text: str, told: list[Told], heard: Heard, today: date) -> None:
    """A plain total (欠我一万二), days worked for a daily wage, and what was paid."""
    roles = first_values(told)
    owed = next((one for one in find_sums(text) if one.role == "owed" and not one.amount.currency), None)
    if owed is not None:
        heard.values["_total"] = str(owed.amount)
    days = roles.get("days_owed") or roles.get("days_worked")
    if "daily_rate" in heard.values and days:
        heard.values.setdefault("days_unpaid", days)
    elif "days_worked" in roles:
        heard.values["_days_worked"] = roles["days_worked"]
    if "unpaid_from" in heard.values and re.search(r"到现在|至今|到今天|(?:就|一直)(?:再也|都)?没(?:发|给)", text):
        heard.values.setdefault("unpaid_to", due_up_to(today, pay_day_in(text)).isoformat())
    spans = find_spans(text)
    if (
        len(spans) == 1
        and re.fullmatch(r"(?:就|大概|差不多|有|是|欠了?)*", text[: spans[0].start])
        and len(text) <= spans[0].end + 2
    ):
        heard.values.setdefault("months_unpaid", str(spans[0]))
    if re.search(r"[一1]分(?:钱)?(?:都|也)?没|啥也没给|什么都没给", text):
        heard.values.setdefault("paid", "0")


def _deductions(text: str, told: list[Told], heard: Heard, today: date) -> None:
    """Each sum docked, with the ground that was named for it."""
    docked = [one for one in find_sums(text) if one.role in ("docked", "") and not one.amount.currency]
    if not docked or not re.search(r"扣|罚|赔", text):
        return
    rows = []
    for one in docked:
        clause = one.text
        ground = "other"
        for name, pattern in _GROUNDS:
            if pattern.search(clause) or (len(docked) == 1 and pattern.search(text)):
                ground = name
                break
        row: dict[str, Any] = {"amount": str(one.amount), "ground": ground}
        if ground == "damage" and re.search(r"合同[^，。]{0,6}(?:写|约定)", text):
            row["agreed"] = True
        rows.append(row)
    heard.values["deductions"] = rows
    heard.unnamed.clear()


_GROUNDS = (
    ("tax", re.compile(r"个税|个人所得税|税")),
    ("insurance", re.compile(r"社保(?:个人|自己)?|公积金|五险")),
    ("damage", re.compile(r"弄坏|损坏|打碎|摔坏|赔(?:偿|货|损|了)|丢件|丢货")),
    ("absence", re.compile(r"请假|事假|病假|旷工|没上班")),
    ("fine", re.compile(r"罚|迟到|超时|差评|投诉|违规|没打卡|拒单")),
)


def _overtime(text: str, told: list[Told], heard: Heard, today: date) -> None:
    heard.values.update(find_overtime(text))
    pieces = re.search(r"\d+件", text) is not None
    for key, pattern in (
        ("workday_pieces", r"(?:平时|加班|多)[^，。]{0,6}?(\d+)件"),
        ("rest_day_pieces", r"(?:周末|周[六日]|休息日)[^，。]{0,6}?(\d+)件"),
    ):
        if pieces and (match := re.search(pattern, text)):
            heard.values[key] = match.group(1)
    if "计件" in text or "piece_price" in heard.values or pieces:
        heard.values["system"] = "piece_rate"
    if re.search(r"已经(?:给|发|付)|(?:给|发)(?:了|过)[^，。]{0,3}加班费", text) is None:
        heard.values.pop("already_paid", None)


def _annual_leave(text: str, told: list[Told], heard: Heard, today: date) -> None:
    values = heard.values
    if match := re.search(r"(今年|去年|前年|20\d\d年?)[^，。]{0,8}(?:年(?:休)?假|一天(?:都|也)?没休|没休)", text):
        named = find_dates(match.group(1), today)
        values["year"] = named[0].first.year if named else today.year
    if re.search(r"(?:一天|从来|都|也)[^，。]{0,3}没(?:有)?(?:休|给)过?|没休过|一天没休", text):
        values.setdefault("days_taken", "0")
    if re.search(r"第一份工作|头一份工|之前没(?:上过班|工作过)|刚毕业", text):
        values["_first_job"] = True
    if re.search(r"一直(?:都)?在[^，。]{0,4}上班|(?:中间|从来)?没(?:有)?(?:断|中断|停|歇)过", text):
        values["gap_months"] = "0"
    worked = first_values(told).get("months_worked")
    if worked and re.search(r"(?:一共|总共|加起来|前前后后|社会上)[^，。]{0,6}(?:干|工作|打工|上班)", text):
        values.pop("_months_worked", None)
        values["_first_work_months"] = worked


def _minimum_wage(text: str, told: list[Told], heard: Heard, today: date) -> None:
    if match := _MONTHS_OF.search(text):
        heard.values["months"] = f"{to_decimal(match.group(1) or match.group(2))}"


def _heat(text: str, told: list[Told], heard: Heard, today: date) -> None:
    if spans := find_spans(text):
        heard.values["units"] = str(spans[0])
    if match := re.search(r"(\d+)月到(\d+)月", text):
        heard.values["units"] = f"{int(match.group(2)) - int(match.group(1)) + 1}"
    if re.search(r"没(?:有)?(?:发|给)过?|一分(?:都|也)?没|从来没", text):
        heard.values.setdefault("paid", "0")


def _severance(text: str, told: list[Told], heard: Heard, today: date) -> None:
    """The day a contract ran out is the last day, when it was not renewed."""
    expiry = first_values(told).get("contract_end")
    if expiry and heard.values.get("reason") == "expiry":
        heard.values.setdefault("end", expiry)


def _injury(text: str, told: list[Told], heard: Heard, today: date) -> None:
    """A date that nothing names is the day of the accident."""
    alone = first_values(told).get("")
    if alone and "injured_on" not in heard.values:
        heard.values["injured_on"] = alone


def _unlawful(text: str, told: list[Told], heard: Heard, today: date) -> None:
    if heard.values.get("reason") in ("no_fault_dismissal", "lay_off"):
        heard.values["reason"] = "unlawful"


_Special = Callable[[str, list[Told], Heard, date], None]
_SPECIAL: dict[str, tuple[_Special, ...]] = {
    "wages_due": (_wages_due,),
    "deductions": (_deductions,),
    "overtime": (_overtime,),
    "annual_leave": (_annual_leave,),
    "minimum_wage_shortfall": (_minimum_wage,),
    "heat_allowance": (_heat,),
    "severance": (_severance,),
    "severance_plus_one": (_severance,),
    "unlawful_termination_damages": (_severance, _unlawful),
    "injury_route": (_injury,),
}
