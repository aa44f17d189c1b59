"""What the staff group is told with its commands, as a page with buttons says it. Pure."""

from __future__ import annotations

import re

BUTTONS = {
    "settled": "危险解除", "ack": "我来联系", "override": "放行发出", "reject": "退回", "edit": "改草稿", "approve": "发出去",
    "recall": "撤回这句", "claim": "接手", "reopen": "重新打开", "close": "办结", "handover": "交接", "assign": "交接",
    "merge": "并过去", "link": "问一问", "transfer": "转过去", "recovered": "记下要回的钱", "hearing": "记开庭", "priority": "定先后",
    "advise": "督导意见", "all": "给同一批的人一起回", "save": "常用回复", "use": "放进回复", "canned": "常用回复",
    "packet": "看最新的", "ask": "让机器人问", "fact": "改", "suggest": "起草一份",
}  # fmt: skip
"""What the page calls the commands of the group."""
_COMMAND = re.compile(r"(?:发|用|如|先|点)?\s*[/／]([a-z_]+)(?:\s[^，。；、：）]*)?")
_CALLED = re.compile(r"(?<![\w.])@(?=\w)")
_NOTES = re.compile(r"[；。]?内部备注以 // 开头")


def without_commands(told: str) -> str:
    """Return a sentence of the group with the names of the page's buttons in the place of commands; nobody is called by @."""
    return _COMMAND.sub(_button, _CALLED.sub("", _NOTES.sub("", told)))


def _button(found: re.Match[str]) -> str:
    name = BUTTONS.get(found[1])
    return f"按“{name}”" if name is not None else found[0]
