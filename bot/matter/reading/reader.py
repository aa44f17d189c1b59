"""The reader of turns by rules and data. The language model's reader gives the same record and is held to the same tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from bot.contract.matter import FIELDS, Amount, FieldKind, Item, ItemKind, Matter, Sure, VagueDate
from bot.matter.fields import question
from bot.matter.focus import focuses_of
from bot.matter.reading.amounts.account_lines import docked_now, lines_of
from bot.matter.reading.amounts.counts import counts_in
from bot.matter.reading.amounts.items import Items, corrected_item
from bot.matter.reading.amounts.money.commissions import commissions_in
from bot.matter.reading.amounts.money.stretches import with_stretches_as_months
from bot.matter.reading.amounts.money.sums import sums_in
from bot.matter.reading.amounts.others import Parted, part_others
from bot.matter.reading.amounts.overtime import overtime_in
from bot.matter.reading.amounts.plausible import impossible_in
from bot.matter.reading.amounts.settle import settle, settle_account
from bot.matter.reading.bare import place_answer, place_bare_days, place_bare_sums
from bot.matter.reading.clauses import Told, prepared, told_in
from bot.matter.reading.days.births import births_in
from bot.matter.reading.days.clock_times import clock_times_in
from bot.matter.reading.days.times import days_in, in_told_year
from bot.matter.reading.flags import flags_in
from bot.matter.reading.follows import that_follow
from bot.matter.reading.further.factors import factors_in
from bot.matter.reading.further.firms import firm_in
from bot.matter.reading.further.particulars import particulars_in, without_particulars
from bot.matter.reading.lengths import corrected_length, place_bare_lengths
from bot.matter.reading.persons.beside import parted_by_person, without_beside
from bot.matter.reading.persons.others import without_others, without_their_workplace
from bot.matter.reading.persons.whose import PEERS, in_passing, person_in, told_to_compare
from bot.matter.reading.righting.corrections import corrected_day, corrected_field, split_correction, with_day_of
from bot.matter.reading.righting.earlier import changes, is_among, put_right_before
from bot.matter.reading.short_pay import short_pay_begins, short_pay_in, without_short_pay
from bot.matter.reading.update import Context, Found, Reading, apply_reading
from bot.matter.roles.mentions import Surroundings
from bot.matter.roles.model import Roles, roles_in
from bot.understanding.days.dates import find_dates
from bot.understanding.english import figures_in_chinese

_UNPAID_BEFORE = ("owed", "months_owed", "employer_gone", "nothing_paid", "unpaid_from", "has_iou")
_BESIDE = ("", "self", *PEERS)
"""Persons of a turn that may be told of only to compare."""
_MOST_BARE = 24
_BY_THE_MONTH = re.compile(r"(?:一个|每个?)月|月薪|月均|平均")
_PAY_LEAST, _PAY_MOST = Decimal("0.5"), Decimal(2)
_HEARD = 60
"""Characters of what was said before that may tell what a figure is."""
_FIGURE_ALONE = re.compile(
    r"[^\w]*(?:大概|差不多|就|也就|应该|有|是|在|嗯|哦|总共|一共|去年|前年|今年|上个?月|这个?月)*[\d.,一二两三四五六七八九十百千万kKwW年月日号]+"
    r"(?:元|块钱?|块|多|左右|上下|吧|的|样子|才对)*[^\w]*"
)
"""A figure that stands alone answers the question that waits."""
_NAMES_LAST = re.compile(r"(?:上面|刚才|前面|刚刚)[^，。]{0,4}(?:那个|说的|的)?(?:是|为)[^，。]{1,5}月份?的")
"""上面那个是九月份的 says of which month the sum before was."""


class MatterReader(Protocol):
    """Reads one turn in its context."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says; every value with the words it rests on. Changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Patterns and readers, for every machine."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says. What it takes back itself (9月10号，不对，是去年9月10号) is read as corrected."""
        told = parted_by_person(prepared(figures_in_chinese(text)))
        reading = self._told(told, matter, context)
        stated = told_in(told).stated
        reading.particulars, reading.factors = particulars_in(stated, context, reading.values), factors_in(stated)
        without_particulars(reading.values, reading.particulars)
        if context.asked in reading.particulars:
            reading.values.pop("unnamed_sum", None)  # the figure is the answer
        return reading

    def _told(self, told: str, matter: Matter, context: Context) -> Reading:
        anew = put_right_before(told, matter.heard)
        if not anew.sentences:
            return self._read(anew.text, matter, context)
        plain = replace(context, asked="", wants=())
        values, items, gone = changes(anew, matter, lambda told, before: self._read(told, before, plain))
        first = Reading(values=values, items=items, corrects=True, settled=frozenset(values), withdrawn=gone)
        reading = self._read(anew.text, apply_reading(matter, first, context.turn), context)
        if context.asked not in values and is_among(reading.values.get(context.asked), values):
            del reading.values[context.asked]  # what puts another figure right is no answer to the question
        reading.values = {**values, **reading.values}
        reading.items = (*items, *reading.items)
        reading.settled, reading.withdrawn = reading.settled | values.keys(), reading.withdrawn | gone
        reading.corrects = True
        settle_account(reading, matter, context, anew.text)
        return reading

    def _read(self, text: str, matter: Matter, context: Context) -> Reading:
        text = with_stretches_as_months(text)
        parted = part_others(text, matter, context.turn)
        focuses = focuses_of(told_in(text).asking)
        own, whose = _own_part(text, parted, matter, asks=bool(focuses))
        before, rest, corrects = split_correction(own)
        if before:
            first = _read(before, matter, context, focuses, corrects=False)
            second = _read(rest, apply_reading(matter, first, context.turn), context, focuses, corrects=True, whole=own)
            reading = _joined(first, second)
            named = not first.values and not first.items  # 入职日期说错了，是3月16号 only names what is put right
        else:
            reading, named = _read(rest, matter, context, focuses, corrects=corrects, whole=own), True
        reading.focuses, reading.whose, reading.corrects = focuses, whose, corrects and bool(rest) and named
        reading.items = (*reading.items, *parted.items)
        settle_account(reading, matter, context, text)
        return reading


def _own_part(text: str, parted: Parted, matter: Matter, *, asks: bool) -> tuple[str, str]:
    """What a turn tells of the matter's own person, and whose matter it is: what is said of others beside it is left out."""
    whose = "" if parted.items else person_in(text)
    beside = without_beside(parted.own, matter)
    passing = beside is not None or (_well_known(matter) and in_passing(text))
    compares = passing or (whose in _BESIDE and told_to_compare(text))
    own = without_their_workplace(parted.own if beside is None else beside, matter)
    if passing or whose in _BESIDE:
        own = without_others(own, matter, compares=compares)
    if compares and whose != "self":
        return own, ""
    if whose not in PEERS:
        return own, whose
    if beside is None and (asks or own == parted.own):
        return parted.own, whose
    return own, ""  # said beside one's own matter, to compare


