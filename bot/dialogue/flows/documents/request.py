"""Which paper a worker asks for, in their own words."""

from __future__ import annotations

import re

from bot.contract.messages import ConversationState
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.dialogue.flows.claims.session import ClaimSession
from bot.dialogue.flows.deadlines.session import ClockSession
from bot.dialogue.flows.documents.catalogue import papers

_FORM = r"(?:一)?(?:份|个|张|封)"
_WRITE = re.compile(
    rf"写|起草|草拟|拟|生成|填|模板|范本|样本|格式|(?:弄|做|出|开|准备|给我|来|要|搞){_FORM}|(?:帮|替|给)我(?:弄|做|出|准备|搞)|申请.{{0,8}}的(?:表|书)$"
)
_WRITE_ENGLISH = re.compile(r"\b(?:write|draft|make|prepare|generate|fill|need|want|help|create)\b", re.IGNORECASE)
_TOLD_TO = re.compile(
    r"(?:让|叫|逼|催|喊|要求|非要)(?:我|我们|大家|人)[^，。]{0,6}(?:写|填|签)|(?:写|填|交|递|寄|发)(?:了|过|完|好了)|已经(?:写|交|填|递)"
)
"""The other side wants it written, or it has been written: nobody asks us for a paper."""
_ABOUT = re.compile(r"[吗么][。!！?？]*$|有(?:什么)?用|要不要|是什么|什么意思|多少钱|多久|怎么办|咋办|要钱")
_STILL_ASKS = re.compile(
    r"(?:帮|替)我|给我|(?:能|可以|会)(?:不能|不会)?(?:帮|替|给)?(?:我)?(?:写|生成|起草)|怎么写|咋写"
)
_FILLER = re.compile(r"[\s，。、！!？?我要想请的啊呀呢吧个份张封一]")
LIST = re.compile(
    r"(?:能|可以|会|都能)(?:帮我|给我|替我)?(?:写|生成|弄|做|出|起草)(?:些)?(?:哪些|什么|啥|几种)[^，。]{0,4}(?:材料|文书|文件|书|表)|(?:哪些|什么|啥)(?:材料|文书)[^，。]{0,4}(?:能|可以)(?:帮我)?(?:写|生成|弄)|^(?:写材料|写文书|材料清单|文书清单)$|(?:which|what) (?:papers|documents|letters|forms) can you",
    re.IGNORECASE,
)
RESUME = re.compile(
    r"^(?:接着|继续)(?:写|填|弄)|^(?:继续|接着)(?:刚才|上次)?(?:的)?(?:材料|文书|书|表)|^continue|^go on\b",
    re.IGNORECASE,
)


def wanted_paper(text: str) -> str | None:
    """Return the paper a message asks to be written; None when it only speaks of one."""
    if len(text) > 400 or _TOLD_TO.search(text):
        return None
    best, length = None, 0
    for name, paper in papers().items():
        match = paper.words.search(text) or paper.english.search(text)
        if match and len(match.group()) > length:
            best, length = name, len(match.group())
    if best is None:
        return None
    bare = len(_FILLER.sub("", text)) <= length + 1
    asked = bool(_WRITE.search(text) or _WRITE_ENGLISH.search(text))
    if _ABOUT.search(text) and not _STILL_ASKS.search(text):
        return None
    return best if asked or bare else None


def asked_elsewhere(state: ConversationState) -> bool:
    """Whether another flow, or the matter, waits for an answer or was just stopped: 继续写 then goes on with that, where no
    paper was begun."""
    sums, assessing, clocks = ClaimSession.of(state), AssessmentSession.of(state), ClockSession.of(state)
    waits = sums.name or clocks.asked or state.asked or (assessing.begun and not assessing.left)
    return bool(waits) or state.turn - 1 in (sums.left_at, assessing.left_at, clocks.left_at)


def rest_flows(state: ConversationState) -> None:
    """Let the question of another flow rest: the next message answers the paper."""
    sums, assessment, clocks = ClaimSession.of(state), AssessmentSession.of(state), ClockSession.of(state)
    sums.close()
    sums.keep(state)
    if assessment.begun:
        assessment.left = True
        assessment.keep(state)
    if clocks.begun:
        clocks.asked = ""
        clocks.keep(state)
