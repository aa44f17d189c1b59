"""Limitation clocks: labour arbitration (劳动争议调解仲裁法 27), civil suits (民法典 188), work-injury filing by the worker."""

from __future__ import annotations

import enum
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from bot.claims.deadlines.model import ClockWorking, Deadline, Nature, Whose
from bot.claims.deadlines.registry import clock
from bot.claims.inputs import Inputs, PastDay, Row, check_order
from bot.claims.limitation import limitation_period
from bot.claims.parameters import count


class EventKind(enum.StrEnum):
    CLAIM = "claim"
    COMPLAINT = "complaint"
    PROMISE = "promise"
    SUIT = "suit"


class Interruption(Row):
    """Something that restarts the period: a claim to the other side, a complaint to an office, a promise."""

    day: PastDay = Field(title="哪天", description="哪天催要、投诉，或者对方答应的？")
    kind: EventKind = Field(default=EventKind.CLAIM, title="怎么做的", description="是催要、投诉，还是对方答应过？")
    proof: str = Field(default="", title="证据", description="有什么能证明（聊天、录音、受理单）？")


class Suspension(Row):
    """A span in which force majeure or another good reason stopped the worker."""

    first: PastDay = Field(title="从哪天", description="从哪天起办不了？")
    last: PastDay = Field(title="到哪天", description="到哪天才能办？")
    why: str = Field(default="", title="原因", description="因为什么？")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.first, self.last, "恢复的日子")
        return self


class ClaimedPay(enum.StrEnum):
    PAY = "pay"
    OTHER = "other"


