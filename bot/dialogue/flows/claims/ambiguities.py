"""What cannot be computed with as it was told: two figures for one thing, two jobs, a day no calendar has, another currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.claims import ClaimError, compute_claim, find_entry
from bot.contract.matter import Amount, Matter, Sure, VagueDate, told_as
from bot.matter.inputs import field_for, fields_behind
from bot.matter.reading import Context, RuleReader
from bot.understanding.days.dates import impossible_dates
from bot.understanding.days.time_roles import find_days
from bot.understanding.money import find_sums

_TWO_JOBS = re.compile(
    r"两份(?:工|活)|两个(?:工作|公司|单位|老板|站点|平台)|兼职|另一(?:份|边|家)|(?:白天|上午)[^。]*(?:晚上|夜里|下班后)|同时[^，。]{0,6}(?:干|跑|做)|两头"
)
_STAND_IN = "28"
_PAST = {"start": "joined", "injured": "injured_on", "died": "died_on"}
"""Days that cannot lie ahead: the part they play in a message, and their field."""
_BELOW_ZERO = re.compile(
    r"(?<![\d到至~])(?:-|−|负)\s*(?P<n>\d[\d.]*|[一二两三四五六七八九十百千万]+)(?=$|[元块，。 ])|(?<![\d.])(?P<zero>0)(?:元|块)"
)
CORRECTION = re.compile(
    r"^(?:哦|啊|唉|等等|等下)?[，, ]?(?:不对|不是|错了|搞错|弄错|记错|说错|打错|更正|改一下|改成|应该是|其实是?|准确(?:说|的)?(?:是)?|我看了?(?:一下)?(?:合同|流水|记录)?[，,]?(?:是|才))|(?:记|说|打|写|搞|弄)错了|(?:刚才|刚刚|上面|前面)[^，。]{0,6}(?:不对|错|少说|多说)"
)
"""Words that put right what was told before."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One input with two values that cannot both be right (`options`), or a day that does not exist (`written`)."""

    kind: str
    """`two_values`, `two_jobs` or `impossible_date`: the message it is asked with."""
    field: str
    """The input of the claim; empty where it is not clear which it is."""
    label: str
    options: tuple[str, ...] = ()
    written: str = ""


def label_of(name: str, field: str) -> str:
    """Return how an input is called to the worker."""
    info = find_entry(name).inputs.model_fields.get(field)
    return (info.title if info else None) or field


def doubt_in(name: str, text: str, matter: Matter, today: date) -> Doubt | None:
    """Return what is wrong inside one message: an impossible day, or two pays at once."""
    if written := impossible_dates(text, today):
        return _of_no_day(name, text, written[0], matter, today)
    sums = [one for one in find_sums(text) if one.role == "monthly_pay"]
    pays = list(dict.fromkeys(str(one.amount) for one in sums))
    field = _input_of(name, "monthly_pay")
    if len(pays) > 1 and field and not any(one.amount.currency for one in sums):
        kind = "two_jobs" if _TWO_JOBS.search(text) else "two_values"
        return Doubt(kind, field, label_of(name, field), tuple(pays[:2]))
    return None


def unusable(name: str, asked: str, text: str, today: date) -> ClaimError | None:
    """Return why a figure of a message cannot be computed with: below zero, nothing, another currency; None where none is so."""
    for told in find_days(text, today):
        ahead = _input_of(name, _PAST.get(told.role, "")) if told.value.partition("/")[0] > today.isoformat() else ""
        if ahead and (error := _error(name, ahead, told.value, today)) is not None:
            return error
    field = asked or _input_of(name, "monthly_pay")
    foreign = next((one for one in find_sums(text) if one.amount.currency), None)
    below = _BELOW_ZERO.search(text)
    if not field or (foreign is None and below is None):
        return None
    wrong = f"{foreign.amount} {foreign.amount.currency}" if foreign is not None else "0"
    return _error(name, field, wrong, today)


def _error(name: str, field: str, wrong: str, today: date) -> ClaimError | None:
    try:
        compute_claim(name, {field: wrong}, today=today)
    except ClaimError as error:
        return error
    return None


def doubt_about(name: str, matter: Matter) -> Doubt | None:
    """Return the first input of a claim that the matter holds in two ways."""
    for field in find_entry(name).inputs.model_fields:
        told = matter.told(behind) if (behind := field_for(field, name)) else None
        if told is not None and told.sure is Sure.DOUBTFUL and told.before:
            return Doubt("two_values", field, label_of(name, field), (told.before[-1], str(told.value)))
    return None


def _of_no_day(name: str, text: str, written: str, matter: Matter, today: date) -> Doubt:
    """The doubt about a day no calendar has: which input it was meant for shows by another day in its place."""
    day = re.sub(r"(?:\d{1,2}|[一二三四五六七八九十]+)(?=[日号]|$)", _STAND_IN, written)
    mended = text.replace(written, re.sub(r"(\D|^)\d{1,2}月", r"\g<1>2月", day))
    context = Context(today, 0)
    known = RuleReader().read(text, matter, context).values
    meant = RuleReader().read(mended, matter, context).values.keys() - known.keys()
    field = next((one for one in find_entry(name).inputs.model_fields if field_for(one, name) in meant), "")
    return Doubt("impossible_date", field, label_of(name, field) if field else "", written=written)


def _input_of(name: str, behind: str) -> str:
    inputs = find_entry(name).inputs.model_fields
    return next((one for one in inputs if behind in fields_behind(name) and field_for(one, name) == behind), "")


def both(options: tuple[str, ...], name: str) -> str:
    """Return the range of a field of the matter that covers two values: 4000-5000, or first/last of two dates."""
    values = [told_as(name, option) for option in options]
    if all(isinstance(value, VagueDate) for value in values):
        return f"{min(value.first for value in values).isoformat()}/{max(value.last for value in values).isoformat()}"
    return str(Amount(low=min(value.low for value in values), high=max(value.high for value in values)))
