"""The questions of the intake: what an answer to one means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cases.intake.readers.days_among import first_day_among, last_day_among, months_listed
from bot.cases.intake.readers.later_answers import TAKEN, first_day, in_all, several_told, sum_taken
from bot.cases.intake.readers.names import (
    called_of,
    city_of,
    employer_of,
    own_name_of,
    phone_in,
    platform_of,
    without_phone,
)
from bot.cases.intake.readers.pay_answers import money_told
from bot.cases.rules.facts.slots import MONEY
from bot.matter.slots import slots_in
from bot.understanding.days.date_range import DateRange, months_ago
from bot.understanding.days.dates import find_dates, impossible_dates
from bot.understanding.days.dotted_dates import spelled_out
from bot.understanding.days.time_roles import find_days
from bot.understanding.days.written import as_written
from bot.understanding.english import figures_in_chinese, names_in_chinese
from bot.understanding.money import find_sums
from bot.understanding.places import place_in
from bot.understanding.quantities import find_spans
from bot.understanding.spelling import plain

ANSWER_LENGTH = 1500
_PLACE_NAME = re.compile(
    r"(?!.*(?:站|长$|公司|老板|网点|知道|地方|那边|这边|什么|哪))[\u4e00-\u9fff]{2,8}|[A-Za-z][A-Za-z .'-]{1,30}"
)
_STILL = re.compile(
    r"仲(?:做紧|喺|未走|做)|做紧|冇停|还在(?!.{0,4}(?:仲裁|打官司|要钱|讨))|没走|没离开|没离职|没辞|在职|还干|还跑|还做|准备走|打算走|想走|still",
    re.IGNORECASE,
)
_BACK_AT_WORK = re.compile(
    r"又(?:回去)?(?:跑|干|做|上班|开始|接着)|今天还(?:去|在|上|干|跑|做)|接着(?:跑|干|做|上班)|回去(?:上班|跑|干)|在家等|待岗|停工|放假",
    re.IGNORECASE,
)
_YES_STILL = re.compile(
    r"(?:是|是的|对|对的|嗯|在|在的|在干|干着|在跑|还没|还没有|没呢|yes|y)[呢啊。.!！]*", re.IGNORECASE
)
_NOW = re.compile(r"(?:到|至)(?:现在|今天|目前|如今)|至今")
_GONE = re.compile(
    r"不在(?:那|这)?(?:干|跑|做)?了|不干了?|没干了?|没再[做干跑去上接]|没[做跑接]了|没在|走了|离职|离开|辞了|辞职|开除|辞退|被开|被辞|被裁|封号|^(?:没有?|不|不是|不在|否|no|not any ?more)[了。.]*$|left|quit|fired",
    re.IGNORECASE,
)
_OWN_WISH = re.compile(r"辞|自己(?:不干|走|离)|主动|自愿|quit|resign", re.IGNORECASE)
_YES = re.compile(r"^(有|签了|签过|是|对|签的|好像签|应该签|yes|y)", re.IGNORECASE)
_NO = re.compile(r"^(没|无|不(?!要|想|用|会|是|对|知|清|光|止)|冇|口头|只有口头|只是口头|no|n)", re.IGNORECASE)
_SIGNED = re.compile(
    r"一式[两二三]份|^(?:平台|电子|合作|承包|劳务|租车|居间|服务)?(?:协议|协仪|合同)书?$|签的(?:是)?(?:啥|什么|哪)|签了?[^，。没]{0,8}(?:没|不)(?:有)?(?:给|留)|(?:没|不)(?:有)?给我?(?:一|留)?份|拿走了|收走了|点了?(?:同意|确认|协议|个协议|一个协议)|电子(?:合同|协议|版|的)|(?:app|手机|网)上?里?[^，。]{0,8}(?:点|签)",
    re.IGNORECASE,
)
"""Signed, even if nothing of it is in the worker's hands."""
_NEVER_SIGNED = re.compile(r"[没未冇](?:有)?(?:[跟和给与同][^，。]{1,6})?(?:签|定)")
_DID_SIGN = re.compile(r"签(?:了|过|的|到|在|约)")
_MONTHS_EACH = re.compile(
    r"\d{1,2}月?(?:份)?(?:到|至|-|~)\d{1,2}月(?:份)?(?=[^，。]{0,4}(?:每|都|扣|罚|没|不|欠|拖|少)|[^，。]{0,6}(?:给|发|结)(?:了|过|我|的))"
)
"""7到9月每月扣我300: months in which something happened, and no last day."""
_OF_A_PAPER = ("event_date", "start_date", "end_date", "still_working", "months_worked")
"""What a day or a length beside a signature is not: 24年1月1号签的，三年 says when and for how long it was signed."""
_UNSIGNED = re.compile(r"(?:从来|都|也|根本|并)*没(?:有)?签")
_ABOUT_ME = re.compile(r"^(?:我?(?:就|现在)?(?:是)?在|叫我|我?叫|我(?=姓)|我的?名字(?:是|叫)|就?叫)(?=.{2,})|(?<=.)(?:这边|那边|这里|那里|就行|就好|吧)+[。.]?$")  # fmt: skip
_FULL_NAME = re.compile(
    r"((?!姓)[\u4e00-\u9fff]{2,4})[，,。 ]+(?:就)?(?:可以)?(?:叫|喊)|(姓[\u4e00-\u9fff]{1,2})[，,。 ]+"
)
"""孙琳琳，叫我琳琳: the name, before how to say it."""
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_NO_PLATFORM = re.compile(
    r"(?:没有?|无|不是|不在|不算)(?:什么|啥)?(?:平台)?(?:的|上)?[。.!！]*|none|no platform", re.IGNORECASE
)
_WITHOUT_PLATFORM = re.compile(r"(?:我|我们|这个?|就|是|也|都)*(?:没有?|莫得|无|不是|不算|不在)(?:得)?[^，。]{0,5}平台")
_CLAUSE = re.compile(r"[^，。,;；]*")
_WORK = re.compile(r"干(?!嘛|涉|扰)|(?<!没)做|跑|上班|入职|进厂|开始来|打工|work", re.IGNORECASE)
_DONE_THEN = re.compile(
    r"(?:时候?|那天|当天|后|完|就)(?:就|被|才|给)?(?:收|交|扣|罚|封|摔|撞|伤|没|不|欠|拖|说|通知|让|叫|出)"
)
"""10月8号入职的时候收的: what went wrong on a day of work went wrong then."""
_PAPER = re.compile(r"合同|协议")
_MONTH = 31
_FROM_TO = re.compile(r"到|至|-|—|~")
_POINTED = re.compile(r"(?:是|从)?(1[0-2]|[1-9])[./](3[01]|[12]\d|[1-9])[日号]?(?:起|开始)?")
_DAY_ALONE = re.compile(r"(?:是|从)?(3[01]|[12]\d|[1-9])[日号](?:起|开始|的?时候|那天)?")


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer fills; empty when it was not understood."""

    values: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.values)


def told_by(text: str, today: date, read: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return everything a message tells for a case: facts, platform, station, city, date.

    `read`: what it changed in the matter it is told in; without it the message is read by itself.
    """
    found = names_in_chinese(text)
    text = figures_in_chinese(text)
    found |= slots_in(text, today) if read is None else read
    named = {
        "platform": platform_of(text), "city": city_of(text), "employer": employer_of(text), "name": own_name_of(text),
    }  # fmt: skip
    found |= {slot: value for slot, value in named.items() if value}
    return {**found, **_dates(text, today), **_days_of(read or {})}


