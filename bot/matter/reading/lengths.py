"""Lengths of time that stand alone, or are told anew: three years, 记错了，是四个月."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.contract.matter import FIELDS, Amount, FieldKind, Matter, Sure
from bot.matter.reading.bare import MONTH_FIELDS
from bot.matter.reading.righting.corrections import CORRECTION
from bot.matter.reading.update import Context, Found
from bot.understanding.quantities import Span, find_spans, to_decimal

_SHORT = 12
_SICK_NOTE = re.compile(r"休息单|病假条|休假单|诊断书?[^，。]{0,6}休息|医生(?:开|让|叫)[^，。]{0,8}休")
_LISTED_MONTHS = re.compile(r"月、(?:1[0-2]|[1-9])月(?:这|那)?[两三四五六七八九\d]个月")
"""6月、7月、8月三个月 are months of the year."""
_YEAR_NAMED = re.compile(r"(?:0[5-9]|1\d|2\d)年")
_WORKED = re.compile(
    r"(?:我|在这|在那|在他那|里|一共|总共|大概|差不多|有|快|就|干|做|跑|来|工作|上班|左右|了|吧|的样子|样子|多|整|呢|啊|嗯|刚|已经|都|也|是|，|。)*"
)
"""What may stand beside a length that tells how long was worked."""


_ANEW = r"(?:应该|实际上?|就|是|只有|只|才|一共|总共|大概|差不多|我|干了|做了|上了|有)*(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_COUNTED_DAYS = re.compile(rf"{_ANEW}(?:天|个工?)(?:才对|吧|的|了|整)*")
_COUNTED_HOURS = re.compile(rf"{_ANEW}个?(?:小时|钟头|钟)(?:才对|吧|的|了|整)*")
"""A count told anew says nothing else beside it: 每天多干4小时 is a figure of its own."""
_COUNTED_PIECES = re.compile(rf"{_ANEW}(?:件|单|票|套|双|箱)(?:才对|吧|的|了|整)*")
_DAY_COUNTS = ("days_worked", "days_owed", "leave_days_taken", "rest_days_worked")
_HOUR_COUNTS = ("hours_worked", "daily_hours", "workday_overtime_hours", "rest_day_hours")


def _corrected_days(text: str, matter: Matter, told: dict[str, Found]) -> dict[str, Found]:
    """Return the days or hours a correction gives anew (记错了，是43天): of the count of that unit told last."""
    for pattern, names in (
        (_COUNTED_DAYS, _DAY_COUNTS),
        (_COUNTED_HOURS, _HOUR_COUNTS),
        (_COUNTED_PIECES, ("pieces",)),
    ):
        match = next(
            (found for part in re.split(r"[，。；]", text) if (found := pattern.fullmatch(CORRECTION.sub("", part)))),
            None,
        )
        number = to_decimal(match["n"]) if match else None
        held = [(entry.turn, name) for name in names if (entry := matter.told(name)) is not None]
        if match is None or number is None or not held:
            continue
        name = max(held)[1]
        said = {other for other in names if other in told}
        if said and name not in said:
            for other in said:  # read as another count of the same unit: the correction is about the one told
                del told[other]
        return {name: Found(Amount(low=number, high=number), match.group())}
    return {}


_A_RATE = re.compile(r"[\d百千万](?:元|块钱?)?$")
_RESTED = re.compile(r"(?:歇|养|躺|停工?|休息)(?:了|着|过)*(?:整整?|快|将近|差不多|大概)?$")


def corrected_length(text: str, matter: Matter, told: dict[str, Found]) -> dict[str, Found]:
    """Return the length of time a correction gives anew (记错了，是四个月): of the length told last."""
    if days := _corrected_days(text, matter, told):
        return days
    spans = find_spans(text)
    lengths = [(entry.turn, name) for name, entry in matter.known() if name in MONTH_FIELDS]
    if len(spans) != 1 or not lengths or any(name in MONTH_FIELDS for name in told):
        return {}
    span = spans[0]
    if _A_RATE.search(text[: span.start]) and span.low == 1:
        return {}  # 是5200一个月 is pay, no length
    return {max(lengths)[1]: _found(span, text)}


_IN_FACT = re.compile(
    r"(?:翻|查|看)[^，。]{0,8}[，。]?(?:应该)?(?:是|实际)(?:整整?)?$|(?:不对|记错了)[，。]?(?:应该)?是(?:整整?)?$"
)
"""停了大概两个月吧……我翻了下工资条，是整三个月: the second is so."""


def _rested(text: str) -> Found | None:
    """How long somebody hurt before stayed off work: 歇了仨月."""
    spans = find_spans(text)
    span = next((one for one in spans if _RESTED.search(text[: one.start])), None)
    if span is None:
        return None
    anew = next((one for one in spans if one.start > span.end and _IN_FACT.search(text[: one.start])), span)
    return _found(anew, text)


def place_bare_lengths(text: str, matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return a length of time alone (三年七个月): how long was worked, unless the matter wants another length first."""
    if "paid_leave_months" not in told and (away := _away(text, matter)) is not None:
        return {"paid_leave_months": away}
    if _LISTED_MONTHS.search(text):
        return {}
    text = next((clause for clause in re.split(r"[，。；]", text) if find_spans(clause)), text)
    span = _alone(text, told)
    if span is None or (_YEAR_NAMED.fullmatch(_written(span, text)) and context.asked not in MONTH_FIELDS):
        return {}  # 22年 is the year 2022
    name = _length_meant(text, span, matter, context)
    if not name or (name == "months_worked" and (matter.told("joined") is not None or "joined" in told)):
        return {}
    return {name: _found(span, text, Sure.TOLD if name == context.asked else Sure.INFERRED)}


def _away(text: str, matter: Matter) -> Found | None:
    """How long a doctor's note gives, or somebody hurt stayed off work."""
    spans = find_spans(text) if _SICK_NOTE.search(text) else []
    if len({(span.low, span.high) for span in spans}) == 1:
        return _found(spans[0], text, Sure.INFERRED)
    return _rested(text) if matter.value("injured") else None


def _alone(text: str, told: Collection[str]) -> Span | None:
    """The one length of a short clause, where no other length was told and it is not what a rate is for."""
    spans = find_spans(text)
    if len(spans) != 1 or len(text) > spans[0].end - spans[0].start + _SHORT:
        return None
    rate = any(FIELDS.get(name) is FieldKind.SUM for name in told) and re.search(r"[一1每]个?月", text)
    return None if rate or any(name in MONTH_FIELDS for name in told) else spans[0]


def _length_meant(text: str, span: Span, matter: Matter, context: Context) -> str:
    """The field a length alone fills: the one asked or wanted first, else how long was worked where nothing else is said."""
    for name in (context.asked, *context.wants):
        if name in MONTH_FIELDS and matter.told(name) is None:
            return name
    plain = _WORKED.fullmatch(text[: span.start] + text[span.end :]) is not None and span.high >= 1
    return "months_worked" if plain and matter.told("months_worked") is None else ""


def _written(span: Span, text: str) -> str:
    return text[span.start : span.end]


def _found(span: Span, text: str, sure: Sure = Sure.TOLD) -> Found:
    return Found(Amount(low=span.low, high=span.high), _written(span, text), sure)
