"""Chat: thanks, a farewell, an insult, the weather, a joke. What it sounds like stands in `chat.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "chat.yaml"
_SIGNS = re.compile(r"[\W_]+")
ALWAYS = ("thanks", "bye")
"""Kinds that are no answer to any question: they are heard whatever is open."""
KINDS = (*ALWAYS, "who", "ok", "weather", "joke", "poem", "meal")
"""Kinds that have words of their own (`small_<kind>` of the messages)."""


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def chat_kind(text: str) -> str:
    """Return what kind of chat a message is and nothing else, `abuse` among them; else an empty string."""
    data = _data()
    said = _SIGNS.sub("", text)
    if not said:
        return ""
    words = "|".join([*data["only"].values(), data["filler"]])
    if _compiled(f"(?:{words})+").fullmatch(said):
        return next((key for key, needed in data["only"].items() if _compiled(needed).search(said)), "")
    if _compiled(data["abuse"]).search(text) and not _compiled(f"(?:{data['abuse']}|{data['abuse_beside']})").sub(
        "", said
    ):
        return "abuse"
    if len(text) > data["longest"] or _compiled(data["unless"]).search(text):
        return ""
    return next((key for key, asked in data["asks"].items() if _compiled(asked).search(text)), "")
