"""The day somebody was hurt on, as it is put right afterwards: a day too late costs the application."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter, VagueDate
from bot.matter.reading.reader import RuleReader
from bot.matter.reading.righting.earlier import Anew, changes
from bot.matter.reading.update import Context, Found, Reading, apply_reading

TODAY = date(2026, 11, 25)


def _matter(*turns: tuple[str, str]) -> Matter:
    """Return the matter after these turns, each with the field that was asked for."""
    matter = Matter()
    for number, (text, asked) in enumerate(turns, 1):
        reading = RuleReader().read(text, matter, Context(turn=number, today=TODAY, asked=asked, wants=()))
        matter = apply_reading(matter, reading, number)
        matter = matter.model_copy(update={"heard": f"{matter.heard}\n{text}".strip()})
    return matter


HURT = ("在厂里手指头被冲床压断了一截", "")


@pytest.mark.parametrize(
    "text",
    ["不对，是12月7号", "不对，病历写的12月7号", "看了住院单，其实是7号", "是12月7号受的伤", "急诊单上日期是12月7号",
     "我刚找出病历 上头急诊写的是12月7号晚上十点 那晚加班"],
)  # fmt: skip
def test_a_day_put_right_is_the_day_of_the_injury(text: str) -> None:
    matter = _matter(HURT, ("去年12月8号的事", "injured_on"), (text, ""))
    held = matter.value("injured_on")
    assert held is not None and held.first == held.last == date(2025, 12, 7)


def test_a_later_visit_on_a_record_does_not_move_the_day() -> None:
    matter = _matter(HURT, ("去年12月8号的事", "injured_on"), ("复查的病历上写的是12月20号", ""))
    held = matter.value("injured_on")
    assert held is not None and held.first == date(2025, 12, 8)


def test_a_day_without_its_year_that_is_still_to_come_was_that_of_last_year() -> None:
    held = _matter(("12月7号在厂里受的伤", "")).value("injured_on")
    assert held is not None and held.first == date(2025, 12, 7)


def test_a_day_told_with_its_year_that_is_still_to_come_is_none() -> None:
    assert _matter(("2026年12月7号在厂里受的伤", "")).value("injured_on") is None


def test_a_first_day_without_its_year_that_is_still_to_come_is_not_that_of_last_year() -> None:
    assert _matter(("我12月1号入职", "")).value("joined") is None


def test_what_a_sentence_names_is_put_right_itself_though_another_field_holds_the_same_day() -> None:
    def joined(day: int) -> Found:
        on = date(2025, 3, day)
        return Found(VagueDate(first=on, last=on), f"3月{day}号")

    held = apply_reading(Matter(), Reading(values={"joined": joined(8), "first_work": joined(8)}), 1)
    read = {"3月8号入职": joined(8), "3月18号入职": joined(18)}
    values, _, _ = changes(
        Anew("", (("3月8号入职", "3月18号入职"),)), held, lambda text, _: Reading(values={"joined": read[text]})
    )
    assert values == {"joined": joined(18)}
