"""One table of ways of saying unknown, skip and stop, run over every flow that asks step by step."""

from __future__ import annotations

import copy

import pytest

from bot.app import App
from bot.contract.messages import ConversationState, Inbound, Scope
from bot.understanding.acts import Act, ways_of
from tests.support.product import NOW

pytestmark = pytest.mark.slow

FLOWS = {
    "assessment": (("帮我评估是不是劳动关系",), "assessing"),
    "documents": (("帮我写仲裁申请书", "张三"), "papers"),
}


def played(app: App, *texts: str) -> ConversationState:
    """Return the state after some turns."""
    state = ConversationState()
    for text in texts:
        state, _ = app.dialogue.turn(state, Inbound("test", text), now=NOW)
    return state


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("act", [Act.UNKNOWN, Act.SKIP])
def test_not_knowing_and_skipping_lead_to_the_next_question_in_every_flow(app: App, flow: str, act: Act) -> None:
    turns, key = FLOWS[flow]
    begun = played(app, *turns)
    missed = []
    for way in ways_of(act):
        state, reply = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        if not state.data.get(key) or state.data[key] == begun.data[key] or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("flow", FLOWS)
def test_stopping_keeps_what_was_told_and_asks_nothing_more_in_every_flow(app: App, flow: str) -> None:
    turns, key = FLOWS[flow]
    begun = played(app, *turns)
    missed = []
    for way in ways_of(Act.STOP):
        state, reply = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        kept = state.data.get(key)
        left = isinstance(kept, dict) and (kept.get("left") or kept.get("stage") == "left")
        if not left:
            missed.append(way)
    assert missed == []


MATTERS = {"sums": ("帮我算加班费",), "deadlines": ("工资被拖欠了，还来得及申请仲裁吗",)}
"""Sums and last days are asked for over the matter: its open question is `state.asked`."""


@pytest.mark.parametrize("flow", MATTERS)
@pytest.mark.parametrize("act", [Act.UNKNOWN, Act.SKIP])
def test_not_knowing_and_skipping_lead_on_over_the_matter(app: App, flow: str, act: Act) -> None:
    begun = played(app, *MATTERS[flow])
    assert begun.asked
    missed = []
    for way in ways_of(act):
        state, reply = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        led_on = state.asked not in ("", begun.asked)
        if not led_on or reply.scope is not Scope.LABOUR:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("flow", MATTERS)
def test_stopping_asks_nothing_more_over_the_matter_and_keeps_it(app: App, flow: str) -> None:
    begun = played(app, *MATTERS[flow])
    missed = []
    for way in ways_of(Act.STOP):
        state, _ = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        if state.asked or not state.matters:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("act", [Act.RESUME, Act.CORRECT, Act.ENOUGH, Act.YES, Act.NO])
def test_words_that_answer_nothing_stay_in_the_assessment(app: App, act: Act) -> None:
    begun = played(app, *FLOWS["assessment"][0])
    left = []
    for way in ways_of(act):
        state, reply = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        if reply.composed_by != "fixed" or reply.scope is not Scope.LABOUR:
            left.append(way)
    assert left == []


def test_a_bare_correction_is_never_kept_as_a_fact_of_a_document(app: App) -> None:
    begun = played(app, *FLOWS["documents"][0])
    kept = []
    for way in ways_of(Act.CORRECT):
        _, reply = app.dialogue.turn(copy.deepcopy(begun), Inbound("test", way), now=NOW)
        if f"是{way}" in reply.plain_text():
            kept.append(way)
    assert kept == []