def _days_of(read: Mapping[str, str]) -> dict[str, str]:
    return {slot: read[slot] for slot in ("start_date", "end_date") if slot in read}


def _dates(text: str, today: date) -> dict[str, str]:
    """Return the days a message tells: since when it goes wrong, when the work began, when it ended."""
    roles = {one.value: one.role for one in find_days(text, today)}
    found: dict[str, str] = {}
    if months := months_listed(text, today):  # (9月10月的: both of them)
        found["event_date"] = written_day(months)
    for day in find_dates(text, today):
        if (span := _MONTHS_EACH.search(text)) and span.start() <= day.at < span.end():
            found.setdefault("event_date", written_day(day))
            continue
        slot = {"start": "start_date", "end": "end_date"}.get(roles.get(as_written(day), ""), "event_date")
        if day.first <= today:
            found.setdefault(slot, written_day(day))
    if "end_date" in found:
        found["still_working"] = "no"
        found.setdefault("event_date", found["end_date"])
    return found


def written_day(found: DateRange) -> str:
    """Return a date, or both ends of a span, as stored."""
    return found.first.isoformat() if found.exact else f"{found.first.isoformat()}..{found.last.isoformat()}"


_HANDED_OVER = ("deposit", "fees_paid")
"""What somebody had to hand over: naming it among what is wanted back tells that it was."""


