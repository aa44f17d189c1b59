"""Chat gets a short word of its own kind, and is never taken for a matter."""

from __future__ import annotations

import pytest

from bot.dialogue.routing.odd.chat import chat_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("多谢兄弟，事情搞定了", "thanks"),
        ("好的谢谢啊大哥🙏", "thanks"),
        ("thanks a lot man", "thanks"),
        ("拜拜，有事再找你", "bye"),
        ("嗯嗯 知道了", "ok"),
        ("什么破玩意 答非所问", "abuse"),
        ("你这机器人就是个废物", "abuse"),
        ("哈尔滨明天会下雪吗", "weather"),
        ("来个段子听听", "joke"),
        ("帮我写一首诗", "poem"),
        ("你吃了没", "meal"),
        ("你好", ""),
        ("老板就是个废物，欠我两个月", ""),
        ("零下二十度不给取暖费合法吗", ""),
        ("甲方让我写一首诗没给稿费", ""),
        ("谢谢，那我工资怎么要", ""),
    ],
)
def test_chat_is_told_by_what_it_is_made_of(text: str, kind: str) -> None:
    assert chat_kind(text) == kind
