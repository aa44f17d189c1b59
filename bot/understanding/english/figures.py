"""Names, days, lengths and sums of an English text in Chinese wording, as the readers of figures know them."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_NAMES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (slot, value, re.compile(rf"\b(?:{pattern})", re.IGNORECASE))
    for slot, value, pattern in (
        ("worker_kind", "courier", r"courier|parcel"),
        ("worker_kind", "rider", r"riders?\b|deliver"),
        ("worker_kind", "ride_hail_driver", r"drivers?\b|ride.?hail"),
        ("worker_kind", "domestic", r"nann|housekeep|domestic|cleaner|maid\b"),
        ("worker_kind", "construction", r"construction|building site"),
        ("worker_kind", "factory", r"factory"),
        ("platform", "美团", r"meituan"),
        ("platform", "饿了么", r"ele\.?me\b"),
        ("platform", "滴滴", r"didi\b"),
        ("platform", "闪送", r"shansong|flash.?ex"),
        ("platform", "顺丰", r"sf express|shunfeng"),
        ("city", "北京", r"beijing"),
        ("city", "上海", r"shanghai"),
        ("city", "广州", r"guangzhou"),
        ("city", "深圳", r"shenzhen"),
        ("city", "杭州", r"hangzhou"),
        ("city", "成都", r"chengdu"),
        ("city", "武汉", r"wuhan"),
        ("city", "南京", r"nanjing"),
        ("city", "天津", r"tianjin"),
        ("city", "重庆", r"chongqing"),
        ("city", "西安", r"xi'?an\b"),
        ("city", "苏州", r"suzhou"),
    )
)
"""Trades, platforms and cities as the offices and the routing know them."""
_NUMBERS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_BEFORE_A_MONTH = re.compile(
    r"\b(?:in|since|from|until|till|last|this|of|by|before|after|on|to|and|early|late|mid)\s+$", re.IGNORECASE
)
"""Words before may and march that make them months."""
_FIGURES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), chinese)
    for pattern, chinese in (
        (r"\bhalf a (month|year)\b", "半个\\1"),
        (r"\ba (?:few|couple of) days ago", "前几天"),
        (r"\bday before yesterday", "前天"),
        (r"\byesterday", "昨天"),
        (r"\btoday\b", "今天"),
        (r"\blast month", "上个月"),
        (r"\bthis month", "这个月"),
        (r"\blast week", "上周"),
        (r"\blast year", "去年"),
        (r"\bthis year", "今年"),
        (r"(\d[\d,.]*)\s*(?:yuan|rmb|cny)?\s*(?:a|per|each|/|every)\s*(?:month\b|mo\b)", "每月\\1"),
        (r"(\d[\d,.]*)\s*(?:yuan|rmb|cny)?\s*(?:a|per|each|/|every)\s*day\b", "每天\\1"),
        (r"(\d+)\s*months? ago", "\\1个月前"),
        (r"(\d+)\s*weeks? ago", "\\1周前"),
        (r"(\d+)\s*days? ago", "\\1天前"),
        (r"(\d+)\s*years? ago", "\\1年前"),
        (
            r"(\bowe[sd]?\b|\bowing\b|\bnot (?:been )?paid\b|\bunpaid\b|\bwithheld\b)([^.!?]*?)\bfor\s+(\d+)\s*months?\b",
            "\\1\\2，欠\\3个月工资",
        ),
        (r"(?<!\d)(\d+)\s*months?\b", "\\1个月"),
        (r"\b(\d+)\s*years?\b", "\\1年"),
    )
)
_DATE = re.compile(
    rf"\b{_MONTH}(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?\s*(?P<year>20\d\d))?", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s*(?P<year>20\d\d))?", re.IGNORECASE
)
_THOUSAND = re.compile(r"\b(\d+)\s*thousand\b", re.IGNORECASE)


def names_in_chinese(text: str) -> dict[str, str]:
    """Return the trade, the platform and the city an English text names, by slot; nothing for any other text."""
    found: dict[str, str] = {}
    if not _HAN.search(text):
        for slot, value, pattern in _NAMES:
            if slot not in found and pattern.search(text):
                found[slot] = value
    return found


def figures_in_chinese(text: str) -> str:
    """Return an English text with its days, lengths and monthly sums in Chinese wording, as the readers of figures
    know it; any other text as it is."""
    if _HAN.search(text):
        return text
    text = re.sub(
        rf"\b({'|'.join(_NUMBERS)})\b", lambda match: str(_NUMBERS[match[1].lower()]), text, flags=re.IGNORECASE
    )
    text = _THOUSAND.sub(r"\g<1>000", text)
    for pattern, chinese in _FIGURES:
        text = pattern.sub(chinese, text)
    for pattern in (_DAY_FIRST, _DATE):
        text = pattern.sub(_in_numbers, text)
    return text


def _in_numbers(match: re.Match[str]) -> str:
    alone = not match["day"] and not match["year"]
    if (
        alone
        and match["month"].lower() in ("may", "march", "mar")
        and not _BEFORE_A_MONTH.search(match.string[: match.start()])
    ):
        return match[0]
    year = f"{match['year']}年" if match["year"] else ""
    day = f"{match['day']}日" if match["day"] else ""
    return f"{year}{_MONTHS.index(match['month'].lower()[:3]) + 1}月{day}"
