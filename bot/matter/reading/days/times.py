"""The dates of a turn, each by what it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from bot.claims.periods import add_months, add_years
from bot.contract.matter import Amount, Sure, VagueDate
from bot.matter.reading.days.asides import ONLY_FELL, THING_FELL, of_something_else
from bot.matter.reading.days.awards import sort_award_days
from bot.matter.reading.days.first_days import sort_first_days
from bot.matter.reading.days.terms import spans_of_contract, terms_in_a_row
from bot.matter.reading.days.unpaid import months_away, uninsured_months, unpaid_months
from bot.matter.reading.decide import decide, weighed
from bot.matter.reading.update import Found
from bot.matter.roles.labels import NONE
from bot.matter.roles.mentions import Kind
from bot.matter.roles.model import LIKELY, SURE, Role, Roles
from bot.understanding.days.date_range import DateRange
from bot.understanding.days.dates import find_dates, impossible_dates
from bot.understanding.days.time_roles import find_days
from bot.understanding.days.told import Told

_DAY_FIELDS = {
    "start": "joined", "end": "left", "signed": "contract_signed", "contract_end": "contract_until", "injured": "injured_on",
    "died": "died_on", "probation_to": "probation_until", "order_limit": "ordered_until", "first_work": "first_work",
    "claimed": "claimed_on", "demanded": "demanded_on", "unpaid_from": "unpaid_from", "award": "award_on", "effect": "effective_on",
    "born": "born_on", "diagnosed": "diagnosed_on", "decision": "certified_on", "assessment": "assessed_on",
}  # fmt: skip
_COUNT_FIELDS = {
    "months_worked": "months_worked", "months_owed": "months_owed", "probation_months": "probation_months",
    "months_insured": "months_insured", "leave_months": "paid_leave_months", "pregnant_months": "pregnant_months",
    "contract_months": "contract_months", "days_owed": "days_owed", "days_worked": "days_worked", "days_taken": "leave_days_taken",
}  # fmt: skip
_PAST = frozenset(
    {"joined", "injured_on", "died_on", "certified_on", "assessed_on", "award_on", "claimed_on", "first_work"}
)
_NEVER_AHEAD = frozenset({"injured_on", "died_on"})
"""What nobody tells of before it is: a day of it without a year that lies ahead was that of last year."""
_DUE = re.compile(r"(?:说|写|答应|约定|承诺|讲好|欠条)[^。]{0,14}$")
_PAYS = re.compile(r"[^，。]{0,3}(?:底|前|之前|号|日|左右)?[^，。]{0,3}(?:付|还|给|结清|发)")
_ONLY_NOW = re.compile(r"[^，。]{0,6}才")
_AHEAD = re.compile(r"(?:月底|下个?月|明天|后天|过年前|年底|之?前)")
_MOST_AHEAD = {
    "contract_until": 200,
    "leaving": 200,
    "last_day": 60,
    "probation_until": 120,
    "due": 100,
    "due_on": 100,
    "iou": 100,
    "ordered": 60,
}
"""How many days ahead the next such day may lie for a day to be that one."""
_TELLS_OF_NOW = frozenset({"notice", "other"})
"""Labels of days that may be the last one all the same, where somebody is dismissed."""
_MONTH_LONG = 31
_WORKED_UNTIL = re.compile(r"(?:干|做|上|跑|班|年|月|日|号|待|呆|职|岗|工|播|一直)(?:到|至)$")
YEAR_SAID = re.compile(r"年|\d{4}|[今昨前明后]天|周|礼拜|星期|上个?月|这个?月|月前")
_IS_RATE = re.compile(r"(?:一天|每天|一日)(?:给|是|算|才|就)?\d")
"""一天160 is a rate, no length."""
_RENEWED = re.compile(r"又签|续签|再签|第二[份次](?:合同)?|两[次个份]合同")
_BANNED = re.compile(r"封(?:了|我|号)|被封|封的|封禁|踢出|清退|拉黑")


@dataclass(slots=True)
class Days:
    """What the dates and lengths of a turn fill, the dates nothing explains, and the words of days no calendar has."""

    found: dict[str, Found]
    bare: list[Found]
    impossible: tuple[str, ...]
    aside: frozenset[str] = frozenset()
    """The words of bare dates that are said to be of something else: they answer nothing."""
    early: frozenset[VagueDate] = frozenset()
    """Days of what came before the work: an interview, an offer."""


def to_come(day: VagueDate, label: str, written: str, today: date) -> VagueDate:
    """Return a day that mostly lies ahead in the year in which it does, unless the year was told: 12月5日到期, told in November."""
    if label not in _MOST_AHEAD or "年" in written or day.last >= today or (day.last - day.first).days > _MONTH_LONG:
        return day
    later = VagueDate(first=add_years(day.first, 1), last=add_years(day.last, 1))
    return later if (later.first - today).days <= _MOST_AHEAD[label] else day


def _part_of(text: str, at: int) -> str:
    """Return the part of the sentence a place stands in."""
    start = max(text.rfind(stop, 0, at) for stop in "，。；！？") + 1
    return re.split(r"[，。；！？]", text[start:])[0]


def named_by_patterns(told: Told, text: str) -> str:
    """Return the field that the words beside a date name, `NONE` where they name something else. 拖到今天 tells no last day."""
    if told.role == "end" and text[: told.at].endswith(("到", "至")) and not _WORKED_UNTIL.search(text[: told.at]):
        return ""
    return _DAY_FIELDS.get(told.role, NONE if told.role else "")


_COUNTED_FROM = re.compile(r"(?:补偿|赔偿|工龄|年限|[NnＮ])[^，。]{0,4}(?:只|就)?(?:从|按)[^，。]{1,12}(?:开始|起)?算")
"""From when the other side counts: no first day of the worker's."""