def _joined(first: Reading, second: Reading) -> Reading:
    """What a turn says up to a taking back, and what it says behind it."""
    unread, items = (*first.unread, *second.unread), (*first.items, *second.items)
    reading = Reading({**first.values, **second.values}, items=items, unread=unread)
    reading.answers = second.answers or first.answers
    reading.settled, reading.withdrawn = second.settled, second.withdrawn
    return reading


def _well_known(matter: Matter) -> bool:
    """Whether enough of the worker's own matter was told for another person in it to be told of in passing."""
    return matter.whose == "self" and sum(1 for _ in matter.known()) >= _ENOUGH_KNOWN


_ENOUGH_KNOWN = 3


def _read(
    text: str, matter: Matter, context: Context, focuses: tuple[object, ...], *, corrects: bool, whole: str = ""
) -> Reading:
    told = told_in(text)
    reading = Reading(corrects=corrects)
    values = reading.values
    values |= flags_in(told, matter) | firm_in(told.stated)
    intern = matter.value("worker_kind") == "intern" or matter.value("student") is True
    plain = corrects or _only_answers(told.stated, context, begun=bool(matter.heard))
    roles = {} if plain else _roles(told.stated, matter, context)
    short_pay = short_pay_in(told.stated, context.today)
    days = days_in(*_dated(told, context.today), intern=intern, roles=roles, joined=matter.value("joined"))
    signing = "asked_to_sign" in values or matter.asked_to_sign is not None
    lines = lines_of(told.stated, short_pay, matter, context, corrects=corrects)
    held = frozenset() if corrects else _sums_of(matter)
    shares = commissions_in(told.stated)
    taken = (*lines.taken, *shares.taken)
    sums = sums_in(told.stated, signing=signing, taken=taken, about=_about(matter), roles=roles, held=held)
    values |= {name: in_told_year(one, matter.value(name)) for name, one in days.found.items()}
    impossible = counts_in(told.own, context.today, values)
    values |= sums.found | shares.found | births_in(told.stated, context.today)
    values |= short_pay_begins(told.stated, short_pay, values, matter, context.today)
    values |= clock_times_in(told.stated, matter, values)
    _listed(values, matter)
    if not corrects:
        _keep_pay(values, matter)
    if corrects:
        values |= _owed_anew(lines.found, matter)
    _sent_away_on(told.stated, matter, context, values)
    overtime_in(told.own, values, matter, corrects=corrects)
    reading.items = tuple(lines.found)
    if _of_another_month(reading.items, matter):
        values.pop("days_worked", None)  # days of a further month add to those before
    bare_days, bare_sums = _without_labels(told.stated, days.bare, lines), sums.bare
    if corrects:
        _keep_days(values, matter)
        bare_days = [one for one in bare_days if one.value not in days.early]
        bare_days, bare_sums = _correct(matter, context, reading, bare_days, bare_sums, whole)
        values |= corrected_length(told.own, matter, values)
    values |= place_bare_days(told.stated, bare_days, matter, context, values, days.aside)
    values |= place_bare_sums(told.own, bare_sums, matter, context, values)
    if told.own and (not focuses or len(text) <= _MOST_BARE):
        values |= place_bare_lengths(told.own, matter, context, values)
    if not corrects:
        values |= place_answer(text, matter, context, values)
    settle(values, matter, context, told.own, told.stated)
    values |= that_follow(values, matter)
    _goes_on(reading, matter, context)
    _in_month_of_interview(values, matter, context)
    if matter.joined is not None and matter.joined.value in days.early:
        _joined_later(reading)
    reading.answers = context.asked if context.asked in values else ""
    reading.unread = (*days.impossible, *impossible, *sums.impossible, *impossible_in(values, told.stated))
    return reading


