"""Which documents are offered under a sum and under a card, from `offers.yaml`, and their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.messages import Choice
from bot.drafting import templates
from knowledge.yaml_files import read_yaml


@lru_cache
def _data() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(Path(__file__).parent / "offers.yaml")
    return content


def short_title(name: str) -> str:
    """Return what a document is called on a button."""
    return templates()[name].file.removesuffix("内容")


def write_choice(name: str, language: str) -> Choice:
    """Return the button that begins a document."""
    words = _data()["write"]
    return Choice(
        label=str(words.get(language) or words["zh"]).format(file=short_title(name)), action=f"paper:start:{name}"
    )


def offered_after(claim: str, language: str) -> list[Choice]:
    """Return the buttons under a sum just worked out."""
    return [write_choice(name, language) for name in _data()["after"].get(claim, ())[:2]]


def under_card(card: str) -> tuple[str, ...]:
    """Return the documents that fit an answer."""
    return tuple(_data()["cards"].get(card, ()))
