"""Conversations kept as plain mappings, as they were before every flow had a typed session, are read and go on."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.dialogue.flows.claims.session import ClaimSession, worked_sums
from bot.dialogue.flows.documents.session import DocumentSession
from bot.dialogue.flows.registry import Matters, flow_open
from bot.dialogue.flows.told import recall
from bot.papers.session import PaperSession
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)
SUM = {
    "told": ["被辞退了，能赔多少", "2023年3月1号入职"],
    "claim": {"name": "severance", "asked": "monthly_wage", "skipped": [], "count": 2, "chosen": {}},
}
DOUBT = {
    "told": ["我一个月工资6000，被辞退了，能赔多少", "一个月8000"],
    "claim": {
        "name": "severance", "asked": "monthly_wage", "skipped": [], "count": 2, "chosen": {}, "doubt": ["6000", "8000"],
    },
}  # fmt: skip
WORKED = {
    "told": ["2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少"],
    "claim_done": "severance",
    "sums": {
        "severance": {
            "values": {"monthly_wage": "6000", "start": "2023-03-01", "end": "2026-10-15", "reason": "no_fault_dismissal"},
            "turn": 1,
        }
    },
}  # fmt: skip
ANSWERED = {
    "told": ["被辞退了，能赔多少", {"claim": "severance", "input": "monthly_wage", "value": "6000"}],
}
ASSESSING = {"assessing": {"answers": {"unit": "company"}, "passed": [], "all": False, "left": False, "known": 0}}
ASSESSED = {"assessing": {"answers": {"unit": "company"}, "passed": ["hours"], "all": False, "left": True}}
CLOCK = {
    "told": ["被辞退了，欠我两个月工资", "被辞退了，还来得及吗"],
    "clocks": {"answers": {}, "problem": "", "asked": "end"},
}
DUE = {
    "clocks": {
        "answers": {}, "asked": "", "problem": "",
        "dues": [
            {
                "name": "arbitration", "title": "申请劳动仲裁", "due": "2027-10-15",
                "values": {"kind": "other", "ended_on": "2026-10-15", "known_on": "2026-10-15"},
            }
        ],
    }
}  # fmt: skip
PAPER = {
    "told": ["帮我写仲裁申请书"],
    "papers": {
        "told": {"full_name": ["张小河", 2]}, "name": "arbitration-application", "passed": ["gender"], "without": [],
        "stage": "ask", "asked": "employer_name", "at": 3, "last": "full_name",
    },
}  # fmt: skip


def say(kept: dict[str, object], text: str) -> tuple[ConversationState, Reply | None]:
    """The conversation after its fourth message, and the reply of the flow."""
    state, matters = ConversationState(turn=4, data=copy.deepcopy(kept)), Matters(MadeUpResolver(), {})
    if (reply := matters.paper(state, text, TODAY)) is None:
        read_turn(state, text, TODAY)
        reply = matters.turn(state, text, TODAY)
    json.dumps(state.data)
    return state, reply


def tap(kept: dict[str, object], verb: str, rest: str) -> tuple[ConversationState, Reply | None]:
    """The same after a button."""
    state = ConversationState(turn=4, data=copy.deepcopy(kept))
    return state, Matters(MadeUpResolver(), {}).choice(state, verb, rest, TODAY)


def test_a_sum_half_asked_for_takes_its_answer() -> None:
    state, reply = say(SUM, "6000")
    assert reply is not None and str(state.matters[-1].value("monthly_pay")) == "6000"


def test_two_values_of_which_one_was_to_be_chosen_are_still_to_be_chosen() -> None:
    state, reply = say(DOUBT, "8000")
    assert reply is not None and str(state.matters[-1].value("monthly_pay")) == "8000"
    assert ClaimSession.of(state).doubt == []


def test_a_sum_worked_out_before_is_put_right() -> None:
    state, reply = say(WORKED, "刚才说错了，一个月8000")
    assert reply is not None and worked_sums(state)["severance"].values["monthly_wage"] == "8000"


def test_a_sum_worked_out_before_goes_into_a_document() -> None:
    state, _ = say(WORKED, "帮我写仲裁申请书")
    assert worked_sums(state)["severance"].turn == 1 and DocumentSession.of(state).name


def test_an_answer_kept_among_what_was_told_is_read() -> None:
    state = ConversationState(data=copy.deepcopy(ANSWERED))
    read_turn(state, "嗯", TODAY)
    assert recall(state) == ["被辞退了，能赔多少"]
    matter = state.matters[-1]
    assert (str(matter.value("monthly_pay")), matter.value("ended_by")) == ("6000", "employer")


def test_an_assessment_goes_on_at_its_question() -> None:
    state, reply = say(ASSESSING, "1")
    session = AssessmentSession.of(state)
    assert reply is not None and len(session.answers) == 2 and session.known == 0


def test_an_assessment_that_was_left_is_taken_up_with_what_was_answered() -> None:
    state, reply = say(ASSESSED, "继续评估")
    session = AssessmentSession.of(state)
    assert (
        reply is not None
        and not session.left
        and session.answers == {"unit": "company"}
        and session.passed == ["hours"]
    )


def test_a_last_day_takes_the_date_it_waited_for() -> None:
    state, reply = say(CLOCK, "上个月15号")
    assert reply is not None and str(state.matters[-1].value("left")) == "2026-10-15"


@pytest.mark.parametrize("rest", ["calendar", "remind"])
def test_a_last_day_told_before_still_has_its_buttons(rest: str) -> None:
    _, reply = tap(DUE, "clock", rest)
    assert reply is not None and (reply.attachments or any(one.action.startswith("remind:on") for one in reply.choices))


def test_a_document_goes_on_at_its_question_and_keeps_its_answers() -> None:
    state, reply = say(PAPER, "武汉快达配送有限公司")
    session = DocumentSession.of(state)
    assert reply is not None
    assert session.told == {"full_name": ("张小河", 2), "employer_name": ("武汉快达配送有限公司", 4)}
    assert session.passed == ["gender"]


@pytest.mark.parametrize("kept", [SUM, ASSESSING, CLOCK, DUE])
def test_a_flow_that_was_open_is_open(kept: dict[str, object]) -> None:
    assert flow_open(ConversationState(data=copy.deepcopy(kept)))


@pytest.mark.parametrize("kept", [WORKED, PAPER, {}])
def test_a_flow_that_was_not_open_is_not(kept: dict[str, object]) -> None:
    assert not flow_open(ConversationState(data=copy.deepcopy(kept)))


def test_a_file_being_read_takes_nothing_from_a_document_being_written() -> None:
    state = ConversationState(turn=4, data=copy.deepcopy(PAPER))
    PaperSession(token="t", at=1.5).keep(state)
    assert DocumentSession.of(state).told == {"full_name": ("张小河", 2)}
    DocumentSession.of(state).keep(state)
    assert PaperSession.of(state).token == "t"


def test_a_file_that_waited_under_the_key_of_the_documents_still_waits() -> None:
    state = ConversationState(data={"papers": {"token": "t", "at": 1763692800.5, "spoken": False}})
    assert PaperSession.of(state).token == "t"
    assert DocumentSession.of(state) == DocumentSession()