def _dated(told: Told, today: date) -> tuple[str, str, date]:
    """What the days are read from, of what was stated and of the worker's own words: months that came short are none of them."""
    stated, own = (without_short_pay(part, short_pay_in(part, today)) for part in (told.stated, told.own))
    return stated, own, today


def _in_month_of_interview(values: dict[str, Found], matter: Matter, context: Context) -> None:
    """16号上的班, right after 3月6号面试: a day without its month is of the month named before."""
    joined, before = values.get("joined"), matter.happened_on
    if joined is None or before is None or before.turn != context.turn - 1 or not before.value.exact:
        return
    if _DAY_ALONE.fullmatch(joined.words) and joined.value.first.day >= before.value.first.day:
        day = before.value.first.replace(day=joined.value.first.day)
        values["joined"] = replace(joined, value=VagueDate(first=day, last=day))


_DAY_ALONE = re.compile(r"\d{1,2}[号日]")


def _joined_later(reading: Reading) -> None:
    """The day told as the first one was that of an interview: another replaces it, else none is known."""
    if "joined" in reading.values:
        reading.settled |= {"joined"}
    else:
        reading.withdrawn |= {"joined"}


def _only_answers(text: str, context: Context, *, begun: bool) -> bool:
    """Whether a text is nothing but a figure that a question waits for, or that nothing before it (`begun`) gives a meaning."""
    asked = FIELDS.get(context.asked) in (FieldKind.SUM, FieldKind.DAY)
    return (asked or not begun) and _FIGURE_ALONE.fullmatch(text) is not None


