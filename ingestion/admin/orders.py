"""What an admin writes in a chat beside files: values of a plan to put right, the history of a document, restoring, withdrawing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingestion.admin.corrections import FIELDS

_NAMES = {name: key for key, name in FIELDS.items()} | {
    "机关": "issuer",
    "生效": "effective_from",
    "地区": "jurisdiction",
}
_VALUE = re.compile(rf"(?:改\s*)?({'|'.join(sorted(_NAMES, key=len, reverse=True))})\s*[:：\s]\s*(\S.*)")
_ACT = re.compile(
    r"(历史|版本|恢复|撤下)\s*[:：\s]?\s*《?([^《》\s]{3,200})》?\s*(?:版本)?\s*(\d{1,9})?\s*(.*)", re.DOTALL
)
_VERBS = {"历史": "history", "版本": "history", "恢复": "restore", "撤下": "withdraw"}


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `verb`: correct, history, restore or withdraw."""

    verb: str
    values: dict[str, str] = field(default_factory=dict)
    document: str = ""
    version: int | None = None
    reason: str = ""


def read_order(text: str) -> Order | None:
    """Return the order a message is; None for anything else, which is talk. Every line of a correction must be one."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    values = [_VALUE.fullmatch(line) for line in lines]
    if lines and all(values):
        return Order("correct", {_NAMES[match[1]]: match[2].strip() for match in values if match})
    match = _ACT.fullmatch(text.strip())
    if match is None:
        return None
    version = int(match[3]) if match[3] else None
    return Order(_VERBS[match[1]], {}, match[2].strip(), version, match[4].strip(" ，,。；;"))