def day_value(written: str) -> VagueDate:
    """Return a date as the readers write it (2026-03-05, 2026-03, first/last)."""
    return VagueDate.model_validate(written)


def days_in(
    stated: str,
    own: str,
    today: date,
    *,
    intern: bool = False,
    roles: Roles = MappingProxyType({}),
    joined: VagueDate | None = None,
) -> Days:
    """Return the fields that the dates of what was stated fill, and the lengths of the worker's own words.

    `intern`: somebody who worked as an intern, whose service begins with the day after graduation. `roles`: what was learned.
    `joined`: the first day told before.
    """
    days = _dated(stated, today, roles)
    found, bare = days.found, days.bare
    days.early = frozenset(sort_first_days(stated, today, found, bare, joined))
    days.aside |= {one.words for one in bare if one.value in days.early}
    sort_award_days(stated, today, found, bare)
    _stretch(stated, today, found, bare, roles)
    for told in find_days(own, today):
        if told.role in _COUNT_FIELDS and not _IS_RATE.match(own[told.at :]):
            found.setdefault(_COUNT_FIELDS[told.role], Found(_amount(told.value), told.written or told.value))
    if "demanded_on" in found and re.search(r"投诉|举报|监察|12345|12333", stated):
        found.setdefault("complained_on", found["demanded_on"])
    if (intern or "实习" in stated) and (graduated := _graduated(stated, today)) is not None:
        found.setdefault("joined", graduated)
    _due(stated, today, found, bare)
    unpaid_months(stated, today, found, bare)
    months_away(stated, today, found, bare)
    uninsured_months(stated, found)
    if "left" in found and _RENEWED.search(stated):
        later = [one.last for one in find_dates(stated, today)]
        found["contract_until"] = Found(VagueDate(first=later[-1], last=later[-1]), "")
        del found["left"]
    spans_of_contract(stated, today, found, bare)
    terms_in_a_row(stated, found)
    _no_last_day(found, stated, today)
    if "left" in found and _BANNED.search(stated) and not re.search(r"辞|走", stated):
        found.setdefault("banned_on", found["left"])
    return days


def in_told_year(one: Found, old: VagueDate | None) -> Found:
    """Return a day told without its year in the year of what was told before of the same thing: 22年来的, then 9月10号."""
    day: VagueDate = one.value
    if old is None or old.exact or YEAR_SAID.search(one.words) or (day.last - day.first).days > _MONTH_LONG:
        return one
    if (day.first.month, day.first.day) == (2, 29):
        return one
    years = old.first.year - day.first.year
    moved = VagueDate(first=add_years(day.first, years), last=add_years(day.last, years))
    return replace(one, value=moved) if _inside(moved, old) and not _inside(day, old) else one


