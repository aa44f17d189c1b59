"""The last day after an end still to come: said in whatever situation, in place of the mere year."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.periods import without_the_year
from bot.matter.outcomes.situations import load_situations
from tests.support.plain_matter import plain_matter

TODAY = date(2026, 11, 22)


def clocks(situation: str, matter: Matter) -> list[str]:
    judged = judge(load_situations()[situation], matter, (Focus.LEGAL,), "", TODAY)
    return [said.text for said in judged.lines if said.part == "clock"]


@pytest.mark.parametrize("situation", ["asked-to-sign-leaving", "dismissed", "insurance-waiver", "resigning"])
def test_who_leaves_on_a_day_to_come_hears_the_last_day_and_no_mere_year(situation: str) -> None:
    matter = plain_matter(joined=date(2020, 5, 6), left=date(2026, 11, 30), monthly_pay=5800, insured=False)
    said = clocks(situation, matter)
    assert sum("2027年11月30日" in text for text in said) == 1
    assert not any("一年内申请仲裁" in text and "不受" not in text for text in said)


def test_a_contract_that_only_runs_on_starts_no_year() -> None:
    matter = plain_matter(joined=date(2024, 1, 1), contract_until=date(2028, 12, 31), monthly_pay=5800)
    assert not any("2029" in text for text in clocks("insurance-waiver", matter))
    ends = plain_matter(contract_until=date(2026, 12, 31), ended_by="expiry", pregnant=True)
    assert any("2027年12月31日" in text for text in clocks("dismissed-pregnant", ends))


def test_who_works_on_a_price_hears_no_year_of_arbitration() -> None:
    matter = plain_matter(worker_kind="freelancer", left=date(2026, 11, 30), owed=3000)
    assert not any("仲裁" in text for text in clocks("unpaid-deliverable", matter))


def test_a_clock_without_its_start_leaves_room_for_the_day_counted_from_the_end() -> None:
    matter = plain_matter(worker_kind="courier", left=date(2026, 11, 20), fees_paid=1500, deposit_taken=True)
    assert any("2027年11月22日" in text or "2027年11月20日" in text for text in clocks("deposits-and-fees", matter))


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("走了以后一年内申请仲裁；被骗被逼签的，一般从知道起一年内请求撤销。", "被骗被逼签的，一般从知道起一年内请求撤销。"),
        ("在职时追扣的工资不受一年限制，离开后一年内仲裁；监察投诉两年内。", "在职时追扣的工资不受一年限制；监察投诉两年内。"),
        ("从被辞退那天起一年内申请仲裁，想回岗的更要快。", "想回岗的更要快。"),
        ("真被辞了，从那天起一年内申请仲裁。", ""),
        ("走后一年内申请仲裁要补偿。", ""),
        ("工伤认定从受伤起一年内报。", "工伤认定从受伤起一年内报。"),
    ],
)  # fmt: skip
def test_only_the_year_is_left_out_of_a_line(line: str, rest: str) -> None:
    assert without_the_year(line) == rest
