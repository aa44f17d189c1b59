"""Questions without an answer, by group: what they speak of, how many, and the beginning of a card for them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.insight.suppression import published
from knowledge.yaml_files import read_yaml

UNNAMED = "说不清问的什么"
POOL = "其余合并"
_CARD = "card:"
_SKELETON = """---
# 草稿。{named}：{why}。
# 写法见 docs/add-a-card.md，写完用 python bot.py knowledge lint 检查。
id: {id}
title:
topic:
jurisdiction: CN
workers: [any]
reviewed:
decides: []
see_also: [{beside}]
asks: []
asked_as:
  # 至少十二句，一句一个人的说法。写你听到的意思，不抄任何人的原话。
  -
---
## 一句话
-

## 你可以要求
- [[法规简称:条]]

## 这周就做
-

## 期限
-

## 留好这些证据
-

## 去哪里
-

## 跟老板这样说
-

## 当心
-
"""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A group of questions. `group`: by what a card for it is asked for; empty where none can be named."""

    group: str
    name: str
    count: int


@lru_cache
def field_names() -> dict[str, str]:
    """Return how the fields of the concepts are named."""
    return dict(read_yaml(Path(__file__).with_name("fields.yaml")))


def groups(counts: Mapping[str, int], title_of: Callable[[str], str]) -> list[Unanswered]:
    """Return the groups that may be shown, the largest first, the small ones together."""
    named: Counter[str] = Counter()
    for group, count in counts.items():
        named[group if group_name(group, title_of) else ""] += count
    found = published(named)
    if found is None:
        return []
    rows = [Unanswered(group, group_name(group, title_of) or UNNAMED, count) for group, count in found.rows]
    return rows + ([Unanswered("", POOL, found.pooled)] if found.pooled else [])


def group_name(group: str, title_of: Callable[[str], str]) -> str:
    """Return how a group reads; empty for none that there is."""
    if group.startswith(_CARD):
        title = title_of(group.removeprefix(_CARD))
        return f"像“{title}”，没答上" if title else ""
    names = [field_names().get(field, "") for field in group.split("+")]
    return " + ".join(names) if all(names) else ""


def blank_card() -> str:
    """Return the beginning of a card that no question led to."""
    return _SKELETON.format(id="new-card", beside="", named="新卡片", why="管理员要写的")


def skeleton(group: str, title_of: Callable[[str], str]) -> str:
    """Return the beginning of a card for a group, in the form of docs/knowledge-formats.md. Raises ValueError for no group."""
    named = group_name(group, title_of)
    if not named:
        raise ValueError(f"no group: {group}")
    beside = group.removeprefix(_CARD) if group.startswith(_CARD) else ""
    why = "先看这张卡能不能补，补得进就不用新写" if beside else "工人问过，没有答上"
    made = "new-card" if beside else group.replace("+", "-").replace("_", "-")
    return _SKELETON.format(id=made, beside=beside, named=named, why=why)