def _to_call(slot: str, text: str, today: date) -> Heard:
    """The number to call, and the name beside it where that was asked for."""
    called = read_answer(slot, without_phone(text), today).values if slot == "name" else {}
    return Heard({**called, "phone": phone} if (phone := phone_in(text)) else called)


def read_answer(slot: str, text: str, today: date, read: Mapping[str, str] | None = None, left: str = "") -> Heard:
    """Return what an answer to that question means, normalised. `read`: see `told_by`; `left`: the last day told before."""
    text = text.strip()[:ANSWER_LENGTH]
    if slot in TAKEN or slot == "start_date":
        return Heard(_later(slot, figures_in_chinese(text), today, left))
    told = told_by(text, today, read)
    if slot in MONEY:
        return Heard(money_told(slot, figures_in_chinese(text), told))
    if slot in ("event_date", "end_date"):
        return Heard((_began if slot == "event_date" else _left)(figures_in_chinese(text), told, today))
    if slot == "written_contract":
        return _contract(text, told)
    if slot == "insured":
        return _insured(text, told)
    if slot == "phone" or (slot == "name" and phone_in(text)):
        return _to_call(slot, text, today)
    if slot in ("platform", "city", "name", "employer"):
        return Heard({slot: "没有平台"}) if slot == "platform" and _no_platform(text) else _named(slot, text, told)
    return _in_words(slot, text, told)


def _no_platform(text: str) -> bool:
    """Whether an answer says that no platform is between."""
    return bool(_NO_PLATFORM.fullmatch(plain(text)) or _WITHOUT_PLATFORM.match(plain(text)))


def _in_words(slot: str, text: str, told: dict[str, str]) -> Heard:
    """What an answer in the worker's own words says: the work, the story, proof, a wish."""
    if slot == "worker_kind":
        return Heard(told if slot in told else {slot: text[:30]} if _WORDS.search(text) else {})
    meant = _WORDS.search(text) or (slot == "want" and find_sums(text))
    if slot == "want":  # (what is wanted back is no pay, and nothing that was offered)
        told = {name: value for name, value in told.items() if name in _HANDED_OVER}
    return Heard({**told, slot: text} if meant else {})


_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def _later(slot: str, text: str, today: date, left: str) -> dict[str, str]:
    """A sum taken off or spent, or the first day: one value each, and nothing else is read into the words."""
    if slot in TAKEN:
        taken = sum_taken(slot, text)
        if (
            slot == "own_costs"
            and taken
            and (several_told(text) or len(_FIGURES.findall(text)) > 1)
            and not in_all(text)
        ):
            taken = text[
                :200
            ]  # (several things: what each was for says more than their sum, and they may be put right in it)
        return {slot: taken} if taken else {}
    found = first_day(text, today, left)
    return {slot: written_day(found)} if found is not None else {}


def _contract(text: str, told: dict[str, str]) -> Heard:
    """What an answer says of a written contract."""
    slot = "written_contract"
    told.pop("employer", None)  # 签的劳务 names a paper, no station
    if not _UNSIGNED.match(text) and (_SIGNED.search(text) or _DID_SIGN.search(text)):
        told = {key: value for key, value in told.items() if key not in _OF_A_PAPER}
    if _SIGNED.search(text) and not _UNSIGNED.match(text):
        return Heard({**told, slot: "yes"})
    if slot in told:
        return Heard(told)
    if _NO.match(text) or _NEVER_SIGNED.search(text):
        value = "no"
    else:
        value = "yes" if _YES.match(text) or _DID_SIGN.search(text) else ""
    return Heard({**told, slot: value} if value else {})


_NOT_INSURED = re.compile(r"[没未无冇]|不(?:给|交|买|上)|^no\b", re.IGNORECASE)
_IS_INSURED = re.compile(
    r"(?:有|交|买|上|缴)(?:了|过|着|的|得)?[^，。]{0,4}(?:社保|五险|工伤险|保险)?$|社保|五险|^yes", re.IGNORECASE
)
_OTHER_COVER = re.compile(r"商业|意外|雇主责任|\d|[一二三四五六七八九十百]块|他说|好像|应该|不知|听说")


