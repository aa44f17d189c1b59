"""Places and platforms a message names."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

_JURISDICTIONS = DATA / "jurisdictions.yaml"
_PLATFORM = re.compile(
    r"美团|饿了么|淘宝闪购|京东(?:外卖|秒送)|达达|闪送|UU跑腿|顺丰|中通|圆通|申通|韵达|极兔|滴滴|曹操出行|T3出行|花小猪|高德打车"
    r"|货拉拉|快狗|满帮|运满满|抖音|快手|小红书|视频号|淘宝直播|58到家|天鹅到家|e代驾"
)


@lru_cache
def _places() -> tuple[str, ...]:
    """Names of provinces and cities, the longest first."""
    records = read_yaml(_JURISDICTIONS)["jurisdictions"]
    names = {
        name
        for record in records
        if record.get("parent")
        for name in (record["name"], record["short"], *record.get("places", []))
    }
    return tuple(sorted((name for name in names if len(name) >= 2), key=len, reverse=True))


def place_in(text: str) -> str | None:
    """Return the place a message names, of those known; the longest name wins.

    A district may bear the name of a city elsewhere (朝阳区 in Beijing, 朝阳 in Liaoning): it is no city.
    """
    return next((name for name in _places() if name in text and re.search(f"{name}(?!区|路|街|大道)", text)), None)


def places_in(text: str) -> list[tuple[str, int]]:
    """Return every known place a message names with its position, in the order of the text; of nested names the longest."""
    found: list[tuple[str, int]] = []
    for match in _place_pattern().finditer(text):
        found.append((match.group(), match.start()))
    return found


@lru_cache
def _place_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, _places()))})(?!区|路|街|大道|银行|拉面)")


def platform_in(text: str) -> str | None:
    """Return the platform a message names."""
    match = _PLATFORM.search(text)
    return match.group() if match else None
