"""The working of a sum the first lines name: said by code where a model gave the figure alone, so that it can be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.writing.brief.sources import Sources
from bot.answering.writing.lines import Written
from bot.contract.messages import Point
from bot.messages import message

_SHOWN = re.compile(r"[=＝×÷]|乘|除以|算法|怎么算|divided|times \d")
"""Words of a line that shows how a sum comes about."""
_STEPS = re.compile(r"(?:^|[：（])([^：=（）]*=[^（）：]*(?:：[^（）]*)?)(?=（照|）|。?$)")
_SIGN = re.compile(r"\d\)?\s*(?:个月|天|小时|元)?\s*[-+*/×÷−]\s*\(?\d")
_AMOUNT = re.compile(r"\d[\d,]{2,}(?:\.\d+)?")
_SIGNS = str.maketrans({"*": "×", "/": "÷"})


def working_of(text: str) -> str:
    """Return the steps a result holds beside its amount; an empty string where it holds none."""
    match = _STEPS.search(text)
    return match[1].strip().rstrip("；，。").translate(_SIGNS) if match is not None and _SIGN.search(match[1]) else ""


def with_working(lines: Sequence[Written], sources: Sources, language: str, told: str = "") -> list[Written]:
    """Return the lines with the steps behind the first line's sum, where no line shows any nor an earlier reply `told` them."""
    text = "".join(line.point.text for line in lines)
    named = _amounts("".join(line.point.text for line in lines if line.part == "lead"))
    if not named or _SHOWN.search(text):
        return list(lines)
    for source in sources.of_kind("result"):
        if named & _amounts(source.text) and (steps := working_of(source.text)) and steps not in told:
            point = Point(text=message(language, "claim_rule", formula=steps), refs=source.point.refs[:1])
            return [Written("why", point, (source.id,)), *lines]
    return list(lines)


def _amounts(text: str) -> set[str]:
    return {amount.replace(",", "") for amount in _AMOUNT.findall(text)}
