"""Somebody wants what belongs to another person: what they said here, where they live, a number, a name.

What is refused is put together from words of three kinds (`others.yaml`): who, what, and that it is asked of whoever answers.
The reply says no first, then what helps with the person's own business behind it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.messages import Scope
from bot.dialogue.routing.standpoints.wanted import Standpoint
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "others.yaml"
NEAR = 26
"""Characters within which a person and a thing of theirs belong together."""
LONGEST = 160
"""Characters from which a message is a story, in which many persons and numbers are told of."""
_KINDS = ("case", "record", "private")


def claims_office(text: str) -> bool:
    """Return whether somebody who says they are of a court, the police, an office, the press wants data of people."""
    found = _pattern("role", "speaks").search(text)
    if found is None or _pattern("role", "unless").search(text):
        return False
    return _pattern("role", "wants").search(text, found.start()) is not None


def of_others(text: str) -> Standpoint | None:
    """Return what is said to who wants another person's records or private data; None for every other message."""
    if len(text) > LONGEST or _pattern("own").search(text):
        return None
    kind = next((kind for kind in _KINDS if _wants(kind, text)), "")
    return _reply(kind, text) if kind else None


def requests(text: str) -> bool:
    """Return whether something is asked of whoever answers: who only tells of another person's access wants none."""
    return any(_pattern("words", asked).search(text) for asked in ("ask", "ask_case")) or bool(_WANTED.search(text))


_WANTED = re.compile(r"密码|我要(?:看|查|进)|打开|登录|导出|开(?:一?下)?(?:后台|权限)|让我(?:看|进)|[?？]")


def _wants(kind: str, text: str) -> bool:
    """Whether another person and a thing of theirs stand near one another, and it is asked for."""
    who, what = _pattern("words", "who"), _pattern("words", kind)
    persons = [found.span() for found in who.finditer(text)]
    things = [found.span() for found in what.finditer(text)]
    near = any(
        start - NEAR <= at and until <= end + NEAR
        for start, end in things
        for at, until in persons
        if (at, until) != (start, end)
    )
    asked = "ask_case" if kind == "case" else "ask"
    return near and _pattern("words", asked).search(text) is not None


def _reply(kind: str, text: str) -> Standpoint:
    said = [_data()["leads"][kind]]
    for name, entry in _data()["why"].items():
        unless = _pattern("why", name, "unless") if "unless" in entry else None
        if _pattern("why", name, "says").search(text) and not (unless and unless.search(text)):
            said.append(entry)
    said.append({**_data()["own_words"], "refs": ()})
    lines = {language: tuple(entry[language] for entry in said) for language in ("zh", "en")}
    return Standpoint("third_person", "data", lines, tuple(tuple(entry["refs"]) for entry in said), Scope.ATTACK)


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def _pattern(*path: str) -> re.Pattern[str]:
    entry: Any = _data()
    for key in path:
        entry = entry[key]
    # the lines of a folded pattern are joined by one blank before each bar
    return re.compile(re.sub(r"\s+\|", "|", str(entry)), re.IGNORECASE)
