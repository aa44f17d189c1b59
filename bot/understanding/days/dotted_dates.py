"""Dates written with a dot, as in chats: 3.3开始, 10.20到11.20, 22.11, 2019.4入的职. Spelled out, every reader of dates knows them.

A dot also parts yuan, hours and shares: it is taken for a date only where words or shape say so.
"""

from __future__ import annotations

import re

_MONTH, _DAY = r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
_ALONE = r"(?<![\d.号月年])"
_NO_UNIT = r"(?![\d.]|\s*(?:元|块|毛|角|万|千|百|%|％|倍|折|小时|个|天|公里|里|斤|吨|米|分|成|度|级|岁|点|[wWkKhH]))"
_NO_RATE = r"(?<!涨到)(?<!降到)(?<!加到)(?<!调到)(?<!抽到)(?<![每一单薪时资成抽扣罚给才只差共约涨降打补赔付交价])(?<!提成)(?<!工资)"
_GOES_ON = r"(?=\s*(?:号|日|来|入|进|去|开始|开的|走|离|辞|签|到|至|起|转正|该转|停|收到|被|受|摔|出|之[后前]|以[后前]|那[天次]|生|报|上|下|干|通知|说|退|提|领|裁|判|不干|不|才|就|刚|没|住|做|送|撞|拖|自[离己]|最后|离|撤|关|倒|封|面试|跑|播|杀青|完工|停|断|交|打|伤))"
_WHOLE = re.compile(rf"{_ALONE}(?P<y>(?:19|20)\d\d)\.{_MONTH}(?:\.{_DAY})?{_NO_UNIT}(?P<m2>)")
"""2019.4, 2025.8.1."""
_SHORT_YEAR = re.compile(
    rf"{_ALONE}{_NO_RATE}(?P<y>1[3-9]|2\d)\.(?:{_MONTH}(?:\.{_DAY})?{_NO_UNIT}{_GOES_ON}|(?P<m2>1[0-2])(?=\s*(?:[，。；！？,;!?]|$)))"
)
"""22.11, 22.7.11入职: no month has the number 22. By itself only with two digits behind: 22.5 is what an hour is paid."""
_RANGE = re.compile(
    rf"{_ALONE}(?P<m1>1[0-2]|0?[1-9])\.(?P<d1>3[01]|[12]\d|0?[1-9])\s*(?:到|至|~|-|—|－)+\s*{_MONTH}\.{_DAY}{_NO_UNIT}"
)
_LED = re.compile(rf"(?P<lead>(?<![涨降加调升减抽])到|至|从|自|截止|今年|去年|前年|明年){_MONTH}\.{_DAY}{_NO_UNIT}")
_FOLLOWED = re.compile(rf"{_ALONE}{_NO_RATE}{_MONTH}\.{_DAY}{_NO_UNIT}{_GOES_ON}")
_TWO_DIGITS = re.compile(rf"(?<![^，。；！？,;!?\s]){_MONTH}\.(?P<d>3[01]|[12]\d)(?=\s*(?:[，。；！？,;!?]|$))")
"""11.14 as a clause of its own: a price of that shape would have a unit."""


def spelled_out(text: str) -> str:
    """Return the text with dates that are written with dots as 2019年4月 and 8月20号; other numbers stay as they are."""
    for pattern in (_WHOLE, _SHORT_YEAR):
        text = pattern.sub(_with_year, text)
    text = _RANGE.sub(lambda one: f"{_in_year(one['m1'], one['d1'])}到{_in_year(one['m'], one['d'])}", text)
    for pattern in (_LED, _FOLLOWED, _TWO_DIGITS):
        text = pattern.sub(_of_year, text)
    return text


def _with_year(one: re.Match[str]) -> str:
    year = one["y"] if len(one["y"]) > 2 else f"20{one['y']}"  # noqa: PLR2004 (two digits or four)
    month = one["m"] or one["m2"]
    return f"{year}年{int(month)}月" + (f"{int(one['d'])}号" if one["d"] else "")


def _of_year(one: re.Match[str]) -> str:
    lead = one.groupdict().get("lead") or ""
    return lead + _in_year(one["m"], one["d"])


def _in_year(month: str, day: str) -> str:
    return f"{int(month)}月{int(day)}号"
