"""What a turn adds to the counts: names and codes, never words; once a conversation; with the model's cost beside."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from bot.answering.writing.brief.memory import MEMORY
from bot.answering.writing.lines import Refused
from bot.answering.writing.spending import Spent, spent_in, spent_of
from bot.contract.matter import Matter, Told
from bot.contract.messages import Choice, ConversationState, Inbound, Kind, Reply
from bot.insight.counting import CountedTurn, Prices, TurnCounter, counts_of, unanswered_group
from bot.insight.tables import TallyRow, TurnCostRow
from bot.model.limits.budget import Budget, Call
from bot.service import Service
from bot.service.conversation import Conversation
from bot.storage import Storage
from bot.storage.tables import FeedbackRow
from tests.cases.stage import MONDAY, set_stage
from tests.service.engines import says
from tests.service.stage import new_storage

AT = datetime(2026, 11, 23, 22, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def told(value: str) -> Told[str]:
    return Told(value=value, turn=1)


def turn(before: ConversationState, after: ConversationState, words: str = "站长欠我三个月工资", **more) -> CountedTurn:
    return CountedTurn(before, after, Inbound("c", words), more.pop("reply", says("答")), "web", AT, **more)


def test_a_turn_is_counted_by_hour_channel_and_what_the_conversation_turned_to():
    before = ConversationState()
    after = ConversationState(
        card="unpaid-wages", matters=[Matter(topic="unpaid-wages", city=told("北京"), platform=told("美团"))]
    )

    found = counts_of(turn(before, after, first=True, seconds=0.4), lambda card: "pay")

    assert found["turns", "web"] == found["conversations", "web"] == 1
    assert found["hour", "1-22"] == 1
    assert found["topic", "pay"] == found["card", "unpaid-wages"] == found["situation", "unpaid-wages"] == 1
    assert found["city", "北京"] == found["platform", "美团"] == 1
    assert found["speed", "under_1"] == 1
    again = counts_of(turn(after, after), lambda card: "pay")
    assert not [
        name for name, _ in again if name in ("topic", "card", "situation", "city", "platform", "conversations")
    ]


def test_no_word_of_the_person_becomes_a_count():
    before = ConversationState()
    after = ConversationState(
        matters=[Matter(city=told("我家住朝阳门外大街12号院3单元"), platform=told("张三13812345678"))]
    )
    after.no_basis_count = 1

    found = counts_of(turn(before, after, "我叫王小明，老板赵大鹏不给钱，电话13812345678"))

    kept = json.dumps([list(key) for key in found], ensure_ascii=False)
    assert not [word for word in ("王小明", "赵大鹏", "138", "大街", "张三") if word in kept]
    assert found["city", "other"] == found["platform", "other"] == 1


def test_a_question_without_an_answer_is_grouped_by_what_it_speaks_of_or_by_the_nearest_card():
    near = Reply(choices=(Choice(label="欠薪", action="card:unpaid-wages"),))
    assert unanswered_group("他们把我号封了", near) == "account_banned+ended_by"
    assert unanswered_group("嗯那个事", near) == "card:unpaid-wages"
    assert unanswered_group("嗯那个事", Reply()) == ""


def test_what_is_erased_leaves_only_that_somebody_wrote():
    found = counts_of(
        CountedTurn(
            ConversationState(card="x"),
            ConversationState(),
            Inbound("c", "forget sure", Kind.COMMAND),
            says("删好了"),
            "web",
            AT,
        )
    )
    assert {name for name, _ in found} == {"turns", "hour", "kind", "by", "speed"}


def test_calls_of_a_conversation_are_taken_once():
    budget = Budget()
    budget.note(Call("write", "m", "ok", 100, 50, 20), "a")
    budget.note(Call("write", "m", "ok", 100, 50, 20), "b")
    assert [call.tokens_in for call in budget.taken("a")] == [50]
    assert budget.taken("a") == ()
    assert len(budget.taken("b")) == 1


def test_the_cost_of_a_turn_survives_the_state_and_is_forgotten_by_the_next():
    state = ConversationState()
    spent = Spent((Call("write", "m", "ok", 100, 50, 20),), (Refused("unknown_figure", "一句没放行的话"),))
    state.data[MEMORY] = {"said": [], **spent_in(spent.calls, spent.refused)}
    assert spent_of(state) == spent
    after, _ = Conversation((), lambda s, i, *, now: (s, says("好"))).turn(state, Inbound("c", "你好"), now=AT)
    assert spent_of(after) == Spent()


class Costly:
    """An engine that asks a model each turn, and whose gate refuses a line."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        state = copy.deepcopy(state)
        state.turn += 1
        state.card = "unpaid-wages"
        calls = (Call("write", "big", "ok", 900, 1000, 200), Call("verify", "small", "timeout", 400, 0, 0))
        state.data[MEMORY] = {"said": [], **spent_in(calls, (Refused("unknown_figure", "一句没放行的秘密"),))}
        return state, says("答", composed_by="model")


