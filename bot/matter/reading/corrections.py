"""A turn that takes something back: 不对，是前年; 记错了，是五月; 不是六千是六千五."""

from __future__ import annotations

import re

from bot.contract.matter import FIELDS, FieldKind, Matter
from bot.matter.reading.update import Found

CORRECTION = re.compile(
    r"(?:^|[，。,！! ])(?:哦|噢|哎|啊)?(?:不对|不是的?[，, ]|说错|写错|打错|记错|搞错|弄错|错了|更正|纠正|刚才(?:说|写)?错|应该是|准确(?:地|的)?说|改一下)|(?:是|应该)[^，。]{1,10}(?:不是|才对)"
)


def corrected_field(kind: FieldKind, matter: Matter, told: dict[str, Found]) -> str:
    """Return the field of a kind that was told last: what a bare correction is about."""
    found = [
        (entry.turn, order, name)
        for order, (name, entry) in enumerate(matter.known())
        if FIELDS[name] is kind and name not in told and name != "unnamed_sum"
    ]
    return max(found)[2] if found else ""
