"""Lines several calculators share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.claims.model import Working
from bot.claims.parameters import MinimumWage, count, fig, minimum_wage, province_name


def daily_wage(monthly: Decimal) -> Decimal:
    """Return the monthly wage by 21.75 paid days (人社部发〔2025〕2号 第二部分)."""
    return monthly / fig("paid_days_per_month")


def hourly_wage(monthly: Decimal) -> Decimal:
    """Return the daily wage by 8 hours (人社部发〔2025〕2号 第二部分)."""
    return daily_wage(monthly) / fig("hours_per_day")


def held_minimum_wage(working: Working, place: str | None, on: date, name: str = "minimum_wage") -> MinimumWage | None:
    """Return the minimum wage held for place and day and note it as an assumed input, else None."""
    held = minimum_wage(place, on)
    if held is None:
        return None
    working.cite(held.basis)
    working.assume(name, held.monthly, f"{province_name(held.jurisdiction)} {held.effective_from} 起的月标准")
    if on > held.checked:
        working.warn(f"最低工资标准核对到 {held.checked}，之后如有调整，以新标准为准。")
    return held


def note_old_service(working: Working, start: date) -> None:
    """Warn where service began before the Labour Contract Law, whose years follow the rules of their time."""
    if start < date(2008, 1, 1):
        working.warn("2008-01-01 以前的工龄要按当时的规定算，这里按现行法估算，请让人再看一遍。", person=True)


def note_arbitration_limit(working: Working, ended: date | None, today: date) -> None:
    """Say how long pay claimed after the end of the relation can be taken to arbitration."""
    if ended is None:
        return
    from bot.claims.limitation import limitation_period

    last = limitation_period(ended, count("clock.arbitration_years")).last_day
    working.cite("劳动争议调解仲裁法:27")
    if last < today:
        working.warn(
            f"离职已满一年（{last} 到期），对方可能拿时效抗辩。过期以前催要过、投诉过的，时效从那天重新算。",
            person=True,
        )
    else:
        working.warn(f"离职后一年内要申请仲裁，最晚 {last}。")