def _dated(text: str, today: date, roles: Roles) -> Days:
    """Return what the dates of a text are, each by itself."""
    days = Days({}, [], tuple(impossible_dates(text, today)))
    for told in find_days(text, today):
        guess = named_by_patterns(told, text)
        role = weighed(_role_at(told, text, roles), guess, told.role)
        name, sure = _named(told, text, guess, role)
        if of_something_else(name, text, told.at, told.written):
            aside = to_come(day_value(told.value), role.label if role else "", told.written, today)
            days.bare.append(Found(aside, told.written))
            days.aside |= {told.written}
            continue
        if not told.written or (name == guess == NONE):
            continue
        day = _valued(told, name, role.label if role and role.field == name else name, text, today)
        if name and name != NONE:
            _place(name, Found(day, told.written, sure), today, days)
        else:
            days.bare.append(Found(day, told.written))
        if name == NONE and not (role and role.label in _TELLS_OF_NOW and role.margin < SURE):
            days.aside |= {told.written}
    return days


def _named(told: Told, text: str, guess: str, role: Role | None) -> tuple[str, Sure]:
    """Return the field of a date and how sure it is, by its words and by what was learned of such words."""
    name, sure = decide(guess, role)
    if name == "injured_on" and name != guess:
        sure = Sure.INFERRED  # (learned alone: whether anybody was hurt is told by other words)
    if _OWNED_UP.match(text[told.at + len(told.written) :]):
        return "demanded_on", Sure.TOLD
    if name == "contract_until" and _DISSOLVED.match(text[told.at + len(told.written) :]):
        return "left", sure
    if name == "injured_on" and THING_FELL.search(_part_of(text, told.at)):
        return "happened_on", sure
    if name == "died_on" and ONLY_FELL.search(_part_of(text, told.at)):
        return "injured_on", sure
    return name, sure


def _valued(told: Told, name: str, label: str, text: str, today: date) -> VagueDate:
    """Return the day of a date by its field: of a last day and of a payment due by a month's end the last one of the span."""
    behind = text[told.at + len(told.written) :]
    ahead, gone = text[: told.at], _GONE.search(text) is not None
    day = to_come(day_value(told.value), label, told.written, today)
    said = name == "left" and not _OVER.search(text)
    if said and _LAST_DAY_SAID.search(ahead):
        label = "last_day"
    elif said and day.last < today <= to_come(day_value(told.value), "last_day", told.written, today).last:
        goes = _GOES.match(behind) and (_TO_GO.search(ahead) or not gone)
        label = "last_day" if goes or (_WORKS_UNTIL.search(ahead) and not gone) else label
    day = to_come(day_value(told.value), label, told.written, today)
    if name == "left" and _NOT_FROM_ON.match(behind) and day.exact:
        return VagueDate(first=day.first - timedelta(days=1), last=day.last - timedelta(days=1))
    if name == "left" and day.exact and day.last < today and _MAY_GO.match(behind) and "月" not in told.written:
        return VagueDate(first=add_months(day.first, 1), last=add_months(day.last, 1))
    month = label == "last_day" and (day.last - day.first).days <= _MONTH_LONG
    if month or (name in _OWED_BY_END and _END.search(told.written)):
        return VagueDate(first=day.last, last=day.last)
    return day


