"""The words that codes of counts are shown by."""

from __future__ import annotations

from bot.cases.rules.states import OUTCOME_NAMES

TOPICS = {
    "pay": "拖欠工资", "injury": "工伤", "contract": "劳动合同", "ending": "辞退、离职、封号", "procedure": "维权流程",
    "deductions": "罚款扣钱", "freelance": "自由职业", "hours": "工时休息", "traps": "招工骗局", "relation": "算不算劳动关系",
    "insurance": "社会保险", "platform_rules": "平台规则", "abroad": "境外务工", "women": "女职工", "minors": "未成年人",
    "union": "工会", "personal_data": "个人信息", "dispatch": "劳务派遣", "occupational_cover": "职业伤害保障",
    "over_age": "超龄用工", "discrimination": "就业歧视", "safety": "劳动安全", "deposits": "押金证件", "construction": "工程建设",
    "legal_aid": "法律援助", "disability": "残疾人", "evidence": "证据",
}  # fmt: skip
OUTCOMES: dict[str, str] = {**{outcome.value: name for outcome, name in OUTCOME_NAMES.items()}, "": "还没有结果"}
CHANNELS = {"web": "网页", "telegram": "Telegram", "terminal": "终端"}
SOLVED = {"yes": "解决了", "part": "解决一部分", "no": "没解决"}
OTHER = "其他"


def by_name(counts: dict[str, int], names: dict[str, str]) -> dict[str, int]:
    """Return counts under the names people read; what has none, and the rest, together."""
    found: dict[str, int] = {}
    for key, count in counts.items():
        name = names.get(key, OTHER if names or key == "other" else key)
        found[name] = found.get(name, 0) + count
    return found