class ArbitrationInputs(Inputs):
    kind: ClaimedPay = Field(
        default=ClaimedPay.OTHER, title="要什么", description="是要工资，还是别的（补偿、二倍工资、工伤待遇等）？"
    )
    known_on: PastDay | None = Field(
        default=None, title="知道被侵害的日子", description="哪天知道（或该知道）权利被侵害的？"
    )
    still_working: bool | None = Field(default=None, title="还在干", description="还在这家单位干吗？")
    ended_on: PastDay | None = Field(default=None, title="离职日", description="哪天离开的？")
    interruptions: tuple[Interruption, ...] = Field(
        default=(), title="催要、投诉、承诺", description="中间催要过、投诉过、对方答应过吗，哪天？"
    )
    suspensions: tuple[Suspension, ...] = Field(
        default=(), title="办不了的时间", description="有没有因为不可抗力等办不了的时候？"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        from bot.claims.inputs import contradiction

        if self.still_working and self.ended_on is not None:
            raise contradiction("又说还在干，又填了离职日，请核对一下。")
        return self


@clock("arbitration", "申请劳动仲裁", "Labour arbitration", inputs=ArbitrationInputs, topics=("procedure", "pay"))
def arbitration(inputs: ArbitrationInputs, today: date) -> Deadline:
    """One year from knowing (27 para 1). Unpaid wages: no limit while the relation lasts, one year after its end (para 4)."""
    name, title = "arbitration", "申请劳动仲裁"
    working = ClockWorking(inputs)
    working.cite("劳动争议调解仲裁法:27")
    rule = "知道或应当知道权利被侵害之日起 1 年；工资：在职期间不受限，离职后 1 年"
    start = inputs.known_on
    if inputs.kind is ClaimedPay.PAY:
        working.cite("劳动争议调解仲裁法:27:4")
        if inputs.still_working or (inputs.still_working is None and inputs.ended_on is None):
            if inputs.still_working is None:
                working.need("still_working", "ended_on")
                return working.finish(name, title, Whose.WORKER, today, rule=rule, outcome="先说还在不在职")
            working.warn("在职期间要工资没有期限，但证据会丢，别拖；投诉劳动监察有两年的限制。")
            working.cite("劳动保障监察条例:20")
            return working.finish(name, title, Whose.WORKER, today, rule=rule, outcome="还在职，要工资没有期限")
        if not working.need("ended_on"):
            return working.finish(name, title, Whose.WORKER, today, rule=rule)
        start = inputs.ended_on
    if start is None:
        working.need("known_on")
        return working.finish(name, title, Whose.WORKER, today, rule=rule)
    return _limitation(working, (name, title, rule), inputs, start, years=count("clock.arbitration_years"), today=today)


def _limitation(
    working: ClockWorking,
    names: tuple[str, str, str],
    inputs: ArbitrationInputs | CivilInputs,
    start: date,
    *,
    years: int,
    today: date,
) -> Deadline:
    name, title, rule = names
    suspensions = [(span.first, span.last) for span in inputs.suspensions]
    found = limitation_period(
        start,
        years,
        interruptions=[event.day for event in inputs.interruptions],
        suspensions=suspensions,
    )
    working.step("从这天的次日开始算", start)
    working.cite("民法典:201", "民法典:202")
    for event in found.interrupted_on:
        working.step(f"{event} 主张过权利，从这天重新算 {years} 年")
    for event in found.too_late:
        working.warn(f"{event} 那次在期限过了以后，不能让期限重新算。")
    if found.suspended_days:
        working.step(f"中间停了 {found.suspended_days} 天，往后加")
    working.step("数到", found.counted_to)
    if found.last_day < today:
        working.warn(
            "从数字看已过期。时效要对方提出来才起作用，催要过、投诉过的能重新算，先别放弃，找人看。", person=True
        )
        working.cite("审理劳动争议案件适用法律问题的解释（二）:20")
    unmoved = limitation_period(start, years, suspensions=suspensions).last_day
    unproved = unmoved if found.interrupted_on and unmoved >= today else None
    if inputs.interruptions:
        working.warn("催要、投诉、对方答应，都要有证据。")
    if unproved is not None:
        working.warn(f"拿不出证据的话，到 {unproved} 就到期，稳妥按这天。")
    return working.finish(
        name,
        title,
        Whose.WORKER,
        today,
        rule=rule,
        started=found.running_from,
        due=found.counted_to,
        nature=Nature.LIMITATION,
        unproved=unproved,
        restarted=bool(found.interrupted_on),
    )


class CivilInputs(Inputs):
    known_on: PastDay | None = Field(
        default=None, title="知道被侵害的日子", description="哪天知道权利受损、也知道找谁要的？"
    )
    interruptions: tuple[Interruption, ...] = Field(
        default=(), title="催要、承诺、起诉", description="中间催要过、对方答应过、起诉过吗，哪天？"
    )
    suspensions: tuple[Suspension, ...] = Field(
        default=(), title="办不了的时间", description="最后六个月里有没有办不了的时候？"
    )


@clock(
    "civil_suit", "民事起诉（合作、劳务、欠条）", "Civil suit", inputs=CivilInputs, topics=("procedure", "freelance")
)
def civil_suit(inputs: CivilInputs, today: date) -> Deadline:
    """Three years from knowing the harm and the person (民法典 188), restarted by a claim, promise or suit (195)."""
    name, title = "civil_suit", "民事起诉（合作、劳务、欠条）"
    working = ClockWorking(inputs)
    working.cite("民法典:188", "民法典:195")
    rule = "知道或应当知道权利受损和义务人之日起 3 年"
    if not working.need("known_on"):
        return working.finish(name, title, Whose.WORKER, today, rule=rule)
    known_on = inputs.known_on
    assert known_on is not None
    if inputs.suspensions:
        working.cite("民法典:194")
        working.warn("民事时效只在最后六个月里才会停，这里按不停算；请让人看一遍。", person=True)
        inputs = inputs.model_copy(update={"suspensions": ()})
    years = count("clock.civil_years")
    return _limitation(working, (name, title, rule), inputs, known_on, years=years, today=today)


class InjuryWorkerInputs(Inputs):
    injured_on: PastDay | None = Field(
        default=None, title="受伤日或职业病诊断日", description="哪天受伤（或诊断出职业病）的？"
    )
    delays: tuple[Suspension, ...] = Field(
        default=(), title="不怪自己的耽误", description="有没有因为确认劳动关系的官司、单位原因等耽误的时间？"
    )


@clock(
    "injury_worker",
    "自己申请工伤认定",
    "Work-injury filing by the worker",
    inputs=InjuryWorkerInputs,
    topics=("injury",),
)
def injury_worker(inputs: InjuryWorkerInputs, today: date) -> Deadline:
    """One year from the accident or diagnosis (工伤保险条例 17); time lost without fault is not counted (司法解释 7)."""
    name, title = "injury_worker", "自己申请工伤认定"
    working = ClockWorking(inputs)
    working.cite("工伤保险条例:17:2", "审理工伤保险行政案件若干问题的规定:7")
    rule = "事故发生（或诊断职业病）之日起 1 年；不怪自己的耽误不算在内"
    if not working.need("injured_on"):
        return working.finish(name, title, Whose.WORKER, today, rule=rule)
    assert inputs.injured_on is not None
    found = limitation_period(
        inputs.injured_on,
        count("clock.injury_worker_years"),
        suspensions=[(span.first, span.last) for span in inputs.delays],
    )
    working.step("从这天的次日开始算", inputs.injured_on)
    if found.suspended_days:
        working.step(f"扣除不怪自己的 {found.suspended_days} 天")
    working.step("数到", found.counted_to)
    if found.last_day < today:
        working.warn(
            "从数字看过期了。确认劳动关系的仲裁、官司，单位的原因，不可抗力，这些时间都能扣掉，找人看。", person=True
        )
    working.warn("单位应当在 30 天内报；单位不报，你自己、家人、工会都能直接报。")
    return working.finish(
        name,
        title,
        Whose.WORKER,
        today,
        rule=rule,
        started=inputs.injured_on,
        due=found.counted_to,
        nature=Nature.EXCLUSION,
    )
