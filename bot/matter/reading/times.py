"""The dates and lengths of time of a turn, each by what it is of."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Sure, VagueDate
from bot.matter.reading.update import Found
from bot.understanding.dates import find_dates
from bot.understanding.quantities import find_spans, to_decimal
from bot.understanding.time_roles import find_days

_DAY_FIELDS = {
    "start": "joined", "end": "left", "signed": "contract_signed", "contract_end": "contract_until", "injured": "injured_on",
    "died": "died_on", "probation_to": "probation_until", "order_limit": "ordered_until", "first_work": "first_work",
    "claimed": "claimed_on", "demanded": "demanded_on", "unpaid_from": "unpaid_from", "award": "award_on",
    "decision": "certified_on", "assessment": "assessed_on",
}  # fmt: skip
_COUNT_FIELDS = {
    "months_worked": "months_worked", "months_owed": "months_owed", "probation_months": "probation_months",
    "months_insured": "months_insured", "leave_months": "paid_leave_months", "pregnant_months": "pregnant_months",
    "contract_months": "contract_months", "days_owed": "days_owed", "days_worked": "days_worked", "days_taken": "leave_days_taken",
}  # fmt: skip
_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半]+)"
_BOND = re.compile(r"服务期|要?(?:服务|干|做)满|必须干")
_CAREER = re.compile(
    r"(?:一共|总共|加起来|前前后后|前面|之前)[^，。]{0,8}(?:干|工作|打工|上班|加起来)|(?:工作|打工)[^，。]{0,4}(?:加起来|总共|一共)"
)
_COMPETE = re.compile(r"竞业|不(?:能|准|得|让)(?:去)?同行|同行业")
_DAILY = re.compile(
    rf"(?:每天|一天|天天|两班倒|一班|一个班)[^，。\d]{{0,6}}?({_N})\s*个?(?:小时|钟头|钟|点钟?)(?!\s*(?:块|元))"
)
_WEEKLY = re.compile(rf"(?:一周|每周|一星期|一个?礼拜|每星期)[^，。\d]{{0,6}}?({_N})\s*个?(?:小时|钟头|钟)")
_RESTS = re.compile(rf"(?:一个?月|每个?月|月)[^，。]{{0,4}}(?:休|歇|放)(?:息)?({_N})天")
_TOTAL_HOURS = re.compile(rf"(?:一共|总共|干了|做了|跑了)[^，。\d]{{0,4}}({_N})\s*个?(?:小时|钟头|钟)")
_GRADE = re.compile(
    r"(?:鉴定|评|定|伤残|是|工伤)[^，。]{0,8}?(10|[1-9]|[一二三四五六七八九十])\s*级|(10|[1-9]|[一二三四五六七八九十])级(?:伤残|工伤)|^(?:是)?(10|[1-9]|[一二三四五六七八九十])级"
)
_AGE = re.compile(
    r"(?<!\d)(\d{2}|[二三四五六七]?十[一二三四五六七八九]?)(?:周)?岁|(?:今年|都|已经|我)(\d{2})(?=了|[，,。 ]|$)"
)
_CONTRACTS = re.compile(
    rf"签(?:了|过)?[^，。]{{0,4}}?({_N})\s*(?:次|份|个|回)(?:固定期限)?(?:的)?(?:劳动)?合同|({_N})(?:个|份|次)(?:劳动)?合同(?:都)?(?:做|干|到|签)?满|签过?(?:这|了)?({_N})(?:回|次)"
)
_PEOPLE = re.compile(rf"(?:我们|一共|总共|有)?\s*({_N})(?:多)?(?:个|号|名|来个)(?:人|骑手|司机|工友|工人|同事|兄弟)")
_CHILDREN = re.compile(rf"({_N})个(?:\d+岁(?:的)?)?(?:孩子|小孩|娃|老人|父母)|(父母|爹妈|爸妈)(?:都)?(?:靠|要)")
_DEGREES = re.compile(r"(\d{2}(?:\.\d)?|[三四]十[一二三四五六七八九]?)\s*(?:度|℃|摄氏度)")
_DUE = re.compile(r"(?:说|写|答应|约定|承诺|讲好|欠条)[^。]{0,14}$")
_PAYS = re.compile(r"[^，。]{0,3}(?:底|前|之前|号|日|左右)?[^，。]{0,3}(?:付|还|给|结清|发)")
_LAST_MONTHS = re.compile(r"(?:最后|最近)(?:这)?$")
_ASKED_BACK = re.compile(
    r"(?:去年|前年|上个?月|今年|\d+月)[^，。]{0,12}(?:微信|短信|书面|发消息|当面|去)?(?:催|要过|问过|找过|讨)"
)


def day_value(written: str) -> VagueDate:
    """Return a date as the readers write it (2026-03-05, 2026-03, first/last)."""
    return VagueDate.model_validate(written)


def times_in(text: str, today: date) -> tuple[dict[str, Found], list[Found]]:
    """Return the fields that dates and lengths of a turn fill, and the dates that nothing explains."""
    found: dict[str, Found] = {}
    bare: list[Found] = []
    for told in find_days(text, today):
        if told.role in _DAY_FIELDS:
            found.setdefault(_DAY_FIELDS[told.role], Found(day_value(told.value), told.value))
        elif told.role in _COUNT_FIELDS:
            found.setdefault(_COUNT_FIELDS[told.role], Found(_amount(told.value), told.value))
        elif not told.role:
            bare.append(Found(day_value(told.value), told.value))
    _due(text, today, found, bare)
    _lengths(text, found)
    _hours(text, found)
    _people(text, found)
    return found, bare


def _amount(written: str) -> Amount:
    low, _, high = written.replace("+", "").partition("-")
    return Amount(low=Decimal(low), high=Decimal(high or low))


def _due(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """A day by which the other side promised to pay, as on an IOU: 写“2026年9月底付”."""
    for one in find_dates(text, today):
        end = one.at + len(one.written)
        if _PAYS.match(text[end:]) and _DUE.search(text[: one.at].replace("“", "").replace('"', "")):
            value = VagueDate(first=one.first, last=one.last)
            found["iou_due" if re.search(r"欠条|借条|白条", text) else "due_on"] = Found(value, one.written)
            bare[:] = [other for other in bare if other.value != value]


def _lengths(text: str, found: dict[str, Found]) -> None:
    for span in find_spans(text):
        before = re.split(r"[，。；]", text[max(0, span.start - 12) : span.start])[-1]
        after = re.split(r"[，。；]", text[span.end : span.end + 10])[0]
        value, words = Amount(low=span.low, high=span.high), text[span.start : span.end]
        if _BOND.search(before) or re.match(r"的?服务期", after):
            _set(
                found,
                "bond_served_months"
                if re.search(r"(?:干|做)满了?$", before) and "服务" not in before
                else "bond_months",
                value,
                words,
            )
        elif re.search(r"(?:干|做|服务)(?:了|满)+$", before) and re.search(r"想走|要走|离职|不干|辞", text[span.end :]):
            _set(found, "months_worked", value, words)
            _set(found, "bond_served_months", value, words)
        elif _CAREER.search(before) or _CAREER.search(before + words):
            found.pop("months_worked", None)
            _set(found, "career_months", value, words)
        elif _COMPETE.search(text):
            _set(found, "non_compete_months", value, words)


def _hours(text: str, found: dict[str, Found]) -> None:
    for name, pattern in (
        ("daily_hours", _DAILY),
        ("weekly_hours", _WEEKLY),
        ("rest_days_a_month", _RESTS),
        ("hours_worked", _TOTAL_HOURS),
        ("temperature", _DEGREES),
    ):
        if (match := pattern.search(text)) and (number := to_decimal(match[1])) is not None:
            _set(found, name, Amount(low=number, high=number), match.group())


def _people(text: str, found: dict[str, Found]) -> None:
    for name, pattern, least, most in (
        ("grade", _GRADE, 1, 10),
        ("age", _AGE, 10, 90),
        ("group_size", _PEOPLE, 2, 5000),
        ("contract_times", _CONTRACTS, 1, 20),
    ):
        match = pattern.search(text)
        number = to_decimal(next(group for group in match.groups() if group)) if match else None
        if match is not None and number is not None and least <= number <= most:
            _set(found, name, Amount(low=number, high=number), match.group())
    if match := _CHILDREN.search(text):
        number = Decimal(2) if match[2] else to_decimal(match[1])
        if number is not None:
            _set(found, "relatives", Amount(low=number, high=number), match.group())


def _set(found: dict[str, Found], name: str, value: Amount, words: str, sure: Sure = Sure.TOLD) -> None:
    found[name] = Found(value, words, sure)