def _insured(text: str, told: dict[str, str]) -> Heard:
    """Whether social insurance was paid; other cover and hearsay (一天3块商业险, 他说有) stay as told."""
    if _OTHER_COVER.search(text):
        return Heard({"insured": text[:60]})
    if "insured" in told:
        return Heard({"insured": told["insured"]})
    value = "no" if _NOT_INSURED.search(text) else "yes" if _IS_INSURED.search(text) else text[:60]
    return Heard({"insured": value} if _WORDS.search(text) else {})


_NOBODY = re.compile(
    r"(?:大概|差不多|就|是|有)*(?:[\d一二两三四五六七八九十百千万半]+个?(?:[年月日天号周元块]|小时|星期|钱)*[、,，和到 ]*)+(?:多|的|了|吧|工资)*"
)
"""Two months, 7000, 9月10月: nobody somebody works for."""
_NO_NAME = re.compile(
    r"\d|^[一二三四五六七八九两][百千万][一二三四五六七八九两百千万]*$|[年月号日天]$|[一二三四五六七八九十百千万两]+(?:个?月|[块元号天])|城市|公司$|站$"
)
"""What is a day, a sum or a firm, and no way to call somebody."""

_COMPLAINT = re.compile(
    r"拖[欠了着我]|欠(?:我|了|薪|着|钱)|扣(?:我|了|钱|款)|罚(?:我|了|款)|[不没](?:给|发|结)(?:我|钱|工|薪|账|$)|工资|辞退|开除|摔|撞|受伤|怎么办"
)
"""What went wrong: no name of a platform or an employer, though it was the answer to the question for one."""


def _named(slot: str, text: str, told: Mapping[str, str]) -> Heard:
    """The name an answer gives: of a platform, a city, a person, an employer."""
    if slot in ("platform", "employer") and _NOBODY.fullmatch(plain(text)):
        return Heard({})
    extra = {key: value for key, value in told.items() if key != slot}
    if slot in ("platform", "employer") and plain(text).removesuffix("市") == told.get("city", "").removesuffix("市"):
        return Heard(extra)  # an answer that comes one question early: 北京 is no platform
    if slot in ("platform", "employer") and _COMPLAINT.search(text):
        return Heard({**extra, slot: told[slot]} if told.get(slot) else extra)
    named = told.get(slot) if slot == "platform" else _city_of(text, told) if slot == "city" else None
    named = named or _ABOUT_ME.sub("", text)[:60] or text[:60]
    if slot == "name":
        full = _FULL_NAME.match(named)
        named = called_of(text) or (full and (full[1] or full[2])) or named
        if _NO_NAME.search(named):
            return Heard(extra)
    if slot == "city" and not (told.get("city") or _PLACE_NAME.fullmatch(named)):
        return Heard({})  # the name of a case's topic bears it: a station or a person is no city
    return Heard({**extra, slot: named} if _WORDS.search(text) else {})


_WITHIN = re.compile(r"(?:省|市|自治区|的|\s)*[\u4e00-\u9fff]{2,8}")
"""What follows the name of a province: 河北廊坊. 我在西安，公司在深圳 names another place."""
_ELSEWHERE = re.compile(r"公司|老板|总部|单位|厂|老家")


def _city_of(text: str, told: Mapping[str, str]) -> str | None:
    """The city of an answer: in 河北廊坊 the second name, in 北京朝阳 the first."""
    first = told.get("city")
    if not first or first in _MUNICIPALITIES or first not in text:
        return first
    behind = None if _ELSEWHERE.search(text) else _WITHIN.match(text[text.index(first) + len(first) :])
    return (place_in(behind.group()) if behind else None) or first


def wrong_day(slot: str, text: str, today: date) -> tuple[str, str]:
    """Return what is wrong with a day that was named (`no_such_day`, `day_ahead`) and its wording; empty when nothing."""
    if slot not in ("event_date", "end_date"):
        return "", ""
    if named := impossible_dates(text, today):
        return "no_such_day", named[0]
    ahead = [day for day in find_dates(text, today) if day.first > today]
    return ("day_ahead", ahead[0].written.strip()) if ahead else ("", "")


def _short_day(text: str, today: date) -> str:
    """The text with a day written without its month or its words made whole: 9.15, 18号."""
    if match := _POINTED.fullmatch(text):
        return f"{match[1]}月{match[2]}日"
    if match := _DAY_ALONE.fullmatch(text):
        return f"{'这个' if int(match[1]) <= today.day else '上个'}月{match[1]}号"
    return text


