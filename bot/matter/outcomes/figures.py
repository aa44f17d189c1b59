"""The sums of a matter: those of the situation it is answered as, and those that follow from what was told in any other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from bot.claims import Claim, ClaimError, compute_claim
from bot.claims.model import Unit
from bot.contract.matter import FIELDS, Amount, Matter, Sure
from bot.matter.derived import DERIVED
from bot.matter.fields import label as title_of
from bot.matter.focus import Focus
from bot.matter.formula import money, names_of, work_out, written
from bot.matter.inputs import TOLD_TOTAL, claim_inputs, fields_behind, with_given
from bot.matter.outcomes.conditions import View, holds, names_in
from bot.matter.outcomes.household import basis_of
from bot.matter.outcomes.situations import Situation, SumRule, load_common_sums

_ASKS_SUMS = frozenset(
    {
        Focus.AMOUNT,
        Focus.NEXT,
        Focus.PAYER,
        Focus.LEGAL,
        Focus.WORTH,
        Focus.SIGN,
        Focus.LATE,
        Focus.COMPARE,
        Focus.WHAT_IF,
    }
)
"""Questions in whose answer a sum that follows from what was told has a place."""
_WEIGHS_OFFER = frozenset({Focus.AMOUNT, Focus.WHAT_IF, Focus.SIGN, Focus.WORTH, Focus.COMPARE, Focus.LEGAL})
"""Questions in whose answer what was offered is held against what is due."""
OFFER_GAP = "offer_gap"
_UNITS = {Unit.MONTHS: "months", Unit.DAYS: "days"}
_A_MONTH = re.compile(r"每个?月|按月|月月")
_THOUSANDS = re.compile(r"(?<![\d.,-])\d{4,}(?![\d年-])")
"""Whole parts of figures in a working, without those of days (2018-06-11)."""
_IN_LABEL = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum worked out, or what it still needs. `work` is its working in one line, `unit` the name of what it counts."""

    name: str
    label: str
    low: Decimal | None = None
    high: Decimal | None = None
    work: str = ""
    formula: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    """Inputs of the claim that are missing, each with its question, most decisive first."""
    basis: tuple[str, ...] = ()
    show: bool = True
    claim: Claim | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    """Plain inputs the claim was computed from."""
    unit: str = "yuan"
    common: bool = False
    """Whether it follows whatever the situation: it is said once, however many situations a matter raises."""

    @property
    def amount(self) -> str:
        """The sum as it is read, without its unit; empty when it is not known."""
        if self.low is None or self.high is None:
            return ""
        return money(self.low) if self.low == self.high else f"{money(self.low)} 到 {money(self.high)}"


def figures_of(situation: Situation, view: View, focuses: frozenset[Focus]) -> dict[str, Figure]:
    """Return the sums of a situation by name, then what follows from the matter whatever the situation, as far as asked."""
    found: dict[str, Figure] = {}
    for rule in situation.sums:
        if rule.as_ not in found and (figure := work_figure(rule, view, found)) is not None:
            found[rule.as_] = replace(figure, show=False) if _adds_nothing(rule, figure, found) else figure
    if focuses & {*_ASKS_SUMS, Focus.TELLING}:
        _add_common(situation, found, view, focuses)
    if Focus.AMOUNT in focuses and (total := _in_all(found, view)) is not None:
        found[total.name] = total
    if focuses & _WEIGHS_OFFER and (gap := _offer_gap(found, view)) is not None:
        found[gap.name] = gap
    return found


def _adds_nothing(rule: SumRule, figure: Figure, found: Mapping[str, Figure]) -> bool:
    """Whether a total comes to one of the sums it is made of: the others are nothing."""
    parts = names_of(rule.calc) if "+" in rule.calc else ()
    return any(found[name].show and found[name].low == figure.low for name in parts if name in found)


def _add_common(situation: Situation, found: dict[str, Figure], view: View, focuses: frozenset[Focus]) -> None:
    """Add the sums of no single situation that the matter gives, unless one of the situation comes to the same."""
    own = {rule.as_: rule.claim for rule in situation.sums if rule.claim}
    worked = {claim for name, claim in own.items() if name in found and found[name].amount and found[name].show}
    for rule in load_common_sums():
        if rule.as_ in found or rule.claim in worked or (rule.focus and not focuses & set(rule.focus)):
            continue
        if not focuses & _ASKS_SUMS and not _told_now(rule, view):
            continue
        figure = None if _unsure(rule, view) else work_figure(rule, view, found)
        if figure is None or not figure.high or figure.low is None:
            continue
        if all(figure.low != other.low for other in found.values() if other.show):
            found[rule.as_] = replace(figure, common=True)


