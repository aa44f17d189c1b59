"""Inputs made ready for a claim: lengths of time become dates, helpers (names with an underscore) are used up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.dialogue.flows.claims.inputs import fields_of
from bot.understanding.days.time_roles import bounds, since


def settled(name: str, told: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the inputs ready for the claim: lengths turned into dates, helpers (names with an underscore) used up."""
    fields = fields_of(name)
    values = {key: value for key, value in told.items() if not key.startswith("_")}
    if months := told.get("_months_worked"):
        _from_length(values, str(months), fields, today)
    if months := told.get("_first_work_months"):
        values.setdefault("first_work_date", since(str(months), today, today))
        values.setdefault("gap_months", 0)  # the length told is what was worked
    if told.get("_first_job") and "joined" in values:
        values.setdefault("first_work_date", values["joined"])
    for helper, target in (("_probation_months", "probation_served_to"), ("_contract_months", "contract_end")):
        if target not in fields or "start" not in values or not (months := told.get(helper)):
            continue
        if after := _months_after(str(values["start"]), str(months), today, past=target != "contract_end"):
            values.setdefault(target, after)
    if total := told.get("_total"):
        values["rows"] = [{"period": "欠的总数", "due": str(total)}]
    if "daily_rate" in values and "days_unpaid" not in values and told.get("_days_worked"):
        values["days_unpaid"] = told["_days_worked"]
    if name == "wages_due":
        _months_or_span(values)
    return {key: value for key, value in values.items() if key in fields}


def _from_length(values: dict[str, Any], months: str, fields: set[str], today: date) -> None:
    for start, end in (("start", "end"), ("joined", "left")):
        if start in fields and start not in values:
            span = bounds(str(values[end])) if values.get(end) else (today, today)
            if span is not None:
                last = min(span[0], today)  # the length is what was told; the earliest last day is the safe one
                values[start] = since(months, last, last)
                if values.get(end):
                    values[end] = span[0].isoformat()
            return


def _months_after(start: str, months: str, today: date, *, past: bool) -> str | None:
    """Return the last day of so many months from a start, as YYYY-MM-DD; never after today where it must be past."""
    from bot.claims.periods import period_end

    span = bounds(start)
    if span is None:
        return None
    end = period_end(span[0], int(Decimal(months.rsplit("-", maxsplit=1)[-1])))
    return (min(end, today) if past else end).isoformat()


def _months_or_span(values: dict[str, Any]) -> None:
    """Months told win over the day the pay stopped; a total wins over both. 从8月起 means from its first day."""
    if re.fullmatch(r"\d{4}-\d{2}", str(values.get("unpaid_from", ""))):
        values["unpaid_from"] = f"{values['unpaid_from']}-01"
    if "rows" in values:
        for key in ("monthly_wage", "months_unpaid", "unpaid_from", "unpaid_to", "days_unpaid", "daily_rate"):
            values.pop(key, None)
    elif "months_unpaid" in values or "days_unpaid" in values:
        values.pop("unpaid_from", None)
        values.pop("unpaid_to", None)
