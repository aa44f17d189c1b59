"""Names, places and choices as a correction tells them. Pure."""

from __future__ import annotations

import re
from datetime import date

from bot.cases.intake.questions import read_answer
from bot.cases.rules.facts.names_told import WIDE

_BEHIND = re.compile(
    r"(?:改成|改为|换成|写成|(?:应该|那里?|就|栏|项|要)写(?:的是|上)?|应该是|应当是|其实是|而是|名叫|叫做|叫作|就叫|叫我|喊我|叫|就?是(?!不是|的)|：|:)\s*"
)
_LEAD = {
    "name": r"(?:我的?|俺的?)?(?:名字|姓名|称呼|真名|本名|大名|全名)",
    "employer": r"(?:我)?(?:跟谁(?:干|做)(?:的)?|(?:站点|公司|单位|老板|工地|厂子?|店里?|站长?|网点|中介|公会|雇主|东家|劳务)(?:的)?(?:名字?|全称|名称)?|站名|厂名|店名|公司名)",
    "boss": r"(?:老板娘?|负责人|老板是谁|站长|店长|经理|工头|东家|雇主)",
    "agency": r"(?:中介|劳务|派遣|外包)(?:或劳务)?(?:公司)?(?:的)?(?:名字?|全称)?",
    "platform": r"(?:我)?(?:在|跑|做)?(?:的)?(?:是)?平台",
    "city": r"(?:我|人|我人|俺)?(?:就|现在|其实)?(?:在)?(?:的)?(?:城市|地方|地点|位置)?",
    "worker_kind": r"(?:我|俺)?(?:的)?(?:工种|职业|做什么(?:活|工作|的)?|干什么的|干的活|做的活)",
    "proof": r"(?:我)?(?:的)?证据", "want": r"(?:我)?(?:的)?(?:想要什么|要求|诉求|想要)", "story": r"经过",
}  # fmt: skip
_WRONG = re.compile(
    r"(?:那一?[项条栏个]|那里|这里|那儿)?(?:也|都|还|是)*(?:写|填|记|说|弄|搞|听|读)?(?:的)?(?:错了?|不对|有误)[，,\s]*"
)
_TAIL = re.compile(
    r"(?:没(?:有)?写(?:上|进去)?|没(?:有)?记(?:上)?|漏了|就(?:行|好|可以)|才对|吧|了|呀|啊|哦|哈|呢|的?那个|谢谢)+$"
)
_MARKS = " ，,。.；;：:“”\"'、!！"
_NAMES = ("name", "employer", "platform", "city", "worker_kind", "proof", "want", "story")
_BY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (by, re.compile(pattern))
    for by, pattern in (
        ("platform", r"平台|封(?:了|的)?我?(?:的)?号|号被?封|系统"),
        ("expiry", r"到期|不续"),
        ("agreed", r"协商|商量|双方"),
        ("employer", r"(?:不是|没有?|并非)(?:我|我们)?(?:自己|本人|主动|自愿)"),
        (
            "employer",
            r"辞退|开除|解雇|裁|被(?:辞|开|踢|赶|劝|炒|优化)|(?<!没人)(?<!没有人)(?:叫|让|喊|要|逼|赶|通知)我?[^，。]{0,4}(?:走|离|滚|别来|不用来|莫来)|不要我|开(?:了|的|掉)我?|(?:踢|炒|赶)(?:了|的|我)|(?:公司|老板|单位|站长|他们|对方|雇主|东家)(?:提|说|开|赶)?的?$",
        ),
        (
            "worker",
            r"(?:自己|主动|自愿|本人)|我(?:提|辞|走|不干|不做|不跑|不接|要走|不想)|辞职|辞工|^(?:是)?我(?:的)?$",
        ),
    )
)
_STILL = re.compile(r"还在|没走|没离|没辞|在职|还(?:干|做|跑|接)着|还(?:干|做|跑)|继续(?:干|做|跑)")
_GONE = re.compile(r"不(?:干|做|跑|接)了?|走了|离职|没(?:干|做|跑|在)|不在(?:那|了)")
_LONGEST_NAME = 12
_LONGEST_TRADE = 8
_NO_NAME = re.compile(r"的|那|写|名字|公司|这|错|对|不")
_WORK_NAMED = re.compile(r"工种|职业|做什么|干什么|干的|做的|活")


def word_righted(slot: str, part: str, today: date) -> str:
    """Return the name, place or words a correction gives for a fact; empty for none."""
    said = _rest(slot, part)
    if not said:
        return ""
    if slot in ("proof", "want", "story", "agency"):
        return said
    if slot == "boss":
        return said if 1 < len(said) <= _LONGEST_NAME and not re.search(r"没|不|给|说", said) else ""
    found = read_answer(slot, said, today).values.get(slot, "").strip(_MARKS)
    if slot == "name" and (len(found) > _LONGEST_NAME or _NO_NAME.search(found)):
        return ""
    if slot == "worker_kind":
        return _trade(part, said, found)
    return found


def _trade(part: str, said: str, found: str) -> str:
    """A trade: by its name where it is one of its own, else in the worker's words (保安), which a wide name hides."""
    if found == said and not _WORK_NAMED.search(part):
        return ""  # 我是… tells a trade only where the word is one
    words = re.sub(r"^(?:我|俺|就?是|做|干|搞|当|的)+|的$", "", said)
    return words if found in WIDE and 1 < len(words) <= _LONGEST_TRADE else found


def _rest(slot: str, part: str) -> str:
    """The words behind 是, 叫, 改成; without these, those behind the name of the fact."""
    part = _WRONG.sub(" ", part).strip(_MARKS)
    pieces = [piece for piece in _BEHIND.split(part, maxsplit=1) if piece is not None]
    if len(pieces) > 1:
        said = pieces[-1]
        if _BEHIND.match(said):
            said = _BEHIND.sub("", said, count=1)
    else:
        said = re.sub(rf"^{_LEAD.get(slot, '')}[\s：:]*", "", part)
    said = re.sub(r"^(?:就是?|应该)", "", said)
    said = _TAIL.sub("", said.strip(_MARKS)).strip(_MARKS)
    return "" if re.fullmatch(_LEAD.get(slot, "(?!)"), said) else said


def ended_by(part: str) -> str:
    """Return who ended the work by words that tell it; empty for none."""
    return next((by for by, pattern in _BY if pattern.search(part)), "")


def goes_on(part: str) -> str:
    """Return `yes` where words say that the work goes on, `no` where they say it is over; empty for neither."""
    return "yes" if _STILL.search(part) else "no" if _GONE.search(part) else ""
