"""Which part of the queue somebody wants to see, and in which order: read from an address and written into one. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.cases.rules.office_hours import PRIORITIES
from bot.cases.rules.states import OPEN_STAGES, Stage

DANGER = "danger"
NOBODY, ME = "none", "me"
URGENCIES = {DANGER: "危险没解除", "urgent": "紧急", "high": "优先", "normal": "一般"}
DAYS_LEFT: dict[str, tuple[int | None, int | None]] = {
    "past": (None, -1), "3": (0, 3), "7": (0, 7), "14": (0, 14), "30": (0, 30), "later": (31, None),
}  # fmt: skip
"""From how many to how many days are left; None: no end."""
UNKNOWN = "unknown"
LEFT_NAMES = {
    "past": "已经过了", "3": "3 天内", "7": "7 天内", "14": "14 天内", "30": "30 天内", "later": "30 天以后", UNKNOWN: "不清楚",
}  # fmt: skip
STATES: dict[str, tuple[Stage, ...]] = {
    **{stage.value: (stage,) for stage in (*OPEN_STAGES, Stage.CLOSED, Stage.MERGED)},
    "all": (*OPEN_STAGES, Stage.CLOSED, Stage.MERGED),
}
_LONGEST_SEARCH = 60
_MOST_PAGES = 100_000


class Sort(enum.StrEnum):
    """The orders of the queue."""

    STAKE = "stake"
    LEFT = "left"
    WAITING = "waiting"
    GROUP = "group"
    NEWEST = "newest"


SORT_NAMES = {
    Sort.STAKE: "最要紧的先", Sort.LEFT: "期限近的先", Sort.WAITING: "等得久的先", Sort.GROUP: "人多的先", Sort.NEWEST: "新来的先",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted. Empty: no limit; `state` empty: what is open. `holder`: ME, NOBODY or a number."""

    words: str = ""
    office: int = 0
    state: str = ""
    urgency: str = ""
    topic: str = ""
    holder: str = ""
    left: str = ""
    sort: Sort = Sort.STAKE
    page: int = 1

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages asked for."""
        return STATES.get(self.state, OPEN_STAGES)

    def address(self, **changed: object) -> str:
        """Return the query of an address that asks for this, with some of it changed; what is usual is left out."""
        values = {**self._written(), **{name: str(value) for name, value in changed.items()}}
        usual = {"sort": Sort.STAKE.value, "page": "1", "office": "0"}
        return urlencode({name: value for name, value in values.items() if value and value != usual.get(name)})

    def _written(self) -> dict[str, str]:
        return {
            "q": self.words, "office": str(self.office), "state": self.state, "urgency": self.urgency,
            "topic": self.topic, "holder": self.holder, "left": self.left, "sort": self.sort.value, "page": str(self.page),
        }  # fmt: skip


def filters_read(given: Mapping[str, str]) -> Filters:
    """Return what an address asks for; what means nothing is passed over."""
    holder = given.get("holder", "")
    topic = given.get("topic", "")
    return Filters(
        words=" ".join(given.get("q", "").replace("\0", "").split())[:_LONGEST_SEARCH],
        office=_number(given.get("office", "")),
        state=_one_of(given.get("state", ""), STATES),
        urgency=_one_of(given.get("urgency", ""), (DANGER, *PRIORITIES)),
        topic=topic if topic.isascii() and topic.isidentifier() and len(topic) <= 40 else "",
        holder=holder if holder in (ME, NOBODY) else str(_number(holder) or ""),
        left=_one_of(given.get("left", ""), LEFT_NAMES),
        sort=Sort(_one_of(given.get("sort", ""), tuple(Sort)) or Sort.STAKE),
        page=min(max(_number(given.get("page", "")), 1), _MOST_PAGES),
    )


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 9 else 0


def _one_of(word: str, known: object) -> str:
    return word if word in known else ""  # type: ignore[operator]
