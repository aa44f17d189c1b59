"""An office with staff, and a desk over a database of its own, for tests of the cases. The clock is the test's."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from bot.cases.desk import CaseDesk
from bot.cases.intake.danger import DOUBT
from bot.cases.intake.flow import CaseFlow
from bot.cases.intake.turns import CaseTurns
from bot.cases.rules.staff.roles import Role
from bot.cases.services.life.lifecycle import NewCase, case_open
from bot.cases.services.people.staffing import invitation_redeem, office_add, staff_add
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import CaseOptions, Unit, case_numbered
from bot.contract.messages import ConversationState, Facts, Inbound, Kind, Reply, Scope
from bot.dialogue.erasing import ErasureTurns, as_order
from bot.service.conversation import Conversation
from bot.storage import Storage
from bot.storage.codec import load_reply
from bot.storage.conversations import conversation_ensure
from bot.storage.tables import ConversationRow, OutboxRow
from tests.service.engines import says
from tests.service.stage import new_storage

T = TypeVar("T")
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai, on a working day."""
PEOPLE = {"王琳": (Role.CASEWORKER, 101), "李娜": (Role.CASEWORKER, 102), "张敏": (Role.SUPERVISOR, 103)}


@dataclass
class Ticking:
    """A clock that stands still until it is moved."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


class Plain:
    """An engine under the cases: answers everything with a few words; `找人工` asks for a person."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        state.turn += 1
        if inbound.kind is Kind.COMMAND and inbound.text == "new":
            return ConversationState(turn=state.turn), says("新的")
        if "人工" in inbound.text or inbound.text == "person":
            return state, says("记下了", handoff="asked")
        if "谢谢" in inbound.text:
            return state, says("不客气", scope=Scope.SMALL_TALK)
        state.card = "unpaid-wages"
        return state, says(f"答：{inbound.text}")


def danger(text: str) -> str | None:
    """Danger to life, as the answering engine hears it; here by one word, and in doubt by another."""
    return "mind" if "不想活" in text else DOUBT if "撑不住" in text else None


@dataclass
class Stage:
    """Everything a test of the cases needs."""

    storage: Storage
    clock: Ticking
    desk: CaseDesk
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))
    pages: Any = None
    """The web pages over it, once somebody opened them."""

    def do(self, work: Callable[[Unit], T]) -> T:
        return self.desk.write(work)[0]

    def staff(self, unit: Unit, name: str) -> StaffRow:
        return unit.session.scalars(select(StaffRow).where(StaffRow.name == name)).one()

    def act(self, name: str, number: int, work: Callable[[Unit, StaffRow, CaseRow], T]) -> T:
        """Have somebody do something to a case."""
        return self.do(lambda unit: work(unit, self.staff(unit, name), case_numbered(unit, number)))

    def case(self, number: int) -> CaseRow:
        return self.desk.read(lambda unit: case_numbered(unit, number))

    def open(self, *, chat: str = "", trigger: str = "asked", token: str = "", **values: str) -> int:
        """Open a case as the worker's flow does. Returns its number."""
        number = next(self.numbers)

        def work(unit: Unit) -> int:
            conversation = conversation_ensure(
                unit.session, channel="telegram", external_id=chat or str(number), language="zh", now=unit.now
            )
            facts = Facts({"worker_kind": "rider", "city": "北京", **values}, {}, set())
            case_open(
                unit,
                NewCase(
                    number, token or f"token-{number}", conversation.id, trigger, facts, "zh", "2026-11", "unpaid-wages"
                ),
            )
            return number

        return self.do(work)

    def open_for(self, state: ConversationState, *, chat: str = "") -> int:
        """Open the case a conversation has just sent, as the hook does. Returns its number."""
        box = state.data["case"]
        assert isinstance(box, dict)
        number = self.open(chat=chat, token=str(box["token"]), **state.facts.values)
        box.pop("effects", None)
        return number


def set_stage(folder: Path, *, supervised: bool = False, storage: Storage | None = None, **options: object) -> Stage:
    """Return a stage with the office 朝阳法援 and its three people."""
    clock = Ticking()
    storage = storage or new_storage(folder)
    desk = CaseDesk(storage, CaseOptions(**options), clock)  # type: ignore[arg-type]
    stage = Stage(storage, clock, desk)
    stage.do(lambda unit: people(unit, supervised=supervised))
    return stage


def people(unit: Unit, *, supervised: bool = False) -> OfficeRow:
    """Add the office and its people, all joined."""
    office = office_add(
        unit,
        actor="operator",
        name="朝阳法援",
        cities=["北京"],
        contacts="010-0000",
        languages=["zh"],
        supervised=supervised,
    )
    for name, (role, telegram_id) in PEOPLE.items():
        staff_add(unit, actor="operator", office=office, name=name, role=role, token=f"token-of-{telegram_id}")
        invitation_redeem(unit, token=f"token-of-{telegram_id}", telegram_id=telegram_id)
    return office


def engine(stage: Stage) -> Conversation:
    """Return the engine with cases over the plain one."""
    tokens = itertools.count(1)
    flow = CaseFlow(stage.desk, danger=danger, policy=stage.desk.options.policy, new_token=lambda: f"t{next(tokens)}")
    return Conversation((ErasureTurns(flow.erased_with), CaseTurns(flow)), Plain().turn, meant=as_order)


TODAY = date(2026, 11, 23)


def told(stage: Stage, external: str) -> list[str]:
    """Return what was put into the outbox of a conversation."""
    with stage.storage.read() as session:
        rows = session.scalars(
            select(OutboxRow)
            .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
            .where(ConversationRow.external_id == external, OutboxRow.kind == "reply")
            .order_by(OutboxRow.sequence)
        )
        return [load_reply(row.payload).plain_text() for row in rows]
