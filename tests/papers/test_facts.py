"""What is read from a paper's text: its kind by its title, facts by their words, risky clauses but not their opposites."""

from __future__ import annotations

from datetime import date

import pytest

from bot.papers.facts import Paper, read_paper

TODAY = date(2026, 11, 23)


def read(text: str) -> Paper:
    return read_paper(text, TODAY, lambda said: False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("解除劳动合同通知书\n张三：自2026年10月15日起解除劳动合同。", "dismissal"),
        ("协商解除劳动合同协议书\n双方同意解除。", "settlement"),
        ("辞职报告\n本人自愿与公司解除劳动合同。", "resignation"),
        ("劳动合同书\n甲方：某某有限公司\n第九条 合同的解除和终止", "contract"),
        ("众包合作协议\n甲方：某某有限公司", "cooperation"),
        ("2026年9月工资明细\n应发：6000\n实发：5200", "payslip"),
        ("罚款通知单\n因迟到罚款50元", "fine"),
        ("劳动人事争议仲裁委员会仲裁裁决书\n申请人称被申请人解除劳动合同违法。", ""),
        ("解除劳动合同证明书\n兹证明张三于2026年9月30日离职。", ""),
        ("工伤认定决定书\n职工张三，某某公司。", ""),
        ("停水通知\n2026年11月3日", ""),
    ],
)
def test_a_paper_is_known_by_its_title(text: str, kind: str):
    assert read(text).kind == kind


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("乙方自愿放弃缴纳社会保险", "insurance"),
        ("乙方在工作中受伤，由乙方自行承担，与公司无关", "injury"),
        ("乙方提前离职应支付违约金10000元", "penalty"),
        ("入职时收取服装押金500元", "deposit"),
        ("乙方应无条件服从公司调岗", "transfer"),
        ("合同期内乙方不得怀孕", "family"),
        ("公司有权随时解除本合同，无需支付任何补偿", "at_will"),
        ("乙方自愿放弃加班费", "overtime"),
    ],
)
def test_a_risky_clause_is_found(clause: str, name: str):
    assert name in [one.id for one in read(f"劳动合同书\n甲方：某某有限公司\n第五条 {clause}。").clauses]


@pytest.mark.parametrize(
    "clause",
    [
        "甲方不得收取押金",
        "甲方应当依法为乙方办理社会保险",
        "乙方违反专项培训服务期约定提前离职的，应支付违约金",
        "经双方协商一致，可以调整工作岗位",
        "甲方不得因乙方怀孕解除合同",
        "甲方安排加班的，依法支付加班费",
        "乙方发生工伤的，按国家规定享受工伤待遇",
    ],
)
def test_a_lawful_clause_is_not_taken_for_its_opposite(clause: str):
    assert not read(f"劳动合同书\n甲方：某某有限公司\n第五条 {clause}。").clauses


@pytest.mark.parametrize(
    ("until", "months", "most"),
    [("2025年5月31日", 1, 1), ("2026年2月28日", 2, 2), ("2028年2月29日", 6, 6)],
)
def test_probation_is_measured_by_the_length_of_the_contract(until: str, months: int, most: int):
    text = "劳动合同书\n合同期限自2025年3月1日起至{}止，试用期为{}个月。"
    assert not read(text.format(until, months)).clauses
    assert [one.id for one in read(text.format(until, most + 1)).clauses] == ["probation"]


def test_a_pay_slip_in_columns_is_read():
    values = read("2026年9月工资条\n姓名 基本工资 应发工资 罚款 实发工资\n王五 4500 7200.50 200 6100").values
    assert {name: str(found.value) for name, found in values.items()} == {
        "monthly_pay": "7200.5", "take_home_pay": "6100", "docked": "200",
    }  # fmt: skip


def test_days_in_chinese_figures_are_read():
    assert str(read("辞退通知书\n自二〇二六年十月十五日起解除劳动合同。").values["left"].value) == "2026-10-15"
