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
_QUESTION = re.compile(r"(?:真正的?问题是?|我的问题是?|我(?:真正)?想问的?是?|用户[:：])\s*(?P<rest>.{4,})$", re.DOTALL)
_TO_A_MACHINE = re.compile(
    r"(?:AI|机器人|智能助手|助手|评审|模型|系统)(?:读取|收到|注意|评审|阅读)?.{0,10}(?:应当?|必须|只能|请|要|注意|回复|认为|劝)",
    re.IGNORECASE,
)
_PIECES = re.compile(r"(?<=[。!?;！？；\n])|\s+")
_FILLER = re.compile(r"嗯+|那个|就是|然后|这个|那啥|后来|那天|呃+|啊+|吧|哎|就|我|的话|那|了|说")
_NUMBER = re.compile(r"[+\d][\d\s-]{6,}")
_LEAST = 6
"""Characters of a question that stays when orders are taken out of it."""
_MUMBLED = 12
_HEARD = 4


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
    had = is_order(text) or bool(_TO_A_MACHINE.search(text))
    if not had:
        return cleaned, False
    if match := _QUESTION.search(cleaned):
        return match["rest"].strip(), True
    pieces = [piece for piece in _PIECES.split(cleaned) if piece and not is_order(piece)]
    kept = [piece for piece in pieces if not _TO_A_MACHINE.search(piece)]
    return " ".join(kept).strip(), True


def odd_kind(text: str) -> str:
    """Return the message key for input that holds no words to answer: a number, a link, mumbling; else an empty string."""
    if _NUMBER.fullmatch(text.strip()):
        return "odd_number"
    if not without_code(text):
        return "odd_link" if _LINK.search(text) else "odd_text"
    heard = _FILLER.sub("", text)
    if len(text) >= _MUMBLED and len(heard) <= _HEARD:
        return "odd_text"
    return ""


def is_long_enough(text: str) -> bool:
    """Whether something is left to answer."""
    return len(text) >= _LEAST
