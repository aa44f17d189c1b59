"""What a message is about: labour, other law, nothing legal, small talk, an attack, or danger to life.

Danger is looked for first and never outweighed by anything else. Patterns live in `scope.yaml` beside this file, where a
caseworker can read and extend them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.reply import Scope

_DATA = Path(__file__).parent / "scope.yaml"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scope and what decided it. `field` names the other field of law, or the kind of danger or small talk."""

    scope: Scope
    field: str = ""
    sure: bool = True


class ScopeRules:
    """Patterns by scope, compiled once."""

    def __init__(self, path: Path = _DATA) -> None:
        self._data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # noqa: S506

    def _compile(self, patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)

    @cached_property
    def _crisis(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["crisis"].items()]

    @cached_property
    def _not_crisis(self) -> re.Pattern[str]:
        return self._compile(self._data["not_crisis"])

    @cached_property
    def _attack(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["attack"].items()]

    @cached_property
    def _small_talk(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["small_talk"].items()]

    @cached_property
    def _labour(self) -> re.Pattern[str]:
        return self._compile(self._data["labour"])

    @cached_property
    def _labour_weak(self) -> re.Pattern[str]:
        return self._compile(self._data["labour_weak"])

    @cached_property
    def _other_law(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(entry["patterns"])) for name, entry in self._data["other_law"].items()]

    @cached_property
    def _not_legal(self) -> re.Pattern[str]:
        return self._compile(self._data["not_legal"])

    def where(self, field: str) -> str:
        """Return where to turn for another field of law; an empty string when unknown."""
        return str(self._data["other_law"].get(field, {}).get("where", ""))

    def crisis(self, text: str) -> str:
        """Return the kind of danger a message signals (`mind`, `violence`, `body`), or an empty string."""
        cleaned = self._not_crisis.sub("", text)
        return next((name for name, pattern in self._crisis if pattern.search(cleaned)), "")

    def classify(self, text: str, *, match: float = 0.0, follow_up: bool = False) -> Verdict:
        """Return the scope of a normalised message.

        `match` in [0, 1] is how well the library's workers' phrasings fit; it decides where no pattern does.
        """
        if danger := self.crisis(text):
            return Verdict(Scope.CRISIS, danger)
        for name, pattern in self._attack:
            if pattern.search(text):
                return Verdict(Scope.ATTACK, name)
        labour, weak = bool(self._labour.search(text)), bool(self._labour_weak.search(text))
        if not labour:
            for name, pattern in self._small_talk:
                if pattern.search(text):
                    return Verdict(Scope.SMALL_TALK, name)
        field = next((name for name, pattern in self._other_law if pattern.search(text)), "")
        if labour:
            return Verdict(Scope.LABOUR, sure=not field)
        if field and not (weak and match >= 0.9):
            return Verdict(Scope.OTHER_LAW, field)
        if follow_up:
            return Verdict(Scope.LABOUR, sure=False)
        if self._not_legal.search(text) and match < 0.75:
            return Verdict(Scope.NOT_LEGAL)
        if weak or match >= 0.45:
            return Verdict(Scope.LABOUR, sure=match >= 0.6)
        return Verdict(Scope.NOT_LEGAL, sure=False)
