"""Is it a labour relation? Factor by factor, after the limbs of 劳社部发〔2005〕12号 and guiding cases 237 to 240.

No score: the limbs are read one after the other. Dominant control with the other limbs not against it supports a labour
relation; rules and prices imposed on somebody free in hours and orders support the middle category; freedom in both with
bargaining, own customers or a mere go-between supports civil cooperation. What does not fit, or is not known, stays a
doubt and goes to a person.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.assessment.factors import Factor, Limb, Option, Relation, Strength, brings, factors, not_held, situations
from bot.assessment.model import Assessment, Degree, Finding, Outcome, Question
from bot.claims.errors import ClaimError

OVER_AGE_RULE_FROM = date(2026, 7, 1)
_KEY_CONTROL = ("hours", "orders", "rules")


class _Control(enum.Enum):
    DOMINANT = "dominant"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


class _Lean(enum.Enum):
    FOR = "for"
    MIXED = "mixed"
    AGAINST = "against"
    UNKNOWN = "unknown"


_CONTROL_TEXT = {
    _Control.DOMINANT: "管理：时间、派单、规章里多数由单位说了算，接近支配性的劳动管理",
    _Control.PARTIAL: "管理：有规则、算法、奖惩管着你，但时间和接单还有自主",
    _Control.NONE: "管理：时间、接单自己定，没有实质的劳动管理",
    _Control.UNKNOWN: "管理：时间、派单、规章还没说清",
}
_ECONOMY_TEXT = {
    _Lean.FOR: "经济：价钱由单位定、收入靠它",
    _Lean.MIXED: "经济：有靠它的一面，也有自己能定的一面",
    _Lean.AGAINST: "经济：价钱能谈、收入来自客户或分成",
    _Lean.UNKNOWN: "经济：价钱谁定、钱谁付还没说清",
}
_ORGANISATION_TEXT = {
    _Lean.FOR: "业务：你的活是它业务的一部分",
    _Lean.MIXED: "业务：和它的业务有关，组织上的联系不紧",
    _Lean.AGAINST: "业务：它只是中间人，或和它的业务无关",
    _Lean.UNKNOWN: "业务：是不是它的主业还没说清",
}
_SENTENCE = {
    (Relation.LABOUR, Degree.SUPPORTED): "按你说的，像是劳动关系。",
    (Relation.LABOUR, Degree.LEANING): "按你说的，偏向劳动关系，还有没说清或对不上的地方。",
    (Relation.MANAGED, Degree.SUPPORTED): "按你说的，像是受管理、但不完全算劳动关系的那一类。",
    (Relation.MANAGED, Degree.LEANING): "按你说的，偏向受管理、但不完全算劳动关系的那一类，还要再核对。",
    (Relation.CIVIL, Degree.SUPPORTED): "按你说的，更像合作、劳务这类民事关系。",
    (Relation.CIVIL, Degree.LEANING): "按你说的，偏向合作、劳务这类民事关系，还要再核对。",
}


def assess(answers: Mapping[str, Any], *, today: date, situation: Iterable[str] = ()) -> Assessment:
    """Return the assessment of the answers (factor id → option id). Raises ClaimError for an unknown factor or option.

    `situation` names remarks to add (`crowdsourced`, `station`, `streamer` ...: `situations()`).
    """
    findings = _findings(answers)
    control = _control(findings)
    economy = _lean(findings, Limb.ECONOMY)
    organisation = _lean(findings, Limb.ORGANISATION)
    supported, degree = _decide(findings, control, economy, organisation)
    doubts = _doubts(findings, supported, today)
    if doubts and degree is Degree.SUPPORTED:
        degree = Degree.LEANING
    limbs = (_subject_text(findings), _CONTROL_TEXT[control], _ECONOMY_TEXT[economy], _ORGANISATION_TEXT[organisation])
    sentence = "现有的事实还不够判断。" if supported is None else _SENTENCE[supported, degree]
    by, against = _sides(findings, supported)
    names = ["labour", "managed", "civil", *(["over_age"] if _answer(findings, "worker") == "over_age" else [])]
    return Assessment(
        supported=supported,
        degree=Degree.UNCLEAR if supported is None else degree,
        sentence=sentence,
        limbs=limbs,
        findings=findings,
        by=by,
        against=against,
        missing=questions(answers),
        doubts=doubts,
        remarks=_remarks(findings, situation),
        brings={
            name: tuple(Outcome(text=b.text, basis=b.basis, claim=b.claim) for b in brings(name)) for name in names
        },
        not_held=not_held(),
        needs_person=bool(doubts) or supported is None or degree is not Degree.SUPPORTED,
    )


def questions(answers: Mapping[str, Any] | None = None) -> tuple[Question, ...]:
    """Return the factors not answered yet, the deciding ones first."""
    told = answers or {}
    return tuple(
        Question(
            factor=factor.id,
            label=factor.label,
            question=factor.question,
            options=tuple((option.id, option.text) for option in factor.options),
            key=factor.key,
        )
        for factor in factors()
        if told.get(factor.id) in (None, "", "unknown")
    )


def answers_from_facts(facts: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return (answers, situations) that the conversation's fact slots settle by themselves. Nothing is inferred about
    how the work was lived: hours, orders, rules and price are always asked."""
    answers: dict[str, str] = {}
    seen: list[str] = []
    if facts.get("over_age") == "yes":
        answers["worker"] = "over_age"
    elif facts.get("worker_kind") == "intern":
        answers["worker"] = "student"
    kinds = {
        "labour": "labour_contract",
        "cooperation": "cooperation",
        "service": "cooperation",
        "dispatch": "dispatch",
    }
    if facts.get("contract_kind") in kinds:
        answers["paper"] = kinds[facts["contract_kind"]]
    elif facts.get("written_contract") == "no":
        answers["paper"] = "nothing"
    if facts.get("registered_business") == "yes":
        seen.append("registered_business")
    elif facts.get("registered_business") == "no":
        answers["registered_business"] = "no"
    seen += {"crowdsourced": ["crowdsourced"], "dedicated": ["station"]}.get(facts.get("mode", ""), [])
    kind = facts.get("worker_kind", "")
    seen += [kind] if kind in ("streamer", "designated_driver", "domestic", "construction", "dispatch") else []
    return answers, tuple(seen)


