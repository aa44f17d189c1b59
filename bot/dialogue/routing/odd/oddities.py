"""Odd input brought to what can be answered: repetitions, pasted code, coded text, pictures, a bare number, a link."""

from __future__ import annotations

import base64
import binascii
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
_PICTURES = (
    ("odd_hurt", re.compile("[💥🚑🩸🤕🏥🩹🆘🚨🔥☠💀⚡🤢🤮🥵]|🦽|🦼")),
    ("odd_sad", re.compile("[😭😢💔😞😔🥺😩😫😿😣😖☹🙁😰😥🖤🥀😟]")),
    ("odd_angry", re.compile("[😡🤬😠💢👊🖕😤👿]")),
    ("odd_money", re.compile("[💰💸🧾💵💴🪙💳]")),
    ("odd_friendly", re.compile("[😊😀😁😄🙂👍🙏🌹👌❤😃😆🤝👋🎉😂🤣]")),
)
"""What pictures without a word may say, the gravest first; each is met with its own line of the catalogue."""
_NUMBER = re.compile(r"[+\d][\d\s-]{6,}")
_SOMEBODYS_NUMBER = re.compile(r"[+(]?\d[\d\sxX*＊()-]{5,}\d")
"""A number, its middle hidden or not."""
_CODED = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}")
_PLAIN = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2,} [A-Za-z]{2,}")
_DEMAND = re.compile(
    r"(?:快|赶紧|马上|求你?)?(?:还|给|发|退|结|赔|讨|要|拿)(?:我|俺|咱)?的?(?:血汗|辛苦|工)?(?:钱|账|款)(?:来|啊|吧|呀)?|(?:我的)?(?:血汗|辛苦)钱|(?:give|pay) me (?:my )?money|money|pay me",
    re.IGNORECASE,
)
"""A bare demand for money that does not say for what."""
_OF_SEVERAL_FIELDS = re.compile(
    r"押金|保证金|定金|合同|保险|赔偿金?|补偿|罚款|欠钱|违约金|中介费|协议|起诉|借条|deposit|contract|insurance|compensation",
    re.IGNORECASE,
)
"""One word that is said in several fields of law."""
_CUT_OFF = re.compile(
    r"\b(?:by|to|the|an?|and|if|because|that|or|but|with|for|of|is|was|my|he|she|they|so|when|then|about)$"
    r"|(?:然后|因为|但是|可是|而且|如果|要是|所以|或者|还有就是|跟我说|就说|不然|(?<![\u4e00-\u9fff])要不|结果他?|那个那个|他就|我就)[，,.。…]*$",
    re.IGNORECASE,
)
"""The end of a message that broke off."""
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0501"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405",
    "aeopcyxisdABEKMHOPCTYXIS",
)
"""Cyrillic letters that look like Latin ones."""
_ENDLESS = re.compile(r"(?P<begins>\d{40})\d+")
_LEAST = 6
"""Characters of a question that stays when orders are taken out of it."""
_MUMBLED = 12
_HEARD = 4
_HEARD_AMONG, _FILLERS = 6, 5
"""Characters that are still no sentence, among so many words that fill a pause."""


def unrepeated(text: str) -> str:
    """Return the text with what is said four times and more said once."""
    return _REPEATED.sub(lambda match: match["unit"], text)


def without_endless_numbers(text: str) -> str:
    """Return the text with every number cut after forty digits: no sum, day or number of a paper is longer, and reading one
    takes time by the square of its length."""
    return _ENDLESS.sub(lambda match: match["begins"], text)


def without_code(text: str) -> str:
    """Return the text without pasted code, links and marks: what somebody wants to say in words."""
    plain = _LINK.sub(lambda match: match["label"] or " ", _CODE.sub(" ", text))
    return re.sub(r"\s+", " ", _MARKS.sub("", plain)).strip()


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


def decoded(text: str) -> str:
    """Return what a message says that is nothing but base64 of readable words; any other text as it is."""
    if not _CODED.fullmatch(text.strip()):
        return text
    try:
        plain = base64.b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    return plain if _PLAIN.search(plain) else text


def unmasked(text: str) -> str:
    """Return the text with Cyrillic letters that only look like Latin ones made Latin, where both stand in one word."""
    if not any(_LATIN.search(word) and _CYRILLIC.search(word) for word in text.split()):
        return text
    return text.translate(_LOOK_ALIKES)


def odd_kind(text: str) -> str:
    """Return the message key for input that holds no words to answer: a number, a link, pictures, mumbling; else an empty string."""
    if _NUMBER.fullmatch(text.strip()):
        return "odd_number"
    words = without_code(text)
    rest = _SOMEBODYS_NUMBER.sub("", words)
    if not re.search(r"\w", rest) and (_LINK.search(text) or rest != words):
        return ("odd_number_and_link" if rest != words else "odd_link") if _LINK.search(text) else "odd_number"
    if not words:
        return "odd_text"
    if _PICTURED.search(text) and not re.search(r"\w", text):
        return next((key for key, pictures in _PICTURES if pictures.search(text)), "odd_text")
    if _DEMAND.fullmatch(text.strip()):
        return "odd_money"
    return "odd_text" if len(text) >= _MUMBLED and _is_mumbled(text) else ""


def is_of_several_fields(text: str) -> bool:
    """Return whether a message is one word that work shares with renting, buying and the like."""
    return bool(_OF_SEVERAL_FIELDS.fullmatch(text.strip()))


def broke_off(text: str) -> bool:
    """Return whether a message ends in the middle of a sentence."""
    return bool(_CUT_OFF.search(text.strip()))


def _is_mumbled(text: str) -> bool:
    heard = re.sub(r"\W", "", _FILLER.sub("", text))
    return len(heard) <= _HEARD or (len(heard) <= _HEARD_AMONG and len(_FILLER.findall(text)) >= _FILLERS)


def is_long_enough(text: str) -> bool:
    """Whether something is left to answer."""
    return len(text) >= _LEAST
