"""Which situations a story may be about by what it sounds like: all but those that what was told speaks against."""

from __future__ import annotations

from datetime import date

from bot.contract.matter import Matter, Told
from bot.matter.outcomes.choosing import rank_situations
from bot.matter.outcomes.situations import load_situations

TODAY = date(2026, 11, 21)


def heard(name: str, matter: Matter) -> bool:
    """Whether a situation that a story sounds like is among those it may be about, though no word names it."""
    every = load_situations().values()
    ranked = rank_situations(every, matter, "那六月的到底找哪家", (), {}, TODAY, {name: 0.8})
    return name in {one.situation.id for one in ranked}


def test_a_sum_not_told_yet_does_not_speak_against_unpaid_wages() -> None:
    assert heard("unpaid-wages", Matter())


def test_words_not_said_in_this_turn_do_not_speak_against_a_situation() -> None:
    assert heard("enforcement-stuck", Matter())
    assert heard("year-end-bonus", Matter())


def test_a_fact_told_otherwise_speaks_against_a_situation() -> None:
    told = Matter(part_time=Told(value=False, words="不是兼职", turn=1))
    assert not heard("part-time-work", told)