def _findings(answers: Mapping[str, Any]) -> tuple[Finding, ...]:
    known = {factor.id: factor for factor in factors()}
    unknown = [name for name in answers if name not in known]
    if unknown:
        raise ClaimError("unknown_input", f"没有叫 {unknown[0]} 的因素，可以填：{'、'.join(known)}。", unknown[0])
    found = []
    for factor in known.values():
        told = answers.get(factor.id)
        if told in (None, "", "unknown"):
            continue
        option = factor.option(str(told))
        if option is None:
            choices = "、".join(o.id for o in factor.options)
            raise ClaimError(
                "bad_input", f"{factor.label}：没有 {told} 这个选项，可以填：{choices}、unknown。", factor.id
            )
        found.append(_finding(factor, option))
    return tuple(found)


def _finding(factor: Factor, option: Option) -> Finding:
    return Finding(
        factor=factor.id,
        label=factor.label,
        answer=option.id,
        answer_text=option.text,
        limb=factor.limb,
        points=option.points,
        strength=option.strength,
        reason=option.reason,
        basis=option.basis,
        proof=factor.proof,
    )


def _answer(findings: Iterable[Finding], factor: str) -> str | None:
    return next((found.answer for found in findings if found.factor == factor), None)


def _pointing(
    findings: Iterable[Finding], limb: Limb, *ways: Relation, least: Strength = Strength.WEAK
) -> list[Finding]:
    order = [Strength.WEAK, Strength.MEDIUM, Strength.STRONG]
    return [
        found
        for found in findings
        if found.limb is limb and found.points in ways and order.index(found.strength) >= order.index(least)
    ]


