"""Odd input brought to what can be answered: repetitions, pasted code, hidden orders, a bare number, a link."""

from __future__ import annotations

import re
from collections.abc import Callable

_REPEATED = re.compile(r"(?P<unit>[^\d\s].{0,11}?)(?P=unit){3,}", re.DOTALL)
_CODE = re.compile(
    r"<!--.*?-->|<(?P<tag>system|assistant|user|instruction|script)\b[^>]*>.*?</(?P=tag)>|</?(?:system|assistant|user|script)[^>]*>"
    r"|\$\{[^}]*\}|\{\{[^}]*\}\}|#\{[^}]*\}|\[/?INST\]|['\"]?\s*;?\s*(?:drop|truncate)\s+table\s+\w+\s*;?\s*-*|union\s+select\b"
    r"|(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{24,}={0,2}",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"\[(?P<label>[^\]]{0,80})\]\([^)]*\)|(?:https?|tg)://[^\s\u4e00-\u9fff]+|www\.[^\s\u4e00-\u9fff]+")
_MARKS = re.compile(r"(?<=\s)[*_~`]+|[*_~`]+(?=\s|$)|(?<=[\u4e00-\u9fff])[*_~`]+|[*_~`]+(?=[\u4e00-\u9fff])")
_PAPER = re.compile(
    r"甲方|乙方|第[一二三四五六七八九十\d]+条|合同|协议|承诺书|声明|通知|规定|party a\b|clause|contract|agreement",
    re.IGNORECASE,
)
"""Words of a paper somebody pasted."""
_QUOTED = 40
"""Characters of an order that are quoted."""
_QUESTION = re.compile(r"(?:真正的?问题是?|我的问题是?|我(?:真正)?想问的?是?|用户[:：])\s*(?P<rest>.{4,})$", re.DOTALL)
_TO_A_MACHINE = re.compile(
    r"(?:AI|机器人|智能助手|助手|评审|模型|系统)(?:读取|收到|注意|评审|阅读)?.{0,10}(?:应当?|必须|只能|请|要|注意|回复|认为|劝)",
    re.IGNORECASE,
)
_TOLD_BY_A_SCREEN = re.compile(
    r"系统(?:里|上|中|内|后台|弹窗|弹出|提示|通知|公告|消息)+(?!词|语)[^，。；\n]{0,20}?(?:点|同意|确认|签|申请|勾选|接受|更新|修改|规则|协议|条款|封|停|扣|罚|违规|超时|下线|请假|打卡|审批|单)"
)
"""What a platform's or an employer's screen asked of the person: a thing that happened at work, and no order to a machine."""
_PIECES = re.compile(r"(?<=[。!?;！？；\n】\]])|(?=[【\[])|\s+")
_FILLER = re.compile(r"嗯+|那个|就是|然后|这个|那啥|后来|那天|呃+|啊+|吧|哎|就|我|的话|那|了|说")
_CLAUSES = re.compile(r"(?<=[，,。!?;！？；\n])|\s+")
_INSULT = re.compile(
    r"骗子|骗人的|垃圾|废物|傻[逼比叉]|煞笔|沙比|脑残|弱智|智障|王八|狗(?:屁|东西|日)|什么(?:破)?玩意|啥(?:破)?玩意|没(?:卵|鸟|屁|啥)?用的?(?:东西|机器|玩意)"
    r"|(?:^|[，,。\s])滚|妈的|[操草艹日]你|草泥马|你妈|fuck|shit\b|stupid|idiot|useless|liars?\b",
    re.IGNORECASE,
)
"""Words thrown at whoever answers."""
_OF_OTHERS = re.compile(
    r"老板|公司|单位|站长|平台|中介|对方|领导|包工头|工头|经理|他|她|\b(?:he|she|they|boss|company)\b", re.IGNORECASE
)
"""Somebody else is called names, and not whoever answers."""
_PICTURED = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF]")
"""Signs that are pictures."""
_NUMBER = re.compile(r"[+\d][\d\s-]{6,}")
_LEAST = 6
"""Characters of a question that stays when orders are taken out of it."""
_MUMBLED = 12
_HEARD = 4
_HEARD_AMONG, _FILLERS = 6, 5
"""Characters that are still no sentence, among so many words that fill a pause."""


def unrepeated(text: str) -> str:
    """Return the text with what is said four times and more said once."""
    return _REPEATED.sub(lambda match: match["unit"], text)


def without_code(text: str) -> str:
    """Return the text without pasted code, links and marks: what somebody wants to say in words."""
    plain = _LINK.sub(lambda match: match["label"] or " ", _CODE.sub(" ", text))
    return re.sub(r"\s+", " ", _MARKS.sub("", plain)).strip()


def without_orders(text: str, is_order: Callable[[str], bool]) -> tuple[str, bool]:
    """Return the text without orders to the machine in it, and whether there were any."""
    cleaned = without_code(text)
    had = _is_order(text, is_order)
    if not had:
        return cleaned, False
    if match := _QUESTION.search(cleaned):
        return match["rest"].strip(), True
    kept = [piece for piece in _PIECES.split(cleaned) if piece and not _is_order(piece, is_order)]
    return " ".join(kept).strip(), True


def order_in_paper(text: str, is_order: Callable[[str], bool]) -> str:
    """Return the first order to a machine that stands in a pasted contract or notice; empty where none does."""
    if not _PAPER.search(text):
        return ""
    found = (piece.strip(" 【】[]\n") for piece in _PIECES.split(text) if piece and _is_order(piece, is_order))
    return next((piece[:_QUOTED] for piece in found if piece), "")


def _is_order(piece: str, is_order: Callable[[str], bool]) -> bool:
    said = _TOLD_BY_A_SCREEN.sub(" ", piece)
    return is_order(said) or _TO_A_MACHINE.search(said) is not None


def without_insults(text: str, tells_of_labour: Callable[[str], bool]) -> tuple[str, bool]:
    """Return the text without clauses that only insult whoever answers, and whether there were any."""
    if not _INSULT.search(text):
        return text, False
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    kept = [
        clause
        for clause in clauses
        if not _INSULT.search(clause) or tells_of_labour(clause) or _OF_OTHERS.search(clause)
    ]
    return "".join(kept).strip(" ，,"), len(kept) < len(clauses)


def odd_kind(text: str) -> str:
    """Return the message key for input that holds no words to answer: a number, a link, mumbling; else an empty string."""
    if _NUMBER.fullmatch(text.strip()):
        return "odd_number"
    if not without_code(text):
        return "odd_link" if _LINK.search(text) else "odd_text"
    if _PICTURED.search(text) and not re.search(r"\w", text):
        return "odd_text"
    heard = re.sub(r"\W", "", _FILLER.sub("", text))
    filled = len(_FILLER.findall(text))
    mumbled = len(heard) <= _HEARD or (len(heard) <= _HEARD_AMONG and filled >= _FILLERS)
    return "odd_text" if len(text) >= _MUMBLED and mumbled else ""


def is_long_enough(text: str) -> bool:
    """Whether something is left to answer."""
    return len(text) >= _LEAST
