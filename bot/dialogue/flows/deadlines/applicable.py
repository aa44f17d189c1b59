"""Which clocks run in a worker's matter, from what they told. Pure: words and facts in, clocks with their inputs out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.contract.matter import Matter, Sure

_UNPAID = re.compile(
    r"欠|拖|没(?:发|给|结)|不(?:发|给|结)|压(?:着|了)[^，。]{0,4}工资|工资没|加班费|扣(?:了|我|工资|钱)|罚款|尾款"
)
_ENDED = re.compile(r"辞|开除|裁|炒|让我走|叫我(?:走|滚|别)|不用来|走(?:的|了|人)|离职|不干了|到期|解雇|封(?:了|号)")
_INJURED = re.compile(r"伤|摔|撞|骨折|砸|压断|烫|工伤|住院|出(?:了)?事")
_NO_CONTRACT = re.compile(r"双倍|二倍|没(?:有)?签[^，。]{0,6}合同|没(?:有)?合同")
_AWARD = re.compile(r"裁决|不服仲裁|仲裁(?:结果|输了|判了)")
_DECISION = re.compile(r"不予认定|认定书|认定决定|工伤认定(?:结果|下来|没通过)|不认定|没认定上")
_ASSESSMENT = re.compile(r"鉴定(?:结论|结果|书|下来|出来)|不服鉴定|级别(?:低|不对)")
_CIVIL = re.compile(r"甲方|稿费|尾款|欠条|白条|劳务费|承揽|合作(?:费|款)")
_UNEMPLOYED = re.compile(r"失业(?:登记|金|保险)")
_CROWD = re.compile(r"众包|平台|外卖|骑手|网约车|跑单")


@dataclass(frozen=True, slots=True)
class Fitting:
    """One clock that runs, its inputs, and the role of the date that is missing (empty when none is)."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates told, by role, the newest word for each, and whether the worker is still there."""

    by_role: Mapping[str, str]
    demanded: tuple[str, ...]
    still_working: bool | None

    def get(self, role: str) -> str:
        """The date as written, its first day when it is a span, or an empty string."""
        return self.by_role.get(role, "").partition("/")[0]


FIELDS_OF = {
    "start": "joined", "end": "left", "injured": "injured_on", "award": "award_on", "decision": "certified_on",
    "assessment": "assessed_on", "unpaid_from": "unpaid_from", "due": "due_on", "": "happened_on",
}  # fmt: skip
"""Part a date plays for a clock → the field of the matter it stands in."""


def dates_of(matter: Matter, answers: Mapping[str, str], facts: Mapping[str, str]) -> Dates:
    """Return the dates of a matter, each by the part it plays; answers to questions, where they are days, win."""
    roles = {role: str(told.value) for role, name in FIELDS_OF.items() if (told := matter.told(name)) is not None}
    roles |= {role: value for role, value in answers.items() if value not in ("still", "unknown")}
    demanded = [str(told.value) for told in (matter.demanded_on, matter.complained_on) if told is not None]
    still = matter.value("still_working")
    here = answers.get("end") == "still" or (still is True and matter.told("still_working") is not None)
    left = matter.left
    if answers.get("end") == "still" or (here and (left is None or left.sure is Sure.INFERRED)):
        roles.pop("end", None)
        goes_on: bool | None = True
    elif "end" in roles:
        goes_on = False
    else:
        goes_on = still if still is not None else {"yes": True, "no": False}.get(facts.get("still_working", ""))
    return Dates(roles, tuple(dict.fromkeys(one.partition("/")[0] for one in demanded)), goes_on)


