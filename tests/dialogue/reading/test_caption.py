"""Words beside a file that only point at it are no question of law: what the file says is answered, not the pointer."""

from __future__ import annotations

import pytest

from bot.dialogue.caption import tells_itself


@pytest.mark.parametrize(
    "text",
    [
        "公司发我这个，合法吗", "帮我看看这份合同", "这个能签吗", "老板让我签这个，要签吗", "站点刚发的通知，什么意思",
        "这是什么意思？", "人事给我这个怎么办", "能不能帮我看一下这个协议有没有问题", "公司让我签这份协议", "看图",
        "这是我的流水", "这是上个月的工资条", "跟站长的聊天记录", "给你，排班表和打卡记录", "发你转账截图", "我签的劳动合同",
    ],
)  # fmt: skip
def test_a_pointer_tells_nothing_by_itself(text: str) -> None:
    assert not tells_itself(text)


@pytest.mark.parametrize(
    "text",
    [
        "站点拖了我两个月工资", "公司让我签自愿放弃社保", "这个月工资没发", "公司辞退我合法吗",
        "这是我的工资条，少发了两千", "让我签离职协议，能签吗", "送餐摔伤了，这是病历", "不签合同合法吗",
    ],
)  # fmt: skip
def test_what_was_told_is_answered(text: str) -> None:
    assert tells_itself(text)