def ask(storage: Storage, *inbounds: Inbound, counter: TurnCounter) -> None:
    async def talk() -> None:
        async with Service(storage, Costly(), follow=counter.follow, clock=lambda: MONDAY) as service:
            for inbound in inbounds:
                await service.ask("web", "w1", inbound)

    asyncio.run(talk())


def tallies(storage: Storage) -> dict[tuple[str, str], int]:
    with storage.read() as session:
        return {(row.name, row.value): row.count for row in session.scalars(select(TallyRow))}


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    from cryptography.fernet import Fernet

    return new_storage(tmp_path, keys=(Fernet.generate_key().decode(),))


def test_turns_are_counted_in_the_transaction_that_stores_them_and_refused_lines_are_sealed(storage: Storage):
    counter = TurnCounter(lambda card: "pay", Prices(2.0, 8.0))

    ask(storage, Inbound("w1", "一"), Inbound("w1", "二"), counter=counter)

    found = tallies(storage)
    assert found["turns", "web"] == 2
    assert found["conversations", "web"] == found["topic", "pay"] == 1
    assert (
        found["model_calls", "write:ok"]
        == found["model_calls", "verify:timeout"]
        == found["refused", "unknown_figure"]
        == 2
    )
    assert found["model_in", "big"] == 2000
    assert found["model_cost", "big"] == 2 * (1000 * 2 + 200 * 8)
    with storage.read() as session:
        rows = list(session.scalars(select(TurnCostRow)))
        assert [(row.milliseconds, row.calls, row.tokens_in, row.micro_yuan) for row in rows] == [
            (1300, 2, 1000, 3600)
        ] * 2
        assert json.loads(rows[0].refused) == [["unknown_figure", "一句没放行的秘密"]]
        stored = session.execute(text("SELECT refused FROM turn_costs")).scalars().all()
        assert all("秘密" not in one and one.startswith("sealed:") for one in stored)


def test_erasing_a_conversation_takes_what_its_turns_cost_and_leaves_the_counts(storage: Storage):
    counter = TurnCounter()
    ask(storage, Inbound("w1", "一"), counter=counter)
    from bot.storage.removal.erasure import conversation_erase

    storage.write(lambda session: conversation_erase(session, conversation_id=1))

    with storage.read() as session:
        assert session.scalar(select(TurnCostRow)) is None
    assert tallies(storage)["turns", "web"] == 1


def test_a_rating_is_placed_with_its_office_and_card(tmp_path: Path):
    stage = set_stage(tmp_path)
    ask(
        stage.storage, Inbound("w1", "一"), Inbound("w1", "useful:no", Kind.CHOICE), Inbound("w1", "useful:yes", Kind.CHOICE),
        counter=TurnCounter(),
    )  # fmt: skip
    with stage.storage.read() as session:
        rows = list(session.scalars(select(FeedbackRow)))
    assert {(row.office_id, row.card) for row in rows} == {(1, "unpaid-wages")}


def test_a_conversation_counts_for_the_office_of_its_city_and_for_none_before_the_city_is_told(tmp_path: Path):
    from bot.cases.rules.staff.roles import Role
    from bot.cases.services.people.staffing import office_add, staff_add
    from bot.insight.counting import office_of

    stage = set_stage(tmp_path)

    def second(unit):
        office = office_add(unit, actor="operator", name="上海法援", cities=["上海"])
        staff_add(
            unit, actor="operator", office=office, name="周远", role=Role.CASEWORKER, token="t-zhou"
        ).joined_at = unit.now
        return office.id

    shanghai = stage.do(second)
    with stage.storage.read() as session:
        assert office_of(session, ConversationState()) == 0
        assert office_of(session, ConversationState(matters=[Matter(city=told("上海"))])) == shanghai
