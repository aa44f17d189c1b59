"""What a calculator registers itself as, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims.inputs import Inputs
from bot.claims.model import Claim

Calculator = Callable[[Any, date], Claim]


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of the catalogue. `breakpoints` gives values inside a vague amount where the claim may turn."""

    name: str
    title: str
    title_en: str
    topics: tuple[str, ...]
    inputs: type[Inputs]
    calculate: Calculator
    breakpoints: Callable[[Mapping[str, Any]], dict[str, list[Decimal]]] | None = None


ENTRIES: dict[str, Entry] = {}


def claim(
    name: str,
    title: str,
    title_en: str,
    *,
    inputs: type[Inputs],
    topics: tuple[str, ...],
    breakpoints: Callable[[Mapping[str, Any]], dict[str, list[Decimal]]] | None = None,
) -> Callable[[Calculator], Calculator]:
    """Register a calculator under a name. The calculator takes (inputs, today) and returns a Claim."""

    def register(calculate: Calculator) -> Calculator:
        ENTRIES[name] = Entry(name, title, title_en, topics, inputs, calculate, breakpoints)
        return calculate

    return register
