"""Lines several calculators share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.claims.model import Working, show
from bot.claims.parameters import MinimumWage, count, fig, minimum_wage, minimum_wages_held, province_name


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


def ask_minimum_wage(working: Working, place: str | None, on: date, *, hourly: bool = False) -> None:
    """Ask for a minimum wage that is not held: where it stands officially, and what is held elsewhere for comparison.
    Never a figure of another place in its stead (最低工资规定 7: each place has its own)."""
    if place is None:
        working.need("place")
    working.need("minimum_wage")
    rates = [(one.part_time_hourly if hourly else one.monthly, one) for one in minimum_wages_held(on)]
    known = [(rate, one) for rate, one in rates if rate is not None]
    if known:
        (low, first), (high, last) = known[0], known[-1]
        unit = "元一小时" if hourly else "元一个月"
        spread = f"{province_name(first.jurisdiction)} {show(low)} {unit}"
        if first is not last:
            spread = f"从{spread}到{province_name(last.jurisdiction)} {show(high)} {unit}"
        working.warn(f"各地标准不一样，不能拿别处的套；本库核对过的只有：{spread}。")
        working.cite("最低工资规定:7")


def own_wage_in_bounds(own: Decimal, pool_average: Decimal) -> Decimal:
    """Return the own wage held between 60 % and 300 % of the pool's average (工伤保险条例 64)."""
    return min(max(own, pool_average * fig("injury.wage_floor")), pool_average * fig("injury.wage_ceiling"))


def own_wage(working: Working, own: Decimal, pool_average: Decimal | None) -> Decimal:
    """Return the wage every work-injury benefit counts with, and say which bound it met (工伤保险条例 64)."""
    working.cite("工伤保险条例:64")
    if pool_average is None:
        working.assume("pool_average_wage", "本人工资在平均工资的 60% 到 300% 之间", "没有当地平均工资数据")
        working.warn("本人工资低于当地平均工资 60% 的按 60% 算，高于 300% 的按 300% 算；请查当地公布数。")
        return own
    wage = own_wage_in_bounds(own, pool_average)
    if wage != own:
        working.step(f"本人工资要在 {show(pool_average)} 的 60% 到 300% 之间，按", wage)
    return wage


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