def _told_now(rule: SumRule, view: View) -> bool:
    """Whether the turn that told last told something the sum is worked out from: then it is worth saying though nobody asked."""
    behind = names_of(rule.calc) if rule.calc else fields_behind(rule.claim)
    turns = {name: told.turn for name, told in view.matter.known()}
    last = max(turns.values(), default=0)
    return any(turns.get(name) == last for name in (*behind, *names_in(rule.when)))


def _unsure(rule: SumRule, view: View) -> bool:
    """Whether a formula rests on a sum told in two ways, or on a range that was only guessed at."""
    told = [view.matter.told(name) for name in (names_of(rule.calc) if rule.calc else ()) if name in FIELDS]
    sums = [one for one in told if one is not None and isinstance(one.value, Amount)]
    return any(one.sure is Sure.DOUBTFUL or (one.sure is Sure.INFERRED and not one.value.exact) for one in sums)


def _offer_gap(found: Mapping[str, Figure], view: View) -> Figure | None:
    """How far what the other side offers stays under the first sum worked out; None where nothing is offered or it does not."""
    offered = _offer(view)
    if offered is None:
        return None
    sums = [one for one in found.values() if one.high and one.low and one.unit == "yuan"]
    due = next((one for one in sums if one.show), next(iter(sums), None))
    if view.value("unlawful_reason") is not True:
        due = _month_beside(sums, view) or _least_for_leaving(due, sums, offered.low)
    if due is None or due.low is None or due.high is None:
        return None
    came = _came_before(due, view)
    low, high = due.low - came - offered.low, due.high - came - offered.low
    if low <= 0:
        return None
    label = f"对方给的 {written(offered)} 元{f'加上先给的 {money(came)} 元' if came else ''}，比“{due.label}”少"
    work = f"{due.amount}{f' − {money(came)}' if came else ''} − {written(offered)}"
    return Figure(OFFER_GAP, label, low, high, work, basis=due.basis[:1], claim=due.claim, common=True)


def _offer(view: View) -> Amount | None:
    """The total the other side offers. What they demand, so much a month, and what they put up for the doctor are no offers."""
    offered = view.matter.offered
    if offered is None or not offered.value.exact or offered.sure is not Sure.TOLD:
        return None
    penalty = view.value("penalty")
    demanded = penalty is not None and penalty.low == offered.value.low
    if demanded or _A_MONTH.search(offered.words) or offered.value == view.value("medical_advanced"):
        return None
    return None if _is_pay_of_a_month(offered.value, view) else offered.value


_PLUS_ONE = re.compile(r"[NnＮ]\s*[+＋加]\s*[1一]|(?:加|外加|再加)(?:上)?[一1]个月|代通知")


def _month_beside(sums: Sequence[Figure], view: View) -> Figure | None:
    """What an offer called N+1 is held against: the compensation and the month in place of notice (劳动合同法 40, 47)."""
    offered, month = view.matter.offered, view.value("last_month_pay") or view.value("monthly_pay")
    told = f"{offered.words if offered is not None else ''}，{view.text}"
    n = next((one for one in sums if one.claim is not None and one.claim.name == "severance"), None)
    if n is None or n.low is None or n.high is None or month is None or not _PLUS_ONE.search(told):
        return None
    low, high = n.low + month.low, n.high + month.high
    return replace(n, label="N+1", low=low, high=high)


_ASKS_WHETHER_RIGHT = re.compile(
    r"账|帐|对(?:吗|么|不对|不|嘛)|算(?:得)?(?:对|错)|少(?:了|没|不少|给|算|拿|赔|得|付|补)|差(?:我)?多少|够(?:吗|不够|了吗)|合(?:不合)?理|值(?:不值|吗)|亏|划(?:得来|算)"
)
_CERTAIN = frozenset({"severance", "wages_due", "overtime", "annual_leave"})
"""Claims that are due whatever is found out yet."""


def does_not_add_up(gap: Figure, view: View) -> bool:
    """Whether it is asked if what is offered is right, and it is less than what is due whatever happens: damages for an unlawful
    end (2N) count only where no lawful reason was told of."""
    claim = gap.claim.name if gap.claim is not None else ""
    unlawful = claim == "unlawful_termination_damages" and view.value("unlawful_reason") is True
    return (unlawful or claim in _CERTAIN) and _ASKS_WHETHER_RIGHT.search(view.text) is not None


