"""What brings in a person, each by name, and how much danger it means for the queue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RISK = {
    "crisis": 3, "death": 3, "threat": 3, "maybe_crisis": 2, "injury": 2, "minor": 2, "pregnancy": 2, "withheld": 1,
    "group": 1, "deadline": 1,
}  # fmt: skip
TRIGGER_NAMES = {
    "asked": "本人要求", "no_basis_twice": "两次没找到依据", "injury": "受伤", "death": "有人死亡", "minor": "未成年",
    "pregnancy": "怀孕或哺乳", "threat": "受到威胁", "withheld": "证件或物品被扣", "group": "多人", "deadline": "期限在14天内",
    "crisis": "人身危险", "maybe_crisis": "可能有人身危险", "policy": "本站规定", "failed": "机器没答出来", "reopened": "重新打开", "rules": "按规则该有人看",
}  # fmt: skip
DANGER_WHY = {
    "case": "当事人在案件里说的话像是有生命危险，已给热线",
    "bot": "当事人刚才对机器人说的话像是有生命危险，已给热线",
    "intake": "当事人填表时说的话像是有生命危险，已给热线",
}
"""Why danger to life is open in a case."""
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("death", re.compile(r"((?<![气累烦饿热冷急吓笑困忙疼痛穷亏恨想打弄])死了|去世|身亡|猝死|没抢救过来|人没了|died|death)")),
    ("threat", re.compile(r"(威胁|恐吓|要打我|弄死|找人(打|收拾)|不让(我)?(走|离开)|别想(走|出|离开)|堵(我|在我|家门|门口)|threat)")),
    ("withheld", re.compile(r"(扣|押|收)(了|着|走)?.{0,6}(身份证|护照|驾照|驾驶证|证件|毕业证|学位证|资格证|健康证|车钥匙|手机)|(身份证|护照|驾照|驾驶证|证件|毕业证|学位证|资格证|健康证)[^，。,]{0,8}?(扣|押(?!金)|收走|不还|不给我)|(took|keeps?|kept|holds?|holding|confiscated) my (id|passport|licen[cs]e|documents?)")),
)  # fmt: skip
_FACTS = (("injured", "injury"), ("minor", "minor"), ("pregnant", "pregnancy"), ("group", "group"))
DEADLINE_DAYS = 14


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """What the office decided: situations (card ids or topics) that always go to a person, and how long things last."""

    always: frozenset[str] = frozenset()
    reopen_days: int = 30
    retention_days: int = 730


def always_of(names: Iterable[str], topics: Mapping[str, str]) -> frozenset[str]:
    """Return the situations and topics of the setting, in the writing of the cards. `topics`: topic of each card.

    Raises ValueError with the names that are none, and the topics there are. `_` and `-` are the same.
    """
    written = {name.replace("_", "-"): name for name in (*topics, *topics.values())}
    meant = [name.strip().replace("_", "-") for name in names]
    if wrong := [name for name in meant if name not in written]:
        there = ", ".join(sorted(set(topics.values())))
        raise ValueError(f"{', '.join(wrong)}: no situation (a file name in knowledge/cards) or topic ({there})")
    return frozenset(written[name] for name in meant)


def triggers_by_words(text: str) -> list[str]:
    """Return what the words of a message alone call for: a death, a threat, documents withheld."""
    return [name for name, pattern in _WORDS if pattern.search(text)]


def triggers_in(
    text: str, facts: Mapping[str, str], left: int | None, policy: CasePolicy, *, card: str = "", topic: str = ""
) -> list[str]:
    """Return the names of what calls for a person in a message and the facts so far, the most dangerous first.

    `left`: days until the worker's next last day; negative when it is past, None when none is known.
    """
    found = triggers_by_words(text)
    found += triggers_of(facts)
    if left is not None and 0 <= left <= DEADLINE_DAYS:
        found.append("deadline")
    if policy.always & {card, topic} - {""}:
        found.append("policy")
    return sorted(dict.fromkeys(found), key=lambda name: -RISK.get(name, 0))


def triggers_of(facts: Mapping[str, str]) -> list[str]:
    """Return the triggers that stand in the facts."""
    return [name for slot, name in _FACTS if facts.get(slot) == "yes"]


def risk_of(trigger: str, facts: Mapping[str, str]) -> int:
    """Return the danger of a case, 0 to 3."""
    names = {trigger, *triggers_of(facts)}
    return max((RISK.get(name, 0) for name in names), default=0)
