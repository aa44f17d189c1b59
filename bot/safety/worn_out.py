"""Words of somebody who is worn out and names no danger: what was asked is answered, with the number of who listens under it."""

from __future__ import annotations

import re

_WORN_OUT = re.compile(
    r"(?:日子|生活)(?:都|真|真的|实在|是|也|快|已经)*(?:过不下去|没法(?:过|活)|过不了)|(?:撑|熬|坚持|挺|扛)不(?:下去|住)了?|没(?:有)?(?:活路|法活)|走投无路|can'?t go on",
    re.IGNORECASE,
)


def sounds_worn_out(text: str) -> bool:
    """Whether words say that somebody cannot go on (日子过不下去了老板不给钱)."""
    return _WORN_OUT.search(text) is not None