_MAY_GO = re.compile(
    r"(?:号|日)?(?:我)?(?:到底|究竟)?(?:能不能|可不可以|能|可以|走得了|走不走得)(?:直接)?走?(?:吗|不|么|了吗)?"
)
"""27号我到底能不能走: a day asked about lies ahead."""
_NOT_FROM_ON = re.compile(r"(?:起|开始|以后)(?:就|都)?(?:别|不用|不要|不必|不让)[^，。]{0,4}(?:来|上班|去|干)")
"""20号起别来了: the day before was the last one."""
_DISSOLVED = re.compile(r"(?:就|都|正式)?(?:解除|终止)")
"""合同到12月31号解除: the day the work is to end, whatever the contract says."""
_OWNED_UP = re.compile(
    r"(?!我)[^，。；]{0,8}?(?:(?:打|写|立|开)(?:了|过|的|给|我)*(?:一?[张个份])?(?:欠|白)?条(?!件|款|例)|认(?:了|下|过)*(?:这笔|欠的?)?[账帐]|(?:写|签)(?:了|的|过|给我)*(?:一?[张个份])?(?:还款|付款|保证书|承诺书))"
    r"|(?!我)[^，。；不没]{0,4}(?:老板娘?|他|她|公司|站长|会计|经理|工头|人事|财务|店长|厂里)[^，。；不没]{0,10}(?:说|讲|回|发|答应)[^。；不没]{0,10}(?:肯定|一定|保证|马上|尽快|过(?:几|两)天|月底|月初|年底|年前|节前|[一二三四五六七八九十\d][月号日]?前)[^。；不没]{0,6}(?:给|付|结|发钱|打|还|清)"
)
"""The other side owned up to the debt on that day: what it owes is due anew from there (劳动争议调解仲裁法 27 款2, 民法典 195)."""
_LAST_DAY_SAID = re.compile(
    r"最后(?:上班)?一天(?:是|在|定在|到|写的?)*$|(?:说|让|叫|通知)[^，。]{0,8}(?:做|干|上班?|待|留)(?:完|到|满)$"
)
"""What tells a last day that may still lie ahead: 最后一天是12月5号, told in November."""
_WORKS_UNTIL = re.compile(r"(?:做|干|上班?|待|留)(?:完|到|满)$")
_GONE = re.compile(
    r"(?:走|辞|离职|离开|裁|开|辞退)的|(?:走|离职|辞职|辞退|开除|裁)了|就没(?:再)?(?:去|来|干|做)|没(?:给|发|结|付)"
)
_TO_GO = re.compile(r"(?:说|要|让|叫|通知|定在?|写|准备|打算)[^，。]{0,8}$")
_GOES = re.compile(
    r"(?:就|要|统一|正式|全部)?(?:走|解除|终止|关|撤|搬|做完|干完|不做|不干|离职|清退|散|到期)(?![的了])"
)
_OVER = re.compile(r"去年|前年|已经(?:走|离|不干)|走了(?:都|快|有)|离职(?:都|快|已经)")
_OWED_BY_END = frozenset({"due_on", "iou_due"})
_END = re.compile(r"[底末]$")
"""9月底还清: the money is late from the day after the month's last."""
_OF_THE_MONTH = re.compile(r"[，的是吧 大概具体]{0,4}")


def _role_at(told: Told, text: str, roles: Roles) -> Role | None:
    """The learned role of a date; that of the month told right before it where the day only makes it exact (2022年8月吧，10号)."""
    role = roles.get(told.at)
    if "月" in told.written or (role is not None and role.margin >= LIKELY):
        return role
    for other in roles.values():
        end = other.mention.start + len(other.words)
        month = other.mention.kind is Kind.DAY and other.words.endswith(("月", "月份"))
        if month and end <= told.at and _OF_THE_MONTH.fullmatch(text[end : told.at]):
            return other
    return role


def _graduated(text: str, today: date) -> Found | None:
    """The day after an intern's graduation: from then on they are no student."""
    for one in find_dates(text, today):
        if re.match(r"[^，。]{0,4}毕(?:了)?业", text[one.at + len(one.written) :]) and one.last < today:
            day = one.last + timedelta(days=1) if one.exact else one.last
            return Found(VagueDate(first=day if one.exact else one.first, last=day), one.written, Sure.INFERRED)
    return None


_UNPAID_TO = re.compile(r"^[^，。]{0,10}(?:没给|没发|没结|一分(?:钱)?(?:都|也)?没)")
_AHEAD_DAYS = 120


def _no_last_day(found: dict[str, Found], text: str, today: date) -> None:
    """Take out a last day that is none: until when nothing was paid, or the end of a contract."""
    counted = _COUNTED_FROM.search(text)
    if counted and "joined" in found and found["joined"].words in counted.group():
        del found["joined"]
    left = found.get("left")
    if left is None or not (_UNPAID_TO.search(text.partition(left.words or "\0")[2]) or _far(left, today)):
        return
    far = found.pop("left")
    if "合同" in text and far.value.first > today:
        found.setdefault("contract_until", far)


def _far(found: Found, today: date) -> bool:
    """Whether a last day lies too far ahead to be one: the end of a contract, a bond or a plan."""
    day: VagueDate = found.value
    return (day.first - today).days > _AHEAD_DAYS


