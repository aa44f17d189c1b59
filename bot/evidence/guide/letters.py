"""Letters that get proof out of a platform, as data. The documents are printed by `bot.drafting`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.evidence.guide.what_proves import Line, line_of
from knowledge.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter asks for and on what it stands; `limits` says what the provisions do not give.

    `template`: name of the document in `bot.drafting`; empty where there is none.
    """

    name: str
    title: str
    template: str
    to: str
    when: str
    ask: tuple[Line, ...]
    form: str
    reply: Line
    refused: tuple[Line, ...]
    limits: tuple[Line, ...]


@lru_cache
def letters() -> dict[str, Letter]:
    """Return every letter by its name."""
    read = read_yaml(Path(__file__).parent / "letters.yaml")
    return {
        name: Letter(
            name, told["title"], told["template"], told["to"], told["when"], _lines(told["ask"]), told["form"],
            line_of(told["reply"]), _lines(told["refused"]), _lines(told["limits"]),
        )
        for name, told in read.items()
    }  # fmt: skip


def _lines(texts: list[str]) -> tuple[Line, ...]:
    return tuple(line_of(text) for text in texts)
