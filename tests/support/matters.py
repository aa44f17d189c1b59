"""Conversations read into a matter, and what the situation of their last turn says to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.outcomes.choosing import choose_situation, rank_situations
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from bot.matter.reading import Context, RuleReader, apply_reading

TODAY = date(2026, 11, 21)
READER = RuleReader()


def matter_of(*turns: str, asked: str = "") -> Matter:
    """Return the matter after these turns; `asked` waits for the last one."""
    matter = Matter()
    for number, text in enumerate(turns, 1):
        waits = asked if number == len(turns) else ""
        matter = apply_reading(matter, READER.read(text, matter, Context(TODAY, number, waits)), number)
        matter = matter.model_copy(update={"heard": f"{matter.heard}。{text}".strip("。")})
    return matter


def answer(*turns: str) -> Judgement:
    """Return what the situation of the last turn says, the conversation read from the start."""
    matter, focuses = Matter(), ()
    chosen = None
    for number, text in enumerate(turns, 1):
        reading = READER.read(text, matter, Context(TODAY, number))
        matter = apply_reading(matter, reading, number)
        focuses = reading.focuses or focuses
        ranked = rank_situations(load_situations().values(), matter, text, set(reading.values), {}, TODAY)
        chosen = choose_situation(ranked, matter)
        topic = chosen.situation.id if chosen else matter.topic
        matter = matter.model_copy(update={"topic": topic, "heard": f"{matter.heard}。{text}".strip("。")})
    assert chosen is not None, f"nothing answers {turns[-1]}"
    return judge(chosen.situation, matter, focuses or (Focus.TELLING,), turns[-1], TODAY)


def words(found: Judgement) -> str:
    """Return all that a judgement says."""
    answers = [found.answer, *found.also] if found.answer else []
    return "\n".join(said.text for said in [*answers, *found.lines])


def assert_answered(turns: Sequence[str], situation: str, says: Sequence[str], never: Sequence[str]) -> None:
    """The last turn is answered as that situation, with all of these words and none of those."""
    found = answer(*turns)
    said = words(found)
    assert found.situation.id == situation, said
    assert [piece for piece in says if piece not in said] == [], said
    assert [piece for piece in never if piece in said] == [], said
