"""The day somebody reaches the statutory retirement age: 国务院关于渐进式延迟法定退休年龄的办法 1, 3.

From 2025-01-01 the age of men (60) and of women on posts of 55 moves by one month every four months up to 63 and 58, that
of women on posts of 50 by one month every two months up to 55. Who reached the old age before is not moved.
"""

from __future__ import annotations

import enum
from datetime import date

from pydantic import Field

from bot.claims.deadlines.model import ClockWorking, Deadline, Whose
from bot.claims.deadlines.registry import clock
from bot.claims.inputs import Inputs, PastDay
from bot.claims.parameters import count
from bot.claims.periods import add_months


class RetirementKind(enum.StrEnum):
    """Whose age it is: a man, a woman on a post of 55 (management, technical), a woman on a post of 50 (worker)."""

    MAN = "man"
    WOMAN_55 = "woman_55"
    WOMAN_50 = "woman_50"


FROM = date(2025, 1, 1)
OLD_AGE = {RetirementKind.MAN: "retirement.man", RetirementKind.WOMAN_55: "retirement.woman_55",
           RetirementKind.WOMAN_50: "retirement.woman_50"}  # fmt: skip


def delayed_months(born: date, kind: RetirementKind) -> int:
    """Return by how many months the retirement age of that person is moved."""
    reached = add_months(born, 12 * count(OLD_AGE[kind]))
    since = (reached.year - FROM.year) * 12 + reached.month - FROM.month
    if since < 0:
        return 0
    worker = kind is RetirementKind.WOMAN_50
    step = count("retirement.step_50" if worker else "retirement.step")
    most = count("retirement.most_50" if worker else "retirement.most")
    return min(since // step + 1, most)


def retirement_day(born: date, kind: RetirementKind) -> date:
    """Return the day on which somebody born then reaches the statutory retirement age."""
    return add_months(born, 12 * count(OLD_AGE[kind]) + delayed_months(born, kind))


class RetirementInputs(Inputs):
    born: PastDay | None = Field(default=None, title="出生年月", description="哪年哪月生的？")
    kind: RetirementKind | None = Field(
        default=None,
        title="男、女和岗位",
        description="是男的，还是女的？女的是管理技术岗（原来 55 退）还是工人岗（原来 50 退）？",
    )


@clock(
    "retirement",
    "到法定退休年龄",
    "Statutory retirement age",
    inputs=RetirementInputs,
    topics=("over_age", "ending"),
)
def retirement(inputs: RetirementInputs, today: date) -> Deadline:
    """Return the day of the statutory retirement age; until it one is an ordinary employee."""
    name, title, rule = (
        "retirement",
        "到法定退休年龄",
        "2025 年起，男和原 55 岁退的女性每 4 个月推迟 1 个月，原 50 岁退的每 2 个月推迟 1 个月",
    )
    working = ClockWorking(inputs)
    working.cite("国务院关于渐进式延迟法定退休年龄的办法:1", "国务院关于渐进式延迟法定退休年龄的办法:3")
    if not working.need("born", "kind"):
        return working.finish(name, title, Whose.OFFICE, today, rule=rule)
    assert inputs.born is not None and inputs.kind is not None
    late = delayed_months(inputs.born, inputs.kind)
    years, months = divmod(12 * count(OLD_AGE[inputs.kind]) + late, 12)
    age = f"{years} 岁" + (f" {months} 个月" if months else "")
    day = retirement_day(inputs.born, inputs.kind)
    working.step(f"原来 {count(OLD_AGE[inputs.kind])} 岁，推迟 {late} 个月", age)
    working.step("到龄", day)
    if day > today:
        working.warn("没到这天还是正式员工，被当退休工赶走的，照样有经济补偿或两倍赔偿。")
        working.cite("劳动合同法:46", "劳动合同法:87")
    working.warn("早退、晚退要你自己愿意，单位不能逼你选；特殊工种、病退另有规定，打 12333 核对。")
    outcome = f"法定退休年龄 {age}，{day.year} 年 {day.month} 月"
    return working.finish(
        name, title, Whose.OFFICE, today, rule=rule, started=inputs.born, due=day, rolls=False, outcome=outcome
    )