def fitting(said: str, facts: Mapping[str, str], topic: str, dates: Dates) -> list[Fitting]:
    """Return the clocks that fit what a matter is about (`said`: what was told of it); empty when nothing tells."""
    if found := _after_ruling(said, dates):
        return found
    if _INJURED.search(said) or facts.get("injured") == "yes" or topic in ("injury", "occupational_cover"):
        found += _injury(said, facts, dates)
    if (dispute := _dispute(said, facts, topic, dates, alone=not found)) is not None:
        found.append(dispute)
    if _NO_CONTRACT.search(said) or topic == "contract":
        found.append(_double_wage(dates))
    if _UNEMPLOYED.search(said):
        found.append(_needing("unemployment_registration", "ended_on", "end", dates))
    return found


def _dispute(said: str, facts: Mapping[str, str], topic: str, dates: Dates, *, alone: bool) -> Fitting | None:
    """The clock of a dispute over money or the end of the work: of a court where no labour relation is, else of arbitration."""
    if _CIVIL.search(said) and facts.get("relation") != "labour":
        return _civil(dates)
    if _UNPAID.search(said) or topic in ("pay", "deductions", "hours", "construction"):
        return _arbitration("pay", dates)
    ended = _ENDED.search(said) or topic == "ending" or "end" in dates.by_role
    return _arbitration("other", dates) if ended or (alone and topic in ("procedure", "relation")) else None


def _civil(dates: Dates) -> Fitting:
    known = dates.get("unpaid_from") or dates.get("end") or dates.get("")
    if not known:
        return Fitting("civil_suit", {}, "due")
    return Fitting("civil_suit", {"known_on": known, **_interrupted(dates)})


def _after_ruling(said: str, dates: Dates) -> list[Fitting]:
    """The clocks an award, a decision of an office or an assessment set going: nothing else presses as they do."""
    found: list[Fitting] = []
    if _AWARD.search(said) or "award" in dates.by_role:
        found.append(_fixed("sue_after_award", "award", dates))
    if _DECISION.search(said) or "decision" in dates.by_role:
        found += [_fixed("reconsideration", "decision", dates), _fixed("sue_authority", "decision", dates)]
    if _ASSESSMENT.search(said) or "assessment" in dates.by_role:
        found.append(_fixed("capacity_review", "assessment", dates))
    return found


def _fixed(name: str, role: str, dates: Dates) -> Fitting:
    return _needing(name, "start", role, dates)


def _needing(name: str, wanted: str, role: str, dates: Dates) -> Fitting:
    known = dates.get(role)
    return Fitting(name, {wanted: known}) if known else Fitting(name, {}, role)


def _injury(said: str, facts: Mapping[str, str], dates: Dates) -> list[Fitting]:
    known = dates.get("injured") or dates.get("")
    injured = {"injured_on": known} if known else {}
    missing = "" if known else "injured"
    found = [Fitting("injury_worker", injured, missing)]
    if known:
        found.append(Fitting("injury_employer", {"start": known}))
    if _CROWD.search(said) and facts.get("relation") != "labour":
        found.append(Fitting("occupational_injury", injured, missing))
    return found


def _arbitration(kind: str, dates: Dates) -> Fitting:
    end = dates.get("end")
    values: dict[str, Any] = {"kind": kind, **_interrupted(dates)}
    if kind == "pay" and dates.still_working and not end:
        return Fitting("arbitration", {**values, "still_working": True})
    if not end:
        return Fitting("arbitration", values, "end")
    return Fitting("arbitration", {**values, "ended_on": end, "known_on": end})


def _interrupted(dates: Dates) -> dict[str, Any]:
    if not dates.demanded:
        return {}
    return {"interruptions": [{"day": day, "kind": "claim"} for day in dates.demanded if len(day) == 10]}


def _double_wage(dates: Dates) -> Fitting:
    start = dates.get("start")
    if not start:
        return Fitting("double_wage", {}, "start")
    values = {"start": start, **({"end": dates.get("end")} if dates.get("end") else {})}
    demanded = [day for day in dates.demanded if len(day) == 10]
    return Fitting("double_wage", {**values, **({"interrupted_on": demanded} if demanded else {})})
