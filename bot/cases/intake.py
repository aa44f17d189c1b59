"""The questions of the intake: which are still open, and what an answer to one means. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bot.dialogue.dates import DateRange, find_dates
from bot.dialogue.facts import extract_facts
from bot.dialogue.quantities import find_amounts, find_month_spans
from bot.dialogue.reckoning.days import as_written, find_days
from bot.dialogue.reply import Choice

SLOTS = (
    "worker_kind", "platform", "employer", "city", "event_date", "end_date", "amount_owed", "written_contract", "story",
    "proof", "want", "name",
)  # fmt: skip
SHOWN = (
    *SLOTS[:5],
    "start_date",
    "end_date",
    "still_working",
    "amount_owed",
    "months_owed",
    "monthly_pay",
    "months_worked",
    *SLOTS[7:],
)
"""Slots in the order of the summary."""
ANSWER_LENGTH = 1500
_BUTTONS: dict[str, tuple[str, ...]] = {
    "worker_kind": ("rider", "ride_hail_driver", "courier", "domestic", "construction", "day_labourer", "factory"),
    "platform": ("美团", "饿了么", "滴滴", "没有平台"),
    "end_date": ("still_working=yes",),
    "written_contract": ("yes", "no"),
    "want": ("拿回钱", "赔偿", "恢复账号", "认定工伤"),
}
_PLATFORMS = re.compile(
    r"美团|饿了么|蜂鸟|京东|顺丰|闪送|达达|滴滴|T3出行|曹操出行|花小猪|高德|货拉拉|快狗|满帮|运满满|中通|圆通|申通|韵达|极兔|菜鸟|抖音|快手|58到家|天鹅到家"
)
_CITIES = (
    "北京上海天津重庆广州深圳杭州南京苏州成都武汉西安长沙郑州青岛济南大连沈阳哈尔滨长春石家庄太原合肥南昌福州厦门宁波温州无锡常州徐州东莞佛山珠海"
    "中山惠州昆明贵阳南宁海口兰州西宁银川乌鲁木齐拉萨呼和浩特"
)
_CITY = re.compile(
    "|".join(
        ["石家庄", "哈尔滨", "乌鲁木齐", "呼和浩特"]
        + [_CITIES[i : i + 2] for i in range(0, len(_CITIES), 2) if len(_CITIES[i : i + 2]) == 2]
    )
)
_CITY_NAMED = re.compile(r"([\u4e00-\u9fff]{2,5}?)(?:市|县)(?![场民区政])")
_STATION = re.compile(r"([\u4e00-\u9fffA-Za-z0-9]{2,8}(?:站点?|网点|公司|劳务|公会|工地|项目部|家政))")
_STOP = re.compile(r"^(?:我在|我是|在|我们|这个|那个|一个|美团|饿了么|滴滴|跑|的|是)+")
_STILL = re.compile(r"还在|没走|没离开|没离职|在职|还干|还跑|still", re.IGNORECASE)
_YES = re.compile(r"^(有|签了|签过|是|对|签的|yes|y)", re.IGNORECASE)
_NO = re.compile(r"^(没|无|不|冇|no|n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer fills; empty when it was not understood."""

    values: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.values)


def told_by(text: str, today: date) -> dict[str, str]:
    """Return everything an ordinary message tells for a case: facts, platform, station, city, date."""
    found = extract_facts(text)
    if match := _PLATFORMS.search(text):
        found["platform"] = match.group()
    if city := _city(text):
        found["city"] = city
    if station := _station(text):
        found["employer"] = station
    return {**found, **_dates(text, today)}


def _dates(text: str, today: date) -> dict[str, str]:
    """Return the days a message tells: since when it goes wrong, when the work began, when it ended."""
    roles = {one.value: one.role for one in find_days(text, today)}
    found: dict[str, str] = {}
    for day in find_dates(text, today):
        slot = {"start": "start_date", "end": "end_date"}.get(roles.get(as_written(day), ""), "event_date")
        if day.first <= today:
            found.setdefault(slot, written_day(day))
    if "end_date" in found:
        found["still_working"] = "no"
        found.setdefault("event_date", found["end_date"])
    return found