_BASIC_PAY = re.compile(
    r"(?:基本工资|底薪(?!算?(?:[两二三四五六七八九十]|\d+)个月)|最低工资|生活费|一个月|每个?月|按月)[^，。；\s]{0,6}$"
)


def _is_pay_of_a_month(offered: Amount, view: View) -> bool:
    """Whether the words before what was offered say that it is so much a month (产假只给基本工资1900)."""
    before, number, _ = view.matter.heard.partition(f"{offered.low.normalize():f}")
    return bool(number) and _BASIC_PAY.search(before) is not None


def _least_for_leaving(due: Figure | None, sums: Sequence[Figure], offered: Decimal) -> Figure | None:
    """What an offer to leave is held against: the compensation (N), due in any case, before damages that are contested."""
    if due is None or due.claim is None or due.claim.name != "unlawful_termination_damages":
        return due
    least = next((one for one in sums if one.claim is not None and one.claim.name == "severance"), None)
    return least if least is not None and least.low is not None and least.low > offered else due


def _came_before(due: Figure, view: View) -> Decimal:
    """What the hurt were given before the offer towards the same sum: nothing where the sum has it taken off already."""
    paid = view.matter.paid
    if paid is None or not paid.value.exact or not (view.matter.value("injured") or view.matter.value("died")):
        return Decimal(0)
    counted = (due.claim is not None and due.claim.name == "wages_due") or money(paid.value.low) in due.work
    return Decimal(0) if counted or paid.value == view.value("offered") else paid.value.low


_IN_ALL = re.compile(r"一共|总共|合计|加起来|拢共|通共|全部加|所有的?加|算下来|算上")
IN_ALL = "in_all"
_ADD_UP = ("wages_due", "overtime", "annual_leave", "heat_allowance")
"""Claims that stand beside each other: none of them holds or excludes another. Compensation, double wages and what an injury
gives depend on how a dispute goes and are never added."""


def _in_all(found: Mapping[str, Figure], view: View) -> Figure | None:
    """What several claims for pay come to together, where that was asked and each is one figure."""
    if not _IN_ALL.search(view.text):
        return None
    own: dict[str, Figure] = {}
    for figure in found.values():
        if (
            figure.claim is not None
            and figure.claim.name in _ADD_UP
            and figure.show
            and figure.low
            and figure.low == figure.high
        ):
            own.setdefault(figure.claim.name, figure)
    if len(own) < 2:  # noqa: PLR2004 (a sum of one is that one)
        return None
    total = sum((one.low for one in own.values() if one.low is not None), Decimal(0))
    work = " + ".join(one.amount for one in own.values())
    basis = tuple(one.basis[0] for one in own.values() if one.basis)
    return Figure(IN_ALL, "这几笔一共", total, total, f"{work} = {money(total)}", basis=basis, common=True)


def work_figure(rule: SumRule, view: View, before: Mapping[str, Figure]) -> Figure | None:
    """Return the figure of a rule that applies, None when it does not. A formula may name the sums worked out `before`."""
    if holds(rule.when, view) is not True:
        return None
    figure = _calculated(rule, view, before) if rule.calc else _claimed(rule, view)
    if figure is None or view.value("household") is not True:
        return figure
    basis = basis_of(figure.basis, rule.claim)
    return None if basis is None else replace(figure, basis=basis)


def _claimed(rule: SumRule, view: View) -> Figure | None:
    """The figure of a claim of the catalogue; None where its inputs make no claim."""
    if rule.claim == "wages_due" and _counted_as_docked(view.matter):
        return None
    values = claim_inputs(rule.claim, view.matter, view.today)
    for target, source in rule.take.items():
        if (value := view.value(source)) is not None:
            values[target] = str(value) if not isinstance(value, bool) else value
    values = with_given(values, rule.set)
    try:
        claim = compute_claim(rule.claim, values, today=view.today)
    except ClaimError:
        return None
    label = (_label(rule, view) or claim.title) + _condition(values, view)
    missing = tuple((used.name, used.note) for used in claim.missing)
    if rule.part:
        return _part_of(claim, rule, label)
    if claim.low is None or claim.high is None:
        return Figure(rule.as_, label, formula=claim.formula, missing=missing, basis=claim.basis, show=rule.show)
    return Figure(
        rule.as_,
        label,
        claim.low,
        claim.high,
        _work(claim),
        claim.formula,
        missing,
        claim.basis,
        rule.show and claim.high > 0,  # that nothing is due a line says in words, where it is to be said
        claim,
        values,
        _UNITS.get(claim.unit, "yuan"),
    )


