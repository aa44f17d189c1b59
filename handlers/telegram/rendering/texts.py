"""The Telegram channel's own fixed words. What the service says stands in bot/messages."""

from __future__ import annotations

_TEXTS = {
    "zh": {
        "open": "展开{label}",
        "fold": "收起{label}",
        "gone": "这条已经删了。直接再问我一次就行。",
        "group": "我只在私聊里回答，这样你的事别人看不到。点我的头像，给我发消息。",
        "cut": "（条文太长，这里放不下，先显示到这里。）",
        "answer_gone": "（内容已删除）",
        "command_start": "开始",
        "command_help": "怎么问",
        "command_new": "重新开始",
        "command_privacy": "我存了什么",
        "command_forget": "全部删掉",
        "command_language": "换语言 English",
        "command_case": "我的案件",
        "command_evidence": "我的证据",
        "command_withdraw": "案件不办了",
    },
    "en": {
        "open": "Open {label}",
        "fold": "Close {label}",
        "gone": "This answer was erased. Just ask me again.",
        "group": "I answer in private chats only, so that nobody else sees your matter. Tap my picture and write to me.",
        "cut": "(The clause is too long to show in full here.)",
        "answer_gone": "(erased)",
        "command_start": "Start",
        "command_help": "How to ask",
        "command_new": "Start over",
        "command_privacy": "What is kept",
        "command_forget": "Erase everything",
        "command_language": "Switch language 中文",
        "command_case": "My case",
        "command_evidence": "My evidence",
        "command_withdraw": "Stop my case",
    },
}
COMMANDS = ("start", "help", "new", "case", "evidence", "withdraw", "privacy", "forget", "language")


def text(language: str, key: str, /, **values: object) -> str:
    """Return the sentence in the language, or in Chinese when the language is not spoken here."""
    return _TEXTS.get(language, _TEXTS["zh"])[key].format(**values)
