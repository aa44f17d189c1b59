"""Who leaves by themselves because the employer holds pay or insurance back writes that reason, and N is due, never N+1."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.matter.test_conversation import talk
from tests.support.matters import answer, words

OWED = ("2024年3月4号入职，一个月7000", "8月9月工资都没发", "我自己打算11月30号走")


@pytest.mark.parametrize(
    "asks",
    [
        "人事叫我写个人原因，辞职信写什么能拿到补偿",
        "离职申请写个人原因行不行",
        "辞职信怎么写",
        "系统里只能选个人原因，让我签自愿离职，我签吗",
    ],
)
def test_the_letter_names_what_the_employer_did(asks: str) -> None:
    found = answer(*OWED, asks)
    said = words(found)
    assert found.answer is not None and found.answer.text.startswith("别写个人原因")
    assert "拖欠工资" in found.answer.text and "21,000" in found.answer.text
    assert "公司提出" not in said and "N+1" not in said


def test_the_total_is_said_where_it_is_asked(app: App) -> None:
    _, reply = talk(app, *OWED, "人事说写个人原因才走得了流程", "辞职信写什么能拿到补偿，加一起多少")
    first = reply.plain_text().splitlines()[0]
    assert "14,000" in first and "35,000" in first
    assert "公司提出" not in reply.plain_text() and "N+1" not in reply.plain_text()


def test_missing_insurance_is_a_reason_of_its_own() -> None:
    said = words(answer("2023年10月入职，一个月6000，公司一直没给我交社保", "我自己想走", "辞职信写什么理由能要补偿"))
    assert "没给我交社保" in said and "公司提出" not in said


def test_who_is_sent_away_is_still_told_to_have_that_written() -> None:
    said = words(answer("公司要裁我，让我写自愿离职，2023年10月入职，一个月6000", "能签吗"))
    assert "因公司拖欠工资" not in said and "别签" in said
