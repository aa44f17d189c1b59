"""What was put right goes into the facts and the matter, and is said again so that it can be looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.cases.intake.answers import tells_beside
from bot.cases.intake.contract import matter_held, matter_keep, sentences_told
from bot.cases.intake.interview.confirming import sum_owed
from bot.cases.intake.questions import ANSWER_LENGTH
from bot.cases.intake.righting.finding import Righted
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.righted import matter_righted
from bot.cases.texts import fact_line, say, slot_name
from bot.cases.view import text_block
from bot.contract.messages import Block, ConversationState
from bot.understanding.quantities import find_amounts
from bot.understanding.spelling import plain

_PARTS = ("months_owed", "monthly_pay", "daily_pay", "hourly_pay", "paid")
"""What a sum of unpaid wages is worked out from."""
_ONLY_BEGINS = re.compile(
    r"[，。！!~ ]*(?:我)?(?:(?:再|还|想|要|得)*(?:补充|说明|更正|纠正|说|加|讲)(?:一?下|一点|一句|几句|点)?|对了|还有|另外|那个|等等|等一?下|稍等|哦|噢|嗯+)[，。！!~ ]*"
)
"""我补充一下 says that something follows, and nothing of its own."""


def take_righted(state: ConversationState, session: CaseSession, values: Mapping[str, str], today: date) -> None:
    """Keep facts as they were put right; an empty value takes one off, and nobody asks for it again.

    A sum that only followed from what was put right goes: it follows anew.
    """
    values = dict(values)
    if values.get("still_working") == "yes":
        values.setdefault("end_date", "")
    if _follows(state, session, values, today):
        values["amount_owed"] = ""
        kept = {slot: value for slot, value in values.items() if slot != "amount_owed"}
        matter = matter_held(state).model_copy(update={"owed": None})
    else:
        kept, matter = values, matter_held(state)
    matter_keep(state, matter_righted(matter, kept, state.turn))
    for slot, value in values.items():
        state.facts.confirmed.discard(slot)
        if value:
            state.facts.values[slot], state.facts.source_turn[slot] = value, state.turn
            session.last = slot
        else:
            state.facts.values.pop(slot, None)
            state.facts.source_turn.pop(slot, None)
    gone = [slot for slot, value in values.items() if not value]
    session.none = list(dict.fromkeys([*(one for one in session.none if not values.get(one)), *gone]))
    session.passed = [one for one in session.passed if one not in values]
    session.sure = list(dict.fromkeys([*session.sure, *values]))
    session.unread = ""


def _follows(state: ConversationState, session: CaseSession, values: Mapping[str, str], today: date) -> bool:
    """Whether the sum held followed from parts that are now put right."""
    held = state.facts.values.get("amount_owed", "")
    if not held or "amount_owed" in values or not any(slot in values for slot in _PARTS):
        return False
    if "months_owed" not in values and _is_stated(state, session, held):
        return False
    without = {slot: value for slot, value in state.facts.values.items() if slot != "amount_owed"}
    return sum_owed(without, matter_held(state).model_copy(update={"owed": None}), today) == held


def _is_stated(state: ConversationState, session: CaseSession, held: str) -> bool:
    """Whether the worker named that sum, or agreed to it when it was read back: a total that was told beats one worked out."""
    told = sentences_told(state, session)
    return "amount_owed" in state.facts.confirmed or any(
        str(one) == held for text in told for _, one in find_amounts(plain(text))
    )


def shown_right(state: ConversationState, before: Mapping[str, str], found: Righted) -> list[Block]:
    """Return what changed, what was taken off, and what was not understood. Sentences that say something else join the story."""
    language, values = state.language, state.facts.values
    changed = [slot for slot, value in found.values.items() if value and values.get(slot) == value]
    gone = [slot for slot, value in found.values.items() if not value and before.get(slot)]
    blocks = []
    if changed:
        noted = "；".join(fact_line(slot, values[slot], language) for slot in changed)
        blocks.append(text_block(say(language, "changed", noted=noted)))
    if gone:
        names = "、".join(slot_name(slot, language) for slot in gone)
        blocks.append(text_block(say(language, "taken_off", names=names)))
    told = [part for part in found.unread if tells_beside(part)]
    rest = [part for part in found.unread if part not in told and not _ONLY_BEGINS.fullmatch(part)]
    if told:
        words = "，".join(told)
        story = "\n".join(filter(None, (values.get("story", ""), words)))
        state.facts.values["story"] = story[:ANSWER_LENGTH]
        blocks.append(text_block(say(language, "told_beside", said=words)))
    if rest:
        blocks.append(text_block(say(language, "not_righted", said="，".join(rest))))
    return blocks
