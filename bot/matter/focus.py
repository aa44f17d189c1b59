"""What a person wants to know in a message: read from patterns in focus.yaml, carried over short turns."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "focus.yaml"
_ASKED_WHETHER_SO = re.compile(
    r"(?:说|讲|话|这样|这么)[^，。\s]{0,6}(?:对|是真|没错|有道理|在理)(?:着)?[^，。\s]{0,2}(?:吗|么|嘛|不|没|假)"
    r"|对不对|对吗|真的(?:吗|假|么|不|是)|是真(?:的|不|是)|是不是真|真假|唬我|骗我|哄我|吓(?:唬)?我|蒙我"
    r"|有这(?:个|种|样的)?(?:规矩|规定|说法|道理|事)(?:吗|么|嘛|不|没)"
)
_LAWFUL = re.compile(r"[合违犯]不?[合违犯]?法|合(?:不合)?(?:理|规)|凭(?:啥|什么)|作不?作?数|算不算数")


class Focus(enum.StrEnum):
    """The question behind a message."""

    LEGAL = "legal"
    AMOUNT = "amount"
    LATE = "late"
    BY_WHEN = "by_when"
    SIGN = "sign"
    PAYER = "payer"
    WHERE = "where"
    HOW_LONG = "how_long"
    PROOF = "proof"
    WHAT_IF = "what_if"
    NEXT = "next"
    COMPARE = "compare"
    WORTH = "worth"
    TELLING = "telling"
    VENTING = "venting"


@lru_cache
def _patterns() -> tuple[tuple[Focus, re.Pattern[str]], ...]:
    read = read_yaml(_DATA)
    return tuple((Focus(name), re.compile("|".join(entry["patterns"]), re.IGNORECASE)) for name, entry in read.items())


_TAUGHT = re.compile(r"(?:教|学|演示|示范|背|练)(?:了|过|会|我们?|大家|新人)*(?:怎么|咋|如何|怎样)[^，。,；;]*")
"""What was taught: 就教怎么擦玻璃怎么跟客户说话 asks nothing."""


def focuses_of(text: str) -> tuple[Focus, ...]:
    """Return what a message asks, the last question first: people end with what they want to know. Empty when it asks nothing."""
    text = _TAUGHT.sub(lambda match: "。" * len(match[0]), text)
    found: list[tuple[int, int, Focus]] = []
    for order, (focus, pattern) in enumerate(_patterns()):
        last = None
        for last in pattern.finditer(text):  # noqa: B007 (the last match is wanted)
            pass
        if last is not None:
            clause = max(text.rfind(stop, 0, last.start()) for stop in "，。？?！!；;, \n")
            found.append((-clause, order, focus))
    return tuple(focus for _, _, focus in sorted(found))


def asks_whether_so(text: str) -> bool:
    """Return whether a message asks if what somebody says is so: 他说的对吗, 是真的吗, 有这规矩吗."""
    return _ASKED_WHETHER_SO.search(text) is not None


def verdict_first(focuses: Iterable[Focus], text: str) -> tuple[Focus, ...]:
    """Return what is asked with whether it is so before how much, where a message asks for that in so many words.

    A sum alone does not say whether it is owed; a bare 吗 behind a sum asks for nothing else.
    """
    asked = tuple(dict.fromkeys(focuses))
    if Focus.LEGAL not in asked or Focus.AMOUNT not in asked or asked.index(Focus.LEGAL) < asked.index(Focus.AMOUNT):
        return asked
    if not (asks_whether_so(text) or _LAWFUL.search(text)):
        return asked
    at = asked.index(Focus.AMOUNT)
    return (*asked[:at], Focus.LEGAL, *(focus for focus in asked[at:] if focus is not Focus.LEGAL))