def _control(findings: tuple[Finding, ...]) -> _Control:
    told = [found for found in findings if found.factor in _KEY_CONTROL]
    strong = _pointing(findings, Limb.CONTROL, Relation.LABOUR, least=Strength.STRONG)
    free = _pointing(findings, Limb.CONTROL, Relation.CIVIL, least=Strength.STRONG)
    middle = _pointing(findings, Limb.CONTROL, Relation.LABOUR, Relation.MANAGED, least=Strength.MEDIUM)
    if len(told) < 2:
        return _Control.UNKNOWN
    if (len(strong) >= 2 and not free) or (len(strong) >= 3 and len(free) == 1):
        return _Control.DOMINANT
    return _Control.PARTIAL if middle else _Control.NONE


def _lean(findings: tuple[Finding, ...], limb: Limb) -> _Lean:
    pro = _pointing(findings, limb, Relation.LABOUR, least=Strength.MEDIUM)
    contra = _pointing(findings, limb, Relation.CIVIL, least=Strength.MEDIUM)
    if not pro and not contra:
        told = [found for found in findings if found.limb is limb and found.points is not None]
        return _Lean.MIXED if told else _Lean.UNKNOWN
    if pro and contra:
        return _Lean.MIXED
    return _Lean.FOR if pro else _Lean.AGAINST


def _decide(
    findings: tuple[Finding, ...], control: _Control, economy: _Lean, organisation: _Lean
) -> tuple[Relation | None, Degree]:
    if _answer(findings, "unit") == "person":
        return Relation.CIVIL, Degree.SUPPORTED
    paper = _answer(findings, "paper")
    if paper in ("labour_contract", "dispatch") and control is not _Control.NONE:
        return Relation.LABOUR, Degree.SUPPORTED
    if control is _Control.UNKNOWN:
        return None, Degree.UNCLEAR
    if control is _Control.DOMINANT:
        if _Lean.AGAINST in (economy, organisation):
            return Relation.LABOUR, Degree.LEANING
        whole = organisation is _Lean.FOR and economy is not _Lean.UNKNOWN
        return Relation.LABOUR, Degree.SUPPORTED if whole else Degree.LEANING
    if control is _Control.PARTIAL:
        return _partial(findings, economy, organisation)
    if paper in ("labour_contract", "dispatch"):
        return None, Degree.UNCLEAR
    firm = _Lean.AGAINST in (economy, organisation) and _Lean.FOR not in (economy, organisation)
    return Relation.CIVIL, Degree.SUPPORTED if firm else Degree.LEANING


def _partial(findings: tuple[Finding, ...], economy: _Lean, organisation: _Lean) -> tuple[Relation | None, Degree]:
    strong = _pointing(findings, Limb.CONTROL, Relation.LABOUR, least=Strength.STRONG)
    free = _pointing(findings, Limb.CONTROL, Relation.CIVIL, least=Strength.STRONG)
    if economy is _Lean.AGAINST and organisation is not _Lean.FOR:
        return Relation.CIVIL, Degree.LEANING
    if strong and not free and economy is _Lean.FOR and organisation is _Lean.FOR:
        return Relation.LABOUR, Degree.LEANING
    firm = bool(free) and economy in (_Lean.FOR, _Lean.MIXED)
    return Relation.MANAGED, Degree.SUPPORTED if firm else Degree.LEANING