def _roles(text: str, matter: Matter, context: Context) -> Roles:
    """Return what the figures of a text were learned to be, after the question that waits and what was told last."""
    asked = question(context.asked) if context.asked in FIELDS else ""
    return roles_in(text, context.today, Surroundings(asked, prepared(matter.heard[-_HEARD:])))


def _of_another_month(told: tuple[Item, ...], matter: Matter) -> bool:
    """Whether days of a month are told after those of another one: 十月干了27天, then 十一月10天."""
    held = {item.label for item in matter.items if item.kind is ItemKind.DAYS and item.person == "self"}
    labels = {item.label for item in told if item.kind is ItemKind.DAYS and item.person == "self"}
    return bool(held and labels - held)


def _keep_pay(values: dict[str, Found], matter: Matter) -> None:
    """A sum twice the pay told before, or half of it, is no other pay: 按底薪算三个月13500, 三天三百 说这是红包."""
    old, new = matter.value("monthly_pay"), values.get("monthly_pay")
    if not isinstance(old, Amount) or new is None or _BY_THE_MONTH.search(new.words):
        return
    if not _PAY_LEAST <= new.value.low / max(old.low, Decimal(1)) <= _PAY_MOST:
        del values["monthly_pay"]


def _owed_anew(lines: Sequence[Item], matter: Matter) -> dict[str, Found]:
    """不对，9月是4600: the one line of a correction is what was told to be owed, told anew."""
    if len(lines) != 1 or lines[0].kind is not ItemKind.DUE or matter.owed is None or matter.items:
        return {}
    return {"owed": Found(Amount(low=lines[0].amount, high=lines[0].amount), lines[0].words)}


def _listed(values: dict[str, Found], matter: Matter) -> None:
    """Sums by month without a word for what they are: owed where the matter is about unpaid work."""
    listed = values.pop("month_sums", None)
    if listed is None:
        return
    unpaid = any(matter.told(name) is not None or name in values for name in _UNPAID_BEFORE)
    values.setdefault("owed" if unpaid else "unnamed_sum", listed)


def _goes_on(reading: Reading, matter: Matter, context: Context) -> None:
    """还在职: who says so has no last day behind them, whatever day was read as one (a colleague's, that of a threat)."""
    here, left = reading.values.get("still_working"), reading.values.get("left")
    if here is None or here.value is not True or here.sure is not Sure.TOLD or not _HERE.search(here.words):
        return
    if left is not None and left.value.last <= context.today:
        del reading.values["left"]
        reading.values.setdefault("happened_on", replace(left, sure=Sure.INFERRED))
    if matter.left is not None and matter.left.value.last <= context.today:
        reading.withdrawn |= {"left"}


_HERE = re.compile(
    r"在职|还没(?:走|离职|辞|离开)|没(?:离职|走|辞)|还在(?:这|那|职|厂|公司|店|站|岗|干|上班|做|跑)|在岗"
)
_AT_ONCE = re.compile(
    r"(?:当天|当场|即日|立即)(?:就)?(?:解除|辞退|开除|走)|不用(?:再)?来|别(?:再)?来|不要来|(?:今天|这个?月)起"
)
"""What says that the day of the notice was the last one."""


