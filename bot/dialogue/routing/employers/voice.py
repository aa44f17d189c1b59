"""Whether somebody speaks for whom others work, and whether they want round the law (voice.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "voice.yaml"


def speaks_as_employer(text: str) -> bool:
    """Whether a message is written in the voice of an employer, a station manager, a personnel department.

    Who says that others work for them is one unless they tell what was done to themselves; an office among those who work
    (HR, a station manager) needs somebody under it in the message; anybody else is heard by what only an employer would say.
    """
    if _found("owner", text):
        return not _found("harmed_owner", text)
    if _found("harmed", text) and not (_found("office", text) and not _found("harmed_owner", text)):
        return False
    return _found("heard", text) or (_found("office", text) and _found("under", text))


def wants_a_way_round(text: str) -> bool:
    """Whether an employer's message asks how to evade, forge or force, and not only what the law asks."""
    return _found("round", text)


def _found(name: str, text: str) -> bool:
    return bool(_pattern(name).search(text))


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    data: dict[str, Any] = read_yaml(_DATA)
    lists: dict[str, str] = data["lists"]
    written = data[name] if isinstance(data[name], list) else [data[name]]
    return re.compile("|".join(f"(?:{_filled(one, lists)})" for one in written), re.IGNORECASE)


def _filled(pattern: str, lists: dict[str, str]) -> str:
    """A pattern with the named lists in place of {staff} and its like; {0,8} and other counts stay."""
    for name, words in lists.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern
