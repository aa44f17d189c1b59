"""One table of ways, run over the open question of every flow: sums, last days, the assessment, documents, the matter itself, the way to
a person, notes of evidence."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.app import App
from bot.cases.intake.session import CaseSession
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.dialogue.flows.claims.session import ClaimSession
from bot.dialogue.flows.deadlines.session import ClockSession
from bot.dialogue.flows.documents.session import DocumentSession
from bot.evidence.guide.session import EvidenceSession
from bot.understanding.acts import Act, acts_of, ways_of
from tests.cases.stage import engine as case_engine
from tests.cases.stage import set_stage as case_stage
from tests.evidence.stage import picture
from tests.evidence.test_flow import talk as evidence_talk
from tests.forms.open_question import Open
from tests.support.product import NOW

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Flow(Open):
    """A flow with a question open: what is asked (empty: nothing), and everything it holds as told."""

    asked: Callable[[ConversationState], str]
    told: Callable[[ConversationState], object]


def _claim_told(state: ConversationState) -> object:
    return {**ClaimSession.of(state).chosen, "sums": state.data.get("sums")}


def _assessed(state: ConversationState) -> str:
    session = AssessmentSession.of(state)
    return "" if session.left or not session.begun else f"after {len(session.answers)} and {session.passed}"


def _document(state: ConversationState) -> str:
    session = DocumentSession.of(state)
    return session.asked if session.asks else ""


def _case(state: ConversationState) -> str:
    session = CaseSession.of(state)
    return session.asking if session.step in ("intake", "fix") else ""


def _noted(state: ConversationState) -> str:
    session = EvidenceSession.of(state)
    return f"note {session.note}" if session.note else f"link {session.link}" if session.link else ""


def _effects(state: ConversationState) -> object:
    return [effect.note for effect in EvidenceSession.of(state).effects]


def _matter_told(state: ConversationState) -> object:
    return [(name, told.value) for matter in state.matters for name, told in matter.known()]


DIALOGUE: dict[str, tuple[tuple[str, ...], Callable[[ConversationState], str], Callable[[ConversationState], object]]] = {
    "sum of yes or no": (("帮我算产假工资",), lambda state: ClaimSession.of(state).asked, _claim_told),
    "sum of a figure": (("责令限期支付没给，能多要多少",), lambda state: ClaimSession.of(state).asked, _claim_told),
    "last day": (
        ("被辞退了", "tap clock:start"), lambda state: ClockSession.of(state).asked, lambda state: ClockSession.of(state).dues,
    ),
    "assessment": (
        ("帮我评估是不是劳动关系",), _assessed, lambda state: AssessmentSession.of(state).answers,
    ),
    "document asking for a name": (("帮我写仲裁申请书",), _document, lambda state: DocumentSession.of(state).told),
    "document asking for a firm": (
        ("帮我写仲裁申请书", "张小河", "跳过"), _document, lambda state: DocumentSession.of(state).told,
    ),
    "matter asking for a figure": (("帮我算加班费",), lambda state: state.asked, _matter_told),
    "matter asking for a day": (("欠薪，我走了，最晚哪天去仲裁",), lambda state: state.asked, _matter_told),
}  # fmt: skip
NAMES = (*DIALOGUE, "way to a person", "note of evidence", "what evidence belongs to")
HOW = re.compile("说个大概就行|A rough answer will do")
"""How a question may be answered, as it is said to somebody who asks what is meant."""
OVER_THE_MATTER = ("matter asking for a figure", "matter asking for a day")


def _of_dialogue(app: App, name: str) -> Flow:
    texts, asked, told = DIALOGUE[name]

    def answer(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return app.dialogue.turn(state, inbound, now=NOW)

    state, reply = ConversationState(), Reply()
    for text in texts:
        kind = Kind.CHOICE if text.startswith("tap ") else Kind.TEXT
        state, reply = answer(state, Inbound("7", text.removeprefix("tap "), kind))
    return Flow(state, reply, answer, asked, told)


@pytest.fixture(scope="module")
def flows(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Flow]]:
    """Every flow at its open question."""
    found = {name: _of_dialogue(app, name) for name in DIALOGUE}
    stage = case_stage(tmp_path_factory.mktemp("cases"))
    cases = case_engine(stage)

    def to_case(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return cases.turn(state, inbound, now=stage.clock())

    state, reply = to_case(ConversationState(), Inbound("7", "站长拖着钱不给"))
    state, reply = to_case(state, Inbound("7", "找人工"))
    consent = next(one for one in reply.choices if "同意" in one.label)
    state, reply = to_case(state, Inbound("7", consent.action, Kind.CHOICE))
    found["way to a person"] = Flow(state, reply, to_case, _case, lambda kept: kept.facts.values)
    talk = evidence_talk(tmp_path_factory.mktemp("evidence"))
    talk.photo("p1")
    talk.tap("evidence:keep")
    talk.fetch({"p1": picture(1)})

    def to_evidence(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return talk.engine.turn(state, inbound, now=talk.stage.clock())

    state, reply = to_evidence(copy.deepcopy(talk.state), Inbound("7", "evidence:note:1", Kind.CHOICE))
    found["note of evidence"] = Flow(state, reply, to_evidence, _noted, _effects)
    state, reply = to_evidence(copy.deepcopy(state), Inbound("7", "站长扣了我两百块"))
    found["what evidence belongs to"] = Flow(state, reply, to_evidence, _noted, _effects)
    yield found


def _every(*acts: Act) -> list[str]:
    return list(dict.fromkeys(itertools.chain.from_iterable(ways_of(act) for act in acts)))


def test_every_flow_has_a_question_open(flows: dict[str, Flow]) -> None:
    assert [name for name in NAMES if not flows[name].asked(flows[name].state)] == []


@pytest.mark.parametrize("name", NAMES)
def test_not_knowing_and_skipping_lead_on_and_are_kept_as_nothing(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.UNKNOWN, Act.SKIP):
        state, reply = flow.say(way)
        kept = flow.told(state) == flow.told(flow.state) or name.startswith(("sum", "last", "note", "what"))
        led_on = flow.asked(state) != flow.asked(flow.state) and (flow.asked(state) or name not in OVER_THE_MATTER)
        if not led_on or not reply.blocks or not kept:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_stopping_asks_nothing_more_and_keeps_what_was_told(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.STOP):
        state, reply = flow.say(way)
        if flow.asked(state) or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_going_on_asks_the_same_again(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.RESUME):
        state, reply = flow.say(way)
        if flow.asked(state) != flow.asked(flow.state) or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("sum", "last", "assess", "way"))])
def test_going_on_right_after_stopping_takes_it_up_again(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    stopped, _ = flow.say("算了")
    for way in _every(Act.RESUME):
        state, _ = flow.answer(copy.deepcopy(stopped), Inbound("7", way))
        if not flow.asked(state):
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_asking_what_is_meant_puts_the_question_again_with_how_to_answer_it(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.ASK_BACK):
        state, reply = flow.say(way)
        stays = flow.asked(state) == flow.asked(flow.state) and flow.told(state) in (flow.told(flow.state), [])
        if not stays or not HOW.search(reply.plain_text()):
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_enough_ends_the_questions_with_what_is_there(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.ENOUGH):
        state, reply = flow.say(way)
        if flow.asked(state) or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_a_bare_correction_is_kept_as_nothing_and_asks_what_is_right(flows: dict[str, Flow], name: str) -> None:
    flow, missed = flows[name], []
    for way in _every(Act.CORRECT):
        if name in OVER_THE_MATTER and Act.NO in acts_of(way):
            continue  # 不对 to a question of the matter is a no
        state, reply = flow.say(way)
        stays = flow.asked(state) or _case(state) or CaseSession.of(state).step == "intake"
        if not stays or not reply.blocks or way in str(flow.told(state)):
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OVER_THE_MATTER])
def test_a_yes_or_no_is_a_value_or_asks_again_and_never_leaves(flows: dict[str, Flow], name: str) -> None:
    """A note is left by 不用; beside that every flow stays with its question, goes to the next, or ends with a result."""
    flow, missed = flows[name], []
    for way in _every(Act.YES, Act.NO):
        state, reply = flow.say(way)
        leaves = name in ("note of evidence", "what evidence belongs to") and Act.NO in acts_of(way)
        if not (flow.asked(state) or flow.told(state) != flow.told(flow.state) or leaves) or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OVER_THE_MATTER])
def test_a_typed_label_is_its_button(flows: dict[str, Flow], name: str) -> None:
    flow, apart = flows[name], []
    buttons = [one for one in flow.reply.choices if one.action not in ("person", "evidence:list")]
    for choice in buttons:
        tapped, _ = flow.say(choice.action, Kind.CHOICE)
        typed, _ = flow.say(choice.label)
        if (flow.asked(tapped), flow.told(tapped)) != (flow.asked(typed), flow.told(typed)):
            apart.append(choice.label)
    assert buttons and apart == []


def test_one_table_of_at_least_three_hundred_ways_is_run() -> None:
    assert len({(act, way) for act in Act for way in ways_of(act)}) >= 300
