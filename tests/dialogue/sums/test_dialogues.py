"""Sums told in everyday words over several turns, through the real engine; each amount worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.claims import catalogue
from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.matter.formula import money
from knowledge.yaml_files import read_yaml
from tests.support.product import NOW

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
DIALOGUES: list[dict[str, Any]] = [one for path in FILES for one in read_yaml(path)]


def said(app: App, turns: list[str]) -> tuple[ConversationState, Reply, list[str]]:
    """Say the turns in a new conversation; return its state, the last reply, and all replies as text."""
    state, reply, heard = ConversationState(), Reply(), []
    for text in turns:
        state, reply = app.engine.turn(state, Inbound("sums", str(text)), now=NOW)
        heard.append(f"我：{text}\n{reply.plain_text()}")
    return state, reply, heard


def shown(amount: object) -> str:
    """The amount as the reply writes it."""
    if isinstance(amount, list):
        return f"{money(Decimal(str(amount[0])))} 到 {money(Decimal(str(amount[1])))}"
    return money(Decimal(str(amount)))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[one["name"] for one in DIALOGUES])
def test_the_amount_worked_out_by_hand_is_reached(app: App, dialogue: dict[str, Any]) -> None:
    _, reply, heard = said(app, dialogue["turns"])
    text = reply.plain_text().replace(".00", "")
    talk = "\n\n".join(heard)
    if "amount" in dialogue:
        assert shown(dialogue["amount"]) in text, talk
    if "says" in dialogue:
        assert dialogue["says"] in text, talk


def test_there_are_at_least_forty_and_every_claim_is_among_them() -> None:
    assert len(DIALOGUES) >= 40
    assert {one["claim"] for one in DIALOGUES} == {entry.name for entry in catalogue()}
    assert all(one["working"] for one in DIALOGUES)


def press(app: App, state: ConversationState, action: str) -> tuple[ConversationState, Reply]:
    """Press a button."""
    return app.engine.turn(state, Inbound("sums", action, Kind.CHOICE), now=NOW)


def test_the_assessment_is_offered_under_a_relation_answer_and_runs_to_its_result(app: App) -> None:
    state, reply, _ = said(app, ["我跑外卖算不算劳动关系"])
    assert any(choice.action == "assess:start" for choice in reply.choices)
    state, reply = press(app, state, "assess:start")
    for text in ("公司", "成年人", "站长排班", "不能拒", "迟到罚款", "他们说了算", "是"):
        assert any(choice.action.startswith("assess:skip") for choice in reply.choices), reply.plain_text()
        state, reply = app.engine.turn(state, Inbound("sums", text), now=NOW)
    assert "像是劳动关系" in reply.blocks[0].points[0].text
    assert {"劳动合同法:82", "劳动合同法:46"} <= {clause.ref for clause in reply.clauses}
    known = {clause.ref for clause in reply.clauses}
    assert all(set(point.refs) <= known for block in reply.blocks for point in block.points)


def test_the_assessment_left_for_another_question_can_be_taken_up(app: App) -> None:
    state, _, _ = said(app, ["帮我评估一下算不算劳动关系", "站点拖了我两个月工资怎么办"])
    state, reply = app.engine.turn(state, Inbound("sums", "接着评估"), now=NOW)
    assert any(choice.action.startswith("assess:is:") for choice in reply.choices)


def test_deadlines_come_with_a_calendar_file_and_reminders(app: App) -> None:
    state, reply, _ = said(app, ["站点拖了我两个月工资，上个月15号让我走人了", "还来得及吗"])
    assert "2027年10月15日" in reply.blocks[0].points[0].text
    assert "劳动争议调解仲裁法:27" in {":".join(clause.ref.split(":")[:2]) for clause in reply.clauses}
    state, _ = press(app, state, "clock:start")
    _, calendar = press(app, state, "clock:calendar")
    assert calendar.attachments[0].media_type == "text/calendar"
    state, _ = press(app, state, "clock:remind")
    state, reply = press(app, state, "remind:on:30,7,1")
    assert "2027-10-14" in reply.plain_text()
    assert len(state.data["reminding"]["add"]) == 3  # type: ignore[index, call-overload]
    state, _ = press(app, state, "remind:off")
    assert state.data["reminding"] == {"cancel": True}


def test_a_sum_is_followed_by_its_last_day(app: App) -> None:
    _, reply, _ = said(app, ["2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少", "那最后哪天去仲裁"])
    assert "2027年10月15日" in reply.blocks[0].points[0].text