_OF_THE_NOTICE = frozenset({"happened_on", "unpaid_from", "demanded_on", "left"})
"""Fields that the day of such a notice is easily taken for."""


def _sent_away_on(text: str, matter: Matter, context: Context, values: dict[str, Found]) -> None:
    """11月6号老板说这个月起你不用来了: who is told not to come again worked until that day."""
    ended, left = values.get("ended_by"), values.get("left")
    if ended is None or ended.value not in ("employer", "lay_off") or matter.left is not None:
        return
    day = _day_before(ended.words, text, context.today)
    taken = {str(found.value) for name, found in values.items() if name not in _OF_THE_NOTICE}
    if day is None or str(day) in taken:
        return
    if left is None or (not left.value.exact and left.value.first <= day.first <= left.value.last):
        values["left"] = Found(day, ended.words, Sure.INFERRED)
        values.setdefault("still_working", Found(False, ended.words, Sure.INFERRED))


def _day_before(words: str, text: str, today: date) -> VagueDate | None:
    """The last day told before words of leaving at once, in their sentence."""
    sentences = (part for part in re.split(r"[。！？!?]", text) if words in part and _AT_ONCE.search(part))
    sentence = next(sentences, "")
    days = [
        VagueDate(first=one.first, last=one.last)
        for one in find_dates(sentence, today)
        if one.exact and one.last <= today and one.at < sentence.find(words)
    ]
    return days[-1] if days else None


def _sums_of(matter: Matter) -> frozenset[Decimal]:
    """The exact sums told before, whatever they are."""
    return frozenset(
        entry.value.low for name, entry in matter.known() if FIELDS[name] is FieldKind.SUM and entry.value.exact
    )


def _about(matter: Matter) -> str:
    """Words for what the matter is about already, for figures whose own message does not say it again."""
    told = (
        ("押金，", ("deposit", "deposit_taken")),
        ("培训，", ("training_cost", "bond_months")),
        ("辞职，", ("wants_to_leave",)),
        ("受伤，", ("injured",)),
    )
    return "".join(word for word, names in told if any(matter.value(name) for name in names))


def _without_labels(text: str, bare: list[Found], lines: Items) -> list[Found]:
    """The dates that are not only the month of a line of the account (十月4800)."""
    labels = {item.label for item in lines.found}
    if _NAMES_LAST.search(text):
        return []
    return [one for one in bare if one.value.exact or f"{one.value.first.month}月" not in labels]


def _keep_days(values: dict[str, Found], matter: Matter) -> None:
    """不对，是23年3月, of a day told as 22年3月6号: the day of the month stays."""
    for name, found in values.items():
        old = matter.value(name) if FIELDS[name] is FieldKind.DAY else None
        if old is not None and old.exact and not found.value.exact:
            values[name] = replace(found, value=with_day_of(old, found.value))


def _correct(
    matter: Matter, context: Context, reading: Reading, bare_days: list[Found], bare_sums: list[Found], text: str
) -> tuple[list[Found], list[Found]]:
    """A figure or date of a correction that nothing names replaces the one of its kind told last."""
    values = reading.values
    if bare_days and (name := corrected_field(FieldKind.DAY, matter, values, text)):
        new = bare_days[-1]
        day = corrected_day(matter.value(name), new.value, new.words, context.today)
        values[name] = Found(day, new.words)
        bare_days = []
    name = corrected_field(FieldKind.SUM, matter, values, text)
    entry = matter.told(name) if name else None
    after = entry.turn if entry else 0
    line = corrected_item(matter, bare_sums[-1].value, after, context.turn, text) if bare_sums else None
    if line is not None and not reading.items and not docked_now(matter, context):
        reading.items, bare_sums = (line,), []
    if bare_sums and name:
        values[name] = Found(bare_sums[-1].value, bare_sums[-1].words)
        bare_sums = []
    return bare_days, bare_sums
