"""What is said of a paper that was read back stays with it: made, shown again, or a fact put right and shown."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import App
from bot.contract.messages import Reply
from bot.dialogue.flows.documents.answers import read
from tests.support.product import say

STORY = ("站点拖欠我9月10月工资，每月7000", "帮我写催告函", "够了，给我看")


def after(app: App, *words: str) -> Reply:
    return say(app, *STORY, *words)


@pytest.mark.parametrize("words", ["给我看", "够了，给我看", "再看一下", "先给我看看", "还有押金500没写"])
def test_it_is_shown_again(app: App, words: str) -> None:
    assert after(app, words).plain_text().startswith("《催告函》会写这些")


@pytest.mark.parametrize(
    "words", ["直接生成", "直接生成吧", "就这样吧", "行，就这样，给我吧", "对，生成", "行了就这样吧生成"]
)
def test_it_is_made(app: App, words: str) -> None:
    assert "催告函.docx" in [file.name for file in after(app, words).attachments]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("公司是重庆快跑配送有限公司", "单位名称：重庆快跑配送有限公司"),
        ("是重庆快跑配送有限公司", "单位名称：重庆快跑配送有限公司"),
        ("不对，公司是重庆快跑配送有限公司", "单位名称：重庆快跑配送有限公司"),
        ("名字是张三", "姓名：张三"),
        ("我叫李四", "姓名：李四"),
        ("欠的是15000", "欠款金额：15,000.00元"),
        ("不对，是15000", "欠款金额：15,000.00元"),
        ("3月1号来的", "入职日期：2026年3月1日"),
    ],
)
def test_a_fact_is_taken_and_shown(app: App, words: str, shown: str) -> None:
    said = after(app, words).plain_text()
    assert said.startswith("记下了") and "会写这些" in said and shown in said


def test_a_sum_put_right_after_the_firm_is_no_name_of_a_firm(app: App) -> None:
    said = after(app, "不对，公司是重庆快跑配送有限公司", "不对，是15000").plain_text()
    assert "单位名称：重庆快跑配送有限公司" in said and "欠款金额：15,000.00元" in said
    assert not read("employer_name", "15000", date(2026, 11, 21))


def test_another_matter_leaves_it(app: App) -> None:
    assert "会写这些" not in after(app, "送餐摔伤了算工伤吗").plain_text()
