"""The same table of ways, run over every question of yes or no: whether a file is kept, whether what was read is right, when to be
reminded, the consent to a case, its summary. What is neither a yes nor a no agrees to nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.app import App
from bot.cases.intake.session import CaseSession
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.dialogue.flows.deadlines.session import ClockSession
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.session import EvidenceSession
from bot.papers.model import Heard, NoReader, Page
from bot.papers.session import PaperSession
from bot.papers.turns import PaperTurns
from bot.service.conversation import Conversation
from bot.understanding.acts import Act, acts_of, ways_of
from tests.cases.stage import engine as case_engine
from tests.cases.stage import set_stage as case_stage
from tests.evidence.test_flow import Inner
from tests.evidence.test_flow import talk as evidence_talk
from tests.forms.open_question import Open
from tests.papers.stage import DISMISSAL
from tests.support.product import NOW

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Question(Open):
    """A question of yes or no that is open: whether it still is, and whether it was agreed to."""

    waits: Callable[[ConversationState], bool]
    agreed: Callable[[ConversationState], bool]


NAMES = ("keeping a file", "what was read", "reminding", "consent", "summary")
LEAVES_OPEN = {
    "keeping a file": (Act.UNKNOWN, Act.SKIP, Act.RESUME, Act.ENOUGH, Act.CORRECT, Act.ASK_BACK),
    "what was read": (Act.UNKNOWN, Act.SKIP, Act.RESUME, Act.ENOUGH, Act.ASK_BACK),
    "reminding": (Act.RESUME, Act.CORRECT, Act.ASK_BACK),
    "consent": (Act.UNKNOWN, Act.SKIP, Act.RESUME, Act.ENOUGH, Act.CORRECT, Act.ASK_BACK),
    "summary": (Act.UNKNOWN, Act.SKIP, Act.RESUME, Act.ENOUGH, Act.ASK_BACK),
}
"""What neither agrees nor refuses. To be reminded at no time is what not knowing when and having enough come to."""


def _keeping(folder: object) -> Question:
    talk = evidence_talk(folder)  # type: ignore[arg-type]
    reply = talk.photo("p1")

    def answer(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return talk.engine.turn(state, inbound, now=talk.stage.clock())

    def waits(state: ConversationState) -> bool:
        return EvidenceSession.of(state).offered == state.turn

    return Question(talk.state, reply, answer, waits, lambda state: bool(EvidenceSession.of(state).consent))


def _reading() -> Question:
    heard = Heard(pages=(Page(number=1, text=DISMISSAL),))
    turns = PaperTurns(
        lambda token: heard if token == "t" else None, NoReader(), Inner().turn,
        EvidenceFlow(lambda token: None, lambda text: None), lambda text: False, lambda keys, on, language: (),
    )  # fmt: skip
    engine = Conversation((turns,), Inner().turn)
    state = ConversationState()
    PaperSession(token="t", at=NOW.timestamp()).keep(state)

    def answer(held: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return engine.turn(held, inbound, now=NOW)

    _, shown = answer(copy.deepcopy(state), Inbound("7", "继续"))
    return Question(
        state, shown, answer, lambda held: PaperSession.of(held).token == "t", lambda held: bool(held.matters)
    )


def _reminding(app: App) -> Question:
    def answer(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        return app.dialogue.turn(state, inbound, now=NOW)

    state, reply = ConversationState(), Reply()
    for text, kind in (
        ("站点拖了我两个月工资，上个月15号让我走人了", Kind.TEXT),
        ("clock:start", Kind.CHOICE),
        ("clock:remind", Kind.CHOICE),
    ):
        state, reply = answer(state, Inbound("7", text, kind))
    return Question(
        state,
        reply,
        answer,
        lambda held: ClockSession.of(held).reminding,
        lambda held: bool(held.data.get("reminding")),
    )


def _of_case(folder: object) -> Iterator[tuple[str, Question]]:
    stage = case_stage(folder)  # type: ignore[arg-type]
    cases = case_engine(stage)

    def answer(state: ConversationState, inbound: Inbound) -> tuple[ConversationState, Reply]:
        now: datetime = stage.clock()
        return cases.turn(state, inbound, now=now)

    state, reply = answer(ConversationState(), Inbound("7", "站长拖着钱不给"))
    state, reply = answer(state, Inbound("7", "找人工"))
    yield "consent", Question(
        copy.deepcopy(state), reply, answer, lambda held: CaseSession.of(held).step == "consent",
        lambda held: CaseSession.of(held).step == "intake",
    )  # fmt: skip
    state, reply = answer(state, Inbound("7", "同意"))
    state, reply = answer(state, Inbound("7", "就这些"))
    yield "summary", Question(
        state, reply, answer, lambda held: CaseSession.of(held).step == "summary",
        lambda held: CaseSession.of(held).step == "open",
    )  # fmt: skip


@pytest.fixture(scope="module")
def questions(app: App, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Question]:
    """Every question of yes or no, open."""
    found = {"keeping a file": _keeping(tmp_path_factory.mktemp("keeping")), "what was read": _reading()}
    found["reminding"] = _reminding(app)
    return {**found, **dict(_of_case(tmp_path_factory.mktemp("cases")))}


def test_every_question_is_open(questions: dict[str, Question]) -> None:
    assert [name for name in NAMES if not questions[name].waits(questions[name].state)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_saying_yes_agrees(questions: dict[str, Question], name: str) -> None:
    question = questions[name]
    assert [way for way in ways_of(Act.YES) if not question.agreed(question.say(way)[0])] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("act", [Act.NO, Act.STOP])
def test_every_way_of_saying_no_or_stopping_refuses(questions: dict[str, Question], name: str, act: Act) -> None:
    question, missed = questions[name], []
    for way in ways_of(act):
        state, reply = question.say(way)
        if question.waits(state) or question.agreed(state) or not reply.blocks:
            missed.append(way)
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_neither_agrees_to_nothing_and_asks_once_more(questions: dict[str, Question], name: str) -> None:
    question, missed = questions[name], []
    for act in LEAVES_OPEN[name]:
        for way in ways_of(act):
            if Act.STOP in acts_of(way):
                continue
            state, reply = question.say(way)
            if not question.waits(state) or question.agreed(state) or not reply.blocks:
                missed.append((act, way))
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_a_typed_label_is_its_button(questions: dict[str, Question], name: str) -> None:
    question, apart = questions[name], []
    buttons = [one for one in question.reply.choices if one.action != "person"]
    for choice in buttons:
        tapped, _ = question.say(choice.action, Kind.CHOICE)
        typed, _ = question.say(choice.label)
        if (question.waits(tapped), question.agreed(tapped)) != (question.waits(typed), question.agreed(typed)):
            apart.append(choice.label)
    assert buttons and apart == []
