"""Cards that name a period say from when it runs, and words of the lexicon go to the provision of their own matter."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

import pytest

from knowledge.authored.card import Statement, load_cards
from knowledge.paths import DATA

PERIODS = {
    "劳动争议调解仲裁法:27": "一年内",
    "民法典:188": "三年",
    "工伤保险条例:17": "一年内",
    "行政复议法:20": "六十天内",
    "民事诉讼法:250": "两年内",
    "劳动保障监察条例:20": "两年内",
    "劳动争议调解仲裁法:50": "十五天内",
}
"""A clause whose period has a beginning, and the words by which a statement names the period."""
BEGINS = re.compile(
    r"起|[从自]|(离开|离职|走了|不干了|到手|收到|终止|解除|确诊|结束|出事|到期)[^，。；]{0,6}(以?后|之?后|起)|离开一年|那天|离[职开][^，。；]{0,4}一年"
)
LIMITS_ALONE = ("三年是法院民事的，别拿来当劳动仲裁用", "劳动仲裁一般一年", "时间别拖，两年是它查的期限")
"""Statements that only tell two limits apart; the card gives each with its beginning elsewhere."""


def statements() -> list[tuple[str, Statement]]:
    return [
        (name, one)
        for name, card in load_cards().cards.items()
        for section in card.sections.values()
        for one in section
        if not one.text.startswith(LIMITS_ALONE)
    ]


@pytest.mark.parametrize(("clause", "period"), PERIODS.items())
def test_a_card_that_names_a_period_says_from_when_it_runs(clause: str, period: str) -> None:
    bare = [
        f"{name}: {one.text}"
        for name, one in statements()
        if period in one.text
        and any(str(citation.key) == clause for citation in one.citations)
        and not BEGINS.search(one.text)
    ]
    assert bare == []


@lru_cache
def lexicon() -> dict[str, str]:
    with (DATA / "lexicon" / "lexicon.tsv").open(encoding="utf-8") as lines:
        return {row["term"]: row["legal"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.mark.parametrize(
    ("term", "first", "never"),
    [
        ("n+l", "额外支付劳动者一个月工资", "违反本法规定解除或者终止劳动合同"),
        ("两n", "赔偿金", "违反本法规定解除或者终止劳动合同"),
        ("赶出宿舍", "劳动条件", "克扣劳动者工资"),
        ("负工资", "克扣劳动者工资", "要求劳动者提供担保"),
        ("备孕", "限制结婚、生育", "孕期、产期、哺乳期"),
        ("产检扣工资", "产前检查", "生育津贴"),
        ("热射病", "中暑", "高温津贴"),
        ("改规则", "修改平台服务协议和交易规则", "自动化决策"),
        ("仲裁费", "劳动争议仲裁不收费", "劳动争议仲裁委员会"),
        ("扣我行李", "扣押劳动者档案或者其他物品", "支付劳动报酬"),
        ("揸住身份证", "扣押劳动者的居民身份证和其他证件", "押金"),
        ("加班回家受伤", "上下班途中", "因工作原因受到事故伤害"),
        ("出差受伤", "因工外出期间", "上下班途中"),
        ("全年无休", "休息日", "强迫劳动者加班"),
        ("执笠", "用人单位破产", "拒不支付劳动报酬"),
        ("劳动报仇", "劳动报酬", "拒不支付劳动报酬"),
        ("離職證明書", "解除或者终止劳动合同的证明", "提前三十日以书面形式通知用人单位"),
        ("私了协议", "和解协议", "一次性伤残就业补助金"),
        ("计时", "计时工资", "计件工作"),
        ("坐冷板凳", "提供劳动保护或者劳动条件", "未及时足额支付劳动报酬"),
        ("给私人打工", "个人之间形成劳务关系", "劳动报酬结算支付周期"),
        ("工龄归零", "非因本人原因从原用人单位", "无固定期限劳动合同"),
        ("十七岁进厂", "未成年工", "使用童工"),
        ("六十岁还干", "达到法定退休年龄", "就业歧视"),
        ("强令冒险", "强令冒险作业", "劳动防护用品"),
        ("huaiyunbeicai", "孕期、产期、哺乳期", "产假"),
        ("放弃社保", "无需缴纳社会保险费", "社会保险补贴"),
        ("厂子关门", "用人单位破产", "拒不支付劳动报酬"),
        ("试用期工资", "在试用期的工资", "证明不符合录用条件"),
    ],
)
def test_a_word_speaks_first_for_the_provision_of_its_own_matter(term: str, first: str, never: str) -> None:
    legal = lexicon()[term].split("|")
    assert legal[0] == first and never not in legal
