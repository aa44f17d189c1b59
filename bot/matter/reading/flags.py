"""The yes-or-no facts, words and names of a turn, by concepts, and by who said them."""

from __future__ import annotations

import re

from bot.contract.matter import Matter, Sure
from bot.matter.reading.clauses import Told
from bot.matter.reading.persons.whose import person_in
from bot.matter.reading.update import Found
from bot.understanding.concepts import concepts_in
from bot.understanding.places import places_in, platform_in
from knowledge.authored.places import city_above

_NOT_FROM_OTHERS = frozenset(
    {"worker_kind", "mode", "nothing_paid", "mainly_own_fault", "still_working", "injured", "injury_place", "died", "relation",
     "proof_chat", "proof_transfers", "proof_attendance", "proof_witness", "proof_recording", "no_proof", "has_iou", "awarded",
     "award_unpaid", "award_less", "wants_to_leave", "wants_job_back", "third_party", "in_hospital", "certified", "group", "violence", "written_contract",
     "comprehensive_hours"}
)  # fmt: skip
"""What the other side says about these is its claim, no fact of the worker's."""
_SELF = re.compile(r"我(?:是|做|在|干|当|跑|开|送)|(?:做|干|跑|当)(?:的|了)")
_HINTS = frozenset({"站长", "站点", "包工头", "包工", "总包", "项目部", "公会", "店里", "厂里"})
"""Words that only hint at a trade."""
_HERE = re.compile(r"(?:在|来|到|这边|人在|坐标)$")
_FROM = re.compile(r"(?:人(?!民|事|家|力)|户口|老家|籍|来的|来[^，。]{1,4}打工|农村)")
_NOT_HERE = re.compile(r"(?:去|调到|调我?去|搬到|去不去|派到|转到|想去|老家|老家在|总部在)$")
_TO = re.compile(r"(?:到|至|-|—)[\u4e00-\u9fff]{2,3}(?:的)?(?=[，。,\s]|线|专线|这条|来回|一趟|$)")
_FROM_THERE = re.compile(r"(?:跑|走|拉)[\u4e00-\u9fff]{2,3}(?:到|至|-|—)$")
_SENT_AWAY = frozenset({"employer", "lay_off", "closed", "expiry", "platform"})
_BY_AGENCY = re.compile(r"派遣|中介|劳务|辞退|开除|解除|解雇|裁")
_WISH = re.compile(r"想|打算|准备|愿|换|撤|跳槽")
_NO_LICENCE = re.compile(r"资质|个人承包")
"""What says outright that a boss has no licence; 包工头 alone only makes it likely."""
_NOT_SIGNED = re.compile(r"(?:我)?(?:还|也|就)?没签(?:字)?")


_STATES = frozenset(
    {"pregnant", "nursing", "sick", "disabled", "minor", "under_sixteen", "over_age", "receives_pension"}
)
_ANOTHER = re.compile(
    r"(?:(?P<far>嫂子?|弟媳|弟妹|嫂嫂|同事|别人|人家|前台|店长|老板娘?|前任|邻居)|(?P<near>老婆|媳妇|爱人|妻子|女朋友|对象|家里|老人|爸|妈|孩子|儿子|女儿|娃))(?!说|讲|知道|让|叫|嫌|问|因为)"
)
"""Before a state: somebody beside the worker. Of the near ones the matter itself may be."""
_BY_A_DAY = re.compile(r"(?:今|明|后天|周|礼拜|星期|号|点)[^，。]{0,6}签")
_WORKSHOP = re.compile(r"(?:小|地下|家庭)?(?:作坊|印刷|加工)")
_NAMES_A_PAPER = re.compile(r"协议|确认|收条|单子|书|链接|和解")


def flags_in(told: Told, matter: Matter) -> dict[str, Found]:
    """Return the flags, words and names that what was stated sets."""
    values: dict[str, Found] = {}
    for name, (value, words) in concepts_in(told.stated).items():
        if name in _NOT_FROM_OTHERS and words not in told.own:
            continue
        if name in _STATES and value is True and _of_another(told, words, matter):
            continue
        values[name] = Found(value, words)
    if told.whole != told.stated and "sign_now" not in values and (now := concepts_in(told.whole).get("sign_now")):
        values["sign_now"] = Found(*now)  # 不签就不给 is no fact of the matter, but it is pressure
    _kind_of_work(values, told, matter)
    _licence(values, matter)
    _signed(values, matter)
    _ended(values, matter)
    _reason_for_pay(values, told)
    _places(values, told, matter)
    return values


def _kind_of_work(values: dict[str, Found], told: Told, matter: Matter) -> None:
    """A trade that is only mentioned (站长, 客服) does not replace the one that was told."""
    kind = values.get("worker_kind")
    if kind is None:
        return
    station = re.search(r"站长|站点|站里", told.own)
    if kind.value == "rider" and station and matter.mode is None and "mode" not in values:
        values["mode"] = Found("dedicated", station.group(), Sure.INFERRED)
    if kind.words in _HINTS or (matter.worker_kind is not None and not _SELF.search(told.own)):
        values["worker_kind"] = Found(kind.value, kind.words, Sure.INFERRED)


