"""Somebody past retirement age is told of no sum beside what they asked that the rules for them do not grant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from tests.support.product import open_product, say

TOLD = (
    "阿姨今年56了 退休金领着 在家政公司干保姆 公司派我去的人家 工资也公司发",
    "管我们也严 群里打卡 请假要公司批 不听话扣钱 今年7月20号才去的",
    "月薪6525 国庆1 2 3号公司叫我不能休 干了三天 没补休",
    "他说我没有加班费 说得对不 这三天到底该有多少 我要不要先走人",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    opened: Path = tmp_path_factory.mktemp("past-retirement")
    return open_product(opened)


def test_no_severance_stands_beside_the_answer(app: App) -> None:
    said = say(app, *TOLD).plain_text()
    assert "加班" in said
    assert "经济补偿（N）：" not in said
