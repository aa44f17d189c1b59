"""Right statements made wrong in one place each: another number, unit, polarity, law, or with bait added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.gates.figures.reading import Kind, figures_in
from knowledge.text.numerals import parse_numeral, write_numeral

_NUMBER = re.compile(r"(?<!第)(\d+|[一二三四五六七八九十两百]+)(?=个?(?:月|年|天|日|倍|小时|元|成|%|周岁|工作日))")
_UNITS = (("个月", "年"), ("小时", "天"), ("天", "个月"), ("年", "个月"), ("倍", "成"))
_TURNS = (
    (r"(?<!能)不能|不得|不许|不可以", "可以"),
    (r"(?<!不)可以要求", "不能要求"),
    (r"(?:应当|必须)", "不用"),
    (r"(?<=单位|公司|平台)要(?!求|是|你)", "不用"),
    (r"(?<![不失])算工伤", "不算工伤"),
    (r"无效|不算数|不作数", "有效"),
)
_LAWS = (
    "按《骑手权益保护法》，",
    "按劳动合同法第九百条，",
    "最高法新解释说，",
    "法院判例都支持：",
    "按第一百九十九条，",
)
_BAIT = (
    "加微信 fawu2026 细聊。",
    "先交咨询费500元。",
    "这案子稳赢。",
    "签了再说没事。",
    "我们会帮你起诉。",
    "告也没用，算了吧。",
)


def numbers(text: str) -> Iterator[str]:
    """Yield the text with each figure of law one higher, or doubled when that is the same figure in other words."""
    typed = [figure for figure in figures_in(text) if figure.kind is not Kind.COUNT]
    for match in _NUMBER.finditer(text):
        value = int(match[1]) if match[1].isdigit() else parse_numeral(match[1].replace("两", "二"))
        if value is None or not typed or value > 900:
            continue
        other = value * 7 + 1
        written = str(other) if match[1].isdigit() else write_numeral(other)
        yield text[: match.start(1)] + written + text[match.end(1) :]


def units(text: str) -> Iterator[str]:
    """Yield the text with one unit exchanged."""
    for unit, other in _UNITS:
        pattern = re.compile(rf"(?<!第)(\d+|[二三四五六七八九十两]+){unit}(?!前|底|初|假)")
        if (match := pattern.search(text)) is not None:
            yield text[: match.start()] + match[1] + other + text[match.end() :]
            return


def reversals(text: str) -> Iterator[str]:
    """Yield the text turned into its opposite."""
    for pattern, other in _TURNS:
        turned, count = re.subn(pattern, other, text, count=1)
        if count:
            yield turned
            return


def laws(text: str, index: int) -> str:
    """Return the text resting on a law, an article or a case it does not rest on."""
    return _LAWS[index % len(_LAWS)] + text


def baited(text: str, index: int) -> str:
    """Return the text with what no line may say behind it."""
    return text.rstrip("。") + "。" + _BAIT[index % len(_BAIT)]
