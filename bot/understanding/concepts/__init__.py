"""Concepts as data: what a way of saying something means, with examples that must and must not fit.

A file `*.yaml` here is a list of entries: `sets` (field: value), `patterns`, `unless` (patterns over the same clause that forbid
it), `fits` and `misses` (examples, each a test). A lawyer or caseworker can extend them; no program needs changing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

FOLDER = Path(__file__).parent
KEPT = 512
"""Texts of which is kept what they set: several readers of a turn ask for the same one."""
_NO = re.compile(r"[没不未无别]")
_DENIED_BEFORE = re.compile(
    r"(?:(?<!都)(?<!还)没有?(?:人|过|什么|啥|任何)?|(?<!要)(?<!是)不(?:是|用|算|需要|会|搞)?|从不|从没|也没有?|并非|无需|未(?:曾|被)?|没有?被|没给我?)$"
)
_DENIED_AFTER = re.compile(
    r"(?:也|都|啥的|什么的|倒)?(?:没有(?!给|发|交|签|说|批|到|拿)|没得(?!到)|没打过?|没写)(?=$|[，。；！？!?;])"
)
_CLAUSE_STOP = "，。；！？!?;\n"


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: the values it sets, how it is said, and what forbids it."""

    name: str
    sets: tuple[tuple[str, Any], ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    fits: tuple[str, ...]
    misses: tuple[str, ...]

    def _denied(self, text: str, match: re.Match[str]) -> bool:
        """Whether what is said is said not to be so: 没底薪, 不是专送, 欠条没有. What itself begins with a no is none."""
        if _NO.match(match.group()) or all(value is False for _, value in self.sets):
            return False
        return bool(_DENIED_BEFORE.search(text[: match.start()]) or _DENIED_AFTER.match(text[match.end() :]))

    def find(self, text: str) -> str | None:
        """Return the words of a text that say it; None when it is not said, or what forbids it stands in the same clause."""
        for match in self.pattern.finditer(text):
            if self._denied(text, match):
                continue
            if self.unless is None or not self.unless.search(_clause(text, match.start(), match.end())):
                return match.group()
        return None


def _clause(text: str, start: int, end: int) -> str:
    first = max(text.rfind(stop, 0, start) for stop in _CLAUSE_STOP) + 1
    stops = [at for stop in _CLAUSE_STOP if (at := text.find(stop, end)) >= 0]
    return text[first : min(stops, default=len(text))]


@lru_cache
def load_concepts() -> tuple[Concept, ...]:
    """Return every concept, in the order of the files. Raises yaml.YAMLError or re.error."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in read_yaml(path) or []:
            unless = "|".join(entry.get("unless", ()))
            found.append(
                Concept(
                    name=f"{path.stem}:{','.join(f'{k}={v}' for k, v in entry['sets'].items())}",
                    sets=tuple(entry["sets"].items()),
                    pattern=re.compile("|".join(entry["patterns"]), re.IGNORECASE),
                    unless=re.compile(unless, re.IGNORECASE) if unless else None,
                    fits=tuple(entry.get("fits", ())),
                    misses=tuple(entry.get("misses", ())),
                )
            )
    return tuple(found)


def concepts_in(text: str) -> dict[str, tuple[Any, str]]:
    """Return the fields a text sets, each with its value and the words; of several values of a field the first concept wins."""
    return dict(_concepts_in(text))


@lru_cache(maxsize=KEPT)
def _concepts_in(text: str) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    for concept in load_concepts():
        if all(name in found for name, _ in concept.sets):
            continue
        if (words := concept.find(text)) is not None:
            for name, value in concept.sets:
                found.setdefault(name, (value, words))
    return found