def _began(text: str, told: Mapping[str, str], today: date) -> dict[str, str]:
    """When it went wrong. 从23年干到现在 tells when the work began, and nothing of that."""
    text = spelled_out(_short_day(text, today))
    dated = [day for day in find_dates(text, today) if day.first <= today]
    if months := months_listed(text, today):
        beside = {key: value for key, value in told.items() if key not in ("start_date", "end_date")}
        return {**beside, "event_date": written_day(months)}
    at_work = [clause for clause in _CLAUSE.findall(text) if _WORK.search(clause) and find_dates(clause, today)]
    if at_work and not any(_DONE_THEN.search(clause) for clause in at_work):
        return _work_began(text, told, dated)
    ended = ("start_date", "end_date", *(["still_working"] if "end_date" in told else []))
    extra = {key: value for key, value in told.items() if key not in ended}
    if len(dated) == 2 and _FROM_TO.search(text):
        return {**extra, "event_date": f"{dated[0].first.isoformat()}..{dated[1].last.isoformat()}"}
    if dated:
        return {**extra, "event_date": written_day(dated[0])}
    if spans := find_spans(plain(text)):
        extra.pop("months_worked", None)  # (一年多了: since when it goes wrong, not how long they work there)
        return {**extra, "event_date": written_day(months_ago(spans[0].low, spans[0].high, today))}
    return {}


def _work_began(text: str, told: Mapping[str, str], dated: Sequence[DateRange]) -> dict[str, str]:
    """What a day of work tells: since when they work there, and when it went wrong only where that is another day."""
    start = told.get("start_date", "")
    if start and told.get("event_date", start) == start:
        still = {"still_working": "yes"} if _NOW.search(text) else {}
        return {**{key: value for key, value in told.items() if key != "event_date"}, **still}
    return {"event_date": written_day(dated[0]), **told} if dated else {}


_EVE = re.compile(r"(?:头|前一)(?:天|晚)[^，。]{0,4}还(?:在)?(?:跑|干|做|上|送)")
_DAY_OF_HARM = re.compile(
    r"(?:摔|伤|出事|事故|撞|碰|住院)(?:的|了)?(?:那|当)(?:一)?天|(?:那|当)天(?:就|起|之后|以后)?没|(?:伤|摔|撞)(?:了|着|完)?(?:以?后)?就没|出事(?:以?后)?(?:就|再)?没"
)


def left_when_hurt(text: str, values: Mapping[str, str]) -> dict[str, str]:
    """The day somebody was hurt as the last one of work, where an answer on that one says no more (最后一天就是摔那天); else empty."""
    day = values.get("injury_date") or values.get("event_date", "")
    said = values.get("injured") == "yes" and day and ".." not in day and _DAY_OF_HARM.search(text)
    return {"end_date": day, "still_working": "no"} if said else {}


def _left(text: str, told: Mapping[str, str], today: date) -> dict[str, str]:
    """Whether the work goes on, and its last day. 准备走, 早就不干了 do not say who ended it."""
    extra = {key: value for key, value in told.items() if key not in ("event_date", "end_date", "still_working")}
    if extra.get("dismissed_by") == "worker" and not _OWN_WISH.search(text):
        del extra["dismissed_by"]
    text = spelled_out(_short_day(text, today))
    if eve := _EVE.search(text):  # (18号封的，头天晚上还在跑: the day before)
        dated = [day for day in find_dates(text[: eve.start()], today) if day.exact and day.first <= today]
        if len(dated) == 1:
            return {**extra, "end_date": (dated[0].first - timedelta(days=1)).isoformat(), "still_working": "no"}
    own = "，".join(clause for clause in _CLAUSE.findall(text) if not _PAPER.search(clause))
    ahead = [day for day in find_dates(own, today) if day.first > today and (day.last - day.first).days <= _MONTH]
    if ahead:  # 干到11月30号: the last day is settled, and has not come
        return {**extra, "end_date": written_day(ahead[-1]), "still_working": "yes"}
    if any(pattern.search(text) for pattern in (_STILL, _NOW, _BACK_AT_WORK)) or _YES_STILL.fullmatch(text):
        return {**extra, "still_working": "yes"}
    dated = [day for day in find_dates(text, today) if day.first <= today]
    last, first = last_day_among(text, dated), first_day_among(text, dated)
    if last is not None:
        began = {"start_date": written_day(first)} if first is not None else {}
        return {**extra, **began, "end_date": written_day(last), "still_working": "no"}
    if _GONE.search(text) or told.get("still_working") == "no":
        return {**extra, "still_working": "no"}
    return {}