def _city(text: str) -> str:
    if match := _CITY.search(text):
        return match.group()
    match = _CITY_NAMED.search(text)
    return match.group(1) if match else ""


def _station(text: str) -> str:
    match = _STATION.search(text)
    name = _STOP.sub("", match.group(1)) if match else ""
    return name if len(name) >= 3 else ""


def written_day(found: DateRange) -> str:
    """Return a date, or both ends of a span, as stored."""
    return found.first.isoformat() if found.exact else f"{found.first.isoformat()}..{found.last.isoformat()}"


def read_answer(slot: str, text: str, today: date) -> Heard:
    """Return what an answer to that question means, normalised."""
    text = text.strip()[:ANSWER_LENGTH]
    told = told_by(text, today)
    if slot == "amount_owed":
        return Heard(_money(text, told))
    if slot == "event_date":
        dated = [day for day in find_dates(text, today) if day.first <= today]
        return Heard({slot: written_day(dated[0]), **told} if dated else {})
    if slot == "end_date":
        return Heard(_left(text, told, today))
    if slot == "written_contract":
        if slot in told:
            return Heard(told)
        value = "no" if _NO.match(text) else "yes" if _YES.match(text) else ""
        return Heard({slot: value} if value else {})
    if slot == "worker_kind":
        return Heard(told if slot in told else {slot: text[:30]} if text else {})
    if slot in ("platform", "city", "name", "employer"):
        extra = {key: value for key, value in told.items() if key != slot}
        return Heard({**extra, slot: (told.get(slot) if slot != "employer" else None) or text[:60]} if text else {})
    return Heard({**told, slot: text} if text else {})


def _left(text: str, told: Mapping[str, str], today: date) -> dict[str, str]:
    if _STILL.search(text):
        return {"still_working": "yes"}
    dated = find_dates(text, today)
    extra = {key: value for key, value in told.items() if key != "event_date"}
    return {**extra, "end_date": written_day(dated[0]), "still_working": "no"} if dated else {}


def _money(text: str, told: Mapping[str, str]) -> dict[str, str]:
    found = {key: told[key] for key in ("amount_owed", "months_owed", "monthly_pay") if key in told}
    if not {"amount_owed", "monthly_pay"} & found.keys() and (amounts := find_amounts(text)):
        found["amount_owed"] = str(amounts[0][1])
    if "months_owed" not in found and (spans := find_month_spans(text)):
        found["months_owed"] = f"{spans[0][2].normalize():f}"
    return found


def next_slot(values: Mapping[str, str], passed: Collection[str]) -> str:
    """Return the question to ask next; empty when nothing is missing. `passed`: skipped or unknown."""
    for slot in SLOTS:
        if slot in passed or values.get(slot):
            continue
        if slot == "amount_owed" and values.get("months_owed") and values.get("monthly_pay"):
            continue
        if slot == "end_date" and values.get("still_working") == "yes":
            continue
        return slot
    return ""


def buttons(slot: str, label_of: Mapping[str, str]) -> list[Choice]:
    """Return the ready answers to a question. `label_of`: how a coded value reads."""
    found = []
    for ready in _BUTTONS.get(slot, ()):
        target, value = ready.split("=") if "=" in ready else (slot, ready)
        found.append(Choice(label=label_of.get(f"{target}_{value}", value), action=f"case:set:{target}={value}"))
    return found


def grievance_words(values: Mapping[str, str]) -> str:
    """Return what workers of one platform, station and month have in common; empty when station or month is unknown.

    It is kept as a keyed hash only."""
    platform, station, day = (values.get(slot, "").strip() for slot in ("platform", "employer", "event_date"))
    if not (station and day):
        return ""
    station = re.sub(r"(有限)?公司|站点?$|网点$|\s", "", station)
    return f"{platform}|{station}|{day[:7]}"
