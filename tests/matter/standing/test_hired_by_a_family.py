"""Who was hired by a family itself is told nothing that only an employee has, whatever others say."""

from __future__ import annotations

import pytest

from bot.answering.conclusion import Concluder
from bot.app import App
from bot.dialogue.matter_turn import MatterTurn
from bot.dialogue.turned import Turned
from bot.matter.outcomes.household import basis_of, of_employees
from bot.matter.reading import Reading
from tests.matter.test_conversation import talk
from tests.support.matters import TODAY, answer, matter_of, words

HIRED = "给一户人家住家带小孩，女主人自己请的，一个月6200"
LET_GO = "11月3号让我别来了，最后一个月没给"
NEVER = ("就要赔 2N", "另有双倍工资", "仲裁不收费", "劳动监察大队", "N+1，约")


@pytest.mark.parametrize(
    "told",
    [
        "我老乡在家政公司被辞退拿了2N，让我也要2N，说没合同能要双倍，有没有我的份",
        "我姐妹在月嫂公司上班，被开除赔了两倍，劝我去告，我能要吗",
        "没签合同，双倍工资我能不能要",
        "无故辞退能赔我2N吗",
        "我去劳动仲裁告她行不行",
    ],
)
def test_what_an_employee_would_get_is_not_hers(told: str) -> None:
    found = answer(HIRED, LET_GO, told)
    assert found.answer is not None and found.situation.id.startswith("domestic")
    assert found.answer.text.startswith(("没有", "劳动仲裁、劳动监察一般不收")), found.answer.text
    assert [piece for piece in NEVER if piece in words(found)] == []
    assert any(piece in words(found) for piece in ("法院", "起诉"))


def test_the_agreed_pay_rests_on_what_was_agreed(app: App) -> None:
    _, reply = talk(app, HIRED, LET_GO, "那2N、双倍有没有我的份")
    assert reply.plain_text().startswith("没有你的份") and "6,200" in reply.plain_text()
    assert not any(clause.ref.startswith(("劳动合同法", "劳动争议调解仲裁法", "工资支付")) for clause in reply.clauses)


def test_what_happened_to_somebody_else_stays_out_of_ones_own_matter() -> None:
    matter = matter_of(HIRED, LET_GO, "我老乡在家政公司上班被辞退拿了两倍赔偿，让我也要2N")
    assert matter.whose == "self" and matter.agency is None and matter.value("hired_by_person") is True


def test_a_listener_that_names_a_dismissal_by_a_firm_is_not_followed() -> None:
    matter = matter_of(HIRED, LET_GO)
    turned = Turned(matter, Reading(situations=("dismissed", "domestic-ended")), False, open=True)
    chosen, _ = MatterTurn(Concluder.__new__(Concluder)).rank(turned, "能赔多少", {}, TODAY)
    assert chosen is not None and chosen.situation.id == "domestic-ended"


def test_a_colleagues_own_matter_is_still_another_one(app: App) -> None:
    state, _ = talk(app, HIRED, "我老乡在工地摔断了腿，怎么办")
    assert [matter.whose for matter in state.matters] == ["self", "friend"]


def test_who_is_managed_by_a_firm_keeps_an_employees_rights() -> None:
    found = answer(
        "家政公司派我去一户人家带孩子，公司排班，请假要公司批，迟到罚款，一个月6200", "公司把我辞退了，能赔2N吗"
    )
    assert "没有你的份" not in words(found)


@pytest.mark.parametrize(
    ("refs", "only"),
    [
        (("劳动合同法:87",), True),
        (("民法典:579", "劳动争议调解仲裁法:53"), True),
        (("审理劳动争议案件适用法律问题的解释（一）:2:1:4", "民法典:579"), False),
        (("审理劳动争议案件适用法律问题的解释（一）:44",), True),
        (("民法典:188:1",), False),
        ((), False),
    ],
)
def test_which_clauses_are_an_employees(refs: tuple[str, ...], only: bool) -> None:
    assert of_employees(refs) is only


def test_a_sum_of_an_employee_has_no_basis_in_a_household_and_pay_has() -> None:
    assert basis_of(("劳动合同法:82:1",)) is None
    assert basis_of(("劳动合同法:30:1", "工资支付暂行规定:9")) == ("民法典:579",)
