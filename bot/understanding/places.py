"""Places and platforms a message names."""

from __future__ import annotations

import re

from knowledge.authored.places import places_named

_PLATFORM = re.compile(
    r"美团|饿了么|淘宝闪购|京东(?:外卖|秒送)|达达|闪送|UU跑腿|顺丰|中通|圆通|申通|韵达|极兔|滴滴|曹操出行|T3出行|花小猪|高德打车"
    r"|货拉拉|快狗|满帮|运满满|抖音|快手|小红书|视频号|淘宝直播|58到家|天鹅到家|e代驾"
)


def place_in(text: str) -> str | None:
    """Return the place a message names, of those known; the longest name wins."""
    return max((place.name for place in places_named(text)), key=len, default=None)


def places_in(text: str) -> list[tuple[str, int]]:
    """Return every known place a message names with its position, in the order of the text."""
    return [(place.name, place.at) for place in places_named(text)]


def platform_in(text: str) -> str | None:
    """Return the platform a message names."""
    match = _PLATFORM.search(text)
    return match.group() if match else None
