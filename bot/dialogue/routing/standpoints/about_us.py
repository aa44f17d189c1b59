"""Questions about this service itself: deletion, secrecy, how files are sent, what it can work out. Not about the law, though they
sound like it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply, Scope
from bot.messages import message
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "about_us.yaml"
_ENDS = " 　，,。.！!？?～~"
LONGEST = 60
"""Characters from which a message is a story, not a question about the service."""

_WISHED = "wished"
"""Where it stands what was wished before it was said for what."""
_WISHES = {"sum": "帮我算一下能要多少", "deadline": "还来得及吗"}
_A_WORD = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the service: what is said by language, and the buttons as (sentence, action)."""

    name: str
    lines: dict[str, tuple[str, ...]]
    choices: tuple[tuple[str, str], ...]
    first: bool = False
    """Whether it is such a question only while nothing was told."""


def about_us(text: str, *, begun: bool = False) -> Asked | None:
    """Return what a message asks about the service; None when it asks about anything else.

    `begun`: something was told already, so that a bare wish for a sum or a last day is about that.
    """
    bare = text.strip(_ENDS).lower()
    if len(bare) > LONGEST:
        return None
    for asked, pattern, needs in _known():
        if not (asked.first and begun) and pattern.fullmatch(bare) and needs.search(bare):
            return asked
    return None


def with_wish(state: ConversationState, text: str) -> str:
    """Return a word or two said to which money, or which matter, is meant (加班费) with what was wished for it just before."""
    wish = state.data.pop(_WISHED, None)
    if not isinstance(wish, dict) or wish.get("turn") != state.turn - 1 or len(text.strip(_ENDS)) > _A_WORD:
        return text
    return f"{text.strip(_ENDS)}，{wish.get('words', '')}"


def answer(state: ConversationState, asked: Asked, *, model: bool) -> Reply:
    """Return the answer. `model`: whether words leave for a model, which is said where secrecy is asked for."""
    if asked.name in _WISHES:
        state.data[_WISHED] = {"turn": state.turn, "words": _WISHES[asked.name]}
    lines = list(asked.lines.get(state.language, asked.lines["zh"]))
    if asked.name == "told" and model:
        lines.append(message(state.language, "privacy_model_on"))
    lead = Block(kind=BlockKind.LEAD, points=(Point(text=lines[0]),))
    rest = Block(kind=BlockKind.TEXT, points=tuple(Point(text=line) for line in lines[1:]))
    choices = tuple(Choice(label=message(state.language, key), action=action) for key, action in asked.choices)
    person = Choice(label=message(state.language, "person"), action="person")
    return Reply(
        blocks=(lead, rest), choices=(*choices, person), scope=Scope.SMALL_TALK, language=state.language,
        composed_by="fixed",
    )  # fmt: skip


@lru_cache
def _known() -> tuple[tuple[Asked, re.Pattern[str], re.Pattern[str]], ...]:
    found = []
    for name, entry in read_yaml(_DATA).items():
        lines = {language: tuple(entry[language]) for language in ("zh", "en")}
        choices = tuple((key, action) for key, action in entry["choices"])
        found.append(
            (
                Asked(name, lines, choices, bool(entry.get("first"))),
                re.compile(entry["pattern"]),
                re.compile(entry["needs"]),
            )
        )
    return tuple(found)