def _sides(
    findings: tuple[Finding, ...], supported: Relation | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    if supported is None:
        return (), ()
    order = {Strength.STRONG: 0, Strength.MEDIUM: 1, Strength.WEAK: 2}
    pointing = sorted((found for found in findings if found.points is not None), key=lambda f: order[f.strength])
    if supported is Relation.MANAGED:
        by = [found for found in pointing if found.points is not None]
        strong_labour = [f for f in pointing if f.points is Relation.LABOUR and f.strength is Strength.STRONG]
        return tuple(found for found in by if found not in strong_labour), tuple(strong_labour)
    return (
        tuple(found for found in pointing if found.points is supported),
        tuple(found for found in pointing if found.points is not supported),
    )


def _subject_text(findings: tuple[Finding, ...]) -> str:
    unit, worker = _answer(findings, "unit"), _answer(findings, "worker")
    if unit == "person":
        return "主体：雇你的是个人或家庭，不是用人单位"
    if unit in ("unregistered", "unqualified_boss"):
        return "主体：直接用你的不是合格的用人单位，要看背后有资质的单位"
    if unit is None or worker is None:
        return "主体：双方身份还没说清"
    return "主体：双方都够格" if worker == "adult" else "主体：你的身份要按专门规定看"


def _doubts(findings: tuple[Finding, ...], supported: Relation | None, today: date) -> tuple[str, ...]:
    doubts = _doubts_about_persons(findings, today)
    unit = _answer(findings, "unit")
    if _answer(findings, "paper") in ("labour_contract", "dispatch") and _control(findings) is _Control.NONE:
        doubts.append("签了劳动合同，但说没人管，前后对不上，请再核对。")
    strong = {found.points for found in findings if found.strength is Strength.STRONG and found.limb is Limb.CONTROL}
    if Relation.LABOUR in strong and Relation.CIVIL in strong:
        doubts.append("管得严和自由两边都有很强的事实，请让人看。")
    told = {found.factor for found in findings}
    absent = [
        factor.label for factor in factors() if factor.key and factor.id not in told and factor.limb is not Limb.SUBJECT
    ]
    if supported is not None and unit != "person" and absent:
        doubts.append(f"还没说：{'、'.join(absent)}。")
    return tuple(doubts)


def _doubts_about_persons(findings: tuple[Finding, ...], today: date) -> list[str]:
    """What is to be minded of who worked, for whom, and through whom."""
    doubts: list[str] = []
    worker, unit, manager = (_answer(findings, name) for name in ("worker", "unit", "manager"))
    if worker == "over_age":
        rule = "2026-07-01 起按超龄劳动者的规定" if today >= OVER_AGE_RULE_FROM else "按当时的规定"
        doubts.append(f"超过退休年龄，{rule}，不照搬劳动合同法，请让人看。")
    if worker == "student":
        doubts.append("学生、实习要看是学校安排的还是自己找的工作，请让人看。")
    if worker == "under_16":
        doubts.append("不满 16 岁是童工，马上找劳动监察，工钱和伤都要赔。")
    if unit in ("unregistered", "unqualified_boss"):
        doubts.append("直接用你的人没有资格，要找发包、总包或出资的一方，找谁要让人看。")
    if manager in ("agency", "dispatch"):
        doubts.append("中间有外包或派遣公司，和哪家认定要看谁在管、谁发钱，请让人看。")
    return doubts


def _remarks(findings: tuple[Finding, ...], situation: Iterable[str]) -> tuple[Outcome, ...]:
    names = list(situation)
    for factor, answer, name in (
        ("registered_business", "made_to", "registered_business"),
        ("worker", "over_age", "over_age"),
        ("worker", "student", "student"),
        ("manager", "station", "station"),
        ("manager", "agency", "agency"),
        ("manager", "dispatch", "dispatch"),
        ("unit", "unqualified_boss", "construction"),
    ):
        if _answer(findings, factor) == answer:
            names.append(name)
    known = situations()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ClaimError("unknown_input", f"没有叫 {unknown[0]} 的情形，可以填：{'、'.join(known)}。", "situation")
    return tuple(Outcome(text=known[name].text, basis=known[name].basis) for name in dict.fromkeys(names))
