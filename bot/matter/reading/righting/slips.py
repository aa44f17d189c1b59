"""What takes back a value that was said: 不对, 看错了, 我打反了, 哎不对, 记错了."""

from __future__ import annotations

import re

_OH = r"(?:[哦噢哎啊呃唉嗯唔诶欸哟咦呀嗨]|等等|等下|等一下|，)*"
_WHO = r"(?:我|俺|刚才|刚刚|前面|上面|上一?句|上条|那个|这个|可能|好像|都|又|自己|日子|数字?|天数|日期|时间|金额|年份|月份|手|单价|提成|工资|老|语音|，)*"
_VERB = r"(?:说|写|打|记|搞|弄|看|数|算|填|输|按|发|报|讲|翻|念|听|想|整|转|记录|敲|码)"
_WRONG = r"(?:错|岔|反|混|串|颠倒|漏|倒)(?:了|啦|咯|哒|嘞|咗|忒了?|行|劈了?|哟|噻)*(?:个|一个|一位|一?下)?(?:字|数字?|年份?|月份?|日期|数字|天|人)?(?:了)?"
SLIP = re.compile(
    rf"(?:(?<=[，。！；、…\n])|^|(?<=[的了吧吗嘛呢号日月年天个块元\d])){_OH}"
    rf"(?:(?:不对|不不+|不是不是|哎不|哦不|啊不|呃不|噢不|(?:(?<=[哦啊噢哎呃])|^|(?<=\n))不是(?=[，、])|呸)(?:了|啊|哈|呀)?(?:是)?(?=[，。！；、…]|[^头劲称外等口])"
    rf"|{_WHO}{_VERB}{_WRONG}|{_WHO}(?:口误|手误|笔误|手滑|手抖|(?:多|少)打了?个?[零0]|错(?:了|哒|咯|嘞)|更正|纠正)(?:一下|下|了)?|(?:(?<=\n)|^)\*(?=\d))"
    r"(?![吗吧么?？]|的(?:话|地方|是)|之处|没有)[，。！…、~ ]*"
)
"""A taking back, with what stands before and behind it that says nothing."""
_BEFORE_WRONG = re.compile(r"(?:觉得|认为|感觉|数|账|说|算|做|给|发|对|这|那|得|也|都|很|里|是|有啥|哪|有点)$")
_ONE_OF_TWO = re.compile(r"对不对|是不是|不对不给|不对劲")
_TURNED = re.compile(r"反|颠倒|倒了|对调|换过来")


def slips_in(text: str) -> list[re.Match[str]]:
    """Return the places where a text takes back what it said. 账不对, 对不对 and what somebody else got wrong are none."""
    return [match for match in SLIP.finditer(text) if not _is_judged(text, match)]


def turns_round(slip: str) -> bool:
    """Whether a taking back says that two values were put one for the other: 说反了."""
    return _TURNED.search(slip) is not None


def _is_judged(text: str, match: re.Match[str]) -> bool:
    """Whether 不对 is said of what somebody else did."""
    before = text[: match.start()]
    bare = match.group().lstrip("，。！；、…哦噢哎啊呃唉嗯唔诶欸哟")
    if bare == match.group() and before and before[-1] not in "，。！；、…\n" and _BEFORE_WRONG.search(before):
        return True
    return _ONE_OF_TWO.search(text[max(0, match.start() - 2) : match.end() + 2]) is not None
