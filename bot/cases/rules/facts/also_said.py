"""What an account says and no line of the summary holds: such sentences go along word for word. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from bot.privacy.names import names_in
from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import find_amounts, to_decimal
from bot.understanding.spelling import plain

LONGEST = 1500
"""Characters of these sentences that are kept."""
_COUNTED = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]+)\s*(?:多)?(?:个(?!月)|名|位|天|次|回|件|单|张|节|趟|车|斤|人|小时|号船|成|%|％)"
)
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:公司|劳务|家政|物业|站点|网点|项目部|平台|厂|店|医院|学校|剧组)|(?:剧组|项目|工地|船号)(?:叫|是)(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,8})"
)
_ONLY_SAID = re.compile(r"(?:不知道|说不清|跳过|没有|没|对的?|不对|是的?|好的?|同意|发送|改|找人工)[了的吧啊呀。.！!]*")
_SMALL = 9
"""Bare figures up to this say nothing by themselves."""


def also_said(sentences: Iterable[str], shown: str, today: date) -> str:
    """Return the sentences with a sum, a day, a count or a name that `shown` holds in no writing, one a line; empty for none."""
    held = set(_figures(shown)) | set(re.findall(r"\d{4}-\d\d-\d\d", shown))
    kept: list[str] = []
    for sentence in dict.fromkeys(one.strip() for one in sentences):
        if not sentence or _ONLY_SAID.fullmatch(sentence) or sentence in shown:
            continue
        if _tells_more(sentence, shown, held, today):
            kept.append(sentence)
            held |= set(_figures(sentence))
    return "\n".join(kept)[:LONGEST]


def _tells_more(sentence: str, shown: str, held: Collection[str], today: date) -> bool:
    """Whether a sentence names a sum, a day, a count or somebody that is not held."""
    text = plain(sentence)
    days = find_dates(text, today)
    if any(one.first.isoformat() not in held and one.last.isoformat() not in held for one in days):
        return True
    for one in days:
        text = text.replace(one.written, "，")
    if any(figure not in held for figure in _figures(text)):
        return True
    named = [match["name"] or match.group() for match in _NAMED.finditer(sentence)]
    return any(name not in shown for name in (*names_in(sentence), *(one for one in named if len(one) > 3)))  # noqa: PLR2004


def _figures(text: str) -> list[str]:
    """Every sum, count and long figure of a text, as plain numbers."""
    text = re.sub(r"\d{4}-\d\d-\d\d", " ", plain(text))
    found = [one.low for _, one in find_amounts(text)] + [one.high for _, one in find_amounts(text)]
    found += [number for match in _COUNTED.finditer(text) if (number := to_decimal(match["n"])) is not None]
    found += [number for one in _FIGURE.findall(text) if (number := to_decimal(one)) is not None and number > _SMALL]
    return [f"{one.normalize():f}" for one in found]