def _ended(values: dict[str, Found], matter: Matter) -> None:
    """Who is sent back to the agency is not dismissed by it; who is let go and 就要走 has no wish to leave."""
    ended, leaves = values.get("ended_by"), values.get("wants_to_leave")
    agency = matter.value("agency") or "agency" in values or matter.value("contract_kind") == "dispatch"
    back = "sent_back" in values or bool(matter.value("sent_back"))
    if ended is not None and ended.value == "employer" and back and agency and not _BY_AGENCY.search(ended.words):
        del values["ended_by"]
    by = ended.value if ended is not None else matter.value("ended_by")
    if leaves is not None and by in _SENT_AWAY and not _WISH.search(leaves.words):
        del values["wants_to_leave"]
    boss = values.get("unlicensed_boss")
    if boss is not None and boss.value and not _NO_LICENCE.search(boss.words):
        values["unlicensed_boss"] = Found(True, boss.words, Sure.INFERRED)


_OF_PAY = re.compile(r"(?:[发拖欠扣减降]|没给|少给|不给|没结|不结)[^，。]{0,8}$|工资[^，。]{0,6}$")
_HELD_BACK = re.compile(r"拖|欠|[不没少晚]发|发不")
_OF_THE_END = re.compile(r"辞|裁|开除|解除|让我|叫我|不要|优化|走人")


def _reason_for_pay(values: dict[str, Found], told: Told) -> None:
    """每个月只发一半，说是公司困难: why pay is late is no reason to send anybody away."""
    reason = values.get("reason_given")
    if reason is None or reason.value != "poor_business":
        return
    clauses = re.split(r"[，。；！？]", told.stated)
    at = next((i for i, clause in enumerate(clauses) if reason.words in clause), None)
    if at is None or _OF_THE_END.search("，".join(clauses[max(at - 1, 0) : at + 2])):
        return
    before, behind = clauses[at].split(reason.words, 1)
    if _OF_PAY.search(clauses[at - 1] if at else "") or _OF_PAY.search(before) or _HELD_BACK.search(behind):
        del values["reason_given"]


def _of_another(told: Told, words: str, matter: Matter) -> bool:
    """Whether a state (pregnant, ill, a child) is told of somebody beside the person whose matter it is: 我嫂子还怀着."""
    clause = next((part for part in re.split(r"[，。；！？]", told.stated) if words in part), "")
    before = clause[: clause.find(words)] if words in clause else ""
    other = _ANOTHER.search(before)
    if other is None:
        return False
    if other["far"]:
        return True
    return matter.whose == "self" and not person_in(told.stated)


def _licence(values: dict[str, Found], matter: Matter) -> None:
    """A workshop is likely to have no licence; it is none where one was told of."""
    unit = values.get("unregistered_unit")
    if unit is None or unit.value is not True or not _WORKSHOP.fullmatch(unit.words):
        return
    if matter.unregistered_unit is not None:
        del values["unregistered_unit"]
    else:
        values["unregistered_unit"] = Found(True, unit.words, Sure.INFERRED)


def _signed(values: dict[str, Found], matter: Matter) -> None:
    """没签 after a paper was held out means that paper, not the labour contract."""
    _paper_told_before(values, matter)
    _paper_of_the_day(values, matter)
    contract = values.get("written_contract")
    before = (matter.asked_to_sign, matter.moved_away, matter.registered_business)
    asked = {"asked_to_sign", "moved_away"} & set(values) or any(told is not None for told in before)
    if contract is not None and asked and _NOT_SIGNED.fullmatch(contract.words):
        del values["written_contract"]


def _paper_told_before(values: dict[str, Found], matter: Matter) -> None:
    """他又催我签 is about the paper told of before."""
    paper = values.get("asked_to_sign")
    if paper is None or paper.value != "settlement" or matter.asked_to_sign is None:
        return
    if not _NAMES_A_PAPER.search(paper.words):
        del values["asked_to_sign"]


def _paper_of_the_day(values: dict[str, Found], matter: Matter) -> None:
    """今天不签 tells of a paper; else a wish for a signature without one is left out."""
    now = values.get("sign_now")
    if now is None or "asked_to_sign" in values or matter.asked_to_sign is not None:
        return
    if _BY_A_DAY.search(now.words) and "合同" not in now.words:
        values["asked_to_sign"] = Found("settlement", now.words, Sure.INFERRED)
    else:
        del values["sign_now"]


def _route(text: str, name: str, at: int) -> bool:
    """Whether a place is one end of a way driven (跑郑州到武汉): neither is where somebody works for."""
    return _TO.match(text[at + len(name) :]) is not None or _FROM_THERE.search(text[:at]) is not None


def _places(values: dict[str, Found], told: Told, matter: Matter) -> None:
    found = [
        (name, at)
        for name, at in places_in(told.stated)
        if not _FROM.match(told.stated[at + len(name) :])
        and not _NOT_HERE.search(told.stated[:at])
        and not _route(told.stated, name, at)
    ]
    if found:
        here = [entry for entry in found if _HERE.search(told.stated[: entry[1]])]
        name, at = (here or found)[0]
        name = city_above(name)
        said = bool(here) or told.stated.strip("，。的这边呢吧 ") == name
        sure = Sure.INFERRED if matter.city is not None and not said else Sure.TOLD
        values.setdefault("city", Found(name, name, sure))
    if platform := platform_in(told.stated):
        values.setdefault("platform", Found(platform, platform))
