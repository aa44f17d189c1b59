"""What a message under the summary puts right: part by part, each read by the reader of the one fact it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.cases.intake.questions import read_answer
from bot.cases.intake.readers.names import phone_in, platform_of
from bot.cases.intake.righting.days import day_righted, ends_of_day, months_owing, since_righted, spelled
from bot.cases.intake.righting.naming import named_in, row_in
from bot.cases.intake.righting.nothing import NONE
from bot.cases.intake.righting.parts import is_filler, parts_of, without_what_is_not, without_wrong
from bot.cases.intake.righting.sums import (
    count_righted,
    many_righted,
    owed_righted,
    sum_righted,
    taken_righted,
    total_among,
)
from bot.cases.intake.righting.words import ended_by, goes_on, word_righted
from bot.cases.rules.facts.names_told import agency_in, alike_in, boss_in, district_in
from bot.cases.rules.facts.values import COUNTS, DAYS, PEOPLE, SUMS
from bot.dialogue.flows.documents.answers import QUESTION
from bot.understanding.days.dates import find_dates
from bot.understanding.places import place_in
from bot.understanding.quantities import find_amounts
from bot.understanding.spelling import plain

_TAKE_OFF = re.compile(
    r"删|去掉|划掉|拿掉|(?:行|项|栏|条|个)(?:都|就)?不要(?:了)?$|不要写|别写|不用写|取消|没有?这(?:回|个|项|笔|条|码)?事?|没有的事|(?:不算|不提)了?$|抹掉|清掉|去了吧"
)
_ONLY_OFF = re.compile(
    r"(?:请|帮我|麻烦)?(?:把)?(?:它|那个|这个|这项|那项)?(?:都|也|就)?(?:删(?:掉|了|除)?|去掉|划掉|拿掉|不要(?:了)?|没有(?:的|过)?|没|没有?这(?:回)?事|没有的事|取消)(?:吧|了|就行|的)*"
)
_COUNTED_IN = re.compile(r"算在|算进|包括在|包含|(?:里头|里面)(?:了|的|咧)?$")
"""150是罚款，已经算在550里头: nothing to add."""
_ACCOUNT = re.compile(r"没给|没发|没结|欠|给过|给了|付了|结了|一分|借支|预支|只给|差")
_SAID_WRONG = re.compile(r"错|不对|有误|不是|改|重新|有问题|没写|没记|漏|写成.{1,12}了$|哪来的|哪儿来的")
_NOTHING = re.compile(r"(?:是|为|成|：|:|该是|^|[费款金钱项])\s*(?:0|零)(?:元|块钱?)?$")
_NOT_IN = re.compile(r"没(?:有)?(?:写|记)(?:上|进)?|漏(?:了|写|记)?|也要写|写上|加上")
"""我电话没写上: what is missing, and no word that the value is wrong."""
_OWING = re.compile(r"欠|没(?:有)?(?:发|给|结|拿)|拖|不光|不止")
_SINCE = re.compile(r"从|开始|起")
_WORDS = ("name", "employer", "platform", "city", "worker_kind", "proof", "want", "story")
_TRIES = 6


@dataclass(slots=True)
class Righted:
    """What a message puts right. `values`: fact → what it is now, empty where it is taken off; `asked`: facts said to be wrong
    without what is right; `unread`: parts that said nothing of the kind."""

    values: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.values or self.asked)


def find_righted(text: str, values: Mapping[str, str], today: date, about: str = "") -> Righted:
    """Return what words put right in the facts held. `about`: the fact that words are about which name none."""
    return _Reading(values, today, about).over(text)


class _Reading:
    """One message, read part after part."""

    def __init__(self, values: Mapping[str, str], today: date, about: str) -> None:
        self.values, self.today, self.about = values, today, about
        self.found = Righted()
        self.pending, self.wrong, self.last = "", "", ""
        self.several: list[str] = []
        self.hinted: list[str] = []
        self.before = ""

    def over(self, text: str) -> Righted:
        for part in parts_of(text):
            hinted, self.hinted = self.hinted, []
            if hinted and not self.pending and not named_in(part) and self._read(hinted[0], part, self.wrong):
                self.found.unread = [one for one in self.found.unread if one != self.before]
            else:
                self._take(part)
            self.before = part
        self._work_out(text)
        self._months_owing(text)
        if self.pending:
            self._ask(self.pending)
        return self.found

    def _work_out(self, text: str) -> None:
        """The sum that the account comes to which a message gives over its parts: 46个工，一天320，给过五千."""
        if self.about and self.about != "amount_owed":
            return
        whole = total_among(text)
        other = whole and whole[0] in (self.found.values.get(one) for one in ("docked", "medical_costs", "deposit"))
        if whole and not other and (self.about or self.values.get("amount_owed") or "欠" in text):
            self._put_total(*whole)
            return
        if "amount_owed" in self.found.values:
            return
        if len(find_amounts(plain(text))) > 1 and _ACCOUNT.search(text) and not _SAID_WRONG.search(text):
            held = {**self.values, **self.found.values}
            if worked := owed_righted(text, held, self.today, parts=True):
                self.found.values["amount_owed"] = worked
                self.found.values.pop("paid", None) if self.values.get("paid") else None
                self.found.unread = [part for part in self.found.unread if not find_amounts(part)]

    def _months_owing(self, text: str) -> None:
        """The months a message names as unpaid, part by part (欠的是八月、九月、十月): from the first to the last of them."""
        if self.about not in ("", "event_date") or not _OWING.search(text) or self.found.values.get("event_date"):
            return
        held = self.values.get("event_date", "")
        if held and ".." not in held:
            return  # (a day told as such is no month of wages)
        more = re.search(r"还有|不光|不止|也没", text) is not None
        if not (span := months_owing(without_what_is_not(text), held if more else "", self._until())):
            return
        self._put("event_date", span)
        self.found.unread = [part for part in self.found.unread if not _only_months(part, self.today)]
        settled = ("months_owed", *DAYS)  # (不是11月 said beside them is of these months, and of no other day)
        self.found.asked = [slot for slot in self.found.asked if slot not in settled]
        self.pending = "" if self.pending in settled else self.pending

    def _until(self) -> date:
        """The last day that pay can be missing for: that of the work, else today."""
        left = self.found.values.get("end_date") or self.values.get("end_date", "")
        return min(ends_of_day(left)[1], self.today) if left else self.today

    def _put_total(self, whole: str, parts: list[str]) -> None:
        """Take the sum that the other sums of a message come to; none of these is anything else."""
        for slot in ("monthly_pay", "daily_pay", "hourly_pay", "piece_pay", "paid"):
            if self.found.values.get(slot) in (*parts, whole):
                del self.found.values[slot]
        self._put("amount_owed", whole)
        self.found.unread = [part for part in self.found.unread if not find_amounts(plain(part))]

    def _take(self, part: str) -> None:
        asks = row_in(part) is None and QUESTION.search(re.sub(r"[呢嘛]$", "", part.replace("饿了么", "")))
        if asks or _COUNTED_IN.search(part):
            self.found.unread.append(part)
            return
        if is_filler(part):
            return
        if (slot := self.pending or self.last) and _ONLY_OFF.fullmatch(part):
            self.pending = ""
            self._take_off(slot)
            return
        part, wrong = without_wrong(part)
        if wrong and not part:
            self._not_so(wrong)
            return
        wrong_here = wrong or self.wrong
        if self.pending and self._read(self.pending, part, wrong_here):
            for slot in self.several[1:]:
                self._read(slot, part, wrong_here)
            self.pending, self.several = "", []
            return
        if self._named(part, wrong):
            return
        if not self._unnamed(part, wrong) and not self._guessed(part):
            self.found.unread.append(part)

    def _unnamed(self, part: str, wrong: str) -> bool:
        """Take a part that names no fact: of the one whose value it says is wrong, or of the one that is asked for."""
        slots = (self._holding(wrong) if wrong else []) or ([self.about] if self.about else [])
        if [slot for slot in slots if self._read(slot, part, wrong)]:
            return True
        if not wrong and _SAID_WRONG.search(part):
            wrong = re.sub(r"(?:是|也|都)*(?:写|记|填|说)?(?:错了?|不对|有误).*$", "", part)
            slots = self._holding(wrong) if wrong else []
        if not wrong or not slots:
            return False
        self.pending, self.several, self.wrong = slots[0], slots, wrong
        return True

    def _not_so(self, wrong: str) -> None:
        """A part that only says what is wrong: of the fact before, or of the one that comes behind."""
        if self.last and (self._is_of(self.last, wrong) or self._of_a_kind(self.last, wrong)):
            return
        if self.pending:
            self.wrong = wrong
            return
        self.wrong = wrong
        self.several = self._holding(wrong)
        self.pending = next(iter(self.several), "")

    def _named(self, part: str, wrong: str) -> bool:
        """Take a part that names its fact; whether it did."""
        written_as = re.search(r"写成.{1,12}了$", part)
        named = _outermost(named_in(part[: written_as.start()] if written_as else part))
        tried = () if written_as else named[:_TRIES]
        read = next((slot for slot in tried if self._read(slot, part, wrong or self.wrong)), "")
        if read:
            self._settle(read, part)
            return True
        held = [slot for slot in named if self.values.get(slot)]
        if "phone" in held and _NOT_IN.search(part):
            return self._put("phone", self.values["phone"])  # (it is there: said once more, and not asked for)
        if named and self._behind(part, named):
            return True
        self.hinted = (held or named)[:1]
        if named and (_SAID_WRONG.search(part) or self._is_bare(part, named[0])):
            self._await((held or named)[0])
            return True
        return False

    def _settle(self, slot: str, part: str) -> None:
        """A part told a fact: what was waited for before is asked; where it told what is held as wrong, the right value is."""
        if self._as_held(slot) and _SAID_WRONG.search(part) and not _NOT_IN.search(part):
            del self.found.values[slot]
            self.pending, self.last = slot, ""
        else:
            self._await("")

    def _await(self, slot: str) -> None:
        """Wait for the right value of a fact; empty: of none. What was waited for before is asked."""
        if self.pending:
            self._ask(self.pending)
        self.pending = slot

    def _as_held(self, slot: str) -> bool:
        """Whether a part told the value that is held: 已经给了17480不对 names what is wrong, and not what is right."""
        value = self.values.get(slot)
        return bool(value) and self.found.values.get(slot) == value

    def _behind(self, part: str, named: list[str]) -> bool:
        """Take a part that names its fact behind the value: 2024年6月15，开始跑的."""
        before = self.found.unread[-1:] if self.found.unread and self.found.unread[-1] == self.before else []
        if (
            before
            and not named_in(before[0])
            and any(self._read(slot, f"{before[0]} {part}", self.wrong) for slot in named)
        ):
            self.found.unread.pop()
            return True
        return False

    @staticmethod
    def _is_bare(part: str, slot: str) -> bool:
        """Whether a part is the name of a fact and nothing else: 名字, 公司那里."""
        _, begin, end = next(one for one in named_in(part) if one[0] == slot)
        return len(part) - (end - begin) <= 3 and not re.match(r"[那这]是", part)

    def _guessed(self, part: str) -> bool:
        """A part that names no fact and can only be about one: a place, a platform, a number to call."""
        if re.fullmatch(r"(?:是|在|叫|应该是|改成)?[\u4e00-\u9fff]{2,8}", part):
            bare = re.sub(r"^(?:是|在|应该是|改成)", "", part)
            if place_in(bare) and len(bare) <= len(place_in(bare) or "") + 2:
                return self._put("city", place_in(bare) or "")
            if platform_of(bare) == bare:
                return self._put("platform", bare)
        return False

    def _read(self, slot: str, part: str, wrong: str) -> bool:
        """Read a part as one fact; whether it told it, or took it off."""
        if slot in NONE and NONE[slot].search(part) and not self._has_sum(slot, part):
            return self._take_off(slot)
        if _TAKE_OFF.search(part) and not self._has_sum(slot, part):
            return self._take_off(slot)
        if slot in SUMS and _NOTHING.search(part):
            return self._take_off(slot)
        read = self._reader(slot)
        return read is not None and read(slot, part, wrong)

    def _reader(self, slot: str) -> Callable[[str, str, str], bool] | None:
        """The reader of just that fact."""
        if slot in DAYS:
            return self._day
        if slot in PEOPLE:
            return lambda slot, part, wrong: self._put(slot, alike_in(part) or many_righted(part))
        if slot in COUNTS:
            return lambda slot, part, wrong: self._put(slot, count_righted(part))
        if slot in SUMS:
            return lambda slot, part, wrong: self._put(slot, self._sum(slot, part))
        if slot in _WORDS:
            return lambda slot, part, wrong: self._put(slot, self._word(slot, part))
        others: dict[str, Callable[[str, str, str], bool]] = {
            "dismissed_by": self._ended,
            "boss": lambda slot, part, wrong: self._put(slot, boss_in(part) or word_righted(slot, part, self.today)),
            "agency": lambda slot, part, wrong: self._put(
                slot, word_righted(slot, part, self.today) or agency_in(part)
            ),
            "district": lambda slot, part, wrong: self._put(slot, district_in(part)),
            "still_working": self._standing,
            "injured": lambda slot, part, wrong: self._put(slot, "no"),
            "phone": lambda slot, part, wrong: self._put(slot, phone_in(part)),
            "written_contract": lambda slot, part, wrong: self._put(slot, self._signed(part)),
        }
        return others.get(slot)

    def _day(self, slot: str, part: str, wrong: str) -> bool:
        held = self.values.get(slot, "")
        value = day_righted(part, wrong, held, self.today, spanned=slot == "event_date")
        if value and slot == "event_date" and _SINCE.search(part):
            months = self.found.values.get("months_owed") or self.values.get("months_owed", "")
            value = since_righted(value, held, months, self.today)
        if value and slot == "end_date":
            self.found.values["still_working"] = "no"
        return self._put(slot, value)

    def _ended(self, slot: str, part: str, wrong: str) -> bool:
        """Who ended it; a part with a day tells when."""
        return self._put(slot, "" if find_dates(spelled(part), self.today) else ended_by(part))

    def _word(self, slot: str, part: str) -> str:
        """A name, a place or words; more proof and more wishes stand beside those told before."""
        said, held = word_righted(slot, part, self.today), self.values.get(slot, "")
        more = slot in ("proof", "want") and held and re.search(r"还有|还要|补|加|漏", part)
        return f"{held}；{re.sub(r'^还(?:有|要)', '', said)}" if said and more else said

    def _signed(self, part: str) -> str:
        return read_answer("written_contract", part, self.today).values.get("written_contract", "")

    def _sum(self, slot: str, part: str) -> str:
        if slot == "amount_owed":
            return owed_righted(part, {**self.values, **self.found.values}, self.today)
        return taken_righted(slot, part) if slot in ("docked", "medical_costs") else sum_righted(part)

    @staticmethod
    def _has_sum(slot: str, part: str) -> bool:
        return slot in SUMS and bool(sum_righted(part))

    def _standing(self, slot: str, part: str, wrong: str) -> bool:
        """Whether the work goes on; a part with a day tells when it ended."""
        on = "" if find_dates(spelled(part), self.today) else goes_on(part)
        if on == "yes":
            self.found.values["end_date"] = ""
        return self._put(slot, on)

    def _take_off(self, slot: str) -> bool:
        gone = ("amount_owed", "months_owed") if slot == "amount_owed" else (slot,)
        self.found.values |= dict.fromkeys(gone, "")
        self.last = slot
        return True

    def _put(self, slot: str, value: str) -> bool:
        if not value:
            return False
        self.found.values[slot] = value
        self.last, self.wrong = slot, ""
        if slot in self.found.asked:
            self.found.asked.remove(slot)
        return True

    def _ask(self, slot: str) -> None:
        if slot not in self.found.values and slot not in self.found.asked:
            self.found.asked.append(slot)

    def _of_a_kind(self, slot: str, wrong: str) -> bool:
        """Whether words tell a value of the kind that a fact has."""
        if slot in DAYS:
            return bool(find_dates(spelled(wrong), self.today))
        return bool(sum_righted(wrong)) if slot in SUMS else bool(count_righted(wrong)) if slot in COUNTS else False

    def _holding(self, wrong: str) -> list[str]:
        """The facts whose value words say is wrong: the first, and days that hold the same."""
        holding = [slot for slot, value in self.values.items() if value and self._is_of(slot, wrong)]
        same = [slot for slot in holding[1:] if slot in DAYS and self.values[slot] == self.values[holding[0]]]
        return [*holding[:1], *same]

    def _is_of(self, slot: str, wrong: str) -> bool:
        """Whether words may be the value so far of a fact."""
        value = self.values.get(slot, "")
        if slot in DAYS:
            told = find_dates(spelled(wrong), self.today)
            return bool(value and told) and _meet(value, told[-1].first, told[-1].last)
        if slot in SUMS:
            return bool(value) and sum_righted(wrong) == value
        if slot in COUNTS:
            return bool(value) and count_righted(wrong) == value
        return (
            slot not in ("story", "also_said") and len(wrong) > 1 and bool(value) and (wrong in value or value in wrong)
        )


def _outermost(named: list[tuple[str, int, int]]) -> list[str]:
    """The facts named, without those whose words stand inside the words for one before: 公司名字 is no name of a person."""
    found: list[tuple[str, int, int]] = []
    for slot, begin, end in named:
        inside = any(one != slot and first <= begin and end <= last for one, first, last in found)
        if not inside and slot not in [one for one, _, _ in found]:
            found.append((slot, begin, end))
    return [slot for slot, _, _ in found]


def _only_months(part: str, today: date) -> bool:
    """Whether a part names months that pay did not come for, and no sum beside."""
    return bool(find_dates(spelled(part), today)) and not find_amounts(plain(part))


def _meet(value: str, first: date, last: date) -> bool:
    held = ends_of_day(value)
    return held[0] <= last and first <= held[1]
