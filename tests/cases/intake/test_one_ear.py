"""The same ways of saying yes, no, unknown, skip, stop, go on, put right and enough, at every step of the way to a person."""

from __future__ import annotations

import copy
from datetime import datetime

import pytest

from bot.cases.intake.session import CaseSession
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.contract.turns import FORGET_MEANT
from bot.understanding.acts import Act, ways_of
from tests.cases.intake.test_flow import Talk
from tests.cases.stage import engine, set_stage

NAMED = ("city", "employer", "name", "want")
ABOUT_US = ("谁知道", "保密")
"""Ways that also ask who sees it: that is answered, and the open question stays."""


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Talk, dict[str, ConversationState]]:
    """A conversation as it stood at the consent, at every question, and at the summary."""
    stage = set_stage(tmp_path_factory.mktemp("ear"))
    talk, found = Talk(stage), {}
    talk.say("站长拖着钱不给")
    talk.say("找人工")
    found["consent"] = copy.deepcopy(talk.state)
    talk.tap("同意")
    while (session := CaseSession.of(talk.state)).step == "intake":
        found[session.asking] = copy.deepcopy(talk.state)
        talk.say("跳过")
    found["summary"] = copy.deepcopy(talk.state)
    talk.say("先停一下")
    found["paused"] = copy.deepcopy(talk.state)
    return talk, found


def said(talk: Talk, state: ConversationState, text: str) -> tuple[CaseSession, dict[str, str], Reply]:
    """The session, the facts and the reply after a text."""
    now: datetime = talk.stage.clock()
    after, reply = engine(talk.stage).turn(copy.deepcopy(state), Inbound("7", text, Kind.TEXT), now=now)
    return CaseSession.of(after), after.facts.values, reply


def asked(found: dict[str, ConversationState]) -> list[str]:
    return [slot for slot in found if slot not in ("consent", "summary", "paused")]


@pytest.mark.parametrize("act", [Act.UNKNOWN, Act.SKIP])
def test_not_knowing_and_skipping_lead_to_the_next_question(steps, act):
    talk, found = steps
    missed = []
    for slot in asked(found):
        for way in ways_of(act):
            session, facts, _ = said(talk, found[slot], way)
            if session.asking == slot and session.step != "summary" or facts.get(slot):
                missed.append((slot, way))
    assert missed == []


def test_stopping_keeps_what_was_told_for_later(steps):
    talk, found = steps
    places = [*asked(found), "summary"]
    missed = [
        (slot, way) for slot in places for way in ways_of(Act.STOP) if said(talk, found[slot], way)[0].step != "paused"
    ]
    assert missed == []


@pytest.mark.parametrize("act", [Act.RESUME, Act.ENOUGH, Act.CORRECT])
def test_words_that_give_no_value_are_never_kept_as_one(steps, act):
    talk, found = steps
    kept = [
        (slot, way)
        for slot in asked(found)
        for way in ways_of(act)
        if (said(talk, found[slot], way)[1].get(slot) or "") in (way, way.rstrip("吧"))
    ]
    assert kept == []


@pytest.mark.parametrize("act", [Act.YES, Act.NO])
def test_a_yes_or_no_names_no_city_employer_or_name(steps, act):
    talk, found = steps
    kept = [
        (slot, way)
        for slot in NAMED
        if slot in found
        for way in ways_of(act)
        if said(talk, found[slot], way)[1].get(slot)
    ]
    assert kept == []


def test_going_on_asks_the_same_again_and_enough_reads_everything_back(steps):
    talk, found = steps
    for slot in asked(found):
        assert all(said(talk, found[slot], way)[0].asking == slot for way in ways_of(Act.RESUME)), slot
        assert all(said(talk, found[slot], way)[0].step == "summary" for way in ways_of(Act.ENOUGH)), slot


@pytest.mark.parametrize(("act", "step"), [(Act.YES, "intake"), (Act.NO, ""), (Act.STOP, "")])
def test_the_consent_is_given_and_refused_in_every_way(steps, act, step):
    talk, found = steps
    assert [way for way in ways_of(act) if said(talk, found["consent"], way)[0].step != step] == []


@pytest.mark.parametrize("act", [Act.UNKNOWN, Act.RESUME, Act.CORRECT, Act.ENOUGH])
def test_what_neither_agrees_nor_refuses_leaves_the_consent_open(steps, act):
    talk, found = steps
    assert [way for way in ways_of(act) if said(talk, found["consent"], way)[0].step != "consent"] == []


def test_beside_the_summary_yes_sends_it_and_a_correction_asks_what_is_wrong(steps):
    talk, found = steps
    assert [way for way in ways_of(Act.YES) if said(talk, found["summary"], way)[0].step != "open"] == []
    for act in (Act.CORRECT, Act.RESUME, Act.ENOUGH, Act.UNKNOWN):
        left = [way for way in ways_of(act) if said(talk, found["summary"], way)[0].step not in ("summary", "fix")]
        assert left == [], act


def test_a_typed_label_is_its_button(steps):
    talk, found = steps
    for place, state in found.items():
        buttons = said(talk, state, "先停一下" if place == "paused" else "继续")[2].choices
        assert buttons, place
        for choice in buttons:
            now = talk.stage.clock()
            tapped, _ = engine(talk.stage).turn(copy.deepcopy(state), Inbound("7", choice.action, Kind.CHOICE), now=now)
            typed, _, _ = said(talk, state, choice.label)
            assert (typed.step, typed.asking) == (CaseSession.of(tapped).step, CaseSession.of(tapped).asking), (
                place,
                choice.label,
            )


def sent(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """A conversation with a case that was sent."""
    talk = Talk(set_stage(tmp_path_factory.mktemp("sent")))
    for words in ("站长拖着钱不给", "找人工", "同意", "就这些", "发送"):
        talk.say(words)
    talk.stage.open_for(talk.state)
    return talk


@pytest.mark.parametrize(("command", "kept"), [("withdraw", "withdraw"), ("forget", FORGET_MEANT)])
def test_what_cannot_be_taken_back_is_done_at_every_typed_yes_and_nothing_else(tmp_path_factory, command, kept):
    talk = sent(tmp_path_factory)
    talk.say(command, Kind.COMMAND)
    labels = [choice.label for choice in talk.reply.choices]
    asked = copy.deepcopy(talk.state)

    def done(way: str) -> bool:
        after, _ = engine(talk.stage).turn(copy.deepcopy(asked), Inbound("7", way, Kind.TEXT), now=talk.stage.clock())
        deeds = [effect.do for effect in CaseSession.of(after).effects]
        return kept in deeds or bool(after.data.get(kept))

    assert [way for way in (*ways_of(Act.YES), labels[0]) if not done(way)] == []
    others = [way for act in Act if act is not Act.YES for way in ways_of(act)]
    assert [way for way in (*others, labels[1]) if done(way)] == []
