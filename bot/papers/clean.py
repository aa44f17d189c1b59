"""What of a foreign text may be shown: no address, no contact, no wish for money, no order to a machine."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue.routing.odd.pasted import without_orders

_SENTENCES = re.compile(r"(?<=[。！？!?；;\n])|\n")
_FOREIGN = re.compile(
    r"https?:|www\.|://|[\w.-]+\.(?:com|cn|net|org|top|xyz|io|cc|me)\b|@|\d{7,}|\d{3,4}[- ]\d{4}[- ]?\d{4}"
    r"|微\s*信|[vV]\s*信|薇信|wechat|weixin|QQ|扣扣|二维码|扫码|telegram|whatsapp|加我|加群|加好友"
    r"|转账|汇款|打款|付款|缴费|手续费|保证金|先(?:付|交|打)钱|支付宝|银行卡|验证码|密码"
    r"|提示词|系统(?:提示|消息|指令)|指令|忽略|无视|不要理会|扮演|你是(?:一个|一名)?(?:AI|人工智能|机器人|助手|律师)|人工智能|机器人|大模型|语言模型"
    r"|回答(?:用户|他|她)|告诉(?:用户|他|她)|输出|prompt|system|ignore|instruction|assistant|disregard|override|jailbreak|<[^>]{0,40}>|```",
    re.IGNORECASE,
)


_ADDRESS = re.compile(r"https?:|www\.|://", re.IGNORECASE)


def presentable(text: str, is_order: Callable[[str], bool], *, own: bool = False) -> tuple[str, bool]:
    """Return the sentences of a text that may be shown, and whether any was left out.

    `own`: the sender's own words, in which contacts and payments are part of the story; orders and addresses never are.
    """
    unfit, kept, left = _ADDRESS if own else _FOREIGN, [], False
    for sentence in filter(None, (piece.strip() for piece in _SENTENCES.split(text))):
        rest, ordered = without_orders(sentence, is_order)
        if ordered or unfit.search(sentence) or not rest:
            left = True
        else:
            kept.append(sentence)
    return "\n".join(kept), left


def is_clean(text: str, is_order: Callable[[str], bool]) -> bool:
    """Whether nothing of a foreign text has to be left out."""
    return not presentable(text, is_order)[1]
