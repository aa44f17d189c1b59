"""Money the worker got is noted by who may close the case, and goes when the case is erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.services.life.erasure import case_erase
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from tests.cases.stage import set_stage


def test_money_won_is_noted_corrected_and_erased_with_the_case(tmp_path: Path):
    stage = set_stage(tmp_path)
    number = stage.open()
    stage.act("王琳", number, lambda unit, staff, case: carry_out(unit, staff, case, Order("claim")))

    def note(written: str, name: str = "王琳"):
        return stage.act(
            name, number, lambda unit, staff, case: carry_out(unit, staff, case, Order("recovered", written))
        )

    assert "3200 元" in note("3,200 元")
    assert stage.case(number).recovered == 3200
    with pytest.raises(NotFound, match="写整数"):
        note("三千多")
    with pytest.raises(NotAllowed):
        note("1", "李娜")
    note("0")
    assert stage.case(number).recovered is None
    note("500")
    stage.do(lambda unit: case_erase(unit, unit.session.merge(stage.case(number)), actor="bot"))
    assert stage.case(number).recovered is None
