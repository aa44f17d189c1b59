"""The details of the trail in words: it keeps numbers and codes, which stand for nothing without the code beside them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cases.rules.office_hours import BY_ITSELF, PRIORITY_NAMES
from bot.cases.rules.staff.roles import ROLE_NAMES
from bot.cases.rules.states import OUTCOME_NAMES, STAGE_NAMES
from bot.cases.rules.triggers import TRIGGER_NAMES
from bot.cases.selectors.drafts import WHY
from bot.cases.texts import slot_name
from bot.drafting.template import templates

Names = Mapping[str, str]
"""Who and what the trail names by number: `staff:3`, `office:2`."""
_STAGES = {stage.value: name for stage, name in STAGE_NAMES.items()}
_WORDS = {
    **{outcome.value: name for outcome, name in OUTCOME_NAMES.items()}, **{role.value: name for role, name in ROLE_NAMES.items()},
    **PRIORITY_NAMES, **TRIGGER_NAMES, **WHY,
    "auto": BY_ITSELF, "back": "回来了", "console": "在工作台", "again": "又一次", "wrong": "答错了", "right": "没答错", "unclear": "说不清",
    "yes": "同意", "no": "不同意", "too_big": "超过 20 MB", "gone": "取不到了", "blocked": "当事人拉黑了机器人",
    "chat_not_found": "聊天已经不在了", "message_gone": "那条消息已经不在了", "too_long": "太长", "files_stayed": "文件没有撤掉",
}  # fmt: skip
_OF_ONE_ACT: dict[str, dict[str, str]] = {
    "draft_held": WHY,
    "danger_raised": {"case": "在案件里说的", "bot": "对机器人说的", "intake": "填表时说的", "again": "又一次"},
    "hearing_reminded": {"1": "前三天", "2": "前一天", "3": "之后"},
}  # fmt: skip
"""Codes that mean something else in one act than in the others."""
_KINDS = {"text": "文字", "photo": "图片", "voice": "语音", "file": "文件", "location": "位置", "sticker": "表情", "edited": "改过的话", "choice": "点的"}  # fmt: skip
_SOLVED = {"yes": "解决了", "part": "解决一部分", "no": "没解决"}
_KEPT = {"conversations": "对话", "cases": "办结的案件", "evidence": "证据"}
_NUMBERED = {
    "draft": "草稿 {}", "outbox": "第 {} 条发出的话", "file": "文件 {}", "canned": "常用回复 {}", "answer": "批准过的答复 {}", "session": "登录 {}",
    "with": "和案件 {}", "into": "并入案件 {}", "evidence": "证据 {}", "failures": "连着 {} 次不对", "score": "{} 分", "by": "由 {}",
}  # fmt: skip
_COUNTED = {"files": "{} 个文件", "problems": "{} 处没过关"}


def detail_words(action: str, detail: str, names: Names) -> str:
    """Return what a detail of the trail says. What is not known stays as it is written: nothing of the trail is hidden."""
    if (read := _READ.get(action)) is not None:
        return read(detail, names)
    own = _OF_ONE_ACT.get(action, {})
    told = (own.get(token) or _token(token, action, names) for token in detail.split())
    return "，".join(one for one in told if one)


def _token(token: str, action: str, names: Names) -> str:
    """One word of a detail; empty for what says nothing, such as no files."""
    head, colon, value = token.partition(":")
    if not colon:
        before, arrow, after = token.partition(">")
        if arrow and before in _STAGES and after in _STAGES:
            return _STAGES[after] if before == after else f"{_STAGES[before]} → {_STAGES[after]}"
        return _WORDS.get(token, token)
    if head in _NUMBERED:
        return _NUMBERED[head].format(value) if value not in ("", "0") else ""
    if head in _COUNTED:
        return _COUNTED[head].format(value) if value not in ("", "0") else ""
    return _named(head, value, action, names)


def _named(head: str, value: str, action: str, names: Names) -> str:
    if head == "to":
        return f"给{names.get(f'staff:{value}', f'工作人员 {value}')}"
    if head in ("staff", "office"):
        every = {"all": "所有办公室"} if head == "office" else {}
        known = every.get(value) or names.get(f"{head}:{value}")
        return known or f"{'工作人员' if head == 'staff' else '办公室'} {value}"
    if head == "cases":
        return f"{value} 件案子" if action == "staff_left" else f"案件 {value.replace(',', '、')}"
    if head == "supervised":
        return "先审后发" if value == "1" else ""
    tables = {"kind": _KINDS, "solved": _SOLVED, "trigger": TRIGGER_NAMES, "priority": PRIORITY_NAMES}
    if head in tables:
        return tables[head].get(value, value)
    return f"{head}:{value}"


def _moved(detail: str, names: Names) -> str:
    """From one office to another; the first is kept by name or by number."""
    before, _, after = detail.removeprefix("office:").rpartition(">")
    there = names.get(f"office:{after}", f"办公室 {after}")
    return f"{names.get(f'office:{before}', before)} → {there}" if before else there


def _kept(detail: str, names: Names) -> str:
    told = [one.partition(":") for one in detail.split()]
    return "，".join(f"{_KEPT.get(head, head)} {days.replace('→', ' → ')} 天" for head, _, days in told)


def _saved(detail: str, names: Names) -> str:
    path, _, number = detail.rpartition(" ")
    return f"{path}，第 {number} 版" if path and number.isdecimal() else detail


def _paper(detail: str, names: Names) -> str:
    found = templates().get(detail)
    return found.title if found is not None else detail


def _months(detail: str, names: Names) -> str:
    months, _, rest = detail.partition(" ")
    first, dots, last = months.partition("..")
    told = f"{first} 到 {last}" if dots and first != last else first
    return "，".join(one for one in (told, _token(rest, "", names) if rest else "") if one)


def _held(detail: str, names: Names) -> str:
    """Which file came; its kind and the print of its content stand for whoever compares it."""
    number, _, rest = detail.partition(" ")
    return "，".join(one for one in (_token(number, "", names), *rest.split()) if one)


_READ: dict[str, Callable[[str, Names], str]] = {
    "case_moved": _moved, "retention_set": _kept, "knowledge_saved": _saved, "paper_made": _paper, "report_taken": _months,
    "file_held": _held, "evidence_kept": _held,
    "fact_corrected": lambda detail, names: slot_name(detail), "fact_filed": lambda detail, names: slot_name(detail),
    "consent_given": lambda detail, names: f"{detail} 的同意书" if detail else "",
    "triggers_seen": lambda detail, names: "、".join(TRIGGER_NAMES.get(one, one) for one in detail.split(",")),
    "question_added": lambda detail, names: f"考题 {detail}", "question_dropped": lambda detail, names: f"考题 {detail}",
}  # fmt: skip
