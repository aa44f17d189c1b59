"""Who is speaking, and what is wanted that is not given: ways round the law, others' data, a back office, proof of trust.

Each answer says no, why, and what it costs by clause. An honest employer is answered from the employer's duties
(`routing/employers/duties.py`); here only who asks how to evade, forge or force.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.messages import Scope
from bot.dialogue.routing.standpoints.others import claims_office, of_others
from bot.dialogue.routing.standpoints.wanted import Standpoint
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "standpoint.yaml"
_GROUPS = {
    "impersonation": Scope.ATTACK,
    "third_person": Scope.ATTACK,
    "evasion": Scope.LABOUR,
    "distrust": Scope.SMALL_TALK,
}
_SUFFERED = re.compile(
    r"(?:让|逼|叫|要求?|骗|强迫|硬要|非要)我|(?:公司|老板|单位|站长|平台|人事|工头|他们|厂里|领导)(?:让|逼|叫|要|想|说|给|扣|不给|伪造|造假|编|改|一直)"
    r"|我们?(?:老板|站长|店长|经理|领导|人事|单位|公司)[^，。]{0,6}(?:讲|说|叫|让|要|给|不)|我(?:被|该|不想|签了|能不能不)|(?:裁|辞|开|赶)(?:了)?我|怎么办$|处罚(?:是|$)|什么(?:处罚|责任)|何种责任"
)
_DOER = re.compile(
    r"我(?:(?:是|们是|这个?)(?:一?个|家|做.{0,6})?(?:小|开[^，。]{1,6}的)?|(?:一?个|家|做.{0,6})(?:小)?|小|开[^，。]{1,6}的)(?:老板|雇主|站长|店长|人事|HR|包工头|工头|小平台)|我(?:的|们)(?:公司|店|厂|站点)|我(?:雇|招|手下|手底下|底下)|(?:想|打算|要)(?:招|雇|辞|开|让|把)|我们?(?:把|让|叫)[^，。]{0,6}(?:人|员工|工人|骑手|司机|他们|阿姨)"
    r"|(?:帮|替)我(?:写|弄|做|想|拟|出|编|造|签|补)|给(?:我)?(?:一?个|一?份|几条|三)|模板|话术|教我|应付检查|不懂法|(?:怎么|如何|咋|怎样)(?:让|把|逼|才能不|才能让|规避|绕)|(?:让|叫|逼|给)(?:他|她|工人|员工|骑手|阿姨|司机|主播)|避社保|避个税|编个?|造个?|伪造",
    re.IGNORECASE,
)
"""Whoever asks for it to be done to others, or to have it made."""
_SURELY = re.compile(
    r"规避|模板|话术|应付检查|不懂法|我是(?:一?个|小)?老板|我(?:雇|招)了|(?:帮|替)我(?:写|做|编|弄|拟)(?!.{0,6}(?:申请|投诉|仲裁书|起诉))|投诉我(?:们|的)?(?:公司|店|厂|站)的"
)


def standpoint(text: str) -> Standpoint | None:
    """Return what a normalised message wants that is not given; None for an ordinary question of a worker or employer."""
    if claims_office(text):
        return named_standpoint("authority")
    for group, scope in _GROUPS.items():
        if group == "evasion" and not _does(text):
            continue
        for name, (pattern, unless) in _patterns(group).items():
            if pattern.search(text) and not (unless and unless.search(text)):
                return _standpoint(group, name, scope)
        if group == "impersonation" and (wanted := of_others(text)):
            return wanted
    return None


def named_standpoint(name: str) -> Standpoint:
    """Return an authored standpoint by its name in `standpoint.yaml`."""
    return next(held for held in all_standpoints() if held.name == name)


def injected_words(language: str, quoted: str = "") -> str:
    """Return what is said of orders hidden in a text; one that stands in a pasted paper is quoted, as a clause to look at."""
    said: dict[str, str] = _data()["injected_in_paper" if quoted else "injected"]
    return said.get(language, said["zh"]).format(quoted=quoted)


def all_standpoints() -> list[Standpoint]:
    """Return every authored one: for a check that their clauses resolve."""
    return [_standpoint(group, name, scope) for group, scope in _GROUPS.items() for name in _data()[group]]


def _does(text: str) -> bool:
    """Whether somebody wants it done to others, and is not telling what is done to them."""
    return bool(_SURELY.search(text)) or bool(_DOER.search(text)) and not _SUFFERED.search(text)


def _standpoint(group: str, name: str, scope: Scope) -> Standpoint:
    entry = _data()[group][name]
    lines = {language: tuple(entry[language]) for language in ("zh", "en")}
    return Standpoint(group, name, lines, tuple(tuple(refs) for refs in entry["refs"]), scope)


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def _patterns(group: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    return {
        name: (
            re.compile("|".join(f"(?:{pattern})" for pattern in entry["patterns"]), re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
        )
        for name, entry in _data()[group].items()
    }
