"""A sum asked for stands first, once, with its working; what nobody asked for is not said."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.contract.messages import ConversationState, Inbound, Reply
from tests.support.product import NOW


def last(app: App, *texts: str) -> Reply:
    """Return the last reply of a conversation."""
    state, reply = ConversationState(), Reply()
    for text in texts:
        state, reply = app.dialogue.turn(state, Inbound("test", text), now=NOW)
    return reply


def lines(reply: Reply) -> list[str]:
    return [point.text for block in reply.blocks for point in block.points]


SEVERAL = [
    ["我在快递网点上班 有合同 没社保", "十月本来6500 迟到罚了我1500", "签过罚款表 他能这么扣吗 能扣多少"],
    ["饭店服务员 押了300押金", "上个月工资4200 打碎盘子扣了我900", "没交社保 能要回多少"],
    ["两个月没发工资 一个月5200", "老板说公司要关门了", "能要多少"],
]


@pytest.mark.parametrize("turns", SEVERAL)
def test_no_line_stands_twice_in_one_message(app: App, turns: list[str]) -> None:
    """A sum of every situation stood under how it is worked out, and again under what else may be claimed."""
    said = [line for line in lines(last(app, *turns)) if "元" in line]
    assert len(said) == len(set(said))
    heads = [line.split("：")[0] for line in said]
    assert len(heads) == len(set(heads))
