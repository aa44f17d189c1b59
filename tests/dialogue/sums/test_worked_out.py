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


FIGURES = [
    (["工地支模板 一天340 做了87天", "支过6000生活费 后头娃病了又支2500", "还该拿多少"], "21,080"),
    (["条子上写 今欠到工资壹万捌仟陆佰元 2024年12月10号前还清", "他给我转了三千", "还能要多少"], "15,600"),
    (["手在厂里被压机夹了", "歇了仨月 原来每个月6300 那三个月他就发2000一个月", "厂里要补我多少"], "12,900"),
    (["讲好2800一个月 干了两个月只给了一千五", "还差我多少"], "4,100"),
    (["标准工时 一个月6525 国庆1号2号3号都上班 平时加班22个钟头", "工资条上就一个加班补贴500块", "加班费还差多少"], "3,437.5"),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "figure"), FIGURES)
def test_what_came_by_and_by_is_taken_off(app: App, turns: list[str], figure: str) -> None:
    assert figure in last(app, *turns).plain_text()


def test_the_last_day_counts_from_the_day_that_was_named_last(app: App) -> None:
    """上上个礼拜二 was counted a week too far back, and the fifteen days were said to be over."""
    said = last(app, "仲裁裁决书下来了 上上个礼拜二也就是10号我签收的 我不服 最晚哪天去法院").plain_text()
    assert "2026年11月25日" in said and "过了（" not in said


@pytest.mark.parametrize("wait", ["过完年再办来不来得及", "老板说开春再报 来得及吗"])
def test_who_would_wait_past_a_near_last_day_is_told_no_first(app: App, wait: str) -> None:
    first = lines(last(app, "厂里上班手被压机夹了 骨折", "去年12月19号的事", wait))[0]
    assert first.startswith("等不得，再等就来不及") and "2026年12月" in first


def test_who_would_wait_with_time_left_is_not_frightened(app: App) -> None:
    first = lines(last(app, "厂里上班手被压机夹了 骨折", "今年9月10号的事", "过完年再办来不来得及"))[0]
    assert "等不得" not in first
