"""Clocks that run a fixed time from one day: filings, decisions, awards, inspection, papers on leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from bot.claims.deadlines.model import ClockWorking, Deadline, Runs, Whose
from bot.claims.deadlines.registry import clock
from bot.claims.inputs import Day, Inputs
from bot.claims.parameters import count, figures
from bot.claims.periods import add_months, add_years
from bot.claims.workdays import add_working_days


class FixedInputs(Inputs):
    start: Day | None = Field(default=None, title="起算的那天", description="从哪天算起？")
    extended: bool = Field(default=False, title="延长了", description="对方有没有正式通知延长？")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A clock of a fixed length: the figure that holds it, its unit, what starts it, who must keep it."""

    name: str
    title: str
    title_en: str
    figure: str
    unit: str
    begins: str
    rule: str
    whose: Whose
    topics: tuple[str, ...]
    extension: str = ""
    missed: str = ""
    basis: tuple[str, ...] = ()


_FIXED: tuple[Fixed, ...] = (
    Fixed(
        "injury_employer",
        "单位申请工伤认定",
        "Work-injury filing by the employer",
        "clock.injury_employer_days",
        "days",
        "受伤（或诊断职业病）的那天",
        "事故发生（或诊断职业病）之日起 30 日内",
        Whose.EMPLOYER,
        ("injury",),
        missed="单位没按时报的，这段时间的工伤费用由单位出；你自己一年内可以直接报。",
    ),
    Fixed(
        "injury_acceptance",
        "工伤认定材料审核",
        "Check of the work-injury papers",
        "clock.injury_check_days",
        "days",
        "交材料的那天",
        "收到申请之日起 15 日内审核材料，作出受理或不受理的决定",
        Whose.OFFICE,
        ("injury",),
        missed="到期没动静的，去窗口要书面答复。",
    ),
    Fixed(
        "injury_decision",
        "工伤认定决定",
        "Work-injury decision",
        "clock.injury_decision_days",
        "days",
        "受理的那天",
        "受理之日起 60 日内决定；事实清楚的 15 日内",
        Whose.OFFICE,
        ("injury",),
        missed="超过期限没决定的，去窗口要书面说明，或找人看下一步。",
    ),
    Fixed(
        "injury_decision_clear",
        "工伤认定决定（事实清楚）",
        "Work-injury decision, clear facts",
        "clock.injury_decision_clear_days",
        "days",
        "受理的那天",
        "事实清楚、权利义务明确的，受理之日起 15 日内",
        Whose.OFFICE,
        ("injury",),
    ),
    Fixed(
        "capacity_assessment",
        "劳动能力鉴定结论",
        "Capacity assessment",
        "clock.capacity_days",
        "days",
        "交鉴定申请的那天",
        "收到申请之日起 60 日内，可延长 30 日",
        Whose.OFFICE,
        ("injury",),
        extension="clock.capacity_extension_days",
    ),
    Fixed(
        "capacity_review",
        "不服鉴定，申请再次鉴定",
        "Review of the assessment",
        "clock.capacity_review_days",
        "days",
        "收到鉴定结论的那天",
        "收到结论之日起 15 日内向省里申请，省里的是最终结论",
        Whose.WORKER,
        ("injury",),
        missed="过了 15 日的，先问还受不受理；一年后伤情变了可以申请复查。",
        basis=("工伤保险条例:28",),
    ),
    Fixed(
        "mediation",
        "调解",
        "Mediation",
        "clock.mediation_days",
        "days",
        "调解组织收到申请的那天",
        "15 日内没达成协议的，可以申请仲裁",
        Whose.OFFICE,
        ("procedure",),
        missed="到期没谈成，直接去申请仲裁。",
    ),
    Fixed(
        "arbitration_acceptance",
        "仲裁委决定受不受理",
        "Acceptance by the commission",
        "clock.acceptance_working_days",
        "working_days",
        "仲裁委收到申请的那天",
        "收到申请之日起 5 个工作日内决定",
        Whose.OFFICE,
        ("procedure",),
        missed="逾期不答复或不受理的，可以直接向法院起诉。",
        basis=("劳动人事争议仲裁办案规则:80",),
    ),
    Fixed(
        "arbitration_service",
        "申请书副本送达对方",
        "Service of the claim",
        "clock.service_working_days",
        "working_days",
        "受理的那天",
        "受理后 5 个工作日内送达被申请人",
        Whose.OFFICE,
        ("procedure",),
        basis=("劳动人事争议仲裁办案规则:80",),
    ),
    Fixed(
        "arbitration_defence",
        "对方交答辩书",
        "Defence of the other side",
        "clock.defence_working_days",
        "working_days",
        "对方收到副本的那天",
        "收到副本后 10 个工作日内答辩；不答辩不影响仲裁",
        Whose.EMPLOYER,
        ("procedure",),
        basis=("劳动人事争议仲裁办案规则:80",),
    ),
    Fixed(
        "arbitration_award",
        "仲裁裁决",
        "Arbitration award",
        "clock.award_days",
        "days",
        "受理的那天",
        "受理之日起 45 日内裁决，可延长 15 日",
        Whose.OFFICE,
        ("procedure",),
        extension="clock.award_extension_days",
        missed="逾期没裁决的，可以就这件事向法院起诉。",
        basis=("劳动人事争议仲裁办案规则:80",),
    ),
    Fixed(
        "sue_after_award",
        "不服裁决，向法院起诉",
        "Suit after the award",
        "clock.sue_days",
        "days",
        "收到裁决书的那天",
        "收到裁决书之日起 15 日内（自然日）",
        Whose.WORKER,
        ("procedure",),
        missed="过了 15 日，裁决书生效，不能再起诉。",
        basis=("劳动争议调解仲裁法:48", "劳动人事争议仲裁办案规则:80"),
    ),
    Fixed(
        "set_aside",
        "单位申请撤销终局裁决",
        "Employer's request to set aside",
        "clock.set_aside_days",
        "days",
        "单位收到裁决书的那天",
        "单位收到终局裁决之日起 30 日内向中级法院申请撤销",
        Whose.EMPLOYER,
        ("procedure",),
        missed="单位没申请撤销的，可以拿裁决书申请强制执行。",
    ),
    Fixed(
        "enforcement",
        "申请强制执行",
        "Enforcement",
        "clock.enforcement_years",
        "years",
        "文书规定的最后履行日（没写的，生效那天）",
        "履行期最后一日起 2 年",
        Whose.WORKER,
        ("procedure",),
        missed="过了两年，对方可能拿时效抗辩。",
    ),
    Fixed(
        "payment_order_answer",
        "支付令，对方付钱或异议",
        "Answer to a payment order",
        "clock.payment_order_days",
        "days",
        "对方收到支付令的那天",
        "收到支付令之日起 15 日内付钱或提书面异议",
        Whose.EMPLOYER,
        ("pay", "procedure"),
        missed="没付也没异议的，可以申请强制执行。",
    ),
    Fixed(
        "inspection",
        "向劳动监察投诉",
        "Complaint to labour inspection",
        "clock.inspection_years",
        "years",
        "违法行为结束的那天（还没结束就从结束起算）",
        "违法行为结束之日起 2 年",
        Whose.WORKER,
        ("pay", "procedure"),
        missed="超过两年监察一般不再查处，改走仲裁。",
    ),
    Fixed(
        "inspection_decision",
        "劳动监察查完",
        "Labour inspection finished",
        "clock.inspection_working_days",
        "working_days",
        "立案的那天",
        "立案之日起 60 个工作日内，可延长 30 个工作日",
        Whose.OFFICE,
        ("procedure",),
        extension="clock.inspection_extension_days",
    ),
    Fixed(
        "reconsideration",
        "对行政决定申请复议",
        "Administrative reconsideration",
        "clock.reconsideration_days",
        "days",
        "知道决定的那天",
        "知道决定之日起 60 日内（工伤认定、社保核定不服）",
        Whose.WORKER,
        ("procedure", "injury"),
        missed="过了的，看能不能在 6 个月内直接起诉。",
        basis=("工伤保险条例:55",),
    ),
    Fixed(
        "sue_after_reconsideration",
        "不服复议，起诉",
        "Suit after reconsideration",
        "clock.sue_after_reconsideration_days",
        "days",
        "收到复议决定的那天",
        "收到复议决定之日起 15 日内",
        Whose.WORKER,
        ("procedure", "injury"),
        missed="过了一般不能再起诉。",
    ),
    Fixed(
        "sue_authority",
        "对行政决定直接起诉",
        "Suit against an authority",
        "clock.sue_authority_months",
        "months",
        "知道决定的那天",
        "知道决定之日起 6 个月内",
        Whose.WORKER,
        ("procedure", "injury"),
        missed="过了一般不能再起诉。",
    ),
    Fixed(
        "leaving_papers",
        "单位办社保和档案转移",
        "Papers on leaving",
        "clock.leaving_papers_days",
        "days",
        "解除或终止的那天",
        "解除或终止后 15 日内转社保和档案；离职证明当时就要给",
        Whose.EMPLOYER,
        ("ending",),
        missed="不给的，可以向劳动监察投诉。",
    ),
    Fixed(
        "unemployment_report",
        "单位上报失业人员名单",
        "Employer's unemployment report",
        "clock.unemployment_report_days",
        "days",
        "解除或终止的那天",
        "15 日内把名单报给社保经办机构",
        Whose.EMPLOYER,
        ("insurance",),
        missed="单位没报的，自己拿离职证明去办，别等。",
    ),
    Fixed(
        "insurance_registration",
        "单位办社保登记",
        "Social insurance registration",
        "clock.insurance_registration_days",
        "days",
        "开始上班的那天",
        "用工之日起 30 日内",
        Whose.EMPLOYER,
        ("insurance",),
        missed="没办的，可以向社保费征收机构、人社部门投诉。",
    ),
    Fixed(
        "written_contract",
        "签书面劳动合同",
        "Written contract",
        "clock.contract_months",
        "months_worked",
        "开始上班的那天",
        "用工之日起一个月内",
        Whose.EMPLOYER,
        ("contract",),
        missed="过了一个月没签，从第二个月起有二倍工资。",
        basis=("劳动合同法:82",),
    ),
    Fixed(
        "resignation",
        "辞职通知",
        "Notice of resignation",
        "clock.resignation_days",
        "days",
        "交辞职信的那天",
        "提前 30 日书面通知，到期可走，不用单位批准",
        Whose.WORKER,
        ("ending",),
    ),
    Fixed(
        "resignation_probation",
        "试用期辞职通知",
        "Resignation in probation",
        "clock.resignation_probation_days",
        "days",
        "说要走的那天",
        "试用期提前 3 日通知",
        Whose.WORKER,
        ("ending",),
    ),
    Fixed(
        "legal_aid_decision",
        "法律援助审查",
        "Legal-aid decision",
        "clock.legal_aid_days",
        "days",
        "交申请的那天",
        "收到申请之日起 7 日内决定，同意后 3 日内派人",
        Whose.OFFICE,
        ("legal_aid",),
    ),
)