def _part_of(claim: Claim, rule: SumRule, label: str) -> Figure:
    """One entitlement of a claim that has several, each paid by somebody of its own."""
    part = next((one for one in claim.parts if one.label == rule.part), None)
    if part is None or part.low is None or part.high is None:
        return Figure(rule.as_, label, basis=claim.basis, show=rule.show)
    step = next((one for one in claim.steps if one.text.startswith(rule.part)), None)
    work = f"{step.text.partition('：')[2]} = {step.value}" if step is not None and step.value else ""
    return Figure(rule.as_, label, part.low, part.high, work, basis=part.basis or claim.basis, show=rule.show)


def _condition(values: Mapping[str, Any], view: View) -> str:
    """What a sum stands under that rests on a grade nobody has decided yet, or on pay that is not certain."""
    grade = view.matter.grade
    guessed = "grade" in values and grade is not None and grade.sure is Sure.INFERRED
    if guessed and grade is not None:
        return f"（真评上 {written(grade.value)} 级的话）"
    return next((words for name in _PAY if (words := _unsure_pay(name, values, view))), "")


_PAY = ("monthly_pay", "daily_pay")


def _unsure_pay(name: str, values: Mapping[str, Any], view: View) -> str:
    """What a sum says of the pay it rests on, where that was told in two ways or only guessed at."""
    told = view.matter.told(name)
    if told is None or told.sure is Sure.TOLD or str(told.value) not in {str(one) for one in values.values()}:
        return ""
    if told.sure is Sure.DOUBTFUL and told.before:
        before = Amount.model_validate(told.before[-1])
        return f"（{title_of(name)}你说过 {written(before)} 和 {written(told.value)}，这里按 {written(told.value)} 算）"
    return f"（{title_of(name)}按 {written(told.value)} 元估的）"


def _label(rule: SumRule, view: View) -> str:
    """The label of a rule with the fields it names filled in."""
    return _IN_LABEL.sub(lambda match: _shown(view.value(match[1])), rule.label)


def _shown(value: Any) -> str:
    return written(value) if isinstance(value, Amount) else str(value)


def _counted_as_docked(matter: Matter) -> bool:
    """Whether what a month fell short of is what was docked in it: the same money is not owed a second time."""
    owed, docked = matter.owed, matter.docked
    return owed is not None and docked is not None and owed.sure is Sure.INFERRED and owed.value == docked.value


def _named(name: str, view: View, before: Mapping[str, Figure]) -> Amount | None:
    figure = before.get(name)
    if figure is not None and figure.low is not None and figure.high is not None:
        return Amount(low=figure.low, high=figure.high)
    value = view.value(name) if figure is None and (name in FIELDS or name in DERIVED) else None
    return value if isinstance(value, Amount) else None


def _calculated(rule: SumRule, view: View, before: Mapping[str, Figure]) -> Figure:
    named = {name: _named(name, view, before) for name in names_of(rule.calc)}
    values = {name: value for name, value in named.items() if value is not None}
    worked = work_out(rule.calc, values)
    label = _label(rule, view)
    if worked is None or worked.low < 0:
        return Figure(rule.as_, label, basis=rule.refs, show=rule.show)
    work = "" if rule.calc.isidentifier() else worked.work  # a sum told needs no working
    return Figure(rule.as_, label, worked.low, worked.high, work, basis=rule.refs, show=rule.show, unit=rule.unit)


_RECKONS = re.compile(r"[×÷−+]|减去|^加")


def _read(text: str, value: str) -> str:
    """A step as it is read: what is reckoned equals its result (5 × 3 = 15), what is only named is followed by it (应退 900)."""
    if not value:
        return text
    return f"{text} = {value}" if _RECKONS.search(text) or text.endswith("：") else f"{text} {value}"


def _work(claim: Claim) -> str:
    """The working of a claim in one line: as the claim puts it, else its steps chained; empty where a sum was told as it is."""
    steps = [_read(step.text, step.value) for step in claim.steps]
    if any(step.startswith(TOLD_TOTAL) for step in steps):
        return ""
    work = claim.summary or "；".join(steps).replace("：；", "：")
    return _THOUSANDS.sub(lambda match: f"{int(match[0]):,}", work)
