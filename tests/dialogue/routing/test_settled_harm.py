"""A harm to the body that lies days back is a matter of law: no emergency message stands before the answer."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.contract.messages import Scope
from tests.support.product import say


@pytest.mark.parametrize(
    "turns",
    [
        ["从架子上掉下来了腰椎压缩骨折现在躺着打字8月3号的事包工头带的"],
        ["我老公在分拣站突然倒地 送医院 15号凌晨三点没的", "心梗", "他是公司合同工 工资7000"],
    ],
)
def test_what_lies_days_back_is_answered(app: App, turns: list[str]) -> None:
    assert say(app, *turns).scope is not Scope.CRISIS


def test_who_bleeds_now_is_told_to_call_whatever_the_day(app: App) -> None:
    assert say(app, "11月10号摔的，现在伤口一直流血止不住").scope is Scope.CRISIS