_WORKS_BEHIND = re.compile(r"[^，。]{0,12}(?:干|做|上班|打工|跑|绑|实习|送)")


def _stretch(text: str, today: date, found: dict[str, Found], bare: list[Found], roles: Roles) -> None:
    """去年8月到11月在他工地上干: the second date is the last day of the work that the first began."""
    dates = find_dates(text, today)
    for first, last in zip(dates, dates[1:], strict=False):
        if decide("joined", weighed(roles.get(first.at), "joined", "start"))[0] != "joined":
            continue
        end = last.at + len(last.written)
        between = text[first.at + len(first.written) : last.at]
        if not re.fullmatch(r"\s*(?:到|至|-|—|~)\s*", between) or not _WORKS_BEHIND.match(text[end:]):
            continue
        begun, over = (VagueDate(first=one.first, last=one.last) for one in (first, last))
        guessed = found.get("left")
        open_end = guessed is None or (guessed.sure is Sure.INFERRED and guessed.value == over)
        if open_end and found.get("joined", Found(begun, "")).value == begun and over.first <= today:
            found["joined"], found["left"] = Found(begun, first.written), Found(over, last.written)
            bare[:] = [one for one in bare if one.value not in (begun, over)]


def _place(name: str, new: Found, today: date, days: Days) -> None:
    if name in _NEVER_AHEAD and new.value.first > today and not YEAR_SAID.search(new.words):
        new = replace(new, value=VagueDate(first=add_years(new.value.first, -1), last=add_years(new.value.last, -1)))
    if name in _PAST and new.value.first > today:
        days.impossible += (new.words,)
        return
    old = days.found.get(name)
    surer = old is not None and old.sure is Sure.INFERRED and new.sure is Sure.TOLD
    if old is None or surer or (old.value != new.value and _inside(new.value, old.value)):
        days.found[name] = new


def _inside(one: VagueDate, other: VagueDate) -> bool:
    return other.first <= one.first and one.last <= other.last


def _amount(written: str) -> Amount:
    low, _, high = written.replace("+", "").partition("-")
    above = Decimal("0.1") if "+" in written else Decimal(0)  # 两年多 is certainly more than two years
    return Amount(low=Decimal(low) + above, high=Decimal(high or low))


def _due(text: str, today: date, found: dict[str, Found], bare: list[Found]) -> None:
    """A day by which the other side promised to pay, as on an IOU: 写“2026年9月底付”."""
    for one in find_dates(text, today):
        end = one.at + len(one.written)
        if (
            re.search(r"总是|老是|每次|一直|号[^。]{0,6}说", text[: one.at])
            or not _PAYS.match(text[end:])
            or _ONLY_NOW.match(text[end:])
            or not _DUE.search(text[: one.at].replace("“", "").replace('"', ""))
        ):
            continue
        if one.last <= today and not re.search(r"欠条|借条|白条|写|约定", text) and not _AHEAD.search(one.written):
            continue
        value = _in_year_before(
            VagueDate(first=one.last if _END.search(one.written) else one.first, last=one.last), one, text, today
        )
        found["iou_due" if re.search(r"欠条|借条|白条", text) else "due_on"] = Found(value, one.written)
        same = (value, VagueDate(first=one.first, last=one.last))
        bare[:] = [other for other in bare if other.value not in same]
        for name in ("unpaid_from", "joined", "demanded_on", "ordered_until"):
            if name in found and found[name].value in same:
                del found[name]


def _in_year_before(due: VagueDate, one: DateRange, text: str, today: date) -> VagueDate:
    """合同写3月1号前付清, after 2024年1月交的稿: a day without its year is of the year told right before, not of a later one."""
    if re.search(r"年|上|下|这|本|今|明|昨|前|后", one.written):
        return due
    told = [
        other for other in find_dates(text[: one.at], today) if re.match(r"(?:19|20)\d\d年|[去前]年", other.written)
    ]
    years = due.first.year - told[-1].first.year if told else 0
    if years <= 0 or (due.first.month, due.first.day) < (told[-1].first.month, told[-1].first.day):
        return due
    return VagueDate(first=add_years(due.first, -years), last=add_years(due.last, -years))
