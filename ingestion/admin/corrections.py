"""What an admin puts right in a plan: values as they are typed on a page or in a chat, read into what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ingestion.errors import Refused
from ingestion.offices import places
from ingestion.publishing.proposal.draft import corrected, draft_from_json
from ingestion.publishing.proposal.plan import Plan, make_plan
from ingestion.publishing.staging import restage, seen_of, staged
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import Level, Status

FIELDS = {
    "title": "标题", "short": "简称", "number": "文号", "issuer": "发布机关", "level": "级别", "promulgated": "公布",
    "effective_from": "施行", "effective_to": "失效", "jurisdiction": "地点", "status": "状态",
}  # fmt: skip
"""What can be put right, and what a page and a chat call it."""
LEVELS = {
    Level.CONSTITUTION: "宪法", Level.LAW: "法律", Level.ADMINISTRATIVE_REGULATION: "行政法规",
    Level.JUDICIAL_INTERPRETATION: "司法解释", Level.DEPARTMENTAL_RULE: "部门规章", Level.LOCAL_REGULATION: "地方法规规章",
    Level.POLICY: "政策文件", Level.GUIDING_CASE: "指导性案例", Level.STANDARD: "标准", Level.FOREIGN: "境外法律",
}  # fmt: skip
STATES = {
    Status.EFFECTIVE: "现行有效", Status.NOT_YET_EFFECTIVE: "尚未施行", Status.DRAFT: "征求意见稿（不当法律引用）",
    Status.SUPERSEDED: "已被新版代替", Status.REPEALED: "已废止", Status.WITHDRAWN: "已撤下",
}  # fmt: skip
STATED = (Status.DRAFT, Status.REPEALED, Status.SUPERSEDED)
"""The states an admin may give: those the dates do not tell."""
_DAY = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?")
_NONE = ("", "无", "没有", "不知道", "-")
_LONGEST = 400


def place_name(code: str) -> str:
    """Return what a place is called: 浙江 for CN-33; the code itself where it has no name here."""
    return "全国" if code == "CN" else next((place.short for place in places() if place.code == code), code)


def value_read(name: str, written: str) -> Any:
    """Return what was written into a field means. Raises Refused `bad_value` with a sentence that says how to write it."""
    text = written.strip()
    if name in ("promulgated", "effective_from", "effective_to"):
        return None if text in _NONE else _day_read(text)
    if name == "level":
        return _named(LEVELS, text, "级别")
    if name == "status":
        return None if text in _NONE else _named({state: STATES[state] for state in STATED}, text, "状态")
    if name == "jurisdiction":
        return _place_read(text)
    if name in ("number", "issuer") and text in _NONE:
        return None
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise Refused("bad_value", f"{FIELDS[name]}要写一行字，最多 {_LONGEST} 个。")
    return text


def plan_shown(library: Library, token: str, *, today: date) -> tuple[Plan, str]:
    """Return a plan that waits, as it would be today, and the digest of what is shown of it. Raises Refused `unknown_plan`."""
    plan = make_plan(staged(library, token, today=today), library, today=today)
    return plan, seen_of(plan)


def plan_corrected(
    library: Library, register: Register, token: str, written: Mapping[str, str], *, seen: str, today: date
) -> Plan:
    """Put values right in a plan that waits; return it as it is now. Fields left as they were count as not given.

    `seen`: the digest of what was shown when the values were written. Raises Refused: `bad_value`, `unknown_plan`, or
    `outdated_plan` when the plan was changed in between.
    """
    draft = staged(library, token, today=today)
    before = shown_values(make_plan(draft, library, today=today))
    given = {
        name: value_read(name, text)
        for name, text in written.items()
        if name in FIELDS and text.strip() != before[name]
    }
    # What is kept passes through JSON; so does what is shown, so that both are the same.
    again = draft_from_json(corrected(draft, given, register, documents=library.documents(), today=today).as_json())
    plan = make_plan(again, library, today=today)
    restage(library, token, plan, seen=seen, today=today)
    return plan


def shown_values(plan: Plan) -> dict[str, str]:
    """Return each field of a plan as it stands in a form."""
    found = plan.draft.metadata
    values = {
        "title": found.title, "short": plan.draft.document.short, "number": found.number, "issuer": found.issuer,
        "level": found.level.value, "promulgated": found.promulgated, "effective_from": found.effective_from,
        "effective_to": found.effective_to, "jurisdiction": place_name(found.jurisdiction),
        "status": found.status.value if found.status in STATED else "",
    }  # fmt: skip
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _day_read(text: str) -> date:
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(text)
    except ValueError as error:
        raise Refused("bad_value", f"“{text[:40]}”不是一个日子。这样写：2026-05-01；没有就写“无”。") from error


def _named(names: Mapping[Any, str], text: str, what: str) -> Any:
    for value, name in names.items():
        if text in (value.value, name):
            return value
    raise Refused("bad_value", f"没有“{text[:40]}”这种{what}。可以写：{'、'.join(names.values())}。")


def _place_read(text: str) -> str:
    bare = text.removesuffix("市").removesuffix("省")
    if text.upper() == "CN" or bare in ("全国", "中国", "国家"):
        return "CN"
    for place in places():
        if text.upper() == place.code or text in (place.name, place.short) or bare in (place.short, *place.cities):
            return place.code
    raise Refused("bad_value", f"不知道“{text[:40]}”是哪里。写省份或城市，如：浙江；全国的写“全国”。")
