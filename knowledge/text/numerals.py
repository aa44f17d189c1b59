"""Chinese numerals as laws write them, from 1 to 9999, both ways. (cn2an does the same; its import costs 0.1 s.)"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
CHINESE = "零〇○一二两三四五六七八九十百千"
_WRITTEN_DIGITS = "零一二三四五六七八九"
_WRITTEN = re.compile(f"[{CHINESE}]+")


@lru_cache(maxsize=4_096)
def parse_numeral(text: str) -> int | None:
    """Return the number written in Arabic or Chinese (38, ３８, 三十八, 一一六五, 一千一百六十五), None for anything else."""
    if text.isdecimal():
        return int(text) if len(text) <= 4 else None
    if not _WRITTEN.fullmatch(text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text)) if len(text) <= 4 else None
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif (value := _DIGITS[character]) == 0:
            digit = None
        elif digit is None:
            digit = value
        else:
            return None
    return total + (digit or 0)


@lru_cache(maxsize=4_096)
def write_numeral(number: int) -> str:
    """Return 276 as 二百七十六 and 12 as 十二, as in a law; for 1 to 9999."""
    if not 0 < number < 10_000:
        raise ValueError(f"{number} is no number of an article")
    written = ""
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += _WRITTEN_DIGITS[digit] + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written[1:] if written.startswith("一十") else written