def _due(fixed: Fixed, start: date, extended: bool) -> tuple[date, bool]:
    length = count(fixed.figure) + (count(fixed.extension) if extended and fixed.extension else 0)
    if fixed.unit == "working_days":
        reached = add_working_days(start, length)
        return reached.day, reached.estimated
    if fixed.unit == "years":
        return add_years(start, length), False
    if fixed.unit == "months":
        return add_months(start, length), False
    if fixed.unit == "months_worked":
        from bot.claims.periods import period_end

        return period_end(start, length), False
    return start + timedelta(days=length), False


def _register(fixed: Fixed) -> None:
    working_days = fixed.unit == "working_days"

    @clock(fixed.name, fixed.title, fixed.title_en, inputs=FixedInputs, topics=fixed.topics)
    def run(inputs: FixedInputs, today: date) -> Deadline:
        working = ClockWorking(inputs)
        working.cite(figures()[fixed.figure].basis, *fixed.basis)
        runs = Runs.WORKING if working_days else Runs.CALENDAR
        if inputs.start is None:
            working.ask("start", "起算的那天", f"{fixed.begins}是哪天？")
            return working.finish(fixed.name, fixed.title, fixed.whose, today, rule=fixed.rule, runs=runs)
        due, estimated = _due(fixed, inputs.start, inputs.extended)
        working.step(f"{fixed.begins}，当天不算", inputs.start) if fixed.unit != "months_worked" else working.step(
            fixed.begins, inputs.start
        )
        if working_days:
            working.warn("这里数的是工作日：周末和放假不算，调休上班的算。")
        elif fixed.unit == "days" and fixed.name.startswith("legal_aid"):
            working.warn("条文只写了日，没写工作日，这里按自然日算。")
        if estimated:
            working.warn("后面的年份还没有放假安排，只按周一到周五估算，可能差几天。")
        if inputs.extended and not fixed.extension:
            working.warn("这个期限没有延长的规定，按原期限算。")
        if due < today and fixed.missed:
            working.warn(fixed.missed)
        working.step("最后一天", due)
        return working.finish(
            fixed.name,
            fixed.title,
            fixed.whose,
            today,
            rule=fixed.rule,
            started=inputs.start,
            due=due,
            runs=runs,
            estimated=estimated,
        )


for _fixed in _FIXED:
    _register(_fixed)
