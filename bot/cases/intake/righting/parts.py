"""How a message under the summary is cut into parts, and what of a part says only what is not so. Pure."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(?<=\d{3})[ \-](?=\d{4}(?!\d))")
_BETWEEN = re.compile(r"[，。；;！!\n]|,(?!\d{3}(?!\d))|、(?!\d)|\s+|(?<=[来去进干做跑班职厂]的)(?=\d)")
_FILLER = re.compile(
    r"(?:(?:等(?:等|下|一下)|不好意思|抱歉|对不起|麻烦(?:你|您)?|请|帮我?|给我|我看看?(?:了)?(?:一下)?|看了(?:一下|下)?|那个|嗯+|哦+|啊|唉|哎|呃|对了|还有|另外|然后|再|首先|第[一二三四五]|[1-5一二三四][、.]|你好|您好|谢谢|辛苦了?|可以|行|好的?|"
    r"(?:其他|其它|别的|剩下|上面|前面|其余|后面)的?|都|全|对的?|没错|没问题|是的?|就是|只有|不过|但是?|"
    r"加(?:上)?一?[条项句个]|再加|漏了|有[几两三四一]?(?:个|处|项|条|点)?地方?|(?:我)?(?:刚才|刚刚|前面|上面|之前)?(?:写|说|打|填|记|弄|搞|选|点)?(?:错|不对|有误)(?:的|了)?|(?:要|需要|得)?(?:改|更正|纠正|修改)(?:一?下|成)?|几个|的|了|吧|呢|啊|也|这里|那里|应该)+)"
)
_NOT = re.compile(r"^(?:而)?(?:不是|并非|不叫|不在|没有?)(?P<w>.+?)(?:的)?$")
_NOT_INSIDE = re.compile(
    r"[，,\s]*(?:而)?(?:不是|并非|不叫)(?P<w>[^，。,]{1,24}?)(?=(?:[，,]\s*)?(?:而?是(?!的)|应该|其实)|[，。,]|$)"
)
_LIKE_NOT = re.compile(r"^(?:是不是|要不是|不是(?:我)?(?:自己|本人|主动|自愿))")


def parts_of(text: str) -> list[str]:
    """Return the parts of a message, each about one thing."""
    marked = _DIGITS.sub("", re.sub(r"[?？]", lambda mark: f"{mark.group()}。", text))
    parts = [part.strip(" ，,。") for part in _BETWEEN.split(marked)]
    return [part for part in parts if part]


def is_filler(part: str) -> bool:
    """Whether a part says nothing: 不好意思, 还有一个."""
    return _FILLER.fullmatch(part) is not None


def without_wrong(part: str) -> tuple[str, str]:
    """Return the part without what it says it is not, and that."""
    if _LIKE_NOT.search(part):
        return part, ""
    if (match := _NOT.match(part)) and part.startswith(("不是", "而不是", "并非", "不叫")) and "是" not in match["w"]:
        return "", match["w"]
    match = _NOT_INSIDE.search(part)
    if match is None:
        return part, ""
    return (part[: match.start()] + part[match.end() :]).strip(" ，,"), match["w"]


def without_what_is_not(text: str) -> str:
    """Return a message without what it says it is not, wherever that stands."""
    return _NOT_INSIDE.sub("", text)
