"""A turn that takes something back: 不对，是前年; 记错了，是五月; 不是六千是六千五."""

from __future__ import annotations

import calendar
import re
from datetime import date

from bot.contract.matter import FIELDS, FieldKind, Matter, VagueDate
from bot.matter.reading.update import Found

CORRECTION = re.compile(
    r"(?:^|[，。,！! ])(?:哦|噢|哎|啊|呃)*(?:不对|不是的?[，, ]|说错|写错|打错|记错|搞错|弄错|看错|数错|算错了|错了|更正|纠正|刚才(?:说|写)?错|应该是|准确(?:地|的)?说|改一下|我(?:说|记|写|打|搞|看|数)错)"
)
_INNER = re.compile(
    r"[，。！!]?(?:哦|噢|哎|啊|呃)*(?:不对|(?:我)?(?:说|写|打|记|搞|弄|看|数)错了?|更正(?:一下)?|纠正(?:一下)?)(?:了)?[，。！! ]*(?:应该)?(?=.)"
)
_NOT_BUT = re.compile(
    r"不是(?P<wrong>[^，。是]{1,14}?)[，]?(?:，是|而是|是)(?=(?:去年|前年|今年|上|[\d一二两三四五六七八九十]))"
)
_TAKEN_BACK = re.compile(
    r"(?P<year>(?:19|20)?\d{2}年|[去前今]年)(?P<wrong>\d{1,2}月(?:\d{1,2}[号日]?)?)[，。.…、 ]*(?:哦|噢|啊)?不(?:是|对)[，。 ]*(?=\d{1,2}月)"
)
"""24年6月，不是，7月8号: the year that was said holds for the month said instead."""
_COUNT_TAKEN_BACK = re.compile(
    r"(?P<n>\d+|[一二两三四五六七八九十]+)(?P<unit>个|天|次|回)(?P<what>[^，。.…\d]{0,5})[，。.…、 ]*(?:哦|噢|啊)?不(?:是|止)(?P=n)(?P=unit)[^，。]{0,3}[，。]?"
)
"""9月还有5个周末…不是5个，是6个休息日: what is said to be another number was not told."""
_LEAST = 3
_ONLY_CORRECTS = re.compile(
    r"(?:[，。,！! 哦噢哎啊呃]|不对|不是(?:的)?|等等|等一下|(?:我)?(?:刚才|前面|上面)?(?:说|写|打|记|搞|弄|看|数)错了?|更正(?:一下)?|纠正(?:一下)?)*"
)
"""不对，记错了，是43天 takes back what was told before, not a part of itself."""


def split_correction(text: str) -> tuple[str, str, bool]:
    """Return what was said before it was taken back, what is said instead, and whether something is taken back.

    9月10号走的，哦不对，是去年9月10号 has both; 不对，是前年 has only the second.
    """
    text = _COUNT_TAKEN_BACK.sub("", _TAKEN_BACK.sub(lambda match: match["year"], text))
    if match := _NOT_BUT.search(text):
        return "", text[: match.start()] + "是" + text[match.end() :], True
    for match in _INNER.finditer(text):
        if (
            match.start() >= _LEAST
            and not re.search(r"(?:对|是|这|哪里?)$", text[: match.start()])
            and match.end() < len(text)
        ):
            rest, before = text[match.end() :], text[: match.start()]
            if re.match(r"[吗么不？?]", rest):
                continue
            return ("" if _ONLY_CORRECTS.fullmatch(before) else before), rest, True
    return "", text, bool(CORRECTION.search(text))


_CALLED: tuple[tuple[str, str], ...] = (
    ("joined", r"入职|进厂|上班|上岗|进公司"),
    ("left", r"离职|走的?|最后一天|辞退|被开"),
    ("injured_on", r"受伤|出事|摔的?"),
    ("monthly_pay", r"(?:月)?工资|月薪|底薪"),
    ("daily_pay", r"日薪|一天的?钱"),
    ("deposit", r"押金"),
    ("owed", r"欠(?:的|我的)?(?:钱|工资|数)?"),
    ("docked", r"(?:扣|罚)(?:的|款)?"),
    ("paid", r"(?:给|付|发)(?:过|了)?的"),
    ("days_worked", r"天数|(?:几|多少)天"),
)
_OF_IT = r"(?:的)?(?:日期|时间|日子|那天|数|金额|钱)?(?:我|刚才|前面|上面|那个|，)*(?:说|写|记|打|搞|弄|看|填|数)错"


def corrected_field(kind: FieldKind, matter: Matter, told: dict[str, Found], text: str = "") -> str:
    """Return the field that a bare correction is about: the one `text` calls wrong (入职日期说错了), else that of the kind told last."""
    for name, called in _CALLED:
        if FIELDS[name] is kind and name not in told and matter.told(name) and re.search(f"(?:{called}){_OF_IT}", text):
            return name
    found = [
        (entry.turn, order, name)
        for order, (name, entry) in enumerate(matter.known())
        if FIELDS[name] is kind and name not in told and name not in ("unnamed_sum", "happened_on")
    ]
    return max(found)[2] if found else ("happened_on" if kind is FieldKind.DAY and matter.happened_on else "")


def corrected_day(old: VagueDate, new: VagueDate, words: str, today: date) -> VagueDate:
    """Return the corrected date: only the part that was said anew changes (是前年 keeps month and day, 是五月 keeps the year)."""
    whole_year = (new.last - new.first).days > 360
    if whole_year and (old.last - old.first).days < 40:
        return _at(old, new.first.year, old.first.month)
    year_said = re.search(r"\d{4}|年", words)
    if not year_said and old.first.year != new.first.year and old.first.replace(day=1) <= today.replace(day=1):
        moved = _at(new, old.first.year, new.first.month)
        return moved if moved.first <= today else new
    return with_day_of(old, new) if old.exact and not new.exact else new


def with_day_of(old: VagueDate, new: VagueDate) -> VagueDate:
    """Return a whole month told anew with the day of the month that was told before, where it is that month of another year."""
    whole = new.first.day == 1 and (new.last - new.first).days < 31  # noqa: PLR2004 (days of a month)
    return _at(old, new.first.year, new.first.month) if whole and new.first.month == old.first.month else new


def _at(value: VagueDate, year: int, month: int) -> VagueDate:
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = min(value.first.day, last), min(value.last.day, last)
    if not value.exact and value.first.day == 1 and value.last.month == value.first.month:
        last_day = last if value.last.day >= 28 else last_day  # noqa: PLR2004 (a whole month stays one)
    return VagueDate(first=date(year, month, first_day), last=date(year, month, max(first_day, last_day)))
