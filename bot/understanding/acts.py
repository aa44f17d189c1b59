"""What a short answer does when it gives no value: yes, no, unknown, skip, stop, resume, correct, enough, ask back. One ear for every flow."""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from pathlib import Path

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "acts.yaml"
LONGEST = 24
"""Characters beyond which a message says more than an act."""
_BEFORE = r"(?:(?:唉|哎|嗯+|哦|噢|啊|呃|额|那|哈|好吧|行吧|我|我们|俺|这个|那个|具体|真的?|实在|就|先|也|都|还是|其实|可能|现在|暂时|的话|心里|反正|说实话|抱歉|不好意思|对不起|请|麻烦|帮我|please|sorry|well|um|uh)[，,、。\s]*)*"
_BEHIND = r"(?:[，,、。!！~～….\s]|了|吧|啦|啊|呀|呢|哦|噢|嘛|哈|的|哎|咯|喽|嘞|诶|楚|please|thanks|谢谢)*"


class Act(enum.StrEnum):
    """What the answer does."""

    UNKNOWN = "unknown"
    SKIP = "skip"
    STOP = "stop"
    RESUME = "resume"
    CORRECT = "correct"
    ENOUGH = "enough"
    ASK_BACK = "ask_back"
    YES = "yes"
    NO = "no"


@lru_cache
def _read() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = read_yaml(_DATA)
    return read


@lru_cache
def _patterns() -> dict[Act, re.Pattern[str]]:
    return {
        act: re.compile(rf"{_BEFORE}(?:(?:{'|'.join(_read()[act]['cores'])}){_BEHIND})+", re.IGNORECASE) for act in Act
    }


def acts_of(text: str) -> frozenset[Act]:
    """Return what a message may do as an answer; empty when it says more than that. 不对 is both no and a correction."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        return frozenset()
    return frozenset(act for act, pattern in _patterns().items() if pattern.fullmatch(said))


def is_act(text: str, *acts: Act) -> bool:
    """Return whether a message does one of those acts."""
    return bool(acts_of(text) & frozenset(acts))


def ways_of(act: Act) -> tuple[str, ...]:
    """Return the recorded ways of doing an act."""
    return tuple(str(way) for way in _read()[act]["ways"])
