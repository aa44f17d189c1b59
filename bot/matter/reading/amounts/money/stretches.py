"""The pay of the first days of a month, told beside that of whole months: 10月8240，11月1到9号2360."""

from __future__ import annotations

import re

_STRETCH = re.compile(
    r"(?<![\d年])(?P<m>1[0-2]|[1-9])月份?(?:0?1)[号日]?(?:到|至|-|~|—)(?:(?P=m)月)?(?:[12]\d|3[01]|[2-9])[号日]?(?:的|工资|是|一共|总共|：|:|，(?=\d{3}))*(?=\d{3,}(?![\d号日月年天]))"
)
_OF_MONTH = re.compile(
    r"(?<![\d年])(?:1[0-2]|[1-9])月份?(?:的)?(?:工资|提成|分成|货款|跑单费)?(?:应该)?(?:是|有|：|:)?\d{3,}(?![\d号日月年天])"
)


def with_stretches_as_months(text: str) -> str:
    """Return a prepared text with such a stretch as its month (11月2360), where another month's pay is told: two lines of one account.

    The days tell how far the account goes, and neither a first day nor a last one.
    """
    if not _OF_MONTH.search(_STRETCH.sub("", text)):
        return text
    return _STRETCH.sub(lambda match: f"{match['m']}月", text)
